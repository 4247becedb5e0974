//! What all endpoints share: who says who is asking, the client of Stripe, the database, the rules.

use std::sync::Arc;

use stripe_portal_gen::{Client, Webhook};

use crate::identity::{AnyAuthenticate, AnyCustomers, Authenticate, Customers};
use crate::inbox::{Inbox, InboxOptions};
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
            client,
            store,
            users: Box::new(users),
            customers: Box::new(customers),
            secrets: Vec::new(),
            livemode: false,
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

    /// Whether it works in Stripe's live mode; events and customers of the other mode are not its own.
    #[must_use]
    pub fn livemode(mut self, livemode: bool) -> Self {
        self.livemode = livemode;
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
        }))
    }
}
