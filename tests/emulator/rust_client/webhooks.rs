//! Deliveries, verified and read by the crate's own `Webhook`.

use std::net::Ipv4Addr;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use portal_emulator::Emulator;
use portal_emulator::webhooks::NewEndpoint;
use stripe_portal_gen::billing_portal::CreateSession;
use stripe_portal_gen::customer::UpdateCustomer;
use stripe_portal_gen::event::{Event, EventObject};
use stripe_portal_gen::payment_method::DetachPaymentMethod;
use stripe_portal_gen::subscription::UpdateSubscription;
use stripe_portal_gen::{ErrorKind, Webhook};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;

use super::{RETURN_URL, Shop};

const SECRET: &str = "whsec_of_the_shop";

/// How long a delivery may take, where it does not come at all.
const LONGEST: Duration = Duration::from_mins(1);

/// The body of a delivery, and its signature.
type Delivery = (Bytes, String);

/// What an emulator delivers from now on.
struct Inbox(UnboundedReceiver<Delivery>);

impl Inbox {
    async fn open(emulator: &Emulator) -> Self {
        let (sender, receiver) = unbounded_channel();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}/webhooks", listener.local_addr().unwrap());
        let router = Router::new().fallback(keep).with_state(sender);
        tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
        let endpoint = NewEndpoint {
            url,
            enabled_events: vec!["*".to_owned()],
            api_version: None,
            secret: Some(SECRET.to_owned()),
        };
        emulator.deliver_to(endpoint).unwrap();
        Self(receiver)
    }

    async fn next(&mut self) -> Delivery {
        let delivery = timeout(LONGEST, self.0.recv()).await;
        delivery.expect("a delivery in time").unwrap()
    }

    /// The next event of a type; others are passed over.
    async fn event(&mut self, kind: &str) -> Event {
        let webhook = Webhook::new(SECRET);
        loop {
            let (body, signature) = self.next().await;
            let event: Event = webhook.event(&body, &*signature).unwrap();
            assert!(event.misfit().is_none(), "{event:?}");
            if event.type_ == kind {
                return event;
            }
        }
    }
}

async fn keep(State(sender): State<UnboundedSender<Delivery>>, headers: HeaderMap, body: Bytes) {
    let signature = headers["stripe-signature"].to_str().unwrap().to_owned();
    let _ = sender.send((body, signature));
}

#[tokio::test]
async fn a_session_is_told() {
    let shop = Shop::open().await;
    let mut inbox = Inbox::open(&shop.emulator).await;
    let create = CreateSession::new(shop.customer.clone()).return_url(RETURN_URL);
    let session = create.send(&shop.client).await.unwrap();
    let event = inbox.event("billing_portal.session.created").await;
    let EventObject::BillingPortalSessionCreated(got) = &event.object else {
        panic!("{event:?}");
    };
    assert_eq!((&got.id, &got.url), (&session.id, &session.url));
    assert_eq!(
        event.request.as_ref().unwrap().id.as_deref(),
        session.request_id()
    );
    assert_eq!(
        event.api_version.as_deref(),
        Some(stripe_portal_gen::API_VERSION)
    );
}

#[tokio::test]
async fn a_change_is_told_with_what_was_before() {
    let shop = Shop::open().await;
    let mut inbox = Inbox::open(&shop.emulator).await;
    let update = UpdateCustomer::new(shop.customer.clone()).name("Jenny R.");
    update.send(&shop.client).await.unwrap();
    let event = inbox.event("customer.updated").await;
    let before = event.previous_attributes.as_ref().unwrap();
    assert_eq!(before.len(), 1, "{before:?}");
    assert_eq!(before["name"], "Jenny Rosen");

    let end = UpdateSubscription::new(shop.subscription.clone()).cancel_at_period_end(true);
    end.send(&shop.client).await.unwrap();
    let event = inbox.event("customer.subscription.updated").await;
    let EventObject::CustomerSubscriptionUpdated(got) = &event.object else {
        panic!("{event:?}");
    };
    assert_eq!(got.cancel_at, got.current_period_end);
}

#[tokio::test]
async fn a_card_that_is_removed_names_its_customer() {
    let shop = Shop::open().await;
    let mut inbox = Inbox::open(&shop.emulator).await;
    let detach = DetachPaymentMethod::new(shop.card.clone());
    detach.send(&shop.client).await.unwrap();
    let event = inbox.event("payment_method.detached").await;
    let EventObject::PaymentMethodDetached(got) = &event.object else {
        panic!("{event:?}");
    };
    assert_eq!(got.customer, None);
    let before = event.previous_attributes.as_ref().unwrap();
    assert_eq!(before["customer"], shop.customer.as_str());
}

#[tokio::test]
async fn a_period_ends_by_the_clock() {
    let shop = Shop::open().await;
    let end = UpdateSubscription::new(shop.subscription.clone()).cancel_at_period_end(true);
    end.send(&shop.client).await.unwrap();
    let mut inbox = Inbox::open(&shop.emulator).await;
    shop.emulator.advance(32 * 86_400);
    let event = inbox.event("customer.subscription.deleted").await;
    let EventObject::CustomerSubscriptionDeleted(got) = &event.object else {
        panic!("{event:?}");
    };
    assert_eq!(got.ended_at, got.cancel_at);
    assert!(event.request.as_ref().is_none_or(|it| it.id.is_none()));
}

#[tokio::test]
async fn another_secret_is_refused() {
    let shop = Shop::open().await;
    let mut inbox = Inbox::open(&shop.emulator).await;
    let name = UpdateCustomer::new(shop.customer.clone()).name("J.");
    name.send(&shop.client).await.unwrap();
    let (body, signature) = inbox.next().await;
    let read =
        |secret: &str, body: &[u8]| Webhook::new(secret).event::<EventObject>(body, &*signature);
    assert!(read(SECRET, &body).is_ok());
    assert_eq!(
        read("whsec_other", &body).unwrap_err().kind(),
        ErrorKind::Signature
    );
    let changed = [&body[..], b" "].concat();
    assert!(read(SECRET, &changed).unwrap_err().is_signature());
}
