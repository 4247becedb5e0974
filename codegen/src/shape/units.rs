//! Files: which item goes into which, and with which features each is compiled.

use std::collections::{BTreeMap, BTreeSet};

use super::event::{self, EVENTS};
use super::{Made, Owner};
use crate::ir::{Events, Gate, Item, Module, Ty, TypeRef, Unit};
use crate::names;
use crate::select::Demand;

/// A file: module and stem.
type File = (String, String);
type Demands = BTreeSet<Demand>;

/// The stems of files for types that several requests, or several resources, share.
const SHARED_PARAMS: &str = "params";
const SHARED: &str = "shared";

/// The stem of a resource whose module has its name already.
const OBJECT: &str = "object";

/// Files every item, and works out when each file is compiled.
pub(super) fn arrange(
    made: Vec<Made>,
    operations: &[(Owner, Vec<Demand>)],
    chosen: event::Chosen,
    is_apart: bool,
) -> (Vec<Module>, Events) {
    let graph = Graph::of(&made);
    let files = graph.files(is_apart);
    let mut wanted = Wanted::new(&graph, &files);
    for (owner, demands) in operations {
        if let Some(file) = files.get(owner) {
            for demand in demands {
                wanted.file(file, demand);
            }
        }
    }
    wanted.events(&chosen);
    let Wanted { gates, events, .. } = wanted;
    let gate = match events.is_empty() {
        true => Gate::Never,
        false => gate(&events),
    };
    let events = Events {
        gate,
        events: chosen.events,
    };
    let mut modules = modules(made, &files, &gates);
    let has_module = modules.iter().any(|module| module.name == EVENTS);
    if events.gate != Gate::Never && !has_module {
        modules.push(Module {
            name: EVENTS.to_owned(),
            units: Vec::new(),
        });
        modules.sort_by(|a, b| a.name.cmp(&b.name));
    }
    (modules, events)
}

fn modules(
    made: Vec<Made>,
    files: &BTreeMap<Owner, File>,
    gates: &BTreeMap<File, Demands>,
) -> Vec<Module> {
    let mut modules: BTreeMap<String, BTreeMap<String, Unit>> = BTreeMap::new();
    for made in made {
        let Some(file) = files.get(&made.owner) else {
            continue;
        };
        let units = modules.entry(file.0.clone()).or_default();
        let unit = units.entry(file.1.clone()).or_insert_with(|| Unit {
            name: file.1.clone(),
            gate: gates.get(file).map_or(Gate::Never, gate),
            items: Vec::new(),
        });
        let gate = unit.gate.clone();
        unit.items.push(match made.item {
            Item::Operation(mut operation) => {
                operation.gate = gate;
                Item::Operation(operation)
            }
            item => item,
        });
    }
    let modules = modules.into_iter().map(|(name, units)| Module {
        name,
        units: units.into_values().map(in_order).collect(),
    });
    modules.collect()
}

/// The item that the file is named after first, then the others by name.
fn in_order(mut unit: Unit) -> Unit {
    let is_main = |item: &Item| match item {
        Item::Operation(_) => true,
        Item::Struct(item) => item.id.is_some(),
        _ => false,
    };
    let main = |item: &Item| !is_main(item);
    unit.items
        .sort_by_key(|item| (main(item), item.name().to_owned()));
    unit
}

fn gate(demands: &Demands) -> Gate {
    let mut features = BTreeSet::new();
    for demand in demands {
        match demand {
            Demand::Always => return Gate::Always,
            Demand::Feature(name) => features.insert(name.clone()),
            // Modules have been named by now.
            Demand::Module => false,
        };
    }
    Gate::Any(features)
}

/// Which owner's types name which other owner's.
struct Graph<'a> {
    made: &'a [Made],
    owners: BTreeMap<TypeRef, Owner>,
    edges: BTreeMap<Owner, BTreeSet<Owner>>,
    /// Owners that name the event type.
    event_users: BTreeSet<Owner>,
}

impl<'a> Graph<'a> {
    fn of(made: &'a [Made]) -> Self {
        let owners = made
            .iter()
            .map(|made| (made.type_ref(), made.owner.clone()));
        let mut graph = Self {
            made,
            owners: owners.collect(),
            edges: BTreeMap::new(),
            event_users: BTreeSet::new(),
        };
        for made in made {
            let mut to = BTreeSet::new();
            visit(&made.item, &mut |ty| match ty {
                Ty::Named(type_ref) => to.extend(graph.owners.get(type_ref).cloned()),
                Ty::Event => {
                    graph.event_users.insert(made.owner.clone());
                }
                _ => {}
            });
            graph
                .edges
                .entry(made.owner.clone())
                .or_default()
                .extend(to);
        }
        graph
    }

