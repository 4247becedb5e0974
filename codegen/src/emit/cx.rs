//! What an emitter may ask: which file it writes, what kind a type is, and what to import.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::ir::{Api, Gate, Item, Member, Struct, ToldBy, Ty, TypeRef, Union};

/// What the whole crate holds, for emitters that name a type.
pub(crate) struct Index<'a> {
    items: BTreeMap<TypeRef, &'a Item>,
    /// Types that a shortcut takes.
    tagged: BTreeSet<TypeRef>,
    /// Resources by the names of their ids.
    resources: BTreeMap<&'a str, &'a Struct>,
    /// Whether the crate has a server's side.
    pub(super) has_server: bool,
}

impl<'a> Index<'a> {
    pub(crate) fn of(api: &'a Api) -> Self {
        let mut items = BTreeMap::new();
        for module in &api.modules {
            for item in module.units.iter().flat_map(|unit| &unit.items) {
                let type_ref = TypeRef {
                    module: module.name.clone(),
                    name: item.name().to_owned(),
                };
                items.insert(type_ref, item);
            }
        }
        let tagged = items.values().flat_map(|item| tagged(item)).collect();
        let resources = items.values().filter_map(|item| resource(item)).collect();
        Self {
            items,
            tagged,
            resources,
            has_server: false,
        }
    }

    /// The attribute of a type that can grow. A server makes what it answers with and takes what it is
    /// asked for apart: it must notice what is new.
    pub(super) fn open(&self) -> TokenStream {
        match self.has_server {
            true => quote!(#[cfg_attr(not(feature = "server"), non_exhaustive)]),
            false => quote!(#[non_exhaustive]),
        }
    }

    /// The resource that an id is the id of.
    pub(super) fn resource(&self, id: &str) -> Option<&'a Struct> {
        self.resources.get(id).copied()
    }

    /// Whether each value of a type says its id: a resource, or a union of resources.
    pub(crate) fn has_id(&self, type_ref: &TypeRef) -> bool {
        match self.items.get(type_ref) {
            Some(Item::Struct(item)) => item.id.is_some(),
            Some(Item::Union(item)) => self.is_resources(item),
            _ => false,
        }
    }

    /// Whether all members of a union are resources.
    pub(crate) fn is_resources(&self, union: &Union) -> bool {
        let is_resource = |member: &Member| match &member.ty {
            Some(Ty::Named(type_ref)) => self.structure(type_ref).is_some_and(|it| it.id.is_some()),
            _ => false,
        };
        union.told_by == ToldBy::Object && union.members.iter().all(is_resource)
    }

    /// Whether a shortcut of another type takes this one.
    pub(crate) fn is_tagged(&self, type_ref: &TypeRef) -> bool {
        self.tagged.contains(type_ref)
    }

    /// The item of a type.
    pub(super) fn item(&self, type_ref: &TypeRef) -> Option<&'a Item> {
        self.items.get(type_ref).copied()
    }

    pub(crate) fn structure(&self, type_ref: &TypeRef) -> Option<&'a Struct> {
        match self.items.get(type_ref)? {
            Item::Struct(item) => Some(item),
            _ => None,
        }
    }
}

/// A resource, and the name of its id.
fn resource(item: &Item) -> Option<(&str, &Struct)> {
    match item {
        Item::Struct(item) => Some((item.id.as_deref()?, item)),
        _ => None,
    }
}

/// The types that an item's shortcuts take.
fn tagged(item: &Item) -> Vec<TypeRef> {
    let Item::Struct(item) = item else {
        return Vec::new();
    };
    let names = item
        .shortcuts
        .iter()
        .filter_map(|shortcut| shortcut.field.as_ref());
    let fields = names.filter_map(|name| item.fields.iter().find(|field| field.name == *name));
    let types = fields.filter_map(|field| match &field.ty {
        Ty::Named(type_ref) => Some(type_ref.clone()),
        _ => None,
    });
    types.collect()
}

/// One file under way.
pub(super) struct Cx<'a> {
    pub(super) index: &'a Index<'a>,
    module: &'a str,
    own: BTreeSet<&'a str>,
    uses: RefCell<Uses>,
}

#[derive(Default)]
struct Uses {
    runtime: BTreeSet<&'static str>,
    ids: BTreeSet<String>,
    siblings: BTreeSet<String>,
}

impl<'a> Cx<'a> {
    pub(super) fn new(
        index: &'a Index<'a>,
        module: &'a str,
        own: impl Iterator<Item = &'a str>,
    ) -> Self {
        Self {
            index,
            module,
            own: own.collect(),
            uses: RefCell::default(),
        }
    }

    /// A name of the runtime's.
    pub(super) fn runtime(&self, name: &'static str) -> Ident {
        self.uses.borrow_mut().runtime.insert(name);
        ident(name)
    }

    /// An id type.
    pub(super) fn id(&self, name: &str) -> Ident {
        self.uses.borrow_mut().ids.insert(name.to_owned());
        ident(name)
    }

    /// A type of the crate: by name within its module, by path from outside.
    pub(super) fn named(&self, type_ref: &TypeRef) -> TokenStream {
        let name = ident(&type_ref.name);
        if type_ref.module != self.module {
            let module = ident(&type_ref.module);
            return quote!(crate::#module::#name);
        }
        if !self.own.contains(type_ref.name.as_str()) {
            let mut uses = self.uses.borrow_mut();
            uses.siblings.insert(type_ref.name.clone());
        }
        quote!(#name)
    }

    /// Whether a shortcut of another type takes the type `name` of this module.
    pub(super) fn is_tagged(&self, name: &str) -> bool {
        let type_ref = TypeRef {
            module: self.module.to_owned(),
            name: name.to_owned(),
        };
        self.index.is_tagged(&type_ref)
    }

    /// The imports that the file turned out to need.
    pub(super) fn imports(&self) -> TokenStream {
        let uses = self.uses.borrow();
        let list = |names: &mut dyn Iterator<Item = &str>| names.map(ident).collect::<Vec<_>>();
        let runtime = list(&mut uses.runtime.iter().copied());
        let ids = list(&mut uses.ids.iter().map(String::as_str));
        let siblings = list(&mut uses.siblings.iter().map(String::as_str));
        let some = |names: &Vec<Ident>, tokens: TokenStream| match names.is_empty() {
            true => TokenStream::new(),
            false => tokens,
        };
        let runtime = some(
            &runtime,
            quote!(use stripe_runtime::codegen::{#(#runtime),*};),
        );
        let siblings = some(&siblings, quote!(use super::{#(#siblings),*};));
        let ids = some(&ids, quote!(use crate::ids::{#(#ids),*};));
        quote!(#runtime #siblings #ids)
    }
}

/// An identifier; names are valid by the time they reach an emitter.
pub(super) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// The `cfg` of a file that some features ask for.
pub(super) fn cfg(gate: &Gate) -> TokenStream {
    match gate {
        Gate::Always | Gate::Never => TokenStream::new(),
        Gate::Any(features) => match features.len() {
            1 => quote!(#[cfg(#(feature = #features)*)]),
            _ => quote!(#[cfg(any(#(feature = #features),*))]),
        },
    }
}
