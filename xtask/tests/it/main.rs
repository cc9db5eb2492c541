//! Rules of the repository that no compiler checks; each keeps an invariant of ARCHITECTURE.md true.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod dependencies;
mod files;
mod licences;
mod locales;
mod packaging;
mod sources;
