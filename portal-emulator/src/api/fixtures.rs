//! What the tests of operations begin with.

use std::sync::Arc;

use crate::auth::Keys;
use crate::clock::Clock;
use crate::host::{Api, Caller};
use crate::shared::{Mode, Shared};
use crate::version::ApiVersion;
use crate::world::{Account, Event, RequestRef, World};

/// When everything happens.
pub(super) const NOW: i64 = 1_700_000_000;

/// An empty world whose clock stands still.
pub(super) fn world() -> World {
    World::new(Account::default(), Clock::frozen(NOW), 1)
}

/// The operations over `world`, and someone in test mode who calls them.
pub(super) fn served(test: World) -> (Api, Caller) {
    let api = Api {
        shared: Arc::new(Shared::new(test, world())),
        keys: Keys::default(),
    };
    let caller = Caller {
        mode: Mode::Test,
        version: ApiVersion::default(),
        request: RequestRef {
            id: None,
            idempotency_key: None,
        },
    };
    (api, caller)
}

/// The types of all events, the oldest first.
pub(super) fn kinds(world: &World) -> Vec<&str> {
    world
        .all::<Event>()
        .iter()
        .map(|it| it.kind.as_str())
        .collect()
}
