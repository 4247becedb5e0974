//! The file: a SQLite database with a row for each object.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteLockingMode, SqliteRow, SqliteSynchronous,
};
use sqlx::{Connection as _, Row as _};

use super::queue::{Batch, Queue, Store};
use crate::shared::Mode;
use crate::world::{Account, Kind, World};

/// What is wrong with a file, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct FileFault(String);

/// `spem`, which says in the header of a file that it is ours.
const APPLICATION: i32 = 0x7370_656d;
/// The version of the tables; a file of a later one is refused.
const SCHEMA: i32 = 1;

const TABLES: &str = "
    PRAGMA application_id = 1936745837;
    PRAGMA user_version = 1;
    CREATE TABLE IF NOT EXISTS objects (
        mode INTEGER NOT NULL,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        place INTEGER NOT NULL,
        json TEXT NOT NULL,
        PRIMARY KEY (mode, kind, id)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS facts (
        mode INTEGER NOT NULL,
        name TEXT NOT NULL,
        json TEXT NOT NULL,
        PRIMARY KEY (mode, name)
    ) WITHOUT ROWID;
";

/// What a file holds.
#[derive(Debug, Default)]
pub(crate) struct Saved {
    objects: Vec<(i64, String, i64, String)>,
    facts: Vec<(i64, String, String)>,
}

/// Opens a file or makes it, and reads what it holds. Nobody else can use it meanwhile.
pub(crate) async fn open(path: &Path) -> Result<(Store, Saved), FileFault> {
    check(path)?;
    let mut file = connect(path).await.map_err(|error| unusable(&error))?;
    let saved = read(&mut file).await.map_err(|error| unusable(&error))?;
    let queue = Arc::new(Queue::default());
    tokio::spawn(write_all(Arc::clone(&queue), file));
    Ok((Store(Some(queue)), saved))
}

impl Saved {
    /// Whether the file was empty.
    pub(crate) fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// Puts all of a mode back into its world, which is empty, and notes what changes from then on.
    pub(crate) fn restore(&self, mode: Mode, world: &mut World) -> Result<(), FileFault> {
        for (_, name, json) in self.facts.iter().filter(|it| it.0 == number(mode)) {
            restore_fact(world, name, json).map_err(|error| unreadable(name, &error))?;
        }
        for (_, kind, place, json) in self.objects.iter().filter(|it| it.0 == number(mode)) {
            restore_object(world, kind, *place, json).map_err(|error| unreadable(kind, &error))?;
        }
        world.take_dirty();
        Ok(())
    }
}

fn restore_fact(world: &mut World, name: &str, json: &str) -> serde_json::Result<()> {
    match name {
        "account" => {
            let account: Account = serde_json::from_str(json)?;
            world.account.id = account.id;
            world.account.name = account.name;
            world.account.country = account.country;
        }
        "clock" => world.clock = serde_json::from_str(json)?,
        "ids" => world.resume_ids(serde_json::from_str(json)?),
        _ => {}
    }
    Ok(())
}

fn restore_object(world: &mut World, kind: &str, place: i64, json: &str) -> serde_json::Result<()> {
    let unknown = || serde::de::Error::custom("there is no such kind of object");
    let kind = Kind::ALL
        .iter()
        .find(|it| it.name() == kind)
        .ok_or_else(unknown)?;
    world.restore(*kind, place.unsigned_abs(), serde_json::from_str(json)?)
}

/// Looks at the header alone, so that a file of somebody else stays as it is.
fn check(path: &Path) -> Result<(), FileFault> {
    let mut header = Vec::new();
    match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(FileFault(format!("it cannot be read: {error}"))),
        Ok(file) => {
            let read = file.take(100).read_to_end(&mut header);
            read.map_err(|error| FileFault(format!("it cannot be read: {error}")))?;
        }
    }
    let number = |at: usize| {
        let bytes = header.get(at..at + 4)?;
        Some(i32::from_be_bytes(bytes.try_into().ok()?))
    };
    if header.is_empty() {
        return Ok(());
    }
    if !header.starts_with(b"SQLite format 3\0") {
        return Err(FileFault("it is no SQLite file: choose another".to_owned()));
    }
    // What SQLite itself has at these places of its header: `user_version`, `application_id`.
    match (number(60), number(68)) {
        (Some(schema), Some(APPLICATION)) if schema <= SCHEMA => Ok(()),
        (Some(schema), Some(APPLICATION)) => Err(FileFault(format!(
            "it is of a newer version of this program, with tables of version {schema} where this one \
             knows {SCHEMA}: use that version, or another file"
        ))),
        _ => Err(FileFault(
            "it belongs to another program: choose another file".to_owned(),
        )),
    }
}

