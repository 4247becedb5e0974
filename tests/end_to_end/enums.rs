//! The enums of the crate: every one is open, and their lists are complete.

use std::collections::BTreeSet;
use std::fmt::{Debug, Display};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use stripe_portal_gen::billing_portal::Locale;
use stripe_portal_gen::{
    billing_portal, coupon, customer, discount, invoice, line_item, payment_method, price,
    subscription, tax_id,
};
use stripe_runtime::{Encode, Form, OpenEnum};

/// Checks every enum, and names them all.
macro_rules! enums {
    ($($module:ident { $($name:ident)* })*) => {
        fn check_all() {
            $($(check::<$module::$name>();)*)*
        }

        const NAMES: &[&str] = &[$($(concat!(stringify!($module), "::", stringify!($name)),)*)*];
    };
}

enums! {
    billing_portal {
        AfterCompletionType BillingCycleAnchor CancellationMode CancellationReasonOption
        CustomerUpdateField FlowType Locale PauseDurationType PauseIntervalUnit ProrationBehavior
        ScheduleConditionType SessionAfterExpirationType SessionFlowRetentionType
        SubscriptionUpdateField TrialUpdateBehavior
    }
    coupon { Duration }
    customer { TaxExempt }
    discount { SourceType }
    invoice { BillingReason CollectionMethod ParentType Status }
    line_item { ParentType PricingType Type }
    payment_method { AllowRedisplay CardWalletType Type }
    price { BillingScheme Interval Type UsageType }
    subscription {
        BillingCycleAnchorChange BillingModeType CancellationFeedback CancellationReason
        CollectionMethod IssuerType MissingPaymentMethod PauseCollectionBehavior PaymentBehavior
        ProrationBehavior ProrationDiscounts Status StatusFilter
    }
    tax_id { Type VerificationStatus }
}

fn check<E>()
where
    E: OpenEnum + Clone + Debug + Display + Serialize + DeserializeOwned + Encode,
    E: From<String> + for<'a> From<&'a str>,
{
    let known: BTreeSet<_> = E::VALUES.iter().map(|(_, text)| text).collect();
    assert_eq!(known.len(), E::VALUES.len());
    for (want, text) in E::VALUES {
        check_value(want, text);
        assert_eq!(want.as_unknown(), None);
    }
    for text in ["a value of tomorrow", "", "é&[]", "Unknown"] {
        check_value(&E::unknown(text.to_owned()), text);
        assert_eq!(E::from(text).as_unknown(), Some(text));
    }
    for wrong in ["null", "5", "{}"] {
        assert!(serde_json::from_str::<E>(wrong).is_err(), "{wrong}");
    }
}

fn check_value<E>(want: &E, text: &str)
where
    E: OpenEnum + Debug + Display + Serialize + DeserializeOwned + Encode,
    E: From<String> + for<'a> From<&'a str>,
{
    let json = Value::from(text);
    assert_eq!(serde_json::from_value::<E>(json.clone()).unwrap(), *want);
    assert_eq!(serde_json::to_value(want).unwrap(), json);
    assert_eq!(E::from(text), *want);
    assert_eq!(E::from(text.to_owned()), *want);
    assert_eq!(want.to_string(), text);
    assert_eq!(form(want), form(text));
}

fn form(value: &(impl Encode + ?Sized)) -> String {
    let mut form = Form::new();
    form.field("a", value);
    form.into_string()
}

#[test]
fn every_enum_takes_any_text() {
    check_all();
}

/// Every enum that the crate's sources define, as `module::Name`.
fn defined() -> BTreeSet<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../stripe-portal-gen/src");
    let modules = std::fs::read_dir(&source).unwrap();
    let modules = modules.map(|entry| entry.unwrap().path());
    modules
        .filter(|path| path.is_dir())
        .flat_map(|path| in_module(&path))
        .collect()
}

fn in_module(path: &Path) -> Vec<String> {
    let module = path.file_name().unwrap().to_str().unwrap();
    let files = std::fs::read_dir(path).unwrap();
    let texts = files.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap());
    let names = texts.flat_map(|text| names(&text));
    names.map(|name| format!("{module}::{name}")).collect()
}

fn names(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let tables = lines.windows(2).filter(|two| two[0] == "open_enum! {");
    let names = tables.filter_map(|two| two[1].trim().strip_suffix(" {"));
    names.map(str::to_owned).collect()
}

#[test]
fn no_enum_is_left_out() {
    let named: BTreeSet<_> = NAMES.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(named, defined());
}

#[test]
fn there_are_47_locales() {
    assert_eq!(Locale::VALUES.len(), 47);
    for text in ["auto", "en-GB", "es-419", "fil", "nb", "pt-BR", "zh-TW"] {
        assert_eq!(Locale::from(text).as_unknown(), None, "{text}");
    }
    for (locale, text) in Locale::VALUES {
        assert_eq!(locale.as_str(), *text);
        assert_eq!(Locale::from(*text), *locale);
    }
}

#[test]
fn case_tells_locales_apart() {
    assert_eq!(Locale::from("en-gb").as_unknown(), Some("en-gb"));
}
