//! Which deliveries wait for which endpoint, in the order in which they go out.

use std::collections::BTreeMap;

use super::{Delivery, DeliveryState, Endpoint, Event, World};

/// Deliveries that wait.
#[derive(Clone, Debug, Default)]
pub(super) struct Outbox {
    /// By endpoint, then by the time of their next attempt and their age.
    mail: BTreeMap<Box<str>, Waiting>,
    /// How many of them each event has.
    events: BTreeMap<Box<str>, usize>,
    /// How many they are.
    count: usize,
}

/// The ids of deliveries to one endpoint.
type Waiting = BTreeMap<(i64, u64), Box<str>>;

impl Outbox {
    pub(super) fn put(&mut self, queue: (&str, i64), place: u64, id: &str) {
        let (endpoint, at) = queue;
        let waiting = self.mail.entry(endpoint.into()).or_default();
        if waiting.insert((at, place), id.into()).is_none() {
            *self.events.entry(event_of(id).into()).or_default() += 1;
            self.count += 1;
        }
    }

    pub(super) fn take(&mut self, queue: (&str, i64), place: u64) {
        let (endpoint, at) = queue;
        let Some(waiting) = self.mail.get_mut(endpoint) else {
            return;
        };
        let taken = waiting.remove(&(at, place));
        if waiting.is_empty() {
            self.mail.remove(endpoint);
        }
        if let Some(id) = taken {
            self.count -= 1;
            self.forget(event_of(&id));
        }
    }

    fn forget(&mut self, event: &str) {
        if let Some(left) = self.events.get_mut(event) {
            *left -= 1;
            if *left == 0 {
                self.events.remove(event);
            }
        }
    }

    /// How many deliveries wait.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// How many events wait, for whichever endpoint.
    pub(super) fn events(&self) -> usize {
        self.events.len()
    }

    /// The first of the deliveries to the endpoint for which the most wait.
    pub(super) fn first_of_most(&self) -> Option<&str> {
        let most = self.mail.values().max_by_key(|waiting| waiting.len())?;
        most.first_key_value().map(|(_, id)| id.as_ref())
    }
}

/// The event in the id of a delivery.
fn event_of(delivery: &str) -> &str {
    delivery
        .split_once(':')
        .map_or(delivery, |(event, _)| event)
}

impl World {
    /// The endpoints for which deliveries wait, however long.
    pub fn endpoints_with_mail(&self) -> impl Iterator<Item = &str> {
        self.outbox.mail.keys().map(AsRef::as_ref)
    }

    /// When the deliveries that wait for an endpoint are due, and their ids, in their order.
    pub fn mail_for(&self, endpoint: &str) -> impl Iterator<Item = (i64, &str)> {
        let waiting = self.outbox.mail.get(endpoint).into_iter().flatten();
        waiting.map(|((at, _), id)| (*at, id.as_ref()))
    }

    /// Whether an event waits to be delivered somewhere.
    pub(crate) fn is_awaited(&self, event: &str) -> bool {
        self.outbox.events.contains_key(event)
    }

    /// Addresses a new event to all endpoints that want it.
    pub(super) fn address(&mut self, event: &Event) {
        let endpoints = self.all::<Endpoint>().iter();
        let wanting = endpoints.filter(|it| it.enabled && it.wants(&event.kind));
        let deliveries: Vec<_> = wanting
            .map(|endpoint| Delivery::new(&event.id, &endpoint.id, event.created))
            .collect();
        for delivery in deliveries {
            let id = delivery.id.clone();
            self.swap(&id, delivery);
        }
    }
}

impl Endpoint {
    /// Whether events of this type are sent to it: their name is in its list, or fits a pattern
    /// there that ends with `*`.
    #[must_use]
    pub fn wants(&self, kind: &str) -> bool {
        let mut patterns = self.enabled_events.iter();
        patterns.any(|pattern| matches(pattern, kind))
    }
}

/// Whether a type of event is the one that is named, or fits a pattern that ends with `*`.
#[must_use]
pub(crate) fn matches(pattern: &str, kind: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => kind.starts_with(start),
        None => kind == pattern,
    }
}

impl Delivery {
    /// An event that is to be sent to an endpoint at once.
    #[must_use]
    pub fn new(event: &str, endpoint: &str, now: i64) -> Self {
        Self {
            id: Self::id_of(event, endpoint),
            event: event.to_owned(),
            endpoint: endpoint.to_owned(),
            created: now,
            attempts: 0,
            state: DeliveryState::Pending,
            next_attempt: Some(now),
            last_attempt: None,
            last_status: None,
            last_error: None,
        }
    }

    /// Plans no further attempt.
    pub(crate) fn give_up(&mut self, why: &str) {
        self.state = DeliveryState::Failed;
        self.next_attempt = None;
        self.last_error = Some(why.to_owned());
    }

    /// The id of the delivery of an event to an endpoint, of which there is one at most.
    #[must_use]
    pub fn id_of(event: &str, endpoint: &str) -> String {
        format!("{event}:{endpoint}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::world::{Account, EndpointSecret};

    fn endpoint(id: &str, events: &[&str]) -> Endpoint {
        Endpoint {
            id: id.to_owned(),
            url: "http://127.0.0.1/".to_owned(),
            enabled_events: events.iter().map(|it| (*it).to_owned()).collect(),
            api_version: None,
            secrets: vec![EndpointSecret {
                value: "whsec_1".to_owned(),
                until: None,
            }],
            enabled: true,
            created: 0,
        }
    }

    #[test]
    fn an_endpoint_wants_names_and_patterns() {
        let some = endpoint("we_1", &["customer.*", "invoice.paid"]);
        for kind in [
            "customer.updated",
            "customer.tax_id.created",
            "invoice.paid",
        ] {
            assert!(some.wants(kind), "{kind}");
        }
        for kind in [
            "invoice.created",
            "customers.updated",
            "payment_method.attached",
        ] {
            assert!(!some.wants(kind), "{kind}");
        }
        assert!(endpoint("we_2", &["*"]).wants("invoice.created"));
    }

    #[test]
    fn mail_is_in_the_order_of_its_time_and_its_age() {
        let mut world = World::new(Account::default(), Clock::frozen(100), 1);
        let mut tx = world.on_its_own(100);
        for (event, at) in [("evt_1", 200), ("evt_2", 100), ("evt_3", 100)] {
            tx.insert(Delivery::new(event, "we_1", at));
        }
        tx.insert(Delivery::new("evt_1", "we_2", 100));
        tx.update::<Delivery>("evt_2:we_1", |it| it.next_attempt = Some(150));
        let ids = |world: &World, endpoint: &str| {
            let mail = world.mail_for(endpoint);
            mail.map(|(at, id)| format!("{at} {id}"))
                .collect::<Vec<_>>()
        };
        let want = ["100 evt_3:we_1", "150 evt_2:we_1", "200 evt_1:we_1"];
        assert_eq!(ids(tx.world(), "we_1"), want);

        tx.update::<Delivery>("evt_1:we_2", |it| it.state = DeliveryState::Delivered);
        tx.remove::<Delivery>("evt_3:we_1");
        assert_eq!(ids(&world, "we_1"), want[1..]);
        assert_eq!(world.endpoints_with_mail().collect::<Vec<_>>(), ["we_1"]);
    }
}
