//! Tokens of each algorithm, and those that must not pass.

use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair as Rsa, PublicKeyComponents};
use ring::signature::{Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;

const NOW: f64 = 1_800_000_000.0;
const SECRET: &[u8] = b"32 bytes at least, or it is none";

/// Keys of each kind, and the file that has their public halves.
struct Keys {
    rsa: Rsa,
    ed: Ed25519KeyPair,
    folder: TempDir,
}

fn base64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Keys {
    /// A key that was made for these tests, and one that is made for this run.
    fn new() -> Self {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let keys = Self {
            rsa: Rsa::from_pkcs8(include_bytes!("tests/rs256.pk8")).unwrap(),
            ed: Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).unwrap(),
            folder: tempfile::tempdir().unwrap(),
        };
        let set = json!({"keys": [keys.rsa_jwk(), keys.ed_jwk()]});
        keys.write(&set);
        keys
    }

    fn write(&self, set: &Value) {
        fs::write(self.path(), set.to_string()).unwrap();
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("jwks.json")
    }

    fn rsa_jwk(&self) -> Value {
        let PublicKeyComponents { n, e } = PublicKeyComponents::<Vec<u8>>::from(self.rsa.public());
        json!({"kty": "RSA", "kid": "rsa", "use": "sig", "alg": "RS256", "n": base64(n), "e": base64(e)})
    }

    fn ed_jwk(&self) -> Value {
        let x = base64(self.ed.public_key());
        json!({"kty": "OKP", "kid": "ed", "crv": "Ed25519", "x": x})
    }

    fn jwt(&self) -> Jwt {
        self.builder().build().unwrap()
    }

    fn builder(&self) -> JwtBuilder {
        Jwt::builder().hs256_secret(SECRET).key_file(self.path())
    }

    /// A token, signed as the header says by the key of that algorithm.
    fn token(&self, header: &Value, claims: &Value) -> String {
        let message = format!(
            "{}.{}",
            base64(header.to_string()),
            base64(claims.to_string())
        );
        let signature = match header["alg"].as_str() {
            Some("RS256") => self.by_rsa(message.as_bytes()),
            Some("EdDSA") => self.ed.sign(message.as_bytes()).as_ref().to_vec(),
            _ => by_secret(SECRET, &message),
        };
        format!("{message}.{}", base64(signature))
    }

    fn by_rsa(&self, message: &[u8]) -> Vec<u8> {
        let mut signature = vec![0; self.rsa.public().modulus_len()];
        let random = SystemRandom::new();
        let signed = self
            .rsa
            .sign(&RSA_PKCS1_SHA256, &random, message, &mut signature);
        signed.unwrap();
        signature
    }
}

fn by_secret(secret: &[u8], message: &str) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    hmac::sign(&key, message.as_bytes()).as_ref().to_vec()
}

fn ada() -> Value {
    json!({"sub": "ada", "exp": NOW + 60.0})
}

/// The claims of Ada, and others with them.
fn ada_with(more: &Value) -> Value {
    let mut claims = ada();
    for (name, value) in more.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
}

async fn is_ada(jwt: &Jwt, token: &str) -> bool {
    let user = jwt.user(token, NOW).await;
    user.is_ok_and(|user| user.id == "ada")
}

#[tokio::test]
async fn each_algorithm_passes() {
    let keys = Keys::new();
    let jwt = keys.jwt();
    for header in [
        json!({"alg": "HS256"}),
        json!({"alg": "HS256", "typ": "JWT", "kid": "an id of the application's own"}),
        json!({"alg": "RS256", "kid": "rsa"}),
        json!({"alg": "RS256"}),
        json!({"alg": "EdDSA", "kid": "ed"}),
    ] {
        assert!(is_ada(&jwt, &keys.token(&header, &ada())).await, "{header}");
    }
}

