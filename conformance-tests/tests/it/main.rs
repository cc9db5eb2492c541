//! One file per standard, and the real clients.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod files;
mod formats;
mod gdal;
mod memory;
mod ogcapi_common_1;
mod ogcapi_common_2;
mod ogcapi_common_3;
mod ogcapi_common_3_references;
mod ogcapi_cql2;
mod ogcapi_features_1;
mod ogcapi_features_1_encodings;
mod ogcapi_features_2;
mod ogcapi_features_3;
mod ogcapi_features_3_filter;
mod ogcapi_features_6;
mod ogcapi_features_7;
mod ogcapi_features_8;
mod ogcapi_features_9;
mod ogcapi_json_fg;
mod openapi;
mod owslib;
mod programs;
mod qgis;
mod requirements;
mod simple_features;
mod walks;
mod web;
