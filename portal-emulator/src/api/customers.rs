//! Customers.

use stripe_portal_gen::customer::{
    CreateCustomer, Customer, DeleteCustomer, ListCustomers, RetrieveCustomer, UpdateCustomer,
};
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::{Deleted, List, MaybeDeleted};

use super::metadata;
use super::named::named;
use super::page::{Cursor, page, within};
use crate::host::{Api, Caller};
use crate::rules::customers;
use crate::world::{Gone, Tx};

/// Creates a customer.
pub(super) fn create(tx: &mut Tx<'_>, params: CreateCustomer) -> Result<Customer, Refusal> {
    metadata::merged(None, params.metadata.as_ref())?;
    let id = customers::create(tx, params)?;
    named(tx, &id, "id")
}

/// Changes a customer.
pub(super) fn update(tx: &mut Tx<'_>, params: UpdateCustomer) -> Result<Customer, Refusal> {
    let id = params.customer.clone();
    let before: Customer = named(tx, &id, "id")?;
    metadata::merged(before.metadata.as_ref(), params.metadata.as_ref())?;
    customers::update(tx, params)?;
    named(tx, &id, "id")
}

/// Deletes a customer.
pub(super) fn delete(tx: &mut Tx<'_>, params: DeleteCustomer) -> Result<Deleted, Refusal> {
    let DeleteCustomer { customer: id } = params;
    named::<Customer>(tx, &id, "id")?;
    customers::delete(tx, &id)?;
    Ok(Deleted::new(id, "customer"))
}

/// Lists customers.
pub(super) fn list(
    api: &Api,
    caller: &Caller,
    params: ListCustomers,
) -> Result<List<Customer>, Refusal> {
    let ListCustomers {
        email,
        created,
        limit,
        starting_after,
        ending_before,
        expand: _,
    } = params;
    let cursor = Cursor {
        limit,
        starting_after: starting_after.as_deref(),
        ending_before: ending_before.as_deref(),
    };
    let wanted = |it: &Customer| {
        email
            .as_ref()
            .is_none_or(|email| it.email.as_ref() == Some(email))
            && within(created.as_ref(), it.created)
    };
    api.read(caller, |world| page(world, "/v1/customers", cursor, wanted))
}

/// Retrieves a customer, or what is left of one that was deleted.
pub(super) fn retrieve(
    api: &Api,
    caller: &Caller,
    params: RetrieveCustomer,
) -> Result<MaybeDeleted<Customer>, Refusal> {
    let RetrieveCustomer {
        customer: id,
        expand: _,
    } = params;
    let gone = api.read(caller, |world| world.get::<Gone>(&id).cloned());
    match gone.filter(|it| it.object == "customer") {
        Some(Gone { id, object }) => Ok(MaybeDeleted::Deleted(Deleted::new(id, object))),
        None => api.found(caller, &id, "id").map(MaybeDeleted::Live),
    }
}
