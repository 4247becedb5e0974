//! Coupons.

use stripe_portal_gen::coupon::{Coupon, CreateCoupon, RetrieveCoupon};
use stripe_portal_gen::server::Refusal;

use super::named::named;
use crate::host::{Api, Caller};
use crate::rules::catalog;
use crate::world::Tx;

/// Creates a coupon.
pub(super) fn create(tx: &mut Tx<'_>, params: CreateCoupon) -> Result<Coupon, Refusal> {
    let id = catalog::create_coupon(tx, params)?;
    named(tx, &id, "id")
}

/// Retrieves a coupon.
pub(super) fn retrieve(
    api: &Api,
    caller: &Caller,
    params: RetrieveCoupon,
) -> Result<Coupon, Refusal> {
    let RetrieveCoupon { coupon, expand: _ } = params;
    api.found(caller, &coupon, "coupon")
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::served;
    use super::*;
    use crate::rules::samples::sample;

    #[test]
    fn a_coupon_is_retrieved() {
        let mut it = sample();
        let params = CreateCoupon::new().percent_off(50.0);
        let coupon = create(&mut it.tx(), params).unwrap();
        let (api, caller) = served(it.world);
        let found = retrieve(&api, &caller, RetrieveCoupon::new(coupon.id.clone()));
        assert_eq!(found, Ok(coupon));
        let refusal = retrieve(&api, &caller, RetrieveCoupon::new("HALF")).unwrap_err();
        assert_eq!(
            (refusal.status, &*refusal.message),
            (404, "No such coupon: 'HALF'")
        );
    }
}
