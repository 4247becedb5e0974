//! Billing details: what the configuration lets a customer change of them.

use stripe_portal_gen::billing_portal::CustomerUpdateField;
use stripe_portal_gen::customer;

use crate::portal::answer::Outcome;
use crate::portal::form::Form;
use crate::portal::guest::Guest;
use crate::portal::notice;
use crate::portal::show::account;
use crate::portal::text::{ADDRESS, SHIPPING};
use crate::portal::view::account::{DetailsForm, Shipping, TaxIds};
use crate::portal::view::frame::{Notice, Problem, Problems};
use crate::portal::view::parts::{Address, Obstacle};
use crate::rules::{customers, tax_ids};
use crate::world::{Tx, World};

/// The form with what is known; nothing where the feature is off.
pub(super) fn known(world: &World, guest: &Guest) -> Option<DetailsForm> {
    let feature = &guest.configuration.features.customer_update;
    let may = |field| feature.allowed_updates.contains(&field);
    let customer = &guest.customer;
    let text = |field, text: &Option<String>| may(field).then(|| text.clone().unwrap_or_default());
    let form = DetailsForm {
        notice: notice::of(&guest.query),
        name: text(CustomerUpdateField::Name, &customer.name),
        email: text(CustomerUpdateField::Email, &customer.email),
        phone: text(CustomerUpdateField::Phone, &customer.phone),
        address: may(CustomerUpdateField::Address).then(|| known_address(&customer.address)),
        shipping: may(CustomerUpdateField::Shipping).then(|| known_shipping(customer)),
        tax_ids: may(CustomerUpdateField::TaxId).then(|| TaxIds {
            list: tax_ids::of(world, &customer.id)
                .map(account::tax_id)
                .collect(),
            kind: "eu_vat".to_owned(),
            value: String::new(),
        }),
        problems: Problems::default(),
    };
    feature.enabled.then_some(form)
}

fn known_address(address: &Option<customer::Address>) -> Address {
    address
        .as_ref()
        .and_then(account::address)
        .unwrap_or_default()
}

fn known_shipping(customer: &customer::Customer) -> Shipping {
    let Some(shipping) = &customer.shipping else {
        return Shipping::default();
    };
    Shipping {
        name: shipping.name.clone().unwrap_or_default(),
        phone: shipping.phone.clone().unwrap_or_default(),
        address: known_address(&shipping.address),
    }
}

pub(crate) fn ask(tx: &mut Tx<'_>, guest: &Guest, _: &str) -> Outcome {
    match known(tx.world(), guest) {
        Some(form) => Outcome::page(form),
        None => Outcome::Refused(Obstacle::SwitchedOff),
    }
}

pub(crate) fn save(tx: &mut Tx<'_>, guest: &Guest, _: &str) -> Outcome {
    let Some(before) = known(tx.world(), guest) else {
        return Outcome::Refused(Obstacle::SwitchedOff);
    };
    let mut form = typed(&guest.form, before.clone());
    check(&mut form, &before);
    if !form.problems.is_empty() {
        return Outcome::wrong(form);
    }
    let details = customers::Details {
        name: form.name,
        email: form.email,
        phone: form.phone,
        address: of_address(form.address, &guest.customer.address),
        shipping: of_shipping(form.shipping, &guest.customer.shipping),
    };
    match customers::update_details(tx, &guest.customer.id, details) {
        Ok(()) => guest.done(Notice::DetailsSaved),
        Err(refusal) => Outcome::refused(&refusal),
    }
}

/// The form with what was typed. A form that leaves a field out leaves it as it is.
fn typed(form: &Form, mut known: DetailsForm) -> DetailsForm {
    let texts = [
        ("name", &mut known.name),
        ("email", &mut known.email),
        ("phone", &mut known.phone),
    ];
    for (field, known) in texts {
        if let Some(text) = known.as_mut().filter(|_| form.has(field)) {
            form.get(field).clone_into(text);
        }
    }
    if let Some(address) = &mut known.address {
        type_address(form, ADDRESS, address);
    }
    if let Some(shipping) = &mut known.shipping {
        let texts = [
            ("shipping_name", &mut shipping.name),
            ("shipping_phone", &mut shipping.phone),
        ];
        for (field, known) in texts {
            if form.has(field) {
                form.get(field).clone_into(known);
            }
        }
        type_address(form, SHIPPING, &mut shipping.address);
    }
    known
}

