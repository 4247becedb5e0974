//! Enums of text that keep values which this version does not know.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{Error, Visitor};

/// An enum of text values with a variant for any other text.
///
/// [`open_enum!`](crate::open_enum) implements it.
pub trait OpenEnum: Sized + PartialEq + 'static {
    /// Every known variant and its text.
    const VALUES: &'static [(Self, &'static str)];

    /// The variant that holds a text which is not among [`OpenEnum::VALUES`].
    fn unknown(value: String) -> Self;

    /// The text of that variant.
    fn as_unknown(&self) -> Option<&str>;
}

/// The text of a value.
#[doc(hidden)]
pub fn as_str<E: OpenEnum>(value: &E) -> &str {
    if let Some(text) = value.as_unknown() {
        return text;
    }
    let found = E::VALUES.iter().find(|(known, _)| known == value);
    found.map_or("", |(_, text)| text)
}

/// The value of a text, unless it is unknown.
fn known<E: OpenEnum + Clone>(text: &str) -> Option<E> {
    let found = E::VALUES.iter().find(|(_, known)| *known == text);
    found.map(|(value, _)| value.clone())
}

/// The value of a text; allocates for an unknown one.
#[doc(hidden)]
#[must_use]
pub fn from_str<E: OpenEnum + Clone>(text: &str) -> E {
    known(text).unwrap_or_else(|| E::unknown(text.to_owned()))
}

/// The value of a text; keeps an unknown one.
#[doc(hidden)]
#[must_use]
pub fn from_string<E: OpenEnum + Clone>(text: String) -> E {
    known(&text).unwrap_or_else(|| E::unknown(text))
}

/// Reads a value; allocates for an unknown one.
#[doc(hidden)]
pub fn deserialize<'de, E, D>(deserializer: D) -> Result<E, D::Error>
where
    E: OpenEnum + Clone,
    D: Deserializer<'de>,
{
    deserializer.deserialize_str(Text(PhantomData))
}

struct Text<E>(PhantomData<E>);

impl<E: OpenEnum + Clone> Visitor<'_> for Text<E> {
    type Value = E;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<X: Error>(self, text: &str) -> Result<E, X> {
        Ok(from_str(text))
    }

    fn visit_string<X: Error>(self, text: String) -> Result<E, X> {
        Ok(from_string(text))
    }
}

/// Implements for an [`OpenEnum`](crate::codegen::OpenEnum) what every enum of text has.
#[macro_export]
macro_rules! open_enum {
    ($name:ident { $($variant:ident $wire:literal;)* }) => {
        impl $crate::codegen::OpenEnum for $name {
            const VALUES: &'static [(Self, &'static str)] = &[$((Self::$variant, $wire)),*];

            fn unknown(value: ::std::string::String) -> Self {
                Self::Unknown(value)
            }

            #[allow(unreachable_patterns, reason = "an enum may have no known value")]
            fn as_unknown(&self) -> ::core::option::Option<&str> {
                match self {
                    Self::Unknown(value) => ::core::option::Option::Some(value),
                    _ => ::core::option::Option::None,
                }
            }
        }

        impl $name {
            /// The value as text.
            #[must_use]
            #[allow(unreachable_pub, reason = "the type may be private")]
            pub fn as_str(&self) -> &str {
                $crate::codegen::open_enum::as_str(self)
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                $crate::codegen::open_enum::from_str(text)
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                $crate::codegen::open_enum::from_string(text)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad($crate::codegen::open_enum::as_str(self))
            }
        }

        impl $crate::codegen::serde::Serialize for $name {
            fn serialize<S>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error>
            where
                S: $crate::codegen::serde::Serializer,
            {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::codegen::serde::Deserialize<'de> for $name {
            fn deserialize<D>(deserializer: D) -> ::core::result::Result<Self, D::Error>
            where
                D: $crate::codegen::serde::Deserializer<'de>,
            {
                $crate::codegen::open_enum::deserialize(deserializer)
            }
        }

        impl $crate::codegen::Encode for $name {
            fn encode(&self, form: &mut $crate::codegen::Form) {
                form.text(self.as_str());
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::Form;

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    enum Locale {
        Auto,
        Bg,
        Unknown(String),
    }

    open_enum! {
        Locale {
            Auto "auto";
            Bg "bg";
        }
    }

    #[test]
    fn known_and_unknown_text() {
        assert_eq!(Locale::from("bg"), Locale::Bg);
        assert_eq!(Locale::from(String::from("auto")), Locale::Auto);
        assert_eq!(Locale::from("tlh"), Locale::Unknown("tlh".into()));
        assert_eq!(Locale::Bg.to_string(), "bg");
        assert_eq!(Locale::from("tlh").as_str(), "tlh");
    }

    #[test]
    fn json_round_trip() {
        for text in ["\"auto\"", "\"tlh\"", "\"\""] {
            let value: Locale = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&value).unwrap(), text);
        }
        assert!(serde_json::from_str::<Locale>("1").is_err());
        let escaped: Locale = serde_json::from_str(r#""b\u0067""#).unwrap();
        assert_eq!(escaped, Locale::Bg);
    }

    #[test]
    fn form_writes_the_text() {
        let mut form = Form::new();
        form.field("locales", &vec![Locale::Bg, Locale::from("x y")]);
        assert_eq!(form.into_string(), "locales[0]=bg&locales[1]=x%20y");
    }
}
