//! The crate's root: its modules, what it pins, and what it hands on from the runtime.

use proc_macro2::TokenStream;
use quote::quote;

use super::cx::{cfg, ident};
use super::{doc, module};
use crate::ir::{Api, Gate, Module};
use crate::selection::Package;

/// `lib.rs`.
pub(super) fn library(api: &Api, package: &Package) -> TokenStream {
    let allowed = allowed();
    let (version, base_url) = (&api.version, &api.base_url);
    let version_docs =
        doc::outer("The API version that every request pins and every type is written for.");
    let base_docs = doc::outer("Where requests go unless the client has another base URL.");
    let modules = api.modules.iter().map(|it| module(api, it));
    let ids = (!api.ids.is_empty()).then(|| {
        quote!(
            pub mod ids;
        )
    });
    let server = package.server.then(|| {
        quote!(
            #[cfg(feature = "server")]
            pub mod server;
        )
    });
    let exports = exports(api);

    quote! {
        #![doc = include_str!("../README.md")]
        #![forbid(unsafe_code)]
        #![warn(missing_docs)]
        #allowed
        #(#modules)*
        #ids
        #server
        #exports

        #version_docs
        pub const API_VERSION: &str = #version;

        #base_docs
        pub const BASE_URL: &str = #base_url;
    }
}

/// Lints that a document cannot heed, each with the reason.
fn allowed() -> TokenStream {
    quote! {
        #![allow(clippy::doc_markdown, reason = "descriptions are the document's words")]
        #![allow(clippy::missing_errors_doc, reason = "every call fails as `Error` says")]
        #![allow(clippy::struct_excessive_bools, reason = "the document has this many flags")]
        #![allow(clippy::too_many_lines, reason = "a table is as long as what it lists")]
        #![allow(deprecated, reason = "what is deprecated is still sent and read")]
    }
}

fn module(api: &Api, module: &Module) -> TokenStream {
    let gate = cfg(&module::gate(api, module));
    let name = ident(&module.name);
    quote!(#gate pub mod #name;)
}

/// What users of the crate need of the runtime.
fn exports(api: &Api) -> TokenStream {
    let webhook = webhook(api);

    quote! {
        #[cfg(all(feature = "blocking", not(target_family = "wasm")))]
        pub use stripe_runtime::codegen::blocking;
        #[cfg(feature = "client")]
        pub use stripe_runtime::codegen::{
            AppInfo, BoxFuture, Bytes, Client, ClientBuilder, Clock, Download, Pages,
            RequestOptions, Stream, reqwest
        };
        #webhook
        pub use stripe_runtime::codegen::{
            Answer, ApiError, Binary, BodyKind, Clearable, Decimal, Deleted, Encode, Error, ErrorKind, EventRequest, Expandable,
            Expands, FileUpload, Headers, Json, List, ListV2, Map, MaybeDeleted, Metadata, Method, Multipart, Object,
            Operation, Paginate, PaginateV2, RangeQuery, Raw, Request, RequestBuilder, Response, Search,
            SearchPage, Sensitive, SignatureFault, Timestamp, retry
        };
    }
}

/// What verifies and reads webhooks, where a feature adds types of events.
fn webhook(api: &Api) -> TokenStream {
    if api.events.events.is_empty() {
        return TokenStream::new();
    }
    let features = api.features.iter().filter(|feature| feature.webhooks);
    let gate = match api.events.gate {
        Gate::Always => Gate::Always,
        _ => Gate::Any(features.map(|feature| feature.name.clone()).collect()),
    };
    let gate = cfg(&gate);

    quote! {
        #gate
        pub use stripe_runtime::codegen::{
            EventReason, RelatedObject, ThinEvent, VersionCheck, Webhook, webhook
        };
    }
}
