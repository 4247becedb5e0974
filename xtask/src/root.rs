//! The workspace's folder, wherever the command is run from.

use std::path::{Path, PathBuf};

/// The nearest folder above the current one that holds `spec/portal.toml`, else the folder that
/// xtask was built in.
pub(crate) fn root() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let holds_spec = |folder: &&Path| folder.join("spec/portal.toml").is_file();
    let found = here.ancestors().find(holds_spec).map(Path::to_path_buf);
    found.unwrap_or_else(|| {
        let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
        xtask.parent().unwrap_or(xtask).to_path_buf()
    })
}

/// A path as a person would give it: relative to the current folder where that is shorter.
pub(crate) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(&here).unwrap_or(path);
    match path.as_os_str().is_empty() {
        true => ".".to_owned(),
        false => path.display().to_string(),
    }
}

/// Takes `.` and `..` out of a path without asking the disk.
pub(crate) fn normal(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

/// The path that leads from one folder to another.
pub(crate) fn relative(from: &Path, to: &Path) -> PathBuf {
    let common = from
        .components()
        .zip(to.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = from.components().skip(common).map(|_| Path::new(".."));
    let mut path: PathBuf = up.collect();
    path.extend(to.components().skip(common));
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_one_folder_to_another() {
        let relative = |from: &str, to: &str| {
            let path = relative(Path::new(from), Path::new(to));
            path.display().to_string()
        };
        assert_eq!(relative("/a/gen", "/a/runtime"), "../runtime");
        assert_eq!(relative("/tmp/x/y", "/a/runtime"), "../../../a/runtime");
    }

    #[test]
    fn dots_are_taken_out() {
        assert_eq!(
            normal(Path::new("/a/spec/../gen/./src")),
            Path::new("/a/gen/src")
        );
    }
}
