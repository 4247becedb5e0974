//! Lines and columns: a second pass over a YAML or JSON text, made only when an error is shown.

use std::collections::{BTreeMap, BTreeSet};

use saphyr_parser::{Event, Parser, Span};

use crate::error::Place;
use crate::pointer::Pointer;
use crate::source::Source;

/// Finds the node at `wanted` in the text, or else the nearest node above it.
pub(crate) fn find(source: &Source, wanted: &Pointer) -> Place {
    let mut best = (Pointer::root(), None);
    walk(&source.text, &mut |node| {
        if wanted.below(node.pointer).is_some()
            && (best.1.is_none() || node.pointer.as_str().len() >= best.0.as_str().len())
        {
            best = (node.pointer.clone(), Some(node.span));
        }
        true
    });
    place(source, best.0, best.1)
}

/// Line and column of each node of `wanted`, or of the nearest node above it, in one pass.
pub(crate) fn find_each(
    source: &Source,
    wanted: &BTreeSet<Pointer>,
) -> BTreeMap<Pointer, (usize, usize)> {
    let above: BTreeSet<Pointer> = wanted.iter().flat_map(Pointer::ancestors).collect();
    let mut found = BTreeMap::new();
    walk(&source.text, &mut |node| {
        if above.contains(node.pointer) {
            let start = node.span.start;
            found
                .entry(node.pointer.clone())
                .or_insert((start.line(), start.col() + 1));
        }
        true
    });
    let nearest = |at: &Pointer| at.ancestors().find_map(|above| found.get(&above).copied());
    let places = wanted.iter();
    places
        .map(|at| (at.clone(), nearest(at).unwrap_or((1, 1))))
        .collect()
}

/// The first key that stands twice in one mapping: where it stands first, and where again.
pub(crate) fn duplicate_key(source: &Source) -> Option<(Place, Place)> {
    let mut seen = BTreeMap::<Pointer, Span>::new();
    let mut found = None;
    walk(&source.text, &mut |node| {
        if !node.is_key {
            return true;
        }
        found = seen
            .insert(node.pointer.clone(), node.span)
            .map(|first| (first, node.span, node.pointer.clone()));
        found.is_none()
    });
    let (first, again, pointer) = found?;
    Some((
        place(source, pointer.clone(), Some(first)),
        place(source, pointer, Some(again)),
    ))
}

/// A place given by its byte in the text.
pub(crate) fn at_offset(source: &Source, offset: usize) -> Place {
    let before = source.text.get(..offset).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    at_line(source, line, column)
}

/// A place given by line and column, both counted from 1.
pub(crate) fn at_line(source: &Source, line: usize, column: usize) -> Place {
    let start: usize = source
        .text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let rest = &source.text[start.min(source.text.len())..];
    let offset = rest
        .char_indices()
        .nth(column.saturating_sub(1))
        .map_or(start, |(at, _)| start + at);
    Place {
        file: source.name.clone(),
        line,
        column,
        pointer: Pointer::root(),
        offset,
        length: 1,
    }
}

fn place(source: &Source, pointer: Pointer, span: Option<Span>) -> Place {
    let (line, column, chars) = span.map_or((1, 1, 1), |span| {
        let one_line = span.start.line() == span.end.line();
        let width = if one_line { span.len().max(1) } else { 1 };
        (span.start.line(), span.start.col() + 1, width)
    });
    let mut place = at_line(source, line, column);
    let shown = source.text[place.offset..].chars().take(chars);
    place.length = shown.map(char::len_utf8).sum::<usize>().max(1);
    place.pointer = pointer;
    place
}

/// A node as the event parser meets it: a value's span is that of its key where it has one.
struct Node<'a> {
    pointer: &'a Pointer,
    span: Span,
    is_key: bool,
}

/// An open collection: the pointer of it, and what comes next in it.
struct Open {
    pointer: Pointer,
    next: Next,
}

