//! Ids that look like Stripe's, the same ones in the same order for the same seed.

use serde::{Deserialize, Serialize};

const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Kinds whose ids are 14 letters and digits; all others have a `1` and 23 more.
const SHORT: [&str; 3] = ["cus", "prod", "si"];

/// Makes ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct IdMaker {
    state: u64,
}

impl IdMaker {
    /// The ids that belong to `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
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
                bits = self.bits();
            }
            let letter = usize::try_from(bits % 62).unwrap_or_default();
            text.push(char::from(LETTERS.get(letter).copied().unwrap_or(b'0')));
            bits /= 62;
        }
        text
    }

    /// The generator `splitmix64`: a step of a fixed length, then a mix of its bits.
    fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
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
