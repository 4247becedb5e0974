//! Which sessions are made, and for how long their links lead anywhere.

use stripe_portal_gen::billing_portal::{
    AfterExpiration, AfterExpirationCustomerLogin, CreateSession, Flow, FlowAfterCompletion,
    FlowCouponOffer, FlowDiscount, FlowItem, FlowRedirect, FlowRetention, FlowSubscriptionCancel,
    FlowSubscriptionUpdateConfirm, FlowType, ProrationBehavior, Session, SubscriptionUpdateField,
    UpdateConfiguration, UpdateFeatures, UpdateSubscriptionCancel, UpdateSubscriptionUpdate,
};
use stripe_portal_gen::ids::{CustomerId, SubscriptionId};
use stripe_portal_gen::server::Refusal;

use super::*;
use crate::rules::configurations;
use crate::rules::samples::{DAY, GOOD, Sample, sample};
use crate::rules::subscriptions::{self, When};
use crate::world::Visit;

fn made(it: &mut Sample, params: CreateSession) -> Result<Session, Refusal> {
    let id = create(&mut it.tx(), params)?;
    Ok(it.world.get::<Session>(&id).unwrap().clone())
}

fn owner(it: &Sample, id: &SubscriptionId) -> CustomerId {
    it.subscription(id).customer.id().clone()
}

fn flow(it: &mut Sample, id: &SubscriptionId, flow: Flow) -> Result<Session, Refusal> {
    let customer = owner(it, id);
    made(it, CreateSession::new(customer).flow_data(flow))
}

fn message(got: Result<Session, Refusal>) -> String {
    let got = got.unwrap_err();
    assert_eq!(got.status, 400);
    got.message
}

fn secret(session: &Session) -> String {
    session.url.as_str().rsplit('/').next().unwrap().to_owned()
}

fn configure(it: &mut Sample, features: UpdateFeatures) {
    let change = UpdateConfiguration::new("bpc_default").features(features);
    configurations::update(&mut it.tx(), change).unwrap();
}

#[test]
fn a_session_says_what_it_is_for() {
    let mut it = sample();
    let customer = it.customer(None);
    it.forget();
    let got = made(&mut it, CreateSession::new(&customer)).unwrap();
    assert_eq!(it.told(), ["billing_portal.session.created"]);
    assert_eq!(*got.configuration.id(), *"bpc_default");
    assert_eq!(
        got.return_url.as_deref(),
        Some("https://example.com/account")
    );
    assert!(got.url.contains("/p/session/test_"));
    assert_eq!((got.flow, got.locale), (None, None));
    let own = CreateSession::new(&customer)
        .return_url("https://example.com/own")
        .locale("de");
    assert_eq!(
        made(&mut it, own).unwrap().return_url.as_deref(),
        Some("https://example.com/own")
    );
}

#[test]
fn what_is_named_must_be_there() {
    let mut it = sample();
    let customer = it.customer(None);
    let session = || CreateSession::new(&customer);
    let got = made(&mut it, CreateSession::new("cus_x")).unwrap_err();
    assert_eq!(
        (&*got.message, got.code, got.param.as_deref()),
        (
            "No such customer: 'cus_x'",
            Some("resource_missing"),
            Some("customer")
        )
    );
    let got = made(&mut it, session().configuration("bpc_x"));
    assert_eq!(message(got), "No such configuration: 'bpc_x'");
    let got = made(&mut it, session().locale("no"));
    assert!(message(got).starts_with("Invalid locale: must be one of auto, "));
    assert_eq!(
        message(made(&mut it, session().return_url("nowhere"))),
        "Not a valid URL"
    );
    let change = UpdateConfiguration::new("bpc_default").clear_default_return_url();
    configurations::update(&mut it.tx(), change).unwrap();
    assert_eq!(
        message(made(&mut it, session())),
        "Your PortalConfiguration does not have a `default_return_url`, and you did not provide a \
         `return_url`."
    );
    let mut empty = Sample {
        world: crate::world::World::new(it.world.account.clone(), it.world.clock, 1),
        now: it.now,
        version: it.version,
    };
    let customer = empty.customer(None);
    assert_eq!(
        message(made(&mut empty, CreateSession::new(customer))),
        "No configuration provided and your test mode default configuration has not been created. \
         Provide a configuration or create your default by saving your customer portal settings in \
         test mode at https://dashboard.stripe.com/test/settings/billing/portal."
    );
}

