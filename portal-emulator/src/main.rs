//! The command line: starts an emulator, says where it is and what is in it, and ends with Ctrl-C.

use std::fs;
use std::io::{IsTerminal as _, Write as _};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use portal_emulator::seed::Seed;
use portal_emulator::version::ApiVersion;
use portal_emulator::webhooks::NewEndpoint;
use portal_emulator::world::Limits;
use portal_emulator::{Emulator, Error, Options};
use reqwest::Url;

mod greeting;

#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Stripe's side of the customer portal, offline. For development and tests, not for production.
#[derive(Debug, Parser)]
#[command(name = "portal-emulator", version)]
struct Arguments {
    /// The address to listen on; anything but loopback lets other machines in.
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,

    /// The port to listen on; 0 takes any that is free.
    #[arg(long, default_value_t = 12111)]
    port: u16,

    /// What links to the portal begin with, if it is reached at another address than it listens on.
    #[arg(long, value_name = "URL", value_parser = address)]
    public_url: Option<String>,

    /// A YAML file of what is there at the start, instead of the built-in example.
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,

    /// A SQLite file that keeps the state from one run to the next.
    #[cfg(feature = "sqlite")]
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,

    /// Where to send events; can be given several times.
    #[arg(long, value_name = "URL")]
    webhook: Vec<String>,

    /// What to sign events with: one for each `--webhook` in their order; the last is for all others too.
    /// Without one, the emulator makes one and shows it.
    #[arg(long, value_name = "WHSEC", requires = "webhook")]
    secret: Vec<String>,

    /// The only API keys to take; by default every one that looks like a key. Several times for more.
    #[arg(long, value_name = "KEY", value_parser = key)]
    key: Vec<String>,

    /// The API version of requests that name none.
    #[arg(long, value_name = "VERSION", default_value_t)]
    api_version: ApiVersion,

    /// Let any number of browsers use a link to the portal.
    #[arg(long)]
    reusable_links: bool,

    /// What decides the ids of new objects: the same number gives the same ids.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    ids: u64,

    /// Begin at this time, in seconds since the Unix epoch, and stand still until moved.
    #[arg(long, value_name = "SECONDS")]
    freeze: Option<i64>,

    /// How many events, deliveries and idempotency keys to remember, of each; what waits to be sent is
    /// kept beside them.
    #[arg(long, value_name = "COUNT", default_value_t = 10_000)]
    remember: usize,

    /// How to say what was started.
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Say nothing but what went wrong.
    #[arg(long)]
    quiet: bool,
}

/// How to say what was started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// One line of JSON.
    Json,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Error> {
    let (format, quiet) = (arguments.format, arguments.quiet);
    let goes_on = goes_on(&arguments);
    let emulator = Emulator::with(options(arguments)?).await?;
    if !quiet {
        let text = match format {
            Format::Text => greeting::text(&emulator, goes_on),
            Format::Json => greeting::json(&emulator, goes_on),
        };
        let mut out = std::io::stdout();
        let _ = writeln!(out, "{text}").and_then(|()| out.flush());
    }
    asked_to_end().await;
    if !quiet && std::io::stderr().is_terminal() {
        eprintln!();
    }
    emulator.shut_down().await
}

/// Waits for Ctrl-C, or for what a service manager or a container sends.
async fn asked_to_end() {
    #[cfg(unix)]
    if let Ok(mut terminated) = signal(SignalKind::terminate()) {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminated.recv() => {}
        }
        return;
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// A key, if it looks like one of Stripe's.
fn key(text: &str) -> Result<String, String> {
    let starts = ["sk_test_", "sk_live_", "rk_test_", "rk_live_"];
    let rest = starts.iter().find_map(|start| text.strip_prefix(start));
    let is_key = |rest: &str| !rest.is_empty() && rest.bytes().all(|it| it.is_ascii_graphic());
    match rest.is_some_and(is_key) {
        true => Ok(text.to_owned()),
        false => {
            Err("a key is such as `sk_test_123`, with `rk` or `live` where it is one".to_owned())
        }
    }
}

/// An address that links can begin with, without a slash at its end.
fn address(text: &str) -> Result<String, String> {
    let is_clean = !text.contains(|c: char| c.is_control() || c.is_whitespace());
    let url = Url::parse(text).ok().filter(|_| is_clean);
    let is_base = |url: &Url| {
        let has_rest = url.query().is_some() || url.fragment().is_some();
        matches!(url.scheme(), "http" | "https") && url.has_host() && !has_rest
    };
    match url.as_ref().is_some_and(is_base) {
        true => Ok(text.trim_end_matches('/').to_owned()),
        false => Err("write all of it: `https://portal.example.com`".to_owned()),
    }
}

/// Whether there is state from before.
#[cfg(feature = "sqlite")]
fn goes_on(arguments: &Arguments) -> bool {
    let file = arguments.data.as_deref().map(fs::metadata);
    file.is_some_and(|file| file.is_ok_and(|file| file.len() > 0))
}

/// Nothing keeps what was.
#[cfg(not(feature = "sqlite"))]
fn goes_on(_: &Arguments) -> bool {
    false
}

fn options(arguments: Arguments) -> Result<Options, Error> {
    let seed = match &arguments.seed {
        Some(path) => seed(path)?,
        None => Seed::example(),
    };
    let webhooks = webhooks(arguments.webhook, &arguments.secret);
    let remember = arguments.remember;
    Ok(Options {
        host: arguments.host,
        port: arguments.port,
        public_url: arguments.public_url,
        seed,
        keys: arguments.key,
        api_version: arguments.api_version,
        webhooks,
        #[cfg(feature = "sqlite")]
        data: arguments.data,
        single_use_links: !arguments.reusable_links,
        ids: arguments.ids,
        frozen_at: arguments.freeze,
        limits: Limits {
            events: remember,
            deliveries: remember,
            idempotency_keys: remember,
        },
        ..Options::default()
    })
}

/// The seed in a file.
fn seed(path: &Path) -> Result<Seed, Error> {
    let fault = |fault: String| Error::SeedFile {
        path: path.to_path_buf(),
        fault,
    };
    let text = fs::read_to_string(path).map_err(|error| fault(format!(": {error}")))?;
    Seed::parse(&text).map_err(|wrong| match wrong.place {
        Some((line, column)) => fault(format!(":{line}:{column}: {}", wrong.what)),
        None => fault(format!(": {wrong}")),
    })
}

/// An endpoint for each address, with the secret in its place, or the only one.
fn webhooks(urls: Vec<String>, secrets: &[String]) -> Vec<NewEndpoint> {
    let last = secrets.last();
    let endpoints = urls.into_iter().enumerate().map(|(at, url)| NewEndpoint {
        secret: secrets.get(at).or(last).cloned(),
        ..NewEndpoint::to(url)
    });
    endpoints.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_look_like_keys() {
        assert_eq!(key("sk_test_1").as_deref(), Ok("sk_test_1"));
        for text in ["nope", "", "sk_test_", "pk_test_1", "sk_test_a b"] {
            assert!(key(text).is_err(), "{text}");
        }
    }

    #[test]
    fn links_begin_with_whole_addresses() {
        assert_eq!(
            address("https://a.example/x/").as_deref(),
            Ok("https://a.example/x")
        );
        for text in [
            "nope",
            "a.example",
            "ftp://a",
            "/x",
            "http://a?b",
            "http://a\n",
        ] {
            assert!(address(text).is_err(), "{text}");
        }
    }
}
