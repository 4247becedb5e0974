//! The trait of a server, and the routes to its methods.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use heck::ToSnakeCase as _;
use proc_macro2::TokenStream;
use quote::quote;

use super::NAME;
use crate::emit::cx::{Cx, Index, ident};
use crate::emit::{doc, ty};
use crate::ir::{Method, Operation};

/// The file of the trait.
pub(super) fn server(
    index: &Index<'_>,
    operations: &[(&str, &Operation)],
    modules: &[&str],
) -> TokenStream {
    let docs =
        doc::inner("The server's side: a method for each operation, and the routes to them.");
    let cx = Cx::new(index, NAME, std::iter::empty());
    let methods = operations
        .iter()
        .map(|(module, it)| method(&cx, module, it));
    let methods: Vec<_> = methods.collect();
    let modules = modules.iter().copied().map(ident);
    let imports = cx.imports();

    quote! {
        #docs
        #(mod #modules;)*
        pub use routes::router;
        pub use stripe_runtime::codegen::server::{Call, Host, Refusal, axum};
        #imports

        #[doc = " Answers the operations of the API, of which it has a method each."]
        pub trait Server: Host {
            #(#methods)*
        }
    }
}

/// The file of the routes.
pub(super) fn routes(operations: &[(&str, &Operation)]) -> TokenStream {
    let docs = doc::inner("The routes to a server's methods.");
    let verbs: BTreeSet<&str> = operations.iter().map(|(_, it)| verb(it.method)).collect();
    let verbs = verbs.into_iter().map(ident);
    let routes = operations.iter().map(|(module, it)| route(module, it));

    quote! {
        #docs
        use std::sync::Arc;
        use stripe_runtime::codegen::server::axum::Router;
        use stripe_runtime::codegen::server::axum::extract::{Request, State};
        use stripe_runtime::codegen::server::axum::routing::{#(#verbs),*};
        use stripe_runtime::codegen::server::serve;
        use super::Server;

        #[doc = " The routes to a server's methods."]
        pub fn router<S: Server>(server: Arc<S>) -> Router {
            Router::new()
                #(#routes)*
                .with_state(server)
        }
    }
}

fn method(cx: &Cx<'_>, module: &str, item: &Operation) -> TokenStream {
    let docs = doc::outer(&item.params.doc);
    let name = method_name(item);
    let (module, params) = (ident(module), ident(&item.params.name));
    let output = ty::ty(cx, &item.output);

    quote! {
        #docs
        fn #name(
            &self,
            caller: &Self::Caller,
            params: crate::#module::#params,
        ) -> impl Future<Output = Result<#output, Refusal>> + Send;
    }
}

fn method_name(item: &Operation) -> proc_macro2::Ident {
    ident(&item.params.name.to_snake_case())
}

/// Parameters of a path are numbered: several operations may call the same one differently.
fn route(module: &str, item: &Operation) -> TokenStream {
    let path = numbered(&item.path);
    let verb = ident(verb(item.method));
    let name = method_name(item);
    let (module, params) = (ident(module), ident(&item.params.name));

    quote! {
        .route(
            #path,
            #verb(|State(server): State<Arc<S>>, request: Request| {
                serve(server, request, |server, caller, params: crate::#module::#params| async move {
                    server.#name(&caller, params).await
                })
            }),
        )
    }
}

fn verb(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "post",
        Method::Put => "put",
        Method::Patch => "patch",
        Method::Delete => "delete",
    }
}

/// A path's template with numbers for names.
fn numbered(path: &str) -> String {
    let mut parts = path.split('{');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for (index, part) in parts.enumerate() {
        let rest = part.split_once('}').map_or(part, |(_, rest)| rest);
        let _ = write!(out, "{{{index}}}{rest}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_of_a_path_are_numbered() {
        assert_eq!(numbered("/v1/a"), "/v1/a");
        assert_eq!(numbered("/v1/a/{b}"), "/v1/a/{0}");
        assert_eq!(numbered("/v1/a/{b}/c/{d}/e"), "/v1/a/{0}/c/{1}/e");
    }
}
