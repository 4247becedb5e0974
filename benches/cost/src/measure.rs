//! A command's processor time and peak memory, those of its children included.

use std::io::Read as _;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use wait4::Wait4 as _;

/// What a run cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// Seconds of user and system time of all processes.
    pub cpu: f64,
    /// MiB of the largest process.
    pub peak: f64,
}

/// Runs a command to its end; an error is the last line that it wrote about one.
pub fn run(command: &mut Command) -> Result<Cost> {
    let name = command.get_program().to_string_lossy().into_owned();
    let silent = command.stdin(Stdio::null()).stdout(Stdio::null());
    let mut child = silent
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{name} does not start"))?;
    let mut said = Vec::new();
    if let Some(mut stderr) = child.stderr.take() {
        stderr.read_to_end(&mut said)?;
    }
    let used = child.wait4()?;
    if !used.status.success() {
        bail!("{}", fault(&String::from_utf8_lossy(&said)));
    }
    Ok(Cost {
        cpu: (used.rusage.utime + used.rusage.stime).as_secs_f64(),
        peak: mebibytes(used.rusage.maxrss),
    })
}

/// The first line that speaks of an error, else the last one, short enough for a table.
fn fault(said: &str) -> String {
    let lines = || said.lines().map(str::trim).filter(|line| !line.is_empty());
    let error = lines().find(|line| line.to_lowercase().contains("error"));
    let line = error
        .or_else(|| lines().next_back())
        .unwrap_or("it says nothing");
    line.replace('|', "/").chars().take(120).collect()
}

/// The cost in the middle, by each figure alone.
pub fn median(costs: &[Cost]) -> Cost {
    Cost {
        cpu: middle(costs.iter().map(|cost| cost.cpu)),
        peak: middle(costs.iter().map(|cost| cost.peak)),
    }
}

/// The value in the middle; the higher one of two.
pub fn middle(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[expect(clippy::cast_precision_loss, reason = "a few digits are shown")]
fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_an_odd_number_is_one_of_them() {
        assert!((middle([3.0, 1.0, 2.0].into_iter()) - 2.0).abs() < f64::EPSILON);
        assert!(middle(std::iter::empty()).is_nan());
    }

    #[test]
    fn a_fault_is_told_in_a_line() {
        assert_eq!(fault("a\nError: b | c\nd\n"), "Error: b / c");
        assert_eq!(fault("a\n\n  b\n"), "b");
    }
}
