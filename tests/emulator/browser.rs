//! The hosted portal in a browser: every page and every flow, with JavaScript switched off.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use crate::checks::{faults, names, read};
use crate::chromium::chromium;
use crate::packages::{Room, npm_ci, succeeds};
use crate::start;

static ROOM: LazyLock<PathBuf> = LazyLock::new(|| {
    Room {
        suite: "emulator",
        name: "browser",
        program: "node",
        lock: include_str!("browser/package-lock.json"),
        files: &[
            ("account.mjs", include_str!("browser/account.mjs")),
            ("audit.mjs", include_str!("browser/audit.mjs")),
            ("emulator.mjs", include_str!("node/emulator.mjs")),
            ("inbox.mjs", include_str!("node/inbox.mjs")),
            ("links.mjs", include_str!("browser/links.mjs")),
            ("package.json", include_str!("browser/package.json")),
            (
                "package-lock.json",
                include_str!("browser/package-lock.json"),
            ),
            ("pages.mjs", include_str!("browser/pages.mjs")),
            ("plans.mjs", include_str!("browser/plans.mjs")),
            ("report.mjs", include_str!("node/report.mjs")),
            ("shop.mjs", include_str!("browser/shop.mjs")),
            ("visitor.mjs", include_str!("browser/visitor.mjs")),
            ("visits.mjs", include_str!("browser/visits.mjs")),
            ("walks.mjs", include_str!("browser/walks.mjs")),
        ],
    }
    .installed(npm_ci)
});

/// The walks beside those of deep links and languages.
const WALKS: [&str; 22] = [
    "a form from elsewhere changes nothing",
    "a link serves one browser",
    "a link that is none",
    "a link that nobody opens expires",
    "a payment method is added, made the default and removed",
    "a plan is cancelled for a reason, and kept",
    "a plan is paused and resumed",
    "a plan is switched after a look at what it costs",
    "a plan that was cancelled ends with its period",
    "a portal with all that stands around it",
    "a tax ID is added and removed",
    "a visit ends when nothing happens",
    "an expired link is had again by logging in",
    "an invoice is read and downloaded",
    "an offer is declined",
    "an offer is taken instead of a cancellation",
    "billing details are changed",
    "pages that refuse",
    "the emulator's own page",
    "the last payment method of a plan stays",
    "the portal in the browser's language",
    "the portal with JavaScript",
];

const FLOWS: [&str; 6] = [
    "customer_update",
    "payment_method_update",
    "subscription_cancel",
    "subscription_pause",
    "subscription_update",
    "subscription_update_confirm",
];

const ENDS: [&str; 3] = ["hosted_confirmation", "portal_homepage", "redirect"];

const LANGUAGES: [&str; 5] = ["de", "en", "es", "fr", "ja"];

#[tokio::test]
async fn every_page_and_flow_is_walked() {
    let (emulator, other) = (start::example().await, start::example().await);
    let (url, other) = (emulator.url().to_owned(), other.url().to_owned());
    let shots = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("emulator");
    // Each walk leaves a picture of its last page there, and a trace if it failed.
    let shots = shots.join("walks");
    let _ = fs::remove_dir_all(&shots);
    fs::create_dir_all(&shots).expect("a folder");
    let see = shots.display().to_string();
    let walk = move || {
        let mut node = Command::new("node");
        node.arg(ROOM.join("walks.mjs")).arg(url).arg(other);
        succeeds(node.arg(&shots).arg(chromium()))
    };
    let printed = tokio::task::spawn_blocking(walk)
        .await
        .expect("the walks run");
    let walks = read(&printed);
    let faults = faults(&walks);
    assert!(faults.is_empty(), "{faults}see {see}");
    assert_eq!(names(&walks), wanted());
}

fn wanted() -> BTreeSet<String> {
    let links = FLOWS.iter().flat_map(|flow| {
        ENDS.iter()
            .map(move |end| format!("a link to {flow} that ends with {end}"))
    });
    let languages = LANGUAGES.iter().map(|it| format!("the portal in {it}"));
    let others = WALKS.iter().map(|name| (*name).to_owned());
    others.chain(links).chain(languages).collect()
}
