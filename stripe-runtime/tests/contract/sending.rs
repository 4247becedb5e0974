//! Rows about what is sent, how often, and when.

use std::net::TcpListener;
use std::time::Duration;

use serde_json::{Value, json};
use stripe_runtime::retry::{self, Failure, Outcome};
use stripe_runtime::{
    AppInfo, Clearable, Client, Clock as _, Encode, Form, Metadata, Method, Multipart, Request,
    RequestOptions, Timestamp, reqwest,
};

use super::common::{Answer, CreateThing, Jump, KEY, Server, Step};
use super::{builder, client};

const CREATE: CreateThing = CreateThing {
    owner: "own_1",
    name: "a",
};

fn ok() -> Answer {
    Answer::json(200, r#"{"id":"thing_1"}"#)
}

fn status(status: u16) -> Answer {
    Answer::json(status, "{}")
}

#[tokio::test]
async fn retries() {
    let limited = || status(429).header("Retry-After", "1");
    let locked = || Answer::json(429, r#"{"error":{"code":"lock_timeout"}}"#);
    let broken = || Answer::steps(200, 9, [Step::Close]);
    let done = || ok().header("Stripe-Should-Retry", "true");
    let wanted = || status(400).header("Stripe-Should-Retry", "true");
    let unwanted = || status(500).header("Stripe-Should-Retry", "false");
    let cases = [
        (vec![status(500), status(409), ok()], 3),
        (vec![status(503), status(503), status(503), ok()], 3),
        (vec![status(400), ok()], 1),
        (vec![wanted(), ok()], 2),
        (vec![unwanted(), ok()], 1),
        (vec![status(429), ok()], 1),
        (vec![limited(), ok()], 2),
        (vec![locked(), ok()], 2),
        (vec![broken(), ok()], 2),
        (vec![done(), ok()], 1),
    ];
    for (i, (answers, want)) in cases.into_iter().enumerate() {
        let answers = std::sync::Mutex::new(answers.into_iter());
        let server = Server::answering(move |_| answers.lock().unwrap().next().unwrap());
        let _ = client(&server).send(&CREATE).await;
        assert_eq!(server.requests().len(), want, "case {i}");
    }
    let server = Server::start([status(500), status(500), ok()]);
    let once = RequestOptions::new().max_retries(1);
    let error = client(&server).send_with(&CREATE, &once).await.unwrap_err();
    assert_eq!((error.attempts(), server.requests().len()), (2, 2));

    let never = Client::builder(KEY).base_url(closing()).max_retries(0);
    let never = never.clock(Jump::new()).build().unwrap();
    let error = never.send(&CREATE).await.unwrap_err();
    assert_eq!((error.is_connection(), error.attempts()), (true, 2));
    for failure in [Failure::Connection, Failure::Timeout] {
        let is_due = |made| retry::is_due(Outcome::Failed(failure), made, 2);
        assert!(is_due(1) && !is_due(2), "{failure:?}");
    }
    assert!(!retry::is_due(Outcome::Failed(Failure::Tls), 0, 2));
}

/// The URL of a server that closes every connection before an answer begins.
fn closing() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || listener.incoming().for_each(drop));
    url
}

#[tokio::test]
async fn waits() {
    let clock = Jump::new();
    let server = Server::start([
        status(500),
        status(500),
        ok(),
        status(500),
        status(500),
        ok(),
    ]);
    let client = builder(&server, &clock).build().unwrap();
    client.send(&CREATE).await.unwrap();
    let first = clock.elapsed();
    let waited = first.as_secs_f64();
    assert!((1.0..=1.5).contains(&waited), "{waited}");
    client.send(&CREATE).await.unwrap();
    assert_ne!(clock.elapsed(), first * 2, "waits are random");
    for (random, want) in [
        (0, [0.5, 0.5, 1.0, 2.0, 2.5, 2.5]),
        (u32::MAX, [0.5, 1.0, 2.0, 4.0, 5.0, 5.0]),
    ] {
        let got = [0, 1, 2, 3, 4, 5].map(|made| retry::wait(made, random, None));
        assert_eq!(got, want.map(Duration::from_secs_f64));
    }

    let date = "Thu, 01 Jan 1970 00:00:09 GMT";
    for (after, want) in [("7", 7), (date, 9), ("600", 60)] {
        let server = Server::start([status(503).header("Retry-After", after), ok()]);
        let client = builder(&server, &clock).build().unwrap();
        let before = clock.elapsed();
        client.send(&CREATE).await.unwrap();
        assert_eq!(clock.elapsed(), before + Duration::from_secs(want));
    }
    let second = Some(Duration::from_secs(1));
    assert_eq!(retry::wait(2, u32::MAX, second).as_secs(), 2);

    let server = Server::start([status(503).header("Retry-After", "7"), ok()]);
    let client = builder(&server, &clock).deadline(Duration::from_secs(5));
    let (client, before) = (client.build().unwrap(), clock.elapsed());
    let error = client.send(&CREATE).await.unwrap_err();
    assert_eq!((error.status(), clock.elapsed()), (Some(503), before));
    assert!(format!("{client:?}").contains("timeout: 80s"));
}

