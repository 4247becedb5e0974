//! The fields of an object, taken one by one by those who know what they hold.

use indexmap::IndexMap;

use super::{At, Decode, Given, Limit, Refusal};

/// Named values as they were sent, and where.
#[derive(Debug)]
pub struct GivenFields<'a> {
    fields: IndexMap<String, Given>,
    at: &'a At<'a>,
}

impl<'a> GivenFields<'a> {
    /// The fields of an object that has no others than those in `known`.
    pub fn of(given: Given, at: &'a At<'a>, known: &[&str]) -> Result<Self, Refusal> {
        let Given::Fields(fields) = given else {
            return Err(Refusal::invalid("Invalid object").at(at));
        };
        let this = Self { fields, at };
        this.refuse_unknown(known)?;
        Ok(this)
    }

    fn refuse_unknown(&self, known: &[&str]) -> Result<(), Refusal> {
        let names = self.fields.keys().map(String::as_str);
        let unknown = names.filter(|name| !known.contains(name));
        let unknown: Vec<String> = unknown
            .map(|name| self.at.field(name).to_string())
            .collect();
        let Some(first) = unknown.first() else {
            return Ok(());
        };
        let plural = if unknown.len() > 1 { "s" } else { "" };
        let message = format!("Received unknown parameter{plural}: {}", unknown.join(", "));
        Err(Refusal::invalid(message)
            .code("parameter_unknown")
            .param(first))
    }

    /// Takes a value that must be there.
    pub fn required<T: Decode>(&mut self, name: &str, limits: &[Limit]) -> Result<T, Refusal> {
        let found = self.optional(name, limits)?;
        found.ok_or_else(|| {
            let at = self.at.field(name);
            Refusal::invalid(format!("Missing required param: {at}."))
                .code("parameter_missing")
                .at(&at)
        })
    }

    /// Takes a value that need not be there.
    pub fn optional<T: Decode>(
        &mut self,
        name: &str,
        limits: &[Limit],
    ) -> Result<Option<T>, Refusal> {
        let Some(given) = self.fields.swap_remove(name) else {
            return Ok(None);
        };
        let at = self.at.field(name);
        for limit in limits {
            limit.check(&given, &at)?;
        }
        T::decode(given, &at).map(Some)
    }

    /// Takes a value that must be this text.
    pub fn constant(&mut self, name: &str, value: &str) -> Result<(), Refusal> {
        let text: String = self.required(name, &[])?;
        match text == value {
            true => Ok(()),
            false => {
                let at = self.at.field(name);
                Err(Refusal::invalid(format!("Invalid {at}: must be {value}")).at(&at))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T>(
        form: &str,
        known: &[&str],
        take: impl FnOnce(&mut GivenFields<'_>) -> Result<T, Refusal>,
    ) -> Result<T, (String, Option<String>)> {
        let mut given = Given::default();
        let at = At::ROOT.field("o");
        let read = given.read(form);
        let read = read.and_then(|()| GivenFields::of(given, &at, known));
        let value = read.and_then(|mut fields| take(&mut fields));
        value.map_err(|refusal| (refusal.message, refusal.param))
    }

    fn refused(message: &str, param: &str) -> (String, Option<String>) {
        (message.to_owned(), Some(param.to_owned()))
    }

    #[test]
    fn what_is_not_known_is_refused() {
        let want = refused("Received unknown parameter: o[b]", "o[b]");
        assert_eq!(read("a=1&b=1", &["a"], |_| Ok(())), Err(want));
        let want = refused("Received unknown parameters: o[b], o[c]", "o[b]");
        assert_eq!(read("b=1&c=1", &["a"], |_| Ok(())), Err(want));
    }

    #[test]
    fn what_is_required_must_be_there() {
        let a = |fields: &mut GivenFields<'_>| fields.required::<i64>("a", &[]);
        assert_eq!(read("a=5", &["a"], a), Ok(5));
        let want = refused("Missing required param: o[a].", "o[a]");
        assert_eq!(read("", &["a"], a), Err(want));
        let a = |fields: &mut GivenFields<'_>| fields.optional::<i64>("a", &[Limit::Most(4)]);
        assert_eq!(read("", &["a"], a), Ok(None));
        assert!(read("a=5", &["a"], a).is_err());
    }

    #[test]
    fn a_constant_is_this_text() {
        let a = |fields: &mut GivenFields<'_>| fields.constant("a", "x");
        assert_eq!(read("a=x", &["a"], a), Ok(()));
        let want = refused("Invalid o[a]: must be x", "o[a]");
        assert_eq!(read("a=y", &["a"], a), Err(want));
    }
}
