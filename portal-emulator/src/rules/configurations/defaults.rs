//! What a configuration says where nothing is said.

use stripe_portal_gen::billing_portal::{
    CancellationMode, CancellationReason, CancellationReasonOption, CustomerUpdate, Features,
    InvoiceHistory, PauseDuration, PauseDurationType, PauseInterval, PauseIntervalUnit,
    PaymentMethodUpdate, ProrationBehavior, ScheduleAtPeriodEnd, SubscriptionCancel,
    SubscriptionPause, SubscriptionUpdate, TrialUpdateBehavior,
};

/// Everything is off.
pub(super) fn features() -> Features {
    Features {
        customer_update: CustomerUpdate {
            allowed_updates: Vec::new(),
            enabled: false,
        },
        invoice_history: InvoiceHistory { enabled: false },
        payment_method_update: PaymentMethodUpdate {
            enabled: false,
            payment_method_configuration: None,
        },
        subscription_cancel: SubscriptionCancel {
            cancellation_reason: CancellationReason {
                enabled: false,
                options: reasons(),
                feedback_options: None,
            },
            enabled: false,
            mode: CancellationMode::AtPeriodEnd,
            proration_behavior: ProrationBehavior::None,
        },
        subscription_pause: Some(SubscriptionPause {
            enabled: false,
            duration: Some(duration()),
        }),
        subscription_update: SubscriptionUpdate {
            default_allowed_updates: Vec::new(),
            enabled: false,
            products: None,
            proration_behavior: ProrationBehavior::None,
            schedule_at_period_end: Some(ScheduleAtPeriodEnd {
                conditions: Vec::new(),
            }),
            billing_cycle_anchor: None,
            trial_update_behavior: Some(TrialUpdateBehavior::EndTrial),
        },
    }
}

/// The reasons that customers are offered.
pub(super) fn reasons() -> Vec<CancellationReasonOption> {
    vec![
        CancellationReasonOption::TooExpensive,
        CancellationReasonOption::MissingFeatures,
        CancellationReasonOption::SwitchedService,
        CancellationReasonOption::Unused,
        CancellationReasonOption::Other,
    ]
}

/// A pause of one month.
pub(super) fn duration() -> PauseDuration {
    PauseDuration {
        type_: PauseDurationType::IntervalOptions,
        interval_options: vec![PauseInterval {
            interval: PauseIntervalUnit::Month,
            interval_count: 1,
        }],
    }
}
