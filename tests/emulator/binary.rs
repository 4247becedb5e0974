//! The program: how it starts, what it says, and how it ends.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

use crate::exchange::exchange;
use crate::packages::succeeds;
use crate::program::built;

static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| built("portal-emulator"));

/// A program that runs until it is told to end, or dropped.
struct Running {
    process: Child,
    /// The line that it begins with.
    line: Value,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut process = Command::new(&*PROGRAM)
            .args(["--port", "0", "--format", "json"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut line = String::new();
        let out = process.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let line = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{line}: {error}"));
        Self { process, line }
    }

    fn url(&self) -> &str {
        self.line["url"].as_str().expect("a URL")
    }

    fn key(&self) -> &str {
        self.line["key"].as_str().expect("a key")
    }

    /// Tells it to end, as Ctrl-C does, and waits until it has.
    fn end(&mut self) {
        let id = self.process.id().to_string();
        succeeds(Command::new("kill").args(["-INT", &id]));
        let status = self.process.wait().expect("it ends");
        assert_eq!(status.code(), Some(0));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(&*PROGRAM);
    command.args(arguments).output().expect("the program runs")
}

#[test]
fn it_says_where_it_is_and_ends_when_told() {
    let mut program = Running::start(&[]);
    let url = program.url().to_owned();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    program.end();
}

#[test]
fn it_explains_itself() {
    let output = run(&["--help"]);
    assert_eq!(output.status.code(), Some(0));
    let help = String::from_utf8(output.stdout).unwrap();
    for option in ["--port", "--format", "--seed"] {
        assert!(help.contains(option), "{help}");
    }
    assert_ne!(run(&["--prot", "0"]).status.code(), Some(0));
}

#[test]
fn a_wrong_seed_is_shown_where_it_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seed.yaml");
    fs::write(
        &path,
        "customers:\n  - name: Jenny\n    emial: jenny@example.com\n",
    )
    .unwrap();
    let path = path.to_str().unwrap();
    let output = run(&["--port", "0", "--seed", path]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "");
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains(&format!("{path}:3:")) && told.contains("emial"),
        "{told}"
    );
}

#[test]
fn a_port_that_is_taken_is_named() {
    let first = Running::start(&[]);
    let port = first.url().rsplit(':').next().unwrap();
    let output = run(&["--port", port]);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains(port), "{told}");
}

#[test]
fn what_it_keeps_is_there_again() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("state.sqlite");
    let data = data.to_str().unwrap();
    let mut program = Running::start(&["--data", data]);
    let made = ask(&program, "/v1/customers", &[("name", "Jenny Rosen")]);
    program.end();
    let program = Running::start(&["--data", data]);
    let path = format!("/v1/customers/{}", made["id"].as_str().expect("an id"));
    assert_eq!(ask(&program, &path, &[]), made);
}

#[test]
fn it_can_take_one_key_only() {
    let program = Running::start(&["--key", "sk_test_mine"]);
    assert_eq!(program.key(), "sk_test_mine");
    let head = "GET /v1/customers HTTP/1.1\r\nAuthorization: Bearer sk_test_other\r\n";
    let answer = exchange(program.url(), head, "");
    assert!(answer.head.starts_with("HTTP/1.1 401 "), "{}", answer.head);
}

#[test]
fn its_first_link_opens_the_portal() {
    let program = Running::start(&[]);
    let link = program.line["session_url"].as_str().expect("a link");
    let path = link.strip_prefix(program.url()).expect("its own address");
    let answer = exchange(program.url(), &format!("GET {path} HTTP/1.1\r\n"), "");
    assert!(answer.head.starts_with("HTTP/1.1 200 "), "{}", answer.head);
    assert!(
        answer.body.contains("<h1>Your billing</h1>"),
        "{}",
        answer.body
    );
}

/// Stripe's own example, but for host, key and customer.
#[test]
fn the_example_of_the_reference_works() {
    let program = Running::start(&[]);
    let made = ask(&program, "/v1/customers", &[("name", "Jenny Rosen")]);
    let customer = made["id"].as_str().expect("an id");
    let params = [
        ("customer", customer),
        ("return_url", "https://example.com/account"),
    ];
    let session = ask(&program, "/v1/billing_portal/sessions", &params);
    assert_eq!(session["object"], "billing_portal.session");
    assert_eq!(session["customer"], customer);
    let page = session["url"].as_str().expect("a URL");
    assert!(
        page.starts_with(&format!("{}/p/session/test_", program.url())),
        "{page}"
    );
    for name in ["flow", "locale", "on_behalf_of"] {
        assert!(session[name].is_null(), "{session}");
    }
}

/// The answer to `curl URL -u "KEY:" -d name=value…`, by hand where there is no curl.
fn ask(program: &Running, path: &str, params: &[(&str, &str)]) -> Value {
    let user = format!("{}:", program.key());
    let pairs = params.iter().map(|(name, value)| format!("{name}={value}"));
    let pairs: Vec<String> = pairs.collect();
    let has_curl = Command::new("curl").arg("--version").output().is_ok();
    let body = match has_curl {
        true => by_curl(program, path, &user, &pairs),
        false => by_hand(program, path, &user, &pairs.join("&")),
    };
    serde_json::from_str(&body).unwrap_or_else(|error| panic!("{body}: {error}"))
}

fn by_curl(program: &Running, path: &str, user: &str, pairs: &[String]) -> String {
    let mut curl = Command::new("curl");
    curl.args(["--silent", "--noproxy", "*", "-u", user]);
    curl.arg(format!("{}{path}", program.url()));
    for pair in pairs {
        curl.args(["-d", pair]);
    }
    succeeds(&mut curl)
}

fn by_hand(program: &Running, path: &str, user: &str, form: &str) -> String {
    let user = BASE64_STANDARD.encode(user);
    let method = if form.is_empty() { "GET" } else { "POST" };
    let head = format!(
        "{method} {path} HTTP/1.1\r\nAuthorization: Basic {user}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n"
    );
    exchange(program.url(), &head, form).body
}
