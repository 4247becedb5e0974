//! Operations: a request as data, how it is written, and the thin calls that send it.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::cx::{Cx, ident};
use super::{request, structure, ty};
use crate::ir::{Method, Operation, Place, Ty};

/// An operation with all that belongs to it.
pub(super) fn operation(cx: &Cx<'_>, item: &Operation) -> TokenStream {
    let deprecated = item.deprecated.then(|| quote!(#[deprecated]));
    let data = structure::data(cx, &item.params);
    let builder = request::builder(cx, &item.params);
    let described = described(cx, item);
    let paged = paged(cx, item);
    let calls = calls(cx, item);

    quote! {
        #deprecated
        #data
        #builder
        #described
        #paged
        #calls
    }
}

/// The `Operation` implementation: method, path and parameters.
fn described(cx: &Cx<'_>, item: &Operation) -> TokenStream {
    let name = ident(&item.params.name);
    let trait_ = cx.runtime("Operation");
    let method_type = cx.runtime("Method");
    let output = ty::ty(cx, &item.output);
    let path = &item.path;
    let method = ident(match item.method {
        Method::Get => "Get",
        Method::Post => "Post",
        Method::Put => "Put",
        Method::Patch => "Patch",
        Method::Delete => "Delete",
    });
    let fills_path = path_parameters(cx, item);
    let query = parameters(cx, item, Place::Query, "query");
    let form = parameters(cx, item, Place::Form, "form");

    quote! {
        impl #trait_ for #name {
            type Output = #output;
            const METHOD: #method_type = #method_type::#method;
            const PATH: &'static str = #path;
            const API_VERSION: &'static str = crate::API_VERSION;
            const BASE_URL: &'static str = crate::BASE_URL;
            #fills_path
            #query
            #form
        }
    }
}

fn path_parameters(cx: &Cx<'_>, item: &Operation) -> Option<TokenStream> {
    let fields = placed(item, Place::Path);
    if fields.is_empty() {
        return None;
    }
    let path = cx.runtime("Path");
    let params = fields.iter().map(|field| {
        let (wire, name) = (&field.wire, ident(&field.name));
        quote!(path.param(#wire, &self.#name);)
    });

    Some(quote! {
        fn path(&self, path: &mut #path) {
            #(#params)*
        }
    })
}

fn parameters(cx: &Cx<'_>, item: &Operation, place: Place, method: &str) -> Option<TokenStream> {
    let fields = placed(item, place);
    if fields.is_empty() {
        return None;
    }
    let form = cx.runtime("Form");
    let method = ident(method);
    let fields = fields.into_iter().map(request::encoded);

    Some(quote! {
        fn #method(&self, form: &mut #form) {
            #(#fields)*
        }
    })
}

fn placed(item: &Operation, place: Place) -> Vec<&crate::ir::Field> {
    let fields = item.params.fields.iter().zip(&item.places);
    fields
        .filter(|(_, at)| **at == place)
        .map(|(field, _)| field)
        .collect()
}

/// How an operation turns pages: the item, and the fields that hold cursors.
enum Paged<'a> {
    List {
        item: &'a Ty,
        after: &'a str,
        before: Option<&'a str>,
    },
    Search {
        item: &'a Ty,
        page: &'a str,
    },
}

/// Whether an operation has pages to turn: its items have ids, and its cursors are text.
fn pages<'a>(cx: &Cx<'_>, item: &'a Operation) -> Option<Paged<'a>> {
    let cursor = |wire: &str| {
        let mut fields = item.params.fields.iter();
        let field = fields.find(|field| field.wire == wire && !field.required)?;
        matches!(field.ty, Ty::String | Ty::Id(_)).then_some(field.name.as_str())
    };
    match &item.output {
        Ty::Page(item) if has_id(cx, item) => Some(Paged::List {
            item,
            after: cursor("starting_after")?,
            before: cursor("ending_before"),
        }),
        Ty::SearchPage(item) => Some(Paged::Search {
            item,
            page: cursor("page")?,
        }),
        _ => None,
    }
}

fn has_id(cx: &Cx<'_>, item: &Ty) -> bool {
    match item {
        Ty::Event => true,
        Ty::Named(type_ref) => {
            let item = cx.index.structure(type_ref);
            item.is_some_and(|item| item.id.is_some())
        }
        _ => false,
    }
}

/// How the next page is asked for.
fn paged(cx: &Cx<'_>, item: &Operation) -> Option<TokenStream> {
    let name = ident(&item.params.name);
    Some(match pages(cx, item)? {
        Paged::List {
            item,
            after,
            before,
        } => {
            let trait_ = cx.runtime("Paginate");
            let (item, after) = (ty::ty(cx, item), ident(after));
            let before = before.map(ident);
            let forget = before.as_ref().map(|before| quote!(self.#before = None;));
            let backward = before.as_ref().map(|before| backward(&after, before));
            quote! {
                impl #trait_ for #name {
                    type Item = #item;

                    fn start_after(&mut self, cursor: &str) {
                        #forget
                        self.#after = Some(cursor.into());
                    }

                    #backward
                }
            }
        }
        Paged::Search { item, page } => {
            let trait_ = cx.runtime("Search");
            let (item, page) = (ty::ty(cx, item), ident(page));
            quote! {
                impl #trait_ for #name {
                    type Item = #item;

                    fn next_page(&mut self, page: &str) {
                        self.#page = Some(page.into());
                    }
                }
            }
        }
    })
}

/// How a list goes backward, towards newer items.
fn backward(after: &Ident, before: &Ident) -> TokenStream {
    quote! {
        fn is_backward(&self) -> bool {
            self.#before.is_some()
        }

        fn end_before(&mut self, cursor: &str) {
            self.#after = None;
            self.#before = Some(cursor.into());
        }
    }
}

/// The methods that send the request.
fn calls(cx: &Cx<'_>, item: &Operation) -> TokenStream {
    let name = ident(&item.params.name);
    let output = ty::ty(cx, &item.output);
    let (client, options) = (cx.client("Client"), cx.client("RequestOptions"));
    let waiting = cx.blocking("Client");
    let result = result(cx, &output);
    let (stream, iter) = (stream(cx, item), iter(cx, item));

    quote! {
        #[cfg(feature = "client")]
        impl #name {
            #[doc = " Sends the request."]
            pub async fn send(&self, client: &#client) -> #result {
                client.send(self).await
            }

            #[doc = " Sends the request with options of its own."]
            pub async fn send_with(&self, client: &#client, options: &#options) -> #result {
                client.send_with(self, options).await
            }

            #stream
        }

        #[cfg(all(feature = "blocking", not(target_family = "wasm")))]
        impl #name {
            #[doc = " Sends the request and waits."]
            pub fn send_blocking(&self, client: &#waiting) -> #result {
                client.send(self)
            }

            #[doc = " Sends the request with options of its own, and waits."]
            pub fn send_blocking_with(&self, client: &#waiting, options: &#options) -> #result {
                client.send_with(self, options)
            }

            #iter
        }
    }
}

