//! Payment methods.

use stripe_portal_gen::List;
use stripe_portal_gen::customer::{Customer, ListCustomerPaymentMethods};
use stripe_portal_gen::ids::CustomerId;
use stripe_portal_gen::payment_method::{
    AllowRedisplay, AttachPaymentMethod, CreatePaymentMethod, DetachPaymentMethod,
    ListPaymentMethods, PaymentMethod, RetrievePaymentMethod, Type,
};
use stripe_portal_gen::server::Refusal;

use super::metadata;
use super::named::named;
use super::page::{Cursor, is, page};
use crate::host::{Api, Caller};
use crate::rules::payment_methods;
use crate::world::Tx;

/// Creates a payment method.
pub(super) fn create(
    tx: &mut Tx<'_>,
    params: CreatePaymentMethod,
) -> Result<PaymentMethod, Refusal> {
    metadata::fit(params.metadata.as_ref())?;
    let id = payment_methods::create(tx, params)?;
    named(tx, &id, "payment_method")
}

/// Saves a payment method for a customer.
pub(super) fn attach(
    tx: &mut Tx<'_>,
    params: AttachPaymentMethod,
) -> Result<PaymentMethod, Refusal> {
    let AttachPaymentMethod {
        payment_method,
        customer,
        expand: _,
    } = params;
    let id = payment_methods::attach(tx, &payment_method, &customer)?;
    named(tx, &id, "payment_method")
}

/// Removes a payment method from its customer.
pub(super) fn detach(
    tx: &mut Tx<'_>,
    params: DetachPaymentMethod,
) -> Result<PaymentMethod, Refusal> {
    let DetachPaymentMethod {
        payment_method: id,
        expand: _,
    } = params;
    named::<PaymentMethod>(tx, &id, "payment_method")?;
    payment_methods::detach_by_request(tx, &id)?;
    named(tx, &id, "payment_method")
}

/// Lists the payment methods of the customer that is named; none where none is.
pub(super) fn list(
    api: &Api,
    caller: &Caller,
    params: ListPaymentMethods,
) -> Result<List<PaymentMethod>, Refusal> {
    let ListPaymentMethods {
        customer,
        type_,
        allow_redisplay,
        limit,
        starting_after,
        ending_before,
        expand: _,
    } = params;
    if let Some(customer) = &customer {
        let found = api.found::<Customer>(caller, customer, "customer");
        found.map_err(|refusal| refusal.status(400))?;
    }
    let cursor = Cursor {
        limit,
        starting_after: starting_after.as_deref(),
        ending_before: ending_before.as_deref(),
    };
    let wanted = |it: &PaymentMethod| {
        customer.as_ref().is_some_and(|of| belongs(it, of))
            && matches(it, type_.as_ref(), allow_redisplay.as_ref())
    };
    api.read(caller, |world| {
        page(world, "/v1/payment_methods", cursor, wanted)
    })
}

/// Lists the payment methods of a customer.
pub(super) fn list_of_customer(
    api: &Api,
    caller: &Caller,
    params: ListCustomerPaymentMethods,
) -> Result<List<PaymentMethod>, Refusal> {
    let ListCustomerPaymentMethods {
        customer,
        type_,
        allow_redisplay,
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
    let url = format!("/v1/customers/{customer}/payment_methods");
    let wanted = |it: &PaymentMethod| {
        belongs(it, &customer) && matches(it, type_.as_ref(), allow_redisplay.as_ref())
    };
    api.read(caller, |world| page(world, &url, cursor, wanted))
}

fn belongs(method: &PaymentMethod, customer: &CustomerId) -> bool {
    method
        .customer
        .as_ref()
        .is_some_and(|of| of.id() == customer)
}

fn matches(method: &PaymentMethod, type_: Option<&Type>, allow: Option<&AllowRedisplay>) -> bool {
    is(type_, &method.type_) && allow.is_none_or(|it| method.allow_redisplay.as_ref() == Some(it))
}

/// Retrieves a payment method.
pub(super) fn retrieve(
    api: &Api,
    caller: &Caller,
    params: RetrievePaymentMethod,
) -> Result<PaymentMethod, Refusal> {
    let RetrievePaymentMethod {
        payment_method,
        expand: _,
    } = params;
    api.found(caller, &payment_method, "payment_method")
}
