//! Documents from files, and what is the same wherever a document comes from.

use crate::workspace::{NEW, OLD, Workspace};

/// Of [`NEW`].
const SUM: &str = "81f66eba3710b98400a6c91894dee6e5413dce3e5be563f164c7a77c065da308";

#[test]
fn a_document_is_replaced_and_its_lock_written() {
    let workspace = Workspace::new();
    workspace.write("upstream/pets.yaml", NEW);
    let told = workspace.updates(&["--from", "upstream/pets.yaml"]);
    assert_eq!(workspace.read("spec/pets.yaml"), NEW);
    let lock = workspace.lock();
    assert_eq!(lock.len(), 1);
    let lock = &lock["pets.yaml"];
    assert_eq!(lock["source"].as_str(), Some("upstream/pets.yaml"));
    assert_eq!(lock["sha256"].as_str(), Some(SUM));
    assert_eq!(
        lock["bytes"].as_integer(),
        Some(NEW.len().try_into().expect("few"))
    );
    assert_eq!(lock["api_version"].as_str(), Some("2"));
    assert_eq!(lock["retrieved"].as_str(), Some("1970-01-02"));
    assert!(told.starts_with("spec/pets.yaml: replaced, "), "{told}");
    assert!(told.contains("keys accounted for: 0 refused"), "{told}");
    assert!(told.contains("next:\n  1. `cargo xtask regen`"), "{told}");
}

#[test]
fn another_document_stands_beside_the_first() {
    let workspace = Workspace::new();
    workspace.write("upstream/zoo.yaml", NEW);
    let told = workspace.updates(&["--from", "upstream/zoo.yaml"]);
    assert_eq!(workspace.read("spec/zoo.yaml"), NEW);
    assert_eq!(workspace.read("spec/pets.yaml"), OLD);
    assert_eq!(workspace.lock().len(), 2);
    assert!(told.starts_with("spec/zoo.yaml: new, "), "{told}");
    assert!(
        told.contains(
            "  1. to generate from it instead of spec/pets.yaml, set `spec = \"zoo.yaml\"`"
        ),
        "{told}"
    );
    let told = workspace.updates(&["--name", "zoo.yaml"]);
    assert_eq!(told, "spec/zoo.yaml is up to date\n");
}

#[test]
fn a_file_without_a_telling_name_is_called_after_its_title() {
    let workspace = Workspace::new();
    workspace.write("upstream/spec3.sdk.yaml", NEW);
    let got = workspace.updates_json(&["--from", "upstream/spec3.sdk.yaml"]);
    assert_eq!(got["document"], "spec/pet-shop.sdk.yaml");
    let got = workspace.updates_json(&["--from", "upstream/spec3.sdk.yaml", "--name", "b.yml"]);
    assert_eq!(got["document"], "spec/b.yml");
    assert_eq!(workspace.lock().len(), 3);
}

#[test]
fn the_source_comes_from_the_lock() {
    let workspace = Workspace::new();
    let told = workspace.refuses(&[], 2);
    assert!(
        told.contains("comes from “a friend”") && told.contains("--from URL|PATH"),
        "{told}"
    );
    workspace.write("upstream/pets.yaml", OLD);
    workspace.write("upstream/v2/pets.yaml", NEW);
    let args = ["--from", "upstream/{release}/pets.yaml", "--release", "v2"];
    workspace.updates(&args);
    workspace.write("upstream/v3/pets.yaml", OLD);
    let got = workspace.updates_json(&["--release", "v3"]);
    assert_eq!(
        (&got["changed"], &got["replaced"]),
        (&true.into(), &true.into())
    );
    let lock = workspace.lock();
    assert_eq!(
        lock["pets.yaml"]["source"].as_str(),
        Some("upstream/{release}/pets.yaml")
    );
    assert_eq!(lock["pets.yaml"]["release"].as_str(), Some("v3"));
    assert_eq!(workspace.updates_json(&[])["changed"], false);
}

#[test]
fn the_same_bytes_change_nothing() {
    let workspace = Workspace::new();
    workspace.write("upstream/other.yaml", OLD);
    let before = workspace.snapshot();
    let told = workspace.updates(&["--from", "upstream/other.yaml"]);
    assert_eq!(told, "spec/pets.yaml is up to date\n");
    assert_eq!(
        workspace.updates(&["--from", "upstream/other.yaml", "--quiet"]),
        ""
    );
    assert_eq!(workspace.snapshot(), before);
}

#[test]
fn what_is_no_document_is_refused() {
    let workspace = Workspace::new();
    for (text, want) in [
        (
            &b"openapi: 3.1.0\ninfo: {}\ninfo: {}\n"[..],
            "upstream/pets.yaml:3:1",
        ),
        (b"a: b\n", "openapi"),
        (b"{", "upstream/pets.yaml"),
        (
            b"openapi: 3.1.0\ninfo: {title: a}\n",
            "has no `info.version`",
        ),
        (b"openapi: \xff", "is not UTF-8 text from byte 9 on"),
    ] {
        workspace.write("upstream/pets.yaml", text);
        let told = workspace.refuses(&["--from", "upstream/pets.yaml"], 1);
        assert!(told.contains(want), "{told}");
    }
    let told = workspace.refuses(&["--from", "upstream/none.yaml"], 1);
    assert!(told.contains("cannot read upstream/none.yaml"), "{told}");
}

#[test]
fn what_is_refused_of_a_document_is_reported() {
    let workspace = Workspace::new();
    workspace.write(
        "upstream/pets.yaml",
        NEW.replace("version", "colour: red, version"),
    );
    let told = workspace.updates(&["--from", "upstream/pets.yaml"]);
    assert!(
        told.contains("REFUSED") && told.contains("info/colour"),
        "{told}"
    );
    assert!(
        told.contains(
            "  1. mend what is refused and selected: in spec/overlays/pets/, or in spec/"
        ),
        "{told}"
    );
}

