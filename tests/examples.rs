//! Each example, run as its first lines say, against a server that plays Stripe's part.

use std::io::{BufRead as _, BufReader, Lines, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::{env, fs};

use serde_json::{Value, json};
use stripe_portal_gen::{Timestamp, webhook};

use fixtures::{CONFIGURATION, SESSION, SUBSCRIPTION, configuration, event, page, value};
use server::{Answer, KEY, Server};

#[expect(dead_code, reason = "the end-to-end tests need more of it")]
#[path = "end_to_end/fixtures.rs"]
mod fixtures;
#[expect(dead_code, reason = "the end-to-end tests need more of it")]
#[path = "end_to_end/server.rs"]
mod server;

const URL: &str = "https://billing.stripe.com/p/session/test_YWNjdF8xTTJKVGtMa2RJd0h1N2l4LF9OY2lBYjJXcHY4a2NPck96UjBEbFVYRnU5bjlwVUF50100BUtQs3bl";
const SECRET: &str = "whsec_1";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples")
}

/// The command that runs an example, which finds no server of Stripe's.
fn cargo_run(example: &str) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command
        .args(["run", "--quiet", "--offline", "-p", "examples"])
        .args(["--example", example, "--"])
        .current_dir(folder())
        .env("STRIPE_SECRET_KEY", KEY)
        .env("STRIPE_API_BASE", "http://127.0.0.1:9");
    // Of the package that is tested; ring, and all that needs it, would be built anew for them.
    for (name, _) in env::vars() {
        if name.starts_with("CARGO_MANIFEST_") || name.starts_with("CARGO_PKG_") {
            command.env_remove(name);
        }
    }
    command
}

/// What an example printed: results, and what is for the log.
struct Printed {
    out: String,
    log: String,
}

/// Runs an example to its successful end.
async fn run(example: &str, arguments: &[&str], server: &Server) -> Printed {
    let mut command = cargo_run(example);
    command.args(arguments).env("STRIPE_API_BASE", server.url());
    let output = tokio::task::spawn_blocking(move || command.output());
    let output = output.await.unwrap().expect("cargo runs");
    let log = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{example} fails:\n{log}");
    let out = String::from_utf8(output.stdout).unwrap();
    Printed { out, log }
}

/// A test of an example bears the example's name.
#[test]
fn each_example_has_a_test_and_says_how_to_run_it() {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let text = fs::read_to_string(&path).unwrap();
            let head = text.split("\n\n").next().unwrap();
            let command = format!("cargo run -p examples --example {name}");
            assert!(head.contains(&command), "{name} does not say how to run it");
            names.push(name);
        }
    }
    assert!(names.len() > 5, "{names:?}");
    for name in names {
        let test = format!("\nasync fn {name}() {{\n    let ");
        let has_test = include_str!("examples.rs").contains(&test);
        assert!(has_test, "the example {name} has no test");
    }
}

#[tokio::test]
async fn create_session() {
    let server = Server::with(SESSION).await;
    let got = run("create_session", &["cus_123"], &server).await;
    assert_eq!(got.out, format!("portal: {URL}\nrequest: req_1\n"));
    let sent = server.request();
    assert_eq!(sent.line(), "POST /v1/billing_portal/sessions");
    let want = "customer=cus_123&return_url=https%3A%2F%2Fexample.com%2Faccount";
    assert_eq!(sent.body(), want);
}

#[tokio::test]
async fn cancel_link() {
    let server = Server::with(SESSION).await;
    let got = run("cancel_link", &["cus_123", "sub_456"], &server).await;
    assert_eq!(got.out, format!("to cancel: {URL}\n"));
    let sent = server.request();
    assert_eq!(sent.line(), "POST /v1/billing_portal/sessions");
    let want = [
        "customer=cus_123",
        "return_url=https%3A%2F%2Fexample.com%2Faccount",
        "flow_data[type]=subscription_cancel",
        "flow_data[after_completion][type]=redirect",
        "flow_data[after_completion][redirect][return_url]=https%3A%2F%2Fexample.com%2Fgoodbye",
        "flow_data[subscription_cancel][subscription]=sub_456",
    ];
    assert_eq!(sent.body(), want.join("&"));
}

#[tokio::test]
async fn list_configurations() {
    let first = page(["bpc_1", "bpc_2"].map(configuration), true);
    let last = page([configuration("bpc_3")], false);
    let answers = [&first, &last, &first, &last].map(|page| Answer::new(200, page));
    let server = Server::start(answers).await;
    let got = run("list_configurations", &[], &server).await;
    let want = "bpc_1 of 2009-02-13T23:31:30Z\nbpc_2 of 2009-02-13T23:31:30Z\n\
                bpc_3 of 2009-02-13T23:31:30Z\n3 configurations\n";
    assert_eq!(got.out, want);
    let first = "GET /v1/billing_portal/configurations?active=true&limit=100";
    let last = format!("{first}&starting_after=bpc_2");
    assert_eq!(server.lines(), [first, &last, first, &last]);
}

