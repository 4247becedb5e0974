//! Parses a document into `serde_json::Value`, and does nothing else: what no generator goes below.

use std::env;
use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::Path;

use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args_os().nth(1).ok_or("name a document")?;
    let path = Path::new(&path);
    let text = fs::read_to_string(path)?;
    let document: Value = match path
        .extension()
        .is_some_and(|extension| extension == "json")
    {
        true => serde_json::from_str(&text)?,
        false => serde_yaml::from_str(&text)?,
    };
    black_box(&document);
    // The system takes the memory back faster than a walk through the tree would.
    std::mem::forget(document);
    Ok(())
}
