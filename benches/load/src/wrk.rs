//! Requests, and how many of them `wrk` gets answered in a second.

use std::fs;

use anyhow::{Context as _, Result, bail, ensure};
use axum::body::Bytes;
use axum::http::HeaderMap;
use tempfile::NamedTempFile;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::process::Command;

/// A request to send again and again.
pub(crate) struct Request {
    pub(crate) name: &'static str,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) body: String,
    pub(crate) key: String,
}

/// What is answered to it, but for the headers that every server adds.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Request {
    /// The answer to one request.
    pub(crate) async fn once(&self, url: &str) -> Result<Answer> {
        let address = url.trim_start_matches("http://");
        let mut connection = TcpStream::connect(address).await?;
        let text = format!(
            "{} {} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{}",
            self.method,
            self.path,
            self.key,
            self.body.len(),
            self.body
        );
        connection.write_all(text.as_bytes()).await?;
        let mut answer = String::new();
        connection.read_to_string(&mut answer).await?;
        ensure!(answer.starts_with("HTTP/1.1 200"), "it answers: {answer}");
        let (head, body) = answer.split_once("\r\n\r\n").context("no body")?;
        let headers = head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(": "));
        let own = |name: &str| !["connection", "content-length", "date"].contains(&name);
        let headers = headers.filter(|(name, _)| own(name));
        Ok(Answer {
            headers: headers
                .map(|(name, value)| Ok((name.parse()?, value.parse()?)))
                .collect::<Result<_>>()?,
            body: body.as_bytes().to_vec().into(),
        })
    }

    /// How many requests are answered per second, by 16 connections of one thread.
    pub(crate) async fn per_second(&self, url: &str, seconds: u32) -> Result<f64> {
        let script = NamedTempFile::with_suffix(".lua")?;
        let lines = [
            format!("wrk.method = \"{}\"", self.method),
            format!("wrk.body = \"{}\"", self.body),
            format!("wrk.headers[\"Authorization\"] = \"Bearer {}\"", self.key),
            "wrk.headers[\"Content-Type\"] = \"application/x-www-form-urlencoded\"".to_owned(),
        ];
        fs::write(&script, lines.join("\n"))?;
        let output = Command::new("wrk")
            .args(["-t1", "-c16", &format!("-d{seconds}s"), "-s"])
            .arg(script.path())
            .arg(format!("{url}{}", self.path))
            .output()
            .await
            .context("wrk cannot be started; Debian has it as the package `wrk`")?;
        let told = String::from_utf8_lossy(&output.stdout);
        if told.contains("Non-2xx") || !output.status.success() {
            bail!("wrk was not answered as it should:\n{told}");
        }
        let line = told
            .lines()
            .find_map(|line| line.strip_prefix("Requests/sec:"));
        Ok(line.context("wrk says no rate")?.trim().parse()?)
    }
}
