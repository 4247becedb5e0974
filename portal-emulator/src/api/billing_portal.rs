//! Portal configurations and sessions.

use stripe_portal_gen::List;
use stripe_portal_gen::billing_portal::{
    Configuration, CreateConfiguration, CreateSession, ListConfigurations, RetrieveConfiguration,
    Session, UpdateConfiguration,
};
use stripe_portal_gen::server::Refusal;

use super::named::named;
use super::page::{Cursor, is, page};
use crate::host::{Api, Caller};
use crate::rules::{configurations, sessions};
use crate::world::Tx;

/// Creates a session.
pub(super) fn create_session(tx: &mut Tx<'_>, params: CreateSession) -> Result<Session, Refusal> {
    let id = sessions::create(tx, params)?;
    named(tx, &id, "id")
}

/// Creates a configuration.
pub(super) fn create(
    tx: &mut Tx<'_>,
    params: CreateConfiguration,
) -> Result<Configuration, Refusal> {
    let id = configurations::create(tx, params)?;
    named(tx, &id, "id")
}

/// Changes a configuration.
pub(super) fn update(
    tx: &mut Tx<'_>,
    params: UpdateConfiguration,
) -> Result<Configuration, Refusal> {
    let id = params.configuration.clone();
    configurations::update(tx, params)?;
    named(tx, &id, "configuration")
}

/// Lists the configurations.
pub(super) fn list(
    api: &Api,
    caller: &Caller,
    params: ListConfigurations,
) -> Result<List<Configuration>, Refusal> {
    let ListConfigurations {
        active,
        is_default,
        ending_before,
        limit,
        starting_after,
        expand: _,
    } = params;
    let cursor = Cursor {
        limit,
        starting_after: starting_after.as_deref(),
        ending_before: ending_before.as_deref(),
    };
    api.read(caller, |world| {
        page(
            world,
            "/v1/billing_portal/configurations",
            cursor,
            |it: &Configuration| {
                is(active.as_ref(), &it.active) && is(is_default.as_ref(), &it.is_default)
            },
        )
    })
}

/// Retrieves a configuration.
pub(super) fn retrieve(
    api: &Api,
    caller: &Caller,
    params: RetrieveConfiguration,
) -> Result<Configuration, Refusal> {
    let RetrieveConfiguration {
        configuration,
        expand: _,
    } = params;
    api.found(caller, &configuration, "configuration")
}
