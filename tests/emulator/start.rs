//! Emulators to test: one with the built-in example, one with nothing in it.

use portal_emulator::seed::Seed;
use portal_emulator::{Emulator, Options};

pub(crate) async fn example() -> Emulator {
    Box::pin(Emulator::start()).await.expect("an emulator")
}

pub(crate) async fn empty() -> Emulator {
    let options = Options {
        seed: Seed::empty(),
        ..Options::default()
    };
    Box::pin(Emulator::with(options))
        .await
        .expect("an emulator")
}
