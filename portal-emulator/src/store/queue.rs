//! What waits to be written: noted with each change, taken away in one piece.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tokio::sync::{Notify, watch};

use crate::shared::Mode;
use crate::world::{Kind, World};

/// Where changes are noted; nowhere, where the state lives in memory alone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Store(pub(super) Option<Arc<Queue>>);

/// What waits to be written, and how far writing is.
#[derive(Debug, Default)]
pub(super) struct Queue {
    batch: Mutex<Batch>,
    /// Told where there is something to write, or nothing more will come.
    pub(super) filled: Notify,
    pub(super) written: watch::Sender<Written>,
}

/// What is to be written together. A later change of a row takes the place of an earlier one.
#[derive(Clone, Debug, Default)]
pub(super) struct Batch {
    /// The number of the last change in it.
    pub(super) number: u64,
    /// Modes of which all rows go first.
    pub(super) wiped: BTreeSet<Mode>,
    /// The place and the JSON of each row; none where it goes.
    pub(super) rows: BTreeMap<(Mode, Kind, String), Option<(u64, String)>>,
    /// What else belongs to a mode.
    pub(super) facts: BTreeMap<(Mode, &'static str), String>,
    pub(super) is_last: bool,
}

/// How far writing is.
#[derive(Clone, Debug, Default)]
pub(super) struct Written {
    /// The number of the last change that is on the disk.
    pub(super) number: u64,
    /// Why writing failed, until it goes on.
    pub(super) fault: Option<String>,
    pub(super) is_over: bool,
}

impl Store {
    /// Notes what changed in a world since this was last called.
    pub(crate) fn note(&self, mode: Mode, world: &mut World) {
        let Some(queue) = &self.0 else { return };
        let dirty = world.take_dirty();
        let mut batch = queue.lock();
        for (kind, id) in dirty {
            batch.put(mode, world, kind, id);
        }
        batch.put_facts(mode, world);
        queue.filled.notify_one();
    }

    /// Notes all of a world, which takes the place of what was there.
    pub(crate) fn note_all(&self, mode: Mode, world: &mut World) {
        let Some(queue) = &self.0 else { return };
        world.take_dirty();
        let mut batch = queue.lock();
        batch.rows.retain(|(its, _, _), _| *its != mode);
        batch.wiped.insert(mode);
        for kind in Kind::ALL {
            for id in world.ids_of(*kind) {
                batch.put(mode, world, *kind, id.to_owned());
            }
        }
        batch.put_facts(mode, world);
        queue.filled.notify_one();
    }

    /// Why writing fails at the moment.
    pub(crate) fn fault(&self) -> Option<String> {
        let queue = self.0.as_ref()?;
        queue.written.borrow().fault.clone()
    }

    /// Writes what was noted, and closes the file.
    pub(crate) async fn close(&self) -> Result<(), String> {
        let Some(queue) = &self.0 else { return Ok(()) };
        queue.lock().is_last = true;
        queue.filled.notify_one();
        let mut written = queue.written.subscribe();
        let last = written.wait_for(|it| it.is_over).await;
        let last = last.map_err(|_| "nothing writes any more".to_owned())?;
        last.fault.clone().map_or(Ok(()), Err)
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Batch> {
        self.batch.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is to be written now.
    pub(super) fn take(&self) -> Batch {
        let mut batch = self.lock();
        let next = Batch {
            number: batch.number,
            is_last: batch.is_last,
            ..Batch::default()
        };
        mem::replace(&mut *batch, next)
    }

    /// Puts back what could not be written, below what came since.
    pub(super) fn put_back(&self, mut failed: Batch) {
        let mut batch = self.lock();
        let newer = mem::take(&mut *batch);
        failed
            .rows
            .retain(|(mode, _, _), _| !newer.wiped.contains(mode));
        failed.wiped.extend(newer.wiped);
        failed.rows.extend(newer.rows);
        failed.facts.extend(newer.facts);
        failed.number = newer.number;
        failed.is_last = newer.is_last;
        *batch = failed;
    }
}

impl Batch {
    fn put(&mut self, mode: Mode, world: &World, kind: Kind, id: String) {
        let saved = world.saved(kind, &id).ok().flatten();
        let place = world.place(kind, &id).unwrap_or_default();
        let row = saved.map(|json| (place, json.to_string()));
        self.rows.insert((mode, kind, id), row);
    }

    fn put_facts(&mut self, mode: Mode, world: &World) {
        self.number += 1;
        self.put_fact(mode, "account", &world.account);
        self.put_fact(mode, "clock", &world.clock);
        self.put_fact(mode, "ids", &world.ids());
    }

    fn put_fact(&mut self, mode: Mode, name: &'static str, fact: &impl Serialize) {
        if let Ok(json) = serde_json::to_string(fact) {
            self.facts.insert((mode, name), json);
        }
    }
}

#[cfg(test)]
impl Store {
    /// Waits until all that was noted is on the disk.
    pub(super) async fn flush(&self) {
        let Some(queue) = &self.0 else { return };
        let number = queue.lock().number;
        let mut written = queue.written.subscribe();
        let last = written.wait_for(|it| it.number >= number || it.fault.is_some());
        assert_eq!(last.await.unwrap().fault, None);
    }
}
