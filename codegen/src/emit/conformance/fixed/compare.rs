//! Reads example objects into types, writes them again, and compares.

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::{env, fs};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What an object is once it has been read into a type and written again, or where it does not fit.
pub(crate) type RoundTrip = fn(&Value) -> Result<Value, String>;

/// Reads an object into a `T` and writes it again.
pub(crate) fn round_trip<T: DeserializeOwned + Serialize>(object: &Value) -> Result<Value, String> {
    let read = stripe_runtime::codegen::decode::<T>(object).map_err(|error| error.to_string())?;
    serde_json::to_value(read).map_err(|error| error.to_string())
}

/// What became of the objects.
#[derive(Default)]
struct Tally {
    objects: usize,
    /// The values of `object` that nothing here reads.
    unknown: BTreeSet<String>,
    differences: Vec<String>,
}

/// Compares every object of the file, nested ones too.
pub(crate) fn run(resources: &[(&str, RoundTrip)], deleted: RoundTrip) -> ExitCode {
    let Some(path) = env::var_os("STRIPE_FIXTURES") else {
        println!("fixtures: skipped, as STRIPE_FIXTURES names no file of example objects");
        return ExitCode::SUCCESS;
    };
    let text = fs::read_to_string(&path).expect("STRIPE_FIXTURES names a readable file");
    let all: Value = serde_json::from_str(&text).expect("STRIPE_FIXTURES names a file of JSON");
    let mut tally = Tally::default();
    walk(&all, "", &mut |path, name, object| {
        let known = resources.iter().filter(|(known, _)| *known == name);
        let mut readers: Vec<RoundTrip> = known.map(|(_, reader)| *reader).collect();
        readers.extend(is_deleted(object).then_some(deleted));
        // Where several types have the name, the object is of one of them.
        let differences = readers.iter().map(|reader| compare(path, object, *reader));
        match differences.min_by_key(Vec::len) {
            Some(differences) => {
                tally.objects += 1;
                tally.differences.extend(differences);
            }
            None => drop(tally.unknown.insert(name.to_owned())),
        }
    });
    tally.told()
}

impl Tally {
    fn told(self) -> ExitCode {
        if !self.unknown.is_empty() {
            let names: Vec<&str> = self.unknown.iter().map(String::as_str).collect();
            println!("not described: {}", names.join(" "));
        }
        for difference in &self.differences {
            println!("DIFFERENT: {difference}");
        }
        let (objects, differences) = (self.objects, self.differences.len());
        println!("fixtures: {objects} objects, {differences} differences");
        match differences {
            0 if objects > 0 => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        }
    }
}

/// Whether an object is no more than what every deleted one leaves.
fn is_deleted(object: &Value) -> bool {
    let mut names = object.as_object().into_iter().flat_map(|it| it.keys());
    object["deleted"] == true && names.all(|name| matches!(&**name, "id" | "object" | "deleted"))
}

/// Visits every object that says what it is, with its path.
fn walk(value: &Value, path: &str, f: &mut dyn FnMut(&str, &str, &Value)) {
    if let Some(name) = value["object"].as_str() {
        f(path, name, value);
    }
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                walk(value, &inside(path, name), f);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                walk(value, &format!("{path}[{index}]"), f);
            }
        }
        _ => {}
    }
}

fn inside(path: &str, name: &str) -> String {
    match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    }
}

/// The paths at which an object is not what it was.
fn compare(path: &str, object: &Value, reader: RoundTrip) -> Vec<String> {
    let mut differences = Vec::new();
    match reader(object) {
        Ok(written) => differ(path, object, &written, &mut differences),
        Err(error) => differences.push(format!("{path}: {error}")),
    }
    differences
}

/// Null and absent are the same, and so are `1` and `1.0`.
fn differ(path: &str, want: &Value, got: &Value, differences: &mut Vec<String>) {
    match (want, got) {
        (Value::Object(want), Value::Object(got)) => {
            let names: BTreeSet<&String> = want.keys().chain(got.keys()).collect();
            for name in names {
                let of = |fields: &serde_json::Map<String, Value>| {
                    fields.get(name).cloned().unwrap_or_default()
                };
                differ(&inside(path, name), &of(want), &of(got), differences);
            }
        }
        (Value::Array(want), Value::Array(got)) if want.len() == got.len() => {
            for (index, (want, got)) in want.iter().zip(got).enumerate() {
                differ(&format!("{path}[{index}]"), want, got, differences);
            }
        }
        (Value::Number(want), Value::Number(got)) if want.as_f64() == got.as_f64() => {}
        (want, got) if want == got => {}
        (want, got) => differences.push(format!("{path}: {want} became {got}")),
    }
}
