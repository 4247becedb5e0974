//! A database that a test looks into by itself.

use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;

/// A database of either kind.
pub(crate) enum Database {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Database {
    pub(crate) async fn open(url: &str) -> Self {
        match url.starts_with("sqlite:") {
            true => Self::Sqlite(SqlitePool::connect(url).await.unwrap()),
            false => Self::Postgres(PgPool::connect(url).await.unwrap()),
        }
    }

    /// The number that a query has.
    pub(crate) async fn number(&self, query: &'static str) -> i64 {
        match self {
            Self::Sqlite(pool) => sqlx::query_scalar(query).fetch_one(pool).await,
            Self::Postgres(pool) => sqlx::query_scalar(query).fetch_one(pool).await,
        }
        .unwrap()
    }

    /// The pairs of text and number that a query has.
    pub(crate) async fn pairs(&self, query: &'static str) -> Vec<(String, i64)> {
        match self {
            Self::Sqlite(pool) => sqlx::query_as(query).fetch_all(pool).await,
            Self::Postgres(pool) => sqlx::query_as(query).fetch_all(pool).await,
        }
        .unwrap()
    }
}
