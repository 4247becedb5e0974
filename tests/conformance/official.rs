//! The same requests against Stripe's own document, which says less than ours in a few places.

use std::collections::BTreeSet;

use crate::corpus::document;
use crate::run::{cargo_test, root};
use crate::server::Server;

const NEWER: &str = "it came after this release, with 2026-10-28.endive";

/// Operation, field, and why Stripe's document does not have it.
const DIFFERENCES: [(&str, &str, &str); 5] = [
    (
        "billing_portal::create_configuration",
        "features[subscription_pause]",
        NEWER,
    ),
    (
        "billing_portal::update_configuration",
        "features[subscription_pause]",
        NEWER,
    ),
    ("billing_portal::create_session", "after_expiration", NEWER),
    (
        "billing_portal::create_session",
        "flow_data[subscription_pause]",
        NEWER,
    ),
    ("billing_portal::create_session", "flow_data[type]", NEWER),
];

#[test]
fn every_request_is_what_the_official_document_says() {
    let Some(document) = document() else {
        return;
    };
    let server = Server::start(&serde_json::from_str(&document).expect("JSON"));
    let folder = root().join("stripe-portal-gen");
    let run = cargo_test(&folder, "conformance", ("STRIPE_API_BASE", &server.url));
    let failed = run.lines("FAILED: ").into_iter().flat_map(fields);
    let got: BTreeSet<(&str, &str)> = failed.collect();
    let known = DIFFERENCES.map(|(operation, field, _)| (operation, field));
    let want = BTreeSet::from(known);
    let new: Vec<_> = got.difference(&want).collect();
    assert!(new.is_empty(), "{new:?} in:\n{}", run.out);
    let stale: Vec<_> = want.difference(&got).collect();
    assert!(stale.is_empty(), "no longer different, take out: {stale:?}");
}

/// The operation and the fields that a line of a failure names.
fn fields(line: &str) -> Vec<(&str, &str)> {
    let (operation, rest) = line.split_once(" (").expect("an operation");
    let (_, rest) = rest.split_once(", field ").expect("a field");
    let (first, rest) = rest.split_once(": ").expect("what is wrong");
    let also = rest.split_once("; also wrong: ").map(|(_, also)| also);
    let also = also.and_then(|also| Some(also.split_once(" (param ")?.0));
    let also = also.into_iter().flat_map(str::split_whitespace);
    std::iter::once(first)
        .chain(also)
        .map(|field| (operation, field))
        .collect()
}
