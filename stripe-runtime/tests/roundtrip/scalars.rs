//! Typed values, through the form and back, and open enums.

use proptest::prelude::*;
use stripe_runtime::codegen::{Clearable, Decimal, OpenEnum, Sensitive, Timestamp, open_enum};
use stripe_runtime::{Encode, Form};

use crate::{config, text};

/// The text of a field's one value, decoded.
fn sent<T: Encode>(value: &T) -> String {
    let mut form = Form::new();
    form.field("a", value);
    let pairs: Vec<_> = form_urlencoded::parse(form.as_str().as_bytes()).collect();
    let [(name, text)] = &pairs[..] else {
        panic!("one pair: {}", form.as_str());
    };
    assert_eq!(name, "a");
    text.clone().into_owned()
}

fn finite() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        any::<f32>().prop_map(f64::from),
        -1000.0..1000.0
    ]
    .prop_filter("no number", |value| value.is_finite())
}

#[derive(Clone, Debug, PartialEq)]
enum Locale {
    Auto,
    Empty,
    Unknown(String),
}

open_enum! {
    Locale {
        Auto "auto";
        Empty "";
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn integers_read_back(a: i64, b: u64, c: i128, d: u8) {
        prop_assert_eq!(sent(&a).parse(), Ok(a));
        prop_assert_eq!(sent(&b).parse(), Ok(b));
        prop_assert_eq!(sent(&c).parse(), Ok(c));
        prop_assert_eq!(sent(&Some(d)).parse(), Ok(d));
        prop_assert_eq!(sent(&Timestamp(a)).parse(), Ok(a));
        prop_assert_eq!(sent(&Decimal::from(a)).parse(), Ok(a));
    }

    #[test]
    fn floats_read_back_equal(value in finite(), short in prop::num::f32::NORMAL) {
        let got = sent(&value);
        prop_assert_eq!(got.parse(), Ok(value));
        prop_assert!(value != 0.0 || got == "0");
        let of_json = sent(&serde_json::json!(value));
        prop_assert_eq!(of_json, got);
        prop_assert_eq!(sent(&short).parse(), Ok(short));
    }

    #[test]
    fn texts_read_back(value in text()) {
        prop_assert_eq!(&sent(&value), &value);
        prop_assert_eq!(&sent(&value.as_str()), &value);
        prop_assert_eq!(&sent(&Sensitive::from(&*value)), &value);
        prop_assert_eq!(&sent(&Decimal::from(&*value)), &value);
        prop_assert_eq!(&sent(&Clearable::<String>::from(&*value)), &value);
        prop_assert_eq!(&sent(&Locale::from(&*value)), &value);
    }

    #[test]
    fn any_text_passes_through_an_open_enum(value in prop_oneof![text(), "auto|Auto|"]) {
        let got = Locale::from(&*value);
        prop_assert_eq!(got.as_str(), &value);
        prop_assert_eq!(got.to_string(), value.clone());
        prop_assert_eq!(Locale::from(value.clone()), got.clone());
        let json = serde_json::to_string(&got).unwrap();
        prop_assert_eq!(&json, &serde_json::to_string(&value).unwrap());
        prop_assert_eq!(serde_json::from_str::<Locale>(&json).unwrap(), got.clone());
        let is_known = matches!(&*value, "auto" | "");
        prop_assert_eq!(got.as_unknown().is_none(), is_known);
    }
}
