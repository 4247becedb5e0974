//! The header `Stripe-Signature` of a delivery.

use stripe_runtime::Timestamp;
use stripe_runtime::webhook::sign;

use crate::world::Endpoint;

/// Whether a delivery is signed as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signing {
    Right,
    Wrong,
}

/// Signs a payload with each secret of the endpoint that is in use at `now`, by the virtual clock.
///
/// The time that is signed is real: those who verify it know no other.
pub(super) fn header(payload: &[u8], endpoint: &Endpoint, now: i64, signing: Signing) -> String {
    let at = Timestamp::now();
    let mut header = format!("t={}", at.as_secs());
    for secret in endpoint.secrets_at(now) {
        let signed = match signing {
            Signing::Right => sign(payload, secret, at),
            Signing::Wrong => sign(payload, &format!("{secret}wrong"), at),
        };
        if let Some((_, signature)) = signed.split_once(',') {
            header.push(',');
            header.push_str(signature);
        }
    }
    header
}
