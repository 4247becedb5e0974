//! OpenAPI documents in, a typed Rust client crate out, all in memory.

pub mod coverage;
pub mod diff;
mod doc;
mod emit;
mod error;
pub mod ir;
pub mod lint;
mod lower;
mod names;
mod node;
mod origin;
mod output;
pub mod overlay;
mod place;
mod pointer;
mod print;
mod progress;
mod read;
mod select;
mod selection;
mod shape;
mod source;

pub use error::{Error, Place, Report, Result};
pub use output::{Output, Summary, is_generated};
pub use pointer::Pointer;
pub use progress::Progress;
pub use selection::{Overlays, Selection};
pub use source::Source;

use progress::Told;

/// Everything that generation looks at.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The OpenAPI document.
    pub spec: Source,
    /// Overlays, in the order in which they apply.
    pub overlays: Vec<Source>,
    /// The selection.
    pub selection: Source,
}

/// Where the generated crate will stand.
#[derive(Clone, Debug)]
pub struct Target {
    /// The path from the crate to `stripe-runtime`.
    pub runtime: String,
    /// Whether the crate stands outside the workspace of its runtime.
    pub standalone: bool,
    /// Whether the crate has conformance tests even if the selection does not say so.
    pub conformance: bool,
}

/// Generates the crate: documents in, files out.
pub fn generate(inputs: &Inputs, target: &Target) -> Result<Output> {
    generate_with(inputs, target, &mut |_| {})
}

/// As [`generate`], telling `told` how far it has come.
pub fn generate_with(
    inputs: &Inputs,
    target: &Target,
    told: &mut dyn FnMut(Progress),
) -> Result<Output> {
    let selection = Selection::parse(&inputs.selection)?;
    let shaped = shaped(inputs, &selection, told)?;
    let files = emit::crate_files(&shaped.api, &selection.package, target, told)
        .map_err(|faults| shaped.origin.error(faults))?;
    Ok(Output {
        summary: Summary::of(&shaped.api),
        notes: shaped.notes,
        files,
    })
}

/// Reads the inputs down to the IR: what will be generated, as data, and what was left out.
pub fn api(inputs: &Inputs) -> Result<(ir::Api, Vec<Report>)> {
    let selection = Selection::parse(&inputs.selection)?;
    let Shaped { api, notes, .. } = shaped(inputs, &selection, &mut |_| {})?;
    Ok((api, notes))
}

/// The document as the overlays leave it.
pub fn document(inputs: &Inputs) -> Result<serde_json::Value> {
    let document = read::document(&inputs.spec)?;
    Ok(overlay::apply(document, &inputs.overlays)?.root)
}

/// Reads a YAML or JSON text whose root is an object, with no key twice, as a tree.
pub fn tree(source: &Source) -> Result<serde_json::Value> {
    read::tree(source)
}

/// What a document calls itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versions {
    /// Its title.
    pub title: String,
    /// Of OpenAPI.
    pub openapi: String,
    /// Of the API.
    pub api: String,
}

/// Reads only the versions of a document.
pub fn versions(spec: &Source) -> Result<Versions> {
    let document = read::document(spec)?;
    let text = |pointer: &str| {
        document
            .root
            .pointer(pointer)
            .and_then(|text| text.as_str())
    };
    Ok(Versions {
        title: text("/info/title").unwrap_or_default().to_owned(),
        openapi: text("/openapi").unwrap_or_default().to_owned(),
        api: text("/info/version").unwrap_or_default().to_owned(),
    })
}

/// The IR with what later messages need.
struct Shaped {
    api: ir::Api,
    notes: Vec<Report>,
    origin: origin::Origin,
}

fn shaped(inputs: &Inputs, selection: &Selection, told: Told<'_>) -> Result<Shaped> {
    told(Progress::Reading);
    let document = read::document(&inputs.spec)?;
    let document = overlay::apply(document, &inputs.overlays)?;
    told(Progress::Lowering);
    let lowered = lower::to_v30(document)?;
    told(Progress::Shaping);
    let selected = select::select(&lowered, selection).map_err(|f| lowered.origin.error(f))?;
    let shape::Shape { api, notes, .. } =
        shape::api(&lowered, &selected, selection).map_err(|f| lowered.origin.error(f))?;
    selection.all_used(&inputs.selection)?;
    let notes = lowered.notes.iter().cloned().chain(notes);
    let notes = lowered.origin.reports(notes.collect());
    Ok(Shaped {
        api,
        notes,
        origin: lowered.origin,
    })
}
