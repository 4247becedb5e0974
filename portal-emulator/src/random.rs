//! Numbers that a seed decides: the same ones in the same order, on any machine.

use serde::{Deserialize, Serialize};

/// SplitMix64: a step of a fixed length, then a mix of its bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub(crate) struct Random {
    state: u64,
}

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Whether something happens that is as likely as `probability`, from 0 to 1.
    pub(crate) fn happens(&mut self, probability: f64) -> bool {
        let bits = u32::try_from(self.bits() >> 32).unwrap_or(u32::MAX);
        f64::from(bits) < probability * 4_294_967_296.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probability_is_kept_to() {
        let mut random = Random::new(3);
        let often = |random: &mut Random, probability| {
            (0..1000).filter(|_| random.happens(probability)).count()
        };
        assert_eq!(often(&mut random, 0.0), 0);
        assert_eq!(often(&mut random, 1.0), 1000);
        let some = often(&mut random, 0.25);
        assert!((200..300).contains(&some), "{some}");
    }
}
