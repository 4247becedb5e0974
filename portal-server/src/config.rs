//! What the program is told: by flags, by the environment and by a file, in this order, all of it checked at once.

mod fault;
mod flags;
mod reader;
mod secret;
mod serving;
mod settings;
mod source;
mod values;

use portal_server::store::StoreError;
use portal_server::{Store, StoreOptions};

pub(crate) use fault::Faults;
pub(crate) use flags::{Flags, MoreFlags};
pub(crate) use reader::Reader;
pub(crate) use secret::Secret;
pub(crate) use serving::{Listen, Serving, Stripe};
pub(crate) use source::Sources;

/// What every command needs.
#[derive(Debug)]
pub(crate) struct Basics {
    pub(crate) database: Secret,
    pub(crate) connections: u32,
    pub(crate) log: Log,
}

/// How the log is written.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    pub(crate) format: LogFormat,
    /// A level, or directives such as `info,portal_server=debug`.
    pub(crate) filter: String,
}

/// The form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// Text where somebody looks, JSON elsewhere.
    Auto,
    Text,
    Json,
}

impl Basics {
    /// What every command needs; nothing where it cannot be used, which the reader knows.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let database = reader.secret("database", values::database);
        let connections = reader.one("connections", values::connections);
        let format = reader.one("log_format", values::log_format);
        let filter = reader.one("log_level", values::log_level);
        Some(Self {
            database: database?,
            connections: connections?,
            log: Log {
                format: format?,
                filter: filter?,
            },
        })
    }

    /// Opens the database, which is made unless it is there where `create` says so.
    pub(crate) async fn open(&self, create: bool) -> Result<Store, StoreError> {
        let options = StoreOptions {
            connections: self.connections,
            create,
        };
        Store::open_with(self.database.expose(), options).await
    }
}

/// The mode of the key, where there is one.
pub(crate) fn livemode(reader: &mut Reader<'_>) -> Option<bool> {
    let key = reader.secret("stripe_key", values::stripe_key);
    key.map(|key| key.is_live())
}

#[cfg(test)]
mod tests;
