//! What a step of a customer comes to, as an HTTP answer.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

use super::page::Page;
use super::pdf;
use super::text::Speech;
use super::view::frame::{Frame, Message};
use super::view::invoice::Invoice;
use super::view::parts::Obstacle;
use stripe_portal_gen::server::Refusal;

/// What a step comes to.
pub(super) enum Outcome {
    /// The overview.
    Home(Box<dyn Page + Send>),
    Page(Box<dyn Page + Send>),
    /// The form again, with what is wrong in it.
    Wrong(Box<dyn Page + Send>),
    /// To another page.
    Go(String),
    Pdf(Box<Invoice>),
    Refused(Obstacle),
    Missing,
    /// The form is not one of ours.
    Stale,
}

impl Outcome {
    pub(super) fn page(page: impl Page + Send + 'static) -> Self {
        Self::Page(Box::new(page))
    }

    pub(super) fn wrong(page: impl Page + Send + 'static) -> Self {
        Self::Wrong(Box::new(page))
    }

    /// What a rule refuses although nothing seemed to stand in its way.
    pub(super) fn refused(refusal: &Refusal) -> Self {
        let unpaid = refusal.status == 402 || refusal.code == Some("resource_missing");
        Self::Refused(if unpaid {
            Obstacle::Unpaid
        } else {
            Obstacle::Other
        })
    }
}

/// Around what an answer stands, and in which language.
pub(super) struct Setting {
    pub frame: Frame,
    pub speech: Speech,
}

impl Setting {
    pub(super) fn answer(&self, outcome: Outcome) -> Response {
        match outcome {
            Outcome::Home(page) | Outcome::Page(page) => self.html(StatusCode::OK, &*page),
            Outcome::Wrong(page) => self.html(StatusCode::UNPROCESSABLE_ENTITY, &*page),
            Outcome::Go(path) => go(&path),
            Outcome::Pdf(invoice) => self.pdf(&invoice),
            Outcome::Refused(obstacle) => {
                self.html(StatusCode::CONFLICT, &Message::Refused(obstacle))
            }
            Outcome::Missing => self.html(StatusCode::NOT_FOUND, &Message::Missing),
            Outcome::Stale => self.html(StatusCode::FORBIDDEN, &Message::Stale),
        }
    }

    pub(super) fn html(&self, status: StatusCode, page: &dyn Page) -> Response {
        match page.html(&self.frame, &self.speech) {
            Ok(html) => {
                let mut response = respond(status, "text/html; charset=utf-8", html);
                let headers = response.headers_mut();
                headers.insert(
                    header::CONTENT_SECURITY_POLICY,
                    HeaderValue::from_static(POLICY),
                );
                response
            }
            Err(_) => respond(
                StatusCode::INTERNAL_SERVER_ERROR,
                PLAIN,
                "this page has a fault",
            ),
        }
    }

    fn pdf(&self, invoice: &Invoice) -> Response {
        let file = pdf::invoice(invoice, &self.speech);
        let mut response = respond(StatusCode::OK, "application/pdf", file);
        let name = invoice.number.as_deref().unwrap_or(&invoice.id);
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let name: String = name.chars().filter(|c| plain(*c)).collect();
        let disposition = format!("inline; filename=\"Invoice-{name}.pdf\"");
        if let Ok(value) = HeaderValue::try_from(disposition) {
            response
                .headers_mut()
                .insert(header::CONTENT_DISPOSITION, value);
        }
        response
    }
}

/// Nothing but our own style and forms.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; \
                      frame-ancestors 'none'; base-uri 'none'";

const PLAIN: &str = "text/plain; charset=utf-8";

/// To another page, which is asked for with GET.
fn go(path: &str) -> Response {
    let mut response = respond(StatusCode::SEE_OTHER, PLAIN, Body::empty());
    match HeaderValue::try_from(path) {
        Ok(path) => drop(response.headers_mut().insert(header::LOCATION, path)),
        Err(_) => *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR,
    }
    response
}

/// An answer that nobody keeps, frames or guesses about, and whose address no other site gets to know.
pub(super) fn respond(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
