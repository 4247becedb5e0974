//! `cargo xtask regen`: generate, compare with the disk, write or check, and sum up.

use anyhow::{Result, bail};
use serde_json::json;

use crate::inputs::{self, Job};
use crate::progress::Bar;
use crate::root::shown;
use crate::settle::{self, Plan};
use crate::{Format, RegenArgs, cpu};

/// Runs the command.
pub(crate) fn run(args: &RegenArgs) -> Result<()> {
    let job = inputs::job(args)?;
    if args.dump_ir {
        let (api, notes) = codegen::api(&job.inputs)?;
        for note in notes {
            eprintln!("note: {note}");
        }
        println!("{}", serde_json::to_string_pretty(&api)?);
        return Ok(());
    }
    let bar = Bar::new(&args.show);
    let told = &mut |progress| bar.show(progress);
    let mut output = codegen::generate_with(&job.inputs, &job.target, told)?;
    drop(bar);
    output.files.extend([job.provenance()]);
    let _lock = settle::lock(&job.out);
    if args.check {
        settle::is_settled(&job.out)?;
        return check(args, &job, &settle::plan(&job.out, &output.files)?);
    }
    settle::recover(&job.out)?;
    let plan = settle::plan(&job.out, &output.files)?;
    settle::apply(&job.out, &plan)?;
    summary(args, &job, &output, &plan);
    Ok(())
}

/// Fails if anything would be written, naming each file and the command that repairs it.
fn check(args: &RegenArgs, job: &Job, plan: &Plan<'_>) -> Result<()> {
    if plan.is_empty() {
        if args.show.format == Format::Json {
            println!("{}", json!({ "fresh": true, "unchanged": plan.unchanged }));
        } else if !args.show.quiet {
            println!(
                "{} is what its inputs say: {} files",
                shown(&job.out),
                plan.unchanged
            );
        }
        return Ok(());
    }
    let lines: Vec<String> = plan.differences().collect();
    let is_default = args.spec.is_none() && args.selection.is_none() && args.out.is_none();
    let same = match is_default && args.overlay.is_empty() {
        true => "",
        false => " and the same arguments",
    };
    bail!(
        "{} is not what its inputs say:\n  {}\nrepair it with `cargo xtask regen`{same}",
        shown(&job.out),
        lines.join("\n  "),
    )
}

fn summary(args: &RegenArgs, job: &Job, output: &codegen::Output, plan: &Plan<'_>) {
    let codegen::Summary {
        operations,
        types,
        events,
    } = output.summary;
    let (written, removed) = (plan.write.len(), plan.remove.len());
    let unchanged = plan.unchanged;
    let cpu = cpu::seconds();
    if args.show.format == Format::Json {
        let summary = json!({
            "out": shown(&job.out), "operations": operations, "types": types, "events": events,
            "written": written, "unchanged": unchanged, "removed": removed, "cpu_seconds": cpu,
            "notes": output.notes,
        });
        println!("{summary}");
    } else if !args.show.quiet {
        for note in &output.notes {
            println!("note: {note}");
        }
        let cpu = cpu.map_or_else(String::new, |cpu| format!(", {cpu:.2} s of CPU"));
        println!(
            "{}: {operations} operations, {types} types, {events} events; files: {written} \
             written, {unchanged} unchanged, {removed} removed{cpu}",
            shown(&job.out),
        );
    }
}
