//! Where settings are said: flags, the environment, and a file.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::fault::{Faults, Place};
use super::flags::Flags;
use super::settings::{Kind, SETTINGS, Setting, setting};

/// The variable that names the file.
pub(crate) const FILE: &str = "PORTAL_CONFIG";

/// All that the program was told.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    pub(crate) flags: Flags,
    /// The variables that begin with `PORTAL_`.
    pub(crate) variables: BTreeMap<String, String>,
    pub(crate) file: Option<(PathBuf, Table)>,
    /// What is wrong with them before any setting is read.
    pub(crate) faults: Faults,
}

/// What a setting was given as, and where.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    pub(crate) values: Vec<String>,
    pub(crate) place: Place,
}

impl Sources {
    /// Flags, this process's environment, and the file that one of them names.
    pub(crate) fn gather(flags: Flags, file: Option<PathBuf>) -> Self {
        let mut faults = Faults::default();
        let variables = variables(env::vars_os(), &mut faults);
        let file = file.or_else(|| variables.get(FILE).map(PathBuf::from));
        let file = file.and_then(|path| read(&path, &mut faults).map(|table| (path, table)));
        let sources = Self {
            flags,
            variables,
            file,
            faults: Faults::default(),
        };
        sources.find_unknown(&mut faults);
        Self { faults, ..sources }
    }

    /// Tells what is no setting.
    pub(super) fn find_unknown(&self, faults: &mut Faults) {
        for (name, value) in &self.variables {
            if name != FILE && !SETTINGS.iter().any(|it| is_of_variable(it, name)) {
                let place = Place::Variable(name.clone());
                faults.add(
                    place,
                    format!("there is no such setting{}", advice(name, value)),
                );
            }
        }
        let Some((path, table)) = &self.file else {
            return;
        };
        let named = |key: &str| key.strip_suffix("_file").and_then(setting);
        for key in table.keys() {
            let is_known =
                setting(key).is_some() || named(key).is_some_and(|it| it.kind.has_file());
            if !is_known {
                let place = Place::File(path.clone(), Some(key.clone()));
                faults.add(
                    place,
                    "there is no such setting: `portal-server --help` lists them",
                );
            }
        }
    }

    /// What was said of a setting, by who has the last word.
    pub(super) fn given(&self, setting: &'static Setting, faults: &mut Faults) -> Option<Given> {
        let flag = self.flags.0.get(setting.key).map(|values| Given {
            values: values.clone(),
            place: Place::Flag(setting.flag()),
        });
        flag.or_else(|| self.by_variable(setting, faults))
            .or_else(|| self.by_file(setting, faults))
    }

    fn by_variable(&self, setting: &Setting, faults: &mut Faults) -> Option<Given> {
        let name = setting.variable();
        let named = format!("{name}_FILE");
        let value = self.variables.get(&name);
        let path = self
            .variables
            .get(&named)
            .filter(|_| setting.kind.has_file());
        if value.is_some() && path.is_some() {
            let what = format!("{name} is set too: unset one of them");
            faults.add(Place::Variable(named.clone()), what);
        }
        if let Some(value) = value {
            return Some(Given {
                values: vec![value.clone()],
                place: Place::Variable(name),
            });
        }
        contents(path?.as_ref(), Place::Variable(named), faults)
    }

    fn by_file(&self, setting: &Setting, faults: &mut Faults) -> Option<Given> {
        let (path, table) = self.file.as_ref()?;
        let at = |key: &str| Place::File(path.clone(), Some(key.to_owned()));
        let named = format!("{}_file", setting.key);
        let other = table.get(&named).filter(|_| setting.kind.has_file());
        let Some(value) = table.get(setting.key) else {
            let Value::String(other) = other? else {
                faults.add(at(&named), "write the path of a file, in quotes");
                return None;
            };
            return contents(&beside(path, other), at(&named), faults);
        };
        let place = at(setting.key);
        if other.is_some() {
            faults.add(
                at(&named),
                format!("{} is set too: remove one of them", setting.key),
            );
        }
        if setting.kind.is_secret() {
            let variable = setting.variable();
            let what = format!(
                "a secret does not stand here: set {variable}, or name a file with `{named}`"
            );
            faults.add(place, what);
            return None;
        }
        match texts(value) {
            Some(values) => {
                let values = values.into_iter();
                let values = values.map(|text| from_here(path, setting.kind, text));
                let values = values.collect();
                Some(Given { values, place })
            }
            None => {
                faults.add(
                    place,
                    "write a text, a whole number, true or false, or a list of texts",
                );
                None
            }
        }
    }
}

