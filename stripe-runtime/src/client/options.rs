//! Options of a single call.

use std::fmt;
use std::time::Duration;

use crate::{Error, Form};

/// Options for one call; what is not set comes from the client.
///
/// ```
/// use std::time::Duration;
/// use stripe_runtime::RequestOptions;
///
/// let options = RequestOptions::new()
///     .account("acct_1")
///     .idempotency_key("order-6735")
///     .max_retries(4)
///     .deadline(Duration::from_secs(30));
/// ```
///
/// See [idempotent requests](https://docs.stripe.com/api/idempotent_requests) and [connected accounts](https://docs.stripe.com/api/connected-accounts).
#[derive(Clone, Default)]
pub struct RequestOptions {
    pub(super) idempotency_key: Option<String>,
    pub(super) account: Option<String>,
    pub(super) context: Option<String>,
    pub(super) api_version: Option<String>,
    pub(super) api_key: Option<String>,
    pub(super) timeout: Option<Duration>,
    pub(super) deadline: Option<Duration>,
    pub(super) max_retries: Option<u32>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) is_for_own_account: bool,
    params: Vec<(String, String)>,
    expand: Vec<String>,
}

impl RequestOptions {
    /// No options.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The idempotency key, 1 to 255 characters; by default every POST, and every DELETE of
    /// version 2 of the API, gets a random one. With a list, every page is asked for with it.
    #[must_use]
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    /// The connected account to act for. Not together with [`RequestOptions::context`].
    #[must_use]
    pub fn account(mut self, account: impl Into<String>) -> Self {
        self.account = Some(account.into());
        self
    }

    /// Acts for the API key's own account, also where the client acts for a connected one.
    #[must_use]
    pub fn own_account(mut self) -> Self {
        self.is_for_own_account = true;
        self
    }

    /// The context to act in. Not together with [`RequestOptions::account`].
    #[must_use]
    pub fn context(mut self, context: impl Into<String>) -> Self {
        self.context = Some(context.into());
        self
    }

    /// The API version to ask for; the types are written for the default one.
    #[must_use]
    pub fn api_version(mut self, version: impl Into<String>) -> Self {
        self.api_version = Some(version.into());
        self
    }

    /// The API key to use.
    #[must_use]
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.api_key = Some(key.into());
        self
    }

    /// How long an attempt may take until its whole answer is here.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How long all attempts may take, with the waits between them.
    ///
    /// What does not end in time is the last attempt's error, and no attempt follows that would
    /// begin too late.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// How often to send again what may then be answered otherwise; 0 for never.
    ///
    /// A connection that is reset before an answer begins is tried once more even at 0.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// Adds a header, in place of the client's own of that name. Headers that have an option here are
    /// refused.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds a parameter that the operation does not declare; `name` may nest, as in `a[b]`.
    #[must_use]
    pub fn param(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.params.push((name.into(), value.into()));
        self
    }

    /// Asks for the object behind a reference, such as `data.customer`.
    #[must_use]
    pub fn expand(mut self, path: impl Into<String>) -> Self {
        self.expand.push(path.into());
        self
    }

    /// Whether parameters are to be added.
    pub(super) fn has_parameters(&self) -> bool {
        !(self.params.is_empty() && self.expand.is_empty())
    }

    /// Adds parameters and what to expand after those of the operation.
    pub(super) fn encode(&self, form: &mut Form) {
        for (name, value) in &self.params {
            form.field(name, value);
        }
        form.extend_list("expand", &self.expand);
    }

    /// Refuses options that cannot be sent.
    pub(super) fn check(&self) -> Result<(), Error> {
        let is_key = |key: &String| key.trim() == key && (1..=255).contains(&key.chars().count());
        let named = [&self.account, &self.context, &self.api_version];
        let owners = [
            self.account.is_some(),
            self.context.is_some(),
            self.is_for_own_account,
        ];
        let fault = if !self.idempotency_key.as_ref().is_none_or(is_key) {
            "an idempotency key has 1 to 255 characters, and no white space around them"
        } else if owners.into_iter().filter(|is_set| *is_set).count() > 1 {
            "an account, a context and the own account exclude each other: set one of them"
        } else if named.into_iter().flatten().any(String::is_empty) {
            "an account, a context and an API version are not empty; `own_account` acts for none"
        } else if self.timeout == Some(Duration::ZERO) {
            "a timeout of nothing leaves no time for an attempt"
        } else {
            return Ok(());
        };
        Err(Error::config(fault))
    }
}

/// Shows no key, and of headers and parameters only names: their values may be secret.
impl fmt::Debug for RequestOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |pairs: &[(String, String)]| -> Vec<String> {
            pairs.iter().map(|(name, _)| name.clone()).collect()
        };
        f.debug_struct("RequestOptions")
            .field("idempotency_key", &self.idempotency_key)
            .field("account", &self.account)
            .field("context", &self.context)
            .field("api_version", &self.api_version)
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .field("max_retries", &self.max_retries)
            .field("headers", &names(&self.headers))
            .field("params", &names(&self.params))
            .field("expand", &self.expand)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_follow_those_of_the_operation() {
        let mut form = Form::new();
        form.field("expand", &["a"]);
        let options = RequestOptions::new()
            .expand("b.c")
            .expand("d")
            .param("x[y]", "z z");
        options.encode(&mut form);
        let want = "expand[0]=a&x[y]=z%20z&expand[1]=b.c&expand[2]=d";
        assert_eq!(form.into_string(), want);
    }

    #[test]
    fn what_cannot_be_sent_is_refused() {
        let key = |text: String| RequestOptions::new().idempotency_key(text).check();
        assert!(key(String::new()).unwrap_err().is_config());
        assert!(key("é".repeat(256)).unwrap_err().is_config());
        assert!(key(" k".to_owned()).unwrap_err().is_config());
        let wrong = [
            RequestOptions::new().account(""),
            RequestOptions::new().account("acct_1").own_account(),
            RequestOptions::new().timeout(Duration::ZERO),
        ];
        assert!(wrong.iter().all(|options| options.check().is_err()));
        key("é".repeat(255)).unwrap();
        let both = RequestOptions::new().account("acct_1").context("ctx_1");
        assert!(both.check().unwrap_err().is_config());
    }

    #[test]
    fn debug_shows_no_secret() {
        let options = RequestOptions::new()
            .api_key("sk_secret")
            .header("X-Token", "secret")
            .param("token", "secret");
        assert!(!format!("{options:?}").contains("secret"));
    }
}
