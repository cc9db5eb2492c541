//! Other programs: run, watched, read.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, ExitStatus, Stdio};

/// The cargo that runs us.
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs the program with our own streams; an error when it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", name(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", name(command));
    }
    Ok(())
}

/// What the program prints on standard output; an error when it fails.
pub fn read(command: &mut Command) -> Result<String> {
    let output =
        command.stderr(Stdio::inherit()).output().with_context(|| format!("cannot start {}", name(command)))?;
    if !output.status.success() {
        bail!("{} ended with {}", name(command), output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs the program, passes on each line it prints as it comes, and shows it to `watch` as well.
///
/// The two streams are read apart, so that a line of one is never torn by the other.
pub fn watched(command: &mut Command, watch: &(dyn Fn(&str) + Sync)) -> Result<ExitStatus> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", name(command)))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        if let Some(stdout) = stdout {
            scope.spawn(|| pass_on(stdout, &mut std::io::stdout(), watch));
        }
        if let Some(stderr) = stderr {
            scope.spawn(|| pass_on(stderr, &mut std::io::stderr(), watch));
        }
    });
    Ok(child.wait()?)
}

fn pass_on(from: impl Read, to: &mut dyn Write, watch: &(dyn Fn(&str) + Sync)) {
    let mut lines = BufReader::new(from);
    let mut line = Vec::new();
    while matches!(lines.read_until(b'\n', &mut line), Ok(1..)) {
        // Nobody reads us any more: the program shall still run to its end, and its lines be counted.
        let _ = to.write_all(&line).and_then(|()| to.flush());
        watch(String::from_utf8_lossy(&line).trim_end());
        line.clear();
    }
}

/// The program and its arguments, as one would type them.
fn name(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let line: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    format!("`{}`", line.join(" "))
}

/// The folder that cargo builds into.
pub fn target_folder() -> std::path::PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()).into()
}
