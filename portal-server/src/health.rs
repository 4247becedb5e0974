//! `/healthz`, whether the process runs, and `/readyz`, whether it can do its work.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use serde::Serialize;
use tokio::time::timeout;
use utoipa::ToSchema;

use crate::answer::{Answer, Envelope, Failure};
use crate::billing::Billing;
use crate::store::{Store, StoreError, on};

/// How long the database has for an answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// That it is well.
#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    /// Always `ok`.
    #[schema(examples("ok"))]
    status: &'static str,
}

const OK: Health = Health { status: "ok" };

pub(crate) fn routes() -> Router<Billing> {
    Router::new()
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
}

/// Whether the process runs.
#[utoipa::path(
    get,
    path = "/healthz",
    tag = "operation",
    responses((status = 200, description = "It runs.", body = Answer<Health>))
)]
pub(crate) async fn alive() -> Answer<Health> {
    Answer::of(OK)
}

/// Whether the database answers and has the tables that this version needs.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "operation",
    responses(
        (status = 200, description = "It can do its work.", body = Answer<Health>),
        (status = 503, description = "It cannot; the message says why.", body = Envelope),
    )
)]
pub(crate) async fn ready(State(billing): State<Billing>) -> Result<Answer<Health>, Failure> {
    let store = &billing.0.store;
    match timeout(PATIENCE, is_migrated(store)).await {
        Ok(Ok(true)) => Ok(Answer::of(OK)),
        Ok(Ok(false)) => Err(Failure::unavailable("migrations: the newest is missing")),
        Ok(Err(error)) => {
            tracing::error!(error = error.told(), "the database does not answer");
            Err(Failure::unavailable("database: it answers with an error"))
        }
        Err(_) => Err(Failure::unavailable("database: it does not answer in time")),
    }
}

async fn is_migrated(store: &Store) -> Result<bool, StoreError> {
    const NEWEST: &str = "SELECT MAX(version) FROM portal_migrations WHERE success";
    store.ping().await?;
    let found: Option<i64> =
        on!(store.read, conn => sqlx::query_scalar(NEWEST).fetch_one(conn).await)?;
    Ok(found >= store.newest_migration())
}
