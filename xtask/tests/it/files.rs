//! The files of the repository, as the rules see them.

use std::path::{Path, PathBuf};

/// One text file.
pub struct File {
    /// From the root of the repository, with `/` between.
    pub path: String,
    pub text: String,
}

impl File {
    /// The package it belongs to, for example `watergang-core`; empty outside of `crates/`.
    pub fn package(&self) -> &str {
        self.path.strip_prefix("crates/").and_then(|rest| rest.split('/').next()).unwrap_or_default()
    }

    /// The numbered lines of the program, without those of its test module, which stands at the end of a file.
    pub fn program_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let numbered = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        let is_test = self.path.contains("/tests/") || self.path.ends_with("/tests.rs");
        numbered.take_while(move |(_, line)| !is_test && !line.starts_with("#[cfg(test)]"))
    }
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Every text file of the work tree, whatever git knows of it.
pub fn all() -> Vec<File> {
    let mut files = Vec::new();
    collect(root(), &mut files);
    assert!(files.iter().any(|file| file.path == "Cargo.toml"), "the root was not found");
    files
}

/// The Rust files.
pub fn rust() -> impl Iterator<Item = File> {
    all().into_iter().filter(|file| file.path.ends_with(".rs"))
}

fn collect(folder: &Path, files: &mut Vec<File>) {
    const NOT_OURS: [&str; 4] = [".git", "target", "node_modules", "__pycache__"];
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy();
        if path.is_dir() && !path.is_symlink() {
            // `data` in the root is what a server run from here writes.
            if !NOT_OURS.contains(&name.as_ref()) && path != root().join("data") {
                collect(&path, files);
            }
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            let path = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
            files.push(File { path, text });
        }
    }
}

/// Fails with all faults at once.
#[track_caller]
pub fn none(rule: &str, faults: &[String]) {
    assert!(faults.is_empty(), "{rule}:\n  {}", faults.join("\n  "));
}
