//! A program that knows of the world only by its events, and must know it well.

use std::collections::BTreeMap;

use serde_json::Value;
use stripe_portal_gen::billing_portal::Configuration;
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::discount::Discount;
use stripe_portal_gen::invoice::Invoice;
use stripe_portal_gen::payment_method::PaymentMethod;
use stripe_portal_gen::subscription::Subscription;
use stripe_portal_gen::tax_id::TaxId;

use crate::world::{Event, Resource, World};

/// Objects by id, as the events told of them.
#[derive(Debug)]
pub(super) struct Mirror(BTreeMap<String, Value>);

impl Mirror {
    pub(super) fn new(world: &World) -> Self {
        Self(truth(world))
    }

    /// Follows the events, and compares.
    pub(super) fn follow(&mut self, world: &World) {
        for event in world.all::<Event>().iter() {
            self.apply(event);
        }
        assert_eq!(self.0, truth(world));
    }

    fn apply(&mut self, event: &Event) {
        let object = event.object.value();
        let Some(kind) = object["object"]
            .as_str()
            .filter(|kind| KINDS.contains(kind))
        else {
            return;
        };
        let id = object["id"].as_str().unwrap_or_default().to_owned();
        let plain = plain(object.clone());
        let known = self.0.get(&id);
        let goes = event.kind.ends_with(".deleted") && kind != "subscription";
        if let Some(before) = &event.before {
            // Several events can tell of one step.
            let told = known == Some(&self::plain(before.value())) || known == Some(&plain);
            assert!(told, "{} of {id} follows on nothing", event.kind);
            assert_ne!(
                before.value(),
                object,
                "{} of {id} tells of no change",
                event.kind
            );
        } else if event.kind.ends_with(".created") {
            assert_eq!(known, None, "{} of {id} comes twice", event.kind);
        }
        if goes {
            self.0.remove(&id);
        } else {
            self.0.insert(id, plain);
        }
    }
}

const KINDS: [&str; 7] = [
    "billing_portal.configuration",
    "customer",
    "discount",
    "invoice",
    "payment_method",
    "subscription",
    "tax_id",
];

/// What there is.
fn truth(world: &World) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    collect::<Configuration>(world, &mut all);
    collect::<Customer>(world, &mut all);
    collect::<Discount>(world, &mut all);
    collect::<Invoice>(world, &mut all);
    collect::<PaymentMethod>(world, &mut all);
    collect::<Subscription>(world, &mut all);
    collect::<TaxId>(world, &mut all);
    all
}

fn collect<T: Resource>(world: &World, all: &mut BTreeMap<String, Value>) {
    for object in world.all::<T>().iter() {
        let value = serde_json::to_value(object).unwrap();
        all.insert(object.id().to_owned(), plain(value));
    }
}

/// Without what is counted in silence.
fn plain(mut value: Value) -> Value {
    if let Some(fields) = value.as_object_mut() {
        fields.shift_remove("next_invoice_sequence");
    }
    value
}
