//! Deliveries that meet their faults.

use serde_json::json;

use super::trial::{SECRET, Trial};

#[tokio::test]
async fn deliveries_meet_their_faults() {
    let rule = |nth: u64, effect: &str| json!({ "webhook": { "effect": effect }, "nth": nth });
    let rules = [
        rule(1, "drop"),
        rule(2, "duplicate"),
        rule(3, "wrong_signature"),
    ];
    let mut trial = Trial::new(&[], &rules).await;
    for name in ["lost", "twice", "unsigned", "right"] {
        trial.call(name);
    }
    let arrived = trial.arrived().await;
    let got: Vec<_> = arrived
        .iter()
        .map(|it| (it.name(), it.is_signed_with(SECRET)))
        .collect();
    let want = [
        ("twice", true),
        ("twice", true),
        ("unsigned", false),
        ("right", true),
    ];
    assert_eq!(got, want.map(|(name, signed)| (json!(name), signed)));
    assert_eq!(
        trial.log()[0].last_error.as_deref(),
        Some("lost on purpose")
    );
    trial.advance(5);
    assert_eq!(trial.names().await, ["lost"]);
}

#[tokio::test]
async fn a_delivery_is_delayed_once() {
    let rule = json!({ "webhook": { "effect": "delay", "seconds": 120 } });
    let mut trial = Trial::new(&[], &[rule]).await;
    trial.call("Ada");
    assert!(trial.names().await.is_empty());
    trial.advance(119);
    assert!(trial.names().await.is_empty());
    trial.advance(1);
    assert_eq!(trial.names().await, ["Ada"]);
    assert_eq!(trial.log()[0].attempts, 1);
}

#[tokio::test]
async fn a_delivery_changes_places_with_the_next() {
    let rule = json!({ "webhook": { "effect": "reorder" }, "nth": 1 });
    let mut trial = Trial::new(&[], &[rule]).await;
    for name in ["a", "b", "c"] {
        trial.call(name);
    }
    assert_eq!(trial.names().await, ["b", "a", "c"]);

    let rule = json!({ "webhook": { "effect": "reorder", "seconds": 30 } });
    trial
        .shared
        .faults
        .add(serde_json::from_value(rule).unwrap())
        .unwrap();
    trial.call("alone");
    assert!(trial.names().await.is_empty());
    trial.advance(30);
    assert_eq!(trial.names().await, ["alone"]);
}
