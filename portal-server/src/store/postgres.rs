//! What is PostgreSQL's own: a pool of connections to a server that others share.

use std::str::FromStr as _;
use std::sync::LazyLock;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgConnection};
use tokio::time::timeout;

use super::{Database, StoreError, apart};

pub(super) static MIGRATIONS: LazyLock<Migrator> =
    LazyLock::new(|| apart(sqlx::migrate!("migrations/postgres")));

/// How long the first connection may take.
const FIRST: Duration = Duration::from_secs(10);

/// A connection that was in use so short a time ago is taken to be alive: to ask costs a round trip.
const RECENT: Duration = Duration::from_secs(1);

pub(super) fn options(url: &str) -> Result<PgConnectOptions, StoreError> {
    let options = PgConnectOptions::from_str(url).map_err(|_| StoreError::Address)?;
    Ok(options.application_name("portal-server"))
}

pub(super) async fn open(url: &str, connections: u32) -> Result<Database, StoreError> {
    let options = options(url)?;
    // A pool would try again until it gives up, and not say why.
    let first = timeout(FIRST, PgConnection::connect_with(&options)).await;
    let first = first.unwrap_or_else(|late| Err(sqlx::Error::Io(late.into())));
    let first = first.map_err(|source| StoreError::Unreachable {
        place: place(&options),
        source,
    })?;
    first.close().await?;
    let pool = PgPoolOptions::new()
        .max_connections(connections)
        .test_before_acquire(false)
        .before_acquire(|connection, kept| {
            Box::pin(async move {
                if kept.idle_for > RECENT {
                    connection.ping().await?;
                }
                Ok(true)
            })
        });
    let pool = pool.connect_lazy_with(options);
    // It locks, so that replicas that start together do not meet.
    MIGRATIONS.run(&pool).await?;
    Ok(Database::Postgres(pool))
}

/// Where it is, and what it is called.
fn place(options: &PgConnectOptions) -> String {
    let name = options
        .get_database()
        .unwrap_or_else(|| options.get_username());
    let port = options.get_port();
    match options.get_socket() {
        Some(folder) => format!("{name} at {}:{port}", folder.display()),
        None => format!("{name} at {}:{port}", options.get_host()),
    }
}
