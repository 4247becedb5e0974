//! How much the world remembers of what has happened.

use super::{Delivery, Event, IdempotencyKey, Resource, World};

/// How many of each are kept at most; the oldest go first.
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
        self.keep::<Event>(limits.events);
        self.keep::<Delivery>(limits.deliveries);
        self.keep::<IdempotencyKey>(limits.idempotency_keys);
    }

    fn keep<T: Resource>(&mut self, most: usize) {
        while self.all::<T>().len() > most {
            let oldest = self.all::<T>().iter().next().map(|it| it.id().to_owned());
            let Some(id) = oldest else { return };
            self.take::<T>(&id);
        }
    }
}
