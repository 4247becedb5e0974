//! Subscriptions.

use stripe_portal_gen::List;
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::subscription::{
    CancelSubscription, CollectionMethod, CreateSubscription, ListSubscriptions,
    RetrieveSubscription, Status, StatusFilter, Subscription, UpdateSubscription,
};

use super::named::named;
use super::page::{Cursor, is, page, within};
use crate::host::{Api, Caller};
use crate::rules::subscriptions;
use crate::world::{Gone, Tx};

/// Creates a subscription, with its first invoice.
pub(super) fn create(tx: &mut Tx<'_>, params: CreateSubscription) -> Result<Subscription, Refusal> {
    one_end(params.cancel_at.is_some(), params.cancel_at_period_end)?;
    let collection = params.collection_method.as_ref();
    days(
        collection.unwrap_or(&CollectionMethod::ChargeAutomatically),
        params.days_until_due,
        None,
    )?;
    let id = subscriptions::create(tx, params)?;
    named(tx, &id, "id")
}

/// Changes a subscription. One that has ended is past all changes but notes.
pub(super) fn update(tx: &mut Tx<'_>, params: UpdateSubscription) -> Result<Subscription, Refusal> {
    let id = params.subscription.clone();
    let before: Subscription = named(tx, &id, "id")?;
    if subscriptions::has_ended(&before) {
        subscriptions::annotate(tx, params)?;
    } else {
        one_end(params.cancel_at.is_some(), params.cancel_at_period_end)?;
        let collection = params.collection_method.as_ref();
        let collection = collection.unwrap_or(&before.collection_method);
        days(collection, params.days_until_due, before.days_until_due)?;
        subscriptions::update(tx, params)?;
    }
    named(tx, &id, "id")
}

/// An end is a time or the end of a period, not both.
fn one_end(has_time: bool, at_period_end: Option<bool>) -> Result<(), Refusal> {
    if !has_time || at_period_end != Some(true) {
        return Ok(());
    }
    let message = "You may only specify one of these parameters: cancel_at, cancel_at_period_end.";
    Err(Refusal::invalid(message).param("cancel_at"))
}

/// Invoices that are sent are due some days later, those that are charged at once.
fn days(
    collection: &CollectionMethod,
    given: Option<i64>,
    before: Option<i64>,
) -> Result<(), Refusal> {
    let message = match (*collection == CollectionMethod::SendInvoice, given) {
        (true, None) if before.is_none() => {
            "You must pass in `days_until_due` when `collection_method` is set to `send_invoice`."
        }
        (false, Some(_)) => {
            "You can only pass in `days_until_due` when `collection_method` is set to `send_invoice`."
        }
        _ => return Ok(()),
    };
    Err(Refusal::invalid(message).param("days_until_due"))
}

/// Cancels a subscription at once.
pub(super) fn cancel(tx: &mut Tx<'_>, params: CancelSubscription) -> Result<Subscription, Refusal> {
    let id = subscriptions::cancel_by_request(tx, params)?;
    named(tx, &id, "id")
}

/// Lists subscriptions, those that are cancelled only where they are asked for.
pub(super) fn list(
    api: &Api,
    caller: &Caller,
    params: ListSubscriptions,
) -> Result<List<Subscription>, Refusal> {
    let ListSubscriptions {
        customer,
        price,
        status,
        collection_method,
        created,
        limit,
        starting_after,
        ending_before,
        expand: _,
    } = params;
    if let Some(id) = &customer {
        let is_gone = api.read(caller, |world| world.get::<Gone>(id).is_some());
        let found = api.found::<Customer>(caller, id, "customer").map(drop);
        found.or_else(|refusal| {
            if is_gone {
                Ok(())
            } else {
                Err(refusal.status(400))
            }
        })?;
    }
    let cursor = Cursor {
        limit,
        starting_after: starting_after.as_deref(),
        ending_before: ending_before.as_deref(),
    };
    let wanted = |it: &Subscription| {
        let mut items = it.items.data.iter();
        is(customer.as_ref(), it.customer.id())
            && price
                .as_ref()
                .is_none_or(|wanted| items.any(|item| item.price.id == *wanted))
            && passes(status.as_ref(), &it.status)
            && is(collection_method.as_ref(), &it.collection_method)
            && within(created.as_ref(), it.created)
    };
    api.read(caller, |world| {
        page(world, "/v1/subscriptions", cursor, wanted)
    })
}

/// Whether a status is among those that are asked for.
fn passes(filter: Option<&StatusFilter>, status: &Status) -> bool {
    match filter {
        None => *status != Status::Canceled,
        Some(StatusFilter::All) => true,
        Some(StatusFilter::Ended) => {
            matches!(status, Status::Canceled | Status::IncompleteExpired)
        }
        Some(filter) => filter.as_str() == status.as_str(),
    }
}

/// Retrieves a subscription.
pub(super) fn retrieve(
    api: &Api,
    caller: &Caller,
    params: RetrieveSubscription,
) -> Result<Subscription, Refusal> {
    let RetrieveSubscription {
        subscription,
        expand: _,
    } = params;
    api.found(caller, &subscription, "id")
}

#[cfg(test)]
mod tests;
