//! The features that are given: each takes the place of what was there.

use stripe_portal_gen::billing_portal::{
    CustomerUpdate, Features, InvoiceHistoryParams, PauseDuration, PauseDurationParams,
    PauseDurationType, PauseInterval, PauseIntervalParams, PaymentMethodUpdate,
    PaymentMethodUpdateParams, ScheduleAtPeriodEnd, ScheduleCondition, ScheduleConditionParams,
    SubscriptionCancel, SubscriptionPause, SubscriptionPauseParams, SubscriptionUpdate,
    UpdateCancellationReason, UpdateCustomerUpdate, UpdateFeatures, UpdateScheduleAtPeriodEnd,
    UpdateSubscriptionCancel, UpdateSubscriptionUpdate,
};
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::{Clearable, Expandable};

use super::{defaults, products};
use crate::rules::check::{all_known, at_least, known, missing};
use crate::rules::{calendar, clearable};
use crate::world::World;

/// Takes the features that are given.
pub(super) fn features(
    world: &World,
    features: &mut Features,
    given: UpdateFeatures,
) -> Result<(), Refusal> {
    let UpdateFeatures {
        customer_update: customer,
        invoice_history,
        payment_method_update,
        subscription_cancel,
        subscription_pause,
        subscription_update,
    } = given;
    if let Some(given) = customer {
        customer_update(&mut features.customer_update, given)?;
    }
    if let Some(InvoiceHistoryParams { enabled }) = invoice_history {
        features.invoice_history.enabled = enabled;
    }
    if let Some(given) = payment_method_update {
        payment_methods(&mut features.payment_method_update, given);
    }
    if let Some(given) = subscription_cancel {
        cancel(&mut features.subscription_cancel, given)?;
    }
    if let Some(given) = subscription_pause {
        let off = || SubscriptionPause {
            enabled: false,
            duration: None,
        };
        pause(features.subscription_pause.get_or_insert_with(off), given)?;
    }
    match subscription_update {
        Some(given) => update(world, &mut features.subscription_update, given),
        None => Ok(()),
    }
}

fn list<T>(given: Clearable<Vec<T>>) -> Vec<T> {
    clearable::value(given).unwrap_or_default()
}

fn customer_update(
    feature: &mut CustomerUpdate,
    given: UpdateCustomerUpdate,
) -> Result<(), Refusal> {
    let UpdateCustomerUpdate {
        enabled,
        allowed_updates,
    } = given;
    feature.enabled = enabled.unwrap_or(feature.enabled);
    if let Some(allowed) = allowed_updates {
        let allowed = list(allowed);
        all_known(&allowed, "features[customer_update][allowed_updates]")?;
        feature.allowed_updates = allowed;
    }
    Ok(())
}

fn payment_methods(feature: &mut PaymentMethodUpdate, given: PaymentMethodUpdateParams) {
    let PaymentMethodUpdateParams {
        enabled,
        payment_method_configuration,
    } = given;
    feature.enabled = enabled;
    clearable::change(
        &mut feature.payment_method_configuration,
        payment_method_configuration,
    );
}

fn cancel(
    feature: &mut SubscriptionCancel,
    given: UpdateSubscriptionCancel,
) -> Result<(), Refusal> {
    let UpdateSubscriptionCancel {
        enabled,
        mode,
        proration_behavior,
        cancellation_reason,
    } = given;
    feature.enabled = enabled.unwrap_or(feature.enabled);
    if let Some(mode) = mode {
        known(&mode, "features[subscription_cancel][mode]")?;
        feature.mode = mode;
    }
    if let Some(proration) = proration_behavior {
        known(
            &proration,
            "features[subscription_cancel][proration_behavior]",
        )?;
        feature.proration_behavior = proration;
    }
    let Some(given) = cancellation_reason else {
        return Ok(());
    };
    let UpdateCancellationReason {
        enabled,
        options,
        feedback_options,
    } = given;
    let reason = &mut feature.cancellation_reason;
    reason.enabled = enabled;
    if let Some(options) = options {
        let options = list(options);
        let param = "features[subscription_cancel][cancellation_reason][options]";
        all_known(&options, param)?;
        reason.options = if options.is_empty() {
            defaults::reasons()
        } else {
            options
        };
    }
    if let Some(options) = feedback_options {
        let options: Vec<_> = list(options).into_iter().map(Expandable::Id).collect();
        reason.feedback_options = Some(options).filter(|it| !it.is_empty());
    }
    Ok(())
}

