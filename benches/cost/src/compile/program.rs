//! The same program by hand and with ours: a clean build, its size, and a build after an edit.

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::SystemTime;

use anyhow::{Context as _, Result};

use crate::cargo::{Build, program};
use crate::measure::{middle, run};
use crate::place::{root, scratch};
use crate::table::{Bar, Row, Table};

/// Ours, and beside it what it is compared with.
pub const PROGRAMS: [&str; 2] = ["ours", "hand-written"];

const COLUMNS: [&str; 4] = [
    "clean build, CPU s",
    "program, bytes",
    "after an edit, CPU s",
    "peak, MiB",
];
const MOST: [f64; 3] = [1.10, 1.15, 1.3];

/// Builds after an edit are short: so many are made for each clean one.
const EDITS: usize = 3;

/// Where the programs stand.
pub fn folder() -> PathBuf {
    root().join("benches/programs")
}

/// How a program is built.
pub fn build(name: &str) -> Build {
    Build {
        manifest: folder().join("Cargo.toml"),
        package: name.to_owned(),
        target: scratch().join("programs").join(name),
        features: Vec::new(),
    }
}

/// Measures both programs `runs` times, in turn.
pub fn table(runs: usize) -> Result<Table> {
    fetch()?;
    let mut samples = [const { Vec::new() }; PROGRAMS.len()];
    for _ in 0..runs {
        for (name, samples) in PROGRAMS.iter().zip(&mut samples) {
            samples.push(sample(name).with_context(|| format!("building {name}"))?);
        }
    }
    let [ours, by_hand] = samples.map(|samples| medians(&samples));
    let bars = COLUMNS.iter().zip(MOST).enumerate();
    let bars = bars
        .map(|(at, (what, most))| Bar::new(format!("{what}, ratio"), ours[at] / by_hand[at], most));
    let bars = bars.collect();
    let ratios = ours
        .iter()
        .zip(&by_hand)
        .map(|(ours, by_hand)| ours / by_hand);
    let ratios = ratios.collect();
    Ok(Table {
        title: "a program that creates a portal session".to_owned(),
        columns: COLUMNS.to_vec(),
        rows: vec![
            Row::new("hand-written", by_hand),
            Row::new("ours", ours),
            Row::new("ours / hand-written", ratios),
        ],
        bars,
    })
}

/// Downloads are no part of a build.
fn fetch() -> Result<()> {
    let mut command = crate::cargo::cargo();
    let manifest = folder().join("Cargo.toml");
    run(command
        .args(["fetch", "--quiet", "--locked", "--manifest-path"])
        .arg(manifest))?;
    Ok(())
}

/// The figures of the columns.
fn sample(name: &str) -> Result<Vec<f64>> {
    let build = build(name);
    if build.target.exists() {
        fs::remove_dir_all(&build.target)?;
    }
    let clean = run(build.release().arg("--locked"))?;
    let size = fs::metadata(program(&build.target, name))?.len();
    let edits: Vec<f64> = (0..EDITS)
        .map(|_| edited(&build, name))
        .collect::<Result<_>>()?;
    Ok(vec![
        clean.cpu,
        bytes(size),
        middle(edits.into_iter()),
        clean.peak,
    ])
}

/// A build of a program whose text is newer than what was built of it.
fn edited(build: &Build, name: &str) -> Result<f64> {
    let main = File::options()
        .append(true)
        .open(folder().join(name).join("src/main.rs"))?;
    main.set_modified(SystemTime::now())?;
    Ok(run(build.release().arg("--locked"))?.cpu)
}

fn medians(samples: &[Vec<f64>]) -> Vec<f64> {
    let column = |at| middle(samples.iter().map(|sample: &Vec<f64>| sample[at]));
    (0..COLUMNS.len()).map(column).collect()
}

#[expect(clippy::cast_precision_loss, reason = "programs are not that large")]
fn bytes(size: u64) -> f64 {
    size as f64
}