#[tokio::test]
async fn update_and_clear() {
    let mut updated = value(CONFIGURATION);
    updated["business_profile"]["headline"] = "Thank you".into();
    updated["metadata"] = json!({"team": "growth"});
    let server = Server::with(updated.to_string()).await;
    let got = run("update_and_clear", &["bpc_1"], &server).await;
    let want = "headline: Some(\"Thank you\")\nreturn URL: None\n\
                metadata: Some(Map({\"team\": \"growth\"}))\n";
    assert_eq!(got.out, want);
    let sent = server.request();
    assert_eq!(sent.line(), "POST /v1/billing_portal/configurations/bpc_1");
    let want = [
        "default_return_url=",
        "business_profile[headline]=Thank%20you%20for%20your%20trust",
        "business_profile[privacy_policy_url]=",
        "features[subscription_cancel][enabled]=true",
        "features[subscription_cancel][mode]=at_period_end",
        "metadata[team]=growth",
        "metadata[campaign]=",
    ];
    assert_eq!(sent.body(), want.join("&"));
}

#[tokio::test]
async fn retry_options() {
    let answers = [Answer::new(500, "{}"), Answer::new(200, CONFIGURATION)];
    let server = Server::start(answers).await;
    let got = run("retry_options", &["acct_456"], &server).await;
    assert_eq!(got.out, "created bpc_1 with the key portal-of-acct_456\n");
    let [first, second] = server.requests().try_into().expect("two attempts");
    for sent in [first, second] {
        assert_eq!(sent.line(), "POST /v1/billing_portal/configurations");
        assert_eq!(sent.header("stripe-account"), Some("acct_456"));
        assert_eq!(sent.header("idempotency-key"), Some("portal-of-acct_456"));
        let want = "business_profile[headline]=Thank%20you%20for%20your%20trust\
                    &features[invoice_history][enabled]=true";
        assert_eq!(sent.body(), want);
    }
}

