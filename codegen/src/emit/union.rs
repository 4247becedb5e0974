//! Unions: one of several types, told apart by `object` or by their kind of JSON.

use proc_macro2::TokenStream;
use quote::quote;

use super::cx::{Cx, ident};
use super::{doc, ty};
use crate::ir::{Mark, Member, ToldBy, Ty, Union};

/// A union with what decodes and encodes it.
pub(super) fn union(cx: &Cx<'_>, item: &Union) -> TokenStream {
    let docs = doc::outer(&item.doc);
    let name = ident(&item.name);
    let open = cx.index.open();
    let raw = cx.runtime("Raw");
    let members = item.members.iter().map(|it| member(cx, it));
    let common = item.used.response.then(|| quote!(Debug, PartialEq));
    let serde = item.used.response.then(|| serde(cx, item));
    let identity = item.used.response.then(|| identity(cx, item)).flatten();
    let request = item.used.request.then(|| request(cx, item));

    quote! {
        #docs
        #[derive(Clone, #common)]
        #open
        pub enum #name {
            #(#members,)*
            #[doc = " What this version has no name for, as it came."]
            Unknown(#raw),
        }

        #serde
        #identity
        #request
    }
}

/// The id of whichever resource it is.
fn identity(cx: &Cx<'_>, item: &Union) -> Option<TokenStream> {
    if !cx.index.is_resources(item) {
        return None;
    }
    let name = ident(&item.name);
    let object = cx.runtime("Object");
    let arms = item.members.iter().map(|member| {
        let name = ident(&member.name);
        quote!(Self::#name(it) => it.object_id())
    });

    Some(quote! {
        impl #object for #name {
            fn object_id(&self) -> &str {
                match self {
                    #(#arms,)*
                    Self::Unknown(value) => value.object_id(),
                }
            }
        }
    })
}

