//! What has to be installed on the machine, and its installation by apt.

use crate::process;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Something of the system that we need, and the Debian package that brings it.
#[derive(Debug)]
pub struct Need {
    pub package: &'static str,
    sign: Sign,
}

/// How one sees that it is there, without asking a package manager: quick, and right on every distribution.
#[derive(Debug)]
enum Sign {
    /// One of these programs is on the path.
    Program(&'static [&'static str]),
    /// This file exists.
    File(&'static str),
    /// A file of this name lies under `ROOT/<any one folder>`.
    FileUnder { root: &'static str, file: &'static str },
}

const fn program(package: &'static str, names: &'static [&'static str]) -> Need {
    Need { package, sign: Sign::Program(names) }
}

/// To build: the PROJ inside is compiled by cmake, and its database is filled by the `sqlite3` program. The SQLite inside
/// brings what PROJ needs of it, so no other library has to be installed.
pub const BUILD: &[Need] = &[
    program("build-essential", &["c++"]),
    program("build-essential", &["make"]),
    program("cmake", &["cmake"]),
    program("sqlite3", &["sqlite3"]),
];

/// For the tests that use a database or a proxy, and those that ask GDAL, PROJ or QGIS for the right answer.
pub const UNIT_TESTS: &[Need] = &[
    Need { package: "postgresql", sign: Sign::FileUnder { root: "/usr/lib/postgresql", file: "bin/initdb" } },
    Need {
        package: "postgresql-VERSION-postgis-3",
        sign: Sign::FileUnder { root: "/usr/share/postgresql", file: "extension/postgis.control" },
    },
    program("gdal-bin", &["ogrinfo"]),
    program("proj-bin", &["cct"]),
    program("nginx-light", &["nginx"]),
    program("pgbouncer", &["pgbouncer"]),
    program("systemd", &["systemd-analyze"]),
    Need { package: "python3-qgis", sign: Sign::File("/usr/lib/python3/dist-packages/qgis/core/__init__.py") },
];

/// For the tests with real clients.
pub const CLIENTS: &[Need] = &[
    program("qgis", &["qgis"]),
    program("mmdebstrap", &["mmdebstrap"]),
    program("chromium", &["chromium", "chromium-browser", "google-chrome"]),
    program("nodejs", &["node"]),
    program("npm", &["npm"]),
    program("python3", &["python3"]),
    Need { package: "python3-venv", sign: Sign::FileUnder { root: "/usr/lib", file: "ensurepip/__init__.py" } },
];

/// For the official test suite.
pub const JAVA: &[Need] = &[program("default-jre-headless", &["java"]), program("maven", &["mvn"])];

/// Says which packages are missing and installs them, with `sudo` where we are not root.
pub fn ensure(needs: &[&[Need]]) -> Result<()> {
    let mut packages: Vec<String> = Vec::new();
    for need in needs.iter().copied().flatten().filter(|need| !need.is_there()) {
        let package = need.package.replace("VERSION", &postgresql_version());
        if !packages.contains(&package) {
            packages.push(package);
        }
    }
    if packages.is_empty() {
        return Ok(());
    }
    eprintln!("missing on this machine: {}", packages.join(" "));
    install(&packages)
}

impl Need {
    fn is_there(&self) -> bool {
        match self.sign {
            Sign::Program(names) => names.iter().any(|name| find_program(name).is_some()),
            Sign::File(path) => Path::new(path).exists(),
            Sign::FileUnder { root, file } => {
                let folders = std::fs::read_dir(root).into_iter().flatten();
                folders.filter_map(Result::ok).any(|folder| folder.path().join(file).exists())
            }
        }
    }
}

/// Where the program is; the folders of the administrator's programs are searched too.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into()]);
    folders.map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// The version of PostgreSQL, for the name of the PostGIS package: the newest installed, else the one that apt offers.
fn postgresql_version() -> String {
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let installed = installed.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    let newest = installed.max().or_else(|| {
        let about = process::read(Command::new("apt-cache").args(["depends", "postgresql"])).ok()?;
        about.lines().find_map(|line| line.trim().strip_prefix("Depends: postgresql-")?.parse().ok())
    });
    // Debian 12 has 15; the message of apt will tell where it is another one.
    newest.unwrap_or(15).to_string()
}

fn install(packages: &[String]) -> Result<()> {
    if find_program("apt-get").is_none() {
        bail!("there is no apt-get here: install by hand what these Debian packages hold");
    }
    eprintln!("installing them with apt …");
    // A machine may never have read the package lists, or have read them too long ago.
    if apt_install(packages).is_err() {
        apt(&["update".to_owned()])?;
        apt_install(packages).context("apt could not install what is missing")?;
    }
    Ok(())
}

fn apt_install(packages: &[String]) -> Result<()> {
    let mut words: Vec<String> = ["install", "--yes", "--no-install-recommends"].map(str::to_owned).to_vec();
    words.extend_from_slice(packages);
    apt(&words)
}

/// Runs apt quietly; what it said is printed when it fails.
fn apt(words: &[String]) -> Result<()> {
    let mut command = if is_root() {
        Command::new("env")
    } else if find_program("sudo").is_some() {
        let mut sudo = Command::new("sudo");
        sudo.arg("env");
        sudo
    } else {
        bail!("neither root nor sudo: have somebody run `apt-get {}`", words.join(" "));
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]).args(words);
    let output = command.stdin(std::process::Stdio::inherit()).output().context("cannot start apt-get")?;
    if !output.status.success() {
        bail!("apt-get {}: {}", words.join(" "), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|entry| entry.uid() == 0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn a_program_is_found_by_any_of_its_names() {
        assert!(program("x", &["no-such-program", "sh"]).is_there());
        assert!(!program("x", &["no-such-program"]).is_there());
    }
}
