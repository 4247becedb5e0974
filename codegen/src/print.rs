//! Tokens to text: `prettyplease` in process, then blank lines between items.

use std::fmt::Write as _;

use proc_macro2::{TokenStream, TokenTree};
use syn::{File, Item};

use crate::output::HEADER;

/// The text of a Rust file.
pub(crate) fn file(tokens: TokenStream) -> Result<String, syn::Error> {
    let mut head: File = syn::parse2(tokens)?;
    let items = std::mem::take(&mut head.items);
    let mut text = format!("{HEADER}\n\n{}", prettyplease::unparse(&head));
    let mut before = None;
    for item in items {
        let kind = kind(&item);
        if before != kind || kind.is_none() {
            text.push('\n');
        }
        before = kind;
        match table(&item) {
            Some(table) => text.push_str(&table),
            None => text.push_str(&inner_blank_lines(&unparse(item))),
        }
    }
    Ok(text)
}

/// Items of these kinds stand in a block with others of theirs.
fn kind(item: &Item) -> Option<&'static str> {
    match item {
        Item::Use(item) if matches!(item.vis, syn::Visibility::Inherited) => Some("import"),
        Item::Use(_) => Some("export"),
        Item::Mod(item) if item.content.is_none() => Some("module"),
        _ => None,
    }
}

/// A macro call over a table, `name! { Type { entry; entry; } }`, with a line for each entry.
fn table(item: &Item) -> Option<String> {
    let Item::Macro(item) = item else {
        return None;
    };
    let name = item.mac.path.get_ident()?;
    let mut tokens = item.mac.tokens.clone().into_iter();
    let (Some(TokenTree::Ident(ty)), Some(TokenTree::Group(group)), None) =
        (tokens.next(), tokens.next(), tokens.next())
    else {
        return None;
    };
    let mut text = format!("{name}! {{\n    {ty} {{\n");
    let mut at_start = true;
    for token in group.stream() {
        let ends = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ';');
        text.push_str(match (at_start, ends) {
            (_, true) => "",
            (true, false) => "        ",
            (false, false) => " ",
        });
        let _ = write!(text, "{token}");
        text.push_str(if ends { "\n" } else { "" });
        at_start = ends;
    }
    text.push_str("    }\n}\n");
    Some(text)
}

fn unparse(item: Item) -> String {
    prettyplease::unparse(&File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    })
}

/// Puts an empty line before each function of an `impl`, and around its constants.
fn inner_blank_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let is_impl = ["impl", "pub trait"]
        .iter()
        .any(|word| text.starts_with(word) || text.contains(&format!("\n{word}")));
    let mut before = "";
    for line in text.lines() {
        let is_item = line.strip_prefix("    ").is_some_and(starts_item);
        let is_constant = |line: &str| line.starts_with("    const ");
        let ended = before == "    }" || before.starts_with("    ") && before.ends_with(';');
        let in_block = is_constant(before) && is_constant(line);
        if is_impl && is_item && ended && !in_block {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
        before = line;
    }
    out
}

fn starts_item(line: &str) -> bool {
    ["///", "#[", "pub ", "fn ", "const ", "type "]
        .iter()
        .any(|word| line.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn items_are_set_apart_and_mean_the_same() {
        let tokens = quote! {
            #![doc = " A file."]
            use a::b;
            use c::d;
            #[doc = " A struct."]
            pub struct S { #[doc = " A field."] pub a: u8, pub b: u8 }
            impl S {
                const A: u8 = 1;
                const B: u8 = 2;
                pub fn new() -> Self { Self { a: 1, b: 2 } }
                #[doc = " Sets."]
                pub fn a(mut self, a: u8) -> Self { self.a = a; self }
            }
            id!(S);
            model! { S { 0 required a "a"; 1 optional b "b"; } }
        };
        let got = file(tokens.clone()).unwrap();
        let want = "\
//! A file.

use a::b;
use c::d;

/// A struct.
pub struct S {
    /// A field.
    pub a: u8,
    pub b: u8,
}

impl S {
    const A: u8 = 1;
    const B: u8 = 2;

    pub fn new() -> Self {
        Self { a: 1, b: 2 }
    }

    /// Sets.
    pub fn a(mut self, a: u8) -> Self {
        self.a = a;
        self
    }
}

id!(S);

model! {
    S {
        0 required a \"a\";
        1 optional b \"b\";
    }
}
";
        assert_eq!(got, format!("{HEADER}\n\n{want}"));
        let again = syn::parse_file(&got).unwrap();
        let first: syn::File = syn::parse2(tokens).unwrap();
        assert_eq!(prettyplease::unparse(&again), prettyplease::unparse(&first));
    }
}
