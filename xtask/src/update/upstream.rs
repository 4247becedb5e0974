//! Where a document comes from: an address or a file, with a place for the release.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::inputs::{absolute, slashed};
use crate::lock::Entry;
use crate::root::{normal, relative};
use crate::show::Usage;

/// What stands for the release in a source.
const RELEASE: &str = "{release}";

/// In addresses of Stripe's repository, the branch or tag comes after this.
const REPOSITORY: &str = "/stripe/openapi/";

/// A source as `spec.lock` keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Upstream {
    /// An address, or a path from the workspace's folder.
    pub(crate) source: String,
    /// What stands for `{release}` in it.
    pub(crate) release: Option<String>,
}

/// What can be opened.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Address(String),
    File(PathBuf),
}

impl Upstream {
    /// What `--from` and `--release` say.
    pub(crate) fn given(from: &str, release: Option<&str>, root: &Path) -> Result<Self> {
        match is_address(from) {
            true => Ok(Self::new(from, None, release)?),
            false => {
                let path = relative(root, &absolute(Path::new(from))?);
                Ok(Self::new(&slashed(&path), None, release)?)
            }
        }
    }

    /// What `spec.lock` says, with another release if one is given.
    pub(crate) fn locked(entry: &Entry, release: Option<&str>, root: &Path) -> Result<Self> {
        let upstream = Self::new(&entry.source, entry.release.as_deref(), release);
        let Entry { file, source, .. } = entry;
        match is_address(source) {
            true => Ok(upstream?),
            false => match upstream {
                Ok(upstream) if upstream.is_file(root) => Ok(upstream),
                _ => Err(Usage(format!(
                    "spec.lock says that {file} comes from “{source}”, which is neither an address \
                     nor a file; say where to get it with --from URL|PATH"
                ))
                .into()),
            },
        }
    }

    fn new(source: &str, known: Option<&str>, wanted: Option<&str>) -> Result<Self, Usage> {
        let (source, found) = parted(source);
        if source
            .split('/')
            .nth(2)
            .is_some_and(|host| host.contains('@'))
            && is_address(&source)
        {
            let message =
                "the address names a user, and would be kept in spec.lock; leave that out";
            return Err(Usage(message.to_owned()));
        }
        let has_place = source.contains(RELEASE);
        if let (false, Some(wanted)) = (has_place, wanted) {
            return Err(Usage(format!(
                "`{source}` has no place for release {wanted}: pass --from with `{RELEASE}` where \
                 the release stands"
            )));
        }
        let release = wanted.map(str::to_owned).or(found);
        let release = release.or_else(|| known.map(str::to_owned));
        match release.filter(|_| has_place) {
            Some(release) if !is_release(&release) => Err(Usage(format!(
                "`{release}` is no release: use letters, digits, `.`, `_` and `-`"
            ))),
            None if has_place => Err(Usage(format!(
                "`{source}` needs a release: say which with --release"
            ))),
            release => Ok(Self { source, release }),
        }
    }

    /// What to open.
    pub(crate) fn place(&self, root: &Path) -> Place {
        let release = self.release.as_deref().unwrap_or_default();
        let place = self.source.replace(RELEASE, release);
        match is_address(&place) {
            true => Place::Address(place),
            false => Place::File(normal(&root.join(place))),
        }
    }

    fn is_file(&self, root: &Path) -> bool {
        matches!(self.place(root), Place::File(path) if path.is_file())
    }
}

fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

fn is_release(text: &str) -> bool {
    let may = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    text.chars().all(may) && text.chars().any(|letter| letter != '.')
}

/// An address of Stripe's repository with `{release}` for its tag, and the tag; anything else as it
/// is.
fn parted(source: &str) -> (String, Option<String>) {
    let same = || (source.to_owned(), None);
    let Some((before, after)) = source.split_once(REPOSITORY) else {
        return same();
    };
    if !is_address(source) || source.contains(RELEASE) {
        return same();
    }
    let kinds = ["refs/tags/", "refs/heads/", "raw/"];
    let kind = kinds.into_iter().find(|kind| after.starts_with(kind));
    let kind = kind.unwrap_or_default();
    match after[kind.len()..].split_once('/') {
        Some((tag, path)) => (
            format!("{before}{REPOSITORY}{kind}{RELEASE}/{path}"),
            Some(tag.to_owned()),
        ),
        None => same(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRIPE: &str = "https://raw.githubusercontent.com/stripe/openapi";

    fn at(source: &str, release: Option<&str>) -> Result<String, String> {
        let upstream = Upstream::new(source, None, release).map_err(|Usage(text)| text)?;
        match upstream.place(Path::new("/w")) {
            Place::Address(address) => Ok(address),
            Place::File(path) => Ok(path.display().to_string()),
        }
    }

    #[test]
    fn the_tag_in_an_address_of_stripes_repository_is_the_release() {
        let source = format!("{STRIPE}/v500/openapi/spec3.json");
        let got = Upstream::new(&source, None, None).ok();
        let want = Upstream {
            source: format!("{STRIPE}/{{release}}/openapi/spec3.json"),
            release: Some("v500".to_owned()),
        };
        assert_eq!(got, Some(want));
        for source in [
            &*source,
            &format!("{STRIPE}/{{release}}/openapi/spec3.json"),
        ] {
            let want = format!("{STRIPE}/v600/openapi/spec3.json");
            assert_eq!(at(source, Some("v600")), Ok(want));
        }
        let source = format!("{STRIPE}/refs/tags/v1/spec3.json");
        let want = format!("{STRIPE}/refs/tags/v2/spec3.json");
        assert_eq!(at(&source, Some("v2")), Ok(want));
    }

    #[test]
    fn a_release_takes_the_place_that_a_source_has() {
        assert_eq!(
            at("specs/{release}.json", Some("v2")),
            Ok("/w/specs/v2.json".to_owned())
        );
        let told = at("https://a.test/spec.json", Some("v2")).unwrap_err();
        assert!(told.contains("has no place for release v2"), "{told}");
        let told = at("https://a.test/{release}/spec.json", None).unwrap_err();
        assert!(told.contains("needs a release"), "{told}");
        for release in ["../x", "", "..", "a b"] {
            let told = at("https://a.test/{release}/spec.json", Some(release)).unwrap_err();
            assert!(told.contains("is no release"), "{told}");
        }
    }

    #[test]
    fn nothing_secret_is_kept() {
        let told = at("https://me:word@a.test/spec.json", None).unwrap_err();
        assert!(
            told.contains("names a user") && !told.contains("word"),
            "{told}"
        );
        assert!(at("https://a.test/@scope/spec.json", None).is_ok());
    }
}
