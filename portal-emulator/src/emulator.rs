//! A running emulator: where it listens, what it serves, and how it stops.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
#[cfg(feature = "sqlite")]
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::auth::Keys;
use crate::clock::Clock;
use crate::error::Error;
use crate::faults::{Faults, Rule, RuleFault};
use crate::host::Api;
use crate::reads::Reads;
use crate::seed::Seed;
use crate::shared::{Mode, Shared};
#[cfg(feature = "sqlite")]
use crate::store;
use crate::store::Store;
use crate::version::ApiVersion;
use crate::webhooks::{Courier, EndpointFault, NewEndpoint, Sending};
use crate::world::{Account, Endpoint, Limits, Tx, World};
use crate::{routes, webhooks};

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
    /// Where events are sent.
    pub webhooks: Vec<NewEndpoint>,
    /// How events are sent.
    pub sending: Sending,
    /// What goes wrong on purpose, beside what the seed says.
    pub faults: Vec<Rule>,
    /// A SQLite file that keeps the state; what is in it takes the place of what it would begin with.
    #[cfg(feature = "sqlite")]
    pub data: Option<PathBuf>,
    /// Whether a link to the portal serves only the first browser that opens it.
    pub single_use_links: bool,
    /// What decides the ids of objects and the faults, so that a run can be repeated.
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
            sending: Sending::default(),
            faults: Vec::new(),
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
    key: String,
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
    courier: JoinHandle<()>,
}

/// How long a request that is under way may keep it from stopping.
const LONGEST_END: Duration = Duration::from_secs(5);

/// The key that is shown where every key is taken.
const ANY_KEY: &str = "sk_test_emulator";

impl Emulator {
    /// Starts an emulator of the built-in example, on a free port of this machine.
    pub async fn start() -> Result<Self, Error> {
        Self::with(Options::default()).await
    }

    /// Starts an emulator.
    pub async fn with(options: Options) -> Result<Self, Error> {
        // Boxed: what starts it is much larger than what it is.
        Box::pin(Self::begin(options)).await
    }

