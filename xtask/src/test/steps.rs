//! The steps of a test run, in their order.

use super::Setting;
use super::counts::Counts;
use crate::process;
use anyhow::Result;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// One part of the run, with its own line in the table.
pub struct Step {
    pub name: &'static str,
    pub about: &'static str,
    /// False for a part of another step that can be run alone.
    pub in_full_run: bool,
    pub perform: fn(&Setting) -> Result<Counts>,
}

/// Cheap ones first; the work tree last, since it looks at what the others left behind.
pub const STEPS: &[Step] = &[
    Step { name: "fmt", about: "the formatting", in_full_run: true, perform: fmt },
    Step { name: "clippy", about: "lints, none allowed to warn", in_full_run: true, perform: clippy },
    Step { name: "doc", about: "the documentation, without a warning", in_full_run: true, perform: doc },
    Step { name: "unit", about: "the tests of every crate", in_full_run: true, perform: unit },
    Step { name: "tree", about: "the work tree is as it was", in_full_run: true, perform: tree },
];

fn fmt(_: &Setting) -> Result<Counts> {
    check(process::cargo().args(["fmt", "--all", "--check"]))
}

fn clippy(_: &Setting) -> Result<Counts> {
    check(process::cargo().args(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))
}

fn doc(_: &Setting) -> Result<Counts> {
    let mut cargo = process::cargo();
    check(cargo.args(["doc", "--workspace", "--no-deps", "--locked"]).env("RUSTDOCFLAGS", "-D warnings"))
}

fn unit(setting: &Setting) -> Result<Counts> {
    tests(setting, process::cargo().args(["test", "--workspace", "--locked", "--no-fail-fast"]))
}

fn tree(setting: &Setting) -> Result<Counts> {
    let after = work_tree()?;
    if after != setting.tree_before {
        eprintln!("the tests changed the work tree; before:\n{}after:\n{after}", setting.tree_before);
    }
    Ok(Counts::of_check(after == setting.tree_before))
}

/// What git sees changed; the same before and after a run that cleans up behind itself.
pub fn work_tree() -> Result<String> {
    process::read(Command::new("git").args(["status", "--porcelain"]))
}

/// A program that holds by ending well.
fn check(command: &mut Command) -> Result<Counts> {
    Ok(Counts::of_check(process::watched(command, &|_| ())?.success()))
}

/// A program that prints the results of Rust tests.
fn tests(setting: &Setting, command: &mut Command) -> Result<Counts> {
    if setting.allow_skips {
        command.env("WATERGANG_ALLOW_SKIPS", "1");
    }
    let seen = Mutex::new((Counts::default(), 0));
    let status = process::watched(command, &|line| {
        let (counts, said_skipped) = &mut *seen.lock().unwrap_or_else(PoisonError::into_inner);
        counts.read_line(line);
        *said_skipped += u64::from(line.starts_with("SKIPPED: "));
    })?;
    let (counts, said_skipped) = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(counts.settle(said_skipped, status.success()))
}
