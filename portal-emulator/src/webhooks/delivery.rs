//! The life of a delivery: attempts, the waits between them, success or giving up, replays.

use super::EndpointFault;
use crate::world::{Delivery, DeliveryState, Endpoint, Event, Tx, World};

/// How long to wait after the first attempt, the second, and so on, in seconds.
const WAITS: [i64; 6] = [5, 300, 1_800, 7_200, 18_000, 36_000];
/// How long to wait after any later attempt.
const LAST_WAIT: i64 = 43_200;
/// How long after the first attempt the last one may be.
const LONGEST: i64 = 3 * 86_400;

/// How an attempt ended: with the status of the answer, or with why there is none.
pub(super) type Outcome = Result<u16, String>;

/// Notes how an attempt ended that was made at `now`, and plans the next one where it failed.
pub(super) fn attempted(delivery: &mut Delivery, now: i64, outcome: Outcome) {
    if delivery.attempts == 0 {
        // It may be late: while the clock leaps, nothing is sent.
        delivery.created = now;
    }
    delivery.attempts += 1;
    delivery.last_attempt = Some(now);
    let is_success = matches!(outcome, Ok(200..=299));
    (delivery.last_status, delivery.last_error) = match outcome {
        Ok(status) => (Some(status), None),
        Err(error) => (None, Some(error)),
    };
    let next = now.saturating_add(wait(delivery.attempts));
    let is_late = next > delivery.created.saturating_add(LONGEST);
    (delivery.state, delivery.next_attempt) = match (is_success, is_late) {
        (true, _) => (DeliveryState::Delivered, None),
        (false, true) => (DeliveryState::Failed, None),
        (false, false) => (DeliveryState::Pending, Some(next)),
    };
}

fn wait(attempts: u32) -> i64 {
    let at = usize::try_from(attempts).unwrap_or(usize::MAX);
    let wait = at.checked_sub(1).and_then(|at| WAITS.get(at));
    wait.copied().unwrap_or(LAST_WAIT)
}

/// Whether an event has reached every endpoint that wanted it, which is so where there is none.
#[must_use]
pub fn delivered(world: &World, event: &str) -> bool {
    pending(world, event) == 0
}

/// How many endpoints an event has not reached.
pub(super) fn pending(world: &World, event: &str) -> usize {
    let deliveries = of_event(world, event);
    deliveries
        .filter(|it| it.state != DeliveryState::Delivered)
        .count()
}

/// The deliveries of an event to the endpoints that there are.
pub(crate) fn of_event<'a>(world: &'a World, event: &'a str) -> impl Iterator<Item = &'a Delivery> {
    let endpoints = world.all::<Endpoint>().iter();
    endpoints.filter_map(move |it| world.get::<Delivery>(&Delivery::id_of(event, &it.id)))
}

/// Has an event sent again, to one endpoint or to all that want it, and says to how many. Its attempts
/// begin anew.
pub fn replay(
    tx: &mut Tx<'_>,
    event: &str,
    endpoint: Option<&str>,
) -> Result<usize, EndpointFault> {
    let Some(kind) = tx.get::<Event>(event).map(|it| it.kind.clone()) else {
        return Ok(0);
    };
    let endpoints: Vec<String> = match endpoint {
        Some(id) if tx.get::<Endpoint>(id).is_some() => vec![id.to_owned()],
        Some(id) => return Err(EndpointFault::Unknown(id.to_owned())),
        None => {
            let all = tx.world().all::<Endpoint>().iter();
            let wanting = all.filter(|it| it.enabled && it.wants(&kind));
            wanting.map(|it| it.id.clone()).collect()
        }
    };
    for endpoint in &endpoints {
        tx.insert(Delivery::new(event, endpoint, tx.now()));
    }
    Ok(endpoints.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_are_made_for_three_days() {
        let mut delivery = Delivery::new("evt_1", "we_1", 1000);
        let mut at = Vec::new();
        while let Some(now) = delivery.next_attempt {
            at.push(now - 1000);
            attempted(&mut delivery, now, Ok(500));
        }
        assert_eq!(at[..6], [0, 5, 305, 2_105, 9_305, 27_305]);
        assert!(at.is_sorted() && at.len() == 11, "{at:?}");
        assert!(at.iter().all(|it| *it <= LONGEST));
        assert_eq!(delivery.state, DeliveryState::Failed);
        assert_eq!((delivery.attempts, delivery.last_status), (11, Some(500)));
    }

    #[test]
    fn only_2xx_is_a_success() {
        for (outcome, want) in [
            (Ok(200), DeliveryState::Delivered),
            (Ok(204), DeliveryState::Delivered),
            (Ok(302), DeliveryState::Pending),
            (Ok(410), DeliveryState::Pending),
            (Err("no answer".to_owned()), DeliveryState::Pending),
        ] {
            let mut delivery = Delivery::new("evt_1", "we_1", 0);
            attempted(&mut delivery, 0, outcome.clone());
            assert_eq!(delivery.state, want, "{outcome:?}");
            assert_eq!(delivery.last_error, outcome.err());
        }
    }
}
