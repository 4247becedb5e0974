//! A TCP server that does with each connection what a test says, and keeps what it was sent.

#![allow(dead_code, reason = "no suite uses all of it")]

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::{JoinHandle, JoinSet};

/// What happens on a connection, in order; then the server closes it.
pub(crate) type Script = Vec<Step>;

pub(crate) enum Step {
    /// Reads a request and keeps it.
    Read,
    Send(String),
    /// Does something else, such as to move a clock.
    Run(Box<dyn FnOnce() + Send>),
    Pause(Duration),
    /// Waits until the client closes the connection.
    Hold,
    /// Throws the connection away, so that the client is told of a reset.
    Reset,
}

pub(crate) struct Server {
    address: SocketAddr,
    scripts: u32,
    seen: Arc<Seen>,
    task: JoinHandle<()>,
}

struct Seen {
    connections: AtomicUsize,
    requests: Mutex<Vec<String>>,
    /// A permit for each script that has been played.
    played: Semaphore,
}

impl Server {
    /// Serves each answer on a connection of its own, then closes it.
    pub(crate) async fn start<const N: usize>(answers: [String; N]) -> Self {
        Self::play(answers.map(once)).await
    }

    /// Plays a script on each connection, and refuses a request on any other.
    pub(crate) async fn play<const N: usize>(scripts: [Script; N]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Seen {
            connections: AtomicUsize::new(0),
            requests: Mutex::default(),
            played: Semaphore::new(0),
        });
        Self {
            address,
            scripts: u32::try_from(N).unwrap(),
            seen: seen.clone(),
            task: tokio::spawn(accept(listener, scripts.into_iter(), seen)),
        }
    }

    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every request so far, head and body.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.seen.requests.lock().unwrap().clone()
    }

    /// How many connections there were.
    pub(crate) fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::Relaxed)
    }

    /// Waits until every script has been played; fails where one never is.
    pub(crate) async fn finish(&self) {
        let played = self.seen.played.acquire_many(self.scripts);
        let played = tokio::time::timeout(Duration::from_secs(20), played).await;
        played.expect("every script is played").unwrap().forget();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, mut scripts: impl Iterator<Item = Script>, seen: Arc<Seen>) {
    let mut connections = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        seen.connections.fetch_add(1, Ordering::Relaxed);
        let script = scripts.next().unwrap_or_else(|| once(json(400, "{}")));
        let seen = seen.clone();
        connections.spawn(async move {
            // The client may be the one that breaks off.
            let _ = play(stream, script, &seen).await;
            seen.played.add_permits(1);
        });
    }
}

async fn play(mut stream: TcpStream, script: Script, seen: &Seen) -> io::Result<()> {
    for step in script {
        match step {
            Step::Read => {
                let request = read(&mut stream).await?;
                seen.requests.lock().unwrap().push(request);
            }
            Step::Send(text) => stream.write_all(text.as_bytes()).await?,
            Step::Run(run) => run(),
            Step::Pause(pause) => tokio::time::sleep(pause).await,
            Step::Hold => while stream.read(&mut [0; 64]).await? > 0 {},
            Step::Reset => return stream.set_zero_linger(),
        }
    }
    stream.shutdown().await
}

/// Answers a request as told.
pub(crate) fn once(answer: String) -> Script {
    vec![Step::Read, Step::Send(answer)]
}

/// An answer with a request id.
pub(crate) fn json(status: u16, body: &str) -> String {
    answer(status, &["Request-Id: req_test"], body)
}

/// An answer whose connection is of no further use.
pub(crate) fn answer(status: u16, headers: &[&str], body: &str) -> String {
    let headers: String = headers.iter().flat_map(|line| [*line, "\r\n"]).collect();
    let length = body.len();
    format!(
        "HTTP/1.1 {status} Status\r\n{headers}Connection: close\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
}

/// One request, to the end of its body.
async fn read(stream: &mut TcpStream) -> io::Result<String> {
    let mut text = Vec::new();
    while !is_whole(&text) {
        if stream.read_buf(&mut text).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(String::from_utf8(text).unwrap())
}

fn is_whole(request: &[u8]) -> bool {
    let request = String::from_utf8_lossy(request);
    let Some((head, body)) = request.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= length.map_or(0, |length| length.parse().unwrap())
}
