//! Reading configurations: the requests as they are sent, and what comes back.

use stripe_portal_gen::Timestamp;
use stripe_portal_gen::billing_portal::{
    BillingCycleAnchor, CancellationMode, CreateBusinessProfile, CreateConfiguration,
    CreateFeatures, CustomerUpdateField, Features, ListConfigurations, ProrationBehavior,
    RetrieveConfiguration, ScheduleConditionType, TrialUpdateBehavior, UpdateConfiguration,
};

use crate::fixtures::{CONFIGURATION, configuration, page};
use crate::server::{Answer, KEY, REQUEST_ID, Received, Server};

fn check_get(got: &Received, line: &str) {
    let bearer = format!("Bearer {KEY}");
    assert_eq!(got.line(), line);
    assert_eq!(got.body(), "");
    assert_eq!(got.header("authorization"), Some(&*bearer));
    assert_eq!(got.header("stripe-version"), Some("2024-06-20"));
    for name in ["content-type", "content-length", "idempotency-key"] {
        assert_eq!(got.header(name), None, "{name}");
    }
    let agent = got.header("user-agent").unwrap();
    assert!(agent.starts_with("Stripe/v1 RustBindings/"), "{agent}");
}

#[tokio::test]
async fn retrieve_is_exact() {
    let server = Server::with(CONFIGURATION).await;
    let got = RetrieveConfiguration::new("bpc_1")
        .send(&server.client())
        .await
        .unwrap();
    check_get(
        &server.request(),
        "GET /v1/billing_portal/configurations/bpc_1",
    );
    assert_eq!((got.status(), got.request_id()), (200, Some(REQUEST_ID)));
    assert_eq!(got.idempotency_key(), None);
    assert_eq!(got.body(), CONFIGURATION.as_bytes());
    assert_eq!(
        (got.id.as_str(), &*got.object),
        ("bpc_1", "billing_portal.configuration")
    );
    assert!(got.active && got.is_default && got.livemode);
    assert_eq!(
        (got.created, got.updated),
        (Timestamp(1_234_567_890), Timestamp(1_234_567_890))
    );
    assert_eq!(got.business_profile.headline, None);
    let privacy = got.business_profile.privacy_policy_url.as_deref();
    assert_eq!(privacy, Some("https://example.com/privacy"));
    assert!(!got.login_page.enabled && got.login_page.url.is_none());
    check_features(&got.features);
}

fn check_features(got: &Features) {
    let want = [CustomerUpdateField::Email, CustomerUpdateField::TaxId];
    assert!(got.customer_update.enabled);
    assert_eq!(got.customer_update.allowed_updates, want);
    assert!(got.invoice_history.enabled && !got.payment_method_update.enabled);
    assert_eq!(got.subscription_cancel.mode, CancellationMode::AtPeriodEnd);
    assert!(
        got.subscription_cancel
            .cancellation_reason
            .options
            .is_empty()
    );
    assert!(got.subscription_pause.is_none());
    let update = &got.subscription_update;
    assert_eq!(update.proration_behavior, ProrationBehavior::None);
    assert_eq!(
        update.trial_update_behavior,
        Some(TrialUpdateBehavior::EndTrial)
    );
    assert_eq!(update.billing_cycle_anchor, None::<BillingCycleAnchor>);
    let product = &update.products.as_ref().unwrap()[0];
    assert_eq!(
        (product.product.as_str(), product.prices[0].as_str()),
        ("prod_1", "price_1")
    );
    let schedule = update.schedule_at_period_end.as_ref().unwrap();
    let condition = &schedule.conditions[0].type_;
    assert_eq!(*condition, ScheduleConditionType::DecreasingItemAmount);
}

#[tokio::test]
async fn retrieve_expands_in_the_query() {
    let server = Server::with(CONFIGURATION).await;
    let retrieve = RetrieveConfiguration::new("bpc_1").expand(["a b", "c.d"]);
    retrieve.send(&server.client()).await.unwrap();
    let want = "GET /v1/billing_portal/configurations/bpc_1?expand[0]=a%20b&expand[1]=c.d";
    check_get(&server.request(), want);
}

#[tokio::test]
async fn a_list_without_filters_is_exact() {
    let server = Server::with(page([], false)).await;
    let list = ListConfigurations::new();
    let got = list.send(&server.client()).await.unwrap();
    check_get(&server.request(), "GET /v1/billing_portal/configurations");
    assert!(got.data.is_empty() && !got.has_more);
}

#[tokio::test]
async fn a_list_with_filters_is_exact() {
    let server = Server::with(page([configuration("bpc_7")], true)).await;
    let got = ListConfigurations::new()
        .active(true)
        .is_default(false)
        .limit(1)
        .starting_after("bpc_6")
        .expand(["data.application"])
        .send(&server.client())
        .await
        .unwrap();
    let want = "GET /v1/billing_portal/configurations\
                ?active=true&is_default=false&limit=1&starting_after=bpc_6\
                &expand[0]=data.application";
    check_get(&server.request(), want);
    assert_eq!(got.request_id(), Some(REQUEST_ID));
    assert_eq!(
        (&*got.object, &*got.url, got.has_more),
        ("list", "/v1/things", true)
    );
    assert_eq!((got.data.len(), got.data[0].id.as_str()), (1, "bpc_7"));
}

#[tokio::test]
async fn writing_answers_with_the_configuration() {
    let server = Server::start([
        Answer::new(200, CONFIGURATION),
        Answer::new(200, CONFIGURATION),
    ])
    .await;
    let client = server.client();
    let create = CreateConfiguration::new(CreateBusinessProfile::new(), CreateFeatures::new());
    let created = create.send(&client).await.unwrap();
    let updated = UpdateConfiguration::new("bpc_1")
        .send(&client)
        .await
        .unwrap();
    for (got, sent) in [created, updated].iter().zip(server.requests()) {
        assert_eq!(got.id, "bpc_1");
        assert_eq!(got.request_id(), Some(REQUEST_ID));
        assert!(sent.header("idempotency-key").is_some());
        assert_eq!(got.idempotency_key(), sent.header("idempotency-key"));
        let form = Some("application/x-www-form-urlencoded");
        assert_eq!(sent.header("content-type"), form);
    }
}
