//! Errors as a person or a program wants them.

use std::fmt;
use std::io::IsTerminal as _;

use serde_json::json;

use crate::Format;

/// A command line that cannot be carried out: its exit code is 2, as clap's own errors have.
#[derive(Debug)]
pub(crate) struct Usage(pub(crate) String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// What is wrong with an input has been printed as the command's result: only the exit code is left.
#[derive(Debug)]
pub(crate) struct Told;

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what was printed is wrong")
    }
}

impl std::error::Error for Told {}

/// Prints a command's result; who reads only the first lines is not wrong.
pub(crate) fn result(text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Prints an error: with the source where it has a place, or as one JSON object.
pub(crate) fn error(error: &anyhow::Error, format: Format) {
    if error.is::<Told>() {
        return;
    }
    let reports = error
        .downcast_ref::<codegen::Error>()
        .map(codegen::Error::reports);
    match (format, reports) {
        (Format::Json, Some(reports)) => println!("{}", json!({ "errors": reports })),
        (Format::Json, None) => {
            let message = json!({ "errors": [{ "message": format!("{error:#}") }] });
            println!("{message}");
        }
        (Format::Text, Some(reports)) => reports.iter().for_each(report),
        (Format::Text, None) => eprintln!("error: {error:#}"),
    }
}

/// With source and arrows on a terminal; a line for the fault and a line of advice elsewhere.
pub(crate) fn report(report: &codegen::Report) {
    if std::io::stderr().is_terminal() {
        // The place stands in the source frame already; the pointer does not.
        eprintln!("{:?}", miette::Report::new(report.clone()));
    } else {
        eprintln!("error: {report}");
        if !report.advice.is_empty() {
            eprintln!("  help: {}", report.advice);
        }
    }
}
