//! Flows: one task that a portal begins with, on a subscription that is the customer's own.

use std::num::NonZeroU32;

use serde::Deserialize;
use stripe_portal_gen::billing_portal::{Flow, FlowItem, FlowSubscriptionUpdateConfirm};
use stripe_portal_gen::ids::{SubscriptionId, SubscriptionItemId};
use utoipa::ToSchema;

use super::stripe::{Items, Stripe};
use crate::answer::Failure;

/// One task to lead the customer to. Where `subscription` is left out, it is the only one that the customer has.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case", tag = "type")]
pub(crate) enum FlowRequest {
    /// To cancel.
    SubscriptionCancel {
        /// The subscription, `sub_…`.
        #[schema(nullable = false)]
        subscription: Option<String>,
    },
    /// To choose another plan.
    SubscriptionUpdate {
        /// The subscription, `sub_…`.
        #[schema(nullable = false)]
        subscription: Option<String>,
    },
    /// To confirm another price, or another quantity.
    SubscriptionUpdateConfirm {
        /// The subscription, `sub_…`.
        #[schema(nullable = false)]
        subscription: Option<String>,
        /// The item, `si_…`; the only one unless it is named.
        #[schema(nullable = false)]
        item: Option<String>,
        /// The new price, `price_…`.
        #[schema(nullable = false)]
        price: Option<String>,
        /// The new quantity.
        #[schema(nullable = false, value_type = Option<u32>, minimum = 1)]
        quantity: Option<NonZeroU32>,
    },
    /// To add a payment method.
    PaymentMethodUpdate {},
}

impl FlowRequest {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::SubscriptionCancel { .. } => "subscription_cancel",
            Self::SubscriptionUpdate { .. } => "subscription_update",
            Self::SubscriptionUpdateConfirm { .. } => "subscription_update_confirm",
            Self::PaymentMethodUpdate {} => "payment_method_update",
        }
    }
}

/// The flow in Stripe's words.
pub(super) async fn of(stripe: &Stripe<'_>, asked: FlowRequest) -> Result<Flow, Failure> {
    match asked {
        FlowRequest::PaymentMethodUpdate {} => Ok(Flow::payment_method_update()),
        FlowRequest::SubscriptionCancel { subscription } => {
            Ok(Flow::subscription_cancel(own(stripe, subscription).await?))
        }
        FlowRequest::SubscriptionUpdate { subscription } => {
            Ok(Flow::subscription_update(own(stripe, subscription).await?))
        }
        FlowRequest::SubscriptionUpdateConfirm {
            subscription,
            item,
            price,
            quantity,
        } => {
            if price.is_none() && quantity.is_none() {
                return Err(refused("name a price or a quantity"));
            }
            if price.as_deref().is_some_and(|id| !is_id(id)) {
                return Err(refused("there is no such price"));
            }
            let subscription = own(stripe, subscription).await?;
            let items = stripe.items(&subscription).await?;
            let mut change = FlowItem::new(own_item(items, item.as_deref())?);
            change.price = price.map(Into::into);
            change.quantity = quantity.map(|it| i64::from(it.get()));
            let update = FlowSubscriptionUpdateConfirm::new(subscription, [change]);
            Ok(Flow::subscription_update_confirm(update))
        }
    }
}

/// The subscription that is meant. One of somebody else's is answered as one that does not exist; of one that has
/// ended, Stripe says what is possible.
async fn own(stripe: &Stripe<'_>, id: Option<String>) -> Result<SubscriptionId, Failure> {
    let Some(id) = id else {
        let mut live = stripe.live_subscriptions().await?.into_iter();
        return match (live.next(), live.next()) {
            (Some(only), None) => Ok(only.id),
            (None, _) => Err(refused("you have no subscription")),
            (Some(_), Some(_)) => Err(refused("you have several subscriptions: name one")),
        };
    };
    let id = is_id(&id).then(|| SubscriptionId::from(id));
    match id {
        Some(id) if stripe.owns(&id).await? => Ok(id),
        _ => Err(refused("you have no such subscription")),
    }
}

/// The item that is meant. Of one that may be on a further page, Stripe says whether it is the subscription's.
fn own_item(items: Items, id: Option<&str>) -> Result<SubscriptionItemId, Failure> {
    let Items { ids, has_more } = items;
    let Some(id) = id else {
        let mut ids = ids.into_iter();
        return match (ids.next(), ids.next()) {
            (Some(only), None) if !has_more => Ok(only),
            _ => Err(refused("the subscription has several items: name one")),
        };
    };
    let is_known = ids.iter().any(|item| item.as_str() == id);
    match is_known || (has_more && is_id(id)) {
        true => Ok(id.into()),
        false => Err(refused("the subscription has no such item")),
    }
}

/// What cannot be an id is not worth a call, and has no place in a path.
fn is_id(text: &str) -> bool {
    let is_known = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (1..=255).contains(&text.len()) && text.bytes().all(is_known)
}

fn refused(why: &str) -> Failure {
    Failure::validation(format!("flow: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stripe_judges_items_that_are_not_on_the_first_page() {
        let found = |has_more, id| {
            let ids = vec!["si_1".into()];
            own_item(Items { ids, has_more }, id).map(|it| it.to_string())
        };
        assert_eq!(found(false, None).unwrap(), "si_1");
        assert_eq!(found(true, Some("si_1")).unwrap(), "si_1");
        assert_eq!(found(true, Some("si_2")).unwrap(), "si_2");
        for (has_more, id) in [(true, None), (false, Some("si_2")), (true, Some("../si"))] {
            assert_eq!(found(has_more, id).unwrap_err().status, 400, "{id:?}");
        }
    }
}
