//! A folder that xtask takes for the workspace, in a git repository of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The document of the first commit.
pub(crate) const OLD: &str = "\
openapi: 3.1.0
info: {title: Pet Shop, version: '1'}
servers: [{url: https://a.b}]
paths:
  /v1/pets/{pet}:
    get:
      operationId: GetPet
      description: Finds a pet.
      parameters:
        - {name: pet, in: path, required: true, description: Which., schema: {type: string}}
        - {name: size, in: query, description: Which size., schema: {type: string, enum: [big, small]}}
      responses:
        '200': {description: Found., content: {application/json: {schema: {$ref: '#/components/schemas/pet'}}}}
components:
  schemas:
    pet:
      type: object
      description: A pet.
      required: [name]
      properties:
        name: {type: string, description: Its name.}
        born: {type: integer, description: When it was born.}
";

/// An edit of [`OLD`], and what it is.
pub(crate) type Edit<'a> = (&'a str, &'a str);

pub(crate) const BREAKING: Edit<'_> = ("[big, small]", "[big]");
pub(crate) const MAJOR: Edit<'_> = (
    "born: {type: integer",
    "born: {type: integer, format: unix-time",
);
pub(crate) const MINOR: Edit<'_> = ("[big, small]", "[big, small, tiny]");
pub(crate) const DOCS: Edit<'_> = ("Finds a pet.", "Finds one of the pets.");
pub(crate) const REFUSED: Edit<'_> = (
    "{type: string, description: Its name.",
    "{type: string, colour: red, description: Its name.",
);

/// The fingerprint of [`BREAKING`].
pub(crate) const FINGERPRINT: &str = "value-removed pet::RetrievePetSize.small";

/// [`OLD`] after an edit.
#[track_caller]
pub(crate) fn edited((from, to): Edit<'_>) -> String {
    assert!(OLD.contains(from), "{from}");
    OLD.replace(from, to)
}

const SELECTION: &str = "\
spec = 'pets.yaml'
overlays = 'overlays'
[crate]
name = 'pets'
version = '0.1.0'
description = 'Pets'
[select]
operations = ['* /**']
";

const EVERYTHING: &str = "\
[crate]
name = 'everything'
version = '1.0.0'
description = 'Everything'
[select]
operations = ['* /**']
";

pub(crate) struct Workspace {
    folder: TempDir,
    /// The workspace in the folder, which is the repository.
    inside: &'static str,
}

impl Workspace {
    /// The workspace with [`OLD`], committed.
    pub(crate) fn new() -> Self {
        Self::inside("")
    }

    /// As [`Self::new`], in a folder of the repository.
    pub(crate) fn inside(inside: &'static str) -> Self {
        let folder = TempDir::new().expect("a folder");
        let workspace = Self { folder, inside };
        workspace.write("spec/portal.toml", SELECTION);
        workspace.write("spec/whole.toml", EVERYTHING);
        workspace.write("spec/pets.yaml", OLD);
        workspace.git(&["init", "--quiet"]);
        workspace.commit();
        workspace
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join(self.inside)
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    #[track_caller]
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).expect("a file")
    }

    /// Writes [`OLD`] and its edit, as `old.yaml` and `new.yaml`.
    pub(crate) fn pair(&self, edit: Edit<'_>) -> [&'static str; 2] {
        self.write("old.yaml", OLD);
        self.write("new.yaml", edited(edit));
        ["old.yaml", "new.yaml"]
    }

    /// Runs git without the settings of who runs the test.
    #[track_caller]
    pub(crate) fn git(&self, args: &[&str]) {
        let mut command = Command::new("git");
        let output = isolated(&mut command)
            .args(["-c", "user.name=t", "-c", "user.email=t@example.com"])
            .args(["-c", "commit.gpgsign=false"])
            .args(args)
            .current_dir(self.folder.path())
            .output()
            .expect("git runs");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {told}");
    }

    pub(crate) fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "a commit"]);
    }

    pub(crate) fn diff(&self, args: &[&str]) -> Output {
        self.diff_in("", args)
    }

    pub(crate) fn diff_in(&self, folder: &str, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        isolated(&mut command)
            .arg("diff")
            .args(args)
            .current_dir(self.path().join(folder))
            .env("SOURCE_DATE_EPOCH", "86400")
            .output()
            .expect("xtask runs")
    }

    /// What is said on standard output.
    #[track_caller]
    pub(crate) fn says(&self, args: &[&str]) -> String {
        let output = self.diff(args);
        assert!(output.status.success(), "{args:?}: {}", told(&output));
        text(&output.stdout)
    }

    /// What is said on standard error, with this code.
    #[track_caller]
    pub(crate) fn fails(&self, args: &[&str], code: i32) -> String {
        let output = self.diff(args);
        assert_eq!(
            output.status.code(),
            Some(code),
            "{args:?}: {}",
            told(&output)
        );
        told(&output)
    }
}

/// Without a repository or settings from around the test.
fn isolated(command: &mut Command) -> &mut Command {
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(name);
    }
    let none = Path::new(if cfg!(windows) { "NUL" } else { "/dev/null" });
    command
        .env("GIT_CONFIG_GLOBAL", none)
        .env("GIT_CONFIG_NOSYSTEM", "1")
}

pub(crate) fn told(output: &Output) -> String {
    text(&output.stderr)
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}
