//! What reads the parameters of operations, and the types that these are made of.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::expandable;
use super::names::Names;
use crate::emit::cx::{Index, ident};
use crate::emit::doc;
use crate::ir::{Api, Field, Item, Mark, Member, Operation, Place, Struct, Ty, Union};

/// The file of ids.
pub(super) const IDS: &str = "ids";

/// What a server reads of one module.
#[derive(Default)]
pub(super) struct Accepted<'a> {
    pub(super) operations: Vec<&'a Operation>,
    pub(super) items: Vec<&'a Item>,
}

/// The file that reads what belongs to one module.
pub(super) fn module(index: &Index<'_>, module: &str, accepted: &Accepted<'_>) -> TokenStream {
    let docs = doc::inner(&format!("How requests of `{module}` are read."));
    let names = Names::default();
    let operations = accepted.operations.iter();
    let operations: Vec<_> = operations.map(|it| operation(index, &names, it)).collect();
    let (mut enums, mut others) = (Vec::new(), Vec::new());
    for item in &accepted.items {
        match item {
            Item::Enum(item) => enums.push(ident(&item.name)),
            Item::Struct(item) => others.push(structure(&names, item)),
            Item::Union(item) => others.push(union(&names, item)),
            Item::Operation(_) => {}
        }
    }
    let enums = (!enums.is_empty()).then(|| {
        let macro_ = names.get("accepts");
        quote!(#macro_! { enums { #(#enums;)* } })
    });
    let operation_names = accepted.operations.iter().map(|it| it.params.name.as_str());
    let item_names = accepted.items.iter().map(|it| it.name());
    let mut own: Vec<&str> = operation_names.chain(item_names).collect();
    own.sort_unstable();
    let own = own.into_iter().map(ident);
    let (import, module) = (names.import(), ident(module));

    quote! {
        #docs
        #import
        use crate::#module::{#(#own),*};
        #(#operations)*
        #(#others)*
        #enums
    }
}

/// The file of ids.
pub(super) fn ids(api: &Api) -> TokenStream {
    let docs = doc::inner("How ids are read.");
    let names: Vec<_> = api.ids.iter().map(|id| ident(&id.name)).collect();

    quote! {
        #docs
        use stripe_runtime::codegen::server::accepts;
        use crate::ids::{#(#names),*};
        accepts! { texts { #(#names;)* } }
    }
}

fn operation(index: &Index<'_>, names: &Names, item: &Operation) -> TokenStream {
    let name = ident(&item.params.name);
    let [accept, at, given, fields, path, refusal] = [
        "Accept",
        "At",
        "Given",
        "GivenFields",
        "PathValues",
        "Refusal",
    ]
    .map(|it| names.get(it));
    let expandable = expandable::paths(index, &item.output);
    let mut in_path = 0_usize;
    let mut reads = Vec::new();
    for (field, place) in item.params.fields.iter().zip(&item.places) {
        let (own, wire) = (ident(&field.name), &field.wire);
        if *place == Place::Path {
            let at = Literal::usize_unsuffixed(in_path);
            reads.push(quote!(#own: path.get(#at, #wire)?));
            in_path += 1;
        } else if field.constant.is_none() {
            reads.push(read(names, field));
        }
    }
    let placed = item.params.fields.iter().zip(&item.places);
    let sent = placed.filter(|(_, place)| **place != Place::Path);
    let sent: Vec<&Field> = sent.map(|(field, _)| field).collect();
    let known = sent.iter().map(|field| &field.wire);
    let constants = sent.iter().filter_map(|field| constant(field));
    let takes_path = match in_path {
        0 => quote!(_),
        _ => quote!(path),
    };
    let is_read = sent.iter().any(|_| true);
    let fields = match is_read {
        true => quote!(let mut fields = #fields::of(given, &#at::ROOT, &[#(#known),*])?;),
        false => quote!(#fields::of(given, &#at::ROOT, &[])?;),
    };

    quote! {
        impl #accept for #name {
            const EXPANDABLE: &'static [&'static str] = &[#(#expandable),*];

            fn accept(#takes_path: &#path, given: #given) -> Result<Self, #refusal> {
                #fields
                #(#constants)*
                Ok(Self { #(#reads),* })
            }
        }
    }
}

fn structure(names: &Names, item: &Struct) -> TokenStream {
    let fields = names.get("GivenFields");
    let known = item.fields.iter().map(|field| &field.wire);
    let constants = item.fields.iter().filter_map(constant);
    let reads = item.fields.iter().filter(|field| field.constant.is_none());
    let reads: Vec<_> = reads.map(|field| read(names, field)).collect();
    let taken = match item.fields.is_empty() {
        true => quote!(#fields::of(given, at, &[])?;),
        false => quote!(let mut fields = #fields::of(given, at, &[#(#known),*])?;),
    };

    decode(
        names,
        &item.name,
        &quote! {
            #taken
            #(#constants)*
            Ok(Self { #(#reads),* })
        },
    )
}

/// The implementation that reads a type with `body`.
fn decode(names: &Names, name: &str, body: &TokenStream) -> TokenStream {
    let name = ident(name);
    let [decode, at, given, refusal] = ["Decode", "At", "Given", "Refusal"].map(|it| names.get(it));

    quote! {
        impl #decode for #name {
            fn decode(given: #given, at: &#at<'_>) -> Result<Self, #refusal> {
                #body
            }
        }
    }
}

fn constant(field: &Field) -> Option<TokenStream> {
    let (wire, value) = (&field.wire, field.constant.as_ref()?);
    Some(quote!(fields.constant(#wire, #value)?;))
}

fn read(names: &Names, field: &Field) -> TokenStream {
    let (name, wire) = (ident(&field.name), &field.wire);
    let method = ident(if field.required {
        "required"
    } else {
        "optional"
    });
    let limits = limits(names, field);
    quote!(#name: fields.#method(#wire, &[#(#limits),*])?)
}

/// The bounds that the document sets.
fn limits(names: &Names, field: &Field) -> Vec<TokenStream> {
    let bound = |keyword: &str| field.limits.get(keyword)?.parse::<i64>().ok();
    let longest = field
        .longest
        .and_then(|it| Some(("Longest", i64::try_from(it).ok()?)));
    let bounds = [
        longest,
        bound("minimum").map(|it| ("Least", it)),
        bound("maximum").map(|it| ("Most", it)),
        bound("maxItems").map(|it| ("MostItems", it)),
    ];
    let bounds = bounds.into_iter().flatten().map(|(name, bound)| {
        let (limit, name) = (names.get("Limit"), ident(name));
        let bound = Literal::i64_unsuffixed(bound);
        quote!(#limit::#name(#bound))
    });
    bounds.collect()
}

/// Members are tried from what is told apart most easily to any text.
fn union(names: &Names, item: &Union) -> TokenStream {
    let keywords = item.members.iter().filter_map(|member| match &member.mark {
        Mark::Keyword(word) => {
            let (given, name) = (names.get("Given"), ident(&member.name));
            Some(quote! {
                if matches!(&given, #given::Text(text) if text == #word) {
                    return Ok(Self::#name);
                }
            })
        }
        _ => None,
    });
    let keywords: Vec<_> = keywords.collect();
    let of_object = |member: &&Member| {
        let marks = [Mark::Array, Mark::Map];
        marks.contains(&member.mark) || matches!(member.mark, Mark::Fields(_))
    };
    let objects: Vec<&Member> = item.members.iter().filter(of_object).collect();
    let objects_arm = objects_arm(names, &objects);
    let scalars = item.members.iter().filter(|it| !of_object(it));
    let scalar = scalars.filter(|it| !matches!(it.mark, Mark::Keyword(_)));
    let scalar = last(scalar.collect());
    let rest = match scalar {
        Some(member) => made(names, member),
        None => {
            let refusal = names.get("Refusal");
            quote!(Err(#refusal::invalid("Invalid object").at(at)))
        }
    };

    decode(
        names,
        &item.name,
        &quote! {
            #(#keywords)*
            #objects_arm
            #rest
        },
    )
}

/// A scalar is text, whatever else it could be, where text is among the members.
fn last(mut scalars: Vec<&Member>) -> Option<&Member> {
    scalars.sort_by_key(|member| match member.mark {
        Mark::Text => 0,
        Mark::Number => 1,
        _ => 2,
    });
    scalars.first().copied()
}

fn objects_arm(names: &Names, members: &[&Member]) -> Option<TokenStream> {
    let (last, others) = members.split_last()?;
    let given = names.get("Given");
    let last = made(names, last);
    if others.is_empty() {
        return Some(quote! {
            if matches!(given, #given::Fields(_)) {
                return #last;
            }
        });
    }
    let closest = names.get("closest");
    let fields = members.iter().map(|member| match &member.mark {
        Mark::Fields(fields) => quote!(&[#(#fields),*]),
        _ => quote!(&[]),
    });
    let others = others.iter().enumerate().map(|(index, member)| {
        let (index, made) = (Literal::usize_unsuffixed(index), made(names, member));
        quote!(#index => #made,)
    });
    Some(quote! {
        if matches!(given, #given::Fields(_)) {
            return match #closest(&given, &[#(#fields),*]) {
                #(#others)*
                _ => #last,
            };
        }
    })
}

/// The member, read from what was given.
fn made(names: &Names, member: &Member) -> TokenStream {
    let decode = names.get("Decode");
    let name = ident(&member.name);
    let make = match &member.ty {
        Some(Ty::Named(_)) => quote!(|it| Self::#name(Box::new(it))),
        _ => quote!(Self::#name),
    };
    quote!(#decode::decode(given, at).map(#make))
}
