//! Types side by side: as Rust writes them, and what the wire makes of one in place of another.

use super::catalog::Catalog;
use super::pairs::Pairs;
use super::rules::Kind;
use crate::ir::{Field, Item, Mark, Member, Ty, TypeRef};

/// The type as Rust writes it, with paths from the crate's root.
pub(super) fn text(ty: &Ty) -> String {
    let wrapped = |name: &str, inner: &Ty| format!("{name}<{}>", text(inner));
    match ty {
        Ty::Bool => "bool".to_owned(),
        Ty::Integer => "i64".to_owned(),
        Ty::Float => "f64".to_owned(),
        Ty::String => "String".to_owned(),
        Ty::Named(path) => super::catalog::path(path),
        Ty::Id(name) => name.clone(),
        Ty::List(inner) => wrapped("Vec", inner),
        Ty::Map(inner) if **inner == Ty::String => "Metadata".to_owned(),
        Ty::Range(inner) => wrapped("RangeQuery", inner),
        Ty::Page(inner) => wrapped("List", inner),
        Ty::PageV2(inner) => wrapped("ListV2", inner),
        Ty::File => "FileUpload".to_owned(),
        Ty::Bytes => "Binary".to_owned(),
        Ty::Event => "event::Event".to_owned(),
        Ty::Boxed(inner) => wrapped("Box", inner),
        Ty::Map(inner) => wrapped("Map", inner),
        Ty::Expandable(inner) => wrapped("Expandable", inner),
        Ty::MaybeDeleted(inner) => wrapped("MaybeDeleted", inner),
        Ty::Clearable(inner) => wrapped("Clearable", inner),
        Ty::SearchPage(inner) => wrapped("SearchPage", inner),
        // These are called in Rust as they are here.
        Ty::Decimal | Ty::Sensitive | Ty::Timestamp | Ty::Json | Ty::Value | Ty::Deleted => {
            format!("{ty:?}")
        }
    }
}

/// The type of a field, `Option` included.
pub(super) fn field(field: &Field) -> String {
    match field.required {
        true => text(&field.ty),
        false => format!("Option<{}>", text(&field.ty)),
    }
}

/// The kind of change that one type in place of another is; nothing where they are the same.
pub(super) fn change(pairs: &Pairs<'_>, old: &Ty, new: &Ty) -> Option<Kind> {
    let is_pair = |a: &TypeRef, b: &TypeRef| pairs.is_pair(a, b);
    let is_pair_backward = |b: &TypeRef, a: &TypeRef| pairs.is_pair(a, b);
    let forward = Fit {
        from: &pairs.old,
        to: &pairs.new,
        is_pair: &is_pair,
    };
    let backward = Fit {
        from: &pairs.new,
        to: &pairs.old,
        is_pair: &is_pair_backward,
    };
    if forward.is_same(old, new) {
        return None;
    }
    let composite = forward.composite(old, new);
    let mirrored = || backward.composite(new, old).map(Kind::mirror);
    if let Some(kind) = composite.or_else(mirrored) {
        return Some(kind);
    }
    Some(match (forward.fits(old, new), backward.fits(new, old)) {
        (true, true) => Kind::TypeReread,
        (true, false) if forward.is_enum(old) && is_text(new) => Kind::EnumOpened,
        (false, true) if backward.is_enum(new) && is_text(old) => Kind::EnumClosed,
        (true, false) => Kind::TypeWidened,
        (false, true) => Kind::TypeNarrowed,
        (false, false) => Kind::TypeReplaced,
    })
}

/// Types of one side held against those of the other.
struct Fit<'p, 'a> {
    from: &'p Catalog<'a>,
    to: &'p Catalog<'a>,
    is_pair: &'p dyn Fn(&TypeRef, &TypeRef) -> bool,
}

