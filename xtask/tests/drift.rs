//! Drift: any edit of an input or a generated file is noticed, and the repairing command named.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const CHECK: [&str; 2] = ["regen", "--check"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A copy of what regen reads and writes.
fn copy() -> TempDir {
    let copy = TempDir::new().expect("a folder");
    for part in ["spec", "stripe-portal-gen", "stripe-runtime/Cargo.toml"] {
        copy_into(&root().join(part), &copy.path().join(part));
    }
    copy
}

fn copy_into(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("a folder");
        for entry in fs::read_dir(from).expect("a folder") {
            let name = entry.expect("an entry").file_name();
            copy_into(&from.join(&name), &to.join(&name));
        }
    } else {
        fs::create_dir_all(to.parent().expect("a parent")).expect("a folder");
        fs::copy(from, to).expect("a copy");
    }
}

fn xtask(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(args)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .output()
        .expect("xtask runs")
}

#[track_caller]
fn succeeds(folder: &Path, args: &[&str]) -> String {
    let output = xtask(folder, args);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {told}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Exit code 1, and what was said.
#[track_caller]
fn fails(folder: &Path, args: &[&str]) -> String {
    let output = xtask(folder, args);
    assert_eq!(output.status.code(), Some(1), "{args:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn snapshot(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(
                fs::read_dir(&path)
                    .expect("a folder")
                    .map(|entry| entry.unwrap().path()),
            );
        } else {
            files.insert(path.clone(), fs::read(&path).expect("a file"));
        }
    }
    files
}

/// Changes the character in the middle of a file.
fn edit(path: &Path) {
    let mut bytes = fs::read(path).expect("a file");
    let middle = bytes.len() / 2;
    let at = (middle..bytes.len()).find(|at| bytes[*at].is_ascii_alphabetic());
    let at = at.expect("a letter");
    bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
    fs::write(path, bytes).expect("the edit");
}

#[test]
fn the_generated_crate_is_what_its_inputs_say() {
    let told = succeeds(&root(), &CHECK);
    assert!(told.contains("is what its inputs say"), "{told}");
}

#[test]
fn an_edit_of_any_generated_file_is_noticed_and_repaired() {
    let copy = copy();
    let generated = copy.path().join("stripe-portal-gen");
    let before = snapshot(&generated);
    assert!(before.len() > 20, "only {} generated files", before.len());
    for (path, bytes) in &before {
        edit(path);
        let told = fails(copy.path(), &CHECK);
        let name = path.file_name().expect("a name").to_string_lossy();
        assert!(told.contains(&*name), "{name}: {told}");
        assert!(
            told.contains("repair it with `cargo xtask regen`"),
            "{told}"
        );
        fs::write(path, bytes).expect("the old text");
    }
    for path in before.keys() {
        edit(path);
    }
    succeeds(copy.path(), &["regen"]);
    assert_eq!(snapshot(&generated), before);
}

#[test]
fn a_file_that_is_missing_or_stale_is_noticed_and_repaired() {
    let copy = copy();
    let generated = copy.path().join("stripe-portal-gen");
    let before = snapshot(&generated);
    fs::remove_file(generated.join("src/ids.rs")).expect("removed");
    let stale = generated.join("src/stale.rs");
    fs::copy(generated.join("src/lib.rs"), stale).expect("a stale file");
    let told = fails(copy.path(), &CHECK);
    assert!(
        told.contains("src/ids.rs: missing") && told.contains("src/stale.rs: stale"),
        "{told}"
    );
    succeeds(copy.path(), &["regen"]);
    assert_eq!(snapshot(&generated), before);
}

#[test]
fn an_edit_of_the_vendored_document_is_noticed() {
    let copy = copy();
    edit(&copy.path().join("spec/stripe-portal.openapi.yaml"));
    let before = snapshot(copy.path());
    for args in [&CHECK[..], &["regen"]] {
        let told = fails(copy.path(), args);
        let way_out = "git checkout -- spec/stripe-portal.openapi.yaml";
        assert!(told.contains(way_out), "{told}");
    }
    assert_eq!(snapshot(copy.path()), before);
}

#[test]
fn an_edit_of_any_overlay_is_noticed() {
    let copy = copy();
    let overlays = snapshot(&copy.path().join("spec/overlays"));
    assert!(overlays.len() > 5, "only {} overlays", overlays.len());
    for (path, bytes) in overlays {
        edit(&path);
        let told = fails(copy.path(), &CHECK);
        let way_out = told.contains("repair it with `cargo xtask regen`") || told.contains("help:");
        assert!(way_out, "{path:?}: {told}");
        fs::write(&path, bytes).expect("the old text");
    }
    succeeds(copy.path(), &CHECK);
}

#[test]
fn an_edit_of_the_selection_is_noticed() {
    let copy = copy();
    let selection = copy.path().join("spec/portal.toml");
    let text = fs::read_to_string(&selection).expect("the selection");
    fs::write(&selection, text.replace("\"SessionId\"", "\"SessionIs\"")).expect("the edit");
    assert!(fails(copy.path(), &CHECK).contains("`cargo xtask regen`"));
}

