//! What a request of the page brings: who is signed in, and a body.

use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header;
use axum::http::request::Parts;
use portal_server::answer::Failure;
use serde::de::DeserializeOwned;

use super::{Shared, internal};
use crate::demo::people::Person;

/// Whoever the bearer token is of.
pub(super) struct SignedIn {
    pub(super) person: &'static Person,
    pub(super) token: String,
}

impl FromRequestParts<Arc<Shared>> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Failure> {
        let header = parts.headers.get(header::AUTHORIZATION);
        let header = header.and_then(|it| it.to_str().ok());
        let token = header.and_then(|it| it.strip_prefix("Bearer "));
        let token = token.ok_or_else(Failure::unauthorized)?;
        let person = shared.sessions.whose(token).await.map_err(internal)?;
        Ok(Self {
            person: person.ok_or_else(Failure::unauthorized)?,
            token: token.to_owned(),
        })
    }
}

/// A body of JSON.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let read = Json::from_request(request, state).await;
        let Json(body) = read.map_err(|rejection| {
            let message = format!("the body does not fit: {}", rejection.body_text());
            Failure::validation(message)
        })?;
        Ok(Self(body))
    }
}
