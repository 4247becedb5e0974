//! New products, with their default prices.

use stripe_portal_gen::ids::{PriceId, ProductId};
use stripe_portal_gen::price::{CreateProductData, Price};
use stripe_portal_gen::product::{
    CreateDefaultPrice, CreateProduct, DefaultPriceRecurring, MarketingFeature,
    MarketingFeatureParams, Product,
};
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::{Expandable, Metadata, Timestamp};

use super::is_new;
use super::terms::{Terms, every};
use crate::rules::{check, metadata};
use crate::world::Tx;

/// Creates a product, with its default price where there is to be one.
pub fn create_product(tx: &mut Tx<'_>, params: CreateProduct) -> Result<ProductId, Refusal> {
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
        metadata: pairs,
        expand: _,
    } = params;
    url.as_deref().map_or(Ok(()), |it| check::url(it, "url"))?;
    let price = default_price_data.map(default_price).transpose()?;
    let pairs = metadata::new(pairs, "metadata")?;
    is_new::<Product>(tx, id.as_deref(), "Product")?;
    let mut product = named(tx, id, name);
    product.active = active.unwrap_or(true);
    product.description = description;
    product.images = images.unwrap_or_default();
    product.marketing_features = Some(features(marketing_features));
    product.statement_descriptor = statement_descriptor;
    product.unit_label = unit_label;
    product.shippable = shippable;
    product.url = url;
    product.metadata = pairs;
    let price = price.map(|it| priced(tx, &product.id, it));
    product.default_price = price.as_ref().map(|it| Expandable::Id(it.id.clone()));
    let id = product.id.clone();
    tx.insert(product);
    if let Some(price) = price {
        tx.insert(price);
    }
    Ok(id)
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
        metadata: pairs,
    } = params;
    let pairs = metadata::new(pairs, "product_data[metadata]")?;
    is_new::<Product>(tx, id.as_deref(), "Product")?;
    let mut product = named(tx, id, name);
    product.active = active.unwrap_or(true);
    product.statement_descriptor = statement_descriptor;
    product.unit_label = unit_label;
    product.metadata = pairs;
    let id = product.id.clone();
    tx.insert(product);
    Ok(id)
}

/// A product with no more than a name. It is not kept yet.
fn named(tx: &mut Tx<'_>, id: Option<ProductId>, name: String) -> Product {
    let now = Timestamp(tx.now());
    Product {
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
    }
}

fn default_price(params: CreateDefaultPrice) -> Result<(Terms, Metadata), Refusal> {
    let CreateDefaultPrice {
        currency,
        unit_amount,
        unit_amount_decimal,
        recurring,
        metadata: pairs,
    } = params;
    let often = |it| {
        let DefaultPriceRecurring {
            interval,
            interval_count,
        } = it;
        every(interval, interval_count)
    };
    let recurring = recurring.map(often).transpose();
    let decimal = unit_amount_decimal.as_ref();
    let terms = recurring.and_then(|it| Terms::new(&currency, unit_amount, decimal, it));
    let terms = terms.map_err(|refusal| match refusal.param.clone() {
        Some(param) => refusal.param(within_default_price(&param)),
        None => refusal,
    });
    let pairs = metadata::new(pairs, "default_price_data[metadata]")?;
    Ok((terms?, pairs))
}

/// Where a parameter of a price stands in the request for a product.
fn within_default_price(param: &str) -> String {
    match param.split_once('[') {
        Some((first, rest)) => format!("default_price_data[{first}][{rest}"),
        None => format!("default_price_data[{param}]"),
    }
}

fn priced(tx: &mut Tx<'_>, product: &ProductId, (terms, pairs): (Terms, Metadata)) -> Price {
    let id = PriceId::from(tx.new_id("price"));
    let mut price = terms.price(tx, &id, product);
    price.metadata = pairs;
    price
}

fn features(params: Option<Vec<MarketingFeatureParams>>) -> Vec<MarketingFeature> {
    let feature = |MarketingFeatureParams { name }| MarketingFeature { name: Some(name) };
    params.into_iter().flatten().map(feature).collect()
}

#[cfg(test)]
mod tests;
