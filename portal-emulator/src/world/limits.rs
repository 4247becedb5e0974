//! How much the world remembers of what has happened.

use super::{Delivery, Event, IdempotencyKey, Resource, World};

/// How many deliveries can wait at least, however little is remembered.
const ROOM: usize = 1_000;

/// How many of each are kept at most; the oldest go first.
///
/// What waits to be sent does not count and is kept beside them. Where more than ten times
/// [`Limits::deliveries`] wait, and more than 1,000, the oldest are given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Events, which are also forgotten after 30 days.
    pub events: usize,
    /// Entries of the delivery log.
    pub deliveries: usize,
    /// Idempotency keys, which are also forgotten after 24 hours.
    pub idempotency_keys: usize,
}

/// 10,000 of each.
impl Default for Limits {
    fn default() -> Self {
        Self {
            events: 10_000,
            deliveries: 10_000,
            idempotency_keys: 10_000,
        }
    }
}

impl World {
    /// Forgets what is beyond the limits.
    pub(crate) fn trim(&mut self) {
        let limits = self.limits;
        self.give_up_beyond(limits.deliveries.saturating_mul(10).max(ROOM));
        let (events, deliveries) = (self.outbox.events(), self.outbox.len());
        self.keep::<Event>(limits.events, events, |world, event| {
            world.is_awaited(&event.id)
        });
        self.keep::<Delivery>(limits.deliveries, deliveries, |_, it| it.queue().is_some());
        self.keep::<IdempotencyKey>(limits.idempotency_keys, 0, |_, _| false);
    }

    fn give_up_beyond(&mut self, most: usize) {
        while self.outbox.len() > most {
            let first = self.outbox.first_of_most();
            let Some(mut delivery) = first.and_then(|id| self.get::<Delivery>(id)).cloned() else {
                return;
            };
            delivery.give_up("too many were waiting");
            let id = delivery.id.clone();
            self.swap(&id, delivery);
        }
    }

    /// Keeps `most` of a kind, and beside them what waits, of which there are `waiting`.
    fn keep<T: Resource>(
        &mut self,
        most: usize,
        waiting: usize,
        waits: impl Fn(&Self, &T) -> bool,
    ) {
        let beyond = self.all::<T>().len().saturating_sub(waiting + most);
        // Looking past those that wait is dear: the more they are, the more go at once.
        if beyond <= waiting / 16 {
            return;
        }
        let rows = self.all::<T>().iter();
        let oldest = rows.filter(|it| !waits(self, it)).take(beyond);
        let ids: Vec<String> = oldest.map(|it| it.id().to_owned()).collect();
        for id in ids {
            self.take::<T>(&id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::world::{Account, DeliveryState};

    fn world(count: usize) -> World {
        let mut world = World::new(Account::default(), Clock::frozen(100), 1);
        world.limits.deliveries = 5;
        let mut tx = world.on_its_own(100);
        for at in 0..count {
            tx.insert(Delivery::new(&format!("evt_{at}"), "we_1", 100));
        }
        world.trim();
        world
    }

    #[test]
    fn what_waits_is_kept_beside_the_rest() {
        let mut world = world(20);
        assert_eq!(world.all::<Delivery>().len(), 20);
        let mut tx = world.on_its_own(100);
        for at in 0..10 {
            let id = Delivery::id_of(&format!("evt_{at}"), "we_1");
            tx.update::<Delivery>(&id, |it| it.state = DeliveryState::Delivered);
        }
        world.trim();
        assert_eq!(world.all::<Delivery>().len(), 15);
        assert_eq!(world.mail_for("we_1").count(), 10);
        assert!(!world.is_awaited("evt_9") && world.is_awaited("evt_10"));
    }

    #[test]
    fn not_any_number_can_wait() {
        let world = world(ROOM + 3);
        let deliveries = world.all::<Delivery>().iter();
        let states: Vec<_> = deliveries
            .map(|it| (it.state, it.last_error.as_deref()))
            .collect();
        let given_up = (DeliveryState::Failed, Some("too many were waiting"));
        assert_eq!(states[..3], [given_up; 3]);
        assert!(states[3..].iter().all(|it| it.0 == DeliveryState::Pending));
        assert_eq!(states.len(), ROOM + 3);
    }
}
