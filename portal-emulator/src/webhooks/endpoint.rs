//! Endpoints: adding one, rolling its secret, switching it off, removing it.

use std::fmt;

use reqwest::Url;
use serde::Deserialize;

use crate::version::ApiVersion;
use crate::world::{Delivery, Endpoint, EndpointSecret, Tx, is_stripes_event};

/// For how long at most a secret signs that another took the place of.
const LONGEST_ROLL: i64 = 86_400;

/// An endpoint that is to be added.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewEndpoint {
    /// Its address, `http` or `https`.
    pub url: String,
    /// Types of events that it wants: names, patterns such as `customer.*`, or `*` for all.
    #[serde(default = "all_events")]
    pub enabled_events: Vec<String>,
    /// The API version that its events are written in; unless set, the account's.
    #[serde(default)]
    pub api_version: Option<ApiVersion>,
    /// Its signing secret; one is made unless it is set.
    #[serde(default)]
    pub secret: Option<String>,
}

/// Shows no secret.
impl fmt::Debug for NewEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewEndpoint")
            .field("url", &self.url)
            .field("enabled_events", &self.enabled_events)
            .field("api_version", &self.api_version)
            .finish_non_exhaustive()
    }
}

impl NewEndpoint {
    /// An endpoint that wants all events, in the account's API version.
    #[must_use]
    pub fn to(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            enabled_events: all_events(),
            api_version: None,
            secret: None,
        }
    }
}

fn all_events() -> Vec<String> {
    vec!["*".to_owned()]
}

/// What is wrong with a change of an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointFault {
    /// Events cannot be sent to this address.
    #[error("`{0}` is no address to send events to: write it as `http://127.0.0.1:3000/webhooks`")]
    Url(String),
    /// No event that the emulator sends has this name.
    #[error(
        "`{0}` is no type of event that is sent here: write a name such as `invoice.paid`, a pattern such as \
         `customer.*`, or `*` for all"
    )]
    Events(String),
    /// The list of events is empty.
    #[error(
        "`enabled_events` is empty: list what the endpoint wants, or leave it out for all events"
    )]
    NoEvents,
    /// Nobody could verify what is signed with this.
    #[error("`secret` is no signing secret: it starts with `whsec_` and goes on, or is left out")]
    Secret,
    /// There is no such endpoint.
    #[error("there is no endpoint `{0}`: `GET /_emulator/webhook_endpoints` lists them")]
    Unknown(String),
}

/// Adds an endpoint, and returns it. It is sent what happens from now on.
pub fn add(tx: &mut Tx<'_>, new: NewEndpoint) -> Result<Endpoint, EndpointFault> {
    check(&new)?;
    let secret = new.secret.unwrap_or_else(|| new_secret(tx));
    let endpoint = Endpoint {
        id: tx.new_id("we"),
        url: new.url,
        enabled_events: new.enabled_events,
        api_version: new.api_version,
        secrets: vec![EndpointSecret {
            value: secret,
            until: None,
        }],
        enabled: true,
        created: tx.now(),
    };
    tx.insert(endpoint.clone());
    Ok(endpoint)
}

/// Adds an endpoint, unless there is one with its address, which then becomes what is asked for.
pub fn add_once(tx: &mut Tx<'_>, new: NewEndpoint) -> Result<Endpoint, EndpointFault> {
    let all = tx.world().all::<Endpoint>();
    let same = all.iter().find(|it| it.url == new.url);
    let Some(id) = same.map(|it| it.id.clone()) else {
        return add(tx, new);
    };
    check(&new)?;
    tx.update::<Endpoint>(&id, |endpoint| {
        endpoint.enabled_events = new.enabled_events;
        endpoint.api_version = new.api_version;
        if let Some(value) = new.secret {
            endpoint.secrets = vec![EndpointSecret { value, until: None }];
        }
    });
    found(tx, &id)
}

/// Gives an endpoint a new secret, and returns it. The one before signs along for as many more
/// seconds, 24 hours at most.
pub fn roll(tx: &mut Tx<'_>, id: &str, both_for: i64) -> Result<Endpoint, EndpointFault> {
    let value = new_secret(tx);
    let now = tx.now();
    let until = now.saturating_add(both_for.clamp(0, LONGEST_ROLL));
    tx.update::<Endpoint>(id, |endpoint| {
        endpoint.secrets.retain(|secret| secret.is_used_at(now));
        for secret in &mut endpoint.secrets {
            secret.until = Some(secret.until.map_or(until, |it| it.min(until)));
        }
        endpoint
            .secrets
            .insert(0, EndpointSecret { value, until: None });
    });
    found(tx, id)
}

/// Switches an endpoint on or off. What happens while it is off is never sent to it; what waited
/// already is sent once it is on.
pub fn set_enabled(tx: &mut Tx<'_>, id: &str, enabled: bool) -> Result<Endpoint, EndpointFault> {
    tx.update::<Endpoint>(id, |endpoint| endpoint.enabled = enabled);
    found(tx, id)
}

/// Removes an endpoint, and gives up what waits to be sent to it.
pub fn remove(tx: &mut Tx<'_>, id: &str) -> Result<Endpoint, EndpointFault> {
    let endpoint = tx.remove::<Endpoint>(id);
    let mail = tx.world().mail_for(id);
    let waiting: Vec<_> = mail.map(|(_, id)| id.to_owned()).collect();
    for id in waiting {
        let why = "the endpoint was removed";
        tx.update::<Delivery>(&id, |it| it.give_up(why));
    }
    endpoint.ok_or_else(|| EndpointFault::Unknown(id.to_owned()))
}

