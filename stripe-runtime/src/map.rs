//! Maps with text keys in insertion order.

use std::ops::{Deref, DerefMut};

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::{Encode, Form};

/// A map from text to `V` that keeps the order of insertion.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Map<V>(Box<IndexMap<String, V>>);

/// Key-value pairs that a caller attaches to an object.
///
/// See [metadata](https://docs.stripe.com/api/metadata).
pub type Metadata = Map<String>;

impl<V> Map<V> {
    /// An empty map.
    #[must_use]
    pub fn new() -> Self {
        Self(Box::default())
    }
}

impl<V> Default for Map<V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<V> Deref for Map<V> {
    type Target = IndexMap<String, V>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<V> DerefMut for Map<V> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<K: Into<String>, W: Into<V>, V, const N: usize> From<[(K, W); N]> for Map<V> {
    fn from(entries: [(K, W); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<K: Into<String>, W: Into<V>, V> FromIterator<(K, W)> for Map<V> {
    fn from_iter<I: IntoIterator<Item = (K, W)>>(entries: I) -> Self {
        let entries = entries.into_iter();
        Self(Box::new(
            entries.map(|(k, v)| (k.into(), v.into())).collect(),
        ))
    }
}

impl<V> IntoIterator for Map<V> {
    type Item = (String, V);
    type IntoIter = indexmap::map::IntoIter<String, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, V> IntoIterator for &'a Map<V> {
    type Item = (&'a String, &'a V);
    type IntoIter = indexmap::map::Iter<'a, String, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<V: Encode> Encode for Map<V> {
    fn encode(&self, form: &mut Form) {
        for (name, value) in self {
            form.field(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept() {
        let text = r#"{"z":"1","a":"2"}"#;
        let got: Metadata = serde_json::from_str(text).unwrap();
        assert_eq!(got, Metadata::from([("z", "1"), ("a", "2")]));
        assert_eq!(serde_json::to_string(&got).unwrap(), text);
        assert_eq!(got.get("a").map(String::as_str), Some("2"));
    }

    #[test]
    fn form_nests_under_each_key() {
        let map = Map::<Metadata>::from([("a n", [("k", "v")])]);
        let mut form = Form::new();
        form.field("m", &map);
        assert_eq!(form.into_string(), "m[a%20n][k]=v");
    }
}
