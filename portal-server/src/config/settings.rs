//! The table of all settings: what flags, variables, the file and the README have in common.

/// A setting: `key` in the file, `--key` with dashes, `PORTAL_KEY`.
#[derive(Debug)]
pub(crate) struct Setting {
    pub(crate) key: &'static str,
    pub(crate) kind: Kind,
    /// What its value is, for people.
    pub(crate) value: &'static str,
    /// What it is unless it is set; nothing where it is then absent.
    pub(crate) default: Option<&'static str>,
    /// What it is for, in one line.
    pub(crate) about: &'static str,
}

/// How a setting can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// In all three ways.
    One,
    /// In all three ways, the name of a file.
    File,
    /// In all three ways, several times or with commas.
    Many,
    /// In all three ways, unless it has a password: then as a secret.
    Address,
    /// In the environment, or in a file that is named there or in the configuration.
    Secret,
    /// As a secret; several with commas, in a file one a line.
    Secrets,
}

impl Kind {
    /// Whether it must not be a flag, nor stand in the configuration.
    pub(crate) fn is_secret(self) -> bool {
        matches!(self, Self::Secret | Self::Secrets)
    }

    /// Whether a file can have it for itself.
    pub(crate) fn has_file(self) -> bool {
        self.is_secret() || self == Self::Address
    }

    pub(crate) fn is_list(self) -> bool {
        matches!(self, Self::Many | Self::Secrets)
    }
}

impl Setting {
    pub(crate) fn flag(&self) -> String {
        self.key.replace('_', "-")
    }

    pub(crate) fn variable(&self) -> String {
        format!("PORTAL_{}", self.key.to_uppercase())
    }
}

/// The setting of this key.
pub(crate) fn setting(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.key == key)
}

const fn row(
    key: &'static str,
    kind: Kind,
    value: &'static str,
    default: Option<&'static str>,
    about: &'static str,
) -> Setting {
    Setting {
        key,
        kind,
        value,
        default,
        about,
    }
}

use Kind::{Address, File, Many, One, Secret, Secrets};

/// All settings.
#[rustfmt::skip]
pub(crate) const SETTINGS: &[Setting] = &[
    row("host", One, "ADDRESS", Some("127.0.0.1"), "the address to listen on"),
    row("port", One, "PORT", Some("8080"), "the port to listen on; 0 takes any that is free"),
    row("database", Address, "URL", Some("sqlite:portal.db"), "`sqlite:FILE` or `postgres://USER@HOST/NAME`"),
    row("connections", One, "NUMBER", Some("10"), "how many connections to PostgreSQL each replica has at most"),
    row("stripe_key", Secret, "KEY", None, "the secret or restricted key, `sk_…` or `rk_…`; it decides test mode or live mode"),
    row("stripe_url", One, "URL", Some("https://api.stripe.com"), "where Stripe's API is"),
    row("stripe_timeout", One, "SECONDS", Some("10"), "how long Stripe has for all calls that one portal takes"),
    row("webhook_secrets", Secrets, "WHSEC", None, "what webhooks are signed with, `whsec_…`; several while one is rolled; without one, no webhook is taken"),
    row("return_origins", Many, "ORIGIN", None, "where customers may come back to, such as `https://app.example.com`; at least one"),
    row("configurations", Many, "ID", None, "the configurations of the portal that a request may name, `bpc_…`"),
    row("portals_a_minute", One, "NUMBER", Some("10"), "how often a user can open a portal, in each replica"),
    row("jwt_secret", Secret, "SECRET", None, "what JSON Web Tokens of HS256 are signed with, 32 bytes at least"),
    row("jwks", File, "FILE", None, "a JWK set with keys for JSON Web Tokens of RS256, EdDSA or HS256"),
    row("jwt_issuer", One, "TEXT", None, "the only `iss` of JSON Web Tokens to take"),
    row("jwt_audience", One, "TEXT", None, "the only `aud` of JSON Web Tokens to take; without it, those that have none"),
    row("cors_origins", Many, "ORIGIN", None, "pages of which origins may call the API"),
    row("client_address_header", One, "NAME", None, "the header in which a proxy says who is calling, such as `X-Forwarded-For`"),
    row("hsts", One, "SECONDS", Some("0"), "how long browsers are told to use HTTPS only; 0 says nothing of it"),
    row("body_limit", One, "BYTES", Some("65536"), "how long a request may be"),
    row("webhook_body_limit", One, "BYTES", Some("1048576"), "how long a webhook may be"),
    row("time_limit", One, "SECONDS", Some("30"), "how long a request may take"),
    row("workers", One, "NUMBER", Some("8"), "how many events are applied at once"),
    row("lease", One, "SECONDS", Some("120"), "for how long an event is one replica's own: how long the events of one that was killed wait"),
    row("catch_up", One, "MINUTES", Some("15"), "how often to fetch events that never came; 0 is never"),
    row("docs", One, "BOOLEAN", Some("true"), "whether there are `/docs` and `/openapi.json`"),
    row("metrics", One, "BOOLEAN", Some("true"), "whether there is `/metrics`"),
    row("log_format", One, "FORM", Some("auto"), "`text`, `json`, or `auto`: text on a terminal"),
    row("log_level", One, "LEVEL", Some("info"), "`error`, `warn`, `info`, `debug`, `trace`, or directives such as `info,portal_server=debug`"),
];