fn member(cx: &Cx<'_>, member: &Member) -> TokenStream {
    let docs = doc::outer(&member.doc);
    let name = ident(&member.name);
    let ty = member.ty.as_ref().map(|ty| {
        let ty = held(cx, ty);
        quote!((#ty))
    });
    quote!(#docs #name #ty)
}

/// Objects are boxed, so that one large member does not make every union large.
fn held(cx: &Cx<'_>, it: &Ty) -> TokenStream {
    let inner = ty::ty(cx, it);
    match it {
        Ty::Named(_) => quote!(Box<#inner>),
        _ => inner,
    }
}

fn serde(cx: &Cx<'_>, item: &Union) -> TokenStream {
    let name = ident(&item.name);
    cx.runtime("Serialize");
    let serializer = cx.runtime("Serializer");
    let (value, error) = (cx.runtime("Value"), cx.runtime("JsonError"));
    let (trait_, macro_, read) = match item.told_by {
        ToldBy::Object => {
            let arms = object_arms(cx, item);
            let read = quote! {
                fn from_object(object: &str, value: #value) -> Result<Self, #error> {
                    let member = match object {
                        #(#arms)*
                        _ => Self::Unknown(value.into()),
                    };
                    Ok(member)
                }
            };
            (cx.runtime("ObjectUnion"), cx.runtime("object_union"), read)
        }
        ToldBy::Shape => {
            let arms = item.members.iter().map(|it| shape_arm(cx, it));
            let fields_arm = fields_arm(cx, item);
            let read = quote! {
                fn from_value(value: #value) -> Result<Self, #error> {
                    let member = match &value {
                        #(#arms)*
                        #fields_arm
                        _ => Self::Unknown(value.into()),
                    };
                    Ok(member)
                }
            };
            (cx.runtime("ShapeUnion"), cx.runtime("shape_union"), read)
        }
    };
    let writes = item.members.iter().map(|member| {
        let name = ident(&member.name);
        match &member.mark {
            Mark::Keyword(word) => quote!(Self::#name => #word.serialize(serializer)),
            _ => quote!(Self::#name(value) => value.serialize(serializer)),
        }
    });

    quote! {
        impl #trait_ for #name {
            #read

            fn serialize_with<S: #serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(#writes,)*
                    Self::Unknown(value) => value.serialize(serializer),
                }
            }
        }

        #macro_!(#name);
    }
}

/// What is deleted is told apart first.
fn object_arms(cx: &Cx<'_>, item: &Union) -> Vec<TokenStream> {
    let decode = cx.runtime("decode");
    let deleted = item.members.iter().filter_map(|member| match &member.mark {
        Mark::Deleted(object) => {
            let name = ident(&member.name);
            Some(quote!(#object if value["deleted"] == true => Self::#name(#decode(&value)?),))
        }
        _ => None,
    });
    let live = item.members.iter().filter_map(|member| match &member.mark {
        Mark::Object(object) => {
            let name = ident(&member.name);
            Some(quote!(#object => Self::#name(#decode(&value)?),))
        }
        _ => None,
    });
    deleted.chain(live).collect()
}

fn shape_arm(cx: &Cx<'_>, member: &Member) -> TokenStream {
    let value = cx.runtime("Value");
    let name = ident(&member.name);
    let pattern = match &member.mark {
        Mark::Keyword(word) => {
            return quote!(#value::String(text) if text == #word => Self::#name,);
        }
        Mark::Object(_) | Mark::Deleted(_) | Mark::Fields(_) => return TokenStream::new(),
        Mark::Text => quote!(#value::String(_)),
        Mark::Integer | Mark::Number => quote!(#value::Number(_)),
        Mark::Bool => quote!(#value::Bool(_)),
        Mark::Array => quote!(#value::Array(_)),
        Mark::Map => quote!(#value::Object(_)),
    };
    let made = made(cx, member);
    quote!(#pattern => #made,)
}

/// The member that a value fits, or the value as it came.
fn made(cx: &Cx<'_>, member: &Member) -> TokenStream {
    let fits = cx.runtime("fits");
    let name = ident(&member.name);
    let make = match &member.ty {
        Some(Ty::Named(_)) => quote!(|it| Self::#name(Box::new(it))),
        _ => quote!(Self::#name),
    };
    quote!(#fits(&value).map_or_else(|| Self::Unknown(value.into()), #make))
}

/// Of several objects, the one that knows most fields of the value.
fn fields_arm(cx: &Cx<'_>, item: &Union) -> Option<TokenStream> {
    let members = item.members.iter().filter_map(|member| match &member.mark {
        Mark::Fields(fields) => Some((member, fields)),
        _ => None,
    });
    let (members, fields): (Vec<_>, Vec<_>) = members.unzip();
    let (last, others) = members.split_last()?;
    let (object, closest) = (cx.runtime("Value"), cx.runtime("closest"));
    let others = others.iter().enumerate().map(|(index, member)| {
        let made = made(cx, member);
        quote!(#index => #made,)
    });
    let last = made(cx, last);
    Some(quote! {
        #object::Object(object) => match #closest(object, &[#(&[#(#fields),*]),*]) {
            #(#others)*
            _ => #last,
        },
    })
}

/// The form encoding, and conversions from what the members hold.
fn request(cx: &Cx<'_>, item: &Union) -> TokenStream {
    let name = ident(&item.name);
    let (encode, form) = (cx.runtime("Encode"), cx.runtime("Form"));
    let arms = item.members.iter().map(|member| {
        let name = ident(&member.name);
        match &member.mark {
            Mark::Keyword(word) => quote!(Self::#name => form.text(#word)),
            _ => quote!(Self::#name(value) => value.encode(form)),
        }
    });
    let conversions = item.members.iter().filter_map(|member| {
        let ty = member.ty.as_ref()?;
        let same = item
            .members
            .iter()
            .filter(|other| other.ty.as_ref() == Some(ty));
        if same.count() > 1 {
            return None;
        }
        let variant = ident(&member.name);
        let inner = ty::ty(cx, ty);
        let value = match ty {
            Ty::Named(_) => quote!(Box::new(value)),
            _ => quote!(value),
        };
        let from_text = (*ty == Ty::String).then(|| {
            quote! {
                impl From<&str> for #name {
                    fn from(value: &str) -> Self {
                        Self::#variant(value.to_owned())
                    }
                }
            }
        });
        Some(quote! {
            impl From<#inner> for #name {
                fn from(value: #inner) -> Self {
                    Self::#variant(#value)
                }
            }

            #from_text
        })
    });

    let debug = (!item.used.response).then(|| {
        let macro_ = cx.runtime("debug_params");
        quote!(#macro_!(#name);)
    });

    quote! {
        impl #encode for #name {
            fn encode(&self, form: &mut #form) {
                match self {
                    #(#arms,)*
                    Self::Unknown(value) => value.encode(form),
                }
            }
        }

        #(#conversions)*
        #debug
    }
}
