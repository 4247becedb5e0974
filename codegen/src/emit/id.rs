//! Ids: a newtype over text for each resource, so that none is taken for another.

use proc_macro2::TokenStream;
use quote::quote;

use super::cx::ident;
use super::doc;
use crate::ir::{Api, Id};

/// The file of all ids.
pub(super) fn ids(api: &Api) -> TokenStream {
    let docs =
        doc::inner("Ids of resources: text that cannot be taken for the id of another kind.");
    let ids = api.ids.iter().map(id);

    quote! {
        #docs
        use stripe_runtime::codegen::id;
        #(#ids)*
    }
}

fn id(id: &Id) -> TokenStream {
    let docs = format!(" The id of a resource of type `{}`.", id.resource);
    let name = ident(&id.name);

    quote! {
        #[doc = #docs]
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct #name(String);

        id!(#name);
    }
}
