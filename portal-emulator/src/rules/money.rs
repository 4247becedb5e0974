//! Amounts: whole numbers of the smallest unit of a currency. What has to be rounded is rounded once, to
//! the nearest, halves away from zero.

use stripe_portal_gen::price::Price;

/// The part of `amount` that belongs to `part` seconds of `whole`.
#[must_use]
pub fn prorated(amount: i64, part: i64, whole: i64) -> i64 {
    rounded(
        i128::from(amount) * i128::from(part.clamp(0, whole.max(0))),
        whole.max(1).into(),
    )
}

/// So many percent of `amount`; ten-thousandths of a percent count.
#[must_use]
pub fn percent_of(amount: i64, percent: f64) -> i64 {
    #[allow(clippy::cast_possible_truncation, reason = "it is at most a million")]
    let parts = (percent.clamp(0.0, 100.0) * 10_000.0).round() as i64;
    rounded(i128::from(amount) * i128::from(parts), 1_000_000)
}

/// What so many units of a price cost. Nothing for prices in tiers, which the emulator does not work out.
#[must_use]
pub fn cost(price: &Price, quantity: i64) -> i64 {
    if let Some(unit) = price.unit_amount {
        return unit.saturating_mul(quantity);
    }
    let unit = price
        .unit_amount_decimal
        .as_ref()
        .and_then(|it| trillionths(it.as_str()));
    rounded(
        unit.unwrap_or(0).saturating_mul(quantity.into()),
        1_000_000_000_000,
    )
}

/// The whole amount that a decimal is, if it is one.
#[must_use]
pub fn whole(decimal: &str) -> Option<i64> {
    let exact = trillionths(decimal)?;
    (exact % 1_000_000_000_000 == 0).then(|| rounded(exact, 1_000_000_000_000))
}

/// A decimal with at most 12 places, in trillionths.
fn trillionths(decimal: &str) -> Option<i128> {
    let (whole, places) = decimal.split_once('.').unwrap_or((decimal, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = !whole.is_empty() && whole.len() <= 15 && places.len() <= 12;
    if !fits || !digits(whole) || !digits(places) {
        return None;
    }
    format!("{whole}{places:0<12}").parse().ok()
}

fn rounded(amount: i128, parts: i128) -> i64 {
    let half = if amount < 0 { -parts / 2 } else { parts / 2 };
    let amount = (amount + half) / parts;
    i64::try_from(amount).unwrap_or(if amount < 0 { i64::MIN } else { i64::MAX })
}

/// The smallest amount that a card can be charged in a currency; nothing where Stripe names none.
#[must_use]
pub fn minimum_charge(currency: &str) -> i64 {
    match currency {
        "aud" | "brl" | "cad" | "chf" | "eur" | "inr" | "jpy" | "nzd" | "sgd" | "usd" => 50,
        "gbp" => 30,
        "bgn" => 100,
        "aed" | "myr" | "pln" | "ron" => 200,
        "dkk" => 250,
        "nok" | "sek" => 300,
        "hkd" => 400,
        "mxn" | "thb" => 1000,
        "czk" => 1500,
        "huf" => 17_500,
        _ => 0,
    }
}

/// What becomes of an invoice's total once the customer's balance is taken into account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// What is to be paid.
    pub due: i64,
    /// The customer's balance afterwards.
    pub balance: i64,
}

/// Settles `total` with `balance`, of which a positive one is owed. A credit goes to the balance, and so
/// does what is too little to be charged. What is due, and the balances, always add up to the total.
#[must_use]
pub fn settled(total: i64, balance: i64, currency: &str) -> Settlement {
    let owed = total.saturating_add(balance);
    if owed >= minimum_charge(currency).max(1) {
        return Settlement {
            due: owed,
            balance: 0,
        };
    }
    Settlement {
        due: 0,
        balance: owed,
    }
}

/// How many digits an amount has behind the point.
pub(crate) fn decimals(currency: &str) -> u8 {
    match currency {
        "bif" | "clp" | "djf" | "gnf" | "jpy" | "kmf" | "krw" | "mga" | "pyg" | "rwf" | "vnd"
        | "vuv" | "xaf" | "xof" | "xpf" => 0,
        "bhd" | "jod" | "kwd" | "omr" | "tnd" => 3,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn halves_go_away_from_zero() {
        assert_eq!(prorated(1000, 1, 2), 500);
        assert_eq!(prorated(1, 1, 2), 1);
        assert_eq!(prorated(-1, 1, 2), -1);
        assert_eq!(prorated(1000, 1, 3), 333);
        assert_eq!(prorated(2000, 1, 3), 667);
        assert_eq!(prorated(1000, 5, 3), 1000);
        assert_eq!(prorated(1000, 1, 0), 0);
    }

    #[test]
    fn percentages() {
        assert_eq!(percent_of(999, 50.0), 500);
        assert_eq!(percent_of(1000, 33.3333), 333);
        assert_eq!(percent_of(1000, 150.0), 1000);
    }

    #[test]
    fn decimals() {
        assert_eq!(trillionths("12.5"), Some(12_500_000_000_000));
        assert_eq!(whole("1200"), Some(1200));
        assert_eq!(whole("1200.0"), Some(1200));
        for text in ["", ".", ".5", "-1", "1.0000000000001", "1e3", "x"] {
            assert_eq!(whole(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_too_little_waits() {
        let got = |total, balance| {
            let Settlement { due, balance } = settled(total, balance, "usd");
            (due, balance)
        };
        assert_eq!(got(1000, 0), (1000, 0));
        assert_eq!(got(49, 0), (0, 49));
        assert_eq!(got(50, 0), (50, 0));
        assert_eq!(got(1000, -300), (700, 0));
        assert_eq!(got(1000, -980), (0, 20));
        assert_eq!(got(1000, 49), (1049, 0));
        assert_eq!(got(-500, 0), (0, -500));
        assert_eq!(got(0, 0), (0, 0));
        assert_eq!(settled(1, 0, "xyz"), Settlement { due: 1, balance: 0 });
    }

    proptest! {
        #[test]
        fn nothing_is_lost(total in -1_000_000_i64..1_000_000, balance in -1_000_000_i64..1_000_000) {
            let got = settled(total, balance, "eur");
            prop_assert_eq!(got.due + got.balance, total + balance);
            prop_assert!(got.due == 0 || got.due >= 50);
        }

        #[test]
        fn parts_make_the_whole(amount in -1_000_000_i64..1_000_000, part in 0..1000_i64) {
            let parts = prorated(amount, part, 1000) + prorated(amount, 1000 - part, 1000);
            prop_assert!((parts - amount).abs() <= 1);
        }
    }
}
