//! Answers that are not quite what their type says.

use proptest::prelude::*;
use proptest::sample::Index;
use serde::Deserialize;
use serde_json::{Value, json};
use stripe_runtime::codegen::{
    Decimal, Expandable, JsonError, List, Map, MaybeDeleted, Metadata, Object, ObjectUnion, Raw,
    SearchPage, Sensitive, Serializer, ShapeUnion, Timestamp, decode, id, object_union, open_enum,
    shape_union,
};
use stripe_runtime::{Answer, Headers, Json};

use crate::config;

/// A word that stands for what must not be shown, wherever it ends up.
const SECRET: &str = "whatmustnotbeshown";

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct ThingId(String);
id!(ThingId);

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Plain,
    Unknown(String),
}

open_enum! {
    Kind {
        Plain "plain";
    }
}

#[derive(Debug)]
#[expect(dead_code, reason = "it is only read into")]
enum Source {
    Thing(Box<Thing>),
    Unknown(Raw),
}

impl ObjectUnion for Source {
    fn from_object(object: &str, value: Value) -> Result<Self, JsonError> {
        Ok(match object {
            "thing" => Self::Thing(decode(&value)?),
            _ => Self::Unknown(value.into()),
        })
    }

    fn serialize_with<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Thing(_) => serializer.serialize_unit(),
            Self::Unknown(raw) => serde::Serialize::serialize(raw, serializer),
        }
    }
}
object_union!(Source);

#[derive(Debug)]
enum End {
    At(Timestamp),
    Unknown(Raw),
}

impl ShapeUnion for End {
    fn from_value(value: Value) -> Result<Self, JsonError> {
        Ok(match &value {
            Value::Number(_) => Self::At(decode(&value)?),
            _ => Self::Unknown(value.into()),
        })
    }

    fn serialize_with<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::At(at) => serde::Serialize::serialize(at, serializer),
            Self::Unknown(raw) => serde::Serialize::serialize(raw, serializer),
        }
    }
}
shape_union!(End);

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "it is only read into")]
struct Thing {
    id: ThingId,
    owner: Option<Expandable<ThingId>>,
    created: Timestamp,
    #[serde(rename = "type")]
    kind: Kind,
    url: Sensitive,
    metadata: Option<Metadata>,
    by_name: Option<Map<Timestamp>>,
    free: Option<Json>,
    amount: Option<Decimal>,
    count: i64,
    ratio: f64,
    is_active: bool,
    previous: Option<MaybeDeleted<Box<Thing>>>,
    source: Option<Source>,
    end: Option<End>,
    history: Option<List<Thing>>,
    found: Option<SearchPage<Thing>>,
}

impl Object for Thing {
    fn object_id(&self) -> &str {
        self.id.as_str()
    }
}

fn small(id: &str) -> Value {
    json!({
        "id": id, "object": "thing", "created": 5, "type": "plain", "url": SECRET, "count": 1,
        "ratio": 0.5, "is_active": true, "owner": "thi_0",
    })
}

fn thing() -> Value {
    let mut thing = small("thi_1");
    thing["type"] = "new".into();
    thing["owner"] = json!({"id": "thi_0", "n": [1, {"a": null}]});
    thing["metadata"] = json!({"a": SECRET, "é \"q\"\\": ""});
    thing["by_name"] = json!({"x": 1, "y": 2});
    thing["free"] = json!({"deep": [[{"x": 1e300}]]});
    thing["amount"] = "0.10".into();
    thing["previous"] = json!({"id": "thi_2", "object": "thing", "deleted": true});
    thing["source"] = small("thi_3");
    thing["end"] = 7.into();
    thing["history"] = json!({"data": [small("thi_4"), small("thi_5")], "has_more": true});
    thing["found"] = json!({"data": [small("thi_6")], "next_page": null, "total_count": 1});
    thing
}

/// Every value inside of `value`, itself first.
fn places(value: &Value) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(i, v)| (i.to_string(), v))
            .collect(),
        Value::Object(fields) => fields.iter().map(|(name, v)| (name.clone(), v)).collect(),
        _ => Vec::new(),
    };
    let mut all = vec![String::new()];
    for (name, value) in inner {
        all.extend(
            places(value)
                .into_iter()
                .map(|place| format!("/{name}{place}")),
        );
    }
    all
}

fn other() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(u64::MAX),
        json!(1.5),
        json!(1e300),
        json!(""),
        json!(SECRET),
        json!([]),
        json!([SECRET, 5]),
        json!({}),
        json!({"id": 5}),
        json!({"id": SECRET, "deleted": true}),
        json!({"object": "thing"}),
        json!({"data": SECRET}),
    ])
}

