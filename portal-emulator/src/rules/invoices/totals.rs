//! What lines add up to, with discounts taken off.

use stripe_portal_gen::discount::Discount;
use stripe_portal_gen::ids::DiscountId;

use super::Line;
use crate::rules::money;

/// What an invoice adds up to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals {
    /// The sum of the lines.
    pub subtotal: i64,
    /// The sum with discounts taken off.
    pub total: i64,
    /// What each discount takes off each line, in the order of the lines.
    pub by_line: Vec<Vec<(DiscountId, i64)>>,
    /// What each discount takes off altogether.
    pub by_discount: Vec<(DiscountId, i64)>,
}

/// Adds up `lines`. Prorations have their discounts taken off already.
#[must_use]
pub fn totals(lines: &[Line], discounts: &[Discount]) -> Totals {
    let mut left: Vec<i64> = lines.iter().map(discountable).collect();
    let mut by_line = vec![Vec::new(); lines.len()];
    let mut by_discount = Vec::new();
    for discount in discounts {
        let mut fixed = fixed(discount, lines);
        let mut sum = 0;
        for (left, taken) in left.iter_mut().zip(&mut by_line) {
            let off = share(discount, *left, &mut fixed);
            if off > 0 {
                *left -= off;
                sum += off;
                taken.push((discount.id.clone(), off));
            }
        }
        by_discount.push((discount.id.clone(), sum));
    }
    let subtotal = lines
        .iter()
        .fold(0_i64, |sum, line| sum.saturating_add(line.amount));
    let off: i64 = by_discount.iter().map(|(_, off)| off).sum();
    Totals {
        subtotal,
        total: subtotal.saturating_sub(off),
        by_line,
        by_discount,
    }
}

fn discountable(line: &Line) -> i64 {
    if line.proration {
        0
    } else {
        line.amount.max(0)
    }
}

/// The amount that a discount takes off the whole, in the currency of the lines.
fn fixed(discount: &Discount, lines: &[Line]) -> i64 {
    let coupon = discount.coupon.as_ref();
    let fits = coupon.filter(|coupon| {
        let currency = lines.first().map(|line| &line.price.currency);
        coupon.currency.as_ref() == currency
    });
    fits.and_then(|coupon| coupon.amount_off).unwrap_or(0)
}

/// What a discount takes off one line of which `left` is left.
fn share(discount: &Discount, left: i64, fixed: &mut i64) -> i64 {
    let percent = discount.coupon.as_ref().and_then(|it| it.percent_off);
    if let Some(percent) = percent {
        return money::percent_of(left, percent);
    }
    let off = left.min(*fixed);
    *fixed -= off;
    off
}
