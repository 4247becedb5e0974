//! Products: what is sold.

use stripe_portal_gen::ids::ProductId;
use stripe_portal_gen::price::CreateProductData;
use stripe_portal_gen::product::{
    CreateDefaultPrice, CreateProduct, DefaultPriceRecurring, ListProducts, MarketingFeature,
    MarketingFeatureParams, Product, RetrieveProduct,
};
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::{Expandable, List, Metadata, Timestamp};

use super::metadata;
use super::page::{Cursor, is, page, within};
use super::prices::{Terms, every};
use crate::host::{Api, Caller};
use crate::rules::check;
use crate::world::Tx;

/// Creates a product, with its default price if that is wanted.
pub(super) fn create(tx: &mut Tx<'_>, params: CreateProduct) -> Result<Product, Refusal> {
    let CreateProduct {
        id,
        name,
        description,
        active,
        default_price_data,
        images,
        marketing_features,
        statement_descriptor,
        unit_label,
        shippable,
        url,
        metadata,
        expand: _,
    } = params;
    url.as_deref().map_or(Ok(()), |it| check::url(it, "url"))?;
    let metadata = metadata::new(metadata)?;
    let default_price = default_price_data.map(default_price).transpose()?;
    let mut product = named(tx, id, name)?;
    product.active = active.unwrap_or(true);
    product.description = description;
    product.images = images.unwrap_or_default();
    product.marketing_features = Some(features(marketing_features.unwrap_or_default()));
    product.statement_descriptor = statement_descriptor;
    product.unit_label = unit_label;
    product.shippable = shippable;
    product.url = url;
    product.metadata = metadata;
    let price = default_price.map(|(terms, metadata)| {
        let mut price = terms.price(tx, &product.id);
        price.metadata = metadata;
        price
    });
    product.default_price = price.as_ref().map(|it| Expandable::Id(it.id.clone()));
    tx.insert(product.clone());
    if let Some(price) = price {
        tx.insert(price);
    }
    Ok(product)
}

/// Creates the product that the request for a price describes.
pub(super) fn create_inline(
    tx: &mut Tx<'_>,
    params: CreateProductData,
) -> Result<ProductId, Refusal> {
    let CreateProductData {
        id,
        name,
        active,
        statement_descriptor,
        unit_label,
        metadata,
    } = params;
    let metadata = metadata::new(metadata)?;
    let mut product = named(tx, id, name)?;
    product.active = active.unwrap_or(true);
    product.statement_descriptor = statement_descriptor;
    product.unit_label = unit_label;
    product.metadata = metadata;
    let id = product.id.clone();
    tx.insert(product);
    Ok(id)
}

/// A product with no more than a name. It is not kept yet.
fn named(tx: &mut Tx<'_>, id: Option<ProductId>, name: String) -> Result<Product, Refusal> {
    if id
        .as_ref()
        .is_some_and(|id| tx.get::<Product>(id).is_some())
    {
        let refusal = Refusal::invalid("Product already exists.");
        return Err(refusal.code("resource_already_exists"));
    }
    let now = Timestamp(tx.now());
    Ok(Product {
        id: id.unwrap_or_else(|| ProductId::from(tx.new_id("prod"))),
        object: "product".to_owned(),
        active: true,
        name,
        description: None,
        default_price: None,
        images: Vec::new(),
        marketing_features: Some(Vec::new()),
        unit_label: None,
        statement_descriptor: None,
        shippable: None,
        url: None,
        created: now,
        updated: now,
        livemode: tx.cause().livemode,
        metadata: Metadata::new(),
    })
}

fn default_price(params: CreateDefaultPrice) -> Result<(Terms, Metadata), Refusal> {
    let CreateDefaultPrice {
        currency,
        unit_amount,
        unit_amount_decimal,
        recurring,
        metadata,
    } = params;
    let recurring = recurring.map(|it| {
        let DefaultPriceRecurring {
            interval,
            interval_count,
        } = it;
        every(interval, interval_count)
    });
    let terms = Terms::new(
        &currency,
        unit_amount,
        unit_amount_decimal.as_ref(),
        recurring,
    );
    let terms = terms.map_err(|refusal| match refusal.param.clone() {
        Some(param) => refusal.param(within_default_price(&param)),
        None => refusal,
    })?;
    Ok((terms, metadata::new(metadata)?))
}

/// Where a parameter of a price stands in the request for a product.
fn within_default_price(param: &str) -> String {
    match param.split_once('[') {
        Some((first, rest)) => format!("default_price_data[{first}][{rest}"),
        None => format!("default_price_data[{param}]"),
    }
}

fn features(params: Vec<MarketingFeatureParams>) -> Vec<MarketingFeature> {
    let feature = |MarketingFeatureParams { name }| MarketingFeature { name: Some(name) };
    params.into_iter().map(feature).collect()
}

/// Lists products.
pub(super) fn list(
    api: &Api,
    caller: &Caller,
    params: ListProducts,
) -> Result<List<Product>, Refusal> {
    let ListProducts {
        active,
        ids,
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
    let wanted = |it: &Product| {
        is(active.as_ref(), &it.active)
            && ids.as_ref().is_none_or(|ids| ids.contains(&it.id))
            && within(created.as_ref(), it.created)
    };
    api.read(caller, |world| page(world, "/v1/products", cursor, wanted))
}

/// Retrieves a product.
pub(super) fn retrieve(
    api: &Api,
    caller: &Caller,
    params: RetrieveProduct,
) -> Result<Product, Refusal> {
    let RetrieveProduct { product, expand: _ } = params;
    api.found(caller, &product, "id")
}

#[cfg(test)]
mod tests;
