//! The IR as the files of a crate; each emitted thing has a file here.

mod conformance;
mod cx;
mod doc;
mod event;
mod id;
mod library;
mod manifest;
mod model;
mod module;
mod operation;
mod readme;
mod request;
mod server;
mod string_enum;
mod structure;
mod ty;
mod union;
mod unit;

use std::collections::BTreeMap;

use crate::Target;
use crate::error::{Fault, Stage};
use crate::ir::{Api, Gate};
use crate::pointer::Pointer;
use crate::print;
use crate::progress::{Progress, Told};
use crate::selection::Package;
pub(crate) use cx::Index;
pub(crate) use operation::{Pages, pages};

/// Emits every file of the crate.
pub(crate) fn crate_files(
    api: &Api,
    package: &Package,
    target: &Target,
    told: Told<'_>,
) -> Stage<BTreeMap<String, String>> {
    let mut index = Index::of(api);
    index.has_server = package.server;
    let mut files = BTreeMap::new();
    let mut rust = |path: String, tokens| -> Stage<()> {
        let text = print::file(tokens).map_err(|error| unprintable(&path, &error))?;
        match files.insert(path.clone(), text) {
            None => Ok(()),
            Some(_) => Err(twice(&path)),
        }
    };
    rust("src/lib.rs".to_owned(), library::library(api, package))?;
    if !api.ids.is_empty() {
        rust("src/ids.rs".to_owned(), id::ids(api))?;
    }
    if api.events.gate != Gate::Never {
        let path = format!("src/{}/{}.rs", event::MODULE, event::FILE);
        rust(path, event::events(&index, &api.events))?;
    }
    let total = api.modules.len();
    for (done, module) in api.modules.iter().enumerate() {
        told(Progress::Emitting { done, total });
        rust(
            format!("src/{}.rs", module.name),
            module::module(api, module),
        )?;
        for unit in &module.units {
            let path = format!("src/{}/{}.rs", module.name, unit.name);
            rust(path, unit::unit(&index, module, unit))?;
        }
    }
    if package.server {
        for (path, tokens) in server::files(api, &index)? {
            rust(path, tokens)?;
        }
    }
    if package.conformance || target.conformance {
        for (path, tokens) in conformance::files(api, &index, &package.name) {
            rust(path, tokens)?;
        }
        files.extend(conformance::fixed());
    }
    files.insert(
        "Cargo.toml".to_owned(),
        manifest::manifest(api, package, target),
    );
    files.insert("README.md".to_owned(), readme::readme(api, package));
    files.insert("rustfmt.toml".to_owned(), manifest::RUSTFMT.to_owned());
    Ok(files)
}

fn twice(path: &str) -> Vec<Fault> {
    let message = format!("two things would both be written to {path}");
    let advice = "rename one of them in `[names]`, or give it another module in `[modules]`";
    Fault::new(&Pointer::root(), message, advice).into()
}

fn unprintable(path: &str, error: &syn::Error) -> Vec<Fault> {
    let message = format!("{path} could not be printed: {error}");
    let advice = "this is a fault of the generator: please report it with the document";
    Fault::new(&Pointer::root(), message, advice).into()
}
