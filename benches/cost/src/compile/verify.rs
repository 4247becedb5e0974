//! Both programs against a server of our own: they send what Stripe asks for, and print what it answers.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::thread;

use anyhow::{Context as _, Result, ensure};

use super::program::{PROGRAMS, build};
use crate::cargo::program;
use crate::measure::run;

const URL: &str = "https://billing.example/p/session/test_1";

const SESSION: &str = r#"{"id":"bps_1","object":"billing_portal.session","configuration":"bpc_1",
"created":1770000000,"customer":"cus_123","flow":null,"livemode":false,"locale":null,
"on_behalf_of":null,"return_url":"https://example.com/account",
"url":"https://billing.example/p/session/test_1"}"#;

const REFUSED: &str = r#"{"error":{"type":"invalid_request_error","code":"resource_missing",
"message":"No such customer: 'cus_123'","param":"customer"}}"#;

/// Builds and runs both; an error says what one of them did otherwise.
pub fn all() -> Result<()> {
    for name in PROGRAMS {
        run(build(name).release().arg("--locked")).with_context(|| format!("building {name}"))?;
        opened(name).with_context(|| format!("{name}, answered 200"))?;
        refused(name).with_context(|| format!("{name}, answered 404"))?;
        println!("{name}: sends the form with its key, prints the address, and tells of a refusal");
    }
    Ok(())
}

/// A session that is created.
fn opened(name: &str) -> Result<()> {
    let (request, output) = exchange(name, "200 OK", SESSION)?;
    let head = request.to_lowercase();
    ensure!(
        head.starts_with("post /v1/billing_portal/sessions http/1.1\r\n"),
        "{request}"
    );
    ensure!(
        head.contains("\r\nauthorization: bearer sk_test_1\r\n"),
        "{request}"
    );
    ensure!(
        head.contains("\r\ncontent-type: application/x-www-form-urlencoded"),
        "{request}"
    );
    let form = "customer=cus_123&return_url=https%3A%2F%2Fexample.com%2Faccount";
    ensure!(request.ends_with(form), "{request}");
    let told = String::from_utf8_lossy(&output.stdout);
    ensure!(
        output.status.success() && told == format!("{URL}\nrequest req_1\n"),
        "{output:?}"
    );
    Ok(())
}

/// A customer that does not exist.
fn refused(name: &str) -> Result<()> {
    let (_, output) = exchange(name, "404 Not Found", REFUSED)?;
    let told = String::from_utf8_lossy(&output.stderr);
    ensure!(
        !output.status.success() && told.contains("resource_missing"),
        "{output:?}"
    );
    Ok(())
}

/// Runs a program, whose one request gets one answer.
fn exchange(name: &str, status: &str, body: &str) -> Result<(String, std::process::Output)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nRequest-Id: req_1\r\n\
         Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let server = thread::spawn(move || served(&listener, &answer));
    let output = Command::new(program(&build(name).target, name))
        .env("STRIPE_SECRET_KEY", "sk_test_1")
        .env("STRIPE_API_BASE", format!("http://{address}"))
        .output()?;
    // A program that sent nothing would leave the server waiting.
    drop(TcpStream::connect(address));
    let request = server.join().ok().context("the server")??;
    Ok((request, output))
}

/// The first request, answered.
fn served(listener: &TcpListener, answer: &str) -> Result<String> {
    let (stream, _) = listener.accept()?;
    let mut reader = BufReader::new(&stream);
    let mut request = String::new();
    let mut length = 0;
    while reader.read_line(&mut request)? > 2 {
        let line = request.lines().last().unwrap_or_default().to_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    request.push_str(&String::from_utf8(body)?);
    (&stream).write_all(answer.as_bytes())?;
    Ok(request)
}
