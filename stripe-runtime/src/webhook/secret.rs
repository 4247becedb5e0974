//! Signing secrets: which can be used, and what may be wrong with one that fits no signature.

use crate::{Error, SignatureFault};

const MISMATCH: &str = "no signature fits the payload: pass the body's bytes as they came, not JSON \
    that was parsed and written again, and the signing secret of this very endpoint";

/// Whether a secret is one: everybody could sign with an empty one.
pub(super) fn is_usable(secret: &str) -> bool {
    !secret.trim().is_empty()
}

/// The error of a payload that no secret fits, with a hint where a secret looks wrong.
pub(super) fn mismatch(secrets: &[String]) -> Error {
    let hint = secrets.iter().find_map(|secret| hint(secret));
    let message = match hint {
        Some(hint) => format!("{MISMATCH}; {hint}"),
        None => MISMATCH.to_owned(),
    };
    Error::unsigned(SignatureFault::Mismatch, message)
}

fn hint(secret: &str) -> Option<&'static str> {
    if !is_usable(secret) {
        Some("a secret is empty: check where it is read from")
    } else if secret.trim() != secret {
        Some("a secret has white space around it: trim it")
    } else if !secret.starts_with("whsec_") {
        Some("a secret does not start with `whsec_`: an API key or an endpoint's id is none")
    } else {
        None
    }
}
