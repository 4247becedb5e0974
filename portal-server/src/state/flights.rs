//! One at a time for each customer, so that a crowd at first use asks Stripe once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::OwnedMutexGuard;

type Turn = tokio::sync::Mutex<()>;

/// Those who are at it or wait, by customer.
#[derive(Default)]
pub(crate) struct Flights(Mutex<BTreeMap<String, Weak<Turn>>>);

impl Flights {
    /// Waits until nobody else is at it for this customer. It lasts until the guard is dropped.
    pub(super) async fn turn(&self, customer: &str) -> OwnedMutexGuard<()> {
        self.own(customer).lock_owned().await
    }

    fn own(&self, customer: &str) -> Arc<Turn> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, turn| turn.strong_count() > 0);
        if let Some(turn) = all.get(customer).and_then(Weak::upgrade) {
            return turn;
        }
        let turn = Arc::default();
        all.insert(customer.to_owned(), Arc::downgrade(&turn));
        turn
    }
}
