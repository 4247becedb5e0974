//! Tokens to text: `prettyplease` in process, then blank lines between items.

use proc_macro2::TokenStream;

use crate::output::HEADER;

/// The text of a Rust file.
///
/// # Panics
///
/// Never on input: the tokens are made by this crate's emitters, whose tests cover every item.
pub(crate) fn file(tokens: TokenStream) -> Result<String, syn::Error> {
    let file = syn::parse2(tokens)?;
    let text = prettyplease::unparse(&file);
    Ok(format!("{HEADER}\n\n{}", blank_lines(&text)))
}

/// Puts an empty line before each item that does not just continue a list of `use` or `mod`.
fn blank_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut before = "";
    let mut in_head = true;
    for line in text.lines() {
        let is_doc = line.starts_with("//!") || line.starts_with("#![");
        if in_head && !is_doc && !before.is_empty() {
            out.push('\n');
        } else if !in_head && starts_item(line) && ends_item(before, line) {
            out.push('\n');
        }
        in_head &= is_doc;
        out.push_str(line);
        out.push('\n');
        before = line;
    }
    out
}

/// An item at the top of the file, or a function in an `impl`.
fn starts_item(line: &str) -> bool {
    let inner = line.strip_prefix("    ").unwrap_or(line);
    let starts = |word: &str| inner.starts_with(word);
    let is_top = inner.len() == line.len() && !inner.starts_with([' ', '}', ')', ']']);
    is_top || starts("///") || starts("#[") || starts("pub ") || starts("fn ") || starts("const ")
}

/// Whether the line before closed an item of the same depth.
fn ends_item(before: &str, line: &str) -> bool {
    let depth = |line: &str| line.len() - line.trim_start().len();
    if depth(before) != depth(line) {
        return false;
    }
    let word = |line: &str| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        line.split([' ', '!']).next().unwrap_or_default().to_owned()
    };
    let continues = matches!(word(line).as_str(), "use" | "mod") && word(before) == word(line);
    // Constants stand in a block of their own.
    let constants = word(line.trim_start()) == "const" && word(before.trim_start()) == "const";
    (before.trim_start() == "}" || before.ends_with(';') && !continues && !constants)
        || before.trim_start() == "};"
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
";
        assert_eq!(got, format!("{HEADER}\n\n{want}"));
        let again = syn::parse_file(&got).unwrap();
        let first: syn::File = syn::parse2(tokens).unwrap();
        assert_eq!(prettyplease::unparse(&again), prettyplease::unparse(&first));
    }
}
