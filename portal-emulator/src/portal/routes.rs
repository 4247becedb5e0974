//! The addresses of the portal: which step each leads to, and the door in front of all of them.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{RawPathParams, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};

use super::act::{Step, cancel, card, change, details, home, pause, tax};
use super::answer::{Outcome, Setting, respond};
use super::door::{self, Asked, Inside, Outside};
use super::form::Form;
use super::invoice_link;
use super::text::Speech;
use crate::shared::{Mode, Shared};
use crate::world::{RequestRef, Tx};

const SESSION: &str = "/p/session/{secret}";
/// How long a form may be: a comment of 5,000 characters fits in any script.
const LONGEST_FORM: usize = 128 * 1024;

/// What is asked for with GET, and what a form there does.
struct Place(&'static str, Option<Step>, Option<Step>);

/// Below the session, and below its flow.
const PLACES: [Place; 18] = [
    Place("/details", Some(details::ask), Some(details::save)),
    Place("/done", Some(home::done), None),
    Place("/invoices/{id}", Some(home::invoice), None),
    Place("/invoices/{id}/pdf", Some(home::invoice_pdf), None),
    Place("/overview", Some(home::overview), None),
    Place("/payment-methods/add", Some(card::ask), Some(card::add)),
    Place(
        "/payment-methods/{id}/default",
        None,
        Some(card::make_default),
    ),
    Place(
        "/payment-methods/{id}/remove",
        Some(card::ask_remove),
        Some(card::remove),
    ),
    Place(
        "/subscriptions/{id}/cancel",
        Some(cancel::ask),
        Some(cancel::confirm),
    ),
    Place(
        "/subscriptions/{id}/confirm",
        Some(change::show_prepared),
        Some(change::make_prepared),
    ),
    Place(
        "/subscriptions/{id}/feedback",
        Some(cancel::survey),
        Some(cancel::answer),
    ),
    Place(
        "/subscriptions/{id}/pause",
        Some(pause::ask),
        Some(pause::confirm),
    ),
    Place(
        "/subscriptions/{id}/renew",
        Some(cancel::ask_renew),
        Some(cancel::renew),
    ),
    Place(
        "/subscriptions/{id}/resume",
        Some(pause::ask_resume),
        Some(pause::confirm_resume),
    ),
    Place("/subscriptions/{id}/update", Some(change::choose), None),
    Place(
        "/subscriptions/{id}/update/preview",
        Some(change::show),
        Some(change::make),
    ),
    Place("/tax-ids", None, Some(tax::add)),
    Place("/tax-ids/{id}/remove", None, Some(tax::remove)),
];

/// The portal, over the state.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let mut router = Router::new()
        .route("/p/page.css", get(style))
        .route("/i/{secret}", get(invoice_link::page))
        .route("/i/{secret}/pdf", get(invoice_link::pdf))
        .route(SESSION, get_step(false, home::start))
        .route(&format!("{SESSION}/login"), post(login));
    for (in_flow, below) in [(false, ""), (true, "/flow")] {
        for Place(path, show, act) in PLACES {
            let mut methods = MethodRouter::new();
            if let Some(step) = show {
                methods = methods.merge(get_step(in_flow, step));
            }
            if let Some(step) = act {
                methods = methods.merge(post_step(in_flow, step));
            }
            router = router.route(&format!("{SESSION}{below}{path}"), methods);
        }
    }
    router.with_state(shared)
}

fn get_step(in_flow: bool, step: Step) -> MethodRouter<Arc<Shared>> {
    let step = move |State(shared), params, request| take(shared, in_flow, step, params, request);
    get(step).head(looked_at)
}

fn post_step(in_flow: bool, step: Step) -> MethodRouter<Arc<Shared>> {
    post(move |State(shared), params, request| take(shared, in_flow, step, params, request))
}

/// Whoever asks for the headers alone, as previews of messages do, does not open the link.
async fn looked_at() -> Response {
    respond(StatusCode::OK, "text/html; charset=utf-8", Body::empty())
}

async fn style() -> Response {
    let style = include_str!("../../templates/page.css");
    respond(StatusCode::OK, "text/css; charset=utf-8", style)
}

/// Lets a customer in, and takes the step.
async fn take(
    shared: Arc<Shared>,
    in_flow: bool,
    step: Step,
    params: RawPathParams,
    request: Request,
) -> Response {
    let Some((asked, headers)) = asked(in_flow, &params, request).await else {
        return too_long();
    };
    let mode = mode(&asked.secret);
    let entered: Result<_, Box<Outside>> = change(&shared, mode, |tx| {
        let inside = door::enter(tx, asked)?;
        let outcome = inside.take(tx, step);
        Ok((inside, outcome))
    });
    match entered {
        Ok((inside, outcome)) => finish(&inside, outcome, &headers),
        Err(closed) => closed.answer(accepted(&headers)),
    }
}

/// A customer whose link has expired asks for a new one.
async fn login(
    State(shared): State<Arc<Shared>>,
    params: RawPathParams,
    request: Request,
) -> Response {
    let Some((asked, headers)) = asked(false, &params, request).await else {
        return too_long();
    };
    let mode = mode(&asked.secret);
    let answer = change(&shared, mode, |tx| door::log_in(tx, asked));
    answer.answer(accepted(&headers))
}

/// A change that a customer makes; no request to the API is behind it.
fn change<R>(shared: &Shared, mode: Mode, change: impl FnOnce(&mut Tx<'_>) -> R) -> R {
    let by_customer = RequestRef {
        id: None,
        idempotency_key: None,
    };
    shared.write(mode, None, Some(by_customer), change)
}

/// Links say which mode they are of.
fn mode(secret: &str) -> Mode {
    match secret.starts_with("test_") {
        true => Mode::Test,
        false => Mode::Live,
    }
}

fn too_long() -> Response {
    let text = format!("a form has at most {LONGEST_FORM} bytes");
    respond(
        StatusCode::PAYLOAD_TOO_LARGE,
        "text/plain; charset=utf-8",
        text,
    )
}

/// Nothing where the form is longer than forms may be.
async fn asked(
    in_flow: bool,
    params: &RawPathParams,
    request: Request,
) -> Option<(Asked, HeaderMap)> {
    let (parts, body) = request.into_parts();
    let param = |name: &str| {
        let found = params.iter().find(|(known, _)| *known == name);
        found.map_or_else(String::new, |(_, value)| value.to_owned())
    };
    let posted = parts.method == Method::POST;
    let body = match posted {
        true => to_bytes(body, LONGEST_FORM).await.ok()?,
        false => axum::body::Bytes::new(),
    };
    let asked = Asked {
        secret: param("secret"),
        id: param("id"),
        in_flow,
        posted,
        cookie: cookie(&parts.headers),
        query: Form::read(parts.uri.query().unwrap_or_default().as_bytes()),
        form: Form::read(&body),
    };
    Some((asked, parts.headers))
}

/// The cookie by which the browser is known. It is sent below the session's own path only.
fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter();
    let mut pairs = all
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'));
    pairs.find_map(|pair| pair.trim().strip_prefix("portal=").map(str::to_owned))
}

fn accepted(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()
}

fn finish(inside: &Inside, outcome: Outcome, headers: &HeaderMap) -> Response {
    let guest = &inside.guest;
    let is_home = matches!(outcome, Outcome::Home(_));
    let setting = Setting {
        frame: guest.frame(inside.style.clone(), is_home),
        speech: Speech::new(guest.shown(accepted(headers))),
    };
    let mut response = setting.answer(outcome);
    if let Ok(cookie) = HeaderValue::try_from(inside.cookie()) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
