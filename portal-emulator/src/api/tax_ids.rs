//! Tax ids of customers.

use stripe_portal_gen::customer::{
    CreateCustomerTaxId, Customer, DeleteCustomerTaxId, ListCustomerTaxIds,
};
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::tax_id::TaxId;
use stripe_portal_gen::{Deleted, List};

use super::named::named;
use super::page::{Cursor, page};
use crate::host::{Api, Caller};
use crate::rules::tax_ids;
use crate::world::Tx;

/// Adds a tax id to a customer.
pub(super) fn create(tx: &mut Tx<'_>, params: CreateCustomerTaxId) -> Result<TaxId, Refusal> {
    named::<Customer>(tx, &params.customer, "id")?;
    let id = tax_ids::create(tx, params)?;
    named(tx, &id, "id")
}

/// Removes a tax id of a customer.
pub(super) fn delete(tx: &mut Tx<'_>, params: DeleteCustomerTaxId) -> Result<Deleted, Refusal> {
    named::<Customer>(tx, &params.customer, "customer")?;
    let id = tax_ids::delete(tx, params)?;
    Ok(Deleted::new(id, "tax_id"))
}

/// Lists the tax ids of a customer.
pub(super) fn list(
    api: &Api,
    caller: &Caller,
    params: ListCustomerTaxIds,
) -> Result<List<TaxId>, Refusal> {
    let ListCustomerTaxIds {
        customer,
        limit,
        starting_after,
        ending_before,
        expand: _,
    } = params;
    api.found::<Customer>(caller, &customer, "id")?;
    let cursor = Cursor {
        limit,
        starting_after: starting_after.as_deref(),
        ending_before: ending_before.as_deref(),
    };
    let url = format!("/v1/customers/{customer}/tax_ids");
    let wanted = |it: &TaxId| it.customer.as_ref().is_some_and(|of| *of.id() == customer);
    api.read(caller, |world| page(world, &url, cursor, wanted))
}
