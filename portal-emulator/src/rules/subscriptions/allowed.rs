//! What the portal lets a customer do with a subscription, and why not.

use std::fmt;

use stripe_portal_gen::Expandable;
use stripe_portal_gen::billing_portal::{Configuration, SubscriptionUpdateField};
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::ids::SubscriptionId;
use stripe_portal_gen::payment_method::{PaymentMethod, Type};
use stripe_portal_gen::price::UsageType;
use stripe_portal_gen::subscription::{CollectionMethod, Status, Subscription};

use super::{choices, has_ended, is_ending};
use crate::world::World;

/// Why the portal does not let a customer do something with a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There is no such subscription.
    Unknown,
    /// It has ended.
    Ended,
    /// Its first payment is still missing.
    Incomplete,
    /// The configuration has the feature off.
    FeatureOff,
    /// Its cancellation is pending.
    Ending,
    /// A change is scheduled.
    Scheduled,
    /// It is paused already.
    Paused,
    /// It has several products.
    SeveralProducts,
    /// It is billed by usage.
    UsageBased,
    /// Its invoices are sent, not charged.
    SendInvoice,
    /// What it is paid with cannot pay for a change.
    PaymentMethod,
    /// The configuration has no other price or quantity for it.
    NothingToChangeTo,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "there is no such subscription",
            Self::Ended => "the subscription has ended",
            Self::Incomplete => "its first payment has not been made yet",
            Self::FeatureOff => "the feature in the portal configuration is disabled",
            Self::Ending => "the subscription is already set to be canceled",
            Self::Scheduled => "the subscription is managed by a subscription schedule",
            Self::Paused => "the subscription is already paused",
            Self::SeveralProducts => "the subscription has multiple products",
            Self::UsageBased => "the subscription is billed by usage",
            Self::SendInvoice => "the invoices of the subscription are sent by e-mail",
            Self::PaymentMethod => "the payment method does not support updates",
            Self::NothingToChangeTo => {
                "there is no price in the portal configuration available to change to"
            }
        })
    }
}

/// Whether the customer may change plan or quantity.
pub fn may_update(
    world: &World,
    id: &SubscriptionId,
    configuration: &Configuration,
) -> Result<(), Reason> {
    let subscription = begun(world, id)?;
    let feature = &configuration.features.subscription_update;
    let plan = [
        SubscriptionUpdateField::Price,
        SubscriptionUpdateField::Quantity,
    ];
    if !feature.enabled
        || !feature
            .default_allowed_updates
            .iter()
            .any(|it| plan.contains(it))
    {
        return Err(Reason::FeatureOff);
    }
    if is_ending(subscription) {
        return Err(Reason::Ending);
    }
    can_change(world, subscription)?;
    if choices(world, subscription, configuration).is_empty() {
        return Err(Reason::NothingToChangeTo);
    }
    Ok(())
}

/// Whether the customer may cancel.
pub fn may_cancel(
    world: &World,
    id: &SubscriptionId,
    configuration: &Configuration,
) -> Result<(), Reason> {
    let subscription = unhindered(world, id)?;
    if !configuration.features.subscription_cancel.enabled {
        return Err(Reason::FeatureOff);
    }
    if is_ending(subscription) {
        return Err(Reason::Ending);
    }
    Ok(())
}

/// Whether the customer may pause.
pub fn may_pause(
    world: &World,
    id: &SubscriptionId,
    configuration: &Configuration,
) -> Result<(), Reason> {
    let subscription = begun(world, id)?;
    let feature = configuration.features.subscription_pause.as_ref();
    if !feature.is_some_and(|it| it.enabled) {
        return Err(Reason::FeatureOff);
    }
    if is_ending(subscription) {
        return Err(Reason::Ending);
    }
    if subscription.pause_collection.is_some() {
        return Err(Reason::Paused);
    }
    Ok(())
}

/// The subscription, which must run and have no change ahead.
fn unhindered<'w>(world: &'w World, id: &SubscriptionId) -> Result<&'w Subscription, Reason> {
    let subscription = world.get::<Subscription>(id).ok_or(Reason::Unknown)?;
    if has_ended(subscription) {
        return Err(Reason::Ended);
    }
    match subscription.schedule {
        Some(_) => Err(Reason::Scheduled),
        None => Ok(subscription),
    }
}

/// The subscription, which must have been paid for besides.
fn begun<'w>(world: &'w World, id: &SubscriptionId) -> Result<&'w Subscription, Reason> {
    let subscription = unhindered(world, id)?;
    match subscription.status {
        Status::Incomplete => Err(Reason::Incomplete),
        _ => Ok(subscription),
    }
}

/// What of the subscription itself stands in the way of a change.
pub(super) fn can_change(world: &World, subscription: &Subscription) -> Result<(), Reason> {
    let [item] = subscription.items.data.as_slice() else {
        return Err(Reason::SeveralProducts);
    };
    let recurring = item.price.recurring.as_ref();
    if recurring.is_some_and(|it| it.usage_type == UsageType::Metered) {
        return Err(Reason::UsageBased);
    }
    if subscription.collection_method == CollectionMethod::SendInvoice {
        return Err(Reason::SendInvoice);
    }
    match pays_for_changes(world, subscription) {
        true => Ok(()),
        false => Err(Reason::PaymentMethod),
    }
}

/// Whether what the subscription is paid with supports changes; one without is asked for it then.
fn pays_for_changes(world: &World, subscription: &Subscription) -> bool {
    const SUPPORTED: [Type; 10] = [
        Type::AcssDebit,
        Type::AuBecsDebit,
        Type::BacsDebit,
        Type::Card,
        Type::Cashapp,
        Type::Link,
        Type::NzBankAccount,
        Type::Paypal,
        Type::SepaDebit,
        Type::UsBankAccount,
    ];
    let own = subscription.default_payment_method.as_ref();
    let customer = world.get::<Customer>(subscription.customer.id());
    let settings = customer.and_then(|it| it.invoice_settings.as_ref());
    let default = settings.and_then(|it| it.default_payment_method.as_ref());
    let method = own.or(default).map(Expandable::id);
    let method = method.and_then(|id| world.get::<PaymentMethod>(id));
    method.is_none_or(|it| SUPPORTED.contains(&it.type_))
}
