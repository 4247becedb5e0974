//! What a backend reads besides the portal: exact requests, and what comes back.

use futures_util::StreamExt;
use serde_json::{Value, json};
use stripe_portal_gen::customer::RetrieveCustomer;
use stripe_portal_gen::event::{EventObject, ListEvents};
use stripe_portal_gen::invoice::{self, Invoice, ListInvoices};
use stripe_portal_gen::payment_method::{self, RetrievePaymentMethod};
use stripe_portal_gen::subscription::{self, RetrieveSubscription, Subscription};
use stripe_portal_gen::{MaybeDeleted, RangeQuery, Timestamp};

use crate::fixtures::{
    CUSTOMER, DELETED_CUSTOMER, INVOICE, PAYMENT_METHOD, SUBSCRIPTION, event, kept, page, value,
};
use crate::server::{Answer, REQUEST_ID, Server};

#[tokio::test]
async fn events_of_any_kind_are_listed() {
    let mut misfit = value(SUBSCRIPTION);
    misfit["items"] = "none".into();
    let events = [
        event(
            "evt_1",
            "customer.subscription.updated",
            &value(SUBSCRIPTION),
        ),
        event("evt_2", "boat.sailed", &json!({"object": "boat"})),
        event("evt_3", "customer.subscription.deleted", &misfit),
    ];
    let server = Server::with(page(events, false)).await;
    let got = ListEvents::new().send(&server.client()).await.unwrap();
    assert_eq!(server.lines(), ["GET /v1/events"]);
    assert_eq!(got.request_id(), Some(REQUEST_ID));
    let [typed, unknown, odd] = got.data.as_slice() else {
        panic!("{:?}", got.data);
    };
    let EventObject::CustomerSubscriptionUpdated(object) = &typed.object else {
        panic!("{typed:?}");
    };
    assert_eq!(object.id, "sub_1");
    assert_eq!(
        unknown.object,
        EventObject::Unknown(json!({"object": "boat"}).into())
    );
    assert_eq!(unknown.misfit(), None);
    assert_eq!(odd.object, EventObject::Unknown(misfit.into()));
    assert!(odd.misfit().is_some());
    assert_eq!((&*odd.id, odd.created), ("evt_3", Timestamp(1_234_567_890)));
}

#[tokio::test]
async fn events_are_streamed_by_their_identifiers() {
    let boat = |id| event(id, "boat.sailed", &Value::Null);
    let pages = [page([boat("evt_2")], true), page([boat("evt_1")], false)];
    let server = Server::start(pages.map(|page| Answer::new(200, page))).await;
    let stream = ListEvents::new()
        .created(Timestamp(5))
        .stream(&server.client());
    let got: Vec<_> = stream.map(|event| event.unwrap().id).collect().await;
    assert_eq!(got, ["evt_2", "evt_1"]);
    let first = "GET /v1/events?created=5";
    assert_eq!(
        server.lines(),
        [first, &format!("{first}&starting_after=evt_2")]
    );
}

#[tokio::test]
async fn the_query_of_events_is_exact() {
    let server = Server::with(page([], false)).await;
    ListEvents::new()
        .types(["customer.updated", "billing_portal.session.created"])
        .created(RangeQuery::gt(Timestamp(5)).lte(Timestamp(9)))
        .delivery_success(false)
        .limit(100)
        .starting_after("evt_1")
        .send(&server.client())
        .await
        .unwrap();
    let want = "GET /v1/events?types[0]=customer.updated\
                &types[1]=billing_portal.session.created&created[gt]=5&created[lte]=9\
                &delivery_success=false&limit=100&starting_after=evt_1";
    assert_eq!(server.lines(), [want]);
}

#[tokio::test]
async fn one_type_of_event_at_one_time() {
    let server = Server::with(page([], false)).await;
    let list = ListEvents::new()
        .type_("customer.subscription.*")
        .created(Timestamp(5));
    list.send(&server.client()).await.unwrap();
    let want = "GET /v1/events?type=customer.subscription.%2A&created=5";
    assert_eq!(server.lines(), [want]);
}

