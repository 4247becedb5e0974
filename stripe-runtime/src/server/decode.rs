//! Values as they are sent in a form, read into their types.

use serde_json::{Map as JsonMap, Value};

use super::{At, Given, Refusal};
use crate::{Clearable, Decimal, Map, OpenEnum, RangeQuery, Sensitive, Timestamp};

/// A value that a form can hold.
pub trait Decode: Sized {
    /// Reads it, or says what is wrong with what was given.
    fn decode(given: Given, at: &At<'_>) -> Result<Self, Refusal>;

    /// Reads it as the value of a key in a map, where an empty text removes the key.
    fn decode_entry(given: Given, at: &At<'_>) -> Result<Self, Refusal> {
        Self::decode(given, at)
    }
}

/// The text of a scalar, which is not empty: that would clear, and only a [`Clearable`] can be cleared.
fn text(given: Given, at: &At<'_>, kind: &str) -> Result<String, Refusal> {
    match given {
        Given::Text(text) if text.is_empty() => Err(empty(at)),
        Given::Text(text) => Ok(text),
        Given::Fields(_) => Err(Refusal::invalid(format!("Invalid {kind}")).at(at)),
    }
}

fn empty(at: &At<'_>) -> Refusal {
    let message = format!(
        "You passed an empty string for '{at}'. We assume empty values are an attempt to unset a \
         parameter; however '{at}' cannot be unset. You should remove '{at}' from your request or \
         supply a non-empty value."
    );
    Refusal::invalid(message)
        .code("parameter_invalid_empty")
        .at(at)
}

/// The text of a scalar as `parse` reads it.
fn parsed<T>(
    given: Given,
    at: &At<'_>,
    kind: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, Refusal> {
    let text = text(given, at, kind)?;
    parse(&text).ok_or_else(|| Refusal::invalid(format!("Invalid {kind}: {text}")).at(at))
}

impl Decode for String {
    fn decode(given: Given, at: &At<'_>) -> Result<Self, Refusal> {
        text(given, at, "string")
    }

    fn decode_entry(given: Given, at: &At<'_>) -> Result<Self, Refusal> {
        match given {
            Given::Text(text) => Ok(text),
            Given::Fields(_) => Err(Refusal::invalid("Invalid string").at(at)),
        }
    }
}

impl Decode for Sensitive {
    fn decode(given: Given, at: &At<'_>) -> Result<Self, Refusal> {
        text(given, at, "string").map(Self::from)
    }
}

impl Decode for i64 {
    fn decode(given: Given, at: &At<'_>) -> Result<Self, Refusal> {
        let read = parsed(given, at, "integer", |text| text.parse().ok());
        read.map_err(|refusal| match refusal.code {
            None => refusal.code("parameter_invalid_integer"),
            Some(_) => refusal,
        })
    }
}

impl Decode for Timestamp {
    fn decode(given: Given, at: &At<'_>) -> Result<Self, Refusal> {
        i64::decode(given, at).map(Self)
    }
}

impl Decode for f64 {
    fn decode(given: Given, at: &At<'_>) -> Result<Self, Refusal> {
        let finite = |text: &str| text.parse().ok().filter(|it: &Self| it.is_finite());
        parsed(given, at, "decimal", finite)
    }
}

impl Decode for Decimal {
    fn decode(given: Given, at: &At<'_>) -> Result<Self, Refusal> {
        let digits = |text: &str| {
            let number = text.parse::<f64>().ok().filter(|it| it.is_finite());
            number.map(|_| Self::from(text))
        };
        parsed(given, at, "decimal", digits)
    }
}

impl Decode for bool {
    fn decode(given: Given, at: &At<'_>) -> Result<Self, Refusal> {
        parsed(given, at, "boolean", |text| match text {
            "true" | "True" | "1" => Some(true),
            "false" | "False" | "0" => Some(false),
            _ => None,
        })
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode(given: Given, at: &At<'_>) -> Result<Self, Refusal> {
        T::decode(given, at).map(Self::new)
    }
}

impl<T: Decode> Decode for Clearable<T> {
    fn decode(given: Given, at: &At<'_>) -> Result<Self, Refusal> {
        match given {
            Given::Text(text) if text.is_empty() => Ok(Self::Clear),
            given => T::decode(given, at).map(Self::Set),
        }
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(given: Given, at: &At<'_>) -> Result<Self, Refusal> {
        let fields = match given {
            Given::Text(text) if text.is_empty() => return Err(empty(at)),
            Given::Text(_) => return Err(Refusal::invalid("Invalid array").at(at)),
            Given::Fields(fields) => fields,
        };
        let mut items = Vec::with_capacity(fields.len());
        for (name, given) in fields {
            let Ok(index) = name.parse::<usize>() else {
                return Err(Refusal::invalid("Invalid array").at(at));
            };
            items.push((index, T::decode(given, &at.field(&name))?));
        }
        items.sort_by_key(|(index, _)| *index);
        Ok(items.into_iter().map(|(_, item)| item).collect())
    }
}

impl<T: Decode> Decode for Map<T> {
    fn decode(given: Given, at: &At<'_>) -> Result<Self, Refusal> {
        let Given::Fields(fields) = given else {
            return Err(Refusal::invalid("Invalid hash").at(at));
        };
        let entries = fields.into_iter().map(|(name, given)| {
            let value = T::decode_entry(given, &at.field(&name))?;
            Ok((name, value))
        });
        entries.collect()
    }
}

impl<T: Decode> Decode for RangeQuery<T> {
    fn decode(given: Given, at: &At<'_>) -> Result<Self, Refusal> {
        let mut range = Self::default();
        if matches!(given, Given::Text(_)) {
            range.exactly = Some(T::decode(given, at)?);
            return Ok(range);
        }
        let mut fields = super::GivenFields::of(given, at, &["gt", "gte", "lt", "lte"])?;
        range.gt = fields.optional("gt", &[])?;
        range.gte = fields.optional("gte", &[])?;
        range.lt = fields.optional("lt", &[])?;
        range.lte = fields.optional("lte", &[])?;
        Ok(range)
    }
}

impl Decode for Value {
    fn decode(given: Given, at: &At<'_>) -> Result<Self, Refusal> {
        match given {
            Given::Text(text) => Ok(Self::String(text)),
            given @ Given::Fields(_) => JsonMap::decode(given, at).map(Self::Object),
        }
    }
}

impl Decode for crate::Json {
    fn decode(given: Given, at: &At<'_>) -> Result<Self, Refusal> {
        let Given::Fields(fields) = given else {
            return Err(Refusal::invalid("Invalid object").at(at));
        };
        let fields = fields.into_iter().map(|(name, given)| {
            let value = Value::decode(given, &at.field(&name))?;
            Ok((name, value))
        });
        fields.collect()
    }
}

/// A value of an enum, which must be among those that are known.
pub fn known<E: OpenEnum + Clone>(given: Given, at: &At<'_>) -> Result<E, Refusal> {
    let text = text(given, at, "string")?;
    let found = E::VALUES.iter().find(|(_, known)| *known == text);
    found.map(|(value, _)| value.clone()).ok_or_else(|| {
        let words: Vec<&str> = E::VALUES.iter().map(|(_, known)| *known).collect();
        Refusal::invalid(format!("Invalid {at}: must be {}", one_of(&words))).at(at)
    })
}

/// `a`; `one of a or b`; `one of a, b, or c`.
fn one_of(words: &[&str]) -> String {
    match words {
        [] => "empty".to_owned(),
        [only] => (*only).to_owned(),
        [first, second] => format!("one of {first} or {second}"),
        [others @ .., last] => format!("one of {}, or {last}", others.join(", ")),
    }
}

/// Which member of a union of objects has the most fields of what is given.
#[must_use]
pub fn closest(given: &Given, members: &[&[&str]]) -> usize {
    let Given::Fields(fields) = given else {
        return 0;
    };
    let known = |names: &&[&str]| {
        names
            .iter()
            .filter(|name| fields.contains_key(**name))
            .count()
    };
    let most = members.iter().map(known).enumerate().rev();
    most.max_by_key(|(_, known)| *known)
        .map_or(0, |(index, _)| index)
}
