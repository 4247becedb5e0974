//! Faults as Stripe's client library meets them: what it sends again, and that nothing happens twice.

mod hooks;

use hooks::{Trial, frozen};
use portal_emulator::world::Event;
use reqwest::Method;
use serde_json::{Value, json};

async fn trial(rules: &[Value]) -> Trial {
    let mut options = frozen();
    let read = |rule: &Value| serde_json::from_value(rule.clone()).unwrap();
    options.faults = rules.iter().map(read).collect();
    Trial::with(options).await
}

/// The status of the answer, or 0 where there is none that can be read.
async fn create(trial: &Trial, key: &str) -> (u16, Option<Value>) {
    let request = trial.request(Method::POST, "/v1/customers");
    let request = request
        .bearer_auth(trial.emulator.key())
        .header("idempotency-key", key);
    let Ok(answer) = request.send().await else {
        return (0, None);
    };
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap_or_default();
    (status, serde_json::from_str(&text).ok())
}

fn events(trial: &Trial) -> usize {
    trial.emulator.look(|world| {
        let events = world.all::<Event>().iter();
        events.filter(|it| it.kind == "customer.created").count()
    })
}

#[tokio::test]
async fn a_lost_answer_is_had_again_by_its_key() {
    for broken in ["connection", "body", "json"] {
        let carried_out = broken == "connection";
        let call = json!({ "broken": broken, "carried_out": carried_out });
        let trial = trial(&[json!({ "call": call, "times": 1 })]).await;
        let (_, first) = create(&trial, "key_1").await;
        assert_eq!((first, events(&trial)), (None, 1), "{broken}");
        let (status, second) = create(&trial, "key_1").await;
        assert_eq!(status, 200);
        assert_eq!(second.unwrap()["object"], "customer");
        assert_eq!(events(&trial), 1, "{broken}");
    }
}

#[tokio::test]
async fn an_error_before_the_call_leaves_nothing_behind() {
    let rules = [
        json!({ "call": { "status": 429, "retry_after": 1 }, "nth": 1 }),
        json!({ "call": { "status": 500 }, "nth": 2 }),
        json!({ "call": { "broken": "connection" }, "nth": 3 }),
    ];
    let trial = trial(&rules).await;
    for want in [429, 500, 0, 200] {
        assert_eq!(create(&trial, "key_1").await.0, want);
    }
    assert_eq!(events(&trial), 1);
}

#[tokio::test]
async fn only_the_api_meets_faults() {
    let trial = trial(&[json!({ "call": { "path": "/**", "status": 500 } })]).await;
    assert_eq!(create(&trial, "key_1").await.0, 500);
    assert_eq!(trial.get("health").await["status"], "ok");
    let fault = &trial.get("faults").await[0];
    assert_eq!(fault["struck"], 1);
}

#[tokio::test]
async fn an_operation_is_named_as_in_the_document() {
    let call = json!({ "operation": "GET /v1/customers/{customer}", "status": 500 });
    let trial = trial(&[json!({ "call": call })]).await;
    for (path, want) in [("/v1/customers", 200), ("/v1/customers/cus_active", 500)] {
        let answer = trial.call(Method::GET, path, "").await.unwrap();
        assert_eq!(answer.status().as_u16(), want, "{path}");
    }
}

#[tokio::test]
async fn only_a_rule_says_whether_to_try_again() {
    for (rule, want) in [
        (json!({ "status": 429 }), None),
        (json!({ "status": 500, "should_retry": true }), Some("true")),
        (
            json!({ "status": 409, "should_retry": false }),
            Some("false"),
        ),
        (json!({ "latency_ms": 1 }), Some("false")),
    ] {
        let trial = trial(&[json!({ "call": rule, "times": 1 })]).await;
        let answer = trial.call(Method::POST, "/v1/customers", "").await;
        let answer = answer.unwrap();
        let header = answer.headers().get("stripe-should-retry");
        assert_eq!(header.map(|it| it.to_str().unwrap()), want, "{rule}");
    }
}
