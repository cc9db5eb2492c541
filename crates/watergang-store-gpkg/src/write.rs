//! Writing a GeoPackage: one writer at a time, in WAL mode, everything in one transaction.

pub(crate) mod functions;
pub(crate) mod import;
pub(crate) mod layout;
pub(crate) mod rows;
