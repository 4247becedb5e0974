//! All of Stripe's own document: every request of every operation, and every example object.

use crate::fixtures::{Difference, agree};
use crate::official::{document, generate};
use crate::run::cargo_test;
use crate::server::Server;

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

#[test]
#[ignore = "it compiles all of Stripe's API, which takes some 10 minutes"]
fn every_request_and_example_object_of_all_operations() {
    let (Some(document), Some(folder)) = (document(), generate("whole.toml")) else {
        return;
    };
    let server = Server::start(&document);
    let run = cargo_test(&folder, "conformance", ("STRIPE_API_BASE", &server.url));
    let none = ": 0 failed; 0 could not be made";
    assert!(run.succeeded && run.out.contains(none), "{}", run.out);
    agree(&folder, &DIFFERENCES);
}
