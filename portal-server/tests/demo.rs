//! The server and the demonstration, started and ended as an operator does.
#![cfg(all(feature = "demo", unix))]

mod program;

use std::fs;
use std::process::Command;

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

/// A demonstration that runs, and what it has printed.
struct Demo {
    running: Running,
    told: Value,
    url: String,
}

impl Demo {
    fn start(arguments: &[&str]) -> Self {
        let folder = folder();
        let mut demo = program(folder.path());
        demo.args(["--demo", "--port", "0", "--format", "json"]);
        let mut running = Running::start(demo.args(arguments));
        let told: Value = serde_json::from_str(&running.line()).unwrap();
        let url = told["url"].as_str().unwrap().to_owned();
        Self { running, told, url }
    }

    fn token(&self, user: &str) -> &str {
        self.told["tokens"][user].as_str().unwrap()
    }

    fn get(&self, path: &str) -> Value {
        shell(&format!("curl '{}{path}'", self.url))
    }

    fn get_as(&self, token: &str, path: &str) -> Value {
        let bearer = format!("-H 'Authorization: Bearer {token}'");
        shell(&format!("curl {bearer} '{}{path}'", self.url))
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        self.ask_as("none", method, path, body)
    }

    fn ask_as(&self, token: &str, method: &str, path: &str, body: &Value) -> Value {
        let headers =
            format!("-H 'Authorization: Bearer {token}' -H 'Content-Type: application/json'");
        shell(&format!(
            "curl -X {method} {headers} -d '{body}' '{}{path}'",
            self.url
        ))
    }

    fn open_portal(&self, token: &str) -> Value {
        let body = json!({"returnUrl": format!("{}/dashboard/settings/billing", self.url)});
        self.ask_as(token, "POST", "/api/billing/portal", &body)
    }

    /// Asks until an event of this type was applied.
    fn event(&self, kind: &str) -> Value {
        for _ in 0..2000 {
            let events = self.get("/demo/api/events");
            let mut events = events["data"].as_array().unwrap().iter();
            if let Some(event) = events.find(|it| it["type"] == kind && it["state"] == "done") {
                return event.clone();
            }
        }
        panic!("there is no event {kind}");
    }

    /// The whole answer: status, headers and body.
    fn whole(&self, path: &str) -> String {
        let url = format!("{}{path}", self.url);
        let mut curl = Command::new("curl");
        let output = curl.args(["--silent", "--include", &url]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }
}

#[track_caller]
fn code(answer: &Value) -> &str {
    answer["error"]["code"].as_str().unwrap_or("none")
}

#[test]
fn users_sign_in_and_out() {
    let demo = Demo::start(&[]);
    let users = demo.get("/demo/api/users");
    let ids = users["data"].as_array().unwrap().iter();
    let ids: Vec<_> = ids.map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["active", "free", "cancelled"]);
    let session = demo.ask("POST", "/demo/api/session", &json!({"user": "cancelled"}));
    assert_eq!(session["data"]["user"], users["data"][2]);
    let token = session["data"]["token"].as_str().unwrap();
    let subscription = demo.get_as(token, "/api/billing/subscription");
    assert_eq!(subscription["data"]["status"], "canceled");
    let ended = demo.ask_as(token, "DELETE", "/demo/api/session", &json!({}));
    assert_eq!(ended, json!({"success": true, "data": null}));
    let subscription = demo.get_as(token, "/api/billing/subscription");
    assert_eq!(code(&subscription), "UNAUTHORIZED");
    let again = demo.ask_as(token, "DELETE", "/demo/api/session", &json!({}));
    assert_eq!(code(&again), "UNAUTHORIZED");
    for body in [json!({"user": "eve"}), json!({"name": "active"}), json!([])] {
        let refused = demo.ask("POST", "/demo/api/session", &body);
        assert_eq!(code(&refused), "VALIDATION_ERROR", "{body}");
    }
    assert_eq!(code(&demo.get("/demo/api/session")), "METHOD_NOT_ALLOWED");
    assert_eq!(code(&demo.get("/demo/api/none")), "UNKNOWN_PATH");
    demo.running.end();
}

#[test]
fn a_plan_is_taken_once_and_its_webhooks_are_told() {
    let demo = Demo::start(&[]);
    let free = demo.token("free");
    let take = |token: &str, plan: &str| {
        demo.ask_as(token, "POST", "/demo/api/subscribe", &json!({"plan": plan}))
    };
    assert_eq!(code(&take("none", "pro")), "UNAUTHORIZED");
    assert_eq!(code(&take(free, "gold")), "VALIDATION_ERROR");
    let taken = take(free, "pro");
    let id = taken["data"]["subscription"].as_str().unwrap();
    assert_eq!(code(&take(free, "basic")), "CONFLICT");
    let created = demo.event("customer.subscription.created");
    assert_eq!(created["about"], format!("{id} · status: active"));
    assert_eq!(created["payload"]["data"]["object"]["id"], id);
    let subscription = demo.get_as(free, "/api/billing/subscription");
    assert_eq!(subscription["data"]["plan"]["name"], "Pro");

    let opened = demo.open_portal(free);
    let portal = opened["data"]["url"].as_str().unwrap();
    let event = demo.event("billing_portal.session.created");
    assert!(!event.to_string().contains(portal), "{event}");
    let rest = demo.get(&format!("/demo/api/events?after={}", event["seq"]));
    assert_eq!(rest["data"], json!([]));
    let refused = demo.get("/demo/api/events?after=x");
    assert_eq!(code(&refused), "VALIDATION_ERROR");
    let log = demo.running.end();
    assert!(!log.contains(portal), "{log}");
}

