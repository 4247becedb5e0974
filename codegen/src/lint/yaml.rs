//! Rules on YAML as it is written: what other tools read as something else.

use super::Findings;
use super::rules::Rule;
use super::scalars::{self, Scalar};
use crate::coverage::Spot;
use crate::source::Source;

pub(super) fn text(source: &Source, findings: &mut Findings) {
    let text = source.text.trim_start_matches('\u{feff}');
    // JSON says itself what is text.
    if text.trim_start().starts_with('{') {
        return;
    }
    scalars::plain(text, &mut |scalar| {
        if let Some(rule) = rule(scalar.text) {
            let message = message(rule, scalar);
            let place = Spot {
                pointer: scalar.pointer.clone(),
                file: source.name.clone(),
                line: scalar.line,
                column: scalar.column,
            };
            findings.in_text.push((rule, place, message));
        }
    });
}

fn message(rule: Rule, scalar: &Scalar<'_>) -> String {
    let text = scalar.text;
    let what = match rule {
        Rule::YamlBoolean => "becomes a boolean",
        Rule::YamlDate => "becomes a date",
        Rule::YamlSexagesimal => "becomes a number to base 60",
        _ => "becomes another number, or none",
    };
    let part = if scalar.is_key { "the key " } else { "" };
    format!("{part}`{text}` {what}")
}

fn rule(text: &str) -> Option<Rule> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
    if is_boolean(text) {
        Some(Rule::YamlBoolean)
    } else if is_date(text) {
        Some(Rule::YamlDate)
    } else if is_sexagesimal(text) {
        Some(Rule::YamlSexagesimal)
    } else {
        let number = text.trim_start_matches(['+', '-']);
        let is_octal = number.len() > 1 && number.starts_with('0') && digits(number);
        let prefixed = |prefix| number.strip_prefix(prefix).is_some_and(digits);
        let is_parted = number.contains('_')
            && number.starts_with(|c: char| c.is_ascii_digit())
            && digits(&number.replace('_', ""));
        let is_odd = is_octal || prefixed("0o") || prefixed("0b") || is_parted;
        is_odd.then_some(Rule::YamlInteger)
    }
}

fn is_boolean(text: &str) -> bool {
    const WORDS: [&str; 12] = [
        "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF",
    ];
    WORDS.contains(&text)
}

/// `2024-06-20`, with or without a time behind it.
fn is_date(text: &str) -> bool {
    let (date, time) = text.split_once(['T', 't', ' ']).unwrap_or((text, ""));
    let parts: Vec<&str> = date.split('-').collect();
    let is_number = |part: &str, least, most| {
        (least..=most).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_digit())
    };
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    is_number(year, 4, 4)
        && is_number(month, 1, 2)
        && is_number(day, 1, 2)
        && (time.is_empty() || time.trim_start().starts_with(|c: char| c.is_ascii_digit()))
}

/// `12:30:45` is 45045 in YAML 1.1.
fn is_sexagesimal(text: &str) -> bool {
    let mut parts = text.trim_start_matches(['+', '-']).split(':');
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
    let first = parts.next().is_some_and(is_number);
    let mut rest = parts.peekable();
    first
        && rest.peek().is_some()
        && rest.all(|part| {
            let whole = part.split('.').next().unwrap_or_default();
            is_number(whole) && whole.parse::<u8>().is_ok_and(|part| part < 60)
        })
}
