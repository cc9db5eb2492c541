//! What is wrong with a configuration.

use std::fmt;
use std::path::{Path, PathBuf};

/// One fault in one file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file.
    pub file: PathBuf,
    /// Its line, from 1; nothing where the file as a whole is at fault.
    pub line: Option<usize>,
    /// Which thing, what is wrong, what would be right.
    pub message: String,
}

impl Fault {
    /// A fault of a whole file.
    #[must_use]
    pub fn of_file(file: &Path, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: None, message: message.into() }
    }
}

impl fmt::Display for Fault {
    /// `file:line: message`, which editors and terminals make into a link.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:", self.file.display())?;
        if let Some(line) = self.line {
            write!(out, "{line}:")?;
        }
        write!(out, " {}", self.message)
    }
}

/// All faults of a configuration, by file and line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// The faults in order; nothing where there are none.
    #[must_use]
    pub fn some(mut faults: Vec<Fault>) -> Option<Self> {
        faults.sort();
        faults.dedup();
        (!faults.is_empty()).then_some(Self(faults))
    }

    /// The faults.
    #[must_use]
    pub fn list(&self) -> &[Fault] {
        &self.0
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, fault) in self.0.iter().enumerate() {
            if place > 0 {
                writeln!(out)?;
            }
            write!(out, "{fault}")?;
        }
        Ok(())
    }
}

/// The word among `known` that is most like `word`, where one is like it at all.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A third of the letters may differ: more is another word.
    let distance_max = word.chars().count().div_ceil(3);
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= distance_max)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Words as a sentence lists them: `a`, `b` or `c`.
#[must_use]
pub fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found_and_a_strange_one_is_not() {
        let known = ["title", "description", "limit_max", "limit_default"];
        assert_eq!(nearest("titel", known), Some("title"));
        assert_eq!(nearest("limit-max", known), Some("limit_max"));
        assert_eq!(nearest("Description", known), Some("description"));
        assert_eq!(nearest("colour", known), None);
    }

    #[test]
    fn faults_are_told_by_file_and_line() {
        let fault =
            |line, message: &str| Fault { file: "a.toml".into(), line: Some(line), message: message.to_owned() };
        let faults =
            Faults::some(vec![fault(10, "second"), fault(2, "first"), fault(10, "second")]).map(|all| all.to_string());
        assert_eq!(faults.as_deref(), Some("a.toml:2: first\na.toml:10: second"));
        assert_eq!(Faults::some(Vec::new()), None);
    }
}
