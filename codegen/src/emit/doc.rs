//! Documentation attributes, wrapped as a person would.

use proc_macro2::TokenStream;
use quote::quote;

use crate::doc::wrap;

const WIDTH: usize = 92;

/// `///` lines.
pub(super) fn outer(text: &str) -> TokenStream {
    let lines = lines(text);
    quote!(#(#[doc = #lines])*)
}

/// `//!` lines.
pub(super) fn inner(text: &str) -> TokenStream {
    let lines = lines(text);
    quote!(#(#![doc = #lines])*)
}

fn lines(text: &str) -> Vec<String> {
    let lines = wrap(text, WIDTH).into_iter();
    let spaced = lines.map(|line| match line.is_empty() {
        true => line,
        false => format!(" {line}"),
    });
    spaced.collect()
}

/// The first sentence of a documentation, for places that only remind of it.
pub(super) fn first_sentence(text: &str) -> String {
    let paragraph = text
        .split("\n\n")
        .next()
        .unwrap_or_default()
        .replace('\n', " ");
    let mut chars = paragraph.char_indices().peekable();
    let mut in_code = false;
    while let Some((at, c)) = chars.next() {
        in_code ^= c == '`';
        let ends = matches!(c, '.' | '!' | '?') && !in_code;
        let next = chars.peek().map(|(_, next)| *next);
        let is_short = |before: &str| before.ends_with("e.g") || before.ends_with("i.e");
        if ends && next == Some(' ') && !is_short(&paragraph[..at]) {
            return paragraph[..=at].to_owned();
        }
    }
    paragraph
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sentence_ends_at_its_full_stop() {
        assert_eq!(first_sentence("One. Two."), "One.");
        assert_eq!(first_sentence("Use `a. b` here. Then"), "Use `a. b` here.");
        assert_eq!(
            first_sentence("A thing, e.g. this. B"),
            "A thing, e.g. this."
        );
        assert_eq!(first_sentence("No stop\n\nNext"), "No stop");
    }
}
