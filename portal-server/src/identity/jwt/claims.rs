//! What a token says, once its signature is known to be good.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use crate::identity::User;
use crate::identity::error::is_id;

/// How far clocks may be apart, in seconds.
const LEEWAY: f64 = 30.0;

/// What tokens have to say.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    pub(super) issuer: Option<String>,
    pub(super) audience: Option<String>,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    exp: f64,
    nbf: Option<f64>,
    iss: Option<String>,
    aud: Option<Audience>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Rules {
    /// The user of these claims at this time, or why there is none.
    pub(super) fn user(&self, claims: &str, now: f64) -> Result<User, &'static str> {
        let json = URL_SAFE_NO_PAD.decode(claims);
        let json = json.map_err(|_| "its claims are no base64url")?;
        let claims: Claims = serde_json::from_slice(&json)
            .map_err(|_| "it lacks `sub` or `exp`, or has a claim of another type")?;
        if claims.exp + LEEWAY <= now {
            return Err("it has expired");
        }
        if claims.nbf.is_some_and(|nbf| nbf - LEEWAY > now) {
            return Err("it is not valid yet");
        }
        if self.issuer.is_some() && self.issuer != claims.iss {
            return Err("it is of another issuer");
        }
        if !self.is_for_us(claims.aud.as_ref()) {
            return Err("it is for another audience, or for one where none is set");
        }
        match is_id(&claims.sub) {
            true => Ok(User { id: claims.sub }),
            false => Err("its `sub` is no id"),
        }
    }

    fn is_for_us(&self, given: Option<&Audience>) -> bool {
        match (&self.audience, given) {
            (None, None) => true,
            (None, Some(_)) | (Some(_), None) => false,
            (Some(ours), Some(Audience::One(one))) => ours == one,
            (Some(ours), Some(Audience::Several(several))) => several.contains(ours),
        }
    }
}
