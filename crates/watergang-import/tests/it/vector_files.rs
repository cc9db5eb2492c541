//! GeoJSON in its three shapes, FlatGeobuf, shapefiles in a zip.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::io::Write as _;

use watergang_core::{CrsId, GeometryKind, PropertyKind, Value};
use watergang_import::{Layer, ReadRow};

use crate::support::{crs, file, open_one, point, rows, shared, text, value};

fn read(name: &str, content: &str) -> (Layer, Vec<ReadRow>) {
    let folder = tempfile::tempdir().unwrap();
    let mut reader = open_one(&file(&folder, name, content));
    let rows = rows(&mut *reader);
    (reader.layer().clone(), rows)
}

const FEATURE: &str = r#"{"type":"Feature","id":"aa-1","properties":{"name":"L'Aa","width_m":12,"depth_m":1.5,"day":"2024-07-09","at":"2024-07-09T12:00:00+02:00","tags":["a"],"navigable":true},"geometry":{"type":"Point","coordinates":[2.25,50.75]}}"#;
const OTHER: &str = r#"{"type":"Feature","id":"ijzer","properties":{"name":"IJzer","width_m":20,"depth_m":null,"day":null,"at":null,"tags":null,"navigable":false},"geometry":null}"#;

fn check_features((layer, rows): (Layer, Vec<ReadRow>)) {
    let kind = |name: &str| layer.fields.iter().find(|field| field.name == name).map(|field| field.kind);
    assert_eq!(crs(&layer), Some(CrsId::Crs84));
    assert_eq!(layer.row_count, Some(2));
    assert_eq!(layer.geometry.unwrap().kind, GeometryKind::Point);
    assert_eq!(kind("width_m"), Some(PropertyKind::Integer));
    assert_eq!(kind("depth_m"), Some(PropertyKind::Number));
    assert_eq!(kind("day"), Some(PropertyKind::Date));
    assert_eq!(kind("at"), Some(PropertyKind::DateTime));
    assert_eq!(kind("tags"), Some(PropertyKind::Json));
    assert_eq!(kind("navigable"), Some(PropertyKind::Boolean));
    assert_eq!(layer.fields[layer.id_field.unwrap()].name, "id");
    assert_eq!(value(&layer, &rows[0], "id"), &text("aa-1"));
    assert_eq!(value(&layer, &rows[0], "at"), &text("2024-07-09T10:00:00Z"));
    assert_eq!(value(&layer, &rows[0], "tags"), &text("[\"a\"]"));
    assert_eq!(value(&layer, &rows[1], "depth_m"), &Value::Null);
    assert_eq!(point(rows[0].as_ref().unwrap().wkb.as_ref().unwrap()), [2.25, 50.75]);
    assert_eq!(rows[1].as_ref().unwrap().wkb, None);
}

#[test]
fn a_feature_collection_lines_and_a_text_sequence_are_the_same() {
    check_features(read(
        "a.geojson",
        &format!("{{\"type\":\"FeatureCollection\",\n\"features\":[{FEATURE},\n{OTHER}]}}"),
    ));
    check_features(read("a.geojsonl", &format!("{FEATURE}\n\n{OTHER}\n")));
    check_features(read("a.json", &format!("{FEATURE}\n{OTHER}\n")));
    check_features(read("a.geojsons", &format!("\u{1e}{FEATURE}\n\u{1e}{OTHER}\n")));
    check_features(read(
        "a.geojson",
        &format!("\u{feff}{{\"features\":[{FEATURE},{OTHER}],\"type\":\"FeatureCollection\"}}"),
    ));
}

#[test]
fn one_feature_is_a_file_too() {
    let (layer, rows) = read("a.geojson", FEATURE);
    assert_eq!((layer.row_count, rows.len()), (Some(1), 1));
}

#[test]
fn the_crs_member_of_old_files_is_obeyed() {
    let content = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::2154"}},
        "features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[650000,7070000]}}]}"#;
    assert_eq!(crs(&read("a.geojson", content).0), Some(CrsId::Epsg(2154)));
}

