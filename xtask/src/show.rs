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

/// Prints an error: with the source where it has a place, or as one JSON object.
pub(crate) fn error(error: &anyhow::Error, format: Format) {
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
