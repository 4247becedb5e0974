//! Errors as a person or a program wants them.

use std::io::IsTerminal as _;

use serde_json::json;

use crate::Format;

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
fn report(report: &codegen::Report) {
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
