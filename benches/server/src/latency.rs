//! What the backend adds to a call of Stripe's, at 100 requests a second.

use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::time::{MissedTickBehavior, interval};

use crate::Arguments;
use crate::backend::{Backend, Kind};
use crate::connection::{Connection, request};

/// The time between two requests.
const PACE: Duration = Duration::from_millis(10);

/// Asks the emulator, and the backend that asks the emulator, in turn.
pub(crate) async fn compare(arguments: &Arguments) -> Result<()> {
    println!(
        "| database | emulator alone, p50 ms | p99 | backend, p50 ms | p99 | added to p50, ms | least to most |"
    );
    println!("|---|---|---|---|---|---|---|");
    for kind in Kind::ALL {
        let backend = Backend::start(kind).await?;
        row(kind.name(), &backend, arguments).await?;
        let backend = Backend::with_tokens(kind).await?;
        let name = format!("{}, with tokens and customers", kind.name());
        row(&name, &backend, arguments).await?;
    }
    println!();
    Ok(())
}

async fn row(name: &str, backend: &Backend, arguments: &Arguments) -> Result<()> {
    let mut rounds = Vec::new();
    for _ in 0..arguments.rounds {
        let alone = alone(backend, arguments.seconds).await?;
        let with = through(backend, arguments.seconds).await?;
        rounds.push((with.p50 - alone.p50, alone, with));
    }
    rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (added, alone, with) = rounds[rounds.len() / 2];
    let (least, most) = (rounds[0].0, rounds[rounds.len() - 1].0);
    println!(
        "| {name} | {:.2} | {:.2} | {:.2} | {:.2} | {added:.2} | {least:.2}–{most:.2} |",
        alone.p50, alone.p99, with.p50, with.p99,
    );
    Ok(())
}

/// Milliseconds that half, and all but one in a hundred, stay below.
#[derive(Clone, Copy, Debug)]
struct Times {
    p50: f64,
    p99: f64,
}

async fn alone(backend: &Backend, seconds: u32) -> Result<Times> {
    let key = format!("Bearer {}", backend.stripe.key());
    let headers = [
        ("authorization", key.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let body = "customer=cus_active&return_url=https%3A%2F%2Fapp.example.com%2Faccount";
    let request = request("POST", "/v1/billing_portal/sessions", &headers, body);
    measure(backend.stripe.url(), &request, seconds).await
}

async fn through(backend: &Backend, seconds: u32) -> Result<Times> {
    let authorization = format!("Bearer {}", backend.token);
    let headers = [
        ("authorization", authorization.as_str()),
        ("content-type", "application/json"),
    ];
    let body = r#"{"returnUrl":"https://app.example.com/account"}"#;
    let request = request("POST", "/api/billing/portal", &headers, body);
    measure(&backend.url, &request, seconds).await
}

async fn measure(url: &str, request: &[u8], seconds: u32) -> Result<Times> {
    let mut connection = Connection::open(url).await?;
    connection.send(request).await?;
    let mut pace = interval(PACE);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut times = Vec::new();
    for _ in 0..seconds * 100 {
        pace.tick().await;
        let start = Instant::now();
        connection.send(request).await?;
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    Ok(Times {
        p50: at(50),
        p99: at(99),
    })
}
