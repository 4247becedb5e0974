//! Cancelling with an offer to stay, the survey after it, and taking a cancellation back.

use stripe_portal_gen::billing_portal::{CancellationMode, CancellationReasonOption};
use stripe_portal_gen::coupon::Coupon;
use stripe_portal_gen::ids::{CouponId, SubscriptionId};
use stripe_portal_gen::subscription::{CancellationFeedback, Subscription};

use super::or_leave;
use crate::portal::answer::Outcome;
use crate::portal::guest::Guest;
use crate::portal::notice;
use crate::portal::show::plan;
use crate::portal::view::frame::{Notice, Problem, Problems};
use crate::portal::view::parts::Obstacle;
use crate::portal::view::plan::{Cancel, Feedback, Offer, Renew, Survey};
use crate::rules::discounts;
use crate::rules::subscriptions::{
    When, cancel, give_feedback, has_ended, is_ending, keep_with_coupon, may_cancel, period,
    undo_cancel, undo_change,
};
use crate::world::{Tx, World};

/// How long the answer to the survey may be.
const LONGEST_COMMENT: usize = 5_000;

pub(crate) fn ask(tx: &mut Tx<'_>, guest: &Guest, id: &str) -> Outcome {
    let world = tx.world();
    let subscription = or_leave!(guest.own(world, id), Outcome::Missing);
    if let Err(reason) = may_cancel(world, &subscription.id, &guest.configuration) {
        return Outcome::Refused(plan::obstacle(reason));
    }
    let offered = offer(world, guest, subscription).and_then(|id| world.get::<Coupon>(&id));
    match offered.filter(|_| !guest.query.has("declined")) {
        Some(coupon) => Outcome::page(Offer {
            plan: plan::plan(world, subscription),
            discount: plan::discount(coupon),
        }),
        None => Outcome::page(Cancel {
            plan: plan::plan(world, subscription),
            on: ends(guest, subscription),
        }),
    }
}

/// The coupon that the flow offers to whoever stays, and does not have it yet.
fn offer(world: &World, guest: &Guest, subscription: &Subscription) -> Option<CouponId> {
    let cancel = guest.flow()?.subscription_cancel.as_ref()?;
    let offer = cancel.retention.as_ref()?.coupon_offer.as_ref()?;
    let fits = cancel.subscription == subscription.id
        && !discounts::has(world, subscription, &offer.coupon);
    fits.then(|| offer.coupon.clone())
}

/// When a cancellation would end the plan, if not at once.
fn ends(guest: &Guest, subscription: &Subscription) -> Option<i64> {
    match guest.configuration.features.subscription_cancel.mode {
        CancellationMode::Immediately => None,
        CancellationMode::AtPeriodEnd | CancellationMode::Unknown(_) => {
            Some(period(subscription).1)
        }
    }
}

pub(crate) fn confirm(tx: &mut Tx<'_>, guest: &Guest, id: &str) -> Outcome {
    let world = tx.world();
    let subscription = or_leave!(guest.own(world, id), Outcome::Missing).clone();
    let id = &subscription.id;
    if let Err(reason) = may_cancel(world, id, &guest.configuration) {
        return Outcome::Refused(plan::obstacle(reason));
    }
    match (guest.form.get("offer"), offer(world, guest, &subscription)) {
        ("accept", Some(coupon)) => match keep_with_coupon(tx, id, &coupon) {
            Ok(()) => guest.done(Notice::OfferTaken),
            Err(refusal) => Outcome::refused(&refusal),
        },
        ("accept", None) => Outcome::Go(guest.at(id, "cancel")),
        ("decline", _) => Outcome::Go(format!("{}?declined=yes", guest.at(id, "cancel"))),
        _ => carry_out(tx, guest, &subscription),
    }
}

fn carry_out(tx: &mut Tx<'_>, guest: &Guest, subscription: &Subscription) -> Outcome {
    let feature = &guest.configuration.features.subscription_cancel;
    let when = match ends(guest, subscription) {
        Some(_) => When::PeriodEnd,
        None => When::Now,
    };
    if let Err(refusal) = cancel(tx, &subscription.id, when, &feature.proration_behavior) {
        return Outcome::refused(&refusal);
    }
    let notice = cancelled(tx.world(), &subscription.id);
    if feature.cancellation_reason.enabled {
        let query = notice::query(notice);
        let path = guest.at(&subscription.id, "feedback");
        return Outcome::Go(format!("{path}?{query}"));
    }
    guest.done(notice)
}

