//! `cargo xtask test`: everything that must hold, in steps, ending in plain counts.

mod counts;
mod steps;

use crate::arguments::Arguments;
use anyhow::{Result, bail};
use counts::Counts;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use steps::{STEPS, Step};

/// What the steps know of the run.
pub struct Setting {
    /// A test that misses something says `SKIPPED: …` instead of failing.
    pub allow_skips: bool,
    /// What `git status` said before the first step.
    pub tree_before: String,
}

struct Done {
    step: &'static str,
    counts: Counts,
    took: Duration,
}

/// Runs the steps; success only if nothing failed and nothing was skipped that may not be.
pub fn run(mut arguments: Arguments) -> Result<ExitCode> {
    let allow_skips = arguments.switch("--allow-skips");
    let only = arguments.value("--only")?;
    arguments.finish()?;
    let chosen = choose(only.as_deref())?;
    let setting = Setting { allow_skips, tree_before: steps::work_tree()? };
    let done: Vec<Done> = chosen.into_iter().map(|step| perform(step, &setting)).collect();
    report(&done);
    let total: Counts = done.iter().map(|one| one.counts).sum();
    let good = total.failed == 0 && (allow_skips || total.skipped == 0);
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The steps named, in the order of the table; those of a full run when none is named.
fn choose(only: Option<&str>) -> Result<Vec<&'static Step>> {
    let Some(only) = only else {
        return Ok(STEPS.iter().filter(|step| step.in_full_run).collect());
    };
    let names: Vec<&str> = only.split(',').collect();
    if let Some(unknown) = names.iter().find(|name| STEPS.iter().all(|step| step.name != **name)) {
        let known: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        bail!("there is no step `{unknown}`; there are: {}", known.join(" "));
    }
    Ok(STEPS.iter().filter(|step| names.contains(&step.name)).collect())
}

fn perform(step: &'static Step, setting: &Setting) -> Done {
    eprintln!("\n==> {}: {}", step.name, step.about);
    let start = Instant::now();
    let counts = (step.perform)(setting).unwrap_or_else(|error| {
        eprintln!("{}: {error:#}", step.name);
        Counts::FAILED
    });
    Done { step: step.name, counts, took: start.elapsed() }
}

/// The table, and as the very last line the sums alone.
fn report(done: &[Done]) {
    println!("\n{:<14}{:>8}{:>8}{:>8}{:>10}", "step", "passed", "failed", "skipped", "seconds");
    for Done { step, counts, took } in done {
        let Counts { passed, failed, skipped } = counts;
        println!("{step:<14}{passed:>8}{failed:>8}{skipped:>8}{:>10.1}", took.as_secs_f64());
    }
    let total: Counts = done.iter().map(|one| one.counts).sum();
    println!("\n{total}");
}
