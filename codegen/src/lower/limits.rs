//! Limits of values: as 3.0 says them, and only where they say something.

use serde_json::{Map, Number, Value, json};

use super::Lowering;
use super::types::{COMPOSITES, belongs};
use crate::error::Fault;
use crate::pointer::Pointer;

/// Limits that count something.
const COUNTS: [&str; 6] = [
    "maxLength",
    "minLength",
    "maxItems",
    "minItems",
    "maxProperties",
    "minProperties",
];

/// What says nothing about a value of another type than its own.
const LIMITS: [&str; 14] = [
    "maxLength",
    "minLength",
    "maxItems",
    "minItems",
    "maxProperties",
    "minProperties",
    "pattern",
    "format",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "uniqueItems",
];

pub(super) fn lower(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
    if cx.is_31 {
        exclusive_limit(map, "exclusiveMinimum", "minimum", i64::max, f64::max);
        exclusive_limit(map, "exclusiveMaximum", "maximum", i64::min, f64::min);
    }
    for key in COUNTS {
        if let Some(whole) = map.get(key).and_then(whole) {
            map.insert(key.to_owned(), whole);
        }
    }
    misplaced(cx, map, at);
    if map.get("type").and_then(Value::as_str) == Some("integer") {
        bound(cx, map, "minimum", "exclusiveMinimum", f64::ceil, at);
        bound(cx, map, "maximum", "exclusiveMaximum", f64::floor, at);
        if map
            .get("multipleOf")
            .is_some_and(|it| it.is_number() && integer(it).is_none())
        {
            cx.drop_key(map, "multipleOf", at);
        } else if let Some(factor) = map.get("multipleOf").and_then(integer) {
            map.insert("multipleOf".to_owned(), json!(factor));
        }
    }
}

/// `5000.0` as `5000`.
fn whole(value: &Value) -> Option<Value> {
    let number = value.as_number().filter(|number| number.is_f64())?;
    Some(json!(integer(&Value::Number(number.clone()))?))
}

/// A whole number that an `i64` holds, however it is written.
fn integer(value: &Value) -> Option<i64> {
    if let Some(value) = value.as_i64() {
        return Some(value);
    }
    let value = value.as_f64()?;
    let is_held = value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0;
    // The shortest text of such a number has no exponent that an integer could not.
    is_held
        .then(|| format!("{value:.0}").parse().ok())
        .flatten()
}

/// A limit of an integer is one: `0.5` and more is 1 and more. One beyond all `i64` says nothing.
fn bound(
    cx: &mut Lowering,
    map: &mut Map<String, Value>,
    key: &str,
    exclusive: &str,
    round: fn(f64) -> f64,
    at: &Pointer,
) {
    let Some(Value::Number(limit)) = map.get(key).cloned() else {
        return;
    };
    let limit = Value::Number(limit);
    if limit.is_i64() {
        return;
    }
    let rounded = limit.as_f64().map(round).unwrap_or_default();
    let number = Number::from_f64(rounded).map(Value::Number);
    match number.as_ref().and_then(integer) {
        Some(whole) => {
            map.insert(key.to_owned(), json!(whole));
            if limit.as_f64() != Some(rounded) {
                map.shift_remove(exclusive);
            }
        }
        None => {
            cx.drop_key(map, key, at);
            map.shift_remove(exclusive);
        }
    }
}

/// `maxLength` says nothing about a number, and beside alternatives it is each one's own affair.
fn misplaced(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
    let ty = map.get("type").and_then(Value::as_str).map(str::to_owned);
    let is_composite = COMPOSITES.iter().any(|key| map.contains_key(*key));
    let keys = LIMITS.iter().filter(|key| match &ty {
        Some(ty) => !belongs(key, ty),
        None => is_composite,
    });
    let keys: Vec<&str> = keys.copied().filter(|key| map.contains_key(*key)).collect();
    for key in keys {
        map.shift_remove(key);
        let what = ty.as_deref().unwrap_or("set of alternatives");
        let message =
            format!("`{key}` is left out: it says nothing about a value of type `{what}`");
        let message = match ty {
            Some(_) => message,
            None => format!("`{key}` is left out: each alternative says its own"),
        };
        cx.notes.push(Fault::new(&at.child(key), message, ""));
    }
}
/// A numeric `exclusiveMinimum` becomes the limit with a flag, if it is the stronger one.
fn exclusive_limit(
    map: &mut Map<String, Value>,
    key: &str,
    limit: &str,
    stronger_int: fn(i64, i64) -> i64,
    stronger: fn(f64, f64) -> f64,
) {
    let Some(Value::Number(exclusive)) = map.get(key).cloned() else {
        return;
    };
    map.shift_remove(key);
    let wins = match map.get(limit).and_then(Value::as_number) {
        None => true,
        Some(inclusive) => match (exclusive.as_i64(), inclusive.as_i64()) {
            (Some(a), Some(b)) => stronger_int(a, b) == a,
            _ => {
                let (a, b) = (exclusive.as_f64(), inclusive.as_f64());
                let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
                stronger(a, b).to_bits() == a.to_bits()
            }
        },
    };
    if wins {
        map.insert(limit.to_owned(), Value::Number(exclusive));
        map.insert(key.to_owned(), json!(true));
    }
}
