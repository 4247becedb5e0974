//! The page for people: what there is, and buttons for what one does most.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::json;
use stripe_portal_gen::billing_portal::{CreateSession, Session};
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::subscription::Subscription;

use super::events::{self, Told};
use super::input::{Answer, Fault, Input};
use crate::faults::Active;
use crate::rules::{calendar, sessions};
use crate::shared::{Mode, Shared};
use crate::world::{Endpoint, World};

type At = State<Arc<Shared>>;

/// How many customers and events are shown: the newest.
const MOST: usize = 50;

/// No script, nothing from elsewhere, in nobody's frame.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; \
    frame-ancestors 'none'";

#[derive(Template)]
#[template(path = "admin/overview.html")]
struct Overview {
    mode: &'static str,
    other_mode: &'static str,
    now: String,
    frozen: bool,
    customers: Vec<Person>,
    customer_count: usize,
    endpoints: Vec<Endpoint>,
    events: Vec<Told>,
    event_count: usize,
    faults: Vec<(String, String, u64)>,
}

struct Person {
    id: String,
    name: String,
    subscriptions: Vec<Plan>,
}

struct Plan {
    id: String,
    status: String,
    about: String,
}

pub(super) async fn overview(State(shared): At, input: Input) -> Answer {
    let faults = shared.faults.all().iter().map(fault).collect();
    let page = shared.read(input.mode, |world| Overview {
        mode: input.mode.name(),
        other_mode: input.mode.other().name(),
        now: when(world.clock.now()),
        frozen: world.clock.is_frozen(),
        customers: people(world),
        customer_count: world.all::<Customer>().len(),
        endpoints: world.all::<Endpoint>().iter().cloned().collect(),
        events: events::log(world, "*", MOST),
        event_count: world.all::<crate::world::Event>().len(),
        faults,
    });
    let html = page.render();
    let html = html.map_err(|error| Fault::wrong(format!("the page cannot be made: {error}")))?;
    Ok(shown(html))
}

fn shown(html: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "same-origin"),
    ]
    .map(|(name, value)| (name, HeaderValue::from_static(value)));
    (headers, html).into_response()
}

/// The newest customers with their subscriptions.
fn people(world: &World) -> Vec<Person> {
    let customers = world.all::<Customer>().iter().rev().take(MOST);
    let mut people: Vec<_> = customers
        .map(|customer| Person {
            id: customer.id.to_string(),
            name: [&customer.name, &customer.email]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(", "),
            subscriptions: Vec::new(),
        })
        .collect();
    for subscription in world.all::<Subscription>().iter() {
        let customer = subscription.customer.id();
        let person = people.iter_mut().find(|it| it.id == customer.as_str());
        if let Some(person) = person {
            person.subscriptions.push(plan(subscription));
        }
    }
    people
}

fn plan(subscription: &Subscription) -> Plan {
    let prices = subscription.items.data.iter().map(|item| {
        let quantity = item.quantity.unwrap_or(1);
        format!("{quantity} × {}", item.price.id)
    });
    let mut about: Vec<_> = prices.collect();
    let times = match subscription.ended_at {
        None => vec![
            ("period ends", subscription.current_period_end),
            ("cancels", subscription.cancel_at),
        ],
        ended => vec![("ended", ended)],
    };
    for (what, at) in times {
        about.extend(at.map(|at| format!("{what} {}", when(at.as_secs()))));
    }
    Plan {
        id: subscription.id.to_string(),
        status: subscription.status.to_string(),
        about: about.join(", "),
    }
}

fn fault(active: &Active) -> (String, String, u64) {
    let rule = serde_json::to_string(&active.rule).unwrap_or_default();
    (active.id.clone(), rule, active.struck)
}

/// A time for people.
fn when(at: i64) -> String {
    let (year, month, day) = calendar::date_of(at);
    let second = at.rem_euclid(86_400);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
}

/// Opens a session of the portal for a customer.
pub(super) async fn portal(State(shared): At, input: Input) -> Answer {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Open {
        customer: String,
        configuration: Option<String>,
        return_url: Option<String>,
    }
    let open: Open = input.read()?;
    let opened = shared.write(input.mode, None, None, |tx| {
        let back = match input.mode {
            Mode::Test => "/_emulator/",
            Mode::Live => "/_emulator/?mode=live",
        };
        let back = format!("{}{back}", tx.world().account.portal_url);
        let mut session = CreateSession::new(open.customer);
        session.configuration = open.configuration.map(Into::into);
        session.return_url = Some(open.return_url.unwrap_or(back));
        let id = sessions::create(tx, session)?;
        Ok(tx.get::<Session>(&id).map(|it| it.url.as_str().to_owned()))
    });
    let url = opened.map_err(|refusal: crate::Refusal| Fault::wrong(refusal.message))?;
    let url = url.unwrap_or_default();
    Ok(input.done_at(&url, &json!({ "url": url })))
}
