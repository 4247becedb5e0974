//! `/metrics`: what is counted, in the text that Prometheus reads.

use std::fmt;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use stripe_portal_gen::Error;
use tokio::time::timeout;

use crate::answer::Failure;
use crate::billing::Billing;
use crate::inbox::Backlog;

/// How long the database has to count what is in the inbox.
const PATIENCE: Duration = Duration::from_secs(1);

const TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Bounds in seconds: what the server does by itself takes milliseconds, what waits for Stripe up to 30 seconds.
const BUCKETS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0, 30.0,
];

/// What is counted.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Requests, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    portals: Family<Portals, Counter>,
    stripe: Family<Calls, Counter>,
    events: Family<Events, Counter>,
    inbox: Inbox,
}

/// How much the inbox has to do, as of the last time that somebody asked.
#[derive(Default)]
struct Inbox {
    pending: Gauge,
    dead: Gauge,
    oldest_seconds: Gauge,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Requests {
    route: String,
    method: &'static str,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Portals {
    outcome: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Events {
    outcome: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Calls {
    operation: &'static str,
    outcome: String,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let constructor: fn() -> Histogram = || Histogram::new(BUCKETS);
        let requests = Family::default();
        let seconds = Family::new_with_constructor(constructor);
        let portals = Family::default();
        let stripe = Family::default();
        let events = Family::default();
        let inbox = Inbox::default();

        let mut registry = Registry::with_prefix("portal_server");
        registry.register("requests", "Requests answered", requests.clone());
        let name = "request_duration_seconds";
        registry.register(name, "How long answers took", seconds.clone());
        let name = "portal_sessions";
        registry.register(name, "Requests for a portal, by outcome", portals.clone());
        let name = "stripe_calls";
        registry.register(name, "Calls of Stripe, by outcome", stripe.clone());
        let help = "Events that were tried, by outcome";
        registry.register("inbox_events", help, events.clone());
        for (name, help, gauge) in [
            ("inbox_pending", "Events to be applied", &inbox.pending),
            ("inbox_dead", "Events given up", &inbox.dead),
            (
                "inbox_oldest_pending_seconds",
                "How long the oldest event has waited",
                &inbox.oldest_seconds,
            ),
        ] {
            registry.register(name, help, gauge.clone());
        }
        Self {
            registry,
            requests,
            seconds,
            portals,
            stripe,
            events,
            inbox,
        }
    }

    fn has_waiting(&self, backlog: &Backlog) {
        let number = |it| i64::try_from(it).unwrap_or(i64::MAX);
        let oldest = backlog.oldest_pending.unwrap_or_default();
        self.inbox.pending.set(number(backlog.pending));
        self.inbox.dead.set(number(backlog.dead));
        self.inbox.oldest_seconds.set(number(oldest.as_secs()));
    }

    /// Counts an answer. `route` is a template, so that there are few.
    pub(crate) fn answered(&self, route: &str, method: &'static str, status: u16, took: Duration) {
        let route = route.to_owned();
        let label = Route {
            route: route.clone(),
        };
        self.seconds
            .get_or_create(&label)
            .observe(took.as_secs_f64());
        let label = Requests {
            route,
            method,
            status,
        };
        self.requests.get_or_create(&label).inc();
    }

    /// Counts a request for a portal.
    pub(crate) fn portal(&self, outcome: &str) {
        let outcome = outcome.to_owned();
        self.portals.get_or_create(&Portals { outcome }).inc();
    }

    /// Counts an event that was tried.
    pub(crate) fn tried(&self, outcome: &'static str) {
        self.events.get_or_create(&Events { outcome }).inc();
    }

    /// Counts a call of Stripe, and passes on what came of it.
    pub(crate) fn called<T>(
        &self,
        operation: &'static str,
        result: Result<T, Error>,
    ) -> Result<T, Error> {
        let outcome = match &result {
            Ok(_) => "ok".to_owned(),
            Err(error) => error.kind().to_string(),
        };
        self.stripe
            .get_or_create(&Calls { operation, outcome })
            .inc();
        result
    }

    /// How many calls of an operation have ended well.
    #[cfg(test)]
    pub(crate) fn calls(&self, operation: &'static str) -> u64 {
        let outcome = "ok".to_owned();
        let label = Calls { operation, outcome };
        self.stripe.get_or_create(&label).get()
    }

    fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// What is counted, as Prometheus reads it.
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "operation",
    responses((status = 200, description = "What is counted.", body = String,
        content_type = "application/openmetrics-text"))
)]
pub(crate) async fn metrics(State(billing): State<Billing>) -> Response {
    let metrics = &billing.0.metrics;
    // Without it, the rest is worth more than ever.
    match timeout(PATIENCE, billing.0.store.backlog(billing.0.livemode)).await {
        Ok(Ok(backlog)) => metrics.has_waiting(&backlog),
        Ok(Err(error)) => tracing::error!(error = error.told(), "the inbox cannot be counted"),
        Err(_) => tracing::error!("the inbox cannot be counted in time"),
    }
    match metrics.text() {
        Ok(text) => {
            let kind = (header::CONTENT_TYPE, HeaderValue::from_static(TYPE));
            (StatusCode::OK, [kind], text).into_response()
        }
        Err(fmt::Error) => Failure::internal().into_response(),
    }
}
