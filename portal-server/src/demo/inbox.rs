//! What the inbox has, in the order in which it came.

use std::path::Path;

use serde::Serialize;
use serde_json::Value;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use stripe_portal_gen::Timestamp;

use super::about::about;

/// The demonstration's own file, to read from beside the server: the numbers of its rows say what came after
/// what, which no other database would.
pub(super) struct Inbox(SqlitePool);

/// An event that came, and what became of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Arrived {
    seq: i64,
    id: String,
    #[serde(rename = "type")]
    kind: String,
    created: String,
    received_at: String,
    state: String,
    about: String,
    payload: Value,
}

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    id: String,
    #[sqlx(rename = "type")]
    kind: String,
    created: i64,
    received_at: i64,
    state: String,
    payload: Vec<u8>,
}

impl Inbox {
    /// Opens the file, which the server has made.
    pub(super) async fn open(file: &Path) -> sqlx::Result<Self> {
        let options = SqliteConnectOptions::new().filename(file).read_only(true);
        let pool = SqlitePoolOptions::new().max_connections(1);
        pool.connect_with(options).await.map(Self)
    }

    /// The events after the one with this number, the oldest first.
    pub(super) async fn after(&self, seq: i64, most: i64) -> sqlx::Result<Vec<Arrived>> {
        const AFTER: &str = "SELECT rowid AS seq, id, type, created, received_at, state, payload \
             FROM portal_events WHERE rowid > $1 ORDER BY rowid LIMIT $2";
        let rows = sqlx::query_as(AFTER).bind(seq).bind(most);
        let rows: Vec<Row> = rows.fetch_all(&self.0).await?;
        Ok(rows.into_iter().map(Arrived::from).collect())
    }
}

impl From<Row> for Arrived {
    fn from(row: Row) -> Self {
        let payload = payload(&row.payload);
        Self {
            seq: row.seq,
            id: row.id,
            kind: row.kind,
            created: Timestamp(row.created).to_string(),
            received_at: Timestamp(row.received_at / 1000).to_string(),
            state: row.state,
            about: about(&payload),
            payload,
        }
    }
}

/// The event as it came, without a link to a portal: it is the customer's alone.
fn payload(bytes: &[u8]) -> Value {
    let mut payload = serde_json::from_slice(bytes).unwrap_or_default();
    let is_session = |payload: &Value| {
        let object = payload.pointer("/data/object/object");
        object.is_some_and(|it| it == "billing_portal.session")
    };
    if is_session(&payload)
        && let Some(url) = payload.pointer_mut("/data/object/url")
    {
        *url = "…".into();
    }
    payload
}
