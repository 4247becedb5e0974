//! The form vectors whose fields the portal has, through its typed builders.
//!
//! Builders write fields in the document's order, so that pairs are compared without theirs.

use std::path::PathBuf;

use serde_json::Value;
use stripe_portal_gen::billing_portal::{
    CancellationMode, CancellationReasonOption, CreateSession, CustomerUpdateField, Flow,
    FlowAfterCompletion, FlowDiscount, FlowItem, FlowSubscriptionUpdateConfirm,
    InvoiceHistoryParams, ListConfigurations, SubscriptionUpdateProductParams,
    UpdateBusinessProfile, UpdateCancellationReason, UpdateConfiguration, UpdateCustomerUpdate,
    UpdateFeatures, UpdateSubscriptionCancel, UpdateSubscriptionUpdate,
};
use stripe_portal_gen::event::ListEvents;
use stripe_portal_gen::invoice::ListInvoices;
use stripe_portal_gen::{Operation, RangeQuery, Request, Timestamp};

/// The query or the body of a call.
#[expect(clippy::needless_pass_by_value, reason = "it is made for this")]
fn written<O: Operation>(operation: O) -> String {
    let request = Request::new(&operation).unwrap();
    let body = String::from_utf8(request.body().to_vec()).unwrap();
    request.query().to_owned() + &body
}

fn update() -> UpdateConfiguration {
    UpdateConfiguration::new("bpc_1")
}

fn features(features: UpdateFeatures) -> String {
    written(update().features(features))
}

fn profile(profile: UpdateBusinessProfile) -> String {
    written(update().business_profile(profile))
}

fn metadata(name: &str, value: &str) -> String {
    written(update().metadata([(name, value)]))
}

fn cases() -> Vec<(&'static str, String)> {
    let no_updates: [CustomerUpdateField; 0] = [];
    let nothing = UpdateCustomerUpdate::new().allowed_updates(no_updates);
    let created = RangeQuery::gte(Timestamp(1_234_567_890)).lt(Timestamp(2_345_678_901));
    vec![
        ("F01", written(CreateSession::new("cus_123"))),
        (
            "F02",
            written(
                CreateSession::new("cus_123")
                    .return_url("https://example.com/account?tab=billing&x=1"),
            ),
        ),
        ("F10", written(update().clear_default_return_url())),
        ("F13", written(update())),
        (
            "F14",
            features(UpdateFeatures::new().invoice_history(InvoiceHistoryParams::new(true))),
        ),
        (
            "F16",
            written(ListInvoices::new().expand(["data.customer", "data.subscription"])),
        ),
        (
            "F20",
            features(UpdateFeatures::new().customer_update(nothing)),
        ),
        ("F22", features(products())),
        (
            "F28",
            profile(
                UpdateBusinessProfile::new()
                    .clear_headline()
                    .privacy_policy_url("https://e.com/p"),
            ),
        ),
        (
            "F29",
            profile(UpdateBusinessProfile::new().clear_headline()),
        ),
        (
            "F32",
            written(update().metadata([("order_id", "6735"), ("plan", "pro")])),
        ),
        ("F34", written(update().clear_metadata())),
        ("F35", metadata("a n o", "x")),
        ("F37", metadata("a&b=c", "d")),
        ("F38", metadata("clé", "été")),
        (
            "F40",
            written(ListEvents::new().created(Timestamp(1_234_567_890))),
        ),
        ("F41", written(ListEvents::new().created(created))),
        ("F61", written(confirm())),
        ("F62", written(whole())),
        (
            "F64",
            written(
                ListConfigurations::new()
                    .active(true)
                    .is_default(false)
                    .limit(3)
                    .starting_after("bpc_1")
                    .expand(["data.application"]),
            ),
        ),
    ]
}

fn products() -> UpdateFeatures {
    let products = [
        SubscriptionUpdateProductParams::new("prod_1", ["price_1", "price_2"]),
        SubscriptionUpdateProductParams::new("prod_2", ["price_3"]),
    ];
    let update = UpdateSubscriptionUpdate::new().enabled(true);
    UpdateFeatures::new().subscription_update(update.products(products))
}

fn confirm() -> CreateSession {
    let item = FlowItem::new("si_1").price("price_1").quantity(1);
    let confirm = FlowSubscriptionUpdateConfirm::new("sub_1", [item])
        .discounts([FlowDiscount::new().coupon("25OFF")]);
    let flow = Flow::subscription_update_confirm(confirm)
        .after_completion(FlowAfterCompletion::redirect("https://e.com/ok"));
    CreateSession::new("cus_1").flow_data(flow)
}

fn whole() -> UpdateConfiguration {
    let profile = UpdateBusinessProfile::new()
        .privacy_policy_url("https://e.com/p")
        .terms_of_service_url("https://e.com/t");
    let customer = UpdateCustomerUpdate::new()
        .allowed_updates([CustomerUpdateField::Email, CustomerUpdateField::TaxId])
        .enabled(true);
    let reasons = [
        CancellationReasonOption::TooExpensive,
        CancellationReasonOption::Other,
    ];
    let cancel = UpdateSubscriptionCancel::new()
        .cancellation_reason(UpdateCancellationReason::new(true).options(reasons))
        .enabled(true)
        .mode(CancellationMode::AtPeriodEnd);
    let features = UpdateFeatures::new()
        .customer_update(customer)
        .invoice_history(InvoiceHistoryParams::new(true))
        .subscription_cancel(cancel);
    update().business_profile(profile).features(features)
}

#[test]
fn form_vectors_through_typed_builders() {
    let folder = std::env::var_os("VECTORS_DIR").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../stripe-runtime/tests/vectors"),
        PathBuf::from,
    );
    let text = std::fs::read_to_string(folder.join("form.json")).expect("form.json is there");
    let vectors: Value = serde_json::from_str(&text).expect("JSON");
    let vectors = vectors["cases"].as_array().expect("cases");
    let pairs = |form: &str| {
        let mut pairs: Vec<_> = form.split('&').map(str::to_owned).collect();
        pairs.sort();
        pairs
    };
    let mut compared = 0;
    for (id, got) in cases() {
        // Another folder may have other cases.
        if let Some(case) = vectors.iter().find(|case| case["id"] == id) {
            compared += 1;
            let want = case["out"].as_str().expect("a form");
            assert_eq!(pairs(&got), pairs(want), "{id}");
        }
    }
    assert!(compared > 0, "no case is among the vectors");
}
