//! One attempt to open a portal, and its row in the audit: nobody gets a portal that the audit does not know.

use std::sync::Arc;

use stripe_portal_gen::Sensitive;
use stripe_portal_gen::billing_portal::CreateSession;
use stripe_portal_gen::ids::ConfigurationId;
use tokio::time::{Instant, timeout_at};

use super::request::PortalRequest;
use super::stripe::Stripe;
use super::{flow, outcome, return_url};
use crate::answer::Failure;
use crate::audit::Entry;
use crate::billing::Shared;
use crate::guard;
use crate::identity::User;
use crate::inbox::of_database;
use crate::layers;

/// Tries to open a portal, and writes down what came of it.
pub(super) async fn recorded(
    shared: Arc<Shared>,
    user: User,
    asked: Result<PortalRequest, Failure>,
    mut entry: Entry,
) -> Result<Sensitive, Failure> {
    let end = Instant::now() + shared.layers.time_limit;
    let opened = match wanted(&shared, &user, asked, &mut entry, end).await {
        Ok(wanted) => opened(&shared, wanted, entry, end).await,
        Err(failure) => {
            entry.outcome = outcome(Some(&failure));
            let _told = written(&shared, &entry).await;
            Err(failure)
        }
    };
    shared.metrics.portal(&outcome(opened.as_ref().err()));
    opened
}

/// A session that Stripe is to open.
struct Wanted<'a> {
    stripe: Stripe<'a>,
    session: CreateSession,
}

/// What is asked for, checked; the entry has what is known of it.
async fn wanted<'a>(
    shared: &'a Shared,
    user: &User,
    asked: Result<PortalRequest, Failure>,
    entry: &mut Entry,
    end: Instant,
) -> Result<Wanted<'a>, Failure> {
    let asked = asked?;
    let checked = timeout_at(end, checked(shared, user, asked, entry)).await;
    checked.unwrap_or_else(|_| Err(layers::too_long()))
}

async fn checked<'a>(
    shared: &'a Shared,
    user: &User,
    asked: PortalRequest,
    entry: &mut Entry,
) -> Result<Wanted<'a>, Failure> {
    entry.flow = asked.flow.as_ref().map(|it| it.name().to_owned());
    let return_url = return_url::checked(&asked.return_url, &shared.portal.origins)?;
    let configuration = allowed(asked.configuration, &shared.portal.configurations)?;
    entry.configuration = configuration.as_ref().map(ToString::to_string);
    let customer = guard::customer_of(shared, user).await?;
    entry.customer = Some(customer.to_string());

    let mut session = CreateSession::new(&customer).return_url(return_url);
    session.configuration = configuration;
    let stripe = Stripe::new(shared, customer);
    if let Some(asked) = asked.flow {
        session.flow_data = Some(flow::of(&stripe, asked).await?);
    }
    Ok(Wanted { stripe, session })
}

fn allowed(
    asked: Option<String>,
    known: &[ConfigurationId],
) -> Result<Option<ConfigurationId>, Failure> {
    let Some(asked) = asked else { return Ok(None) };
    let found = known.iter().find(|it| it.as_str() == asked);
    let message = "configuration: only those that the server allows can be named; leave it out for the \
                   default one";
    found
        .cloned()
        .map(Some)
        .ok_or_else(|| Failure::validation(message))
}

/// Has Stripe open the session while its row is written, as opened: what ends in between has left a trace. The row
/// is put right where Stripe says no.
async fn opened(
    shared: &Shared,
    Wanted { stripe, session }: Wanted<'_>,
    mut entry: Entry,
    end: Instant,
) -> Result<Sensitive, Failure> {
    entry.outcome = outcome(None);
    let asked = timeout_at(end, stripe.open(session));
    let (row, opened) = tokio::join!(written(shared, &entry), asked);
    match (row, opened.unwrap_or_else(|_| Err(layers::too_long()))) {
        (Ok(()), Err(failure)) => {
            let outcome = outcome(Some(&failure));
            let _told = told(shared.store.correct_audit(&entry, &outcome).await);
            Err(failure)
        }
        (Err(unwritten), Ok(_)) => Err(unwritten),
        (_, opened) => opened,
    }
}

async fn written(shared: &Shared, entry: &Entry) -> Result<(), Failure> {
    told(shared.store.write_audit(entry).await)
}

/// A database that fails is told to whoever runs the server.
fn told<T>(done: sqlx::Result<T>) -> Result<T, Failure> {
    done.map_err(|error| {
        let error = of_database(&error);
        tracing::error!(error, "the audit could not be written");
        Failure::internal()
    })
}
