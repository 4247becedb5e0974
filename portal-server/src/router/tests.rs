use std::num::NonZeroU32;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::json;

use super::testing::{Server, ask, get, portal};

const PATH: &str = "/api/billing/portal";
const BODY: &str = r#"{"returnUrl": "https://app.example.com/"}"#;

#[tokio::test]
async fn it_nests_and_merges() {
    let server = Server::one(|it| it).await;
    let own = Router::new().route("/own", get_text("own"));
    let nested = own
        .clone()
        .fallback(|| async { "theirs" })
        .nest("/pay", server.router.clone());
    let mut request = portal("free", BODY);
    *request.uri_mut() = format!("/pay{PATH}").parse().unwrap();
    assert_eq!(ask(&nested, request).await.status, 200);
    assert_eq!(ask(&nested, get("/own")).await.text, "own");
    assert_eq!(ask(&nested, get("/none")).await.text, "theirs");
    let metrics = ask(&nested, get("/pay/metrics")).await.text;
    assert!(metrics.contains("/pay/api/billing/portal"), "{metrics}");
}

#[tokio::test]
async fn paths_that_are_not_its_own_are_the_applications() {
    let server = Server::one(|it| it).await;
    let merged = Router::new()
        .route("/api/billing/{own}", get_text("own"))
        .fallback(|| async { "theirs" })
        .merge(super::router(server.billing.clone()));
    assert_eq!(ask(&merged, portal("free", BODY)).await.status, 200);
    assert_eq!(ask(&merged, get("/api/billing/invoices")).await.text, "own");
    let got = ask(&merged, get("/none")).await;
    assert_eq!(
        (got.text.as_str(), got.header("X-Request-Id")),
        ("theirs", "")
    );
}

fn get_text(text: &'static str) -> axum::routing::MethodRouter {
    axum::routing::get(move || async move { text })
}

#[tokio::test]
async fn unknown_paths_and_methods_are_answered_in_the_envelope() {
    let server = Server::one(|it| it).await;
    let got = server.ask(get("/none")).await;
    assert_eq!(got.error(), (404, "UNKNOWN_PATH".to_owned()));
    let got = server.ask(get(PATH)).await;
    assert_eq!(got.error(), (405, "METHOD_NOT_ALLOWED".to_owned()));
    assert_eq!(got.header("Allow"), "POST");
}

#[tokio::test]
async fn every_answer_has_headers_for_browsers_and_an_id() {
    let server = Server::one(|it| it.hsts(Duration::from_mins(1))).await;
    for request in [
        portal("free", BODY),
        portal("free", ""),
        get("/none"),
        get(PATH),
    ] {
        let got = server.ask(request).await;
        assert_eq!(got.header("X-Content-Type-Options"), "nosniff");
        assert_eq!(got.header("Cache-Control"), "no-store");
        assert_eq!(got.header("Referrer-Policy"), "no-referrer");
        let policy = "default-src 'none'; frame-ancestors 'none'";
        assert_eq!(got.header("Content-Security-Policy"), policy);
        assert_eq!(got.header("Strict-Transport-Security"), "max-age=60");
        assert_eq!(got.header("X-Request-Id").len(), 32);
    }
    let mut request = get("/healthz");
    let id = "web-1234".parse().unwrap();
    request.headers_mut().insert("X-Request-Id", id);
    let got = Server::one(|it| it).await.ask(request).await;
    assert_eq!(got.header("X-Request-Id").len(), 32);
    assert_eq!(got.header("Strict-Transport-Security"), "");
}

fn preflight(origin: &str) -> Request<Body> {
    Request::builder()
        .method(Method::OPTIONS)
        .uri(PATH)
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "POST")
        .header(
            "Access-Control-Request-Headers",
            "authorization,content-type",
        )
        .body(Body::empty())
        .unwrap()
}

