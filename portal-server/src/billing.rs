//! What all endpoints share: who says who is asking, the client of Stripe, the database, the rules.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderName;
use stripe_portal_gen::ids::ConfigurationId;
use stripe_portal_gen::{Client, Webhook};
use tokio::sync::Semaphore;

use crate::guard;
use crate::identity::{AnyAuthenticate, AnyCustomers, Authenticate, Customers};
use crate::inbox::{Inbox, InboxOptions};
use crate::layers;
use crate::limit::Limit;
use crate::metrics::Metrics;
use crate::origin::Origin;
use crate::portal;
use crate::router::Pages;
use crate::state::Flights;
use crate::store::Store;

/// What the endpoints and the workers share. Clones share it.
#[derive(Clone)]
pub struct Billing(pub(crate) Arc<Shared>);

/// What clones of [`Billing`] share.
pub(crate) struct Shared {
    pub(crate) client: Client,
    pub(crate) store: Store,
    pub(crate) users: Box<dyn AnyAuthenticate>,
    pub(crate) customers: Box<dyn AnyCustomers>,
    /// None where no secret is set: then no event is taken.
    pub(crate) webhook: Option<Webhook>,
    /// Whether the client's key is one of live mode.
    pub(crate) livemode: bool,
    /// How many tokens are looked up at once.
    pub(crate) lookups: Semaphore,
    pub(crate) portal: portal::Rules,
    /// How often a user can open a portal.
    pub(crate) limit: Limit,
    /// How often all that a customer has can be read from Stripe.
    pub(crate) reads: Limit,
    /// Who reads it for the first time.
    pub(crate) flights: Flights,
    pub(crate) layers: layers::Rules,
    pub(crate) pages: Pages,
    pub(crate) metrics: Metrics,
    pub(crate) inbox: Inbox,
}

/// Puts a [`Billing`] together.
pub struct Builder {
    client: Client,
    store: Store,
    users: Box<dyn AnyAuthenticate>,
    customers: Box<dyn AnyCustomers>,
    secrets: Vec<String>,
    livemode: bool,
    portal: portal::Rules,
    portals_a_minute: NonZeroU32,
    layers: layers::Rules,
    pages: Pages,
    inbox: InboxOptions,
}

impl Billing {
    /// Begins with what it cannot do without: Stripe's client, a database, who is asking, and which
    /// customer that is.
    pub fn builder(
        client: Client,
        store: Store,
        users: impl Authenticate,
        customers: impl Customers,
    ) -> Builder {
        Builder {
            livemode: client.livemode().unwrap_or(false),
            client,
            store,
            users: Box::new(users),
            customers: Box::new(customers),
            secrets: Vec::new(),
            portal: portal::Rules::default(),
            portals_a_minute: Limit::DEFAULT,
            layers: layers::Rules::default(),
            pages: Pages::default(),
            inbox: InboxOptions::default(),
        }
    }
}

impl Builder {
    /// Takes webhooks that are signed with this secret, `whsec_…`; several while one is rolled.
    #[must_use]
    pub fn webhook_secret(mut self, secret: impl Into<String>) -> Self {
        self.secrets.push(secret.into());
        self
    }

    /// Whether it works in Stripe's live mode, unless the client's key says so itself. Events of the other mode
    /// are left to whoever works in it.
    #[must_use]
    pub fn livemode(mut self, livemode: bool) -> Self {
        self.livemode = livemode;
        self
    }

    /// Lets customers come back from the portal to pages of this origin; several can be allowed, and none is
    /// unless it is named here.
    #[must_use]
    pub fn return_origin(mut self, origin: Origin) -> Self {
        self.portal.origins.push(origin);
        self
    }

    /// Lets requests name this configuration of the portal, `bpc_…`; none but the default one is allowed unless
    /// it is named here.
    #[must_use]
    pub fn configuration(mut self, id: impl Into<ConfigurationId>) -> Self {
        self.portal.configurations.push(id.into());
        self
    }

    /// How long Stripe has for all calls that one portal takes; 10 seconds by default.
    #[must_use]
    pub fn stripe_deadline(mut self, deadline: Duration) -> Self {
        self.portal.deadline = deadline;
        self
    }

    /// How often a user can open a portal, in each replica; 10 times a minute by default.
    #[must_use]
    pub fn portals_a_minute(mut self, times: NonZeroU32) -> Self {
        self.portals_a_minute = times;
        self
    }

    /// Lets scripts of pages of this origin call the API (CORS); several can be allowed, and none is unless it is
    /// named here.
    #[must_use]
    pub fn cors_origin(mut self, origin: Origin) -> Self {
        self.layers.cors.push(origin);
        self
    }

    /// Tells browsers to come back by HTTPS only for so long (HSTS); not told by default.
    #[must_use]
    pub fn hsts(mut self, max_age: Duration) -> Self {
        self.layers.hsts = Some(max_age);
        self
    }

    /// How long a request may take until it is given up; 30 seconds by default.
    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.layers.time_limit = limit;
        self
    }

    /// How many bytes a body may have, that of a webhook aside; 64 KiB by default.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.layers.body_limit = bytes;
        self
    }

    /// The header in which a proxy in front says who is calling, such as `X-Forwarded-For`: its last address goes
    /// into the audit. By default it is the address of the connection, where the server knows it.
    #[must_use]
    pub fn client_address_header(mut self, name: HeaderName) -> Self {
        self.layers.client_header = Some(name);
        self
    }

    /// Whether there are `/openapi.json` and `/docs`; by default only where it is served alone.
    #[must_use]
    pub fn docs(mut self, docs: bool) -> Self {
        self.pages.docs = Some(docs);
        self
    }

    /// Whether there is `/metrics`; by default only where it is served alone.
    #[must_use]
    pub fn metrics(mut self, metrics: bool) -> Self {
        self.pages.metrics = Some(metrics);
        self
    }

    /// Whether there are `/healthz` and `/readyz`; by default only where it is served alone.
    #[must_use]
    pub fn probes(mut self, probes: bool) -> Self {
        self.pages.probes = Some(probes);
        self
    }

    /// How webhooks are taken and worked on.
    #[must_use]
    pub fn inbox(mut self, options: InboxOptions) -> Self {
        self.inbox = options;
        self
    }

    /// Done.
    #[must_use]
    pub fn build(self) -> Billing {
        let mut secrets = self.secrets.into_iter();
        let webhook = secrets
            .next()
            .map(|first| secrets.fold(Webhook::new(first), Webhook::secret));
        Billing(Arc::new(Shared {
            client: self.client,
            inbox: Inbox::new(self.store.clone(), self.inbox),
            store: self.store,
            users: self.users,
            customers: self.customers,
            webhook,
            livemode: self.livemode,
            lookups: Semaphore::new(guard::LOOKUPS),
            portal: self.portal,
            limit: Limit::new(self.portals_a_minute),
            reads: Limit::new(Limit::READS),
            flights: Flights::default(),
            layers: self.layers,
            pages: self.pages,
            metrics: Metrics::new(),
        }))
    }
}
