//! What the pages say, in the languages that they are written in.

mod field;
mod invoice;
mod locale;
mod names;
mod phrase;
mod speech;
mod texts;

pub(crate) use field::{ADDRESS, SHIPPING};
pub(crate) use locale::{Language, Shown, choose};
pub(crate) use speech::Speech;
pub(crate) use texts::Texts;

use std::sync::LazyLock;

type Text = LazyLock<Texts>;

static ENGLISH: Text = LazyLock::new(|| read(include_str!("../../texts/en.yaml")));
static GERMAN: Text = LazyLock::new(|| read(include_str!("../../texts/de.yaml")));
static FRENCH: Text = LazyLock::new(|| read(include_str!("../../texts/fr.yaml")));
static SPANISH: Text = LazyLock::new(|| read(include_str!("../../texts/es.yaml")));
static JAPANESE: Text = LazyLock::new(|| read(include_str!("../../texts/ja.yaml")));

pub(crate) fn texts(language: Language) -> &'static Texts {
    match language {
        Language::English => &ENGLISH,
        Language::German => &GERMAN,
        Language::French => &FRENCH,
        Language::Spanish => &SPANISH,
        Language::Japanese => &JAPANESE,
    }
}

/// The files are part of the program, and a test reads each of them.
fn read(file: &str) -> Texts {
    serde_yaml::from_str(file).expect("a file of texts has all of them, and no other")
}

#[cfg(test)]
mod tests;
