//! Subscriptions, as they are kept.

use stripe_portal_gen::Timestamp;
use stripe_portal_gen::price::Price;
use stripe_portal_gen::subscription::{Status, Subscription};

use super::mark::{Stamp, write_stamped};
use crate::store::{Store, Tx, on};

const WRITE: &str = "INSERT INTO portal_subscriptions AS t \
     (id, livemode, as_of, as_of_event, revision, customer, status, ended, created, item, price, \
     price_nickname, product, interval_unit, interval_count, unit_amount, currency, quantity, \
     current_period_end, cancel_at_period_end, cancel_at, ended_at, \
     cancellation_feedback, cancellation_comment, default_payment_method) \
     VALUES ($1, $2, $3, $4, $5, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, \
     $21, $22, $23, $24, $25, $26) \
     ON CONFLICT (id, livemode) DO UPDATE SET \
     as_of = excluded.as_of, as_of_event = excluded.as_of_event, \
     revision = t.revision + excluded.revision, customer = excluded.customer, \
     status = excluded.status, ended = excluded.ended, created = excluded.created, \
     item = excluded.item, price = excluded.price, price_nickname = excluded.price_nickname, \
     product = excluded.product, interval_unit = excluded.interval_unit, \
     interval_count = excluded.interval_count, unit_amount = excluded.unit_amount, \
     currency = excluded.currency, quantity = excluded.quantity, \
     current_period_end = excluded.current_period_end, \
     cancel_at_period_end = excluded.cancel_at_period_end, cancel_at = excluded.cancel_at, \
     ended_at = excluded.ended_at, \
     cancellation_feedback = excluded.cancellation_feedback, \
     cancellation_comment = excluded.cancellation_comment, \
     default_payment_method = excluded.default_payment_method \
     WHERE (excluded.ended, excluded.as_of) > (t.ended, t.as_of) \
     OR ((excluded.ended, excluded.as_of) = (t.ended, t.as_of) AND t.revision = $6)";

/// A subscription. Of several items it has the first, and the end of the period that ends first.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) customer: String,
    pub(crate) status: String,
    pub(crate) ended: bool,
    pub(crate) created: i64,
    pub(crate) item: Option<String>,
    pub(crate) price: Option<String>,
    pub(crate) price_nickname: Option<String>,
    pub(crate) product: Option<String>,
    pub(crate) interval_unit: Option<String>,
    pub(crate) interval_count: Option<i64>,
    pub(crate) unit_amount: Option<i64>,
    pub(crate) currency: String,
    pub(crate) quantity: Option<i64>,
    pub(crate) current_period_end: Option<i64>,
    pub(crate) cancel_at_period_end: bool,
    pub(crate) cancel_at: Option<i64>,
    pub(crate) ended_at: Option<i64>,
    pub(crate) cancellation_feedback: Option<String>,
    pub(crate) cancellation_comment: Option<String>,
    pub(crate) default_payment_method: Option<String>,
}

impl From<&Subscription> for Row {
    fn from(subscription: &Subscription) -> Self {
        let item = subscription.items.data.first();
        let price = item.map(|it| &it.price);
        let recurring = price.and_then(|it| it.recurring.as_ref());
        let why = subscription.cancellation_details.as_ref();
        let seconds = |at: Option<Timestamp>| at.map(Timestamp::as_secs);
        let method = subscription.default_payment_method.as_ref();
        Self {
            id: subscription.id.to_string(),
            customer: subscription.customer.id().to_string(),
            status: subscription.status.as_str().to_owned(),
            ended: has_ended(&subscription.status),
            created: subscription.created.as_secs(),
            item: item.map(|it| it.id.to_string()),
            price: price.map(|it| it.id.to_string()),
            price_nickname: price.and_then(|it| it.nickname.clone()),
            product: price.map(|it| it.product.id().to_string()),
            interval_unit: recurring.map(|it| it.interval.as_str().to_owned()),
            interval_count: recurring.map(|it| it.interval_count),
            unit_amount: price.and_then(|it: &Price| it.unit_amount),
            currency: subscription.currency.clone(),
            quantity: item.and_then(|it| it.quantity),
            current_period_end: period_end(subscription),
            cancel_at_period_end: subscription.cancel_at_period_end,
            cancel_at: seconds(subscription.cancel_at),
            ended_at: seconds(subscription.ended_at),
            cancellation_feedback: why
                .and_then(|it| Some(it.feedback.as_ref()?.as_str().to_owned())),
            cancellation_comment: why.and_then(|it| it.comment.clone()),
            default_payment_method: method.map(|it| it.id().to_string()),
        }
    }
}

fn has_ended(status: &Status) -> bool {
    matches!(status, Status::Canceled | Status::IncompleteExpired)
}

/// Since API version 2025-03-31.basil each item has a period, before that the subscription has one.
fn period_end(subscription: &Subscription) -> Option<i64> {
    let items = subscription.items.data.iter();
    let earliest = items.filter_map(|it| it.current_period_end).min();
    let end = earliest.or(subscription.current_period_end);
    end.map(Timestamp::as_secs)
}

impl Row {
    /// Whether a cancellation is pending: some subscriptions say so by `cancel_at` alone.
    pub(crate) fn is_ending(&self) -> bool {
        !self.ended && (self.cancel_at_period_end || self.cancel_at.is_some())
    }

    /// All subscriptions of a customer.
    pub(super) async fn of(
        store: &Store,
        customer: &str,
        livemode: bool,
    ) -> sqlx::Result<Vec<Self>> {
        const OF: &str = "SELECT id, customer, status, ended, created, item, price, price_nickname, \
             product, interval_unit, interval_count, unit_amount, currency, quantity, current_period_end, \
             cancel_at_period_end, cancel_at, ended_at, \
             cancellation_feedback, cancellation_comment, default_payment_method \
             FROM portal_subscriptions WHERE customer = $1 AND livemode = $2 ORDER BY id";
        on!(store.read, conn => sqlx::query_as(OF)
            .bind(customer)
            .bind(livemode)
            .fetch_all(conn)
            .await)
    }

    pub(super) async fn write(&self, tx: &mut Tx, stamp: &Stamp<'_>) -> sqlx::Result<bool> {
        write_stamped!(
            WRITE,
            tx,
            &self.id,
            stamp,
            [
                &self.customer,
                &self.status,
                self.ended,
                self.created,
                &self.item,
                &self.price,
                &self.price_nickname,
                &self.product,
                &self.interval_unit,
                self.interval_count,
                self.unit_amount,
                &self.currency,
                self.quantity,
                self.current_period_end,
                self.cancel_at_period_end,
                self.cancel_at,
                self.ended_at,
                &self.cancellation_feedback,
                &self.cancellation_comment,
                &self.default_payment_method,
            ]
        )
    }
}

/// Whose subscription it is, where it is known.
pub(super) async fn owner(store: &Store, id: &str, livemode: bool) -> sqlx::Result<Option<String>> {
    const OWNER: &str = "SELECT customer FROM portal_subscriptions WHERE id = $1 AND livemode = $2";
    on!(store.read, conn => sqlx::query_scalar(OWNER)
        .bind(id)
        .bind(livemode)
        .fetch_optional(conn)
        .await)
}
