//! Percent-encoding of keys and values in forms, and of single path segments.

/// Which bytes stay as they are; every other byte becomes `%XX`.
pub(crate) type Literal = [bool; 256];

/// Keys and values of a form: unreserved characters and square brackets.
pub(crate) const FORM: &Literal = &literal(b"-_.~[]");

/// One segment of a path: unreserved characters.
pub(crate) const SEGMENT: &Literal = &literal(b"-_.~");

const HEX: &[u8; 16] = b"0123456789ABCDEF";

const fn literal(besides_alphanumeric: &[u8]) -> Literal {
    let mut table = [false; 256];
    let mut byte = u8::MAX;
    while byte > 0 {
        table[byte as usize] = byte.is_ascii_alphanumeric();
        byte -= 1;
    }
    let mut i = 0;
    while i < besides_alphanumeric.len() {
        table[besides_alphanumeric[i] as usize] = true;
        i += 1;
    }
    table
}

/// Appends `text` to `out`.
pub(crate) fn push(out: &mut String, text: &str, literal: &Literal) {
    // Most text stays as it is, and that is seen fastest without looking for where it does not.
    let stays = |all, byte: u8| all & literal[usize::from(byte)];
    if text.bytes().fold(true, stays) {
        out.push_str(text);
    } else {
        push_runs(out, text, literal);
    }
}

/// The text that was encoded; what is no escape stays as it is.
pub(crate) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after
            .get(..2)
            .filter(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        let hex = hex.and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        let (byte, after) = match (first, byte) {
            (b'%', Some(byte)) => (byte, &after[2..]),
            (first, _) => (*first, after),
        };
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Appends `text`, run by run. Inlined, it would have [`push`] save registers that it does not use.
#[inline(never)]
fn push_runs(out: &mut String, text: &str, literal: &Literal) {
    let mut run = 0;
    for (i, byte) in text.bytes().enumerate() {
        if literal[usize::from(byte)] {
            continue;
        }
        // A run starts and ends at ASCII bytes, an empty one perhaps inside a character.
        if run < i {
            out.push_str(&text[run..i]);
        }
        out.push('%');
        out.push(char::from(HEX[usize::from(byte >> 4)]));
        out.push(char::from(HEX[usize::from(byte & 15)]));
        run = i + 1;
    }
    if run < text.len() {
        out.push_str(&text[run..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pushed(text: &str, literal: &Literal) -> String {
        let mut out = String::new();
        push(&mut out, text, literal);
        out
    }

    #[test]
    fn forms_keep_brackets_and_segments_do_not() {
        assert_eq!(pushed("AZaz09-_.~[]", FORM), "AZaz09-_.~[]");
        assert_eq!(pushed("AZaz09-_.~[]", SEGMENT), "AZaz09-_.~%5B%5D");
    }

    #[test]
    fn other_bytes_are_upper_case_hex() {
        let cases = [
            ("a b", "a%20b"),
            ("été", "%C3%A9t%C3%A9"),
            ("€", "%E2%82%AC"),
            ("\0\u{7f}", "%00%7F"),
            ("é", "%C3%A9"),
            ("a/b?c#d%2F", "a%2Fb%3Fc%23d%252F"),
            ("", ""),
        ];
        for (text, want) in cases {
            assert_eq!(pushed(text, FORM), want);
        }
    }

    #[test]
    fn what_is_no_escape_stays_as_it_is() {
        for (text, want) in [
            ("a%20b%2Fc%2f", "a b/c/"),
            ("%C3%A9", "é"),
            ("100%", "100%"),
            ("%2", "%2"),
            ("%zz%+1%-1% 1", "%zz%+1%-1% 1"),
            ("a+b", "a+b"),
        ] {
            assert_eq!(decoded(text), want);
        }
    }
}
