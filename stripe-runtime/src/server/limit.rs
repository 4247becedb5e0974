//! What a document says of a value beside its type.

use super::{At, Given, Refusal};

/// A bound on a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// A text has at most this many characters.
    Longest(usize),
    /// An integer is not less.
    Least(i64),
    /// An integer is not more.
    Most(i64),
    /// A list has at most this many items.
    MostItems(usize),
}

impl Limit {
    /// Refuses what is beyond the bound. What has another type is left to who reads it.
    pub(super) fn check(self, given: &Given, at: &At<'_>) -> Result<(), Refusal> {
        let message = match (self, given) {
            (Self::Longest(most), Given::Text(text)) if text.chars().count() > most => {
                format!(
                    "Invalid string: {}; must be at most {most} characters",
                    cut(text)
                )
            }
            (Self::Least(least), Given::Text(text))
                if integer(text).is_some_and(|it| it < least) =>
            {
                format!("This value must be greater than or equal to {least}.")
            }
            (Self::Most(most), Given::Text(text)) if integer(text).is_some_and(|it| it > most) => {
                format!(
                    "This value must be less than or equal to {most} (it currently is '{text}')."
                )
            }
            (Self::MostItems(most), Given::Fields(items)) if items.len() > most => {
                format!("Array {at} exceeded maximum {most} allowed elements.")
            }
            _ => return Ok(()),
        };
        let refusal = Refusal::invalid(message).at(at);
        Err(match self {
            Self::Least(_) | Self::Most(_) => refusal.code("parameter_invalid_integer"),
            Self::Longest(_) | Self::MostItems(_) => refusal,
        })
    }
}

fn integer(text: &str) -> Option<i64> {
    text.parse().ok()
}

/// The beginning and end of a long text.
fn cut(text: &str) -> String {
    let count = text.chars().count();
    if count <= 20 {
        return text.to_owned();
    }
    let start: String = text.chars().take(10).collect();
    let end: String = text.chars().skip(count - 10).collect();
    format!("{start}...{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(limit: Limit, text: &str) -> Option<String> {
        let given = Given::Text(text.to_owned());
        let refusal = limit.check(&given, &At::ROOT.field("a")).err()?;
        assert_eq!(refusal.param.as_deref(), Some("a"));
        Some(refusal.message)
    }

    #[test]
    fn bounds_are_within() {
        assert_eq!(check(Limit::Least(1), "1"), None);
        assert_eq!(check(Limit::Most(100), "100"), None);
        assert_eq!(check(Limit::Longest(3), "äöü"), None);
        assert_eq!(check(Limit::Most(100), "no integer"), None);
    }

    #[test]
    fn what_is_beyond_is_told() {
        let want = "This value must be less than or equal to 100 (it currently is '101').";
        assert_eq!(check(Limit::Most(100), "101").as_deref(), Some(want));
        let want = "This value must be greater than or equal to 1.";
        assert_eq!(check(Limit::Least(1), "0").as_deref(), Some(want));
        let want = "Invalid string: abcdefghij...klmnopqrst; must be at most 20 characters";
        let text = "abcdefghij-klmnopqrst";
        assert_eq!(check(Limit::Longest(20), text).as_deref(), Some(want));
    }

    #[test]
    fn lists_have_an_end() {
        let mut given = Given::default();
        given.read("a[]=1&a[]=2").unwrap();
        let Given::Fields(fields) = given else {
            panic!("an object");
        };
        let at = At::ROOT.field("a");
        assert_eq!(Limit::MostItems(2).check(&fields["a"], &at), Ok(()));
        assert!(Limit::MostItems(1).check(&fields["a"], &at).is_err());
    }
}
