//! What the command says at its end.

use std::path::Path;

use serde_json::json;

use super::UpdateArgs;
use super::plan::Plan;
use super::report::Report;
use crate::Format;
use crate::lock::{Entry, file_name};
use crate::root::shown;

/// Nothing was changed.
pub(super) fn up_to_date(args: &UpdateArgs, document: &Path) {
    if args.show.format == Format::Json {
        println!(
            "{}",
            json!({ "document": shown(document), "changed": false })
        );
    } else if !args.show.quiet {
        println!("{} is up to date", shown(document));
    }
}

/// What was changed, what it means, and what to do next.
pub(super) fn summary(
    args: &UpdateArgs,
    plan: &Plan,
    entry: &Entry,
    replaced: bool,
    report: &Report,
) {
    let document = plan.document(&entry.file);
    let next = next(plan, &document, report);
    if args.show.format == Format::Json {
        let summary = json!({
            "document": shown(&document), "changed": true, "replaced": replaced, "lock": entry,
            "report": report, "next": next,
        });
        println!("{summary}");
        return;
    }
    if args.show.quiet {
        return;
    }
    let what = match replaced {
        true => "replaced",
        false => "new",
    };
    let Entry { bytes, sha256, .. } = entry;
    println!(
        "{}: {what}, {bytes} bytes, sha256 {sha256}",
        shown(&document)
    );
    report.print();
    println!("next:");
    for (number, step) in (1..).zip(next) {
        println!("  {number}. {step}");
    }
}

/// What is left to a person, in order.
fn next(plan: &Plan, document: &Path, report: &Report) -> Vec<String> {
    let mut steps = Vec::new();
    let is_selected = *document == plan.selected;
    if !is_selected {
        steps.push(format!(
            "to generate from it instead of {}, set `spec = \"{}\"` in spec/portal.toml",
            shown(&plan.selected),
            file_name(document)
        ));
    }
    if report.has_faults() {
        let overlays = plan.overlay_folder(document);
        let overlays = overlays.map_or_else(String::new, |it| format!("in {}/, or ", shown(&it)));
        steps.push(format!(
            "mend what is refused and selected: {overlays}in spec/portal.toml"
        ));
    }
    steps.push("`cargo xtask regen`, and read the diff of what is generated".to_owned());
    steps.push("`cargo xtask diff`, and say what changed in CHANGELOG.md".to_owned());
    steps.push("`cargo xtask test`, and commit".to_owned());
    steps
}
