//! For how long a portal session is good, and what is known of its use.

use serde::{Deserialize, Serialize};
use stripe_portal_gen::billing_portal::Session;

use super::{Resource, Step, World};

/// How long a link waits to be opened, in seconds.
const UNOPENED: i64 = 300;

/// How long a session lasts after its customer's last activity, in seconds.
const IDLE: i64 = 3600;

/// How long a session lasts at most, in seconds.
const LONGEST: i64 = 7200;

/// The use of a portal session, from the moment at which its link was opened.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// The session's id.
    pub session: String,
    /// When the session expires, if its customer does nothing more.
    pub expires: i64,
    /// When the session is forgotten: not before it cannot be had again by logging in.
    pub forgotten: i64,
    /// The cookie of the browser that opened it.
    pub browser: String,
}

impl Visit {
    /// An activity in a session at `now`, in the browser with this cookie.
    #[must_use]
    pub fn now(session: &Session, now: i64, browser: String) -> Self {
        let expires = (now + IDLE).min(i64::from(session.created) + LONGEST);
        Self {
            session: session.id.to_string(),
            expires,
            forgotten: recoverable_until(session).map_or(expires, |until| until.max(expires)),
            browser,
        }
    }
}

impl Resource for Visit {
    fn id(&self) -> &str {
        &self.session
    }

    fn due(&self) -> Option<i64> {
        Some(self.forgotten)
    }
}

impl Resource for Session {
    fn id(&self) -> &str {
        &self.id
    }

    fn events(step: &Step<'_, Self>) -> &'static [&'static str] {
        step.pick(&["billing_portal.session.created"], &[], &[])
    }

    /// When it is forgotten, unless its link has been opened.
    fn due(&self) -> Option<i64> {
        let unopened = i64::from(self.created) + UNOPENED;
        Some(recoverable_until(self).map_or(unopened, |until| until.max(unopened)))
    }
}

/// Until when an expired session can be had again by logging in, where it can; `i64::MAX` is for good.
#[must_use]
pub(crate) fn recoverable_until(session: &Session) -> Option<i64> {
    let login = session.after_expiration.as_ref()?.customer_login.as_ref();
    let until = login.and_then(|it| it.expires_at);
    Some(until.map_or(i64::MAX, i64::from))
}

impl World {
    /// When a session expires, if its customer does nothing more.
    pub(crate) fn expiry(&self, session: &Session) -> i64 {
        let unopened = i64::from(session.created) + UNOPENED;
        self.get::<Visit>(&session.id)
            .map_or(unopened, |visit| visit.expires)
    }
}
