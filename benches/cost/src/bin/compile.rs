//! Measures what building with the generated client costs, and checks that what is built works.

use anyhow::Result;
use clap::{Parser, ValueEnum};
use cost::compile::{check, program, verify};
use cost::peers;
use cost::table::Format;

/// Builds programs and generated crates, and compares processor time, memory and size.
#[derive(Parser)]
struct Cli {
    /// What to measure; everything, if nothing is named.
    #[arg(value_enum)]
    parts: Vec<Part>,
    /// How often each contender is built; medians are shown.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Measure nothing: run both programs against a server of this machine.
    #[arg(long)]
    verify: bool,
    /// Install the peer that is checked, if it is missing.
    #[arg(long)]
    install: bool,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Part {
    /// A program beside a hand-written one.
    Program,
    /// Generated crates alone.
    Check,
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    if cli.verify {
        return verify::all();
    }
    let wanted = |part| cli.parts.is_empty() || cli.parts.contains(&part);
    if wanted(Part::Program) {
        program::table(cli.runs)?.print(cli.format);
    }
    if wanted(Part::Check) {
        if cli.install {
            install()?;
        }
        check::table(cli.runs)?.print(cli.format);
    }
    Ok(())
}

fn install() -> Result<()> {
    let peers = peers::all()?;
    let missing = peers
        .iter()
        .filter(|peer| peer.package == check::PEER && !peer.is_installed());
    missing.into_iter().try_for_each(peers::Peer::install)
}