#[test]
fn polygons_and_multipolygons_make_a_layer_of_multipolygons_with_heights() {
    let ring = "[[0,0,1],[1,0,1],[1,1,1],[0,0,1]]";
    let content = format!(
        r#"{{"type":"FeatureCollection","features":[
        {{"type":"Feature","properties":{{}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}},
        {{"type":"Feature","properties":{{}},"geometry":{{"type":"MultiPolygon","coordinates":[[{ring}]]}}}}]}}"#
    );
    let (layer, rows) = read("a.geojson", &content);
    let geometry = layer.geometry.unwrap();
    assert_eq!((geometry.kind, geometry.has_z), (GeometryKind::MultiPolygon, true));
    assert_eq!(watergang_geometry::z_range(rows[0].as_ref().unwrap().wkb.as_ref().unwrap()), Ok(Some((1.0, 1.0))));
}

#[test]
fn a_wrong_feature_costs_itself_and_no_other() {
    let features = [
        r#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[2]}}"#,
        r#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[[2,50],3]}}"#,
        r#"{"type":"Feature","properties":{},"geometry":{"type":"Circle","coordinates":[2,50]}}"#,
        r#"{"type":"Feature","properties":7,"geometry":null}"#,
        r#"{"properties":{},"geometry":null}"#,
        r#"{"type":"Feature","properties":{},"geometry":"POINT (2 50)"}"#,
        r#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[2,50]}}"#,
    ];
    let expected = [
        Some("a position has only one number"),
        Some("something else than numbers"),
        Some("`Circle` is no geometry"),
        Some("its `properties` are no object"),
        Some("it is no feature"),
        Some("`POINT (2 50)` is no geometry"),
        None,
    ];
    let collection = format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","));
    for (_, rows) in [read("a.geojson", &collection), read("a.ndjson", &features.join("\n"))] {
        assert_eq!(rows.len(), features.len());
        for ((place, row), expected) in (1..).zip(&rows).zip(expected) {
            match (row, expected) {
                (Ok(row), None) => assert_eq!(row.place, place),
                (Err(fault), Some(expected)) => {
                    assert!(fault.reason.contains(expected), "{fault:?}");
                    assert_eq!(fault.place, place);
                }
                other => panic!("{other:?}"),
            }
        }
    }
}

#[test]
fn a_broken_line_costs_itself_and_a_broken_document_says_where() {
    let (_, rows) = read("a.ndjson", &format!("{FEATURE}\n{{\"type\":\n{OTHER}\n"));
    let told: Vec<_> = rows.iter().map(|row| row.as_ref().map(|row| row.place).map_err(|fault| fault.place)).collect();
    assert_eq!(told, [Ok(1), Err(2), Ok(3)]);
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder, "a.geojson", format!("{{\"type\":\"FeatureCollection\",\"features\":[{FEATURE},"));
    let told = watergang_import::open(&path, &watergang_import::OpenOptions::default()).map(|_| ()).unwrap_err();
    assert!(told.to_string().contains("breaks off after 1 features"), "{told}");
}

#[test]
fn a_shapefile_in_a_zip_is_read_with_its_companions() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.zip");
    let mut archive = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    for ending in ["shp", "shx", "dbf", "prj"] {
        let content = std::fs::read(shared(&format!("import_samples/plu_41175/ZONE_URBA.{ending}"))).unwrap();
        archive.start_file(format!("plu/ZONE_URBA.{ending}"), zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(&content).unwrap();
    }
    archive.finish().unwrap();
    let mut reader = open_one(&path);
    assert_eq!((reader.layer().name.as_str(), crs(reader.layer())), ("ZONE_URBA", Some(CrsId::Epsg(2154))));
    assert_eq!(rows(&mut *reader).len(), 118);
}

/// A table of one text field, as dBASE III lays it out.
fn dbf(language: u8, texts: &[&[u8]]) -> Vec<u8> {
    let mut out = vec![3, 124, 7, 9];
    out.extend((texts.len() as u32).to_le_bytes());
    out.extend((32_u16 + 32 + 1).to_le_bytes());
    out.extend((1_u16 + 20).to_le_bytes());
    out.resize(32, 0);
    out[29] = language;
    out.extend(b"NOM\0\0\0\0\0\0\0\0C\0\0\0\0\x14\0");
    out.resize(64, 0);
    out.push(0x0d);
    for text in texts {
        let mut record = vec![b' '; 21];
        record[1..=text.len()].copy_from_slice(text);
        out.extend(record);
    }
    out
}

