//! The header `Stripe-Signature`: when a payload was signed, and the signatures.

use crate::{Error, SignatureFault, Timestamp};

const MISSING: &str = "there is no header `Stripe-Signature`, or it is empty: pass its value as it \
    came; a request without it is not from Stripe";
const MALFORMED: &str = "the header is not `t=…,v1=…` with whole seconds as `t`: pass the value of \
    `Stripe-Signature` as it came";
const NO_SIGNATURE: &str = "the header has no signature `v1=…`: pass the value of \
    `Stripe-Signature` as it came, the whole of it";

/// What of a header is to be verified.
#[derive(Debug, PartialEq)]
pub(super) struct Header<'a> {
    /// The time that is signed along with the payload; the last one where there are several.
    pub(super) at: Timestamp,
    /// At least one signature of the scheme `v1`, which may not even be hexadecimal.
    pub(super) signatures: Vec<&'a str>,
}

impl<'a> Header<'a> {
    /// Reads `name=value,…`, and leaves out what it does not know, other schemes included.
    pub(super) fn read(header: Option<&'a str>) -> Result<Self, Error> {
        let text = header.unwrap_or_default().trim();
        if text.is_empty() {
            return Err(Error::unsigned(SignatureFault::MissingHeader, MISSING));
        }
        let malformed = || Error::unsigned(SignatureFault::MalformedHeader, MALFORMED);
        let (mut at, mut signatures) = (None, Vec::new());
        for element in text.split(',').map(str::trim) {
            match element.split_once('=') {
                Some(("t", digits)) => at = Some(seconds(digits).ok_or_else(malformed)?),
                Some(("v1", signature)) => signatures.push(signature),
                None if matches!(element, "t" | "v1") => return Err(malformed()),
                _ => {}
            }
        }
        let at = at.ok_or_else(malformed)?;
        if signatures.is_empty() {
            return Err(Error::unsigned(SignatureFault::NoSignature, NO_SIGNATURE));
        }
        Ok(Self { at, signatures })
    }
}

fn seconds(digits: &str) -> Option<Timestamp> {
    let decimal = digits.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = digits.parse().ok()?;
    decimal.then_some(Timestamp(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str) -> Result<(i64, Vec<&str>), SignatureFault> {
        match Header::read(Some(header)) {
            Ok(Header { at, signatures }) => Ok((at.0, signatures)),
            Err(error) => Err(error.signature_fault().unwrap()),
        }
    }

    #[test]
    fn known_elements_are_read() {
        for header in [
            "t=5,v1=a",
            " t=5 , v1=a ,",
            "v1=a,t=005",
            "t=4,t=5,v1=a",
            "v0=b,t=5,v1=a,v2=c,v1x=d",
            ",,t=5,foo,x=a=b,v1=a,\t",
        ] {
            assert_eq!(read(header), Ok((5, vec!["a"])), "{header}");
        }
        assert_eq!(read("t=5,v1=a,v1=,v1=b=c"), Ok((5, vec!["a", "", "b=c"])));
    }

    #[test]
    fn faults_are_told_apart() {
        use SignatureFault::{MalformedHeader, MissingHeader, NoSignature};
        for (header, want) in [
            ("", MissingHeader),
            (" \t", MissingHeader),
            ("bad", MalformedHeader),
            (",", MalformedHeader),
            ("v1=a", MalformedHeader),
            ("t=,v1=a", MalformedHeader),
            ("t=5s,v1=a", MalformedHeader),
            ("t=+5,v1=a", MalformedHeader),
            ("t=-5,v1=a", MalformedHeader),
            ("t=5.0,v1=a", MalformedHeader),
            ("t=99999999999999999999,v1=a", MalformedHeader),
            ("t=\u{665},v1=a", MalformedHeader),
            ("T=5,v1=a", MalformedHeader),
            ("t,t=5,v1=a", MalformedHeader),
            ("t=5,v1", MalformedHeader),
            ("t=5", NoSignature),
            ("t=5,v0=a", NoSignature),
            ("t=5,V1=a", NoSignature),
        ] {
            assert_eq!(read(header), Err(want), "{header}");
        }
        let got = Header::read(None).unwrap_err().signature_fault();
        assert_eq!(got, Some(MissingHeader));
    }
}
