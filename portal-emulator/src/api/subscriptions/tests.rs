use stripe_portal_gen::ids::SubscriptionId;
use stripe_portal_gen::subscription::{
    CancellationDetailsParams, CancellationFeedback, CancellationReason, CreateItem,
    PaymentBehavior,
};
use stripe_portal_gen::{Metadata, Timestamp};

use super::super::fixtures::served;
use super::*;
use crate::rules::customers;
use crate::rules::samples::{DAY, DECLINED, GOOD, sample};

const PRO: &str = "price_pro_month";

#[test]
fn there_must_be_something_to_pay_with() {
    let mut it = sample();
    let customer = it.customer(None);
    it.forget();
    let params = || CreateSubscription::new(customer.clone()).items([CreateItem::new(PRO)]);
    let refusal = create(&mut it.tx(), params()).unwrap_err();
    assert!(
        refusal
            .message
            .starts_with("This customer has no attached payment source or default")
    );
    assert_eq!(
        (refusal.status, refusal.code),
        (400, Some("resource_missing"))
    );
    assert!(it.told().is_empty());

    let later = params().payment_behavior(PaymentBehavior::DefaultIncomplete);
    assert_eq!(
        create(&mut it.tx(), later).unwrap().status,
        Status::Incomplete
    );
    let trial = create(&mut it.tx(), params().trial_period_days(7)).unwrap();
    assert_eq!(trial.status, Status::Trialing);
    let sent = params()
        .collection_method(CollectionMethod::SendInvoice)
        .days_until_due(30);
    assert_eq!(create(&mut it.tx(), sent).unwrap().status, Status::Active);

    let poor = it.customer(Some(DECLINED));
    let params = CreateSubscription::new(poor).items([CreateItem::new(PRO)]);
    assert_eq!(
        create(&mut it.tx(), params).unwrap().status,
        Status::Incomplete
    );
}

#[test]
fn parameters_must_fit_together() {
    let mut it = sample();
    let customer = it.customer(Some(GOOD));
    let at = Timestamp(it.now + 90 * DAY);
    let params = || CreateSubscription::new(customer.clone()).items([CreateItem::new(PRO)]);
    let mut refused = |params| create(&mut it.tx(), params).unwrap_err().param;
    let param = refused(params().cancel_at_period_end(true).cancel_at(at));
    assert_eq!(param.as_deref(), Some("cancel_at"));
    assert_eq!(
        refused(params().days_until_due(30)).as_deref(),
        Some("days_until_due")
    );
    let sent = params().collection_method(CollectionMethod::SendInvoice);
    assert_eq!(refused(sent).as_deref(), Some("days_until_due"));

    let id = create(&mut it.tx(), params()).unwrap().id;
    let both = UpdateSubscription::new(id)
        .cancel_at_period_end(true)
        .cancel_at(at);
    let refusal = update(&mut it.tx(), both).unwrap_err();
    assert_eq!(refusal.param.as_deref(), Some("cancel_at"));
    let refusal = update(&mut it.tx(), UpdateSubscription::new("sub_x")).unwrap_err();
    assert_eq!(
        (refusal.status, refusal.param.as_deref()),
        (404, Some("id"))
    );
}

#[test]
fn one_that_has_ended_can_be_annotated_only() {
    let mut it = sample();
    let id = it.subscriber(PRO);
    let gone = cancel(&mut it.tx(), CancelSubscription::new(id.clone())).unwrap();
    assert_eq!(gone.status, Status::Canceled);
    assert_eq!(it.told(), ["customer.subscription.deleted"]);
    let again = cancel(&mut it.tx(), CancelSubscription::new(id.clone())).unwrap_err();
    let want = format!("No such subscription: '{id}'");
    assert_eq!((again.status, again.message), (404, want));

    let params = || UpdateSubscription::new(id.clone());
    let refusal = update(&mut it.tx(), params().cancel_at_period_end(false)).unwrap_err();
    assert!(
        refusal
            .message
            .starts_with("A canceled subscription can only update its")
    );
    let details = CancellationDetailsParams::new().feedback(CancellationFeedback::Unused);
    let noted = params()
        .cancellation_details(details)
        .metadata([("seen", "yes")]);
    let noted = update(&mut it.tx(), noted).unwrap();
    let details = noted.cancellation_details.unwrap();
    assert_eq!(details.feedback, Some(CancellationFeedback::Unused));
    assert_eq!(
        details.reason,
        Some(CancellationReason::CancellationRequested)
    );
    assert_eq!(noted.metadata, Metadata::from([("seen", "yes")]));
    assert_eq!(it.told(), ["customer.subscription.updated"]);
}

#[test]
fn those_that_are_cancelled_are_listed_on_demand() {
    let mut it = sample();
    let customer = it.customer(Some(GOOD));
    let old = it.subscribe(customer.clone(), "price_basic_month");
    let now = it.subscribe(customer.clone(), PRO);
    let other = it.subscriber(PRO);
    cancel(&mut it.tx(), CancelSubscription::new(old.clone())).unwrap();
    let gone = it.customer(None);
    customers::delete(&mut it.tx(), &gone).unwrap();
    let (api, caller) = served(it.world);
    let listed = |params| {
        let found = list(&api, &caller, params);
        found.map(|it| {
            it.data
                .into_iter()
                .map(|it| it.id)
                .collect::<Vec<SubscriptionId>>()
        })
    };
    let all = ListSubscriptions::new;
    let status = |status| all().status(status);
    assert_eq!(listed(all()), Ok(vec![other.clone(), now.clone()]));
    assert_eq!(
        listed(status(StatusFilter::All)),
        Ok(vec![other.clone(), now.clone(), old.clone()])
    );
    assert_eq!(listed(status(StatusFilter::Ended)), Ok(vec![old.clone()]));
    assert_eq!(listed(status(StatusFilter::Canceled)), Ok(vec![old]));
    assert_eq!(
        listed(status(StatusFilter::Active).customer(customer)),
        Ok(vec![now.clone()])
    );
    assert_eq!(listed(all().price(PRO)), Ok(vec![other, now]));
    assert_eq!(listed(all().customer(gone)), Ok(Vec::new()));
    let refusal = listed(all().customer("cus_x")).unwrap_err();
    assert_eq!(
        (refusal.status, refusal.param.as_deref()),
        (400, Some("customer"))
    );
    let refusal = retrieve(&api, &caller, RetrieveSubscription::new("sub_x")).unwrap_err();
    assert_eq!(
        (refusal.status, refusal.param.as_deref()),
        (404, Some("id"))
    );
}
