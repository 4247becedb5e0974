//! Whether npm has to install anything: what is there beside what the lock asks for.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

/// `package-lock.json`, and the like that npm keeps of what it has installed.
#[derive(Deserialize)]
struct Lock {
    packages: BTreeMap<String, Package>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Package {
    version: Option<String>,
    integrity: Option<String>,
    #[serde(default)]
    optional: bool,
    #[serde(default)]
    dev_optional: bool,
}

/// Whether all that the lock in a folder asks for is installed there, and nothing else.
pub(super) fn is_current(folder: &Path) -> bool {
    let wanted = read(&folder.join("package-lock.json"));
    let there = read(&folder.join("node_modules/.package-lock.json"));
    let (Some(wanted), Some(there)) = (wanted, there) else {
        return false;
    };
    let is_there = |(path, wanted): (&String, &Package)| match there.packages.get(path) {
        Some(there) => wanted.is_same(there),
        // The folder itself, and what other platforms need.
        None => path.is_empty() || wanted.optional || wanted.dev_optional,
    };
    let is_wanted = |path| wanted.packages.contains_key(path);
    wanted.packages.iter().all(is_there) && there.packages.keys().all(is_wanted)
}

impl Package {
    fn is_same(&self, other: &Self) -> bool {
        self.version == other.version && self.integrity == other.integrity
    }
}

fn read(path: &Path) -> Option<Lock> {
    let text = fs::read_to_string(path).ok()?;
    serde_json::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use tempfile::TempDir;

    use super::*;

    fn is_current_with(there: &Value) -> bool {
        let folder = TempDir::new().unwrap();
        let wanted = json!({"packages": {
            "": {"name": "page"},
            "node_modules/react": {"version": "19.0.0", "integrity": "sha512-a"},
            "node_modules/for-a-mac": {"version": "1.0.0", "integrity": "sha512-b", "optional": true},
        }});
        fs::create_dir(folder.path().join("node_modules")).unwrap();
        for (file, lock) in [
            ("package-lock.json", &wanted),
            ("node_modules/.package-lock.json", there),
        ] {
            fs::write(folder.path().join(file), lock.to_string()).unwrap();
        }
        is_current(folder.path())
    }

    #[test]
    fn what_other_platforms_need_may_be_missing() {
        let react = json!({"version": "19.0.0", "integrity": "sha512-a"});
        assert!(is_current_with(
            &json!({"packages": {"node_modules/react": react}})
        ));
    }

    #[test]
    fn all_else_has_to_be_what_is_asked_for() {
        let react = json!({"version": "19.0.0", "integrity": "sha512-a"});
        for there in [
            json!({"packages": {}}),
            json!({"packages": {"node_modules/react": {"version": "18.0.0", "integrity": "sha512-a"}}}),
            json!({"packages": {"node_modules/react": {"version": "19.0.0", "integrity": "sha512-c"}}}),
            json!({"packages": {"node_modules/react": react, "node_modules/vue": react}}),
            json!("nothing"),
        ] {
            assert!(!is_current_with(&there), "{there}");
        }
        assert!(!is_current(TempDir::new().unwrap().path()));
    }
}
