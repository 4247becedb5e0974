//! Operations: a request as data, how it is written, and the thin calls that send it.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::cx::{Cx, Index, ident};
use super::{request, structure, ty};
use crate::ir::{Body, Method, Operation, Place, Ty};

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
    let form = parameters(cx, item, Place::Body, "form");
    let files = files(cx, item);
    let body = body(cx, item.body);
    let base_url = match &item.server {
        Some(server) => quote!(#server),
        None => quote!(crate::BASE_URL),
    };

    quote! {
        impl #trait_ for #name {
            type Output = #output;
            const METHOD: #method_type = #method_type::#method;
            const PATH: &'static str = #path;
            const API_VERSION: &'static str = crate::API_VERSION;
            const BASE_URL: &'static str = #base_url;
            #body
            #fills_path
            #query
            #form
            #files
        }
    }
}

/// How the body is encoded, where it is no form.
fn body(cx: &Cx<'_>, body: Body) -> Option<TokenStream> {
    let kind = ident(match body {
        Body::Form => return None,
        Body::Multipart => "Multipart",
        Body::Json => "Json",
    });
    let ty = cx.runtime("BodyKind");
    Some(quote!(const BODY: #ty = #ty::#kind;))
}

/// The parts of a body that are files.
fn files(cx: &Cx<'_>, item: &Operation) -> Option<TokenStream> {
    let files = placed(item, Place::Body);
    let mut files = files
        .into_iter()
        .filter(|field| field.ty == Ty::File)
        .peekable();
    files.peek()?;
    let multipart = cx.runtime("Multipart");
    let files = files.map(|field| {
        let (wire, name) = (&field.wire, ident(&field.name));
        match field.required {
            true => quote!(parts.push_file(#wire, &self.#name);),
            false => quote!(self.#name.iter().for_each(|file| parts.push_file(#wire, file));),
        }
    });

    Some(quote! {
        fn files(&self, parts: &mut #multipart) {
            #(#files)*
        }
    })
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
    let mut fields = placed(item, place);
    fields.retain(|field| field.ty != Ty::File);
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
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Paged<'a> {
    pub(crate) kind: Pages,
    pub(crate) item: &'a Ty,
    /// The field that asks for what follows.
    pub(crate) after: &'a str,
    /// The field that asks for what precedes.
    pub(crate) before: Option<&'a str>,
}

/// The kinds of pages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pages {
    List,
    Search,
    Version2,
}

/// Whether an operation has pages to turn: its items have ids, and its cursors are text.
pub(crate) fn pages<'a>(index: &Index<'_>, item: &'a Operation) -> Option<Paged<'a>> {
    let cursor = |wire: &str| {
        let mut fields = item.params.fields.iter();
        let field = fields.find(|field| field.wire == wire && !field.required)?;
        matches!(field.ty, Ty::String | Ty::Id(_)).then_some(field.name.as_str())
    };
    let (kind, inner, after) = match &item.output {
        Ty::Page(inner) if has_id(index, inner) => (Pages::List, inner, "starting_after"),
        Ty::SearchPage(inner) => (Pages::Search, inner, "page"),
        Ty::PageV2(inner) => (Pages::Version2, inner, "page"),
        _ => return None,
    };
    Some(Paged {
        kind,
        item: inner,
        after: cursor(after)?,
        before: cursor("ending_before").filter(|_| kind == Pages::List),
    })
}

/// Whether each value of the type says its id.
fn has_id(index: &Index<'_>, item: &Ty) -> bool {
    match item {
        Ty::Event => true,
        Ty::Boxed(inner) | Ty::MaybeDeleted(inner) => has_id(index, inner),
        Ty::Named(type_ref) => index.has_id(type_ref),
        _ => false,
    }
}

/// How the next page is asked for.
fn paged(cx: &Cx<'_>, item: &Operation) -> Option<TokenStream> {
    let name = ident(&item.params.name);
    let paged = pages(cx.index, item)?;
    let (inner, after) = (ty::ty(cx, paged.item), ident(paged.after));
    let (trait_, method) = match paged.kind {
        Pages::List => (cx.runtime("Paginate"), "start_after"),
        Pages::Search => (cx.runtime("Search"), "next_page"),
        Pages::Version2 => (cx.runtime("PaginateV2"), "next_page"),
    };
    let method = ident(method);
    let before = paged.before.map(ident);
    let forget = before.as_ref().map(|before| quote!(self.#before = None;));
    let backward = before.as_ref().map(|before| backward(&after, before));

    Some(quote! {
        impl #trait_ for #name {
            type Item = #inner;

            fn #method(&mut self, cursor: &str) {
                #forget
                self.#after = Some(cursor.into());
            }

            #backward
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

/// The methods that send the request, which the runtime has written once.
fn calls(cx: &Cx<'_>, item: &Operation) -> TokenStream {
    let name = ident(&item.params.name);
    if item.output == Ty::Bytes {
        let downloads = cx.runtime("downloads");
        return quote!(#downloads!(#name););
    }
    let (calls, output) = (cx.runtime("calls"), ty::ty(cx, &item.output));
    let pages = pages(cx.index, item).map(|paged| {
        let (pages, item) = (cx.runtime("pages"), ty::ty(cx, paged.item));
        let kind = ident(match paged.kind {
            Pages::List => "list",
            Pages::Search => "search",
            Pages::Version2 => "list_v2",
        });
        quote!(#pages!(#kind #name => #item);)
    });

    quote! {
        #calls!(#name => #output);
        #pages
    }
}
