//! JSON-FG: what each profile has in `geometry` and `place`, and when things are.

use serde_json::{Value as Json, json};
use watergang_core::{CrsId, GeometryKind, IdRef, PropertyKind, Schema, TimeProperties, ValueRef};
use watergang_crs::Registry;
use watergang_formats::jsonfg::{self, JsonFgWriter};

use crate::rows::{NewWriter, answer, batch, layout, point, schema};

fn written(new: NewWriter, schema: &Schema, crs: CrsId, values: &[ValueRef<'_>]) -> Json {
    let registry = Registry::default();
    let place = point(3.0, 46.5);
    let rows = [(IdRef::Integer(1), Some(&place[..]), values), (IdRef::Integer(2), None, values)];
    let rows = batch(schema, CrsId::Crs84, &rows);
    let (out, omitted) = answer(new, &layout(schema, &registry, CrsId::Crs84, crs), &rows);
    assert!(omitted.is_empty());
    serde_json::from_slice(&out).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&out)))
}

#[test]
fn a_geometry_stands_where_its_crs_belongs() {
    let schema = schema(&[], Some((GeometryKind::Point, false)));
    // 3 degrees east and 46.5 degrees north is the origin of Lambert 93 (EPSG:2154).
    let (wgs84, lambert) = (json!([3, 46.5]), json!([700_000, 6_600_000]));
    let cases: [(NewWriter, _, _, _); 4] = [
        (jsonfg::writer, CrsId::Crs84, Some(&wgs84), None),
        (jsonfg::plus_writer, CrsId::Crs84, Some(&wgs84), None),
        (jsonfg::writer, CrsId::Epsg(2154), None, Some(&lambert)),
        (jsonfg::plus_writer, CrsId::Epsg(2154), Some(&wgs84), Some(&lambert)),
    ];
    for (new, crs, geometry, place) in cases {
        let answer = written(new, &schema, crs, &[]);
        assert_eq!(answer["coordRefSys"], crs.uri());
        let feature = &answer["features"][0];
        assert_eq!(feature["geometry"].get("coordinates"), geometry, "{feature}");
        assert_eq!(feature["place"].get("coordinates"), place, "{feature}");
        assert_eq!((&answer["features"][1]["geometry"], &answer["features"][1]["place"]), (&Json::Null, &Json::Null));
    }
    let latitude_first = written(jsonfg::writer, &schema, CrsId::Epsg(4326), &[]);
    assert_eq!(latitude_first["features"][0]["place"]["coordinates"], json!([46.5, 3]));
}

#[test]
fn the_root_says_what_it_is() {
    let schema = schema(&[], Some((GeometryKind::Point, false)));
    let answer = written(jsonfg::writer, &schema, CrsId::Crs84, &[]);
    assert_eq!((&answer["featureType"], &answer["geometryDimension"]), (&json!("things"), &json!(0)));
    assert_eq!(answer["conformsTo"][0], "http://www.opengis.net/spec/json-fg-1/1.0/conf/core");
    assert_eq!(answer["featureSchema"], "https://example.org/collections/things/schema");
    assert_eq!((&answer["numberReturned"], &answer["links"]), (&json!(2), &json!([])));
}

/// A point on the diagonal has the same coordinates in either order of axes; a polygon without rings has none.
#[test]
fn nothing_stands_in_place_and_geometry_at_once() {
    let schema = schema(&[], Some((GeometryKind::Any, false)));
    let registry = Registry::default();
    let layout = layout(&schema, &registry, CrsId::Crs84, CrsId::Epsg(4326));
    let (diagonal, other, polygon) = (point(45.0, 45.0), point(3.0, 46.5), vec![1, 3, 0, 0, 0, 0, 0, 0, 0]);
    // As PostGIS and GeoPackage have it.
    let (no_point, no_line) = (point(f64::NAN, f64::NAN), vec![1, 2, 0, 0, 0, 0, 0, 0, 0]);
    let places = [&diagonal, &other, &polygon, &no_point, &no_line];
    let rows: Vec<_> = (1..).zip(places).map(|(id, wkb)| (IdRef::Integer(id), Some(&wkb[..]), &[][..])).collect();
    let rows = batch(&schema, CrsId::Crs84, &rows);
    for (new, has_place) in [(jsonfg::writer as NewWriter, true), (jsonfg::plus_writer, false)] {
        let (out, _) = answer(new, &layout, &rows);
        let answer: Json = serde_json::from_slice(&out).unwrap();
        let told = |place: usize, name: &str| answer["features"][place][name]["coordinates"].clone();
        assert_eq!(told(0, "place"), if has_place { json!([45, 45]) } else { Json::Null });
        assert_eq!(told(0, "geometry"), if has_place { Json::Null } else { json!([45, 45]) });
        assert_eq!(told(1, "place"), json!([46.5, 3]));
        assert_eq!(told(1, "geometry"), if has_place { Json::Null } else { json!([3, 46.5]) });
        assert_eq!(told(2, "place"), if has_place { json!([]) } else { Json::Null });
        assert_eq!(told(2, "geometry"), if has_place { Json::Null } else { json!([]) });
        for place in [3, 4] {
            let feature = &answer["features"][place];
            assert_eq!((&feature["place"], &feature["geometry"]), (&Json::Null, &Json::Null), "{feature}");
        }
    }
}

