//! How many tests passed, failed, and were skipped.

use super::said_skipped;
use std::fmt;
use std::iter::Sum;

/// Numbers of tests; a step without tests of its own, such as the formatting, counts as one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl Counts {
    /// One check that held.
    pub const PASSED: Self = Self { passed: 1, failed: 0, skipped: 0 };
    /// One check that did not hold.
    pub const FAILED: Self = Self { passed: 0, failed: 1, skipped: 0 };
    /// One check that could not be made.
    pub const SKIPPED: Self = Self { passed: 0, failed: 0, skipped: 1 };

    /// One check, held or not.
    pub const fn of_check(held: bool) -> Self {
        if held { Self::PASSED } else { Self::FAILED }
    }

    /// Adds what one line of a test run says.
    ///
    /// The test runner ends each executable with `test result: ok. 3 passed; 0 failed; 1 ignored; …`. A test that
    /// misses something prints `SKIPPED: reason` and returns, so that the runner believes it has passed: it is counted
    /// here, and taken from the passed ones by [`Counts::settle`].
    pub fn read_line(&mut self, line: &str) {
        if said_skipped(line) {
            self.skipped += 1;
        } else if let Some(result) = line.strip_prefix("test result: ") {
            self.passed += number_before(result, " passed");
            self.failed += number_before(result, " failed");
            self.skipped += number_before(result, " ignored");
        }
    }

    /// The counts of a whole run, given how many of its tests said that they were skipped and whether it succeeded.
    ///
    /// A run that fails without a failed test (it did not compile, or an executable was killed) counts as one failure.
    pub fn settle(mut self, said_skipped: u64, succeeded: bool) -> Self {
        self.passed = self.passed.saturating_sub(said_skipped);
        if !succeeded && self.failed == 0 {
            self.failed = 1;
        }
        self
    }
}

impl Counts {
    /// The counts of a line such as `3 passed, 0 failed, 1 skipped`; none where it is another kind of line.
    pub fn from_closing_line(line: &str) -> Option<Self> {
        let counts = Self {
            passed: number_before(line, " passed"),
            failed: number_before(line, " failed"),
            skipped: number_before(line, " skipped"),
        };
        (counts.to_string() == line).then_some(counts)
    }
}

/// The whole number that stands directly before the word; zero where it is missing.
fn number_before(text: &str, word: &str) -> u64 {
    let before = text.split(word).next().unwrap_or_default();
    before.rsplit(' ').next().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            passed: sum.passed + one.passed,
            failed: sum.failed + one.failed,
            skipped: sum.skipped + one.skipped,
        })
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    fn read(lines: &[&str]) -> Counts {
        let mut counts = Counts::default();
        for line in lines {
            counts.read_line(line);
        }
        counts
    }

    #[test]
    fn the_results_of_all_executables_are_added() {
        let counts = read(&[
            "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "test a ... ok",
            "test result: FAILED. 3 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s",
        ]);
        assert_eq!(counts, Counts { passed: 15, failed: 2, skipped: 1 });
    }

    #[test]
    fn a_test_that_says_it_was_skipped_has_not_passed() {
        let counts = read(&["SKIPPED: no PostgreSQL", "test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured"]);
        assert_eq!(counts.settle(1, true), Counts { passed: 1, failed: 0, skipped: 1 });
    }

    #[test]
    fn a_closing_line_is_read_and_nothing_else() {
        let counts = Counts { passed: 3, failed: 0, skipped: 1 };
        assert_eq!(Counts::from_closing_line("3 passed, 0 failed, 1 skipped"), Some(counts));
        assert_eq!(Counts::from_closing_line("in all 3 passed, 0 failed"), None);
    }

    #[test]
    fn a_run_that_fails_without_a_failed_test_is_a_failure() {
        assert_eq!(Counts::default().settle(0, false), Counts::FAILED);
    }
}
