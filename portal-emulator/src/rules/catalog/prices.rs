//! New prices, of products that there are or of new ones.

use stripe_portal_gen::ids::{PriceId, ProductId};
use stripe_portal_gen::price::{CreatePrice, CreateProductData, Price, Recurring, RecurringParams};
use stripe_portal_gen::product::Product;
use stripe_portal_gen::server::Refusal;

use super::products;
use super::terms::{Terms, counted, every};
use crate::rules::check::found;
use crate::rules::metadata;
use crate::world::{Tx, World};

/// Creates a price.
pub fn create_price(tx: &mut Tx<'_>, params: CreatePrice) -> Result<PriceId, Refusal> {
    create_price_as(tx, None, params)
}

/// Creates a price whose id is given.
pub fn create_price_as(
    tx: &mut Tx<'_>,
    id: Option<&str>,
    params: CreatePrice,
) -> Result<PriceId, Refusal> {
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
        metadata: pairs,
        expand: _,
    } = params;
    let recurring = recurring.map(|it| often(tx, it)).transpose()?;
    let decimal = unit_amount_decimal.as_ref();
    let terms = Terms::new(&currency, unit_amount, decimal, recurring)?;
    let holder = lookup_key.as_ref().and_then(|key| holder(tx.world(), key));
    if let Some(holder) = &holder
        && transfer_lookup_key != Some(true)
    {
        return Err(key_is_taken(holder));
    }
    let pairs = metadata::new(pairs, "metadata")?;
    let product = of_product(tx, product, product_data)?;
    if let Some(holder) = holder {
        tx.update::<Price>(&holder, |it| it.lookup_key = None);
    }
    let id = PriceId::from(id.map_or_else(|| tx.new_id("price"), str::to_owned));
    let mut price = terms.price(tx, &id, &product);
    price.active = active.unwrap_or(true);
    price.nickname = nickname;
    price.lookup_key = lookup_key;
    price.metadata = pairs;
    tx.insert(price);
    Ok(id)
}

fn often(tx: &Tx<'_>, params: RecurringParams) -> Result<Recurring, Refusal> {
    let RecurringParams {
        interval,
        interval_count,
        usage_type,
        meter,
    } = params;
    let mut recurring = every(interval, interval_count)?;
    counted(tx, &mut recurring, usage_type, meter)?;
    Ok(recurring)
}

/// The price that has the lookup key now, active or not.
fn holder(world: &World, key: &str) -> Option<PriceId> {
    let mut all = world.all::<Price>().iter();
    let holder = all.find(|it| it.lookup_key.as_deref() == Some(key))?;
    Some(holder.id.clone())
}

fn key_is_taken(holder: &PriceId) -> Refusal {
    let message = format!("A price (`{holder}`) already uses that lookup key.");
    Refusal::invalid(message).param("lookup_key")
}

/// The product that the price is for. A new one is kept at once, so that this is the last of the checks.
fn of_product(
    tx: &mut Tx<'_>,
    id: Option<ProductId>,
    data: Option<CreateProductData>,
) -> Result<ProductId, Refusal> {
    match (id, data) {
        (Some(_), Some(_)) => {
            let message = "You may only specify one of these parameters: product, product_data.";
            Err(Refusal::invalid(message).param("product"))
        }
        (None, None) => Err(Refusal::invalid(
            "You must specify either `product` or `product_data` when creating a price.",
        )),
        (Some(id), None) => found::<Product>(tx.world(), &id, "product").map(|it| it.id.clone()),
        (None, Some(data)) => products::create_inline(tx, data),
    }
}

#[cfg(test)]
mod tests;
