//! Reading a portal configuration from the bytes of an answer, which are checked to be UTF-8.

mod hand;

use std::str::from_utf8;

use serde::de::DeserializeOwned;
use serde_json::Value;
use stripe_portal_gen::billing_portal::Configuration;
use stripe_runtime::{Answer, Headers};

use crate::Contender;

/// Hand-written code first: the others are measured against it.
///
/// Panics where one of them cannot read the answer.
#[must_use]
pub fn contenders() -> Vec<Contender> {
    let body = body();
    let answer = body.clone();
    agree(&body);
    vec![
        Contender::new("hand-written", body.clone(), |body| {
            read::<hand::Configuration>(body)
        }),
        Contender::new("ours", body.clone(), |body| read::<Configuration>(body)),
        Contender::consuming(
            "ours, the whole answer",
            move || self::answer(&answer),
            |answer| answer.decode::<Configuration>().ok(),
        ),
        Contender::new("serde_json::Value", body.clone(), |body| {
            read::<Value>(body)
        }),
        Contender::new("async-stripe", body, |body| theirs(body)),
    ]
}

/// The fixture, indented as Stripe sends it.
fn body() -> Vec<u8> {
    let text = include_str!("../configuration.json");
    let value: Value = serde_json::from_str(text).expect("it is JSON");
    serde_json::to_vec_pretty(&value).expect("it is written")
}

fn answer(body: &[u8]) -> Answer {
    let headers = [
        ("content-type", "application/json"),
        ("request-id", "req_8wM5nqX2vKYlo2"),
        ("stripe-version", "2026-10-28.endive"),
    ];
    Answer::new(200, Headers::from_iter(headers), body.to_vec())
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    serde_json::from_str(from_utf8(body).ok()?).ok()
}

fn theirs(body: &[u8]) -> Option<stripe_billing::BillingPortalConfiguration> {
    miniserde::json::from_str(from_utf8(body).ok()?).ok()
}

/// Ours and the hand-written one keep all of it; async-stripe's knows no pausing.
fn agree(body: &[u8]) {
    let value: Value = read(body).expect("it is JSON");
    let ours: Configuration = read(body).expect("ours reads it");
    let hand: hand::Configuration = read(body).expect("the hand-written one reads it");
    let theirs = theirs(body).expect("async-stripe reads it");
    assert_eq!(serde_json::to_value(ours).expect("ours writes it"), value);
    assert_eq!(
        serde_json::to_value(hand).expect("the hand-written one writes it"),
        value
    );
    assert_eq!(theirs.id.as_str(), value["id"]);
}
