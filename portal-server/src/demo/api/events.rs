//! `/demo/api/events`: the webhooks that came, for the panel that shows them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::Uri;
use portal_server::answer::{Answer, Failure};
use url::form_urlencoded;

use super::{Shared, internal};
use crate::demo::inbox::Arrived;

/// How many events are told at most.
const MOST: i64 = 100;

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
) -> Result<Answer<Vec<Arrived>>, Failure> {
    let after = after(&uri).ok_or_else(|| {
        Failure::validation("after: write the `seq` of an event, or leave it out")
    })?;
    let arrived = shared.inbox.after(after, MOST).await.map_err(internal)?;
    Ok(Answer::of(arrived))
}

/// The number of the last event that is known, if it is one.
fn after(uri: &Uri) -> Option<i64> {
    let query = uri.query().unwrap_or_default().as_bytes();
    let mut pairs = form_urlencoded::parse(query);
    match pairs.find(|(name, _)| name == "after") {
        None => Some(0),
        Some((_, number)) => number.parse().ok(),
    }
}
