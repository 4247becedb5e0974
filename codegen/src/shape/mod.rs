//! The selected part of a document as IR: references resolved, composites recognised, names given.

mod boxes;
mod event;
mod features;
mod limits;
mod location;
mod object;
mod operation;
mod parameter;
mod resource;
mod schema;
mod share;
mod union;
mod units;

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::Server;

use crate::doc::Docs;
use crate::error::{Fault, Stage};
use crate::ir::{self, Api, Item, Ty, TypeRef, Use};
use crate::lower::Lowered;
use crate::names::{self, Scope};
use crate::node::{self, schema_pointer};
use crate::pointer::Pointer;
use crate::select::{Demand, Selected};
use crate::selection::Selection;
use location::Location;

/// The IR, and what is known of it beside.
pub(crate) struct Shape {
    pub(crate) api: Api,
    /// What was left out without harm.
    pub(crate) notes: Vec<Fault>,
    /// The node that each item was made from.
    pub(crate) places: BTreeMap<TypeRef, Pointer>,
}

/// Shapes everything that was selected.
pub(crate) fn api(
    lowered: &Lowered,
    selected: &Selected<'_>,
    selection: &Selection,
) -> Stage<Shape> {
    let mut shaper = Shaper::new(lowered, selected, selection);
    shaper.reserve();
    shaper.components();
    let mut roots = shaper.operations(&selected.operations);
    roots.extend(shaper.expanded());
    let events = shaper.events(&selected.webhooks);
    shaper.ids_apart();
    let has_own_name = |name: &str| selection.names.values().any(|own| own == name);
    shaper.made = share::share(std::mem::take(&mut shaper.made), has_own_name);
    boxes::break_cycles(&mut shaper.made, &mut shaper.faults);
    if !shaper.faults.is_empty() {
        return Err(shaper.faults);
    }
    let base_url = shaper.base_url()?;
    if lowered.api.servers.len() > 1 {
        shaper.note(
            &Pointer::from("/servers/1"),
            "only the first server is used",
        );
    }
    let info = &lowered.api.info;
    let doc = info.description.as_deref().unwrap_or(&info.title);
    let features = features::features(selection, &roots, &events);
    let notes = std::mem::take(&mut shaper.notes);
    let places = shaper.made.iter().map(|it| (it.type_ref(), it.at.clone()));
    let places = places.collect();
    let is_apart = selection.feature_per_module.is_some();
    let (modules, events) = units::arrange(shaper.made, &roots, events, is_apart);
    let ids = shaper
        .ids
        .into_iter()
        .map(|(resource, name)| ir::Id { name, resource });
    let mut ids: Vec<ir::Id> = ids.collect();
    ids.sort();
    let api = Api {
        title: shaper.docs.markdown(&info.title),
        doc: shaper.docs.markdown(doc),
        version: info.version.clone(),
        base_url,
        features,
        ids,
        modules,
        events,
    };
    Ok(Shape { api, notes, places })
}

/// An item with what is needed to file it.
struct Made {
    module: String,
    /// The component or operation that it belongs to.
    owner: Owner,
    /// The field that an inline type was met at.
    field: String,
    at: Pointer,
    item: Item,
}

impl Made {
    fn type_ref(&self) -> TypeRef {
        TypeRef {
            module: self.module.clone(),
            name: self.item.name().to_owned(),
        }
    }
}

/// What an item was shaped for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    /// A component schema.
    Schema(String),
    /// An operation, by its id.
    Operation(String),
}

/// Where a type is met: what decides its name, its module and which way it goes.
#[derive(Clone, Debug)]
struct Slot {
    module: String,
    owner: Owner,
    used: Use,
    /// The Rust name that an inline type gets here.
    name: String,
    /// The schema, operation or inline type that has the field.
    parent: String,
    /// The field's name on the wire.
    field: String,
    /// Whether it is a part of a body that can hold files.
    sends_files: bool,
}

impl Slot {
    /// The same place inside a part, where no file can stand.
    fn inside_a_part(&self) -> Self {
        Self {
            sends_files: false,
            ..self.clone()
        }
    }
}

