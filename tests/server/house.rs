//! A house to test in: the backend on a port, Stripe's side beside it, and a database of its own.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use portal_emulator::version::ApiVersion;
use portal_emulator::webhooks::NewEndpoint;
use portal_emulator::{Emulator, Options};
use portal_server::identity::{Authenticate, BoxError, Customers, User};
use portal_server::{Billing, Builder, Store, router};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap};
use serde_json::{Value, json};
use stripe_portal_gen::Client;
use stripe_portal_gen::ids::CustomerId;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinHandle, yield_now};
use tokio::time::timeout;

use crate::postgres::{Cluster, cluster};
use crate::signer::signed;

/// What the house's webhooks are signed with.
pub(crate) const SECRET: &str = "whsec_house";

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_mins(1);

/// Where customers may come back to.
pub(crate) const HOME: &str = "https://app.example.com/dashboard/settings/billing";

/// Which database, and which API version its webhooks are written in.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub(crate) postgres: bool,
    pub(crate) version: &'static str,
}

/// A backend that runs until it is dropped.
pub(crate) struct House {
    pub(crate) setting: Setting,
    pub(crate) stripe: Emulator,
    /// The database's, for those who look into it by themselves.
    pub(crate) address: String,
    pub(crate) store: Store,
    pub(crate) billing: Billing,
    pub(crate) url: String,
    pub(crate) app: App,
    http: reqwest::Client,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
    _folder: TempDir,
}

/// An application of its own: tokens are the names of users, and users have customers.
#[derive(Clone, Default)]
pub(crate) struct App(Arc<Mutex<BTreeMap<String, String>>>);

impl App {
    /// Has a user be a customer.
    pub(crate) fn is(&self, user: &str, customer: &str) {
        let mut users = self.0.lock().unwrap();
        users.insert(user.to_owned(), customer.to_owned());
    }
}

impl Authenticate for App {
    async fn authenticate(&self, token: &str) -> Result<Option<User>, BoxError> {
        let user = token.strip_prefix("token-");
        Ok(user.map(|id| User { id: id.to_owned() }))
    }
}

impl Customers for App {
    async fn customer_of(&self, user: &User) -> Result<Option<CustomerId>, BoxError> {
        let users = self.0.lock().unwrap();
        Ok(users.get(&user.id).map(|id| CustomerId::from(id.as_str())))
    }
}

/// An answer of the backend.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) json: Value,
}

impl Answer {
    pub(crate) fn code(&self) -> &str {
        self.json["error"]["code"].as_str().unwrap_or_default()
    }
}

/// Every database and API version that there is to test with.
pub(crate) fn settings() -> Vec<Setting> {
    let mut settings = Vec::new();
    for postgres in [false, true] {
        if postgres && cluster().is_none() {
            continue;
        }
        for version in ["2024-06-20", "2026-08-26.dahlia"] {
            settings.push(Setting { postgres, version });
        }
    }
    settings
}

/// Runs a test in a house of each setting.
pub(crate) async fn in_each(test: impl AsyncFn(House)) {
    for setting in settings() {
        eprintln!("in {setting:?}");
        test(House::of(setting).await).await;
    }
}

impl House {
    /// A house with the emulator's example in it, whose customers are the users `active`, `free` and
    /// `cancelled`.
    pub(crate) async fn of(setting: Setting) -> Self {
        Self::with(setting, |options| options, |builder| builder).await
    }

    /// A house that is built in another way.
    pub(crate) async fn with(
        setting: Setting,
        stripe: impl FnOnce(Options) -> Options,
        backend: impl FnOnce(Builder) -> Builder,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = || format!("sqlite:{}", folder.path().join("house.db").display());
        let postgres = cluster()
            .filter(|_| setting.postgres)
            .map(Cluster::database);
        let address = postgres.unwrap_or_else(file);
        let store = Store::open(&address).await.unwrap();
        let options = stripe(Options {
            api_version: setting.version.parse::<ApiVersion>().unwrap(),
            ..Options::default()
        });
        let stripe = Box::pin(Emulator::with(options)).await.unwrap();
        let app = App::default();
        for user in ["active", "free", "cancelled"] {
            app.is(user, &format!("cus_{user}"));
        }
        let client = Client::builder(stripe.key())
            .base_url(stripe.url())
            .build()
            .unwrap();
        let builder = Billing::builder(client, store.clone(), app.clone(), app.clone())
            .return_origin("https://app.example.com".parse().unwrap())
            .webhook_secret(SECRET);
        let billing = backend(builder).build();
        let mut house = Self {
            setting,
            stripe,
            address,
            store,
            billing,
            url: String::new(),
            app,
            http: http(),
            stop: watch::Sender::new(false),
            tasks: Vec::new(),
            _folder: folder,
        };
        house.serve().await;
        house
    }

