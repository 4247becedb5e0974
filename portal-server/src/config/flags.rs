//! Settings on the command line: a flag for each that is no secret.

use std::collections::BTreeMap;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};

use super::settings::{SETTINGS, Setting};

/// The settings that were given as flags, by their keys.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flags(pub(crate) BTreeMap<&'static str, Vec<String>>);

/// The same after a command that serves, for those that not every command takes.
#[derive(Clone, Debug, Default)]
pub(crate) struct MoreFlags(Flags);

impl Flags {
    /// These, and what was given after the command, which goes before.
    pub(crate) fn and(mut self, MoreFlags(more): MoreFlags) -> Self {
        self.0.extend(more.0);
        self
    }
}

/// The settings that are no secrets.
fn open() -> impl Iterator<Item = &'static Setting> {
    SETTINGS.iter().filter(|it| !it.kind.is_secret())
}

/// Whether every command takes it: all need the database, and write a log.
fn is_for_all(setting: &Setting) -> bool {
    setting.key == "database" || setting.key.starts_with("log_")
}

fn flag(setting: &Setting) -> Arg {
    let about = match setting.default {
        None => setting.about.to_owned(),
        Some(default) => format!("{} [default: {default}]", setting.about),
    };
    let action = match setting.kind.is_list() {
        true => ArgAction::Append,
        false => ArgAction::Set,
    };
    Arg::new(setting.key)
        .long(setting.flag())
        .value_name(setting.value)
        .help(about)
        .action(action)
        .global(is_for_all(setting))
}

fn given(matches: &ArgMatches, settings: impl Iterator<Item = &'static Setting>) -> Flags {
    let given = settings.filter_map(|setting| {
        let values = matches.get_many::<String>(setting.key)?;
        Some((setting.key, values.cloned().collect()))
    });
    Flags(given.collect())
}

impl Args for Flags {
    fn augment_args(command: Command) -> Command {
        let command = command.next_help_heading("Settings");
        open().fold(command, |command, setting| command.arg(flag(setting)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        Ok(given(matches, open()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for MoreFlags {
    fn augment_args(command: Command) -> Command {
        let command = command.next_help_heading("Settings");
        let more = open().filter(|setting| !is_for_all(setting));
        more.fold(command, |command, setting| command.arg(flag(setting)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for MoreFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let more = open().filter(|setting| !is_for_all(setting));
        Ok(Self(given(matches, more)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
