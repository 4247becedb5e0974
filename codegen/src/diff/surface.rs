//! What of an item can be named and called in Rust, line by line.

use std::collections::{BTreeMap, BTreeSet};

use super::catalog::Catalog;
use super::compare::Found;
use super::pairs;
use super::rules::Kind;
use super::types;
use crate::emit::{Index, Pages, pages};
use crate::ir::{Field, Item, Operation, Shortcut, Struct, Ty, TypeRef, Union};

/// Something that can be named or called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// What it is, among the lines of its item.
    key: String,
    pub(super) text: String,
    /// Whether it is data, which a report shows, and not what comes with it.
    pub(super) is_shown: bool,
    /// The fields, values and members whose changes change it.
    about: BTreeSet<String>,
}

/// The lines of an item.
pub(super) fn lines(catalog: &Catalog<'_>, path: &TypeRef) -> Vec<Line> {
    let index = &catalog.index;
    match catalog.get(path) {
        Some(Item::Operation(item)) => operation(index, item),
        Some(Item::Struct(item)) => structure(index, path, item),
        Some(Item::Enum(item)) => {
            let line = |name: &str, wire: &str| shown(name, format!("{name} = {wire:?}"), wire);
            let variants = item.variants.iter();
            variants.map(|it| line(&it.name, &it.wire)).collect()
        }
        Some(Item::Union(item)) => union(index, item),
        None => Vec::new(),
    }
}

/// Whether an item that is the same on both sides has the same lines: some hang on other items.
pub(super) fn is_same_around(old: &Catalog<'_>, new: &Catalog<'_>, path: &TypeRef) -> bool {
    match (old.get(path), new.get(path)) {
        (Some(Item::Operation(a)), Some(Item::Operation(b))) => {
            pages(&old.index, a) == pages(&new.index, b)
        }
        (Some(Item::Struct(_)), _) => old.index.is_tagged(path) == new.index.is_tagged(path),
        (Some(Item::Union(a)), Some(Item::Union(b))) => {
            old.index.is_resources(a) == new.index.is_resources(b)
        }
        _ => true,
    }
}

/// Shown lines that only one of both has: those before, and those after.
pub(super) fn differing(before: &[Line], after: &[Line]) -> (Vec<String>, Vec<String>) {
    let only = |lines: &[Line], other: &[Line]| -> Vec<String> {
        let others: BTreeSet<&str> = other.iter().map(|line| line.text.as_str()).collect();
        let lines = lines.iter().filter(|line| line.is_shown);
        let lines = lines.filter(|line| !others.contains(line.text.as_str()));
        lines.map(|line| line.text.clone()).collect()
    };
    (only(before, after), only(after, before))
}

/// Adds the differences that no change of a field, value or member accounts for.
pub(super) fn unexplained(
    found: &mut Found,
    before: &[Line],
    after: &[Line],
    is_same: &dyn Fn(&str, &str) -> bool,
) {
    const WHOLE: [Kind; 5] = [
        Kind::TypeRemade,
        Kind::SentNow,
        Kind::SentNoMore,
        Kind::ReceivedNow,
        Kind::ReceivedNoMore,
    ];
    if found
        .changes
        .iter()
        .any(|change| WHOLE.contains(&change.kind))
    {
        return;
    }
    let by_key = |lines: &'_ [Line]| -> BTreeMap<String, Line> {
        let lines = lines.iter().cloned();
        lines.map(|line| (line.key.clone(), line)).collect()
    };
    let (before, after) = (by_key(before), by_key(after));
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for key in keys {
        let (old, new) = (before.get(key), after.get(key));
        let kind = match (old, new) {
            (Some(old), Some(new)) if is_same(&old.text, &new.text) => continue,
            (Some(_), Some(_)) => Kind::InterfaceChanged,
            (Some(_), None) => Kind::InterfaceLost,
            (None, _) => Kind::InterfaceGained,
        };
        let mut about = [old, new]
            .into_iter()
            .flatten()
            .flat_map(|line| &line.about);
        if about.any(|subject| found.accounts_for(subject, kind)) {
            continue;
        }
        let text = |line: Option<&Line>| line.map(|line| line.text.clone());
        found.add(kind, Some(key), text(old), text(new));
    }
}

fn shown(key: &str, text: String, subject: &str) -> Line {
    Line {
        key: key.to_owned(),
        text,
        is_shown: true,
        about: BTreeSet::from([subject.to_owned()]),
    }
}

fn hidden(key: String, text: String, about: impl IntoIterator<Item = String>) -> Line {
    Line {
        key,
        text,
        is_shown: false,
        about: about.into_iter().collect(),
    }
}