#[test]
fn stripe_can_be_in_trouble_and_time_can_pass() {
    let demo = Demo::start(&[]);
    let active = demo.token("active");
    let stripe = demo.get("/demo/api/stripe")["data"].clone();
    assert_eq!(stripe["url"], demo.told["stripe"]);
    let trouble = |change: Value, down: bool, slow: bool| {
        let told = demo.ask("PUT", "/demo/api/stripe/trouble", &change);
        let wanted = json!({"stripeDown": down, "slowWebhooks": slow});
        assert_eq!(told["data"]["trouble"], wanted);
    };
    trouble(json!({"stripeDown": true}), true, false);
    assert_eq!(code(&demo.open_portal(active)), "STRIPE_UNAVAILABLE");
    trouble(json!({"slowWebhooks": true}), true, true);
    trouble(json!({"stripeDown": false}), false, true);
    assert_eq!(demo.open_portal(active)["success"], true);
    // What is late comes with the time that passes.
    let later = demo.ask("POST", "/demo/api/stripe/clock", &json!({"days": 40}));
    let text = |stripe: &Value| stripe["now"].as_str().unwrap().to_owned();
    assert!(text(&later["data"]) > text(&stripe), "{later}");
    demo.event("billing_portal.session.created");
    demo.event("customer.subscription.updated");
    for days in [json!(0), json!(367), json!("1")] {
        let refused = demo.ask("POST", "/demo/api/stripe/clock", &json!({"days": days}));
        assert_eq!(code(&refused), "VALIDATION_ERROR", "{days}");
    }
    let refused = demo.ask(
        "PUT",
        "/demo/api/stripe/trouble",
        &json!({"stripeDwon": true}),
    );
    assert_eq!(code(&refused), "VALIDATION_ERROR");
    demo.running.end();
}

#[test]
fn pages_of_others_can_do_nothing() {
    let demo = Demo::start(&[]);
    let url = format!("{}/demo/api/session", demo.url);
    let begin = "-H 'Content-Type: application/json' -d '{\"user\": \"active\"}'";
    let ours = format!("-H 'Origin: {}'", demo.url);
    let from = |header: &str| shell(&format!("curl {header} {begin} {url}"));
    assert_eq!(from(&ours)["success"], true);
    for theirs in [
        "-H 'Origin: https://evil.example'",
        "-H 'Sec-Fetch-Site: cross-site'",
        "-H 'Host: evil.example'",
    ] {
        assert_eq!(code(&from(theirs)), "FORBIDDEN", "{theirs}");
    }
    demo.running.end();
}

#[test]
fn the_page_is_served_and_nothing_else_leads_to_it() {
    let bundle = folder();
    fs::write(bundle.path().join("index.html"), "the page").unwrap();
    fs::create_dir(bundle.path().join("assets")).unwrap();
    fs::write(bundle.path().join("assets/index-1.js"), "the script").unwrap();
    let demo = Demo::start(&["--page", bundle.path().to_str().unwrap()]);
    assert_eq!(demo.told["page"], format!("{}/", demo.url));
    for path in [
        "/",
        "/dashboard/settings/billing",
        "/dashboard/settings/billing?from=portal",
    ] {
        let page = demo.whole(path);
        assert!(page.starts_with("HTTP/1.1 200"), "{page}");
        assert!(page.contains("\r\ncontent-type: text/html"), "{page}");
        assert!(page.contains("\r\ncontent-security-policy: default-src 'self';"));
        assert!(page.ends_with("the page"), "{page}");
    }
    let script = demo.whole("/assets/index-1.js");
    assert!(
        script.contains("\r\ncontent-type: text/javascript"),
        "{script}"
    );
    for path in ["/dashboard", "/assets/", "/assets", "/none.js", "/..%2fx"] {
        let missing = demo.whole(path);
        assert!(missing.starts_with("HTTP/1.1 404"), "{path}: {missing}");
        assert!(
            missing.ends_with("\"There is nothing here\"}}"),
            "{missing}"
        );
    }
    assert_eq!(demo.get("/healthz")["success"], true);
    demo.running.end();
}

#[test]
fn without_the_page_it_is_said_how_to_build_it() {
    let demo = Demo::start(&[]);
    assert_eq!(demo.told["page"], Value::Null);
    for path in ["/", "/dashboard/settings/billing"] {
        let page = demo.whole(path);
        assert!(page.starts_with("HTTP/1.1 200"), "{page}");
        assert!(page.contains("cargo xtask demo"), "{page}");
    }
    demo.running.end();
}

#[test]
fn a_page_that_is_asked_for_has_to_be_there() {
    let told = fault(&folder(), &["--demo", "--page", "none"]);
    assert!(
        told.starts_with("error: --page: there is no none/index.html: `npm ci"),
        "{told}"
    );
    let told = fault(&folder(), &["--page", "none"]);
    assert!(told.contains("--demo"), "{told}");
}

#[test]
fn with_the_page_people_are_told_one_address() {
    let bundle = folder();
    fs::write(bundle.path().join("index.html"), "the page").unwrap();
    let place = folder();
    let mut demo = program(place.path());
    demo.args(["--demo", "--port", "0", "--page"])
        .arg(bundle.path());
    let mut demo = Running::start(&mut demo);
    let mut text = String::new();
    while !text.contains("Ctrl-C") {
        text.push_str(&demo.line());
    }
    assert_eq!(text.matches("http://").count(), 1, "{text}");
    assert!(!text.contains("ps_"), "{text}");
    demo.end();
}
