//! What is left to chance: idempotency keys, and how long to wait.

use std::fmt::Write as _;

use crate::Error;

/// A number that spreads waits, so that clients that failed together do not come back together.
pub(super) fn jitter() -> u32 {
    getrandom::u32().unwrap_or(u32::MAX)
}

/// A new idempotency key: a random UUID (version 4).
pub(super) fn key() -> Result<String, Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::config(format!("no randomness for a key: {error}")))?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    Ok(written(bytes))
}

fn written(bytes: [u8; 16]) -> String {
    let mut uuid = String::with_capacity(36);
    for (i, byte) in bytes.iter().enumerate() {
        uuid.push_str(if matches!(i, 4 | 6 | 8 | 10) { "-" } else { "" });
        let _ = write!(uuid, "{byte:02x}");
    }
    uuid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_uuid_of_version_4() {
        let key = key().unwrap();
        let groups: Vec<_> = key.split('-').map(str::len).collect();
        assert_eq!(groups, [8, 4, 4, 4, 12]);
        assert_eq!(&key[14..15], "4");
        assert!("89ab".contains(&key[19..20]));
        assert_ne!(key, super::key().unwrap());
    }

    #[test]
    fn bytes_are_written_in_order() {
        let bytes = std::array::from_fn(|i| u8::try_from(i).unwrap_or_default());
        assert_eq!(written(bytes), "00010203-0405-0607-0809-0a0b0c0d0e0f");
    }
}
