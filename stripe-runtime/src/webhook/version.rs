//! What becomes of events of another API version.

use crate::{Error, Event, EventPayload};

/// What to do about an event of an API version that its types are not made for, as
/// [`Event::fits_api_version`] says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VersionCheck {
    /// Read the event, and write a warning where the feature `tracing` is on.
    #[default]
    Warn,
    /// Fail with [`ErrorKind::Decode`](crate::ErrorKind::Decode).
    Refuse,
    /// Read the event.
    Ignore,
}

impl VersionCheck {
    pub(super) fn apply<P: EventPayload>(
        self,
        event: &Event<P>,
        payload: &[u8],
    ) -> Result<(), Error> {
        if self == Self::Ignore || event.fits_api_version() {
            return Ok(());
        }
        let got = event.api_version.as_deref().unwrap_or("none");
        let pinned = P::API_VERSION;
        let message = format!(
            "the event is of API version {got}, and its types are made for {pinned}: give the \
             webhook endpoint that version, or choose another `VersionCheck`"
        );
        if self == Self::Refuse {
            return Err(Error::mistaken(message, payload));
        }
        warn(&message);
        Ok(())
    }
}

#[cfg(feature = "tracing")]
fn warn(message: &str) {
    tracing::warn!(target: "stripe_runtime", "{message}");
}

#[cfg(not(feature = "tracing"))]
fn warn(_: &str) {}
