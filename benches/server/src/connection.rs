//! A connection that stays open, for requests that are written by hand.

use anyhow::{Context as _, Result, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A connection to a server.
pub(crate) struct Connection {
    stream: TcpStream,
    answer: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(url: &str) -> Result<Self> {
        let stream = TcpStream::connect(url.trim_start_matches("http://")).await?;
        stream.set_nodelay(true)?;
        let answer = Vec::new();
        Ok(Self { stream, answer })
    }

    /// Sends a request, and waits for all of its answer, which must be 200.
    pub(crate) async fn send(&mut self, request: &[u8]) -> Result<()> {
        self.stream.write_all(request).await?;
        self.answer.clear();
        while !self.is_whole()? {
            let read = self.stream.read_buf(&mut self.answer).await?;
            ensure!(read > 0, "the connection ended");
        }
        ensure!(
            self.answer.starts_with(b"HTTP/1.1 200"),
            "it answers: {}",
            String::from_utf8_lossy(&self.answer)
        );
        Ok(())
    }

    fn is_whole(&self) -> Result<bool> {
        let Some(head) = self.answer.windows(4).position(|it| it == b"\r\n\r\n") else {
            return Ok(false);
        };
        let text = std::str::from_utf8(&self.answer[..head])?;
        let length = text.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-length").then_some(value)
        });
        let length: usize = length.context("no content-length")?.parse()?;
        Ok(self.answer.len() >= head + 4 + length)
    }
}

/// A request as it is sent.
pub(crate) fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
    text.into_bytes()
}
