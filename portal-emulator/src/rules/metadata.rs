//! Key-value pairs: given ones are merged, an empty value takes a key away, and there are limits.

use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::{Clearable, Metadata};

/// How many keys an object can have.
const MOST_KEYS: usize = 50;

/// How many characters a key can have.
const LONGEST_KEY: usize = 40;

/// How many characters a value can have.
const LONGEST_VALUE: usize = 500;

/// The pairs of something new, which the parameter `param` gives.
pub fn new(
    given: Option<impl Into<Clearable<Metadata>>>,
    param: &str,
) -> Result<Metadata, Refusal> {
    let mut pairs = Metadata::new();
    if let Some(given) = given {
        merge(&mut pairs, given.into(), param)?;
    }
    Ok(pairs)
}

/// Merges what the parameter `param` gives into the pairs that there are. A refusal leaves them as they are.
pub fn merge(pairs: &mut Metadata, given: Clearable<Metadata>, param: &str) -> Result<(), Refusal> {
    let after = match given {
        Clearable::Clear => Ok(Metadata::new()),
        Clearable::Set(given) => merged(pairs.clone(), given),
    };
    *pairs = after.map_err(|message| Refusal::invalid(message).param(param))?;
    Ok(())
}

/// The pairs once others have been merged into them, or what is wrong with those.
fn merged(mut pairs: Metadata, given: Metadata) -> Result<Metadata, String> {
    for (key, value) in given {
        fits(&key, &value)?;
        if value.is_empty() {
            pairs.shift_remove(&key);
        } else {
            pairs.insert(key, value);
        }
    }
    match pairs.len() {
        ..=MOST_KEYS => Ok(pairs),
        count => Err(format!(
            "Metadata can have up to {MOST_KEYS} keys, but you've set {count}."
        )),
    }
}

fn fits(key: &str, value: &str) -> Result<(), String> {
    let length = key.chars().count();
    if length > LONGEST_KEY {
        return Err(format!(
            "Metadata keys can have up to {LONGEST_KEY} characters, but you passed in a key that is \
             {length} characters. Invalid key: {key}"
        ));
    }
    let length = value.chars().count();
    if length > LONGEST_VALUE {
        return Err(format!(
            "Metadata values can have up to {LONGEST_VALUE} characters, but you passed in a value \
             that is {length} characters. Invalid value: {value}"
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
