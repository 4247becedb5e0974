//! What is sold: products, prices and coupons.

use stripe_portal_gen::coupon::{Coupon, CreateCoupon, Duration};
use stripe_portal_gen::ids::{CouponId, PriceId, ProductId};
use stripe_portal_gen::price::{
    BillingScheme, CreatePrice, CreateProductData, Price, Recurring, RecurringParams, Type,
    UsageType,
};
use stripe_portal_gen::product::{
    CreateDefaultPrice, CreateProduct, DefaultPriceRecurring, MarketingFeature,
    MarketingFeatureParams, Product,
};
use stripe_portal_gen::{Clearable, Decimal, Expandable, Metadata, Timestamp};

use super::check::{at_least, found, known, missing};
use super::{calendar, metadata, money};
use crate::world::Tx;
use stripe_portal_gen::server::Refusal;

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
    let id = new_id::<Product>(tx, id.map(String::from), "prod")?;
    let id = ProductId::from(id);
    let price = default_price_data.map(|data| default_price(&id, data));
    if let Some(price) = &price {
        check_price(price)?;
    }
    let mut product = product(tx, &id, name);
    product.description = description;
    product.active = active.unwrap_or(true);
    product.images = images.unwrap_or_default();
    let feature = |MarketingFeatureParams { name }| MarketingFeature { name: Some(name) };
    let features = marketing_features.into_iter().flatten();
    product.marketing_features = Some(features.map(feature).collect());
    product.statement_descriptor = statement_descriptor;
    product.unit_label = unit_label;
    product.shippable = shippable;
    product.url = url;
    product.metadata = metadata::new(pairs.map(Clearable::Set));
    if let Some(price) = price {
        let price = add_price(tx, None, &id, price);
        product.default_price = Some(Expandable::Id(price));
    }
    tx.insert(product);
    Ok(id)
}

fn product(tx: &Tx<'_>, id: &ProductId, name: String) -> Product {
    Product {
        id: id.clone(),
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
        created: Timestamp(tx.now()),
        updated: Timestamp(tx.now()),
        livemode: tx.cause().livemode,
        metadata: Metadata::new(),
    }
}

fn default_price(product: &ProductId, data: CreateDefaultPrice) -> CreatePrice {
    let CreateDefaultPrice {
        currency,
        unit_amount,
        unit_amount_decimal,
        recurring,
        metadata,
    } = data;
    let mut price = CreatePrice::new(currency).product(product.clone());
    price.unit_amount = unit_amount;
    price.unit_amount_decimal = unit_amount_decimal;
    price.metadata = metadata;
    price.recurring = recurring.map(|it| {
        let DefaultPriceRecurring {
            interval,
            interval_count,
        } = it;
        let mut recurring = RecurringParams::new(interval);
        recurring.interval_count = interval_count;
        recurring
    });
    price
}

/// The id that is given, which must be new, or a new one.
fn new_id<T: crate::world::Resource>(
    tx: &mut Tx<'_>,
    given: Option<String>,
    prefix: &str,
) -> Result<String, Refusal> {
    let Some(id) = given else {
        return Ok(tx.new_id(prefix));
    };
    if tx.get::<T>(&id).is_some() {
        let message = format!("The {} `{id}` already exists.", T::KIND.words());
        return Err(Refusal::invalid(message)
            .code("resource_already_exists")
            .param("id"));
    }
    Ok(id)
}

/// Creates a price.
pub fn create_price(tx: &mut Tx<'_>, params: CreatePrice) -> Result<PriceId, Refusal> {
    create_price_as(tx, None, params)
}

/// Creates a price whose id is given.
pub fn create_price_as(
    tx: &mut Tx<'_>,
    id: Option<&str>,
    mut params: CreatePrice,
) -> Result<PriceId, Refusal> {
    if let Some(product) = &params.product {
        found::<Product>(tx.world(), product, "product")?;
    }
    check_price(&params)?;
    let product = match (params.product.clone(), params.product_data.take()) {
        (Some(product), _) => product,
        (None, Some(data)) => {
            let CreateProductData {
                id,
                name,
                active,
                statement_descriptor,
                unit_label,
                metadata,
            } = data;
            let mut product = CreateProduct::new(name);
            product.id = id;
            product.active = active;
            product.statement_descriptor = statement_descriptor;
            product.unit_label = unit_label;
            product.metadata = metadata;
            create_product(tx, product)?
        }
        (None, None) => return Err(missing("product")),
    };
    Ok(add_price(tx, id, &product, params))
}

