//! What a process has used, as `/proc` tells it.

use anyhow::{Context, Result};

/// The length of a tick of `/proc/PID/stat` in milliseconds: `USER_HZ` is 100 on every Linux that we run on.
const TICK_MS: u64 = 10;

/// CPU time of the process, of its living children and of those it has waited for, in milliseconds.
pub fn cpu_ms(pid: u32) -> Result<u64> {
    let mut ticks = 0;
    for process in std::fs::read_dir("/proc")? {
        let name = process?.file_name();
        let Some(number) = name.to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        // A process may end while we read.
        let Ok(stat) = Stat::of(number) else { continue };
        if number == pid {
            ticks += stat.own + stat.of_ended_children;
        } else if stat.parent == pid {
            ticks += stat.own;
        }
    }
    Ok(ticks * TICK_MS)
}

/// What the process holds in memory that is not the content of a file, in mebibytes: `RssAnon`.
pub fn anonymous_memory_mib(pid: u32) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).context("no RssAnon")?;
    let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kib / 1024.0)
}

struct Stat {
    parent: u32,
    /// User and system time, in ticks.
    own: u64,
    of_ended_children: u64,
}

impl Stat {
    fn of(pid: u32) -> Result<Self> {
        let text = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
        // The name, in parentheses, may hold blanks; what stands behind it starts with field 3, see proc(5).
        let (_, rest) = text.rsplit_once(')').context("no name")?;
        let fields: Vec<&str> = rest.split_whitespace().collect();
        let number = |field: usize| -> Result<u64> { Ok(fields.get(field - 3).context("too few fields")?.parse()?) };
        Ok(Self {
            parent: u32::try_from(number(4)?)?,
            own: number(14)? + number(15)?,
            of_ended_children: number(16)? + number(17)?,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn the_work_of_a_child_that_ended_is_counted() {
        let before = cpu_ms(std::process::id()).unwrap();
        let busy = "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done";
        std::process::Command::new("sh").args(["-c", busy]).status().unwrap();
        assert!(cpu_ms(std::process::id()).unwrap() > before);
    }

    #[test]
    fn our_own_memory_is_told() {
        assert!(anonymous_memory_mib(std::process::id()).unwrap() > 0.0);
    }
}