/// A file that the configuration names: relative to where that is.
fn beside(configuration: &Path, file: &str) -> PathBuf {
    let folder = configuration.parent().unwrap_or(Path::new(""));
    folder.join(file)
}

/// A value of the configuration, where what is a file is one for this process too.
fn from_here(configuration: &Path, kind: Kind, text: String) -> String {
    match (kind, text.strip_prefix("sqlite:")) {
        (Kind::File, _) if !text.trim().is_empty() => {
            beside(configuration, &text).display().to_string()
        }
        (Kind::Address, Some(file)) => {
            let file = file.trim_start_matches("//");
            let is_whole = file.is_empty() || file.starts_with(['/', ':']);
            let folder = beside(configuration, "").display().to_string();
            let folder = folder.replace('%', "%25").replace('?', "%3F");
            match is_whole {
                true => text,
                false => format!("sqlite:{folder}{file}"),
            }
        }
        _ => text,
    }
}

/// What a file has for itself: the only thing in it, or one a line.
fn contents(path: &Path, place: Place, faults: &mut Faults) -> Option<Given> {
    match fs::read_to_string(path) {
        Ok(text) => Some(Given {
            values: text.trim().lines().map(str::to_owned).collect(),
            place,
        }),
        Err(error) => {
            let path = path.display();
            faults.add(place, format!("{path} cannot be read: {error}"));
            None
        }
    }
}

/// The variables that are meant for this program.
fn variables(
    all: impl Iterator<Item = (std::ffi::OsString, std::ffi::OsString)>,
    faults: &mut Faults,
) -> BTreeMap<String, String> {
    let mut ours = BTreeMap::new();
    for (name, value) in all {
        let Some(name) = name.to_str().filter(|name| name.starts_with("PORTAL_")) else {
            continue;
        };
        match value.into_string() {
            Ok(value) => drop(ours.insert(name.to_owned(), value)),
            Err(_) => faults.add(Place::Variable(name.to_owned()), "it is no UTF-8"),
        }
    }
    ours
}

fn is_of_variable(setting: &Setting, name: &str) -> bool {
    let rest = name.strip_prefix(&setting.variable());
    rest == Some("") || rest == Some("_FILE") && setting.kind.has_file()
}

/// Kubernetes names variables after services, and one may be called `portal`.
fn advice(name: &str, value: &str) -> &'static str {
    let is_link =
        value.starts_with("tcp://") || name.contains("_SERVICE_") || name.contains("_TCP_");
    match is_link {
        true => ": Kubernetes made it, which `enableServiceLinks: false` stops",
        false => ": `portal-server --help` lists them",
    }
}

fn read(path: &Path, faults: &mut Faults) -> Option<Table> {
    let at = || Place::File(path.to_path_buf(), None);
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            faults.add(at(), format!("it cannot be read: {error}"));
            return None;
        }
    };
    match toml::from_str(&text) {
        Ok(table) => Some(table),
        Err(error) => {
            // Without the line itself, which may hold a secret.
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.map_or(1, |before| before.matches('\n').count() + 1);
            faults.add(at(), format!("line {line}: {}", error.message()));
            None
        }
    }
}

/// The texts of a value, or of a list of values.
fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(values) => values.iter().map(text).collect(),
        value => text(value).map(|text| vec![text]),
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Boolean(is) => Some(is.to_string()),
        _ => None,
    }
}