#[tokio::test]
async fn other_origins_may_call_only_where_they_are_named() {
    const ALLOWED: &str = "access-control-allow-origin";
    let origin = "https://app.example.com";
    let server = Server::one(|it| it.cors_origin(origin.parse().unwrap())).await;
    let got = server.ask(preflight(origin)).await;
    assert_eq!((got.status.as_u16(), got.header(ALLOWED)), (200, origin));
    let allowed = got.header("access-control-allow-headers");
    assert_eq!(allowed, "authorization,content-type");
    let got = server.ask(preflight("https://evil.example")).await;
    assert_eq!(got.header(ALLOWED), "");
    let mut request = portal("free", BODY);
    request
        .headers_mut()
        .insert("Origin", origin.parse().unwrap());
    let got = server.ask(request).await;
    assert_eq!((got.status.as_u16(), got.header(ALLOWED)), (200, origin));

    let got = Server::one(|it| it).await.ask(preflight(origin)).await;
    assert_eq!(got.error(), (405, "METHOD_NOT_ALLOWED".to_owned()));
    assert_eq!(got.header(ALLOWED), "");
}

#[tokio::test]
async fn a_fault_in_the_program_is_answered() {
    let server = Server::one(|it| it).await;
    let got = server.ask(portal("panics", BODY)).await;
    assert_eq!(got.error(), (500, "INTERNAL_ERROR".to_owned()));
    assert!(!got.text.contains("purpose") && !got.header("X-Request-Id").is_empty());
}

#[tokio::test]
async fn what_takes_too_long_is_given_up() {
    let server = Server::one(|it| it.time_limit(Duration::from_millis(50))).await;
    let got = server.ask(portal("hangs", BODY)).await;
    assert_eq!(got.error(), (503, "UNAVAILABLE".to_owned()));
    assert_eq!(got.header("Retry-After"), "1");
}

#[tokio::test]
async fn it_says_whether_it_is_ready() {
    for server in Server::each().await {
        let well = json!({"success": true, "data": {"status": "ok"}});
        for path in ["/healthz", "/readyz"] {
            let got = server.ask(get(path)).await;
            assert_eq!((got.status.as_u16(), got.json()), (200, well.clone()));
        }
        forget_migrations(&server).await;
        let got = server.ask(get("/readyz")).await;
        assert_eq!(got.error(), (503, "UNAVAILABLE".to_owned()));
        assert!(got.text.contains("migrations"), "{}", got.text);
        server.store.close().await;
        let got = server.ask(get("/readyz")).await;
        assert_eq!(got.status, 503);
        assert!(got.text.contains("database"), "{}", got.text);
        assert_eq!(server.ask(get("/healthz")).await.status, 200);
    }
}

async fn forget_migrations(server: &Server) {
    const FORGET: &str = "DELETE FROM portal_migrations";
    let store = &server.store;
    let done =
        crate::store::on!(store.write, conn => sqlx::query(FORGET).execute(conn).await.map(drop));
    done.unwrap();
}

#[tokio::test]
async fn it_counts() {
    let server = Server::one(|it| it.portals_a_minute(NonZeroU32::MIN)).await;
    for user in ["free", "free", "nobody"] {
        server.ask(portal(user, BODY)).await;
    }
    server.ask(get("/some/path/of/a/scanner")).await;
    let got = server.ask(get("/metrics")).await;
    assert!(
        got.header("Content-Type")
            .starts_with("application/openmetrics-text")
    );
    for line in [
        r#"portal_server_requests_total{route="/api/billing/portal",method="POST",status="200"} 1"#,
        r#"portal_server_requests_total{route="unmatched",method="GET",status="404"} 1"#,
        r#"portal_server_request_duration_seconds_count{route="/api/billing/portal"} 3"#,
        r#"portal_server_portal_sessions_total{outcome="opened"} 1"#,
        r#"portal_server_portal_sessions_total{outcome="rate_limited"} 1"#,
        r#"portal_server_portal_sessions_total{outcome="not_found"} 1"#,
        "portal_server_inbox_pending 0",
        "portal_server_inbox_dead 0",
        r#"portal_server_stripe_calls_total{operation="create_session",outcome="ok"} 1"#,
    ] {
        assert!(got.text.contains(line), "{line} is not in\n{}", got.text);
    }
}

