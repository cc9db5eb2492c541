//! `cargo xtask test`: everything that must hold, in steps, ending in plain counts.

mod cite;
mod counts;
mod executables;
mod steps;
mod tools;

use crate::arguments::Arguments;
use crate::{needs, process};
use anyhow::{Context, Result, bail};
use counts::Counts;
use executables::Executable;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};
use steps::{STEPS, Step};
use watergang_test_postgres::{ALLOW_SKIPS_VARIABLE, CLUSTER_VARIABLE, TestPostgres, TestPostgresError};

/// What every program of the run is told by the environment.
pub struct Environment {
    /// A test that misses something says `SKIPPED: …` instead of failing.
    allow_skips: bool,
    /// The server as it was built for the tests, an absolute path: `WATERGANG_EXECUTABLE`.
    executable: PathBuf,
    /// The folder of the Python and JavaScript tools, an absolute path: `WATERGANG_TOOLS`.
    tools: PathBuf,
    /// The folder of the cluster of this run, once it is started.
    cluster: Option<PathBuf>,
}

impl Environment {
    fn give_to(&self, command: &mut Command) {
        command.env("WATERGANG_EXECUTABLE", &self.executable).env("WATERGANG_TOOLS", &self.tools);
        if self.allow_skips {
            command.env(ALLOW_SKIPS_VARIABLE, "1");
        }
        if let Some(cluster) = &self.cluster {
            command.env(CLUSTER_VARIABLE, cluster);
        }
    }
}

/// What the steps share; what is dear is made by the first that needs it.
pub struct Run {
    environment: Environment,
    /// What `git status` said before the first step.
    tree_before: String,
    executables: Option<Vec<Executable>>,
    postgres: Option<TestPostgres>,
}

impl Run {
    fn new(allow_skips: bool) -> Result<Self> {
        let root = std::env::current_dir()?;
        let environment = Environment {
            allow_skips,
            executable: root.join(process::target_folder()).join("debug/watergang"),
            tools: root.join(tools::folder()),
            cluster: None,
        };
        Ok(Self { environment, tree_before: steps::work_tree()?, executables: None, postgres: None })
    }

    /// Builds the server and the tests.
    fn executables(&mut self) -> Result<()> {
        if self.executables.is_none() {
            needs::ensure(&[needs::BUILD])?;
            self.executables = Some(executables::build()?);
        }
        Ok(())
    }

    /// Starts one PostgreSQL for all test processes, so that not each has to start its own.
    fn start_postgres(&mut self) -> Result<()> {
        if self.postgres.is_none() {
            match TestPostgres::start() {
                Ok(postgres) => {
                    self.environment.cluster = Some(postgres.socket_folder().to_owned());
                    self.postgres = Some(postgres);
                }
                // The tests that need it say so themselves, one by one.
                Err(TestPostgresError::Missing { .. }) => (),
                Err(error) => return Err(error).context("no PostgreSQL for the tests"),
            }
        }
        Ok(())
    }
}

/// Whether a test says by this line that it was skipped.
fn said_skipped(line: &str) -> bool {
    line.starts_with("SKIPPED: ")
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
    let mut run = Run::new(allow_skips)?;
    let done: Vec<Done> = chosen.into_iter().map(|step| perform(step, &mut run)).collect();
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

fn perform(step: &'static Step, run: &mut Run) -> Done {
    eprintln!("\n==> {}: {}", step.name, step.about);
    let start = Instant::now();
    let counts = (step.perform)(run).unwrap_or_else(|error| {
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
