//! An HTTP server that plays back prepared answers in order and keeps the paths it was asked for.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::{self, JoinHandle};

pub(crate) struct Server {
    address: SocketAddr,
    asked: JoinHandle<Vec<String>>,
}

impl Server {
    /// Starts a server that ends after these answers.
    pub(crate) fn start(answers: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let answers: Vec<String> = answers.iter().map(|answer| (*answer).to_owned()).collect();
        let asked = thread::spawn(move || {
            let play = |answer: String| {
                let (stream, _) = listener.accept().expect("a connection");
                exchange(&stream, &answer)
            };
            answers.into_iter().map(play).collect()
        });
        Self { address, asked }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The paths of all requests, once every answer was asked for.
    pub(crate) fn asked(self) -> Vec<String> {
        self.asked.join().expect("a server that ended")
    }
}

/// Reads a request, and writes the answer as it is.
fn exchange(mut stream: &TcpStream, answer: &str) -> String {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let first = lines.next().unwrap_or_default();
    // The rest of the request has to be read: closing would reset the connection else.
    lines.find(String::is_empty);
    // Who has read enough may leave.
    let _ = stream.write_all(answer.as_bytes());
    first.split(' ').nth(1).unwrap_or_default().to_owned()
}

/// A whole answer; each header ends with a line break.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
}
