//! `cargo xtask spec update`: brings a document from where it is published, whole or not at all.

mod again;
mod exchange;
#[cfg(feature = "fetch")]
mod fetch;
mod name;
mod plan;
mod receive;
mod report;
mod summary;
mod upstream;

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use codegen::{Source, Versions};

use crate::ShowArgs;
use crate::lock::{self, Entry};
use crate::progress::Transfer;
use crate::root::shown;
use crate::today::today;
use exchange::Exchange;
use plan::{Plan, plan};
use receive::{Length, MAX_BYTES, Received, receive};
use report::report;
use summary::{summary, up_to_date};
use upstream::{Place, Upstream};

#[derive(Args)]
pub(crate) struct UpdateArgs {
    /// Where the document comes from; `{release}` in it stands for the release [default: what
    /// spec.lock says].
    #[arg(long, value_name = "URL|PATH")]
    from: Option<String>,
    /// Which release, where the source has a place for it.
    #[arg(long, value_name = "NAME")]
    release: Option<String>,
    /// What the document is called in `spec/` [default: as at its source, else after its title].
    #[arg(long, value_name = "FILE")]
    name: Option<String>,
    /// Take no other bytes than those with this checksum.
    #[arg(long, value_name = "HEX", value_parser = checksum)]
    sha256: Option<String>,
    /// Milliseconds before the second attempt.
    #[arg(long, hide = true, default_value_t = 500)]
    retry_delay: u64,
    #[command(flatten)]
    pub(crate) show: ShowArgs,
}

fn checksum(text: &str) -> Result<String, String> {
    let is_hex = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let text = is_hex.then(|| text.to_ascii_lowercase());
    text.ok_or_else(|| "a checksum has 64 hexadecimal digits".to_owned())
}

/// Runs the command.
pub(crate) fn run(args: &UpdateArgs) -> Result<()> {
    let mut plan = plan(args)?;
    let place = plan.upstream.place(&plan.root);
    if matches!(place, Place::Address(_)) && !cfg!(feature = "fetch") {
        return again::run(args);
    }
    let exchange = Exchange::begin(&plan.document(""))?;
    let received = bring(&place, &exchange.incoming(), args)?;
    if let Some(same) = plan.same(args, &received) {
        let document = plan.document(&same.file);
        lock::check(&document)?;
        up_to_date(args, &document);
        return Ok(());
    }
    let (file, versions) = inspect(&plan, &place, &exchange.incoming())?;
    let document = plan.document(&file);
    plan.is_free(&document)?;
    let entry = entry(&plan.upstream, file, received, versions);
    plan.lock.put(entry.clone());
    let old = exchange.put(&entry.file, &plan.lock.text()?)?;
    let report = report(&plan, old.as_deref(), &document)?;
    summary(args, &plan, &entry, old.is_some(), &report);
    Ok(())
}

/// Puts the bytes where they wait.
fn bring(place: &Place, to: &Path, args: &UpdateArgs) -> Result<Received> {
    let bar = Transfer::new(&args.show);
    let received = match place {
        Place::Address(url) => {
            bar.say(&format!("fetching {url}"));
            fetch(url, to, Duration::from_millis(args.retry_delay), &bar)?
        }
        Place::File(path) => copy(path, to, &bar)?,
    };
    drop(bar);
    match &args.sha256 {
        Some(want) if *want != received.sha256 => bail!(
            "{} has sha256 {}, not {want}; nothing was changed",
            told(place),
            received.sha256
        ),
        _ => Ok(received),
    }
}

#[cfg(feature = "fetch")]
use fetch::fetch;

#[cfg(not(feature = "fetch"))]
fn fetch(url: &str, _: &Path, _: Duration, _: &Transfer) -> Result<Received> {
    bail!("cannot fetch {url}: xtask was built without its feature `fetch`")
}

fn copy(path: &Path, to: &Path, bar: &Transfer) -> Result<Received> {
    let cannot = || format!("cannot read {}", shown(path));
    let mut file = File::open(path).with_context(cannot)?;
    let length = Length {
        most: MAX_BYTES,
        exact: None,
    };
    bar.start(file.metadata().ok().map(|file| file.len()));
    let told = &mut |bytes| bar.show(bytes);
    receive(&mut file, to, &length, told).with_context(cannot)
}

fn told(place: &Place) -> String {
    match place {
        Place::Address(url) => url.clone(),
        Place::File(path) => shown(path),
    }
}

/// Reads the new document as far as it takes to know what it is, and how to call it.
fn inspect(plan: &Plan, place: &Place, incoming: &Path) -> Result<(String, Versions)> {
    let bytes = std::fs::read(incoming)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        anyhow::anyhow!("{} is not UTF-8 text from byte {at} on", told(place))
    })?;
    let document = Source::new(told(place), text);
    let versions = codegen::versions(&document)?;
    if versions.api.is_empty() {
        bail!("{} has no `info.version`", told(place));
    }
    let own = || name::own(&plan.upstream.source);
    let file = match plan.file.clone().or_else(own) {
        Some(file) => file,
        None => {
            let tree = codegen::tree(&document)?;
            let title = tree.pointer("/info/title").and_then(|title| title.as_str());
            let title = title.unwrap_or_default();
            name::titled(title, &plan.upstream.source, &document.text)
        }
    };
    Ok((file, versions))
}

fn entry(upstream: &Upstream, file: String, received: Received, versions: Versions) -> Entry {
    Entry {
        file,
        source: upstream.source.clone(),
        release: upstream.release.clone(),
        sha256: received.sha256,
        bytes: received.bytes,
        openapi: versions.openapi,
        api_version: versions.api,
        retrieved: today(),
    }
}
