//! From the account's objects to what pages show of them.

pub(super) mod account;
pub(super) mod invoice;
pub(super) mod plan;

use stripe_portal_gen::price::Interval as Unit;

use super::view::parts::{Interval, Money};

fn money(amount: i64, currency: &str) -> Money {
    Money {
        amount,
        currency: currency.to_owned(),
    }
}

fn interval(unit: &Unit) -> Interval {
    match unit {
        Unit::Day => Interval::Day,
        Unit::Week => Interval::Week,
        Unit::Year => Interval::Year,
        Unit::Month | Unit::Unknown(_) => Interval::Month,
    }
}

fn count(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