    async fn begin(options: Options) -> Result<Self, Error> {
        let asked = SocketAddr::new(options.host, options.port);
        let listener = TcpListener::bind(asked).await;
        let listener = listener.map_err(|error| Error::listen(asked, error))?;
        let address = listener.local_addr();
        let address = address.map_err(|error| Error::listen(asked, error))?;
        let url = options.public_url.clone();
        let url = url.unwrap_or_else(|| format!("http://{}", reached(address)));
        let shared = Arc::new(shared(&options, &url).await?);
        let courier = Courier::new(Arc::clone(&shared), options.sending).map_err(Error::client)?;
        let api = Api {
            shared: Arc::clone(&shared),
            keys: Keys::only(options.keys.clone()),
            version: options.api_version.clone(),
            reads: Reads::default(),
        };
        let router = routes::router(api, &options, &url);
        let (stop, stopped) = watch::channel(false);
        Ok(Self {
            address,
            url,
            key: options.keys.first().map_or(ANY_KEY, |key| key).to_owned(),
            shared,
            stop,
            server: tokio::spawn(serve(listener, router, stopped.clone())),
            courier: tokio::spawn(courier.run(stopped)),
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

    /// Moves the clock forward, which lets happen what is due until then. What is to be sent on the way is
    /// sent from then on, once.
    pub fn advance(&self, seconds: i64) {
        self.shared.advance(seconds);
    }

    /// Sends events to another endpoint from now on.
    pub fn deliver_to(&self, endpoint: NewEndpoint) -> Result<Endpoint, EndpointFault> {
        self.change(|tx| webhooks::add(tx, endpoint))
    }

    /// Waits until every event has been sent that is due.
    pub async fn delivered(&self) {
        webhooks::idle(&self.shared).await;
    }

    /// Has calls and deliveries meet faults by another rule from now on, and returns its id.
    pub fn break_by(&self, rule: Rule) -> Result<String, RuleFault> {
        self.shared.faults.add(rule)
    }

    /// The rules by which calls and deliveries meet faults, to look at and to change.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }

    /// Stops: what was taken on is finished, and the state is written where it is kept.
    pub async fn shut_down(mut self) -> Result<(), Error> {
        let _ = self.stop.send(true);
        let _ = timeout(LONGEST_END, &mut self.server).await;
        let _ = (&mut self.courier).await;
        self.shared.store.close().await.map_err(Error::Unwritten)
    }
}

/// Stops at once; what was taken on may be left unfinished.
impl Drop for Emulator {
    fn drop(&mut self) {
        self.server.abort();
        self.courier.abort();
    }
}

/// The state to begin with: what a file keeps, or what the options say.
async fn shared(options: &Options, url: &str) -> Result<Shared, Error> {
    let rules = [options.seed.faults.as_slice(), &options.faults].concat();
    let faults = Faults::with(options.ids, &rules)?;
    let mut start = [Mode::Test, Mode::Live].map(|mode| world(options, url, mode));
    let empty = start.clone();
    let [test, _] = &mut start;
    options.seed.plant(test)?;
    add_endpoints(options, &mut start)?;
    let [test, live] = start.clone();
    let shared = Shared::new(test, live).with_faults(faults);
    let (store, worlds) = restored(options, start, empty).await?;
    Ok(shared.going_on_with(worlds).with_store(store))
}

/// What a file keeps, put into empty worlds; an empty file gets what there is at the start.
#[cfg(feature = "sqlite")]
async fn restored(
    options: &Options,
    mut start: [World; 2],
    mut empty: [World; 2],
) -> Result<(Store, [World; 2]), Error> {
    let Some(path) = &options.data else {
        return Ok((Store::default(), start));
    };
    let opened = store::open(path).await;
    let (store, saved) = opened.map_err(|why| Error::data(path, &why))?;
    let modes = [Mode::Test, Mode::Live];
    if saved.is_empty() {
        for (mode, world) in modes.into_iter().zip(&mut start) {
            store.note_all(mode, world);
        }
        return Ok((store, start));
    }
    for (mode, world) in modes.into_iter().zip(&mut empty) {
        let restored = saved.restore(mode, world);
        restored.map_err(|why| Error::data(path, &why))?;
    }
    add_endpoints(options, &mut empty)?;
    for (mode, world) in modes.into_iter().zip(&mut empty) {
        store.note(mode, world);
    }
    Ok((store, empty))
}

/// Nothing keeps what was.
#[cfg(not(feature = "sqlite"))]
async fn restored(
    _: &Options,
    start: [World; 2],
    _: [World; 2],
) -> Result<(Store, [World; 2]), Error> {
    Ok((Store::default(), start))
}

/// Sends events of test mode where the options say.
fn add_endpoints(options: &Options, [test, _]: &mut [World; 2]) -> Result<(), EndpointFault> {
    let now = test.clock.now();
    let mut tx = test.on_its_own(now);
    for endpoint in &options.webhooks {
        webhooks::add_once(&mut tx, endpoint.clone())?;
    }
    Ok(())
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

/// Where this machine reaches what listens on all its addresses.
fn reached(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

async fn serve(listener: TcpListener, router: Router, mut stopped: watch::Receiver<bool>) {
    let stop = async move {
        let _ = stopped.wait_for(|stopped| *stopped).await;
    };
    let served = axum::serve(listener, router).with_graceful_shutdown(stop);
    // It fails in nothing but accepting, which it tries again by itself.
    let _ = served.await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_an_address() {
        for (listens, want) in [
            ("0.0.0.0:80", "127.0.0.1:80"),
            ("[::]:80", "[::1]:80"),
            ("10.0.0.1:80", "10.0.0.1:80"),
        ] {
            assert_eq!(reached(listens.parse().unwrap()).to_string(), want);
        }
    }
}
