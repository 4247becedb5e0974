//! How the client introduces itself to Stripe.

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::percent;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The application that uses the client, for Stripe to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppInfo {
    name: String,
    version: Option<String>,
    url: Option<String>,
}

impl AppInfo {
    /// An application by its name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            version: None,
            url: None,
        }
    }

    /// Adds its version.
    #[must_use]
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// Adds where to read about it.
    #[must_use]
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    fn user_agent(&self) -> String {
        let version = self.version.as_ref().map(|version| format!("/{version}"));
        let url = self.url.as_ref().map(|url| format!(" ({url})"));
        [Some(self.name.clone()), version, url]
            .into_iter()
            .flatten()
            .collect()
    }

    fn json(&self) -> Value {
        let mut app = json!({ "name": encoded(&self.name) });
        for (name, value) in [("version", &self.version), ("url", &self.url)] {
            if let Some(value) = value {
                app[name] = encoded(value).into();
            }
        }
        app
    }
}

/// The header `User-Agent`.
pub(super) fn user_agent(app: Option<&AppInfo>) -> String {
    let app = app.map_or(Cow::Borrowed(""), |app| {
        format!(" {}", app.user_agent()).into()
    });
    format!("Stripe/v1 RustBindings/{VERSION}{app}")
}

/// The header `X-Stripe-Client-User-Agent`.
pub(super) fn client_user_agent(app: Option<&AppInfo>) -> String {
    let mut client = json!({
        "bindings_version": VERSION,
        "lang": "rust",
        "publisher": env!("CARGO_PKG_NAME"),
        "httplib": "reqwest",
    });
    if let Some(app) = app {
        client["application"] = app.json();
    }
    client.to_string()
}

fn encoded(text: &str) -> String {
    let mut out = String::new();
    percent::push(&mut out, text, percent::SEGMENT);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_application_follows_the_bindings() {
        let app = AppInfo::new("Né").version("1.2").url("https://e.com");
        let bindings = format!("Stripe/v1 RustBindings/{VERSION}");
        assert_eq!(user_agent(None), bindings);
        assert_eq!(
            user_agent(Some(&app)),
            format!("{bindings} Né/1.2 (https://e.com)")
        );
        assert_eq!(
            user_agent(Some(&AppInfo::new("a"))),
            format!("{bindings} a")
        );
    }

    #[test]
    fn json_values_are_encoded() {
        let app = AppInfo::new("Né").url("https://e.com");
        let got: Value = serde_json::from_str(&client_user_agent(Some(&app))).unwrap();
        assert_eq!(got["lang"], "rust");
        let want = json!({"name": "N%C3%A9", "url": "https%3A%2F%2Fe.com"});
        assert_eq!(got["application"], want);
    }
}
