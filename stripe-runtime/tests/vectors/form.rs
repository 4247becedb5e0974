//! The form encoder: bodies as Stripe's client makes them.

use serde_json::{Map, Value};
use stripe_runtime::{Encode as _, Form, Method, Request};

use crate::case::cases;

#[test]
fn form_vectors() {
    for case in cases("form.json", &["in", "out"]) {
        let input = prepared(case.value("in"), case.id());
        let input = input.unwrap_or_else(|| case.strange("in"));
        let mut form = Form::new();
        input.encode(&mut form);
        assert_eq!(form.as_str(), case.text("out"), "{}", case.id());
        assert_eq!(called(&input), case.text("out"), "{}, as a call", case.id());
    }
}

/// The body of a call by hand.
fn called(input: &Value) -> String {
    let fields = input.as_object().into_iter().flatten();
    let request = Request::builder(Method::Post, "/v1/things");
    let request = fields.fold(request, |request, (name, value)| request.form(name, value));
    String::from_utf8(request.build().unwrap().body().to_vec()).unwrap()
}

/// The input with points in time as whole seconds and absent values left out.
fn prepared(value: &Value, id: &str) -> Option<Value> {
    Some(match value {
        Value::Array(items) => items.iter().filter_map(|item| prepared(item, id)).collect(),
        Value::Object(fields) => match fields.keys().find(|key| key.starts_with('$')) {
            None => {
                let fields = fields.iter();
                let kept =
                    fields.filter_map(|(key, value)| Some((key.clone(), prepared(value, id)?)));
                Value::Object(kept.collect::<Map<_, _>>())
            }
            Some(word) if word == "$undef" => return None,
            Some(word) if word == "$date" => whole_seconds(&fields[word]),
            Some(word) => panic!("{id}: `{word}` is not known"),
        },
        value => value.clone(),
    })
}

#[allow(clippy::cast_possible_truncation, reason = "a point in time fits")]
fn whole_seconds(seconds: &Value) -> Value {
    let seconds = seconds.as_f64().expect("a number of seconds");
    Value::from(seconds.floor() as i64)
}
