//! What a demonstration says when it has started: to people, and to programs.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::page::SETTINGS;

/// Where the endpoint's document has its application.
pub(super) const APP: &str = "https://app.example.com";

/// Where everything is.
pub(super) struct Told<'a> {
    pub(super) url: &'a str,
    pub(super) has_page: bool,
    pub(super) stripe: &'a str,
    /// A user, and a token.
    pub(super) tokens: &'a [(&'static str, String)],
}

impl Told<'_> {
    /// For people: the page alone where there is one, since all else can be had from there.
    pub(super) fn text(&self) -> String {
        match self.has_page {
            true => format!(
                "{HEAD}\
                 open  {}/\n\n\
                 Sign in there as one of three customers, press the button, change something in the portal, and \
                 come back:\nthe panel beside shows the webhooks.\n\n\
                 Ctrl-C ends it. For programs, --format json has tokens and a curl command.",
                self.url
            ),
            false => self.without_page(),
        }
    }

    fn without_page(&self) -> String {
        let Self { url, stripe, .. } = self;
        let mut text = format!(
            "{HEAD}\
             server    {url}\n\
             docs      {url}/docs\n\
             Stripe's  {stripe}/_emulator/\n\n\
             users, and a token of each\n"
        );
        for (user, token) in self.tokens {
            let _ = writeln!(text, "  {user:<10} {token}");
        }
        if let Some(curl) = self.curl() {
            let _ = write!(text, "\nopen a portal\n\n{curl}\n");
        }
        text.push_str(
            "\nThe page is not built: `cargo xtask demo` does that, and needs Node.js.\n\nCtrl-C ends it.",
        );
        text
    }

    /// For programs.
    pub(super) fn json(&self) -> Value {
        let tokens = self.tokens.iter();
        let tokens = tokens.map(|(user, token)| ((*user).to_owned(), json!(token)));
        json!({
            "url": self.url,
            "page": self.has_page.then(|| format!("{}/", self.url)),
            "docs": format!("{}/docs", self.url),
            "stripe": self.stripe,
            "tokens": tokens.collect::<Map<_, _>>(),
            "curl": self.curl(),
        })
    }

    /// The document's own, but for host and token.
    fn curl(&self) -> Option<String> {
        let (_, token) = self.tokens.first()?;
        Some(format!(
            "curl -X POST {}/api/billing/portal \\\n  -H \"Authorization: Bearer {token}\" \\\n  \
             -H \"Content-Type: application/json\" \\\n  -d '{{\n    \"returnUrl\": \"{APP}{SETTINGS}\"\n  }}'",
            self.url
        ))
    }
}

const HEAD: &str =
    "portal-server, a demonstration: not for production. Nothing leaves this machine.\n\n";
