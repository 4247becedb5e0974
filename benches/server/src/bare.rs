//! What a webhook handler does at least: one insert, committed, before the answer.

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use tempfile::TempDir;

use crate::backend::{Kind, serve};

const TABLE: &str = "CREATE TABLE portal_events (id TEXT PRIMARY KEY, payload TEXT NOT NULL)";
const INSERT: &str =
    "INSERT INTO portal_events (id, payload) VALUES ($1, $2) ON CONFLICT DO NOTHING";

/// Starts a handler that keeps what it is sent in a new database, and says where.
pub(crate) async fn start(kind: Kind, folder: &TempDir) -> Result<String> {
    let database = kind.database(folder)?;
    let router = match kind {
        Kind::Sqlite => {
            let options: SqliteConnectOptions = database.parse()?;
            let options = options
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full);
            let pool = SqlitePoolOptions::new().max_connections(1);
            let pool = pool.connect_with(options).await?;
            sqlx::query(TABLE).execute(&pool).await?;
            Router::new()
                .fallback(post(keep_in_sqlite))
                .with_state(pool)
        }
        Kind::Postgres => {
            let pool = PgPoolOptions::new().max_connections(10);
            let pool = pool.connect(&database).await?;
            sqlx::query(TABLE).execute(&pool).await?;
            Router::new()
                .fallback(post(keep_in_postgres))
                .with_state(pool)
        }
    };
    serve(router).await
}

async fn keep_in_sqlite(State(pool): State<SqlitePool>, body: Bytes) -> StatusCode {
    let Some((id, text)) = read(&body) else {
        return StatusCode::BAD_REQUEST;
    };
    let kept = sqlx::query(INSERT).bind(id).bind(text).execute(&pool).await;
    said(kept.is_ok())
}

async fn keep_in_postgres(State(pool): State<PgPool>, body: Bytes) -> StatusCode {
    let Some((id, text)) = read(&body) else {
        return StatusCode::BAD_REQUEST;
    };
    let kept = sqlx::query(INSERT).bind(id).bind(text).execute(&pool).await;
    said(kept.is_ok())
}

fn said(kept: bool) -> StatusCode {
    match kept {
        true => StatusCode::OK,
        false => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The id of an event, and all of it.
fn read(body: &[u8]) -> Option<(String, &str)> {
    let text = std::str::from_utf8(body).ok()?;
    let event: serde_json::Value = serde_json::from_str(text).ok()?;
    Some((event["id"].as_str()?.to_owned(), text))
}
