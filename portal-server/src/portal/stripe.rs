//! What a request takes of Stripe, or of what is known of it, within one deadline.

use std::time::{Duration, Instant};

use stripe_portal_gen::billing_portal::CreateSession;
use stripe_portal_gen::ids::{CustomerId, SubscriptionId, SubscriptionItemId};
use stripe_portal_gen::subscription::RetrieveSubscription;
use stripe_portal_gen::{RequestOptions, Sensitive};
use tokio::time::timeout;

use super::refusal::{self, Asked};
use crate::answer::Failure;
use crate::billing::Shared;
use crate::inbox::{self, Fault};
use crate::state::{self, Known, Live, Standing};

/// How often a call is tried again: somebody is waiting.
const RETRIES: u32 = 1;

/// Items of a subscription.
pub(super) struct Items {
    pub(super) ids: Vec<SubscriptionItemId>,
    /// Whether it has others.
    pub(super) has_more: bool,
}

/// Stripe, on behalf of a customer.
pub(crate) struct Stripe<'a> {
    shared: &'a Shared,
    customer: CustomerId,
    begun: Instant,
}

impl<'a> Stripe<'a> {
    pub(crate) fn new(shared: &'a Shared, customer: CustomerId) -> Self {
        Self {
            shared,
            customer,
            begun: Instant::now(),
        }
    }

    /// The link to a new session.
    pub(super) async fn open(&self, session: CreateSession) -> Result<Sensitive, Failure> {
        let asked = Asked {
            customer: &self.customer,
            configuration: session.configuration.clone(),
            has_flow: session.flow_data.is_some(),
        };
        let opened = session
            .send_with(&self.shared.client, &self.options())
            .await;
        match self.shared.metrics.called("create_session", opened) {
            Ok(opened) => Ok(opened.into_inner().url),
            Err(error) => Err(refusal::failure(&error, &asked)),
        }
    }

    /// Whether the subscription is the customer's own.
    pub(super) async fn owns(&self, id: &SubscriptionId) -> Result<bool, Failure> {
        let owns = state::owns_subscription(self.shared, &self.customer, id);
        self.known(owns).await
    }

    /// The customer's subscriptions that have not ended.
    pub(super) async fn live_subscriptions(&self) -> Result<Vec<Live>, Failure> {
        let live = async { self.customer_known().await?.live(self.shared).await };
        self.known(live).await
    }

    /// How the customer stands; none where there is no such customer, or no more.
    pub(crate) async fn standing(&self) -> Result<Option<Standing>, Failure> {
        if !self
            .known(state::is_kept(self.shared, &self.customer))
            .await?
        {
            self.shared.reads.check(self.customer.as_str())?;
        }
        let standing = async { self.customer_known().await?.standing(self.shared).await };
        self.known(standing).await
    }

    async fn customer_known(&self) -> Result<Known, Fault> {
        Known::of(self.shared, &self.customer, &self.options()).await
    }

    /// What there is to change of a subscription: the first page.
    pub(super) async fn items(&self, id: &SubscriptionId) -> Result<Items, Failure> {
        let found = RetrieveSubscription::new(id)
            .send_with(&self.shared.client, &self.options())
            .await;
        match self.shared.metrics.called("retrieve_subscription", found) {
            Ok(found) => {
                let page = found.into_inner().items;
                Ok(Items {
                    has_more: page.has_more,
                    ids: page.data.into_iter().map(|item| item.id).collect(),
                })
            }
            Err(error) => Err(refusal::failure(&error, &Asked::of(&self.customer))),
        }
    }

    /// What is known of the customer, for which Stripe may have to be asked.
    async fn known<T>(&self, asked: impl Future<Output = Result<T, Fault>>) -> Result<T, Failure> {
        match timeout(self.left(), asked).await {
            Ok(Ok(known)) => Ok(known),
            Ok(Err(Fault::Stripe(error))) => {
                Err(refusal::failure(&error, &Asked::of(&self.customer)))
            }
            Ok(Err(fault)) => {
                let fault = inbox::told(&fault);
                tracing::error!(fault, "the subscription cannot be read");
                Err(Failure::internal())
            }
            Err(_) => Err(refusal::too_slow()),
        }
    }

    fn options(&self) -> RequestOptions {
        RequestOptions::new()
            .deadline(self.left())
            .max_retries(RETRIES)
    }

    fn left(&self) -> Duration {
        let deadline = self.shared.portal.deadline;
        deadline.saturating_sub(self.begun.elapsed())
    }
}