/// The subscription as the pinned version has it, with the period on itself.
fn subscription_with_period() -> Value {
    let mut subscription = value(SUBSCRIPTION);
    let item = &mut subscription["items"]["data"][0];
    for name in ["current_period_start", "current_period_end"] {
        item.as_object_mut().unwrap().remove(name);
    }
    subscription["current_period_start"] = 1_234_567_890.into();
    subscription["current_period_end"] = 1_237_246_290.into();
    subscription
}

#[tokio::test]
async fn a_subscription_may_have_the_period() {
    let server = Server::with(subscription_with_period().to_string()).await;
    let retrieve = RetrieveSubscription::new("sub_1").expand(["latest_invoice", "customer"]);
    let got = retrieve.send(&server.client()).await.unwrap();
    let want = "GET /v1/subscriptions/sub_1?expand[0]=latest_invoice&expand[1]=customer";
    assert_eq!(server.lines(), [want]);
    assert_eq!(server.request().header("idempotency-key"), None);
    assert_eq!(got.current_period_start, Some(Timestamp(1_234_567_890)));
    assert_eq!(got.current_period_end, Some(Timestamp(1_237_246_290)));
    assert_eq!(got.items.data[0].current_period_end, None);
}

#[tokio::test]
async fn its_items_may_have_the_period() {
    let server = Server::with(SUBSCRIPTION).await;
    let retrieve = RetrieveSubscription::new("sub_1");
    let got = retrieve.send(&server.client()).await.unwrap();
    assert_eq!(server.lines(), ["GET /v1/subscriptions/sub_1"]);
    assert_eq!(got.current_period_end, None);
    let item = &got.items.data[0];
    assert_eq!(item.current_period_start, Some(Timestamp(1_234_567_890)));
    assert_eq!(item.current_period_end, Some(Timestamp(1_237_246_290)));
    assert_eq!((item.id.as_str(), item.quantity), ("si_1", Some(1)));
    assert_eq!(
        (item.price.id.as_str(), item.price.unit_amount),
        ("price_1", Some(2000))
    );
    assert_eq!(got.status, subscription::Status::Active);
    assert_eq!(got.customer.id(), "cus_1");
}

#[test]
fn what_is_known_of_a_subscription_is_kept() {
    let unknown = ["/managed_payments", "/items/data/0/tax_rates"];
    let mut text = value(SUBSCRIPTION);
    let price = &mut text["items"]["data"][0]["price"];
    price.as_object_mut().unwrap().remove("tax_behavior");
    kept::<Subscription>(&text.to_string(), &unknown);
}

#[tokio::test]
async fn expanded_objects_are_typed() {
    let mut object = value(SUBSCRIPTION);
    object["customer"] = value(DELETED_CUSTOMER);
    object["latest_invoice"] = value(INVOICE);
    object["default_payment_method"] = value(PAYMENT_METHOD);
    let server = Server::with(object.to_string()).await;
    let retrieve = RetrieveSubscription::new("sub_1");
    let got = retrieve.send(&server.client()).await.unwrap();
    assert_eq!(got.customer.deleted().unwrap().id, "cus_1");
    assert_eq!(got.customer.object().unwrap(), None);
    let invoice = got.latest_invoice.as_ref().unwrap().object().unwrap();
    assert_eq!(invoice.unwrap().total, 1000);
    let method = got.default_payment_method.as_ref().unwrap().object();
    assert_eq!(method.unwrap().unwrap().id, "pm_1");
}

#[tokio::test]
async fn a_customer_is_live_or_deleted() {
    for (body, deleted) in [(CUSTOMER, false), (DELETED_CUSTOMER, true)] {
        let server = Server::with(body).await;
        let retrieve = RetrieveCustomer::new("cus_1").expand(["sources"]);
        let got = retrieve.send(&server.client()).await.unwrap();
        assert_eq!(
            server.lines(),
            ["GET /v1/customers/cus_1?expand[0]=sources"]
        );
        assert_eq!((got.is_deleted(), got.live().is_none()), (deleted, deleted));
        match got.into_inner() {
            MaybeDeleted::Live(got) => assert_eq!(got.email.unwrap(), "jenny@example.com"),
            MaybeDeleted::Deleted(got) => {
                assert_eq!((&*got.id, &*got.object), ("cus_1", "customer"));
            }
        }
    }
}

