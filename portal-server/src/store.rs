//! The database: SQLite in one file, or PostgreSQL.
//!
//! Both understand the same SQL nearly everywhere, with `$1` for what is bound; the macro `on!` runs it on
//! whichever there is. What differs stands in a module for each.

#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(test)]
pub(crate) mod testing;

use std::path::PathBuf;

use sqlx::migrate::Migrator;
#[cfg(feature = "postgres")]
use sqlx::{PgPool, Postgres};
#[cfg(feature = "sqlite")]
use sqlx::{Sqlite, SqlitePool};

/// A database with this server's tables. Clones share it.
#[derive(Clone, Debug)]
pub struct Store(pub(crate) Database);

/// Which database it is.
#[derive(Clone, Debug)]
pub(crate) enum Database {
    /// One connection writes, several read.
    #[cfg(feature = "sqlite")]
    Sqlite { write: SqlitePool, read: SqlitePool },
    #[cfg(feature = "postgres")]
    Postgres(PgPool),
}

/// A transaction, which is rolled back where it is dropped.
#[derive(Debug)]
pub(crate) enum Tx {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::Transaction<'static, Postgres>),
}

/// How a database is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreOptions {
    /// How many connections to PostgreSQL there are at most; 10 unless set.
    pub connections: u32,
    /// Whether an SQLite file that is not there is made; so it is unless set.
    pub create: bool,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            connections: 10,
            create: true,
        }
    }
}

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The address is of no database that this build knows.
    #[error(
        "it is no address of a database: write sqlite:FILE or postgres://USER@HOST/NAME, percent-encoded, and \
         build with the feature of that name"
    )]
    Address,
    /// There is no such file.
    #[error("there is no database {}: `migrate` makes it", .0.display())]
    Missing(PathBuf),
    /// The first connection failed.
    #[error("the database {place} cannot be opened")]
    Unreachable {
        /// The file, or the host and the name of the database.
        place: String,
        /// Why.
        source: sqlx::Error,
    },
    /// The database said no.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// The tables cannot be made what this version needs.
    #[error(transparent)]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

impl StoreError {
    /// What can be told of it: never the database's own words, which may quote a value.
    pub(crate) fn told(&self) -> String {
        match self {
            Self::Database(error) => crate::inbox::of_database(error),
            other => other.to_string(),
        }
    }
}

/// The row that a statement has written and returned, if it was one.
pub(crate) fn written<T>(rows: sqlx::Result<Vec<T>>) -> sqlx::Result<Option<T>> {
    rows.map(|mut rows| rows.pop())
}

/// Runs the same on whichever database there is: `$conn` is an executor.
///
/// `on!(store.read, conn => …)` for a query alone, `on!(store.write, conn => …)` for one statement, and
/// `on!(tx, conn => …)` inside a transaction.
///
/// A statement that writes outside of a transaction and returns rows is read to its end, by [`written`]: SQLite
/// commits there, and nobody hears of a commit that fails before it.
macro_rules! on {
    ($store:ident.read, $conn:ident => $body:expr) => {
        match &$store.0 {
            #[cfg(feature = "sqlite")]
            $crate::store::Database::Sqlite { read: $conn, .. } => $body,
            #[cfg(feature = "postgres")]
            $crate::store::Database::Postgres($conn) => $body,
        }
    };
    ($store:ident.write, $conn:ident => $body:expr) => {
        match &$store.0 {
            #[cfg(feature = "sqlite")]
            $crate::store::Database::Sqlite { write: $conn, .. } => $body,
            #[cfg(feature = "postgres")]
            $crate::store::Database::Postgres($conn) => $body,
        }
    };
    ($tx:ident, $conn:ident => $body:expr) => {
        match $tx {
            #[cfg(feature = "sqlite")]
            $crate::store::Tx::Sqlite(tx) => {
                let $conn = &mut **tx;
                $body
            }
            #[cfg(feature = "postgres")]
            $crate::store::Tx::Postgres(tx) => {
                let $conn = &mut **tx;
                $body
            }
        }
    };
}
pub(crate) use on;

/// Keeps what is known of migrations apart from an application's own in the same database, and lets a replica
/// start that is older than the tables.
fn apart(mut migrations: Migrator) -> Migrator {
    migrations.dangerous_set_table_name("portal_migrations");
    migrations.set_ignore_missing(true);
    migrations
}

fn scheme(url: &str) -> &str {
    url.split(':').next().unwrap_or_default()
}

impl Store {
    /// Opens the database at `url` (`sqlite:FILE`, `postgres://…`), and makes its tables what this version
    /// needs. An SQLite file that is not there is made.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_with(url, StoreOptions::default()).await
    }

    /// Opens a database as `options` say.
    pub async fn open_with(url: &str, options: StoreOptions) -> Result<Self, StoreError> {
        match scheme(url) {
            #[cfg(feature = "sqlite")]
            "sqlite" => sqlite::open(url, options.create).await.map(Self),
            #[cfg(feature = "postgres")]
            "postgres" | "postgresql" => postgres::open(url, options.connections).await.map(Self),
            _ => Err(StoreError::Address),
        }
    }

    /// Whether `url` can be the address of a database: none is opened.
    pub fn check(url: &str) -> Result<(), StoreError> {
        match scheme(url) {
            #[cfg(feature = "sqlite")]
            "sqlite" => sqlite::options(url).map(drop),
            #[cfg(feature = "postgres")]
            "postgres" | "postgresql" => postgres::options(url).map(drop),
            _ => Err(StoreError::Address),
        }
    }

    /// Starts to change several things at once.
    pub(crate) async fn begin(&self) -> sqlx::Result<Tx> {
        match &self.0 {
            // At once for writing: a reader that becomes a writer later could be too late.
            #[cfg(feature = "sqlite")]
            Database::Sqlite { write, .. } => {
                write.begin_with("BEGIN IMMEDIATE").await.map(Tx::Sqlite)
            }
            #[cfg(feature = "postgres")]
            Database::Postgres(pool) => pool.begin().await.map(Tx::Postgres),
        }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let asked = on!(self.read, conn => sqlx::query("SELECT 1").execute(conn).await.map(drop));
        Ok(asked?)
    }

    /// The newest of this version's migrations.
    pub(crate) fn newest_migration(&self) -> Option<i64> {
        let migrations = match &self.0 {
            #[cfg(feature = "sqlite")]
            Database::Sqlite { .. } => &*sqlite::MIGRATIONS,
            #[cfg(feature = "postgres")]
            Database::Postgres(_) => &*postgres::MIGRATIONS,
        };
        migrations.iter().map(|it| it.version).max()
    }

    /// Waits for what is under way, and closes all connections.
    pub async fn close(&self) {
        match &self.0 {
            #[cfg(feature = "sqlite")]
            Database::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            #[cfg(feature = "postgres")]
            Database::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Makes it last.
    pub(crate) async fn commit(self) -> sqlx::Result<()> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(tx) => tx.commit().await,
            #[cfg(feature = "postgres")]
            Self::Postgres(tx) => tx.commit().await,
        }
    }
}
