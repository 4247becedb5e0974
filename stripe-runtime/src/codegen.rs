//! All that generated crates may name.

#[doc(hidden)]
pub use serde;
pub use serde::Serializer;
use serde::de::DeserializeOwned;
pub use serde_json::{Error as JsonError, Value};

#[cfg(all(feature = "blocking", not(target_family = "wasm")))]
pub use crate::blocking;
use crate::misfit::Misfit;
pub use crate::{
    Answer, ApiError, Clearable, Decimal, Deleted, Encode, Error, ErrorKind, Event, EventPayload,
    EventReason, EventRequest, Expandable, Expands, Form, Headers, Json, List, Map, MaybeDeleted,
    Metadata, Method, Multipart, Object, ObjectUnion, OpenEnum, Operation, Paginate, Path,
    RangeQuery, Raw, RelatedObject, Request, RequestBuilder, Response, Search, SearchPage,
    Sensitive, ShapeUnion, SignatureFault, ThinEvent, Timestamp, id, object_union, retry,
    shape_union,
};
#[cfg(feature = "client")]
pub use crate::{
    AppInfo, BoxFuture, Bytes, Client, ClientBuilder, Clock, Download, Pages, RequestOptions,
    Stream, reqwest,
};
#[cfg(feature = "webhook")]
pub use crate::{VersionCheck, Webhook, webhook};
#[doc(hidden)]
pub use crate::{open_enum, union};

/// The value of type `T` in a JSON value.
///
/// An error says where, which only text has; so what does not fit is read again as text.
pub fn decode<T: DeserializeOwned>(value: &Value) -> Result<T, JsonError> {
    T::deserialize(value).or_else(|_| {
        let text = value.to_string();
        let read = serde_json::from_str(&text);
        read.map_err(|error| Misfit::new(&error, text.as_bytes()).into_error())
    })
}

/// The value of type `T`, if it fits.
#[must_use]
pub fn fits<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_fits_is_a_value() {
        assert_eq!(fits(&json!(5)), Some(Timestamp(5)));
        assert_eq!(fits(&json!({"a": "b"})), Some(Metadata::from([("a", "b")])));
        assert_eq!(fits::<Timestamp>(&json!("5")), None);
        assert_eq!(fits::<Metadata>(&json!({"a": 5})), None);
    }
}
