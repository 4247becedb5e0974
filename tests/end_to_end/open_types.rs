//! Objects from the future: what this version does not know never fails and is not lost.

use serde_json::{Value, json};
use stripe_portal_gen::billing_portal::{
    CancellationMode, Configuration, CustomerUpdateField, PauseDurationType, PauseIntervalUnit,
    RetrieveConfiguration, Session,
};

use crate::fixtures::{CONFIGURATION, SESSION, configuration, kept, value, without_nulls};
use crate::server::Server;

/// The configuration of the fixtures after `change`.
fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut configuration = value(CONFIGURATION);
    change(&mut configuration);
    configuration.to_string()
}

#[test]
fn the_fixture_round_trips() {
    kept::<Configuration>(CONFIGURATION, &[]);
}

#[test]
fn unknown_fields_are_passed_over() {
    let text = changed(|object| {
        object["tomorrow"] = json!({"a": [null]});
        object["features"]["gift_cards"] = json!({"enabled": true});
        object["features"]["invoice_history"]["months"] = json!(12);
        object["login_page"]["theme"] = json!("dark");
    });
    let unknown = [
        "/tomorrow",
        "/features/gift_cards",
        "/features/invoice_history/months",
        "/login_page/theme",
    ];
    kept::<Configuration>(&text, &unknown);
}

#[test]
fn unknown_values_of_enums_are_kept() {
    let text = changed(|object| {
        let features = &mut object["features"];
        features["customer_update"]["allowed_updates"] = json!(["email", "birthday"]);
        features["subscription_cancel"]["mode"] = json!("in_a_year");
    });
    let got: Configuration = kept(&text, &[]);
    let mode = CancellationMode::Unknown("in_a_year".into());
    assert_eq!(got.features.subscription_cancel.mode, mode);
    let want = [
        CustomerUpdateField::Email,
        CustomerUpdateField::Unknown("birthday".into()),
    ];
    assert_eq!(got.features.customer_update.allowed_updates, want);
}

#[test]
fn fields_of_later_versions_are_read() {
    let text = changed(|object| {
        object["name"] = json!("Default");
        let features = &mut object["features"];
        features["subscription_pause"] = json!({
            "enabled": true,
            "duration": {
                "type": "interval_options",
                "interval_options": [{"interval": "month", "interval_count": 3}],
            },
        });
        features["subscription_cancel"]["cancellation_reason"]["feedback_options"] =
            json!(["bfo_1"]);
        features["subscription_update"]["products"][0]["adjustable_quantity"] =
            json!({"enabled": true, "minimum": 1, "maximum": null});
    });
    let got: Configuration = kept(&text, &[]);
    let pause = got.features.subscription_pause.unwrap();
    let duration = pause.duration.as_ref().unwrap();
    assert_eq!(duration.type_, PauseDurationType::IntervalOptions);
    let length = &duration.interval_options[0];
    assert_eq!(
        (&length.interval, length.interval_count),
        (&PauseIntervalUnit::Month, 3)
    );
    let product = &got.features.subscription_update.products.unwrap()[0];
    assert_eq!(product.adjustable_quantity.as_ref().unwrap().minimum, 1);
}

#[test]
fn fields_of_later_versions_may_be_absent() {
    let text = without_nulls(value(CONFIGURATION)).to_string();
    let got: Configuration = kept(&text, &[]);
    assert!(got.metadata.is_none() && got.name.is_none() && got.application.is_none());
}

#[test]
fn metadata_keeps_its_order() {
    let text = changed(|object| object["metadata"] = json!({"z": "1", "a": "2"}));
    let got: Configuration = kept(&text, &[]);
    let keys: Vec<_> = got.metadata.as_ref().unwrap().keys().collect();
    assert_eq!(keys, ["z", "a"]);
}

#[test]
fn an_expanded_configuration_may_have_anything_new() {
    let mut session = value(SESSION);
    session["configuration"] = configuration("bpc_1");
    session["configuration"]["features"]["gift_cards"] = json!({"enabled": true});
    session["locale"] = "tlh".into();
    let got: Session = kept(&session.to_string(), &[]);
    assert_eq!(got.locale.unwrap().as_str(), "tlh");
    assert!(got.configuration.object().unwrap().unwrap().active);
}

#[tokio::test]
async fn what_does_not_fit_is_named() {
    let text = changed(|object| object["features"]["invoice_history"]["enabled"] = json!("yes"));
    let server = Server::with(text.clone()).await;
    let retrieve = RetrieveConfiguration::new("bpc_1");
    let got = retrieve.send(&server.client()).await.unwrap_err();
    assert!(got.is_decode(), "{got}");
    let path = Some("features.invoice_history.enabled");
    assert_eq!(got.json_path(), path);
    assert_eq!(got.body(), Some(text.as_bytes()));
    assert_eq!((got.status(), got.request_id()), (Some(200), Some("req_1")));
}
