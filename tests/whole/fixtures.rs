//! Stripe's example objects, read into the types of its own document and written again.

use std::collections::BTreeSet;

use crate::alone::features;
use crate::cargo::{cargo, told};
use crate::documents::corpus;
use crate::generated::{Generated, WORKSPACE};

const FIXTURES: &str = "fixtures-2026-08-21.json";

/// The document that they were published with.
const DOCUMENT: &str = "stripe-2026-08-26.dahlia.json";

/// Path of an example object or of its field, and why it is not what it was.
type Difference = (&'static str, &'static str);

const OLDER: &str = "the examples are older than the document, which requires this field";
const HIDDEN: &str = "the document does not describe this field";

const DIFFERENCES: [Difference; 12] = [
    ("resources.account_session", OLDER),
    ("resources.charge.source", HIDDEN),
    ("resources.customer_session", OLDER),
    ("resources.invoice", OLDER),
    ("resources.product.type", HIDDEN),
    ("resources.sigma.sigma_api_query.created_via", HIDDEN),
    ("resources.sigma.sigma_api_query.error", HIDDEN),
    ("resources.sigma.sigma_api_query.result", HIDDEN),
    ("resources.sigma.sigma_api_query.status", HIDDEN),
    ("resources.subscription.items.data[0].plan", HIDDEN),
    ("resources.subscription_item.plan", HIDDEN),
    (
        "resources.subscription_schedule.phases[0].items[0].plan",
        HIDDEN,
    ),
];

/// Every example object that a crate knows is what it was, but for the differences.
pub(crate) fn agree() {
    let fitting = |it: &&Generated| it.document.ends_with(DOCUMENT);
    let crates: Vec<&Generated> = WORKSPACE.iter().filter(fitting).collect();
    if crates.is_empty() {
        println!("   example objects: skipped, as SPEC_CORPUS has no {DOCUMENT}");
    }
    for it in crates {
        let differences = if it.is_whole() { &DIFFERENCES[..] } else { &[] };
        agree_with(it, differences);
    }
}

fn agree_with(it: &Generated, differences: &[Difference]) {
    let fixtures = corpus().join(FIXTURES);
    assert!(fixtures.is_file(), "SPEC_CORPUS has no {FIXTURES}");
    // All types, without the client: its requests have tests of their own.
    let features = features(it).join(",");
    let (_, out, err) = told(
        cargo(&["test", "--test", "fixtures", "-p", &it.name])
            .args(["--no-default-features", "--features", &features])
            .env("STRIPE_FIXTURES", fixtures),
    );
    assert!(out.contains("fixtures: "), "{err}{out}");
    let lines = out
        .lines()
        .filter_map(|line| line.strip_prefix("DIFFERENT: "));
    let got: BTreeSet<&str> = lines.filter_map(|line| line.split(": ").next()).collect();
    let want: BTreeSet<&str> = differences.iter().map(|(path, _)| *path).collect();
    let new: Vec<_> = got.difference(&want).collect();
    assert!(new.is_empty(), "{new:?} in:\n{out}");
    let stale: Vec<_> = want.difference(&got).collect();
    assert!(stale.is_empty(), "no longer different, take out: {stale:?}");
}