/// A type, and whether it can be null.
struct Typed {
    ty: Ty,
    nullable: bool,
}

impl From<Ty> for Typed {
    fn from(ty: Ty) -> Self {
        let nullable = false;
        Self { ty, nullable }
    }
}

/// The state of shaping: what has been made, and which names are taken.
struct Shaper<'a> {
    lowered: &'a Lowered,
    selected: &'a Selected<'a>,
    selection: &'a Selection,
    docs: Docs,
    scopes: BTreeMap<String, Scope>,
    /// The names of requests and schemas by module, which types inside others leave to them.
    reserved: BTreeMap<String, BTreeSet<String>>,
    ids: BTreeMap<String, String>,
    id_names: Scope,
    /// Schemas without a type of their own that are being followed.
    aliases: Vec<&'a str>,
    made: Vec<Made>,
    faults: Vec<Fault>,
    /// What is left out without harm to the wire.
    notes: Vec<Fault>,
    resources: BTreeSet<&'a str>,
}

impl<'a> Shaper<'a> {
    fn new(lowered: &'a Lowered, selected: &'a Selected<'a>, selection: &'a Selection) -> Self {
        let schemas = lowered.api.components.iter().flat_map(|all| &all.schemas);
        let resources = schemas.filter_map(|(name, schema)| {
            node::resource_id(schema.as_item()?)?;
            Some(name.as_str())
        });
        Self {
            lowered,
            selected,
            selection,
            docs: Docs {
                links: selection.package.links.clone(),
            },
            scopes: BTreeMap::new(),
            reserved: BTreeMap::new(),
            ids: BTreeMap::new(),
            id_names: Scope::default(),
            aliases: Vec::new(),
            made: Vec::new(),
            faults: Vec::new(),
            notes: Vec::new(),
            resources: resources.collect(),
        }
    }

    /// Every file imports the ids that it names, so that no type may have the name of one.
    fn ids_apart(&mut self) {
        let ids: BTreeMap<&str, &String> = self.ids.iter().map(|(of, id)| (&id[..], of)).collect();
        for made in &self.made {
            let name = made.item.name();
            if let Some(resource) = ids.get(name) {
                let message = format!("the name `{name}` is that of the id of `{resource}`");
                let line = format!("`\"{resource}.id\" = \"Other{name}\"`");
                let advice = format!("add a line such as {line} to `[names]`");
                self.faults.push(Fault::new(&made.at, message, advice));
            }
        }
    }

    fn note(&mut self, at: &Pointer, message: &str) {
        self.notes.push(Fault::new(at, message, ""));
    }

    /// Shapes each selected component schema.
    fn components(&mut self) {
        for (&name, &used) in &self.selected.schemas {
            if let Err(faults) = self.component(name, used) {
                self.faults.extend(faults);
            }
        }
    }

    fn component(&mut self, name: &'a str, used: Use) -> Stage<()> {
        let schemas = self.lowered.api.components.as_ref().map(|all| &all.schemas);
        let Some(schema) = schemas.and_then(|all| all.get(name)?.as_item()) else {
            return Ok(());
        };
        if !self.is_type(schema) {
            return Ok(());
        }
        let type_ref = self.type_ref(name);
        let slot = Slot {
            module: type_ref.module,
            owner: Owner::Schema(name.to_owned()),
            used,
            name: type_ref.name,
            parent: name.to_owned(),
            field: String::new(),
            sends_files: false,
        };
        self.define(schema, &schema_pointer(name), &slot, name)
    }

    /// The Rust type of a component schema.
    fn type_ref(&self, schema: &str) -> TypeRef {
        let module = self.module(schema);
        let name = match self.selection.rename(schema) {
            Some(name) => name.to_owned(),
            None => {
                let (live, deleted) = self.live_name(schema);
                let name = live.split_once('.').map_or(live, |(_, name)| name);
                names::type_name(&format!("{deleted}{name}"))
            }
        };
        TypeRef { module, name }
    }

