//! All that a customer has, read from Stripe at first use.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::TryStreamExt as _;
use stripe_portal_gen::customer::{ListCustomerPaymentMethods, RetrieveCustomer};
use stripe_portal_gen::event::ListEvents;
use stripe_portal_gen::product::RetrieveProduct;
use stripe_portal_gen::subscription::{ListSubscriptions, StatusFilter};
use stripe_portal_gen::{Client, Error, RequestOptions};
use tokio::try_join;

use super::mark::Stamp;
use super::{customers, fetch, payment_methods, products, subscriptions};
use crate::billing::Shared;
use crate::store::Tx;

/// How many objects a page has: as many as Stripe allows.
const PAGE: i64 = 100;

/// All that a customer has.
#[derive(Debug)]
pub(crate) struct All {
    /// What happened until then, in seconds, is in it.
    as_of: i64,
    pub(super) customer: customers::Row,
    pub(super) subscriptions: Vec<subscriptions::Row>,
    pub(super) payment_methods: BTreeMap<String, payment_methods::Row>,
    pub(super) products: BTreeMap<String, products::Row>,
}

impl All {
    /// Reads it from Stripe; none where Stripe knows no such customer.
    pub(super) async fn read(
        client: &Client,
        options: &RequestOptions,
        customer: &str,
    ) -> Result<Option<Self>, Error> {
        let as_of = newest_event(client, options).await?;
        let retrieve = RetrieveCustomer::new(customer);
        let Some(found) = fetch::found(retrieve.send_with(client, options)).await? else {
            return Ok(None);
        };
        let mut all = Self {
            as_of,
            customer: fetch::customer(&found),
            subscriptions: Vec::new(),
            payment_methods: BTreeMap::new(),
            products: BTreeMap::new(),
        };
        if !all.customer.deleted {
            (all.subscriptions, all.payment_methods) = try_join!(
                subscriptions(client, options, customer),
                payment_methods(client, options, customer)
            )?;
            all.products = plans(client, options, &all.subscriptions).await?;
        }
        Ok(Some(all))
    }

    /// Keeps it, but for what is known that is newer.
    pub(super) async fn keep(&self, shared: &Shared) -> sqlx::Result<()> {
        let stamp = Stamp {
            livemode: shared.livemode,
            as_of: self.as_of,
            event: None,
            over: None,
        };
        let mut tx = shared.store.begin().await?;
        self.write(&mut tx, &stamp).await?;
        self.customer.note_synced(&mut tx, shared.livemode).await?;
        tx.commit().await
    }

    /// Always in the same order, so that two who write at once do not wait for each other.
    async fn write(&self, tx: &mut Tx, stamp: &Stamp<'_>) -> sqlx::Result<()> {
        self.customer.write(tx, stamp).await?;
        for subscription in &self.subscriptions {
            subscription.write(tx, stamp).await?;
        }
        for method in self.payment_methods.values() {
            method.write(tx, stamp).await?;
        }
        for product in self.products.values() {
            product.write(tx, stamp).await?;
        }
        customers::forget_deleted(tx, &self.customer.id, stamp.livemode).await
    }
}

/// When the newest event happened that Stripe has: by its own clock, which dates all others. What is read
/// from then on can only be newer.
async fn newest_event(client: &Client, options: &RequestOptions) -> Result<i64, Error> {
    let newest = ListEvents::new()
        .limit(1)
        .send_with(client, options)
        .await?;
    Ok(newest.data.first().map_or(0, |it| it.created.as_secs()))
}

async fn subscriptions(
    client: &Client,
    options: &RequestOptions,
    customer: &str,
) -> Result<Vec<subscriptions::Row>, Error> {
    let list = ListSubscriptions::new().customer(customer).limit(PAGE);
    let list = list.status(StatusFilter::All);
    let mut got: Vec<_> = client
        .stream_with(list, options.clone())
        .map_ok(|it| subscriptions::Row::from(&it))
        .try_collect()
        .await?;
    got.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(got)
}

async fn payment_methods(
    client: &Client,
    options: &RequestOptions,
    customer: &str,
) -> Result<BTreeMap<String, payment_methods::Row>, Error> {
    let list = ListCustomerPaymentMethods::new(customer).limit(PAGE);
    client
        .stream_with(list, options.clone())
        .map_ok(|it| (it.id.to_string(), payment_methods::Row::from(&it)))
        .try_collect()
        .await
}

/// The products of subscriptions that have not ended.
async fn plans(
    client: &Client,
    options: &RequestOptions,
    subscriptions: &[subscriptions::Row],
) -> Result<BTreeMap<String, products::Row>, Error> {
    let live = subscriptions.iter().filter(|it| !it.ended);
    let ids: BTreeSet<_> = live.filter_map(|it| it.product.as_deref()).collect();
    let mut got = BTreeMap::new();
    for id in ids {
        let product = fetch::found(RetrieveProduct::new(id).send_with(client, options)).await?;
        got.extend(product.map(|it| (id.to_owned(), products::Row::from(&it))));
    }
    Ok(got)
}
