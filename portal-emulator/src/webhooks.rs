//! stub
use crate::version::ApiVersion;
use crate::world::{Event, World};
use serde_json::Value;
pub(crate) fn matches(_: &str, _: &str) -> bool {
    true
}
pub(crate) fn delivered(_: &World, _: &str) -> bool {
    true
}
pub(crate) fn event_json(_: &World, _: &Event, _: &ApiVersion) -> Value {
    Value::Null
}
