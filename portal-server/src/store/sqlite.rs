//! What is SQLite's own: one file, one writer, a write-ahead log.

use std::str::FromStr as _;
use std::sync::LazyLock;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::{Database, StoreError, apart};

pub(super) static MIGRATIONS: LazyLock<Migrator> =
    LazyLock::new(|| apart(sqlx::migrate!("migrations/sqlite")));

/// How many read at once.
const READERS: u32 = 4;

/// How long a writer waits for one in another process.
const BUSY: Duration = Duration::from_secs(10);

pub(super) async fn open(url: &str) -> Result<Database, StoreError> {
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        // What is acknowledged outlives a power failure.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY);
    let write = SqlitePoolOptions::new().max_connections(1);
    let write = write.connect_with(options.clone()).await?;
    MIGRATIONS.run(&write).await?;
    let read = SqlitePoolOptions::new().max_connections(READERS);
    let read = read.connect_with(options.read_only(true)).await?;
    Ok(Database::Sqlite { write, read })
}