#[tokio::test]
async fn the_api_is_described() {
    let server = Server::one(|it| it).await;
    let got = server.ask(get("/openapi.json")).await.json();
    assert_eq!(got["openapi"], "3.1.0");
    let scheme = &got["components"]["securitySchemes"]["session"];
    assert_eq!(scheme, &json!({"type": "http", "scheme": "bearer"}));
    let operation = &got["paths"][PATH]["post"];
    assert_eq!(operation["security"], json!([{"session": []}]));
    for status in [200, 400, 401, 404, 413, 415, 429, 500, 503] {
        let response = &operation["responses"][status.to_string()];
        let schema = &response["content"]["application/json"]["schema"]["$ref"];
        let name = schema.as_str().unwrap().rsplit('/').next().unwrap();
        assert!(got["components"]["schemas"][name].is_object(), "{name}");
    }
    let paths = got["paths"].as_object().unwrap();
    let paths: Vec<_> = paths.keys().map(String::as_str).collect();
    let want = [
        "/api/billing/portal",
        "/api/billing/subscription",
        "/api/billing/webhooks",
        "/healthz",
        "/metrics",
        "/readyz",
    ];
    assert_eq!(paths, want);
}

#[tokio::test]
async fn the_page_needs_nothing_from_elsewhere() {
    let server = Server::one(|it| it).await;
    let got = server.ask(get("/docs")).await;
    assert_eq!(
        (got.status.as_u16(), got.header("Location")),
        (308, "docs/")
    );
    let page = server.ask(get("/docs/")).await;
    assert_eq!(page.header("Content-Type"), "text/html");
    assert!(
        page.header("Content-Security-Policy")
            .contains("script-src 'self'")
    );
    assert!(!page.text.contains("http://") && !page.text.contains("https://"));
    let got = server.ask(get("/docs/swagger-initializer.js")).await;
    assert!(got.text.contains("../openapi.json"), "{}", got.text);
    assert_eq!(
        server.ask(get("/docs/swagger-ui-bundle.js")).await.status,
        200
    );
    assert_eq!(server.ask(get("/docs/none.js")).await.error().0, 404);
}

const PAGES: [&str; 5] = ["/docs/", "/openapi.json", "/metrics", "/healthz", "/readyz"];

#[tokio::test]
async fn pages_can_be_left_out() {
    let server = Server::one(|it| it.docs(false).metrics(false).probes(false)).await;
    for path in PAGES {
        assert_eq!(server.ask(get(path)).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn an_application_has_pages_of_its_own_unless_it_asks_for_these() {
    let server = Server::one(|it| it).await;
    let asked = Server::one(|it| it.docs(true).metrics(true).probes(true)).await;
    for path in PAGES {
        let got = ask(&super::router(server.billing.clone()), get(path)).await;
        assert_eq!(got.status, 404, "{path}");
        let got = ask(&super::router(asked.billing.clone()), get(path)).await;
        assert_eq!(got.status, 200, "{path}");
    }
}

#[tokio::test]
async fn a_crowd_is_sent_away_at_once() {
    let server = Server::one(|it| it).await;
    let lookups = &server.billing.0.lookups;
    let all = u32::try_from(crate::guard::LOOKUPS).unwrap();
    let crowd = lookups.acquire_many(all).await.unwrap();
    let got = server.ask(portal("free", BODY)).await;
    assert_eq!(got.error(), (503, "UNAVAILABLE".to_owned()));
    assert_eq!(got.header("Retry-After"), "1");
    drop(crowd);
    assert_eq!(server.ask(portal("free", BODY)).await.status, 200);
}
