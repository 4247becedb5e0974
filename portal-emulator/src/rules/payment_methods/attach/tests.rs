use stripe_portal_gen::customer::{CreateCustomer, InvoiceSettingsParams};
use stripe_portal_gen::payment_method::{
    AllowRedisplay, CardParams, CardTokenParams, CreatePaymentMethod, CreatePaymentMethodCard, Type,
};

use super::super::{create, detach_by_request};
use super::*;
use crate::rules::customers;
use crate::rules::samples::{GOOD, Sample, sample};

fn card(it: &mut Sample, card: CreatePaymentMethodCard) -> PaymentMethodId {
    let params = CreatePaymentMethod::new().type_(Type::Card).card(card);
    create(&mut it.tx(), params).unwrap()
}

fn numbered(it: &mut Sample, number: &str) -> PaymentMethodId {
    card(it, CardParams::new(number, 12, 2040).into())
}

fn refused(it: &mut Sample, id: &PaymentMethodId, customer: &CustomerId) -> Refusal {
    it.forget();
    let refusal = attach(&mut it.tx(), id, customer).unwrap_err();
    assert!(it.told().is_empty());
    refusal
}

#[test]
fn a_card_is_saved_for_one_customer() {
    let mut it = sample();
    let (one, other) = (it.customer(None), it.customer(None));
    let id = numbered(&mut it, GOOD);
    it.forget();
    assert_eq!(attach(&mut it.tx(), &id, &one), Ok(id.clone()));
    assert_eq!(it.told(), ["payment_method.attached"]);
    assert_eq!(attach(&mut it.tx(), &id, &one), Ok(id.clone()));
    assert!(it.told().is_empty());
    let got = refused(&mut it, &id, &other).message;
    assert!(
        got.ends_with("has already been attached to a customer."),
        "{got}"
    );
    let got = refused(&mut it, &id, &"cus_x".into());
    assert_eq!(got.message, "No such customer: 'cus_x'");
    let got = refused(&mut it, &"pm_x".into(), &one);
    assert_eq!(got.message, "No such PaymentMethod: 'pm_x'");
}

#[test]
fn one_that_was_removed_is_never_saved_again() {
    let mut it = sample();
    let customer = it.customer(Some(GOOD));
    let id = numbered(&mut it, GOOD);
    attach(&mut it.tx(), &id, &customer).unwrap();
    detach_by_request(&mut it.tx(), &id).unwrap();
    let got = refused(&mut it, &id, &customer).message;
    assert!(got.ends_with("and may not be used again."), "{got}");
    let got = detach_by_request(&mut it.tx(), &id).unwrap_err().message;
    assert!(got.ends_with("so detachment is impossible."), "{got}");
}

#[test]
fn its_issuer_may_decline_it() {
    let mut it = sample();
    let customer = it.customer(None);
    let token = CardTokenParams::new("tok_visa_chargeDeclinedInsufficientFunds");
    let got = card(&mut it, token.into());
    let got = refused(&mut it, &got, &customer);
    assert_eq!((got.status, got.type_), (402, "card_error"));
    assert_eq!(got.code, Some("card_declined"));
    assert_eq!(got.decline_code, Some("insufficient_funds"));
    assert_eq!(got.message, "Your card has insufficient funds.");
    let expired = numbered(&mut it, "4000000000000069");
    assert_eq!(
        refused(&mut it, &expired, &customer).code,
        Some("expired_card")
    );
    let shared = PaymentMethodId::from("pm_card_chargeDeclined");
    let got = refused(&mut it, &shared, &customer);
    assert_eq!(got.decline_code, Some("generic_decline"));
}

#[test]
fn a_shared_id_stands_for_a_new_card() {
    let mut it = sample();
    let customer = it.customer(None);
    it.forget();
    let shared = PaymentMethodId::from("pm_card_mastercard");
    let one = attach(&mut it.tx(), &shared, &customer).unwrap();
    let other = attach(&mut it.tx(), &shared, &customer).unwrap();
    assert!(one != shared && one != other);
    let method = it.world.get::<PaymentMethod>(&one).unwrap();
    assert_eq!(method.card.as_ref().unwrap().brand, "mastercard");
    assert_eq!(method.allow_redisplay, Some(AllowRedisplay::Unspecified));
    assert_eq!(it.told(), ["payment_method.attached"; 2]);
}

#[test]
fn a_new_customer_pays_with_it() {
    let mut it = sample();
    let settings = |id: &str| InvoiceSettingsParams::new().default_payment_method(id);
    let params = CreateCustomer::new()
        .payment_method("pm_card_visa")
        .invoice_settings(settings("pm_card_visa"));
    it.forget();
    let id = customers::create(&mut it.tx(), params).unwrap();
    assert_eq!(it.told(), ["customer.created", "payment_method.attached"]);
    let all: Vec<_> = super::super::of(&it.world, &id).collect();
    let customer = it.world.get::<Customer>(&id).unwrap();
    let default = customer.invoice_settings.as_ref().unwrap();
    let default = default.default_payment_method.as_ref().unwrap();
    assert_eq!(
        all.iter().map(|it| &it.id).collect::<Vec<_>>(),
        [default.id()]
    );

    let loose = numbered(&mut it, GOOD);
    let params = CreateCustomer::new().invoice_settings(settings(&loose));
    it.forget();
    let refusal = customers::create(&mut it.tx(), params).unwrap_err();
    let want = format!("The customer does not have a payment method with the ID {loose}.");
    assert!(refusal.message.starts_with(&want), "{}", refusal.message);
    assert_eq!(refusal.code, Some("resource_missing"));
    let bad = CreateCustomer::new().payment_method("pm_card_chargeDeclined");
    assert_eq!(
        customers::create(&mut it.tx(), bad).unwrap_err().status,
        402
    );
    assert!(it.told().is_empty());
}
