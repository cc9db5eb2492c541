//! Tests of the crate from outside.

mod bad_rows;
mod into_a_geopackage;
mod mappings;
mod real_files;
mod support;
mod text_tables;
mod vector_files;
