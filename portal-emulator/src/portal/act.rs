//! The steps that customers take: each looks at the account, or changes it by its rules, and says what comes
//! next.

pub(super) mod cancel;
pub(super) mod card;
pub(super) mod change;
pub(super) mod details;
pub(super) mod home;
pub(super) mod pause;
pub(super) mod tax;

use super::answer::Outcome;
use super::guest::Guest;
use crate::world::Tx;

/// A step; the text is the id that its path names.
pub(super) type Step = fn(&mut Tx<'_>, &Guest, &str) -> Outcome;

/// Leaves a step whose condition does not hold.
macro_rules! or_leave {
    ($found:expr, $outcome:expr) => {
        match $found {
            Some(found) => found,
            None => return $outcome,
        }
    };
}
use or_leave;
