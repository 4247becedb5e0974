//! The output of operations that answer with bytes.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// Stands for an answer that is no JSON: such an operation is downloaded, not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {}

impl<'de> Deserialize<'de> for Binary {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(D::Error::custom("the answer is a file: download it"))
    }
}
