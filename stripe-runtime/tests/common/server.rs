//! An HTTP/1.1 server on threads of its own, so that it serves programs with and without async.
//!
//! It keeps connections open, counts them, and sends an answer in steps that a test may hold back.
//! Its threads end with the process.

use std::collections::VecDeque;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::thread;

pub(crate) const REQUEST_ID: &str = "req_1";

pub(crate) struct Server {
    address: SocketAddr,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    requests: Mutex<Vec<Received>>,
    connections: AtomicUsize,
}

type Handler = dyn Fn(&Received) -> Answer + Send + Sync;

impl Server {
    /// Gives each answer once, in order.
    pub(crate) fn start<const N: usize>(answers: [Answer; N]) -> Self {
        let answers = Mutex::new(VecDeque::from(answers));
        let exhausted = || Answer::json(500, "{}").header("Stripe-Should-Retry", "false");
        Self::answering(move |_| {
            answers
                .lock()
                .unwrap()
                .pop_front()
                .unwrap_or_else(exhausted)
        })
    }

    /// Answers each request as `handler` says.
    pub(crate) fn answering(handler: impl Fn(&Received) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::<Seen>::default();
        let (kept, handler): (_, Arc<Handler>) = (seen.clone(), Arc::new(handler));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (seen, handler) = (kept.clone(), handler.clone());
                seen.connections.fetch_add(1, Ordering::Relaxed);
                thread::spawn(move || serve(&stream.unwrap(), &seen, &*handler));
            }
        });
        Self { address, seen }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    /// Every request so far.
    pub(crate) fn requests(&self) -> Vec<Received> {
        self.seen.requests.lock().unwrap().clone()
    }

    /// Method and target of every request so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.requests().iter().map(Received::line).collect()
    }

    /// The one request that there was.
    pub(crate) fn request(&self) -> Received {
        let [request] = self.requests().try_into().expect("one request");
        request
    }

    /// How many connections there were.
    pub(crate) fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::Relaxed)
    }
}

/// A connection, until the client or a step of an answer closes it.
fn serve(stream: &TcpStream, seen: &Seen, handler: &Handler) {
    stream.set_nodelay(true).unwrap();
    let mut reader = BufReader::new(stream);
    while let Ok(Some(request)) = read(&mut reader) {
        seen.requests.lock().unwrap().push(request.clone());
        if handler(&request).send(stream).is_err() {
            break;
        }
    }
    let _ = stream.shutdown(Shutdown::Both);
}

/// What the server sends, bit by bit.
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    steps: Vec<Step>,
}

pub(crate) enum Step {
    Send(Vec<u8>),
    /// Goes on when the test says so, or drops its end.
    Wait(Receiver<()>),
    Close,
}

impl Answer {
    /// A JSON body and a request id.
    pub(crate) fn json(status: u16, body: impl Into<String>) -> Self {
        let body = body.into();
        let length = body.len();
        Self::steps(status, length, [Step::Send(body.into_bytes())])
            .header("Content-Type", "application/json")
    }

    /// A body that is announced to be `length` bytes long, and comes in steps.
    pub(crate) fn steps<const N: usize>(status: u16, length: usize, steps: [Step; N]) -> Self {
        Self {
            status,
            headers: Vec::new(),
            steps: steps.into(),
        }
        .header("Request-Id", REQUEST_ID)
        .header("Content-Length", length.to_string())
    }

    pub(crate) fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    fn send(self, mut stream: &TcpStream) -> io::Result<()> {
        stream.write_all(self.head().as_bytes())?;
        for step in self.steps {
            match step {
                Step::Send(bytes) => stream.write_all(&bytes)?,
                Step::Wait(signal) => drop(signal.recv()),
                Step::Close => return Err(io::ErrorKind::ConnectionAborted.into()),
            }
        }
        Ok(())
    }

    fn head(&self) -> String {
        let mut head = format!("HTTP/1.1 {} Status\r\n", self.status);
        for (name, value) in &self.headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        head + "\r\n"
    }
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) method: String,
    /// Path and query, or a whole URL where the server is taken for a proxy.
    pub(crate) target: String,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }

    /// The value of a header; `name` in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(known, _)| known == name);
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "{name} was sent twice");
        value
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// The next request of a connection; none where the client has closed it.
fn read(reader: &mut BufReader<&TcpStream>) -> io::Result<Option<Received>> {
    let Some(first) = read_line(reader)? else {
        return Ok(None);
    };
    let mut words = first.splitn(3, ' ').map(str::to_owned);
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Ok(None);
    };
    let mut headers = Vec::new();
    while let Some(line) = read_line(reader)?.filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':').expect("a header");
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.map_or(0, |(_, length)| length.parse().unwrap())];
    reader.read_exact(&mut body)?;
    Ok(Some(Received {
        method,
        target,
        headers,
        body,
    }))
}

fn read_line(reader: &mut BufReader<&TcpStream>) -> io::Result<Option<String>> {
    let mut line = String::new();
    let count = reader.read_line(&mut line)?;
    Ok((count > 0).then(|| line.trim_end().to_owned()))
}
