//! What all parts of a running emulator share: the state behind one lock, and who is told of changes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, watch};

use crate::faults::Faults;
use crate::store::Store;
use crate::version::ApiVersion;
use crate::world::{Cause, RequestRef, Tx, World};

/// Which of the account's two modes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Mode {
    /// What `sk_test_…` keys see.
    Test,
    /// What `sk_live_…` keys see.
    Live,
}

impl Mode {
    /// The other one.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Test => Self::Live,
            Self::Live => Self::Test,
        }
    }

    /// As messages name it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Live => "live",
        }
    }

    pub(crate) fn is_live(self) -> bool {
        self == Self::Live
    }
}

/// The state of a running emulator.
#[derive(Debug)]
pub(crate) struct Shared {
    worlds: Mutex<[World; 2]>,
    /// What the worlds were at the start.
    start: [World; 2],
    /// How often all began anew.
    pub(crate) resets: AtomicU64,
    /// Told where there is something to send or to wait for; the courier alone waits for it.
    pub(crate) changed: Notify,
    /// How often the courier looked for what is due.
    pub(crate) rounds: watch::Sender<u64>,
    /// What goes wrong on purpose.
    pub(crate) faults: Faults,
    /// What keeps the worlds on a disk.
    pub(crate) store: Store,
}

impl Shared {
    /// Shares the worlds of test mode and live mode.
    pub(crate) fn new(test: World, live: World) -> Self {
        Self {
            start: [test.clone(), live.clone()],
            resets: AtomicU64::new(0),
            worlds: Mutex::new([test, live]),
            changed: Notify::new(),
            rounds: watch::Sender::new(0),
            faults: Faults::new(1),
            store: Store::default(),
        }
    }

    /// Has calls and deliveries meet faults.
    pub(crate) fn with_faults(self, faults: Faults) -> Self {
        Self { faults, ..self }
    }

    /// Goes on with these worlds, and comes back to those of the start only when it is reset.
    pub(crate) fn going_on_with(self, worlds: [World; 2]) -> Self {
        Self {
            worlds: Mutex::new(worlds),
            ..self
        }
    }

    /// Keeps what changes from now on in a file.
    pub(crate) fn with_store(self, store: Store) -> Self {
        Self { store, ..self }
    }

    /// Looks at a world, in which all that is due has happened.
    pub(crate) fn read<R>(&self, mode: Mode, look: impl FnOnce(&World) -> R) -> R {
        let mut worlds = self.lock();
        let world = &mut worlds[usize::from(mode.is_live())];
        if self.settle(world) {
            self.store.note(mode, world);
            self.changed.notify_one();
        }
        look(world)
    }

    /// Changes a world, in which all that is due has happened before.
    pub(crate) fn write<R>(
        &self,
        mode: Mode,
        version: Option<ApiVersion>,
        request: Option<RequestRef>,
        change: impl FnOnce(&mut Tx<'_>) -> R,
    ) -> R {
        let mut worlds = self.lock();
        let world = &mut worlds[usize::from(mode.is_live())];
        self.settle(world);
        let due = world.next_due();
        let cause = Cause {
            now: world.clock.now(),
            api_version: version.unwrap_or_else(|| world.account.api_version.clone()),
            request,
            livemode: mode.is_live(),
        };
        let result = change(&mut Tx::new(world, cause));
        world.trim();
        self.store.note(mode, world);
        // A wake-up costs more than most changes: it is for mail, and for what is due before all else.
        let is_sooner = world
            .next_due()
            .is_some_and(|at| due.is_none_or(|due| at < due));
        let wakes = is_sooner || world.endpoints_with_mail().next().is_some();
        drop(worlds);
        if wakes {
            self.changed.notify_one();
        }
        result
    }

    /// Changes what belongs to the emulator rather than to the account: its clock, for example.
    pub(crate) fn adjust<R>(&self, mode: Mode, change: impl FnOnce(&mut World) -> R) -> R {
        let mut worlds = self.lock();
        let world = &mut worlds[usize::from(mode.is_live())];
        let result = change(world);
        self.store.note(mode, world);
        drop(worlds);
        self.changed.notify_one();
        result
    }

    /// What tells one state of a world from another: how often all began anew, and how many changes there
    /// were since.
    pub(crate) fn state(&self, mode: Mode) -> (u64, u64) {
        self.read(mode, |world| {
            (self.resets.load(Ordering::Relaxed), world.changes())
        })
    }

    /// Moves the clock of both modes forward, which lets happen what is due until then.
    pub(crate) fn advance(&self, seconds: i64) {
        let modes = [Mode::Test, Mode::Live];
        for (mode, world) in modes.into_iter().zip(self.lock().iter_mut()) {
            world.clock.advance(seconds);
            self.settle(world);
            self.store.note(mode, world);
        }
        self.changed.notify_one();
    }

    /// Stops the clock of both modes, or lets it run on.
    pub(crate) fn freeze(&self, freeze: bool) {
        for mode in [Mode::Test, Mode::Live] {
            self.adjust(mode, |world| match freeze {
                true => world.clock.freeze(),
                false => world.clock.run(),
            });
        }
    }

    /// Makes both modes what they were at the start.
    pub(crate) fn reset(&self) {
        let mut worlds = self.lock();
        worlds.clone_from(&self.start);
        for (mode, world) in [Mode::Test, Mode::Live].into_iter().zip(worlds.iter_mut()) {
            self.store.note_all(mode, world);
        }
        self.resets.fetch_add(1, Ordering::Relaxed);
        drop(worlds);
        self.changed.notify_one();
    }

    /// Lets happen what is due, and says whether anything was.
    fn settle(&self, world: &mut World) -> bool {
        let now = world.clock.now();
        let is_due = world.next_due().is_some_and(|due| due <= now);
        if is_due {
            world.settle(now);
        }
        is_due
    }

    /// A panic elsewhere leaves nothing half-changed that the next caller could not go on with.
    fn lock(&self) -> MutexGuard<'_, [World; 2]> {
        self.worlds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
