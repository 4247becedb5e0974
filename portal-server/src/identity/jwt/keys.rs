//! Keys, and whether one of them has signed a token.
//!
//! The signature is verified here and not by `jsonwebtoken::decode`, since what that calls is one for the whole
//! process, which belongs to the application around.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{
    AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm, KeyOperations, PublicKeyUse,
};
use jsonwebtoken::{Algorithm, Header};
use ring::hmac;
use ring::signature::{
    ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};

use super::JwtError;

/// The fewest bytes of a secret, of a modulus, and of a key of Ed25519.
const SECRET: usize = 32;
const MODULUS: usize = 256;
const ED: usize = 32;

/// A key and the one algorithm that it is for.
pub(super) struct Key {
    id: Option<String>,
    material: Material,
}

enum Material {
    Hs256(hmac::Key),
    Rs256(RsaPublicKeyComponents<Vec<u8>>),
    EdDsa(Vec<u8>),
}

impl Key {
    /// A secret.
    pub(super) fn hs256(secret: &[u8]) -> Result<Self, JwtError> {
        match secret.len() {
            SECRET.. => Ok(Self {
                id: None,
                material: Material::Hs256(hmac::Key::new(hmac::HMAC_SHA256, secret)),
            }),
            short => Err(JwtError::ShortSecret(short)),
        }
    }

    /// Whether the signature of a message is of this key. The algorithm is the key's: a header that names another
    /// does not change it, but does not fit.
    pub(super) fn has_signed(&self, header: &Header, message: &str, signature: &str) -> bool {
        let is_other = matches!((&self.id, &header.kid), (Some(own), Some(named)) if own != named);
        if is_other || header.alg != self.algorithm() {
            return false;
        }
        let Ok(signature) = URL_SAFE_NO_PAD.decode(signature) else {
            return false;
        };
        let message = message.as_bytes();
        let verified = match &self.material {
            Material::Hs256(key) => hmac::verify(key, message, &signature),
            Material::Rs256(key) => key.verify(&RSA_PKCS1_2048_8192_SHA256, message, &signature),
            Material::EdDsa(key) => {
                UnparsedPublicKey::new(&ED25519, key).verify(message, &signature)
            }
        };
        verified.is_ok()
    }

    fn algorithm(&self) -> Algorithm {
        match self.material {
            Material::Hs256(_) => Algorithm::HS256,
            Material::Rs256(_) => Algorithm::RS256,
            Material::EdDsa(_) => Algorithm::EdDSA,
        }
    }
}

/// The keys of a JWK set that can be used; an error where there is none, or where two have the same id.
pub(super) fn of_set(text: &[u8]) -> Result<Vec<Key>, String> {
    let set: JwkSet = serde_json::from_slice(text).map_err(|error| {
        // The place, and nothing of what stands there: it may be a secret.
        let (line, column) = (error.line(), error.column());
        format!("line {line}, column {column}: this is no JWK set, which is `{{\"keys\": […]}}`")
    })?;
    let keys: Vec<Key> = set.keys.iter().filter_map(usable).collect();
    let mut ids = BTreeSet::new();
    let twice = keys.iter().filter_map(|key| key.id.as_deref());
    let twice = twice.into_iter().find(|id| !ids.insert(*id));
    match twice {
        Some(id) => Err(format!("two keys have the kid `{id}`: give each its own")),
        None if keys.is_empty() => Err(
            "there is no key that can be used: `oct` of 32 bytes, `RSA` of 2048 bits, or `OKP` of Ed25519, to \
             verify with"
                .to_owned(),
        ),
        None => Ok(keys),
    }
}

/// The key, unless it is for something else than the signatures that are known here.
fn usable(jwk: &Jwk) -> Option<Key> {
    let common = &jwk.common;
    let is_for_signatures =
        !matches!(&common.public_key_use, Some(it) if *it != PublicKeyUse::Signature);
    let verifies = |it: &KeyOperations| matches!(it, KeyOperations::Verify | KeyOperations::Sign);
    let operations = common.key_operations.as_ref();
    let verifies = operations.is_none_or(|it| it.iter().any(verifies));
    let (algorithm, material) = material(&jwk.algorithm)?;
    let is_for_it = common.key_algorithm.is_none_or(|it| it == algorithm);
    (is_for_signatures && verifies && is_for_it).then(|| Key {
        id: common.key_id.clone(),
        material,
    })
}

fn material(parameters: &AlgorithmParameters) -> Option<(KeyAlgorithm, Material)> {
    match parameters {
        AlgorithmParameters::OctetKey(key) => {
            let secret = bytes(&key.value, SECRET)?;
            let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
            Some((KeyAlgorithm::HS256, Material::Hs256(key)))
        }
        AlgorithmParameters::RSA(key) => {
            // Some write a zero before the modulus, which is none of its digits.
            let n = bytes(&key.n, MODULUS)?;
            let zeros = n.iter().take_while(|byte| **byte == 0).count();
            let n = n.get(zeros..).filter(|n| n.len() >= MODULUS)?.to_vec();
            let e = bytes(&key.e, 1)?;
            let key = RsaPublicKeyComponents { n, e };
            Some((KeyAlgorithm::RS256, Material::Rs256(key)))
        }
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => {
            let x = bytes(&key.x, ED)?;
            (x.len() == ED).then_some((KeyAlgorithm::EdDSA, Material::EdDsa(x)))
        }
        _ => None,
    }
}

/// So many bytes at least.
fn bytes(text: &str, fewest: usize) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok();
    bytes.filter(|bytes| bytes.len() >= fewest)
}
