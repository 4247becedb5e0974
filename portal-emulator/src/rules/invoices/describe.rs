//! What the lines of an invoice say, in Stripe's English.

use stripe_portal_gen::price::{Interval, Price};
use stripe_portal_gen::product::Product;

use crate::rules::calendar;
use crate::rules::money::{cost, decimals};
use crate::world::World;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `2 × Pro (at $10.00 / month)`.
pub(super) fn regular(world: &World, price: &Price, quantity: i64) -> String {
    let unit = money(cost(price, 1), &price.currency);
    let name = product(world, price);
    match price.recurring.as_ref() {
        Some(every) => {
            let interval = interval(&every.interval, every.interval_count);
            format!("{quantity} × {name} (at {unit} / {interval})")
        }
        None => format!("{quantity} × {name}"),
    }
}

/// `Pro`, or `2 × Pro` where there are several.
pub(super) fn with_quantity(world: &World, price: &Price, quantity: i64) -> String {
    let name = product(world, price);
    match quantity {
        1 => name,
        _ => format!("{quantity} × {name}"),
    }
}

/// The name of what the price is for.
pub(super) fn product(world: &World, price: &Price) -> String {
    let product = world.get::<Product>(price.product.id());
    product.map_or_else(|| price.product.id().to_string(), |it| it.name.clone())
}

fn interval(unit: &Interval, count: i64) -> String {
    match count {
        1 => unit.as_str().to_owned(),
        _ => format!("every {count} {}s", unit.as_str()),
    }
}

/// `5 Nov 2026`.
pub(super) fn day(at: i64) -> String {
    let (year, month, day) = calendar::date_of(at);
    let month = usize::try_from(month - 1)
        .ok()
        .and_then(|at| MONTHS.get(at));
    format!("{day} {} {year}", month.copied().unwrap_or_default())
}

/// `$10.00`, `¥500`, `CHF10.00`.
#[must_use]
pub fn money(amount: i64, currency: &str) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    let symbol = match currency {
        "usd" => "$".to_owned(),
        "eur" => "€".to_owned(),
        "gbp" => "£".to_owned(),
        "jpy" => "¥".to_owned(),
        other => other.to_ascii_uppercase(),
    };
    let amount = amount.unsigned_abs();
    match decimals(currency) {
        0 => format!("{sign}{symbol}{amount}"),
        3 => format!("{sign}{symbol}{}.{:03}", amount / 1000, amount % 1000),
        _ => format!("{sign}{symbol}{}.{:02}", amount / 100, amount % 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        assert_eq!(money(123_405, "usd"), "$1234.05");
        assert_eq!(money(-5, "eur"), "-€0.05");
        assert_eq!(money(500, "jpy"), "¥500");
        assert_eq!(money(1000, "chf"), "CHF10.00");
        assert_eq!(money(1234, "kwd"), "KWD1.234");
        assert_eq!(money(500, "ugx"), "UGX5.00");
        assert_eq!(day(1_706_695_200), "31 Jan 2024");
        assert_eq!(interval(&Interval::Month, 3), "every 3 months");
    }
}
