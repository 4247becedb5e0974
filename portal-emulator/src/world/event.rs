//! Events: what happened, with the object before and after it.

use serde::{Deserialize, Serialize};
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
    pub object: Value,
    /// The object before it happened, where the event tells what it was.
    pub before: Option<Value>,
    /// The request that made it happen.
    pub request: Option<RequestRef>,
    /// The account's API version then.
    pub api_version: ApiVersion,
    /// Whether it happened in live mode.
    pub livemode: bool,
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
