//! How a customer stands: their best subscription, what it is called, what pays for it.

use stripe_portal_gen::RequestOptions;
use stripe_portal_gen::ids::{CustomerId, SubscriptionId, SubscriptionItemId};
use stripe_portal_gen::subscription::RetrieveSubscription;

use super::sync::All;
use super::{customers, fetch, payment_methods, pick, products, subscriptions};
use crate::billing::Shared;
use crate::inbox::Fault;

/// How a customer stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// The best of the subscriptions, or the one that ended last.
    pub(crate) subscription: Option<subscriptions::Row>,
    /// The name of its product.
    pub(crate) product_name: Option<String>,
    /// What is charged.
    pub(crate) payment_method: Option<payment_methods::Row>,
}

/// A subscription that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Live {
    pub(crate) id: SubscriptionId,
    /// Its first item.
    pub(crate) item: Option<SubscriptionItemId>,
}

/// Whether a subscription is the customer's own.
pub(crate) async fn owns_subscription(
    shared: &Shared,
    customer: &CustomerId,
    subscription: &SubscriptionId,
) -> Result<bool, Fault> {
    let id = subscription.as_str();
    let known = subscriptions::owner(&shared.store, id, shared.livemode).await?;
    if let Some(owner) = known {
        return Ok(owner == customer.as_str());
    }
    let retrieve = RetrieveSubscription::new(subscription);
    let found = fetch::found(retrieve.send(&shared.client)).await?;
    Ok(found.is_some_and(|it| it.customer.id() == customer))
}

/// What is known of a customer.
pub(crate) enum Known {
    Nobody,
    /// All that they have, just now.
    Fetched(Box<All>),
    /// The database has it.
    Kept(customers::Row),
}

impl Known {
    /// What is known, for which Stripe is asked at first use; then only one asks for the same customer.
    pub(crate) async fn of(
        shared: &Shared,
        customer: &CustomerId,
        options: &RequestOptions,
    ) -> Result<Self, Fault> {
        let id = customer.as_str();
        if !hears(shared) {
            let all = fetched(shared, id, options).await?;
            let all = all.filter(|it| !it.customer.deleted);
            return Ok(all.map_or(Self::Nobody, |it| Self::Fetched(Box::new(it))));
        }
        if let Some(kept) = kept(shared, id).await? {
            return Ok(kept);
        }
        let _turn = shared.flights.turn(id).await;
        if let Some(kept) = kept(shared, id).await? {
            return Ok(kept);
        }
        if let Some(all) = fetched(shared, id, options).await? {
            all.keep(shared).await?;
        }
        Ok(kept(shared, id).await?.unwrap_or(Self::Nobody))
    }

    /// How the customer stands; none where there is no such customer, or no more.
    pub(crate) async fn standing(self, shared: &Shared) -> Result<Option<Standing>, Fault> {
        match self {
            Self::Nobody => Ok(None),
            Self::Fetched(all) => Ok(Some(of_fetched(*all))),
            Self::Kept(customer) => Ok(Some(of_kept(shared, &customer).await?)),
        }
    }

    /// The subscriptions of the customer that have not ended, the best first.
    pub(crate) async fn live(self, shared: &Shared) -> Result<Vec<Live>, Fault> {
        let all = match self {
            Self::Nobody => Vec::new(),
            Self::Fetched(all) => all.subscriptions,
            Self::Kept(it) => {
                subscriptions::Row::of(&shared.store, &it.id, shared.livemode).await?
            }
        };
        let live = pick::live(all).into_iter().map(|it| Live {
            id: it.id.into(),
            item: it.item.map(Into::into),
        });
        Ok(live.collect())
    }
}

/// Whether the database has all that a customer has, so that Stripe need not be asked.
pub(crate) async fn is_kept(shared: &Shared, customer: &CustomerId) -> Result<bool, Fault> {
    Ok(hears(shared) && kept(shared, customer.as_str()).await?.is_some())
}

/// Without webhooks, nobody would say what happens after the first use.
fn hears(shared: &Shared) -> bool {
    shared.webhook.is_some()
}

async fn fetched(
    shared: &Shared,
    customer: &str,
    options: &RequestOptions,
) -> Result<Option<All>, Fault> {
    let all = All::read(&shared.client, options, customer).await;
    let all = shared.metrics.called("read_customer", all)?;
    if all.is_none() {
        tracing::warn!(
            customer,
            "Stripe knows no such customer: is it one of the other mode?"
        );
    }
    Ok(all)
}

async fn kept(shared: &Shared, id: &str) -> sqlx::Result<Option<Known>> {
    let row = customers::Row::synced(&shared.store, id, shared.livemode).await?;
    Ok(row.map(|row| match row.deleted {
        true => Known::Nobody,
        false => Known::Kept(row),
    }))
}

fn of_fetched(mut all: All) -> Standing {
    let subscription = pick::best(all.subscriptions);
    let method =
        charged(&all.customer, subscription.as_ref()).find_map(|id| all.payment_methods.remove(id));
    let product = subscription.as_ref().and_then(|it| it.product.as_ref());
    Standing {
        product_name: product.and_then(|id| Some(all.products.remove(id)?.name)),
        payment_method: method,
        subscription,
    }
}

async fn of_kept(shared: &Shared, customer: &customers::Row) -> sqlx::Result<Standing> {
    let (store, livemode) = (&shared.store, shared.livemode);
    let all = subscriptions::Row::of(store, &customer.id, livemode).await?;
    let subscription = pick::best(all);
    let mut standing = Standing::default();
    for id in charged(customer, subscription.as_ref()) {
        let method = payment_methods::Row::read(store, id, livemode).await?;
        // One that was removed is charged no more.
        let method = method.filter(|it| it.customer.as_deref() == Some(&*customer.id));
        standing.payment_method = standing.payment_method.or(method);
    }
    if let Some(id) = subscription.as_ref().and_then(|it| it.product.as_ref()) {
        standing.product_name = products::name(store, id, livemode).await?;
    }
    standing.subscription = subscription;
    Ok(standing)
}

/// The payment methods that may be charged, the first that there is: the subscription's own, then the
/// customer's.
fn charged<'a>(
    customer: &'a customers::Row,
    subscription: Option<&'a subscriptions::Row>,
) -> impl Iterator<Item = &'a str> {
    let live = subscription.filter(|it| !it.ended);
    let own = live.and_then(|it| it.default_payment_method.as_deref());
    own.into_iter()
        .chain(customer.default_payment_method.as_deref())
}
