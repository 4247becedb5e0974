//! Structs that are read by a table of their fields: in any order, from text, bytes and values.

use proptest::prelude::*;
use serde::Serialize as _;
use serde_json::{Value, json};
use stripe_runtime::codegen::{
    Expandable, Expands, JsonError, List, Model as _, ObjectUnion, Raw, Serializer, ShapeUnion,
    Timestamp, closest, decode, fits, id, model, object_union, shape_union,
};
use stripe_runtime::{Answer, Headers};

use crate::config;

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct PetId(String);
id!(PetId);

impl Expands for PetId {
    type Object = Pet;
}

#[derive(Clone, Debug, PartialEq)]
struct Pet {
    id: PetId,
    object: Option<String>,
    kind: Option<String>,
    age: Option<i64>,
    born: Timestamp,
    parent: Option<Expandable<PetId>>,
    friends: Option<List<Pet>>,
    homes: Option<Vec<Vec<Home>>>,
    chip: Option<Box<Chip>>,
}

model! {
    Pet {
        0 required id "id";
        1 optional object "object";
        2 optional kind "type";
        3 optional age "age";
        4 required born "born";
        5 optional parent "parent";
        6 optional friends "friends";
        7 optional homes "homes";
        8 optional chip "chip";
    }
}

#[derive(Clone, Debug, PartialEq)]
struct House {
    object: Option<String>,
    doors: Vec<i64>,
}

model! {
    House {
        0 optional object "object";
        1 required doors "doors";
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Home {
    House(Box<House>),
    Pet(Box<Pet>),
    Unknown(Raw),
}

impl ObjectUnion for Home {
    fn from_object(object: &str, value: Value) -> Result<Self, JsonError> {
        Ok(match object {
            "house" => Self::House(decode(&value)?),
            "pet" => Self::Pet(decode(&value)?),
            _ => Self::Unknown(value.into()),
        })
    }

    fn serialize_with<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::House(it) => it.serialize(serializer),
            Self::Pet(it) => it.serialize(serializer),
            Self::Unknown(it) => it.serialize(serializer),
        }
    }
}
object_union!(Home);

/// Objects that the names of their fields tell apart.
#[derive(Clone, Debug, PartialEq)]
enum Chip {
    House(Box<House>),
    Pet(Box<Pet>),
    Unknown(Raw),
}

impl ShapeUnion for Chip {
    fn from_value(value: Value) -> Result<Self, JsonError> {
        Ok(match &value {
            Value::Object(object) => match closest(object, &[House::FIELDS, Pet::FIELDS]) {
                0 => fits(&value).map_or_else(|| Self::Unknown(value.into()), Self::House),
                _ => fits(&value).map_or_else(|| Self::Unknown(value.into()), Self::Pet),
            },
            _ => Self::Unknown(value.into()),
        })
    }

    fn serialize_with<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::House(it) => it.serialize(serializer),
            Self::Pet(it) => it.serialize(serializer),
            Self::Unknown(it) => it.serialize(serializer),
        }
    }
}
shape_union!(Chip);

