//! The macro that makes a newtype over text an identifier.

/// Implements for a newtype over `String` what every identifier has.
///
/// Text becomes an identifier without a check: only Stripe knows which ones are valid.
#[macro_export]
macro_rules! id {
    ($name:ident) => {
        impl $name {
            /// The identifier as text.
            #[must_use]
            #[allow(unreachable_pub, reason = "the type may be private")]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(::std::string::String::from(id))
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(id: ::std::string::String) -> Self {
                Self(id)
            }
        }

        impl ::core::convert::From<&::std::string::String> for $name {
            fn from(id: &::std::string::String) -> Self {
                Self(id.clone())
            }
        }

        impl ::core::convert::From<&Self> for $name {
            fn from(id: &Self) -> Self {
                id.clone()
            }
        }

        impl ::core::convert::From<$name> for ::std::string::String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl ::core::ops::Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            fn from_str(id: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(Self::from(id))
            }
        }

        impl ::core::cmp::PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl ::core::cmp::PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl $crate::codegen::serde::Serialize for $name {
            fn serialize<S>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error>
            where
                S: $crate::codegen::serde::Serializer,
            {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> $crate::codegen::serde::Deserialize<'de> for $name {
            fn deserialize<D>(deserializer: D) -> ::core::result::Result<Self, D::Error>
            where
                D: $crate::codegen::serde::Deserializer<'de>,
            {
                <::std::string::String as $crate::codegen::serde::Deserialize>::deserialize(
                    deserializer,
                )
                .map(Self)
            }
        }

        impl $crate::codegen::Encode for $name {
            fn encode(&self, form: &mut $crate::codegen::Form) {
                form.text(&self.0);
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::Form;

    #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    struct CustomerId(String);
    id!(CustomerId);

    #[test]
    fn text_in_and_out() {
        let id = CustomerId::from("cus_1");
        let owned = String::from("cus_1");
        assert_eq!(id, CustomerId::from(&owned));
        assert_eq!(id, CustomerId::from(owned));
        assert_eq!(id, CustomerId::from(&id));
        assert_eq!(Ok(id.clone()), "cus_1".parse());
        assert_eq!((id == "cus_1", id == *"cus_1"), (true, true));
        assert!(id.starts_with("cus_"));
        assert_eq!(format!("{id:>6}|{}", id.as_str()), " cus_1|cus_1");
        assert_eq!(String::from(id), "cus_1");
    }

    #[test]
    fn json_and_form() {
        let id: CustomerId = serde_json::from_str("\"cus_1\"").unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"cus_1\"");

        let mut form = Form::new();
        form.field("customer", &id);
        assert_eq!(form.into_string(), "customer=cus_1");
    }
}
