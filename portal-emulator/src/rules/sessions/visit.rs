//! The use of a session: its link serves one browser, and only for a while.

use stripe_portal_gen::Timestamp;
use stripe_portal_gen::billing_portal::Session;
use stripe_portal_gen::ids::{CustomerId, SessionId};
use stripe_portal_gen::server::Refusal;

use super::create::link;
use crate::rules::check::found;
use crate::world::{Tx, Visit, recoverable_until};

/// A browser that may see the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The session.
    pub session: SessionId,
    /// The cookie by which the browser is known.
    pub browser: String,
}

/// Why a link does not lead to the portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closed {
    /// It leads nowhere, or no longer.
    Expired {
        /// The session that its customer can have again by logging in.
        recoverable: Option<SessionId>,
    },
    /// Another browser opened it first.
    Used,
}

/// Opens the link that ends with `secret` in the browser with this cookie, or goes on there. Each visit is
/// an activity.
pub fn visit(tx: &mut Tx<'_>, secret: &str, cookie: Option<&str>) -> Result<Entry, Closed> {
    let gone = Closed::Expired { recoverable: None };
    let world = tx.world();
    let id = world.session_of_link(secret).ok_or(gone.clone())?;
    let session = world.get::<Session>(id).ok_or(gone)?.clone();
    let now = tx.now();
    if now >= world.expiry(&session) {
        let recoverable = recoverable_until(&session).is_some_and(|until| now < until);
        return Err(Closed::Expired {
            recoverable: recoverable.then_some(session.id),
        });
    }
    let single = world.account.links_are_single_use;
    let browser = match (tx.get::<Visit>(&session.id), cookie) {
        (Some(visit), cookie) if cookie == Some(&visit.browser) || !single => visit.browser.clone(),
        (Some(_), _) => return Err(Closed::Used),
        (None, _) => tx.new_text(32),
    };
    tx.insert(Visit::now(&session, now, browser.clone()));
    let session = session.id;
    Ok(Entry { session, browser })
}

/// A session in place of an expired one, for its customer who logged in: with the same configuration.
pub fn replace(tx: &mut Tx<'_>, id: &SessionId) -> Result<SessionId, Refusal> {
    let mut session = found::<Session>(tx.world(), id, "session")?.clone();
    session.id = SessionId::from(tx.new_id("bps"));
    session.created = Timestamp(tx.now());
    session.url = link(tx, &session.id);
    let id = session.id.clone();
    tx.insert(session);
    Ok(id)
}

/// Forgets a session that is over and cannot be had again.
pub fn forget(tx: &mut Tx<'_>, id: &str) {
    tx.remove::<Session>(id);
    tx.remove::<Visit>(id);
}

/// Ends all sessions of a customer.
pub fn close_all(tx: &mut Tx<'_>, customer: &CustomerId) {
    let own = tx
        .world()
        .all::<Session>()
        .iter()
        .filter(|it| it.customer == *customer);
    let own: Vec<SessionId> = own.map(|it| it.id.clone()).collect();
    for id in own {
        forget(tx, &id);
    }
}
