//! What the program says once it has started.

use std::fmt::Write as _;

use portal_emulator::world::{Endpoint, World};
use portal_emulator::{Emulator, rules};
use serde_json::json;
use stripe_portal_gen::billing_portal::{CreateSession, Session};
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::subscription::Subscription;

/// How many customers are listed for people.
const MOST: usize = 10;

/// For people. State from before is left as it is: nobody makes a session in it.
pub(crate) fn text(emulator: &Emulator, goes_on: bool) -> String {
    let mut text = format!(
        "portal-emulator: Stripe's side of the customer portal. Not for production.\n\n\
         base URL   {}\n\
         API key    {}\n\
         look at it {}/_emulator/\n\n",
        emulator.url(),
        emulator.key(),
        emulator.url()
    );
    let ip = emulator.address().ip();
    if !ip.is_loopback() {
        text.push_str("It listens beyond this machine: anyone who reaches it can use it.\n");
        if ip.is_unspecified() && emulator.url().starts_with("http://127.") {
            text.push_str("Links lead to this machine only: --public-url names another address.\n");
        }
        text.push('\n');
    }
    let secrets = emulator.look(secrets);
    if !secrets.is_empty() {
        text.push_str("webhooks\n");
        for (url, secret) in secrets {
            let _ = writeln!(text, "  {url}, signed with {secret}");
        }
        text.push('\n');
    }
    text.push_str(&listed(&emulator.look(customers)));
    if let Some(url) = first_session(emulator, goes_on) {
        let _ = write!(
            text,
            "\na first session, to be opened within 5 minutes\n  {url}\n"
        );
    } else {
        let _ = write!(
            text,
            "\na session\n  curl {}/_emulator/portal -d '{{\"customer\": \"cus_…\"}}'\n",
            emulator.url()
        );
    }
    text.push_str("\nCtrl-C ends it.");
    text
}

/// For programs.
pub(crate) fn json(emulator: &Emulator, goes_on: bool) -> String {
    let customers = emulator.look(customers).into_iter();
    let customers: Vec<_> = customers.map(|(id, _)| id).collect();
    let webhooks = emulator.look(secrets).into_iter();
    let webhooks: Vec<_> = webhooks
        .map(|(url, secret)| json!({ "url": url, "secret": secret }))
        .collect();
    json!({
        "url": emulator.url(),
        "port": emulator.address().port(),
        "key": emulator.key(),
        "webhooks": webhooks,
        "customers": customers,
        "session_url": first_session(emulator, goes_on),
    })
    .to_string()
}

/// The first of the customers.
fn listed(customers: &[(String, String)]) -> String {
    let mut text = "customers\n".to_owned();
    for (id, about) in customers.iter().take(MOST) {
        let _ = writeln!(text, "  {id:<24} {about}");
    }
    if customers.len() > MOST {
        let _ = writeln!(text, "  and {} more", customers.len() - MOST);
    }
    text
}

/// The customers, and what is to be known of each.
fn customers(world: &World) -> Vec<(String, String)> {
    let customers = world.all::<Customer>().iter();
    let told = customers.map(|customer| {
        let own = world.all::<Subscription>().iter();
        let own = own.filter(|it| it.customer.id() == &customer.id);
        let states: Vec<&str> = own.map(|it| it.status.as_str()).collect();
        let name = customer.name.as_deref().unwrap_or("no name");
        let states = match states.is_empty() {
            true => "no subscription".to_owned(),
            false => format!("subscription {}", states.join(", ")),
        };
        (customer.id.to_string(), format!("{name}, {states}"))
    });
    told.collect()
}

/// Where events are sent, and what they are signed with.
fn secrets(world: &World) -> Vec<(String, String)> {
    let endpoints = world.all::<Endpoint>().iter();
    let told = endpoints.filter_map(|it| {
        let secret = it.secrets.first()?;
        Some((it.url.clone(), secret.value.clone()))
    });
    told.collect()
}

/// A session for the first customer, unless the state is from before.
fn first_session(emulator: &Emulator, goes_on: bool) -> Option<String> {
    if goes_on {
        return None;
    }
    let first = emulator.look(|world| {
        let first = world.all::<Customer>().iter().next();
        first.map(|customer| customer.id.clone())
    })?;
    let params = CreateSession::new(first).return_url(format!("{}/_emulator/", emulator.url()));
    let session = emulator.change(|tx| rules::sessions::create(tx, params));
    let id = session.ok()?;
    emulator.look(|world| world.get::<Session>(&id).map(|it| it.url.to_string()))
}

#[cfg(test)]
mod tests {
    use portal_emulator::Options;
    use portal_emulator::webhooks::NewEndpoint;
    use portal_emulator::world::Event;
    use serde_json::Value;

    use super::*;

    async fn emulator() -> Emulator {
        let options = Options {
            webhooks: vec![NewEndpoint::to("http://127.0.0.1:9/hook")],
            ..Options::default()
        };
        Emulator::with(options).await.unwrap()
    }

    #[tokio::test]
    async fn programs_learn_the_secrets() {
        let told: Value = serde_json::from_str(&json(&emulator().await, false)).unwrap();
        assert_eq!(told["webhooks"][0]["url"], "http://127.0.0.1:9/hook");
        let secret = told["webhooks"][0]["secret"].as_str().unwrap();
        assert!(secret.starts_with("whsec_"), "{secret}");
        assert!(told["session_url"].is_string());
    }

    #[tokio::test]
    async fn state_from_before_is_left_as_it_is() {
        let emulator = emulator().await;
        let events = |world: &World| world.all::<Event>().len();
        let before = emulator.look(events);
        let told: Value = serde_json::from_str(&json(&emulator, true)).unwrap();
        assert_eq!(told["session_url"], Value::Null);
        assert!(text(&emulator, true).contains("/_emulator/portal -d"));
        assert_eq!(emulator.look(|world| world.all::<Session>().len()), 0);
        assert_eq!(emulator.look(events), before);
    }

    #[test]
    fn a_long_list_is_cut() {
        let one = |at: usize| (format!("cus_{at}"), "no name".to_owned());
        let text = listed(&(0..12).map(one).collect::<Vec<_>>());
        assert!(text.contains("cus_9") && !text.contains("cus_10"));
        assert!(text.ends_with("  and 2 more\n"), "{text}");
    }
}
