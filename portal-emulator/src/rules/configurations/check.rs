//! What features must not say together.

use stripe_portal_gen::billing_portal::{CancellationMode, Features, ProrationBehavior};
use stripe_portal_gen::server::Refusal;

use crate::rules::check::bad_choice;

/// The features must fit together.
pub(super) fn features(features: &Features) -> Result<(), Refusal> {
    let cancel = &features.subscription_cancel;
    let param = "features[subscription_cancel][proration_behavior]";
    match (&cancel.proration_behavior, &cancel.mode) {
        (ProrationBehavior::AlwaysInvoice, _) => {
            return Err(bad_choice(param, ["create_prorations", "none"].into_iter()));
        }
        (ProrationBehavior::CreateProrations, CancellationMode::AtPeriodEnd) => {
            let message = "Prorations can only be created when `mode` is `immediately`.";
            return Err(Refusal::invalid(message).param(param));
        }
        _ => {}
    }
    if features.subscription_update.enabled && !features.payment_method_update.enabled {
        return Err(Refusal::invalid(
            "Cannot enable subscription updates while payment method update is disabled.",
        ));
    }
    Ok(())
}