#[test]
fn a_cancellation_must_be_possible() {
    let mut it = sample();
    let id = it.subscriber("price_pro_month");
    let got = flow(&mut it, &id, Flow::subscription_cancel(id.clone())).unwrap();
    let begun = got.flow.unwrap();
    assert_eq!(begun.type_, FlowType::SubscriptionCancel);
    assert_eq!(begun.after_completion.type_.as_str(), "portal_homepage");
    assert_eq!(begun.subscription_cancel.unwrap().subscription, id);

    let other = it.customer(None);
    let strange = CreateSession::new(other).flow_data(Flow::subscription_cancel(id.clone()));
    let got = made(&mut it, strange).unwrap_err();
    assert_eq!(got.message, format!("No such subscription: '{id}'"));
    assert_eq!(
        got.param.as_deref(),
        Some("flow_data[subscription_cancel][subscription]")
    );
    let got = flow(&mut it, &id, Flow::new("subscription_cancel"));
    assert_eq!(
        message(got),
        "Missing required param: flow_data[subscription_cancel]."
    );

    let offer = FlowRetention::new(FlowCouponOffer::new("none"));
    let offer = FlowSubscriptionCancel::new(id.clone()).retention(offer);
    assert_eq!(
        message(flow(&mut it, &id, Flow::subscription_cancel(offer))),
        "No such coupon: 'none'"
    );

    subscriptions::cancel(&mut it.tx(), &id, When::PeriodEnd, &ProrationBehavior::None).unwrap();
    let got = flow(&mut it, &id, Flow::subscription_cancel(id.clone()));
    let want = format!("The subscription {id} is already set to be canceled at period end.");
    assert_eq!(message(got), want);
    configure(
        &mut it,
        UpdateFeatures::new().subscription_cancel(UpdateSubscriptionCancel::new().enabled(false)),
    );
    let got = flow(&mut it, &id, Flow::subscription_cancel(id.clone()));
    assert!(
        message(got)
            .contains("subscription cancel feature in the portal configuration is disabled")
    );
}

#[test]
fn an_update_must_be_possible() {
    let mut it = sample();
    let id = it.subscriber("price_pro_month");
    assert!(flow(&mut it, &id, Flow::subscription_update(id.clone())).is_ok());
    let update = |update| UpdateFeatures::new().subscription_update(update);
    configure(
        &mut it,
        update(UpdateSubscriptionUpdate::new().clear_products()),
    );
    let got = message(flow(&mut it, &id, Flow::subscription_update(id.clone())));
    assert!(
        got.contains("no price in the portal configuration available to change to"),
        "{got}"
    );
    configure(
        &mut it,
        update(UpdateSubscriptionUpdate::new().enabled(false)),
    );
    let got = message(flow(&mut it, &id, Flow::subscription_update(id.clone())));
    assert_eq!(
        got,
        "This subscription cannot be updated because the subscription update feature in the portal \
         configuration is disabled."
    );
}

fn confirm(
    it: &mut Sample,
    id: &SubscriptionId,
    item: FlowItem,
    code: Option<&str>,
) -> Result<Session, Refusal> {
    let mut confirm = FlowSubscriptionUpdateConfirm::new(id.clone(), [item]);
    if let Some(code) = code {
        confirm = confirm.discounts([FlowDiscount::new().promotion_code(code)]);
    }
    flow(it, id, Flow::subscription_update_confirm(confirm))
}

#[test]
fn a_confirmation_is_of_something() {
    let mut it = sample();
    let id = it.subscriber("price_pro_month");
    let item = it.item(&id);
    let item = || FlowItem::new(item.clone());
    let got = confirm(
        &mut it,
        &id,
        item().price("price_basic_year").quantity(3),
        None,
    )
    .unwrap();
    let begun = got.flow.unwrap().subscription_update_confirm.unwrap();
    assert_eq!((begun.items[0].quantity, begun.discounts), (Some(3), None));
    let same = "Cannot update the subscription because there are no changes to confirm.";
    for unchanged in [item(), item().price("price_pro_month").quantity(1)] {
        assert_eq!(message(confirm(&mut it, &id, unchanged, None)), same);
    }
    let got = confirm(&mut it, &id, item().price("price_x"), None).unwrap_err();
    assert_eq!(
        got.param.as_deref(),
        Some("flow_data[subscription_update_confirm][items][0][price]")
    );
    let got = confirm(&mut it, &id, item().quantity(100), None).unwrap_err();
    assert_eq!(
        got.param.as_deref(),
        Some("flow_data[subscription_update_confirm][items][0][quantity]")
    );
    let only =
        UpdateSubscriptionUpdate::new().default_allowed_updates([SubscriptionUpdateField::Price]);
    configure(&mut it, UpdateFeatures::new().subscription_update(only));
    let got = message(confirm(&mut it, &id, item().quantity(2), None));
    assert!(got.contains("does not include `quantity`"), "{got}");
    let both = UpdateSubscriptionUpdate::new().default_allowed_updates([
        SubscriptionUpdateField::Price,
        SubscriptionUpdateField::Quantity,
    ]);
    configure(&mut it, UpdateFeatures::new().subscription_update(both));
    let got = message(confirm(&mut it, &id, item().quantity(2), Some("promo_x")));
    assert!(got.contains("does not include `promotion_code`"), "{got}");
    let two = FlowSubscriptionUpdateConfirm::new(id.clone(), [item(), item()]);
    let got = flow(&mut it, &id, Flow::subscription_update_confirm(two)).unwrap_err();
    assert_eq!(
        got.param.as_deref(),
        Some("flow_data[subscription_update_confirm][items]")
    );
}

