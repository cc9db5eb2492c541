//! OWSLib as a client.

use std::collections::BTreeSet;

use conformance_tests::fixture::{ALL, POSTS, POSTS_COUNT, THINGS};
use serde_json::{Value, json};
use watergang_store_testkit::fixture::{COUNT, all, ids};

use crate::programs::{on_both_stores, run, script, tool};

/// What OWSLib reads of a collection; see `clients/owslib_features.py`.
fn read(base: &str, collection: &str, bbox: &str) -> Option<Value> {
    let said = run(tool("python/bin/python")?, &[&script("owslib_features.py"), base, collection, bbox])?;
    Some(serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {}", said.out)))
}

fn texts(value: &Value) -> BTreeSet<&str> {
    value.as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect()
}

#[test]
fn owslib_reads_collections_items_and_an_item() {
    on_both_stores(|server| {
        let bbox = [2.25, 50.75, 2.5, 51.0];
        let Some(read) = read(&server.base, THINGS, "2.25,50.75,2.5,51") else { return };
        assert_eq!(texts(&read["collections"]), BTreeSet::from(ALL));
        assert!(texts(&read["feature_collections"]).contains(THINGS));
        assert!(texts(&read["paths"]).contains("/collections/things/items"), "{:#}", read["paths"]);
        assert!(texts(&read["conformance"]).contains("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"));
        // Page by page with `offset`: all, and none twice.
        assert_eq!(read["ids"].as_array().unwrap().len(), COUNT);
        let things = all();
        assert_eq!(texts(&read["ids"]), things.iter().map(|thing| thing.id.as_str()).collect());
        let within = ids(things.iter().filter(|thing| thing.shape.touches(bbox)));
        assert_eq!(read["matched"], within.len());
        assert_eq!(texts(&read["within"]), within.iter().map(String::as_str).collect());
        assert_eq!(read["item"]["id"], read["ids"][0]);
        assert_eq!(read["item"]["type"], "Feature");
    });
}

#[test]
fn owslib_reads_items_whose_ids_are_numbers() {
    on_both_stores(|server| {
        // The place of post 9, see `gdal.rs`.
        let Some(read) = read(&server.base, POSTS, "2.296,50.7525,2.297,50.753") else { return };
        assert_eq!(read["ids"].as_array().unwrap().len(), POSTS_COUNT);
        assert_eq!(read["within"], json!([read["ids"][9]]));
        assert_eq!(read["item"]["properties"], json!({ "label": "post 0" }));
    });
}
