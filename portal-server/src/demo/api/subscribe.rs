//! `/demo/api/subscribe`: what an application's own checkout would do, with a test card.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use portal_emulator::rules::subscriptions::has_ended;
use portal_server::answer::{Answer, Failure};
use serde::{Deserialize, Serialize};
use stripe_portal_gen::Error;
use stripe_portal_gen::payment_method::AttachPaymentMethod;
use stripe_portal_gen::subscription::{CreateItem, CreateSubscription, Subscription};

use super::Shared;
use super::asked::{Body, SignedIn};
use crate::demo::people::Person;

/// Stripe's name for a card that always pays.
const CARD: &str = "pm_card_visa";

/// After how many seconds to try again.
const RETRY_AFTER: u64 = 5;

/// What somebody wants to have.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Order {
    plan: Plan,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Plan {
    Basic,
    Pro,
}

impl Plan {
    fn price(self) -> &'static str {
        match self {
            Self::Basic => "price_basic_month",
            Self::Pro => "price_pro_month",
        }
    }
}

#[derive(Serialize)]
pub(super) struct Ordered {
    subscription: String,
}

pub(super) async fn subscribe(
    State(shared): State<Arc<Shared>>,
    SignedIn { person, .. }: SignedIn,
    Body(Order { plan }): Body<Order>,
) -> Result<Answer<Ordered>, Failure> {
    if has_plan(&shared, person) {
        let message = "There is a plan already: the portal changes it";
        return Err(Failure::new(StatusCode::CONFLICT, "CONFLICT", message));
    }
    let made = begin(&shared, person, plan).await.map_err(|error| {
        tracing::warn!(%error, "the checkout failed");
        Failure::stripe_unavailable(RETRY_AFTER)
    })?;
    Ok(Answer::of(Ordered {
        subscription: made.id.to_string(),
    }))
}

fn has_plan(shared: &Shared, person: &Person) -> bool {
    shared.emulator.look(|world| {
        let mut all = world.all::<Subscription>().iter();
        all.any(|it| it.customer.id().as_str() == person.customer && !has_ended(it))
    })
}

async fn begin(shared: &Shared, person: &Person, plan: Plan) -> Result<Subscription, Error> {
    let card = AttachPaymentMethod::new(CARD, person.customer);
    let card = card.send(&shared.client).await?;
    let order = CreateSubscription::new(person.customer)
        .items([CreateItem::new(plan.price())])
        .default_payment_method(card.id.clone());
    Ok(order.send(&shared.client).await?.into_inner())
}
