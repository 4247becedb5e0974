//! The runtime's names that a file of the server's side turns out to need.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::cx::ident;

/// The names so far.
#[derive(Default)]
pub(super) struct Names(RefCell<BTreeSet<&'static str>>);

impl Names {
    /// A name of the runtime's module `server`.
    pub(super) fn get(&self, name: &'static str) -> Ident {
        self.0.borrow_mut().insert(name);
        ident(name)
    }

    /// The import of all that were asked for.
    pub(super) fn import(&self) -> TokenStream {
        let names = self.0.borrow();
        let names = names.iter().copied().map(ident);
        quote!(use stripe_runtime::codegen::server::{#(#names),*};)
    }
}
