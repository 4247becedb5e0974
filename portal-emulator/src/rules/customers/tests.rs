//! What customers change of themselves.

use super::*;
use crate::rules::samples::sample;
use crate::rules::tax_ids;

#[test]
fn details_change_where_they_are_given() {
    let mut it = sample();
    let id = it.customer(None);
    it.forget();
    let details = Details {
        name: Some("Ada".to_owned()),
        ..Details::default()
    };
    update_details(&mut it.tx(), &id, details.clone()).unwrap();
    assert_eq!(it.told(), ["customer.updated"]);
    update_details(&mut it.tx(), &id, details).unwrap();
    assert_eq!(it.told(), [""; 0]);
    let customer = it.world.get::<Customer>(&id).unwrap();
    assert_eq!(
        (customer.name.as_deref(), customer.email.as_deref()),
        (Some("Ada"), Some("a@example.com"))
    );
    let details = Details {
        email: Some("nobody".to_owned()),
        ..Details::default()
    };
    let got = update_details(&mut it.tx(), &id, details).unwrap_err();
    assert_eq!(
        (got.code, &*got.message),
        (Some("email_invalid"), "Invalid email address: nobody")
    );
}

#[test]
fn tax_ids_come_and_go() {
    let mut it = sample();
    let id = it.customer(None);
    it.forget();
    let added = add_tax_id(&mut it.tx(), &id, "eu_vat".into(), "DE123456789".to_owned()).unwrap();
    assert_eq!(it.told(), ["customer.tax_id.created"]);
    let tax_id = tax_ids::of(&it.world, &id).next().unwrap();
    assert_eq!(tax_id.country.as_deref(), Some("DE"));
    let other = it.customer(None);
    it.forget();
    assert_eq!(
        remove_tax_id(&mut it.tx(), &other, &added)
            .unwrap_err()
            .status,
        404
    );
    remove_tax_id(&mut it.tx(), &id, &added).unwrap();
    assert_eq!(it.told(), ["customer.tax_id.deleted"]);
    let got = add_tax_id(&mut it.tx(), &id, "moon_vat".into(), "1".to_owned()).unwrap_err();
    assert!(got.message.starts_with("Invalid type: must be one of "));
    for value in ["§", "US123456789", "GR123456789"] {
        let got = add_tax_id(&mut it.tx(), &id, "eu_vat".into(), value.to_owned()).unwrap_err();
        assert_eq!(got.code, Some("tax_id_invalid"), "{value}");
    }
    for value in ["EL123456789", "XI 123456789"] {
        add_tax_id(&mut it.tx(), &id, "eu_vat".into(), value.to_owned()).unwrap();
    }
}
