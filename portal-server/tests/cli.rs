//! The program, run as an operator runs it.
#![cfg(all(feature = "postgres", feature = "sqlite", feature = "cli", unix))]

#[path = "../../tests/postgres.rs"]
mod postgres;
mod program;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use program::{fault, folder, json_of, program, text};
use serde_json::{Value, json};

#[test]
fn users_are_added_listed_and_disabled() {
    let folder = folder();
    assert_eq!(
        text(
            &folder,
            &["user", "add", "ada", "--email", "ada@example.com"]
        ),
        "added ada\n"
    );
    assert_eq!(
        json_of(&folder, &["user", "add", "bob"])["email"],
        Value::Null
    );
    assert_eq!(
        fault(&folder, &["user", "add", "ada"]),
        "error: there is a user `ada` already\n"
    );
    let listed = text(&folder, &["user", "list"]);
    assert!(listed.starts_with("USER  EMAIL"), "{listed}");
    assert_eq!(listed.lines().count(), 3);
    assert_eq!(text(&folder, &["user", "disable", "ada"]), "disabled ada\n");
    let listed = json_of(&folder, &["user", "list"]);
    assert!(
        listed[0]["disabled_at"].is_i64() && listed[1]["disabled_at"].is_null(),
        "{listed}"
    );
}

#[test]
fn who_is_disabled_can_be_enabled_again() {
    let folder = folder();
    let email = "\u{1b}]0;x\u{7}";
    text(&folder, &["user", "add", "ada", "--email", email]);
    text(&folder, &["user", "disable", "ada"]);
    assert_eq!(text(&folder, &["user", "enable", "ada"]), "enabled ada\n");
    let listed = text(&folder, &["user", "list"]);
    assert!(listed.contains("\\u{1b}]0;x\\u{7}"), "{listed}");
    let listed = json_of(&folder, &["user", "list"]);
    assert_eq!(
        (&listed[0]["disabled_at"], &listed[0]["email"]),
        (&Value::Null, &json!(email))
    );
}

