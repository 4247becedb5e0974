//! Prices.

use stripe_portal_gen::List;
use stripe_portal_gen::price::{CreatePrice, ListPrices, Price, RetrievePrice};
use stripe_portal_gen::server::Refusal;

use super::metadata;
use super::named::named;
use super::page::{Cursor, is, page, within};
use crate::host::{Api, Caller};
use crate::rules::catalog;
use crate::world::Tx;

/// Creates a price.
pub(super) fn create(tx: &mut Tx<'_>, params: CreatePrice) -> Result<Price, Refusal> {
    metadata::fit(params.metadata.as_ref())?;
    metadata::fit(params.product_data.as_ref().and_then(|it| it.metadata.as_ref()))?;
    let id = catalog::create_price(tx, params)?;
    named(tx, &id, "id")
}

/// Lists prices.
pub(super) fn list(
    api: &Api,
    caller: &Caller,
    params: ListPrices,
) -> Result<List<Price>, Refusal> {
    let ListPrices {
        active,
        product,
        currency,
        type_,
        lookup_keys,
        created,
        limit,
        starting_after,
        ending_before,
        expand: _,
    } = params;
    let cursor = Cursor {
        limit,
        starting_after: starting_after.as_deref(),
        ending_before: ending_before.as_deref(),
    };
    let currency = currency.map(|it| it.to_lowercase());
    let wanted = |it: &Price| {
        let key = it.lookup_key.as_ref();
        is(active.as_ref(), &it.active)
            && is(product.as_ref(), it.product.id())
            && is(currency.as_ref(), &it.currency)
            && is(type_.as_ref(), &it.type_)
            && lookup_keys.as_ref().is_none_or(|keys| key.is_some_and(|key| keys.contains(key)))
            && within(created.as_ref(), it.created)
    };
    api.read(caller, |world| page(world, "/v1/prices", cursor, wanted))
}

/// Retrieves a price.
pub(super) fn retrieve(
    api: &Api,
    caller: &Caller,
    params: RetrievePrice,
) -> Result<Price, Refusal> {
    let RetrievePrice { price, expand: _ } = params;
    api.found(caller, &price, "price")
}

#[cfg(test)]
mod tests;
