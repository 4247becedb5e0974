//! New subscriptions and items, before anything is known of them.

use stripe_portal_gen::ids::{CustomerId, SubscriptionId, SubscriptionItemId};
use stripe_portal_gen::price::{Price, UsageType};
use stripe_portal_gen::subscription::{
    AutomaticTax, CollectionMethod, InvoiceSettings, Issuer, IssuerType, Status, Subscription,
};
use stripe_portal_gen::subscription_item::SubscriptionItem;
use stripe_portal_gen::{Expandable, List, Metadata, Timestamp};

use super::cancel;
use crate::world::Tx;

/// A subscription without items.
pub(super) fn subscription(
    id: &SubscriptionId,
    customer: &CustomerId,
    currency: String,
    now: i64,
) -> Subscription {
    Subscription {
        id: id.clone(),
        object: "subscription".to_owned(),
        status: Status::Active,
        customer: Expandable::Id(customer.clone()),
        customer_account: None,
        items: List::new(
            format!("/v1/subscription_items?subscription={id}"),
            Vec::new(),
            false,
        ),
        currency,
        created: Timestamp(now),
        start_date: Timestamp(now),
        billing_cycle_anchor: Timestamp(now),
        current_period_start: None,
        current_period_end: None,
        cancel_at_period_end: false,
        cancel_at: None,
        canceled_at: None,
        ended_at: None,
        cancellation_details: Some(cancel::no_details()),
        trial_start: None,
        trial_end: None,
        pause_collection: None,
        collection_method: CollectionMethod::ChargeAutomatically,
        days_until_due: None,
        default_payment_method: None,
        latest_invoice: None,
        schedule: None,
        billing_mode: None,
        discounts: Some(Vec::new()),
        discount: None,
        trial_settings: None,
        invoice_settings: Some(InvoiceSettings {
            issuer: Issuer {
                type_: IssuerType::Self_,
                account: None,
            },
            account_tax_ids: None,
        }),
        automatic_tax: Some(AutomaticTax {
            enabled: false,
            disabled_reason: None,
        }),
        billing_schedules: Some(Vec::new()),
        description: None,
        livemode: false,
        metadata: Metadata::new(),
    }
}

/// A new item of a subscription.
pub(super) fn item(
    tx: &mut Tx<'_>,
    of: &SubscriptionId,
    price: Price,
    quantity: Option<i64>,
    pairs: Metadata,
) -> SubscriptionItem {
    let metered = price
        .recurring
        .as_ref()
        .is_some_and(|it| it.usage_type == UsageType::Metered);
    SubscriptionItem {
        id: SubscriptionItemId::from(tx.new_id("si")),
        object: "subscription_item".to_owned(),
        subscription: of.clone(),
        price,
        quantity: if metered {
            None
        } else {
            Some(quantity.unwrap_or(1))
        },
        created: Timestamp(tx.now()),
        current_period_start: None,
        current_period_end: None,
        discounts: Some(Vec::new()),
        metadata: pairs,
    }
}
