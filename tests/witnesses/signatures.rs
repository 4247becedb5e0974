//! Signatures of webhooks: ours are those of each SDK, and neither side accepts a changed payload.

use stripe_runtime::Timestamp;
use stripe_runtime::webhook::{self, Webhook};

use crate::install::Sdk;
use crate::packages::succeeds;

const SECRET: &str = "whsec_witness_ü";

/// Bytes that a client which decodes and encodes again would change.
const PAYLOAD: &str = "{\n  \"id\": \"evt_1\",\r\n\t\"object\": \"event\", \"data\": {\"object\": \
                       {\"name\": \"K\\u00e4se é 🛶\", \"amount\": 1.0}}}\n";

#[test]
fn node_signs_the_same() {
    agree(Sdk::Node);
}

#[test]
fn python_signs_the_same() {
    agree(Sdk::Python);
}

fn agree(sdk: Sdk) {
    let changed = PAYLOAD.replace("evt_1", "evt_2");
    let now = Timestamp::now();
    let ours = webhook::sign(PAYLOAD.as_bytes(), SECRET, now);
    let theirs = run(sdk, PAYLOAD, ["sign", &now.as_secs().to_string()]);
    assert_eq!(ours, theirs);

    let webhook = Webhook::new(SECRET);
    let accepts = |payload: &str| webhook.verify(payload.as_bytes(), &*theirs).is_ok();
    assert!(accepts(PAYLOAD) && !accepts(&changed));
    assert_eq!(run(sdk, PAYLOAD, ["verify", &ours]), "evt_1");
    assert_eq!(run(sdk, &changed, ["verify", &ours]), "refused");
}

fn run(sdk: Sdk, payload: &str, arguments: [&str; 2]) -> String {
    let mut command = sdk.command("signatures");
    command.env("WITNESS_PAYLOAD", payload);
    command.env("WITNESS_SECRET", SECRET);
    succeeds(command.args(arguments))
}
