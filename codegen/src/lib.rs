//! OpenAPI documents in, a typed Rust client crate out, all in memory.

mod doc;
mod error;
pub mod ir;
mod lower;
mod names;
mod node;
mod origin;
mod overlay;
mod place;
mod pointer;
mod read;
mod select;
mod selection;
mod shape;
mod source;

pub use error::{Error, Place, Report, Result};
pub use pointer::Pointer;
pub use selection::Selection;
pub use source::Source;

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

/// Reads the inputs down to the IR: what will be generated, as data.
pub fn api(inputs: &Inputs) -> Result<ir::Api> {
    let selection = Selection::parse(&inputs.selection)?;
    let document = read::document(&inputs.spec)?;
    let document = overlay::apply(document, &inputs.overlays)?;
    let lowered = lower::to_v30(document)?;
    let selected = select::select(&lowered, &selection).map_err(|f| lowered.origin.error(f))?;
    shape::api(&lowered, &selected, &selection).map_err(|f| lowered.origin.error(f))
}
