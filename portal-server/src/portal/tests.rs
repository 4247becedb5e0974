use std::io::{self, Write};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderName, Request};
use futures_util::FutureExt as _;
use portal_emulator::Options;
use portal_emulator::faults::{Broken, CallFault, Rule};
use portal_emulator::seed::Seed;
use serde_json::{Value, json};
use stripe_portal_gen::billing_portal::Session;
use tokio::time::timeout;
use tracing_subscriber::fmt::MakeWriter;

use crate::audit::Entry;
use crate::router::testing::{Got, Server, portal};
use crate::store::on;

const URL: &str = "https://app.example.com/dashboard/settings/billing";

fn body() -> Value {
    json!({"returnUrl": URL})
}

fn with_flow(flow: &Value) -> Value {
    json!({"returnUrl": URL, "flow": flow})
}

/// Has calls of this operation go wrong.
fn break_by(server: &Server, operation: &str, call: CallFault) {
    let operation = Some(operation.to_owned());
    let call = Some(CallFault { operation, ..call });
    let rule = Rule {
        call,
        ..Rule::default()
    };
    server.emulator.break_by(rule).unwrap();
}

const CREATE: &str = "POST /v1/billing_portal/sessions";

fn status(status: u16) -> CallFault {
    CallFault {
        status: Some(status),
        ..CallFault::default()
    }
}

#[tokio::test]
async fn it_opens_a_portal_and_writes_down_who_did() {
    for server in Server::each().await {
        for user in ["active", "free", "cancelled"] {
            let got = server.open(user, &body()).await;
            let json = got.json();
            let url = json["data"]["url"].as_str().unwrap();
            assert!(url.starts_with(server.emulator.url()), "{url}");
            assert_eq!(json, json!({"success": true, "data": {"url": url}}));

            let entry = server.store.audit(1).await.unwrap().remove(0);
            assert_eq!(
                (entry.user_id.as_str(), entry.outcome.as_str()),
                (user, "opened")
            );
            assert_eq!(entry.customer, Some(format!("cus_{user}")));
            assert_eq!(entry.request_id, got.header("X-Request-Id"));
            assert!(entry.at > 1_700_000_000_000);
            assert!(!format!("{entry:?}").contains(url));
        }
        let sessions = server.emulator.look(|world| {
            let all = world.all::<Session>();
            all.iter().all(|it| it.return_url.as_deref() == Some(URL))
        });
        assert!(sessions);
    }
}

