//! Webhooks: who sent a delivery, when, and the event in it.

mod envelope;
mod header;
mod parse;
mod secret;
mod signature;
mod version;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use signature::sign;
pub use version::VersionCheck;

use crate::{Error, Event, EventPayload, SignatureFault, ThinEvent, Timestamp};
use header::Header;

/// The tolerance of Stripe's own clients.
const TOLERANCE: Duration = Duration::from_mins(5);

/// Verifies that deliveries come from Stripe, and reads their events.
///
/// Hand it the body's bytes as they came, and the value of the header `Stripe-Signature`. JSON that
/// was parsed and written again has another signature.
///
/// ```
/// use stripe_runtime::{Error, Event, EventPayload, Timestamp, Webhook, webhook};
///
/// /// What a handler does with the body and the header of a request.
/// fn receive<P: EventPayload>(
///     webhook: &Webhook,
///     body: &[u8],
///     signature: Option<&str>,
/// ) -> Result<Event<P>, Error> {
///     webhook.event(body, signature)
/// }
///
/// let webhook = Webhook::new("whsec_new").secret("whsec_old");
/// let signature = webhook::sign(b"{}", "whsec_old", Timestamp::now());
/// assert!(webhook.verify(b"{}", &*signature).is_ok());
///
/// let error = webhook.verify(b"{ }", &*signature).unwrap_err();
/// assert!(error.is_signature());
/// ```
///
/// See [webhook signatures](https://docs.stripe.com/webhooks/signature).
#[derive(Clone)]
pub struct Webhook {
    secrets: Vec<String>,
    tolerance: Duration,
    clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    version_check: VersionCheck,
}

impl Webhook {
    /// Verifies with the signing secret `whsec_…` of the webhook endpoint.
    ///
    /// An empty secret fits no signature, because everybody knows it.
    #[must_use]
    pub fn new(secret: impl Into<String>) -> Self {
        Self {
            secrets: vec![secret.into()],
            tolerance: TOLERANCE,
            clock: Arc::new(Timestamp::now),
            version_check: VersionCheck::default(),
        }
    }

    /// Accepts another secret too: while a secret is rolled, both live for up to 24 hours.
    #[must_use]
    pub fn secret(mut self, secret: impl Into<String>) -> Self {
        self.secrets.push(secret.into());
        self
    }

    /// How far the time of signing may be from now, before or after; 300 seconds unless set, and
    /// any time where it is zero.
    ///
    /// It bounds how long a delivery that somebody recorded can be played back.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// What says the time instead of this machine's clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// What to do about events of an API version that their types are not made for;
    /// [`VersionCheck::Warn`] unless set.
    #[must_use]
    pub fn version_check(mut self, check: VersionCheck) -> Self {
        self.version_check = check;
        self
    }

    /// Verifies that somebody who knows a secret signed the payload, and just now.
    ///
    /// `header` is the value of `Stripe-Signature`, if there is one. Fails with
    /// [`ErrorKind::Signature`](crate::ErrorKind::Signature); [`Error::signature_fault`] says why.
    pub fn verify<'h>(
        &self,
        payload: &[u8],
        header: impl Into<Option<&'h str>>,
    ) -> Result<(), Error> {
        let header = Header::read(header.into())?;
        let signed = |secret: &String| {
            secret::is_usable(secret)
                && signature::is_among(&header.signatures, payload, secret, header.at)
        };
        if !self.secrets.iter().any(signed) {
            return Err(secret::mismatch(&self.secrets));
        }
        self.check_time(header.at)
    }

    /// Verifies the payload as [`Webhook::verify`] does, and reads its event as [`Event::parse`]
    /// does.
    ///
    /// Fails with [`ErrorKind::Decode`](crate::ErrorKind::Decode) where the payload is no event, is
    /// a thin one, or is of an API version that [`Webhook::version_check`] refuses.
    pub fn event<'h, P: EventPayload>(
        &self,
        payload: &[u8],
        header: impl Into<Option<&'h str>>,
    ) -> Result<Event<P>, Error> {
        self.verify(payload, header)?;
        let event = Event::parse(payload)?;
        self.version_check.apply(&event, payload)?;
        Ok(event)
    }

    /// Verifies the payload as [`Webhook::verify`] does, and reads its thin event as
    /// [`ThinEvent::parse`] does.
    ///
    /// Fails with [`ErrorKind::Decode`](crate::ErrorKind::Decode) where the payload is no thin
    /// event.
    pub fn thin<'h>(
        &self,
        payload: &[u8],
        header: impl Into<Option<&'h str>>,
    ) -> Result<ThinEvent, Error> {
        self.verify(payload, header)?;
        ThinEvent::parse(payload)
    }

    /// Is only for what is known to be signed: to anybody else it would tell the time.
    fn check_time(&self, at: Timestamp) -> Result<(), Error> {
        let now = (self.clock)();
        let apart = Duration::from_secs(now.0.abs_diff(at.0));
        let tolerance = self.tolerance;
        if tolerance.is_zero() || apart <= tolerance {
            return Ok(());
        }
        let (fault, when) = match at < now {
            true => (SignatureFault::TooOld, "ago"),
            false => (SignatureFault::InFuture, "in the future"),
        };
        let message = format!(
            "the payload was signed {apart:?} {when}, and the tolerance is {tolerance:?}: check \
             this machine's clock; where it is right, refuse the delivery"
        );
        Err(Error::unsigned(fault, message))
    }
}

/// Shows how many secrets there are, and none of them.
impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook")
            .field("secrets", &self.secrets.len())
            .field("tolerance", &self.tolerance)
            .field("version_check", &self.version_check)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
