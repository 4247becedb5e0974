//! The products and prices that a configuration offers.

use stripe_portal_gen::billing_portal::{
    AdjustableQuantity, AdjustableQuantityParams, SubscriptionUpdateProduct,
    SubscriptionUpdateProductParams,
};
use stripe_portal_gen::price::Price;
use stripe_portal_gen::product::Product;
use stripe_portal_gen::server::Refusal;

use crate::rules::check::{at_least, found};
use crate::world::World;

/// How many products a configuration can offer.
const MOST: usize = 10;

/// The products that are given, which must be there, with recurring prices of their own.
pub(super) fn offered(
    world: &World,
    given: Vec<SubscriptionUpdateProductParams>,
    param: &str,
) -> Result<Vec<SubscriptionUpdateProduct>, Refusal> {
    if given.len() > MOST {
        let message = format!("You can specify at most {MOST} products.");
        return Err(Refusal::invalid(message).param(param));
    }
    let products = given.into_iter().enumerate();
    products
        .map(|(at, product)| one(world, product, &format!("{param}[{at}]")))
        .collect()
}

fn one(
    world: &World,
    given: SubscriptionUpdateProductParams,
    param: &str,
) -> Result<SubscriptionUpdateProduct, Refusal> {
    let SubscriptionUpdateProductParams {
        product,
        prices,
        adjustable_quantity,
    } = given;
    found::<Product>(world, &product, &format!("{param}[product]"))?;
    for (at, id) in prices.iter().enumerate() {
        let param = format!("{param}[prices][{at}]");
        let price = found::<Price>(world, id, &param)?;
        let message = if *price.product.id() != product {
            format!("The price {id} does not belong to the product {product}.")
        } else if price.recurring.is_none() {
            format!("The price {id} is not recurring.")
        } else {
            continue;
        };
        return Err(Refusal::invalid(message).param(param));
    }
    let quantity = match adjustable_quantity {
        Some(given) => quantity(&given, &format!("{param}[adjustable_quantity]"))?,
        // What says nothing of quantities leaves them to `default_allowed_updates`.
        None => AdjustableQuantity {
            enabled: true,
            maximum: None,
            minimum: 1,
        },
    };
    Ok(SubscriptionUpdateProduct {
        product,
        prices,
        adjustable_quantity: Some(quantity),
    })
}

fn quantity(given: &AdjustableQuantityParams, param: &str) -> Result<AdjustableQuantity, Refusal> {
    let AdjustableQuantityParams {
        enabled,
        maximum,
        minimum,
    } = *given;
    let minimum = minimum.unwrap_or(1);
    at_least(minimum, 0, &format!("{param}[minimum]"))?;
    if let Some(maximum) = maximum {
        at_least(maximum, minimum, &format!("{param}[maximum]"))?;
    }
    Ok(AdjustableQuantity {
        enabled,
        maximum,
        minimum,
    })
}
