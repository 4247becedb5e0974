//! Databases for tests: each of a test's own, of every kind that there is.

#[path = "../../../tests/postgres.rs"]
mod postgres;

use tempfile::TempDir;

use super::Store;

/// A database, and the folder that is its own where it is a file.
pub(crate) struct Own {
    pub(crate) store: Store,
    _folder: TempDir,
}

/// An SQLite file and, where it is installed, a database of PostgreSQL's.
pub(crate) async fn stores() -> Vec<Own> {
    let mut own = Vec::new();
    for is_file in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let file = format!("sqlite:{}", folder.path().join("test.db").display());
        let url = match is_file {
            true => Some(file),
            false => postgres::cluster().map(postgres::Cluster::database),
        };
        let Some(url) = url else { continue };
        let store = Store::open(&url).await.unwrap();
        own.push(Own {
            store,
            _folder: folder,
        });
    }
    own
}

#[tokio::test]
async fn both_answer() {
    for Own { store, .. } in stores().await {
        store.ping().await.unwrap();
        let tx = store.begin().await.unwrap();
        tx.commit().await.unwrap();
        store.close().await;
    }
}
