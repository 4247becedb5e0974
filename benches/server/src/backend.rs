//! A backend to measure, with the emulator as its Stripe and a database that waits for the disk.

use std::num::NonZeroU32;
use std::sync::OnceLock;
use std::time::Duration;

use anyhow::{Context as _, Result};
use portal_emulator::{Emulator, Options};
use portal_server::identity::{
    Authenticate, BoxError, Customers, SessionTokens, StoredCustomers, User,
};
use portal_server::{Billing, Builder, Origin, Store, router};
use stripe_portal_gen::Client;
use stripe_portal_gen::ids::CustomerId;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::postgres::Cluster;

/// What webhooks are signed with.
pub(crate) const SECRET: &str = "whsec_bench";

/// How long a token is valid.
const DAY: Duration = Duration::from_hours(24);

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub(crate) const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }

    /// The address of a new database.
    pub(crate) fn database(self, folder: &TempDir) -> Result<String> {
        static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
        match self {
            Self::Sqlite => Ok(format!(
                "sqlite:{}",
                folder.path().join("bench.db").display()
            )),
            Self::Postgres => {
                let cluster = CLUSTER.get_or_init(Cluster::durable).as_ref();
                let cluster = cluster.context("PostgreSQL is not installed")?;
                Ok(cluster.database())
            }
        }
    }
}

/// A backend on a port.
pub(crate) struct Backend {
    pub(crate) url: String,
    pub(crate) stripe: Emulator,
    pub(crate) billing: Billing,
    pub(crate) store: Store,
    /// A token that the program's own way of looking knows, in [`Backend::with_tokens`].
    pub(crate) token: String,
    _folder: TempDir,
}

/// Everybody is signed in, and the same customer.
struct Everybody;

impl Authenticate for Everybody {
    async fn authenticate(&self, token: &str) -> Result<Option<User>, BoxError> {
        let id = token.to_owned();
        Ok(Some(User { id }))
    }
}

impl Customers for Everybody {
    async fn customer_of(&self, _: &User) -> Result<Option<CustomerId>, BoxError> {
        Ok(Some(CustomerId::from("cus_active")))
    }
}

impl Backend {
    /// One of an application that knows by itself who is asking.
    pub(crate) async fn start(kind: Kind) -> Result<Self> {
        Self::of(kind, |client, store| {
            Billing::builder(client, store, Everybody, Everybody)
        })
        .await
    }

    /// One that looks into its database for tokens and customers, as the program does.
    pub(crate) async fn with_tokens(kind: Kind) -> Result<Self> {
        let backend = Self::of(kind, |client, store| {
            let tokens = SessionTokens::new(store.clone());
            let customers = StoredCustomers::new(store.clone(), false);
            Billing::builder(client, store, tokens, customers)
        });
        let mut backend = backend.await?;
        let store = &backend.store;
        store.add_user("active", None).await?;
        store.set_customer("active", false, "cus_active").await?;
        backend.token = store.create_token("active", DAY).await?.secret;
        Ok(backend)
    }

    async fn of(kind: Kind, builder: impl Fn(Client, Store) -> Builder) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let store = Store::open(&kind.database(&folder)?).await?;
        let stripe = Emulator::with(Options::default()).await?;
        let client = Client::builder(stripe.key())
            .base_url(stripe.url())
            .build()?;
        let origin: Origin = "https://app.example.com".parse()?;
        let billing = builder(client, store.clone())
            .return_origin(origin)
            .webhook_secret(SECRET)
            .portals_a_minute(NonZeroU32::MAX)
            .build();
        let url = serve(router(billing.clone())).await?;
        Ok(Self {
            url,
            stripe,
            billing,
            store,
            token: "somebody".to_owned(),
            _folder: folder,
        })
    }
}

/// Serves on a free port, and says where.
pub(crate) async fn serve(router: axum::Router) -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(url)
}
