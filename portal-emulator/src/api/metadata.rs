//! The limits of metadata.

use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::{Clearable, Metadata};

use crate::rules::metadata;

/// How many keys an object can have.
const MOST_KEYS: usize = 50;

/// How many characters a key can have.
const LONGEST_KEY: usize = 40;

/// How many characters a value can have.
const LONGEST_VALUE: usize = 500;

/// The metadata of something new must be within the limits.
pub(super) fn fit(given: Option<&Metadata>) -> Result<(), Refusal> {
    let given = given.map(|it| Clearable::Set(it.clone()));
    merged(None, given.as_ref()).map(drop)
}

/// The metadata once a request has been carried out, which must be within the limits.
pub(super) fn merged(
    before: Option<&Metadata>,
    given: Option<&Clearable<Metadata>>,
) -> Result<Metadata, Refusal> {
    let mut after = before.cloned().unwrap_or_default();
    let Some(given) = given else {
        return Ok(after);
    };
    if let Clearable::Set(given) = given {
        given.iter().try_for_each(|(key, value)| fits(key, value))?;
    }
    metadata::merge(&mut after, given.clone());
    match after.len() {
        ..=MOST_KEYS => Ok(after),
        count => Err(refused(format!(
            "Metadata can have up to {MOST_KEYS} keys, but you've set {count}."
        ))),
    }
}

fn fits(key: &str, value: &str) -> Result<(), Refusal> {
    let length = key.chars().count();
    if length > LONGEST_KEY {
        return Err(refused(format!(
            "Metadata keys can have up to {LONGEST_KEY} characters, but you passed in a key that is \
             {length} characters. Invalid key: {key}"
        )));
    }
    let length = value.chars().count();
    if length > LONGEST_VALUE {
        return Err(refused(format!(
            "Metadata values can have up to {LONGEST_VALUE} characters, but you passed in a value \
             that is {length} characters. Invalid value: {value}"
        )));
    }
    Ok(())
}

fn refused(message: String) -> Refusal {
    Refusal::invalid(message).param("metadata")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(given: &Clearable<Metadata>) -> Result<Metadata, Refusal> {
        let before = Metadata::from([("plan", "pro"), ("seats", "3")]);
        merged(Some(&before), Some(given))
    }

    #[test]
    fn keys_are_added_changed_and_removed() {
        let got = change(&Clearable::from([
            ("seats", "4"),
            ("plan", ""),
            ("note", "x"),
        ]));
        assert_eq!(got, Ok(Metadata::from([("seats", "4"), ("note", "x")])));
        assert_eq!(change(&Clearable::Clear), Ok(Metadata::new()));
        assert_eq!(fit(Some(&Metadata::from([("a", "")]))), Ok(()));
    }

    #[test]
    fn it_has_limits() {
        let message = |given: Metadata| change(&Clearable::Set(given)).unwrap_err().message;
        let key = "k".repeat(41);
        let got = message(Metadata::from([(key.as_str(), "x")]));
        assert!(
            got.starts_with("Metadata keys can have up to 40 characters"),
            "{got}"
        );
        let value = "v".repeat(501);
        let got = message(Metadata::from([("k", value.as_str())]));
        assert!(got.contains("a value that is 501 characters"), "{got}");
        let many = (0..49).map(|at| (format!("k{at}"), "v")).collect();
        assert!(message(many).ends_with("you've set 51."));
    }
}
