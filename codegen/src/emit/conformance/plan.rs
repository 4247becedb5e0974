//! Which requests are made of each operation, and which full objects these need.

use std::collections::{BTreeMap, BTreeSet};

use super::made::{Made, Object};
use super::sample::{EXPAND, Sampled, Sampler, required};
use super::tour::{Goal, Tour};
use crate::emit::cx::Index;
use crate::ir::{Api, Gate, Item, Operation, Ty, TypeRef};

/// All requests of a crate.
pub(super) struct Plan<'a> {
    pub(super) operations: Vec<Planned<'a>>,
    /// Objects with everything set, and when anything needs them.
    pub(super) full: BTreeMap<TypeRef, (Object<'a>, Gate)>,
}

/// The requests of an operation.
pub(super) struct Planned<'a> {
    pub(super) module: &'a str,
    /// The operation in lower case.
    pub(super) name: &'a str,
    pub(super) operation: &'a Operation,
    pub(super) requests: Vec<(String, Sampled<Object<'a>>)>,
}

impl<'a> Plan<'a> {
    pub(super) fn of(api: &'a Api, index: &'a Index<'a>) -> Self {
        let sampler = Sampler { index };
        let mut plan = Self {
            operations: Vec::new(),
            full: BTreeMap::new(),
        };
        for module in &api.modules {
            for unit in &module.units {
                let operations = unit.items.iter().filter_map(|item| match item {
                    Item::Operation(operation) => Some(operation),
                    _ => None,
                });
                for operation in operations {
                    let requests = requests(sampler, &module.name, operation);
                    plan.demand(sampler, &requests, &operation.gate);
                    plan.operations.push(Planned {
                        module: &module.name,
                        name: &unit.name,
                        operation,
                        requests,
                    });
                }
            }
        }
        plan
    }

    /// Keeps the full objects that requests need, with the gate of their operation.
    fn demand(
        &mut self,
        sampler: Sampler<'a>,
        requests: &[(String, Sampled<Object<'a>>)],
        gate: &Gate,
    ) {
        let mut open = Vec::new();
        for (_, request) in requests {
            if let Ok(request) = request {
                request.visit(&mut |made| open.extend(full(made)));
            }
        }
        let mut seen = BTreeSet::new();
        while let Some(ty) = open.pop() {
            if !seen.insert(ty.clone()) {
                continue;
            }
            let item = sampler.index.structure(&ty);
            if let Some(Ok(object)) = item.map(|item| sampler.full_object(&ty, item)) {
                object.visit(&mut |made| open.extend(full(made)));
                let entry = self.full.entry(ty).or_insert((object, Gate::Never));
                entry.1 = either(&entry.1, gate);
            }
        }
    }
}

fn full(made: &Made<'_>) -> Option<TypeRef> {
    match made {
        Made::Full(ty) => Some(ty.clone()),
        _ => None,
    }
}

/// Compiled where one of two things is.
pub(super) fn either(a: &Gate, b: &Gate) -> Gate {
    match (a, b) {
        (Gate::Never, other) | (other, Gate::Never) => other.clone(),
        (Gate::Any(a), Gate::Any(b)) => Gate::Any(a | b),
        _ => Gate::Always,
    }
}

/// The least, the most, what the most leaves out of unions, and all that can be cleared.
fn requests<'a>(
    sampler: Sampler<'a>,
    module: &str,
    operation: &'a Operation,
) -> Vec<(String, Sampled<Object<'a>>)> {
    let item = &operation.params;
    let ty = TypeRef {
        module: module.to_owned(),
        name: item.name.clone(),
    };
    let minimal = required(&ty, item, |field| sampler.minimal(&field.ty, field));
    let full = sampler.full_object(&ty, item);
    let full = full.map(|full| expanded(sampler, operation, full));
    let mut members = Tour::new(sampler, Goal::Members);
    let covered = full.as_ref().map_or(Ok(()), |full| members.cover(full));
    let others = covered.map_or_else(|why| vec![Err(why)], |()| all(members, &ty, operation));
    let clears = all(Tour::new(sampler, Goal::Clears), &ty, operation);
    let mut requests = vec![("minimal".to_owned(), minimal)];
    if requests[0].1 != full {
        requests.push(("full".to_owned(), full));
    }
    requests.extend(numbered("other members", others));
    requests.extend(numbered("cleared", clears));
    requests
}

/// Every further request of a tour.
fn all<'a>(mut tour: Tour<'a>, ty: &TypeRef, operation: &'a Operation) -> Vec<Sampled<Object<'a>>> {
    let mut requests = Vec::new();
    loop {
        match tour.next(ty, &operation.params) {
            Ok(Some(request)) => requests.push(Ok(request)),
            Ok(None) => return requests,
            Err(why) => {
                requests.push(Err(why));
                return requests;
            }
        }
    }
}

fn numbered<T>(name: &str, requests: Vec<T>) -> impl Iterator<Item = (String, T)> {
    let count = requests.len();
    let requests = requests.into_iter().enumerate();
    requests.map(move |(index, request)| match count {
        1 => (name.to_owned(), request),
        _ => (format!("{name} {}", index + 1), request),
    })
}

/// The full request with something to expand, where the answer has it.
fn expanded<'a>(
    sampler: Sampler<'a>,
    operation: &'a Operation,
    mut full: Object<'a>,
) -> Object<'a> {
    let fields = &operation.params.fields;
    let field = fields
        .iter()
        .find(|field| field.wire == EXPAND && !field.required);
    if let (Some(field), Some(path)) = (field, expandable(sampler, &operation.output)) {
        let path = Made::List(Box::new(Made::Text(path)));
        full.setters.push((&field.name, &field.ty, path));
    }
    full
}

/// The path of a field of an answer that is an id unless it is expanded.
fn expandable(sampler: Sampler<'_>, output: &Ty) -> Option<String> {
    match output {
        Ty::Page(item) | Ty::SearchPage(item) => {
            Some(format!("data.{}", expandable(sampler, item)?))
        }
        Ty::MaybeDeleted(inner) | Ty::Boxed(inner) => expandable(sampler, inner),
        Ty::Named(type_ref) => {
            let fields = &sampler.index.structure(type_ref)?.fields;
            let is_expandable = |ty: &Ty| {
                let mut found = false;
                ty.visit(&mut |ty| found |= matches!(ty, Ty::Expandable(_)));
                found
            };
            let field = fields.iter().find(|field| is_expandable(&field.ty))?;
            Some(field.wire.clone())
        }
        _ => None,
    }
}
