//! Runs the same command in an xtask that can fetch.

use std::ffi::OsString;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::UpdateArgs;
use crate::{Format, suites};

/// Builds xtask with its feature `fetch`, runs this command in it, and ends as it ends.
pub(super) fn run(args: &UpdateArgs) -> Result<()> {
    if !args.show.quiet && args.show.format == Format::Text {
        eprintln!("xtask is built with its feature `fetch` first");
    }
    let words = std::env::args_os().skip(1);
    let status = command(args.show.quiet, words)
        .status()
        .context("cannot start cargo")?;
    std::process::exit(status.code().unwrap_or(1))
}

fn command(quiet: bool, words: impl Iterator<Item = OsString>) -> Command {
    let mut command = suites::command(&["cargo", "run"]);
    if quiet {
        command.arg("--quiet");
    }
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    command.args(["--manifest-path", manifest, "--features", "fetch", "--"]);
    command.args(words);
    command
}

#[cfg(test)]
mod tests {
    use super::command;

    #[test]
    fn the_same_words_go_to_an_xtask_that_can_fetch() {
        let words = ["spec", "update", "--quiet"];
        let command = command(true, words.iter().map(Into::into));
        let got: Vec<_> = command
            .get_args()
            .map(|word| word.to_string_lossy())
            .collect();
        assert_eq!(got[..3], ["run", "--quiet", "--manifest-path"]);
        assert_eq!(got[4..7], ["--features", "fetch", "--"]);
        assert_eq!(got[7..], words);
    }
}
