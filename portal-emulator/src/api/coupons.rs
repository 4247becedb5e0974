//! Coupons.

use stripe_portal_gen::coupon::{Coupon, CreateCoupon, RetrieveCoupon};
use stripe_portal_gen::server::Refusal;

use super::metadata;
use super::named::named;
use crate::host::{Api, Caller};
use crate::rules::catalog;
use crate::world::Tx;

/// Creates a coupon.
pub(super) fn create(tx: &mut Tx<'_>, params: CreateCoupon) -> Result<Coupon, Refusal> {
    metadata::merged(None, params.metadata.as_ref())?;
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
