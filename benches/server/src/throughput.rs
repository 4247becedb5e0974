//! How many requests are answered per second: the backend's two endpoints, the emulator alone, and a bare
//! handler of the same bytes.

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::routing::any;

use crate::Arguments;
use crate::backend::{Backend, Kind, serve};
use crate::wrk::{Answer, Request};

/// Asks each in turn.
pub(crate) async fn compare(arguments: &Arguments) -> Result<()> {
    println!("| database | request | per second | of the emulator alone | of a bare handler |");
    println!("|---|---|---|---|---|");
    for kind in Kind::ALL {
        let backend = Backend::start(kind).await?;
        let emulator = Request {
            name: "emulator",
            method: "POST",
            path: "/v1/billing_portal/sessions",
            body: "customer=cus_active&return_url=https%3A%2F%2Fapp.example.com".to_owned(),
            content_type: "application/x-www-form-urlencoded",
            key: backend.stripe.key().to_owned(),
        };
        let portal = Request {
            name: "POST /api/billing/portal",
            path: "/api/billing/portal",
            body: r#"{"returnUrl":"https://app.example.com/account"}"#.to_owned(),
            content_type: "application/json",
            key: "somebody".to_owned(),
            ..emulator.clone()
        };
        let subscription = Request {
            name: "GET /api/billing/subscription",
            method: "GET",
            path: "/api/billing/subscription",
            body: String::new(),
            ..portal.clone()
        };
        for request in [portal, subscription] {
            let bare = bare(request.once(&backend.url).await?).await?;
            let mut rounds = Vec::new();
            for _ in 0..arguments.rounds {
                backend.stripe.advance(301);
                let alone = emulator
                    .per_second(backend.stripe.url(), arguments.seconds)
                    .await?;
                let bare = request.per_second(&bare, arguments.seconds).await?;
                let with = request.per_second(&backend.url, arguments.seconds).await?;
                rounds.push((with, with / alone, with / bare));
            }
            rounds.sort_by(|a, b| a.2.total_cmp(&b.2));
            let (with, of_emulator, of_bare) = rounds[rounds.len() / 2];
            let (database, name) = (kind.name(), request.name);
            println!("| {database} | {name} | {with:.0} | {of_emulator:.2} | {of_bare:.2} |");
        }
    }
    println!();
    Ok(())
}

/// A server that reads what it is sent and answers with these bytes.
async fn bare(answer: Answer) -> Result<String> {
    let answer = async move |_: Bytes| (answer.headers.clone(), answer.body.clone());
    serve(Router::new().fallback(any(answer))).await
}