#[tokio::test]
async fn nobody_without_a_good_token_gets_in() {
    let server = Server::one(|it| it).await;
    let want = json!({"success": false, "error": {"code": "UNAUTHORIZED",
        "message": "Authentication required"}});
    for tokens in [
        &[][..],
        &["Bearer wrong"],
        &["Basic token-free"],
        &["token-free"],
        &["Bearer token-free", "Bearer token-free"],
    ] {
        let mut request =
            Request::post("/api/billing/portal").header("Content-Type", "application/json");
        for token in tokens {
            request = request.header("Authorization", *token);
        }
        let got = server
            .ask(request.body(Body::from(body().to_string())).unwrap())
            .await;
        assert_eq!(
            (got.status.as_u16(), got.json()),
            (401, want.clone()),
            "{tokens:?}"
        );
        assert_eq!(got.header("WWW-Authenticate"), "Bearer");
    }
    assert!(server.store.audit(9).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_user_who_is_no_customer_gets_the_documents_answer() {
    let server = Server::one(|it| it).await;
    let want = json!({"success": false, "error": {"code": "NOT_FOUND",
        "message": "No billing customer record found"}});
    let got = server.open("nobody", &body()).await;
    assert_eq!((got.status.as_u16(), got.json()), (404, want.clone()));
    // One that Stripe does not know, such as a customer of test mode after going live, is not made again.
    let got = server.open("gone", &body()).await;
    assert_eq!((got.status.as_u16(), got.json()), (404, want));
    let customers = server
        .emulator
        .look(|world| world.all::<stripe_portal_gen::customer::Customer>().len());
    assert_eq!(customers, 3);
    let outcomes = server.store.audit(9).await.unwrap();
    let outcomes: Vec<_> = outcomes
        .iter()
        .map(|it| (it.customer.as_deref(), it.outcome.as_str()))
        .collect();
    assert_eq!(
        outcomes,
        [(Some("cus_gone"), "not_found"), (None, "not_found")]
    );
}

#[tokio::test]
async fn the_customer_is_never_taken_from_the_request() {
    let server = Server::one(|it| it).await;
    for key in ["customer", "customerId", "customer_id", "userId"] {
        let got = server
            .open("free", &json!({"returnUrl": URL, (key): "cus_active"}))
            .await;
        assert_eq!(got.error(), (400, "VALIDATION_ERROR".to_owned()), "{key}");
    }
}

#[tokio::test]
async fn a_body_that_does_not_fit_is_refused_with_its_place() {
    let server = Server::one(|it| it.portals_a_minute(NonZeroU32::MAX)).await;
    for (body, place) in [
        ("", "line 1 column 0"),
        ("{", "line 1 column 1"),
        ("[]", "line 1 column"),
        ("null", "line 1 column 4"),
        ("{\n \"returnUrl\": 1}", "line 2 column 15"),
        ("{}", "missing field `returnUrl`"),
        (r#"{"returnUrl": "a"} {}"#, "line 1 column 20"),
        (
            r#"{"returnUrl": "a", "returnUrl": "b"}"#,
            "duplicate field `returnUrl`",
        ),
        (
            r#"{"returnUrl": "a", "return_url": "b"}"#,
            "unknown field `return_url`",
        ),
        (r#"{"returnUrl": "a", "flow": {}}"#, "missing field `type`"),
        (
            r#"{"returnUrl": "a", "flow": {"type": "refund"}}"#,
            "unknown variant `refund`",
        ),
        (
            r#"{"returnUrl": "a", "flow": {"type": "payment_method_update", "subscription": "s"}}"#,
            "unknown field `subscription`",
        ),
        (
            r#"{"returnUrl": "a", "flow": {"type": "subscription_cancel", "customer": "c"}}"#,
            "unknown field `customer`",
        ),
        (
            r#"{"returnUrl": "a", "flow": {"type": "subscription_update_confirm", "quantity": 0}}"#,
            "nonzero",
        ),
    ] {
        let got = server.ask(portal("free", body)).await;
        assert_eq!(got.error(), (400, "VALIDATION_ERROR".to_owned()), "{body}");
        assert!(got.text.contains(place), "{body}: {}", got.text);
    }
    let long = json!({"a".repeat(5000): 1}).to_string();
    let got = server.ask(portal("free", &long)).await;
    assert!(
        got.text.len() < 400 && got.text.contains("… at line 1"),
        "{}",
        got.text
    );
}

#[tokio::test]
async fn only_json_of_some_size_is_read() {
    let server = Server::one(|it| it.body_limit(100)).await;
    for kind in [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonp",
    ] {
        let mut request = portal("free", &body().to_string());
        request
            .headers_mut()
            .insert("Content-Type", kind.parse().unwrap());
        let got = server.ask(request).await;
        assert_eq!(
            got.error(),
            (415, "UNSUPPORTED_MEDIA_TYPE".to_owned()),
            "{kind}"
        );
    }
    let mut request = portal("free", &body().to_string());
    let kind = "Application/JSON; charset=utf-8".parse().unwrap();
    request.headers_mut().insert("Content-Type", kind);
    assert_eq!(server.ask(request).await.status, 200);
    let got = server
        .open("free", &json!({"returnUrl": "a".repeat(100)}))
        .await;
    assert_eq!(got.error(), (413, "PAYLOAD_TOO_LARGE".to_owned()));
}

/// The rules are tried one by one where they stand; here, that they are asked at all.
#[tokio::test]
async fn it_leads_back_to_no_other_site() {
    let server = Server::one(|it| it).await;
    for url in [
        "//evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "https://app.example.com@evil.example/",
    ] {
        let got = server.open("free", &json!({"returnUrl": url})).await;
        assert_eq!(got.error(), (400, "VALIDATION_ERROR".to_owned()), "{url}");
        assert!(!got.text.contains("evil"), "{}", got.text);
    }
}

#[tokio::test]
async fn only_configurations_that_are_allowed_can_be_named() {
    let asked = json!({"returnUrl": URL, "configuration": "bpc_default"});
    let server = Server::one(|it| it.configuration("bpc_default").configuration("bpc_gone")).await;
    assert_eq!(server.open("free", &asked).await.status, 200);
    let entry = server.store.audit(1).await.unwrap().remove(0);
    assert_eq!(entry.configuration.as_deref(), Some("bpc_default"));
    // Allowed, but Stripe has none.
    let gone = json!({"returnUrl": URL, "configuration": "bpc_gone"});
    let got = server.open("free", &gone).await;
    assert_eq!(got.error(), (503, "PORTAL_NOT_CONFIGURED".to_owned()));

    let got = Server::one(|it| it).await.open("free", &asked).await;
    assert_eq!(got.error(), (400, "VALIDATION_ERROR".to_owned()));
}

#[tokio::test]
async fn a_fresh_account_has_no_portal_yet() {
    let seed = Seed::parse("customers: [{ id: cus_free }]").unwrap();
    let options = Options {
        seed,
        ..Options::default()
    };
    let server = Server::of(options, |it| it).await;
    let got = server.open("free", &body()).await;
    assert_eq!(got.error(), (503, "PORTAL_NOT_CONFIGURED".to_owned()));
}

#[tokio::test]
async fn a_user_can_ask_so_often() {
    let server = Server::one(|it| it).await;
    for _ in 0..10 {
        assert_eq!(server.open("free", &body()).await.status, 200);
    }
    let got = server.open("free", &body()).await;
    assert_eq!(got.error(), (429, "RATE_LIMITED".to_owned()));
    let seconds: u64 = got.header("Retry-After").parse().unwrap();
    assert!((1..=6).contains(&seconds), "{seconds}");
    assert_eq!(server.open("active", &body()).await.status, 200);
}

#[tokio::test]
async fn an_application_that_fails_is_not_quoted() {
    let server = Server::one(|it| it).await;
    for user in ["broken", "unmapped"] {
        let got = server.open(user, &body()).await;
        assert_eq!(got.error(), (500, "INTERNAL_ERROR".to_owned()), "{user}");
        assert!(!got.text.contains("fire"));
    }
}

async fn drop_audit(server: &Server) {
    const DROP: &str = "DROP TABLE portal_audit";
    let store = &server.store;
    on!(store.write, conn => sqlx::query(DROP).execute(conn).await.map(drop)).unwrap();
}

#[tokio::test]
async fn no_portal_is_given_away_without_a_trace() {
    let server = Server::one(|it| it).await;
    drop_audit(&server).await;
    let got = server.open("free", &body()).await;
    assert_eq!(got.error(), (500, "INTERNAL_ERROR".to_owned()));
}

/// Has the write itself go well, and only its commit fail, as on a disk that is full.
#[tokio::test]
async fn a_commit_that_fails_is_noticed() {
    const TABLE: &str =
        "CREATE TABLE broken (id TEXT REFERENCES portal_users (id) DEFERRABLE INITIALLY DEFERRED)";
    const TRIGGER: &str = "CREATE TRIGGER broken_audit AFTER INSERT ON portal_audit \
         BEGIN INSERT INTO broken VALUES ('nobody'); END";
    let server = Server::one(|it| it).await;
    let store = &server.store;
    for query in [TABLE, TRIGGER] {
        on!(store.write, conn => sqlx::query(query).execute(conn).await.map(drop)).unwrap();
    }
    let got = server.open("free", &body()).await;
    assert_eq!(got.error(), (500, "INTERNAL_ERROR".to_owned()));
}

/// The only row of the audit, once it is written.
async fn the_row(server: &Server) -> Entry {
    let row = async {
        loop {
            match server.store.audit(1).await.unwrap().pop() {
                Some(entry) => return entry,
                None => tokio::task::yield_now().await,
            }
        }
    };
    timeout(Duration::from_secs(20), row).await.unwrap()
}

#[tokio::test]
async fn who_hangs_up_has_opened_a_portal_all_the_same() {
    let server = Server::one(|it| it).await;
    let asked = server.ask(portal("free", &body().to_string()));
    assert!(asked.now_or_never().is_none());
    assert_eq!(the_row(&server).await.outcome, "opened");
    let opened = async {
        while server
            .emulator
            .look(|world| world.all::<Session>().is_empty())
        {
            tokio::task::yield_now().await;
        }
    };
    timeout(Duration::from_secs(20), opened).await.unwrap();
}

#[tokio::test]
async fn what_takes_too_long_is_written_down() {
    let server = Server::one(|it| it.time_limit(Duration::from_millis(50))).await;
    let got = server.open("hangs", &body()).await;
    assert_eq!(got.error(), (503, "UNAVAILABLE".to_owned()));
    assert_eq!(the_row(&server).await.outcome, "unavailable");
}

#[tokio::test]
async fn an_audit_that_fails_hides_no_other_failure() {
    let server = Server::one(|it| it).await;
    drop_audit(&server).await;
    let got = server.open("nobody", &body()).await;
    assert_eq!(got.error(), (404, "NOT_FOUND".to_owned()));
}

/// What each fault of Stripe's is answered with.
#[tokio::test]
async fn stripe_can_fail_in_many_ways() {
    let secret = Some("sk_live_secret https://billing.stripe.com/p/session/secret".to_owned());
    let broken = |it| CallFault {
        broken: Some(it),
        ..CallFault::default()
    };
    let limited = |seconds| CallFault {
        retry_after: Some(seconds),
        should_retry: Some(false),
        ..status(429)
    };
    for (fault, want, wait) in [
        (status(500), (503, "STRIPE_UNAVAILABLE"), "5"),
        (status(503), (503, "STRIPE_UNAVAILABLE"), "5"),
        (status(409), (503, "STRIPE_UNAVAILABLE"), "5"),
        (status(429), (503, "STRIPE_UNAVAILABLE"), "5"),
        (limited(7), (503, "STRIPE_UNAVAILABLE"), "7"),
        (limited(3600), (503, "STRIPE_UNAVAILABLE"), "60"),
        (limited(0), (503, "STRIPE_UNAVAILABLE"), "1"),
        (broken(Broken::Connection), (503, "STRIPE_UNAVAILABLE"), "5"),
        (broken(Broken::Body), (503, "STRIPE_UNAVAILABLE"), "5"),
        (broken(Broken::Json), (503, "STRIPE_UNAVAILABLE"), "5"),
        (status(401), (503, "STRIPE_UNAVAILABLE"), "5"),
        (status(403), (503, "STRIPE_UNAVAILABLE"), "5"),
        (status(404), (503, "STRIPE_UNAVAILABLE"), "5"),
        (status(400), (500, "INTERNAL_ERROR"), ""),
        (status(402), (500, "INTERNAL_ERROR"), ""),
    ] {
        let server = Server::one(|it| it).await;
        let shown = format!("{fault:?}");
        let message = fault.status.and(secret.clone());
        break_by(&server, CREATE, CallFault { message, ..fault });
        let got = server.open("free", &body()).await;
        assert_eq!(got.error(), (want.0, want.1.to_owned()), "{shown}");
        assert_eq!(got.header("Retry-After"), wait, "{shown}");
        assert!(!got.text.contains("secret"), "{}", got.text);
        let entry = server.store.audit(1).await.unwrap().remove(0);
        assert_eq!(entry.outcome, want.1.to_lowercase());
    }
}

#[tokio::test]
async fn a_fault_that_passes_is_not_noticed() {
    let server = Server::one(|it| it).await;
    let call = Some(CallFault {
        operation: Some(CREATE.to_owned()),
        ..status(500)
    });
    let rule = Rule {
        call,
        times: Some(1),
        ..Rule::default()
    };
    server.emulator.break_by(rule).unwrap();
    assert_eq!(server.open("free", &body()).await.status, 200);
}

#[tokio::test]
async fn stripe_has_only_so_long() {
    let server = Server::one(|it| it.stripe_deadline(Duration::from_millis(100))).await;
    let latency_ms = Some(20_000);
    let fault = CallFault {
        latency_ms,
        ..CallFault::default()
    };
    break_by(&server, CREATE, fault);
    let got = server.open("free", &body()).await;
    assert_eq!(got.error(), (503, "STRIPE_UNAVAILABLE".to_owned()));
}

#[tokio::test]
async fn what_stripe_may_have_opened_is_written_down_already() {
    let server = Server::one(|it| it).await;
    let fault = CallFault {
        latency_ms: Some(20_000),
        ..CallFault::default()
    };
    break_by(&server, CREATE, fault);
    let asked = server.ask(portal("free", &body().to_string()));
    assert!(asked.now_or_never().is_none());
    assert_eq!(the_row(&server).await.outcome, "opened");
}

/// The flow of the only session, and the subscription that it is about.
fn begun(server: &Server) -> (String, Option<String>) {
    server.emulator.change(|tx| {
        let session = tx.world().all::<Session>().iter().next().unwrap().clone();
        tx.remove::<Session>(&session.id);
        let flow = session.flow.unwrap();
        let id = flow.subscription_cancel.map(|it| it.subscription);
        let id = id.or(flow.subscription_update.map(|it| it.subscription));
        let id = id.or(flow.subscription_update_confirm.map(|it| it.subscription));
        (flow.type_.to_string(), id.map(Into::into))
    })
}

#[tokio::test]
async fn a_flow_leads_to_the_users_own_subscription() {
    for server in Server::each().await {
        for flow in [
            json!({"type": "payment_method_update"}),
            json!({"type": "subscription_cancel"}),
            json!({"type": "subscription_cancel", "subscription": "sub_active"}),
            json!({"type": "subscription_update"}),
            json!({"type": "subscription_update", "subscription": "sub_active"}),
            json!({"type": "subscription_update_confirm", "price": "price_pro_month"}),
            json!({"type": "subscription_update_confirm", "subscription": "sub_active",
                "price": "price_pro_month", "quantity": 2}),
        ] {
            let got = server.open("active", &with_flow(&flow)).await;
            assert_eq!(got.status, 200, "{flow}: {}", got.text);
            let entry = server.store.audit(1).await.unwrap().remove(0);
            assert_eq!(entry.flow.as_deref(), flow["type"].as_str());
            let (name, subscription) = begun(&server);
            assert_eq!(Some(&*name), flow["type"].as_str());
            let want = (name != "payment_method_update").then_some("sub_active");
            assert_eq!(subscription.as_deref(), want);
        }
    }
}

#[tokio::test]
async fn a_flow_leads_to_nobody_elses_subscription() {
    let server = Server::one(|it| it.portals_a_minute(NonZeroU32::MAX)).await;
    let refused = |got: Got, want: &str| {
        assert_eq!(got.error(), (400, "VALIDATION_ERROR".to_owned()), "{want}");
        assert!(got.text.contains(want), "{}", got.text);
        got.text
    };
    let mut answers = Vec::new();
    for id in [
        "sub_active",
        "sub_none",
        "",
        "..",
        "../customers",
        "sub_a?b",
        "sub_cancelled",
    ] {
        let flow = json!({"type": "subscription_cancel", "subscription": id});
        let got = server.open("free", &with_flow(&flow)).await;
        answers.push(refused(got, "no such subscription"));
    }
    // Nobody can tell somebody else's from none at all.
    answers.dedup();
    assert_eq!(answers.len(), 1);
    let ended = json!({"type": "subscription_cancel", "subscription": "sub_cancelled"});
    let got = server.open("cancelled", &with_flow(&ended)).await;
    refused(got, "not possible");
    let any = json!({"type": "subscription_cancel"});
    for user in ["free", "cancelled"] {
        refused(server.open(user, &with_flow(&any)).await, "no subscription");
    }
    let confirm = json!({"type": "subscription_update_confirm"});
    let got = server.open("active", &with_flow(&confirm)).await;
    refused(got, "a price or a quantity");
    let price = json!({"type": "subscription_update_confirm", "price": "../price"});
    let got = server.open("active", &with_flow(&price)).await;
    refused(got, "no such price");
    let item = json!({"type": "subscription_update_confirm", "item": "si_other", "quantity": 2});
    let got = server.open("active", &with_flow(&item)).await;
    refused(got, "no such item");
}

#[tokio::test]
async fn a_flow_that_stripe_refuses_is_not_the_servers_fault() {
    let seed = Seed::parse(
        "products: [{ id: prod_1, name: One, prices: [{ id: price_1, amount: 1, currency: usd, every: month }] }]
configurations: [{ id: bpc_1, default: true, features: { subscription_cancel: off } }]
customers:
  - { id: cus_two, cards: [{ card: visa }], subscriptions: [{ id: sub_1, price: price_1 }, { id: sub_2, price: price_1 }] }",
    );
    let seed = seed.unwrap();
    let options = Options {
        seed,
        ..Options::default()
    };
    let server = Server::of(options, |it| it).await;
    let flow = |flow| with_flow(&flow);
    let off = flow(json!({"type": "subscription_cancel", "subscription": "sub_1"}));
    let got = server.open("two", &off).await;
    assert_eq!(
        got.error(),
        (400, "VALIDATION_ERROR".to_owned()),
        "{}",
        got.text
    );
    let which = flow(json!({"type": "subscription_update"}));
    let got = server.open("two", &which).await;
    assert!(got.text.contains("several subscriptions"), "{}", got.text);
    let unknown = json!({"type": "subscription_update_confirm", "subscription": "sub_1", "price": "price_none"});
    let got = server.open("two", &flow(unknown)).await;
    assert_eq!(
        got.error(),
        (400, "VALIDATION_ERROR".to_owned()),
        "{}",
        got.text
    );
}

#[tokio::test]
async fn stripe_can_fail_before_a_flow() {
    let server = Server::one(|it| it).await;
    break_by(&server, "GET /v1/subscriptions", status(500));
    let any = with_flow(&json!({"type": "subscription_cancel"}));
    let got = server.open("active", &any).await;
    assert_eq!(got.error(), (503, "STRIPE_UNAVAILABLE".to_owned()));
    let fault = CallFault {
        latency_ms: Some(20_000),
        ..CallFault::default()
    };
    let server = Server::one(|it| it.stripe_deadline(Duration::from_millis(100))).await;
    break_by(&server, "GET /v1/subscriptions", fault);
    let got = server.open("active", &any).await;
    assert_eq!(got.error(), (503, "STRIPE_UNAVAILABLE".to_owned()));
}

#[tokio::test]
async fn the_audit_knows_the_client_that_the_proxy_names() {
    let name = HeaderName::from_static("x-real-ip");
    let server = Server::one(|it| it.client_address_header(name.clone())).await;
    let mut request = portal("free", &body().to_string());
    request
        .headers_mut()
        .insert(name, "203.0.113.7".parse().unwrap());
    server.ask(request).await;
    let entry = server.store.audit(1).await.unwrap().remove(0);
    assert_eq!(entry.client.as_deref(), Some("203.0.113.7"));
}

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn no_log_has_a_secret() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .finish();
    // While there is only one, a thread without it decides for all what is worth logging.
    let another = tracing::Dispatch::new(tracing_subscriber::registry());
    let guard = tracing::subscriber::set_default(subscriber);
    let server = Server::one(|it| it).await;
    let mut request = portal("active", &body().to_string());
    *request.uri_mut() = "/api/billing/portal?leak=query-secret".parse().unwrap();
    let id = "plain-request-id".parse().unwrap();
    request.headers_mut().insert("X-Request-Id", id);
    let opened = server.ask(request).await;
    let url = opened.json()["data"]["url"].as_str().unwrap().to_owned();
    let message = Some("text-of-stripe sk_live_secret".to_owned());
    break_by(
        &server,
        CREATE,
        CallFault {
            message,
            ..status(401)
        },
    );
    server.open("free", &body()).await;
    drop((guard, another));

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(
        log.contains("plain-request-id") && log.contains("\"status\":200"),
        "{log}"
    );
    assert!(log.contains("Stripe refuses the API key"), "{log}");
    let secret = url.rsplit('/').next().unwrap();
    for secret in [
        &url,
        secret,
        server.emulator.key(),
        "token-active",
        "query-secret",
        "text-of-stripe",
        "sk_live_secret",
        URL,
    ] {
        assert!(!log.contains(secret), "{secret} is in\n{log}");
    }
}
