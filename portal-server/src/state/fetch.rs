//! Single objects, from Stripe itself.

use std::future::Future;

use stripe_portal_gen::customer::{Customer, RetrieveCustomer};
use stripe_portal_gen::payment_method::RetrievePaymentMethod;
use stripe_portal_gen::product::RetrieveProduct;
use stripe_portal_gen::subscription::RetrieveSubscription;
use stripe_portal_gen::{Client, Error, MaybeDeleted, Response};

use super::customers;
use super::mark::Mark;
use super::record::{Key, Kind, Record};
use crate::billing::Shared;
use crate::inbox::Fault;

/// An object as Stripe has it now; none where it has it no more.
pub(super) async fn one(client: &Client, key: &Key) -> Result<Option<Record>, Error> {
    let id = &*key.id;
    Ok(match key.kind {
        Kind::Customer => {
            let got = found(RetrieveCustomer::new(id).send(client)).await?;
            got.map(|it| Record::Customer(customer(&it)))
        }
        Kind::Subscription => {
            let got = found(RetrieveSubscription::new(id).send(client)).await?;
            got.map(|it| (&it).into())
        }
        Kind::PaymentMethod => {
            let got = found(RetrievePaymentMethod::new(id).send(client)).await?;
            got.map(|it| (&it).into())
        }
        Kind::Product => {
            let got = found(RetrieveProduct::new(id).send(client)).await?;
            got.map(|it| (&it).into())
        }
    })
}

/// A customer, or what is left of one.
pub(super) fn customer(customer: &MaybeDeleted<Customer>) -> customers::Row {
    match customer {
        MaybeDeleted::Live(it) => it.into(),
        MaybeDeleted::Deleted(it) => customers::Row::deleted(&it.id),
    }
}

/// What is needed beside an object and not known yet.
pub(super) async fn missing(shared: &Shared, record: &Record) -> Result<Vec<Record>, Fault> {
    let mut got = Vec::new();
    for key in record.needs() {
        let known = Mark::read(&shared.store, &key, shared.livemode).await?;
        if known.is_none() {
            got.extend(one(&shared.client, &key).await?);
        }
    }
    Ok(got)
}

/// None instead of an error that says that there is no such object. Whatever else is 404, such as a proxy's own
/// answer, says nothing of the object.
pub(super) async fn found<T>(
    sent: impl Future<Output = Result<Response<T>, Error>>,
) -> Result<Option<T>, Error> {
    match sent.await {
        Ok(got) => Ok(Some(got.into_inner())),
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

fn is_missing(error: &Error) -> bool {
    error.status() == Some(404) && error.code() == Some("resource_missing")
}
