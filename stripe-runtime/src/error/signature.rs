//! Why a webhook's signature is refused.

/// What is wrong with the signature of a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignatureFault {
    /// There is no header `Stripe-Signature`, or it is empty.
    MissingHeader,
    /// The header has no time `t=…`, or is not a list of `name=value`.
    MalformedHeader,
    /// The header has no signature of the scheme `v1`.
    NoSignature,
    /// No signature fits the payload and any of the secrets.
    Mismatch,
    /// It was signed longer ago than the tolerance.
    TooOld,
    /// It was signed further in the future than the tolerance.
    InFuture,
}
