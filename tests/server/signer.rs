//! Signs as Stripe does.

use stripe_portal_gen::Timestamp;
use stripe_portal_gen::webhook::sign;

/// The value of `Stripe-Signature` for a body that is sent now.
pub(crate) fn signed(body: &str, secret: &str) -> String {
    sign(body.as_bytes(), secret, Timestamp::now())
}
