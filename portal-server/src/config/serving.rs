//! What the server itself needs, beside what every command does.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use axum::http::HeaderName;
use portal_server::{InboxOptions, Origin};
use url::{Host, Url};

use super::reader::Reader;
use super::secret::Secret;
use super::values;

/// What the server needs.
#[derive(Debug)]
pub(crate) struct Serving {
    pub(crate) listen: Listen,
    pub(crate) stripe: Stripe,
    pub(crate) jwt: Jwt,
    pub(crate) web: Web,
    pub(crate) inbox: InboxOptions,
}

/// Where it listens.
#[derive(Debug)]
pub(crate) struct Listen {
    pub(crate) host: IpAddr,
    pub(crate) port: u16,
}

/// How it reaches Stripe, and is reached.
#[derive(Debug)]
pub(crate) struct Stripe {
    pub(crate) key: Secret,
    pub(crate) url: Url,
    pub(crate) timeout: Duration,
    pub(crate) webhook_secrets: Vec<Secret>,
}

/// Which JSON Web Tokens it takes.
#[derive(Debug, Default)]
pub(crate) struct Jwt {
    pub(crate) secret: Option<Secret>,
    pub(crate) key_file: Option<PathBuf>,
    pub(crate) issuer: Option<String>,
    pub(crate) audience: Option<String>,
}

/// What requests may ask for, and how.
#[derive(Debug)]
pub(crate) struct Web {
    pub(crate) return_origins: Vec<Origin>,
    pub(crate) configurations: Vec<String>,
    pub(crate) portals_a_minute: NonZeroU32,
    pub(crate) cors_origins: Vec<Origin>,
    pub(crate) client_address_header: Option<HeaderName>,
    pub(crate) hsts: Duration,
    pub(crate) body_limit: usize,
    pub(crate) time_limit: Duration,
    pub(crate) docs: bool,
    pub(crate) metrics: bool,
}

impl Serving {
    /// What the server needs; nothing where it cannot be used, which the reader knows.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let listen = Listen::read(reader);
        let stripe = Stripe::read(reader);
        let jwt = Jwt::read(reader);
        let web = Web::read(reader);
        if let (Some(stripe), Some(web)) = (&stripe, &web) {
            agree(reader, stripe, web);
        }
        reader.need(
            "return_origins",
            web.as_ref().is_some_and(|it| !it.return_origins.is_empty()),
        );
        let inbox = inbox(reader);
        Some(Self {
            listen: listen?,
            stripe: stripe?,
            jwt,
            web: web?,
            inbox: inbox?,
        })
    }
}

impl Listen {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let host = reader.one("host", values::address);
        let port = reader.one("port", values::port);
        Some(Self {
            host: host?,
            port: port?,
        })
    }
}

impl Stripe {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let key = reader.secret("stripe_key", values::stripe_key);
        reader.need("stripe_key", key.is_some());
        let url = reader.one("stripe_url", values::stripe_url);
        let timeout = reader.one("stripe_timeout", values::seconds);
        let webhook_secrets = reader.many("webhook_secrets", |text| {
            values::webhook_secret(text).map(|()| Secret::new(text))
        });
        let (key, url) = (key?, url?);
        if key.is_live() && url.scheme() == "http" && !is_loopback(&url) {
            let what = "a live key does not travel unencrypted: write https://";
            reader.tell(reader.place("stripe_url"), what);
        }
        Some(Self {
            key,
            url,
            timeout: timeout?,
            webhook_secrets,
        })
    }
}

impl Jwt {
    fn read(reader: &mut Reader<'_>) -> Self {
        let jwt = Self {
            secret: reader.secret("jwt_secret", values::jwt_secret),
            key_file: reader.one("jwks", |it| Ok(PathBuf::from(it))),
            issuer: reader.one("jwt_issuer", |it| Ok(it.to_owned())),
            audience: reader.one("jwt_audience", |it| Ok(it.to_owned())),
        };
        let has_rules = jwt.issuer.is_some() || jwt.audience.is_some();
        if has_rules && !jwt.is_on() {
            let rule = match jwt.issuer.is_some() {
                true => "jwt_issuer",
                false => "jwt_audience",
            };
            let what = "there is no key for JSON Web Tokens: set `jwks` or `jwt_secret` too";
            reader.tell(reader.place(rule), what);
        }
        if let Some(Err(fault)) = jwt.keys() {
            let key = match jwt.key_file.is_some() {
                true => "jwks",
                false => "jwt_secret",
            };
            reader.tell(reader.place(key), fault.to_string());
        }
        jwt
    }

    fn is_on(&self) -> bool {
        self.secret.is_some() || self.key_file.is_some()
    }

    /// What verifies them, where they are taken at all.
    pub(crate) fn keys(
        &self,
    ) -> Option<Result<portal_server::identity::Jwt, portal_server::identity::JwtError>> {
        if !self.is_on() {
            return None;
        }
        let mut builder = portal_server::identity::Jwt::builder();
        if let Some(secret) = &self.secret {
            builder = builder.hs256_secret(secret.expose());
        }
        if let Some(path) = &self.key_file {
            builder = builder.key_file(path);
        }
        if let Some(issuer) = &self.issuer {
            builder = builder.issuer(issuer);
        }
        if let Some(audience) = &self.audience {
            builder = builder.audience(audience);
        }
        Some(builder.build())
    }
}

impl Web {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let return_origins = reader.many("return_origins", values::origin);
        let configurations = reader.many("configurations", values::configuration);
        let portals_a_minute = reader.one("portals_a_minute", values::positive);
        let cors_origins = reader.many("cors_origins", values::origin);
        let client_address_header = reader.one("client_address_header", values::header);
        let hsts = reader.one("hsts", values::long_seconds);
        let body_limit = reader.one("body_limit", values::bytes);
        let time_limit = reader.one("time_limit", values::seconds);
        let docs = reader.one("docs", values::boolean);
        let metrics = reader.one("metrics", values::boolean);
        Some(Self {
            return_origins,
            configurations,
            portals_a_minute: portals_a_minute?,
            cors_origins,
            client_address_header,
            hsts: hsts?,
            body_limit: body_limit?,
            time_limit: time_limit?,
            docs: docs?,
            metrics: metrics?,
        })
    }
}

pub(crate) fn inbox(reader: &mut Reader<'_>) -> Option<InboxOptions> {
    let body_limit = reader.one("webhook_body_limit", values::bytes);
    let concurrency = reader.one("workers", values::positive);
    let lease = reader.one("lease", values::seconds);
    let catch_up = reader.one("catch_up", values::minutes);
    Some(InboxOptions {
        body_limit: body_limit?,
        concurrency: usize::try_from(concurrency?.get()).ok()?,
        lease: lease?,
        catch_up: catch_up?,
        ..InboxOptions::default()
    })
}

/// Tells what cannot be used together.
fn agree(reader: &mut Reader<'_>, stripe: &Stripe, web: &Web) {
    if stripe.timeout >= web.time_limit {
        let limit = web.time_limit.as_secs();
        let what = format!("a request would end first: it has to be less than time_limit, {limit}");
        reader.tell(reader.place("stripe_timeout"), what);
    }
    let is_open = |origin: &&Origin| {
        let url = Url::parse(origin.as_str()).ok();
        url.is_some_and(|url| url.scheme() == "http" && !is_loopback(&url))
    };
    if !stripe.key.is_live() {
        return;
    }
    for origin in web.return_origins.iter().filter(is_open) {
        let origin = origin.as_str();
        let what = format!("`{origin}`: customers of live mode come back to https:// only");
        reader.tell(reader.place("return_origins"), what);
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}