#[tokio::test]
async fn an_algorithm_that_is_not_the_keys_is_refused() {
    let keys = Keys::new();
    let jwt = keys.jwt();
    let public = keys.rsa_jwk()["n"].as_str().unwrap().to_owned();
    let public = URL_SAFE_NO_PAD.decode(public).unwrap();
    let claims = base64(ada().to_string());
    for (header, secret) in [
        // The public key of RSA as a secret, under its id and under none.
        (json!({"alg": "HS256", "kid": "rsa"}), public.as_slice()),
        (json!({"alg": "HS256"}), &public),
        (
            json!({"alg": "HS256", "kid": "ed"}),
            keys.ed.public_key().as_ref(),
        ),
        // The right secret under another algorithm.
        (json!({"alg": "HS384"}), SECRET),
        (json!({"alg": "RS256"}), SECRET),
        (json!({"alg": "none"}), SECRET),
        (json!({"alg": "None"}), SECRET),
        (json!({}), SECRET),
    ] {
        let message = format!("{}.{claims}", base64(header.to_string()));
        let token = format!("{message}.{}", base64(by_secret(secret, &message)));
        assert!(!is_ada(&jwt, &token).await, "{header}");
    }
    for header in [json!({"alg": "none"}), json!({"alg": "HS256"})] {
        let message = format!("{}.{claims}", base64(header.to_string()));
        for token in [format!("{message}."), message] {
            assert!(!is_ada(&jwt, &token).await, "{token}");
        }
    }
}

#[tokio::test]
async fn a_key_in_the_header_is_no_key() {
    let keys = Keys::new();
    let other = Keys::new();
    let header = json!({"alg": "EdDSA", "jwk": other.ed_jwk(), "jku": "http://127.0.0.1:9/"});
    assert!(!is_ada(&keys.jwt(), &other.token(&header, &ada())).await);
}

#[tokio::test]
async fn another_kid_another_key_and_critical_headers_are_refused() {
    let keys = Keys::new();
    let jwt = keys.jwt();
    for header in [
        json!({"alg": "RS256", "kid": "ed"}),
        json!({"alg": "EdDSA", "kid": "rsa"}),
        json!({"alg": "EdDSA", "kid": ""}),
        json!({"alg": "EdDSA", "kid": "ed", "crit": ["b64"], "b64": false}),
    ] {
        assert!(
            !is_ada(&jwt, &keys.token(&header, &ada())).await,
            "{header}"
        );
    }
    let header = json!({"alg": "EdDSA", "kid": "ed"});
    assert!(!is_ada(&jwt, &Keys::new().token(&header, &ada())).await);
}

#[tokio::test]
async fn a_changed_token_is_refused() {
    let keys = Keys::new();
    let jwt = keys.jwt();
    for algorithm in ["HS256", "RS256", "EdDSA"] {
        let token = keys.token(&json!({ "alg": algorithm }), &ada());
        let [header, _, signature] = token.split('.').collect::<Vec<_>>()[..] else {
            unreachable!("it has three parts")
        };
        let claims = base64(ada_with(&json!({"exp": NOW + 90.0})).to_string());
        let extended = format!("{header}.{claims}.{signature}");
        for token in [
            &extended,
            &format!("{token}A"),
            &format!("{token}.x"),
            &format!(" {token}"),
        ] {
            assert!(!is_ada(&jwt, token).await, "{token}");
        }
    }
    for token in ["", ".", "..", "...", "a.b.c", "e30.e30.e30"] {
        assert!(!is_ada(&jwt, token).await, "{token}");
    }
}

#[tokio::test]
async fn claims_are_held_to_the_rules() {
    let keys = Keys::new();
    let plain = keys.jwt();
    let strict = keys
        .builder()
        .issuer("https://id.example")
        .audience("billing");
    let strict = strict.build().unwrap();
    let right = json!({"iss": "https://id.example", "aud": "billing"});
    for (more, by_plain, by_strict) in [
        (json!({}), true, false),
        (right, false, true),
        (
            json!({"iss": "https://id.example", "aud": ["x", "billing"]}),
            false,
            true,
        ),
        (json!({"iss": "https://id.example"}), true, false),
        (
            json!({"iss": "https://id.example", "aud": "x"}),
            false,
            false,
        ),
        (
            json!({"iss": "https://id.example", "aud": []}),
            false,
            false,
        ),
        (
            json!({"iss": "https://id.example/", "aud": "billing"}),
            false,
            false,
        ),
        (json!({"aud": "billing"}), false, false),
    ] {
        let token = keys.token(&json!({"alg": "HS256"}), &ada_with(&more));
        assert_eq!(is_ada(&plain, &token).await, by_plain, "{more}");
        assert_eq!(is_ada(&strict, &token).await, by_strict, "{more}");
    }
}