#[tokio::test]
async fn idempotency() {
    let server = Server::start([status(500), ok(), ok(), ok(), ok(), ok(), ok(), ok()]);
    let client = client(&server);
    let first = client.send(&CREATE).await.unwrap();
    let second = client.send(&CREATE).await.unwrap();
    let own = RequestOptions::new().idempotency_key("order-1");
    client.send_with(&CREATE, &own).await.unwrap();
    for (method, path) in [
        (Method::Get, "/v2/things/a"),
        (Method::Delete, "/v1/things/a"),
        (Method::Delete, "/v2/things/a"),
        (Method::Post, "/v2/things"),
    ] {
        let request = Request::builder(method, path).api_version("v").build();
        client.execute::<Value>(request.unwrap()).await.unwrap();
    }
    let requests = server.requests();
    let keys: Vec<_> = requests
        .iter()
        .map(|it| it.header("idempotency-key"))
        .collect();
    assert_eq!(keys[..2], [first.idempotency_key(); 2]);
    assert_eq!(keys[2], second.idempotency_key());
    assert_ne!(keys[0], keys[2]);
    assert_eq!(keys[3..6], [Some("order-1"), None, None]);
    assert_eq!(keys[6].map(str::len), Some(36));
    assert_eq!(keys[7].map(|key| &key[14..15]), Some("4"));

    for (length, is_sent) in [(0, false), (1, true), (255, true), (256, false)] {
        let server = Server::start([ok()]);
        let own = RequestOptions::new().idempotency_key("k".repeat(length));
        let sent = super::client(&server).send_with(&CREATE, &own).await;
        assert_eq!(sent.is_ok(), is_sent, "{length}");
        assert!(is_sent || sent.unwrap_err().is_config());
        assert_eq!(server.requests().len(), usize::from(is_sent));
    }
}

#[tokio::test]
async fn per_call_options() {
    let server = Server::start([status(500), ok()]);
    let options = RequestOptions::new()
        .api_key("sk_other")
        .idempotency_key("key_1")
        .account("acct_1")
        .api_version("2030-01-01.fern")
        .max_retries(1)
        .timeout(Duration::from_secs(9))
        .deadline(Duration::from_secs(30))
        .header("X-Trace", "t1")
        .param("new[field]", "v")
        .expand("owner");
    client(&server).send_with(&CREATE, &options).await.unwrap();
    let want = [
        ("authorization", "Bearer sk_other"),
        ("idempotency-key", "key_1"),
        ("stripe-account", "acct_1"),
        ("stripe-version", "2030-01-01.fern"),
        ("x-trace", "t1"),
    ];
    for request in server.requests() {
        for (name, value) in want {
            assert_eq!(request.header(name), Some(value));
        }
        assert_eq!(request.text(), "name=a&new[field]=v&expand[0]=owner");
    }
    let both = RequestOptions::new().account("acct_1").context("ctx_1");
    let error = client(&server).send_with(&CREATE, &both).await.unwrap_err();
    assert!(error.is_config());

    let server = Server::start([ok(), ok(), status(500), Answer::steps(200, 9, [])]);
    let of = builder(&server, &Jump::new()).account("acct_client");
    let client = of.build().unwrap();
    let context = RequestOptions::new().context("ctx_1");
    client.send_with(&CREATE, &context).await.unwrap();
    let account = RequestOptions::new().account("acct_1");
    let account = account.header("User-Agent", "mine");
    client.send_with(&CREATE, &account).await.unwrap();
    let [context, account] = server.requests().try_into().unwrap();
    assert_eq!(context.header("stripe-context"), Some("ctx_1"));
    assert_eq!(context.header("stripe-account"), None);
    assert_eq!(account.header("stripe-account"), Some("acct_1"));
    assert_eq!(account.header("user-agent"), Some("mine"));
    let short = Duration::from_millis(100);
    let options = RequestOptions::new().deadline(short);
    let error = client.send_with(&CREATE, &options).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(500), 1));
    let options = RequestOptions::new().timeout(short).max_retries(0);
    let error = client.send_with(&CREATE, &options).await.unwrap_err();
    assert!(error.to_string().contains("within 100ms"), "{error}");
}

