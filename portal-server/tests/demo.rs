//! The server and the demonstration, started and ended as an operator does.
#![cfg(all(feature = "demo", unix))]

mod program;

use std::fs;

use program::{Running, fault, folder, program, shell};
use serde_json::{Value, json};

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
fn a_demonstration_allows_where_its_curl_goes_back_to() {
    let folder = folder();
    let mut demo = program(folder.path());
    demo.args(["serve", "--port", "0", "--demo", "--format", "json"]);
    demo.args(["--return-origins", "https://mine.example"]);
    let mut demo = Running::start(&mut demo);
    let told: Value = serde_json::from_str(&demo.line()).unwrap();
    let curl = told["curl"].as_str().unwrap();
    for command in [
        curl.to_owned(),
        curl.replace("app.example.com", "mine.example"),
    ] {
        assert_eq!(shell(&command)["success"], true);
    }
    demo.end();
}

#[test]
fn a_demonstration_only_serves() {
    for arguments in [
        ["--demo", "migrate"].as_slice(),
        &["user", "list", "--demo"],
        &["check", "--demo"],
    ] {
        let told = fault(&folder(), arguments);
        assert_eq!(told, "error: --demo only serves: leave the command out\n");
    }
    let told = fault(&folder(), &["--config", "x.toml", "serve", "--demo"]);
    assert!(told.contains("leave --config out"), "{told}");
}

#[test]
fn a_demonstration_has_its_own_database() {
    let told = fault(&folder(), &["--demo", "--database", "sqlite:x.db"]);
    assert_eq!(
        told,
        "error: --demo has its own database: leave --database out\n"
    );
}