#[tokio::test]
async fn errors() {
    let missing = r#"{"error":{"type":"invalid_request_error","code":"resource_missing",
        "message":"No such customer: 'cus_123'","param":"customer",
        "doc_url":"https://docs.stripe.com/error-codes/resource-missing"}}"#;
    let cases = [
        (
            Answer::new(404, missing),
            "You have not bought anything yet.\n",
            "cannot open the portal: invalid request, status 404, invalid_request_error, \
             resource_missing: No such customer: 'cus_123' (param customer) (request req_1)\n\
             see https://docs.stripe.com/error-codes/resource-missing\n",
        ),
        (
            Answer::new(429, r#"{"error":{"message":"Too many requests"}}"#),
            "We are busy. Please try again in a minute.\n",
            "cannot open the portal: rate limit, status 429: Too many requests (request req_1)\n",
        ),
        (
            Answer::new(401, r#"{"error":{"message":"Invalid API Key"}}"#),
            "That is our fault. We have been told.\n",
            "cannot open the portal: authentication error, status 401: check the API key; `api` \
             has what Stripe says about it (request req_1)\n",
        ),
    ];
    for (answer, out, log) in cases {
        let server = Server::start([answer]).await;
        let got = run("errors", &["cus_123"], &server).await;
        assert_eq!((&*got.out, &*got.log), (out, log));
        assert_eq!(server.request().body(), "customer=cus_123");
    }
}

#[tokio::test]
async fn blocking() {
    let first = page([configuration("bpc_1")], true);
    let last = page([configuration("bpc_2")], false);
    let answers = [first, last, SESSION.to_owned()].map(|body| Answer::new(200, body));
    let server = Server::start(answers).await;
    let got = run("blocking", &["cus_123"], &server).await;
    let want = format!("configuration: bpc_1\nconfiguration: bpc_2\nportal: {URL}\n");
    assert_eq!(got.out, want);
    let want = [
        "GET /v1/billing_portal/configurations",
        "GET /v1/billing_portal/configurations?starting_after=bpc_1",
        "POST /v1/billing_portal/sessions",
    ];
    assert_eq!(server.lines(), want);
    let want = "customer=cus_123&return_url=https%3A%2F%2Fexample.com%2Faccount";
    assert_eq!(server.requests()[2].body(), want);
}

#[tokio::test]
async fn raw_request() {
    let data = [json!({"amount": -500, "currency": "usd"})];
    let server = Server::with(page(data, false)).await;
    let got = run("raw_request", &["cus_123"], &server).await;
    assert_eq!(got.out, "-500 \"usd\"\n");
    let sent = server.request();
    let want = "GET /v1/customers/cus_123/balance_transactions?limit=3";
    assert_eq!(sent.line(), want);
    assert_eq!(sent.header("stripe-version"), Some("2024-06-20"));
    assert_eq!(sent.body(), "");
}

#[tokio::test]
async fn tracing() {
    let answers = [
        Answer::new(500, "{}"),
        Answer::new(200, SESSION).header("stripe-notice", "a parameter is deprecated"),
    ];
    let server = Server::start(answers).await;
    let got = run("tracing", &["cus_123"], &server).await;
    for want in [
        r#"{method="POST" path="/v1/billing_portal/sessions" attempt=1 elapsed_ms="#,
        r#"{method="POST" path="/v1/billing_portal/sessions" attempt=2 elapsed_ms="#,
        r#" status=500 request_id="req_1"}"#,
        r#" status=200 request_id="req_1"}"#,
        "a parameter is deprecated",
        "created bps_1MrSjzLkdIwHu7ixex0IvU9b\n",
    ] {
        let count = got.out.matches(want).count();
        assert_eq!(count, 1, "{want} in:\n{}", got.out);
    }
    assert!(!got.out.contains("cus_123") && !got.out.contains(KEY));
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn webhook_axum() {
    let mut shop = Shop::open();
    for (type_, object, want) in [
        (
            "customer.subscription.deleted",
            value(SUBSCRIPTION),
            "sub_1 has ended",
        ),
        (
            "customer.subscription.updated",
            value(SUBSCRIPTION),
            "sub_1 will end",
        ),
        (
            "billing_portal.session.created",
            value(SESSION),
            "billing_portal.session.created evt_1",
        ),
        ("boat.sailed", json!({}), "boat.sailed evt_1: None"),
        (
            "customer.updated",
            json!({}),
            "customer.updated evt_1: Some(\"missing field `id`\")",
        ),
    ] {
        let body = event("evt_1", type_, &object).to_string();
        assert_eq!(shop.post(&body, Some(&sign(&body))), 200);
        assert_eq!(shop.line(), want);
    }
    let body = event("evt_2", "boat.sailed", &Value::Null).to_string();
    let tampered = body.replace("evt_2", "evt_3");
    assert_eq!(shop.post(&tampered, Some(&sign(&body))), 400);
    assert_eq!(shop.post(&body, None), 400);
    // Of those two nothing was printed; what is signed but no event is not asked for again.
    assert_eq!(shop.post("[]", Some(&sign("[]"))), 200);
    assert_eq!(shop.post(&body, Some(&sign(&body))), 200);
    assert_eq!(shop.line(), "boat.sailed evt_2: None");
    let log = shop.close();
    let heads: Vec<_> = log
        .lines()
        .filter_map(|line| line.split(": ").next())
        .collect();
    let want = ["not from Stripe", "not from Stripe", "not understood"];
    assert_eq!(heads, want, "{log}");
}

fn sign(body: &str) -> String {
    webhook::sign(body.as_bytes(), SECRET, Timestamp::now())
}

/// The example that is a server, until it is dropped.
struct Shop {
    process: Child,
    printed: Lines<BufReader<ChildStdout>>,
    address: String,
}

impl Shop {
    fn open() -> Self {
        let mut command = cargo_run("webhook_axum");
        command
            .env("STRIPE_WEBHOOK_SECRET", SECRET)
            .env_remove("PORT")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut process = command.spawn().expect("cargo runs");
        let printed = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut shop = Self {
            process,
            printed,
            address: String::new(),
        };
        let line = shop.line();
        let url = line.strip_prefix("listening on http://");
        let address = url.and_then(|url| url.strip_suffix("/webhook")).unwrap();
        shop.address.push_str(address);
        shop
    }

    /// The next line that it prints.
    fn line(&mut self) -> String {
        match self.printed.next() {
            Some(line) => line.unwrap(),
            None => panic!("it has ended:\n{}", self.close()),
        }
    }

    /// Ends it and gives what it wrote for the log.
    fn close(&mut self) -> String {
        let _ = self.process.kill();
        let mut log = String::new();
        let pipe = self.process.stderr.as_mut().unwrap();
        pipe.read_to_string(&mut log).unwrap();
        log
    }

    /// Delivers a webhook and gives the status of the answer.
    fn post(&self, body: &str, signature: Option<&str>) -> u16 {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let signature = signature.map(|it| format!("Stripe-Signature: {it}\r\n"));
        let request = format!(
            "POST /webhook HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n{}Content-Length: {}\r\n\r\n{body}",
            signature.unwrap_or_default(),
            body.len(),
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