fn type_address(form: &Form, fields: [&str; 6], address: &mut Address) {
    for (field, part) in fields.into_iter().zip(address.parts_mut()) {
        if form.has(field) {
            form.get(field).clone_into(part);
        }
    }
    address.country.make_ascii_uppercase();
}

fn check(form: &mut DetailsForm, before: &DetailsForm) {
    let mut problems = Problems::default();
    let has_email = before
        .email
        .as_deref()
        .is_some_and(|email| !email.is_empty());
    match form.email.as_deref() {
        Some("") if has_email => problems.add("email", Problem::Required),
        Some(email) if !email.is_empty() && !is_email(email) => {
            problems.add("email", Problem::EmailInvalid);
        }
        _ => {}
    }
    let shipping = form.shipping.as_ref();
    let phones = [
        ("phone", form.phone.as_deref()),
        ("shipping_phone", shipping.map(|it| it.phone.as_str())),
    ];
    for (field, phone) in phones {
        if phone.is_some_and(|phone| !phone.is_empty() && !is_phone(phone)) {
            problems.add(field, Problem::PhoneInvalid);
        }
    }
    let countries = [
        ("country", form.address.as_ref()),
        ("shipping_country", shipping.map(|it| &it.address)),
    ];
    for (field, address) in countries {
        if address.is_some_and(|it| !it.country.is_empty() && !is_country(&it.country)) {
            problems.add(field, Problem::CountryInvalid);
        }
    }
    long(form, &mut problems);
    form.problems = problems;
}

/// What is longer than Stripe keeps.
fn long(form: &DetailsForm, problems: &mut Problems) {
    const MOST: usize = 500;
    let texts = [("name", &form.name), ("email", &form.email)];
    for (field, text) in texts {
        if text
            .as_ref()
            .is_some_and(|text| text.chars().count() > MOST)
        {
            problems.add(field, Problem::TooLong);
        }
    }
    let shipping = form.shipping.as_ref().map(|it| (SHIPPING, &it.address));
    for (fields, address) in form
        .address
        .as_ref()
        .map(|it| (ADDRESS, it))
        .into_iter()
        .chain(shipping)
    {
        for (field, part) in fields.into_iter().zip(address.parts()) {
            if part.chars().count() > MOST {
                problems.add(field, Problem::TooLong);
            }
        }
    }
}

fn is_email(text: &str) -> bool {
    let plain = |c: char| !c.is_whitespace() && !c.is_control();
    let Some((name, host)) = text.rsplit_once('@') else {
        return false;
    };
    let dotted = host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
    !name.is_empty() && dotted && text.chars().all(plain)
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let plain = |c: char| c.is_ascii_digit() || " +-()./".contains(c);
    (3..=20).contains(&digits) && text.chars().all(plain)
}

fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// What was typed; where nothing was, and nothing is known, there is still nothing.
fn of_address(
    address: Option<Address>,
    known: &Option<customer::Address>,
) -> Option<customer::Address> {
    let address = address.filter(|it| known.is_some() || *it != Address::default())?;
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    Some(customer::Address {
        line1: some(address.line1),
        line2: some(address.line2),
        city: some(address.city),
        state: some(address.state),
        postal_code: some(address.postal_code),
        country: some(address.country),
    })
}

fn of_shipping(
    shipping: Option<Shipping>,
    known: &Option<customer::Shipping>,
) -> Option<customer::Shipping> {
    let shipping = shipping?;
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    let known_address = known.as_ref().map_or(&None, |it| &it.address);
    let shipping = customer::Shipping {
        name: some(shipping.name),
        phone: some(shipping.phone),
        address: of_address(Some(shipping.address), known_address),
    };
    let typed = shipping.name.is_some() || shipping.phone.is_some() || shipping.address.is_some();
    (known.is_some() || typed).then_some(shipping)
}

#[cfg(test)]
mod tests {
    use super::{is_country, is_email, is_phone};

    #[test]
    fn what_looks_right_is_taken() {
        for (text, want) in [
            ("ada@example.com", true),
            ("a@b@example.com", true),
            ("ada@example", false),
            ("@example.com", false),
            ("a da@example.com", false),
            ("ada@.com", false),
        ] {
            assert_eq!(is_email(text), want, "{text}");
        }
        assert!(is_phone("+49 (0)30 123-45") && !is_phone("call me") && !is_phone("1"));
        assert!(is_country("DE") && !is_country("de") && !is_country("DEU"));
    }
}
