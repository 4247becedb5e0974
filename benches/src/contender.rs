//! One way of doing a job, ready to be timed.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How many inputs are made before they are used up under the clock: few enough to stay in cache.
const BATCH: usize = 16;

/// A name and the time that a number of repetitions takes.
pub struct Contender {
    pub name: &'static str,
    time: Box<dyn Fn(u64) -> Duration>,
}

impl Contender {
    /// Times `run`, which reads the same `input` each time. Dropping the output is part of it.
    pub fn new<I: 'static, O>(
        name: &'static str,
        input: I,
        run: impl Fn(&I) -> O + 'static,
    ) -> Self {
        let time = move |times| {
            let start = Instant::now();
            for _ in 0..times {
                black_box(run(black_box(&input)));
            }
            start.elapsed()
        };
        let time = Box::new(time);
        Self { name, time }
    }

    /// Times `run`, which takes its input. Making the input is not part of it.
    pub fn consuming<I, O>(
        name: &'static str,
        input: impl Fn() -> I + 'static,
        run: impl Fn(I) -> O + 'static,
    ) -> Self {
        let batch = move |size| {
            let inputs: Vec<I> = (0..size).map(|_| input()).collect();
            let start = Instant::now();
            for input in inputs {
                black_box(run(black_box(input)));
            }
            start.elapsed()
        };
        let time = move |times| {
            let starts = (0..times).step_by(BATCH);
            starts
                .map(|done| batch((times - done).min(BATCH as u64)))
                .sum()
        };
        let time = Box::new(time);
        Self { name, time }
    }

    /// How long `times` repetitions take.
    #[must_use]
    pub fn time(&self, times: u64) -> Duration {
        (self.time)(times)
    }
}
