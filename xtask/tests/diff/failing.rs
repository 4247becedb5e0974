//! Exit codes: 0 where all is well, 1 where a change is not, 2 where nothing can be compared.

use crate::workspace::{BREAKING, DOCS, MAJOR, MINOR, OLD, REFUSED, Workspace, edited, told};

#[test]
fn changes_fail_from_their_level_on() {
    let workspace = Workspace::new();
    let same = ("Finds a pet.", "Finds a pet.");
    for (edit, want) in [
        (BREAKING, [1, 1, 1]),
        (MAJOR, [0, 1, 1]),
        (MINOR, [0, 0, 1]),
        (DOCS, [0, 0, 1]),
        (same, [0, 0, 0]),
    ] {
        let [old, new] = workspace.pair(edit);
        let code = |level| {
            workspace
                .diff(&[old, new, "--fail-on", level])
                .status
                .code()
        };
        let got = ["breaking", "major", "any"].map(code);
        assert_eq!(got, want.map(Some), "{edit:?}");
        assert!(workspace.diff(&[old, new]).status.success(), "{edit:?}");
    }
}

#[test]
fn what_fails_is_named_and_the_report_is_there_all_the_same() {
    let workspace = Workspace::new();
    let [old, new] = workspace.pair(BREAKING);
    let output = workspace.diff(&[old, new, "--fail-on", "breaking"]);
    assert!(
        told(&output).starts_with("error: not allowed: "),
        "{output:?}"
    );
    let without = workspace.says(&[old, new]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), without);
}

#[test]
fn what_is_newly_refused_fails_and_is_shown() {
    let workspace = Workspace::new();
    let [old, new] = workspace.pair(REFUSED);
    let said = workspace.says(&[old, new]);
    assert!(
        said.contains("new.yaml:21:30") && said.contains("colour"),
        "{said}"
    );
    let told = workspace.fails(&[old, new, "--fail-on", "breaking"], 1);
    assert!(told.contains("newly refused"), "{told}");
    // It was refused before.
    workspace.write("old.yaml", edited(REFUSED));
    assert!(
        workspace
            .diff(&[old, new, "--fail-on", "breaking"])
            .status
            .success()
    );
    // It is refused no more.
    workspace.write("new.yaml", OLD);
    assert!(
        workspace
            .diff(&[old, new, "--fail-on", "breaking"])
            .status
            .success()
    );
}

#[test]
fn what_cannot_be_read_is_an_error_with_a_place() {
    let workspace = Workspace::new();
    workspace.write("good.yaml", OLD);
    for (text, want) in [
        (&b"openapi: 3.1.0\nopenapi: 3.1.0\n"[..], "bad.yaml:2:1"),
        (b"openapi: 3.1.0\ninfo: [\n", "bad.yaml:"),
        (b"{", "bad.yaml"),
        (b"", "bad.yaml"),
        (b"a: b\n", "openapi"),
        (
            b"openapi: 2.0.0\ninfo: {title: Pet Shop, version: '1'}\npaths: {}\n",
            "2.0.0",
        ),
        (b"openapi: \xff", "is not UTF-8 text from byte 9 on"),
    ] {
        workspace.write("bad.yaml", text);
        for pair in [["good.yaml", "bad.yaml"], ["bad.yaml", "good.yaml"]] {
            let told = workspace.fails(&pair, 2);
            assert!(told.contains(want), "{text:?}: {told}");
        }
        for format in ["markdown", "json", "github", "html"] {
            let output = workspace.diff(&["good.yaml", "bad.yaml", "--format", format]);
            assert_eq!(output.status.code(), Some(2), "{output:?}");
            assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{format}");
        }
    }
}

#[test]
fn words_that_make_no_sense_are_usage_errors() {
    let workspace = Workspace::new();
    let [old, new] = workspace.pair(MINOR);
    for (args, want) in [
        (&["--format", "xml"][..], "xml"),
        (&["--fail-on", "minor"], "minor"),
        (&["a", "b", "c"], "unexpected argument"),
        (
            &[old, new, "--selection", "none.toml"],
            "cannot read none.toml",
        ),
        (
            &[old, new, "--overlay", "none.yaml"],
            "cannot read none.yaml",
        ),
        (
            &[old, new, "--out", "no/such/folder"],
            "cannot write no/such/folder",
        ),
        (&[old, new, "--selection", old], "old.yaml"),
    ] {
        let told = workspace.fails(args, 2);
        assert!(told.contains(want), "{args:?}: {told}");
    }
}
