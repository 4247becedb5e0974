//! What is compared: files, revisions, and the work tree.

use crate::workspace::{BREAKING, DOCS, Edit, MINOR, OLD, Workspace, edited};

const REMOVED: &str = "value `small` removed";
const ADDED: &str = "value `tiny` added";
const NOTHING: &str = "\nnothing changes\n";

#[test]
fn two_files() {
    let workspace = Workspace::new();
    let [old, new] = workspace.pair(BREAKING);
    let told = workspace.says(&[old, new]);
    assert!(told.starts_with("old.yaml (1) → new.yaml (1)\n"), "{told}");
    assert!(told.contains(REMOVED), "{told}");
    let back = workspace.says(&[new, old]);
    assert!(back.contains("value `small` added"), "{back}");
    assert!(workspace.says(&[old, old]).contains(NOTHING));
}

#[test]
fn two_revisions() {
    let workspace = Workspace::new();
    workspace.git(&["tag", "first"]);
    workspace.write("spec/pets.yaml", edited(MINOR));
    workspace.commit();
    for (old, new) in [("HEAD~1", "HEAD"), ("first", "HEAD"), ("HEAD^", "@")] {
        let told = workspace.says(&[old, new]);
        assert!(told.contains(ADDED), "{told}");
        assert!(told.starts_with("spec/pets.yaml at "), "{told}");
    }
    assert!(
        workspace
            .says(&["HEAD", "first"])
            .contains("value `tiny` removed")
    );
    assert!(workspace.says(&["first", "first"]).contains(NOTHING));
}

#[test]
fn the_last_commit_and_the_work_tree_by_default() {
    let workspace = Workspace::new();
    assert!(workspace.says(&[]).contains(NOTHING));
    workspace.write("spec/pets.yaml", edited(MINOR));
    let told = workspace.says(&[]);
    assert!(told.contains(ADDED), "{told}");
    assert!(told.contains(" → spec/pets.yaml (1)\n"), "{told}");
    workspace.commit();
    assert!(workspace.says(&[]).contains(NOTHING));
    assert!(workspace.says(&["HEAD~1"]).contains(ADDED));
}

#[test]
fn a_revision_and_a_file() {
    let workspace = Workspace::new();
    workspace.write("other.yaml", edited(MINOR));
    let told = workspace.says(&["HEAD", "other.yaml"]);
    assert!(told.contains(ADDED), "{told}");
}

#[test]
fn the_workspace_may_be_a_part_of_the_repository() {
    let workspace = Workspace::inside("deep/inside");
    workspace.write("spec/pets.yaml", edited(MINOR));
    assert!(workspace.says(&[]).contains(ADDED));
    let output = workspace.diff_in("spec", &["HEAD", "pets.yaml"]);
    assert!(
        String::from_utf8_lossy(&output.stdout).contains(ADDED),
        "{output:?}"
    );
}

/// Each side has the overlays and the selection that it had then.
#[test]
fn overlays_and_selection_are_those_of_the_revision() {
    let overlay = |text: &str| {
        format!(
            "overlay: 1.0.0\ninfo: {{title: a, version: '1'}}\n\
             actions: [{{target: '$.components.schemas.pet.properties', update: {text}}}]\n"
        )
    };
    let name = "spec/overlays/pets/10-more.yaml";
    let workspace = Workspace::new();
    workspace.write(
        name,
        overlay("{age: {type: integer, description: Its age.}}"),
    );
    let told = workspace.says(&[]);
    assert!(told.contains("`age` added"), "{told}");
    workspace.commit();
    assert!(workspace.says(&[]).contains(NOTHING));
    workspace.write(
        name,
        overlay("{age: {type: string, description: Its age.}}"),
    );
    let told = workspace.says(&[]);
    assert!(told.contains("`age` has another type"), "{told}");
    workspace.commit();
    let selection = workspace.read("spec/portal.toml");
    let named = "[names]\nGetPet = 'FindPet'\n";
    workspace.write("spec/portal.toml", format!("{selection}{named}"));
    let told = workspace.says(&[]);
    assert!(
        told.contains("renamed: `RetrievePet` → `FindPet`"),
        "{told}"
    );
}

#[test]
fn a_version_of_the_own_document_has_its_overlays_and_another_has_none() {
    let workspace = Workspace::new();
    let overlay = "overlay: 1.0.0\ninfo: {title: a, version: '1'}\n\
                   actions: [{target: '$.components.schemas.pet.properties', \
                   update: {age: {type: integer, description: Its age.}}}]\n";
    workspace.write("spec/overlays/pets/10-more.yaml", overlay);
    workspace.write("own.yaml", edited(DOCS));
    workspace.write("other.yaml", edited(("Pet Shop", "Zoo")));
    let told = workspace.says(&["spec/pets.yaml", "own.yaml", "--format", "json"]);
    assert!(!told.contains("age"), "{told}");
    let told = workspace.says(&["spec/pets.yaml", "other.yaml"]);
    assert!(told.contains("`age` removed"), "{told}");
    workspace.write("more.yaml", overlay);
    let args = ["other.yaml", "other.yaml", "--overlay", "more.yaml"];
    assert!(workspace.says(&args).contains(NOTHING));
}

/// Where neither file is a version of the selection's own document.
#[test]
fn strange_documents_are_compared_whole() {
    let workspace = Workspace::new();
    let zoo = |edit: Edit<'_>| edited(edit).replace("Pet Shop", "Zoo");
    workspace.write("a.yaml", OLD.replace("Pet Shop", "Zoo"));
    workspace.write("b.yaml", zoo(MINOR));
    let told = workspace.says(&["a.yaml", "b.yaml", "--format", "json"]);
    assert!(told.contains("\"suggested\": \"1.1.0\""), "{told}");
    let of_portal = [
        "a.yaml",
        "b.yaml",
        "--format",
        "json",
        "--selection",
        "spec/portal.toml",
    ];
    let told = workspace.says(&of_portal);
    assert!(told.contains("\"suggested\": \"0.1.1\""), "{told}");
}

#[test]
fn a_file_comes_before_a_revision_of_its_name() {
    let workspace = Workspace::new();
    workspace.git(&["tag", "name"]);
    workspace.write("name", edited(MINOR));
    assert!(workspace.says(&["HEAD", "name"]).contains(ADDED));
}

#[test]
fn what_is_neither_file_nor_revision_is_named() {
    let workspace = Workspace::new();
    for name in [
        "no-such.yaml",
        "HEAD~7",
        "spec",
        "",
        "HEAD:spec/pets.yaml",
        "--output=x",
    ] {
        let told = workspace.fails(&["HEAD", "--", name], 2);
        let want = format!("error: `{name}` is neither a file nor a revision of this repository");
        assert!(told.starts_with(&want), "{told}");
    }
}

#[test]
fn a_revision_without_the_document_is_named() {
    let workspace = Workspace::new();
    workspace.git(&["rm", "--quiet", "--cached", "spec/pets.yaml"]);
    workspace.git(&["commit", "--quiet", "--message", "without"]);
    let told = workspace.fails(&[], 2);
    assert!(told.contains("spec/pets.yaml is not in "), "{told}");
}

#[test]
fn files_need_no_repository() {
    let workspace = Workspace::new();
    std::fs::remove_dir_all(workspace.path().join(".git")).expect("removed");
    let [old, new] = workspace.pair(BREAKING);
    assert!(workspace.says(&[old, new]).contains(REMOVED));
    let told = workspace.fails(&[], 2);
    assert!(told.contains("HEAD"), "{told}");
}
