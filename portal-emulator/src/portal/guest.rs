//! Who visits: the session that their link opens, and what belongs to it.

use sha2::{Digest, Sha256};
use stripe_portal_gen::billing_portal::{AfterCompletionType, Configuration, Session, SessionFlow};
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::ids::SubscriptionId;
use stripe_portal_gen::subscription::Subscription;

use super::answer::Outcome;
use super::door::Asked;
use super::form::Form;
use super::notice;
use super::text::{Shown, choose};
use super::view::frame::{Frame, Leave, Notice};
use crate::rules::sessions::Entry;
use crate::world::World;

/// A customer in the portal, on one page of it. Not to be shown: its paths hold the secret of the link.
pub(super) struct Guest {
    pub session: Session,
    pub configuration: Configuration,
    pub customer: Customer,
    /// The path of the session.
    pub base: String,
    /// Whether the page is a step of the session's flow.
    pub in_flow: bool,
    /// What a form must send back.
    pub token: String,
    pub query: Form,
    pub form: Form,
    pub account: String,
}

impl Guest {
    /// The guest of a session, whose customer and configuration must still be there.
    pub(super) fn of(world: &World, entry: &Entry, asked: Asked) -> Option<Self> {
        let session = world.get::<Session>(&entry.session)?.clone();
        let configuration = world
            .get::<Configuration>(session.configuration.id())?
            .clone();
        let customer = world.get::<Customer>(&session.customer)?.clone();
        Some(Self {
            token: token(&session, &entry.browser),
            base: path_of(world, &asked.secret),
            in_flow: asked.in_flow && session.flow.is_some(),
            session,
            configuration,
            customer,
            query: asked.query,
            form: asked.form,
            account: world.account.name.clone(),
        })
    }

    /// What the paths of pages begin with.
    pub(super) fn here(&self) -> String {
        let flow = if self.in_flow { "/flow" } else { "" };
        format!("{}{flow}", self.base)
    }

    /// The path of the overview: a session with a flow begins elsewhere.
    pub(super) fn home(&self) -> String {
        match &self.session.flow {
            Some(_) => format!("{}/overview", self.base),
            None => self.base.clone(),
        }
    }

    /// The path of a page about a subscription.
    pub(super) fn at(&self, subscription: &SubscriptionId, page: &str) -> String {
        format!("{}/subscriptions/{subscription}/{page}", self.here())
    }

    /// The flow, where this page is a step of it.
    pub(super) fn flow(&self) -> Option<&SessionFlow> {
        self.session.flow.as_ref().filter(|_| self.in_flow)
    }

    /// Where a customer goes who has done something.
    pub(super) fn after(&self, notice: Notice) -> String {
        let query = notice::query(notice);
        let Some(after) = self.flow().map(|flow| &flow.after_completion) else {
            return format!("{}?{query}", self.home());
        };
        match (&after.type_, &after.redirect) {
            // Browsers hold a form to its policy through every redirect that follows it, also through those of
            // the business: so a page of ours stands between.
            (AfterCompletionType::Redirect, Some(_))
            | (AfterCompletionType::HostedConfirmation, _) => {
                format!("{}/done?{query}", self.here())
            }
            _ => format!("{}?{query}", self.home()),
        }
    }

    pub(super) fn done(&self, notice: Notice) -> Outcome {
        Outcome::Go(self.after(notice))
    }

    /// The customer's own subscription.
    pub(super) fn own<'w>(&self, world: &'w World, id: &str) -> Option<&'w Subscription> {
        let subscription = world.get::<Subscription>(id)?;
        (*subscription.customer.id() == self.customer.id).then_some(subscription)
    }

    pub(super) fn shown(&self, accepted: Option<&str>) -> Shown {
        let locale = self.session.locale.as_ref().map(|locale| locale.as_str());
        let preferred = self
            .customer
            .preferred_locales
            .as_deref()
            .unwrap_or_default();
        choose(locale, preferred, accepted)
    }

    pub(super) fn frame(&self, style: String, is_home: bool) -> Frame {
        let profile = &self.configuration.business_profile;
        Frame {
            home: self.home(),
            here: self.here(),
            style,
            back: !is_home && !self.in_flow,
            business: Some(self.account.clone()).filter(|name| !name.is_empty()),
            headline: profile.headline.clone(),
            leave: self
                .session
                .return_url
                .as_deref()
                .and_then(|url| self.leave(url)),
            privacy_url: profile.privacy_policy_url.clone().filter(|url| is_web(url)),
            terms_url: profile
                .terms_of_service_url
                .clone()
                .filter(|url| is_web(url)),
            token: self.token.clone(),
        }
    }

    /// Where the flow sends a customer once it is done.
    pub(super) fn leads_on(&self) -> Option<Leave> {
        let after = &self.flow()?.after_completion;
        self.leave(&after.redirect.as_ref()?.return_url)
    }

    /// The link to an address of the business.
    fn leave(&self, href: &str) -> Option<Leave> {
        let name = Some(self.account.clone()).filter(|name| !name.is_empty());
        leads_out(href).then(|| Leave {
            place: name.or_else(|| host(href).map(str::to_owned)),
            href: href.to_owned(),
        })
    }
}

/// The path of the session whose link ends with `secret`. The portal may be below another path.
pub(super) fn path_of(world: &World, secret: &str) -> String {
    format!("{}/p/session/{secret}", prefix(world))
}

/// The path that the portal's address has itself.
pub(super) fn prefix(world: &World) -> &str {
    let url = world.account.portal_url.as_str();
    origin(url)
        .and_then(|origin| url.strip_prefix(origin))
        .unwrap_or("")
}

/// Known to nobody but the browser that the session serves, and of no use for another session.
fn token(session: &Session, browser: &str) -> String {
    let mut hash = Sha256::new();
    for part in ["form", session.id.as_str(), browser] {
        hash.update(part);
        hash.update([0]);
    }
    hash.finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn is_web(url: &str) -> bool {
    origin(url).is_some()
}

/// Whether it leads to another place, an app's too, rather than running as a script or reading a file.
fn leads_out(url: &str) -> bool {
    crate::rules::check::url(url, "return_url").is_ok()
}

/// Scheme and host of an address of the web.
fn origin(url: &str) -> Option<&str> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| url.starts_with(scheme))?;
    let host = url
        .strip_prefix(scheme)?
        .split(['/', '?', '#', '\\'])
        .next()?;
    // A policy must not end within an address.
    let fits = |c: char| c.is_ascii_alphanumeric() || ".-:[]_".contains(c);
    let plain = !host.is_empty() && host.chars().all(fits);
    url.get(..scheme.len() + host.len()).filter(|_| plain)
}

fn host(url: &str) -> Option<&str> {
    origin(url)?.split("//").nth(1)
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn origins_are_of_the_web_and_hold_nothing_else() {
        assert_eq!(
            origin("https://example.com/a?b"),
            Some("https://example.com")
        );
        assert_eq!(origin("http://[::1]:80"), Some("http://[::1]:80"));
        for url in [
            "javascript:alert(1)",
            "https://",
            "https://a b/",
            "https://a;script-src/",
            "//x",
        ] {
            assert_eq!(origin(url), None, "{url}");
        }
    }
}
