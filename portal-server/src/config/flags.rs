//! Settings on the command line: a flag for each that is no secret.

use std::collections::BTreeMap;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};

use super::settings::SETTINGS;

/// The settings that were given as flags, by their keys.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flags(pub(crate) BTreeMap<&'static str, Vec<String>>);

impl Args for Flags {
    fn augment_args(command: Command) -> Command {
        let open = SETTINGS.iter().filter(|it| !it.kind.is_secret());
        open.fold(command.next_help_heading("Settings"), |command, setting| {
            let about = match setting.default {
                None => setting.about.to_owned(),
                Some(default) => format!("{} [default: {default}]", setting.about),
            };
            let action = match setting.kind.is_list() {
                true => ArgAction::Append,
                false => ArgAction::Set,
            };
            let arg = Arg::new(setting.key)
                .long(setting.flag())
                .value_name(setting.value)
                .help(about)
                .action(action);
            // Every command needs the database, and writes a log.
            let is_for_all = setting.key == "database" || setting.key.starts_with("log_");
            command.arg(arg.global(is_for_all))
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let open = SETTINGS.iter().filter(|it| !it.kind.is_secret());
        let given = open.filter_map(|setting| {
            let values = matches.get_many::<String>(setting.key)?;
            Some((setting.key, values.cloned().collect()))
        });
        Ok(Self(given.collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
