//! Why something changes: when, in which API version, and for which request.

use serde::{Deserialize, Serialize};

use crate::version::ApiVersion;

/// The account that the world is of.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Its id, `acct_…`.
    pub id: String,
    /// Its name, which invoices and the portal show.
    pub name: String,
    /// The two-letter code of its country.
    pub country: String,
    /// The API version of requests that name none, and of events.
    pub api_version: ApiVersion,
    /// Whether this is its live mode.
    pub livemode: bool,
    /// Where the hosted portal is, without a slash at its end.
    pub portal_url: String,
    /// Whether a link to the portal serves the first browser only that opens it.
    pub links_are_single_use: bool,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            id: "acct_1EmulatedAccount0001".to_owned(),
            name: "Example".to_owned(),
            country: "US".to_owned(),
            api_version: ApiVersion::default(),
            livemode: false,
            portal_url: "http://127.0.0.1".to_owned(),
            links_are_single_use: true,
        }
    }
}

/// What led to a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// When, in seconds since the Unix epoch.
    pub now: i64,
    /// The API version of the request, or of the account.
    pub api_version: ApiVersion,
    /// The request; none where time alone did it.
    pub request: Option<RequestRef>,
    /// Whether it is in live mode.
    pub livemode: bool,
}

/// The request that led to a change, as its events name it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RequestRef {
    /// Its id, `req_…`; none for what a customer did in the portal.
    pub id: Option<String>,
    /// The idempotency key that it was sent with.
    pub idempotency_key: Option<String>,
}
