//! The emulator's own operations and its page.

mod hooks;

use hooks::{Inbox, START, Trial};
use reqwest::Method;
use reqwest::header::{HOST, LOCATION, ORIGIN};
use serde_json::{Value, json};

#[tokio::test]
async fn the_clock_moves_forward_only() {
    let trial = Trial::new().await;
    assert_eq!(
        trial.get("clock").await,
        json!({ "now": START, "frozen": true })
    );
    let moved = trial.post("clock", json!({ "advance": "1d" })).await;
    assert_eq!(moved["now"], START + 86_400);
    let moved = trial.post("clock", json!({ "now": START + 90_000 })).await;
    assert_eq!(moved["now"], START + 90_000);
    for (body, why) in [
        (json!({ "now": START }), "never goes back"),
        (json!({ "advance": -1 }), "never goes back"),
        (json!({ "advance": "soon" }), "a span is"),
        (json!({}), "say how the clock is to change"),
        (json!({ "advance": 1, "now": 1 }), "not both"),
        (json!({ "forward": 1 }), "unknown field `forward`"),
    ] {
        let (status, answer) = trial.own(Method::POST, "clock", body.clone()).await;
        let message = answer["error"]["message"].as_str().unwrap_or_default();
        assert!(status == 400 && message.contains(why), "{body}: {message}");
    }
    let curl = trial.request(Method::POST, "/_emulator/clock");
    let curl = curl.header("content-type", "application/x-www-form-urlencoded");
    let moved = curl.body(r#"{"advance": 60}"#).send().await.unwrap();
    assert_eq!(moved.status().as_u16(), 200);
    let ran = trial.post("clock", json!({ "freeze": false })).await;
    assert_eq!(ran["frozen"], false);
    assert!(ran["now"].as_i64() >= Some(START + 90_060));
}

#[tokio::test]
async fn links_in_remembered_answers_are_not_shown() {
    let trial = Trial::new().await;
    let request = trial.request(Method::POST, "/v1/billing_portal/sessions");
    let request = request.bearer_auth(trial.emulator.key());
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let request = request.header("idempotency-key", "key_1");
    let answer = request.body("customer=cus_active").send().await.unwrap();
    let session: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    let url = session["url"].as_str().unwrap();
    let (_, secret) = url.split_once("/p/session/").unwrap();
    let state = trial.get("state").await;
    assert_eq!(state["idempotency_keys"][0]["answer"][0], 200);
    assert!(!state.to_string().contains(secret));
}

#[tokio::test]
async fn the_state_is_shown_without_secrets() {
    let trial = Trial::new().await;
    let id = trial.customer("Ada").await;
    let url = "http://127.0.0.1:1/hook";
    trial.post("webhook_endpoints", json!({ "url": url })).await;
    let state = trial.get("state").await;
    let customers = state["customers"].as_array().unwrap();
    assert!(customers.iter().any(|it| it["id"] == id.as_str()));
    assert_eq!(state["endpoints"][0]["secrets"][0]["value"], "whsec_…");

    let endpoints = trial.get("state?kind=endpoints").await;
    assert_eq!(endpoints.as_object().unwrap().len(), 1);
    let live = trial.get("state?kind=customers&mode=live").await;
    assert_eq!(live, json!({ "customers": [] }));
    let (status, answer) = trial
        .own(Method::GET, "state?kind=customer", json!({}))
        .await;
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(
        status == 400 && message.contains("customers, "),
        "{message}"
    );
}

#[tokio::test]
async fn endpoints_come_and_go() {
    let trial = Trial::new().await;
    let mut inbox = Inbox::new().await;
    let new = json!({ "url": inbox.url, "enabled_events": ["customer.*"] });
    let added = trial.post("webhook_endpoints", new).await;
    let path = format!("webhook_endpoints/{}", added["id"].as_str().unwrap());
    let secret = added["secret"].as_str().unwrap();
    assert!(secret.starts_with("whsec_"));

    let listed = trial.get("webhook_endpoints").await;
    assert_eq!(listed[0]["id"], added["id"]);
    assert_eq!(listed[0].get("secret"), None);
    let rolled = trial
        .post(&format!("{path}/roll"), json!({ "both_for": "1h" }))
        .await;
    assert_ne!(rolled["secret"], added["secret"]);
    trial.customer("Ada").await;
    let (_, signature) = inbox.next().await;
    assert_eq!(signature.matches("v1=").count(), 2);

    trial.post(&path, json!({ "enabled": false })).await;
    trial.customer("Grace").await;
    trial.emulator.delivered().await;
    assert!(inbox.names().is_empty());
    let (status, _) = trial.own(Method::DELETE, &path, json!({})).await;
    assert_eq!(status, 200);
    let (status, answer) = trial.own(Method::DELETE, &path, json!({})).await;
    assert!(status == 404 && answer["error"]["message"].is_string());
    assert_eq!(trial.get("webhook_endpoints").await, json!([]));

    let (status, answer) = trial
        .own(
            Method::POST,
            "webhook_endpoints",
            json!({ "url": "127.0.0.1" }),
        )
        .await;
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(status == 400 && message.contains("no address"), "{message}");
}

#[tokio::test]
async fn events_are_told_and_sent_again() {
    let trial = Trial::new().await;
    let mut inbox = Inbox::new().await;
    trial
        .post("webhook_endpoints", json!({ "url": inbox.url }))
        .await;
    trial.customer("Ada").await;
    trial.emulator.delivered().await;
    let events = trial.get("events?type=customer.*&limit=1").await;
    let [event] = events.as_array().unwrap().as_slice() else {
        panic!("{events}")
    };
    assert_eq!(event["type"], "customer.created");
    let delivery = &event["deliveries"][0];
    assert_eq!(delivery["url"], inbox.url.as_str());
    assert_eq!(delivery["state"], "delivered");
    assert_eq!(delivery["attempts"], 1);
    assert_eq!(delivery["status"], 200);
    assert_eq!(delivery["last_attempt"], START);

    let path = format!("events/{}/replay", event["id"].as_str().unwrap());
    assert_eq!(trial.post(&path, json!({})).await["deliveries"], 1);
    trial.emulator.delivered().await;
    assert_eq!(inbox.names(), ["Ada", "Ada"]);
    let (status, _) = trial
        .own(Method::POST, "events/evt_0/replay", json!({}))
        .await;
    assert_eq!(status, 404);
    let endpoint = json!({ "endpoint": "we_0" });
    assert_eq!(trial.own(Method::POST, &path, endpoint).await.0, 404);
}

#[tokio::test]
async fn faults_come_and_go() {
    let trial = Trial::new().await;
    let rule = json!({ "call": { "path": "/v1/customers", "status": 503 } });
    let added = trial.post("faults", rule.clone()).await;
    assert_eq!(added["rule"], rule);
    let call = async || {
        let answer = trial.call(Method::GET, "/v1/customers/cus_0", "").await;
        answer.unwrap().status().as_u16()
    };
    let create = async || {
        let answer = trial.call(Method::POST, "/v1/customers", "name=Ada").await;
        answer.unwrap().status().as_u16()
    };
    assert_eq!((create().await, call().await), (503, 404));
    let listed = trial.get("faults").await;
    assert_eq!(
        (&listed[0]["matched"], &listed[0]["struck"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(trial.own(Method::GET, "health", json!({})).await.0, 200);

    let path = format!("faults/{}", added["id"].as_str().unwrap());
    assert_eq!(trial.own(Method::DELETE, &path, json!({})).await.0, 200);
    assert_eq!(trial.own(Method::DELETE, &path, json!({})).await.0, 404);
    assert_eq!(create().await, 200);
    let (status, answer) = trial
        .own(Method::POST, "faults", json!({ "call": {} }))
        .await;
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(
        status == 400 && message.contains("nothing goes wrong"),
        "{message}"
    );
}

#[tokio::test]
async fn a_reset_goes_back_to_the_start() {
    let trial = Trial::new().await;
    let ids = |state: &Value| state["customers"].as_array().unwrap().len();
    let before = ids(&trial.get("state?kind=customers").await);
    let first = trial.customer("Ada").await;
    trial.post("clock", json!({ "advance": "30d" })).await;
    trial
        .post("faults", json!({ "call": { "status": 500 } }))
        .await;
    trial.post("reset", json!({})).await;
    assert_eq!(ids(&trial.get("state?kind=customers").await), before);
    assert_eq!(trial.get("clock").await["now"], START);
    assert_eq!(trial.get("faults").await, json!([]));
    assert_eq!(trial.customer("Ada").await, first);
}

#[tokio::test]
async fn pages_of_others_can_do_nothing() {
    let trial = Trial::new().await;
    let clock = || {
        trial
            .request(Method::POST, "/_emulator/clock")
            .body(r#"{"advance":1}"#)
    };
    let own = trial.emulator.url().to_owned();
    for (name, value, want) in [
        (ORIGIN.as_str(), "https://evil.example", 403),
        (ORIGIN.as_str(), "null", 403),
        (ORIGIN.as_str(), own.as_str(), 200),
        ("sec-fetch-site", "cross-site", 403),
        ("sec-fetch-site", "same-origin", 200),
        (HOST.as_str(), "evil.example", 403),
    ] {
        let answer = clock().header(name, value).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), want, "{name}: {value}");
    }
    let read = trial
        .request(Method::GET, "/_emulator/state")
        .header(HOST, "evil.example");
    assert_eq!(read.send().await.unwrap().status().as_u16(), 403);
}

#[tokio::test]
async fn the_page_works_without_scripts() {
    let trial = Trial::new().await;
    let id = trial.customer("%3Cb%3EAda%3C/b%3E").await;
    let page = trial
        .request(Method::GET, "/_emulator/")
        .send()
        .await
        .unwrap();
    let policy = page.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    let html = page.text().await.unwrap();
    assert!(html.contains(&id) && html.contains("customer.created"));
    assert!(!html.contains("<b>Ada") && !html.contains("<script"));

    let form = |path: &str, body: &str| {
        let request = trial.request(Method::POST, path);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        request.body(body.to_owned()).send()
    };
    let events = trial.get("events?type=customer.created").await;
    let event = events[0]["id"].as_str().unwrap();
    let replayed = form(&format!("/_emulator/events/{event}/replay"), "")
        .await
        .unwrap();
    assert_eq!(replayed.status().as_u16(), 303);
    let moved = form("/_emulator/clock?mode=test", "advance=1mo")
        .await
        .unwrap();
    assert_eq!(
        (moved.status().as_u16(), &moved.headers()[LOCATION]),
        (303, &"/_emulator/".parse().unwrap())
    );
    assert!(trial.get("clock").await["now"].as_i64() > Some(START + 27 * 86_400));
}

#[tokio::test]
async fn a_button_opens_the_portal() {
    let trial = Trial::new().await;
    let customer = trial.customer("Ada").await;
    let (status, answer) = trial
        .own(Method::POST, "portal", json!({ "customer": "cus_0" }))
        .await;
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(
        status == 400 && message.contains("No such customer"),
        "{message}"
    );

    let configuration = "features[invoice_history][enabled]=true&business_profile[headline]=Hi";
    let path = "/v1/billing_portal/configurations";
    let made = trial.call(Method::POST, path, configuration).await.unwrap();
    let made: Value = serde_json::from_str(&made.text().await.unwrap()).unwrap();
    let (status, answer) = trial
        .own(
            Method::POST,
            "portal",
            json!({ "customer": customer, "configuration": made["id"] }),
        )
        .await;
    let url = answer["url"].as_str().unwrap_or_default();
    assert!(
        status == 200 && url.contains("/p/session/test_"),
        "{answer}"
    );
}

#[tokio::test]
async fn what_is_wrong_is_told_in_its_own_words() {
    let trial = Trial::new().await;
    let added = trial
        .post("webhook_endpoints", json!({ "url": "http://127.0.0.1:9/" }))
        .await;
    let roll = format!("webhook_endpoints/{}/roll", added["id"].as_str().unwrap());
    for (method, path, body, status, want) in [
        (
            Method::POST,
            "clock",
            json!({ "advance": 1.5 }),
            400,
            "a span is a whole number",
        ),
        (Method::DELETE, "clock", json!({}), 405, "takes no DELETE"),
        (
            Method::GET,
            "nope/x",
            json!({}),
            404,
            "nothing at `/_emulator/nope/x`",
        ),
        (
            Method::POST,
            &roll,
            json!({ "both_for": "2d" }),
            400,
            "24 hours at most",
        ),
    ] {
        let (got, answer) = trial.own(method, path, body).await;
        let message = answer["error"]["message"].as_str().unwrap();
        assert!(
            got == status && message.contains(want),
            "{path}: {got} {message}"
        );
    }
}
