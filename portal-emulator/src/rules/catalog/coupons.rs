//! New coupons.

use stripe_portal_gen::Timestamp;
use stripe_portal_gen::coupon::{Coupon, CreateCoupon, Duration};
use stripe_portal_gen::ids::CouponId;
use stripe_portal_gen::server::Refusal;

use super::currency::currency;
use super::is_new;
use crate::rules::{check, metadata};
use crate::world::Tx;

/// Creates a coupon.
pub fn create_coupon(tx: &mut Tx<'_>, params: CreateCoupon) -> Result<CouponId, Refusal> {
    let CreateCoupon {
        id,
        name,
        percent_off,
        amount_off,
        currency,
        duration,
        duration_in_months,
        max_redemptions,
        redeem_by,
        metadata: pairs,
        expand: _,
    } = params;
    let currency = off(percent_off, amount_off, currency.as_deref())?;
    let duration = duration.unwrap_or(Duration::Once);
    months(&duration, duration_in_months)?;
    max_redemptions.map_or(Ok(()), |it| check::at_least(it, 1, "max_redemptions"))?;
    redeem_by.map_or(Ok(()), |it| in_future(it, tx.now()))?;
    let pairs = metadata::new(pairs, "metadata")?;
    is_new::<Coupon>(tx, id.as_deref(), "Coupon")?;
    let id = id.unwrap_or_else(|| CouponId::from(tx.new_text(8)));
    tx.insert(Coupon {
        id: id.clone(),
        object: "coupon".to_owned(),
        name,
        percent_off,
        amount_off,
        currency,
        duration,
        duration_in_months,
        max_redemptions,
        redeem_by,
        times_redeemed: 0,
        valid: true,
        created: Timestamp(tx.now()),
        livemode: tx.cause().livemode,
        metadata: Some(pairs),
    });
    Ok(id)
}

/// A coupon takes off a percentage, or an amount in a currency, which comes back.
fn off(
    percent: Option<f64>,
    amount: Option<i64>,
    given: Option<&str>,
) -> Result<Option<String>, Refusal> {
    match (percent, amount, given) {
        (None, None, _) => {
            Err(Refusal::invalid("Must provide percent_off or amount_off.")
                .code("parameter_missing"))
        }
        (Some(_), Some(_), _) => Err(Refusal::invalid(
            "Received both percent_off and amount_off parameters. Please pass in only one.",
        )),
        (Some(percent), None, _) => percentage(percent).map(|()| None),
        (None, Some(_), None) => Err(Refusal::invalid(
            "You must pass currency when passing amount_off",
        )
        .param("currency")),
        (None, Some(amount), Some(given)) => {
            check::at_least(amount, 1, "amount_off")?;
            currency(given).map(Some)
        }
    }
}

fn percentage(percent: f64) -> Result<(), Refusal> {
    let bound = match percent {
        0.01..=100.0 => return Ok(()),
        ..0.01 => "greater than or equal to 0.01",
        _ => "less than or equal to 100",
    };
    Err(Refusal::invalid(format!(
        "This value must be {bound} (it currently is '{percent:?}')."
    ))
    .param("percent_off"))
}

fn months(duration: &Duration, months: Option<i64>) -> Result<(), Refusal> {
    match (duration == &Duration::Repeating, months) {
        (true, None) => Err(Refusal::invalid(
            "The duration_in_months param must be set when creating a coupon with a repeating \
             duration",
        )
        .param("duration")),
        (false, Some(_)) => Err(Refusal::invalid(
            "The duration_in_months param can only be set when creating a coupon with a repeating \
             duration",
        )
        .param("duration")),
        (true, Some(months)) => check::at_least(months, 1, "duration_in_months"),
        (false, None) => Ok(()),
    }
}

fn in_future(at: Timestamp, now: i64) -> Result<(), Refusal> {
    let at = at.as_secs();
    if at > now {
        return Ok(());
    }
    Err(Refusal::invalid(format!(
        "The parameter `redeem_by` expects a unix timestamp representing a date and time in the \
         future. You specified the value `{at}` which is in the past."
    ))
    .param("redeem_by"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::samples::{START, sample};

    fn refused(params: CreateCoupon) -> String {
        let mut it = sample();
        let refusal = create_coupon(&mut it.tx(), params).unwrap_err();
        assert!(it.told().is_empty());
        refusal.message
    }

    #[test]
    fn a_coupon_is_created() {
        let mut it = sample();
        let params = CreateCoupon::new().amount_off(500).currency("USD");
        let id = create_coupon(&mut it.tx(), params).unwrap();
        let coupon = it.world.get::<Coupon>(&id).unwrap();
        assert_eq!(id.as_str().len(), 8);
        assert_eq!(coupon.currency.as_deref(), Some("usd"));
        assert_eq!((&coupon.duration, coupon.valid), (&Duration::Once, true));
        assert_eq!(it.told(), ["coupon.created"]);
    }

    #[test]
    fn an_id_is_taken_once() {
        let mut it = sample();
        let params = CreateCoupon::new().id("HALF").percent_off(50.0);
        let tx = &mut it.tx();
        create_coupon(tx, params.clone()).unwrap();
        let refusal = create_coupon(tx, params).unwrap_err();
        assert_eq!(refusal.code, Some("resource_already_exists"));
        assert_eq!(refusal.message, "Coupon already exists.");
    }

    #[test]
    fn a_percentage_or_an_amount() {
        let new = CreateCoupon::new;
        assert_eq!(refused(new()), "Must provide percent_off or amount_off.");
        let both = refused(new().percent_off(5.0).amount_off(5));
        assert!(
            both.starts_with("Received both percent_off and amount_off"),
            "{both}"
        );
        let bare = refused(new().amount_off(5));
        assert_eq!(bare, "You must pass currency when passing amount_off");
        assert!(refused(new().amount_off(0).currency("usd")).contains("equal to 1."));
        assert!(refused(new().amount_off(1).currency("x")).starts_with("Invalid currency: x."));
        assert!(
            refused(new().percent_off(0.0)).ends_with("equal to 0.01 (it currently is '0.0').")
        );
        assert!(refused(new().percent_off(100.5)).contains("less than or equal to 100 "));
    }

    #[test]
    fn months_and_ends() {
        let half = || CreateCoupon::new().percent_off(50.0);
        let repeating = refused(half().duration(Duration::Repeating));
        assert!(repeating.contains("must be set"), "{repeating}");
        assert!(refused(half().duration_in_months(3)).contains("can only be set"));
        let none = half().duration(Duration::Repeating).duration_in_months(0);
        assert!(refused(none).contains("equal to 1."));
        assert!(refused(half().redeem_by(START)).ends_with("which is in the past."));
        assert!(refused(half().max_redemptions(0)).contains("equal to 1."));
    }
}