fn pause(feature: &mut SubscriptionPause, given: SubscriptionPauseParams) -> Result<(), Refusal> {
    let SubscriptionPauseParams { enabled, duration } = given;
    feature.enabled = enabled.unwrap_or(feature.enabled);
    let Some(PauseDurationParams {
        type_,
        interval_options,
    }) = duration
    else {
        feature.duration.get_or_insert_with(defaults::duration);
        return Ok(());
    };
    let param = "features[subscription_pause][duration]";
    known(&type_, &format!("{param}[type]"))?;
    let options = interval_options.map(list).unwrap_or_default();
    let options = options
        .into_iter()
        .enumerate()
        .map(|(at, option)| interval(option, &format!("{param}[interval_options][{at}]")));
    let options: Vec<PauseInterval> = options.collect::<Result<_, _>>()?;
    if type_ == PauseDurationType::IntervalOptions && options.is_empty() {
        return Err(missing(&format!("{param}[interval_options]")));
    }
    feature.duration = Some(PauseDuration {
        type_,
        interval_options: options,
    });
    Ok(())
}

fn interval(given: PauseIntervalParams, param: &str) -> Result<PauseInterval, Refusal> {
    let PauseIntervalParams {
        interval,
        interval_count,
    } = given;
    known(&interval, &format!("{param}[interval]"))?;
    let count = interval_count.unwrap_or(1);
    let param = format!("{param}[interval_count]");
    at_least(count, 1, &param)?;
    if !calendar::is_at_most_three_years(&interval.as_str().into(), count) {
        let message = "A subscription can be paused for at most 3 years.";
        return Err(Refusal::invalid(message).param(param));
    }
    Ok(PauseInterval {
        interval,
        interval_count: count,
    })
}

fn update(
    world: &World,
    feature: &mut SubscriptionUpdate,
    given: UpdateSubscriptionUpdate,
) -> Result<(), Refusal> {
    let UpdateSubscriptionUpdate {
        enabled,
        default_allowed_updates,
        products,
        proration_behavior,
        billing_cycle_anchor,
        trial_update_behavior,
        schedule_at_period_end,
    } = given;
    let param = |name: &str| format!("features[subscription_update]{name}");
    feature.enabled = enabled.unwrap_or(feature.enabled);
    if let Some(allowed) = default_allowed_updates {
        let allowed = list(allowed);
        all_known(&allowed, &param("[default_allowed_updates]"))?;
        feature.default_allowed_updates = allowed;
    }
    if let Some(products) = products {
        let offered = products::offered(world, list(products), &param("[products]"))?;
        feature.products = Some(offered).filter(|it| !it.is_empty());
    }
    if let Some(proration) = proration_behavior {
        known(&proration, &param("[proration_behavior]"))?;
        feature.proration_behavior = proration;
    }
    if let Some(anchor) = billing_cycle_anchor {
        known(&anchor, &param("[billing_cycle_anchor]"))?;
        feature.billing_cycle_anchor = Some(anchor);
    }
    if let Some(behavior) = trial_update_behavior {
        known(&behavior, &param("[trial_update_behavior]"))?;
        feature.trial_update_behavior = Some(behavior);
    }
    let Some(UpdateScheduleAtPeriodEnd {
        conditions: Some(given),
    }) = schedule_at_period_end
    else {
        return Ok(());
    };
    let mut conditions = Vec::new();
    for (at, ScheduleConditionParams { type_ }) in list(given).into_iter().enumerate() {
        known(
            &type_,
            &param(&format!("[schedule_at_period_end][conditions][{at}][type]")),
        )?;
        conditions.push(ScheduleCondition { type_ });
    }
    feature.schedule_at_period_end = Some(ScheduleAtPeriodEnd { conditions });
    Ok(())
}
