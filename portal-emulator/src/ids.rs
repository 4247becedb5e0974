//! Ids that look like Stripe's, the same ones in the same order for the same seed.

use serde::{Deserialize, Serialize};

use crate::random::Random;

const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Kinds whose ids are 14 letters and digits; all others have a `1` and 23 more.
const SHORT: [&str; 3] = ["cus", "prod", "si"];

/// Makes ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct IdMaker {
    random: Random,
}

impl IdMaker {
    /// The ids that belong to `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            random: Random::new(seed),
        }
    }

    /// The next id with `prefix`, such as `cus`.
    pub fn next(&mut self, prefix: &str) -> String {
        if SHORT.contains(&prefix) {
            format!("{prefix}_{}", self.text(14))
        } else {
            format!("{prefix}_1{}", self.text(23))
        }
    }

    /// As many letters and digits as asked for.
    pub fn text(&mut self, length: usize) -> String {
        let mut text = String::with_capacity(length);
        let mut bits = 0;
        for at in 0..length {
            // Ten letters of 62 take less than 64 bits.
            if at % 10 == 0 {
                bits = self.random.bits();
            }
            let letter = usize::try_from(bits % 62).unwrap_or_default();
            text.push(char::from(LETTERS.get(letter).copied().unwrap_or(b'0')));
            bits /= 62;
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_look_like_stripes() {
        let mut ids = IdMaker::new(1);
        let customer = ids.next("cus");
        assert_eq!(customer.len(), "cus_".len() + 14);
        let subscription = ids.next("sub");
        assert_eq!(subscription.len(), "sub_".len() + 24);
        assert!(subscription.starts_with("sub_1"), "{subscription}");
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
        assert!(customer.chars().chain(subscription.chars()).all(plain));
    }

    #[test]
    fn a_seed_decides_all_of_them() {
        let made = |seed| {
            let mut ids = IdMaker::new(seed);
            (0..500).map(|_| ids.next("evt")).collect::<Vec<_>>()
        };
        assert_eq!(made(7), made(7));
        let all: BTreeSet<_> = made(7).into_iter().chain(made(8)).collect();
        assert_eq!(all.len(), 1000);
    }
}
