//! What an object is as of, and what that means for an event about it.

use std::cmp::Ordering;

use super::change::Change;
use super::record::{Key, Kind, Record};
use crate::store::{Store, on};

/// What an object that is known is as of.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct Mark {
    /// Whether it has ended for good.
    pub(super) ended: bool,
    pub(super) as_of: i64,
    pub(super) as_of_event: Option<String>,
    pub(super) revision: i64,
}

/// What an object is to be as of, once it is written.
#[derive(Clone, Debug)]
pub(super) struct Stamp<'a> {
    pub(super) livemode: bool,
    pub(super) as_of: i64,
    /// The event that is applied; none where the object was merely fetched.
    pub(super) event: Option<&'a str>,
    /// The revision that it may replace though it is as of the same second.
    pub(super) over: Option<i64>,
}

/// What an event means for an object.
#[derive(Debug, PartialEq)]
pub(super) enum Verdict<'a> {
    /// Something newer is known, or this event itself.
    Stale,
    /// It is the newest.
    Write(&'a Record),
    /// Only Stripe can say how the object is.
    Fetch {
        /// The revision that is known, if it is of the same second.
        over: Option<i64>,
    },
}

/// Writes an object that is stamped, and says whether it was: what is not newer is not replaced, unless it is known
/// to be of the same second. Of `$query`, `$1` to `$6` are the id and the stamp, and the rest are `$value`s.
macro_rules! write_stamped {
    ($query:expr, $tx:ident, $id:expr, $stamp:expr, [$($value:expr),* $(,)?]) => {
        $crate::store::on!($tx, conn => sqlx::query($query)
            .bind($id)
            .bind($stamp.livemode)
            .bind($stamp.as_of)
            .bind($stamp.event)
            .bind($stamp.events())
            .bind($stamp.over())
            $(.bind($value))*
            .execute(conn)
            .await
            .map(|done| done.rows_affected() > 0))
    };
}
pub(super) use write_stamped;

impl Mark {
    /// What is known of an object.
    pub(super) async fn read(
        store: &Store,
        key: &Key,
        livemode: bool,
    ) -> sqlx::Result<Option<Self>> {
        const CUSTOMER: &str = "SELECT deleted AS ended, as_of, as_of_event, revision \
             FROM portal_customers WHERE id = $1 AND livemode = $2";
        const SUBSCRIPTION: &str = "SELECT ended, as_of, as_of_event, revision \
             FROM portal_subscriptions WHERE id = $1 AND livemode = $2";
        const PAYMENT_METHOD: &str = "SELECT FALSE AS ended, as_of, as_of_event, revision \
             FROM portal_payment_methods WHERE id = $1 AND livemode = $2";
        const PRODUCT: &str = "SELECT FALSE AS ended, as_of, as_of_event, revision \
             FROM portal_products WHERE id = $1 AND livemode = $2";
        let query = match key.kind {
            Kind::Customer => CUSTOMER,
            Kind::Subscription => SUBSCRIPTION,
            Kind::PaymentMethod => PAYMENT_METHOD,
            Kind::Product => PRODUCT,
        };
        on!(store.read, conn => sqlx::query_as(query)
            .bind(&key.id)
            .bind(livemode)
            .fetch_optional(conn)
            .await)
    }
}

impl Stamp<'_> {
    /// That of objects which were fetched on the way: what happened until then is in them.
    pub(super) fn of_fetched(&self) -> Self {
        Self {
            event: None,
            over: None,
            ..*self
        }
    }

    /// How many events it stands for.
    pub(super) fn events(&self) -> i64 {
        i64::from(self.event.is_some())
    }

    /// The revision that it may replace, for the database; no object has -1.
    pub(super) fn over(&self) -> i64 {
        self.over.unwrap_or(-1)
    }
}

impl Change {
    /// What it means for what is known.
    pub(super) fn judge(&self, known: Option<&Mark>) -> Verdict<'_> {
        let Some(known) = known else {
            return self.newest();
        };
        if known.as_of_event.as_ref() == Some(&self.event) {
            return Verdict::Stale;
        }
        // What has ended is newer than what has not, whenever it happened.
        let ended = self.object.as_ref().map_or(known.ended, Record::has_ended);
        match (ended, self.created).cmp(&(known.ended, known.as_of)) {
            Ordering::Less => Verdict::Stale,
            Ordering::Equal => Verdict::Fetch {
                over: Some(known.revision),
            },
            Ordering::Greater => self.newest(),
        }
    }

    fn newest(&self) -> Verdict<'_> {
        let fetch = Verdict::Fetch { over: None };
        self.object.as_ref().map_or(fetch, Verdict::Write)
    }
}
