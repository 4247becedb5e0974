//! `cargo xtask test`: every suite in turn, each a command that also works by itself.

mod list;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::root::root;
use crate::{RegenArgs, ShowArgs, TestArgs, regen};
use list::SUITES;

pub(crate) use list::{BUILD_PAGE, INSTALL_PAGE, PAGE};

/// A suite: a name, and commands that must all succeed.
struct Suite {
    name: &'static str,
    about: &'static str,
    steps: &'static [Step],
    needs: &'static [Need],
}

/// What not every machine has.
pub(crate) enum Need {
    /// A program; continuous integration must have it.
    Tool(Tool),
    /// Rust's library for another platform; continuous integration must have it.
    Target(&'static str),
    /// A folder that a variable names; continuous integration may do without.
    Folder {
        variable: &'static str,
        what: &'static str,
    },
}

/// A command of a suite.
pub(crate) struct Step {
    command: &'static [&'static str],
    env: &'static [(&'static str, &'static str)],
}

/// A program that not every machine has.
pub(crate) struct Tool {
    probe: &'static [&'static str],
    name: &'static str,
    install: &'static str,
}

const fn step(command: &'static [&'static str]) -> Step {
    Step { command, env: &[] }
}

/// The suites' names, in the order in which they run.
pub(crate) fn names() -> Vec<&'static str> {
    SUITES.iter().map(|suite| suite.name).collect()
}

/// Runs the suites that were asked for, all of them by default.
pub(crate) fn run(args: &TestArgs) -> Result<()> {
    if args.list {
        for suite in &SUITES {
            println!("{:<13} {}", suite.name, suite.about);
        }
        return Ok(());
    }
    let is_wanted = |suite: &&Suite| {
        args.suites.is_empty() || args.suites.iter().any(|name| name == suite.name)
    };
    let (mut failed, mut skipped, mut passed) = (Vec::new(), 0, 0);
    for suite in SUITES.iter().filter(is_wanted) {
        println!("── {}: {}", suite.name, suite.about);
        let start = Instant::now();
        match outcome(suite) {
            Ok(Outcome::Passed) => passed += 1,
            Ok(Outcome::Skipped) => skipped += 1,
            Err(error) => {
                eprintln!("error: {error:#}");
                failed.push(suite.name);
                // A crate that drifted would only fail everything after it, less clearly.
                if suite.name == "drift" {
                    break;
                }
            }
        }
        println!("   {:.1} minutes", start.elapsed().as_secs_f64() / 60.0);
    }
    println!(
        "suites: {passed} passed, {} failed, {skipped} skipped",
        failed.len()
    );
    match failed.is_empty() {
        true => Ok(()),
        false => bail!("failed: {}", failed.join(", ")),
    }
}

enum Outcome {
    Passed,
    Skipped,
}

fn outcome(suite: &Suite) -> Result<Outcome> {
    let mut missing = suite
        .needs
        .iter()
        .filter_map(|need| Some((need, missing(need)?)));
    if let Some((need, message)) = missing.next() {
        if is_ci() && !matches!(need, Need::Folder { .. }) {
            bail!("{message}");
        }
        println!("   skipped: {message}");
        return Ok(Outcome::Skipped);
    }
    if suite.name == "drift" {
        drift()?;
    }
    let root = root();
    for step in suite.steps {
        run_step(&root, step)?;
    }
    Ok(Outcome::Passed)
}

fn drift() -> Result<()> {
    regen::run(&RegenArgs {
        check: true,
        spec: None,
        overlay: Vec::new(),
        selection: None,
        out: None,
        conformance: false,
        dump_ir: false,
        show: ShowArgs {
            format: crate::Format::Text,
            quiet: false,
        },
    })
}

/// What to tell where a need is not met.
pub(crate) fn missing(need: &Need) -> Option<String> {
    match need {
        Need::Tool(tool) if is_there(tool) => None,
        Need::Tool(Tool { name, install, .. }) => {
            Some(format!("{name} is not installed; get it with: {install}"))
        }
        Need::Target(triple) if has_target(triple) => None,
        Need::Target(triple) => Some(format!(
            "Rust's library for {triple} is not installed; get it with: rustup target add {triple}"
        )),
        Need::Folder { variable, .. } if std::env::var_os(variable).is_some() => None,
        Need::Folder { variable, what } => Some(format!(
            "{variable} is not set; set it to a folder with {what}"
        )),
    }
}

fn is_there(tool: &Tool) -> bool {
    command(tool.probe)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn has_target(triple: &str) -> bool {
    let mut rustc = Command::new("rustc");
    let output = rustc
        .args(["--print", "target-libdir", "--target", triple])
        .output();
    output.is_ok_and(|output| {
        let folder = String::from_utf8_lossy(&output.stdout);
        Path::new(folder.trim()).is_dir()
    })
}

fn is_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| value == "true")
}

pub(crate) fn run_step(root: &Path, step: &Step) -> Result<()> {
    let line = step.command.join(" ");
    println!("   $ {line}");
    let status = command(step.command)
        .envs(step.env.iter().copied())
        .current_dir(root)
        .status()
        .with_context(|| format!("cannot start `{line}`"))?;
    match status.success() {
        true => Ok(()),
        false => bail!("`{line}` failed"),
    }
}

/// `cargo` means the one that runs this program.
pub(crate) fn command(words: &[&str]) -> Command {
    let (program, arguments) = words.split_first().unwrap_or((&"cargo", &[]));
    let mut command = match (*program, std::env::var_os("CARGO")) {
        ("cargo", Some(cargo)) => Command::new(cargo),
        (program, _) => Command::new(program),
    };
    command.args(arguments);
    // What cargo tells about this program; build scripts that look at it would run anew each time.
    let told = std::env::vars_os().map(|(name, _)| name);
    for name in told.filter(|name| is_about_this_program(name)) {
        command.env_remove(name);
    }
    command
}

fn is_about_this_program(name: &std::ffi::OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
}
