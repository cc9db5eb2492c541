//! A throw-away PostgreSQL with PostGIS for tests.
//!
//! ```no_run
//! use watergang_test_postgres::TestPostgres;
//!
//! // `None` only where PostgreSQL is missing and the run allows tests to be skipped.
//! let Some(postgres) = TestPostgres::shared() else { return };
//! let database = postgres.create_database("rivers");
//! database.execute("CREATE TABLE river (id int PRIMARY KEY, geom geometry(LineString, 31370))");
//! let url: &str = database.url();     // for sqlx, libpq, GDAL, QGIS
//! ```
//!
//! - [`TestPostgres::shared`] is one cluster for the test process. A whole run (`cargo xtask test`) starts one for all
//!   its processes and names its folder in `WATERGANG_TEST_POSTGRES`.
//! - [`TestPostgres::start`] is a cluster of one's own, for a test that stops it, or that needs a standby.
//! - [`TestPostgres::start_standby`] adds a streaming standby.
//!
//! A cluster listens on a Unix socket in its own folder and on a free port of 127.0.0.1, and trusts everybody there.
//! The one superuser is `postgres`. It runs as the `postgres` account of the machine where the tests run as root, since
//! PostgreSQL refuses root. It is stopped and its folder removed when the value is dropped, and also when the process
//! that started it ends in any way, `kill -9` included.
//!
//! This crate is used by tests only. What goes wrong in a method of a started cluster fails the test on the spot, with
//! the caller's line, because no test can go on from there.

// Panicking is how a test fails.
#![allow(clippy::panic)]

mod cluster;
mod database;
mod programs;
mod skip;
mod standby;

pub use cluster::TestPostgres;
pub use database::TestDatabase;
pub use skip::{ALLOW_SKIPS_VARIABLE, skip_or_fail};
pub use standby::TestStandby;

/// The environment variable that names the folder of a cluster which is already running.
pub const CLUSTER_VARIABLE: &str = "WATERGANG_TEST_POSTGRES";

/// Why there is no cluster.
#[derive(Debug, thiserror::Error)]
pub enum TestPostgresError {
    /// Something that has to be installed is not.
    #[error("{what} is missing: install the package `{package}`, or run `cargo xtask test`, which does")]
    Missing {
        /// What was looked for.
        what: &'static str,
        /// The Debian package that brings it.
        package: &'static str,
    },
    /// A program of PostgreSQL failed.
    #[error("`{program}` failed: {says}")]
    Failed {
        /// Its name.
        program: String,
        /// What it printed on its error stream.
        says: String,
    },
    /// The folder named by the environment holds no socket of a running cluster.
    #[error("`{CLUSTER_VARIABLE}` names `{folder}`, but no PostgreSQL listens there")]
    NotThere {
        /// The folder.
        folder: String,
    },
    /// The operating system refused something.
    #[error("cannot {doing}")]
    System {
        /// What was tried.
        doing: &'static str,
        /// What it said.
        #[source]
        source: std::io::Error,
    },
}
