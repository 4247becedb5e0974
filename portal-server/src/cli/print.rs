//! What commands say: columns for people, JSON for programs.

use std::io::{self, Write as _};
use std::time::{Duration, UNIX_EPOCH};

use clap::ValueEnum;
use serde::Serialize;
use serde_json::json;

/// How to write what was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Text,
    /// One line of JSON.
    Json,
}

impl Format {
    pub(crate) fn is_json(self) -> bool {
        self == Self::Json
    }
}

/// Says that something was done.
pub(crate) fn done(format: Format, text: &str) {
    match format {
        Format::Text => line(text),
        Format::Json => line(&json!({"done": text}).to_string()),
    }
}

/// Says what something is: as text, or all of it.
pub(crate) fn one(format: Format, text: &str, all: &impl Serialize) {
    match format {
        Format::Text => line(text),
        Format::Json => line(&as_json(all)),
    }
}

/// Prints a document that is JSON either way: over lines that can be compared, or on one.
pub(crate) fn document(format: Format, document: &impl Serialize) {
    match format {
        Format::Text => line(&serde_json::to_string_pretty(document).unwrap_or_default()),
        Format::Json => line(&as_json(document)),
    }
}

/// Says what several things are: some columns, or all of them.
pub(crate) fn list<T: Serialize, const COLUMNS: usize>(
    format: Format,
    items: &[T],
    head: [&str; COLUMNS],
    row: impl Fn(&T) -> [String; COLUMNS],
) {
    if format.is_json() {
        return line(&as_json(&items));
    }
    let head = head.map(str::to_uppercase);
    let row = |item| row(item).map(|cell| shown(&cell));
    let rows: Vec<_> = std::iter::once(head).chain(items.iter().map(row)).collect();
    let width = |column: usize| {
        let widths = rows.iter().filter_map(|row| row.get(column));
        widths
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<usize> = (0..COLUMNS).map(width).collect();
    for row in &rows {
        let cells = row.iter().zip(&widths);
        let cells: Vec<_> = cells
            .map(|(cell, &width)| format!("{cell:width$}"))
            .collect();
        line(cells.join("  ").trim_end());
    }
}

/// A time of the server's own, in milliseconds since the Unix epoch.
pub(crate) fn time(milliseconds: i64) -> String {
    let since = Duration::from_millis(u64::try_from(milliseconds).unwrap_or_default());
    let time = UNIX_EPOCH.checked_add(since);
    time.map(httpdate::fmt_http_date).unwrap_or_default()
}

/// What is there, or a dash.
pub(crate) fn or_dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| "-".to_owned())
}

/// What comes from outside commands no terminal.
fn shown(cell: &str) -> String {
    let mut shown = String::new();
    for char in cell.chars() {
        match char.is_control() {
            true => shown.extend(char.escape_debug()),
            false => shown.push(char),
        }
    }
    shown
}

fn as_json(value: &impl Serialize) -> String {
    // Nothing that is printed has keys that are no text.
    serde_json::to_string(value).unwrap_or_default()
}

/// Whoever reads may have gone.
pub(crate) fn line(text: &str) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}
