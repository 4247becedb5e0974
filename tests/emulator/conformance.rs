//! Every request that the generated crate can make, against emulators that have what it names.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::net::Ipv4Addr;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::response::Response;
use stripe_portal_gen::customer::CreateCustomerTaxId;
use stripe_portal_gen::event::ListEvents;
use stripe_portal_gen::invoice::ListInvoices;
use stripe_portal_gen::tax_id;
use tokio::net::TcpListener;

use crate::exchange::exchange;
use crate::run::{cargo_test, root};
use crate::rust_client::Shop;

/// What the emulator says of values that do not go together, or that fit nothing.
const REFUSED: [(&str, &str); 14] = [
    ("You may only specify one of these parameters: ", BOTH),
    ("Received both percent_off and amount_off", BOTH),
    ("Must provide percent_off or amount_off", ONE),
    ("Prices require an `unit_amount`", ONE),
    ("Missing required param: items.", ONE),
    ("Missing required param: items[0][price].", ONE),
    ("Missing required param: type.", ONE),
    (
        "Missing required param: features[subscription_pause][duration][interval_options].",
        ONE,
    ),
    ("Invalid value for ad_nrt.", FITTING),
    ("Invalid value for zw_tin.", FITTING),
    (
        "Invalid timestamp: must be an integer Unix timestamp in the future.",
        FITTING,
    ),
    (
        "The emulator has payment methods of type `card` only, not `zip`.",
        "it says so",
    ),
    (
        "No such promotion code: 'promotion_code_123'",
        "the emulator has none",
    ),
    (
        "Received unknown parameter: billing_mode",
        "it came with a later version",
    ),
];

const BOTH: &str = "a request with everything has what excludes one another";
const ONE: &str = "something is needed that the document does not require";
const FITTING: &str = "a made-up value is no such thing";

#[tokio::test]
async fn every_request_is_understood() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(pass_on);
    tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
    let run = move || {
        let folder = root().join("stripe-portal-gen");
        cargo_test(&folder, "conformance", ("STRIPE_API_BASE", &url))
    };
    let run = tokio::task::spawn_blocking(run).await.unwrap();
    assert!(run.out.contains("conformance: "), "{}", run.out);

    let failed = run.lines("FAILED: ");
    assert_eq!(run.succeeded, failed.is_empty());
    let is_known = |line: &str| REFUSED.iter().position(|(says, _)| line.contains(says));
    let new: Vec<_> = failed
        .iter()
        .filter(|line| is_known(line).is_none())
        .collect();
    assert!(new.is_empty(), "{new:#?}");
    let seen: BTreeSet<_> = failed.iter().filter_map(|line| is_known(line)).collect();
    let stale = (0..REFUSED.len()).filter(|index| !seen.contains(index));
    let stale: Vec<_> = stale.map(|index| REFUSED[index]).collect();
    assert!(stale.is_empty(), "no longer refused, take out: {stale:#?}");
}

/// Sends a request on to an emulator of its own, with ids of what is there in place of made-up ones.
async fn pass_on(request: Request) -> Response {
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
    let mut head = format!("{} {target} HTTP/1.1\r\n", parts.method);
    for name in PASSED_ON {
        if let Some(value) = parts.headers.get(name) {
            let _ = write!(head, "{name}: {}\r\n", value.to_str().unwrap());
        }
    }
    let url = shop.emulator.url().to_owned();
    let answer = tokio::task::spawn_blocking(move || exchange(&url, &head, &body));
    let answer = answer.await.unwrap();
    let status = answer.head.split(' ').nth(1).unwrap();
    let response = Response::builder()
        .status(status)
        .header("request-id", "req_1");
    response.body(answer.body.into()).unwrap()
}

/// What the emulator must know of a request besides its parameters.
const PASSED_ON: [&str; 3] = ["authorization", "content-type", "stripe-version"];

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
        ids.push(("event_123", events.data[0].id.clone()));
    }
    ids
}
