//! Module files: the list of a module's files and what they export.

use proc_macro2::TokenStream;
use quote::quote;

use super::cx::{cfg, ident};
use super::{doc, event};
use crate::ir::{Api, Gate, Item, Module, Unit};

/// The file that declares a module's files.
pub(super) fn module(api: &Api, module: &Module) -> TokenStream {
    let docs = doc::inner(&format!("`{}`: requests and objects.", module.name));
    let whole = gate(api, module);
    // What holds for the whole module is said where the module is declared.
    let own = |gate: &Gate| match *gate == whole {
        true => TokenStream::new(),
        false => cfg(gate),
    };
    let events = (module.name == event::MODULE && api.events.gate != Gate::Never).then(|| {
        let (gate, file) = (own(&api.events.gate), ident(event::FILE));
        (
            quote!(#gate mod #file;),
            quote!(#gate pub use #file::{Event, EventObject};),
        )
    });
    let (events_mod, events_use) = events.unzip();
    let mods = module.units.iter().map(|unit| {
        let (gate, name) = (own(&unit.gate), ident(&unit.name));
        quote!(#gate mod #name;)
    });
    let exports = module
        .units
        .iter()
        .map(|unit| export(&own(&unit.gate), unit));

    quote! {
        #docs
        #(#mods)*
        #events_mod
        #(#exports)*
        #events_use
    }
}

fn export(gate: &TokenStream, unit: &Unit) -> TokenStream {
    let name = ident(&unit.name);
    let mut items: Vec<&str> = unit.items.iter().map(Item::name).collect();
    items.sort_unstable();
    let items = items.into_iter().map(ident);
    quote!(#gate pub use #name::{#(#items),*};)
}

/// When anything of a module is compiled.
pub(super) fn gate(api: &Api, module: &Module) -> Gate {
    let units = module.units.iter().map(|unit| &unit.gate);
    let events = (module.name == event::MODULE).then_some(&api.events.gate);
    let mut features = std::collections::BTreeSet::new();
    for gate in units.chain(events) {
        match gate {
            Gate::Always => return Gate::Always,
            Gate::Any(any) => features.extend(any.iter().cloned()),
            Gate::Never => {}
        }
    }
    Gate::Any(features)
}
