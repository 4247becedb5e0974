//! All state of the account, as plain data that only a [`Tx`] changes.

mod cause;
mod event;
mod kinds;
mod limits;
mod outbox;
mod records;
mod resource;
mod resources;
mod table;
mod tables;
mod tx;
mod visit;

use std::collections::BTreeSet;

pub use cause::{Account, Cause, RequestRef};
pub use event::{Event, Snapshot};
pub(crate) use kinds::{is_any_event, is_stripes_event};
pub use limits::Limits;
pub(crate) use outbox::matches;
pub use records::{
    Delivery, DeliveryState, Endpoint, EndpointSecret, Gone, IdempotencyKey, LaterChange,
    PendingItem, TrialNotice,
};
pub use resource::{Resource, Step, Stored};
pub use table::Table;
pub use tables::Kind;
pub use tx::Tx;
pub use visit::Visit;
pub(crate) use visit::recoverable_until;

use stripe_portal_gen::billing_portal::Session;

use crate::clock::Clock;
use crate::ids::IdMaker;
use outbox::Outbox;
use tables::Tables;

/// How many letters of a session's id its link begins with.
pub(crate) const ID_IN_LINK: usize = 24;

/// The state of one account in one mode.
#[derive(Clone, Debug)]
pub struct World {
    /// Whose account it is.
    pub account: Account,
    /// What time it is.
    pub clock: Clock,
    /// How much is remembered.
    pub limits: Limits,
    ids: IdMaker,
    tables: Tables,
    /// What comes due when, by its kind and place, kept in step with the tables by `Tx`.
    agenda: BTreeSet<(i64, Kind, u64)>,
    /// Which deliveries wait, kept in step with the tables by `Tx`.
    outbox: Outbox,
    /// How many changes there were.
    changes: u64,
    /// What changed since it was last taken, for a store; none where there is no store.
    dirty: Option<BTreeSet<(Kind, String)>>,
}

/// Something that time changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    /// When.
    pub(crate) at: i64,
    /// Its kind.
    pub(crate) kind: Kind,
    /// Its place among those of its kind.
    place: u64,
    /// Its id.
    pub(crate) id: Box<str>,
}

impl World {
    /// An empty account. `seed` decides all ids.
    #[must_use]
    pub fn new(account: Account, clock: Clock, seed: u64) -> Self {
        Self {
            account,
            clock,
            limits: Limits::default(),
            ids: IdMaker::new(seed),
            tables: Tables::default(),
            agenda: BTreeSet::new(),
            outbox: Outbox::default(),
            changes: 0,
            dirty: None,
        }
    }

    /// All objects of a kind, in the order in which they were created.
    #[must_use]
    pub fn all<T: Resource>(&self) -> &Table<T> {
        T::table(&self.tables)
    }

    /// The object with this id.
    #[must_use]
    pub fn get<T: Resource>(&self, id: &str) -> Option<&T> {
        self.all().get(id)
    }

    /// The maker of ids, which a store keeps beside the tables.
    #[must_use]
    pub fn ids(&self) -> IdMaker {
        self.ids
    }

    /// Goes on with the ids of a maker that a store kept.
    pub fn resume_ids(&mut self, ids: IdMaker) {
        self.ids = ids;
    }

    /// The id of the session whose URL ends with `secret`, which begins with the end of the id.
    #[must_use]
    pub fn session_of_link(&self, secret: &str) -> Option<&str> {
        let id = secret
            .strip_prefix("test_")
            .unwrap_or(secret)
            .get(..ID_IN_LINK)?;
        let session = self.get::<Session>(&format!("bps_{id}"))?;
        let its = session.url.as_str().rsplit('/').next();
        (its == Some(secret)).then_some(&*session.id)
    }

    /// What comes due first, and when.
    #[must_use]
    pub fn next_due(&self) -> Option<i64> {
        self.agenda.first().map(|(at, _, _)| *at)
    }

    /// What comes due first, where that is not after `now`.
    pub(crate) fn first_due(&mut self, now: i64) -> Option<Due> {
        while let Some(&(at, kind, place)) = self.agenda.first().filter(|(at, _, _)| *at <= now) {
            if let Some(id) = self.id_at(kind, place) {
                let id = id.into();
                return Some(Due {
                    at,
                    kind,
                    place,
                    id,
                });
            }
            // An event that was put off is gone.
            self.agenda.pop_first();
        }
        None
    }

    /// How many changes there were.
    pub(crate) fn changes(&self) -> u64 {
        self.changes
    }

    /// Has something that was due, and that nothing came of, not come due again.
    pub(crate) fn drop_due(&mut self, due: &Due) {
        self.agenda.remove(&(due.at, due.kind, due.place));
    }

    /// Has an event that was due, and that still waits to be delivered, come due again later.
    pub(crate) fn put_off_event(&mut self, due: &Due) {
        self.drop_due(due);
        if let Some(at) = due.at.checked_add(event::KEPT) {
            self.agenda.insert((at, due.kind, due.place));
        }
    }

    /// A change to the world without a request: the clock moves, or a seed is planted.
    pub fn on_its_own(&mut self, now: i64) -> Tx<'_> {
        let cause = Cause {
            now,
            api_version: self.account.api_version.clone(),
            request: None,
            livemode: self.account.livemode,
        };
        Tx::new(self, cause)
    }
}
