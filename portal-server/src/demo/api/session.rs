//! `/demo/api/users` and `/demo/api/session`: signing in without a password, and out.

use std::sync::Arc;

use axum::extract::State;
use portal_server::answer::{Answer, Failure};
use serde::{Deserialize, Serialize};

use super::asked::{Body, SignedIn};
use super::{Shared, internal};
use crate::demo::people::{PEOPLE, Person, person};

/// Who wants to sign in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Who {
    user: String,
}

#[derive(Serialize)]
pub(super) struct Session {
    token: String,
    user: &'static Person,
}

pub(super) async fn users() -> Answer<&'static [Person]> {
    Answer::of(&PEOPLE)
}

pub(super) async fn begin(
    State(shared): State<Arc<Shared>>,
    Body(Who { user }): Body<Who>,
) -> Result<Answer<Session>, Failure> {
    let user = person(&user).ok_or_else(|| {
        let known = PEOPLE.each_ref().map(|it| it.id).join("`, `");
        Failure::validation(format!("user: there are only `{known}`"))
    })?;
    let token = shared.sessions.open(user).await.map_err(internal)?;
    Ok(Answer::of(Session { token, user }))
}

pub(super) async fn end(
    State(shared): State<Arc<Shared>>,
    SignedIn { token, .. }: SignedIn,
) -> Result<Answer<()>, Failure> {
    shared.sessions.close(&token).await.map_err(internal)?;
    Ok(Answer::of(()))
}
