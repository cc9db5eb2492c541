//! GeoPackage, GeoParquet and XLSX as programs of others read them, and whole collections as files.

use std::collections::BTreeMap;

use conformance_tests::Server;
use conformance_tests::client::{Answer, links};
use conformance_tests::fixture::{self, ALL, LEVELS, NOTHING, POSTS, POSTS_COUNT, THINGS, VALUES, post};
use serde_json::{Value, json};
use watergang_store_testkit::fixture::COUNT;

use crate::gdal::POSTS_EXTENT;
use crate::programs::{on_both_stores, run, script, tool};

/// A name for the file that a path leads to, in a folder that lasts as long as the value.
struct Download {
    _folder: tempfile::TempDir,
    path: String,
}

impl Download {
    fn of(answer: &Answer, name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name).to_str().unwrap().to_owned();
        std::fs::write(&path, &answer.bytes).unwrap();
        Self { _folder: folder, path }
    }

    /// All items of a collection in a form.
    fn items(server: &Server, collection: &str, form: &str, also: &str) -> Self {
        let answer = server.get(&format!("/collections/{collection}/items?f={form}&limit=10000{also}")).expect(200);
        assert_eq!(
            answer.header("content-disposition"),
            format!("attachment; filename=\"{collection}.{form}\""),
            "{}",
            answer.url
        );
        assert!(answer.header("link").contains("rel=\"self\""), "{}", answer.url);
        assert_eq!(answer.header("content-encoding"), "", "{}", answer.url);
        assert_eq!(answer.header("ogc-numberreturned"), answer.header("ogc-numbermatched"), "{}", answer.url);
        Self::of(&answer, &format!("{collection}.{form}"))
    }

    /// What `clients/read_file.py` says of it.
    fn read(&self, form: &str) -> Option<Value> {
        let said = run(tool("python/bin/python")?, &[&script("read_file.py"), form, &self.path])?;
        Some(serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {}", said.out)))
    }

    /// What `ogrinfo` says of its only layer.
    fn information(&self) -> Option<String> {
        run("ogrinfo", &["-ro", "-so", "-al", &self.path]).map(|said| said.out)
    }

    /// The layer as lines of a CSV, without its header, sorted.
    fn rows(&self, layer: &str, arguments: &[&str]) -> Option<Vec<String>> {
        let fixed = ["-f", "CSV", "/vsistdout/", self.path.as_str(), layer];
        let mut rows: Vec<_> =
            run("ogr2ogr", &[&fixed, arguments].concat())?.out.lines().skip(1).map(str::to_owned).collect();
        rows.sort();
        Some(rows)
    }
}

/// The features of a collection as GeoJSON, by their ids as texts.
fn features(server: &Server, collection: &str) -> BTreeMap<String, Value> {
    let page = server.get(&format!("/collections/{collection}/items?limit=10000")).expect(200).json();
    let id = |feature: &Value| feature["id"].as_str().map_or_else(|| feature["id"].to_string(), str::to_owned);
    page["features"].as_array().unwrap().iter().map(|feature| (id(feature), feature.clone())).collect()
}

/// Whether two programs mean the same: numbers by their value, times to the second, a date as the midnight that
/// spreadsheets make of it.
fn is_same(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::String(one), Value::String(other)) => {
            one == other
                || (one.len() == 10 && *other == format!("{one}T00:00:00Z"))
                || (one.ends_with('Z') && one.get(..19).is_some() && one.get(..19) == other.get(..19))
        }
        (one, other) => one == other,
    }
}

/// Compares rows of a file with the features.
fn check_rows(said: &Value, features: &BTreeMap<String, Value>) {
    let rows = said["rows"].as_array().unwrap();
    assert_eq!(rows.len(), features.len());
    for row in rows {
        let id = &row["id"];
        let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
        let properties = features[&id]["properties"].as_object().unwrap();
        for (name, expected) in properties {
            assert!(is_same(expected, &row[name]), "{id}: `{name}` is {}, not {expected}", row[name]);
        }
    }
}

