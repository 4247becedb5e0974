//! Times the generation of whole Stripe: ours, the peers, and the floor of parsing alone.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use clap::Parser;
use cost::measure::{Cost, median, run};
use cost::ours;
use cost::peers::{self, Peer};
use cost::place::document;
use cost::table::{Bar, Format, Row, Table};
use tempfile::TempDir;

/// The documents, and how many MiB ours may take at most.
const DOCUMENTS: [(&str, Option<f64>); 2] = [
    ("stripe-2023-08-16.yaml", Some(200.0)),
    ("stripe-2026-08-26.dahlia.json", None),
];

/// Of the fastest peer's processor time.
const RATIO: f64 = 0.6;

/// Generates whole Stripe with each generator, and compares processor time and memory.
#[derive(Parser)]
struct Cli {
    /// How often each generator runs; medians are shown.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Install the peers that are missing.
    #[arg(long)]
    install: bool,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

const OURS: &str = "ours";
const FLOOR: &str = "parsing alone";

type Generate = Box<dyn Fn(&Path) -> Command>;
type Contender = (String, Generate);
type Outcome = (String, Result<Cost>);

fn main() -> Result<()> {
    let cli = Cli::parse();
    let (peers, missing) = present(cli.install)?;
    let xtask = ours::xtask().context("building xtask")?;
    for (name, most) in DOCUMENTS {
        let document = document(name)?;
        let contenders = contenders(&xtask, &peers, &document)?;
        let outcomes = measured(&contenders, cli.runs)?;
        let mut table = table(name, &outcomes, most);
        let skipped = missing
            .iter()
            .map(|peer| Row::failed(peer.name(), "not installed"));
        table.rows.extend(skipped);
        table.print(cli.format);
    }
    Ok(())
}

/// The peers that are installed, and those that are not.
fn present(install: bool) -> Result<(Vec<Peer>, Vec<Peer>)> {
    let (present, missing) = peers::all()?.into_iter().partition(Peer::is_installed);
    if !install {
        return Ok((present, missing));
    }
    missing.iter().try_for_each(Peer::install)?;
    Ok((peers::all()?, Vec::new()))
}

/// Ours, the floor, then the peers.
fn contenders(xtask: &Path, peers: &[Peer], document: &Path) -> Result<Vec<Contender>> {
    let ours: Generate = {
        let (xtask, document) = (xtask.to_owned(), document.to_owned());
        Box::new(move |out| ours::regen(&xtask, &document, out))
    };
    let mut all = vec![(OURS.to_owned(), ours)];
    all.push((FLOOR.to_owned(), floor(document)?));
    all.extend(peers.iter().map(|peer| {
        let (name, peer, document) = (peer.name(), peer.clone(), document.to_owned());
        let generate: Generate = Box::new(move |out| peer.generate(&document, out));
        (name, generate)
    }));
    Ok(all)
}

/// The program beside this one.
fn floor(document: &Path) -> Result<Generate> {
    let this = std::env::current_exe()?;
    let program: PathBuf = this.with_file_name(format!("floor{}", std::env::consts::EXE_SUFFIX));
    let document = document.to_owned();
    Ok(Box::new(move |_| {
        let mut command = Command::new(&program);
        command.arg(&document);
        command
    }))
}

/// Each contender's median; they run in turn, each time into an empty folder.
fn measured(contenders: &[Contender], runs: usize) -> Result<Vec<Outcome>> {
    let mut costs: Vec<Result<Vec<Cost>>> = contenders.iter().map(|_| Ok(Vec::new())).collect();
    for _ in 0..runs {
        for ((_, generate), costs) in contenders.iter().zip(&mut costs) {
            let Ok(so_far) = costs else { continue };
            let folder = TempDir::new()?;
            match run(&mut generate(folder.path())) {
                Ok(cost) => so_far.push(cost),
                Err(error) => *costs = Err(error),
            }
        }
    }
    let names = contenders.iter().map(|(name, _)| name.clone());
    let medians = costs.into_iter().map(|it| it.map(|costs| median(&costs)));
    Ok(names.zip(medians).collect())
}

fn table(title: &str, outcomes: &[Outcome], most: Option<f64>) -> Table {
    let cpu = |name: &str| find(outcomes, name).map_or(f64::NAN, |cost| cost.cpu);
    let floor = cpu(FLOOR);
    let peers = outcomes.iter().filter(|(name, _)| !is_own(name));
    let fastest = peers.filter_map(|(_, cost)| Some(cost.as_ref().ok()?.cpu));
    let fastest = fastest.fold(f64::NAN, f64::min);
    let rows = outcomes.iter().map(|(name, outcome)| match outcome {
        Ok(cost) => Row::new(
            name,
            vec![cost.cpu, cost.cpu / fastest, cost.cpu / floor, cost.peak],
        ),
        Err(error) => Row::failed(name, error),
    });
    let ratio = cpu(OURS) / fastest;
    let mut bars = vec![Bar::new("CPU of ours / the fastest peer's", ratio, RATIO)];
    bars.extend(most.map(|most| {
        let peak = find(outcomes, OURS).map_or(f64::NAN, |cost| cost.peak);
        Bar::new("peak of ours, MiB", peak, most)
    }));
    Table {
        title: title.to_owned(),
        columns: vec!["CPU, s", "/ fastest peer", "/ parsing", "peak, MiB"],
        rows: rows.collect(),
        bars,
    }
}

fn find<'a>(outcomes: &'a [Outcome], name: &str) -> Option<&'a Cost> {
    let outcome = outcomes.iter().find(|(it, _)| it == name)?;
    outcome.1.as_ref().ok()
}

fn is_own(name: &str) -> bool {
    matches!(name, OURS | FLOOR)
}
