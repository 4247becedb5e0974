//! How many webhooks are durable per second, beside a handler that commits one insert per request; and how
//! fast they are applied.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::Result;
use serde_json::json;
use stripe_portal_gen::Timestamp;
use stripe_portal_gen::webhook::sign;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use crate::Arguments;
use crate::backend::{Backend, Kind, SECRET};
use crate::bare;
use crate::connection::{Connection, request};

/// How many connections send at once.
const CONNECTIONS: usize = 32;

/// Sends webhooks to both in turn.
pub(crate) async fn compare(arguments: &Arguments) -> Result<()> {
    println!(
        "| database | bare, durable events/s | backend, durable events/s | ratio | least to most | applied/s |"
    );
    println!("|---|---|---|---|---|---|");
    for kind in Kind::ALL {
        let mut rounds = Vec::new();
        for _ in 0..arguments.rounds {
            let folder = tempfile::tempdir()?;
            let bare = bare::start(kind, &folder).await?;
            let without = send(&bare, arguments.webhooks).await?;
            let backend = Backend::start(kind).await?;
            let with = send(&backend.url, arguments.webhooks).await?;
            let applied = apply(&backend, arguments.webhooks).await?;
            rounds.push((with / without, without, with, applied));
        }
        rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (ratio, without, with, applied) = rounds[rounds.len() / 2];
        let (least, most) = (rounds[0].0, rounds[rounds.len() - 1].0);
        println!(
            "| {} | {without:.0} | {with:.0} | {ratio:.2} | {least:.2}–{most:.2} | {applied:.0} |",
            kind.name()
        );
    }
    Ok(())
}

/// Sends that many events, each of its own, and says how many were answered per second.
async fn send(url: &str, count: usize) -> Result<f64> {
    let requests: Arc<Vec<Vec<u8>>> = Arc::new((0..count).map(webhook).collect());
    let next = Arc::new(AtomicUsize::new(0));
    let start = Instant::now();
    let mut senders = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (requests, next) = (Arc::clone(&requests), Arc::clone(&next));
        let mut connection = Connection::open(url).await?;
        senders.spawn(async move {
            while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                connection.send(request).await?;
            }
            anyhow::Ok(())
        });
    }
    for sent in senders.join_all().await {
        sent?;
    }
    Ok(count as f64 / start.elapsed().as_secs_f64())
}

/// Starts the workers, and says how many events they apply per second.
async fn apply(backend: &Backend, count: usize) -> Result<f64> {
    let (stop, stopped) = oneshot::channel::<()>();
    let billing = backend.billing.clone();
    let start = Instant::now();
    let work = tokio::spawn(async move {
        let stop = async move {
            let _ = stopped.await;
        };
        billing.work(stop).await;
    });
    while backend.store.backlog(false).await?.pending > 0 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let rate = count as f64 / start.elapsed().as_secs_f64();
    let _ = stop.send(());
    work.await?;
    Ok(rate)
}

/// A change of one of a thousand subscriptions, signed as Stripe signs it.
fn webhook(number: usize) -> Vec<u8> {
    let created = 1_700_000_000 + number;
    let body = json!({
        "id": format!("evt_{number:08}"),
        "object": "event",
        "api_version": "2024-06-20",
        "created": created,
        "data": { "object": subscription(number % 1000, created) },
        "livemode": false,
        "pending_webhooks": 1,
        "request": { "id": null, "idempotency_key": null },
        "type": "customer.subscription.updated",
    });
    let body = body.to_string();
    let signature = sign(body.as_bytes(), SECRET, Timestamp::now());
    let headers = [
        ("content-type", "application/json"),
        ("stripe-signature", signature.as_str()),
    ];
    request("POST", "/api/billing/webhooks", &headers, &body)
}

fn subscription(number: usize, at: usize) -> serde_json::Value {
    json!({
        "id": format!("sub_{number}"),
        "object": "subscription",
        "status": "active",
        "customer": format!("cus_{number}"),
        "items": {
            "object": "list",
            "data": [{
                "id": format!("si_{number}"),
                "object": "subscription_item",
                "created": 1_700_000_000,
                "metadata": {},
                "price": {
                    "id": "price_basic_month",
                    "object": "price",
                    "active": true,
                    "billing_scheme": "per_unit",
                    "created": 1_700_000_000,
                    "currency": "usd",
                    "livemode": false,
                    "metadata": {},
                    "product": "prod_basic",
                    "recurring": { "interval": "month", "interval_count": 1, "usage_type": "licensed" },
                    "type": "recurring",
                    "unit_amount": 1000,
                    "unit_amount_decimal": "1000"
                },
                "quantity": 1,
                "subscription": format!("sub_{number}"),
            }],
            "has_more": false,
            "url": "/v1/subscription_items"
        },
        "currency": "usd",
        "created": 1_700_000_000,
        "start_date": 1_700_000_000,
        "billing_cycle_anchor": 1_700_000_000,
        "current_period_start": at,
        "current_period_end": at + 2_592_000,
        "cancel_at_period_end": false,
        "collection_method": "charge_automatically",
        "livemode": false,
        "metadata": {},
    })
}
