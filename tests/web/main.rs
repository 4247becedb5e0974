//! The demonstration's page in a browser: the whole loop from the settings page through the portal and back.
//!
//! A suite of its own in `cargo xtask test`, as it installs what it drives a browser with, and builds the page.

mod bundle;
#[path = "../emulator/checks.rs"]
mod checks;
#[path = "../chromium.rs"]
mod chromium;
#[path = "../packages.rs"]
mod packages;
#[path = "../program.rs"]
mod program;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use checks::{faults, names, read};
use chromium::chromium;
use packages::{Room, npm_ci, succeeds};
use program::built;

const ROOM: Room = Room {
    suite: "web",
    name: "browser",
    program: "node",
    lock: include_str!("../emulator/browser/package-lock.json"),
    files: &[
        ("account.mjs", include_str!("browser/account.mjs")),
        ("audit.mjs", include_str!("../emulator/browser/audit.mjs")),
        ("demo.mjs", include_str!("browser/demo.mjs")),
        ("document.mjs", include_str!("browser/document.mjs")),
        ("document_curl.sh", include_str!("browser/document_curl.sh")),
        (
            "document_fetch.ts",
            include_str!("browser/document_fetch.ts"),
        ),
        (
            "emulator.mjs",
            include_str!("../emulator/node/emulator.mjs"),
        ),
        ("links.mjs", include_str!("browser/links.mjs")),
        ("looks.mjs", include_str!("browser/looks.mjs")),
        ("loop.mjs", include_str!("browser/loop.mjs")),
        (
            "package.json",
            include_str!("../emulator/browser/package.json"),
        ),
        (
            "package-lock.json",
            include_str!("../emulator/browser/package-lock.json"),
        ),
        ("plans.mjs", include_str!("browser/plans.mjs")),
        ("report.mjs", include_str!("../emulator/node/report.mjs")),
        ("troubles.mjs", include_str!("browser/troubles.mjs")),
        ("user.mjs", include_str!("browser/user.mjs")),
        (
            "visitor.mjs",
            include_str!("../emulator/browser/visitor.mjs"),
        ),
        ("walks.mjs", include_str!("browser/walks.mjs")),
    ],
};

const WALKS: [&str; 30] = [
    "Stripe is down, and comes back",
    "a double click opens one portal",
    "a link serves one browser",
    "a link to payment_method_update",
    "a link to subscription_cancel",
    "a link to subscription_update",
    "a link to subscription_update_confirm",
    "a month passes, and a plan that was cancelled ends",
    "a payment method is added, and another removed",
    "a payment that fails is seen, and mended",
    "a plan is cancelled, and kept",
    "a plan is upgraded, and downgraded",
    "a session ends while the page is open",
    "a slow webhook is waited for",
    "a token that the server does not know",
    "an invoice is opened and downloaded as PDF: active",
    "an invoice is opened and downloaded as PDF: cancelled",
    "answers that let wait, and do not come",
    "billing details are changed",
    "somebody whose plan has ended reads invoices, and begins anew",
    "somebody without a plan looks at the portal, and takes one",
    "the browser's own way back",
    "the document's curl",
    "the document's fetch",
    "the loop by keyboard alone",
    "the loop in the dark",
    "the loop on a phone",
    "the server without the page",
    "the settings' address without a session",
    "who asks too often is told when to ask again",
];

#[test]
fn the_loop_is_walked() {
    let room = ROOM.installed(npm_ci);
    // Each walk leaves a picture of its last page there, and a trace if it failed.
    let shots = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("web");
    let shots = shots.join("walks");
    let _ = fs::remove_dir_all(&shots);
    fs::create_dir_all(&shots).expect("a folder");
    let mut node = Command::new("node");
    node.arg(room.join("walks.mjs"))
        .arg(built("portal-server"))
        .arg(bundle::page())
        .arg(&shots)
        .arg(chromium());
    let walks = read(&succeeds(&mut node));
    let faults = faults(&walks);
    assert!(faults.is_empty(), "{faults}see {}", shots.display());
    let wanted: BTreeSet<_> = WALKS.map(str::to_owned).into();
    assert_eq!(names(&walks), wanted);
}
