//! Form encoding as Stripe reads it: `a[b][0]=v`, fields in declared order.

mod encode;

use std::fmt::{self, Write as _};

pub use encode::Encode;

use crate::{Error, percent};

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
}

impl Form {
    /// An empty form.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes `value` under `name`, inside the field being written if there is one.
    ///
    /// `None`, empty lists, empty maps and objects without a set field write nothing.
    pub fn field<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        if value.is_absent() {
            return;
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
        let outer = self.key.len();
        self.key.push('[');
        push_decimal(&mut self.key, index);
        self.key.push(']');
        self.nest(value);
        self.key.truncate(outer);
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
        self.open();
        percent::push(&mut self.text, value, percent::FORM);
    }

    /// Writes text that needs no encoding as the value of the field being written.
    fn plain(&mut self, value: &str) {
        self.open();
        self.text.push_str(value);
    }

    /// Writes what needs no encoding as the value of the field being written.
    pub(crate) fn literal(&mut self, value: impl fmt::Display) {
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
        self.text.is_empty()
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
        let keys = self.text.split('&').filter_map(|pair| pair.split_once('='));
        f.write_str("Form")?;
        f.debug_set().entries(keys.map(|(key, _)| key)).finish()
    }
}