#[test]
fn time_is_told_in_the_words_of_json_fg() {
    let kinds = [("day", PropertyKind::Date), ("at", PropertyKind::DateTime), ("until", PropertyKind::DateTime)];
    let instant = |name: &str| Some(TimeProperties::Instant { property: name.to_owned() });
    let interval =
        |start: &str, end: &str| Some(TimeProperties::Interval { start: start.to_owned(), end: end.to_owned() });
    let (day, at) = (ValueRef::Text("2024-07-09"), ValueRef::Text("2024-07-09 10:00:00+02"));
    let cases = [
        (None, [day, at, at], Json::Null),
        (instant("day"), [day, at, at], json!({"date": "2024-07-09"})),
        (instant("at"), [day, at, at], json!({"timestamp": "2024-07-09T08:00:00Z"})),
        (instant("at"), [day, ValueRef::Text("soon"), at], Json::Null),
        (instant("at"), [day, ValueRef::Null, at], Json::Null),
        (interval("at", "until"), [day, at, ValueRef::Null], json!({"interval": ["2024-07-09T08:00:00Z", ".."]})),
        // Both ends are told alike, and none comes before the start.
        (
            interval("day", "until"),
            [day, at, at],
            json!({"interval": ["2024-07-09T00:00:00Z", "2024-07-09T08:00:00Z"]}),
        ),
        (interval("day", "day"), [day, at, at], json!({"interval": ["2024-07-09", "2024-07-09"]})),
        (interval("at", "until"), [day, at, ValueRef::Text("2024-07-09T07:59:59Z")], Json::Null),
        // Past the last year that RFC 3339 can tell.
        (instant("at"), [day, ValueRef::Text("9999-12-31T23:30:00-01:00"), at], Json::Null),
        (interval("at", "until"), [day, ValueRef::Null, ValueRef::Null], Json::Null),
    ];
    for (time, values, expected) in cases {
        let schema = Schema { time, ..schema(&kinds, None) };
        let answer = written(jsonfg::writer, &schema, CrsId::Crs84, &values);
        assert_eq!(answer["features"][0]["time"], expected, "{:?}", schema.time);
    }
}

#[test]
fn one_feature_is_a_root_of_its_own() {
    let schema = schema(&[("name", PropertyKind::Text)], Some((GeometryKind::Point, false)));
    let registry = Registry::default();
    let place = point(3.0, 46.5);
    let rows = batch(&schema, CrsId::Crs84, &[(IdRef::Text("a"), Some(&place[..]), &[ValueRef::Text("Aa")])]);
    let layout = layout(&schema, &registry, CrsId::Crs84, CrsId::Epsg(2154));
    let mut out = Vec::new();
    JsonFgWriter::new(&layout, false).unwrap().feature(rows.row(0).unwrap(), &rows, "[]", &mut out).unwrap();
    let feature: Json = serde_json::from_slice(&out).unwrap();
    assert_eq!((&feature["type"], &feature["id"], &feature["links"]), (&json!("Feature"), &json!("a"), &json!([])));
    assert_eq!(feature["place"]["coordinates"], json!([700_000, 6_600_000]));
    assert_eq!((&feature["properties"]["name"], &feature["featureType"]), (&json!("Aa"), &json!("things")));
    assert_eq!(feature["geometryDimension"], Json::Null, "a member of collections");
}
