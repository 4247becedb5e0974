//! What the billing backend costs: its latency beside the emulator alone, its webhooks beside bare handlers
//! that commit one insert per request.

mod backend;
mod bare;
mod connection;
mod intake;
mod latency;
#[path = "../../../tests/postgres.rs"]
mod postgres;
mod throughput;
#[path = "../../load/src/wrk.rs"]
mod wrk;

use anyhow::Result;
use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures the billing backend.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many rounds; the median of their ratios counts.
    #[arg(long, default_value_t = 5)]
    rounds: usize,

    /// How many seconds each is asked for, in each round.
    #[arg(long, default_value_t = 3)]
    seconds: u32,

    /// How many webhooks are sent to each, in each round.
    #[arg(long, default_value_t = 20_000)]
    webhooks: usize,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    latency::compare(&arguments).await?;
    throughput::compare(&arguments).await?;
    intake::compare(&arguments).await
}
