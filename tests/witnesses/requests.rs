//! The requests of the five calls, ours beside those of each SDK, part by part.

use stripe_portal_gen::{API_VERSION, Client};

use crate::calls::{self, NAMES};
use crate::differences::{DIFFERENCES, Difference, Part};
use crate::install::Sdk;
use crate::packages::succeeds;
use crate::recorder::{Sent, record};

const KEY: &str = "sk_test_witness";

const PARTS: [Part; 8] = [
    Part::Method,
    Part::Path,
    Part::Query,
    Part::Body,
    Part::Header("authorization"),
    Part::Header("content-type"),
    Part::Header("idempotency-key"),
    Part::Header("stripe-version"),
];

#[tokio::test]
async fn node_sends_the_same() {
    agree(Sdk::Node).await;
}

#[tokio::test]
async fn python_sends_the_same() {
    agree(Sdk::Python).await;
}

/// Each part of each call is the same, or differs as the table says and in no other way.
async fn agree(sdk: Sdk) {
    let ours = record(ours).await;
    let theirs = record(|url| theirs(sdk, url)).await;
    assert_eq!((ours.len(), theirs.len()), (NAMES.len(), NAMES.len()));
    let mut faults = Vec::new();
    for (name, (ours, theirs)) in NAMES.iter().zip(ours.iter().zip(&theirs)) {
        for part in PARTS {
            let known: Vec<_> = known(sdk, name, part).collect();
            let fault = fault(&known, part.of(ours), part.of(theirs));
            faults.extend(fault.map(|fault| format!("{sdk:?}, {name}, {part:?}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn known(sdk: Sdk, name: &str, part: Part) -> impl Iterator<Item = &'static Difference> {
    DIFFERENCES
        .iter()
        .filter(move |known| known.sdk == sdk && known.part == part && known.calls.contains(&name))
}

/// What is wrong with a part, given what is known to differ in it.
fn fault(known: &[&Difference], ours: Option<&str>, theirs: Option<&str>) -> Option<String> {
    let is_same = |without: Option<usize>| {
        let read = |text: Option<&str>| {
            let readings = known.iter().enumerate();
            let readings = readings.filter(|(i, _)| Some(*i) != without);
            readings.fold(text.map(str::to_owned), |text, (_, known)| {
                known.reading.of(text)
            })
        };
        read(ours) == read(theirs)
    };
    if !is_same(None) {
        return Some(format!("\n  ours   {ours:?}\n  theirs {theirs:?}"));
    }
    let stale = (0..known.len()).find(|i| is_same(Some(*i)))?;
    let reason = known[stale].reason;
    Some(format!("this is no longer so, take it out: {reason}"))
}

impl Part {
    fn of(self, sent: &Sent) -> Option<&str> {
        let target = sent.target.split_once('?');
        match self {
            Self::Method => Some(&sent.method),
            Self::Path => Some(target.map_or(&sent.target, |(path, _)| path)),
            Self::Query => target.map(|(_, query)| query),
            Self::Body => Some(&sent.body),
            Self::Header(name) => sent.headers.get(name).map(|text| text.to_str().unwrap()),
        }
    }
}

async fn ours(url: String) {
    let client = Client::builder(KEY).base_url(url).build().unwrap();
    calls::make(&client).await.unwrap();
}

/// On a thread of its own, as the server answers on this one.
async fn theirs(sdk: Sdk, url: String) {
    let calls = move || {
        let mut command = sdk.command("calls");
        succeeds(command.args([&url, API_VERSION]).env("WITNESS_KEY", KEY))
    };
    let printed = tokio::task::spawn_blocking(calls).await.unwrap();
    assert_eq!(printed, "");
}
