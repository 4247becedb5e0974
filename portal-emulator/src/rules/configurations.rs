//! Configurations of the portal: what one lets customers do, what it says by default, what it must not say.

mod check;
mod create;
mod defaults;
mod products;
mod update;

use stripe_portal_gen::billing_portal::{
    BusinessProfile, Configuration, CreateBusinessProfile, CreateConfiguration, LoginPage,
    LoginPageParams, UpdateBusinessProfile, UpdateConfiguration,
};
use stripe_portal_gen::ids::ConfigurationId;
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::{Clearable, Timestamp};

use super::check::{found, length, url};
use super::metadata;
use crate::world::{Tx, World};

/// Creates a configuration. Requests never make one the default.
pub fn create(tx: &mut Tx<'_>, params: CreateConfiguration) -> Result<ConfigurationId, Refusal> {
    let id = ConfigurationId::from(tx.new_id("bpc"));
    add(tx, id, params, false)
}

/// Saves the default configuration, as the Dashboard does: its features take the place of those that it had.
pub fn save_default(
    tx: &mut Tx<'_>,
    id: Option<&str>,
    params: CreateConfiguration,
) -> Result<ConfigurationId, Refusal> {
    let before = default(tx.world()).map(|it| it.id.to_string());
    let id = before.or_else(|| id.map(str::to_owned));
    let id = ConfigurationId::from(id.unwrap_or_else(|| tx.new_id("bpc")));
    add(tx, id, params, true)
}

/// Creates a configuration whose id is given, not the default one.
pub fn create_as(
    tx: &mut Tx<'_>,
    id: &str,
    params: CreateConfiguration,
) -> Result<ConfigurationId, Refusal> {
    add(tx, ConfigurationId::from(id), params, false)
}

/// The default configuration, if it was saved.
#[must_use]
pub fn default(world: &World) -> Option<&Configuration> {
    let mut all = world.all::<Configuration>().iter();
    all.find(|it| it.is_default)
}

fn add(
    tx: &mut Tx<'_>,
    id: ConfigurationId,
    params: CreateConfiguration,
    is_default: bool,
) -> Result<ConfigurationId, Refusal> {
    let CreateConfiguration {
        metadata: pairs,
        expand: _,
        default_return_url,
        login_page,
        name,
        business_profile,
        features,
    } = params;
    let now = Timestamp(tx.now());
    let mut made = Configuration {
        id: id.clone(),
        object: "billing_portal.configuration".to_owned(),
        active: true,
        created: now,
        default_return_url: None,
        is_default,
        livemode: tx.cause().livemode,
        metadata: Some(metadata::new(pairs, "metadata")?),
        updated: now,
        application: None,
        business_profile: BusinessProfile {
            headline: None,
            privacy_policy_url: None,
            terms_of_service_url: None,
        },
        features: defaults::features(),
        login_page: LoginPage {
            enabled: false,
            url: None,
        },
        name: None,
    };
    let CreateBusinessProfile {
        headline,
        privacy_policy_url,
        terms_of_service_url,
    } = business_profile;
    let profile = UpdateBusinessProfile {
        headline,
        privacy_policy_url: privacy_policy_url.map(Clearable::Set),
        terms_of_service_url: terms_of_service_url.map(Clearable::Set),
    };
    texts(&mut made, default_return_url, name, Some(profile))?;
    create::features(tx.world(), &mut made.features, features)?;
    check::features(&made.features)?;
    login(tx, &mut made, login_page.as_ref());
    tx.insert(made);
    Ok(id)
}

/// Updates a configuration; what is not given stays as it is.
pub fn update(tx: &mut Tx<'_>, params: UpdateConfiguration) -> Result<(), Refusal> {
    let UpdateConfiguration {
        configuration: id,
        active,
        expand: _,
        default_return_url,
        login_page,
        name,
        business_profile,
        features,
        metadata: pairs,
    } = params;
    let missing = |refusal: Refusal| refusal.status(404);
    let before = found::<Configuration>(tx.world(), &id, "configuration").map_err(missing)?;
    let mut after = before.clone();
    if active == Some(false) && after.is_default {
        return Err(Refusal::invalid(
            "You cannot set `active: false` on your default PortalConfiguration.",
        ));
    }
    after.active = active.unwrap_or(after.active);
    texts(&mut after, default_return_url, name, business_profile)?;
    if let Some(features) = features {
        update::features(tx.world(), &mut after.features, features)?;
        check::features(&after.features)?;
    }
    if let Some(pairs) = pairs {
        metadata::merge(after.metadata.get_or_insert_default(), pairs, "metadata")?;
    }
    let same = *before == after;
    login(tx, &mut after, login_page.as_ref());
    if !same
        || tx
            .get::<Configuration>(&id)
            .is_some_and(|it| it.login_page != after.login_page)
    {
        after.updated = Timestamp(tx.now());
    }
    tx.insert(after);
    Ok(())
}

/// The texts of a configuration that are given.
fn texts(
    configuration: &mut Configuration,
    return_url: Option<Clearable<String>>,
    name: Option<Clearable<String>>,
    profile: Option<UpdateBusinessProfile>,
) -> Result<(), Refusal> {
    let address = |text: &str, param: &str| url(text, param);
    text(
        &mut configuration.default_return_url,
        return_url,
        "default_return_url",
        address,
    )?;
    text(&mut configuration.name, name, "name", |text, param| {
        length(text, 256, param)
    })?;
    let Some(UpdateBusinessProfile {
        headline,
        privacy_policy_url,
        terms_of_service_url,
    }) = profile
    else {
        return Ok(());
    };
    let at_most = |text: &str, param: &str| length(text, 60, param);
    let own = &mut configuration.business_profile;
    text(
        &mut own.headline,
        headline,
        "business_profile[headline]",
        at_most,
    )?;
    let param = "business_profile[privacy_policy_url]";
    text(
        &mut own.privacy_policy_url,
        privacy_policy_url,
        param,
        address,
    )?;
    let param = "business_profile[terms_of_service_url]";
    text(
        &mut own.terms_of_service_url,
        terms_of_service_url,
        param,
        address,
    )
}

fn text(
    slot: &mut Option<String>,
    given: Option<Clearable<String>>,
    param: &str,
    check: impl Fn(&str, &str) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    match given {
        Some(Clearable::Set(text)) => {
            check(&text, param)?;
            *slot = Some(text);
        }
        Some(Clearable::Clear) => *slot = None,
        None => {}
    }
    Ok(())
}

/// The page on which customers log in has an address while there is one.
fn login(tx: &mut Tx<'_>, configuration: &mut Configuration, given: Option<&LoginPageParams>) {
    let Some(&LoginPageParams { enabled }) = given else {
        return;
    };
    let page = &mut configuration.login_page;
    page.enabled = enabled;
    if !enabled {
        page.url = None;
    } else if page.url.is_none() {
        let mode = if configuration.livemode { "" } else { "test_" };
        let token = tx.new_text(14);
        let portal = &tx.world().account.portal_url;
        page.url = Some(format!("{portal}/p/login/{mode}{token}"));
    }
}

#[cfg(test)]
mod tests;
