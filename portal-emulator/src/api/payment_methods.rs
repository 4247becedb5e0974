//! Payment methods.

use stripe_portal_gen::List;
use stripe_portal_gen::customer::{Customer, ListCustomerPaymentMethods};
use stripe_portal_gen::ids::CustomerId;
use stripe_portal_gen::payment_method::{
    AllowRedisplay, AttachPaymentMethod, CreatePaymentMethod, DetachPaymentMethod,
    ListPaymentMethods, PaymentMethod, RetrievePaymentMethod, Type,
};
use stripe_portal_gen::server::Refusal;

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

#[cfg(test)]
mod tests {
    use stripe_portal_gen::ids::PaymentMethodId;
    use stripe_portal_gen::payment_method::{CardParams, CreatePaymentMethodCard};

    use super::super::fixtures::served;
    use super::*;
    use crate::rules::samples::{GOOD, sample};

    fn card(number: &str) -> CreatePaymentMethod {
        let card = CreatePaymentMethodCard::from(CardParams::new(number, 12, 2040));
        CreatePaymentMethod::new().type_(Type::Card).card(card)
    }

    #[test]
    fn a_card_is_made_and_saved_and_removed() {
        let mut it = sample();
        let customer = it.customer(None);
        it.forget();
        let made = create(&mut it.tx(), card("5555555555554444")).unwrap();
        let shown = made.card.as_ref().unwrap();
        assert_eq!((&*shown.brand, &*shown.last4), ("mastercard", "4444"));
        assert!(it.told().is_empty());
        let params = AttachPaymentMethod::new(made.id.clone(), customer.clone());
        let saved = attach(&mut it.tx(), params).unwrap();
        assert!(belongs(&saved, &customer));
        let removed = detach(&mut it.tx(), DetachPaymentMethod::new(made.id)).unwrap();
        assert_eq!(removed.customer, None);
        assert_eq!(
            it.told(),
            ["payment_method.attached", "payment_method.detached"]
        );
        let refusal = detach(&mut it.tx(), DetachPaymentMethod::new("pm_x")).unwrap_err();
        assert_eq!(
            (refusal.status, refusal.param.as_deref()),
            (404, Some("payment_method"))
        );
    }

    #[test]
    fn a_number_must_be_one() {
        let mut it = sample();
        let mut code = |number: &str| create(&mut it.tx(), card(number)).unwrap_err();
        let wrong = code("4242424242424241");
        assert_eq!((wrong.status, wrong.code), (402, Some("incorrect_number")));
        assert_eq!(
            code("4111111111111111").decline_code,
            Some("test_mode_live_card")
        );
    }

    #[test]
    fn they_are_listed_by_customer() {
        let mut it = sample();
        let (one, other) = (it.customer(None), it.customer(None));
        let (first, second) = (it.card(&one, GOOD), it.card(&one, GOOD));
        it.card(&other, GOOD);
        let (api, caller) = served(it.world);
        let ids = |found: List<PaymentMethod>| -> Vec<PaymentMethodId> {
            found.data.into_iter().map(|it| it.id).collect()
        };
        let all = list_of_customer(&api, &caller, ListCustomerPaymentMethods::new(one.clone()));
        assert_eq!(ids(all.unwrap()), [second.clone(), first.clone()]);
        let of_one = || ListPaymentMethods::new().customer(one.clone());
        let listed = |params| list(&api, &caller, params).map(ids);
        assert_eq!(listed(of_one()), Ok(vec![second.clone(), first.clone()]));
        assert_eq!(listed(of_one().type_(Type::Link)), Ok(Vec::new()));
        assert_eq!(listed(of_one().starting_after(second)), Ok(vec![first]));
        assert_eq!(listed(ListPaymentMethods::new()), Ok(Vec::new()));
        let refusal = listed(ListPaymentMethods::new().customer("cus_x")).unwrap_err();
        assert_eq!(
            (refusal.status, refusal.param.as_deref()),
            (400, Some("customer"))
        );
        let none = list_of_customer(&api, &caller, ListCustomerPaymentMethods::new("cus_x"));
        assert_eq!(none.unwrap_err().status, 404);
    }
}
