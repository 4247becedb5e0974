//! The same parameters as JSON, for operations that take it: names and items lead to a tree.

use serde_json::{Map, Value};

/// A JSON body in the making.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    root: Value,
    /// Where the value being written stands.
    path: Vec<Step>,
    /// How many values have been written.
    written: usize,
    /// How many had been written at each step of the path.
    before: Vec<usize>,
}

/// One step from a value into it.
#[derive(Clone, Debug)]
enum Step {
    Field(String),
    Item(usize),
}

impl Tree {
    pub(super) fn field(&mut self, name: &str) {
        self.enter(Step::Field(name.to_owned()));
    }

    pub(super) fn item(&mut self, index: usize) {
        self.enter(Step::Item(index));
    }

    fn enter(&mut self, step: Step) {
        self.path.push(step);
        self.before.push(self.written);
    }

    /// Ends a value. One that has written nothing is an object without fields.
    pub(super) fn leave(&mut self) {
        if self.before.pop() == Some(self.written) {
            self.set(Value::Object(Map::new()));
        }
        self.path.pop();
    }

    /// Writes the value where the path leads.
    pub(super) fn set(&mut self, value: Value) {
        self.written += 1;
        set(&mut self.root, &self.path, value);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.root.is_null()
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        match self.root {
            Value::Null => b"{}".to_vec(),
            root => root.to_string().into_bytes(),
        }
    }
}

fn set(at: &mut Value, path: &[Step], value: Value) {
    let Some((step, rest)) = path.split_first() else {
        *at = value;
        return;
    };
    let whole = std::mem::take(at);
    *at = match (step, whole) {
        (Step::Field(name), whole) => {
            let mut fields = match whole {
                Value::Object(fields) => fields,
                _ => Map::new(),
            };
            set(
                fields.entry(name.as_str()).or_insert(Value::Null),
                rest,
                value,
            );
            Value::Object(fields)
        }
        (Step::Item(index), whole) => {
            let mut items = match whole {
                Value::Array(items) => items,
                _ => Vec::new(),
            };
            if items.len() <= *index {
                items.resize(index + 1, Value::Null);
            }
            set(&mut items[*index], rest, value);
            Value::Array(items)
        }
    };
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::{Clearable, Encode, Form, Map, Timestamp};

    /// An object of which nothing has to be set.
    #[derive(Default)]
    struct Part {
        size: Option<u8>,
        tags: Option<Vec<&'static str>>,
    }

    impl Encode for Part {
        fn encode(&self, form: &mut Form) {
            form.field("size", &self.size);
            form.field("tags", &self.tags);
        }
    }

    /// A list in a list in a list.
    struct Deep(u32);

    impl Encode for Deep {
        fn encode(&self, form: &mut Form) {
            match self.0 {
                0 => form.text("end"),
                depth => form.item(0, &Self(depth - 1)),
            }
        }
    }

    fn read(form: Form) -> Value {
        serde_json::from_slice(&form.into_json()).unwrap()
    }

    fn field<T: Encode>(value: &T) -> Value {
        let mut form = Form::json();
        form.field("a", value);
        assert_eq!(form.as_str(), "");
        read(form)["a"].take()
    }

    #[test]
    fn types_are_kept() {
        assert_eq!(field(&"5"), json!("5"));
        assert_eq!(field(&""), json!(""));
        assert_eq!(field(&true), json!(true));
        assert_eq!(field(&i64::MIN), json!(i64::MIN));
        assert_eq!(field(&u64::MAX), json!(u64::MAX));
        assert_eq!(field(&0.1), json!(0.1));
        assert_eq!(field(&1e300), json!(1e300));
        assert_eq!(field(&12.0), json!(12));
        assert_eq!(field(&-0.0), json!(0));
        assert_eq!(field(&Timestamp(5)), json!(5));
        assert_eq!(field(&f64::NAN), json!("NaN"));
    }

    #[test]
    fn lists_and_maps_nest() {
        assert_eq!(field(&vec![vec![1, 2], vec![3]]), json!([[1, 2], [3]]));
        let map = Map::<Vec<Map<bool>>>::from([
            (
                "b",
                vec![Map::from([("c", true)]), Map::from([("d", false)])],
            ),
            ("a[0]", vec![]),
        ]);
        let want = json!({"b": [{"c": true}, {"d": false}], "a[0]": []});
        assert_eq!(field(&map).to_string(), want.to_string());
    }

    #[test]
    fn any_json_is_itself() {
        for want in [
            json!({"z": 1, "a": {"b": [null, true, "x", -1, 0.5, [], {}]}}),
            json!([[[]], [{"a": []}]]),
            json!({}),
            json!(null),
        ] {
            assert_eq!(field(&want).to_string(), want.to_string());
        }
    }

    #[test]
    fn what_is_empty_is_said_and_what_is_absent_is_not() {
        let mut form = Form::json();
        assert!(form.is_empty());
        form.field("absent", &None::<&str>);
        form.field("unset", &None::<Clearable<Vec<u8>>>);
        assert!(form.is_empty());
        assert_eq!(form.clone().into_json(), b"{}");
        form.field("list", &Vec::<u8>::new());
        form.field("map", &Map::<u8>::new());
        form.field("part", &Part::default());
        form.field("set", &Some(Clearable::Set(Vec::<u8>::new())));
        form.field("clear", &Some(Clearable::<Vec<u8>>::Clear));
        assert!(!form.is_empty());
        let want = json!({"list": [], "map": {}, "part": {}, "set": [], "clear": null});
        assert_eq!(read(form), want);
    }

    #[test]
    fn items_keep_their_places() {
        let large = Part {
            size: Some(3),
            tags: Some(vec![]),
        };
        let parts = vec![Part::default(), large, Part::default()];
        assert_eq!(field(&parts), json!([{}, {"size": 3, "tags": []}, {}]));
        assert_eq!(field(&vec![vec![], vec![1], vec![]]), json!([[], [1], []]));
        assert_eq!(field(&vec![None, Some(1)]), json!([null, 1]));
    }

    #[test]
    fn a_name_that_comes_twice_counts_once() {
        let mut form = Form::json();
        form.field("a", &1);
        form.field("a", &["x"]);
        form.field("b", &["x"]);
        form.field("b", &Part::default());
        assert_eq!(read(form), json!({"a": ["x"], "b": {}}));
    }

    #[test]
    fn what_nests_too_deep_is_refused() {
        for (depth, fits) in [
            (super::super::DEEPEST - 1, true),
            (super::super::DEEPEST, false),
        ] {
            let mut form = Form::json();
            form.field("a", &Deep(depth));
            assert_eq!(form.check().is_ok(), fits);
        }
    }

    #[test]
    fn debug_shows_no_value() {
        let mut form = Form::json();
        form.field("name", "secret");
        assert!(!format!("{form:?}").contains("secret"));
    }
}
