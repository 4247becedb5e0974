//! Texts that a server can take for real ones: by the type, else by the words of the field's name.

use heck::ToSnakeCase as _;

use crate::ir::{Field, Ty};

/// What a name says of its text: the first word that it contains decides.
const BY_WORD: [(&str, &str); 9] = [
    ("email", "jenny@example.com"),
    ("url", "https://example.com"),
    ("uri", "https://example.com"),
    ("website", "https://example.com"),
    ("country", "US"),
    ("currency", "usd"),
    ("phone", "+15555550123"),
    ("timezone", "Europe/Dublin"),
    ("postal_code", "94111"),
];

/// The text of a value of type `ty` in `field`, as long as it may be.
pub(super) fn of(ty: &Ty, field: &Field) -> String {
    let text = match ty {
        Ty::Id(name) => {
            let words = name.to_snake_case();
            format!("{}_123", words.strip_suffix("_id").unwrap_or(&words))
        }
        Ty::Decimal => "1.5".to_owned(),
        _ => by_name(&field.wire),
    };
    match field.longest {
        Some(longest) => text.chars().take(longest).collect(),
        None => text,
    }
}

fn by_name(wire: &str) -> String {
    let found = BY_WORD.iter().find(|(word, _)| wire.contains(word));
    match found {
        Some((_, text)) => (*text).to_owned(),
        None => format!("{wire}_123").replace(|c: char| !c.is_ascii_alphanumeric(), "_"),
    }
}