#[test]
fn overlays_are_those_of_the_document() {
    let workspace = Workspace::new();
    let red = NEW.replace("version", "colour: red, version");
    workspace.write("upstream/zoo.yaml", &red);
    let overlay = "overlay: 1.0.0\ninfo: {title: a, version: '1'}\n\
                   actions: [{target: '$.info.colour', remove: true}]\n";
    workspace.write("spec/overlays/zoo/10-repair.yaml", overlay);
    let got = workspace.updates_json(&["--from", "upstream/zoo.yaml"]);
    assert_eq!(got["report"]["coverage"]["rows"], serde_json::json!([]));
    workspace.write("upstream/zoo.yaml", NEW);
    let got = workspace.updates_json(&["--from", "upstream/zoo.yaml"]);
    assert_eq!(got["changed"], true);
    assert_eq!(got["report"]["coverage"], serde_json::Value::Null);
    assert_eq!(got["report"]["diff"], serde_json::Value::Null);
    let error = &got["report"]["errors"][0];
    assert_eq!(
        error["place"]["file"], "spec/overlays/zoo/10-repair.yaml",
        "{error}"
    );
}

#[test]
fn edits_and_strange_files_are_not_replaced() {
    let workspace = Workspace::new();
    workspace.write("upstream/pets.yaml", NEW);
    workspace.write("spec/pets.yaml", format!("{OLD}# mine\n"));
    let told = workspace.refuses(&["--from", "upstream/pets.yaml"], 1);
    assert!(told.contains("git checkout -- spec/pets.yaml"), "{told}");
    workspace.write("spec/zoo.yaml", "mine");
    let told = workspace.refuses(&["--from", "upstream/pets.yaml", "--name", "zoo.yaml"], 1);
    assert!(told.contains("spec.lock does not name it"), "{told}");
}

#[test]
fn a_document_that_is_gone_comes_back() {
    let workspace = Workspace::new();
    workspace.write("upstream/pets.yaml", OLD);
    std::fs::remove_file(workspace.path().join("spec/pets.yaml")).expect("removed");
    workspace.updates(&["--from", "upstream/pets.yaml"]);
    assert_eq!(workspace.read("spec/pets.yaml"), OLD);
}

#[test]
fn only_bytes_with_the_checksum_are_taken() {
    let workspace = Workspace::new();
    workspace.write("upstream/pets.yaml", NEW);
    let from = ["--from", "upstream/pets.yaml", "--sha256"];
    let zeros = "0".repeat(64);
    let told = workspace.refuses(&[&from[..], &[&zeros]].concat(), 1);
    assert!(
        told.contains(&format!("has sha256 {SUM}, not {zeros}")),
        "{told}"
    );
    workspace.updates(&[&from[..], &[&SUM.to_uppercase()]].concat());
    assert_eq!(workspace.read("spec/pets.yaml"), NEW);
}

#[test]
fn words_that_make_no_sense_are_usage_errors() {
    let workspace = Workspace::new();
    for (args, want) in [
        (&["--sha256", "12"][..], "64 hexadecimal digits"),
        (
            &["--from", "a.yaml", "--name", "../a.yaml"],
            "cannot be a document's name",
        ),
        (&["--name", "zoo.yaml"], "spec.lock does not name zoo.yaml"),
        (
            &["--from", "a.yaml", "--release", "v2"],
            "has no place for release v2",
        ),
        (&["--from", "{release}/a.yaml"], "say which with --release"),
        (&["--from", "https://me:word@a.test/a.yaml"], "names a user"),
    ] {
        let told = workspace.refuses(args, 2);
        assert!(told.contains(want), "{args:?}: {told}");
    }
}

#[test]
fn the_lock_keeps_the_day_on_which_its_bytes_came() {
    let workspace = Workspace::new();
    let lock = workspace.read("spec/spec.lock");
    let later = lock.replace("1970-01-02", "1969-12-31");
    assert_ne!(lock, later);
    workspace.write("spec/spec.lock", &later);
    let relock = || workspace.xtask(&["spec", "lock"]);
    assert!(relock().status.success());
    assert_eq!(workspace.read("spec/spec.lock"), later);
    workspace.write("spec/pets.yaml", NEW);
    assert!(relock().status.success());
    assert_eq!(
        workspace.lock()["pets.yaml"]["retrieved"].as_str(),
        Some("1970-01-02")
    );
}

/// As root nothing is read-only, so that the command runs as somebody else then.
#[cfg(unix)]
#[test]
fn a_read_only_folder_is_left_as_it_was() {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;

    let workspace = Workspace::new();
    workspace.write("upstream/pets.yaml", NEW);
    let xtask = workspace.path().join("xtask");
    fs::copy(env!("CARGO_BIN_EXE_xtask"), &xtask).expect("a copy");
    let mode = |path: &std::path::Path, mode| {
        fs::set_permissions(path, Permissions::from_mode(mode)).expect("a mode");
    };
    let spec = workspace.path().join("spec");
    for path in [&xtask, workspace.path()] {
        mode(path, 0o755);
    }
    mode(&spec, 0o555);
    let before = workspace.snapshot();
    let mut command = std::process::Command::new(&xtask);
    command.args(["spec", "update", "--from", "upstream/pets.yaml"]);
    command.current_dir(workspace.path());
    let probe = spec.join("probe");
    if fs::write(&probe, "").is_ok() {
        fs::remove_file(&probe).expect("removed");
        command.uid(65534);
    }
    let output = command.output().expect("xtask runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("cannot write in spec"), "{told}");
    assert_eq!(workspace.snapshot(), before);
    mode(&spec, 0o755);
}
