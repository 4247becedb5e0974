//! Stripe's objects, as far as they are kept.

use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::payment_method::PaymentMethod;
use stripe_portal_gen::product::Product;
use stripe_portal_gen::subscription::Subscription;

use super::mark::Stamp;
use super::{customers, payment_methods, products, subscriptions};
use crate::store::Tx;

/// A sort of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Customer,
    Subscription,
    PaymentMethod,
    Product,
}

/// Which object it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) kind: Kind,
    pub(super) id: String,
}

/// An object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Record {
    Customer(customers::Row),
    Subscription(Box<subscriptions::Row>),
    PaymentMethod(payment_methods::Row),
    Product(products::Row),
}

impl Kind {
    /// What the field `object` says.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Subscription => "subscription",
            Self::PaymentMethod => "payment_method",
            Self::Product => "product",
        }
    }

    /// What events of this type are about, as far as it is kept.
    pub(super) fn of_event(name: &str) -> Option<Self> {
        match name.rsplit_once('.')?.0 {
            "customer" => Some(Self::Customer),
            "customer.subscription" => Some(Self::Subscription),
            "payment_method" => Some(Self::PaymentMethod),
            "product" => Some(Self::Product),
            _ => None,
        }
    }
}

impl From<&Customer> for Record {
    fn from(customer: &Customer) -> Self {
        Self::Customer(customer.into())
    }
}

impl From<&Subscription> for Record {
    fn from(subscription: &Subscription) -> Self {
        Self::Subscription(Box::new(subscription.into()))
    }
}

impl From<&PaymentMethod> for Record {
    fn from(method: &PaymentMethod) -> Self {
        Self::PaymentMethod(method.into())
    }
}

impl From<&Product> for Record {
    fn from(product: &Product) -> Self {
        Self::Product(product.into())
    }
}

impl Record {
    pub(super) fn key(&self) -> Key {
        let (kind, id) = match self {
            Self::Customer(it) => (Kind::Customer, &it.id),
            Self::Subscription(it) => (Kind::Subscription, &it.id),
            Self::PaymentMethod(it) => (Kind::PaymentMethod, &it.id),
            Self::Product(it) => (Kind::Product, &it.id),
        };
        let id = id.clone();
        Key { kind, id }
    }

    /// Whether it has ended for good, so that nothing but an end replaces it.
    pub(super) fn has_ended(&self) -> bool {
        match self {
            Self::Customer(it) => it.deleted,
            Self::Subscription(it) => it.ended,
            Self::PaymentMethod(_) | Self::Product(_) => false,
        }
    }

    /// Whose it is.
    pub(super) fn customer(&self) -> Option<&str> {
        match self {
            Self::Customer(it) => Some(&it.id),
            Self::Subscription(it) => Some(&it.customer),
            Self::PaymentMethod(it) => it.customer.as_deref(),
            Self::Product(_) => None,
        }
    }

    /// What is needed beside it, to say how its customer stands.
    pub(super) fn needs(&self) -> Vec<Key> {
        let key = |kind, id: &Option<String>| id.clone().map(|id| Key { kind, id });
        let (method, product) = match self {
            Self::Customer(it) => (&it.default_payment_method, &None),
            Self::Subscription(it) if !it.ended => (&it.default_payment_method, &it.product),
            _ => return Vec::new(),
        };
        let method = key(Kind::PaymentMethod, method);
        method
            .into_iter()
            .chain(key(Kind::Product, product))
            .collect()
    }

    /// Writes it unless what is there is newer, and says whether it was.
    pub(super) async fn write(&self, tx: &mut Tx, stamp: &Stamp<'_>) -> sqlx::Result<bool> {
        match self {
            Self::Customer(it) => it.write(tx, stamp).await,
            Self::Subscription(it) => it.write(tx, stamp).await,
            Self::PaymentMethod(it) => it.write(tx, stamp).await,
            Self::Product(it) => it.write(tx, stamp).await,
        }
    }
}
