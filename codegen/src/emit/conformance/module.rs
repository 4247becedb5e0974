//! The tests' file of a module: its operations, each with its requests, and its full objects.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::made::Object;
use super::plan::{Plan, Planned, either};
use super::write::{Writer, full_name};
use crate::emit::cx::{cfg, ident};
use crate::emit::doc;
use crate::ir::{Gate, Ty, TypeRef};

/// A module of the tests.
pub(super) struct Tested<'p, 'a> {
    pub(super) name: &'p str,
    /// When anything of it is compiled.
    pub(super) gate: Gate,
    operations: Vec<&'p Planned<'a>>,
    full: Vec<(&'p TypeRef, &'p Object<'a>, &'p Gate)>,
}

impl<'p, 'a> Tested<'p, 'a> {
    /// What of a plan is in the module `name`.
    pub(super) fn of(plan: &'p Plan<'a>, name: &'p str) -> Option<Self> {
        let operations = plan.operations.iter().filter(|it| it.module == name);
        let operations: Vec<_> = operations.collect();
        let full = plan.full.iter().filter(|(ty, _)| ty.module == name);
        let full: Vec<_> = full
            .map(|(ty, (object, gate))| (ty, object, gate))
            .collect();
        let gates = operations.iter().map(|it| &it.operation.gate);
        let gates = gates.chain(full.iter().map(|(_, _, gate)| *gate));
        let gate = gates.fold(Gate::Never, |all, gate| either(&all, gate));
        let is_empty = operations.is_empty() && full.is_empty();
        (!is_empty).then_some(Self {
            name,
            gate,
            operations,
            full,
        })
    }

    pub(super) fn has_operations(&self) -> bool {
        !self.operations.is_empty()
    }

    /// When any of its operations is compiled.
    pub(super) fn operations_gate(&self) -> Gate {
        let gates = self.operations.iter().map(|it| &it.operation.gate);
        gates.fold(Gate::Never, |all, gate| either(&all, gate))
    }

    /// The file.
    pub(super) fn file(&self, krate: &Ident) -> TokenStream {
        let docs = doc::inner(&format!("Requests of the module `{}`.", self.name));
        let writer = Writer { module: self.name };
        let module = ident(self.name);
        let table = self.has_operations().then(|| self.table());
        let operations = self.operations.iter();
        let operations = operations.map(|it| operation(writer, it, &self.own(&it.operation.gate)));
        let full = self.full.iter();
        let full = full.map(|(ty, object, gate)| full_object(writer, ty, object, &self.own(gate)));
        let run = self.has_operations().then(|| {
            quote!(
                use crate::run;
            )
        });

        quote! {
            #docs
            use #krate as api;
            use api::#module::*;
            #run
            #table
            #(#operations)*
            #(#full)*
        }
    }

    /// What holds for the whole file is said where the file is declared.
    fn own(&self, gate: &Gate) -> TokenStream {
        match *gate == self.gate {
            true => TokenStream::new(),
            false => cfg(gate),
        }
    }

    fn table(&self) -> TokenStream {
        let gate = self.own(&self.operations_gate());
        let rows = self.operations.iter().map(|it| {
            let (gate, name) = (self.own(&it.operation.gate), ident(it.name));
            quote!(#gate #name)
        });
        quote! {
            #[doc = " The operations of the module."]
            #gate
            pub(crate) const OPERATIONS: &[fn() -> run::Operation] = &[#(#rows),*];
        }
    }
}

/// The function that gives an operation's requests.
fn operation(writer: Writer<'_>, it: &Planned<'_>, gate: &TokenStream) -> TokenStream {
    let name = ident(it.name);
    let full_name = format!("{}::{}", it.module, it.name);
    let method = format!("{:?}", it.operation.method).to_uppercase();
    let call = format!("{method} {}", it.operation.path);
    let docs = format!(" `{call}`");
    let send = ident(match it.operation.output {
        Ty::Bytes => "download",
        _ => "send",
    });
    let requests = it.requests.iter().map(|(request, object)| match object {
        Err(why) => quote!(.cannot_send(#request, #why)),
        Ok(object) if object.arguments.is_empty() && object.setters.is_empty() => {
            let constructor = writer.constructor(object);
            quote!(.#send(#request, #constructor))
        }
        Ok(object) => {
            let object = writer.object(object);
            quote!(.#send(#request, || #object))
        }
    });

    quote! {
        #[doc = #docs]
        #gate
        fn #name() -> run::Operation {
            run::Operation::new(#full_name, #call) #(#requests)*
        }
    }
}

fn full_object(
    writer: Writer<'_>,
    ty: &TypeRef,
    object: &Object<'_>,
    gate: &TokenStream,
) -> TokenStream {
    let docs = format!(" `{}` with everything set.", ty.name);
    let (name, result) = (full_name(ty), ident(&ty.name));
    let object = writer.object(object);

    quote! {
        #[doc = #docs]
        #gate
        pub(crate) fn #name() -> #result {
            #object
        }
    }
}
