//! The log, on standard error: text where somebody looks, JSON elsewhere.

use std::io::{self, IsTerminal as _};
use std::panic;

use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};

/// What PostgreSQL says of tables that are there already is no news.
const QUIET: &str = "sqlx::postgres::notice=off";

/// Starts to write the log; a second start changes nothing.
pub(crate) fn start(log: &Log) {
    let is_terminal = io::stderr().is_terminal();
    let is_json = match log.format {
        LogFormat::Json => true,
        LogFormat::Text => false,
        LogFormat::Auto => !is_terminal,
    };
    let lines = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(format!("{QUIET},{}", log.filter)))
        .with_writer(io::stderr);
    let _ = match is_json {
        true => lines
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .try_init(),
        false => lines.with_ansi(is_terminal).try_init(),
    };
    panic::set_hook(Box::new(|panic| {
        // What it says may be anyone's secret.
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "panicked");
    }));
}
