//! Names: how words of a document become Rust names, and that each is claimed once in its scope.

use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};

use crate::error::Fault;
use crate::pointer::Pointer;

/// The names of one scope, each with the node that claimed it.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    claimed: BTreeMap<String, Pointer>,
}

impl Scope {
    /// Claims the name of a type, variant or operation; `key` is what `[names]` knows it by.
    pub(crate) fn claim(&mut self, name: &str, at: &Pointer, key: &str) -> Result<(), Fault> {
        self.claim_or(name, at, || {
            format!("`\"{key}\" = \"Other{name}\"` to `[names]`")
        })
    }

    /// Claims the name of a field; `key` is what `[fields]` knows it by.
    pub(crate) fn claim_field(&mut self, name: &str, at: &Pointer, key: &str) -> Result<(), Fault> {
        self.claim_or(name, at, || {
            format!("`\"{key}\" = \"other_{name}\"` to `[fields]`")
        })
    }

    /// Claims an operation's id, which a document may not give twice.
    pub(crate) fn claim_id(&mut self, id: &str, at: &Pointer) -> Result<(), Fault> {
        let Err(fault) = self.claim_or(id, at, String::new) else {
            return Ok(());
        };
        let message = format!("the operation id `{id}` is taken");
        let advice = "give each operation an id of its own, with an overlay if need be";
        let mut own = Fault::new(at, message, advice);
        own.also = fault.also;
        Err(own)
    }

    fn claim_or(
        &mut self,
        name: &str,
        at: &Pointer,
        line: impl Fn() -> String,
    ) -> Result<(), Fault> {
        if let Some(first) = self.claimed.get(name) {
            let message = format!("the name `{name}` is taken");
            let fault = Fault::new(at, message, format!("add a line such as {}", line()));
            return Err(fault.also(first, "the same name is claimed"));
        }
        self.claimed.insert(name.to_owned(), at.clone());
        Ok(())
    }
}

/// Names that a generated type may not have: those of the prelude and of the runtime that
/// generated code uses.
const TAKEN_TYPES: &str = "AsRef Binary BodyKind Box Clearable Client Decimal Default Deleted Deserialize Encode \
    Err Error Event EventObject EventPayload Expandable Expands FileUpload Form From Into IntoIterator \
    Iterator Json JsonError List ListV2 Map MaybeDeleted Metadata Method Multipart None Object ObjectUnion Ok \
    OpenEnum Operation Option Pages Paginate PaginateV2 Path RangeQuery Raw RequestOptions Response Result Search \
    SearchPage Self Send Sensitive Serialize Serializer ShapeUnion Some String T Timestamp \
    ToOwned ToString Value Vec";

/// Whether a generated type of this name would hide one that generated code uses.
pub(crate) fn is_taken_type(name: &str) -> bool {
    TAKEN_TYPES.split_whitespace().any(|taken| taken == name)
}

/// Whether a setter of this name would hide a method that every request has.
pub(crate) fn is_taken_method(name: &str) -> bool {
    matches!(
        name,
        "download"
            | "download_blocking"
            | "download_blocking_with"
            | "download_with"
            | "iter_blocking"
            | "iter_blocking_with"
            | "new"
            | "send"
            | "send_blocking"
            | "send_blocking_with"
            | "send_with"
            | "stream"
            | "stream_with"
    )
}

/// The Rust name of a type.
pub(crate) fn type_name(words: &str) -> String {
    match identifier(words.to_upper_camel_case(), "Symbol") {
        name if name == "Self" => "Self_".to_owned(),
        name => name,
    }
}

/// The Rust name of a field, function or file.
pub(crate) fn field_name(words: &str) -> String {
    let name = identifier(words.to_snake_case(), "symbol");
    match is_keyword(&name) {
        true => format!("{name}_"),
        false => name,
    }
}

/// The Rust names of an enum's values, in their order.
///
/// Where two would be the same, the symbols in both are spelt out: `Etc/GMT+1` and `Etc/GMT-1`
/// become `EtcGmtPlus1` and `EtcGmtMinus1`. A value `unknown` gets no name of its own: it is the
/// text that the catch-all variant `Unknown` holds.
pub(crate) fn variant_names<'a>(values: &[&'a str]) -> Vec<(&'a str, String)> {
    let mut names: Vec<String> = values.iter().map(|value| variant_name(value)).collect();
    for symbols in [SIGNS, SYMBOLS] {
        let is_double = |name| names.iter().filter(|other| *other == name).count() > 1;
        let spelt = names
            .iter()
            .zip(values)
            .map(|(name, value)| match is_double(name) {
                true => type_name(&spelt_out(value, symbols)),
                false => name.clone(),
            });
        names = spelt.collect();
    }
    let named = values.iter().copied().zip(names);
    named.filter(|(_, name)| name != "Unknown").collect()
}

/// Symbols that tell two values apart most often, and how they are spelt.
const SIGNS: &[(char, &str)] = &[('+', " plus "), ('-', " minus ")];

