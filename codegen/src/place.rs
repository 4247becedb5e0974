//! Lines and columns: a second pass over a YAML or JSON text, made only when an error is shown.

use std::collections::{BTreeMap, BTreeSet};

use saphyr_parser::{Event, Parser, Span};

use crate::error::Place;
use crate::pointer::Pointer;
use crate::source::Source;

/// How often a place is looked for behind an alias inside what an alias stands for.
const ALIASES: usize = 8;

/// Finds each node of `wanted`, or else the nearest node above it. What an alias stands for is found
/// where its anchor is.
pub(crate) fn find_each(source: &Source, wanted: &BTreeSet<Pointer>) -> BTreeMap<Pointer, Place> {
    let lines = Lines::of(&source.text);
    let mut found = BTreeMap::new();
    let nothing = (usize::MAX, None);
    let open = wanted
        .iter()
        .map(|at| (at.clone(), vec![at.clone()], nothing));
    let mut open: Vec<(Pointer, Vec<Pointer>, Nearest)> = open.collect();
    for _ in 0..ALIASES {
        if open.is_empty() {
            break;
        }
        let pass = Pass::over(&source.text, open.iter().flat_map(|(_, where_, _)| where_));
        let mut behind = Vec::new();
        for (at, where_, mut nearest) in open {
            let mut further = Vec::new();
            for look in where_ {
                let (missing, next) = pass.look(&look, &mut nearest);
                if missing > 0 {
                    further.extend(next);
                }
            }
            match nearest.0 == 0 || further.is_empty() {
                true => drop(found.insert(at, nearest.1)),
                false => behind.push((at, further, nearest)),
            }
        }
        open = behind;
    }
    found.extend(open.into_iter().map(|(at, _, nearest)| (at, nearest.1)));
    let places = found.into_iter();
    places
        .map(|(at, span)| (at.clone(), lines.place(source, at, span)))
        .collect()
}

/// How much of a pointer is not there, and the node above that is.
type Nearest = (usize, Option<Span>);

/// What one pass over a text has seen of the nodes that are looked for.
struct Pass {
    spans: BTreeMap<Pointer, Span>,
    /// Alias → the node that it stands for.
    aliases: BTreeMap<Pointer, Pointer>,
}

impl Pass {
    fn over<'a>(text: &str, wanted: impl Iterator<Item = &'a Pointer>) -> Self {
        let above: BTreeSet<Pointer> = wanted.flat_map(Pointer::ancestors).collect();
        let mut anchors = BTreeMap::new();
        let mut pass = Self {
            spans: BTreeMap::new(),
            aliases: BTreeMap::new(),
        };
        walk(text, &mut |node| {
            match node.mark {
                Mark::Anchor(id) => drop(anchors.insert(id, node.pointer.clone())),
                Mark::Alias(id) => {
                    let target = anchors.get(&id).cloned();
                    let alias = target.map(|target| (node.pointer.clone(), target));
                    pass.aliases.extend(alias);
                }
                Mark::None => {}
            }
            if above.contains(node.pointer) {
                let spans = &mut pass.spans;
                spans.entry(node.pointer.clone()).or_insert(node.span);
            }
            true
        });
        pass
    }

    /// Keeps the node nearest to `look`; returns how much is missing, and where to look for that.
    fn look(&self, look: &Pointer, nearest: &mut Nearest) -> (usize, Vec<Pointer>) {
        let is_there =
            |above: &Pointer| above.as_str().is_empty() || self.spans.contains_key(above);
        let above = look.ancestors().find(is_there).unwrap_or_default();
        let rest = look.below(&above).unwrap_or_default();
        if rest.len() < nearest.0 {
            *nearest = (rest.len(), self.spans.get(&above).copied());
        }
        let merged = above.child("<<");
        let of_list = self.aliases.range(merged.child(0)..);
        let of_list = of_list.take_while(|(alias, _)| alias.below(&merged).is_some());
        let behind = [&above, &merged].map(|alias| self.aliases.get(alias));
        let behind = behind.into_iter().flatten();
        let behind = behind.chain(of_list.map(|(_, target)| target));
        (rest.len(), behind.map(|target| target.join(rest)).collect())
    }
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
    let lines = Lines::of(&source.text);
    Some((
        lines.place(source, pointer.clone(), Some(first)),
        lines.place(source, pointer, Some(again)),
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
    Lines::of(&source.text).at(source, line, column)
}

/// Where the lines of a text start.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = breaks.map(|(index, _)| index + 1);
        Self(std::iter::once(0).chain(starts).collect())
    }

    fn at(&self, source: &Source, line: usize, column: usize) -> Place {
        let start = self.0.get(line.saturating_sub(1)).copied();
        let start = start.unwrap_or(source.text.len());
        let mut rest = source.text[start..].char_indices();
        let offset = rest
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

    fn place(&self, source: &Source, pointer: Pointer, span: Option<Span>) -> Place {
        let (line, column, chars) = span.map_or((1, 1, 1), |span| {
            let one_line = span.start.line() == span.end.line();
            let width = if one_line { span.len().max(1) } else { 1 };
            (span.start.line(), span.start.col() + 1, width)
        });
        let mut place = self.at(source, line, column);
        let shown = source.text[place.offset..].chars().take(chars);
        place.length = shown.map(char::len_utf8).sum::<usize>().max(1);
        place.pointer = pointer;
        place
    }
}

