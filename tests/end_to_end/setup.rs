//! What a program sets up before there is a portal: exact requests, and what comes back.

use serde_json::json;
use stripe_portal_gen::coupon::{self, CreateCoupon};
use stripe_portal_gen::customer::{
    AddressParams, CreateCustomer, CreateCustomerTaxId, DeleteCustomer, DeleteCustomerTaxId,
    InvoiceSettingsParams, ListCustomers, UpdateCustomer,
};
use stripe_portal_gen::payment_method::{
    AttachPaymentMethod, CardParams, CardTokenParams, CreatePaymentMethod, DetachPaymentMethod,
    Type,
};
use stripe_portal_gen::price::{CreatePrice, CreateProductData, Interval, RecurringParams};
use stripe_portal_gen::product::CreateProduct;
use stripe_portal_gen::subscription::{
    CancelAt, CancelSubscription, CancellationDetailsParams, CancellationFeedback, CreateItem,
    CreateSubscription, DiscountParams, ListSubscriptions, MissingPaymentMethod, StatusFilter,
    TrialEnd, TrialEndBehavior, TrialSettings, UpdateItem, UpdateSubscription,
};
use stripe_portal_gen::{Clearable, Operation, Timestamp, tax_id};
use stripe_runtime::Form;

use crate::fixtures::{CUSTOMER, SUBSCRIPTION, TAX_ID, kept, page, value};
use crate::server::Server;

/// The body of an operation.
fn form(operation: &impl Operation) -> Vec<String> {
    let mut form = Form::new();
    operation.form(&mut form);
    form.into_string().split('&').map(str::to_owned).collect()
}

#[test]
fn a_customer_is_made_of_its_parts() {
    let create = CreateCustomer::new()
        .name("Jenny Rosen")
        .email("jenny@example.com")
        .address(AddressParams::new().line1("Main Street 1").country("US"))
        .payment_method("pm_card_visa")
        .invoice_settings(InvoiceSettingsParams::new().default_payment_method("pm_card_visa"));
    let want = [
        "name=Jenny%20Rosen",
        "email=jenny%40example.com",
        "address[line1]=Main%20Street%201",
        "address[country]=US",
        "payment_method=pm_card_visa",
        "invoice_settings[default_payment_method]=pm_card_visa",
    ];
    assert_eq!(form(&create), want);
    let update = UpdateCustomer::new("cus_1")
        .balance(-500)
        .clear_shipping()
        .clear_metadata();
    assert_eq!(form(&update), ["shipping=", "balance=-500", "metadata="]);
}

#[tokio::test]
async fn customers_are_found_by_their_address() {
    let server = Server::with(page([value(CUSTOMER)], false)).await;
    let list = ListCustomers::new().email("jenny@example.com").limit(1);
    let got = list.send(&server.client()).await.unwrap();
    assert_eq!(
        server.lines(),
        ["GET /v1/customers?email=jenny%40example.com&limit=1"]
    );
    assert_eq!(got.data[0].id, "cus_1");
}

#[tokio::test]
async fn a_deleted_customer_says_so() {
    let body = json!({"id": "cus_1", "object": "customer", "deleted": true});
    let server = Server::with(body.to_string()).await;
    let delete = DeleteCustomer::new("cus_1");
    let got = delete.send(&server.client()).await.unwrap();
    assert_eq!(server.lines(), ["DELETE /v1/customers/cus_1"]);
    assert_eq!(got.id, "cus_1");
}

#[tokio::test]
async fn a_tax_id_comes_and_goes() {
    let create = CreateCustomerTaxId::new("cus_1", tax_id::Type::EuVat, "DE123456789");
    assert_eq!(form(&create), ["type=eu_vat", "value=DE123456789"]);
    let got: tax_id::TaxId = kept(TAX_ID, &[]);
    let status = got.verification.unwrap().status;
    assert_eq!(status, tax_id::VerificationStatus::Pending);
    let body = json!({"id": "txi_1", "object": "tax_id", "deleted": true});
    let server = Server::with(body.to_string()).await;
    let delete = DeleteCustomerTaxId::new("cus_1", "txi_1");
    delete.send(&server.client()).await.unwrap();
    assert_eq!(server.lines(), ["DELETE /v1/customers/cus_1/tax_ids/txi_1"]);
}

