//! `cargo xtask spec lint`.
use crate::Format;
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;
#[derive(Args)]
pub(crate) struct LintArgs {
    /// The document.
    spec: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}
pub(crate) fn run(args: &LintArgs) -> Result<()> {
    let _ = &args.spec;
    Ok(())
}
