//! What the tests of operations begin with.

use std::sync::Arc;

use crate::auth::Keys;
use crate::clock::Clock;
use crate::host::{Api, Caller};
use crate::shared::{Mode, Shared};
use crate::version::ApiVersion;
use crate::world::{Account, RequestRef, World};

/// The operations over `world`, and someone in test mode who calls them.
pub(super) fn served(test: World) -> (Api, Caller) {
    let live = World::new(Account::default(), Clock::default(), 1);
    let api = Api {
        version: crate::version::ApiVersion::default(),
        reads: crate::reads::Reads::default(),
        shared: Arc::new(Shared::new(test, live)),
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
