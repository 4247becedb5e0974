//! A document on its way to the disk: counted, summed and never too long.

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::lock::hex;

/// As much as codegen reads.
pub(crate) const MAX_BYTES: u64 = 64 << 20;

/// What arrived.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Received {
    pub(crate) sha256: String,
    pub(crate) bytes: u64,
}

/// How far it may go, and must.
pub(crate) struct Length {
    pub(crate) most: u64,
    pub(crate) exact: Option<u64>,
}

/// Why it did not arrive.
#[derive(Debug)]
pub(crate) enum Broken {
    /// More than is taken.
    TooLong(u64),
    /// Fewer or more bytes than were announced.
    Cut {
        got: u64,
        want: u64,
    },
    Read(io::Error),
    Write(io::Error),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong(most) => {
                write!(f, "it has more than {most} bytes, the most that is read")
            }
            Self::Cut { got, want } => write!(f, "it ended after {got} of {want} bytes"),
            Self::Read(error) => write!(f, "it broke off: {error}"),
            Self::Write(error) => write!(f, "it cannot be written: {error}"),
        }
    }
}

impl std::error::Error for Broken {}

/// Writes all that a reader gives to a new file, telling `told` how much there is so far.
pub(crate) fn receive(
    from: &mut dyn Read,
    to: &Path,
    length: &Length,
    told: &mut dyn FnMut(u64),
) -> Result<Received, Broken> {
    let mut file = File::create(to).map_err(Broken::Write)?;
    let (mut sum, mut bytes) = (Sha256::new(), 0);
    let mut buffer = vec![0; 64 << 10];
    loop {
        let count = match from.read(&mut buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            count => count.map_err(Broken::Read)?,
        };
        let Some(part) = buffer.get(..count).filter(|part| !part.is_empty()) else {
            break;
        };
        bytes += count as u64;
        if bytes > length.most {
            return Err(Broken::TooLong(length.most));
        }
        sum.update(part);
        file.write_all(part).map_err(Broken::Write)?;
        told(bytes);
    }
    file.sync_all().map_err(Broken::Write)?;
    match length.exact {
        Some(want) if want != bytes => Err(Broken::Cut { got: bytes, want }),
        _ => Ok(Received {
            sha256: hex(&sum.finalize()),
            bytes,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::checksum;

    fn received(text: &str, most: u64, exact: Option<u64>) -> Result<Received, String> {
        let folder = tempfile::TempDir::new().expect("a folder");
        let to = folder.path().join("new");
        let length = Length { most, exact };
        let got = receive(&mut text.as_bytes(), &to, &length, &mut |_| {});
        if got.is_ok() {
            assert_eq!(std::fs::read_to_string(to).expect("the file"), text);
        }
        got.map_err(|broken| broken.to_string())
    }

    #[test]
    fn what_arrives_is_summed_as_it_comes() {
        let want = Received {
            sha256: checksum(b"abc"),
            bytes: 3,
        };
        assert_eq!(received("abc", 3, Some(3)), Ok(want));
    }

    #[test]
    fn too_much_and_too_little_are_errors() {
        let told = received("abcd", 3, None).unwrap_err();
        assert_eq!(told, "it has more than 3 bytes, the most that is read");
        let told = received("abc", 9, Some(4)).unwrap_err();
        assert_eq!(told, "it ended after 3 of 4 bytes");
    }
}
