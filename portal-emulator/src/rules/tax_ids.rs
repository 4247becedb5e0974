//! Tax ids of customers. Whether one is right is never asked.

use stripe_portal_gen::customer::{CreateCustomerTaxId, Customer, DeleteCustomerTaxId};
use stripe_portal_gen::ids::{CustomerId, TaxIdId};
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::tax_id::{TaxId, Type, Verification, VerificationStatus};
use stripe_portal_gen::{Expandable, Timestamp};

use super::check::{found, known};
use crate::world::{Tx, World};

/// Adds a tax id by request.
pub fn create(tx: &mut Tx<'_>, params: CreateCustomerTaxId) -> Result<TaxIdId, Refusal> {
    let CreateCustomerTaxId {
        customer,
        type_,
        value,
        expand: _,
    } = params;
    add(tx, &customer, type_, value)
}

/// Adds a tax id to a customer.
pub fn add(
    tx: &mut Tx<'_>,
    customer: &CustomerId,
    type_: Type,
    value: String,
) -> Result<TaxIdId, Refusal> {
    found::<Customer>(tx.world(), customer, "customer")?;
    known(&type_, "type")?;
    check(&type_, &value)?;
    let id = TaxIdId::from(tx.new_id("txi"));
    let country = type_
        .as_str()
        .split('_')
        .next()
        .filter(|it| it.len() == 2 && *it != "eu");
    let country = country.or_else(|| value.get(..2).filter(|_| type_ == Type::EuVat));
    tx.insert(TaxId {
        id: id.clone(),
        object: "tax_id".to_owned(),
        country: country.map(str::to_ascii_uppercase),
        type_,
        value,
        customer: Some(Expandable::Id(customer.clone())),
        customer_account: None,
        verification: Some(Verification {
            status: VerificationStatus::Unavailable,
            verified_name: None,
            verified_address: None,
        }),
        created: Timestamp(tx.now()),
        livemode: tx.cause().livemode,
    });
    Ok(id)
}

/// What numbers of the European Union begin with: its countries, `EL` for Greece, and `XI` for Northern
/// Ireland.
const EU_VAT: [&str; 28] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI",
];

/// A number is letters and digits, with signs between them; one of the European Union begins with a country.
pub(super) fn check(type_: &Type, value: &str) -> Result<(), Refusal> {
    let fits = value
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "-./ &".contains(c));
    let mut letters = value.chars().filter(char::is_ascii_alphanumeric);
    let is_right = match type_ {
        Type::EuVat => {
            let country: String = letters.by_ref().take(2).collect();
            let country = country.to_ascii_uppercase();
            EU_VAT.contains(&country.as_str()) && (2..=12).contains(&letters.count())
        }
        _ => letters.next().is_some(),
    };
    if fits && is_right {
        return Ok(());
    }
    let message = format!("Invalid value for {}.", type_.as_str());
    Err(Refusal::invalid(message)
        .code("tax_id_invalid")
        .param("value"))
}

/// Removes a tax id by request.
pub fn delete(tx: &mut Tx<'_>, params: DeleteCustomerTaxId) -> Result<TaxIdId, Refusal> {
    let DeleteCustomerTaxId {
        customer,
        tax_id: id,
    } = params;
    remove(tx, &customer, &id)?;
    Ok(id)
}

/// Removes a tax id of a customer.
pub fn remove(tx: &mut Tx<'_>, customer: &CustomerId, id: &TaxIdId) -> Result<(), Refusal> {
    let of = |it: &TaxId| it.customer.as_ref().is_some_and(|of| of.id() == customer);
    if !tx.get::<TaxId>(id).is_some_and(of) {
        return Err(Refusal::missing_resource("tax_id", id, "id").status(404));
    }
    tx.remove::<TaxId>(id);
    Ok(())
}

/// The tax ids of a customer, the newest first.
pub fn of<'w>(world: &'w World, customer: &'w CustomerId) -> impl Iterator<Item = &'w TaxId> {
    let all = world.all::<TaxId>().iter().rev();
    all.filter(move |it| it.customer.as_ref().is_some_and(|of| of.id() == customer))
}
