//! Products, as they are kept: what plans are called.

use stripe_portal_gen::product::Product;

use super::mark::{Stamp, write_stamped};
use crate::store::{Store, Tx, on};

/// A product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) name: String,
}

impl From<&Product> for Row {
    fn from(product: &Product) -> Self {
        Self {
            id: product.id.to_string(),
            name: product.name.clone(),
        }
    }
}

impl Row {
    pub(super) async fn write(&self, tx: &mut Tx, stamp: &Stamp<'_>) -> sqlx::Result<bool> {
        const WRITE: &str = "INSERT INTO portal_products AS t \
             (id, livemode, as_of, as_of_event, revision, name) VALUES ($1, $2, $3, $4, $5, $7) \
             ON CONFLICT (id, livemode) DO UPDATE SET \
             as_of = excluded.as_of, as_of_event = excluded.as_of_event, \
             revision = t.revision + excluded.revision, name = excluded.name \
             WHERE excluded.as_of > t.as_of OR (excluded.as_of = t.as_of AND t.revision = $6)";
        write_stamped!(WRITE, tx, &self.id, stamp, [&self.name])
    }
}

/// The name of a product.
pub(super) async fn name(store: &Store, id: &str, livemode: bool) -> sqlx::Result<Option<String>> {
    const NAME: &str = "SELECT name FROM portal_products WHERE id = $1 AND livemode = $2";
    on!(store.read, conn => sqlx::query_scalar(NAME)
        .bind(id)
        .bind(livemode)
        .fetch_optional(conn)
        .await)
}