#[test]
fn gdal_reads_a_page_as_a_geopackage_like_the_store_itself() {
    let folder = tempfile::tempdir().unwrap();
    let original = folder.path().join("fixture.gpkg");
    fixture::geopackage(&original);
    let original = Download { path: original.to_str().unwrap().to_owned(), _folder: folder };
    on_both_stores(|server| {
        let file = Download::items(server, THINGS, "gpkg", "");
        let Some(information) = file.information() else { return };
        assert!(information.contains(&format!("Feature Count: {COUNT}")), "{information}");
        for field in
            ["rank: Integer64", "width_m: Real", "open: Integer(Boolean)", "day: Date", "phenomenon_time: DateTime"]
        {
            assert!(information.contains(field), "{field} in {information}");
        }
        let select = ["-select", "id,name,rank,width_m,open,day,phenomenon_time", "-lco", "GEOMETRY=AS_WKT"];
        assert_eq!(file.rows(THINGS, &select), original.rows(THINGS, &select));

        let file = Download::items(server, POSTS, "gpkg", "&crs=http://www.opengis.net/def/crs/EPSG/0/2154");
        let Some(information) = file.information() else { return };
        assert!(information.contains("Extent: (648000.000000, 7072000.000000) - (655250.000000, 7075625.000000)"));
        assert!(information.contains("ID[\"EPSG\",2154]") && information.contains("Geometry: Point"), "{information}");
        assert_eq!(file.rows(POSTS, &[]), original.rows(POSTS, &[]));
    });
}

#[test]
fn geopandas_reads_a_page_as_geoparquet() {
    on_both_stores(|server| {
        let Some(said) = Download::items(server, THINGS, "parquet", "").read("parquet") else { return };
        let all = features(server, THINGS);
        check_rows(&said, &all);
        assert_eq!(
            said["types"],
            json!({
                "id": "string", "name": "string", "rank": "int64", "width_m": "double",
                "open": "bool", "day": "date32[day]", "phenomenon_time": "timestamp[us, tz=UTC]",
            })
        );
        assert_eq!(said["crs"], "OGC:CRS84");
        assert_eq!(said["missing"], all.values().filter(|feature| feature["geometry"].is_null()).count());
        assert_eq!(said["kinds"], json!(["LineString", "Point", "Polygon"]));
        assert_eq!(said["west"], said["west_expected"]);
        assert!(said["west"].as_u64() < Some(COUNT as u64));

        let metres = Download::items(server, POSTS, "parquet", "&crs=http://www.opengis.net/def/crs/EPSG/0/2154");
        let Some(said) = metres.read("parquet") else { return };
        assert_eq!(said["crs"], "EPSG:2154");
        let (last_x, last_y) = post(POSTS_COUNT - 1);
        assert_eq!(said["bounds"], json!([post(0).0, post(0).1, last_x, last_y]));

        let Some(said) = Download::items(server, POSTS, "parquet", "").read("parquet") else { return };
        check_rows(&said, &features(server, POSTS));
        let bounds: Vec<f64> = said["bounds"].as_array().unwrap().iter().map(|edge| edge.as_f64().unwrap()).collect();
        for (found, expected) in bounds.iter().zip(POSTS_EXTENT) {
            // Its digits are seven, and the line of posts does not touch all corners of its box.
            assert!((found - expected).abs() < 5e-3, "{bounds:?}");
        }

        let Some(said) = Download::items(server, LEVELS, "parquet", "").read("parquet") else { return };
        assert_eq!(said["geo"]["columns"]["geometry"]["geometry_types"], json!(["Point Z"]));
        let Some(said) = Download::items(server, VALUES, "parquet", "").read("parquet") else { return };
        assert_eq!(said["geo"], Value::Null);
        check_rows(&said, &features(server, VALUES));
        let Some(said) = Download::items(server, NOTHING, "parquet", "").read("parquet") else { return };
        assert_eq!(said["rows"], json!([]));
    });
}

