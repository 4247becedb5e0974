//! Saving a payment method for a customer, once and for all: one that was removed is never saved again.

use stripe_portal_gen::Expandable;
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::ids::{CustomerId, PaymentMethodId};
use stripe_portal_gen::payment_method::{Card, PaymentMethod};
use stripe_portal_gen::server::Refusal;

use super::{CardInput, cards, of_card, owner, refused, test_card};
use crate::rules::check::found;
use crate::world::{Gone, Tx, World};

/// Saves a payment method for a customer. An id such as `pm_card_visa` makes a new test card.
pub fn attach(
    tx: &mut Tx<'_>,
    id: &PaymentMethodId,
    customer: &CustomerId,
) -> Result<PaymentMethodId, Refusal> {
    found::<Customer>(tx.world(), customer, "customer")?;
    let method = tx.get::<PaymentMethod>(id);
    if method.and_then(owner) == Some(customer) {
        return Ok(id.clone());
    }
    free(tx, id)?;
    let id = own(tx, id)?;
    let owner = Expandable::Id(customer.clone());
    tx.update::<PaymentMethod>(&id, |it| it.customer = Some(owner));
    Ok(id)
}

/// The payment method must be nobody's, and its issuer must not decline it.
pub(in crate::rules) fn free(tx: &Tx<'_>, id: &PaymentMethodId) -> Result<(), Refusal> {
    if let Some(input) = shared(tx.world(), id) {
        let card = cards::card(&input, tx.now());
        return card
            .and_then(|card| cards::may_save(&card))
            .map_err(refused);
    }
    let method = found::<PaymentMethod>(tx.world(), id, "payment_method")?;
    let message = if owner(method).is_some() {
        "The payment method you provided has already been attached to a customer."
    } else if tx.get::<Gone>(id).is_some() {
        "This PaymentMethod was previously used without being attached to a Customer or was detached \
         from a Customer, and may not be used again."
    } else {
        let card: Option<&Card> = method.card.as_ref();
        return card.map_or(Ok(()), cards::may_save).map_err(refused);
    };
    Err(Refusal::invalid(message))
}

/// The payment method itself: a new one, where the id is shared by all accounts.
pub(in crate::rules) fn own(
    tx: &mut Tx<'_>,
    id: &PaymentMethodId,
) -> Result<PaymentMethodId, Refusal> {
    let Some(input) = shared(tx.world(), id) else {
        return Ok(id.clone());
    };
    let method = of_card(tx, None, &input).map_err(refused)?;
    let id = method.id.clone();
    tx.insert(method);
    Ok(id)
}

/// The test card of an id such as `pm_card_visa`.
fn shared(world: &World, id: &PaymentMethodId) -> Option<CardInput> {
    let is_shared = id.starts_with("pm_card_") && world.get::<PaymentMethod>(id).is_none();
    cards::of_token(id).filter(|_| is_shared).map(test_card)
}

#[cfg(test)]
mod tests;
