//! The signature scheme `v1`: HMAC-SHA256 over time and payload, in hexadecimal.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::Timestamp;

/// The value of the header `Stripe-Signature` for a payload signed with `secret` at `at`.
///
/// It is for tests, which play Stripe's part.
#[must_use]
pub fn sign(payload: &[u8], secret: &str, at: Timestamp) -> String {
    let mut header = format!("t={},v1=", at.0);
    for byte in mac(payload, secret, at).finalize().into_bytes() {
        let _ = write!(header, "{byte:02x}");
    }
    header
}

/// Whether one of `signatures` is the payload's. How long that takes tells nothing of it.
pub(super) fn is_among(signatures: &[&str], payload: &[u8], secret: &str, at: Timestamp) -> bool {
    let mac = mac(payload, secret, at);
    let mut signatures = signatures.iter().filter_map(|hex| bytes(hex));
    signatures.any(|signature| mac.clone().verify_slice(&signature).is_ok())
}

fn mac(payload: &[u8], secret: &str, at: Timestamp) -> Hmac<Sha256> {
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key has any length");
    mac.chain_update(at.0.to_string())
        .chain_update(b".")
        .chain_update(payload)
}

/// The bytes of hexadecimal digits in either case.
fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| u8::try_from(char::from(byte).to_digit(16)?).ok();
    let pairs = hex.as_bytes().chunks(2);
    let byte = |pair: &[u8]| Some(digit(pair[0])? << 4 | digit(*pair.get(1)?)?);
    pairs.map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first case of `webhook.json`, whose signature Stripe's official client made.
    #[test]
    fn a_signature_is_stripes() {
        let payload = br#"{"id":"evt_test_webhook","object":"event"}"#;
        let got = sign(payload, "whsec_test_secret", Timestamp(1_700_000_000));
        let want = "t=1700000000,\
            v1=d95c6b7477fbd7e9f90b1b0ef5f9c7ac25abca5382460e0d988c2b2a5b71b990";
        assert_eq!(got, want);
    }

    #[test]
    fn hexadecimal_digits_come_in_pairs() {
        assert_eq!(bytes("00fFA5"), Some(vec![0, 255, 165]));
        assert_eq!(bytes(""), Some(vec![]));
        for hex in ["0", "000", "0g", "é", " 00", "+1"] {
            assert_eq!(bytes(hex), None, "{hex}");
        }
    }

    #[test]
    fn a_part_of_a_signature_is_none() {
        let header = sign(b"{}", "whsec_1", Timestamp(5));
        let (_, hex) = header.split_once("v1=").unwrap();
        let fits = |hex: &str| is_among(&[hex], b"{}", "whsec_1", Timestamp(5));
        assert!(fits(hex) && fits(&hex.to_uppercase()));
        assert!(!fits(&hex[..62]) && !fits("") && !fits(&format!("{hex}00")));
    }
}
