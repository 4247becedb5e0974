//! Fetches a document over HTTP, and tries again where that may help.

use std::io::ErrorKind;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use anyhow::{Result, bail};
use ureq::http::header::RETRY_AFTER;
use ureq::{Agent, Body, http::Response};

use super::receive::{Broken, Length, MAX_BYTES, Received, receive};
use crate::progress::Transfer;

const ATTEMPTS: u32 = 4;
const REDIRECTS: u32 = 5;

/// Servers that ask for more are asked again by hand.
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// Why an attempt brought nothing.
enum Failure {
    /// It would fail again.
    Lasting(String),
    /// Another attempt may do better; the server may have said when.
    Passing(String, Option<Duration>),
}

/// Writes what an address gives to a file; the first wait between attempts is `delay`.
pub(super) fn fetch(url: &str, to: &Path, delay: Duration, bar: &Transfer) -> Result<Received> {
    let agent = agent(url);
    let (mut wait, mut attempt) = (delay, 1);
    loop {
        let (why, asked) = match once(&agent, url, to, bar) {
            Ok(received) => return Ok(received),
            Err(Failure::Lasting(why)) => bail!("cannot fetch {url}: {why}"),
            Err(Failure::Passing(why, asked)) => (why, asked),
        };
        let pause = asked.unwrap_or(wait);
        if attempt == ATTEMPTS {
            bail!("cannot fetch {url}: {why} (tried {ATTEMPTS} times)");
        }
        if pause > LONGEST_WAIT {
            let seconds = pause.as_secs();
            bail!("cannot fetch {url}: {why}, and the server asks to wait {seconds} s; try later");
        }
        bar.say(&format!("{why}; trying again"));
        sleep(pause);
        wait *= 2;
        attempt += 1;
    }
}

/// An address with TLS is never left for one without, whatever a server says.
fn agent(url: &str) -> Agent {
    let config = Agent::config_builder()
        .https_only(url.starts_with("https://"))
        .http_status_as_error(false)
        .max_redirects(REDIRECTS)
        .timeout_connect(Some(Duration::from_secs(20)))
        .timeout_recv_response(Some(Duration::from_mins(1)))
        .timeout_per_read(Some(Duration::from_secs(30)))
        .build();
    config.new_agent()
}

fn once(agent: &Agent, url: &str, to: &Path, bar: &Transfer) -> Result<Received, Failure> {
    let mut response = agent.get(url).call().map_err(|error| failure(&error))?;
    is_document(&response)?;
    let body = response.body_mut();
    let exact = body.content_length();
    let length = Length {
        most: MAX_BYTES,
        exact,
    };
    if exact.is_some_and(|exact| exact > MAX_BYTES) {
        return Err(Failure::Lasting(Broken::TooLong(MAX_BYTES).to_string()));
    }
    bar.start(exact);
    let told = &mut |bytes| bar.show(bytes);
    receive(&mut body.as_reader(), to, &length, told).map_err(|broken| match broken {
        Broken::Cut { .. } | Broken::Read(_) => Failure::Passing(broken.to_string(), None),
        Broken::TooLong(_) | Broken::Write(_) => Failure::Lasting(broken.to_string()),
    })
}

fn failure(error: &ureq::Error) -> Failure {
    use ureq::Error::{ConnectionFailed, HostNotFound, Io, Timeout};
    match error {
        // A certificate that does not hold.
        Io(fault) if fault.kind() == ErrorKind::InvalidData => Failure::Lasting(error.to_string()),
        Io(_) | Timeout(_) | HostNotFound | ConnectionFailed => {
            Failure::Passing(error.to_string(), None)
        }
        ureq::Error::RequireHttpsOnly(to) => Failure::Lasting(format!(
            "it leads from https to {to}, which anybody could change"
        )),
        ureq::Error::TooManyRedirects => {
            Failure::Lasting(format!("it leads on more than {REDIRECTS} times"))
        }
        other => Failure::Lasting(other.to_string()),
    }
}

/// Fails for any status but 200, and for a page that is meant for people.
fn is_document(response: &Response<Body>) -> Result<(), Failure> {
    let status = response.status();
    match status.as_u16() {
        200 => {}
        429 | 500..=599 => {
            let wait = response.headers().get(RETRY_AFTER);
            let wait = wait.and_then(|wait| wait.to_str().ok());
            let wait = wait.and_then(|wait| pause(wait, SystemTime::now()));
            return Err(Failure::Passing(format!("the server said {status}"), wait));
        }
        _ => return Err(Failure::Lasting(format!("the server said {status}"))),
    }
    match response.body().mime_type() {
        Some(kind @ ("text/html" | "application/xhtml+xml")) => Err(Failure::Lasting(format!(
            "it is a page ({kind}), not a document; GitHub has the bytes of a file under “Raw”"
        ))),
        _ => Ok(()),
    }
}

/// `Retry-After`: seconds or a date.
fn pause(said: &str, now: SystemTime) -> Option<Duration> {
    let seconds = said.trim().parse().ok().map(Duration::from_secs);
    seconds.or_else(|| {
        let date = httpdate::parse_http_date(said.trim()).ok()?;
        Some(date.duration_since(now).unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ureq asks this of every address, the one that a redirect names included.
    #[test]
    fn with_tls_nothing_without_tls_is_asked() {
        assert!(!agent("http://a.test/spec.json").config().https_only());
        let agent = agent("https://a.test/spec.json");
        let error = agent.get("http://127.0.0.1:1/spec.json").call();
        match failure(&error.expect_err("an error")) {
            Failure::Lasting(why) => assert!(why.contains("from https to http://"), "{why}"),
            Failure::Passing(why, _) => panic!("{why}"),
        }
    }

    #[test]
    fn a_wait_is_seconds_or_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_700);
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        let pause = |said| pause(said, now).map(|wait| wait.as_secs());
        assert_eq!(pause(" 7 "), Some(7));
        assert_eq!(pause(date), Some(77));
        assert_eq!(pause("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(pause("soon"), None);
    }
}
