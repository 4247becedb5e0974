//! Fetches the events that never came: Stripe gives up after three days, and lists them for thirty.
//!
//! A new database needs no history, since what is not known is read from Stripe: it begins at the time of
//! its first start. From then on nothing is skipped, since a turn counts only once all its pages are stored.
//! Where a turn comes too late for what Stripe lists, what is known of customers is read anew.

mod turn;

use std::time::Duration;

use bytes::Bytes;
use stripe_portal_gen::event::{Event, ListEvents};
use stripe_portal_gen::{Error, RangeQuery, Timestamp};

use super::arrival::{Arrival, Source};
use super::stop::Stop;
use super::{failure, rows};
use crate::billing::Shared;
use crate::clock;
use crate::store::on;
use turn::{Taken, Turn};

/// How many events a page has.
const PAGE: i64 = 100;

/// The types of events that change what is kept. Stripe takes 20 at most.
const TYPES: [&str; 18] = [
    "customer.created",
    "customer.deleted",
    "customer.updated",
    "customer.subscription.created",
    "customer.subscription.deleted",
    "customer.subscription.paused",
    "customer.subscription.pending_update_applied",
    "customer.subscription.pending_update_expired",
    "customer.subscription.resumed",
    "customer.subscription.trial_will_end",
    "customer.subscription.updated",
    "payment_method.attached",
    "payment_method.automatically_updated",
    "payment_method.detached",
    "payment_method.updated",
    "product.created",
    "product.deleted",
    "product.updated",
];

/// How many seconds of what was fetched before are fetched again: an event can be listed a little late, and
/// clocks differ.
const OVERLAP: i64 = 5 * 60;

/// How long Stripe lists events, in milliseconds.
const LISTED: i64 = 30 * 24 * 60 * 60 * 1000;

/// When to try again after a failure, or where another replica is at it.
const SOON: Duration = Duration::from_mins(1);

/// What came of catching up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caught {
    /// All that is listed is stored; so many events were new.
    Up(u64),
    /// Somebody did it lately.
    Already,
    /// Another replica is at it, or has taken over.
    Elsewhere,
    /// It was time to stop.
    Stopped,
}

/// Why it failed.
#[derive(Debug)]
pub(super) enum Missed {
    Stripe(Error),
    Database(sqlx::Error),
}

impl From<Error> for Missed {
    fn from(error: Error) -> Self {
        Self::Stripe(error)
    }
}

impl From<sqlx::Error> for Missed {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

/// Catches up now, and then again and again until told to stop. Where no webhook is taken, neither is this.
pub(super) async fn run(shared: &Shared, mut stop: Stop) {
    // Also for one that is to catch up some day.
    if let Err(error) = Turn::begin(&shared.store, shared.livemode).await {
        let error = failure::database(&error);
        tracing::warn!(error, "the first start cannot be noted");
    }
    let every = shared.inbox.options.catch_up;
    if every.is_zero() || shared.webhook.is_none() {
        return;
    }
    let mut since = clock::now();
    loop {
        let caught = once(shared, since, &mut stop).await;
        let rest = match caught {
            Ok(Caught::Stopped) => return,
            Ok(Caught::Up(_) | Caught::Already) => every,
            Ok(Caught::Elsewhere) => SOON.min(every),
            Err(missed) => {
                tracing::warn!(error = missed.told(), "events cannot be fetched");
                SOON.min(every)
            }
        };
        if stop.rest(rest).await {
            return;
        }
        if rest == every {
            since = clock::now().saturating_sub(i64::try_from(every.as_millis()).unwrap_or(0));
        }
    }
}

/// Catches up, unless somebody has since `since`.
pub(super) async fn once(shared: &Shared, since: i64, stop: &mut Stop) -> Result<Caught, Missed> {
    let (store, livemode) = (&shared.store, shared.livemode);
    let turn = match Turn::take(store, livemode, since).await? {
        Taken::Turn(turn) => turn,
        Taken::Already => return Ok(Caught::Already),
        Taken::Elsewhere => return Ok(Caught::Elsewhere),
    };
    if clock::now().saturating_sub(turn.done_at) > LISTED {
        let customers = read_anew(shared).await?;
        tracing::warn!(
            customers,
            "the last catch-up is more than 30 days ago, and Stripe lists no older events: customers are read anew"
        );
    }
    let fetched = tokio::select! {
        fetched = fetch(shared, &turn) => fetched,
        () = stop.told() => Ok(Caught::Stopped),
    };
    if !matches!(fetched, Ok(Caught::Up(_))) {
        turn.leave(store).await?;
    }
    fetched
}

/// Has all that is known of customers read from Stripe at their next use, and says how many there are.
async fn read_anew(shared: &Shared) -> sqlx::Result<u64> {
    const ANEW: &str = "UPDATE portal_customers SET synced_at = NULL WHERE livemode = $1";
    let store = &shared.store;
    on!(store.write, conn => sqlx::query(ANEW)
        .bind(shared.livemode)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))
}

/// Stores all events that are listed, page by page and the newest first, and only then notes through when.
async fn fetch(shared: &Shared, turn: &Turn) -> Result<Caught, Missed> {
    let store = &shared.store;
    let since = Timestamp(turn.through.saturating_sub(OVERLAP));
    let list = ListEvents::new().types(TYPES);
    let list = list.created(RangeQuery::gte(since));
    let mut pages = list.limit(PAGE).stream(&shared.client);
    let (mut through, mut new) = (turn.through, 0);
    while let Some(page) = pages.page().await {
        let events = page?.into_inner().data;
        new += rows::insert(store, &arrivals(&events)).await?;
        let newest = events.iter().map(|it| it.created.as_secs()).max();
        through = through.max(newest.unwrap_or(through));
        shared.inbox.wake.notify_one();
        if !turn.keep(store).await? {
            return Ok(Caught::Elsewhere);
        }
    }
    match turn.done(store, through).await? {
        true => {
            tracing::info!(new, through, "caught up with Stripe");
            Ok(Caught::Up(new))
        }
        false => Ok(Caught::Elsewhere),
    }
}

fn arrivals(events: &[Event]) -> Vec<Arrival> {
    let arrivals = events.iter().filter_map(|event| {
        let payload = Bytes::from(event.raw().to_string());
        let arrival = Arrival::read(payload, Source::CatchUp);
        let told = arrival.inspect_err(|fault| tracing::warn!(fault, "an event is left out"));
        told.ok()
    });
    arrivals.collect()
}

impl Missed {
    fn told(&self) -> String {
        match self {
            Self::Stripe(error) => failure::stripe(error),
            Self::Database(error) => failure::database(error),
        }
    }
}
