//! Where customers may come back to, by a list of hostile addresses.

use std::num::NonZeroU32;

use portal_server::Builder;
use serde::Deserialize;
use serde_json::json;

use crate::house::{House, settings};

#[derive(Deserialize)]
struct Corpus {
    allowed: Vec<String>,
    hostile: Vec<Address>,
    good: Vec<Address>,
}

#[derive(Deserialize)]
struct Address {
    url: String,
}

#[tokio::test]
async fn hostile_addresses_are_refused() {
    let corpus: Corpus = serde_json::from_str(include_str!("return_urls.json")).unwrap();
    assert!(corpus.hostile.len() >= 60 && corpus.good.len() >= 15);
    let allow = |builder: Builder| {
        let origins = corpus.allowed.iter().map(|it| it.parse().unwrap());
        let builder = builder.portals_a_minute(NonZeroU32::MAX);
        origins.fold(builder, Builder::return_origin)
    };
    let house = House::with(settings().remove(0), |it| it, allow).await;
    for Address { url } in &corpus.hostile {
        let answer = house.portal("active", json!({ "returnUrl": url })).await;
        assert_eq!(
            (answer.status, answer.code()),
            (400, "VALIDATION_ERROR"),
            "{url:?}"
        );
    }
    for Address { url } in &corpus.good {
        let answer = house.portal("active", json!({ "returnUrl": url })).await;
        assert_eq!(answer.status, 200, "{url:?} {answer:?}");
    }
}
