//! Operations as a server takes them.

use super::{At, Decode, Given, Refusal};
use crate::Operation;

/// An operation whose parameters can be read from a request.
pub trait Accept: Operation + Sized {
    /// The paths of the fields that can be expanded, such as `data.customer`, in order.
    const EXPANDABLE: &'static [&'static str];

    /// Reads the parameters: those of the path, and those of query and body together.
    fn accept(path: &PathValues, given: Given) -> Result<Self, Refusal>;
}

/// The values of a path's parameters, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathValues(Vec<String>);

impl PathValues {
    /// The value at `index`, of the parameter `name`.
    pub fn get<T: Decode>(&self, index: usize, name: &str) -> Result<T, Refusal> {
        let text = self.0.get(index).cloned().unwrap_or_default();
        T::decode(Given::Text(text), &At::ROOT.field(name))
    }
}

impl<'a> FromIterator<&'a str> for PathValues {
    fn from_iter<I: IntoIterator<Item = &'a str>>(values: I) -> Self {
        Self(values.into_iter().map(str::to_owned).collect())
    }
}

/// Implements [`Decode`] for ids, or for enums of text.
#[doc(hidden)]
#[macro_export]
macro_rules! accepts {
    (texts { $($name:ident;)* }) => {
        $(impl $crate::server::Decode for $name {
            fn decode(
                given: $crate::server::Given,
                at: &$crate::server::At<'_>,
            ) -> ::core::result::Result<Self, $crate::server::Refusal> {
                <::std::string::String as $crate::server::Decode>::decode(given, at).map(Self::from)
            }
        })*
    };
    (enums { $($name:ident;)* }) => {
        $(impl $crate::server::Decode for $name {
            fn decode(
                given: $crate::server::Given,
                at: &$crate::server::At<'_>,
            ) -> ::core::result::Result<Self, $crate::server::Refusal> {
                $crate::server::known(given, at)
            }
        })*
    };
}
