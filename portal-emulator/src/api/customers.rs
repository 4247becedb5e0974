//! Customers.

use stripe_portal_gen::customer::{
    CreateCustomer, Customer, DeleteCustomer, ListCustomers, RetrieveCustomer, UpdateCustomer,
};
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::{Deleted, List, MaybeDeleted};

use super::named::named;
use super::page::{Cursor, page, within};
use crate::host::{Api, Caller};
use crate::rules::customers;
use crate::world::{Gone, Tx};

/// Creates a customer.
pub(super) fn create(tx: &mut Tx<'_>, params: CreateCustomer) -> Result<Customer, Refusal> {
    let id = customers::create(tx, params)?;
    named(tx, &id, "id")
}

/// Changes a customer.
pub(super) fn update(tx: &mut Tx<'_>, params: UpdateCustomer) -> Result<Customer, Refusal> {
    let id = params.customer.clone();
    named::<Customer>(tx, &id, "id")?;
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

#[cfg(test)]
mod tests {
    use stripe_portal_gen::customer::{AddressParams, InvoiceSettingsParams};
    use stripe_portal_gen::ids::CustomerId;
    use stripe_portal_gen::{Clearable, Metadata};

    use super::super::fixtures::served;
    use super::*;
    use crate::rules::samples::{GOOD, sample};

    #[test]
    fn a_customer_has_an_own_invoice_prefix() {
        let mut it = sample();
        let mut made = || create(&mut it.tx(), CreateCustomer::new().name("Ada")).unwrap();
        let prefixes = [made(), made()].map(|it| it.invoice_prefix.unwrap());
        assert_ne!(prefixes[0], prefixes[1]);
        let is_plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
        assert!(
            prefixes
                .iter()
                .all(|it| it.len() == 8 && it.chars().all(is_plain))
        );
        assert_eq!(it.told(), ["customer.created"; 2]);
    }

    #[test]
    fn what_is_left_out_of_an_update_stays() {
        let mut it = sample();
        let params = CreateCustomer::new()
            .name("Ada")
            .address(AddressParams::new().line1("1 Main St").city("Rome"))
            .metadata([("plan", "pro"), ("seats", "3")]);
        let id = create(&mut it.tx(), params).unwrap().id;
        let params = UpdateCustomer::new(id.clone())
            .email("ada@example.com")
            .address(AddressParams::new().city("Oslo"))
            .metadata([("seats", "")]);
        let got = update(&mut it.tx(), params).unwrap();
        assert_eq!(got.name.as_deref(), Some("Ada"));
        let address = got.address.unwrap();
        assert_eq!(address.line1.as_deref(), Some("1 Main St"));
        assert_eq!(address.city.as_deref(), Some("Oslo"));
        assert_eq!(got.metadata, Some(Metadata::from([("plan", "pro")])));

        let mut params = UpdateCustomer::new(id).clear_address();
        params.metadata = Some(Clearable::Clear);
        let got = update(&mut it.tx(), params).unwrap();
        assert_eq!((got.address, got.metadata), (None, Some(Metadata::new())));
    }

    #[test]
    fn an_update_is_refused_as_a_whole() {
        let mut it = sample();
        let (id, other) = (it.customer(None), it.customer(None));
        let card = it.card(&other, GOOD);
        it.forget();
        let mut refused = |params| update(&mut it.tx(), params).unwrap_err();
        let renamed = || UpdateCustomer::new(id.clone()).name("Ada");
        let settings = InvoiceSettingsParams::new().default_payment_method(card);
        let got = refused(renamed().invoice_settings(settings));
        assert_eq!(got.code, Some("resource_missing"));
        assert!(
            got.message.ends_with("must be attached to the customer."),
            "{}",
            got.message
        );
        assert_eq!(refused(renamed().email("ada")).code, Some("email_invalid"));
        let long = "x".repeat(41);
        let got = refused(renamed().metadata([(long.as_str(), "y")]));
        assert_eq!(got.param.as_deref(), Some("metadata"));
        let got = refused(UpdateCustomer::new("cus_x"));
        assert_eq!((got.status, got.param.as_deref()), (404, Some("id")));
        assert!(it.told().is_empty());
    }

    #[test]
    fn what_was_deleted_is_known_as_such() {
        let mut it = sample();
        let id = it.customer(None);
        let gone = delete(&mut it.tx(), DeleteCustomer::new(id.clone())).unwrap();
        assert_eq!((&*gone.id, &*gone.object), (id.as_str(), "customer"));
        let again = delete(&mut it.tx(), DeleteCustomer::new(id.clone())).unwrap_err();
        assert_eq!((again.status, again.code), (404, Some("resource_missing")));
        let (api, caller) = served(it.world);
        let found = retrieve(&api, &caller, RetrieveCustomer::new(id)).unwrap();
        assert_eq!(found, MaybeDeleted::Deleted(gone));
        let refusal = retrieve(&api, &caller, RetrieveCustomer::new("cus_x")).unwrap_err();
        assert_eq!(
            (refusal.status, &*refusal.message),
            (404, "No such customer: 'cus_x'")
        );
    }

    #[test]
    fn customers_are_listed_by_their_address() {
        let mut it = sample();
        let mut made = |email| {
            create(&mut it.tx(), CreateCustomer::new().email(email))
                .unwrap()
                .id
        };
        let (one, other) = (made("ada@example.com"), made("bob@example.com"));
        let (api, caller) = served(it.world);
        let listed = |params| -> Vec<CustomerId> {
            let found = list(&api, &caller, params).unwrap();
            found.data.into_iter().map(|it| it.id).collect()
        };
        assert_eq!(listed(ListCustomers::new()), [other, one.clone()]);
        assert_eq!(listed(ListCustomers::new().email("ada@example.com")), [one]);
        assert!(listed(ListCustomers::new().email("Ada@example.com")).is_empty());
    }
}
