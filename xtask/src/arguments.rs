//! The options of a subcommand.
//!
//! Written by hand, because an argument parser of the usual size would take longer to compile than this whole program,
//! and a newcomer waits for it.

use anyhow::{Result, bail};

/// What stands behind the subcommand; every option that is read is taken out.
pub struct Arguments {
    rest: Vec<String>,
}

impl Arguments {
    /// The words after the name of the subcommand.
    pub fn new(words: impl Iterator<Item = String>) -> Self {
        Self { rest: words.collect() }
    }

    /// Whether the switch, for example `--allow-skips`, was given.
    pub fn switch(&mut self, name: &str) -> bool {
        let before = self.rest.len();
        self.rest.retain(|word| word != name);
        self.rest.len() < before
    }

    /// The value of an option given as `--name value` or `--name=value`; the last one where it is repeated.
    pub fn value(&mut self, name: &str) -> Result<Option<String>> {
        let prefix = format!("{name}=");
        let mut found = None;
        let mut kept = Vec::with_capacity(self.rest.len());
        let mut words = std::mem::take(&mut self.rest).into_iter();
        while let Some(word) = words.next() {
            if word == name {
                let Some(value) = words.next() else {
                    bail!("`{name}` needs a value");
                };
                found = Some(value);
            } else if let Some(value) = word.strip_prefix(&prefix) {
                found = Some(value.to_owned());
            } else {
                kept.push(word);
            }
        }
        self.rest = kept;
        Ok(found)
    }

    /// Refuses what nobody has read.
    pub fn finish(self) -> Result<()> {
        match self.rest.first() {
            None => Ok(()),
            Some(word) => bail!("`{word}` is not known here; `cargo xtask help` lists what is"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    fn arguments(line: &str) -> Arguments {
        Arguments::new(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn an_option_is_read_in_both_spellings() {
        for line in ["--dir here --other", "--dir=here --other"] {
            let mut given = arguments(line);
            assert_eq!(given.value("--dir").unwrap().as_deref(), Some("here"));
            assert!(given.switch("--other"));
            given.finish().unwrap();
        }
    }

    #[test]
    fn an_unknown_word_is_named() {
        let error = arguments("--alow-skips").finish().unwrap_err();
        assert!(error.to_string().contains("`--alow-skips`"));
    }

    #[test]
    fn an_option_without_its_value_is_refused() {
        assert!(arguments("--dir").value("--dir").is_err());
    }
}
