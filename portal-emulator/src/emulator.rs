//! A running emulator: where it listens, what it serves, and how it stops.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::auth::Keys;
use crate::clock::Clock;
use crate::error::Error;
use crate::host::Api;
use crate::request_id::{self, RequestIds};
use crate::seed::Seed;
use crate::shared::{Mode, Shared};
use crate::version::ApiVersion;
use crate::webhooks::Courier;
use crate::world::{Account, Endpoint, EndpointSecret, Limits, Session, Tx, World};
use crate::{admin, api, faults, portal, webhooks};

/// How an emulator is set up.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address that it listens on; loopback, unless other machines are to reach it.
    pub host: IpAddr,
    /// The port that it listens on; 0 takes any that is free.
    pub port: u16,
    /// The address that links to the portal begin with; by default the one that it listens on.
    pub public_url: Option<String>,
    /// What it begins with.
    pub seed: Seed,
    /// The API keys that it takes; where there are none, every key that looks like one.
    pub keys: Vec<String>,
    /// The API version of requests that name none, and of webhooks to endpoints that have none.
    pub api_version: ApiVersion,
    /// Where events are sent, each with the secret that they are signed with.
    pub webhooks: Vec<(String, String)>,
    /// A SQLite file that keeps the state.
    #[cfg(feature = "sqlite")]
    pub data: Option<PathBuf>,
    /// Whether a link to the portal serves only the first browser that opens it.
    pub single_use_links: bool,
    /// What decides the ids of objects, so that a run can be repeated.
    pub ids: u64,
    /// What time it begins at, if it is not to be now and to run.
    pub frozen_at: Option<i64>,
    /// How much it remembers.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            public_url: None,
            seed: Seed::example(),
            keys: Vec::new(),
            api_version: ApiVersion::default(),
            webhooks: Vec::new(),
            #[cfg(feature = "sqlite")]
            data: None,
            single_use_links: true,
            ids: 1,
            frozen_at: None,
            limits: Limits::default(),
        }
    }
}

/// An emulator that runs until it is dropped or shut down.
#[derive(Debug)]
pub struct Emulator {
    address: SocketAddr,
    url: String,
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
    courier: JoinHandle<()>,
}

impl Emulator {
    /// Starts an emulator of the built-in example, on a free port of this machine.
    pub async fn start() -> Result<Self, Error> {
        Self::with(Options::default()).await
    }

    /// Starts an emulator.
    pub async fn with(options: Options) -> Result<Self, Error> {
        let asked = SocketAddr::new(options.host, options.port);
        let listen = async || {
            let listener = TcpListener::bind(asked).await?;
            let address = listener.local_addr()?;
            std::io::Result::Ok((listener, address))
        };
        let (listener, address) = listen().await.map_err(|error| Error::listen(asked, error))?;
        let url = options
            .public_url
            .clone()
            .unwrap_or_else(|| format!("http://{address}"));
        let shared = Arc::new(state(&options, &url).await?);
        let (stop, stopped) = watch::channel(false);
        let courier = tokio::spawn(Courier::new(Arc::clone(&shared))?.run(stopped.clone()));
        let router = router(&shared, &options);
        let server = tokio::spawn(serve(listener, router, stopped));
        Ok(Self {
            address,
            url,
            shared,
            stop,
            server,
            courier,
        })
    }

    /// Where it is, without a slash at its end: the base URL for clients.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address that it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A key that it takes, of test mode.
    #[must_use]
    pub fn key(&self) -> &str {
        self.shared.key()
    }

    /// Looks at the state of test mode.
    pub fn look<R>(&self, look: impl FnOnce(&World) -> R) -> R {
        self.shared.read(Mode::Test, look)
    }

    /// Changes the state of test mode as a rule of [`rules`](crate::rules) does.
    pub fn change<R>(&self, change: impl FnOnce(&mut Tx<'_>) -> R) -> R {
        self.shared.write(Mode::Test, None, None, change)
    }

    /// Moves the clock forward, which lets happen what is due until then.
    pub fn advance(&self, seconds: i64) {
        self.shared.advance(seconds);
    }

    /// Sends events to `url` from now on, signed with `secret`.
    pub fn deliver_to(&self, url: &str, secret: &str) -> Result<(), Error> {
        self.change(|tx| webhooks::add(tx, url, secret))
    }

    /// Stops: what was taken on is finished, and the state is kept where it is to be.
    pub async fn shut_down(mut self) {
        let _ = self.stop.send(true);
        let _ = (&mut self.server).await;
        let _ = (&mut self.courier).await;
        self.shared.close().await;
    }
}

/// Stops at once; what was taken on may be left unfinished.
impl Drop for Emulator {
    fn drop(&mut self) {
        self.server.abort();
        self.courier.abort();
    }
}
