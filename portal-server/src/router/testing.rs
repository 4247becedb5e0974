//! A server for tests: an emulator for Stripe, a database of its own, and three users.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use portal_emulator::{Emulator, Options};
use serde_json::Value;
use stripe_portal_gen::ids::CustomerId;
use stripe_portal_gen::{BoxFuture, Client, Clock, Timestamp};
use tower::ServiceExt as _;

use crate::billing::{Billing, Builder};
use crate::identity::{Authenticate, BoxError, Customers, User};
use crate::store::Store;
use crate::store::testing::stores;

/// A token is `token-NAME`; each of the emulator's customers is a user, and `nobody` is a user without one.
#[derive(Debug)]
pub(crate) struct Known;

impl Authenticate for Known {
    async fn authenticate(&self, token: &str) -> Result<Option<User>, BoxError> {
        match token.strip_prefix("token-") {
            Some("broken") => Err("the users are on fire".into()),
            name => Ok(name.map(|id| User { id: id.to_owned() })),
        }
    }
}

impl Customers for Known {
    async fn customer_of(&self, user: &User) -> Result<Option<CustomerId>, BoxError> {
        match user.id.as_str() {
            "nobody" => Ok(None),
            "unmapped" => Err("the customers are on fire".into()),
            "panics" => panic!("on purpose"),
            "hangs" => std::future::pending().await,
            name => Ok(Some(format!("cus_{name}").into())),
        }
    }
}

/// Waits for nothing, so that retries are made at once.
#[derive(Debug)]
struct Hasty;

impl Clock for Hasty {
    fn now(&self) -> Timestamp {
        Timestamp(1_800_000_000)
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _: Duration) -> BoxFuture<()> {
        Box::pin(std::future::ready(()))
    }
}

/// What a server was asked, and answered.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Got {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |it| it.to_str().unwrap())
    }

    /// Status and code of an error.
    pub(crate) fn error(&self) -> (u16, String) {
        let json = self.json();
        assert_eq!(json["success"], false, "{json}");
        let code = json["error"]["code"].as_str().unwrap();
        (self.status.as_u16(), code.to_owned())
    }
}

/// A server, and the emulator that it talks to.
pub(crate) struct Server {
    pub(crate) emulator: Emulator,
    pub(crate) router: Router,
    pub(crate) billing: Billing,
    pub(crate) store: Store,
    /// What is gone with it.
    _kept: Box<dyn Any>,
}

/// API versions of which responses differ.
const VERSIONS: [&str; 2] = [stripe_portal_gen::API_VERSION, "2026-10-28.endive"];

impl Server {
    /// One for each kind of database and API version.
    pub(crate) async fn each() -> Vec<Self> {
        let mut servers = Vec::new();
        for version in VERSIONS {
            for own in stores().await {
                let (store, kept) = (own.store.clone(), Box::new(own));
                let emulator = Emulator::start().await.unwrap();
                servers.push(Self::on(emulator, version, store, kept, |it| it));
            }
        }
        servers
    }

    /// One with SQLite.
    pub(crate) async fn one(set: impl FnOnce(Builder) -> Builder) -> Self {
        Self::of(Options::default(), set).await
    }

    /// One whose emulator is set up so.
    pub(crate) async fn of(options: Options, set: impl FnOnce(Builder) -> Builder) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        let store = Store::open(&url).await.unwrap();
        let emulator = Emulator::with(options).await.unwrap();
        let version = stripe_portal_gen::API_VERSION;
        Self::on(emulator, version, store, Box::new(folder), set)
    }

    fn on(
        emulator: Emulator,
        version: &str,
        store: Store,
        kept: Box<dyn Any>,
        set: impl FnOnce(Builder) -> Builder,
    ) -> Self {
        let client = Client::builder(emulator.key())
            .base_url(emulator.url())
            .api_version(version)
            .clock(Arc::new(Hasty));
        let builder = Billing::builder(client.build().unwrap(), store.clone(), Known, Known)
            .return_origin("https://app.example.com".parse().unwrap());
        let billing = set(builder).build();
        Self {
            emulator,
            router: super::standalone(billing.clone()),
            billing,
            store,
            _kept: kept,
        }
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Got {
        ask(&self.router, request).await
    }

    /// Asks for a portal as this user, with this body.
    pub(crate) async fn open(&self, user: &str, body: &Value) -> Got {
        self.ask(portal(user, &body.to_string())).await
    }
}

pub(crate) async fn ask(router: &Router, request: Request<Body>) -> Got {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    Got {
        status: parts.status,
        headers: parts.headers,
        text: String::from_utf8_lossy(&bytes).into_owned(),
    }
}

/// A request for a portal.
pub(crate) fn portal(user: &str, body: &str) -> Request<Body> {
    Request::post("/api/billing/portal")
        .header("Authorization", format!("Bearer token-{user}"))
        .header("Content-Type", "application/json")
        .body(Body::from(body.to_owned()))
        .unwrap()
}

pub(crate) fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}
