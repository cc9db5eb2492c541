//! Every format, opened by programs that we did not write: GDAL and Python find what the GeoJSON has.

use std::path::Path;

use conformance_tests::Server;
use conformance_tests::client::save;
use conformance_tests::fixture::{LEVELS, POSTS, POSTS_COUNT, THINGS};
use watergang_store_testkit::fixture::COUNT;

use crate::programs::{on_both_stores, run};

/// Properties of the things, but for their id, which formats have in columns of their own.
const PROPERTIES: &str = "name,rank,width_m,open,phenomenon_time";

/// A file of all items of a collection in some form.
fn saved(server: &Server, folder: &Path, collection: &str, query: &str, name: &str) -> String {
    let path = folder.join(name);
    save(&format!("{}/collections/{collection}/items?limit=1000&{query}", server.base), &path);
    path.to_str().unwrap().to_owned()
}

/// Lines of a file as GDAL writes it as CSV, with geometries as WKT, sorted. Heights are left away: the things have some
/// that their table does not declare, and not every format holds those.
fn rows(source: &str, select: &str, arguments: &[&str]) -> Option<Vec<String>> {
    let fixed = ["-f", "CSV", "/vsistdout/", source, "-select", select, "-dim", "XY", "-lco", "GEOMETRY=AS_WKT"];
    let said = run("ogr2ogr", &[&fixed, arguments].concat())?;
    let mut rows: Vec<_> = said.out.lines().skip(1).map(str::to_owned).collect();
    rows.sort();
    Some(rows)
}

/// What `ogrinfo` says of a file.
fn summary(source: &str, arguments: &[&str]) -> Option<String> {
    Some(run("ogrinfo", &[&["-ro", "-so", "-al"], arguments, &[source]].concat())?.out)
}

fn extent(summary: &str) -> &str {
    summary.lines().find(|line| line.starts_with("Extent:")).expect("an extent")
}

#[test]
fn gdal_reads_flatgeobuf_like_geojson() {
    on_both_stores(|server| {
        let folder = tempfile::tempdir().unwrap();
        let file = |query: &str, name: &str| saved(server, folder.path(), THINGS, query, name);
        let (json, fgb) = (file("f=json", "a.geojson"), file("f=fgb", "a.fgb"));
        let (Some(expected), Some(found)) = (rows(&json, PROPERTIES, &[]), rows(&fgb, PROPERTIES, &[])) else { return };
        // GDAL reads an empty polygon of GeoJSON as none.
        let mut found: Vec<_> = found.iter().map(|row| row.replace("\"POLYGON EMPTY\"", "")).collect();
        found.sort();
        assert_eq!(found.len(), expected.len());
        assert_eq!(found, expected);
        let (Some(of_json), Some(of_fgb)) = (summary(&json, &[]), summary(&fgb, &[])) else { return };
        assert_eq!(extent(&of_fgb), extent(&of_json));
        for line in [
            "name: String",
            "rank: Integer64",
            "width_m: Real",
            "open: Integer(Boolean)",
            "phenomenon_time: DateTime",
            "ID[\"EPSG\",4326]",
            &format!("Feature Count: {COUNT}"),
        ] {
            assert!(of_fgb.contains(line), "{line}: {of_fgb}");
        }
    });
}

#[test]
fn gdal_reads_flatgeobuf_in_metres_and_with_heights() {
    on_both_stores(|server| {
        let folder = tempfile::tempdir().unwrap();
        let query = "f=fgb&crs=http://www.opengis.net/def/crs/EPSG/0/2154";
        let posts = saved(server, folder.path(), POSTS, query, "posts.fgb");
        let Some(said) = summary(&posts, &[]) else { return };
        for line in ["Geometry: Point", "ID[\"EPSG\",2154]", "label: String", &format!("Feature Count: {POSTS_COUNT}")]
        {
            assert!(said.contains(line), "{line}: {said}");
        }
        assert_eq!(extent(&said), "Extent: (648000.000000, 7072000.000000) - (655250.000000, 7075625.000000)");
        let levels = saved(server, folder.path(), LEVELS, "f=fgb", "levels.fgb");
        let Some(said) = run("ogrinfo", &["-ro", "-al", &levels]) else { return };
        for line in ["Geometry: 3D Point", "Feature Count: 10", "POINT Z (2.265625 50.75 10)"] {
            assert!(said.out.contains(line), "{line}: {}", said.out);
        }
    });
}

