//! What the emulator keeps beside Stripe's objects.

use serde::{Deserialize, Serialize};
use stripe_portal_gen::ids::{CouponId, CustomerId, PriceId, SubscriptionId, SubscriptionItemId};

use super::Resource;
use crate::version::ApiVersion;

/// A change of a subscription that waits for the end of the period.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LaterChange {
    /// The id of the schedule, `sub_sched_…`.
    pub id: String,
    /// The subscription that changes.
    pub subscription: SubscriptionId,
    /// The item that changes.
    pub item: SubscriptionItemId,
    /// Its price from then on.
    pub price: PriceId,
    /// Its quantity from then on.
    pub quantity: Option<i64>,
    /// Coupons that the subscription gets with it.
    pub coupons: Vec<CouponId>,
    /// When it changes.
    pub at: i64,
}

/// The notice of a trial's end, which is due three days before it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TrialNotice {
    /// The subscription in its trial.
    pub subscription: SubscriptionId,
    /// When the notice is due.
    pub at: i64,
}

/// What is left of an object that was deleted.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Gone {
    /// Its id.
    pub id: String,
    /// What it was, such as `customer`.
    pub object: String,
}

/// An amount that waits for the customer's next invoice.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PendingItem {
    /// Its id, `ii_…`.
    pub id: String,
    /// Who owes it.
    pub customer: CustomerId,
    /// The subscription that it is for.
    pub subscription: SubscriptionId,
    /// The item of the subscription that it is for.
    pub item: SubscriptionItemId,
    /// The price that it makes up for.
    pub price: PriceId,
    /// How many units of it.
    pub quantity: i64,
    /// What the customer reads.
    pub description: String,
    /// The amount in the smallest unit of the currency; negative is a credit.
    pub amount: i64,
    /// Three-letter code of the currency.
    pub currency: String,
    /// Start of the time that it is for.
    pub start: i64,
    /// End of the time that it is for.
    pub end: i64,
}

/// A request that was made with an idempotency key.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct IdempotencyKey {
    /// The key.
    pub key: String,
    /// A digest of method, path and parameters.
    pub digest: String,
    /// The id of the request that came first.
    pub request: String,
    /// When it came.
    pub created: i64,
    /// The status and the body of its answer, once there is one.
    pub answer: Option<(u16, String)>,
}

/// Where events are sent.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// Its id, `we_…`.
    pub id: String,
    /// Its address.
    pub url: String,
    /// Types of events that it wants; `*` is all of them.
    pub enabled_events: Vec<String>,
    /// The API version that its events are written in; none is the account's.
    pub api_version: Option<ApiVersion>,
    /// Its signing secrets, the newest first.
    pub secrets: Vec<EndpointSecret>,
    /// Whether events are sent to it.
    pub enabled: bool,
    /// When it was created.
    pub created: i64,
}

/// A secret that deliveries are signed with.
#[derive(Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EndpointSecret {
    /// The secret, `whsec_…`.
    pub value: String,
    /// Until when it signs, once another took its place.
    pub until: Option<i64>,
}

impl std::fmt::Debug for EndpointSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EndpointSecret")
            .field("until", &self.until)
            .finish_non_exhaustive()
    }
}

/// An event on its way to an endpoint.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// Its id, which [`Delivery::id_of`] gives.
    pub id: String,
    /// The event.
    pub event: String,
    /// The endpoint.
    pub endpoint: String,
    /// When it was first sent, or is to be, since it was last asked for.
    pub created: i64,
    /// How often it was sent, since it was last asked for.
    pub attempts: u32,
    /// How it stands.
    pub state: DeliveryState,
    /// When it is sent next, by the virtual clock.
    pub next_attempt: Option<i64>,
    /// When it was last sent.
    pub last_attempt: Option<i64>,
    /// The HTTP status of the last answer.
    pub last_status: Option<u16>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
}

/// How a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It is to be sent, again or for the first time.
    Pending,
    /// It was answered with a success.
    Delivered,
    /// It was given up.
    Failed,
}

/// How long a finished request is remembered by its key.
const KEY_KEPT: i64 = 86_400;

/// How long deliveries are kept: as long as their events.
const DELIVERY_KEPT: i64 = 30 * 86_400;

impl Resource for LaterChange {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Resource for TrialNotice {
    fn id(&self) -> &str {
        &self.subscription
    }

    fn due(&self) -> Option<i64> {
        Some(self.at)
    }
}

impl Resource for Gone {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Resource for PendingItem {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Resource for IdempotencyKey {
    fn id(&self) -> &str {
        &self.key
    }

    fn due(&self) -> Option<i64> {
        Some(self.created.saturating_add(KEY_KEPT))
    }
}

impl Resource for Endpoint {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Resource for Delivery {
    fn id(&self) -> &str {
        &self.id
    }

    /// While it waits it is not forgotten.
    fn due(&self) -> Option<i64> {
        let ends = self.created.saturating_add(DELIVERY_KEPT);
        self.queue().is_none().then_some(ends)
    }

    fn queue(&self) -> Option<(&str, i64)> {
        let waits = self.state == DeliveryState::Pending;
        self.next_attempt
            .filter(|_| waits)
            .map(|at| (self.endpoint.as_str(), at))
    }
}
