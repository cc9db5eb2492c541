//! The Python and JavaScript tools of the tests, at the versions that `conformance-tests/` pins, and a newer QGIS.

use crate::process;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

const REQUIREMENTS: &str = "conformance-tests/requirements.txt";
const PACKAGES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// The first Debian whose QGIS sends its filters to the server, and the packages to have of it.
const QGIS_OF: &str = "trixie";
const QGIS_PACKAGES: &str = "--include=python3-qgis,qgis-providers";
/// How long its packages may take to come.
const QGIS_PATIENCE_S: &str = "600";

/// The folder of the tools: `python/bin/python`, `node/node_modules` and `qgis/usr` are in it.
pub fn folder() -> PathBuf {
    process::target_folder().join("tools")
}

/// Installs what is missing or of another version.
pub fn ensure() -> Result<()> {
    ensure_python().context("the Python tools")?;
    ensure_node().context("the JavaScript tools")?;
    ensure_qgis().context("a newer QGIS")
}

/// The packages are unpacked and not installed: that needs nobody's rights, and changes nothing of the machine. Where it
/// cannot be had, the test that wants it says so.
fn ensure_qgis() -> Result<()> {
    let root = folder().join("qgis");
    let unpacked = once(&root, &format!("{QGIS_OF} {QGIS_PACKAGES}"), || {
        eprintln!("unpacking a newer QGIS …");
        let _ = std::fs::remove_dir_all(&root);
        let mut unpack = Command::new("timeout");
        unpack.args([QGIS_PATIENCE_S, "mmdebstrap", "--quiet", "--variant=extract", QGIS_PACKAGES, QGIS_OF]);
        process::run(unpack.arg(&root))
    });
    if let Err(error) = unpacked {
        eprintln!("NOT RUN: the test of a newer QGIS, which cannot be had here: {error:#}");
        let _ = std::fs::remove_dir_all(&root);
    }
    Ok(())
}

fn ensure_python() -> Result<()> {
    let python = folder().join("python");
    let wanted = std::fs::read_to_string(REQUIREMENTS)?;
    once(&python, &wanted, || {
        eprintln!("installing the Python tools …");
        process::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&python))?;
        let mut pip = Command::new(python.join("bin/python"));
        process::run(pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS]))
    })
}

fn ensure_node() -> Result<()> {
    let node = folder().join("node");
    let sources = PACKAGES.map(|name| Path::new("conformance-tests").join(name));
    let wanted = sources.iter().map(std::fs::read_to_string).collect::<std::io::Result<String>>()?;
    once(&node, &wanted, || {
        eprintln!("installing the JavaScript tools …");
        std::fs::create_dir_all(&node)?;
        for (source, name) in sources.iter().zip(PACKAGES) {
            std::fs::copy(source, node.join(name))?;
        }
        process::run(Command::new("npm").args(["ci", "--silent"]).current_dir(&node))
    })
}

/// Does the work unless the folder says that it was done for the same wishes.
fn once(folder: &Path, wanted: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    let mark = folder.join(".installed");
    if std::fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    work()?;
    Ok(std::fs::write(mark, wanted)?)
}
