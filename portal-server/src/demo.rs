//! `--demo`: the server with Stripe's side inside, three customers, a page to try it, and a database that is
//! forgotten.

mod about;
mod api;
mod inbox;
mod page;
mod people;
mod stripe;
mod told;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use axum::Router;
use portal_emulator::Emulator;
use portal_server::identity::IdentityError;
use portal_server::{Billing, standalone};
use stripe_portal_gen::Client;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::cli::{print, serving};
use crate::config::{Basics, Faults, Flags, Listen, Reader, Serving, Sources};
use crate::{log, run};
use inbox::Inbox;
use people::{PEOPLE, Sessions};
use told::{APP, Told};

/// What a demonstration has of its own.
const OWN: [&str; 2] = ["database", "stripe_url"];

/// The name of the database in its folder.
const DATABASE: &str = "demo.db";

/// Serves a demonstration until it is asked to end. What is set for a real server is none of its business: of
/// the settings only flags count.
pub(crate) async fn run(mut flags: Flags, page: Option<PathBuf>, is_json: bool) -> Result<()> {
    if let Some(own) = OWN.iter().find(|key| flags.0.contains_key(*key)) {
        bail!(
            "--demo has its own {own}: leave --{} out",
            own.replace('_', "-")
        );
    }
    let page = page::folder(page)?;
    let end = run::asked_to_end()?;
    let folder = tempfile::tempdir().context("there is no folder for the database")?;
    let listener = listener(&flags).await?;
    let url = serving::url(listener.local_addr()?);
    // Beside what is asked for: what is printed has to be right.
    let allowed = flags.0.entry("return_origins").or_default();
    allowed.push(origins(&url));

    let secret = stripe::secret()?;
    let emulator = Arc::new(stripe::start(&url, &secret).await?);
    let (basics, serving) = settings(flags, &folder, &emulator, secret)?;
    log::start(&basics.log);
    let store = basics.open(true).await?;
    let sessions = Sessions::new(store.clone()).await?;
    let told = Told {
        url: &url,
        has_page: page.is_some(),
        stripe: emulator.url(),
        tokens: &tokens(&sessions).await?,
    };
    let told = match is_json {
        true => told.json().to_string(),
        false => told.text(),
    };
    let billing = serving::billing(serving, store.clone())?;
    let app = app(&billing, sessions, &folder, &emulator).await?;
    let app = page::around(app, page.as_deref());
    print::line(&told);
    run::serve(listener, app, billing, store, end).await?;
    // A request that was given up may have it still; then it stops by itself.
    if let Some(emulator) = Arc::into_inner(emulator) {
        emulator.shut_down().await?;
    }
    Ok(())
}

/// Listens where the flags say.
async fn listener(flags: &Flags) -> Result<TcpListener> {
    let sources = Sources {
        flags: flags.clone(),
        ..Sources::default()
    };
    let mut reader = Reader::of(&sources);
    let listen = Listen::read(&mut reader);
    serving::listen(&reader.done(listen)?).await
}

/// The flags, and what a demonstration has of its own.
fn settings(
    flags: Flags,
    folder: &TempDir,
    emulator: &Emulator,
    secret: String,
) -> Result<(Basics, Serving), Faults> {
    let mut sources = Sources {
        flags,
        ..Sources::default()
    };
    let database = folder.path().join(DATABASE);
    for (key, value) in [
        ("DATABASE", format!("sqlite:{}", database.display())),
        ("STRIPE_KEY", emulator.key().to_owned()),
        ("STRIPE_URL", emulator.url().to_owned()),
        ("WEBHOOK_SECRETS", secret),
        ("LOG_LEVEL", "warn".to_owned()),
    ] {
        sources.variables.insert(format!("PORTAL_{key}"), value);
    }
    let mut reader = Reader::of(&sources);
    let (basics, serving) = (Basics::read(&mut reader), Serving::read(&mut reader));
    reader.done(basics.zip(serving))
}

/// The server, and the page's own routes beside it.
async fn app(
    billing: &Billing,
    sessions: Sessions,
    folder: &TempDir,
    emulator: &Arc<Emulator>,
) -> Result<Router> {
    let shared = api::Shared {
        sessions,
        inbox: Inbox::open(&folder.path().join(DATABASE)).await?,
        emulator: Arc::clone(emulator),
        client: Client::builder(emulator.key())
            .base_url(emulator.url())
            .build()?,
    };
    Ok(standalone(billing.clone()).merge(api::router(shared)))
}

/// The document's, and the server's own by both of its names.
fn origins(url: &str) -> String {
    let named = url.replace("127.0.0.1", "localhost");
    [APP, url, &named].join(",")
}

/// A token for each user.
async fn tokens(sessions: &Sessions) -> Result<Vec<(&'static str, String)>, IdentityError> {
    let mut tokens = Vec::new();
    for person in &PEOPLE {
        tokens.push((person.id, sessions.open(person).await?));
    }
    Ok(tokens)
}