/// All symbols that are spelt out.
const SYMBOLS: &[(char, &str)] = &[
    ('+', " plus "),
    ('-', " minus "),
    ('.', " dot "),
    ('/', " slash "),
    ('_', " underscore "),
    ('*', " star "),
];

fn variant_name(value: &str) -> String {
    match value {
        "" => "Empty".to_owned(),
        "*" => "All".to_owned(),
        _ => type_name(value),
    }
}

fn spelt_out(value: &str, symbols: &[(char, &str)]) -> String {
    symbols
        .iter()
        .fold(value.to_owned(), |text, (symbol, word)| {
            text.replace(*symbol, word)
        })
}

/// The singular of an English plural, as API paths use them.
pub(crate) fn singular(plural: &str) -> String {
    for (end, singular) in [
        ("ies", "y"),
        ("sses", "ss"),
        ("xes", "x"),
        ("ches", "ch"),
        ("ss", "ss"),
        ("us", "us"),
        ("s", ""),
    ] {
        if let Some(stem) = plural.strip_suffix(end) {
            return format!("{stem}{singular}");
        }
    }
    plural.to_owned()
}

/// A Rust identifier is not empty, does not start with a digit, and has no other symbols.
fn identifier(mut name: String, fallback: &str) -> String {
    name.retain(|c| c.is_ascii_alphanumeric() || c == '_' || is_identifier(&format!("a{c}")));
    match name.chars().next() {
        None => fallback.to_owned(),
        Some('_') if name.chars().all(|c| c == '_') => fallback.to_owned(),
        Some(_) if is_identifier(&name) || is_keyword(&name) => name,
        Some(_) => format!("_{name}"),
    }
}

fn is_keyword(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphabetic()) && !is_identifier(name)
}

/// Whether Rust takes the text as a name.
pub(crate) fn is_identifier(name: &str) -> bool {
    // syn does not know the keyword that edition 2024 added.
    name != "gen" && syn::parse_str::<syn::Ident>(name).is_ok()
}

/// Whether the text can name a type, a variant or a request.
pub(crate) fn is_type_name(name: &str) -> bool {
    let is_upper = name.starts_with(|c: char| c.is_uppercase());
    is_upper && is_identifier(name) && name.chars().all(char::is_alphanumeric)
}

/// Whether the text can name a module, and so a file.
pub(crate) fn is_module(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    is_identifier(name) && name.chars().all(plain) && !TAKEN_MODULES.contains(&name)
}

/// Whether the text can name a field.
pub(crate) fn is_field_name(name: &str) -> bool {
    is_identifier(name) && !name.chars().any(char::is_uppercase) && name != "_"
}

/// Modules whose files cargo or the crate itself has another use for.
const TAKEN_MODULES: [&str; 12] = [
    "bin",
    "blocking",
    "client",
    "default",
    "ids",
    "lib",
    "main",
    "reqwest",
    "retry",
    "stripe_runtime",
    "tracing",
    "webhook",
];

/// The Rust name of a module, which names a file too and so has plain letters only.
pub(crate) fn module_name(words: &str) -> String {
    let mut name = field_name(words);
    name.retain(|c| c.is_ascii());
    match name.is_empty() || name.chars().all(|c| c == '_') {
        true => "module".to_owned(),
        false => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_rust_names() {
        assert_eq!(type_name("billing_portal.session"), "BillingPortalSession");
        assert_eq!(field_name("type"), "type_");
        assert_eq!(field_name("self"), "self_");
        assert_eq!(field_name("3d_secure"), "_3d_secure");
        assert_eq!(type_name("…"), "Symbol");
        assert_eq!(type_name("x²"), "X");
        assert_eq!(type_name("été"), "Été");
        assert_eq!(field_name("_"), "symbol");
    }

    #[test]
    fn variants_that_would_clash_are_spelt_out() {
        let got = variant_names(&["Etc/GMT+1", "Etc/GMT-1", "Etc/UTC", "*", "", "unknown"]);
        let got: Vec<&str> = got.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(
            got,
            ["EtcGmtPlus1", "EtcGmtMinus1", "EtcUtc", "All", "Empty"]
        );
        let got = variant_names(&["a.b", "a/b"]);
        assert_eq!(
            got,
            [("a.b", "ADotB".to_owned()), ("a/b", "ASlashB".to_owned())]
        );
    }

    #[test]
    fn plurals_become_singular() {
        for (plural, want) in [
            ("sessions", "session"),
            ("entries", "entry"),
            ("taxes", "tax"),
            ("addresses", "address"),
            ("status", "status"),
            ("balance", "balance"),
        ] {
            assert_eq!(singular(plural), want);
        }
    }

    #[test]
    fn a_name_is_claimed_once() {
        let mut scope = Scope::default();
        scope.claim("A", &Pointer::from("/a"), "a").unwrap();
        let fault = scope.claim("A", &Pointer::from("/b"), "b").unwrap_err();
        assert_eq!(fault.message, "the name `A` is taken");
        assert_eq!(
            fault.advice,
            "add a line such as `\"b\" = \"OtherA\"` to `[names]`"
        );
    }
}
