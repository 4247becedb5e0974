//! The list of changes that are expected.

use crate::workspace::{BREAKING, FINGERPRINT, MINOR, Workspace};

const ALLOW: [&str; 4] = ["--fail-on", "breaking", "--allow", "allow.toml"];

/// The day is 1970-01-02 in these tests.
fn line(fingerprint: &str, reason: &str, expires: &str) -> String {
    format!("[[allow]]\nfingerprint = {fingerprint:?}\nreason = {reason:?}\nexpires = {expires}\n")
}

fn run(edit: crate::workspace::Edit<'_>, list: &str, code: i32) -> String {
    let workspace = Workspace::new();
    let [old, new] = workspace.pair(edit);
    workspace.write("allow.toml", list);
    workspace.fails(&[&[old, new][..], &ALLOW].concat(), code)
}

#[test]
fn what_is_allowed_does_not_fail() {
    let last_day = line(FINGERPRINT, "never sent by us", "1970-01-02");
    assert_eq!(run(BREAKING, &last_day, 0), "");
    assert_ne!(run(BREAKING, "", 1), "");
}

#[test]
fn a_line_for_another_change_allows_nothing() {
    let list = line(
        "value-removed pet::RetrievePetSize.big",
        "of another",
        "2999-12-31",
    );
    let told = run(BREAKING, &list, 1);
    assert!(
        told.contains(&format!("not allowed: {FINGERPRINT}")),
        "{told}"
    );
    let want = "allow.toml: `value-removed pet::RetrievePetSize.big` is no change here";
    assert!(told.contains(want), "{told}");
}

#[test]
fn a_line_that_is_not_needed_any_more_fails() {
    let list = line(FINGERPRINT, "never sent by us", "2999-12-31");
    let told = run(MINOR, &list, 1);
    assert!(told.contains("is no change here: remove it"), "{told}");
    assert!(!told.contains("--fail-on"), "{told}");
}

#[test]
fn a_line_whose_day_is_over_fails() {
    let told = run(
        BREAKING,
        &line(FINGERPRINT, "never sent by us", "1970-01-01"),
        1,
    );
    let want = format!("allow.toml: `{FINGERPRINT}` was allowed until 1970-01-01");
    assert!(told.contains(&want), "{told}");
    assert!(
        told.contains(&format!("not allowed: {FINGERPRINT}")),
        "{told}"
    );
}

#[test]
fn a_list_that_is_not_whole_cannot_be_read() {
    let good = line(FINGERPRINT, "never sent by us", "2999-12-31");
    for (list, want) in [
        (
            line(FINGERPRINT, " ", "2999-12-31"),
            "needs a reason and a day",
        ),
        (
            good.replace("reason = \"never sent by us\"\n", ""),
            "missing field `reason`",
        ),
        (
            good.replace("expires = 2999-12-31\n", ""),
            "missing field `expires`",
        ),
        (
            line(FINGERPRINT, "a", "\"2999-12-31\""),
            "allow.toml cannot be read",
        ),
        (
            line(FINGERPRINT, "a", "12:00:00"),
            "needs a reason and a day",
        ),
        (format!("{good}by = 'me'\n"), "unknown field `by`"),
        ("[[alow]]\n".to_owned(), "unknown field `alow`"),
        ("[".to_owned(), "allow.toml cannot be read"),
    ] {
        let told = run(BREAKING, &list, 2);
        assert!(told.contains(want), "{list}: {told}");
    }
    let workspace = Workspace::new();
    let told = workspace.fails(&ALLOW, 2);
    assert!(told.contains("cannot read allow.toml"), "{told}");
}
