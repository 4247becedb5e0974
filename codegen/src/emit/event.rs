//! Events: one variant for each type of event that a webhook delivers.

use proc_macro2::TokenStream;
use quote::quote;

use super::cx::{Cx, Index, ident};
use super::{doc, ty};
use crate::ir::{Event, Events};

/// The module of events, and the file in it.
pub(super) const MODULE: &str = "event";
pub(super) const FILE: &str = "payload";

/// The file of events.
pub(super) fn events(index: &Index<'_>, events: &Events) -> TokenStream {
    let cx = Cx::new(index, MODULE, std::iter::empty());
    let docs = doc::inner("What webhooks deliver: events, each with the object that it is about.");
    let variants: Vec<_> = events.events.iter().map(|it| variant(&cx, it)).collect();
    let arms: Vec<_> = events.events.iter().map(|it| arm(&cx, it)).collect();
    let raw = cx.runtime("Raw");
    let (payload, value, error) = (
        cx.runtime("EventPayload"),
        cx.runtime("Value"),
        cx.runtime("JsonError"),
    );
    let decode = match arms.is_empty() {
        true => quote! {
            fn decode(_: &str, object: &#value) -> Result<Self, #error> {
                Ok(Self::unknown(object))
            }
        },
        false => quote! {
            fn decode(event_type: &str, object: &#value) -> Result<Self, #error> {
                let payload = match event_type {
                    #(#arms,)*
                    _ => Self::Unknown(object.clone().into()),
                };
                Ok(payload)
            }
        },
    };
    let imports = cx.imports();

    quote! {
        #docs
        #imports

        #[doc = " An event: what happened, when, and the object that it happened to."]
        pub type Event = stripe_runtime::codegen::Event<EventObject>;

        #[doc = " The object of an event, by the event's type."]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum EventObject {
            #(#variants,)*
            #[doc = " The object of an event that this version does not name, as it came."]
            Unknown(#raw),
        }

        impl #payload for EventObject {
            const API_VERSION: &'static str = crate::API_VERSION;

            #decode

            fn unknown(object: &#value) -> Self {
                Self::Unknown(object.clone().into())
            }
        }
    }
}

fn variant(cx: &Cx<'_>, event: &Event) -> TokenStream {
    let docs = doc::outer(&format!("{}\n\nThe event `{}`.", event.doc, event.wire));
    let name = ident(&event.name);
    let ty = ty::ty(cx, &event.ty);
    quote!(#docs #name(Box<#ty>))
}

fn arm(cx: &Cx<'_>, event: &Event) -> TokenStream {
    let decode = cx.runtime("decode");
    let (wire, name) = (&event.wire, ident(&event.name));
    quote!(#wire => Self::#name(#decode(object)?))
}
