//! `--demo`: the server with Stripe's side inside, three customers, and a database that is forgotten.

use std::fmt::Write as _;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portal_emulator::webhooks::NewEndpoint;
use portal_emulator::{Emulator, Options};
use portal_server::Store;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::cli::{print, serving};
use crate::config::{Basics, Flags, Listen, Reader, Serving, Sources};
use crate::{log, run};

/// The users, who are the customers of the emulator's example.
const USERS: [(&str, &str, &str); 3] = [
    ("active", "ada@example.com", "cus_active"),
    ("free", "fritz@example.com", "cus_free"),
    ("cancelled", "cleo@example.com", "cus_cancelled"),
];

/// Where the endpoint's document has customers come back to.
const APP: &str = "https://app.example.com";
const RETURN_PATH: &str = "/dashboard/settings/billing";

/// How long the tokens are valid.
const VALID: Duration = Duration::from_hours(24);

/// What a demonstration has of its own.
const OWN: [&str; 2] = ["database", "stripe_url"];

/// Serves a demonstration until it is asked to end. What is set for a real server is none of its business: of
/// the settings only flags count.
pub(crate) async fn run(mut flags: Flags, is_json: bool) -> Result<()> {
    if let Some(own) = OWN.iter().find(|key| flags.0.contains_key(*key)) {
        bail!(
            "--demo has its own {own}: leave --{} out",
            own.replace('_', "-")
        );
    }
    let end = run::asked_to_end()?;
    let folder = tempfile::tempdir().context("there is no folder for the database")?;
    let listener = listener(&flags).await?;
    let url = serving::url(listener.local_addr()?);
    // Beside what is asked for: what is printed has to be right.
    let allowed = flags.0.entry("return_origins").or_default();
    allowed.push(origins(&url));
    let mut sources = Sources {
        flags,
        ..Sources::default()
    };

    let secret = secret()?;
    let emulator = emulator(&url, &secret).await?;
    for (key, value) in [
        (
            "DATABASE",
            format!("sqlite:{}", folder.path().join("demo.db").display()),
        ),
        ("STRIPE_KEY", emulator.key().to_owned()),
        ("STRIPE_URL", emulator.url().to_owned()),
        ("WEBHOOK_SECRETS", secret),
        ("LOG_LEVEL", "warn".to_owned()),
    ] {
        sources.variables.insert(format!("PORTAL_{key}"), value);
    }
    let mut reader = Reader::of(&sources);
    let (basics, serving) = (Basics::read(&mut reader), Serving::read(&mut reader));
    let (basics, serving) = reader.done(basics.zip(serving))?;
    log::start(&basics.log);

    let store = basics.open(true).await?;
    let tokens = tokens(&store).await?;
    let billing = serving::billing(serving, store.clone())?;
    match is_json {
        true => print::line(&as_json(&url, &emulator, &tokens).to_string()),
        false => print::line(&as_text(&url, &emulator, &tokens)),
    }
    run::serve(listener, billing, store, end).await?;
    Ok(emulator.shut_down().await?)
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

/// Stripe's side, whose webhooks come here.
async fn emulator(url: &str, secret: &str) -> Result<Emulator> {
    let endpoint = NewEndpoint {
        secret: Some(secret.to_owned()),
        ..NewEndpoint::to(format!("{url}/api/billing/webhooks"))
    };
    let options = Options {
        webhooks: vec![endpoint],
        ..Options::default()
    };
    Ok(Emulator::with(options).await?)
}

/// A secret for this run.
fn secret() -> Result<String> {
    let mut bytes = [0; 24];
    getrandom::fill(&mut bytes).context("there are no random numbers")?;
    Ok(format!("whsec_{}", URL_SAFE_NO_PAD.encode(bytes)))
}

/// The document's, and the server's own by both of its names.
fn origins(url: &str) -> String {
    let named = url.replace("127.0.0.1", "localhost");
    [APP, url, &named].join(",")
}

/// Makes the users, and a token for each.
async fn tokens(store: &Store) -> Result<Vec<(&'static str, String)>> {
    let mut tokens = Vec::new();
    for (user, email, customer) in USERS {
        store.add_user(user, Some(email)).await?;
        store.set_customer(user, false, customer).await?;
        tokens.push((user, store.create_token(user, VALID).await?.secret));
    }
    Ok(tokens)
}

/// The document's own, but for host and token.
fn curl(url: &str, token: &str) -> String {
    format!(
        "curl -X POST {url}/api/billing/portal \\\n  -H \"Authorization: Bearer {token}\" \\\n  \
         -H \"Content-Type: application/json\" \\\n  -d '{{\n    \"returnUrl\": \"{APP}{RETURN_PATH}\"\n  }}'"
    )
}

fn as_text(url: &str, emulator: &Emulator, tokens: &[(&str, String)]) -> String {
    let mut text = format!(
        "portal-server, a demonstration: not for production. Nothing leaves this machine.\n\n\
         server    {url}\n\
         docs      {url}/docs\n\
         Stripe's  {}/_emulator/\n\n\
         users, and a token of each\n",
        emulator.url()
    );
    for (user, token) in tokens {
        let _ = writeln!(text, "  {user:<10} {token}");
    }
    if let Some((_, token)) = tokens.first() {
        let _ = write!(text, "\nopen a portal\n\n{}\n", curl(url, token));
    }
    text.push_str("\nCtrl-C ends it.");
    text
}

fn as_json(url: &str, emulator: &Emulator, tokens: &[(&str, String)]) -> Value {
    let named = tokens
        .iter()
        .map(|(user, token)| ((*user).to_owned(), json!(token)));
    let first = tokens.first().map(|(_, token)| curl(url, token));
    json!({
        "url": url,
        "docs": format!("{url}/docs"),
        "stripe": emulator.url(),
        "tokens": named.collect::<serde_json::Map<_, _>>(),
        "curl": first,
    })
}