/// The parameters of a price must fit together.
fn check_price(params: &CreatePrice) -> Result<(), Refusal> {
    let decimal = params.unit_amount_decimal.as_ref();
    match (params.unit_amount, decimal) {
        (Some(_), Some(_)) => {
            let message = "You may only specify one of these parameters: unit_amount, \
                           unit_amount_decimal.";
            return Err(Refusal::invalid(message).param("unit_amount_decimal"));
        }
        (None, None) => return Err(missing("unit_amount")),
        (Some(amount), None) => at_least(amount, 0, "unit_amount")?,
        (None, Some(decimal)) if !money::is_decimal(decimal.as_str()) => {
            let message =
                format!("Invalid decimal: {decimal}; must contain at maximum 12 decimal places.");
            return Err(Refusal::invalid(message).param("unit_amount_decimal"));
        }
        (None, Some(_)) => {}
    }
    let Some(recurring) = &params.recurring else {
        return Ok(());
    };
    known(&recurring.interval, "recurring[interval]")?;
    let count = recurring.interval_count.unwrap_or(1);
    at_least(count, 1, "recurring[interval_count]")?;
    let longest = 3 * 366 * 86_400;
    if calendar::longest(&recurring.interval).saturating_mul(count) > longest {
        let message = "Price interval must be at most 3 years.";
        return Err(Refusal::invalid(message).param("recurring[interval_count]"));
    }
    Ok(())
}

fn add_price(
    tx: &mut Tx<'_>,
    id: Option<&str>,
    product: &ProductId,
    params: CreatePrice,
) -> PriceId {
    let CreatePrice {
        currency,
        unit_amount,
        unit_amount_decimal,
        product: _,
        product_data: _,
        recurring,
        nickname,
        lookup_key,
        transfer_lookup_key: _,
        active,
        metadata: pairs,
        expand: _,
    } = params;
    let id = PriceId::from(id.map_or_else(|| tx.new_id("price"), str::to_owned));
    let decimal = unit_amount_decimal.or(unit_amount.map(Decimal::from));
    let whole = decimal.as_ref().and_then(|it| money::whole(it.as_str()));
    tx.insert(Price {
        id: id.clone(),
        object: "price".to_owned(),
        active: active.unwrap_or(true),
        product: Expandable::Id(product.clone()),
        nickname,
        lookup_key,
        type_: match recurring {
            Some(_) => Type::Recurring,
            None => Type::OneTime,
        },
        recurring: recurring.map(of_recurring),
        currency: currency.to_ascii_lowercase(),
        unit_amount: unit_amount.or(whole),
        unit_amount_decimal: decimal,
        billing_scheme: BillingScheme::PerUnit,
        created: Timestamp(tx.now()),
        livemode: tx.cause().livemode,
        metadata: metadata::new(pairs.map(Clearable::Set)),
    });
    id
}

fn of_recurring(given: RecurringParams) -> Recurring {
    let RecurringParams {
        interval,
        interval_count,
        usage_type,
        meter,
    } = given;
    Recurring {
        interval,
        interval_count: interval_count.unwrap_or(1),
        usage_type: usage_type.unwrap_or(UsageType::Licensed),
        meter,
        trial_period_days: None,
    }
}

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
    let duration = duration.unwrap_or(Duration::Once);
    known(&duration, "duration")?;
    match (percent_off, amount_off) {
        (None, None) => {
            return Err(Refusal::invalid(
                "Must provide either percent_off or amount_off.",
            ));
        }
        (Some(_), Some(_)) => {
            return Err(Refusal::invalid(
                "You may only specify one of these parameters: \
                                         amount_off, percent_off.",
            ));
        }
        (Some(percent), None) if !(percent > 0.0 && percent <= 100.0) => {
            let message = "Invalid percent_off: must be greater than 0 and at most 100";
            return Err(Refusal::invalid(message).param("percent_off"));
        }
        (None, Some(amount)) => {
            at_least(amount, 1, "amount_off")?;
            currency.as_ref().ok_or_else(|| missing("currency"))?;
        }
        (Some(_), None) => {}
    }
    if duration == Duration::Repeating {
        let months = duration_in_months.ok_or_else(|| missing("duration_in_months"))?;
        at_least(months, 1, "duration_in_months")?;
    }
    let id = match id {
        None => tx.new_text(8),
        given => new_id::<Coupon>(tx, given.map(String::from), "")?,
    };
    let id = CouponId::from(id);
    tx.insert(Coupon {
        id: id.clone(),
        object: "coupon".to_owned(),
        name,
        percent_off,
        amount_off,
        currency: currency
            .map(|it| it.to_ascii_lowercase())
            .filter(|_| amount_off.is_some()),
        duration_in_months: duration_in_months.filter(|_| duration == Duration::Repeating),
        duration,
        max_redemptions,
        redeem_by,
        times_redeemed: 0,
        valid: true,
        created: Timestamp(tx.now()),
        livemode: tx.cause().livemode,
        metadata: Some(metadata::new(pairs)),
    });
    Ok(id)
}
