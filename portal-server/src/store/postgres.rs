//! What is PostgreSQL's own: a pool of connections to a server that others share.

use std::str::FromStr as _;
use std::sync::LazyLock;

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use super::{Database, StoreError, apart};

pub(super) static MIGRATIONS: LazyLock<Migrator> =
    LazyLock::new(|| apart(sqlx::migrate!("migrations/postgres")));

/// How many connections one replica has at most.
const CONNECTIONS: u32 = 10;

pub(super) async fn open(url: &str) -> Result<Database, StoreError> {
    let options = PgConnectOptions::from_str(url)?.application_name("portal-server");
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS);
    let pool = pool.connect_with(options).await?;
    // It locks, so that replicas that start together do not meet.
    MIGRATIONS.run(&pool).await?;
    Ok(Database::Postgres(pool))
}
