//! Pausing and resuming.

use stripe_portal_gen::billing_portal::{PauseDurationType, PauseIntervalUnit};
use stripe_portal_gen::price::Interval as Unit;
use stripe_portal_gen::subscription::{Status, Subscription};

use super::or_leave;
use crate::portal::answer::Outcome;
use crate::portal::guest::Guest;
use crate::portal::show::plan;
use crate::portal::view::frame::{Notice, Problem, Problems};
use crate::portal::view::parts::{Interval, Obstacle, Span};
use crate::portal::view::plan::{Pause, PauseChoice, Resume};
use crate::rules::calendar;
use crate::rules::subscriptions::{is_ending, may_pause, pause, resume};
use crate::world::Tx;

pub(crate) fn ask(tx: &mut Tx<'_>, guest: &Guest, id: &str) -> Outcome {
    let world = tx.world();
    let subscription = or_leave!(guest.own(world, id), Outcome::Missing);
    if let Err(reason) = may_pause(world, &subscription.id, &guest.configuration) {
        return Outcome::Refused(plan::obstacle(reason));
    }
    Outcome::page(Pause {
        plan: plan::plan(world, subscription),
        spans: choices(guest, tx.now()),
        problems: Problems::default(),
    })
}

pub(crate) fn confirm(tx: &mut Tx<'_>, guest: &Guest, id: &str) -> Outcome {
    let world = tx.world();
    let subscription = or_leave!(guest.own(world, id), Outcome::Missing);
    if let Err(reason) = may_pause(world, &subscription.id, &guest.configuration) {
        return Outcome::Refused(plan::obstacle(reason));
    }
    let id = subscription.id.clone();
    let spans = choices(guest, tx.now());
    let chosen = guest.form.number("duration");
    let chosen = chosen.and_then(|at| spans.get(usize::try_from(at).ok()?));
    let until = chosen.map(|choice| choice.until);
    if until.is_none() && !spans.is_empty() {
        return Outcome::wrong(Pause {
            plan: plan::plan(world, subscription),
            spans,
            problems: Problems(vec![("duration", Problem::Choose)]),
        });
    }
    match pause(tx, &id, until) {
        Ok(()) => guest.done(Notice::Paused),
        Err(refusal) => Outcome::refused(&refusal),
    }
}

/// For how long the customer can pause; nothing where it is for as long as they like.
fn choices(guest: &Guest, now: i64) -> Vec<PauseChoice> {
    let feature = guest.configuration.features.subscription_pause.as_ref();
    let Some(duration) = feature.and_then(|it| it.duration.as_ref()) else {
        return Vec::new();
    };
    if duration.type_ == PauseDurationType::Indefinite {
        return Vec::new();
    }
    let options = duration.interval_options.iter().map(|option| {
        let (unit, interval) = match option.interval {
            PauseIntervalUnit::Day => (Unit::Day, Interval::Day),
            PauseIntervalUnit::Week => (Unit::Week, Interval::Week),
            PauseIntervalUnit::Year => (Unit::Year, Interval::Year),
            PauseIntervalUnit::Month | PauseIntervalUnit::Unknown(_) => {
                (Unit::Month, Interval::Month)
            }
        };
        let count = u64::try_from(option.interval_count).unwrap_or(1);
        PauseChoice {
            span: Span { interval, count },
            until: calendar::later(now, &unit, option.interval_count),
        }
    });
    options.collect()
}

pub(crate) fn ask_resume(tx: &mut Tx<'_>, guest: &Guest, id: &str) -> Outcome {
    let subscription = or_leave!(guest.own(tx.world(), id), Outcome::Missing);
    if let Some(obstacle) = stays_paused(guest, subscription) {
        return Outcome::Refused(obstacle);
    }
    Outcome::page(Resume {
        plan: plan::plan(tx.world(), subscription),
    })
}

pub(crate) fn confirm_resume(tx: &mut Tx<'_>, guest: &Guest, id: &str) -> Outcome {
    let subscription = or_leave!(guest.own(tx.world(), id), Outcome::Missing);
    if let Some(obstacle) = stays_paused(guest, subscription) {
        return Outcome::Refused(obstacle);
    }
    let id = subscription.id.clone();
    match resume(tx, &id) {
        Ok(()) => guest.done(Notice::Resumed),
        Err(refusal) => Outcome::refused(&refusal),
    }
}

/// What stands in the way of resuming.
pub(super) fn stays_paused(guest: &Guest, subscription: &Subscription) -> Option<Obstacle> {
    let feature = guest.configuration.features.subscription_pause.as_ref();
    if !feature.is_some_and(|it| it.enabled) {
        return Some(Obstacle::SwitchedOff);
    }
    if is_ending(subscription) {
        return Some(Obstacle::Ending);
    }
    let paused = subscription.pause_collection.is_some() || subscription.status == Status::Paused;
    (!paused).then_some(Obstacle::NotPaused)
}
