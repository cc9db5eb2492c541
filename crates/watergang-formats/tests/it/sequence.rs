//! GeoJSON text sequences.

use watergang_core::{CrsId, GeometryKind, IdRef, PropertyKind, ValueRef};
use watergang_crs::Registry;
use watergang_formats::geojson::sequence;

use crate::rows::{answer, batch, layout, point, schema};

#[test]
fn each_feature_stands_between_its_marks() {
    let schema = schema(&[("name", PropertyKind::Text)], Some((GeometryKind::Point, false)));
    let registry = Registry::default();
    let place = point(2.5, 51.0);
    let rows = [
        (IdRef::Integer(1), Some(&place[..]), &[ValueRef::Text("a\nb")][..]),
        (IdRef::Integer(2), Some(&place[..9]), &[]),
        (IdRef::Integer(3), None, &[]),
    ];
    let layout = layout(&schema, &registry, CrsId::Crs84, CrsId::Epsg(4326));
    let (out, omitted) = answer(sequence::writer, &layout, &batch(&schema, CrsId::Crs84, &rows));
    let expected = "\u{1e}{\"type\":\"Feature\",\"id\":1,\"geometry\":{\"type\":\"Point\",\"coordinates\":[51,2.5]},\
        \"properties\":{\"name\":\"a\\nb\"}}\n\
        \u{1e}{\"type\":\"Feature\",\"id\":3,\"geometry\":null,\"properties\":{\"name\":null}}\n";
    assert_eq!(String::from_utf8(out).unwrap(), expected);
    assert_eq!(omitted, [("2".to_owned(), "the geometry is cut off".to_owned())]);
}
