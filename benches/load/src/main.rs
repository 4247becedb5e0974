//! The emulator's throughput and memory, beside a bare axum handler that returns the same bytes.
//!
//! Each is asked by `wrk` in turn, round by round, so that what else the machine does meets both.

mod memory;
mod wrk;

/// After how many seconds a link that nobody opened has expired.
const EXPIRED: i64 = 301;

use anyhow::{Context as _, Result};
use axum::Router;
use axum::body::Bytes;
use axum::routing::any;
use clap::Parser;
use portal_emulator::{Emulator, Options};
use tokio::net::TcpListener;

use wrk::{Answer, Request};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures the emulator beside a bare handler.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many rounds; the median of their ratios counts.
    #[arg(long, default_value_t = 5)]
    rounds: usize,

    /// How many seconds each is asked for, in each round.
    #[arg(long, default_value_t = 3)]
    seconds: u32,

    /// How many sessions to make while memory is watched.
    #[arg(long, default_value_t = 100_000)]
    sessions: usize,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let emulator = Emulator::with(Options::default()).await?;
    let customer = emulator.look(|world| {
        let first = world
            .all::<stripe_portal_gen::customer::Customer>()
            .iter()
            .next();
        first.map(|customer| customer.id.to_string())
    });
    let customer = customer.context("the example has no customer")?;
    let requests = [
        Request {
            name: "POST session",
            method: "POST",
            path: "/v1/billing_portal/sessions",
            body: format!("customer={customer}&return_url=https%3A%2F%2Fexample.com%2Faccount"),
            key: emulator.key().to_owned(),
        },
        Request {
            name: "GET configurations",
            method: "GET",
            path: "/v1/billing_portal/configurations",
            body: String::new(),
            key: emulator.key().to_owned(),
        },
    ];
    println!("| request | bare, per second | emulator, per second | ratio | least to most |");
    println!("|---|---|---|---|---|");
    for request in &requests {
        compare(&emulator, request, &arguments).await?;
    }
    memory::watch(&emulator, &requests[0], arguments.sessions).await
}

/// Asks both for the same, in turn.
async fn compare(emulator: &Emulator, request: &Request, arguments: &Arguments) -> Result<()> {
    let bare = bare(request.once(emulator.url()).await?).await?;
    let mut rounds = Vec::new();
    // Memory that is asked of the system for the first time costs more than all else.
    request
        .per_second(emulator.url(), arguments.seconds)
        .await?;
    for _ in 0..arguments.rounds {
        emulator.advance(EXPIRED);
        let without = request.per_second(&bare, arguments.seconds).await?;
        let with = request
            .per_second(emulator.url(), arguments.seconds)
            .await?;
        rounds.push((with / without, without, with));
    }
    rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (ratio, without, with) = rounds[rounds.len() / 2];
    let (least, most) = (rounds[0].0, rounds[rounds.len() - 1].0);
    let name = request.name;
    println!("| {name} | {without:.0} | {with:.0} | {ratio:.2} | {least:.2}–{most:.2} |");
    Ok(())
}

/// A server that reads what it is sent and answers with these bytes: what any handler does.
async fn bare(answer: Answer) -> Result<String> {
    let answer = async move |_: Bytes| (answer.headers.clone(), answer.body.clone());
    let router = Router::new().fallback(any(answer));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(url)
}
