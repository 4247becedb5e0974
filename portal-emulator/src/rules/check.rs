//! Checks of parameters, with the messages that Stripe gives.

use stripe_runtime::OpenEnum;

use crate::world::{Resource, World};
use stripe_portal_gen::server::Refusal;

/// The object that the parameter `param` names.
pub fn found<'w, T: Resource>(world: &'w World, id: &str, param: &str) -> Result<&'w T, Refusal> {
    let missing = || Refusal::missing_resource(T::KIND.words(), id, param);
    world.get(id).ok_or_else(missing)
}

/// The value must be among those that are known.
pub fn known<E: OpenEnum>(value: &E, param: &str) -> Result<(), Refusal> {
    match value.as_unknown() {
        None => Ok(()),
        Some(_) => Err(bad_choice(param, E::VALUES.iter().map(|(_, text)| *text))),
    }
}

/// All values must be among those that are known; `param` gets the place of the one that is not.
pub fn all_known<E: OpenEnum>(values: &[E], param: &str) -> Result<(), Refusal> {
    let mut places = values.iter().enumerate();
    places.try_for_each(|(at, value)| known(value, &format!("{param}[{at}]")))
}

/// The parameter has none of the values that it can have.
#[must_use]
pub fn bad_choice<'a>(param: &str, choices: impl Iterator<Item = &'a str>) -> Refusal {
    let choices: Vec<&str> = choices.collect();
    let list = match choices.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [one, other] => format!("one of {one} or {other}"),
        [first @ .., last] => format!("one of {}, or {last}", first.join(", ")),
    };
    Refusal::invalid(format!("Invalid {param}: must be {list}")).param(param)
}

/// The parameter must be an address that a browser can be sent to.
pub fn url(text: &str, param: &str) -> Result<(), Refusal> {
    let rest = text.split_once("://").filter(|(scheme, rest)| {
        let web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
        // What apps are opened with has a scheme of its own.
        let own = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
            && !["javascript", "data", "vbscript", "file"]
                .contains(&scheme.to_ascii_lowercase().as_str());
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        own && (!web || !host.trim_start_matches(':').is_empty())
    });
    let clean = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    if rest.is_some() && clean {
        return Ok(());
    }
    Err(Refusal::invalid("Not a valid URL")
        .code("url_invalid")
        .param(param))
}

/// The parameter must not be longer than `most` characters.
pub fn length(text: &str, most: usize, param: &str) -> Result<(), Refusal> {
    if text.chars().count() <= most {
        return Ok(());
    }
    let start: String = text.chars().take(10).collect();
    let message = format!("Invalid string: {start}...; must be at most {most} characters");
    Err(Refusal::invalid(message).param(param))
}

/// The parameter is needed and was not given.
#[must_use]
pub fn missing(param: &str) -> Refusal {
    Refusal::invalid(format!("Missing required param: {param}."))
        .code("parameter_missing")
        .param(param)
}

/// The parameter was given in an API version that does not have it.
#[must_use]
pub fn unknown(param: &str) -> Refusal {
    Refusal::invalid(format!("Received unknown parameter: {param}"))
        .code("parameter_unknown")
        .param(param)
}

/// The parameter must be a whole number of at least `least`.
pub fn at_least(number: i64, least: i64, param: &str) -> Result<(), Refusal> {
    if number >= least {
        return Ok(());
    }
    let message = format!("This value must be greater than or equal to {least}.");
    Err(Refusal::invalid(message)
        .code("parameter_invalid_integer")
        .param(param))
}

#[cfg(test)]
mod tests {
    use stripe_portal_gen::billing_portal::{CancellationMode, Locale, ProrationBehavior};

    use super::*;

    #[test]
    fn choices_are_listed_as_stripe_lists_them() {
        let mode = CancellationMode::from("later");
        let got = known(&mode, "features[subscription_cancel][mode]").unwrap_err();
        let want = "Invalid features[subscription_cancel][mode]: must be one of at_period_end or immediately";
        assert_eq!(got.message, want);
        assert_eq!((got.code, got.status), (None, 400));
        let got = known(&ProrationBehavior::from("x"), "p").unwrap_err();
        assert_eq!(
            got.message,
            "Invalid p: must be one of always_invoice, create_prorations, or none"
        );
        let got = known(&Locale::from("no"), "locale").unwrap_err();
        assert!(
            got.message
                .starts_with("Invalid locale: must be one of auto, bg, ")
        );
        assert!(got.message.ends_with(", or zh-TW"));
        assert_eq!(known(&Locale::De, "locale"), Ok(()));
    }

    #[test]
    fn urls() {
        for good in [
            "https://example.com",
            "http://localhost:3000/a?b=c#d",
            "myapp://back",
            "HTTPS://EXAMPLE.com/",
        ] {
            assert_eq!(url(good, "return_url"), Ok(()), "{good}");
        }
        for bad in [
            "",
            "example.com",
            "/account",
            "https://",
            "https:///x",
            "javascript:alert(1)",
            "javascript://x",
            "JavaScript://x/%0aalert(1)",
            "data:text/html,x",
            "data://text/html,x",
            "vbscript:x",
            "vbscript://x",
            "file:///etc/passwd",
            "https://a b",
            "://x",
        ] {
            let got = url(bad, "return_url").unwrap_err();
            assert_eq!(
                (got.code, &*got.message),
                (Some("url_invalid"), "Not a valid URL"),
                "{bad}"
            );
        }
    }

    #[test]
    fn lengths_are_in_characters() {
        assert_eq!(length("ääää", 4, "name"), Ok(()));
        let got = length("äääää", 4, "name").unwrap_err();
        assert_eq!(got.param.as_deref(), Some("name"));
    }
}
