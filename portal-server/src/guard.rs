//! Who is asking: the extractors of requests that need a user, or a customer of Stripe's.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use stripe_portal_gen::ids::CustomerId;

use crate::answer::Failure;
use crate::billing::{Billing, Shared};
use crate::identity::{BoxError, IdentityError, User};
use crate::inbox::of_database;

/// How many tokens are looked up at once: callers whom nobody knows do not get the database for themselves. Who
/// comes when there are more is sent away at once, so that no queue grows.
pub(crate) const LOOKUPS: usize = 256;

/// How many bytes a token may have.
const TOKEN: usize = 4096;

/// A user who was authenticated. Anybody else is answered 401.
#[derive(Debug)]
pub(crate) struct SignedIn(pub(crate) User);

/// A user who is a customer of Stripe's. A user who is none is answered 404.
#[derive(Debug)]
pub(crate) struct Customer {
    pub(crate) id: CustomerId,
}

impl FromRequestParts<Billing> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, billing: &Billing) -> Result<Self, Failure> {
        let shared = &billing.0;
        let token = token(&parts.headers).ok_or_else(Failure::unauthorized)?;
        let _permit = shared.lookups.try_acquire().map_err(|_| too_busy())?;
        match shared.users.authenticate(token).await {
            Ok(Some(user)) => Ok(Self(user)),
            Ok(None) => Err(Failure::unauthorized()),
            Err(error) => {
                let error = told(&error);
                tracing::error!(error, "the token could not be looked up");
                Err(Failure::internal())
            }
        }
    }
}

impl FromRequestParts<Billing> for Customer {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, billing: &Billing) -> Result<Self, Failure> {
        let SignedIn(user) = SignedIn::from_request_parts(parts, billing).await?;
        let id = customer_of(&billing.0, &user).await?;
        Ok(Self { id })
    }
}

/// The customer that the user is. It comes from nowhere else: no request can name one.
pub(crate) async fn customer_of(shared: &Shared, user: &User) -> Result<CustomerId, Failure> {
    match shared.customers.customer_of(user).await {
        Ok(customer) => customer.ok_or_else(Failure::no_customer),
        Err(error) => {
            let error = told(&error);
            tracing::error!(error, "the customer could not be looked up");
            Err(Failure::internal())
        }
    }
}

/// What can be told of an application's error: its own words, but never the database's.
fn told(error: &BoxError) -> String {
    if let Some(error) = error.downcast_ref::<sqlx::Error>() {
        return of_database(error);
    }
    match error.downcast_ref::<IdentityError>() {
        Some(IdentityError::Database(error)) => of_database(error),
        _ => error.to_string(),
    }
}

fn too_busy() -> Failure {
    let message = "Too many requests at once; try again in a moment";
    Failure::unavailable(message).retry_after(1)
}

/// The bearer token, where there is exactly one.
fn token(headers: &HeaderMap) -> Option<&str> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(only), None) = (all.next(), all.next()) else {
        return None;
    };
    let (scheme, token) = only.to_str().ok()?.split_once(' ')?;
    let token = token.trim_matches(' ');
    let is_one = !token.is_empty() && token.len() <= TOKEN;
    let is_plain = token.bytes().all(|byte| byte.is_ascii_graphic());
    (scheme.eq_ignore_ascii_case("bearer") && is_one && is_plain).then_some(token)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn of(values: &[&[u8]]) -> HeaderMap {
        let value = |it: &&[u8]| HeaderValue::from_bytes(it).unwrap();
        let values = values.iter().map(|it| (header::AUTHORIZATION, value(it)));
        values.collect()
    }

    #[test]
    fn a_token_is_one_word_after_the_scheme() {
        for text in ["Bearer abc", "bearer abc", "BEARER  abc "] {
            assert_eq!(token(&of(&[text.as_bytes()])), Some("abc"), "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_token() {
        let long = format!("Bearer {}", "a".repeat(TOKEN + 1));
        for text in [
            "",
            "abc",
            "Bearer",
            "Bearer ",
            "Bearer a b",
            "Basic abc",
            "Bearer\tabc",
            &long,
        ] {
            assert_eq!(token(&of(&[text.as_bytes()])), None, "{text}");
        }
        assert_eq!(token(&of(&[])), None);
        assert_eq!(token(&of(&[b"Bearer \xff"])), None);
        assert_eq!(token(&of(&[b"Bearer a", b"Bearer a"])), None);
    }
}
