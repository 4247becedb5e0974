//! Prices: what products cost.

mod currency;
mod terms;

pub(super) use currency::currency;
pub(super) use terms::{Terms, every};

use stripe_portal_gen::List;
use stripe_portal_gen::ids::{PriceId, ProductId};
use stripe_portal_gen::price::{
    CreatePrice, CreateProductData, ListPrices, Price, Recurring, RecurringParams, RetrievePrice,
};
use stripe_portal_gen::product::Product;
use stripe_portal_gen::server::Refusal;

use super::metadata;
use super::page::{Cursor, is, page, within};
use super::products;
use crate::host::{Api, Caller};
use crate::rules::check::found;
use crate::world::{Tx, World};

/// Creates a price, of a product that there is or of a new one.
pub(super) fn create(tx: &mut Tx<'_>, params: CreatePrice) -> Result<Price, Refusal> {
    let CreatePrice {
        currency,
        unit_amount,
        unit_amount_decimal,
        product,
        product_data,
        recurring,
        nickname,
        lookup_key,
        transfer_lookup_key,
        active,
        metadata,
        expand: _,
    } = params;
    let recurring = recurring.map(|it| often(tx, it)).transpose()?;
    let terms = Terms::new(
        &currency,
        unit_amount,
        unit_amount_decimal.as_ref(),
        recurring,
    )?;
    let metadata = metadata::new(metadata)?;
    let holder = lookup_key.as_ref().and_then(|key| holder(tx.world(), key));
    if let Some(holder) = &holder
        && transfer_lookup_key != Some(true)
    {
        return Err(key_is_taken(holder));
    }
    let product = of_product(tx, product, product_data)?;
    if let Some(holder) = holder {
        tx.update::<Price>(&holder, |it| it.lookup_key = None);
    }
    let mut price = terms.price(tx, &product);
    price.active = active.unwrap_or(true);
    price.nickname = nickname;
    price.lookup_key = lookup_key;
    price.metadata = metadata;
    tx.insert(price.clone());
    Ok(price)
}

fn often(tx: &Tx<'_>, params: RecurringParams) -> Result<Recurring, Refusal> {
    let RecurringParams {
        interval,
        interval_count,
        usage_type,
        meter,
    } = params;
    let mut recurring = every(interval, interval_count);
    terms::counted(tx, &mut recurring, usage_type, meter)?;
    Ok(recurring)
}

/// The price that has the lookup key now, active or not.
fn holder(world: &World, key: &str) -> Option<PriceId> {
    let mut all = world.all::<Price>().iter();
    let holder = all.find(|it| it.lookup_key.as_deref() == Some(key))?;
    Some(holder.id.clone())
}

fn key_is_taken(holder: &PriceId) -> Refusal {
    Refusal::invalid(format!(
        "A price (`{holder}`) already uses that lookup key."
    ))
    .param("lookup_key")
}

/// The product that the price is for. A new one is kept at once, so that this is the last of the checks.
fn of_product(
    tx: &mut Tx<'_>,
    id: Option<ProductId>,
    data: Option<CreateProductData>,
) -> Result<ProductId, Refusal> {
    match (id, data) {
        (Some(_), Some(_)) => Err(Refusal::invalid(
            "You may only specify one of these parameters: product, product_data.",
        )
        .param("product")),
        (None, None) => Err(Refusal::invalid(
            "You must specify either `product` or `product_data` when creating a price.",
        )),
        (Some(id), None) => found::<Product>(tx.world(), &id, "product").map(|it| it.id.clone()),
        (None, Some(data)) => products::create_inline(tx, data),
    }
}

/// Lists prices.
pub(super) fn list(api: &Api, caller: &Caller, params: ListPrices) -> Result<List<Price>, Refusal> {
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
            && lookup_keys
                .as_ref()
                .is_none_or(|keys| key.is_some_and(|key| keys.contains(key)))
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
