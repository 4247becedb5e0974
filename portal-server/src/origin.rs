//! Where a web page comes from: scheme, host and port.

use std::str::FromStr;

use url::Url;

/// A scheme, a host and a port, such as `https://app.example.com`: what allow-lists are made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// As browsers write it: in lower case, without the scheme's own port.
    text: String,
    /// Host and port as an address may spell them; the scheme's own port may be left out.
    authorities: [String; 2],
}

/// Why a text is no [`Origin`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "an origin is http:// or https:// with a host and perhaps a port, such as https://app.example.com"
)]
pub struct OriginFault;

impl Origin {
    /// The origin as browsers write it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether this is the origin of `url`, and its host and port are spelt as `authority`.
    pub(crate) fn is_of(&self, url: &Url, authority: &str) -> bool {
        let is_spelt = |known: &String| known.eq_ignore_ascii_case(authority);
        url.origin().ascii_serialization() == self.text && self.authorities.iter().any(is_spelt)
    }
}

impl FromStr for Origin {
    type Err = OriginFault;

    fn from_str(text: &str) -> Result<Self, OriginFault> {
        let url = Url::parse(text).map_err(|_| OriginFault)?;
        let text = url.origin().ascii_serialization();
        let is_web = matches!(url.scheme(), "http" | "https");
        // A pattern would match nothing, and anything beside the origin would be there for nothing.
        if !is_web || text.contains('*') || url.as_str().strip_suffix('/') != Some(&text) {
            return Err(OriginFault);
        }
        let host = url.host_str().ok_or(OriginFault)?;
        let port = url.port_or_known_default().ok_or(OriginFault)?;
        let whole = format!("{host}:{port}");
        let short = url
            .port()
            .map_or_else(|| host.to_owned(), |_| whole.clone());
        Ok(Self {
            text,
            authorities: [short, whole],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_scheme_host_and_port() {
        for (text, want) in [
            ("https://app.example.com", "https://app.example.com"),
            ("https://App.Example.com/", "https://app.example.com"),
            ("https://app.example.com:443", "https://app.example.com"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("http://[::1]:3000", "http://[::1]:3000"),
        ] {
            assert_eq!(text.parse::<Origin>().unwrap().as_str(), want);
        }
    }

    #[test]
    fn nothing_else_is() {
        for text in [
            "",
            "*",
            "app.example.com",
            "ftp://app.example.com",
            "javascript:alert(1)",
            "https://*",
            "https://user@app.example.com",
            "https://app.example.com/account",
            "https://app.example.com?a",
            "https://app.example.com#a",
            "null",
        ] {
            assert_eq!(text.parse::<Origin>(), Err(OriginFault), "{text}");
        }
    }
}
