//! `cargo xtask`: regenerates the crate, checks that nothing drifted, and runs every test.

mod coverage;
mod cpu;
mod demo;
mod diff;
mod documents;
mod inputs;
mod lint;
mod lock;
mod overlay;
mod progress;
mod regen;
mod root;
mod settle;
mod show;
mod staging;
mod suites;
mod today;
mod update;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Generates `stripe-portal-gen` from `spec/`, and tests everything.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    version,
    arg_required_else_help = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate the crate that a selection describes; only what changed is written.
    Regen(RegenArgs),
    /// Compare what two versions of the document become, item by item.
    Diff(diff::DiffArgs),
    /// Work on the vendored document.
    Spec {
        #[command(subcommand)]
        command: SpecCommand,
    },
    /// Try all of it in a browser: the settings page, the button, Stripe's portal, and webhooks back.
    Demo(demo::DemoArgs),
    /// Run every suite: drift, format, lints, documentation, tests, dependencies.
    Test(TestArgs),
}

#[derive(Subcommand)]
enum SpecCommand {
    /// Record the vendored document's checksum and versions in `spec/spec.lock`.
    Lock {
        /// Where the document came from, for people to find it again.
        #[arg(long)]
        source: Option<String>,
    },
    /// Bring a document from where it is published, and say what is new and what to do next.
    Update(update::UpdateArgs),
    /// List every construct of a document: what is used, ignored or refused, and where it stands.
    Coverage(CoverageArgs),
    /// Check overlays against a document, or write one out of two documents.
    Overlay {
        #[command(subcommand)]
        command: overlay::OverlayCommand,
    },
    /// List what in a document will hurt those who use it, and where it stands.
    Lint(lint::LintArgs),
}

#[derive(Args)]
struct CoverageArgs {
    /// The OpenAPI document.
    spec: PathBuf,
    /// An overlay to apply, in order; may be repeated.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// What would be generated; its own overlays apply if it names this document and none are given
    /// [default: everything].
    #[arg(long, value_name = "FILE")]
    selection: Option<PathBuf>,
    /// How to print the rows.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Print only what is refused, and the total.
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Args)]
struct RegenArgs {
    /// Write nothing; fail if the crate on disk is not what would be generated.
    #[arg(long)]
    check: bool,
    /// The OpenAPI document, instead of the selection's; then only overlays given here apply.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// An overlay to apply, in order; may be repeated.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// What to generate [default: spec/portal.toml].
    #[arg(long, value_name = "FILE")]
    selection: Option<PathBuf>,
    /// The folder of the generated crate, instead of the selection's.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Generate tests too that send every operation's requests and read example objects.
    #[arg(long)]
    conformance: bool,
    /// Print what would be generated as data (JSON), and write nothing.
    #[arg(long, conflicts_with = "check")]
    dump_ir: bool,
    #[command(flatten)]
    show: ShowArgs,
}

#[derive(Args)]
struct ShowArgs {
    /// How to print results and errors.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Print nothing but errors.
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON object on standard output.
    Json,
}

#[derive(Args)]
struct TestArgs {
    /// Run only these suites.
    #[arg(value_parser = PossibleValuesParser::new(suites::names()))]
    suites: Vec<String>,
    /// List the suites.
    #[arg(long)]
    list: bool,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let (result, format) = match cli.command {
        Command::Diff(args) => {
            return diff::run(&args).unwrap_or_else(|error| {
                show::error(&error, Format::Text);
                ExitCode::from(2)
            });
        }
        Command::Regen(args) => {
            let format = args.show.format;
            (regen::run(&args), format)
        }
        Command::Spec {
            command: SpecCommand::Coverage(args),
        } => (coverage::run(&args), args.format),
        Command::Spec {
            command: SpecCommand::Lock { source },
        } => (lock::write(source.as_deref()), Format::Text),
        Command::Spec {
            command: SpecCommand::Update(args),
        } => (update::run(&args), args.show.format),
        Command::Spec {
            command: SpecCommand::Overlay { command },
        } => (overlay::run(&command), command.format()),
        Command::Spec {
            command: SpecCommand::Lint(args),
        } => (lint::run(&args), args.format),
        Command::Demo(args) => (demo::run(&args), Format::Text),
        Command::Test(args) => (suites::run(&args), Format::Text),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            show::error(&error, format);
            match error.is::<show::Usage>() {
                true => ExitCode::from(2),
                false => ExitCode::FAILURE,
            }
        }
    }
}
