//! `cargo check` of generated crates alone, their dependencies being built.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::cargo::{Build, cargo};
use crate::measure::{Cost, median, run};
use crate::ours;
use crate::peers::{self, Peer};
use crate::place::{document, root, scratch};
use crate::table::{Bar, Row, Table};

const DOCUMENT: &str = "stripe-2023-08-16.yaml";

const PORTAL: &str = "the portal crate";
const WHOLE: &str = "whole Stripe, all features";
const ONE: &str = "whole Stripe, billing_portal alone";
/// The peer that is checked.
pub const PEER: &str = "openapi-to-rust";

type Outcome = (String, Result<Cost>);

/// Measures each crate `runs` times.
pub fn table(runs: usize) -> Result<Table> {
    let mut outcomes: Vec<Outcome> = vec![(PORTAL.to_owned(), checked(&portal(), runs))];
    outcomes.extend(whole(runs)?);
    outcomes.push((PEER.to_owned(), peer(runs)));
    let rows = outcomes.iter().map(|(name, outcome)| match outcome {
        Ok(cost) => Row::new(name, vec![cost.cpu, cost.peak]),
        Err(error) => Row::failed(name, format!("{error:#}")),
    });
    Ok(Table {
        title: "`cargo check` of the crate alone".to_owned(),
        columns: vec!["CPU, s", "peak, MiB"],
        rows: rows.collect(),
        bars: bars(&outcomes),
    })
}

fn bars(outcomes: &[Outcome]) -> Vec<Bar> {
    let cost = |wanted: &str| {
        let found = outcomes.iter().find(|(name, _)| name == wanted);
        found.and_then(|(_, outcome)| outcome.as_ref().ok())
    };
    let cpu = |name| cost(name).map_or(f64::NAN, |cost| cost.cpu);
    let peak = cost(WHOLE).map_or(f64::NAN, |cost| cost.peak);
    vec![
        Bar::new(format!("{PORTAL}, CPU s"), cpu(PORTAL), 1.5),
        Bar::new(
            format!("{WHOLE}, CPU / {PEER}'s"),
            cpu(WHOLE) / cpu(PEER),
            0.3,
        ),
        Bar::new(format!("{WHOLE}, peak MiB"), peak, 1.2 * 1024.0),
        Bar::new(format!("{ONE}, CPU s"), cpu(ONE), 3.0),
    ]
}

/// Checks everything once, then the package alone, again and again.
fn checked(build: &Build, runs: usize) -> Result<Cost> {
    run(&mut build.check())?;
    let again = |_| {
        run(&mut build.clean())?;
        run(&mut build.check())
    };
    let costs: Vec<Cost> = (0..runs).map(again).collect::<Result<_>>()?;
    Ok(median(&costs))
}

fn portal() -> Build {
    Build {
        manifest: root().join("Cargo.toml"),
        package: "stripe-portal-gen".to_owned(),
        target: scratch().join("check/portal"),
        features: Vec::new(),
    }
}

/// Whole Stripe, out of our generator: with everything, and with one resource.
fn whole(runs: usize) -> Result<Vec<Outcome>> {
    let folder = emptied("whole")?;
    run(&mut ours::regen(
        &ours::xtask()?,
        &document(DOCUMENT)?,
        &folder,
    ))?;
    lock(&folder)?;
    let build = |features: &[&str]| Build {
        manifest: folder.join("Cargo.toml"),
        package: "stripe-whole".to_owned(),
        target: scratch().join("check/whole-target"),
        features: features.iter().map(|it| (*it).to_owned()).collect(),
    };
    let one = [
        "--no-default-features",
        "--features",
        "client,billing_portal",
    ];
    Ok(vec![
        (WHOLE.to_owned(), checked(&build(&["--all-features"]), runs)),
        (ONE.to_owned(), checked(&build(&one), runs)),
    ])
}

/// The same document, out of the peer.
fn peer(runs: usize) -> Result<Cost> {
    let peers = peers::all()?;
    let peer = peers.iter().find(|peer| peer.package == PEER);
    let peer = peer.context("benches/peers.toml does not name it")?;
    if !peer.is_installed() {
        bail!("not installed");
    }
    let folder = emptied("peer")?;
    run(&mut peer.generate(&document(DOCUMENT)?, &folder))?;
    manifest(peer, &folder)?;
    let build = Build {
        manifest: folder.join("Cargo.toml"),
        package: "peer".to_owned(),
        target: scratch().join("check/peer-target"),
        features: Vec::new(),
    };
    checked(&build, runs)
}

/// The peer writes modules and names their dependencies; the crate around them is ours.
fn manifest(peer: &Peer, folder: &Path) -> Result<()> {
    let generated = folder.join("src/generated");
    let needed = fs::read_to_string(generated.join("REQUIRED_DEPS.toml"))
        .with_context(|| format!("{} names no dependencies", peer.name()))?;
    let head =
        "[package]\nname = \"peer\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n";
    fs::write(folder.join("Cargo.toml"), format!("{head}{needed}"))?;
    fs::write(folder.join("src/lib.rs"), "pub mod generated;\n")?;
    Ok(())
}

/// The versions that this workspace builds, where the crate needs the same packages.
fn lock(folder: &Path) -> Result<()> {
    let lock = folder.join("Cargo.lock");
    fs::copy(root().join("Cargo.lock"), &lock)?;
    let manifest = folder.join("Cargo.toml");
    run(cargo()
        .args(["metadata", "--format-version", "1", "--manifest-path"])
        .arg(manifest))?;
    Ok(())
}

fn emptied(name: &str) -> Result<PathBuf> {
    let folder = scratch().join("check").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
