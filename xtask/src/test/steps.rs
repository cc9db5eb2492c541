//! The steps of a test run, in their order.

use super::counts::Counts;
use super::executables::{self, Executable};
use super::{Run, cite, tools};
use crate::{needs, process};
use anyhow::Result;
use std::process::Command;

/// The package of the requirement tests and of those with real clients.
const CONFORMANCE: &str = "conformance-tests";

/// One part of the run, with its own line in the table.
pub struct Step {
    pub name: &'static str,
    pub about: &'static str,
    /// False for a part of another step that can be run alone.
    pub in_full_run: bool,
    pub perform: fn(&mut Run) -> Result<Counts>,
}

const fn full(name: &'static str, about: &'static str, perform: fn(&mut Run) -> Result<Counts>) -> Step {
    Step { name, about, in_full_run: true, perform }
}

const fn part(name: &'static str, about: &'static str, perform: fn(&mut Run) -> Result<Counts>) -> Step {
    Step { name, about, in_full_run: false, perform }
}

/// Cheap ones first; the work tree last, since it looks at what the others left behind.
pub const STEPS: &[Step] = &[
    full("fmt", "the formatting", fmt),
    full("clippy", "the lints, none of which may warn", clippy),
    full("doc", "the documentation, without a warning", doc),
    full("build", "the server and all tests", build),
    full("unit", "the tests of every crate", unit),
    full("doctest", "the examples in the documentation", doctest),
    full("conformance", "the requirements and the real clients, against the executable", |run| conformance(run, &[])),
    part("gdal", "of these, GDAL's", |run| conformance(run, &["gdal::"])),
    part("qgis", "of these, QGIS's", |run| conformance(run, &["qgis::"])),
    part("web", "of these, the pages in a browser", |run| conformance(run, &["web::"])),
    full("cite", "the official suite of the OGC", official_suite),
    full("tree", "the work tree is as it was", tree),
];

fn fmt(_: &mut Run) -> Result<Counts> {
    check(process::cargo().args(["fmt", "--all", "--check"]))
}

fn clippy(_: &mut Run) -> Result<Counts> {
    needs::ensure(&[needs::BUILD])?;
    check(process::cargo().args(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))
}

fn doc(_: &mut Run) -> Result<Counts> {
    needs::ensure(&[needs::BUILD])?;
    let mut cargo = process::cargo();
    check(cargo.args(["doc", "--workspace", "--no-deps", "--locked"]).env("RUSTDOCFLAGS", "-D warnings"))
}

fn build(run: &mut Run) -> Result<Counts> {
    run.executables()?;
    Ok(Counts::PASSED)
}

fn unit(run: &mut Run) -> Result<Counts> {
    needs::ensure(&[needs::UNIT_TESTS])?;
    run_executables(run, |executable| executable.package != CONFORMANCE, &[])
}

fn doctest(run: &mut Run) -> Result<Counts> {
    needs::ensure(&[needs::BUILD])?;
    let mut cargo = process::cargo();
    cargo.args(["test", "--workspace", "--locked", "--no-fail-fast", "--doc"]);
    run.environment.give_to(&mut cargo);
    executables::counted(&mut cargo)
}

fn conformance(run: &mut Run, filter: &[&str]) -> Result<Counts> {
    needs::ensure(&[needs::UNIT_TESTS, needs::CLIENTS])?;
    tools::ensure()?;
    run_executables(run, |executable| executable.package == CONFORMANCE, filter)
}

fn official_suite(run: &mut Run) -> Result<Counts> {
    run.executables()?;
    cite::run(&run.environment)
}

fn tree(run: &mut Run) -> Result<Counts> {
    let (before, after) = (&run.tree_before, work_tree()?);
    if after != *before {
        eprintln!("the tests changed the work tree; before:\n{before}after:\n{after}");
    }
    Ok(Counts::of_check(after == *before))
}

/// What git sees changed; the same before and after a run that cleans up behind itself.
pub fn work_tree() -> Result<String> {
    process::read(Command::new("git").args(["status", "--porcelain"]))
}

/// A program that holds by ending well.
fn check(command: &mut Command) -> Result<Counts> {
    Ok(Counts::of_check(process::watched(command, &|_| ())?.success()))
}

fn run_executables(run: &mut Run, wanted: impl Fn(&Executable) -> bool, arguments: &[&str]) -> Result<Counts> {
    run.executables()?;
    run.start_postgres()?;
    let chosen = run.executables.iter().flatten().filter(|executable| wanted(executable));
    chosen.map(|executable| executables::run(executable, arguments, &run.environment)).sum()
}
