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

#[cfg(test)]
mod tests {
    use stripe_portal_gen::subscription::Status;

    use super::*;

    fn subscription(id: &str, status: &Status, created: i64) -> Row {
        Row {
            id: id.to_owned(),
            status: status.as_str().to_owned(),
            ended: matches!(status, Status::Canceled | Status::IncompleteExpired),
            created,
            ..Row::default()
        }
    }

    #[test]
    fn the_best_comes_first_and_then_the_newest() {
        let new = "new".to_owned();
        let all = [
            ("trialing", &Status::Trialing, 9),
            ("active", &Status::Active, 1),
            ("past_due", &Status::PastDue, 9),
            ("unpaid", &Status::Unpaid, 9),
            ("paused", &Status::Paused, 9),
            ("incomplete", &Status::Incomplete, 9),
            ("new", &Status::Unknown(new), 9),
        ];
        let want = all.map(|(id, _, _)| id);
        let mut rows: Vec<_> = all
            .map(|(id, status, at)| subscription(id, status, at))
            .into();
        rows.reverse();
        rows.insert(3, subscription("canceled", &Status::Canceled, 20));
        assert_eq!(best(rows.clone()).unwrap().id, "trialing");
        let got: Vec<_> = live(rows).into_iter().map(|it| it.id).collect();
        assert_eq!(got, want);
    }

    #[test]
    fn of_those_that_ended_the_last_one_counts() {
        let ended = |id, status, at| Row {
            ended_at: Some(at),
            ..subscription(id, status, 100 - at)
        };
        let first = ended("first", &Status::IncompleteExpired, 5);
        let last = ended("last", &Status::Canceled, 7);
        assert_eq!(best(vec![first.clone(), last.clone()]), Some(last));
        assert_eq!(live(vec![first]), []);
        assert_eq!(best(Vec::new()), None);
    }
}
