//! Tests of the generated crate: each operation's requests, and example objects.

mod fixtures;
mod made;
mod module;
mod plan;
mod sample;
mod text;
mod tour;
mod write;

use proc_macro2::TokenStream;
use quote::quote;

use super::cx::{Index, cfg, ident};
use super::doc;
use crate::ir::Api;
use crate::output::HEADER;
use module::Tested;
use plan::Plan;

/// The part of the manifest that the tests need.
pub(super) const MANIFEST: &str = r#"
[dev-dependencies]
serde = { version = "1", default-features = false }
serde_json = "1"
tokio = { version = "1", default-features = false, features = ["rt"] }

# Sends the requests of every operation to the server that STRIPE_API_BASE names.
[[test]]
name = "conformance"
harness = false
required-features = ["client"]

# Reads the example objects in the file that STRIPE_FIXTURES names.
[[test]]
name = "fixtures"
harness = false
"#;

/// The files that are the same for every crate.
pub(super) fn fixed() -> [(String, String); 2] {
    [
        ("conformance/run.rs", include_str!("fixed/run.rs")),
        ("fixtures/compare.rs", include_str!("fixed/compare.rs")),
    ]
    .map(|(path, text)| (format!("tests/{path}"), format!("{HEADER}\n\n{text}")))
}

/// The files that say what is tested.
pub(super) fn files<'a>(
    api: &'a Api,
    index: &'a Index<'a>,
    package: &str,
) -> Vec<(String, TokenStream)> {
    let krate = ident(&package.replace('-', "_"));
    let plan = Plan::of(api, index);
    let modules = api.modules.iter();
    let modules: Vec<Tested<'_, '_>> = modules
        .filter_map(|module| Tested::of(&plan, &module.name))
        .collect();
    let mut files = vec![
        (
            "tests/conformance/main.rs".to_owned(),
            main(&modules, &krate),
        ),
        (
            "tests/fixtures/main.rs".to_owned(),
            fixtures::fixtures(api, &krate),
        ),
    ];
    for module in &modules {
        let path = format!("tests/conformance/{}.rs", module.name);
        files.push((path, module.file(&krate)));
    }
    files
}

/// `tests/conformance/main.rs`.
fn main(modules: &[Tested<'_, '_>], krate: &proc_macro2::Ident) -> TokenStream {
    let docs = doc::inner(
        "Each operation's requests, sent to the server that `STRIPE_API_BASE` names, and their \
         answers, read into types.",
    );
    let declared = modules.iter().map(|module| {
        let (gate, name) = (cfg(&module.gate), ident(module.name));
        quote!(#gate mod #name;)
    });
    let with_operations = modules.iter().filter(|module| module.has_operations());
    let rows = with_operations.map(|module| {
        let (gate, name) = (cfg(&module.operations_gate()), ident(module.name));
        quote!(#gate #name::OPERATIONS)
    });

    quote! {
        #docs
        #![allow(clippy::too_many_lines, reason = "an object is as long as what can be set")]
        #![allow(clippy::wildcard_imports, reason = "what there is to import depends on features")]
        #![allow(deprecated, reason = "what is deprecated is still sent")]
        use #krate as api;
        mod run;
        #(#declared)*

        fn main() -> std::process::ExitCode {
            run::run(&[#(#rows),*])
        }
    }
}
