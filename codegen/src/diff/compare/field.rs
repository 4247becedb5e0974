//! Fields side by side: those that came or went, and what became of the others.

use super::Found;
use crate::diff::pairs::{self, Pairs};
use crate::diff::rules::Kind;
use crate::diff::types;
use crate::ir::Field;

impl Found {
    /// The fields of a struct or the parameters of an operation.
    pub(super) fn fields(&mut self, pairs: &Pairs<'_>, old: &[Field], new: &[Field]) {
        for (before, after) in pairs::shared(old, new) {
            self.field(pairs, before, after);
        }
        let is_in = |fields: &[Field], field: &Field| fields.iter().any(|it| it.wire == field.wire);
        for field in old.iter().filter(|field| !is_in(new, field)) {
            let kind = match is_asked(field) {
                true => Kind::RequiredFieldRemoved,
                false => Kind::FieldRemoved,
            };
            self.add(kind, Some(&field.wire), Some(types::field(field)), None);
        }
        for field in new.iter().filter(|field| !is_in(old, field)) {
            let kind = match is_asked(field) {
                true => Kind::RequiredFieldAdded,
                false => Kind::FieldAdded,
            };
            self.add(kind, Some(&field.wire), None, Some(types::field(field)));
        }
    }

    fn field(&mut self, pairs: &Pairs<'_>, old: &Field, new: &Field) {
        let subject = Some(new.wire.as_str());
        if old.name != new.name {
            self.add(Kind::FieldRenamed, subject, Some(old.name.clone()), Some(new.name.clone()));
        }
        self.constant(old, new);
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
        self.limit(old, new);
        self.deprecated(subject, old.deprecated, new.deprecated);
        self.docs(subject, &old.doc, &new.doc);
    }

    fn constant(&mut self, old: &Field, new: &Field) {
        let kind = match (&old.constant, &new.constant) {
            (None, Some(_)) => Kind::BecameConstant,
            (Some(_), None) => Kind::NoLongerConstant,
            (Some(before), Some(after)) if before != after => Kind::ConstantChanged,
            _ => return,
        };
        let (from, to) = (old.constant.clone(), new.constant.clone());
        self.add(kind, Some(&new.wire), from, to);
    }

    fn limit(&mut self, old: &Field, new: &Field) {
        let (before, after) = (old.longest, new.longest);
        let most = |longest: Option<usize>| longest.unwrap_or(usize::MAX);
        let kind = match most(before).cmp(&most(after)) {
            std::cmp::Ordering::Greater => Kind::LimitTightened,
            std::cmp::Ordering::Less => Kind::LimitLoosened,
            std::cmp::Ordering::Equal => return,
        };
        let text = |longest: Option<usize>| longest.map(|it| it.to_string());
        self.add(kind, Some(&new.wire), text(before), text(after));
    }

    pub(super) fn deprecated(&mut self, subject: Option<&str>, before: bool, after: bool) {
        match (before, after) {
            (false, true) => self.add(Kind::Deprecated, subject, None, None),
            (true, false) => self.add(Kind::NoLongerDeprecated, subject, None, None),
            _ => {}
        }
    }
}

/// Whether a constructor takes the field.
fn is_asked(field: &Field) -> bool {
    field.required && field.constant.is_none()
}
