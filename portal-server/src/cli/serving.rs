//! `serve` and `check`: the server with what it was told.

use std::net::SocketAddr;

use anyhow::{Context as _, Result};
use portal_server::identity::{Bearer, StoredCustomers};
use portal_server::{Billing, Store, standalone};
use serde_json::json;
use stripe_portal_gen::{AppInfo, Client};
use tokio::net::TcpListener;

use super::print::{self, Format};
use crate::config::{Basics, Faults, Listen, Reader, Serving, Sources, Stripe};
use crate::{log, run};

/// Serves until it is asked to end.
pub(super) async fn serve(sources: &Sources, format: Format) -> Result<()> {
    let (basics, serving) = read(sources)?;
    log::start(&basics.log);
    let store = basics.open(true).await?;
    let listener = listen(&serving.listen).await?;
    let address = listener.local_addr()?;
    let has_docs = serving.web.docs;
    let billing = billing(serving, store.clone())?;
    let end = run::asked_to_end()?;
    print::one(
        format,
        &greeting(address, has_docs),
        &json!({
            "url": url(address),
            "port": address.port(),
        }),
    );
    run::serve(listener, standalone(billing.clone()), billing, store, end).await
}

/// Says whether the configuration can be used.
pub(super) fn check(sources: &Sources, format: Format) -> Result<()> {
    let (_, serving) = read(sources)?;
    let mode = super::customers::name(serving.stripe.key.is_live());
    print::done(
        format,
        &format!("the configuration can be used, in Stripe's {mode} mode"),
    );
    Ok(())
}

fn read(sources: &Sources) -> Result<(Basics, Serving), Faults> {
    let mut reader = Reader::of(sources);
    let (basics, serving) = (Basics::read(&mut reader), Serving::read(&mut reader));
    reader.done(basics.zip(serving))
}

/// Listens where it was told to.
pub(crate) async fn listen(at: &Listen) -> Result<TcpListener> {
    let address = SocketAddr::new(at.host, at.port);
    let listener = TcpListener::bind(address).await;
    listener.with_context(|| format!("{address} cannot be listened on"))
}

/// What the endpoints share.
pub(crate) fn billing(serving: Serving, store: Store) -> Result<Billing> {
    let Serving {
        stripe,
        jwt,
        web,
        inbox,
        ..
    } = serving;
    let livemode = stripe.key.is_live();
    if stripe.webhook_secrets.is_empty() {
        tracing::warn!("no webhook is taken: PORTAL_WEBHOOK_SECRETS is not set");
    }
    let users = Bearer::new(store.clone(), jwt.keys().transpose()?);
    let customers = StoredCustomers::new(store.clone(), livemode);
    let mut builder = Billing::builder(client(&stripe)?, store, users, customers)
        .livemode(livemode)
        .inbox(inbox)
        .stripe_deadline(stripe.timeout)
        .portals_a_minute(web.portals_a_minute)
        .time_limit(web.time_limit)
        .body_limit(web.body_limit)
        .docs(web.docs)
        .metrics(web.metrics);
    if !web.hsts.is_zero() {
        builder = builder.hsts(web.hsts);
    }
    if let Some(header) = web.client_address_header {
        builder = builder.client_address_header(header);
    }
    let secrets = stripe.webhook_secrets.iter();
    builder = secrets.fold(builder, |builder, it| builder.webhook_secret(it.expose()));
    builder = web
        .return_origins
        .into_iter()
        .fold(builder, portal_server::Builder::return_origin);
    builder = web
        .cors_origins
        .into_iter()
        .fold(builder, portal_server::Builder::cors_origin);
    let configurations = web.configurations.into_iter();
    builder = configurations.fold(builder, portal_server::Builder::configuration);
    Ok(builder.build())
}

fn client(stripe: &Stripe) -> Result<Client> {
    let app = AppInfo::new("portal-server").version(env!("CARGO_PKG_VERSION"));
    let client = Client::builder(stripe.key.expose())
        .base_url(stripe.url.as_str())
        .timeout(stripe.timeout)
        .app_info(app);
    Ok(client.build()?)
}

/// Where this machine reaches what listens there.
pub(crate) fn url(address: SocketAddr) -> String {
    let ip = address.ip();
    match (ip.is_unspecified(), ip.is_ipv4()) {
        (true, true) => format!("http://127.0.0.1:{}", address.port()),
        (true, false) => format!("http://[::1]:{}", address.port()),
        (false, _) => format!("http://{address}"),
    }
}

fn greeting(address: SocketAddr, has_docs: bool) -> String {
    let url = url(address);
    match has_docs {
        true => format!("portal-server listens on {url}, and says what it does on {url}/docs"),
        false => format!("portal-server listens on {url}"),
    }
}
