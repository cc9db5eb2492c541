//! `cargo xtask bench`: what a request costs, beside the peers and beside the bare SQL of the same run.
//!
//! The figure is **CPU milliseconds per request**, of the server and of PostgreSQL together: it is what an operator pays
//! for, and of all figures the noise of a machine disturbs it least. The data, the lists of requests, the peers and the
//! load generator are those of the benchmark kit beside the repository.

mod bulk;
mod floors;
mod kit;
mod load;
mod meter;
mod queries;

use crate::arguments::Arguments;
use crate::server::Server;
use crate::{demo, process};
use anyhow::{Context, Result, bail};
use kit::Kit;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The peers that publish the same requests best, unless others are asked for.
const PEERS: &str = "qgis,tipg";
const WORKLOADS: [&str; 6] = ["items100", "bbox1000", "single", "queries", "bulk", "footprint"];

/// What is measured, and how long.
struct Plan {
    peers: Vec<String>,
    workloads: Vec<String>,
    /// Of each workload, server and round.
    seconds: u32,
    /// The median of so many is told.
    rounds: u32,
}

impl Plan {
    fn read(arguments: &mut Arguments) -> Result<Self> {
        let list = |text: &str| text.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let mut number = |name: &str, usual: u32| -> Result<u32> {
            let Some(text) = arguments.value(name)? else { return Ok(usual) };
            text.parse()
                .ok()
                .filter(|number| *number > 0)
                .with_context(|| format!("`{name} {text}`: a number from 1 on"))
        };
        let (seconds, rounds) = (number("--seconds", 5)?, number("--rounds", 3)?);
        let peers = list(&arguments.value("--peers")?.unwrap_or_else(|| PEERS.to_owned()));
        let workloads = match arguments.value("--only")? {
            Some(text) => list(&text),
            None => WORKLOADS.map(str::to_owned).to_vec(),
        };
        if let Some(unknown) = workloads.iter().find(|name| !WORKLOADS.contains(&name.as_str())) {
            bail!("there is no workload `{unknown}`: there are {}", WORKLOADS.join(", "));
        }
        Ok(Self { peers, workloads, seconds, rounds })
    }

    fn has(&self, workload: &str) -> bool {
        self.workloads.iter().any(|name| name == workload)
    }
}

/// Our server on the data of the kit.
struct Ours {
    name: &'static str,
    server: Server,
}

/// Sets up, measures, prints.
pub fn run(mut arguments: Arguments) -> Result<()> {
    let plan = Plan::read(&mut arguments)?;
    arguments.finish()?;
    let executable = demo::build()?;
    let kit = Kit::set_up(&plan.peers)?;
    println!("{}", heading(&executable)?);

    let loads: Vec<&str> = load::WORKLOADS.into_iter().filter(|name| plan.has(name)).collect();
    if !loads.is_empty() || plan.has("queries") {
        let running = kit.start_peers(&plan.peers)?;
        let ours = [
            serve(&executable, "Watergang, GeoPackage", kit.geopackage())?,
            serve(&executable, "Watergang, PostGIS", kit.postgres_url())?,
        ];
        for workload in loads {
            let mut rows = load::measure(&kit, &plan, workload, &ours)?;
            rows.extend(floors::measure(&kit, workload)?);
            println!("{}", load::table(workload, load::about(workload), &rows));
        }
        if plan.has("queries") {
            println!("{}", queries::measure(&kit, &plan, &ours)?);
        }
        drop(running);
    }
    if plan.has("bulk") {
        println!("{}", bulk::measure(&kit, &plan, &executable)?);
    }
    if plan.has("footprint") {
        println!("{}", footprint(&kit, &executable)?);
    }
    Ok(())
}

fn serve(executable: &Path, name: &'static str, source: impl AsRef<std::ffi::OsStr>) -> Result<Ours> {
    let mut command = Command::new(executable);
    // What is told of each request would be a cost that the peers were spared.
    command.arg("serve").arg(source).env("RUST_LOG", "warn").stderr(std::process::Stdio::null());
    Ok(Ours { name, server: Server::start(&mut command)? })
}

/// What was measured, and on what.
fn heading(executable: &Path) -> Result<String> {
    let version = process::read(Command::new(executable).arg("--version"))?;
    let about = std::fs::read_to_string("/proc/cpuinfo")?;
    let model = about.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(": unknown");
    let cores = std::thread::available_parallelism()?;
    Ok(format!("{}, {cores} cores of {}\n", version.trim(), model.trim_start_matches([' ', '\t', ':'])))
}

/// How soon the server answers after its start, and what it holds when nobody asks.
fn footprint(kit: &Kit, executable: &Path) -> Result<String> {
    let mut table =
        String::from("### Footprint\n\n| server | first answer after | anonymous memory, idle |\n|---|---|---|\n");
    for (name, source) in
        [("Watergang, GeoPackage", kit.geopackage()), ("Watergang, PostGIS", PathBuf::from(kit.postgres_url()))]
    {
        let started = std::time::Instant::now();
        let ours = serve(executable, name, source)?;
        let answered = bulk::download(&format!("{}collections/parcels/items/1?f=json", ours.server.url()))?;
        if answered.status != 200 {
            bail!("{name} answered {}", answered.status);
        }
        let seconds = started.elapsed().as_secs_f64();
        let memory = meter::anonymous_memory_mib(ours.server.pid())?;
        table += &format!("| {name} | {seconds:.2} s | {memory:.1} MiB |\n");
    }
    Ok(table)
}