impl Fit<'_, '_> {
    /// A composite that `to` is and `from` is not.
    fn composite(&self, from: &Ty, to: &Ty) -> Option<Kind> {
        match to {
            Ty::Boxed(to) if self.is_same(from, to) => Some(Kind::BecameBoxed),
            Ty::Clearable(to) if self.is_same(from, to) => Some(Kind::BecameClearable),
            Ty::MaybeDeleted(to) if self.is_same(from, to) => Some(Kind::BecameDeletable),
            Ty::Expandable(_) if is_text(from) => Some(Kind::BecameExpandable),
            _ => None,
        }
    }

    /// Whether two types are the same but for names, which their own items tell.
    fn is_same(&self, from: &Ty, to: &Ty) -> bool {
        match (from, to) {
            (Ty::Named(from), Ty::Named(to)) => (self.is_pair)(from, to),
            _ => match from.inner().zip(to.inner()) {
                Some((a, b)) => is_alike(from, to) && self.is_same(a, b),
                None => from == to,
            },
        }
    }

    fn is_enum(&self, from: &Ty) -> bool {
        matches!(self.item(from), Some(Item::Enum(_)))
    }

    fn item(&self, from: &Ty) -> Option<&Item> {
        match from {
            Ty::Named(path) => self.from.get(path),
            _ => None,
        }
    }

    /// Whether every value of one type is one of the other's on the wire.
    fn fits(&self, from: &Ty, to: &Ty) -> bool {
        if self.is_same(from, to) || *to == Ty::Value {
            return true;
        }
        match (from, to) {
            (Ty::Boxed(from), to) => self.fits(from, to),
            (from, Ty::Boxed(to)) => self.fits(from, to),
            (Ty::Integer | Ty::Timestamp, Ty::Integer | Ty::Timestamp | Ty::Float) => true,
            (Ty::Expandable(from), Ty::Expandable(to)) => self.fits(from, to),
            // Only who asks gets the object.
            (Ty::Expandable(_), text) | (text, Ty::Expandable(_)) => is_text(text),
            (Ty::Clearable(from), to) if is_text(to) => self.fits(from, to),
            (from, to) if is_alike(from, to) => match from.inner().zip(to.inner()) {
                Some((from, to)) => self.fits(from, to),
                None => self.named_fits(from, to),
            },
            (from, Ty::Clearable(to) | Ty::MaybeDeleted(to) | Ty::Range(to)) => self.fits(from, to),
            (Ty::Map(_) | Ty::Deleted, Ty::Json) => true,
            (from, to) => self.named_fits(from, to),
        }
    }

    fn named_fits(&self, from: &Ty, to: &Ty) -> bool {
        let to_item = match to {
            Ty::Named(path) => self.to.get(path),
            _ => None,
        };
        match (self.item(from), to_item) {
            (Some(Item::Enum(from)), Some(Item::Enum(to))) => {
                let mut values = from.variants.iter();
                values.all(|value| to.variants.iter().any(|other| other.wire == value.wire))
            }
            (Some(Item::Enum(_)), None) => is_text(to),
            (Some(Item::Struct(_)), None) => *to == Ty::Json,
            (Some(Item::Union(from)), _) => from.members.iter().all(|it| self.member_fits(it, to)),
            (_, Some(Item::Union(union))) => {
                let mut types = union.members.iter().filter_map(|member| member.ty.as_ref());
                types.any(|member| self.fits(from, member))
            }
            _ => is_text(from) && is_text(to),
        }
    }

    fn member_fits(&self, from: &Member, to: &Ty) -> bool {
        if let (Mark::Keyword(_), Ty::Named(path)) = (&from.mark, to)
            && let Some(Item::Union(to)) = self.to.get(path)
        {
            let takes = |it: &Member| it.mark == from.mark || it.mark == Mark::Text;
            return to.members.iter().any(takes);
        }
        match &from.ty {
            Some(from) => self.fits(from, to),
            None => is_text(to),
        }
    }
}

fn is_alike(a: &Ty, b: &Ty) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b)
}

/// Whether any text can stand there.
fn is_text(ty: &Ty) -> bool {
    matches!(ty, Ty::String | Ty::Decimal | Ty::Sensitive | Ty::Id(_))
}
