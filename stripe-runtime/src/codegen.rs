//! All that generated crates may name.

#[doc(hidden)]
pub use serde;
pub use serde::Serializer;
use serde::de::DeserializeOwned;
pub use serde_json::{Error as JsonError, Value};

pub use crate::{
    ApiError, Clearable, Decimal, Deleted, Encode, Error, ErrorKind, Event, EventPayload,
    Expandable, Expands, Form, Json, List, Map, MaybeDeleted, Metadata, Method, Object,
    ObjectUnion, OpenEnum, Operation, Paginate, Path, RangeQuery, Raw, Response, Search,
    SearchPage, Sensitive, ShapeUnion, Timestamp, id, object_union, shape_union,
};
#[cfg(feature = "client")]
pub use crate::{Client, ClientBuilder, RequestOptions, Stream};
#[doc(hidden)]
pub use crate::{open_enum, union};

/// The value of type `T` in a JSON value.
pub fn decode<T: DeserializeOwned>(value: Value) -> Result<T, JsonError> {
    serde_json::from_value(value)
}
