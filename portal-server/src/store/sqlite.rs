//! What is SQLite's own: one file, one writer, a write-ahead log.

use std::fs::OpenOptions;
use std::io;
use std::path::Path;
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

pub(super) fn options(url: &str) -> Result<SqliteConnectOptions, StoreError> {
    let options = SqliteConnectOptions::from_str(url).map_err(|_| StoreError::Address)?;
    let path = options.get_filename();
    // In memory, or for a moment: nothing of it would last.
    let is_passing = |text| url.contains(text);
    match path.as_os_str().is_empty() || [":memory:", "mode=memory"].into_iter().any(is_passing) {
        true => Err(StoreError::Address),
        false => Ok(options),
    }
}

pub(super) async fn open(url: &str, create: bool) -> Result<Database, StoreError> {
    let options = options(url)?
        .create_if_missing(create)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        // What is acknowledged outlives a power failure.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY);
    let path = options.get_filename().to_owned();
    let unreachable = |source| StoreError::Unreachable {
        place: path.display().to_string(),
        source,
    };
    match create {
        true => make(&path).map_err(|fault| unreachable(fault.into()))?,
        false if !path.exists() => return Err(StoreError::Missing(path)),
        false => {}
    }
    // A file needs no test whether it is still there, which would be another turn of the connection's thread.
    let pool = SqlitePoolOptions::new().test_before_acquire(false);
    let write = pool.clone().max_connections(1);
    let write = write.connect_with(options.clone()).await;
    let write = write.map_err(unreachable)?;
    MIGRATIONS.run(&write).await?;
    let read = pool.max_connections(READERS);
    let read = read.connect_with(options.read_only(true)).await?;
    Ok(Database::Sqlite { write, read })
}

/// Makes the file unless it is there, for this user alone; those beside it are made alike. A file that is there
/// is not touched: to close it again would end the locks that this process has on it.
fn make(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(fault) if fault.kind() != io::ErrorKind::AlreadyExists => Err(fault),
        _ => Ok(()),
    }
}
