//! Payment methods: a card is added, made the default, removed.

use stripe_portal_gen::ids::PaymentMethodId;
use stripe_portal_gen::payment_method::PaymentMethod;

use super::or_leave;
use crate::portal::answer::Outcome;
use crate::portal::guest::Guest;
use crate::portal::show::account;
use crate::portal::view::account::{CardForm, RemoveMethod};
use crate::portal::view::frame::{Notice, Problem, Problems};
use crate::portal::view::parts::Obstacle;
use crate::rules::payment_methods::{
    self, CardFault, CardInput, add_card, detach, may_detach, set_default,
};
use crate::world::{Tx, World};

fn is_off(guest: &Guest) -> bool {
    !guest.configuration.features.payment_method_update.enabled
}

pub(crate) fn ask(_: &mut Tx<'_>, guest: &Guest, _: &str) -> Outcome {
    if is_off(guest) {
        return Outcome::Refused(Obstacle::SwitchedOff);
    }
    Outcome::page(form(guest))
}

fn form(guest: &Guest) -> CardForm {
    CardForm {
        expiry: guest.form.get("expiry").to_owned(),
        holder: guest.form.get("holder").to_owned(),
        asks_default: !guest.in_flow,
        problems: Problems::default(),
    }
}

pub(crate) fn add(tx: &mut Tx<'_>, guest: &Guest, _: &str) -> Outcome {
    if is_off(guest) {
        return Outcome::Refused(Obstacle::SwitchedOff);
    }
    let customer = &guest.customer.id;
    let saved = input(guest).and_then(|card| {
        let saved = add_card(tx, customer, &card);
        saved.map_err(|fault| {
            let mut problems = Problems::default();
            let (field, problem) = wrong(fault);
            problems.add(field, problem);
            problems
        })
    });
    let id = match saved {
        Ok(id) => id,
        Err(problems) => {
            return Outcome::wrong(CardForm {
                problems,
                ..form(guest)
            });
        }
    };
    let settings = guest.customer.invoice_settings.as_ref();
    let first = settings.is_none_or(|it| it.default_payment_method.is_none());
    let default = first || guest.in_flow || guest.form.has("make_default");
    if default && let Err(refusal) = set_default(tx, customer, &id) {
        return Outcome::refused(&refusal);
    }
    guest.done(Notice::MethodAdded)
}

/// The card as it was typed in.
fn input(guest: &Guest) -> Result<CardInput, Problems> {
    let mut problems = Problems::default();
    let form = &guest.form;
    for field in ["number", "expiry", "cvc"] {
        if form.get(field).is_empty() {
            problems.add(field, Problem::Required);
        }
    }
    let expiry = expiry(form.get("expiry"));
    if expiry.is_none() && !form.get("expiry").is_empty() {
        problems.add("expiry", Problem::ExpiryInvalid);
    }
    let holder = form.get("holder");
    if holder.chars().count() > 200 {
        problems.add("holder", Problem::TooLong);
    }
    match expiry.filter(|_| problems.is_empty()) {
        None => Err(problems),
        Some((exp_month, exp_year)) => Ok(CardInput {
            number: form.get("number").to_owned(),
            exp_month,
            exp_year,
            cvc: Some(form.get("cvc").to_owned()),
            name: Some(holder.to_owned()).filter(|name| !name.is_empty()),
            postal_code: None,
            country: None,
        }),
    }
}

/// `09/31`, `9 / 2031` or `0931`: month and year.
fn expiry(text: &str) -> Option<(i64, i64)> {
    let text: String = text.split_whitespace().collect();
    let (month, year) = match text.split_once(['/', '-']) {
        Some(parts) => parts,
        None if text.len() == 4 => text.split_at_checked(2)?,
        None => return None,
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = digits(month) && digits(year) && matches!(year.len(), 2 | 4);
    let month = month
        .parse()
        .ok()
        .filter(|month| (1..=12).contains(month))?;
    Some((month, year.parse().ok()?)).filter(|_| fits)
}

/// Which field a fault belongs to.
fn wrong(fault: CardFault) -> (&'static str, Problem) {
    match fault {
        CardFault::IncorrectNumber => ("number", Problem::NumberInvalid),
        CardFault::NoTestCard => ("number", Problem::NumberReal),
        CardFault::Declined => ("number", Problem::Declined),
        CardFault::InsufficientFunds => ("number", Problem::InsufficientFunds),
        CardFault::Lost => ("number", Problem::Lost),
        CardFault::Stolen => ("number", Problem::Stolen),
        CardFault::Processing => ("number", Problem::Processing),
        CardFault::InvalidExpiryMonth | CardFault::InvalidExpiryYear | CardFault::Expired => {
            ("expiry", Problem::ExpiryPast)
        }
        CardFault::InvalidCvc | CardFault::IncorrectCvc => ("cvc", Problem::CvcInvalid),
    }
}

/// The customer's own payment method.
fn own<'w>(world: &'w World, guest: &'w Guest, id: &str) -> Option<&'w PaymentMethod> {
    let mut all = payment_methods::of(world, &guest.customer.id);
    all.find(|it| *it.id == *id)
}

pub(crate) fn make_default(tx: &mut Tx<'_>, guest: &Guest, id: &str) -> Outcome {
    let found = own(tx.world(), guest, id).map(|it| it.id.clone());
    let id: PaymentMethodId = or_leave!(found, Outcome::Missing);
    if is_off(guest) {
        return Outcome::Refused(Obstacle::SwitchedOff);
    }
    match set_default(tx, &guest.customer.id, &id) {
        Ok(()) => guest.done(Notice::DefaultSet),
        Err(refusal) => Outcome::refused(&refusal),
    }
}

pub(crate) fn ask_remove(tx: &mut Tx<'_>, guest: &Guest, id: &str) -> Outcome {
    let method = or_leave!(own(tx.world(), guest, id), Outcome::Missing);
    match stays(tx.world(), guest, &method.id) {
        Some(obstacle) => Outcome::Refused(obstacle),
        None => Outcome::page(RemoveMethod {
            method: account::method(method, &guest.customer),
        }),
    }
}

pub(crate) fn remove(tx: &mut Tx<'_>, guest: &Guest, id: &str) -> Outcome {
    let found = own(tx.world(), guest, id).map(|it| it.id.clone());
    let id = or_leave!(found, Outcome::Missing);
    if let Some(obstacle) = stays(tx.world(), guest, &id) {
        return Outcome::Refused(obstacle);
    }
    match detach(tx, &id) {
        Ok(()) => guest.done(Notice::MethodRemoved),
        Err(refusal) => Outcome::refused(&refusal),
    }
}

/// What stands in the way of removing a payment method.
fn stays(world: &World, guest: &Guest, id: &PaymentMethodId) -> Option<Obstacle> {
    if is_off(guest) {
        return Some(Obstacle::SwitchedOff);
    }
    (!may_detach(world, id)).then_some(Obstacle::LastMethod)
}

#[cfg(test)]
mod tests {
    use super::expiry;

    #[test]
    fn expiries_as_people_write_them() {
        for text in ["09/31", "9/31", "09 / 31", "0931", "9-31"] {
            assert_eq!(expiry(text), Some((9, 31)), "{text}");
        }
        assert_eq!(expiry("12/2031"), Some((12, 2031)));
        for text in [
            "", "13/31", "0/31", "09", "09/3", "09/031", "+9/31", "ab/cd", "€€/1",
        ] {
            assert_eq!(expiry(text), None, "{text}");
        }
    }
}