/// Cargo cannot run xtask then, but a built xtask repairs the manifest.
#[test]
fn a_manifest_that_cargo_cannot_read_is_repaired() {
    let copy = copy();
    let manifest = copy.path().join("stripe-portal-gen/Cargo.toml");
    let want = fs::read_to_string(&manifest).expect("the manifest");
    assert!(
        want.contains("git checkout -- stripe-portal-gen/Cargo.toml"),
        "no way out in it"
    );
    let broken = [
        None,
        Some("[package\n".to_owned()),
        Some(want.replace("backend = []\n", "")),
    ];
    for text in broken {
        match text {
            None => fs::remove_file(&manifest).expect("removed"),
            Some(text) => fs::write(&manifest, text).expect("broken"),
        }
        let told = fails(copy.path(), &CHECK);
        assert!(
            told.contains("Cargo.toml") && told.contains("`cargo xtask regen`"),
            "{told}"
        );
        succeeds(copy.path(), &["regen"]);
        assert_eq!(fs::read_to_string(&manifest).expect("the manifest"), want);
    }
}

#[test]
fn generation_does_not_depend_on_folder_locale_or_time_zone() {
    let here = succeeds(&root(), &["regen", "--dump-ir"]);
    let copy = copy();
    let deep = copy.path().join("spec/overlays");
    for (lang, zone) in [("C", "UTC"), ("tr_TR.UTF-8", "Asia/Tokyo")] {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["regen", "--quiet"])
            .current_dir(&deep)
            .envs([("LANG", lang), ("LC_ALL", lang), ("TZ", zone)])
            .output()
            .expect("xtask runs");
        assert!(output.status.success());
        let there = snapshot(&copy.path().join("stripe-portal-gen"));
        for (path, bytes) in there {
            let path = path.strip_prefix(copy.path()).expect("a path in the copy");
            assert_eq!(
                fs::read(root().join(path)).expect("a file"),
                bytes,
                "{path:?}"
            );
        }
    }
    assert_eq!(succeeds(&deep, &["regen", "--dump-ir"]), here);
}

#[test]
fn bad_input_leaves_the_crate_as_it_was() {
    let copy = copy();
    let selection = copy.path().join("spec/portal.toml");
    let text = fs::read_to_string(&selection).expect("the selection");
    fs::write(&selection, text.replace("customer = ", "custmoer = ")).expect("the edit");
    let before = snapshot(copy.path());
    let told = fails(copy.path(), &["regen"]);
    assert!(
        told.contains("spec/portal.toml:") && told.contains("help: remove the line"),
        "{told}"
    );
    assert_eq!(snapshot(copy.path()), before);
}

#[test]
fn errors_and_results_come_as_json_too() {
    let copy = copy();
    let result: serde_json::Value =
        serde_json::from_str(&succeeds(copy.path(), &["regen", "--format", "json"])).expect("JSON");
    assert_eq!(
        (&result["operations"], &result["written"]),
        (&36.into(), &0.into())
    );
    fs::write(copy.path().join("spec/portal.toml"), "[crate\n").expect("the edit");
    let output = xtask(copy.path(), &["regen", "--format", "json"]);
    let result: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(result["errors"][0]["place"]["line"], 1);
}

#[test]
fn usage_errors_have_a_code_of_their_own() {
    for args in [
        &["regen", "--no-such"][..],
        &["nothing"],
        &["test", "nothing"],
        &["regen", "--check", "--dump-ir"],
    ] {
        assert_eq!(xtask(&root(), args).status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn folders_that_cannot_take_the_crate_are_named() {
    let copy = copy();
    let told = fails(copy.path(), &["regen", "--out", "no/such/folder"]);
    assert!(
        told.contains("the folder no/such does not exist; create it first"),
        "{told}"
    );
    fs::write(copy.path().join("file"), "").expect("a file");
    let told = fails(copy.path(), &["regen", "--out", "file"]);
    assert!(told.contains("file"), "{told}");
    let told = fails(copy.path(), &["regen", "--out", "spec"]);
    assert!(told.contains("is no generated crate"), "{told}");
    let told = fails(copy.path(), &["regen", "--spec", "no-such.yaml"]);
    assert!(told.contains("cannot read no-such.yaml"), "{told}");
}

/// As root nothing is read-only, so that the command runs as somebody else then.
#[cfg(unix)]
#[test]
fn a_read_only_folder_is_left_as_it_was() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;

    let copy = copy();
    let everybody = fs::Permissions::from_mode(0o755);
    fs::set_permissions(copy.path(), everybody.clone()).expect("a mode");
    let xtask = copy.path().join("xtask");
    fs::copy(env!("CARGO_BIN_EXE_xtask"), &xtask).expect("a copy");
    fs::set_permissions(&xtask, everybody).expect("a mode");
    let ids = copy.path().join("stripe-portal-gen/src/ids.rs");
    edit(&ids);
    for path in ["stripe-portal-gen/src", "stripe-portal-gen", "."] {
        fs::set_permissions(copy.path().join(path), fs::Permissions::from_mode(0o555))
            .expect("a mode");
    }
    let before = snapshot(copy.path());
    let mut command = Command::new(&xtask);
    command.arg("regen").current_dir(copy.path());
    let probe = copy.path().join("probe");
    if fs::write(&probe, "").is_ok() {
        fs::remove_file(&probe).expect("removed");
        command.uid(65534);
    }
    let output = command.output().expect("xtask runs");
    fs::set_permissions(copy.path(), fs::Permissions::from_mode(0o755)).expect("a mode");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("cannot write beside"), "{told}");
    assert_eq!(snapshot(copy.path()), before);
}
