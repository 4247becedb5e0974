//! Form encoding as Stripe reads it: `a[b][0]=v`, fields in declared order.

mod encode;
mod json;

use std::fmt::{self, Write as _};

pub use encode::Encode;

use crate::{Error, percent};
use json::Tree;
use serde_json::{Number, Value};

/// How deep values may nest; more is taken for a mistake, and would use up the stack.
const DEEPEST: u32 = 1000;

/// Form text in the making: a request body or a query string.
///
/// Keys nest as `a[b][c]=v` and list items are numbered from 0. Every byte but
/// `A-Z a-z 0-9 - _ . ~ [ ]` is percent-encoded.
#[derive(Clone, Default)]
pub struct Form {
    text: String,
    /// The key of the value being written, already encoded.
    key: String,
    /// How many names and indices the key has.
    depth: u32,
    is_too_deep: bool,
    /// Where the values go instead, for an operation that takes JSON.
    json: Option<Tree>,
}

impl Form {
    /// An empty form.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty JSON object, which values are written into as into a form.
    pub(crate) fn json() -> Self {
        Self {
            json: Some(Tree::default()),
            ..Self::default()
        }
    }

    /// Writes `value` under `name`, inside the field being written if there is one.
    ///
    /// `None` writes nothing. Empty lists, empty maps and objects without a set field have no way to
    /// be written in a form; in JSON they are written as such.
    pub fn field<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        if value.is_absent() {
            return;
        }
        if let Some(json) = &mut self.json {
            json.field(name);
            self.nest(value);
            return self.leave();
        }
        let outer = self.enter(name);
        self.nest(value);
        self.key.truncate(outer);
    }

    /// Writes `value` as the list item at `index` of the field being written.
    pub fn item<T: Encode + ?Sized>(&mut self, index: usize, value: &T) {
        if value.is_absent() {
            return;
        }
        if let Some(json) = &mut self.json {
            json.item(index);
            self.nest(value);
            return self.leave();
        }
        let outer = self.key.len();
        self.key.push('[');
        push_decimal(&mut self.key, index);
        self.key.push(']');
        self.nest(value);
        self.key.truncate(outer);
    }

    fn leave(&mut self) {
        if let Some(json) = &mut self.json {
            json.leave();
        }
    }

    /// Begins a list, which JSON can write without an item.
    fn list(&mut self) {
        if let Some(json) = &mut self.json {
            json.set(Value::Array(Vec::new()));
        }
    }

    /// Writes `value` one level deeper. What nests too deep is left out, and refused in the end.
    fn nest<T: Encode + ?Sized>(&mut self, value: &T) {
        if self.depth == DEEPEST {
            self.is_too_deep = true;
            return;
        }
        self.depth += 1;
        value.encode(self);
        self.depth -= 1;
    }

    /// Text that is a form already.
    pub(crate) fn from_encoded(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            ..Self::default()
        }
    }

    /// Refuses a form that lacks what nests too deep.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.is_too_deep {
            let message = format!("a parameter nests more than {DEEPEST} levels deep");
            return Err(Error::config(message));
        }
        Ok(())
    }

    /// Writes `value` as the value of the field being written.
    pub fn text(&mut self, value: &str) {
        if let Some(json) = &mut self.json {
            return json.set(value.into());
        }
        self.open();
        percent::push(&mut self.text, value, percent::FORM);
    }

    /// Clears the field being written: an empty text, in JSON `null`.
    pub fn clear(&mut self) {
        match &mut self.json {
            Some(json) => json.set(Value::Null),
            None => self.open(),
        }
    }

    fn bool(&mut self, value: bool) {
        if let Some(json) = &mut self.json {
            return json.set(value.into());
        }
        self.open();
        self.text.push_str(if value { "true" } else { "false" });
    }

    /// Writes a number as the value of the field being written.
    pub(crate) fn number(&mut self, value: impl fmt::Display) {
        if let Some(json) = &mut self.json {
            let text = value.to_string();
            let number = text.parse::<Number>();
            return json.set(number.map_or(Value::String(text), Value::Number));
        }
        self.open();
        let _ = write!(self.text, "{value}");
    }

    /// Writes items after those that the top-level list `name` has already.
    #[cfg(feature = "client")]
    pub(crate) fn extend_list(&mut self, name: &str, items: &[String]) {
        let outer = self.enter(name);
        let is_item = |pair: &&str| {
            let rest = pair.strip_prefix(&self.key);
            rest.is_some_and(|rest| rest.starts_with('['))
        };
        let first = self.text.split('&').filter(is_item).count();
        for (i, item) in items.iter().enumerate() {
            self.item(first + i, item);
        }
        self.key.truncate(outer);
    }

    /// Whether nothing has been written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.json.as_ref().is_none_or(Tree::is_empty)
    }

    /// The JSON that was written.
    pub(crate) fn into_json(self) -> Vec<u8> {
        self.json.unwrap_or_default().into_bytes()
    }

    /// Names and values of the pairs, as they were before they were encoded.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (String, String)> {
        let pairs = self.text.split('&').filter_map(|pair| pair.split_once('='));
        pairs.map(|(name, value)| (percent::decoded(name), percent::decoded(value)))
    }

    /// The text so far.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text.
    #[must_use]
    pub fn into_string(self) -> String {
        self.text
    }

    /// Shows the keys.
    pub(crate) fn fmt_names(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = self.text.split('&').filter_map(|pair| pair.split_once('='));
        f.debug_set().entries(keys.map(|(key, _)| key)).finish()
    }

    fn enter(&mut self, name: &str) -> usize {
        let outer = self.key.len();
        if outer == 0 {
            percent::push(&mut self.key, name, percent::FORM);
        } else {
            self.key.push('[');
            percent::push(&mut self.key, name, percent::FORM);
            self.key.push(']');
        }
        outer
    }

    fn open(&mut self) {
        if !self.text.is_empty() {
            self.text.push('&');
        }
        self.text.push_str(&self.key);
        self.text.push('=');
    }
}

/// Appends an index: most have one digit, for which `write!` is slow.
fn push_decimal(out: &mut String, index: usize) {
    if index > 9 {
        push_decimal(out, index / 10);
    }
    out.push(char::from(b"0123456789"[index % 10]));
}

/// Shows keys only: values may be secret.
impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Form")?;
        self.fmt_names(f)
    }
}