#[test]
fn gdal_reads_csv_like_geojson() {
    on_both_stores(|server| {
        let folder = tempfile::tempdir().unwrap();
        let file = |query: &str, name: &str| saved(server, folder.path(), THINGS, query, name);
        let (json, csv) = (file("f=json", "a.geojson"), file("f=csv", "a.csv"));
        let options = ["-oo", "AUTODETECT_TYPE=YES", "-oo", "KEEP_GEOM_COLUMNS=NO"];
        // GDAL 3.6 has no way to tell booleans in CSV from texts.
        let select = "name,rank,width_m,phenomenon_time";
        let (Some(expected), Some(found)) = (rows(&json, select, &[]), rows(&csv, select, &options)) else { return };
        // GDAL reads an empty polygon of GeoJSON as none.
        let mut found: Vec<_> = found.iter().map(|row| row.replace("\"POLYGON EMPTY\"", "")).collect();
        found.sort();
        assert_eq!(found.len(), expected.len());
        assert_eq!(found, expected);
        let (Some(of_json), Some(of_csv)) = (summary(&json, &[]), summary(&csv, &options)) else { return };
        assert_eq!(extent(&of_csv), extent(&of_json));
        for line in ["rank: Integer", "width_m: Real", "phenomenon_time: DateTime", &format!("Feature Count: {COUNT}")]
        {
            assert!(of_csv.contains(line), "{line}: {of_csv}");
        }
    });
}

#[test]
fn python_reads_both_dialects_of_csv() {
    let script = "import csv, sys\n\
        plain = list(csv.DictReader(open(sys.argv[1], encoding='utf-8', newline='')))\n\
        excel = list(csv.DictReader(open(sys.argv[2], encoding='utf-8-sig', newline=''), delimiter=';'))\n\
        assert len(plain) == len(excel) == int(sys.argv[3]), (len(plain), len(excel))\n\
        assert list(plain[0]) == list(excel[0]), list(excel[0])\n\
        for a, b in zip(plain, excel):\n\
        \x20   assert a['label'] == b['label']\n\
        \x20   for name in ('longitude', 'latitude'):\n\
        \x20       assert float(a[name]) == float(b[name].replace(',', '.')), (a, b)\n\
        assert 2.26 < float(plain[0]['longitude']) < 2.37 and 50.7 < float(plain[0]['latitude']) < 50.8, plain[0]\n";
    on_both_stores(|server| {
        let folder = tempfile::tempdir().unwrap();
        let plain = saved(server, folder.path(), POSTS, "f=csv", "plain.csv");
        let excel = saved(server, folder.path(), POSTS, "f=csv-excel", "excel.csv");
        let _ = run("python3", &["-c", script, &plain, &excel, &POSTS_COUNT.to_string()]);
    });
}

#[test]
fn gdal_reads_text_sequences_and_json_fg_like_geojson() {
    on_both_stores(|server| {
        let folder = tempfile::tempdir().unwrap();
        let file = |query: &str, name: &str| saved(server, folder.path(), THINGS, query, name);
        let json = file("f=json", "a.geojson");
        let Some(expected) = rows(&json, PROPERTIES, &[]) else { return };
        // In WGS 84 the geometries of JSON-FG stand where those of GeoJSON do.
        for source in [file("f=geojsonseq", "a.geojsonl"), file("f=jsonfg", "a.json")] {
            let Some(found) = rows(&source, PROPERTIES, &[]) else { return };
            assert_eq!(found, expected, "{source}");
        }
    });
}

#[test]
fn gdal_reads_gml_in_the_axis_order_of_its_crs() {
    on_both_stores(|server| {
        let folder = tempfile::tempdir().unwrap();
        let Some(expected) = summary(&saved(server, folder.path(), POSTS, "f=json", "a.geojson"), &[]) else { return };
        for (place, crs) in ["OGC/1.3/CRS84", "EPSG/0/4326"].iter().enumerate() {
            let query = format!("f=gml&crs=http://www.opengis.net/def/crs/{crs}");
            let file = saved(server, folder.path(), POSTS, &query, &format!("{place}.gml"));
            let Some(found) = summary(&file, &[]) else { return };
            assert_eq!(extent(&found), extent(&expected), "{crs}");
            assert!(found.contains(&format!("Feature Count: {POSTS_COUNT}")), "{found}");
        }
    });
}
