//! Every request that the generated crate can make, against emulators that have what it names.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use stripe_portal_gen::customer::CreateCustomerTaxId;
use stripe_portal_gen::event::ListEvents;
use stripe_portal_gen::invoice::ListInvoices;
use stripe_portal_gen::{reqwest, tax_id};
use tokio::net::TcpListener;

use crate::run::{cargo_test, root};
use crate::rust_client::Shop;

/// Operation, request, and what the emulator says of values that go with no state of the account.
const REFUSED: [(&str, &str, &str); 0] = [];

#[tokio::test]
async fn every_request_is_understood() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(pass_on);
    let router = router.with_state(Arc::new(reqwest::Client::new()));
    tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
    let run = move || {
        let folder = root().join("stripe-portal-gen");
        cargo_test(&folder, "conformance", ("STRIPE_API_BASE", &url))
    };
    let run = tokio::task::spawn_blocking(run).await.unwrap();
    assert!(run.out.contains("conformance: "), "{}", run.out);

    let failed = run.lines("FAILED: ");
    let is_known = |line: &str| REFUSED.iter().position(|known| fits(line, known));
    let new: Vec<_> = failed.iter().filter(|line| is_known(line).is_none()).collect();
    assert!(new.is_empty(), "{new:#?}");
    let seen: BTreeSet<_> = failed.iter().filter_map(|line| is_known(line)).collect();
    let stale = (0..REFUSED.len()).filter(|index| !seen.contains(index));
    let stale: Vec<_> = stale.map(|index| REFUSED[index]).collect();
    assert!(stale.is_empty(), "no longer refused, take out: {stale:#?}");
}

/// Whether a line tells of this refusal.
fn fits(line: &str, (operation, request, says): &(&str, &str, &str)) -> bool {
    let place = line.split_once("): ").map_or(line, |(place, _)| place);
    place.starts_with(&format!("{operation} ("))
        && line.contains(&format!("), {request}, field "))
        && line.contains(says)
}

/// Sends a request on to an emulator of its own, with ids of what is there in place of made-up ones.
async fn pass_on(State(http): State<Arc<reqwest::Client>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let body = String::from_utf8(body.into()).unwrap();
    let shop = Shop::open().await;
    let mut texts = [parts.uri.to_string(), body];
    for (made_up, id) in ids(&shop, &texts).await {
        // A product and a coupon can be made under an id that is sent.
        if parts.uri.path() != format!("/v1/{}s", made_up.trim_end_matches("_123")) {
            texts = texts.map(|text| text.replace(made_up, &id));
        }
    }
    let [target, body] = texts;
    let url = format!("{}{target}", shop.emulator.url());
    let sent = http.request(parts.method, url).headers(parts.headers);
    let answer = sent.header("content-length", body.len()).body(body);
    let answer = answer.send().await.unwrap();
    let mut response = Response::builder().status(answer.status());
    for name in ["content-type", "request-id", "stripe-should-retry"] {
        if let Some(value) = answer.headers().get(name) {
            response = response.header(name, value);
        }
    }
    let body = Body::from(answer.bytes().await.unwrap());
    response.body(body).unwrap()
}

/// What a request's made-up ids stand for.
async fn ids(shop: &Shop, texts: &[String; 2]) -> Vec<(&'static str, String)> {
    let mut ids = vec![
        ("configuration_123", shop.configuration.to_string()),
        ("coupon_123", shop.coupon.to_string()),
        ("customer_123", shop.customer.to_string()),
        ("payment_method_123", shop.card.to_string()),
        ("price_123", shop.monthly.to_string()),
        ("product_123", shop.product.to_string()),
        ("subscription_123", shop.subscription.to_string()),
        ("subscription_item_123", shop.item.to_string()),
    ];
    let has = |id: &str| texts.iter().any(|text| text.contains(id));
    if has("tax_id_123") {
        let customer = shop.customer.clone();
        let create = CreateCustomerTaxId::new(customer, tax_id::Type::EuVat, "DE123456789");
        let made = create.send(&shop.client).await.unwrap();
        ids.push(("tax_id_123", made.id.to_string()));
    }
    if has("invoice_123") {
        let invoices = ListInvoices::new().send(&shop.client).await.unwrap();
        ids.push(("invoice_123", invoices.data[0].id.to_string()));
    }
    if has("event_123") {
        let events = ListEvents::new().send(&shop.client).await.unwrap();
        ids.push(("event_123", events.data[0].id.to_string()));
    }
    ids
}
