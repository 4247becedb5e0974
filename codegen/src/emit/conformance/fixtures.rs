//! The test of fixtures: which struct an example object of Stripe's is read into.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::cx::{cfg, ident};
use crate::emit::doc;
use crate::ir::{Api, Item};

/// `tests/fixtures/main.rs`.
pub(super) fn fixtures(api: &Api, krate: &Ident) -> TokenStream {
    let docs = doc::inner(
        "Example objects, read from the file that `STRIPE_FIXTURES` names: each must become its \
         type and, written again, be what it was.",
    );
    let mut rows: Vec<(&str, &str, TokenStream)> = Vec::new();
    for module in &api.modules {
        for unit in &module.units {
            for item in &unit.items {
                if let Item::Struct(item) = item
                    && let Some(object) = &item.object
                    && item.used.response
                {
                    let (gate, module, name) =
                        (cfg(&unit.gate), ident(&module.name), ident(&item.name));
                    let row =
                        quote!(#gate (#object, compare::round_trip::<#krate::#module::#name>));
                    rows.push((object, &item.name, row));
                }
            }
        }
    }
    rows.sort_by_key(|(object, name, _)| (*object, *name));
    let rows = rows.iter().map(|(_, _, row)| row);

    quote! {
        #docs
        mod compare;

        #[doc = " The value of `object`, and how an object with it is read and written."]
        const RESOURCES: &[(&str, compare::RoundTrip)] = &[#(#rows),*];

        fn main() -> std::process::ExitCode {
            compare::run(RESOURCES, compare::round_trip::<#krate::Deleted>)
        }
    }
}