#[test]
fn openpyxl_reads_a_page_as_xlsx() {
    on_both_stores(|server| {
        for collection in ALL {
            let Some(said) = Download::items(server, collection, "xlsx", "").read("xlsx") else { return };
            let all = features(server, collection);
            check_rows(&said, &all);
            assert_eq!((&said["sheet"], &said["frozen"]), (&json!(collection), &json!("A2")));
            let rows = said["rows"].as_array().unwrap();
            for row in rows.iter().filter(|_| collection == POSTS) {
                let place = &all[&row["id"].to_string()]["geometry"]["coordinates"];
                for (name, expected) in ["longitude", "latitude"].iter().zip(place.as_array().unwrap()) {
                    // GeoJSON has seven decimals.
                    assert!((row[*name].as_f64().unwrap() - expected.as_f64().unwrap()).abs() < 1e-7, "{row}");
                }
            }
            if collection == THINGS {
                let with_geometry = all.values().filter(|feature| !feature["geometry"].is_null()).count();
                assert_eq!(rows.iter().filter(|row| row["WKT"].is_string()).count(), with_geometry);
            }
        }
    });
}

#[test]
fn a_collection_leads_to_files_that_gdal_reads() {
    on_both_stores(|server| {
        let path = format!("/collections/{POSTS}");
        let document = server.get(&path).expect(200).json();
        let enclosures = links(&document, "enclosure");
        assert_eq!(enclosures.len(), 5);
        for enclosure in enclosures {
            let href = enclosure["href"].as_str().unwrap();
            let answer = server.get(href).expect(200);
            assert_eq!(answer.header("content-type"), enclosure["type"].as_str().unwrap());
            assert!(enclosure["hreflang"].is_string() && enclosure["title"].is_string(), "{enclosure}");
            assert_eq!(answer.header("content-length"), answer.bytes.len().to_string());
            let (_, name) = href.rsplit_once('/').unwrap();
            assert_eq!(answer.header("content-disposition"), format!("attachment; filename=\"{name}\""));
            // Debian's GDAL has no driver for Parquet; GeoPandas reads it above.
            if !name.ends_with(".parquet") {
                let Some(information) = Download::of(&answer, name).information() else { return };
                assert!(information.contains(&format!("Feature Count: {POSTS_COUNT}")), "{href}: {information}");
            }
            // What is there is told with its length.
            let document = server.get(&path).expect(200).json();
            let again = links(&document, "enclosure").into_iter().find(|link| link["href"] == *href).unwrap();
            assert_eq!(again["length"], answer.bytes.len());
        }
        for (status, path) in [
            (404, format!("{POSTS}/bulk/{POSTS}.exe")),
            (404, format!("{POSTS}/bulk/{THINGS}.gpkg")),
            (404, format!("{VALUES}/bulk/{VALUES}.fgb")),
            (400, format!("{POSTS}/bulk/{POSTS}.gpkg?limit=5")),
        ] {
            let problem = server.get(&format!("/collections/{path}")).expect(status);
            assert_eq!(problem.media_type(), "application/problem+json", "{path}");
        }
    });
}

#[test]
fn a_file_is_given_in_parts_and_resumed() {
    on_both_stores(|server| {
        let path = format!("/collections/{THINGS}/bulk/{THINGS}.gpkg");
        let whole = server.get(&path).expect(200);
        let etag = whole.header("etag").to_owned();
        assert!(etag.starts_with('"'), "{etag} is to be strong: parts of two files do not fit together");
        assert_eq!(whole.header("accept-ranges"), "bytes");
        let (first, rest) = whole.bytes.split_at(1_000);
        let part = server.get_with(&path, &[("range", "bytes=0-999")]).expect(206);
        assert_eq!(part.bytes, first);
        let resumed = server.get_with(&path, &[("range", "bytes=1000-"), ("if-range", &etag)]).expect(206);
        assert_eq!(resumed.bytes, rest);
        let length = whole.bytes.len();
        assert_eq!(resumed.header("content-range"), format!("bytes 1000-{}/{length}", length - 1));
        assert_eq!(resumed.header("etag"), etag);
        let other = server.get_with(&path, &[("range", "bytes=1000-"), ("if-range", "\"other\"")]).expect(200);
        assert_eq!(other.bytes, whole.bytes);
        let beyond = server.get_with(&path, &[("range", &format!("bytes={length}-"))]).expect(416);
        assert_eq!(beyond.header("content-range"), format!("bytes */{length}"));
        assert_eq!(beyond.json()["status"], 416);
        let _ = server.get_with(&path, &[("if-none-match", &etag)]).expect(304);
        let head = server.send("HEAD", &path, &[]).expect(200);
        assert_eq!(head.header("content-length"), length.to_string());
    });
}