#[test]
fn only_what_begins_a_database_makes_one() {
    let folder = folder();
    for command in ["user", "token", "customer", "dead-letters", "audit"] {
        let told = fault(&folder, &[command, "list"]);
        assert_eq!(
            told,
            "error: there is no database portal.db: `migrate` makes it\n"
        );
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    let told = fault(&folder, &["migrate", "--database", "sqlite:none/x.db"]);
    assert!(told.starts_with("error: the database none/x.db cannot be opened: "));
}

#[test]
fn a_database_that_is_away_is_told_at_once() {
    let folder = folder();
    let mut command = program(folder.path());
    // Nobody listens on the first port.
    command.env("PORTAL_DATABASE", "postgres://u:very_secret@127.0.0.1:1/n");
    let output = command.arg("migrate").output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    let start = "error: the database n at 127.0.0.1:1 cannot be opened: ";
    assert!(
        told.starts_with(start) && !told.contains("very_secret"),
        "{told}"
    );
    assert!(told.contains("refused"), "{told}");
}

#[test]
fn what_postgres_has_to_say_is_told_and_no_more() {
    let Some(url) = postgres::cluster().map(postgres::Cluster::database) else {
        return;
    };
    let folder = folder();
    let migrate = |url: &str| {
        let mut command = program(folder.path());
        let command = command.env("PORTAL_DATABASE", url).arg("migrate");
        String::from_utf8(command.output().unwrap().stderr).unwrap()
    };
    // The second time, the tables are there.
    assert_eq!([migrate(&url), migrate(&url)], ["", ""]);
    let told = migrate(&format!("{url}&dbname=none"));
    assert!(told.starts_with("error: the database none at /"), "{told}");
    assert!(told.contains("\"none\" does not exist"), "{told}");
}

#[test]
fn tokens_are_shown_once_and_revoked_by_another_id() {
    let folder = folder();
    text(&folder, &["user", "add", "ada"]);
    let token = text(&folder, &["token", "create", "ada"]);
    assert!(
        token.starts_with("ps_") && token.len() == "ps_".len() + 43 + 1,
        "{token}"
    );
    let made = json_of(&folder, &["token", "create", "ada", "--valid", "12h"]);
    let id = made["id"].as_str().unwrap();
    let listed = json_of(&folder, &["token", "list", "ada"]);
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert!(!listed.to_string().contains("ps_"), "{listed}");
    text(&folder, &["token", "revoke", id]);
    assert!(
        text(&folder, &["token", "list"])
            .lines()
            .any(|line| line.contains(id) && !line.ends_with('-'))
    );
    assert!(
        fault(&folder, &["token", "revoke", "tok_none"]).contains("there is no token `tok_none`")
    );
    assert!(fault(&folder, &["token", "create", "eve"]).contains("there is no user `eve`"));
    assert!(
        fault(&folder, &["token", "create", "ada", "--valid", "soon"]).contains("write a span")
    );
}

#[test]
fn customers_are_of_a_mode() {
    let folder = folder();
    text(&folder, &["user", "add", "ada"]);
    let told = fault(&folder, &["customer", "set", "ada", "cus_1"]);
    assert!(told.contains("--mode test or --mode live"), "{told}");
    let set = text(
        &folder,
        &["customer", "set", "ada", "cus_1", "--mode", "test"],
    );
    assert_eq!(set, "ada is cus_1 in test mode\n");
    let mut with_key = program(folder.path());
    with_key
        .env("PORTAL_STRIPE_KEY", "rk_live_1")
        .args(["customer", "set", "ada", "cus_2"]);
    assert_eq!(
        with_key.output().unwrap().stdout,
        b"ada is cus_2 in live mode\n"
    );
    let listed = json_of(&folder, &["customer", "list"]);
    let got = listed.as_array().unwrap().iter();
    let got: Vec<_> = got
        .map(|it| (it["livemode"].clone(), it["customer_id"].clone()))
        .collect();
    assert_eq!(
        got,
        [
            (json!(false), json!("cus_1")),
            (json!(true), json!("cus_2"))
        ]
    );
    let told = fault(
        &folder,
        &["customer", "set", "ada", "cus_3", "--mode", "test"],
    );
    assert!(told.contains("is the customer `cus_1` already"), "{told}");
    text(&folder, &["customer", "remove", "ada", "--mode", "test"]);
    assert_eq!(text(&folder, &["customer", "list"]).lines().count(), 2);
}

#[test]
fn letters_and_audit_begin_empty() {
    let folder = folder();
    text(&folder, &["migrate"]);
    for entry in fs::read_dir(folder.path()).unwrap() {
        let mode = entry.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert_eq!(json_of(&folder, &["dead-letters", "list"]), json!([]));
    assert_eq!(
        json_of(&folder, &["dead-letters", "replay", "--all"]),
        json!({"replayed": 0})
    );
    let told = fault(&folder, &["dead-letters", "replay", "evt_1", "evt_2"]);
    assert!(told.contains("no dead letters: evt_1, evt_2"), "{told}");
    assert_eq!(json_of(&folder, &["audit", "list"]), json!([]));
    assert_eq!(
        json_of(&folder, &["audit", "list", "--user", "ada"]),
        json!([])
    );
    assert!(text(&folder, &["audit", "list"]).starts_with("WHEN  USER"));
}

#[test]
fn the_document_needs_no_setting() {
    let folder = folder();
    let print = |arguments: &[&str]| {
        let mut command = program(folder.path());
        // Not even one that can be used.
        command.env("PORTAL_NONE", "1").arg("openapi");
        let output = command.args(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let pretty = print(&[]);
    assert!(pretty.starts_with("{\n  \"openapi\": \"3."), "{pretty}");
    assert_eq!(pretty, print(&[]));
    let line = print(&["--format", "json"]);
    assert_eq!(line.lines().count(), 1);
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let document = read(&pretty);
    assert!(document["paths"]["/api/billing/portal"]["post"].is_object());
    assert_eq!(document, read(&line));
}

#[test]
fn a_configuration_is_checked_whole() {
    let folder = folder();
    fs::write(
        folder.path().join("portal.toml"),
        "port = \"x\"\nnope = 1\nhost = 5\n",
    )
    .unwrap();
    let told = fault(&folder, &["check"]);
    assert_eq!(told.lines().count(), 3, "{told}");
    let told = fault(&folder, &["check", "--config", "portal.toml"]);
    assert!(
        told.contains("portal.toml: nope: there is no such setting"),
        "{told}"
    );
    for part in [
        "portal.toml: port: `x`",
        "portal.toml: host: `5`",
        "stripe_key: it is missing",
    ] {
        assert!(told.contains(part), "{told}");
    }
    fs::write(
        folder.path().join("broken.toml"),
        "port = 1\nkey = sk_live_secret",
    )
    .unwrap();
    let told = fault(&folder, &["check", "--config", "broken.toml"]);
    assert_eq!(told.lines().count(), 2, "{told}");
    assert!(
        told.contains("broken.toml: line 2: ") && !told.contains("sk_live"),
        "{told}"
    );
    let mut right = program(folder.path());
    right
        .env("PORTAL_STRIPE_KEY", "sk_test_1")
        .env("PORTAL_RETURN_ORIGINS", "https://a.example");
    right.args([
        "--port",
        "0",
        "check",
        "--host",
        "::1",
        "--database",
        "sqlite:x.db",
    ]);
    let output = right.output().unwrap();
    assert_eq!(
        output.stdout,
        b"the configuration can be used, in Stripe's test mode\n"
    );
    let mut wrong = program(folder.path());
    wrong.env("PORTAL_STRIPE_KEYS", "sk_live_secret");
    let told = String::from_utf8(wrong.output().unwrap().stderr).unwrap();
    assert!(
        told.contains("PORTAL_STRIPE_KEYS: there is no such setting"),
        "{told}"
    );
    assert!(!told.contains("sk_live_secret"), "{told}");
}
