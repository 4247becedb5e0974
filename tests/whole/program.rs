//! A user's program, with customers compiled and without: what both have is the same.

use crate::cargo::{cargo, is_clean, told};
use crate::generated::{Generated, folder, wholes, write};

const MAIN: &str = include_str!("program/main.rs");
const OBJECT: &str = include_str!("program/object.rs");

const ALIKE: &str = "id: cus_1, created: None\nid: cus_2, created: Some(\"1\")\n";

/// The programs' packages, one for each document.
pub(crate) fn name(it: &Generated) -> Option<String> {
    let rest = it.name.strip_prefix("whole-")?;
    Some(format!("program-{rest}"))
}

/// Writes the programs beside the crates.
pub(crate) fn put(it: &Generated, name: &str) {
    let folder = folder().join(name);
    let manifest = format!(
        r#"[package]
name = "{name}"
version = "0.1.0"
edition = "2024"

[features]
customer = ["whole/customer"]

[dependencies]
serde_json = "1"
whole = {{ package = "{it}", path = "../{it}", default-features = false, features = ["promotion_code"] }}
"#,
        it = it.name
    );
    write(&folder.join("Cargo.toml"), &manifest);
    write(&folder.join("src/main.rs"), MAIN);
    write(&folder.join("src/bin/object.rs"), OBJECT);
}

/// Runs each program without customers and with them.
pub(crate) fn run() {
    for name in wholes().filter_map(name) {
        let of_program = ["-p", &*name];
        let run = ["run", "--bin", &name];
        assert_eq!(is_clean(cargo(&run).args(of_program)), ALIKE);
        let with = ["--features", "customer"];
        let out = is_clean(cargo(&run).args(of_program).args(with));
        let (objects, alike): (Vec<&str>, Vec<&str>) = out
            .split_inclusive('\n')
            .partition(|line| line.starts_with("object: "));
        assert_eq!(alike.concat(), ALIKE);
        let (none, some) = ("object: None\n", "object: Some(CustomerId(\"cus_2\"))\n");
        assert_eq!(objects, [none, some]);

        let object = ["check", "--bin", "object"];
        let (succeeded, _, err) = told(cargo(&object).args(of_program));
        let is_named = err.contains("`CustomerId: Expands`");
        assert!(!succeeded && is_named, "without customers: {err}");
        is_clean(cargo(&object).args(of_program).args(with));
    }
}