fn cancelled(world: &World, id: &SubscriptionId) -> Notice {
    let subscription = world.get::<Subscription>(id).filter(|it| is_ending(it));
    match subscription.and_then(|it| it.cancel_at) {
        Some(on) => Notice::CancelScheduled { on: on.into() },
        None => Notice::Canceled,
    }
}

pub(crate) fn survey(tx: &mut Tx<'_>, guest: &Guest, id: &str) -> Outcome {
    let subscription = or_leave!(cancelled_own(tx.world(), guest, id), Outcome::Missing);
    let notice = cancelled(tx.world(), &subscription.id);
    Outcome::page(questions(guest, notice))
}

/// The customer's own subscription, which is cancelled and whose survey is on.
fn cancelled_own<'w>(world: &'w World, guest: &Guest, id: &str) -> Option<&'w Subscription> {
    let asked = &guest
        .configuration
        .features
        .subscription_cancel
        .cancellation_reason;
    let cancelled = |it: &&Subscription| asked.enabled && it.canceled_at.is_some();
    guest.own(world, id).filter(cancelled)
}

fn questions(guest: &Guest, notice: Notice) -> Survey {
    let cancel = &guest.configuration.features.subscription_cancel;
    let options = cancel.cancellation_reason.options.iter();
    Survey {
        notice,
        reasons: options
            .filter_map(|it| Feedback::of(CancellationReasonOption::as_str(it)))
            .collect(),
        chosen: Feedback::of(guest.form.get("reason")),
        comment: guest.form.get("comment").to_owned(),
        problems: Problems::default(),
        skip: guest.after(notice),
    }
}

pub(crate) fn answer(tx: &mut Tx<'_>, guest: &Guest, id: &str) -> Outcome {
    let subscription = or_leave!(cancelled_own(tx.world(), guest, id), Outcome::Missing);
    let id = subscription.id.clone();
    let notice = cancelled(tx.world(), &id);
    let mut survey = questions(guest, notice);
    let chosen = survey.chosen.filter(|it| survey.reasons.contains(it));
    if chosen.is_none() && !survey.reasons.is_empty() {
        survey.problems.add("reason", Problem::Choose);
    }
    if survey.comment.chars().count() > LONGEST_COMMENT {
        survey.problems.add("comment", Problem::TooLong);
    }
    if !survey.problems.is_empty() {
        return Outcome::wrong(survey);
    }
    let feedback = chosen.map(|it| CancellationFeedback::from(it.value()));
    let comment = Some(survey.comment).filter(|comment| !comment.is_empty());
    match give_feedback(tx, &id, feedback, comment) {
        Ok(()) if guest.in_flow => guest.done(notice),
        Ok(()) => guest.done(Notice::FeedbackSent),
        Err(refusal) => Outcome::refused(&refusal),
    }
}

pub(crate) fn ask_renew(tx: &mut Tx<'_>, guest: &Guest, id: &str) -> Outcome {
    let subscription = or_leave!(guest.own(tx.world(), id), Outcome::Missing);
    if let Some(obstacle) = cannot_stay(guest, subscription) {
        return Outcome::Refused(obstacle);
    }
    Outcome::page(Renew {
        plan: plan::plan(tx.world(), subscription),
        on: period(subscription).1,
    })
}

/// Takes back what is to happen at the end of the period: the end of the plan, or a change.
pub(crate) fn renew(tx: &mut Tx<'_>, guest: &Guest, id: &str) -> Outcome {
    let subscription = or_leave!(guest.own(tx.world(), id), Outcome::Missing);
    if let Some(obstacle) = cannot_stay(guest, subscription) {
        return Outcome::Refused(obstacle);
    }
    let id = subscription.id.clone();
    let undone = match is_ending(subscription) {
        true => undo_cancel(tx, &id),
        false => undo_change(tx, &id),
    };
    match undone {
        Ok(()) => guest.done(Notice::Renewed),
        Err(refusal) => Outcome::refused(&refusal),
    }
}

/// What stands in the way of a plan's going on as it is, where it is not to.
pub(super) fn cannot_stay(guest: &Guest, subscription: &Subscription) -> Option<Obstacle> {
    let features = &guest.configuration.features;
    let enabled = if is_ending(subscription) {
        features.subscription_cancel.enabled
    } else if subscription.schedule.is_some() && !has_ended(subscription) {
        features.subscription_update.enabled
    } else {
        return Some(Obstacle::NotEnding);
    };
    (!enabled).then_some(Obstacle::SwitchedOff)
}