#[test]
fn the_end_of_a_flow_is_checked() {
    let mut it = sample();
    let id = it.subscriber("price_pro_month");
    let mut ends = |after: FlowAfterCompletion| {
        let flow_data = Flow::payment_method_update().after_completion(after);
        flow(&mut it, &id, flow_data)
    };
    let got = ends(FlowAfterCompletion::redirect(FlowRedirect::new(
        "https://a.example",
    )))
    .unwrap();
    assert_eq!(
        got.flow
            .unwrap()
            .after_completion
            .redirect
            .unwrap()
            .return_url,
        "https://a.example"
    );
    let got = ends(FlowAfterCompletion::redirect(FlowRedirect::new("x"))).unwrap_err();
    assert_eq!(
        got.param.as_deref(),
        Some("flow_data[after_completion][redirect][return_url]")
    );
    let got = ends(FlowAfterCompletion::new("redirect"));
    assert_eq!(
        message(got),
        "Missing required param: flow_data[after_completion][redirect]."
    );
}

#[test]
fn a_link_is_open_for_a_while() {
    let mut it = sample();
    let customer = it.customer(None);
    let secret = |it: &mut Sample| secret(&made(it, CreateSession::new(&customer)).unwrap());
    let expired = Err(Closed::Expired { recoverable: None });
    let link = secret(&mut it);
    it.pass(299);
    let entry = visit(&mut it.tx(), &link, None).unwrap();
    for _ in 0..3 {
        it.pass(2000);
        assert!(visit(&mut it.tx(), &link, Some(&entry.browser)).is_ok());
    }
    // Two hours are the most.
    it.pass(7200 - 6299);
    assert_eq!(visit(&mut it.tx(), &link, Some(&entry.browser)), expired);
    assert!(it.world.all::<Visit>().is_empty() && it.world.all::<Session>().is_empty());

    let unopened = secret(&mut it);
    it.pass(300);
    assert_eq!(visit(&mut it.tx(), &unopened, None), expired);
    let idle = secret(&mut it);
    let entry = visit(&mut it.tx(), &idle, None).unwrap();
    it.pass(3600);
    assert_eq!(visit(&mut it.tx(), &idle, Some(&entry.browser)), expired);
    assert_eq!(visit(&mut it.tx(), "test_x", None), expired);
}

#[test]
fn a_link_serves_one_browser() {
    let mut it = sample();
    let customer = it.customer(None);
    let link = secret(&made(&mut it, CreateSession::new(&customer)).unwrap());
    let first = visit(&mut it.tx(), &link, None).unwrap();
    assert_eq!(visit(&mut it.tx(), &link, None), Err(Closed::Used));
    assert_eq!(visit(&mut it.tx(), &link, Some("other")), Err(Closed::Used));
    assert_eq!(
        visit(&mut it.tx(), &link, Some(&first.browser)),
        Ok(first.clone())
    );
    it.world.account.links_are_single_use = false;
    assert_eq!(visit(&mut it.tx(), &link, None), Ok(first));
}

#[test]
fn an_expired_session_can_be_had_again() {
    let mut it = sample();
    let customer = it.customer(Some(GOOD));
    let gone = AfterExpirationCustomerLogin::new().expires_at(it.now);
    let gone = AfterExpiration::new().customer_login(gone);
    let late = create(
        &mut it.tx(),
        CreateSession::new(&customer).after_expiration(gone),
    )
    .unwrap_err();
    let param = "after_expiration[customer_login][expires_at]";
    assert_eq!(late.param.as_deref(), Some(param));
    let until = it.now + DAY;
    let login = AfterExpirationCustomerLogin::new().expires_at(until);
    let after = AfterExpiration::new().customer_login(login);
    let session = made(
        &mut it,
        CreateSession::new(&customer).after_expiration(after),
    )
    .unwrap();
    let link = secret(&session);
    it.pass(301);
    let closed = visit(&mut it.tx(), &link, None).unwrap_err();
    assert_eq!(
        closed,
        Closed::Expired {
            recoverable: Some(session.id.clone())
        }
    );
    let again = replace(&mut it.tx(), &session.id).unwrap();
    let again = it.world.get::<Session>(&again).unwrap().clone();
    assert_eq!(again.configuration, session.configuration);
    assert!(visit(&mut it.tx(), &secret(&again), None).is_ok());
    it.pass(DAY);
    assert_eq!(
        visit(&mut it.tx(), &link, None),
        Err(Closed::Expired { recoverable: None })
    );
}