fn points(count: usize) -> Vec<u8> {
    let mut shp = std::io::Cursor::new(Vec::new());
    let mut writer = shapefile::ShapeWriter::new(&mut shp);
    for _ in 0..count {
        writer.write_shape(&shapefile::Point::new(2.0, 50.0)).unwrap();
    }
    writer.finalize().unwrap();
    drop(writer);
    shp.into_inner()
}

#[track_caller]
fn check_encoding(language: u8, cpg: Option<&str>, raw: &[u8], expected: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder, "a.shp", points(1));
    file(&folder, "A.DBF", b"not this one: its name differs");
    file(&folder, "a.DBF", dbf(language, &[raw]));
    if let Some(cpg) = cpg {
        file(&folder, "a.cpg", cpg);
    }
    let mut reader = open_one(&path);
    let rows = rows(&mut *reader);
    assert_eq!(value(reader.layer(), &rows[0], "NOM"), &text(expected));
}

#[test]
fn texts_of_a_shapefile_are_read_in_the_encoding_that_they_are_in() {
    check_encoding(0, Some("UTF-8"), "Fossé".as_bytes(), "Fossé");
    check_encoding(0, Some("ISO-8859-1"), b"Foss\xe9", "Fossé");
    check_encoding(0x57, None, b"Foss\xe9", "Fossé");
    check_encoding(0, None, b"Foss\xe9 de l'\xe9tang", "Fossé de l'étang");
    // The language driver says Latin-1, the bytes are UTF-8: it is the bytes that are right.
    check_encoding(0x57, None, "Fossé".as_bytes(), "Fossé");
}

#[test]
fn a_flatgeobuf_is_read_with_its_crs_and_its_nulls() {
    use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
    use geozero::{ColumnValue, PropertyProcessor as _};
    let folder = tempfile::tempdir().unwrap();
    let options = FgbWriterOptions {
        crs: FgbCrs { org: Some("EPSG"), code: 31370, ..FgbCrs::default() },
        ..FgbWriterOptions::default()
    };
    let mut writer = FgbWriter::create_with_options("wells", GeometryType::Point, options).unwrap();
    writer.add_column("name", ColumnType::String, |_, _| {});
    writer.add_column("depth_m", ColumnType::Double, |_, _| {});
    writer.add_column("at", ColumnType::DateTime, |_, _| {});
    for (place, name) in ["first", "second"].into_iter().enumerate() {
        let geometry = geozero::wkt::Wkt(format!("POINT({} 190000)", 40_000 + place));
        writer
            .add_feature_geom(geometry, |feature| {
                feature.property(0, "name", &ColumnValue::String(name)).unwrap();
                if place == 0 {
                    feature.property(1, "depth_m", &ColumnValue::Double(12.5)).unwrap();
                    feature.property(2, "at", &ColumnValue::DateTime("2024-07-09T12:00:00+02:00")).unwrap();
                }
            })
            .unwrap();
    }
    let path = folder.path().join("wells.fgb");
    writer.write(std::fs::File::create(&path).unwrap()).unwrap();

    let mut reader = open_one(&path);
    let layer = reader.layer().clone();
    assert_eq!((layer.name.as_str(), crs(&layer), layer.row_count), ("wells", Some(CrsId::Epsg(31370)), Some(2)));
    let rows = rows(&mut *reader);
    let first = rows.iter().find(|row| value(&layer, row, "name") == &text("first")).unwrap();
    assert_eq!(value(&layer, first, "depth_m"), &Value::Number(12.5));
    assert_eq!(value(&layer, first, "at"), &text("2024-07-09T10:00:00Z"));
    assert_eq!(point(first.as_ref().unwrap().wkb.as_ref().unwrap()), [40_000.0, 190_000.0]);
    let second = rows.iter().find(|row| value(&layer, row, "name") == &text("second")).unwrap();
    assert_eq!(value(&layer, second, "depth_m"), &Value::Null);
}

#[test]
fn a_file_that_is_nothing_of_ours_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in [
        ("a.docx", "hello"),
        ("a.gpkg", "hello"),
        ("a.shp", "hello"),
        ("a.fgb", "hello"),
        ("a.xlsx", "hello"),
        ("a.zip", "hello"),
    ] {
        let path = file(&folder, name, content);
        let told = watergang_import::open(&path, &watergang_import::OpenOptions::default()).map(|_| ()).unwrap_err();
        assert!(told.to_string().contains(name), "{told}");
    }
}
