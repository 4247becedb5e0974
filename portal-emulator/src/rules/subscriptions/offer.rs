//! What a portal configuration offers a subscription to change to.

use stripe_portal_gen::billing_portal::{
    AdjustableQuantity, Configuration, SubscriptionUpdateField, SubscriptionUpdateProduct,
};
use stripe_portal_gen::price::Price;
use stripe_portal_gen::subscription::Subscription;

use crate::world::World;

/// A price to change to, and how far its quantity can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The price.
    pub price: Price,
    /// Whether the subscription has it now.
    pub is_current: bool,
    /// The least and the most units, where the quantity can be chosen.
    pub quantity: Option<(i64, Option<i64>)>,
}

/// What the customer can choose from; nothing where there is nothing but what they have.
#[must_use]
pub fn choices(
    world: &World,
    subscription: &Subscription,
    configuration: &Configuration,
) -> Vec<Choice> {
    let Some(item) = subscription.items.data.first() else {
        return Vec::new();
    };
    let feature = &configuration.features.subscription_update;
    let allows = |field| feature.default_allowed_updates.contains(&field);
    let (prices, quantity) = (
        allows(SubscriptionUpdateField::Price),
        allows(SubscriptionUpdateField::Quantity),
    );
    let mut found = Vec::new();
    for product in feature.products.iter().flatten() {
        let bounds = quantity.then(|| bounds(product)).flatten();
        let known = product
            .prices
            .iter()
            .filter_map(|id| world.get::<Price>(id));
        for price in known.filter(|it| it.currency == subscription.currency) {
            let is_current = price.id == item.price.id;
            if is_current || (prices && price.active) {
                found.push(Choice {
                    price: price.clone(),
                    is_current,
                    quantity: bounds,
                });
            }
        }
    }
    if found
        .iter()
        .all(|it| it.is_current && it.quantity.is_none())
    {
        found.clear();
    }
    found
}

/// How far the quantity of a product can be chosen. Freely, where the configuration is of an API version
/// that has no bounds.
fn bounds(product: &SubscriptionUpdateProduct) -> Option<(i64, Option<i64>)> {
    match &product.adjustable_quantity {
        None => Some((1, None)),
        Some(AdjustableQuantity {
            enabled,
            maximum,
            minimum,
        }) => enabled.then_some((*minimum, *maximum)),
    }
}
