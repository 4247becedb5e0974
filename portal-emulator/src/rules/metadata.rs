//! Key-value pairs: given ones are merged, an empty value takes a key away.

use stripe_portal_gen::{Clearable, Metadata};

/// The pairs of something new.
#[must_use]
pub fn new(given: Option<Clearable<Metadata>>) -> Metadata {
    let mut pairs = Metadata::new();
    if let Some(given) = given {
        merge(&mut pairs, given);
    }
    pairs
}

/// Merges what is given into the pairs that there are.
pub fn merge(pairs: &mut Metadata, given: Clearable<Metadata>) {
    match given {
        Clearable::Clear => pairs.clear(),
        Clearable::Set(given) => {
            for (key, value) in given {
                if value.is_empty() {
                    pairs.shift_remove(&key);
                } else {
                    pairs.insert(key, value);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_merged() {
        let given = |pairs: &[(&str, &str)]| Clearable::Set(pairs.iter().copied().collect());
        let mut pairs = new(Some(given(&[("a", "1"), ("b", "2"), ("c", "")])));
        assert_eq!(pairs, Metadata::from([("a", "1"), ("b", "2")]));
        merge(&mut pairs, given(&[("a", ""), ("b", "3"), ("d", "4")]));
        assert_eq!(pairs, Metadata::from([("b", "3"), ("d", "4")]));
        merge(&mut pairs, Clearable::Clear);
        assert!(pairs.is_empty() && new(None).is_empty());
    }
}
