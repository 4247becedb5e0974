//! Times all contenders in turn, round after round, and prints how they compare as Markdown.

use std::time::Duration;

use benches::{Contender, decode, encode};

/// Odd, so that a median is one of the rounds.
const ROUNDS: usize = 1001;

/// How long a contender's turn takes, in repetitions: less than a millisecond.
const TIMES: u64 = 100;

fn main() {
    table("encode", &encode::contenders());
    table("decode", &decode::contenders());
}

/// The first contender is 1.00.
fn table(job: &str, contenders: &[Contender]) {
    let sorted = sorted_times(contenders);
    let middle = |times: &[Duration]| nanos(times[ROUNDS / 2]);
    let least = |times: &[Duration]| nanos(times[0]);
    println!("| {job} | median, ns | ratio | ratio of the fastest rounds |");
    println!("|---|---|---|---|");
    for (contender, times) in contenders.iter().zip(&sorted) {
        let median = middle(times);
        let ratio = median / middle(&sorted[0]);
        let fastest = least(times) / least(&sorted[0]);
        println!(
            "| {} | {median:.0} | {ratio:.2} | {fastest:.2} |",
            contender.name
        );
    }
    println!();
}

/// Each contender's rounds from fast to slow. Who begins a round changes from round to round.
fn sorted_times(contenders: &[Contender]) -> Vec<Vec<Duration>> {
    let count = contenders.len();
    let mut times = vec![Vec::with_capacity(ROUNDS); count];
    for round in 0..ROUNDS {
        for turn in 0..count {
            let at = (round + turn) % count;
            times[at].push(contenders[at].time(TIMES));
        }
    }
    for times in &mut times {
        times.sort();
    }
    times
}

/// Nanoseconds per repetition.
#[expect(clippy::cast_precision_loss, reason = "a few digits are shown")]
fn nanos(turn: Duration) -> f64 {
    turn.as_secs_f64() * 1e9 / TIMES as f64
}
