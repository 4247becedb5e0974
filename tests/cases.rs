//! Cases: a small document each, and the files it must become or the error it must give.
//!
//! `UPDATE_CASES=1 cargo test -p tests --test cases` writes what is generated now, for review.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen::{Inputs, Output, Source, Target};
use serde_json::{Value, json};

/// Cases that expect whole crates.
const WHOLE: [&str; 2] = ["feature_per_module", "whole_crate"];

/// Files that are alike in nearly every case, and so are expected of whole crates only.
const COMMON: [&str; 6] = [
    "Cargo.toml",
    "README.md",
    "rustfmt.toml",
    "src/lib.rs",
    "tests/conformance/run.rs",
    "tests/fixtures/compare.rs",
];

#[test]
fn each_case_becomes_what_it_must() {
    let mut wrong = Vec::new();
    for case in cases() {
        let want = expected(&case);
        let got = match generate(&case) {
            Ok(output) => files(&case, output),
            Err(error) => BTreeMap::from([("error.txt".to_owned(), told(&error))]),
        };
        if got != want {
            if std::env::var_os("UPDATE_CASES").is_some() {
                update(&case, &got);
            } else {
                wrong.extend(differences(&case, &got, &want));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_generated_case_compiles_and_documents_itself() {
    let root = workspace_root();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cases");
    let _ = fs::remove_dir_all(&folder);
    let mut members = Vec::new();
    for case in cases() {
        let name = name(&case);
        let mut inputs = inputs(&case);
        let text = &mut inputs.selection.text;
        *text = text.replace("\"case\"", &format!("{name:?}")).into();
        let target = Target {
            conformance: true,
            ..target()
        };
        if let Ok(output) = codegen::generate(&inputs, &target) {
            for (path, text) in &output.files {
                write(&folder.join(&name).join(path), text);
            }
            members.push(format!("{name:?}"));
        }
    }
    assert!(
        members.len() > 20,
        "only {} cases generate anything",
        members.len()
    );
    let members = members.join(", ");
    write(
        &folder.join("Cargo.toml"),
        &format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n"),
    );
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("a lock file");
    let all = ["--workspace", "--all-features"];
    cargo(&folder, &[&["check", "--all-targets"], &all[..]].concat());
    cargo(
        &folder,
        &["doc", "--workspace", "--all-features", "--no-deps"],
    );
}

/// Runs cargo on the generated cases; a warning is a failure.
#[track_caller]
fn cargo(folder: &Path, args: &[&str]) {
    let output = Command::new(env!("CARGO"))
        .args(args)
        .args(["--offline", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.with_file_name("cases-target"))
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings")
        .output()
        .expect("cargo runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {args:?} fails:\n{told}");
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    for case in cases() {
        if let (Ok(first), Ok(second)) = (generate(&case), generate(&case)) {
            assert_eq!(first.files, second.files, "{}", name(&case));
        }
    }
}

/// Each node of each case's document is in turn taken out or replaced: an error is fine, a panic
/// is not.
#[test]
fn no_broken_document_makes_it_panic() {
    let mut runs = 0;
    for case in cases() {
        let inputs = inputs(&case);
        let Ok(tree) = codegen::tree(&inputs.spec) else {
            continue;
        };
        for (step, broken) in mutations(&tree).into_iter().enumerate() {
            let mut inputs = inputs.clone();
            let name = format!("{}, mutation {step}", name(&case));
            inputs.spec = Source::new(name, broken.to_string());
            let _ = codegen::generate(&inputs, &target());
            runs += 1;
        }
    }
    assert!(runs > 1000, "only {runs} mutations");
}

/// The tree with one node changed, for each node and a change that its place chooses.
fn mutations(tree: &Value) -> Vec<Value> {
    let mut pointers = Vec::new();
    let mut open = vec![(String::new(), tree)];
    while let Some((at, node)) = open.pop() {
        match node {
            Value::Object(map) => open.extend(map.iter().map(|(key, child)| {
                let key = key.replace('~', "~0").replace('/', "~1");
                (format!("{at}/{key}"), child)
            })),
            Value::Array(items) => {
                let items = items.iter().enumerate();
                open.extend(items.map(|(index, child)| (format!("{at}/{index}"), child)));
            }
            _ => {}
        }
        pointers.push(at);
    }
    let changes = [
        json!(null),
        json!(""),
        json!([]),
        json!({}),
        json!(true),
        json!(-1.5),
        json!("🦀 fn"),
    ];
    let broken = pointers.iter().enumerate().map(|(step, at)| {
        let mut tree = tree.clone();
        if let Some(node) = tree.pointer_mut(at) {
            *node = changes[step % changes.len()].clone();
        }
        tree
    });
    broken.collect()
}

fn workspace_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let entries = fs::read_dir(folder).expect("the folder of cases");
    let mut cases: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    cases.retain(|path| path.is_dir());
    cases.sort();
    assert!(!cases.is_empty(), "there are no cases");
    cases
}

fn name(case: &Path) -> String {
    case.file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned()
}

fn generate(case: &Path) -> codegen::Result<Output> {
    codegen::generate(&inputs(case), &target())
}

fn inputs(case: &Path) -> Inputs {
    let source = |name: &str| {
        let text = fs::read_to_string(case.join(name)).ok()?;
        Some(Source::new(name, text))
    };
    let default = || {
        let text = fs::read_to_string(case.with_file_name("selection.toml"));
        Source::new("selection.toml", text.expect("the default selection"))
    };
    Inputs {
        spec: source("spec.yaml")
            .or_else(|| source("spec.json"))
            .expect("a document"),
        overlays: source("overlay.yaml").into_iter().collect(),
        selection: source("selection.toml").unwrap_or_else(default),
    }
}

fn target() -> Target {
    Target {
        runtime: workspace_root()
            .join("stripe-runtime")
            .display()
            .to_string(),
        standalone: false,
        conformance: false,
    }
}

/// What the user would read: each fault, and what to do.
fn told(error: &codegen::Error) -> String {
    let lines = error
        .reports()
        .iter()
        .map(|report| match report.advice.as_str() {
            "" => format!("{report}\n"),
            advice => format!("{report}\n  help: {advice}\n"),
        });
    lines.collect()
}

fn files(case: &Path, output: Output) -> BTreeMap<String, String> {
    let is_whole = WHOLE.contains(&name(case).as_str());
    let runtime = workspace_root()
        .join("stripe-runtime")
        .display()
        .to_string();
    let notes = output.notes.iter().map(|note| format!("{note}\n"));
    let notes: String = notes.collect();
    let files = output.files.into_iter();
    files
        .filter(|(path, _)| is_whole || !COMMON.contains(&path.as_str()))
        .map(|(path, text)| {
            let text = text.replace(&runtime, "…/stripe-runtime");
            (format!("expected/{path}"), text)
        })
        .chain((!notes.is_empty()).then(|| ("notes.txt".to_owned(), notes)))
        .collect()
}

fn expected(case: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut open = vec![
        case.join("expected"),
        case.join("error.txt"),
        case.join("notes.txt"),
    ];
    while let Some(path) = open.pop() {
        if let Ok(entries) = fs::read_dir(&path) {
            open.extend(entries.map(|entry| entry.expect("an entry").path()));
        } else if let Ok(text) = fs::read_to_string(&path) {
            let path = path.strip_prefix(case).expect("a path in the case");
            files.insert(path.display().to_string().replace('\\', "/"), text);
        }
    }
    files
}

fn differences(
    case: &Path,
    got: &BTreeMap<String, String>,
    want: &BTreeMap<String, String>,
) -> Vec<String> {
    let paths = got
        .keys()
        .chain(want.keys())
        .collect::<std::collections::BTreeSet<_>>();
    let different = paths
        .into_iter()
        .filter(|path| got.get(*path) != want.get(*path));
    let lines = different.map(|path| {
        let (got, want) = (got.get(path), want.get(path));
        let line = first_difference(got, want);
        format!("{}/{path}: {line}", name(case))
    });
    lines.collect()
}

fn first_difference(got: Option<&String>, want: Option<&String>) -> String {
    let (Some(got), Some(want)) = (got, want) else {
        let what = if got.is_some() {
            "not expected"
        } else {
            "not generated"
        };
        return what.to_owned();
    };
    let pairs = got.lines().zip(want.lines()).enumerate();
    let mut pairs = pairs.filter(|(_, (got, want))| got != want);
    match pairs.next() {
        Some((at, (got, want))) => format!("line {}\n  got  {got}\n  want {want}", at + 1),
        None => format!(
            "{} lines instead of {}",
            got.lines().count(),
            want.lines().count()
        ),
    }
}

fn update(case: &Path, got: &BTreeMap<String, String>) {
    let _ = fs::remove_dir_all(case.join("expected"));
    let _ = fs::remove_file(case.join("error.txt"));
    let _ = fs::remove_file(case.join("notes.txt"));
    for (path, text) in got {
        write(&case.join(path), text);
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
    fs::write(path, text).expect("the file can be written");
}
