//! What generated Stripe API crates call: the client and its errors, form encoding, pages, and
//! types that stay open to what Stripe adds later.
//!
//! The crate knows no resource. A generated crate describes each call as an [`Operation`] and each
//! object as data, and names only what [`codegen`] exports.
//!
//! Without the feature `client` (on by default) nothing here does input or output: a [`Request`]
//! is an operation as text, and an [`Answer`] becomes a [`Response`] or an [`Error`].

mod calls;
#[macro_use]
mod id;
#[doc(hidden)]
#[macro_use]
pub mod model;
#[doc(hidden)]
#[macro_use]
pub mod open_enum;
#[doc(hidden)]
#[macro_use]
pub mod union;

pub mod codegen;

mod answer;
mod binary;
mod buffer;
mod clearable;
mod decimal;
mod deleted;
mod error;
mod event;
mod expandable;
mod form;
mod headers;
mod list;
mod map;
mod misfit;
mod object;
mod path;
mod percent;
mod place;
mod range;
mod raw;
mod request;
mod response;
pub mod retry;
mod sensitive;
mod timestamp;
mod unquoted;

#[cfg(all(feature = "blocking", not(target_family = "wasm")))]
pub mod blocking;
#[cfg(feature = "client")]
mod client;
#[cfg(feature = "server")]
#[macro_use]
pub mod server;
#[cfg(feature = "webhook")]
pub mod webhook;

pub use answer::Answer;
pub use binary::Binary;
pub use clearable::Clearable;
pub use decimal::Decimal;
pub use deleted::{Deleted, MaybeDeleted};
pub use error::{ApiError, Error, ErrorKind, SignatureFault};
pub use event::{Event, EventPayload, EventReason, EventRequest, RelatedObject, ThinEvent};
pub use expandable::{Expandable, Expands};
pub use form::{Encode, Form};
pub use headers::Headers;
pub use list::{List, ListV2, Paginate, PaginateV2, Search, SearchPage};
pub use map::{Map, Metadata};
pub use model::{Fields, Model, Written};
pub use object::Object;
pub use open_enum::OpenEnum;
pub use path::Path;
pub use range::RangeQuery;
pub use raw::Raw;
pub use request::{BodyKind, FileUpload, Method, Multipart, Operation, Request, RequestBuilder};
pub use response::Response;
pub use sensitive::Sensitive;
pub use timestamp::{OutOfRange, Timestamp};
pub use union::{ObjectUnion, ShapeUnion};

#[cfg(feature = "client")]
pub use client::{
    AppInfo, BoxFuture, Client, ClientBuilder, Clock, Download, Pages, RequestOptions,
};
#[cfg(feature = "webhook")]
pub use webhook::{VersionCheck, Webhook};
#[cfg(feature = "client")]
pub use {bytes::Bytes, futures_core::Stream, reqwest};

/// A free-form JSON object.
pub type Json = serde_json::Map<String, serde_json::Value>;
