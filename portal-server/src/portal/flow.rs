//! Flows: one task that a portal begins with, on a subscription that is the customer's own.

use std::num::NonZeroU32;

use serde::Deserialize;
use stripe_portal_gen::billing_portal::{Flow, FlowItem, FlowSubscriptionUpdateConfirm};
use stripe_portal_gen::subscription::{Status, Subscription};
use stripe_portal_gen::subscription_item::SubscriptionItem;
use utoipa::ToSchema;

use super::stripe::Stripe;
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
            let subscription = own(stripe, subscription).await?;
            Ok(Flow::subscription_cancel(subscription.id))
        }
        FlowRequest::SubscriptionUpdate { subscription } => {
            let subscription = own(stripe, subscription).await?;
            Ok(Flow::subscription_update(subscription.id))
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
            let subscription = own(stripe, subscription).await?;
            let mut change = FlowItem::new(&own_item(&subscription, item)?.id);
            change.price = price.map(Into::into);
            change.quantity = quantity.map(|it| i64::from(it.get()));
            let update = FlowSubscriptionUpdateConfirm::new(subscription.id, [change]);
            Ok(Flow::subscription_update_confirm(update))
        }
    }
}

/// The subscription that is meant. One of somebody else's is answered as one that does not exist.
async fn own(stripe: &Stripe<'_>, id: Option<String>) -> Result<Subscription, Failure> {
    let Some(id) = id else {
        return only(stripe.subscriptions().await?);
    };
    let found = match is_id(&id) {
        true => stripe.subscription(&id).await?,
        false => None,
    };
    found
        .filter(is_live)
        .ok_or_else(|| refused("you have no such subscription"))
}

fn only(subscriptions: Vec<Subscription>) -> Result<Subscription, Failure> {
    let mut live = subscriptions.into_iter().filter(is_live);
    match (live.next(), live.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err(refused("you have no subscription")),
        (Some(_), Some(_)) => Err(refused("you have several subscriptions: name one")),
    }
}

fn own_item(subscription: &Subscription, id: Option<String>) -> Result<&SubscriptionItem, Failure> {
    match (&subscription.items.data[..], id) {
        (items, Some(id)) => {
            let mut items = items.iter();
            let found = items.find(|item| item.id.as_str() == id);
            found.ok_or_else(|| refused("the subscription has no such item"))
        }
        ([only], None) => Ok(only),
        (_, None) => Err(refused("the subscription has several items: name one")),
    }
}

fn is_live(subscription: &Subscription) -> bool {
    !matches!(
        subscription.status,
        Status::Canceled | Status::Incomplete | Status::IncompleteExpired
    )
}

/// What cannot be an id is not worth a call, and has no place in a path.
fn is_id(text: &str) -> bool {
    let is_known = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (1..=255).contains(&text.len()) && text.bytes().all(is_known)
}

fn refused(why: &str) -> Failure {
    Failure::validation(format!("flow: {why}"))
}
