//! API versions, compared by their date, and how objects are written in one.

mod fields;
mod render;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use render::{render, render_keeping};

/// An API version: a date, and since 2024-09-30 the name of its release train.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiVersion {
    date: u32,
    text: Box<str>,
}

/// Text that is no API version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an API version is a date, with or without a name: `2024-06-20` or `2026-08-26.dahlia`")]
pub struct NoVersion;

impl ApiVersion {
    /// As it is written in `Stripe-Version`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its date as a number, `20240620` for 2024-06-20.
    #[must_use]
    pub fn date(&self) -> u32 {
        self.date
    }

    /// Whether it is of this date or a later one, such as `20250331`.
    #[must_use]
    pub fn is_since(&self, date: u32) -> bool {
        self.date >= date
    }
}

/// The version that the generated crate is made for.
impl Default for ApiVersion {
    fn default() -> Self {
        let text = stripe_portal_gen::API_VERSION;
        Self {
            date: text.get(..10).and_then(date_of).unwrap_or_default(),
            text: text.into(),
        }
    }
}

impl FromStr for ApiVersion {
    type Err = NoVersion;

    fn from_str(text: &str) -> Result<Self, NoVersion> {
        let (date, name) = text.split_once('.').unwrap_or((text, "x"));
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase());
        Ok(Self {
            date: date_of(date).filter(|_| is_name).ok_or(NoVersion)?,
            text: text.into(),
        })
    }
}

fn date_of(text: &str) -> Option<u32> {
    let mut parts = text.split('-');
    let mut part = |length: usize| {
        let part = parts.next().filter(|part| part.len() == length)?;
        part.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then_some(())?;
        part.parse::<u32>().ok()
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    let is_date = (1..=12).contains(&month) && (1..=31).contains(&day);
    (is_date && parts.next().is_none()).then_some(year * 10_000 + month * 100 + day)
}

impl Ord for ApiVersion {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.date, &self.text).cmp(&(other.date, &other.text))
    }
}

impl PartialOrd for ApiVersion {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for ApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for ApiVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for ApiVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod documented;
#[cfg(test)]
mod official;
#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> ApiVersion {
        text.parse().unwrap()
    }

    #[test]
    fn dates_decide() {
        let order = [
            "2020-08-27",
            "2024-06-20",
            "2024-09-30.acacia",
            "2026-08-26.dahlia",
        ];
        assert!(order.map(version).is_sorted());
        assert!(version("2025-03-31.basil").is_since(20_250_331));
        assert!(!version("2024-06-20").is_since(20_250_331));
        assert_eq!(
            version("2026-10-28.endive").to_string(),
            "2026-10-28.endive"
        );
    }

    #[test]
    fn other_text_is_none() {
        for text in [
            "",
            "2024",
            "2024-13-01",
            "2024-00-10",
            "2024-6-20",
            "2024-06-20.",
            "2024-06-20.A",
            "2024-06-20-01",
            "+024-06-20",
            "latest",
            "2024-06-32",
        ] {
            assert_eq!(text.parse::<ApiVersion>(), Err(NoVersion), "{text}");
        }
    }
}
