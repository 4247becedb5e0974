//! How values of the standard library and of JSON write themselves into a form.

use std::fmt;

use serde_json::{Map, Number, Value};

use super::Form;

/// A value that can be written into a form.
pub trait Encode {
    /// Writes the value at the field that `form` is at.
    fn encode(&self, form: &mut Form);

    /// Whether there is nothing to write, so that not even a key is made.
    fn is_absent(&self) -> bool {
        false
    }
}

impl Encode for str {
    fn encode(&self, form: &mut Form) {
        form.text(self);
    }
}

impl Encode for String {
    fn encode(&self, form: &mut Form) {
        form.text(self);
    }
}

impl Encode for bool {
    fn encode(&self, form: &mut Form) {
        form.bool(*self);
    }
}

macro_rules! integers {
    ($($ty:ty)*) => {$(
        impl Encode for $ty {
            fn encode(&self, form: &mut Form) {
                form.number(self);
            }
        }
    )*};
}
integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

impl Encode for f64 {
    fn encode(&self, form: &mut Form) {
        float(form, *self, *self == 0.0);
    }
}

impl Encode for f32 {
    fn encode(&self, form: &mut Form) {
        float(form, *self, *self == 0.0);
    }
}

/// The shortest text that reads back the same; negative zero loses its sign.
fn float(form: &mut Form, value: impl fmt::Display, zero: bool) {
    if zero {
        form.number(0);
    } else {
        form.number(value);
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn encode(&self, form: &mut Form) {
        (**self).encode(form);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    fn encode(&self, form: &mut Form) {
        (**self).encode(form);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode(&self, form: &mut Form) {
        if let Some(value) = self {
            value.encode(form);
        }
    }

    fn is_absent(&self) -> bool {
        self.as_ref().is_none_or(Encode::is_absent)
    }
}

impl<T: Encode> Encode for [T] {
    fn encode(&self, form: &mut Form) {
        form.list();
        for (index, item) in self.iter().enumerate() {
            form.item(index, item);
        }
    }
}

impl<T: Encode, const N: usize> Encode for [T; N] {
    fn encode(&self, form: &mut Form) {
        self.as_slice().encode(form);
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, form: &mut Form) {
        self.as_slice().encode(form);
    }
}

impl Encode for Map<String, Value> {
    fn encode(&self, form: &mut Form) {
        for (name, value) in self {
            form.field(name, value);
        }
    }
}

/// `null` clears, as an empty text does.
impl Encode for Value {
    fn encode(&self, form: &mut Form) {
        match self {
            Self::Null => form.clear(),
            Self::Bool(value) => value.encode(form),
            Self::Number(value) => value.encode(form),
            Self::String(value) => value.encode(form),
            Self::Array(items) => items.encode(form),
            Self::Object(fields) => fields.encode(form),
        }
    }
}

impl Encode for Number {
    fn encode(&self, form: &mut Form) {
        match self.as_f64() {
            Some(value) if self.is_f64() => value.encode(form),
            _ => form.number(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The form of a whole JSON object, its fields at the top.
    fn form(fields: &Value) -> String {
        let mut form = Form::new();
        fields.encode(&mut form);
        form.into_string()
    }

    fn field<T: Encode>(value: &T) -> String {
        let mut form = Form::new();
        form.field("a", value);
        form.into_string()
    }

    #[test]
    fn objects_and_arrays_nest() {
        let cases = [
            (json!({}), ""),
            (json!({"a": {"b": {"c": true}}}), "a[b][c]=true"),
            (json!({"a": [[1, 2], [3]]}), "a[0][0]=1&a[0][1]=2&a[1][0]=3"),
            (json!({"a": [{"b": "c"}, {"b": 0}]}), "a[0][b]=c&a[1][b]=0"),
            (
                json!({"a": ["x", -1, true, null]}),
                "a[0]=x&a[1]=-1&a[2]=true&a[3]=",
            ),
            (
                json!({"a": [[], [1]], "b": {}, "c": {"d": {}}}),
                "a[1][0]=1",
            ),
            (json!({"a": null, "b": {"c": ""}}), "a=&b[c]="),
            (json!({"z": 1, "a": 2}), "z=1&a=2"),
        ];
        for (fields, want) in cases {
            assert_eq!(form(&fields), want);
        }
    }

    #[test]
    fn items_are_numbered() {
        let pairs = (0..102).map(|i| format!("a[{i}]={i}"));
        let items: Vec<_> = (0..102).collect();
        assert_eq!(field(&items), pairs.collect::<Vec<_>>().join("&"));
    }

    #[test]
    fn any_key_is_encoded() {
        let cases = [
            (json!({"": "v"}), "=v"),
            (json!({"a[b]": "c"}), "a[b]=c"),
            (json!({"m": {"a&b=c": "d"}}), "m[a%26b%3Dc]=d"),
            (json!({"m": {"": 1, "clé n": 2}}), "m[]=1&m[cl%C3%A9%20n]=2"),
        ];
        for (fields, want) in cases {
            assert_eq!(form(&fields), want);
        }
    }

    #[test]
    fn numbers_are_shortest() {
        assert_eq!(field(&i64::MIN), "a=-9223372036854775808");
        assert_eq!(field(&u64::MAX), "a=18446744073709551615");
        assert_eq!(field(&12.0), "a=12");
        assert_eq!(field(&0.1_f32), "a=0.1");
        assert_eq!(field(&-0.0), "a=0");
        assert_eq!(form(&json!({"a": 0.1, "b": 5.0})), "a=0.1&b=5");
    }

    #[test]
    fn what_is_absent_writes_nothing() {
        assert_eq!(field(&None::<&str>), "");
        assert_eq!(field(&Some(None::<bool>)), "");
        assert_eq!(field(&Vec::<String>::new()), "");
        assert_eq!(field(&Some(Box::new("x"))), "a=x");
        assert_eq!(field(&[Some(1), None, Some(3)]), "a[0]=1&a[2]=3");
    }

    #[test]
    fn nesting_has_a_limit_and_no_crash() {
        let nested = |levels| {
            let mut value = json!("x");
            for _ in 0..levels {
                value = json!({ "k": [value] });
            }
            let mut form = Form::new();
            value.encode(&mut form);
            form
        };
        let deep = nested(500);
        deep.check().unwrap();
        assert_eq!(deep.as_str().matches("[k]").count(), 499);
        let error = nested(501).check().unwrap_err();
        assert!(error.is_config() && error.to_string().contains("1000 levels"));
    }

    #[test]
    fn debug_shows_keys_only() {
        let mut form = Form::new();
        form.field("token", "secret");
        assert_eq!(format!("{form:?}"), r#"Form{"token"}"#);
    }
}
