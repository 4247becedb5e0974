//! Requests that are sent again under the same key: they act once and have one answer.

use sha2::{Digest as _, Sha256};
use stripe_portal_gen::server::{Call, Refusal};

use crate::host::{Answer, Caller, text};
use crate::shared::{Mode, Shared};
use crate::world::IdempotencyKey;

/// How long a key may be.
const LONGEST: usize = 255;

/// What became of an earlier request with the same key.
pub(crate) enum Earlier {
    /// There was none.
    None,
    /// This answer, to the request with this id.
    Answer(Answer, String),
    /// This request is not carried out.
    Refused(Refusal),
}

/// The key of a request that changes something.
pub(crate) fn key(call: &Call) -> Result<Option<String>, Refusal> {
    if call.parts.method == axum::http::Method::GET {
        return Ok(None);
    }
    let Some(key) = text(&call.parts.headers, &IDEMPOTENCY_KEY) else {
        return Ok(None);
    };
    let length = key.chars().count();
    match length > LONGEST {
        false => Ok(Some(key.to_owned())),
        true => Err(Refusal::invalid(format!(
            "Idempotency keys have at most {LONGEST} characters; this one has {length}."
        ))
        .type_("idempotency_error")),
    }
}

/// Notes that a request with this key is under way, unless there was one before.
pub(crate) fn begin(shared: &Shared, call: &Call, caller: &Caller, key: &str) -> Earlier {
    let digest = digest(call);
    shared.write(caller.mode, None, None, |tx| {
        if let Some(earlier) = tx.get::<IdempotencyKey>(key) {
            return seen(earlier, &digest);
        }
        let created = tx.now();
        tx.insert(IdempotencyKey {
            key: key.to_owned(),
            digest,
            request: caller.request.id.clone().unwrap_or_default(),
            created,
            answer: None,
        });
        Earlier::None
    })
}

/// Remembers the answer.
pub(crate) fn end(shared: &Shared, mode: Mode, key: &str, answer: &Answer) {
    let answer = (answer.status, answer.body.clone());
    shared.write(mode, None, None, |tx| {
        tx.update::<IdempotencyKey>(key, |it| it.answer = Some(answer));
    });
}

fn seen(earlier: &IdempotencyKey, digest: &str) -> Earlier {
    let key = &earlier.key;
    if earlier.digest != digest {
        let message = format!(
            "Keys for idempotent requests can only be used with the same parameters they were first \
             used with. Try using a key other than '{key}' if you meant to execute a different \
             request."
        );
        return Earlier::Refused(Refusal::invalid(message).type_("idempotency_error"));
    }
    match &earlier.answer {
        Some((status, body)) => {
            let answer = Answer {
                status: *status,
                body: body.clone(),
            };
            Earlier::Answer(answer, earlier.request.clone())
        }
        None => Earlier::Refused(
            Refusal::invalid(format!(
                "There is currently another in-progress request using this Idempotent Key (that \
                 probably means you submitted twice, and the other request is still going through): \
                 {key}. Please try again later."
            ))
            .status(409)
            .type_("idempotency_error")
            .code("idempotency_key_in_use"),
        ),
    }
}

/// What tells one request from another: method, path, query and body.
fn digest(call: &Call) -> String {
    let mut hash = Sha256::new();
    hash.update(call.parts.method.as_str());
    hash.update(call.parts.uri.to_string());
    hash.update(b"\n");
    hash.update(&call.form);
    let digest = hash.finalize();
    digest[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The header that holds the key.
pub(crate) const IDEMPOTENCY_KEY: axum::http::HeaderName =
    axum::http::HeaderName::from_static("idempotency-key");