#[tokio::test]
async fn headers() {
    let server = Server::start([ok()]);
    let app = AppInfo::new("my shop").version("1.2").url("https://e.com");
    let client = builder(&server, &Jump::new())
        .app_info(app)
        .build()
        .unwrap();
    client.send(&CREATE).await.unwrap();
    let request = server.request();
    let version = env!("CARGO_PKG_VERSION");
    let user_agent = format!("Stripe/v1 RustBindings/{version} my shop/1.2 (https://e.com)");
    assert_eq!(request.header("user-agent"), Some(&*user_agent));
    let described = request.header("x-stripe-client-user-agent").unwrap();
    let described: Value = serde_json::from_str(described).unwrap();
    let app = json!({"name": "my%20shop", "version": "1.2", "url": "https%3A%2F%2Fe.com"});
    let want = json!({
        "bindings_version": version, "lang": "rust", "publisher": "stripe-runtime",
        "httplib": "reqwest", "application": app,
    });
    assert_eq!(described, want);
    let bearer = format!("Bearer {KEY}");
    assert_eq!(request.header("authorization"), Some(&*bearer));
    assert_eq!(request.header("stripe-version"), Some("2026-10-28.endive"));
    assert_eq!(request.header("x-stripe-client-telemetry"), None);

    let server = Server::start([ok()]);
    let client = builder(&server, &Jump::new()).api_version("2030-01-01.fern");
    client.build().unwrap().send(&CREATE).await.unwrap();
    let got = server.request();
    assert_eq!(got.header("stripe-version"), Some("2030-01-01.fern"));
}

#[test]
fn form() {
    let value = json!({
        "a": {"b": [{"c": "é &"}, [1, 0.5]]}, "none": {}, "t": true, "key[x]": "~!'", "n": null
    });
    let mut form = Form::new();
    value.as_object().unwrap().encode(&mut form);
    form.field("at", &Timestamp(-1));
    form.field("absent", &None::<bool>);
    let want = "a[b][0][c]=%C3%A9%20%26&a[b][1][0]=1&a[b][1][1]=0.5&t=true&key[x]=~%21%27&n=&at=-1";
    assert_eq!(form.as_str(), want);

    let nested = |levels| (1..levels).fold(json!(1), |inner, _| json!([inner]));
    for (levels, is_refused) in [(1000, false), (1001, true)] {
        let request = Request::builder(Method::Post, "/v1/a").form("a", &nested(levels));
        assert_eq!(request.build().is_err(), is_refused, "{levels}");
    }
}

#[tokio::test]
async fn paths() {
    let server = Server::start([ok()]);
    let client = client(&server);
    for owner in ["", ".", ".."] {
        let error = client.send(&CreateThing { owner, ..CREATE }).await;
        assert!(error.unwrap_err().is_config());
    }
    let odd = CreateThing {
        owner: "a/../b?c%",
        ..CREATE
    };
    client.send(&odd).await.unwrap();
    let want = "/v1/owners/a%2F..%2Fb%3Fc%25/things";
    assert_eq!(Request::new(&odd).unwrap().path(), want);
    assert_eq!(server.lines(), [format!("POST {want}")]);
}

#[test]
fn clearing() {
    let mut form = Form::new();
    form.field("text", &Clearable::<String>::Clear);
    form.field("number", &Clearable::<i64>::Clear);
    form.field("list", &Clearable::<Vec<String>>::Clear);
    form.field("map", &Some(Clearable::<Metadata>::Clear));
    form.field("empty", &Vec::<String>::new());
    form.field("empty_map", &Clearable::Set(Metadata::new()));
    form.field("none", &None::<Clearable<String>>);
    form.field("set", &Clearable::<String>::from("a"));
    form.field("metadata", &Metadata::from([("gone", "")]));
    assert_eq!(
        form.as_str(),
        "text=&number=&list=&map=&set=a&metadata[gone]="
    );
}

