//! The changes of one item, as they are found: each with its fingerprint, its verdict and its words.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::diff::rules::Kind;
use crate::diff::{Change, Changed, Reach, What, words};
use crate::pointer::Pointer;

/// The changes of one item, as they are found.
pub(crate) struct Found {
    pub(super) path: String,
    pub(super) reach: Reach,
    at: Pointer,
    pub(crate) changes: Vec<Change>,
    /// Parameters that the wire does not see the names of: the old one, and the new one.
    pub(super) renamed: BTreeMap<String, String>,
}

impl Found {
    pub(crate) fn new(path: String, reach: Reach, at: Pointer) -> Self {
        let changes = Vec::new();
        Self {
            path,
            reach,
            at,
            changes,
            renamed: BTreeMap::new(),
        }
    }

    /// A change of the kind, about `subject` as the wire calls it.
    pub(crate) fn add(
        &mut self,
        kind: Kind,
        subject: Option<&str>,
        from: Option<String>,
        to: Option<String>,
    ) {
        let says = words::says(kind, subject, from.as_deref(), to.as_deref());
        let says = self.shortened(&says);
        let fingerprint = match subject {
            Some(subject) => format!("{} {}.{subject}", kind.id(), self.path),
            None => format!("{} {}", kind.id(), self.path),
        };
        self.changes.push(Change {
            kind,
            fingerprint,
            subject: subject.map(str::to_owned),
            from,
            to,
            verdict: kind.verdict(self.reach.used),
            says,
            follows: None,
            pointer: self.pointer(kind, subject),
            place: None,
        });
    }

    /// A sentence without the item's own module before the types of it.
    fn shortened(&self, says: &str) -> String {
        match self.path.split_once("::") {
            Some((module, _)) => {
                let module = format!("{module}::");
                ["`", "<", "("]
                    .iter()
                    .fold(says.to_owned(), |says, before| {
                        says.replace(&format!("{before}{module}"), before)
                    })
            }
            None => says.to_owned(),
        }
    }

    fn pointer(&self, kind: Kind, subject: Option<&str>) -> Pointer {
        match (kind, subject) {
            (Kind::ValueAdded | Kind::ValueRemoved | Kind::ValueRenamed, _) => {
                self.at.child("enum")
            }
            (_, Some(subject)) => self.at.child("properties").child(subject),
            (_, None) => self.at.clone(),
        }
    }

    /// Whether a change of the subject is told that asks as much of the crate as the kind does, in
    /// either direction of time: so that a difference is told both ways or neither.
    pub(crate) fn accounts_for(&self, subject: &str, kind: Kind) -> bool {
        let used = self.reach.used;
        let least = |kind: Kind| {
            let mirrored = kind.mirror().verdict(used).krate;
            kind.verdict(used).krate.min(mirrored)
        };
        let subject = self.renamed.get(subject).map_or(subject, String::as_str);
        let mut changes = self.changes.iter();
        changes.any(|it| it.subject.as_deref() == Some(subject) && least(it.kind) >= least(kind))
    }

    /// The documentation of an item may say what it is called and where it is found.
    fn fold_docs(&mut self) {
        use Kind::{FieldRenamed, ObjectChanged, OperationMoved, OperationRenamed, TypeRenamed};
        let is_named = |kind: Kind| {
            matches!(
                kind,
                FieldRenamed | ObjectChanged | OperationMoved | OperationRenamed | TypeRenamed
            )
        };
        let mut changes = self.changes.iter();
        let cause = changes.find(|change| is_named(change.kind));
        let Some(cause) = cause.map(|change| change.fingerprint.clone()) else {
            return;
        };
        let is_docs =
            |change: &&mut Change| change.kind == Kind::DocsChanged && change.subject.is_none();
        for change in self.changes.iter_mut().filter(is_docs) {
            change.follows = Some(cause.clone());
        }
    }

    /// Names the last change after a keyword too: a field can have several limits.
    pub(super) fn tell_last_apart(&mut self, keyword: &str) {
        if let Some(change) = self.changes.last_mut() {
            let _ = write!(change.fingerprint, "#{keyword}");
        }
    }

    /// Names the changes after the old item too: another one became the same.
    pub(super) fn tell_apart(&mut self, was: &str) {
        for change in &mut self.changes {
            let _ = write!(change.fingerprint, " of {was}");
        }
    }

    pub(crate) fn changed(
        mut self,
        what: What,
        was: Option<String>,
        before: Vec<String>,
        after: Vec<String>,
    ) -> Option<Changed> {
        if self.changes.is_empty() {
            return None;
        }
        self.fold_docs();
        let worst =
            |change: &Change| std::cmp::Reverse((change.verdict.wire, change.verdict.krate));
        self.changes.sort_by_key(worst);
        Some(Changed {
            path: self.path,
            was,
            what,
            reach: self.reach,
            before,
            after,
            changes: self.changes,
        })
    }
}
