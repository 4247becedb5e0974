//! Payment methods, as they are kept.

use stripe_portal_gen::payment_method::PaymentMethod;

use super::mark::{Stamp, write_stamped};
use crate::store::{Store, Tx, on};

/// A payment method.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) customer: Option<String>,
    #[sqlx(rename = "type")]
    pub(crate) type_: String,
    pub(crate) brand: Option<String>,
    pub(crate) last4: Option<String>,
    pub(crate) exp_month: Option<i64>,
    pub(crate) exp_year: Option<i64>,
}

impl From<&PaymentMethod> for Row {
    fn from(method: &PaymentMethod) -> Self {
        let customer = method.customer.as_ref();
        // Of one that is nobody's, nothing is shown, and so nothing is kept.
        let card = method.card.as_ref().filter(|_| customer.is_some());
        Self {
            id: method.id.to_string(),
            customer: customer.map(|it| it.id().to_string()),
            type_: method.type_.as_str().to_owned(),
            brand: card.map(|it| it.brand.clone()),
            last4: card.map(|it| it.last4.clone()),
            exp_month: card.map(|it| it.exp_month),
            exp_year: card.map(|it| it.exp_year),
        }
    }
}

impl Row {
    pub(super) async fn read(
        store: &Store,
        id: &str,
        livemode: bool,
    ) -> sqlx::Result<Option<Self>> {
        const READ: &str = "SELECT id, customer, type, brand, last4, exp_month, exp_year \
             FROM portal_payment_methods WHERE id = $1 AND livemode = $2";
        on!(store.read, conn => sqlx::query_as(READ)
            .bind(id)
            .bind(livemode)
            .fetch_optional(conn)
            .await)
    }

    pub(super) async fn write(&self, tx: &mut Tx, stamp: &Stamp<'_>) -> sqlx::Result<bool> {
        const WRITE: &str = "INSERT INTO portal_payment_methods AS t \
             (id, livemode, as_of, as_of_event, revision, customer, type, brand, last4, \
             exp_month, exp_year) VALUES ($1, $2, $3, $4, $5, $7, $8, $9, $10, $11, $12) \
             ON CONFLICT (id, livemode) DO UPDATE SET \
             as_of = excluded.as_of, as_of_event = excluded.as_of_event, \
             revision = t.revision + excluded.revision, customer = excluded.customer, \
             type = excluded.type, brand = excluded.brand, last4 = excluded.last4, \
             exp_month = excluded.exp_month, exp_year = excluded.exp_year \
             WHERE excluded.as_of > t.as_of OR (excluded.as_of = t.as_of AND t.revision = $6)";
        write_stamped!(
            WRITE,
            tx,
            &self.id,
            stamp,
            [
                &self.customer,
                &self.type_,
                &self.brand,
                &self.last4,
                self.exp_month,
                self.exp_year,
            ]
        )
    }
}
