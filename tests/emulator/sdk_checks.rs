//! Every check with each of Stripe's SDKs, against an emulator of its own.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::checks::{faults, names, read};
use crate::packages::succeeds;
use crate::sdks::Sdk;
use crate::start;

/// The operations that there are, a method of the server's side each.
const SERVER: &str = include_str!("../../stripe-portal-gen/src/server.rs");

/// The checks beside those of the operations and of the table of refusals.
const BESIDES: [&str; 24] = [
    "create_configuration: what is left out has its default",
    "create_session: a refusal is kept under a key, a fault of the parameters is not",
    "create_session: flow payment_method_update",
    "create_session: flow subscription_cancel",
    "create_session: flow subscription_update",
    "create_session: flow subscription_update_confirm",
    "create_session: once under a key",
    "create_session: with a configuration",
    "list_configurations: backwards",
    "list_configurations: filters",
    "refusals: set up",
    "versions: a configuration",
    "versions: a flow",
    "versions: a session",
    "versions: a subscription",
    "versions: an invoice",
    "versions: an older one asks for a business profile",
    "webhooks: another secret and another body are refused",
    "webhooks: created",
    "webhooks: detached",
    "webhooks: endpoints",
    "webhooks: in an endpoint's version",
    "webhooks: of the portal",
    "webhooks: updated",
];

/// What only Node.js checks, without its SDK.
const WIRE: [&str; 7] = [
    "wire: an error's body",
    "wire: basic authentication",
    "wire: headers",
    "wire: lists with and without indices",
    "wire: no form",
    "wire: no key",
    "wire: not found in the path's words",
];

#[tokio::test]
async fn node_is_answered_as_by_stripe() {
    agree(Sdk::Node, &WIRE).await;
}

#[tokio::test]
async fn python_is_answered_as_by_stripe() {
    agree(Sdk::Python, &[]).await;
}

/// All checks run and pass.
async fn agree(sdk: Sdk, more: &[&str]) {
    let (example, empty) = (start::example().await, start::empty().await);
    let urls = [example.url().to_owned(), empty.url().to_owned()];
    let printed = tokio::task::spawn_blocking(move || succeeds(sdk.checks().args(urls)));
    let printed = printed.await.expect("the checks run");

    let checks = read(&printed);
    let faults = faults(&checks);
    assert!(faults.is_empty(), "{sdk:?}:\n{faults}");
    assert_eq!(names(&checks), wanted(more));
}

/// A check for each operation, for each row of the table, and those that have a list.
fn wanted(more: &[&str]) -> BTreeSet<String> {
    let operations = SERVER.lines().filter_map(|line| {
        let rest = line.strip_prefix("    fn ")?;
        Some(rest.trim_end_matches('(').to_owned())
    });
    let table = include_str!("refusals.json");
    let table: Value = serde_json::from_str(table).expect("a table");
    let rows = table["rows"].as_array().cloned().unwrap_or_default();
    let rows = rows.into_iter().map(|row| {
        let name = row["name"].as_str().unwrap_or_default();
        format!("refusals: {name}")
    });
    let listed = BESIDES.iter().chain(more).map(|name| (*name).to_owned());
    operations.chain(rows).chain(listed).collect()
}
