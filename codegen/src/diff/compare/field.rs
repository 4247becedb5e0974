//! Fields side by side: those that came or went, and what became of the others.

use std::collections::BTreeSet;

use super::Found;
use crate::diff::Change;
use crate::diff::catalog::Catalog;
use crate::diff::pairs::Pairs;
use crate::diff::rules::Kind;
use crate::diff::types;
use crate::ir::{Field, Item, Ty};

impl Found {
    /// The fields of a struct or the parameters of an operation.
    pub(super) fn fields(
        &mut self,
        pairs: &Pairs<'_>,
        both: &[(&Field, &Field)],
        old: &[Field],
        new: &[Field],
    ) {
        for (before, after) in both {
            self.field(pairs, before, after);
        }
        let is_old = |field: &&Field| both.iter().any(|(it, _)| std::ptr::eq(*it, *field));
        for field in old.iter().filter(|field| !is_old(field)) {
            let (kind, told) = alone(field);
            self.add(kind.mirror(), Some(&field.wire), Some(told), None);
        }
        let is_new = |field: &&Field| both.iter().any(|(_, it)| std::ptr::eq(*it, *field));
        for field in new.iter().filter(|field| !is_new(field)) {
            let (kind, told) = alone(field);
            self.add(kind, Some(&field.wire), None, Some(told));
        }
    }

    fn field(&mut self, pairs: &Pairs<'_>, old: &Field, new: &Field) {
        let subject = Some(new.wire.as_str());
        if old.wire != new.wire {
            self.renamed.insert(old.wire.clone(), new.wire.clone());
        }
        if old.name != new.name {
            self.add(
                Kind::FieldRenamed,
                subject,
                Some(old.name.clone()),
                Some(new.name.clone()),
            );
        }
        self.constant(pairs, old, new);
        if old.constant.is_none() && new.constant.is_none() {
            match (old.required, new.required) {
                (false, true) => self.add(Kind::BecameRequired, subject, None, None),
                (true, false) => self.add(Kind::BecameOptional, subject, None, None),
                _ => {}
            }
            if let Some(kind) = types::change(pairs, &old.ty, &new.ty) {
                let (from, to) = (types::text(&old.ty), types::text(&new.ty));
                self.add(kind, subject, Some(from), Some(to));
            }
        }
        self.limits(old, new);
        self.deprecated(subject, old.deprecated, new.deprecated);
        self.docs(subject, &old.doc, &new.doc);
        self.docs_of_limit(&new.wire);
    }

    /// The documentation of a field says its limit, or its name where there is nothing else.
    fn docs_of_limit(&mut self, subject: &str) {
        let of = |change: &Change| change.subject.as_deref() == Some(subject);
        let is_limit = |kind: Kind| {
            use Kind::{DefaultChanged, FieldRenamed, LimitChanged, LimitLoosened, LimitTightened};
            matches!(
                kind,
                LimitTightened | LimitLoosened | LimitChanged | DefaultChanged | FieldRenamed
            )
        };
        let mut changes = self.changes.iter();
        let limit = changes.find(|change| of(change) && is_limit(change.kind));
        let Some(cause) = limit.map(|limit| limit.fingerprint.clone()) else {
            return;
        };
        let docs = self.changes.iter_mut();
        for change in docs.filter(|change| of(change) && change.kind == Kind::DocsChanged) {
            change.follows = Some(cause.clone());
        }
    }

    fn constant(&mut self, pairs: &Pairs<'_>, old: &Field, new: &Field) {
        let kind = match (&old.constant, &new.constant) {
            (None, Some(only)) if takes_only(&pairs.old, old, only) => Kind::BecameRequired,
            (Some(only), None) if takes_only(&pairs.new, new, only) => Kind::BecameOptional,
            (None, Some(_)) => Kind::BecameConstant,
            (Some(_), None) => Kind::NoLongerConstant,
            (Some(before), Some(after)) if before != after => Kind::ConstantChanged,
            _ => return,
        };
        let (from, to) = (old.constant.clone(), new.constant.clone());
        self.add(kind, Some(&new.wire), from, to);
    }

    /// What the API checks by itself, by keyword.
    fn limits(&mut self, old: &Field, new: &Field) {
        let keywords: BTreeSet<&str> = old
            .limits
            .keys()
            .chain(new.limits.keys())
            .copied()
            .collect();
        for keyword in keywords {
            let (before, after) = (old.limits.get(keyword), new.limits.get(keyword));
            if before != after {
                let told = |text: Option<&String>| text.map(|text| format!("{keyword} {text}"));
                let kind = limit(keyword, before, after);
                self.add(kind, Some(&new.wire), told(before), told(after));
                self.tell_last_apart(keyword);
            }
        }
    }

    pub(super) fn deprecated(&mut self, subject: Option<&str>, before: bool, after: bool) {
        match (before, after) {
            (false, true) => self.add(Kind::Deprecated, subject, None, None),
            (true, false) => self.add(Kind::NoLongerDeprecated, subject, None, None),
            _ => {}
        }
    }
}

/// The kind of change that a new field is, and what it holds.
fn alone(field: &Field) -> (Kind, String) {
    match &field.constant {
        Some(constant) => (Kind::ConstantAdded, constant.clone()),
        None if field.required => (Kind::RequiredFieldAdded, types::field(field)),
        None => (Kind::FieldAdded, types::field(field)),
    }
}

/// Whether a field that may be left out has this value and no other.
fn takes_only(catalog: &Catalog<'_>, field: &Field, only: &str) -> bool {
    let Ty::Named(path) = &field.ty else {
        return false;
    };
    let values = match catalog.get(path) {
        Some(Item::Enum(item)) => &item.variants[..],
        _ => &[],
    };
    !field.required && matches!(values, [value] if value.wire == only)
}

/// Whether a limit lets less through, or more, or otherwise.
fn limit(keyword: &str, before: Option<&String>, after: Option<&String>) -> Kind {
    if keyword == "default" {
        return Kind::DefaultChanged;
    }
    let number = |text: &String| text.parse::<f64>().ok();
    let is_upper = keyword.starts_with("max");
    let is_ordered = is_upper || keyword.starts_with("min");
    match (before, after) {
        (None, _) => Kind::LimitTightened,
        (_, None) => Kind::LimitLoosened,
        (Some(before), Some(after)) => match number(before).zip(number(after)) {
            Some((before, after)) if is_ordered => match (after < before) == is_upper {
                true => Kind::LimitTightened,
                false => Kind::LimitLoosened,
            },
            _ => Kind::LimitChanged,
        },
    }
}