#[test]
fn a_card_is_a_number_or_a_token() {
    let number = CardParams::new("4242424242424242", 12, 2034).cvc("123");
    let create = CreatePaymentMethod::new().type_(Type::Card).card(number);
    let want = [
        "type=card",
        "card[number]=4242424242424242",
        "card[exp_month]=12",
        "card[exp_year]=2034",
        "card[cvc]=123",
    ];
    assert_eq!(form(&create), want);
    let shown = format!("{create:?}");
    assert!(!shown.contains("4242") && !shown.contains("123"), "{shown}");
    let token = CreatePaymentMethod::new()
        .type_(Type::Card)
        .card(CardTokenParams::new("tok_visa"));
    assert_eq!(form(&token), ["type=card", "card[token]=tok_visa"]);
}

#[test]
fn a_card_is_attached_and_detached() {
    let attach = AttachPaymentMethod::new("pm_1", "cus_1");
    assert_eq!(form(&attach), ["customer=cus_1"]);
    assert_eq!(
        AttachPaymentMethod::PATH,
        "/v1/payment_methods/{payment_method}/attach"
    );
    assert_eq!(form(&DetachPaymentMethod::new("pm_1")), [""]);
}

#[test]
fn there_is_something_to_buy() {
    let product = CreateProduct::new("Gold").marketing_features([]);
    assert_eq!(form(&product)[0], "name=Gold");
    let price = CreatePrice::new("usd")
        .unit_amount(2000)
        .product_data(CreateProductData::new("Gold"))
        .recurring(RecurringParams::new(Interval::Month).interval_count(3));
    let want = [
        "currency=usd",
        "unit_amount=2000",
        "product_data[name]=Gold",
        "recurring[interval]=month",
        "recurring[interval_count]=3",
    ];
    assert_eq!(form(&price), want);
    let coupon = CreateCoupon::new()
        .percent_off(25.5)
        .duration(coupon::Duration::Repeating)
        .duration_in_months(3);
    let want = [
        "percent_off=25.5",
        "duration=repeating",
        "duration_in_months=3",
    ];
    assert_eq!(form(&coupon), want);
}

#[test]
fn a_subscription_begins_with_a_trial() {
    let pause = TrialEndBehavior::new(MissingPaymentMethod::Pause);
    let create = CreateSubscription::new("cus_1")
        .items([CreateItem::new("price_1").quantity(2)])
        .discounts([DiscountParams::new().coupon("co_1")])
        .trial_end(Timestamp(1_234_567_890))
        .trial_settings(TrialSettings::new(pause));
    let want = [
        "customer=cus_1",
        "items[0][price]=price_1",
        "items[0][quantity]=2",
        "discounts[0][coupon]=co_1",
        "trial_end=1234567890",
        "trial_settings[end_behavior][missing_payment_method]=pause",
    ];
    assert_eq!(form(&create), want);
}

#[test]
fn a_subscription_changes() {
    let update = UpdateSubscription::new("sub_1")
        .items([UpdateItem::new().id("si_1").price("price_2")])
        .trial_end(TrialEnd::Now)
        .clear_cancel_at()
        .clear_discounts();
    let want = [
        "items[0][id]=si_1",
        "items[0][price]=price_2",
        "discounts=",
        "trial_end=now",
        "cancel_at=",
    ];
    assert_eq!(form(&update), want);
    let mut update = UpdateSubscription::new("sub_1");
    update.cancel_at = Some(Clearable::Set(CancelAt::MaxPeriodEnd));
    assert_eq!(form(&update), ["cancel_at=max_period_end"]);
}

#[tokio::test]
async fn a_subscription_is_cancelled_and_says_why() {
    let server = Server::with(SUBSCRIPTION).await;
    let why = CancellationDetailsParams::new().feedback(CancellationFeedback::Unused);
    let cancel = CancelSubscription::new("sub_1")
        .prorate(true)
        .cancellation_details(why);
    cancel.send(&server.client()).await.unwrap();
    let want = "DELETE /v1/subscriptions/sub_1?prorate=true&cancellation_details[feedback]=unused";
    assert_eq!(server.lines(), [want]);
}

#[tokio::test]
async fn subscriptions_are_listed_by_their_status() {
    let server = Server::with(page([value(SUBSCRIPTION)], false)).await;
    let list = ListSubscriptions::new()
        .customer("cus_1")
        .status(StatusFilter::All);
    list.send(&server.client()).await.unwrap();
    assert_eq!(
        server.lines(),
        ["GET /v1/subscriptions?customer=cus_1&status=all"]
    );
}