#[tokio::test]
async fn time_has_a_leeway_of_half_a_minute() {
    let keys = Keys::new();
    let jwt = keys.jwt();
    for (more, passes) in [
        (json!({"exp": NOW - 29.0}), true),
        (json!({"exp": NOW - 29.5}), true),
        (json!({"exp": NOW - 30.0}), false),
        (json!({"exp": null}), false),
        (json!({"exp": "1900000000"}), false),
        (json!({"exp": -1}), false),
        (json!({"nbf": NOW + 30.0}), true),
        (json!({"nbf": NOW + 31.0}), false),
        (json!({"nbf": "soon"}), false),
        (json!({"sub": null}), false),
        (json!({"sub": ""}), false),
        (json!({"sub": 5}), false),
    ] {
        let token = keys.token(&json!({"alg": "HS256"}), &ada_with(&more));
        assert_eq!(is_ada(&jwt, &token).await, passes, "{more}");
    }
    let token = keys.token(&json!({"alg": "HS256"}), &json!({"sub": "ada"}));
    assert!(!is_ada(&jwt, &token).await);
}

#[test]
fn keys_that_are_none_are_refused() {
    let keys = Keys::new();
    let mut small = keys.rsa_jwk();
    small["n"] = json!(base64([255; 128]));
    let mut encrypts = keys.ed_jwk();
    encrypts["use"] = json!("enc");
    let mut other = keys.rsa_jwk();
    other["alg"] = json!("PS256");
    let short = json!({"kty": "oct", "k": "c2hvcnQ"});
    for jwk in [small, encrypts, other, short, json!({"kty": "new"})] {
        keys.write(&json!({ "keys": [jwk] }));
        let fault = keys.builder().build().unwrap_err().to_string();
        assert!(fault.contains("no key that can be used"), "{jwk}: {fault}");
    }
    keys.write(&json!({"keys": [keys.ed_jwk(), keys.ed_jwk()]}));
    let fault = keys.builder().build().unwrap_err().to_string();
    assert!(fault.contains("two keys have the kid `ed`"), "{fault}");
    keys.write(&json!(["secret"]));
    let fault = keys.builder().build().unwrap_err().to_string();
    assert!(
        fault.contains("line 1, column") && !fault.contains("secret"),
        "{fault}"
    );
    let fault = Jwt::builder().hs256_secret("short").build().unwrap_err();
    assert!(matches!(fault, JwtError::ShortSecret(5)));
    assert!(matches!(Jwt::builder().build(), Err(JwtError::NoKey)));
}

/// The examples of RFC 7515 (A.1) and RFC 8037 (A.4).
#[test]
fn signatures_of_others_are_good() {
    let secret =
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    let set = json!({"keys": [
        {"kty": "oct", "k": secret},
        {"kty": "OKP", "crv": "Ed25519", "x": x},
    ]});
    let known = keys::of_set(set.to_string().as_bytes()).unwrap();
    for token in [
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9\
         leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6\
         dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
    ] {
        let header = decode_header(token).unwrap();
        let (message, signature) = token.rsplit_once('.').unwrap();
        let signed = known
            .iter()
            .filter(|key| key.has_signed(&header, message, signature));
        assert_eq!(signed.count(), 1, "{token}");
    }
}

#[tokio::test]
async fn nothing_secret_is_shown() {
    let keys = Keys::new();
    let shown = format!("{:?} {:?}", keys.builder(), keys.jwt());
    assert!(
        !shown.contains("32 bytes") && !shown.contains("51, 50"),
        "{shown}"
    );
}
