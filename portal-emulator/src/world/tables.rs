//! Which tables there are: a line each.

use serde::{Deserialize, Serialize};
use serde_json::{Error as JsonError, Value};
use stripe_portal_gen::billing_portal::{Configuration, Session};
use stripe_portal_gen::coupon::Coupon;
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::discount::Discount;
use stripe_portal_gen::invoice::Invoice;
use stripe_portal_gen::payment_method::PaymentMethod;
use stripe_portal_gen::price::Price;
use stripe_portal_gen::product::Product;
use stripe_portal_gen::subscription::Subscription;
use stripe_portal_gen::tax_id::TaxId;

use super::{
    Delivery, Endpoint, Event, Gone, IdempotencyKey, LaterChange, PendingItem, Resource, Stored,
    Table, TrialNotice, Visit, World,
};

macro_rules! tables {
    ($($kind:ident $table:ident $words:literal;)*) => {
        /// A kind of object, for which there is a table.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize,
        )]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs, reason = "kinds speak for themselves")]
        pub enum Kind { $($kind,)* }

        impl Kind {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// The kind in words, as messages name it.
            #[must_use]
            pub fn words(self) -> &'static str {
                match self { $(Self::$kind => $words,)* }
            }

            /// The name of its table.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$kind => stringify!($table),)* }
            }
        }

        #[doc(hidden)]
        #[derive(Clone, Debug, Default)]
        pub struct Tables { $($table: Table<$kind>,)* }

        $(
            impl Stored for $kind {
                const KIND: Kind = Kind::$kind;

                fn table(tables: &Tables) -> &Table<Self> {
                    &tables.$table
                }

                fn table_mut(tables: &mut Tables) -> &mut Table<Self> {
                    &mut tables.$table
                }
            }
        )*

        impl World {
            /// The object as JSON, for a store; none where it was removed.
            ///
            /// # Errors
            /// Where it cannot be written as JSON.
            pub fn saved(&self, kind: Kind, id: &str) -> Result<Option<Value>, JsonError> {
                match kind {
                    $(Kind::$kind => self.get::<$kind>(id).map(serde_json::to_value).transpose(),)*
                }
            }

            /// The place of an object in the order of its kind.
            #[must_use]
            pub fn place(&self, kind: Kind, id: &str) -> Option<u64> {
                match kind {
                    $(Kind::$kind => self.all::<$kind>().place(id),)*
                }
            }

            /// The id of the object at this place in the order of its kind.
            pub(super) fn id_at(&self, kind: Kind, place: u64) -> Option<&str> {
                match kind {
                    $(Kind::$kind => self.all::<$kind>().at(place).map(Resource::id),)*
                }
            }

            /// The ids of all objects of a kind, in their order.
            #[must_use]
            pub fn ids_of(&self, kind: Kind) -> Vec<&str> {
                match kind {
                    $(Kind::$kind => self.all::<$kind>().iter().map(Resource::id).collect(),)*
                }
            }

            /// Puts an object back that a store kept, at its place and without an event.
            ///
            /// # Errors
            /// Where the JSON is no object of this kind.
            pub fn restore(
                &mut self,
                kind: Kind,
                place: u64,
                saved: Value,
            ) -> Result<(), JsonError> {
                match kind {
                    $(Kind::$kind => self.put_back::<$kind>(place, serde_json::from_value(saved)?),)*
                }
                Ok(())
            }
        }
    };
}

tables! {
    Customer customers "customer";
    TaxId tax_ids "tax_id";
    Product products "product";
    Price prices "price";
    Coupon coupons "coupon";
    PaymentMethod payment_methods "PaymentMethod";
    Discount discounts "discount";
    TrialNotice trial_notices "notice";
    Subscription subscriptions "subscription";
    Invoice invoices "invoice";
    Configuration configurations "configuration";
    Session sessions "session";
    Visit visits "visit";
    LaterChange later_changes "subscription schedule";
    PendingItem pending_items "invoiceitem";
    Gone gone "object";
    Event events "event";
    IdempotencyKey idempotency_keys "idempotency key";
    Endpoint endpoints "webhook endpoint";
    Delivery deliveries "delivery";
}
