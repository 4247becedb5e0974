//! Subscriptions: what requests, customers and time do to them. Once cancelled, one never comes back.

mod allowed;
mod annotate;
mod blank;
mod cancel;
mod change;
mod check;
mod create;
mod offer;
mod pause;
mod plan;
mod preview;
mod renew;
mod update;

pub use allowed::{Reason, may_cancel, may_pause, may_update};
pub use annotate::annotate;
pub(crate) use cancel::already_ending;
pub use cancel::{When, cancel, end_unpaid, give_feedback, undo_cancel};
pub(crate) use change::nothing_to_confirm;
pub use change::{Change, Changed, change, undo_change};
pub use create::{create, create_as};
pub use offer::{Choice, choices};
pub use pause::{keep_with_coupon, pause, resume};
pub use preview::{Entry, Preview, preview};
pub use renew::{come_due, end, end_for};
pub use update::{cancel_by_request, update};

use stripe_portal_gen::ids::SubscriptionId;
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::subscription::{Status, Subscription};

use crate::rules::check::found;
use crate::world::World;

/// Whether a subscription has ended for good.
#[must_use]
pub fn has_ended(subscription: &Subscription) -> bool {
    matches!(
        subscription.status,
        Status::Canceled | Status::IncompleteExpired
    )
}

/// Whether a cancellation is pending, in either billing mode.
#[must_use]
pub fn is_ending(subscription: &Subscription) -> bool {
    !has_ended(subscription)
        && (subscription.cancel_at_period_end || subscription.cancel_at.is_some())
}

/// The current period, start and end.
#[must_use]
pub fn period(subscription: &Subscription) -> (i64, i64) {
    let start = subscription.current_period_start.map_or(0, i64::from);
    (
        start,
        subscription.current_period_end.map_or(start, i64::from),
    )
}

/// The subscription, which must not have ended.
fn running<'w>(
    world: &'w World,
    id: &SubscriptionId,
    param: &str,
) -> Result<&'w Subscription, Refusal> {
    let subscription = found::<Subscription>(world, id, param)?;
    if has_ended(subscription) {
        return Err(Refusal::missing_resource("subscription", id, param).status(404));
    }
    Ok(subscription)
}

#[cfg(test)]
mod tests;
