//! The commands, and what each is told.

mod audit;
mod customers;
mod dead_letters;
pub(crate) mod print;
pub(crate) mod serving;
mod span;
mod tokens;
mod users;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};
use portal_server::Store;

use crate::config::{Basics, Flags, MoreFlags, Reader, Sources};
use crate::log;
use print::Format;

/// The billing backend around Stripe's customer portal: serves, unless told to do something else.
///
/// Settings are flags, `PORTAL_…` variables, or keys of a file, in this order; secrets are variables, or files
/// that are named. The README of the crate has a table of them.
#[derive(Debug, Parser)]
#[command(name = "portal-server", version)]
struct Arguments {
    /// A TOML file with settings; else the one that `PORTAL_CONFIG` names.
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,

    /// How to write what was asked for.
    #[arg(long, value_enum, default_value_t, global = true)]
    format: Format,

    /// Try it out: with Stripe's side inside, three customers, and a database that is forgotten.
    #[cfg(feature = "demo")]
    #[arg(long, global = true)]
    demo: bool,

    /// The page of `--demo`, as `npm run build:demo` builds it.
    #[cfg(feature = "demo")]
    #[arg(long, value_name = "DIR", requires = "demo", global = true)]
    page: Option<PathBuf>,

    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    flags: Flags,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve; also what is done without a command.
    Serve(MoreFlags),
    /// Check the configuration, and do nothing.
    Check(MoreFlags),
    /// Make the tables of the database what this version needs, and do nothing else.
    Migrate,
    /// Users, and who may sign in.
    #[command(subcommand)]
    User(users::Command),
    /// Session tokens.
    #[command(subcommand)]
    Token(tokens::Command),
    /// Which customer of Stripe's a user is.
    #[command(subcommand)]
    Customer(customers::Command),
    /// Webhooks that were given up.
    #[command(subcommand)]
    DeadLetters(dead_letters::Command),
    /// Who asked for a portal, and when.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Print the OpenAPI document of what it answers.
    Openapi,
}

/// Does what the command line says.
pub(crate) async fn run() -> Result<()> {
    let arguments = Arguments::parse();
    let format = arguments.format;
    let more = match &arguments.command {
        Some(Command::Serve(more) | Command::Check(more)) => more.clone(),
        _ => MoreFlags::default(),
    };
    let flags = arguments.flags.and(more);
    #[cfg(feature = "demo")]
    if arguments.demo {
        if !matches!(arguments.command, None | Some(Command::Serve(_))) {
            anyhow::bail!("--demo only serves: leave the command out");
        }
        if arguments.config.is_some() {
            anyhow::bail!("--demo takes no file of settings: leave --config out");
        }
        return crate::demo::run(flags, arguments.page, format.is_json()).await;
    }
    let sources = Sources::gather(flags, arguments.config);
    match arguments.command {
        None | Some(Command::Serve(_)) => serving::serve(&sources, format).await,
        Some(Command::Check(_)) => serving::check(&sources, format),
        Some(Command::Migrate) => migrate(&sources, format).await,
        Some(Command::User(command)) => {
            let store = opened(&sources, command.is_first()).await?;
            users::run(command, &store, format).await
        }
        Some(Command::Token(command)) => {
            tokens::run(command, &opened(&sources, false).await?, format).await
        }
        Some(Command::Customer(command)) => {
            let livemode = customers::livemode(&command, &sources)?;
            customers::run(command, livemode, &opened(&sources, false).await?, format).await
        }
        Some(Command::DeadLetters(command)) => {
            dead_letters::run(command, &opened(&sources, false).await?, format).await
        }
        Some(Command::Audit(command)) => {
            audit::run(command, &opened(&sources, false).await?, format).await
        }
        Some(Command::Openapi) => {
            print::document(format, &portal_server::openapi());
            Ok(())
        }
    }
}

async fn migrate(sources: &Sources, format: Format) -> Result<()> {
    opened(sources, true).await?.close().await;
    print::done(format, "the tables are what this version needs");
    Ok(())
}

/// The database that the settings name; only where `create` says so is it made.
async fn opened(sources: &Sources, create: bool) -> Result<Store> {
    let mut reader = Reader::of(sources);
    let basics = Basics::read(&mut reader);
    let basics = reader.done(basics)?;
    log::start(&basics.log);
    Ok(basics.open(create).await?)
}