impl Endpoint {
    /// The secrets that deliveries are signed with at `now`, the newest first.
    pub fn secrets_at(&self, now: i64) -> impl Iterator<Item = &str> {
        let used = self.secrets.iter().filter(move |it| it.is_used_at(now));
        used.map(|secret| secret.value.as_str())
    }
}

impl EndpointSecret {
    fn is_used_at(&self, now: i64) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

fn found(tx: &Tx<'_>, id: &str) -> Result<Endpoint, EndpointFault> {
    let endpoint = tx.get::<Endpoint>(id).cloned();
    endpoint.ok_or_else(|| EndpointFault::Unknown(id.to_owned()))
}

fn new_secret(tx: &mut Tx<'_>) -> String {
    format!("whsec_{}", tx.new_text(32))
}

fn check(new: &NewEndpoint) -> Result<(), EndpointFault> {
    let url = Url::parse(&new.url).ok();
    let is_web = |url: &Url| matches!(url.scheme(), "http" | "https") && url.has_host();
    let is_clean = !new
        .url
        .contains(|c: char| c.is_control() || c.is_whitespace());
    if !is_clean || !url.as_ref().is_some_and(is_web) {
        return Err(EndpointFault::Url(new.url.escape_debug().to_string()));
    }
    if new.enabled_events.is_empty() {
        return Err(EndpointFault::NoEvents);
    }
    if let Some(pattern) = new.enabled_events.iter().find(|it| !is_pattern(it)) {
        return Err(EndpointFault::Events(pattern.clone()));
    }
    match &new.secret {
        Some(secret) if !is_secret(secret) => Err(EndpointFault::Secret),
        _ => Ok(()),
    }
}

fn is_pattern(text: &str) -> bool {
    let name = text.strip_suffix(".*").unwrap_or(text);
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(letter);
    (text == "*" || name.split('.').all(is_word)) && is_stripes_event(text)
}

fn is_secret(text: &str) -> bool {
    let rest = text.strip_prefix("whsec_").unwrap_or_default();
    !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::world::{Account, DeliveryState, World};

    fn new(url: &str) -> NewEndpoint {
        NewEndpoint {
            url: url.to_owned(),
            enabled_events: all_events(),
            api_version: None,
            secret: None,
        }
    }

    #[test]
    fn what_cannot_work_is_refused() {
        for url in ["", "localhost:80/x", "ftp://a/", "/path", "http://"] {
            assert_eq!(check(&new(url)), Err(EndpointFault::Url(url.to_owned())));
        }
        let url = "http://127.0.0.1/\nx";
        let want = EndpointFault::Url(r"http://127.0.0.1/\nx".to_owned());
        assert_eq!(check(&new(url)), Err(want));
        for event in [
            "",
            "invoices.paid",
            "customers.*",
            "a b",
            "*.x",
            "customer.",
            "customer*",
            "Customer.created",
        ] {
            let mut new = new("http://127.0.0.1/");
            new.enabled_events = vec![event.to_owned()];
            assert_eq!(check(&new), Err(EndpointFault::Events(event.to_owned())));
        }
        for secret in ["", "whsec_", "sk_test_1", "whsec_a b"] {
            let mut new = new("http://127.0.0.1/");
            new.secret = Some(secret.to_owned());
            assert_eq!(check(&new), Err(EndpointFault::Secret));
        }
        let mut good = new("https://example.com/hook?x=1");
        good.enabled_events = vec!["customer.*".to_owned(), "invoice.paid".to_owned()];
        assert_eq!(check(&good), Ok(()));
    }

    #[test]
    fn while_a_secret_is_rolled_both_sign() {
        let mut world = World::new(Account::default(), Clock::frozen(1000), 1);
        let mut tx = world.on_its_own(1000);
        let first = add(&mut tx, new("http://127.0.0.1/")).unwrap();
        let second = roll(&mut tx, &first.id, 3600).unwrap();
        let (old, fresh) = (&first.secrets[0].value, &second.secrets[0].value);
        assert!(fresh.starts_with("whsec_") && fresh != old);
        let at = |now| second.secrets_at(now).collect::<Vec<_>>();
        assert_eq!(at(4599), [fresh, old]);
        assert_eq!(at(4600), [fresh]);

        let third = roll(&mut tx, &first.id, i64::MAX).unwrap();
        let untils: Vec<_> = third.secrets.iter().map(|it| it.until).collect();
        assert_eq!(untils, [None, Some(1000 + 86_400), Some(4600)]);
    }

    #[test]
    fn an_address_is_added_once() {
        let mut world = World::new(Account::default(), Clock::frozen(1000), 1);
        let mut tx = world.on_its_own(1000);
        let first = add_once(&mut tx, new("http://127.0.0.1/")).unwrap();
        let mut other = new("http://127.0.0.1/");
        other.secret = Some("whsec_known".to_owned());
        let second = add_once(&mut tx, other).unwrap();
        assert_eq!((&second.id, second.secrets.len()), (&first.id, 1));
        assert_eq!(second.secrets[0].value, "whsec_known");
        assert_eq!(world.all::<Endpoint>().len(), 1);
    }

    #[test]
    fn what_waits_for_a_removed_endpoint_is_given_up() {
        let mut world = World::new(Account::default(), Clock::frozen(1000), 1);
        let mut tx = world.on_its_own(1000);
        let id = add(&mut tx, new("http://127.0.0.1/")).unwrap().id;
        tx.insert(Delivery::new("evt_1", &id, 1000));
        remove(&mut tx, &id).unwrap();
        assert_eq!(
            remove(&mut tx, &id),
            Err(EndpointFault::Unknown(id.clone()))
        );
        let delivery: &Delivery = tx.get(&Delivery::id_of("evt_1", &id)).unwrap();
        assert_eq!(delivery.state, DeliveryState::Failed);
        assert_eq!(tx.world().mail_for(&id).count(), 0);
    }
}