/// A node as the event parser meets it: a value's span is that of its key where it has one.
struct Node<'a> {
    pointer: &'a Pointer,
    span: Span,
    is_key: bool,
    mark: Mark,
}

/// What ties a node to another, by the number that the parser gives an anchor.
#[derive(Clone, Copy)]
enum Mark {
    None,
    Anchor(usize),
    Alias(usize),
}

/// An open collection: the pointer of it, and what comes next in it.
struct Open {
    pointer: Pointer,
    next: Next,
}

enum Next {
    Key,
    /// The value of a key, and where the key stands.
    Value(Pointer, Span),
    Item(usize),
}

type Visit<'a> = &'a mut dyn FnMut(&Node<'_>) -> bool;

/// Calls `visit` for each key and item, and for each value with a mark, until it returns `false` or
/// the text ends.
fn walk(text: &str, visit: Visit<'_>) {
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { return };
        let goes_on = match event {
            Event::MappingStart(id, _) => enter(&mut open, span, anchor(id), Next::Key, visit),
            Event::SequenceStart(id, _) => enter(&mut open, span, anchor(id), Next::Item(0), visit),
            Event::MappingEnd | Event::SequenceEnd => {
                open.pop();
                true
            }
            Event::Scalar(text, _, id, _) => scalar(&mut open, &text, span, anchor(id), visit),
            Event::Alias(id) => scalar(&mut open, "", span, Mark::Alias(id), visit),
            _ => true,
        };
        if !goes_on {
            return;
        }
    }
}

fn anchor(id: usize) -> Mark {
    match id {
        0 => Mark::None,
        id => Mark::Anchor(id),
    }
}

fn enter(open: &mut Vec<Open>, span: Span, mark: Mark, next: Next, visit: Visit<'_>) -> bool {
    let (pointer, goes_on) = advance(open, span, mark, visit);
    open.push(Open { pointer, next });
    goes_on
}

fn scalar(open: &mut [Open], text: &str, span: Span, mark: Mark, visit: Visit<'_>) -> bool {
    if let Some(top) = open.last_mut()
        && let Next::Key = top.next
    {
        let pointer = top.pointer.child(text);
        let goes_on = visit(&Node {
            pointer: &pointer,
            span,
            is_key: true,
            mark: Mark::None,
        });
        top.next = Next::Value(pointer, span);
        return goes_on;
    }
    advance(open, span, mark, visit).1
}

/// Takes the next value of the innermost collection and returns its pointer.
fn advance(open: &mut [Open], span: Span, mark: Mark, visit: Visit<'_>) -> (Pointer, bool) {
    let Some(top) = open.last_mut() else {
        return (Pointer::root(), true);
    };
    let (pointer, span) = match std::mem::replace(&mut top.next, Next::Key) {
        Next::Key => return (top.pointer.child("?"), true),
        Next::Value(pointer, _) if matches!(mark, Mark::None) => return (pointer, true),
        Next::Value(pointer, key) => (pointer, key),
        Next::Item(index) => {
            top.next = Next::Item(index + 1);
            (top.pointer.child(index), span)
        }
    };
    let goes_on = visit(&Node {
        pointer: &pointer,
        span,
        is_key: false,
        mark,
    });
    (pointer, goes_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &Source, pointer: &str) -> Place {
        let pointer = Pointer::from(pointer);
        let mut places = find_each(source, &BTreeSet::from([pointer.clone()]));
        places.remove(&pointer).expect("a place")
    }

    const TEXT: &str = "a:\n  - b: é\u{a0}x\n    c: [1, 2]\n  - d\n";

    fn at(pointer: &str) -> (usize, usize, String) {
        let source = Source::new("t.yaml", TEXT);
        let got = found(&source, pointer);
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

    #[test]
    fn what_an_alias_stands_for_is_found_at_its_anchor() {
        let text = "a: &a\n  k: {l: 1}\nb: *a\nc:\n  <<: *a\n  m: 1\nd:\n  <<: [*x, *a]\ne: &e\n  \
                    f: *a\ng:\n- *e\n<<: *e\n";
        let text = format!("x: &x {{z: 1}}\n{text}");
        let source = Source::new("t.yaml", text);
        for (pointer, line, column) in [
            ("/b/k/l", 3, 7),
            ("/b/zzz", 4, 1),
            ("/c/k", 3, 3),
            ("/c/m", 7, 3),
            ("/d/k/l", 3, 7),
            ("/d/z", 1, 8),
            ("/e/f/k", 3, 3),
            ("/g/0/f/k", 3, 3),
            ("/f/k/l", 3, 7),
        ] {
            let got = found(&source, pointer);
            assert_eq!((got.line, got.column), (line, column), "{pointer}");
        }
    }
}
