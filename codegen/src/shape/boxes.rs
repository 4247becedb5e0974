//! Structs that would contain themselves: the fields that close a circle are boxed.

use std::collections::{BTreeMap, BTreeSet};

use super::Made;
use crate::error::Fault;
use crate::ir::{Item, Ty, TypeRef};

type Edges = BTreeMap<TypeRef, BTreeSet<TypeRef>>;

/// Boxes what closes a circle; a circle of required fields has no value at all and is a fault.
pub(super) fn break_cycles(made: &mut [Made], faults: &mut Vec<Fault>) {
    let all = edges(made, |_| true);
    let required = edges(made, |required| required);
    for made in made {
        let from = made.type_ref();
        let at = made.at.child("properties");
        let Item::Struct(item) = &mut made.item else {
            continue;
        };
        for field in &mut item.fields {
            let Some(to) = direct(&field.ty).cloned() else {
                continue;
            };
            if field.required && reaches(&required, &to, &from) {
                let message = format!(
                    "`{}` must contain `{}`, which must contain `{}`: no value can do that",
                    from.name, to.name, from.name,
                );
                let advice = "make one of the fields on the circle optional or nullable";
                faults.push(Fault::new(&at.child(&field.wire), message, advice));
                return;
            }
            if reaches(&all, &to, &from) {
                field.ty = Ty::Boxed(Box::new(field.ty.clone()));
            }
        }
    }
}

fn edges(made: &[Made], keep: impl Fn(bool) -> bool) -> Edges {
    let mut edges = Edges::new();
    for made in made {
        if let Item::Struct(item) = &made.item {
            let fields = item.fields.iter().filter(|field| keep(field.required));
            let to = fields.filter_map(|field| direct(&field.ty).cloned());
            edges.entry(made.type_ref()).or_default().extend(to);
        }
    }
    edges
}

/// The type whose value lies inside a value of this one; lists, maps and unions point instead.
fn direct(ty: &Ty) -> Option<&TypeRef> {
    match ty {
        Ty::Named(type_ref) => Some(type_ref),
        Ty::MaybeDeleted(inner) | Ty::Clearable(inner) => direct(inner),
        _ => None,
    }
}

fn reaches(edges: &Edges, from: &TypeRef, to: &TypeRef) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(next) = open.pop() {
        if next == to {
            return true;
        }
        if seen.insert(next) {
            open.extend(edges.get(next).into_iter().flatten());
        }
    }
    false
}
