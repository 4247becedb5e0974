//! What a request for a portal says.

use axum::body::Bytes;
use axum::extract::{FromRequest as _, Request};
use axum::http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use utoipa::ToSchema;

use super::flow::FlowRequest;
use crate::answer::Failure;

/// How much of a fault is told: it quotes what was sent.
const LONGEST: usize = 200;

/// Where the customer comes back to, and what they see.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct PortalRequest {
    /// Where the portal's link back leads: an address of an origin that the server allows, as `location.href` has
    /// it.
    #[schema(format = "uri", max_length = 2048)]
    pub(super) return_url: String,
    /// A configuration of the portal that the server allows, `bpc_…`; the default one unless it is named.
    #[schema(nullable = false)]
    pub(super) configuration: Option<String>,
    /// One task to lead the customer to, instead of the portal's start page.
    #[schema(nullable = false)]
    pub(super) flow: Option<FlowRequest>,
}

impl PortalRequest {
    pub(super) async fn read(request: Request) -> Result<Self, Failure> {
        if !is_json(request.headers()) {
            return Err(no_json());
        }
        let body = Bytes::from_request(request, &()).await;
        let body = body.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => too_large(),
            _ => Failure::validation("the body broke off"),
        })?;
        serde_json::from_slice(&body).map_err(|error| misfit(&error))
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

fn misfit(error: &serde_json::Error) -> Failure {
    let text = error.to_string();
    let end = text.floor_char_boundary(LONGEST);
    let place = match text.len() > end {
        true => format!("… at line {} column {}", error.line(), error.column()),
        false => String::new(),
    };
    let text = text.get(..end).unwrap_or_default();
    Failure::validation(format!("the body does not fit: {text}{place}"))
}

fn no_json() -> Failure {
    let message = "send JSON, with Content-Type: application/json";
    Failure::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "UNSUPPORTED_MEDIA_TYPE",
        message,
    )
}

fn too_large() -> Failure {
    let message = "the body is too large";
    Failure::new(StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE", message)
}
