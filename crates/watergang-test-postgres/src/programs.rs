//! PostgreSQL's own programs: where they are, and as whom they run.

use crate::TestPostgresError;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder of the newest PostgreSQL installed, and the account it runs as.
#[derive(Clone, Debug)]
pub(crate) struct Programs {
    bin: PathBuf,
    /// Whether we are root, who may not run PostgreSQL.
    as_postgres: bool,
}

impl Programs {
    /// Finds the programs in Debian's place, else on the path.
    pub fn find() -> Result<Self, TestPostgresError> {
        let missing = TestPostgresError::Missing { what: "PostgreSQL", package: "postgresql" };
        let bin = newest_in(Path::new("/usr/lib/postgresql")).or_else(on_the_path).ok_or(missing)?;
        Ok(Self { bin, as_postgres: is_root() })
    }

    /// Whether the server can load PostGIS.
    pub fn have_postgis(&self) -> bool {
        let mut command = self.command("pg_config");
        let Ok(output) = command.arg("--sharedir").output() else { return true };
        let folder = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        Path::new(&folder).join("extension/postgis.control").exists()
    }

    /// One of the programs, to be run as somebody whom PostgreSQL accepts.
    pub fn command(&self, program: &str) -> Command {
        let path = self.bin.join(program);
        let mut command = if self.as_postgres {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        // A folder which that account may not enter would be complained about; messages are matched in English.
        command.current_dir("/").stdin(Stdio::null()).env("LC_ALL", "C");
        for variable in ["PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGPASSWORD", "PGSERVICE", "PGOPTIONS", "PGDATA"] {
            command.env_remove(variable);
        }
        command
    }

    /// Gives the folder to the account that the programs run as.
    pub fn hand_over(&self, folder: &Path) -> Result<(), TestPostgresError> {
        if self.as_postgres {
            run("chown", Command::new("chown").arg("postgres:").arg(folder))?;
        }
        Ok(())
    }
}

/// Runs the program to its end; what it prints on standard output.
pub(crate) fn run(program: &str, command: &mut Command) -> Result<String, TestPostgresError> {
    let failed = |says: String| TestPostgresError::Failed { program: program.to_owned(), says };
    let output = command.output().map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// `ROOT/15/bin` of the highest number that has the server.
fn newest_in(root: &Path) -> Option<PathBuf> {
    let versions = std::fs::read_dir(root).ok()?.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let mut versions: Vec<u32> = versions.collect();
    versions.sort_unstable();
    let folders = versions.iter().rev().map(|version| root.join(version.to_string()).join("bin"));
    folders.into_iter().find(|bin| bin.join("initdb").exists())
}

fn on_the_path() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).find(|folder| folder.join("initdb").exists())
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    // The owner of a process's entry there is the account it acts as.
    std::fs::metadata("/proc/self").is_ok_and(|entry| entry.uid() == 0)
}
