//! Any tree of parameters, through the form and back.

use proptest::prelude::*;
use serde_json::{Map, Value};
use stripe_runtime::{Encode as _, Form, Method, Request};

use crate::tree::{self, Tree};
use crate::{config, text};

/// A name that the grammar keeps apart: a bracket would end it, digits alone are an index, and an
/// empty one is how other encoders append to a list.
fn name() -> impl Strategy<Value = String> {
    let is_kept_apart = |name: &String| !name.bytes().all(|byte| byte.is_ascii_digit());
    prop_oneof![
        "[a-z_]{1,8}",
        r"[^\[\]]{1,6}",
        r"[ &=+%;#?/0-9é€\x00-\x1F\u{1F4B3}]{1,6}",
    ]
    .prop_filter("digits alone are an index", is_kept_apart)
}

/// No floats, whose text is another property's.
fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        text().prop_map(Value::from),
        r"[ &=+%\[\];#\r\n]{0,6}".prop_map(Value::from),
    ]
}

fn fields(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::vec((name(), value), 0..4).prop_map(Map::from_iter)
}

fn value() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(scalar(), 0..120).prop_map(Value::from),
            fields(inner).prop_map(Value::from),
        ]
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_tree_reads_back(fields in fields(value())) {
        let mut form = Form::new();
        fields.encode(&mut form);
        let want = tree::want(&fields.clone().into()).unwrap_or(Tree::Fields(Vec::new()));
        prop_assert_eq!(tree::read(form.as_str()), want);
        prop_assert_eq!(form.is_empty(), form.as_str().is_empty());
    }

    #[test]
    fn a_form_holds_only_what_a_query_may(fields in fields(value())) {
        let mut request = Request::builder(Method::Get, "/v1/a");
        let mut form = Form::new();
        for (name, value) in &fields {
            request = request.query(name, value);
            form.field(name, value);
        }
        let request = request.build().unwrap();
        prop_assert_eq!(request.query(), form.as_str());
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~%[]&=".contains(&byte);
        prop_assert!(form.as_str().bytes().all(is_plain));
    }
}
