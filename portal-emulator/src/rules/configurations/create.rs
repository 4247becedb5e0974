//! The features of a new configuration: those of an update, with more that is required.

use stripe_portal_gen::Clearable;
use stripe_portal_gen::billing_portal::{
    CreateCancellationReason, CreateCustomerUpdate, CreateFeatures, CreateScheduleAtPeriodEnd,
    CreateSubscriptionCancel, CreateSubscriptionUpdate, Features, UpdateCancellationReason,
    UpdateCustomerUpdate, UpdateFeatures, UpdateScheduleAtPeriodEnd, UpdateSubscriptionCancel,
    UpdateSubscriptionUpdate,
};
use stripe_portal_gen::server::Refusal;

use super::update;
use crate::world::World;

/// Takes the features that are given.
pub(super) fn features(
    world: &World,
    features: &mut Features,
    given: CreateFeatures,
) -> Result<(), Refusal> {
    let CreateFeatures {
        customer_update,
        invoice_history,
        payment_method_update,
        subscription_cancel,
        subscription_pause,
        subscription_update,
    } = given;
    let given = UpdateFeatures {
        customer_update: customer_update.map(of_customer_update),
        invoice_history,
        payment_method_update,
        subscription_cancel: subscription_cancel.map(of_cancel),
        subscription_pause,
        subscription_update: subscription_update.map(of_update),
    };
    update::features(world, features, given)
}

fn of_customer_update(given: CreateCustomerUpdate) -> UpdateCustomerUpdate {
    let CreateCustomerUpdate {
        enabled,
        allowed_updates,
    } = given;
    UpdateCustomerUpdate {
        enabled: Some(enabled),
        allowed_updates,
    }
}

fn of_cancel(given: CreateSubscriptionCancel) -> UpdateSubscriptionCancel {
    let CreateSubscriptionCancel {
        enabled,
        mode,
        proration_behavior,
        cancellation_reason,
    } = given;
    let reason = |it: CreateCancellationReason| {
        let CreateCancellationReason {
            enabled,
            options,
            feedback_options,
        } = it;
        UpdateCancellationReason {
            enabled,
            options: Some(options),
            feedback_options,
        }
    };
    UpdateSubscriptionCancel {
        enabled: Some(enabled),
        mode,
        proration_behavior,
        cancellation_reason: cancellation_reason.map(reason),
    }
}

fn of_update(given: CreateSubscriptionUpdate) -> UpdateSubscriptionUpdate {
    let CreateSubscriptionUpdate {
        enabled,
        default_allowed_updates,
        products,
        proration_behavior,
        billing_cycle_anchor,
        trial_update_behavior,
        schedule_at_period_end,
    } = given;
    let schedule = |CreateScheduleAtPeriodEnd { conditions }| UpdateScheduleAtPeriodEnd {
        conditions: conditions.map(Clearable::Set),
    };
    UpdateSubscriptionUpdate {
        enabled: Some(enabled),
        default_allowed_updates,
        products,
        proration_behavior,
        billing_cycle_anchor,
        trial_update_behavior,
        schedule_at_period_end: schedule_at_period_end.map(schedule),
    }
}
