//! A running emulator: where it listens, what it serves, and how it stops.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::auth::Keys;
use crate::clock::Clock;
use crate::error::Error;
use crate::host::Api;
use crate::routes;
use crate::shared::{Mode, Shared};
use crate::version::ApiVersion;
use crate::world::{Account, Limits, Tx, World};

/// How an emulator is set up.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address that it listens on; loopback, unless other machines are to reach it.
    pub host: IpAddr,
    /// The port that it listens on; 0 takes any that is free.
    pub port: u16,
    /// The address that links to the portal begin with; by default the one that it listens on.
    pub public_url: Option<String>,
    /// The API keys that it takes; where there are none, every key that looks like one.
    pub keys: Vec<String>,
    /// The API version of requests that name none, and of webhooks to endpoints that have none.
    pub api_version: ApiVersion,
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
            keys: Vec::new(),
            api_version: ApiVersion::default(),
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
    key: String,
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
}

/// The key that is shown where every key is taken.
const ANY_KEY: &str = "sk_test_emulator";

impl Emulator {
    /// Starts an emulator of the built-in example, on a free port of this machine.
    pub async fn start() -> Result<Self, Error> {
        Self::with(Options::default()).await
    }

    /// Starts an emulator.
    pub async fn with(options: Options) -> Result<Self, Error> {
        let asked = SocketAddr::new(options.host, options.port);
        let listener = TcpListener::bind(asked).await;
        let listener = listener.map_err(|error| Error::listen(asked, error))?;
        let address = listener.local_addr();
        let address = address.map_err(|error| Error::listen(asked, error))?;
        let url = options.public_url.clone();
        let url = url.unwrap_or_else(|| format!("http://{address}"));
        let shared = Arc::new(Shared::new(
            world(&options, &url, Mode::Test),
            world(&options, &url, Mode::Live),
        ));
        let api = Api {
            shared: Arc::clone(&shared),
            keys: Keys::only(options.keys.clone()),
        };
        let router = routes::router(api, &options);
        let (stop, stopped) = watch::channel(false);
        Ok(Self {
            address,
            url,
            key: options.keys.first().map_or(ANY_KEY, |key| key).to_owned(),
            shared,
            stop,
            server: tokio::spawn(serve(listener, router, stopped)),
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

    /// A key that it takes.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Looks at the state of test mode.
    pub fn look<R>(&self, look: impl FnOnce(&World) -> R) -> R {
        self.shared.read(Mode::Test, look)
    }

    /// Changes the state of test mode, as the rules in [`rules`](crate::rules) do.
    pub fn change<R>(&self, change: impl FnOnce(&mut Tx<'_>) -> R) -> R {
        self.shared.write(Mode::Test, None, None, change)
    }

    /// Moves the clock forward, which lets happen what is due until then.
    pub fn advance(&self, seconds: i64) {
        self.shared.advance(seconds);
    }

    /// Stops: what was taken on is finished.
    pub async fn shut_down(mut self) {
        let _ = self.stop.send(true);
        let _ = (&mut self.server).await;
    }
}

/// Stops at once; what was taken on may be left unfinished.
impl Drop for Emulator {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// The world of a mode, before anything is in it.
fn world(options: &Options, url: &str, mode: Mode) -> World {
    let account = Account {
        api_version: options.api_version.clone(),
        livemode: mode.is_live(),
        portal_url: url.to_owned(),
        links_are_single_use: options.single_use_links,
        ..Account::default()
    };
    let clock = options.frozen_at.map_or_else(Clock::default, Clock::frozen);
    // The modes have no id in common.
    let ids = options.ids ^ (u64::from(mode.is_live()) << 63);
    let mut world = World::new(account, clock, ids);
    world.limits = options.limits;
    world
}

async fn serve(listener: TcpListener, router: Router, mut stopped: watch::Receiver<bool>) {
    let stop = async move {
        let _ = stopped.wait_for(|stopped| *stopped).await;
    };
    let served = axum::serve(listener, router).with_graceful_shutdown(stop);
    // It fails in nothing but accepting, which it tries again by itself.
    let _ = served.await;
}
