//! What a new document is called in `spec/`.

use anyhow::Result;

use crate::show::Usage;

/// File names that say nothing of the API; their documents are called as their title says.
const GENERIC: [&str; 10] = [
    "api", "doc", "docs", "index", "latest", "openapi", "schema", "spec", "spec3", "swagger",
];

const EXTENSIONS: [&str; 3] = ["json", "yaml", "yml"];

/// A name that was asked for, if it can be that of a document.
pub(crate) fn asked(name: &str) -> Result<String> {
    match stem(name) {
        Some(_) => Ok(name.to_owned()),
        None => Err(Usage(format!(
            "`{name}` cannot be a document's name: use letters, digits, `.`, `_` and `-`, and end \
             it with .json, .yaml or .yml"
        ))
        .into()),
    }
}

/// The name at the end of a source, if it says which API it is of.
pub(crate) fn own(source: &str) -> Option<String> {
    let last = last(source);
    let first = stem(last)?.split('.').next()?;
    (!GENERIC.contains(&first)).then(|| last.to_owned())
}

/// The document's title, and what is particular to the name at the end of its source: Stripe's
/// `spec3.sdk.json` becomes `stripe-api.sdk.json`.
pub(crate) fn titled(title: &str, source: &str, text: &str) -> String {
    let words = title.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let title = match words.is_empty() {
        true => "document".to_owned(),
        false => words.join("-"),
    };
    let parts = stem(last(source)).unwrap_or_default().split('.');
    let parts = parts.filter(|part| !part.is_empty() && !GENERIC.contains(part));
    let extension = match text.trim_start().starts_with('{') {
        true => "json",
        false => "yaml",
    };
    let all = std::iter::once(&*title).chain(parts).chain([extension]);
    all.collect::<Vec<_>>().join(".")
}

fn last(source: &str) -> &str {
    let path = source.split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default()
}

/// What comes before the extension of a name that a document may have.
fn stem(name: &str) -> Option<&str> {
    let (stem, extension) = name.rsplit_once('.')?;
    let may = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    let is_name = !name.starts_with('.') && name.chars().all(may);
    (is_name && EXTENSIONS.contains(&extension)).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_names_its_api_names_the_file() {
        for (source, want) in [
            (
                "https://a.test/x/stripe-2026-08-26.dahlia.json?a=b/c",
                Some("stripe-2026-08-26.dahlia.json"),
            ),
            (
                "../stripe-portal.openapi.yaml",
                Some("stripe-portal.openapi.yaml"),
            ),
            ("https://a.test/openapi/spec3.json", None),
            ("https://a.test/latest/openapi.spec3.sdk.json", None),
            ("https://a.test/download", None),
            ("https://a.test/stripe-{release}.json", None),
            ("https://a.test/.hidden.json", None),
        ] {
            assert_eq!(own(source).as_deref(), want, "{source}");
        }
    }

    #[test]
    fn other_files_are_named_after_their_title() {
        let got = |title, source, text| titled(title, source, text);
        assert_eq!(
            got("Stripe API", "https://a.test/spec3.json", "{}"),
            "stripe-api.json"
        );
        assert_eq!(
            got("Stripe API", "a/spec3.sdk.json", " {}"),
            "stripe-api.sdk.json"
        );
        assert_eq!(
            got("Überall: 2!", "https://a.test/", "openapi: 3.1.0"),
            "berall-2.yaml"
        );
        assert_eq!(got("…", "openapi.yml", ""), "document.yaml");
    }

    #[test]
    fn names_that_lead_elsewhere_are_refused() {
        assert!(asked("a.b-c_1.json").is_ok());
        for name in [
            "../a.json",
            "a/b.json",
            "a.toml",
            "spec.lock",
            ".json",
            "a",
            "ä.json",
        ] {
            assert!(asked(name).is_err(), "{name}");
        }
    }
}
