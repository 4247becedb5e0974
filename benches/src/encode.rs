//! Writing the form that creates a portal configuration.

mod async_stripe;
mod hand;
mod ours;
mod values;

use stripe_client_core::StripeRequest as _;
use stripe_portal_gen::billing_portal::CreateConfiguration;
use stripe_runtime::{Form, Operation as _, Request};

use crate::Contender;

/// Hand-written code first: the others are measured against it.
///
/// Panics where they do not say the same.
#[must_use]
pub fn contenders() -> Vec<Contender> {
    let values = values::values();
    let ours = ours::form(&values);
    let theirs = async_stripe::form(&values);
    agree(&values, &ours, &theirs);
    vec![
        Contender::new("hand-written", values.clone(), hand::encode),
        Contender::new("hand-written, tuned", values.clone(), hand::encode_tuned),
        Contender::new("ours", ours.clone(), encode),
        Contender::new("ours, the whole request", ours, Request::new),
        Contender::new("serde_qs", values, serde_qs::to_string),
        Contender::new("async-stripe", theirs, |form| form.build()),
    ]
}

fn encode(form: &CreateConfiguration) -> String {
    let mut text = Form::new();
    form.form(&mut text);
    text.into_string()
}

fn agree(
    values: &values::Portal,
    ours: &CreateConfiguration,
    theirs: &stripe_billing::billing_portal_configuration::CreateBillingPortalConfiguration,
) {
    let want = hand::encode(values);
    assert_eq!(hand::encode_tuned(values), want);
    assert_eq!(encode(ours), want);
    let qs = serde_qs::to_string(values).expect("serde_qs encodes it");
    assert_eq!(pairs(&qs), pairs(&want));
    let body = theirs.build().body.expect("a body");
    assert_eq!(pairs(&body), pairs(&want));
}

/// Keys and values, decoded and sorted: encoders may differ in order and in what they escape.
fn pairs(form: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| {
        let spaced = text.replace('+', " ");
        let bytes = percent_encoding::percent_decode_str(&spaced);
        bytes.decode_utf8().expect("UTF-8").into_owned()
    };
    let pairs = form
        .split('&')
        .map(|pair| pair.split_once('=').expect("a pair"));
    let mut pairs: Vec<_> = pairs
        .map(|(key, value)| (decoded(key), decoded(value)))
        .collect();
    pairs.sort();
    pairs
}