    /// The file of each owner: its own for a resource or an operation, else that of the one
    /// resource, or the one operation, of its module that reaches it. What several reach is together
    /// in one file, or has its own where each module has a feature.
    fn files(&self, is_apart: bool) -> BTreeMap<Owner, File> {
        let mut files = BTreeMap::new();
        let mut reached: BTreeMap<&Owner, BTreeSet<&Owner>> = BTreeMap::new();
        let heads: BTreeMap<&Owner, String> = self.heads();
        for head in heads.keys() {
            for owner in self.reach(head, &heads) {
                reached.entry(owner).or_default().insert(head);
            }
        }
        let modules: BTreeMap<&Owner, &String> = self
            .made
            .iter()
            .map(|made| (&made.owner, &made.module))
            .collect();
        for made in self.made {
            let owner = &made.owner;
            let stem = heads.get(owner).cloned().unwrap_or_else(|| {
                let by = reached.get(owner).into_iter().flatten();
                let (by, others): (Vec<&Owner>, Vec<&Owner>) =
                    by.partition(|head| modules.get(*head) == Some(&&made.module));
                let stem = shared_stem(by.into_iter(), &heads);
                let is_shared = stem == SHARED || !others.is_empty();
                match is_shared && is_apart && made.field.is_empty() {
                    true => stem_of(made),
                    false => stem,
                }
            });
            // An owner's own type comes last, and says how the file is called.
            files.insert(owner.clone(), (made.module.clone(), stem));
        }
        files
    }

    /// Owners with a file of their own: operations, and resources with an id.
    fn heads(&self) -> BTreeMap<&'a Owner, String> {
        let heads = self.made.iter().filter(|made| match &made.item {
            Item::Operation(_) => true,
            Item::Struct(item) => item.id.is_some(),
            _ => false,
        });
        heads.map(|made| (&made.owner, stem_of(made))).collect()
    }

    /// What a head reaches without passing through another head.
    fn reach(&self, head: &Owner, heads: &BTreeMap<&Owner, String>) -> BTreeSet<&Owner> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&Owner> = self.edges.get(head).into_iter().flatten().collect();
        while let Some(owner) = open.pop() {
            if !heads.contains_key(owner) && seen.insert(owner) {
                open.extend(self.edges.get(owner).into_iter().flatten());
            }
        }
        seen
    }
}

/// The stem of a file for this item.
fn stem_of(made: &Made) -> String {
    match names::field_name(made.item.name()) {
        stem if stem == made.module => OBJECT.to_owned(),
        stem => stem,
    }
}

fn shared_stem<'a>(
    by: impl Iterator<Item = &'a Owner>,
    heads: &BTreeMap<&Owner, String>,
) -> String {
    let (resources, operations): (Vec<_>, Vec<_>) =
        by.partition(|head| matches!(head, Owner::Schema(_)));
    let one = |heads_of: &[&Owner]| heads_of.first().and_then(|head| heads.get(head).cloned());
    let stem = match (resources.len(), operations.len()) {
        (1, _) => one(&resources),
        (0, 1) => one(&operations),
        (0, 2..) => Some(SHARED_PARAMS.to_owned()),
        _ => None,
    };
    stem.unwrap_or_else(|| SHARED.to_owned())
}

fn visit(item: &Item, f: &mut dyn FnMut(&Ty)) {
    match item {
        Item::Operation(operation) => {
            operation
                .params
                .fields
                .iter()
                .for_each(|field| field.ty.visit(f));
            operation.output.visit(f);
        }
        Item::Struct(item) => item.fields.iter().for_each(|field| field.ty.visit(f)),
        Item::Enum(_) => {}
        Item::Union(union) => {
            let types = union.members.iter().filter_map(|member| member.ty.as_ref());
            types.for_each(|ty| ty.visit(f));
        }
    }
}

/// Demands on their way along the files that name each other.
struct Wanted<'g> {
    edges: BTreeMap<&'g File, BTreeSet<&'g File>>,
    owners: &'g BTreeMap<TypeRef, Owner>,
    files: &'g BTreeMap<Owner, File>,
    event_files: BTreeSet<&'g File>,
    gates: BTreeMap<File, Demands>,
    events: Demands,
}

impl<'g> Wanted<'g> {
    fn new(graph: &'g Graph<'_>, files: &'g BTreeMap<Owner, File>) -> Self {
        let mut edges: BTreeMap<&File, BTreeSet<&File>> = BTreeMap::new();
        for (owner, to) in &graph.edges {
            let to = to.iter().filter_map(|owner| files.get(owner));
            if let Some(from) = files.get(owner) {
                edges.entry(from).or_default().extend(to);
            }
        }
        Self {
            edges,
            owners: &graph.owners,
            files,
            event_files: graph
                .event_users
                .iter()
                .filter_map(|owner| files.get(owner))
                .collect(),
            gates: BTreeMap::new(),
            events: Demands::new(),
        }
    }

    /// Who asks for a file asks for all that it names.
    fn file(&mut self, file: &File, demand: &Demand) {
        let mut open = vec![file];
        while let Some(file) = open.pop() {
            let gate = self.gates.entry(file.clone()).or_default();
            if gate.insert(demand.clone()) {
                open.extend(self.edges.get(file).into_iter().flatten());
                if self.event_files.contains(file) {
                    self.events.insert(demand.clone());
                }
            }
        }
    }

    /// Whoever wants events wants what they carry.
    fn events(&mut self, chosen: &event::Chosen) {
        self.events.extend(chosen.demands.iter().cloned());
        for demand in self.events.clone() {
            for event in &chosen.events {
                if let Ty::Named(type_ref) = &event.ty
                    && let Some(file) = self.owners.get(type_ref).and_then(|o| self.files.get(o))
                {
                    self.file(file, &demand);
                }
            }
        }
    }
}
