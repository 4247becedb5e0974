//! Emulators to test: one with the built-in example, one with nothing in it.

use portal_emulator::rules::configurations::save_default;
use portal_emulator::{Emulator, Options};
use stripe_portal_gen::billing_portal::{
    CreateBusinessProfile, CreateConfiguration, CreateFeatures, InvoiceHistoryParams,
};

pub(crate) async fn example() -> Emulator {
    let emulator = empty().await;
    let features = CreateFeatures::new().invoice_history(InvoiceHistoryParams::new(true));
    let create = CreateConfiguration::new(CreateBusinessProfile::new(), features)
        .default_return_url("https://example.com/account");
    emulator.change(|tx| save_default(tx, None, create).unwrap());
    emulator
}

pub(crate) async fn empty() -> Emulator {
    Emulator::with(Options::default())
        .await
        .expect("an emulator")
}
