//! The requirements of the standards as tests against the built executable.
//!
//! * [`requirement!`] names a test after its requirement and runs it on both stores.
//! * [`Server`] is the executable, serving [`fixture`] from a GeoPackage or from PostGIS; [`mod@described`] adds a
//!   configuration.
//! * `requirements/*.tsv` list each requirement of each claimed class as `tested`, or as not applicable by the unmet
//!   condition of its own clause; a test holds the lists against the tests and against `/conformance`.
//!
//! The executable is the one that `WATERGANG_EXECUTABLE` names, else `target/debug/watergang`.

// A harness of tests: what goes wrong here fails the test on the spot.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod client;
pub mod described;
pub mod fixture;
pub mod name;
pub mod server;

pub use client::Answer;
pub use described::described;
pub use server::Server;

/// One test of one requirement, on both stores. A name that does not begin with the requirement's id in snake case
/// does not compile. What is served is [`fixture`], or with `natural_earth:` in front the data of the standard's own
/// tests of CQL2.
#[macro_export]
macro_rules! requirement {
    ($(#[$meta:meta])* $id:literal, fn $name:ident($server:ident) $body:block) => {
        $crate::requirement! { @ gpkg, postgis, $(#[$meta])* $id, fn $name($server) $body }
    };
    (natural_earth: $(#[$meta:meta])* $id:literal, fn $name:ident($server:ident) $body:block) => {
        $crate::requirement! { @ natural_earth_gpkg, natural_earth_postgis, $(#[$meta])* $id, fn $name($server) $body }
    };
    (@ $gpkg:ident, $postgis:ident, $(#[$meta:meta])* $id:literal, fn $name:ident($server:ident) $body:block) => {
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            const _: () = assert!(
                $crate::name::is_named_after(stringify!($name), $id),
                "name the test after its requirement"
            );
            fn check($server: &$crate::Server) $body
            #[test]
            fn gpkg() {
                check($crate::Server::$gpkg());
            }
            #[test]
            fn postgis() {
                if let Some(server) = $crate::Server::$postgis() {
                    check(server);
                }
            }
        }
    };
}