    async fn serve(&mut self) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        self.url = format!("http://{}", listener.local_addr().unwrap());
        let app = router(self.billing.clone());
        self.tasks.push(tokio::spawn(async move {
            axum::serve(listener, app).await.unwrap();
        }));
        let (billing, mut stopped) = (self.billing.clone(), self.stop.subscribe());
        self.tasks.push(tokio::spawn(async move {
            let stop = async move {
                let _ = stopped.wait_for(|stopped| *stopped).await;
            };
            billing.work(stop).await;
        }));
    }

    /// Has Stripe send its events here from now on.
    pub(crate) fn hears(&self) {
        let endpoint = NewEndpoint {
            secret: Some(SECRET.to_owned()),
            ..NewEndpoint::to(format!("{}/api/billing/webhooks", self.url))
        };
        self.stripe.deliver_to(endpoint).unwrap();
    }

    /// A house that knows no secret to verify webhooks with.
    pub(crate) async fn without_secret(setting: Setting) -> Self {
        let mut house = Self::of(setting).await;
        let client = Client::builder(house.stripe.key())
            .base_url(house.stripe.url())
            .build()
            .unwrap();
        house.billing = Billing::builder(
            client,
            house.store.clone(),
            house.app.clone(),
            house.app.clone(),
        )
        .build();
        house.serve().await;
        house
    }

    /// Takes back all faults of Stripe's.
    pub(crate) async fn mend(&self) {
        let faults = format!("{}/_emulator/faults", self.stripe.url());
        let answer = self.http.delete(faults).send().await.unwrap();
        assert!(answer.status().is_success());
    }

    /// Waits until Stripe has sent everything and everything is applied.
    pub(crate) async fn settled(&self) {
        self.stripe.delivered().await;
        self.applied().await;
    }

    /// Waits until nothing in the inbox waits.
    pub(crate) async fn applied(&self) {
        self.until(async |house| house.store.backlog(false).await.unwrap().pending == 0)
            .await;
    }

    /// Waits until something holds, and not for ever.
    pub(crate) async fn until(&self, holds: impl AsyncFn(&Self) -> bool) {
        let waited = timeout(PATIENCE, async {
            while !holds(self).await {
                yield_now().await;
            }
        });
        waited.await.expect("it holds after a while");
    }

    /// `POST /api/billing/portal`.
    pub(crate) async fn portal(&self, user: &str, body: Value) -> Answer {
        let request = self.http.post(format!("{}/api/billing/portal", self.url));
        send(
            request
                .header(AUTHORIZATION, format!("Bearer token-{user}"))
                .json(&body),
        )
        .await
    }

    /// A link to the portal for a user.
    pub(crate) async fn link(&self, user: &str) -> String {
        let answer = self.portal(user, json!({ "returnUrl": HOME })).await;
        let url = answer.json["data"]["url"].as_str();
        url.unwrap_or_else(|| panic!("{answer:?}")).to_owned()
    }

    /// `GET /api/billing/subscription`.
    pub(crate) async fn subscription(&self, user: &str) -> Answer {
        let request = self
            .http
            .get(format!("{}/api/billing/subscription", self.url));
        send(request.header(AUTHORIZATION, format!("Bearer token-{user}"))).await
    }

    /// What `GET /api/billing/subscription` has for a user.
    pub(crate) async fn plan(&self, user: &str) -> Value {
        let answer = self.subscription(user).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json["data"].clone()
    }

    /// Delivers an event as Stripe does.
    pub(crate) async fn deliver(&self, event: &Value) -> Answer {
        let body = event.to_string();
        let signature = signed(&body, SECRET);
        self.deliver_as(body, Some(&signature)).await
    }

    /// Delivers anything.
    pub(crate) async fn deliver_as(&self, body: String, signature: Option<&str>) -> Answer {
        let mut request = self
            .http
            .post(format!("{}/api/billing/webhooks", self.url))
            .header(CONTENT_TYPE, "application/json")
            .body(body);
        if let Some(signature) = signature {
            request = request.header("stripe-signature", signature);
        }
        send(request).await
    }

    /// Anything else.
    pub(crate) async fn ask(&self, request: reqwest::RequestBuilder) -> Answer {
        send(request).await
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.http
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// A client for plain HTTP, which wants to be told of a TLS library all the same.
pub(crate) fn http() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}

async fn send(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = response.bytes().await.unwrap();
    Answer {
        status,
        headers,
        json: serde_json::from_slice(&body).unwrap_or(Value::Null),
    }
}
