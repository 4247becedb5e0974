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

#[cfg(test)]
mod tests {
    use stripe_portal_gen::tax_id::Type;

    use super::super::fixtures::served;
    use super::*;
    use crate::rules::samples::sample;

    #[test]
    fn a_tax_id_comes_and_goes() {
        let mut it = sample();
        let (one, other) = (it.customer(None), it.customer(None));
        it.forget();
        let params = |value: &str| CreateCustomerTaxId::new(one.clone(), Type::EuVat, value);
        let kept = create(&mut it.tx(), params("DE123456789")).unwrap();
        assert_eq!(kept.country.as_deref(), Some("DE"));
        for value in ["DE1", "123456789", "DE1234567890123", "DE12345678$"] {
            let refusal = create(&mut it.tx(), params(value)).unwrap_err();
            assert_eq!(refusal.message, "Invalid value for eu_vat.", "{value}");
            assert_eq!(refusal.code, Some("tax_id_invalid"));
        }
        let strange = DeleteCustomerTaxId::new(other, kept.id.clone());
        assert_eq!(delete(&mut it.tx(), strange).unwrap_err().status, 404);
        let gone = delete(&mut it.tx(), DeleteCustomerTaxId::new(one, kept.id.clone())).unwrap();
        assert_eq!(
            (gone.id, gone.object),
            (kept.id.to_string(), "tax_id".to_owned())
        );
        assert_eq!(
            it.told(),
            ["customer.tax_id.created", "customer.tax_id.deleted"]
        );
    }

    #[test]
    fn each_customer_has_their_own() {
        let mut it = sample();
        let (one, other) = (it.customer(None), it.customer(None));
        let params = CreateCustomerTaxId::new(one.clone(), Type::UsEin, "12-3456789");
        let kept = create(&mut it.tx(), params).unwrap();
        let (api, caller) = served(it.world);
        let listed = |of| list(&api, &caller, ListCustomerTaxIds::new(of));
        assert_eq!(listed(one).unwrap().data, [kept]);
        assert!(listed(other).unwrap().data.is_empty());
        let refusal = listed("cus_x".into()).unwrap_err();
        assert_eq!(
            (refusal.status, refusal.param.as_deref()),
            (404, Some("id"))
        );
    }
}
