//! A file of keys, which is read again when it has changed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use super::JwtError;
use super::keys::{self, Key};

/// How often it is looked whether it has changed, at most.
const EVERY: Duration = Duration::from_mins(1);

/// The most bytes that are read: a set of keys has some thousands.
const LARGEST: u64 = 1 << 20;

/// A file of keys.
pub(super) struct KeyFile {
    path: PathBuf,
    state: Mutex<State>,
}

struct State {
    keys: Arc<Vec<Key>>,
    stamp: Option<Stamp>,
    looked_at: Instant,
}

/// What differs where the file has changed.
type Stamp = (Option<SystemTime>, u64);

impl KeyFile {
    /// Reads it for the first time.
    pub(super) fn open(path: PathBuf) -> Result<Self, JwtError> {
        match read(&path) {
            Ok((keys, stamp)) => Ok(Self {
                path,
                state: Mutex::new(State {
                    keys: Arc::new(keys),
                    stamp: Some(stamp),
                    looked_at: Instant::now(),
                }),
            }),
            Err(what) => Err(JwtError::KeyFile { path, what }),
        }
    }

    /// The keys, read again where that is due.
    pub(super) async fn current(file: &Arc<Self>, now: Instant) -> Arc<Vec<Key>> {
        if file.is_due(now) {
            let file = Arc::clone(file);
            // Where the runtime ends meanwhile, the keys are what they were.
            let _ = tokio::task::spawn_blocking(move || file.look_again()).await;
        }
        Arc::clone(&file.state().keys)
    }

    /// Whether it is time to look, which is said to one of all who ask.
    fn is_due(&self, now: Instant) -> bool {
        let mut state = self.state();
        let is_due = now.duration_since(state.looked_at) >= EVERY;
        if is_due {
            state.looked_at = now;
        }
        is_due
    }

    /// Takes the keys of a changed file. Where they cannot be used, it is told each time until they can.
    fn look_again(&self) {
        let is_as_it_was = stamp(&self.path).ok() == self.state().stamp;
        if is_as_it_was {
            return;
        }
        match read(&self.path) {
            Ok((keys, stamp)) => {
                tracing::info!(path = %self.path.display(), keys = keys.len(), "new keys for JWTs");
                let mut state = self.state();
                state.keys = Arc::new(keys);
                state.stamp = Some(stamp);
            }
            Err(what) => {
                tracing::error!(path = %self.path.display(), what, "the old keys for JWTs are kept");
            }
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(path: &Path) -> Result<(Vec<Key>, Stamp), String> {
    // Before the text: what changes in between is seen the next time.
    let stamp = stamp(path).map_err(|error| error.to_string())?;
    if stamp.1 > LARGEST {
        return Err(format!("it is larger than {LARGEST} bytes"));
    }
    let text = fs::read(path).map_err(|error| error.to_string())?;
    Ok((keys::of_set(&text)?, stamp))
}

fn stamp(path: &Path) -> io::Result<Stamp> {
    let about = fs::metadata(path)?;
    Ok((about.modified().ok(), about.len()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn set(of: usize) -> String {
        let keys =
            (0..of).map(|at| json!({"kty": "oct", "kid": at.to_string(), "k": "A".repeat(43)}));
        json!({ "keys": keys.collect::<Vec<_>>() }).to_string()
    }

    #[tokio::test]
    async fn a_changed_file_is_read_again_after_a_minute() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        fs::write(&path, set(1)).unwrap();
        let file = Arc::new(KeyFile::open(path.clone()).unwrap());
        let start = Instant::now();
        fs::write(&path, set(2)).unwrap();
        assert_eq!(KeyFile::current(&file, start).await.len(), 1);
        assert_eq!(KeyFile::current(&file, start + EVERY).await.len(), 2);
    }

    #[tokio::test]
    async fn a_broken_file_leaves_the_keys_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        fs::write(&path, set(1)).unwrap();
        let file = Arc::new(KeyFile::open(path.clone()).unwrap());
        let start = Instant::now();
        for (minute, text) in [(1, "{"), (2, r#"{"keys":[]}"#), (3, "")] {
            fs::write(&path, text).unwrap();
            assert_eq!(
                KeyFile::current(&file, start + EVERY * minute).await.len(),
                1
            );
        }
        fs::remove_file(&path).unwrap();
        assert_eq!(KeyFile::current(&file, start + EVERY * 4).await.len(), 1);
        fs::write(&path, set(3)).unwrap();
        assert_eq!(KeyFile::current(&file, start + EVERY * 5).await.len(), 3);
    }
}