type Fields = Vec<(&'static str, Value)>;

/// A field that is mostly there and mostly fits.
fn field(
    name: &'static str,
    values: [Value; 3],
) -> impl Strategy<Value = Option<(&'static str, Value)>> {
    let [usual, other, wrong] = values;
    let value = prop_oneof![12 => Just(usual), 4 => Just(other), 1 => Just(wrong)];
    prop::option::weighted(0.9, value.prop_map(move |value| (name, value)))
}

fn fields() -> impl Strategy<Value = Fields> {
    let pet = json!({"id": "b", "born": 2, "object": "pet"});
    let house = json!({"object": "house", "doors": [1]});
    let fields = (
        field("id", [json!("a"), json!("\u{1F4B3}\n"), json!(null)]),
        field("type", [json!("cat"), json!(null), json!(1)]),
        field("age", [json!(5), json!(null), json!(0.5)]),
        field("born", [json!(1), json!(-1), json!("1")]),
        field("parent", [json!("b"), pet.clone(), json!({"id": 1})]),
        field(
            "friends",
            [
                json!({"data": [pet]}),
                json!(null),
                json!({"data": [house]}),
            ],
        ),
        field(
            "homes",
            [
                json!([[pet, house], []]),
                json!([[{"object": "x"}]]),
                json!([[{"object": "house"}]]),
            ],
        ),
        field(
            "chip",
            [
                json!({"doors": []}),
                json!({"id": "c", "born": 3}),
                json!(1),
            ],
        ),
        field(
            "other",
            [json!({"id": 1, "born": []}), json!([]), json!(null)],
        ),
        field("Id", [json!(1), json!("a"), json!(null)]),
    );
    fields.prop_map(|(a, b, c, d, e, f, g, h, i, j)| {
        [a, b, c, d, e, f, g, h, i, j]
            .into_iter()
            .flatten()
            .collect()
    })
}

/// Fields, and the same in another order.
fn shuffled() -> impl Strategy<Value = (Fields, Fields)> {
    fields().prop_flat_map(|fields| (Just(fields.clone()), Just(fields).prop_shuffle()))
}

fn text(fields: &[(&str, Value)]) -> String {
    let fields = fields
        .iter()
        .map(|(name, value)| format!("{name:?}:{value}"));
    format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
}

fn read(text: &str) -> Result<Pet, JsonError> {
    serde_json::from_str(text)
}

/// Where an answer does not fit.
fn path(body: &Value) -> Option<String> {
    let answer = Answer::new(200, Headers::default(), body.to_string().into_bytes());
    let error = answer.decode::<Pet>().err()?;
    error.json_path().map(str::to_owned)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_order_of_fields_says_nothing((fields, shuffled) in shuffled()) {
        let want = read(&text(&fields));
        prop_assert_eq!(read(&text(&shuffled)).ok(), want.ok());
    }

    #[test]
    fn text_bytes_and_values_read_alike(fields in fields()) {
        let text = text(&fields);
        let want = read(&text);
        let value: Value = serde_json::from_str(&text).unwrap();
        let of_bytes = serde_json::from_slice::<Pet>(text.as_bytes());
        let of_reader = serde_json::from_reader::<_, Pet>(text.as_bytes());
        match &want {
            Ok(want) => {
                prop_assert_eq!(&of_bytes.unwrap(), want);
                prop_assert_eq!(&of_reader.unwrap(), want);
                prop_assert_eq!(&serde_json::from_value::<Pet>(value.clone()).unwrap(), want);
                prop_assert_eq!(&decode::<Pet>(&value).unwrap(), want);
            }
            Err(error) => {
                prop_assert_eq!(of_bytes.unwrap_err().to_string(), error.to_string());
                prop_assert!(of_reader.is_err());
                prop_assert!(serde_json::from_value::<Pet>(value.clone()).is_err());
                prop_assert!(decode::<Pet>(&value).is_err());
            }
        }
    }

    #[test]
    fn what_is_written_reads_back(fields in fields()) {
        if let Ok(pet) = read(&text(&fields)) {
            let written = serde_json::to_value(&pet).unwrap();
            let names: Vec<&String> = written.as_object().unwrap().keys().collect();
            prop_assert_eq!(names, Pet::FIELDS);
            prop_assert_eq!(serde_json::from_value::<Pet>(written).unwrap(), pet);
        }
    }
}

#[test]
fn most_of_what_is_tried_fits() {
    let all = [("id", json!("a")), ("born", json!(1))];
    assert!(read(&text(&all)).is_ok() && read(&text(&all[..1])).is_err());
}

#[test]
fn a_fault_has_its_path_through_lists_and_unions() {
    let pet = |with: Value| {
        let mut pet = json!({"id": "a", "born": 1});
        let fields = with.as_object().unwrap().clone();
        pet.as_object_mut().unwrap().extend(fields);
        pet
    };
    let friends = |pet: &Value| json!({"friends": {"data": [{"id": "b", "born": 1}, pet]}});
    let home = |home: Value| json!({"homes": [[], [{"object": "x"}, home]]});
    let house = json!({"object": "house", "doors": [1, 2, "x"]});
    let as_home = |with: Value| home(pet(with));
    for (body, want) in [
        (pet(json!({"age": "x"})), "age"),
        (
            pet(friends(&pet(json!({"born": "x"})))),
            "friends.data[1].born",
        ),
        (
            pet(friends(&pet(friends(&json!({"id": []}))))),
            "friends.data[1].friends.data[1].id",
        ),
        (pet(home(house.clone())), "homes[1][1].doors[2]"),
        (
            pet(as_home(json!({"object": "pet", "age": []}))),
            "homes[1][1].age",
        ),
        (
            pet(as_home({
                let mut inner = home(house);
                inner["object"] = "pet".into();
                inner
            })),
            "homes[1][1].homes[1][1].doors[2]",
        ),
        (
            pet(friends(&pet(json!({"parent": {"id": 1}})))),
            "friends.data[1].parent",
        ),
    ] {
        assert_eq!(path(&body).as_deref(), Some(want), "{body}");
    }
}

/// An object that was expanded is read when it is asked for: its path begins there.
#[test]
fn a_fault_in_an_expanded_object_has_its_path() {
    let parent = json!({"id": "b", "born": 1, "friends": {"data": [{"id": "c", "born": "x"}]}});
    let pet = read(&json!({"id": "a", "born": 1, "parent": parent}).to_string()).unwrap();
    let error = pet.parent.unwrap().object().unwrap_err();
    assert!(error.is_decode());
    assert_eq!(error.json_path(), Some("friends.data[0].born"));
}

#[test]
fn objects_are_told_apart_by_their_fields() {
    let chip = |text: &str| serde_json::from_str::<Chip>(text).unwrap();
    let pet = chip(r#"{"id":"a","born":1,"doors":[]}"#);
    assert!(matches!(pet, Chip::Pet(pet) if pet.id == "a"));
    assert!(matches!(chip(r#"{"doors":[],"x":1}"#), Chip::House(_)));
    for odd in [r#"{"id":"a"}"#, "{}", r#"{"x":1}"#, "[1]", "null"] {
        let got = chip(odd);
        assert!(matches!(got, Chip::Unknown(_)), "{odd}");
        assert_eq!(serde_json::to_string(&got).unwrap(), odd);
    }
}
