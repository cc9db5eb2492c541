//! Rules for the text of the sources.

use crate::files::{File, all, none, rust};
use std::collections::BTreeMap;

/// Packages that exist for tests, and may do what tests do.
const FOR_TESTS: [&str; 2] = ["watergang-test-postgres", "watergang-store-testkit"];

#[test]
fn no_source_file_is_longer_than_600_lines() {
    const LINES_MAX: usize = 600;
    let long = rust().filter(|file| file.text.lines().count() > LINES_MAX);
    let faults: Vec<String> = long.map(|file| format!("{}: {}", file.path, file.text.lines().count())).collect();
    none("split these files", &faults);
}

#[test]
fn what_is_left_to_do_names_its_issue() {
    // Put together, so that this file does not fault itself.
    let word = concat!("TO", "DO");
    let names_none = |line: &str| line.contains(word) && !line.contains('#');
    none("an issue's number, as in #12, belongs to these", &lines(all(), names_none));
}

#[test]
fn no_file_names_a_place_on_one_machine() {
    let places = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];
    none("paths of one machine", &lines(all(), |line| places.iter().any(|place| line.contains(place))));
}

#[test]
fn no_test_is_ignored() {
    let mark = concat!("#[ig", "nore");
    none("a test is run or removed", &lines(rust(), |line| line.trim_start().starts_with(mark)));
}

#[test]
fn sql_text_is_vouched_for_in_one_file_of_a_store() {
    let mut by_package: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in rust().filter(|file| file.program_lines().any(|(_, line)| line.contains(concat!("Assert", "SqlSafe"))))
    {
        by_package.entry(file.package().to_owned()).or_default().push(file.path);
    }
    let wrong = by_package.into_iter().filter(|(package, files)| !package.contains("-store-") || files.len() > 1);
    let faults: Vec<String> = wrong.flat_map(|(_, files)| files).collect();
    none("one file of each store says that its SQL is safe, and nobody else", &faults);
}

/// Configuration comes from one place; a library that looks at the environment cannot be understood by its arguments.
#[test]
fn the_environment_is_read_in_one_module() {
    let reads =
        |file: &File| file.program_lines().any(|(_, line)| line.contains("std::env") || line.contains("env::var"));
    let in_program = |file: &File| {
        file.path.contains("/src/") && file.path.starts_with("crates/") && !FOR_TESTS.contains(&file.package())
    };
    let readers: Vec<File> = rust().filter(|file| in_program(file) && reads(file)).collect();
    let (own, other): (Vec<_>, Vec<_>) =
        readers.into_iter().map(|file| (file.package() == "watergang", file.path)).partition(|(own, _)| *own);
    let mut faults: Vec<String> = other.into_iter().map(|(_, path)| path).collect();
    if own.len() > 1 {
        faults.extend(own.into_iter().map(|(_, path)| path));
    }
    none("the environment is read in one module of the executable", &faults);
}

#[test]
fn the_core_and_the_geometry_read_no_files() {
    let pure = |file: &File| ["watergang-core", "watergang-geometry"].contains(&file.package());
    let faults: Vec<String> =
        rust().filter(pure).flat_map(|file| program_lines(&file, |line| line.contains("std::fs"))).collect();
    none("these packages calculate, and do nothing else", &faults);
}

/// A lock file is the same wherever its packages were downloaded from.
#[test]
fn no_lock_file_names_a_host() {
    let locks = all().into_iter().filter(|file| file.path.ends_with("package-lock.json"));
    none("the places of download", &lines(locks, |line| line.trim_start().starts_with("\"resolved\"")));
}

/// `path:line` of the lines that are at fault.
fn lines(files: impl IntoIterator<Item = File>, at_fault: impl Fn(&str) -> bool) -> Vec<String> {
    let in_file = |file: File| {
        let numbered = file.text.lines().enumerate().filter(|(_, line)| at_fault(line));
        numbered.map(|(index, line)| format!("{}:{}: {}", file.path, index + 1, line.trim())).collect::<Vec<_>>()
    };
    files.into_iter().flat_map(in_file).collect()
}

fn program_lines(file: &File, at_fault: impl Fn(&str) -> bool) -> Vec<String> {
    let wrong = file.program_lines().filter(|(_, line)| at_fault(line));
    wrong.map(|(number, line)| format!("{}:{number}: {}", file.path, line.trim())).collect()
}