fn operation(index: &Index<'_>, item: &Operation) -> Vec<Line> {
    let mut lines = data(&item.params);
    lines.extend(builder(index, &item.params));
    let output = types::text(&item.output);
    lines.push(shown("Output", format!("type Output = {output}"), "answer"));
    if let Some(paged) = pages(index, item) {
        let name = match paged.kind {
            Pages::List => "Paginate",
            Pages::Search => "Search",
            Pages::Version2 => "PaginateV2",
        };
        let about = ["answer", paged.after].map(str::to_owned);
        let text = format!("impl {name}<Item = {}>", types::text(paged.item));
        lines.push(hidden("impl Paginate".to_owned(), text, about));
        if let Some(before) = paged.before {
            let backward = "impl Paginate backward".to_owned();
            lines.push(hidden(backward.clone(), backward, [before.to_owned()]));
        }
    }
    lines
}

fn structure(index: &Index<'_>, path: &TypeRef, item: &Struct) -> Vec<Line> {
    let mut lines = data(item);
    if item.used.request {
        lines.extend(builder(index, item));
        let mut required = item.required();
        if let (Some(field), None) = (required.next(), required.next())
            && matches!(field.ty, Ty::Id(_) | Ty::String)
            && index.is_tagged(path)
        {
            let text = format!("impl<T: Into<{}>> From<T>", types::text(&field.ty));
            lines.push(hidden("impl From".to_owned(), text, [field.wire.clone()]));
        }
    }
    if let Some(id) = &item.id {
        let text = format!("impl Object; impl Expands for {id}");
        lines.push(hidden("impl Object".to_owned(), text, ["id".to_owned()]));
    }
    lines
}

/// The public fields.
fn data(item: &Struct) -> Vec<Line> {
    let fields = item.fields.iter().filter(|field| field.constant.is_none());
    let line = |field: &Field| {
        let text = format!("pub {}: {}", field.name, types::field(field));
        shown(&field.name, text, &field.wire)
    };
    fields.map(line).collect()
}

/// The constructor, the setters and the constructors by tag.
fn builder(index: &Index<'_>, item: &Struct) -> Vec<Line> {
    let required: Vec<&Field> = item.required().collect();
    let arguments = required.iter().map(|field| argument(index, field));
    let text = format!("fn new({})", arguments.collect::<Vec<_>>().join(", "));
    let wires = required.iter().map(|field| field.wire.clone());
    let mut lines = vec![hidden("new".to_owned(), text, wires)];
    let by_shortcut = |field: &Field| {
        let mut fields = item.shortcuts.iter().filter_map(|it| it.field.as_ref());
        fields.any(|name| *name == field.name)
    };
    let optional = item.fields.iter().filter(|field| !field.required);
    for field in optional.filter(|field| !by_shortcut(field)) {
        let text = format!("fn {}(self, {})", field.name, argument(index, field));
        let key = format!("fn {}", field.name);
        lines.push(hidden(key, text, [field.wire.clone()]));
        if matches!(field.ty, Ty::Clearable(_)) {
            let text = format!("fn clear_{}(self)", field.name);
            lines.push(hidden(text.clone(), text, [field.wire.clone()]));
        }
    }
    lines.extend(item.shortcuts.iter().map(|it| shortcut(index, item, it)));
    lines
}

fn shortcut(index: &Index<'_>, item: &Struct, shortcut: &Shortcut) -> Line {
    let others = item
        .required()
        .filter(|field| field.name != shortcut.tag_field);
    let own = item
        .fields
        .iter()
        .filter(|field| Some(&field.name) == shortcut.field.as_ref());
    let fields: Vec<&Field> = others.chain(own).collect();
    let arguments = fields.iter().map(|field| argument(index, field));
    let arguments = arguments.collect::<Vec<_>>().join(", ");
    let text = format!("fn {}({arguments})", shortcut.name);
    let wires = fields.iter().map(|field| field.wire.clone());
    hidden(format!("fn {}", shortcut.name), text, wires)
}

/// How a function takes a field.
fn argument(index: &Index<'_>, field: &Field) -> String {
    let ty = match &field.ty {
        Ty::Clearable(inner) => inner,
        ty => ty,
    };
    let text = types::text(ty);
    let is_plain = match ty {
        Ty::Bool | Ty::Integer | Ty::Float | Ty::Json | Ty::Value | Ty::File => true,
        Ty::Named(path) => index.structure(path).is_some(),
        _ => false,
    };
    match is_plain {
        true => format!("{}: {text}", field.name),
        false => format!("{}: impl Into<{text}>", field.name),
    }
}

fn union(index: &Index<'_>, item: &Union) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for member in &item.members {
        let text = match &member.ty {
            Some(ty) => format!("{}({})", member.name, types::text(ty)),
            None => member.name.clone(),
        };
        lines.push(shown(&member.name, text, &pairs::subject(member)));
    }
    if item.used.request {
        for member in &item.members {
            let same = item.members.iter().filter(|other| other.ty == member.ty);
            if let (Some(ty), 1) = (&member.ty, same.count()) {
                let text = format!("impl From<{}>", types::text(ty));
                lines.push(hidden(text.clone(), text, [pairs::subject(member)]));
            }
        }
    }
    if item.used.response && index.is_resources(item) {
        let names = item.members.iter().map(pairs::subject);
        lines.push(hidden(
            "impl Object".to_owned(),
            "impl Object".to_owned(),
            names,
        ));
    }
    lines
}
