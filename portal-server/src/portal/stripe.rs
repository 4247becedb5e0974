//! The calls of Stripe that a portal takes, within one deadline.

use std::time::Instant;

use stripe_portal_gen::billing_portal::CreateSession;
use stripe_portal_gen::ids::{ConfigurationId, CustomerId};
use stripe_portal_gen::subscription::{ListSubscriptions, RetrieveSubscription, Subscription};
use stripe_portal_gen::{Error, RequestOptions, Sensitive};

use super::refusal::{self, Asked};
use crate::answer::Failure;
use crate::billing::Shared;

/// How often a call is tried again: somebody is waiting.
const RETRIES: u32 = 1;

/// Stripe, on behalf of a customer.
pub(super) struct Stripe<'a> {
    shared: &'a Shared,
    customer: &'a CustomerId,
    begun: Instant,
}

impl<'a> Stripe<'a> {
    pub(super) fn new(shared: &'a Shared, customer: &'a CustomerId) -> Self {
        Self {
            shared,
            customer,
            begun: Instant::now(),
        }
    }

    /// The link to a new session.
    pub(super) async fn open(&self, session: CreateSession) -> Result<Sensitive, Failure> {
        let configuration = session.configuration.clone();
        let opened = session
            .send_with(&self.shared.client, &self.options())
            .await;
        let opened = self.shared.metrics.called("create_session", opened);
        let opened = opened.map_err(|error| self.failure(&error, configuration.as_ref()))?;
        Ok(opened.url.clone())
    }

    /// The subscription, where it is the customer's own.
    pub(super) async fn subscription(&self, id: &str) -> Result<Option<Subscription>, Failure> {
        let found = RetrieveSubscription::new(id)
            .send_with(&self.shared.client, &self.options())
            .await;
        match self.shared.metrics.called("retrieve_subscription", found) {
            Ok(found) => {
                let found = found.into_inner();
                Ok((found.customer.id() == self.customer).then_some(found))
            }
            Err(error) if error.code() == Some("resource_missing") => Ok(None),
            Err(error) => Err(self.failure(&error, None)),
        }
    }

    /// The customer's subscriptions that have not ended, as many as a page holds.
    pub(super) async fn subscriptions(&self) -> Result<Vec<Subscription>, Failure> {
        let found = ListSubscriptions::new()
            .customer(self.customer)
            .limit(100)
            .send_with(&self.shared.client, &self.options())
            .await;
        let found = self.shared.metrics.called("list_subscriptions", found);
        let found = found.map_err(|error| self.failure(&error, None))?;
        Ok(found.into_inner().data)
    }

    fn options(&self) -> RequestOptions {
        let left = self
            .shared
            .portal
            .deadline
            .saturating_sub(self.begun.elapsed());
        RequestOptions::new().deadline(left).max_retries(RETRIES)
    }

    fn failure(&self, error: &Error, configuration: Option<&ConfigurationId>) -> Failure {
        let asked = Asked {
            customer: self.customer,
            configuration,
        };
        refusal::failure(error, asked)
    }
}