#[tokio::test]
async fn a_payment_method_is_retrieved() {
    let server = Server::with(PAYMENT_METHOD).await;
    let retrieve = RetrievePaymentMethod::new("pm_1");
    let got = retrieve.send(&server.client()).await.unwrap();
    assert_eq!(server.lines(), ["GET /v1/payment_methods/pm_1"]);
    assert_eq!(
        (&got.type_, got.id.as_str()),
        (&payment_method::Type::Card, "pm_1")
    );
    assert_eq!(got.customer.as_ref().unwrap().id(), "cus_1");
    let card = got.card.as_ref().unwrap();
    assert_eq!(
        (&*card.brand, &*card.last4, card.exp_year),
        ("visa", "4242", 2030)
    );
    let wallet = &card.wallet.as_ref().unwrap().type_;
    assert_eq!(*wallet, payment_method::CardWalletType::Link);
    let address = got.billing_details.address.as_ref().unwrap();
    assert_eq!(address.postal_code.as_deref(), Some("94102"));
}

#[tokio::test]
async fn the_query_of_invoices_is_exact() {
    let server = Server::with(page([value(INVOICE)], false)).await;
    let got = ListInvoices::new()
        .customer("cus_1")
        .subscription("sub_1")
        .status(invoice::Status::Open)
        .collection_method("send_invoice")
        .created(RangeQuery::gte(Timestamp(1_700_000_000)).lt(Timestamp(1_800_000_000)))
        .due_date(RangeQuery::default().lte(Timestamp(1_900_000_000)))
        .limit(3)
        .ending_before("in_9")
        .expand(["data.charge"])
        .send(&server.client())
        .await
        .unwrap();
    let want = "GET /v1/invoices?customer=cus_1&subscription=sub_1&status=open\
                &collection_method=send_invoice&created[gte]=1700000000&created[lt]=1800000000\
                &due_date[lte]=1900000000&limit=3&ending_before=in_9&expand[0]=data.charge";
    assert_eq!(server.lines(), [want]);
    check_invoice(&got.data[0]);
}

fn check_invoice(got: &Invoice) {
    assert_eq!(
        (got.id.as_str(), &got.status),
        ("in_1", &Some(invoice::Status::Draft))
    );
    assert_eq!(
        (got.amount_due, got.amount_paid, got.total),
        (1000, 0, 1000)
    );
    assert_eq!(got.billing_reason, Some(invoice::BillingReason::Manual));
    let parent = got.parent.as_ref().unwrap();
    let details = parent.subscription_details.as_ref().unwrap();
    assert_eq!(details.subscription.id(), "sub_1");
    let url = got.hosted_invoice_url.as_deref();
    assert_eq!(url, Some("https://invoice.stripe.com/i/acct_1/test_secret"));
    let line = &got.lines.data[0];
    assert_eq!(
        (line.amount, line.period.end),
        (1000, Timestamp(1_721_954_054))
    );
    let pricing = line.pricing.as_ref().unwrap();
    assert_eq!(
        pricing.unit_amount_decimal.as_ref().unwrap().as_str(),
        "1000"
    );
}

#[test]
fn what_is_known_of_an_invoice_is_kept() {
    kept::<Invoice>(INVOICE, &[]);
}

#[tokio::test]
async fn an_invoice_of_the_pinned_version_names_its_subscription() {
    let mut object = value(INVOICE);
    object.as_object_mut().unwrap().remove("parent");
    object["subscription"] = "sub_1".into();
    object["paid"] = true.into();
    let server = Server::with(page([object], false)).await;
    let got = ListInvoices::new().send(&server.client()).await.unwrap();
    let invoice = &got.data[0];
    assert_eq!(invoice.subscription.as_ref().unwrap().id(), "sub_1");
    assert_eq!((invoice.paid, &invoice.parent), (Some(true), &None));
}
