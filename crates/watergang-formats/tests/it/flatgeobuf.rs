//! FlatGeobuf as its own library reads it.

use std::io::Cursor;

use flatgeobuf::{ColumnType, FallibleStreamingIterator, FeatureProperties, FgbReader, GeometryType};
use geozero::{ToWkt, wkb::Wkb};
use watergang_core::{CrsId, GeometryKind, IdRef, PropertyKind, Schema, ValueRef};
use watergang_crs::Registry;

use crate::rows::{TestRow, answer, batch, layout, point, schema, wkb};

/// A file of rows, and who was left out.
fn file(schema: &Schema, rows: &[TestRow<'_>]) -> (Vec<u8>, Vec<(String, String)>) {
    let registry = Registry::default();
    answer(
        watergang_formats::flatgeobuf::writer,
        &layout(schema, &registry, CrsId::Crs84, CrsId::Crs84),
        &batch(schema, CrsId::Crs84, rows),
    )
}

/// WKT of each geometry as the library reads it; nothing where there is none.
fn geometries(file: &[u8]) -> Vec<Option<String>> {
    let mut features = FgbReader::open(Cursor::new(file)).unwrap().select_all_seq().unwrap();
    let mut all = Vec::new();
    while let Some(feature) = features.next().unwrap() {
        all.push(feature.geometry().map(|_| feature.to_wkt().unwrap()));
    }
    all
}

/// MULTIPOLYGON of parts that are polygons.
fn multi(kind: u32, parts: &[Vec<u8>]) -> Vec<u8> {
    let mut wkb = vec![1];
    wkb.extend(kind.to_le_bytes());
    wkb.extend(u32::try_from(parts.len()).unwrap().to_le_bytes());
    parts.iter().for_each(|part| wkb.extend(part));
    wkb
}

fn polygon(x: f64) -> Vec<u8> {
    wkb(
        3,
        true,
        &[&[x, 0.0, x + 4.0, 0.0, x + 4.0, 4.0, x, 0.0], &[x + 2.0, 0.5, x + 3.0, 1.5, x + 3.0, 0.5, x + 2.0, 0.5]],
        2,
    )
}

#[test]
fn every_kind_of_geometry_is_read_back() {
    let shapes = [
        (GeometryKind::Point, point(2.5, 51.0)),
        (GeometryKind::LineString, wkb(2, false, &[&[0.0, 0.0, 1.5, 1.0]], 2)),
        (GeometryKind::Polygon, polygon(0.0)),
        (GeometryKind::MultiPoint, multi(4, &[point(1.0, 2.0), point(3.0, 4.0)])),
        (
            GeometryKind::MultiLineString,
            multi(5, &[wkb(2, false, &[&[0.0, 0.0, 1.0, 1.0]], 2), wkb(2, false, &[&[2.0, 2.0, 3.0, 3.0]], 2)]),
        ),
        (GeometryKind::MultiPolygon, multi(6, &[polygon(0.0), polygon(10.0)])),
        (GeometryKind::GeometryCollection, multi(7, &[point(1.0, 2.0), polygon(0.0)])),
    ];
    for (kind, wkb) in &shapes {
        let expected = Some(Wkb(wkb.clone()).to_wkt().unwrap());
        for declared in [*kind, GeometryKind::Any] {
            let (file, omitted) =
                file(&schema(&[], Some((declared, false))), &[(IdRef::Integer(1), Some(&wkb[..]), &[])]);
            assert_eq!((geometries(&file), omitted), (vec![expected.clone()], vec![]), "{kind:?} as {declared:?}");
        }
    }
}

#[test]
fn geometries_are_of_the_kind_that_the_header_tells() {
    let (single, double, line) =
        (polygon(0.0), multi(6, &[polygon(0.0), polygon(10.0)]), wkb(2, false, &[&[0.0, 0.0, 1.0, 1.0]], 2));
    let rows = [&single, &double, &line].map(|wkb| (IdRef::Integer(1), Some(&wkb[..]), &[][..]));
    let (file, omitted) = file(&schema(&[], Some((GeometryKind::MultiPolygon, false))), &rows);
    let expected = [multi(6, &[single]), double].map(|wkb| Some(Wkb(wkb).to_wkt().unwrap()));
    assert_eq!(geometries(&file), expected);
    assert_eq!(omitted.len(), 1);
    assert!(omitted[0].1.contains("kind 2"), "{omitted:?}");
}

#[test]
fn the_header_tells_names_types_and_crs() {
    let kinds = [
        ("name", PropertyKind::Text),
        ("count", PropertyKind::Integer),
        ("width_m", PropertyKind::Number),
        ("wet", PropertyKind::Boolean),
        ("day", PropertyKind::Date),
        ("extra", PropertyKind::Json),
    ];
    let schema = schema(&kinds, Some((GeometryKind::Point, false)));
    let registry = Registry::default();
    let mut layout = layout(&schema, &registry, CrsId::Crs84, CrsId::Epsg(2154));
    layout.expected_count = Some(2);
    let place = point(3.0, 46.5);
    let values = [
        ValueRef::Text("L'Aa"),
        ValueRef::Integer(-3),
        ValueRef::Integer(12),
        ValueRef::Boolean(true),
        ValueRef::Text("2024-07-09"),
        ValueRef::Json("[1]"),
    ];
    let rows = [
        (IdRef::Integer(7), Some(&place[..]), &values[..]),
        // Nothing, and what its column cannot hold.
        (IdRef::Integer(8), None, &[ValueRef::Null, ValueRef::Text("many")]),
    ];
    let (file, _) = answer(watergang_formats::flatgeobuf::writer, &layout, &batch(&schema, CrsId::Crs84, &rows));

    let reader = FgbReader::open(Cursor::new(&file)).unwrap();
    let header = reader.header();
    assert_eq!((header.name(), header.title()), (Some("things"), Some("Choses")));
    assert_eq!((header.geometry_type(), header.features_count()), (GeometryType::Point, 2));
    assert_eq!((header.crs().unwrap().org(), header.crs().unwrap().code()), (Some("EPSG"), 2154));
    let columns: Vec<_> =
        header.columns().unwrap().iter().map(|column| (column.name().to_owned(), column.type_())).collect();
    let expected = [
        ("id", ColumnType::Long),
        ("name", ColumnType::String),
        ("count", ColumnType::Long),
        ("width_m", ColumnType::Double),
        ("wet", ColumnType::Bool),
        ("day", ColumnType::DateTime),
        ("extra", ColumnType::Json),
    ];
    assert_eq!(columns, expected.map(|(name, kind)| (name.to_owned(), kind)));
    let mut features = reader.select_all_seq().unwrap();
    let first = features.next().unwrap().unwrap();
    let xy: Vec<f64> = first.geometry().unwrap().xy().unwrap().iter().collect();
    // The origin of Lambert 93; doubles are not rounded, a millionth of a metre is their noise.
    assert!((xy[0] - 700_000.0).abs() < 1e-6 && (xy[1] - 6_600_000.0).abs() < 1e-6, "{xy:?}");
    assert_eq!(first.property::<i64>("id").unwrap(), 7);
    assert_eq!(first.property::<String>("name").unwrap(), "L'Aa");
    assert_eq!(first.property::<f64>("width_m").unwrap(), 12.0);
    assert!(first.property::<bool>("wet").unwrap());
    assert_eq!(first.property::<String>("day").unwrap(), "2024-07-09");
    let second = features.next().unwrap().unwrap();
    assert!(second.geometry().is_none());
    assert_eq!(second.properties().unwrap().len(), 1, "only its id");
    assert!(features.next().unwrap().is_none());
}

#[test]
fn heights_are_as_many_as_positions() {
    let with = wkb(1_002, false, &[&[0.0, 0.0, 5.0, 1.0, 1.0, 6.0]], 3);
    let without = wkb(2, false, &[&[0.0, 0.0, 1.0, 1.0]], 2);
    let rows = [&with, &without].map(|wkb| (IdRef::Integer(1), Some(&wkb[..]), &[][..]));
    let (file, _) = file(&schema(&[], Some((GeometryKind::LineString, true))), &rows);
    let reader = FgbReader::open(Cursor::new(&file)).unwrap();
    assert!(reader.header().has_z());
    let mut features = reader.select_all_seq().unwrap();
    let mut heights = Vec::new();
    while let Some(feature) = features.next().unwrap() {
        heights.push(feature.geometry().unwrap().z().unwrap().iter().collect::<Vec<f64>>());
    }
    assert_eq!(heights[0], [5.0, 6.0]);
    assert!(heights[1].len() == 2 && heights[1].iter().all(|height| height.is_nan()), "{:?}", heights[1]);
}

#[test]
fn what_is_empty_or_damaged_upsets_no_reader() {
    let place = point(1.0, 2.0);
    let nowhere = point(f64::NAN, f64::NAN);
    let endless = point(f64::INFINITY, 2.0);
    let rows = [&place[..], &nowhere, &endless, &place[..9], &place].map(|wkb| (IdRef::Integer(1), Some(wkb), &[][..]));
    let (file, omitted) = file(&schema(&[], Some((GeometryKind::Any, false))), &rows);
    let point = Some("POINT(1 2)".to_owned());
    assert_eq!(geometries(&file), [point.clone(), None, point]);
    assert_eq!(omitted.len(), 2);
}

#[test]
fn no_rows_are_a_file_too() {
    let (file, _) = file(&schema(&[], None), &[]);
    assert_eq!(geometries(&file), []);
}
