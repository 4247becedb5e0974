//! New sessions: which customer, which configuration, which way back, which flow.

use stripe_portal_gen::billing_portal::{
    AfterExpiration, AfterExpirationCustomerLogin, Configuration, CreateSession, Session,
    SessionAfterExpiration, SessionAfterExpirationCustomerLogin, SessionAfterExpirationType,
};
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::ids::{ConfigurationId, SessionId};
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::{Expandable, Sensitive, Timestamp};

use super::flow;
use crate::rules::check::{found, known, url};
use crate::rules::configurations;
use crate::world::{Tx, World};

/// Creates a session. First what the parameters say by themselves is checked, then what they name.
pub fn create(tx: &mut Tx<'_>, params: CreateSession) -> Result<SessionId, Refusal> {
    let CreateSession {
        customer,
        configuration,
        return_url,
        on_behalf_of,
        flow_data,
        locale,
        customer_account,
        after_expiration,
        expand: _,
    } = params;
    if let Some(locale) = &locale {
        known(locale, "locale")?;
    }
    if let Some(return_url) = &return_url {
        url(return_url, "return_url")?;
    }
    if let Some(flow) = &flow_data {
        flow::well_formed(flow)?;
    }
    if let Some(after) = &after_expiration {
        ahead(after, tx.now())?;
    }
    found::<Customer>(tx.world(), &customer, "customer")?;
    let configuration = self::configuration(tx.world(), configuration.as_ref())?;
    let return_url = return_url.or_else(|| configuration.default_return_url.clone());
    if return_url.is_none() {
        return Err(Refusal::invalid(
            "Your PortalConfiguration does not have a `default_return_url`, and you did not \
             provide a `return_url`.",
        ));
    }
    let flow = match flow_data {
        Some(flow) => Some(flow::begin(
            tx.world(),
            flow,
            &customer,
            configuration,
            tx.now(),
        )?),
        None => None,
    };
    let configuration = configuration.id.clone();
    let id = SessionId::from(tx.new_id("bps"));
    let made = Session {
        url: link(tx, &id),
        id,
        object: "billing_portal.session".to_owned(),
        created: Timestamp(tx.now()),
        customer,
        livemode: tx.cause().livemode,
        on_behalf_of,
        return_url,
        configuration: Expandable::Id(configuration),
        flow,
        locale,
        customer_account,
        after_expiration: after_expiration.map(of_after_expiration),
    };
    let id = made.id.clone();
    tx.insert(made);
    Ok(id)
}

/// A new address, which is worth as much as a password. It begins with the id, by which it is found.
pub(super) fn link(tx: &mut Tx<'_>, id: &SessionId) -> Sensitive {
    let mode = if tx.cause().livemode { "" } else { "test_" };
    let secret = tx.new_text(40);
    let id = id.trim_start_matches("bps_");
    let portal = &tx.world().account.portal_url;
    Sensitive::from(format!("{portal}/p/session/{mode}{id}{secret}"))
}

/// The configuration that is meant, which must be active.
fn configuration<'w>(
    world: &'w World,
    id: Option<&ConfigurationId>,
) -> Result<&'w Configuration, Refusal> {
    let configuration = match id {
        Some(id) => found::<Configuration>(world, id, "configuration")?,
        None => configurations::default(world).ok_or_else(|| no_default(world.account.livemode))?,
    };
    if configuration.active {
        return Ok(configuration);
    }
    let message = format!("The configuration {} is not active.", configuration.id);
    Err(Refusal::invalid(message).param("configuration"))
}

fn no_default(livemode: bool) -> Refusal {
    let (mode, path) = if livemode {
        ("live", "")
    } else {
        ("test", "test/")
    };
    Refusal::invalid(format!(
        "No configuration provided and your {mode} mode default configuration has not been created. \
         Provide a configuration or create your default by saving your customer portal settings in \
         {mode} mode at https://dashboard.stripe.com/{path}settings/billing/portal."
    ))
}

/// The time until which customers can log in again must lie ahead.
fn ahead(after: &AfterExpiration, now: i64) -> Result<(), Refusal> {
    let until = after.customer_login.as_ref().and_then(|it| it.expires_at);
    if until.is_none_or(|until| i64::from(until) > now) {
        return Ok(());
    }
    let message = "Invalid timestamp: must be an integer Unix timestamp in the future.";
    Err(Refusal::invalid(message).param("after_expiration[customer_login][expires_at]"))
}

fn of_after_expiration(given: AfterExpiration) -> SessionAfterExpiration {
    let AfterExpiration { customer_login } = given;
    let expires_at =
        customer_login.and_then(|AfterExpirationCustomerLogin { expires_at }| expires_at);
    SessionAfterExpiration {
        type_: SessionAfterExpirationType::CustomerLogin,
        customer_login: Some(SessionAfterExpirationCustomerLogin { expires_at }),
    }
}
