//! Customers: created, changed by request or in the portal, deleted.

pub mod address;

use stripe_portal_gen::customer::{
    Address, CreateCustomer, CustomField, CustomFieldParams, Customer, InvoiceSettings,
    InvoiceSettingsParams, Shipping, TaxExempt, TaxIdData, UpdateCustomer,
};
use stripe_portal_gen::ids::CustomerId;
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::subscription::{CancellationReason, Subscription};
use stripe_portal_gen::tax_id::TaxId;
use stripe_portal_gen::{Clearable, Expandable, Metadata, Timestamp};

use super::check::{found, known};
pub use super::tax_ids::{add as add_tax_id, remove as remove_tax_id};
use super::{clearable, metadata, payment_methods, subscriptions, tax_ids};
use crate::world::{Gone, Tx};

/// The parameter of the payment method that a customer pays with.
const DEFAULT: &str = "invoice_settings[default_payment_method]";

/// What a customer can change of themselves; what is none stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Details {
    /// The name.
    pub name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The telephone number; an empty one takes it away.
    pub phone: Option<String>,
    /// The billing address.
    pub address: Option<Address>,
    /// To whom and where goods are sent.
    pub shipping: Option<Shipping>,
}

/// Creates a customer.
pub fn create(tx: &mut Tx<'_>, params: CreateCustomer) -> Result<CustomerId, Refusal> {
    create_as(tx, None, params)
}

/// Creates a customer whose id is given.
pub fn create_as(
    tx: &mut Tx<'_>,
    id: Option<&str>,
    params: CreateCustomer,
) -> Result<CustomerId, Refusal> {
    let CreateCustomer {
        name,
        email,
        phone,
        description,
        address,
        shipping,
        preferred_locales,
        tax_exempt,
        balance,
        payment_method,
        tax_id_data,
        invoice_settings,
        metadata: pairs,
        expand: _,
    } = params;
    check_email(email.as_deref())?;
    let tax_exempt = exempt(tax_exempt)?;
    let pairs = metadata::new(pairs, "metadata")?;
    for (at, tax_id) in tax_id_data.iter().flatten().enumerate() {
        known(&tax_id.type_, &format!("tax_id_data[{at}][type]"))?;
        tax_ids::check(&tax_id.type_, &tax_id.value)?;
    }
    if let Some(method) = &payment_method {
        payment_methods::free(tx, method)?;
    }
    let id = CustomerId::from(id.map_or_else(|| tx.new_id("cus"), str::to_owned));
    let mut settings = invoice_settings;
    let default = settings
        .as_mut()
        .and_then(|it| it.default_payment_method.as_mut());
    if let Some(default) = &default
        && payment_method.as_ref() != Some(default)
    {
        payment_methods::of_customer(tx.world(), default, &id, DEFAULT)?;
    }
    let method = payment_method.map(|it| payment_methods::own(tx, &it));
    let method = method.transpose()?;
    if let (Some(default), Some(method)) = (default, &method) {
        default.clone_from(method);
    }
    let mut customer = empty(tx, &id);
    customer.name = name;
    customer.email = email;
    customer.phone = phone;
    customer.description = description;
    customer.address = address.and_then(clearable::value).map(address::of);
    customer.shipping = shipping.and_then(clearable::value).map(address::shipping);
    customer.preferred_locales = Some(preferred_locales.unwrap_or_default());
    customer.tax_exempt = Some(tax_exempt.unwrap_or(TaxExempt::None));
    customer.balance = Some(balance.unwrap_or(0));
    customer.metadata = Some(pairs);
    if let Some(settings) = settings {
        fill(&mut customer, settings);
    }
    tx.insert(customer);
    if let Some(method) = method {
        payment_methods::attach(tx, &method, &id)?;
    }
    for TaxIdData { type_, value } in tax_id_data.into_iter().flatten() {
        tax_ids::add(tx, &id, type_, value)?;
    }
    Ok(id)
}

fn exempt(given: Option<Clearable<TaxExempt>>) -> Result<Option<TaxExempt>, Refusal> {
    let exempt = match given {
        Some(Clearable::Set(exempt)) => exempt,
        Some(Clearable::Clear) => TaxExempt::None,
        None => return Ok(None),
    };
    known(&exempt, "tax_exempt")?;
    Ok(Some(exempt))
}

fn check_email(email: Option<&str>) -> Result<(), Refusal> {
    let is_email = |email: &str| {
        let clean = !email.chars().any(|c| c.is_whitespace() || c.is_control());
        let parts = email.rsplit_once('@');
        let host = parts
            .filter(|(name, _)| !name.is_empty())
            .map(|(_, host)| host);
        clean
            && host.is_some_and(|host| {
                !host.is_empty() && !host.starts_with('.') && !host.ends_with('.')
            })
    };
    match email.filter(|email| !email.is_empty() && !is_email(email)) {
        None => Ok(()),
        Some(email) => Err(Refusal::invalid(format!("Invalid email address: {email}"))
            .code("email_invalid")
            .param("email")),
    }
}

fn fill(customer: &mut Customer, given: InvoiceSettingsParams) {
    let InvoiceSettingsParams {
        default_payment_method,
        custom_fields,
        footer,
    } = given;
    let settings = customer.invoice_settings.get_or_insert_with(no_settings);
    if let Some(method) = default_payment_method {
        settings.default_payment_method = Some(Expandable::Id(method));
    }
    match custom_fields {
        Some(Clearable::Set(fields)) => {
            let field = |CustomFieldParams { name, value }| CustomField { name, value };
            settings.custom_fields = Some(fields.into_iter().map(field).collect());
        }
        Some(Clearable::Clear) => settings.custom_fields = None,
        None => {}
    }
    settings.footer = footer.or(settings.footer.take());
}

