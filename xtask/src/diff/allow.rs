//! Changes that are expected, each with a reason and a last day: what is not needed any more fails.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use toml::value::Datetime;

use crate::root::shown;
use crate::today::today;

/// An allow-list.
#[derive(Debug, Default)]
pub(super) struct Allowed {
    name: String,
    entries: Vec<Entry>,
    used: BTreeSet<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    allow: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    fingerprint: String,
    reason: String,
    /// The last day on which it holds.
    expires: Datetime,
}

impl Allowed {
    /// Reads a list such as:
    ///
    /// ```toml
    /// [[allow]]
    /// fingerprint = "value-removed billing_portal::Locale.zh-TW"
    /// reason = "never sent by us"
    /// expires = 2027-01-31
    /// ```
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read {}", shown(path)))?;
        let File { allow } =
            toml::from_str(&text).with_context(|| format!("{} cannot be read", shown(path)))?;
        for entry in &allow {
            if entry.reason.trim().is_empty()
                || entry.expires.date.is_none()
                || entry.expires.time.is_some()
            {
                bail!(
                    "{}: `{}` needs a reason and a day such as `expires = 2027-01-31`",
                    shown(path),
                    entry.fingerprint
                );
            }
        }
        Ok(Self {
            name: shown(path),
            entries: allow,
            used: BTreeSet::new(),
        })
    }

    /// Whether a change is allowed today.
    pub(super) fn takes(&mut self, fingerprint: &str) -> bool {
        let mut entries = self.entries.iter();
        let found = entries.any(|entry| entry.fingerprint == fingerprint && !entry.is_over());
        if found {
            self.used.insert(fingerprint.to_owned());
        }
        found
    }

    /// Lines that allow nothing, and lines whose day is over.
    pub(super) fn unused(&self, changes: &[&str]) -> Vec<String> {
        let faults = self.entries.iter().filter_map(|entry| {
            let Entry {
                fingerprint,
                expires,
                ..
            } = entry;
            let name = &self.name;
            match changes.contains(&fingerprint.as_str()) {
                false => Some(format!(
                    "{name}: `{fingerprint}` is no change here: remove it"
                )),
                true if entry.is_over() => Some(format!(
                    "{name}: `{fingerprint}` was allowed until {expires}"
                )),
                true => None,
            }
        });
        faults.collect()
    }
}

impl Entry {
    fn is_over(&self) -> bool {
        self.expires.to_string() < today()
    }
}
