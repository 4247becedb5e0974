//! What the program says once it has started.

use std::fmt::Write as _;

use portal_emulator::world::{Endpoint, World};
use portal_emulator::{Emulator, rules};
use serde_json::json;
use stripe_portal_gen::billing_portal::{CreateSession, Session};
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::subscription::Subscription;

/// For people.
pub(crate) fn text(emulator: &Emulator) -> String {
    let mut text = format!(
        "portal-emulator: Stripe's side of the customer portal. Not for production.\n\n\
         base URL   {}\n\
         API key    {}\n\
         look at it {}/_emulator/\n\n",
        emulator.url(),
        emulator.key(),
        emulator.url()
    );
    if !emulator.address().ip().is_loopback() {
        text.push_str("It listens beyond this machine: anyone who reaches it can use it.\n\n");
    }
    let secrets = emulator.look(secrets);
    if !secrets.is_empty() {
        text.push_str("webhooks\n");
        for (url, secret) in secrets {
            let _ = writeln!(text, "  {url}, signed with {secret}");
        }
        text.push('\n');
    }
    text.push_str("customers\n");
    for (id, about) in emulator.look(customers) {
        let _ = writeln!(text, "  {id:<24} {about}");
    }
    if let Some(url) = first_session(emulator) {
        let _ = write!(
            text,
            "\na first session, to be opened within 5 minutes\n  {url}\n"
        );
    }
    text.push_str("\nCtrl-C ends it.");
    text
}

/// For programs.
pub(crate) fn json(emulator: &Emulator) -> String {
    let customers = emulator.look(customers).into_iter();
    let customers: Vec<_> = customers.map(|(id, _)| id).collect();
    json!({
        "url": emulator.url(),
        "port": emulator.address().port(),
        "key": emulator.key(),
        "customers": customers,
        "session_url": first_session(emulator),
    })
    .to_string()
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

/// A session for the first customer.
fn first_session(emulator: &Emulator) -> Option<String> {
    let first = emulator.look(|world| {
        let first = world.all::<Customer>().iter().next();
        first.map(|customer| customer.id.clone())
    })?;
    let params = CreateSession::new(first).return_url(format!("{}/_emulator/", emulator.url()));
    let session = emulator.change(|tx| rules::sessions::create(tx, params));
    let id = session.ok()?;
    emulator.look(|world| world.get::<Session>(&id).map(|it| it.url.to_string()))
}
