//! Rows about what is sent, how often, and when.

use std::time::Duration;

use stripe_runtime::{
    AppInfo, Clearable, Client, Clock as _, Encode, Form, Metadata, Method, Multipart, Request,
    RequestOptions, Timestamp, reqwest,
};

use super::common::{Answer, CreateThing, Jump, KEY, Server};
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
}

#[tokio::test]
async fn waits() {
    let clock = Jump::new();
    let server = Server::start([status(500), status(500), ok()]);
    let client = builder(&server, &clock).build().unwrap();
    client.send(&CREATE).await.unwrap();
    let waited = clock.elapsed().as_secs_f64();
    assert!((1.0..=1.5).contains(&waited), "{waited}");

    let server = Server::start([status(503).header("Retry-After", "7"), ok()]);
    let client = builder(&server, &clock).build().unwrap();
    let before = clock.elapsed();
    client.send(&CREATE).await.unwrap();
    assert_eq!(clock.elapsed(), before + Duration::from_secs(7));

    let server = Server::start([status(503).header("Retry-After", "7"), ok()]);
    let client = builder(&server, &clock).deadline(Duration::from_secs(5));
    let (client, before) = (client.build().unwrap(), clock.elapsed());
    let error = client.send(&CREATE).await.unwrap_err();
    assert_eq!((error.status(), clock.elapsed()), (Some(503), before));
}

#[tokio::test]
async fn idempotency() {
    let server = Server::start([status(500), ok(), ok(), ok(), ok(), ok()]);
    let client = client(&server);
    let first = client.send(&CREATE).await.unwrap();
    let second = client.send(&CREATE).await.unwrap();
    let own = RequestOptions::new().idempotency_key("order-1");
    client.send_with(&CREATE, &own).await.unwrap();
    for path in ["/v1/things/a", "/v2/things/a"] {
        let delete = Request::builder(Method::Delete, path).build().unwrap();
        client.execute::<serde_json::Value>(delete).await.unwrap();
    }
    let requests = server.requests();
    let keys: Vec<_> = requests
        .iter()
        .map(|it| it.header("idempotency-key"))
        .collect();
    assert_eq!(keys[..2], [first.idempotency_key(); 2]);
    assert_eq!(keys[2], second.idempotency_key());
    assert_ne!(keys[0], keys[2]);
    assert_eq!((keys[3], keys[4]), (Some("order-1"), None));
    assert_eq!(keys[5].map(str::len), Some(36));

    let long = RequestOptions::new().idempotency_key("k".repeat(256));
    let error = client.send_with(&CREATE, &long).await.unwrap_err();
    assert!(error.is_config() && error.attempts() == 0);
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
    let described: serde_json::Value = serde_json::from_str(described).unwrap();
    assert_eq!(described["lang"], "rust");
    assert_eq!(described["application"]["name"], "my%20shop");
    let bearer = format!("Bearer {KEY}");
    assert_eq!(request.header("authorization"), Some(&*bearer));
    assert_eq!(request.header("stripe-version"), Some("2026-10-28.endive"));
    assert_eq!(request.header("x-stripe-client-telemetry"), None);
}

#[test]
fn form() {
    let value = serde_json::json!({
        "a": {"b": [{"c": "é &"}, [1, 0.5]]}, "none": {}, "t": true, "key[x]": "~!'"
    });
    let mut form = Form::new();
    value.as_object().unwrap().encode(&mut form);
    form.field("at", &Timestamp(-1));
    form.field("absent", &None::<bool>);
    let want = "a[b][0][c]=%C3%A9%20%26&a[b][1][0]=1&a[b][1][1]=0.5&t=true&key[x]=~%21%27&at=-1";
    assert_eq!(form.as_str(), want);
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
    let want = "POST /v1/owners/a%2F..%2Fb%3Fc%25/things";
    assert_eq!(server.lines(), [want]);
}

#[test]
fn clearing() {
    let mut form = Form::new();
    form.field("text", &Clearable::<String>::Clear);
    form.field("number", &Clearable::<i64>::Clear);
    form.field("list", &Clearable::<Vec<String>>::Clear);
    form.field("map", &Some(Clearable::<Metadata>::Clear));
    form.field("empty", &Vec::<String>::new());
    form.field("metadata", &Metadata::from([("gone", "")]));
    assert_eq!(form.as_str(), "text=&number=&list=&map=&metadata[gone]=");
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
    let got = other.execute::<serde_json::Value>(request).await.unwrap();
    assert_eq!(
        (&got["id"], got.request_id()),
        (&"thing_1".into(), Some("req_1"))
    );
    let [first, second] = server.requests().try_into().unwrap();
    assert_eq!(first.line(), "POST /v1/files/f%201?a=b");
    assert_eq!(first.body, second.body);
    assert_eq!(first.header("idempotency-key"), got.idempotency_key());
    assert_eq!(second.header("idempotency-key"), got.idempotency_key());
}

#[tokio::test]
async fn transports() {
    let server = Server::start([ok(), ok(), ok()]);
    let pooled = client(&server);
    pooled.send(&CREATE).await.unwrap();
    pooled.send(&CREATE).await.unwrap();
    assert_eq!(server.connections(), 1);

    let proxied = Client::builder(KEY)
        .base_url("http://stripe.example")
        .proxy(server.url());
    proxied.build().unwrap().send(&CREATE).await.unwrap();
    assert_eq!(
        server.lines()[2],
        "POST http://stripe.example/v1/owners/own_1/things"
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
    custom.build().unwrap().send(&CREATE).await.unwrap();
    let url = server.url();
    let waiting = std::thread::spawn(move || {
        let client = stripe_runtime::blocking::Client::builder(KEY).base_url(url);
        client.build_blocking().unwrap().send(&CREATE).unwrap();
    });
    waiting.join().unwrap();
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
