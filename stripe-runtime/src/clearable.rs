//! A parameter that can be set or cleared.

use crate::{Encode, Form, Map};

/// A new value for a field, or the wish to clear it.
///
/// Not sending the field at all, which leaves it as it is, is an `Option` around this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Clearable<T> {
    /// Sets the field. In a form, an empty list or map sends nothing; only [`Clearable::Clear`] clears.
    Set(T),
    /// Clears the field: sent as an empty text, in JSON as `null`.
    Clear,
}

impl<T> From<T> for Clearable<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl From<&str> for Clearable<String> {
    fn from(value: &str) -> Self {
        Self::Set(value.to_owned())
    }
}

impl<T, const N: usize> From<[T; N]> for Clearable<Vec<T>> {
    fn from(items: [T; N]) -> Self {
        Self::Set(items.into())
    }
}

impl<K: Into<String>, W: Into<V>, V, const N: usize> From<[(K, W); N]> for Clearable<Map<V>> {
    fn from(entries: [(K, W); N]) -> Self {
        Self::Set(entries.into())
    }
}

impl<T: Encode> Encode for Clearable<T> {
    fn encode(&self, form: &mut Form) {
        match self {
            Self::Set(value) => value.encode(form),
            Self::Clear => form.clear(),
        }
    }

    fn is_absent(&self) -> bool {
        matches!(self, Self::Set(value) if value.is_absent())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Metadata;

    fn field<T: Encode>(value: impl Into<Clearable<T>>) -> String {
        let mut form = Form::new();
        form.field("a", &Some(value.into()));
        form.into_string()
    }

    #[test]
    fn set_writes_the_value() {
        assert_eq!(field::<String>("x"), "a=x");
        assert_eq!(field::<Vec<i64>>([1, 2]), "a[0]=1&a[1]=2");
        assert_eq!(field::<Metadata>([("k", "v")]), "a[k]=v");
    }

    #[test]
    fn only_clear_clears() {
        assert_eq!(field::<i64>(Clearable::Clear), "a=");
        assert_eq!(field::<Vec<i64>>(Vec::new()), "");
        assert_eq!(field::<Metadata>(Metadata::default()), "");
    }
}
