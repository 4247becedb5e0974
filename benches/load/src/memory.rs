//! What the emulator keeps in memory while sessions are made and expire.

use std::fs;

use anyhow::{Context as _, Result};
use portal_emulator::Emulator;

use crate::EXPIRED;
use crate::wrk::Request;

/// After how many sessions memory is looked at.
const STEP: usize = 10_000;

/// Makes sessions, lets them expire every 10,000, and shows what memory is used.
pub(crate) async fn watch(emulator: &Emulator, request: &Request, sessions: usize) -> Result<()> {
    println!("\n| sessions made | sessions kept | events kept | resident, MB |");
    println!("|---|---|---|---|");
    for made in (STEP..=sessions).step_by(STEP) {
        for _ in 0..STEP {
            request.once(emulator.url()).await?;
        }
        emulator.advance(EXPIRED);
        let (kept, events) = emulator.look(|world| {
            let sessions = world
                .all::<stripe_portal_gen::billing_portal::Session>()
                .len();
            (sessions, world.all::<portal_emulator::world::Event>().len())
        });
        println!("| {made} | {kept} | {events} | {:.1} |", resident()?);
    }
    Ok(())
}

/// The memory of this program that is in use, in megabytes.
fn resident() -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status").context("only Linux says it")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let line = line.context("no VmRSS")?.trim().trim_end_matches(" kB");
    Ok(line.parse::<f64>()? / 1000.0)
}