async fn connect(path: &Path) -> sqlx::Result<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .locking_mode(SqliteLockingMode::Exclusive)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(std::time::Duration::ZERO);
    let mut file = SqliteConnection::connect_with(&options).await?;
    // In the file's own header before there is a log beside it.
    let mut tables = file.begin().await?;
    sqlx::raw_sql(TABLES).execute(&mut *tables).await?;
    tables.commit().await?;
    sqlx::raw_sql("PRAGMA journal_mode = WAL")
        .execute(&mut file)
        .await?;
    Ok(file)
}

async fn read(file: &mut SqliteConnection) -> sqlx::Result<Saved> {
    let objects = "SELECT mode, kind, place, json FROM objects ORDER BY mode, kind, place";
    let object = |row: SqliteRow| {
        Ok((
            row.try_get(0)?,
            row.try_get(1)?,
            row.try_get(2)?,
            row.try_get(3)?,
        ))
    };
    let facts = "SELECT mode, name, json FROM facts";
    let fact = |row: SqliteRow| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?));
    Ok(Saved {
        objects: sqlx::query(objects)
            .try_map(object)
            .fetch_all(&mut *file)
            .await?,
        facts: sqlx::query(facts).try_map(fact).fetch_all(file).await?,
    })
}

/// Writes what is noted until nothing more comes.
async fn write_all(queue: Arc<Queue>, mut file: SqliteConnection) {
    loop {
        queue.filled.notified().await;
        let batch = queue.take();
        let (number, is_last) = (batch.number, batch.is_last);
        let written = write(&mut file, &batch).await;
        let fault = written.err().map(|error| error.to_string());
        if fault.is_some() {
            queue.put_back(batch);
        }
        queue.written.send_modify(|it| {
            if fault.is_none() {
                it.number = number;
            }
            it.fault = fault;
        });
        if is_last {
            break;
        }
    }
    let closed = file.close().await;
    queue.written.send_modify(|it| {
        it.is_over = true;
        it.fault = it
            .fault
            .take()
            .or(closed.err().map(|error| error.to_string()));
    });
}

async fn write(file: &mut SqliteConnection, batch: &Batch) -> sqlx::Result<()> {
    let mut change = file.begin().await?;
    for mode in &batch.wiped {
        let wipe = sqlx::query("DELETE FROM objects WHERE mode = ?");
        wipe.bind(number(*mode)).execute(&mut *change).await?;
    }
    for ((mode, kind, id), row) in &batch.rows {
        let kind = kind.name();
        match row {
            None => {
                let remove = "DELETE FROM objects WHERE mode = ? AND kind = ? AND id = ?";
                let remove = sqlx::query(remove).bind(number(*mode)).bind(kind).bind(id);
                remove.execute(&mut *change).await?;
            }
            Some((place, json)) => {
                let put = "INSERT OR REPLACE INTO objects (mode, kind, id, place, json) \
                           VALUES (?, ?, ?, ?, ?)";
                let place = i64::try_from(*place).unwrap_or(i64::MAX);
                let put = sqlx::query(put).bind(number(*mode)).bind(kind).bind(id);
                put.bind(place).bind(json).execute(&mut *change).await?;
            }
        }
    }
    for ((mode, name), json) in &batch.facts {
        let put = sqlx::query("INSERT OR REPLACE INTO facts (mode, name, json) VALUES (?, ?, ?)");
        let put = put.bind(number(*mode)).bind(*name).bind(json);
        put.execute(&mut *change).await?;
    }
    change.commit().await
}

fn number(mode: Mode) -> i64 {
    i64::from(mode.is_live())
}

fn unusable(error: &sqlx::Error) -> FileFault {
    let text = match error {
        sqlx::Error::Database(error) if error.message().contains("locked") => {
            "another emulator uses it: stop that one, or choose another file".to_owned()
        }
        error => format!("it cannot be used: {error}"),
    };
    FileFault(text)
}

fn unreadable(what: &str, error: &serde_json::Error) -> FileFault {
    FileFault(format!(
        "what it holds of `{what}` cannot be read: {error}; another version of this program wrote it: \
         use that version, or another file"
    ))
}

#[cfg(test)]
mod tests;
