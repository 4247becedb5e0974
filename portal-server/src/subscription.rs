//! `GET /api/billing/subscription`: what a settings page shows.

use axum::extract::State;
use serde::Serialize;
use stripe_portal_gen::Timestamp;
use stripe_portal_gen::ids::CustomerId;
use utoipa::ToSchema;

use crate::answer::{Answer, Envelope, Failure};
use crate::billing::Billing;
use crate::guard::Customer;
use crate::portal::stripe::Stripe;
use crate::state::{self, Standing};

/// How a customer's subscription stands: of several, the one in the best standing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Subscription {
    /// The subscription, `sub_…`; null where there never was one.
    #[schema(example = "sub_1MowQVLkdIwHu7ixeRlqHVzs")]
    pub id: Option<String>,
    /// What the customer is subscribed to; null where there is no subscription, or it has ended.
    pub plan: Option<Plan>,
    /// `active`, `trialing`, `past_due`, `unpaid`, `paused` or `incomplete`; `canceled` or
    /// `incomplete_expired` once it has ended; `none` where there never was one. Stripe may add others.
    #[schema(example = "active")]
    pub status: String,
    /// When the current period ends, and the subscription is renewed unless a cancellation is pending:
    /// ISO 8601 in UTC. Null where there is no subscription, or it has ended.
    #[schema(example = "2027-01-15T08:00:00Z", format = DateTime)]
    pub current_period_end: Option<String>,
    /// The cancellation that is pending; null where none is, or it has happened.
    pub pending_cancellation: Option<PendingCancellation>,
    /// When the subscription ended: ISO 8601 in UTC. Null where it has not.
    #[schema(format = DateTime)]
    pub ended_at: Option<String>,
    /// What is charged; null where none is known.
    pub payment_method: Option<PaymentMethod>,
}

/// What a customer is subscribed to; of several prices, the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// The price, `price_…`.
    #[schema(example = "price_1MoBy5LkdIwHu7ixZhnattbh")]
    pub id: String,
    /// What to call it: the product's name, else the price's nickname, else the price's id.
    #[schema(example = "Pro")]
    pub name: String,
    /// The unit of the billing period: `day`, `week`, `month` or `year`; null where it does not recur.
    #[schema(example = "month")]
    pub interval: Option<String>,
    /// How many units the billing period has.
    #[schema(example = 1)]
    pub interval_count: Option<i64>,
    /// What one costs in the smallest unit of the currency, before discounts and taxes; null where that
    /// depends on the quantity.
    #[schema(example = 2500)]
    pub amount: Option<i64>,
    /// The currency, as three letters in lower case.
    #[schema(example = "usd")]
    pub currency: String,
    /// How many there are; null where usage is metered.
    #[schema(example = 1)]
    pub quantity: Option<i64>,
}

/// A cancellation that is pending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PendingCancellation {
    /// When the subscription will end: ISO 8601 in UTC.
    #[schema(format = DateTime)]
    pub at: Option<String>,
    /// What the customer gave as the reason, such as `too_expensive`; null where they gave none.
    #[schema(example = "too_expensive")]
    pub feedback: Option<String>,
    /// What the customer wrote about it; null where they wrote nothing.
    pub comment: Option<String>,
}

/// What is charged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaymentMethod {
    /// The sort of payment method, `card` for example.
    #[serde(rename = "type")]
    #[schema(example = "card")]
    pub type_: String,
    /// The card's brand, `visa` for example; null where it is no card.
    #[schema(example = "visa")]
    pub brand: Option<String>,
    /// The last four digits of the card's number.
    #[schema(example = "4242")]
    pub last4: Option<String>,
    /// The month in which the card expires, from 1 to 12.
    #[schema(example = 8)]
    pub exp_month: Option<i64>,
    /// The year in which the card expires, with four digits.
    #[schema(example = 2030)]
    pub exp_year: Option<i64>,
}

impl Billing {
    /// How a customer's subscription stands. The first time that a customer is asked about, Stripe is asked;
    /// after that, webhooks keep the answer true. Without webhooks, Stripe is asked each time: at most 60 times a
    /// minute for each customer, and for as long as a portal may take.
    pub async fn subscription(&self, customer: &CustomerId) -> Result<Subscription, Failure> {
        let standing = Stripe::new(&self.0, customer.clone()).standing().await?;
        standing
            .map(Subscription::from)
            .ok_or_else(Failure::no_customer)
    }
}

/// How the user's subscription stands, for a settings page.
#[utoipa::path(
    get,
    path = "/api/billing/subscription",
    operation_id = "readSubscription",
    tag = "billing",
    security(("session" = [])),
    responses(
        (status = 200, description = "How it stands.", body = Answer<Subscription>),
        (status = 401, description = "`UNAUTHORIZED`: there is no token, or not a good one.", body = Envelope),
        (status = 404, description = "`NOT_FOUND`: the user is no customer.", body = Envelope),
        (status = 429, description = "`RATE_LIMITED`: Stripe was asked too often for this customer.",
            body = Envelope,
            headers(("Retry-After" = u64, description = "After how many seconds to try again."))),
        (status = 500, description = "`INTERNAL_ERROR`", body = Envelope),
        (status = 503, description = "`STRIPE_UNAVAILABLE`: try again later. `UNAVAILABLE`: the server itself took \
            too long.", body = Envelope,
            headers(("Retry-After" = u64, description = "After how many seconds to try again."))),
    )
)]
pub(crate) async fn read(
    State(billing): State<Billing>,
    Customer { id }: Customer,
) -> Result<Answer<Subscription>, Failure> {
    billing.subscription(&id).await.map(Answer::of)
}

impl From<Standing> for Subscription {
    fn from(standing: Standing) -> Self {
        let method = standing.payment_method.map(PaymentMethod::from);
        let Some(row) = standing.subscription else {
            return Self {
                id: None,
                plan: None,
                status: "none".to_owned(),
                current_period_end: None,
                pending_cancellation: None,
                ended_at: None,
                payment_method: method,
            };
        };
        let period_end = row.current_period_end.filter(|_| !row.ended);
        let at = row.cancel_at.or(period_end);
        Self {
            current_period_end: period_end.map(iso),
            pending_cancellation: row.is_ending().then(|| PendingCancellation {
                at: at.map(iso),
                feedback: row.cancellation_feedback.clone(),
                comment: row.cancellation_comment.clone(),
            }),
            ended_at: row.ended_at.map(iso),
            payment_method: method,
            plan: plan(&row, standing.product_name),
            status: row.status,
            id: Some(row.id),
        }
    }
}

fn plan(row: &state::Subscribed, product_name: Option<String>) -> Option<Plan> {
    let id = row.price.clone().filter(|_| !row.ended)?;
    let name = product_name.or_else(|| row.price_nickname.clone());
    Some(Plan {
        name: name.unwrap_or_else(|| id.clone()),
        id,
        interval: row.interval_unit.clone(),
        interval_count: row.interval_count,
        amount: row.unit_amount,
        currency: row.currency.clone(),
        quantity: row.quantity,
    })
}

impl From<state::Charged> for PaymentMethod {
    fn from(row: state::Charged) -> Self {
        Self {
            type_: row.type_,
            brand: row.brand,
            last4: row.last4,
            exp_month: row.exp_month,
            exp_year: row.exp_year,
        }
    }
}

fn iso(seconds: i64) -> String {
    Timestamp(seconds).to_string()
}
