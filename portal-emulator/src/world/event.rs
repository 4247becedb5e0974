//! Events: what happened, with the object before and after it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::{RequestRef, Resource};
use crate::version::ApiVersion;

/// For how long events can be listed, and longer while one waits to be delivered.
pub(super) const KEPT: i64 = 30 * 86_400;

/// Something that happened, its objects with all that any API version has.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Its id, `evt_…`.
    pub id: String,
    /// When it happened.
    pub created: i64,
    /// Its type, such as `customer.updated`.
    pub kind: String,
    /// The object after it happened, or as it was when it was deleted.
    pub object: Snapshot,
    /// The object before it happened, where the event tells what it was.
    pub before: Option<Snapshot>,
    /// The request that made it happen.
    pub request: Option<RequestRef>,
    /// The account's API version then.
    pub api_version: ApiVersion,
    /// Whether it happened in live mode.
    pub livemode: bool,
}

/// An object as it was, as JSON text: much less to make and to forget than a tree, and most are never
/// looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot(Box<str>);

impl Snapshot {
    /// An object as it is. All of the world's types can be written as JSON.
    pub fn of<T: Serialize>(object: &T) -> Self {
        Self(serde_json::to_string(object).unwrap_or_default().into())
    }

    /// The object.
    #[must_use]
    pub fn value(&self) -> Value {
        serde_json::from_str(&self.0).unwrap_or_default()
    }
}

impl Serialize for Snapshot {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Snapshot {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(|value| Self::of(&value))
    }
}

impl Event {
    /// Whether events of this type tell what their object was.
    pub(super) fn tells_before(kind: &str) -> bool {
        kind.ends_with(".updated") || kind == "payment_method.detached"
    }
}

impl Resource for Event {
    fn id(&self) -> &str {
        &self.id
    }

    fn due(&self) -> Option<i64> {
        Some(self.created.saturating_add(KEPT))
    }
}