fn result(cx: &Cx<'_>, output: &TokenStream) -> TokenStream {
    let (error, response) = (cx.client("Error"), cx.client("Response"));
    quote!(Result<#response<#output>, #error>)
}

/// What a list or a search holds, and whether it is a search.
fn turned<'a>(cx: &Cx<'_>, item: &'a Operation) -> Option<(&'a Ty, bool)> {
    Some(match pages(cx, item)? {
        Paged::List { item, .. } => (item, false),
        Paged::Search { item, .. } => (item, true),
    })
}

fn stream(cx: &Cx<'_>, item: &Operation) -> Option<TokenStream> {
    let (inner, is_search) = turned(cx, item)?;
    let inner = ty::ty(cx, inner);
    let (client, options) = (cx.client("Client"), cx.client("RequestOptions"));
    let pages = cx.client("Pages");
    let (plain, with) = match is_search {
        true => ("stream_search", "stream_search_with"),
        false => ("stream", "stream_with"),
    };
    let (plain, with) = (ident(plain), ident(with));

    Some(quote! {
        #[doc = " Every item of the list, page after page."]
        pub fn stream(self, client: &#client) -> #pages<Self, #inner> {
            client.#plain(self)
        }

        #[doc = " Every item of the list, with options for each page."]
        pub fn stream_with(self, client: &#client, options: #options) -> #pages<Self, #inner> {
            client.#with(self, options)
        }
    })
}

fn iter(cx: &Cx<'_>, item: &Operation) -> Option<TokenStream> {
    let (inner, is_search) = turned(cx, item)?;
    let inner = ty::ty(cx, inner);
    let (client, pages) = (cx.blocking("Client"), cx.blocking("Pages"));
    let options = cx.client("RequestOptions");
    let (plain, with) = match is_search {
        true => ("iter_search", "iter_search_with"),
        false => ("iter", "iter_with"),
    };
    let (plain, with) = (ident(plain), ident(with));

    Some(quote! {
        #[doc = " Every item of the list, page after page, as an iterator that waits."]
        pub fn iter_blocking(self, client: &#client) -> #pages<Self, #inner> {
            client.#plain(self)
        }

        #[doc = " Every item of the list, with options for each page, as an iterator that waits."]
        pub fn iter_blocking_with(self, client: &#client, options: #options) -> #pages<Self, #inner> {
            client.#with(self, options)
        }
    })
}
