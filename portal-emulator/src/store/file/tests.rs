//! Files that are written, read again, refused, and left behind by a process that was killed.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::*;
use crate::clock::Clock;
use crate::world::{Delivery, DeliveryState};

/// Names the file that a process of [`a_killed_process_leaves_a_good_file`] writes.
const CHILD: &str = "PORTAL_EMULATOR_TEST_FILE";

fn world() -> World {
    World::new(Account::default(), Clock::frozen(1000), 7)
}

fn delivery(event: &str) -> Delivery {
    Delivery::new(event, "we_1", 1000)
}

fn events(world: &World) -> Vec<&str> {
    world
        .all::<Delivery>()
        .iter()
        .map(|it| it.event.as_str())
        .collect()
}

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("state.db")
    }

    fn names(&self) -> usize {
        fs::read_dir(self.0.path()).unwrap().count()
    }

    /// What the file holds of test mode.
    async fn opened(&self) -> (Store, World) {
        let (store, saved) = open(&self.file()).await.unwrap();
        let mut world = world();
        saved.restore(Mode::Test, &mut world).unwrap();
        (store, world)
    }
}

#[tokio::test]
async fn all_comes_back_in_its_order() {
    let folder = Folder::new();
    let (store, mut first) = folder.opened().await;
    first.account.name = "Acme".to_owned();
    let mut tx = first.on_its_own(1000);
    for event in ["d", "a", "c"] {
        tx.insert(delivery(event));
    }
    store.note_all(Mode::Test, &mut first);
    let mut tx = first.on_its_own(1000);
    tx.remove::<Delivery>("a:we_1");
    tx.insert(delivery("b"));
    tx.update::<Delivery>("d:we_1", |it| it.state = DeliveryState::Failed);
    first.clock.advance(60);
    let next_id = first.clone().on_its_own(1000).new_id("cus");
    store.note(Mode::Test, &mut first);
    store.close().await.unwrap();
    assert_eq!(folder.names(), 1);

    for added in ["0", "1"] {
        let (store, mut again) = folder.opened().await;
        assert_eq!(events(&again)[..3], ["d", "c", "b"]);
        assert_eq!(again.get::<Delivery>("d:we_1"), first.get("d:we_1"));
        assert_eq!(again.clock.now(), 1060);
        assert_eq!(again.account.name, "Acme");
        assert_eq!(again.clone().on_its_own(1000).new_id("cus"), next_id);
        again.on_its_own(1000).insert(delivery(added));
        store.note(Mode::Test, &mut again);
        store.close().await.unwrap();
    }
    let (_, last) = folder.opened().await;
    assert_eq!(events(&last), ["d", "c", "b", "0", "1"]);
}

#[tokio::test]
async fn a_world_takes_the_place_of_another() {
    let folder = Folder::new();
    let (store, mut old) = folder.opened().await;
    old.on_its_own(1000).insert(delivery("old"));
    store.note_all(Mode::Test, &mut old);
    store.note_all(Mode::Live, &mut old);
    store.flush().await;
    let mut new = world();
    new.on_its_own(1000).insert(delivery("new"));
    store.note_all(Mode::Test, &mut new);
    store.close().await.unwrap();

    let (_, saved) = open(&folder.file()).await.unwrap();
    let [mut test, mut live] = [world(), world()];
    saved.restore(Mode::Test, &mut test).unwrap();
    saved.restore(Mode::Live, &mut live).unwrap();
    assert_eq!((events(&test), events(&live)), (vec!["new"], vec!["old"]));
}

async fn refused(folder: &Folder) -> String {
    let before = fs::read(folder.file()).unwrap();
    let fault = open(&folder.file()).await.unwrap_err();
    assert_eq!(fs::read(folder.file()).unwrap(), before);
    assert_eq!(folder.names(), 1);
    fault.to_string()
}

#[tokio::test]
async fn files_of_others_are_not_touched() {
    let folder = Folder::new();
    fs::write(folder.file(), "customers: []").unwrap();
    assert!(refused(&folder).await.contains("no SQLite file"));

    fs::remove_file(folder.file()).unwrap();
    let options = SqliteConnectOptions::new()
        .filename(folder.file())
        .create_if_missing(true);
    let mut other = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql("CREATE TABLE notes (text TEXT)")
        .execute(&mut other)
        .await
        .unwrap();
    other.close().await.unwrap();
    assert!(
        refused(&folder)
            .await
            .contains("belongs to another program")
    );

    fs::remove_file(folder.file()).unwrap();
    open(&folder.file()).await.unwrap().0.close().await.unwrap();
    let mut later = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql("PRAGMA user_version = 2")
        .execute(&mut later)
        .await
        .unwrap();
    later.close().await.unwrap();
    assert!(refused(&folder).await.contains("newer version"));
}

#[tokio::test]
async fn a_file_has_one_user() {
    let folder = Folder::new();
    let (store, _) = open(&folder.file()).await.unwrap();
    let fault = open(&folder.file()).await.unwrap_err();
    assert!(
        fault.to_string().contains("another emulator uses it"),
        "{fault}"
    );
    store.close().await.unwrap();
    open(&folder.file()).await.unwrap();
}

#[tokio::test]
async fn an_unknown_kind_of_object_is_told() {
    let folder = Folder::new();
    open(&folder.file()).await.unwrap().0.close().await.unwrap();
    let options = SqliteConnectOptions::new().filename(folder.file());
    let mut file = SqliteConnection::connect_with(&options).await.unwrap();
    let row = "INSERT INTO objects VALUES (0, 'ghosts', 'g_1', 0, '{}')";
    sqlx::raw_sql(row).execute(&mut file).await.unwrap();
    file.close().await.unwrap();
    let (_, saved) = open(&folder.file()).await.unwrap();
    let fault = saved.restore(Mode::Test, &mut world()).unwrap_err();
    assert!(fault.to_string().contains("`ghosts`"), "{fault}");
}

/// The process that is killed: writes pairs of deliveries for ever, where its file is named.
#[tokio::test]
async fn writes_until_it_is_killed() {
    let Some(file) = std::env::var_os(CHILD) else {
        return;
    };
    let (store, _) = open(file.as_ref()).await.unwrap();
    let mut world = world();
    store.note_all(Mode::Test, &mut world);
    for count in 0.. {
        let mut tx = world.on_its_own(1000);
        tx.insert(delivery(&format!("{count}a")));
        tx.insert(delivery(&format!("{count}b")));
        store.note(Mode::Test, &mut world);
        if count % 10 == 0 {
            store.flush().await;
            println!("written {}", count + 1);
        }
    }
}

#[tokio::test]
async fn a_killed_process_leaves_a_good_file() {
    let folder = Folder::new();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "store::file::tests::writes_until_it_is_killed",
            "--nocapture",
        ])
        .env(CHILD, folder.file())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut numbers = lines.filter_map(|line| line.ok()?.strip_prefix("written ")?.parse().ok());
    let written: usize = numbers.nth(20).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();

    let (store, world) = folder.opened().await;
    let events = events(&world);
    assert!(events.len() >= 2 * written, "{} of {written}", events.len());
    let pairs = events.chunks(2).enumerate();
    for (count, pair) in pairs {
        assert_eq!(pair, [format!("{count}a"), format!("{count}b")]);
    }
    store.close().await.unwrap();
}
