//! Features and feature collections as whole documents.

use serde_json::json;
use watergang_core::{AxisOrder, CrsId, IdRef, RowBatchBuilder, ValueRef};
use watergang_formats::GeometryError;
use watergang_formats::ItemsWriter;
use watergang_formats::geojson::FeatureWriter;

use crate::rows::{batch_of, batch_with, collection, degrees};

/// POINT (2.5 51), little-endian.
const POINT: [u8; 21] = [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 64, 0, 0, 0, 0, 0, 128, 73, 64];

#[test]
fn a_collection_is_what_features_part_1_wants() {
    let answer = collection(degrees(AxisOrder::EastNorth), &[batch_of(CrsId::Crs84, [&POINT[..], &POINT[..]])]);
    let feature = |id: u32| json!({"type": "Feature", "id": id, "geometry": {"type": "Point", "coordinates": [2.5, 51]}, "properties": {}});
    let expected = json!({
        "type": "FeatureCollection", "features": [feature(0), feature(1)], "links": [],
        "timeStamp": "2024-07-09T10:00:00Z", "numberMatched": 77, "numberReturned": 2,
    });
    assert_eq!(answer, expected);
}

#[test]
fn a_collection_without_features_is_valid() {
    let answer = collection(degrees(AxisOrder::EastNorth), &[]);
    assert_eq!((&answer["features"], &answer["numberReturned"]), (&json!([]), &json!(0)));
}

#[test]
fn commas_are_right_across_batches_and_around_what_is_left_out() {
    let broken = &POINT[..20];
    let batches = [
        batch_of(CrsId::Crs84, [broken, &POINT]),
        batch_of(CrsId::Crs84, [broken]),
        batch_of(CrsId::Crs84, [&POINT, broken]),
    ];
    let answer = collection(degrees(AxisOrder::EastNorth), &batches);
    assert_eq!(answer["features"].as_array().unwrap().len(), 2);
    assert_eq!(answer["numberReturned"], 2);
    let omitted = |id: &str| json!({"id": id, "reason": "the geometry is cut off"});
    assert_eq!(answer["omitted"], json!([omitted("0"), omitted("0"), omitted("1")]));
    assert_eq!(answer["numberOmitted"], 3);
}

#[test]
fn of_many_items_that_are_left_out_the_first_are_named_and_all_are_counted() {
    let batches = [batch_of(CrsId::Crs84, [&POINT[..20]; 700]), batch_of(CrsId::Crs84, [&POINT[..20]; 700])];
    let answer = collection(degrees(AxisOrder::EastNorth), &batches);
    assert_eq!((&answer["numberOmitted"], &answer["numberReturned"]), (&json!(1_400), &json!(0)));
    assert_eq!(answer["omitted"].as_array().unwrap().len(), 1_000);
}

#[test]
fn every_kind_of_value_is_written_and_none_is_left_out() {
    let batch = batch_with(&[
        ("nom \"officiel\"", ValueRef::Text("L'Aa \\ \"canalisée\"\n")),
        ("length_m", ValueRef::Number(1234.5)),
        ("count", ValueRef::Integer(-3)),
        ("not_a_number", ValueRef::Number(f64::NAN)),
        ("endless", ValueRef::Number(f64::NEG_INFINITY)),
        ("wet", ValueRef::Boolean(true)),
        ("nothing", ValueRef::Null),
        ("extra", ValueRef::Json("{\"a\":[1]}")),
        ("no_json", ValueRef::Json("{a}")),
    ]);
    let answer = collection(degrees(AxisOrder::EastNorth), &[batch]);
    let expected = json!({
        "type": "Feature", "id": "only", "geometry": null,
        "properties": {
            "nom \"officiel\"": "L'Aa \\ \"canalisée\"\n", "length_m": 1234.5, "count": -3, "not_a_number": null,
            "endless": null, "wet": true, "nothing": null, "extra": {"a": [1]}, "no_json": "{a}",
        },
    });
    assert_eq!(answer["features"][0], expected);
}

#[test]
fn names_follow_the_columns_from_batch_to_batch() {
    let batches = [batch_with(&[("a", ValueRef::Integer(1))]), batch_with(&[("b", ValueRef::Integer(2))])];
    let answer = collection(degrees(AxisOrder::EastNorth), &batches);
    assert_eq!(answer["features"][0]["properties"], json!({"a": 1}));
    assert_eq!(answer["features"][1]["properties"], json!({"b": 2}));
}

#[test]
fn one_feature_carries_its_links() {
    let mut batch = RowBatchBuilder::new(CrsId::Crs84, vec!["name".to_owned()].into());
    batch.id(IdRef::Text("ijzer/1"));
    batch.geometry(&POINT);
    batch.value(ValueRef::Text("IJzer"));
    batch.end_row();
    let batch = batch.finish();
    let mut out = Vec::new();
    FeatureWriter::new(degrees(AxisOrder::NorthEast))
        .feature(batch.row(0).unwrap(), batch.columns(), r#"[{"rel":"self"}]"#, &mut out)
        .unwrap();
    let expected = json!({
        "type": "Feature", "id": "ijzer/1", "geometry": {"type": "Point", "coordinates": [51, 2.5]},
        "properties": {"name": "IJzer"}, "links": [{"rel": "self"}],
    });
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&out).unwrap(), expected);
}

#[test]
fn one_feature_with_a_damaged_geometry_is_an_error_and_leaves_nothing_behind() {
    let batch = batch_of(CrsId::Crs84, [&POINT[..8]]);
    let mut out = b"before".to_vec();
    let outcome = FeatureWriter::new(degrees(AxisOrder::EastNorth)).feature(batch.row(0).unwrap(), &[], "[]", &mut out);
    assert_eq!((outcome, out.as_slice()), (Err(GeometryError::Truncated), &b"before"[..]));
}

#[test]
fn a_writer_can_be_handed_to_another_thread() {
    fn check<T: Send>(_: &T) {}
    check(&FeatureWriter::new(degrees(AxisOrder::EastNorth)));
}

#[test]
fn a_batch_in_pieces_is_the_batch_in_one() {
    let batch = batch_of(CrsId::Crs84, [&POINT[..], &POINT[..19], &POINT, &POINT, &POINT]);
    let mut writer = FeatureWriter::new(degrees(AxisOrder::EastNorth));
    let mut whole = Vec::new();
    writer.features(&batch, &mut whole);

    let mut writer = FeatureWriter::new(degrees(AxisOrder::EastNorth));
    let (mut joined, mut from, mut pieces) = (Vec::new(), 0, 0);
    while from < batch.len() {
        let mut piece = Vec::new();
        from = writer.features_from(&batch, from, 100, &mut piece);
        joined.extend_from_slice(&piece);
        pieces += 1;
    }
    assert_eq!(String::from_utf8(joined).unwrap(), String::from_utf8(whole).unwrap());
    assert_eq!((writer.written(), writer.omitted().count(), pieces), (4, 1, 2));
}