/// The thing with some of its values replaced.
fn replaced() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec((any::<Index>(), other()), 1..4).prop_map(|changes| {
        let mut thing = thing();
        for (place, other) in changes {
            let places = places(&thing);
            let place = thing.pointer_mut(&places[place.index(places.len())]);
            *place.expect("a place") = other;
        }
        thing.to_string().into_bytes()
    })
}

/// The thing's text with bytes changed, taken out and put in.
fn garbled() -> impl Strategy<Value = Vec<u8>> {
    let change = (
        any::<Index>(),
        0..3,
        prop_oneof![
            any::<u8>(),
            prop::sample::select(b"{}[]\",:\\0e-nt".to_vec())
        ],
    );
    prop::collection::vec(change, 1..6).prop_map(|changes| {
        let mut text = thing().to_string().into_bytes();
        for (at, how, byte) in changes {
            let at = at.index(text.len());
            match how {
                0 => text[at] = byte,
                1 => text.insert(at, byte),
                _ => drop(text.remove(at)),
            }
        }
        text
    })
}

fn cut() -> impl Strategy<Value = Vec<u8>> {
    any::<Index>().prop_map(|end| {
        let mut text = thing().to_string().into_bytes();
        text.truncate(end.index(text.len()));
        text
    })
}

/// Holds what came of a body against what every answer is to tell; what an error shows.
fn check(body: &[u8]) -> Result<Option<String>, TestCaseError> {
    let headers = Headers::from_iter([("request-id", "req_1")]);
    match Answer::new(200, headers, body.to_vec()).decode::<Thing>() {
        Ok(thing) => {
            prop_assert_eq!(thing.body(), body);
            Ok(None)
        }
        Err(error) => {
            prop_assert!(error.is_decode());
            prop_assert!(error.json_path().is_some_and(|path| !path.is_empty()));
            let how = (error.status(), error.request_id());
            prop_assert_eq!(how, (Some(200), Some("req_1")));
            prop_assert_eq!(error.body(), Some(body));
            Ok(Some(format!("{error} {error:?}")))
        }
    }
}

fn hides(shown: Option<&str>) -> bool {
    shown.is_none_or(|shown| !shown.contains(SECRET))
}

#[test]
fn the_thing_as_it_is_fits() {
    assert_eq!(check(thing().to_string().as_bytes()).unwrap(), None);
    assert!(check(b"{}").unwrap().is_some());
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn other_values_fit_or_say_where(body in replaced()) {
        let shown = check(&body)?;
        prop_assert!(hides(shown.as_deref()), "{:?}", shown);
    }

    /// Where quotes are lost, a value may be taken for a name, which a path shows.
    #[test]
    fn other_bytes_fit_or_say_where(body in garbled()) {
        check(&body)?;
    }

    #[test]
    fn what_is_cut_short_does_not_fit(body in cut()) {
        let shown = check(&body)?;
        prop_assert!(shown.is_some() && hides(shown.as_deref()), "{:?}", shown);
    }

    #[test]
    fn any_bytes_fit_or_say_where(body in prop::collection::vec(any::<u8>(), 0..64)) {
        check(&body)?;
    }

    #[test]
    fn what_nests_deep_fits_or_says_where(depth in 1..3000_usize, open in "\\[|\\{\"a\":") {
        let close = if open == "[" { "]" } else { "}" };
        let deep = format!("{}1{}", open.repeat(depth), close.repeat(depth));
        let mut thing = thing();
        thing["free"] = "DEEP".into();
        let body = thing.to_string().replace("\"DEEP\"", &format!("{{\"a\":{deep}}}"));
        check(body.as_bytes())?;
    }

    /// A value that is alone in being wrong is the one that the path names, or is inside of.
    #[test]
    fn a_path_leads_to_what_is_wrong(place in any::<Index>(), other in other()) {
        let mut thing = thing();
        let places = places(&thing);
        let place = &places[place.index(places.len())];
        *thing.pointer_mut(place).expect("a place") = other;
        let answer = Answer::new(200, Headers::default(), thing.to_string().into_bytes());
        if let Err(error) = answer.decode::<Thing>() {
            let path = error.json_path().unwrap_or_default();
            prop_assert!(leads(path, place), "{path} does not lead to {place}");
        }
    }
}

/// Whether a path and a pointer are on one way. A path has names as JSON writes them.
fn leads(path: &str, pointer: &str) -> bool {
    let path = path.replace('[', ".").replace(']', "");
    let written = pointer.replace('\\', r"\\").replace('"', "\\\"");
    let pointer = written.trim_start_matches('/').replace('/', ".");
    path == "." || path.starts_with(&pointer) || pointer.starts_with(&path)
}
