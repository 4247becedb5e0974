//! What an event says: which object is how since when.

use serde::de::DeserializeOwned;
use serde_json::Value;
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::event::{Event, EventObject};
use stripe_portal_gen::payment_method::PaymentMethod;
use stripe_portal_gen::product::Product;
use stripe_portal_gen::subscription::Subscription;

use super::customers;
use super::record::{Key, Kind, Record};
use crate::inbox::Fault;

/// An object that is otherwise since a moment.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) key: Key,
    /// The event that says so.
    pub(super) event: String,
    /// When it happened, in seconds.
    pub(super) created: i64,
    /// The object; none where it does not fit its type and has to be fetched.
    pub(super) object: Option<Record>,
}

impl Change {
    /// What an event says; none where it is about nothing that is kept.
    pub(super) fn of(event: &Event) -> Result<Option<Self>, Fault> {
        let (key, object) = match &event.object {
            EventObject::Unknown(raw) => match Kind::of_event(&event.type_) {
                Some(kind) => untyped(kind, event, raw)?,
                None => return Ok(None),
            },
            object => match typed(object) {
                Some(record) => (record.key(), Some(record)),
                None => return Ok(None),
            },
        };
        Ok(Some(Self {
            key,
            event: event.id.clone(),
            created: event.created.as_secs(),
            object,
        }))
    }
}

/// The object of an event that has a type.
fn typed(object: &EventObject) -> Option<Record> {
    use EventObject as Of;
    Some(match object {
        Of::CustomerCreated(it) | Of::CustomerUpdated(it) => (&**it).into(),
        Of::CustomerDeleted(it) => Record::Customer(customers::Row::deleted(it.id.as_str())),
        Of::CustomerSubscriptionCreated(it)
        | Of::CustomerSubscriptionDeleted(it)
        | Of::CustomerSubscriptionPaused(it)
        | Of::CustomerSubscriptionResumed(it)
        | Of::CustomerSubscriptionTrialWillEnd(it)
        | Of::CustomerSubscriptionUpdated(it) => (&**it).into(),
        Of::PaymentMethodAttached(it)
        | Of::PaymentMethodDetached(it)
        | Of::PaymentMethodUpdated(it) => (&**it).into(),
        _ => return None,
    })
}

/// The object of an event whose type the client does not name, such as `product.updated`, or of one that
/// does not fit: then its id, by which it can be fetched.
fn untyped(kind: Kind, event: &Event, raw: &Value) -> Result<(Key, Option<Record>), Fault> {
    let id = raw["id"].as_str().filter(|_| raw["object"] == kind.name());
    let Some(id) = id else {
        let why = event.misfit().unwrap_or("it is about something else");
        return Err(Fault::Misfit(format!("{}: {why}", event.type_)));
    };
    let object = match event.misfit() {
        Some(_) => None,
        None => read(kind, raw),
    };
    let id = id.to_owned();
    Ok((Key { kind, id }, object))
}

fn read(kind: Kind, raw: &Value) -> Option<Record> {
    match kind {
        Kind::Customer => fitting::<Customer>(raw).map(|it| (&it).into()),
        Kind::Subscription => fitting::<Subscription>(raw).map(|it| (&it).into()),
        Kind::PaymentMethod => fitting::<PaymentMethod>(raw).map(|it| (&it).into()),
        Kind::Product => fitting::<Product>(raw).map(|it| (&it).into()),
    }
}

fn fitting<T: DeserializeOwned>(raw: &Value) -> Option<T> {
    T::deserialize(raw).ok()
}
