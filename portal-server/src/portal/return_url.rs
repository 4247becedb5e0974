//! Where a customer comes back to: only to pages of origins that are allowed.
//!
//! An address is read twice, as a browser reads it and as it is spelt, and both must lead to the same allowed
//! origin. So nothing passes that two readers could understand differently: no user names, no backslashes, no
//! numbers for hosts, nothing that a browser drops or decodes. What is sent on is the browser's reading, which is
//! what was compared.

use url::Url;

use crate::answer::Failure;
use crate::origin::Origin;

/// How many bytes an address may have.
const LONGEST: usize = 2048;

/// The address to come back to, where it is one of an allowed origin.
pub(super) fn checked(text: &str, allowed: &[Origin]) -> Result<String, Failure> {
    if text.len() > LONGEST {
        return Err(refused("has more than 2048 bytes"));
    }
    // What `location.href` has is written so, whatever language the page is in.
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    if !text.bytes().all(is_plain) {
        return Err(refused(
            "has a character that no address has: encode it as `location.href` does",
        ));
    }
    let authority =
        authority(text).ok_or_else(|| refused("must begin with http:// or https://"))?;
    let url = Url::parse(text).map_err(|_| refused("is no address"))?;
    if !allowed.iter().any(|origin| origin.is_of(&url, authority)) {
        return Err(refused("is of no origin that the server allows"));
    }
    match url.as_str().len() > LONGEST {
        true => Err(refused("has more than 2048 bytes once it is encoded")),
        false => Ok(url.into()),
    }
}

/// Host and port as they are spelt.
fn authority(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once("://")?;
    let is_web = ["http", "https"]
        .iter()
        .any(|web| scheme.eq_ignore_ascii_case(web));
    let authority = rest.split(['/', '?', '#']).next();
    authority.filter(|_| is_web)
}

fn refused(why: &str) -> Failure {
    Failure::validation(format!("returnUrl: it {why}"))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    const CORPUS: &str = include_str!("../../../tests/server/return_urls.json");

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Corpus {
        allowed: Vec<String>,
        hostile: Vec<Hostile>,
        good: Vec<Good>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Hostile {
        url: String,
        why: String,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Good {
        url: String,
        /// What is sent on, where it is not the same.
        sent: Option<String>,
    }

    fn corpus() -> (Corpus, Vec<Origin>) {
        let corpus: Corpus = serde_json::from_str(CORPUS).unwrap();
        let allowed = corpus.allowed.iter().map(|it| it.parse().unwrap());
        let allowed = allowed.collect();
        (corpus, allowed)
    }

    #[test]
    fn no_hostile_address_passes() {
        let (corpus, allowed) = corpus();
        assert!(corpus.hostile.len() >= 60, "{}", corpus.hostile.len());
        for Hostile { url, why } in corpus.hostile {
            let got = checked(&url, &allowed);
            let failure = got.expect_err(&format!("{url:?} passed: {why}"));
            assert_eq!(failure.code, "VALIDATION_ERROR");
        }
    }

    #[test]
    fn good_addresses_pass() {
        let (corpus, allowed) = corpus();
        assert!(corpus.good.len() >= 15, "{}", corpus.good.len());
        for Good { url, sent } in corpus.good {
            let want = sent.as_ref().unwrap_or(&url);
            assert_eq!(checked(&url, &allowed).as_ref(), Ok(want), "{url}");
        }
    }

    #[test]
    fn length_counts_as_sent_and_as_given() {
        let allowed = ["https://app.example.com".parse().unwrap()];
        let of = |filler: &str, count: usize| {
            let url = format!("https://app.example.com/{}", filler.repeat(count));
            checked(&url, &allowed)
        };
        assert!(of("a", 2024).is_ok());
        assert!(of("a", 2025).is_err());
        // A quotation mark is sent as three bytes.
        assert!(of("\"", 674).is_ok());
        assert!(of("\"", 675).is_err());
    }

    #[test]
    fn nothing_passes_where_nothing_is_allowed() {
        let (corpus, _) = corpus();
        for Good { url, .. } in corpus.good {
            assert!(checked(&url, &[]).is_err(), "{url}");
        }
    }
}
