//! What is sold: products, prices and coupons.

mod coupons;
mod currency;
mod prices;
mod products;
mod terms;

pub use coupons::create_coupon;
pub use prices::{create_price, create_price_as};
pub use products::create_product;

use stripe_portal_gen::server::Refusal;

use crate::world::{Resource, Tx};

/// The id that is given must not be taken; `kind` in words, such as `Product`.
fn is_new<T: Resource>(tx: &Tx<'_>, id: Option<&str>, kind: &str) -> Result<(), Refusal> {
    if id.is_none_or(|id| tx.get::<T>(id).is_none()) {
        return Ok(());
    }
    let refusal = Refusal::invalid(format!("{kind} already exists."));
    Err(refusal.code("resource_already_exists"))
}