enum Next {
    Key,
    Value(Pointer),
    Item(usize),
}

/// Calls `visit` for each key and item until it returns `false` or the text ends.
fn walk(text: &str, visit: &mut dyn FnMut(&Node<'_>) -> bool) {
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { return };
        let goes_on = match event {
            Event::MappingStart(..) => enter(&mut open, span, Next::Key, visit),
            Event::SequenceStart(..) => enter(&mut open, span, Next::Item(0), visit),
            Event::MappingEnd | Event::SequenceEnd => {
                open.pop();
                true
            }
            Event::Scalar(text, ..) => scalar(&mut open, &text, span, visit),
            Event::Alias(_) => scalar(&mut open, "", span, visit),
            _ => true,
        };
        if !goes_on {
            return;
        }
    }
}

fn enter(
    open: &mut Vec<Open>,
    span: Span,
    next: Next,
    visit: &mut dyn FnMut(&Node<'_>) -> bool,
) -> bool {
    let (pointer, goes_on) = advance(open, span, visit);
    open.push(Open { pointer, next });
    goes_on
}

fn scalar(
    open: &mut [Open],
    text: &str,
    span: Span,
    visit: &mut dyn FnMut(&Node<'_>) -> bool,
) -> bool {
    if let Some(top) = open.last_mut()
        && let Next::Key = top.next
    {
        let pointer = top.pointer.child(text);
        let goes_on = visit(&Node {
            pointer: &pointer,
            span,
            is_key: true,
        });
        top.next = Next::Value(pointer);
        return goes_on;
    }
    advance(open, span, visit).1
}

/// Takes the next value of the innermost collection and returns its pointer.
fn advance(
    open: &mut [Open],
    span: Span,
    visit: &mut dyn FnMut(&Node<'_>) -> bool,
) -> (Pointer, bool) {
    let Some(top) = open.last_mut() else {
        return (Pointer::root(), true);
    };
    match std::mem::replace(&mut top.next, Next::Key) {
        Next::Value(pointer) => (pointer, true),
        Next::Key => (top.pointer.child("?"), true),
        Next::Item(index) => {
            top.next = Next::Item(index + 1);
            let pointer = top.pointer.child(index);
            let goes_on = visit(&Node {
                pointer: &pointer,
                span,
                is_key: false,
            });
            (pointer, goes_on)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a:\n  - b: é\u{a0}x\n    c: [1, 2]\n  - d\n";

    fn at(pointer: &str) -> (usize, usize, String) {
        let source = Source::new("t.yaml", TEXT);
        let got = find(&source, &Pointer::from(pointer));
        let shown = &TEXT[got.offset..got.offset + got.length];
        (got.line, got.column, shown.to_owned())
    }

    #[test]
    fn keys_and_items_are_found() {
        assert_eq!(at("/a"), (1, 1, "a".to_owned()));
        assert_eq!(at("/a/0/c"), (3, 5, "c".to_owned()));
        assert_eq!(at("/a/0/c/1"), (3, 12, "2".to_owned()));
        assert_eq!(at("/a/1"), (4, 5, "d".to_owned()));
    }

    #[test]
    fn a_missing_node_is_shown_at_its_parent() {
        assert_eq!(at("/a/0/zzz").0, 2);
    }

    #[test]
    fn both_sides_of_a_duplicate_are_found() {
        let source = Source::new("t.yaml", "x: {k: 1}\ny:\n  k: 1\n  k: 2\n");
        let (first, again) = duplicate_key(&source).expect("k stands twice");
        assert_eq!((first.line, again.line), (3, 4));
        assert_eq!(again.pointer, Pointer::from("/y/k"));
    }

    #[test]
    fn json_is_read_too() {
        let source = Source::new("t.json", "{\n \"a\": {\"b\": 1, \"b\": 2}}");
        let (first, again) = duplicate_key(&source).expect("b stands twice");
        assert_eq!((first.column, again.column), (8, 16));
    }
}
