//! What a price costs and how often, wherever a request says it.

use stripe_portal_gen::ids::{PriceId, ProductId};
use stripe_portal_gen::price::{BillingScheme, Interval, Price, Recurring, Type, UsageType};
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::{Decimal, Expandable, Metadata, Timestamp};

use super::currency::currency;
use crate::rules::{calendar, check, money};
use crate::world::Tx;

/// The largest amount.
const MOST: i64 = 999_999_999_999;

/// How many places a decimal amount can have.
const MOST_PLACES: usize = 12;

/// The version since which usage is counted by meters only.
const METERS: u32 = 20_250_331;

/// What a price costs and how often.
#[derive(Debug)]
pub(super) struct Terms {
    currency: String,
    unit_amount: Option<i64>,
    unit_amount_decimal: Decimal,
    recurring: Option<Recurring>,
}

impl Terms {
    /// Checks what a request says.
    pub(super) fn new(
        text: &str,
        amount: Option<i64>,
        decimal: Option<&Decimal>,
        recurring: Option<Recurring>,
    ) -> Result<Self, Refusal> {
        let (unit_amount, unit_amount_decimal) = amounts(amount, decimal)?;
        Ok(Self {
            currency: currency(text)?,
            unit_amount,
            unit_amount_decimal,
            recurring,
        })
    }

    /// A new price on these terms. It is not kept yet.
    pub(super) fn price(self, tx: &Tx<'_>, id: &PriceId, product: &ProductId) -> Price {
        Price {
            id: id.clone(),
            object: "price".to_owned(),
            active: true,
            product: Expandable::Id(product.clone()),
            nickname: None,
            lookup_key: None,
            type_: match self.recurring {
                Some(_) => Type::Recurring,
                None => Type::OneTime,
            },
            recurring: self.recurring,
            currency: self.currency,
            unit_amount: self.unit_amount,
            unit_amount_decimal: Some(self.unit_amount_decimal),
            billing_scheme: BillingScheme::PerUnit,
            created: Timestamp(tx.now()),
            livemode: tx.cause().livemode,
            metadata: Metadata::new(),
        }
    }
}

/// The whole amount, where it is one, and the decimal one.
fn amounts(
    amount: Option<i64>,
    decimal: Option<&Decimal>,
) -> Result<(Option<i64>, Decimal), Refusal> {
    match (amount, decimal) {
        (Some(_), Some(_)) => Err(Refusal::invalid(
            "You may only specify one of these parameters: unit_amount, unit_amount_decimal.",
        )
        .param("unit_amount")),
        (None, None) => Err(Refusal::invalid(
            "Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.",
        )),
        (Some(amount), None) => {
            check::at_least(amount, 0, "unit_amount")?;
            at_most(amount, "unit_amount")?;
            Ok((Some(amount), Decimal::from(amount)))
        }
        (None, Some(decimal)) => {
            let decimal = exact(decimal.as_str())?;
            let whole = money::whole(decimal.as_str());
            whole.map_or(Ok(()), |it| at_most(it, "unit_amount_decimal"))?;
            Ok((whole, decimal))
        }
    }
}

fn at_most(amount: i64, param: &str) -> Result<(), Refusal> {
    if amount <= MOST {
        return Ok(());
    }
    Err(Refusal::invalid(format!(
        "This value must be less than or equal to {MOST} (it currently is '{amount}')."
    ))
    .param(param))
}

/// The decimal without zeros at its end.
fn exact(text: &str) -> Result<Decimal, Refusal> {
    let param = "unit_amount_decimal";
    let (whole, places) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = [whole, places]
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_number || whole.len() > MOST_PLACES {
        return Err(Refusal::invalid(format!("Invalid non-negative decimal: {text}")).param(param));
    }
    let places = places.trim_end_matches('0');
    if places.len() > MOST_PLACES {
        let message = format!(
            "Invalid decimal: {text}; must contain at maximum {MOST_PLACES} decimal places."
        );
        return Err(Refusal::invalid(message).param(param));
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    Ok(match places {
        "" => Decimal::from(whole),
        places => Decimal::from(format!("{whole}.{places}")),
    })
}

/// How often a price is paid; periods are three years long at most.
pub(super) fn every(interval: Interval, count: Option<i64>) -> Result<Recurring, Refusal> {
    check::known(&interval, "recurring[interval]")?;
    let param = "recurring[interval_count]";
    let count = count.unwrap_or(1);
    check::at_least(count, 1, param)?;
    if !calendar::is_at_most_three_years(&interval, count) {
        let message =
            "The maximum interval of a price is three years (3 years, 36 months, or 156 weeks).";
        return Err(Refusal::invalid(message).param(param));
    }
    Ok(Recurring {
        interval,
        interval_count: count,
        usage_type: UsageType::Licensed,
        meter: None,
        trial_period_days: None,
    })
}

/// Usage is counted by a meter, or in older versions by records.
pub(super) fn counted(
    tx: &Tx<'_>,
    recurring: &mut Recurring,
    usage: Option<UsageType>,
    meter: Option<String>,
) -> Result<(), Refusal> {
    recurring.usage_type = usage.unwrap_or(UsageType::Licensed);
    let is_metered = recurring.usage_type == UsageType::Metered;
    if is_metered && meter.is_none() && tx.cause().api_version.is_since(METERS) {
        return Err(Refusal::invalid(
            "Starting with Stripe version `2025-03-31.basil`, metered prices must be backed by \
             meters.",
        ));
    }
    if meter.is_some() && !is_metered {
        let message = "A meter can only be set for prices with `usage_type=metered`.";
        return Err(Refusal::invalid(message).param("recurring[meter]"));
    }
    recurring.meter = meter;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Result<(Option<i64>, Decimal), Refusal> {
        amounts(None, Some(&Decimal::from(text)))
    }

    #[test]
    fn an_amount_is_whole_or_decimal() {
        assert_eq!(amounts(Some(0), None), Ok((Some(0), Decimal::from("0"))));
        assert_eq!(decimal("1200.0"), Ok((Some(1200), Decimal::from("1200"))));
        assert_eq!(decimal("00.50"), Ok((None, Decimal::from("0.5"))));
        for text in ["-1", "1e3", ".5", "1.", "1.0000000000001", "9999999999999"] {
            let got = decimal(text).unwrap_err();
            assert_eq!(got.param.as_deref(), Some("unit_amount_decimal"), "{text}");
        }
        let message = |got: Result<_, Refusal>| got.map(|_: (_, Decimal)| ()).unwrap_err().message;
        let got = message(amounts(Some(1), Some(&Decimal::from("1"))));
        assert!(got.starts_with("You may only specify one of"), "{got}");
        assert!(message(amounts(None, None)).starts_with("Prices require an `unit_amount`"));
        assert!(message(amounts(Some(-1), None)).contains("greater than or equal to 0"));
        assert!(message(amounts(Some(MOST + 1), None)).contains("less than or equal to"));
    }

    #[test]
    fn three_years_are_the_most() {
        for (interval, most) in [
            (Interval::Day, 1096),
            (Interval::Week, 156),
            (Interval::Month, 36),
            (Interval::Year, 3),
        ] {
            let check = |count| every(interval.clone(), Some(count)).map(|it| it.interval_count);
            assert_eq!(check(most), Ok(most));
            assert!(check(most + 1).is_err() && check(0).is_err());
        }
    }
}
