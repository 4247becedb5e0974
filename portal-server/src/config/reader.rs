//! Settings, read one after another, and all that is wrong with them.

use super::fault::{Fault, Faults, Place};
use super::secret::Secret;
use super::settings::{Kind, Setting, setting};
use super::source::{Given, Sources};
use super::values;

/// Reads settings and keeps what is wrong with them.
#[derive(Debug)]
pub(crate) struct Reader<'s> {
    sources: &'s Sources,
    faults: Faults,
}

impl<'s> Reader<'s> {
    pub(crate) fn of(sources: &'s Sources) -> Self {
        let faults = sources.faults.clone();
        Self { sources, faults }
    }

    /// What was read, unless anything was wrong.
    pub(crate) fn done<T>(self, read: Option<T>) -> Result<T, Faults> {
        match read {
            Some(read) if self.faults.0.is_empty() => Ok(read),
            _ => Err(self.faults),
        }
    }

    /// A setting, or what it is unless set. Nothing where it is neither, or wrong.
    pub(super) fn one<T>(
        &mut self,
        key: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let (setting, given) = self.given(key)?;
        let value = self.single(setting, &given)?;
        self.parsed(setting, &given.place, &value, parse)
    }

    /// A setting of which there may be several.
    pub(super) fn many<T>(
        &mut self,
        key: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Vec<T> {
        let Some((setting, given)) = self.given(key) else {
            return Vec::new();
        };
        let items = given.values.iter().flat_map(|text| text.split(','));
        let items = items.map(str::trim).filter(|item| !item.is_empty());
        let parsed = items.filter_map(|item| self.parsed(setting, &given.place, item, &parse));
        parsed.collect()
    }

    /// A setting that nobody is shown.
    pub(super) fn secret(
        &mut self,
        key: &'static str,
        check: impl Fn(&str) -> Result<(), String>,
    ) -> Option<Secret> {
        let (setting, given) = self.given(key)?;
        let value = self.single(setting, &given)?;
        if setting.kind == Kind::Address && values::has_password(&value) {
            self.check_password(setting, &given.place);
        }
        self.parsed(setting, &given.place, &value, |text| {
            check(text).map(|()| Secret::new(text))
        })
    }

    /// Tells that a setting is needed, unless something is wrong with it already.
    pub(super) fn need(&mut self, key: &'static str, is_there: bool) {
        let Some(setting) = setting(key).filter(|_| !is_there) else {
            return;
        };
        let is_told = |fault: &Fault| is_about(&fault.place, setting);
        if self.faults.0.iter().any(is_told) {
            return;
        }
        let place = self.place(key);
        let what = match place {
            Place::Setting(_) => missing(setting),
            _ => format!("it is empty: {}", setting.about),
        };
        self.tell(place, what);
    }

    /// Where a setting was said.
    pub(super) fn place(&self, key: &'static str) -> Place {
        let given = setting(key).and_then(|it| self.sources.given(it, &mut Faults::default()));
        given.map_or(Place::Setting(key), |given| given.place)
    }

    pub(super) fn tell(&mut self, place: Place, what: impl Into<String>) {
        self.faults.add(place, what);
    }

    fn given(&mut self, key: &'static str) -> Option<(&'static Setting, Given)> {
        let setting = setting(key)?;
        let given = self.sources.given(setting, &mut self.faults);
        let default = || {
            let values = vec![setting.default?.to_owned()];
            let place = Place::Setting(setting.key);
            Some(Given { values, place })
        };
        Some((setting, given.or_else(default)?))
    }

    /// The only value, which is not empty.
    fn single(&mut self, setting: &Setting, given: &Given) -> Option<String> {
        let what = match given.values.as_slice() {
            [value] if !value.trim().is_empty() => return Some(value.trim().to_owned()),
            [] | [_] => format!("it is empty: leave it out, or set it; {}", setting.about),
            _ => "there are several, and there can be one only".to_owned(),
        };
        self.tell(given.place.clone(), what);
        None
    }

    fn parsed<T>(
        &mut self,
        setting: &Setting,
        place: &Place,
        text: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let what = match parse(text) {
            Ok(value) => return Some(value),
            Err(what) => what,
        };
        // What has a file for itself may be a secret, and so may what stands before a host.
        let what = match setting.kind.has_file() || text.contains('@') {
            true => what,
            false => format!("`{}`: {what}", text.escape_debug()),
        };
        self.tell(place.clone(), what);
        None
    }

    /// A password is no flag, and stands in no configuration.
    fn check_password(&mut self, setting: &Setting, place: &Place) {
        let key = setting.key;
        let is_open = matches!(place, Place::Flag(_))
            || matches!(place, Place::File(_, Some(at)) if at == key);
        if is_open {
            let variable = setting.variable();
            let what = format!(
                "a password does not stand here: set {variable}, or name a file with {variable}_FILE"
            );
            self.tell(place.clone(), what);
        }
    }
}

/// What to do about a setting that was not given.
fn missing(setting: &Setting) -> String {
    let (key, variable, about) = (setting.key, setting.variable(), setting.about);
    match setting.kind.is_secret() {
        true => {
            format!("it is missing: set {variable}, or name a file with {variable}_FILE; {about}")
        }
        false => {
            let flag = setting.flag();
            format!("it is missing: set --{flag}, {variable}, or `{key}` in the file; {about}")
        }
    }
}

fn is_about(place: &Place, setting: &Setting) -> bool {
    match place {
        Place::Flag(flag) => *flag == setting.flag(),
        Place::Variable(name) => name.strip_suffix("_FILE").unwrap_or(name) == setting.variable(),
        // It may be in a file that cannot be read.
        Place::File(_, None) => true,
        Place::File(_, Some(key)) => key.strip_suffix("_file").unwrap_or(key) == setting.key,
        Place::Setting(key) => *key == setting.key,
    }
}
