//! The only way to change the world, which emits the events of each change.

use std::collections::BTreeSet;

use super::{Cause, Event, Kind, Resource, Snapshot, Step, World};

/// Changes of the world that have one cause.
#[derive(Debug)]
pub struct Tx<'a> {
    world: &'a mut World,
    cause: Cause,
}

impl<'a> Tx<'a> {
    /// Starts to change `world`. Each change is made at once: rules check first and change then.
    pub fn new(world: &'a mut World, cause: Cause) -> Self {
        Self { world, cause }
    }

    /// The world as it is now.
    #[must_use]
    pub fn world(&self) -> &World {
        self.world
    }

    /// Why things change.
    #[must_use]
    pub fn cause(&self) -> &Cause {
        &self.cause
    }

    /// When things change.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.cause.now
    }

    /// The object with this id.
    #[must_use]
    pub fn get<T: Resource>(&self, id: &str) -> Option<&T> {
        self.world.get(id)
    }

    /// A new id with `prefix`, such as `cus`.
    pub fn new_id(&mut self, prefix: &str) -> String {
        self.world.ids.next(prefix)
    }

    /// As many random letters and digits as asked for.
    pub fn new_text(&mut self, length: usize) -> String {
        self.world.ids.text(length)
    }

    /// Adds an object; one that has its id already is updated to it.
    pub fn insert<T: Resource>(&mut self, object: T) {
        let id = object.id().to_owned();
        let step = match self.world.get::<T>(&id) {
            None => Step::Created(&object),
            Some(before) if *before == object => return,
            Some(before) => Step::Updated(before, &object),
        };
        let told = told(&step);
        self.world.swap(&id, object);
        self.emit(told);
    }

    /// Changes the object with this id, and says whether there is one.
    pub fn update<T: Resource>(&mut self, id: &str, change: impl FnOnce(&mut T)) -> bool {
        let Some(mut object) = self.world.get::<T>(id).cloned() else {
            return false;
        };
        change(&mut object);
        self.insert(object);
        true
    }

    /// Removes the object with this id, and returns it.
    pub fn remove<T: Resource>(&mut self, id: &str) -> Option<T> {
        let object: T = self.world.take(id)?;
        self.emit(told(&Step::Deleted(&object)));
        Some(object)
    }

    /// Emits an event that no change goes with: time brings it, such as the notice of a trial's end.
    pub(crate) fn announce<T: Resource>(&mut self, kind: &'static str, id: &str) {
        if let Some(object) = self.world.get::<T>(id) {
            let object = Snapshot::of(object);
            self.emit(vec![Told {
                kind,
                object,
                before: None,
            }]);
        }
    }

    fn emit(&mut self, told: Vec<Told>) {
        for Told {
            kind,
            object,
            before,
        } in told
        {
            let event = Event {
                id: self.world.ids.next("evt"),
                created: self.cause.now,
                kind: kind.to_owned(),
                object,
                before,
                request: self.cause.request.clone(),
                api_version: self.world.account.api_version.clone(),
                livemode: self.cause.livemode,
            };
            let id = event.id.clone();
            self.world.address(&event);
            self.world.swap(&id, event);
        }
    }
}

/// What an event will tell.
struct Told {
    kind: &'static str,
    object: Snapshot,
    before: Option<Snapshot>,
}

fn told<T: Resource>(step: &Step<'_, T>) -> Vec<Told> {
    let (before, object) = match *step {
        Step::Created(object) | Step::Deleted(object) => (None, object),
        Step::Updated(before, object) => (Some(before), object),
    };
    let told = |kind: &&'static str| Told {
        kind,
        object: Snapshot::of(object),
        before: before
            .filter(|_| Event::tells_before(kind))
            .map(Snapshot::of),
    };
    T::events(step).iter().map(told).collect()
}

impl World {
    /// Starts to note what changes, and returns what changed since this was last called.
    pub fn take_dirty(&mut self) -> BTreeSet<(Kind, String)> {
        self.dirty.replace(BTreeSet::new()).unwrap_or_default()
    }

    /// Puts an object into its table, and returns the one that it takes the place of.
    pub(super) fn swap<T: Resource>(&mut self, id: &str, object: T) -> Option<T> {
        let due = object.due();
        let queue = object.queue().map(|(to, at)| (to.to_owned(), at));
        let (place, before) = T::table_mut(&mut self.tables).put(id, object);
        self.replan::<T>(id, place, before.as_ref().and_then(T::due), due);
        if let Some(queue) = before.as_ref().and_then(T::queue) {
            self.outbox.take(queue, place);
        }
        if let Some((to, at)) = queue {
            self.outbox.put((&to, at), place, id);
        }
        before
    }

    pub(super) fn take<T: Resource>(&mut self, id: &str) -> Option<T> {
        let place = T::table(&self.tables).place(id)?;
        let object = T::table_mut(&mut self.tables).remove(id)?;
        if let Some(queue) = object.queue() {
            self.outbox.take(queue, place);
        }
        self.replan::<T>(id, place, object.due(), None);
        Some(object)
    }

    /// Puts an object back that a store kept, at the place that it had.
    pub(super) fn put_back<T: Resource>(&mut self, place: u64, object: T) {
        let id = object.id().to_owned();
        T::table_mut(&mut self.tables).reserve(&id, place);
        self.swap(&id, object);
    }

    fn replan<T: Resource>(
        &mut self,
        id: &str,
        place: u64,
        before: Option<i64>,
        after: Option<i64>,
    ) {
        if before != after {
            if let Some(at) = before {
                self.agenda.remove(&(at, T::KIND, place));
            }
            if let Some(at) = after {
                self.agenda.insert((at, T::KIND, place));
            }
        }
        self.changes += 1;
        if let Some(dirty) = &mut self.dirty {
            dirty.insert((T::KIND, id.to_owned()));
        }
    }
}
