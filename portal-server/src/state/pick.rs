//! Which of several subscriptions says how its customer stands.

use std::cmp::Reverse;

use super::subscriptions::Row;

/// Subscriptions that have not ended, the best first.
pub(super) fn live(mut all: Vec<Row>) -> Vec<Row> {
    all.retain(|it| !it.ended);
    all.sort_by_key(order);
    all
}

/// The best subscription, or the one that ended last.
pub(super) fn best(mut all: Vec<Row>) -> Option<Row> {
    all.sort_by_key(order);
    all.into_iter().next()
}

/// What is nearer to good standing comes first, then what is newer.
fn order(subscription: &Row) -> (u8, Reverse<i64>, Reverse<i64>, String) {
    let rank = match &*subscription.status {
        "active" | "trialing" => 0,
        "past_due" => 1,
        "unpaid" => 2,
        "paused" => 3,
        "incomplete" => 4,
        _ if !subscription.ended => 5,
        _ => 6,
    };
    let ended = Reverse(subscription.ended_at.unwrap_or_default());
    let created = Reverse(subscription.created);
    (rank, ended, created, subscription.id.clone())
}
