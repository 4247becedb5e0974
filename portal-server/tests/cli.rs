//! The program, run as an operator runs it.
#![cfg(all(feature = "demo", unix))]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// The program, in a folder of its own and with nothing of this environment's.
fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portal-server"));
    command.current_dir(folder).env_clear();
    command
}

/// What a command prints where it succeeds.
#[track_caller]
fn text(folder: &TempDir, arguments: &[&str]) -> String {
    let output = program(folder.path()).args(arguments).output().unwrap();
    let Output {
        status,
        stdout,
        stderr,
    } = output;
    let told = String::from_utf8_lossy(&stderr);
    assert!(status.success(), "{arguments:?}: {told}");
    String::from_utf8(stdout).unwrap()
}

/// The JSON that a command prints where it succeeds.
#[track_caller]
fn json_of(folder: &TempDir, arguments: &[&str]) -> Value {
    let arguments = [arguments, &["--format", "json"]].concat();
    serde_json::from_str(&text(folder, &arguments)).unwrap()
}

/// What a command says where it fails.
#[track_caller]
fn fault(folder: &TempDir, arguments: &[&str]) -> String {
    let output = program(folder.path()).args(arguments).output().unwrap();
    assert!(!output.status.success(), "{arguments:?} succeeds");
    String::from_utf8(output.stderr).unwrap()
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

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
    assert!(folder.path().join("portal.db").exists());
    assert_eq!(json_of(&folder, &["dead-letters", "list"]), json!([]));
    assert_eq!(
        json_of(&folder, &["dead-letters", "replay", "--all"]),
        json!({"replayed": 0})
    );
    let told = fault(&folder, &["dead-letters", "replay", "evt_1", "evt_2"]);
    assert!(told.contains("no dead letters: evt_1, evt_2"), "{told}");
    assert_eq!(json_of(&folder, &["audit", "list"]), json!([]));
    assert!(text(&folder, &["audit", "list"]).starts_with("WHEN  USER"));
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

/// A server that runs, and is killed if a test fails.
struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Running {
    fn start(command: &mut Command) -> Self {
        let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Self { child, out }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line
    }

    /// Asks it to end, and gives its log.
    fn end(mut self) -> String {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        let mut log = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut log)
            .unwrap();
        assert!(self.child.wait().unwrap().success(), "{log}");
        log
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command line in a shell, as a reader of it would.
fn shell(command: &str) -> Value {
    let output = Command::new("sh")
        .args(["-c", &format!("{command} --silent")])
        .output()
        .unwrap();
    let answer = String::from_utf8(output.stdout).unwrap();
    serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{command}: {answer}: {error}"))
}

#[test]
fn a_demonstration_answers_the_curl_that_it_prints() {
    let folder = folder();
    let mut demo = program(folder.path());
    let mut demo = Running::start(demo.args(["--demo", "--port", "0", "--format", "json"]));
    let told: Value = serde_json::from_str(&demo.line()).unwrap();
    let curl = told["curl"].as_str().unwrap();
    let answer = shell(curl);
    assert_eq!(answer["success"], true, "{answer}");
    let portal = answer["data"]["url"].as_str().unwrap();
    assert!(
        portal.starts_with(told["stripe"].as_str().unwrap()),
        "{portal}"
    );
    let token = told["tokens"]["active"].as_str().unwrap();
    let url = told["url"].as_str().unwrap();
    let bearer = format!("-H 'Authorization: Bearer {token}'");
    let answer = shell(&format!("curl {url}/api/billing/subscription {bearer}"));
    assert_eq!(answer["data"]["status"], "active", "{answer}");
    let answer = shell(&curl.replace(token, "ps_none"));
    let error = json!({"code": "UNAUTHORIZED", "message": "Authentication required"});
    assert_eq!(answer, json!({"success": false, "error": error}));
    let log = demo.end();
    assert!(!log.contains(token) && !log.contains(portal), "{log}");
}

#[test]
fn a_demonstration_is_told_to_people() {
    let folder = folder();
    let mut demo = program(folder.path());
    let mut demo = Running::start(demo.args(["--demo", "--port", "0"]));
    let mut text = String::new();
    while !text.contains("Ctrl-C") {
        text.push_str(&demo.line());
    }
    for part in [
        "not for production",
        "/docs\n",
        "  active ",
        "  free ",
        "  cancelled ",
        "curl -X POST http",
    ] {
        assert!(text.contains(part), "{text}");
    }
    demo.end();
    // The database was in a folder of its own.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_server_says_where_it_is_and_ends_in_order() {
    let folder = folder();
    let mut server = program(folder.path());
    server
        .env("PORTAL_STRIPE_KEY", "sk_test_very_secret")
        .env("PORTAL_STRIPE_URL", "http://127.0.0.1:9");
    server.args([
        "--port",
        "0",
        "--return-origins",
        "https://a.example",
        "--format",
        "json",
    ]);
    let mut server = Running::start(&mut server);
    let told: Value = serde_json::from_str(&server.line()).unwrap();
    let url = told["url"].as_str().unwrap();
    let answer = shell(&format!("curl -X POST {url}/api/billing/portal"));
    assert_eq!(answer["error"]["code"], "UNAUTHORIZED");
    let log = server.end();
    let lines = log
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let messages: Vec<_> = lines.map(|it| it["message"].clone()).collect();
    assert_eq!(messages.last(), Some(&json!("ended")), "{log}");
    assert!(!log.contains("very_secret"), "{log}");
}

#[test]
fn a_demonstration_has_its_own_database() {
    let told = fault(&folder(), &["--demo", "--database", "sqlite:x.db"]);
    assert_eq!(
        told,
        "error: --demo has its own database: leave --database out\n"
    );
}