    /// The schema's name, or that of which it is the deleted twin, and what to put before it.
    fn live_name<'n>(&self, schema: &'n str) -> (&'n str, &'static str) {
        const DELETED: &str = "deleted_";
        let live = schema.strip_prefix(DELETED);
        match live.filter(|live| self.resources.contains(live)) {
            Some(live) => (live, DELETED),
            None => (schema, ""),
        }
    }

    /// The module of a component schema: as the selection says, else the part before the dot,
    /// else that of the resource whose name begins it.
    fn module(&self, schema: &str) -> String {
        if let Some(module) = self.selection.module_of(schema) {
            return module.to_owned();
        }
        let (schema, _) = self.live_name(schema);
        if let Some((module, _)) = schema.split_once('.') {
            return names::module_name(module);
        }
        let begins = |resource: &&&str| {
            let rest = schema.strip_prefix(**resource);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
        };
        let resource = self
            .resources
            .iter()
            .filter(begins)
            .max_by_key(|name| name.len());
        names::module_name(resource.copied().unwrap_or("types"))
    }

    /// The name of a type inside another: those of requests and of schemas come first.
    fn inline_name(&self, slot: &Slot, name: String) -> String {
        let reserved = self.reserved.get(&slot.module);
        match reserved.is_some_and(|names| names.contains(&name)) {
            true if slot.used.response => name + "Value",
            true => name + "Params",
            false => name,
        }
    }

    /// Keeps the names of requests and schemas, before types inside others could take them.
    fn reserve(&mut self) {
        let requests = self.selected.operations.iter().map(|chosen| {
            let location = Location::of(self, chosen.path);
            let name = self.request_name(&location, chosen);
            (location.module, name)
        });
        let schemas = self.selected.schemas.keys().map(|schema| {
            let TypeRef { module, name } = self.type_ref(schema);
            (module, name)
        });
        let mut reserved: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (module, name) in requests.chain(schemas) {
            reserved.entry(module).or_default().insert(name);
        }
        self.reserved = reserved;
    }

    /// The resources that only expandable fields lead to: their modules' features ask for them.
    fn expanded(&self) -> Vec<(Owner, Vec<Demand>)> {
        let expanded = self.selected.expanded.iter().map(|schema| {
            let demand = Demand::Feature(self.module(schema));
            (Owner::Schema((*schema).to_owned()), vec![demand])
        });
        expanded.collect()
    }

    /// Claims the slot's name in its module and keeps the item.
    fn keep(&mut self, slot: &Slot, at: &Pointer, item: Item, key: &str) -> Stage<()> {
        let name = item.name();
        if !names::is_module(&slot.module) {
            let message = format!("the module of `{name}` cannot be called `{}`", slot.module);
            let advice = "give its schema another module in `[modules]`";
            return Err(Fault::new(at, message, advice).into());
        }
        if names::is_taken_type(name) {
            let message = format!("the name `{name}` is one that generated code uses itself");
            let advice = format!("add a line such as `\"{key}\" = \"Other{name}\"` to `[names]`");
            return Err(Fault::new(at, message, advice).into());
        }
        let scope = self.scopes.entry(slot.module.clone()).or_default();
        scope.claim(name, at, key)?;
        self.made.push(Made {
            module: slot.module.clone(),
            owner: slot.owner.clone(),
            field: slot.field.clone(),
            at: at.clone(),
            item,
        });
        Ok(())
    }

    fn base_url(&self) -> Stage<String> {
        let at = Pointer::root().child("servers");
        let advice = "say `servers: [{url: https://…}]`, with an overlay if need be";
        let Some(server) = self.lowered.api.servers.first() else {
            return Err(Fault::new(&at, "the document names no server", advice).into());
        };
        address(server, &at.child(0))
    }
}

/// The complete address of a server.
fn address(server: &Server, at: &Pointer) -> Stage<String> {
    let is_absolute = server.url.starts_with("https://") || server.url.starts_with("http://");
    if !is_absolute || server.url.contains(['{', '}']) {
        let at = at.child("url");
        let message = format!("the server `{}` is not a complete address", server.url);
        let advice = "write it out as `https://…`, with an overlay if need be";
        return Err(Fault::new(&at, message, advice).into());
    }
    Ok(server.url.clone())
}
