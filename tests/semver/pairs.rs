//! Pairs of documents: a small one and each edit of it, both ways, and releases of the official one.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::{Inputs, Source};
use serde_json::{Value, json};

/// Two documents, each with its overlays and its selection.
pub(crate) struct Pair {
    pub(crate) name: String,
    /// Whether this is the edit undone.
    pub(crate) is_backward: bool,
    pub(crate) old: Inputs,
    pub(crate) new: Inputs,
}

fn source(name: &str, text: impl Into<String>) -> Source {
    Source::new(name.to_owned(), text.into())
}

/// What `$create` and `$thing` stand for in `edits.yaml`.
const SHORT: [(&str, &str); 2] = [
    (
        "$create",
        "$.paths['/v1/things'].post.requestBody.content['application/x-www-form-urlencoded'].schema",
    ),
    ("$thing", "$.components.schemas.thing"),
];

/// Each edit, done and undone.
pub(crate) fn edits() -> Vec<Pair> {
    let base = Inputs {
        spec: source("base.yaml", include_str!("base.yaml")),
        overlays: Vec::new(),
        selection: source("selection.toml", include_str!("selection.toml")),
    };
    let edits = codegen::tree(&source("edits.yaml", include_str!("edits.yaml")));
    let edits = edits.unwrap_or_else(|error| panic!("{error}"));
    let edits = edits.as_object().expect("edits").iter();
    edits
        .flat_map(|(name, edit)| both_ways(name, &base, &edited(&base, name, edit)))
        .collect()
}

fn both_ways(name: &str, old: &Inputs, new: &Inputs) -> [Pair; 2] {
    let pair = |name: String, is_backward, (old, new): (&Inputs, &Inputs)| Pair {
        name,
        is_backward,
        old: old.clone(),
        new: new.clone(),
    };
    [
        pair(name.to_owned(), false, (old, new)),
        pair(format!("{name} undone"), true, (new, old)),
    ]
}

fn edited(base: &Inputs, name: &str, edit: &Value) -> Inputs {
    let mut inputs = base.clone();
    if let Some(actions) = edit.get("actions") {
        let actions = long(actions);
        let info = json!({"title": name, "version": "1"});
        let overlay = json!({"overlay": "1.1.0", "info": info, "actions": actions});
        inputs.overlays.push(source(name, overlay.to_string()));
    }
    let swaps = edit.get("selection").and_then(Value::as_object);
    for (from, to) in swaps.into_iter().flatten() {
        let text = &inputs.selection.text;
        assert!(text.contains(from), "{name}: the selection has no {from}");
        let text = text.replacen(from, to.as_str().expect("a text"), 1);
        inputs.selection = source("selection.toml", text);
    }
    inputs
}

/// The actions with paths written out.
fn long(value: &Value) -> Value {
    match value {
        Value::String(text) => {
            let mut text = text.clone();
            for (short, long) in SHORT {
                if let Some(rest) = text.strip_prefix(short) {
                    text = format!("{long}{rest}");
                }
            }
            text.into()
        }
        Value::Array(list) => list.iter().map(long).collect(),
        Value::Object(map) => map
            .iter()
            .map(|(key, it)| (key.clone(), long(it)))
            .collect(),
        other => other.clone(),
    }
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Modules of the whole document that are compared beside the portal.
const MODULES: [&str; 3] = ["coupons", "products", "tax_rates"];

/// The portal and some modules of every two releases that the folder of documents has.
pub(crate) fn corpus() -> Vec<Pair> {
    let Some(folder) = env::var_os("SPEC_CORPUS") else {
        eprintln!("skipped: SPEC_CORPUS names no folder of official documents");
        return Vec::new();
    };
    let entries = fs::read_dir(folder).expect("SPEC_CORPUS can be read");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let name = |path: &Path| {
        path.file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    let documents: BTreeSet<PathBuf> = paths.filter(|it| name(it).starts_with("stripe-")).collect();
    let documents: Vec<Source> = documents
        .iter()
        .map(|path| {
            source(
                &name(path),
                fs::read_to_string(path).expect("a readable file"),
            )
        })
        .collect();
    let mut pairs = Vec::new();
    for (what, selection) in selections() {
        for two in documents.windows(2) {
            let inputs = |document: &Source| Inputs {
                spec: document.clone(),
                overlays: Vec::new(),
                selection: source(&what, selection.clone()),
            };
            let name = format!("{what}, {}", two[1].name);
            pairs.extend(both_ways(&name, &inputs(&two[0]), &inputs(&two[1])));
        }
    }
    pairs
}

/// Selections by what they select.
fn selections() -> Vec<(String, String)> {
    let portal = fs::read_to_string(root().join("spec/official-portal.toml"));
    let mut selections = vec![("portal".to_owned(), portal.expect("a selection"))];
    for module in MODULES {
        let text = format!(
            "[crate]\nname = \"module\"\nversion = \"1.0.0\"\ndescription = \"A module\"\n\
             [select]\noperations = [\"* /v1/{module}\", \"* /v1/{module}/**\"]\n\
             [cut]\nexpandable = true\n[cut.schemas]\nerror = \"error\"\n"
        );
        selections.push((module.to_owned(), text));
    }
    selections
}