#[tokio::test]
async fn raw() {
    let server = Server::start([status(500), ok()]);
    let other = Client::builder(KEY)
        .base_url("http://127.0.0.1:9")
        .clock(Jump::new());
    let parts = Multipart::new()
        .text("purpose", "p")
        .file("file", "f", "text/csv", "1");
    let request = Request::builder(Method::Post, "/v1/files/{file}?a=b")
        .base_url(server.url())
        .path_param("file", "f 1")
        .multipart(&parts)
        .build()
        .unwrap();
    let other = other.build().unwrap();
    let got = other.execute::<Value>(request).await.unwrap();
    assert_eq!(
        (&got["id"], got.request_id()),
        (&"thing_1".into(), Some("req_1"))
    );
    let [first, second] = server.requests().try_into().unwrap();
    assert_eq!(first.line(), "POST /v1/files/f%201?a=b");
    assert_eq!(first.body, second.body);
    assert_eq!(first.header("idempotency-key"), got.idempotency_key());
    assert_eq!(second.header("idempotency-key"), got.idempotency_key());
    assert!(first.header("authorization").is_some());
    let sent = first.text();
    assert!(sent.contains(r#"name="file"; filename="f""#), "{sent}");

    let server = Server::start([ok(), ok(), ok()]);
    let builder = |method| Request::builder(method, "/v2/a").api_version("v");
    let requests = [
        builder(Method::Put)
            .query("q", "x y")
            .json(&json!({"a": 1})),
        builder(Method::Patch).bytes("text/plain", "b"),
        builder(Method::Post).form("c", &[1]),
    ];
    for request in requests {
        let request = request.build().unwrap();
        client(&server).execute::<Value>(request).await.unwrap();
    }
    let want = [
        ("PUT /v2/a?q=x%20y", "application/json", r#"{"a":1}"#),
        ("PATCH /v2/a", "text/plain", "b"),
        ("POST /v2/a", "application/x-www-form-urlencoded", "c[0]=1"),
    ];
    for (request, (line, content_type, body)) in server.requests().iter().zip(want) {
        assert_eq!((&*request.line(), request.text()), (line, body));
        assert_eq!(request.header("content-type"), Some(content_type));
        assert_eq!(request.header("stripe-version"), Some("v"));
        assert!(request.header("authorization").is_some());
    }
}

#[tokio::test]
async fn transports() {
    let server = Server::start([ok(), ok(), ok()]);
    let pooled = client(&server);
    pooled.send(&CREATE).await.unwrap();
    pooled.send(&CREATE).await.unwrap();
    assert_eq!(server.connections(), 1);
    let moved = Server::start([status(302).header("Location", "/v1/other"), ok()]);
    let error = client(&moved).send(&CREATE).await.unwrap_err();
    assert_eq!((error.status(), moved.requests().len()), (Some(302), 1));

    let proxied = Client::builder(KEY)
        .base_url("http://stripe.example/sub")
        .proxy(server.url());
    proxied.build().unwrap().send(&CREATE).await.unwrap();
    assert_eq!(
        server.lines()[2],
        "POST http://stripe.example/sub/v1/owners/own_1/things"
    );

    let server = Server::start([ok(), ok()]);
    let custom = reqwest::Client::builder()
        .tls_backend_preconfigured(tls())
        .resolve("stripe.example", server.host().parse().unwrap())
        .build()
        .unwrap();
    let port = server.host().rsplit(':').next().unwrap().to_owned();
    let custom = Client::builder(KEY)
        .base_url(format!("http://stripe.example:{port}"))
        .http_client(custom);
    let both = custom.clone().proxy(server.url()).build();
    assert!(both.unwrap_err().is_config());
    custom.build().unwrap().send(&CREATE).await.unwrap();
    let waiting = stripe_runtime::blocking::Client::builder(KEY).base_url(server.url());
    waiting.build_blocking().unwrap().send(&CREATE).unwrap();
    assert_eq!(server.requests().len(), 2);
}

/// A TLS configuration that trusts nobody; reqwest asks for one without a process-wide provider.
fn tls() -> rustls::ClientConfig {
    let provider = rustls::crypto::ring::default_provider();
    rustls::ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth()
}
