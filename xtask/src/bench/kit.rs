//! The benchmark kit: its data, its databases, its peers.

use crate::process;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The kit's PostgreSQL listens here, on the loopback alone.
const POSTGRES_PORT: u16 = 5544;

/// The kit, ready to be used.
pub struct Kit {
    /// Its scripts.
    scripts: PathBuf,
    /// `BENCH_HOME`: what its scripts make.
    home: PathBuf,
}

/// Peers that run, ended with the value.
pub struct Peers<'kit> {
    kit: &'kit Kit,
    names: Vec<String>,
}

impl Kit {
    /// Makes the data, the databases and the peers, each unless it is there.
    pub fn set_up(peers: &[String]) -> Result<Self> {
        let shared = std::env::var_os("WATERGANG_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
        let kit = shared.join("bench");
        if !kit.join("setup.sh").is_file() {
            bail!(
                "there is no benchmark kit in `{}`: have it beside the repository, or name the folder above it by WATERGANG_SHARED",
                kit.display()
            );
        }
        let kit = kit.canonicalize()?;
        let home =
            std::env::var_os("BENCH_HOME").map_or_else(|| std::env::temp_dir().join("watergang-bench"), PathBuf::from);
        let this = Self { scripts: kit.join("scripts"), home };
        // Only these two have to be made; the others come with their Debian packages.
        let made = peers.iter().filter(|name| ["tipg", "martin"].contains(&name.as_str()));
        let made =
            made.map(String::as_str).chain(peers.iter().any(|name| name.starts_with("pygeoapi")).then_some("pygeoapi"));
        eprintln!("setting up the benchmark kit in `{}` …", this.home.display());
        this.quietly(Command::new(kit.join("setup.sh")).args(made)).context("the benchmark kit could not be set up")?;
        Ok(this)
    }

    /// Starts the peers; each is waited for.
    pub fn start_peers(&self, names: &[String]) -> Result<Peers<'_>> {
        let peers = Peers { kit: self, names: names.to_vec() };
        process::run(Command::new(self.scripts.join("start.sh")).args(names).env("BENCH_HOME", &self.home))?;
        Ok(peers)
    }

    /// A program of the kit, which knows where its things are.
    pub fn program(&self, name: &str) -> Command {
        let mut command = Command::new("python3");
        command.arg(self.scripts.join(name)).env("BENCH_HOME", &self.home);
        command
    }

    /// Where a peer that runs is asked, and its processes.
    pub fn peer(&self, name: &str) -> Result<(String, Vec<u32>)> {
        let known: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(self.scripts.join("peers.json"))?)?;
        let base = known.pointer(&format!("/peers/{name}/base")).and_then(serde_json::Value::as_str);
        let base = base.with_context(|| format!("the kit has no peer `{name}`"))?;
        let pids = std::fs::read_to_string(self.home.join("run").join(format!("{name}.pid")))?;
        Ok((base.to_owned(), pids.split_whitespace().map(str::parse).collect::<Result<_, _>>()?))
    }

    /// A script of its load generator: the paths of a file, in turn.
    pub fn paths_script(&self) -> PathBuf {
        self.scripts.join("wrk_urls.lua")
    }

    /// What SQLite says to statements on its GeoPackage, a line for each row.
    pub fn sqlite(&self, statements: &str) -> Result<String> {
        process::read(Command::new("sqlite3").args(["-readonly", &word(&self.geopackage()), statements]))
    }

    /// A client of its database.
    pub fn psql(&self) -> Command {
        let mut command = Command::new("psql");
        command.args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", &self.postgres_url()]);
        command
    }

    /// Its database.
    pub fn postgres_url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{POSTGRES_PORT}/bench")
    }

    /// The process from which those of its PostgreSQL descend.
    pub fn postmaster(&self) -> Result<u32> {
        let file = std::fs::read_to_string(self.home.join("pg/data/postmaster.pid"))?;
        file.lines().next().and_then(|line| line.trim().parse().ok()).context("postmaster.pid holds no number")
    }

    /// The same tables as in its database.
    pub fn geopackage(&self) -> PathBuf {
        self.home.join("data/corridor.gpkg")
    }

    /// The requests of a workload: on each line the collection and the numbers.
    pub fn requests(&self, workload: &str) -> Result<Vec<Vec<String>>> {
        let file = self.home.join("urls").join(format!("{workload}.tsv"));
        let text = std::fs::read_to_string(&file).with_context(|| format!("no requests in `{}`", file.display()))?;
        Ok(text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect())
    }

    /// Where results may be put.
    pub fn results(&self) -> PathBuf {
        self.home.join("results")
    }

    /// Runs a program, and shows what it said only if it fails.
    fn quietly(&self, command: &mut Command) -> Result<()> {
        let output = command.env("BENCH_HOME", &self.home).output()?;
        if !output.status.success() {
            bail!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        }
        Ok(())
    }
}

impl Drop for Peers<'_> {
    fn drop(&mut self) {
        // What stands in front of two of the peers is ended by nobody else.
        let nginx = std::fs::read_to_string(self.kit.home.join("run/nginx.pid"));
        let stop = self.kit.scripts.join("stop.sh");
        let _ = Command::new(stop).args(&self.names).env("BENCH_HOME", &self.kit.home).status();
        if let Ok(pid) = nginx {
            let _ = Command::new("kill").arg(pid.trim()).status();
        }
    }
}

/// A path as the word of another program's language.
pub fn word(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
