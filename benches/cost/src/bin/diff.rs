//! Times the comparison of two of Stripe's documents, beside taking both as far as the IR.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use clap::Parser;
use cost::measure::{Cost, median, run};
use cost::ours;
use cost::place::{document, root};
use cost::table::{Bar, Format, Row, Table};

const OLD: &str = "stripe-2023-08-16.yaml";
const NEW: &str = "stripe-2026-08-26.dahlia.json";

/// Of the processor time that both documents take to the IR.
const RATIO: f64 = 1.5;

/// Compares the official documents, and compares processor time and memory.
#[derive(Parser)]
struct Cli {
    /// How often each command runs; medians are shown.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    let xtask = ours::xtask().context("building xtask")?;
    let (old, new) = (document(OLD)?, document(NEW)?);
    for selection in ["spec/whole.toml", "spec/official-portal.toml"] {
        let selection = root().join(selection);
        let mut compare = Command::new(&xtask);
        compare
            .arg("diff")
            .args([&old, &new])
            .arg("--selection")
            .arg(&selection);
        let mut commands = [
            ("diff", compare),
            ("IR of the old document", ir(&xtask, &old, &selection)),
            ("IR of the new document", ir(&xtask, &new, &selection)),
        ];
        let mut costs: Vec<Vec<Cost>> = vec![Vec::new(); commands.len()];
        for _ in 0..cli.runs {
            for ((_, command), costs) in commands.iter_mut().zip(&mut costs) {
                costs.push(run(command)?);
            }
        }
        let names = commands.iter().map(|(name, _)| *name);
        let rows: Vec<(&str, Cost)> = names.zip(costs.iter().map(|it| median(it))).collect();
        table(&selection, &rows).print(cli.format);
    }
    Ok(())
}

fn ir(xtask: &Path, document: &Path, selection: &Path) -> Command {
    let mut command = Command::new(xtask);
    command.args(["regen", "--dump-ir", "--spec"]).arg(document);
    command.arg("--selection").arg(selection);
    command
}

fn table(selection: &Path, rows: &[(&str, Cost)]) -> Table {
    let both: f64 = rows.iter().skip(1).map(|(_, cost)| cost.cpu).sum();
    let of_both = |cost: &Cost| cost.cpu / both;
    let shown = rows
        .iter()
        .map(|(name, cost)| Row::new(*name, vec![cost.cpu, of_both(cost), cost.peak]));
    let name = selection.file_name().unwrap_or_default();
    Table {
        title: format!("{OLD} and {NEW}, {}", name.display()),
        columns: vec!["CPU, s", "/ IR of both", "peak, MiB"],
        rows: shown.collect(),
        bars: vec![Bar::new(
            "CPU of diff / that of both IRs",
            of_both(&rows[0].1),
            RATIO,
        )],
    }
}
