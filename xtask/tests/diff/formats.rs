//! What is printed, format by format.

use serde_json::Value;

use crate::workspace::{BREAKING, DOCS, FINGERPRINT, MAJOR, MINOR, OLD, Workspace, edited};

const FORMATS: [&str; 5] = ["text", "markdown", "json", "github", "html"];

/// A pair with a change of each weight.
fn all_edits(workspace: &Workspace) -> [&'static str; 2] {
    let mut text = OLD.to_owned();
    for (from, to) in [
        BREAKING,
        MAJOR,
        DOCS,
        ("{name: pet,", "{name: pet, deprecated: true,"),
    ] {
        text = text.replace(from, to);
    }
    workspace.write("old.yaml", OLD);
    workspace.write("new.yaml", text);
    ["old.yaml", "new.yaml"]
}

#[test]
fn text_names_items_changes_and_the_next_version() {
    let workspace = Workspace::new();
    let [old, new] = all_edits(&workspace);
    let got = workspace.says(&[old, new]);
    for want in [
        "wire: breaking · crate: major · next version 0.2.0 (now 0.1.0)",
        "\nBreaks on the wire\n",
        "\nBreaks Rust code only\n",
        "pet::RetrievePetSize value `small` removed",
        "\nFor CHANGELOG.md:\n\n### ",
    ] {
        assert!(got.contains(want), "{want}: {got}");
    }
    assert!(
        !got.contains('\u{1b}'),
        "no colour without a terminal: {got}"
    );
}

#[test]
fn quiet_text_has_only_the_sums() {
    let workspace = Workspace::new();
    let [old, new] = all_edits(&workspace);
    for flag in ["--quiet", "-q"] {
        let got = workspace.says(&[old, new, flag]);
        assert!(got.contains("wire: breaking"), "{got}");
        assert!(!got.contains("small"), "{got}");
    }
}

#[test]
fn markdown_is_headed_and_folded() {
    let workspace = Workspace::new();
    let [old, new] = all_edits(&workspace);
    let got = workspace.says(&[old, new, "--format", "markdown"]);
    for want in [
        "## Changes of the API: `1` → `1`\n",
        "\n### Breaks on the wire (1)\n\n- `pet::RetrievePetSize` value `small` removed",
        "<details><summary>For CHANGELOG.md</summary>",
    ] {
        assert!(got.contains(want), "{want}: {got}");
    }
}

#[test]
fn json_is_for_programs() {
    let workspace = Workspace::new();
    let [old, new] = all_edits(&workspace);
    let got = workspace.says(&[old, new, "--format", "json"]);
    let got: Value = serde_json::from_str(&got).expect("JSON");
    let item = &got["items"][0];
    assert_eq!(item["path"], "pet::RetrievePetSize");
    assert_eq!(item["before"], serde_json::json!(["Small = \"small\""]));
    assert_eq!(item["changes"][0]["fingerprint"], FINGERPRINT);
    assert_eq!(got["verdict"]["wire"], "breaking");
    assert_eq!(got["next"]["suggested"], "0.2.0");
}

/// Workflow commands of GitHub: one a line, each with a level, its file and its line.
#[test]
fn annotations_stand_at_their_lines() {
    let workspace = Workspace::new();
    let [old, new] = all_edits(&workspace);
    let got = workspace.says(&[old, new, "--format", "github"]);
    assert!(got.contains("::error file=new.yaml,line=11,"), "{got}");
    for line in got.lines() {
        let levels = ["::error ", "::warning ", "::notice "];
        assert!(levels.iter().any(|it| line.starts_with(it)), "{line}");
        assert!(line.contains("title="), "{line}");
    }
}

#[test]
fn a_file_takes_what_would_be_printed() {
    let workspace = Workspace::new();
    let [old, new] = all_edits(&workspace);
    for format in FORMATS {
        let printed = workspace.says(&[old, new, "--format", format]);
        let said = workspace.says(&[old, new, "--format", format, "--out", "report"]);
        assert_eq!(said, "", "{format}");
        assert_eq!(workspace.read("report"), printed, "{format}");
    }
}

#[test]
fn two_runs_print_the_same() {
    let workspace = Workspace::new();
    let [old, new] = all_edits(&workspace);
    for format in FORMATS {
        let run = || workspace.says(&[old, new, "--format", format]);
        assert_eq!(run(), run(), "{format}");
    }
}

#[test]
fn equal_documents_change_nothing() {
    let workspace = Workspace::new();
    workspace.write("old.yaml", OLD);
    workspace.write("new.yaml", OLD);
    for format in FORMATS {
        let got = workspace.says(&["old.yaml", "new.yaml", "--format", format]);
        let want = match format {
            "json" => "\"items\": []",
            "github" => "",
            "markdown" => "Nothing changes.",
            _ => "nothing changes",
        };
        assert!(got.contains(want), "{format}: {got}");
        assert!(!got.contains("CHANGELOG"), "{format}: {got}");
        assert!(format != "github" || got.is_empty(), "{got}");
    }
}

/// The same document, with its keys in another order and in JSON.
#[test]
fn the_order_and_the_notation_of_a_document_say_nothing() {
    let workspace = Workspace::new();
    let paths = OLD.find("paths:").expect("paths");
    let components = OLD.find("components:").expect("components");
    let (head, parts) = OLD.split_at(paths);
    let (paths, components) = parts.split_at(components - paths);
    workspace.write("old.yaml", OLD);
    workspace.write("new.yaml", format!("{components}{paths}{head}"));
    let got = workspace.says(&["old.yaml", "new.yaml"]);
    assert!(got.contains("\nnothing changes\n"), "{got}");
}

/// What there and back say mirrors each other.
#[test]
fn back_is_there_the_other_way_round() {
    let workspace = Workspace::new();
    for edit in [BREAKING, MAJOR, MINOR, DOCS] {
        let [old, new] = workspace.pair(edit);
        let items = |a: &str, b: &str| {
            let got = workspace.says(&[a, b, "--format", "json"]);
            let got: Value = serde_json::from_str(&got).expect("JSON");
            got["items"].clone()
        };
        let (there, back) = (items(old, new), items(new, old));
        assert_eq!(there[0]["path"], back[0]["path"], "{edit:?}");
        assert_eq!(there[0]["before"], back[0]["after"], "{edit:?}");
        assert_eq!(there[0]["after"], back[0]["before"], "{edit:?}");
    }
}

#[test]
fn the_next_version_is_done_where_the_selection_has_it() {
    let workspace = Workspace::new();
    workspace.write("spec/pets.yaml", edited(BREAKING));
    let selection = workspace.read("spec/portal.toml");
    assert!(
        workspace
            .says(&[])
            .contains("next version 0.2.0 (now 0.1.0)")
    );
    workspace.write("spec/portal.toml", selection.replace("0.1.0", "0.2.0"));
    let got = workspace.says(&[]);
    assert!(
        got.contains("version 0.2.0, as the selection says"),
        "{got}"
    );
}
