//! All that generated crates may name.

use std::fmt;

#[doc(hidden)]
pub use serde;
use serde::de::DeserializeOwned;
pub use serde::{Serialize, Serializer};
pub use serde_json::{Error as JsonError, Value};

#[cfg(all(feature = "blocking", not(target_family = "wasm")))]
pub use crate::blocking;
use crate::misfit::Misfit;
#[cfg(feature = "server")]
pub use crate::server;
pub use crate::{
    Answer, ApiError, Binary, BodyKind, Clearable, Decimal, Deleted, Encode, Error, ErrorKind,
    Event, EventPayload, EventReason, EventRequest, Expandable, Expands, Fields, FileUpload, Form,
    Headers, Json, List, ListV2, Map, MaybeDeleted, Metadata, Method, Model, Multipart, Object,
    ObjectUnion, OpenEnum, Operation, Paginate, PaginateV2, Path, RangeQuery, Raw, RelatedObject,
    Request, RequestBuilder, Response, Search, SearchPage, Sensitive, ShapeUnion, SignatureFault,
    ThinEvent, Timestamp, Written, calls, debug_params, downloads, id, object_union, pages, retry,
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
pub use crate::{model, open_enum, union};

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

/// What a setter of a list takes, as the list.
pub fn list_of<T>(items: impl IntoIterator<Item = impl Into<T>>) -> Vec<T> {
    items.into_iter().map(Into::into).collect()
}

/// Shows the names of parameters.
#[doc(hidden)]
pub fn debug_params(name: &str, value: &dyn Encode, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut form = Form::new();
    value.encode(&mut form);
    write!(f, "{name} ")?;
    form.fmt_names(f)
}

/// Shows the names of an operation's parameters.
#[doc(hidden)]
pub fn debug_operation<O: Operation>(
    name: &str,
    operation: &O,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let mut form = Form::new();
    operation.query(&mut form);
    operation.form(&mut form);
    write!(f, "{name} ")?;
    form.fmt_names(f)
}

/// Which member of a union has the most fields of an object.
#[must_use]
pub fn closest(object: &Json, members: &[&[&str]]) -> usize {
    let known = |fields: &&[&str]| {
        fields
            .iter()
            .filter(|name| object.contains_key(**name))
            .count()
    };
    let most = members.iter().map(known).enumerate();
    // The first of those that know as many: `max_by_key` would give the last.
    most.rev()
        .max_by_key(|(_, known)| *known)
        .map_or(0, |(index, _)| index)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    struct Card {
        number: &'static str,
        extra: Metadata,
        holder: Option<Holder>,
    }

    enum Holder {
        Name(&'static str),
        Cards(Vec<Card>),
    }

    impl Encode for Card {
        fn encode(&self, form: &mut Form) {
            form.field("number", self.number);
            form.field("extra", &self.extra);
            form.field("holder", &self.holder);
        }
    }
    crate::debug_params!(Card);

    impl Encode for Holder {
        fn encode(&self, form: &mut Form) {
            match self {
                Self::Name(name) => form.text(name),
                Self::Cards(cards) => cards.encode(form),
            }
        }
    }
    crate::debug_params!(Holder);

    fn card(holder: Option<Holder>) -> Card {
        Card {
            number: "a=b&secret=c",
            extra: Metadata::from([("key", "secret=d"), ("a&b", "secret")]),
            holder,
        }
    }

    #[test]
    fn debug_shows_names_and_no_values() {
        let inner = card(Some(Holder::Name("secret")));
        let outer = card(Some(Holder::Cards(vec![inner])));
        let names = r#""number", "extra[key]", "extra[a%26b]""#;
        let inner = r#""holder[0][number]", "holder[0][extra][key]", "holder[0][extra][a%26b]""#;
        let want = format!(r#"Card {{{names}, {inner}, "holder[0][holder]"}}"#);
        assert_eq!(format!("{outer:?}"), want);
    }

    #[test]
    fn debug_of_a_bare_value_shows_nothing_of_it() {
        assert_eq!(
            format!("{:?}", Holder::Name("secret=a&secret=b")),
            r#"Holder {""}"#
        );
        let pair = [Holder::Name("secret"), Holder::Cards(Vec::new())];
        let shown = format!("{pair:?} {:?}", Some(card(None)));
        assert!(!shown.contains("secret"), "{shown}");
    }

    #[test]
    fn the_closest_knows_most_fields() {
        let closest = |object: Value, members: &[&[&str]]| {
            super::closest(object.as_object().unwrap(), members)
        };
        let members: &[&[&str]] = &[&["a"], &["a", "b"], &["c", "b"], &[]];
        for (object, want) in [
            (json!({"a": 1}), 0),
            (json!({"a": null, "b": null, "x": 1, "y": 1}), 1),
            (json!({"b": 1}), 1),
            (json!({"b": 1, "c": 1}), 2),
            (json!({"a": 1, "b": 1, "c": 1}), 1),
            (json!({"x": 1}), 0),
            (json!({}), 0),
        ] {
            assert_eq!(closest(object.clone(), members), want, "{object}");
        }
        assert_eq!(closest(json!({"a": 1}), &[]), 0);
    }

    #[test]
    fn what_fits_is_a_value() {
        assert_eq!(fits(&json!(5)), Some(Timestamp(5)));
        assert_eq!(fits(&json!({"a": "b"})), Some(Metadata::from([("a", "b")])));
        assert_eq!(fits::<Timestamp>(&json!("5")), None);
        assert_eq!(fits::<Metadata>(&json!({"a": 5})), None);
    }
}
