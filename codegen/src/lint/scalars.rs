//! The scalars of a YAML text that stand without quotes, keys and values, with their places.

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use crate::pointer::Pointer;

/// A scalar without quotes.
pub(super) struct Scalar<'a> {
    pub(super) text: &'a str,
    pub(super) is_key: bool,
    /// The node in its file.
    pub(super) pointer: &'a Pointer,
    /// Counted from 1.
    pub(super) line: usize,
    /// In characters, counted from 1.
    pub(super) column: usize,
}

/// An open collection, and what comes next in it.
enum Open {
    Map { at: Pointer, value: Option<Pointer> },
    List { at: Pointer, next: usize },
}

/// Calls `visit` for each scalar without quotes.
pub(super) fn plain(text: &str, visit: &mut dyn FnMut(&Scalar<'_>)) {
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { return };
        match event {
            Event::MappingStart(..) => {
                let at = advance(&mut open, "?").0;
                open.push(Open::Map { at, value: None });
            }
            Event::SequenceStart(..) => {
                let at = advance(&mut open, "?").0;
                open.push(Open::List { at, next: 0 });
            }
            Event::MappingEnd | Event::SequenceEnd => drop(open.pop()),
            Event::Scalar(text, style, ..) => {
                let (pointer, is_key) = advance(&mut open, &text);
                if style == ScalarStyle::Plain {
                    visit(&scalar(&text, &pointer, is_key, span));
                }
            }
            Event::Alias(_) => drop(advance(&mut open, "*")),
            _ => {}
        }
    }
}

fn scalar<'a>(text: &'a str, pointer: &'a Pointer, is_key: bool, span: Span) -> Scalar<'a> {
    Scalar {
        text,
        is_key,
        pointer,
        line: span.start.line(),
        column: span.start.col() + 1,
    }
}

/// The pointer of what comes now, and whether that is a key.
fn advance(open: &mut [Open], key: &str) -> (Pointer, bool) {
    match open.last_mut() {
        None => (Pointer::root(), false),
        Some(Open::List { at, next }) => {
            *next += 1;
            (at.child(*next - 1), false)
        }
        Some(Open::Map { at, value }) => match value.take() {
            Some(pointer) => (pointer, false),
            None => {
                let pointer = at.child(key);
                *value = Some(pointer.clone());
                (pointer, true)
            }
        },
    }
}