/// No defaults for invoices.
pub(super) fn no_settings() -> InvoiceSettings {
    InvoiceSettings {
        default_payment_method: None,
        custom_fields: None,
        footer: None,
    }
}

fn empty(tx: &mut Tx<'_>, id: &CustomerId) -> Customer {
    Customer {
        id: id.clone(),
        object: "customer".to_owned(),
        customer_account: None,
        name: None,
        email: None,
        phone: None,
        address: None,
        shipping: None,
        preferred_locales: Some(Vec::new()),
        currency: None,
        balance: Some(0),
        delinquent: Some(false),
        tax_exempt: Some(TaxExempt::None),
        default_source: None,
        invoice_prefix: Some(tx.new_text(8).to_ascii_uppercase()),
        invoice_settings: Some(no_settings()),
        next_invoice_sequence: Some(1),
        discount: None,
        subscriptions: None,
        tax_ids: None,
        description: None,
        created: Timestamp(tx.now()),
        livemode: tx.cause().livemode,
        metadata: Some(Metadata::new()),
    }
}

/// Changes a customer by request.
pub fn update(tx: &mut Tx<'_>, params: UpdateCustomer) -> Result<(), Refusal> {
    let UpdateCustomer {
        customer: id,
        name,
        email,
        phone,
        description,
        address,
        shipping,
        preferred_locales,
        tax_exempt,
        balance,
        invoice_settings,
        metadata: pairs,
        expand: _,
    } = params;
    let mut customer = found::<Customer>(tx.world(), &id, "customer")?.clone();
    check_email(email.as_deref())?;
    let default = invoice_settings
        .as_ref()
        .and_then(|it| it.default_payment_method.as_ref());
    if let Some(default) = default {
        payment_methods::of_customer(tx.world(), default, &id, DEFAULT)?;
    }
    text(&mut customer.name, name);
    text(&mut customer.email, email);
    text(&mut customer.phone, phone);
    text(&mut customer.description, description);
    let before = || customer.address.clone().unwrap_or_else(address::empty);
    match address {
        Some(Clearable::Set(given)) => customer.address = Some(address::merged(before(), given)),
        Some(Clearable::Clear) => customer.address = None,
        None => {}
    }
    let before = || customer.shipping.clone().unwrap_or_else(address::nobody);
    match shipping {
        Some(Clearable::Set(given)) => {
            customer.shipping = Some(address::shipping_merged(before(), given));
        }
        Some(Clearable::Clear) => customer.shipping = None,
        None => {}
    }
    customer.preferred_locales = preferred_locales.or(customer.preferred_locales);
    customer.tax_exempt = exempt(tax_exempt)?.or(customer.tax_exempt);
    customer.balance = balance.or(customer.balance);
    if let Some(settings) = invoice_settings {
        fill(&mut customer, settings);
    }
    if let Some(pairs) = pairs {
        metadata::merge(customer.metadata.get_or_insert_default(), pairs, "metadata")?;
    }
    tx.insert(customer);
    Ok(())
}

/// A text that is given; an empty one takes it away.
fn text(slot: &mut Option<String>, given: Option<String>) {
    if let Some(text) = given {
        *slot = Some(text).filter(|text| !text.is_empty());
    }
}

/// Changes what the customer changed in the portal.
pub fn update_details(tx: &mut Tx<'_>, id: &CustomerId, details: Details) -> Result<(), Refusal> {
    let mut customer = found::<Customer>(tx.world(), id, "customer")?.clone();
    let Details {
        name,
        email,
        phone,
        address,
        shipping,
    } = details;
    check_email(email.as_deref())?;
    text(&mut customer.name, name);
    text(&mut customer.email, email);
    text(&mut customer.phone, phone);
    customer.address = address.or(customer.address);
    customer.shipping = shipping.or(customer.shipping);
    tx.insert(customer);
    Ok(())
}

/// Deletes a customer: their subscriptions end at once, and what they had is no longer theirs.
pub fn delete(tx: &mut Tx<'_>, id: &CustomerId) -> Result<(), Refusal> {
    found::<Customer>(tx.world(), id, "customer")?;
    let own = tx
        .world()
        .all::<Subscription>()
        .iter()
        .filter(|it| it.customer.id() == id);
    let own: Vec<_> = own.map(|it| it.id.clone()).collect();
    for subscription in own {
        subscriptions::end_for(tx, &subscription, CancellationReason::CancellationRequested);
    }
    let methods: Vec<_> = payment_methods::of(tx.world(), id)
        .map(|it| it.id.clone())
        .collect();
    for method in methods {
        payment_methods::detach_by_request(tx, &method)?;
    }
    let own: Vec<_> = tax_ids::of(tx.world(), id)
        .map(|it| it.id.clone())
        .collect();
    for tax_id in own {
        tx.remove::<TaxId>(&tax_id);
    }
    super::sessions::close_all(tx, id);
    tx.remove::<Customer>(id);
    tx.insert(Gone {
        id: id.to_string(),
        object: "customer".to_owned(),
    });
    Ok(())
}

#[cfg(test)]
mod tests;
