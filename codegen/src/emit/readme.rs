//! The generated package's README, which is also its crate documentation.

use std::fmt::Write as _;

use super::doc::first_sentence;
use crate::doc::Docs;
use crate::ir::{Api, Gate, Item, Operation};
use crate::output::README_HEADER;
use crate::selection::Package;

/// `README.md`.
pub(super) fn readme(api: &Api, package: &Package) -> String {
    let mut text = format!(
        "{README_HEADER}\n\n# {}\n\n{}.\n\n",
        package.name,
        Docs::default().markdown(&package.description)
    );
    let _ = writeln!(
        text,
        "{}\n\nGenerated from *{}*, API version `{}`.\n",
        api.doc, api.title, api.version
    );
    if let Some(example) = &package.example {
        let fence = if example.contains("```") {
            "````"
        } else {
            "```"
        };
        let _ = writeln!(text, "{fence}rust\n{}\n{fence}\n", example.trim());
    }
    text.push_str(&operations(api));
    text.push_str(&events(api));
    text.push_str(&features(api, package));
    text
}

fn operations(api: &Api) -> String {
    let mut text = String::from("## Requests\n\n| request | call | feature |\n|---|---|---|\n");
    for module in &api.modules {
        for item in module.units.iter().flat_map(|unit| &unit.items) {
            if let Item::Operation(item) = item {
                let _ = writeln!(text, "{}", row(&module.name, item));
            }
        }
    }
    text + "\n"
}

fn row(module: &str, item: &Operation) -> String {
    let name = &item.params.name;
    let method = format!("{:?}", item.method).to_uppercase();
    let gate = gate(&item.gate);
    format!("| `{module}::{name}` | `{method} {}` | {gate} |", item.path)
}

fn gate(gate: &Gate) -> String {
    match gate {
        Gate::Always | Gate::Never => String::new(),
        Gate::Any(features) => {
            let names: Vec<String> = features.iter().map(|name| format!("`{name}`")).collect();
            names.join(" or ")
        }
    }
}

fn events(api: &Api) -> String {
    if api.events.events.is_empty() {
        return String::new();
    }
    let mut text = format!(
        "## Events\n\nWith {}, as variants of `event::EventObject`.\n\n| event | when |\n|---|---|\n",
        gate(&api.events.gate)
    );
    for event in &api.events.events {
        let _ = writeln!(
            text,
            "| `{}` | {} |",
            event.wire,
            first_sentence(&event.doc).replace('|', "\\|")
        );
    }
    text + "\n"
}

/// Text that stays in its cell of a table.
fn cell(text: &str) -> String {
    let text = Docs::default().markdown(text);
    text.replace('|', "\\|").replace('\n', " ")
}

fn features(api: &Api, package: &Package) -> String {
    let mut text = String::from(
        "## Features\n\n| feature | adds |\n|---|---|\n\
         | `client` (default) | the HTTP client; without it, requests, models and errors remain |\n\
         | `blocking` | `send_blocking` and `iter_blocking`, for programs without async |\n\
         | `tracing` | a span for each attempt, and a warning for each notice of Stripe's |\n",
    );
    for feature in &api.features {
        let _ = writeln!(text, "| `{}` | {} |", feature.name, cell(&feature.about));
    }
    if package.server {
        text.push_str(
            "| `server` | the server's side: a trait with a method for each request, and an axum \
             router to them; structs are then open to be made by their fields |\n",
        );
    }
    text
}
