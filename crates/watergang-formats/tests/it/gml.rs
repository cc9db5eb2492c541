//! GML: well-formed whatever the texts, axes in the order of the CRS.

use watergang_core::{CrsId, GeometryKind, IdRef, PropertyKind, ValueRef};
use watergang_crs::Registry;
use watergang_formats::gml;

use crate::rows::{TestRow, answer, batch, layout, point, schema, wkb};

fn members(crs: CrsId, rows: &[TestRow<'_>]) -> String {
    let kinds = [("name", PropertyKind::Text), ("2nd width", PropertyKind::Number)];
    let schema = schema(&kinds, Some((GeometryKind::Any, false)));
    let registry = Registry::default();
    let (out, _) =
        answer(gml::writer, &layout(&schema, &registry, CrsId::Crs84, crs), &batch(&schema, CrsId::Crs84, rows));
    let text = String::from_utf8(out).unwrap();
    let body = text.strip_suffix("</sf:FeatureCollection>\n").unwrap();
    body.split_once("urn:watergang:items\">\n").unwrap().1.to_owned()
}

#[test]
fn a_feature_is_an_element_with_its_geometry_and_its_values() {
    let place = point(2.5, 51.0);
    let values = [ValueRef::Text("<Aa> & \u{1}co"), ValueRef::Number(12.5)];
    let rows = [(IdRef::Text("a/1"), Some(&place[..]), &values[..]), (IdRef::Integer(2), None, &[])];
    let expected = "<sf:featureMember><w:things gml:id=\"things.a_2F1\"><w:geom>\
        <gml:Point gml:id=\"things.a_2F1.1\" srsName=\"urn:ogc:def:crs:EPSG::4326\" srsDimension=\"2\">\
        <gml:pos>51 2.5</gml:pos></gml:Point></w:geom>\
        <w:name>&lt;Aa&gt; &amp; \u{FFFD}co</w:name><w:_2nd_width>12.5</w:_2nd_width></w:things></sf:featureMember>\n\
        <sf:featureMember><w:things gml:id=\"things.2\"></w:things></sf:featureMember>\n";
    assert_eq!(members(CrsId::Epsg(4326), &rows), expected);
}

#[test]
fn crs84_is_named_by_its_uri_and_has_longitude_first() {
    let place = point(2.5, 51.0);
    let member = members(CrsId::Crs84, &[(IdRef::Integer(1), Some(&place[..]), &[])]);
    assert!(member.contains("srsName=\"http://www.opengis.net/def/crs/OGC/1.3/CRS84\""), "{member}");
    assert!(member.contains("<gml:pos>2.5 51</gml:pos>"), "{member}");
}

#[test]
fn rings_and_parts_have_elements_of_their_own() {
    let ring = [0.0, 0.0, 4.0, 0.0, 4.0, 4.0, 0.0, 0.0];
    let polygon = wkb(3, true, &[&ring], 2);
    let mut multi = vec![1, 6, 0, 0, 0, 1, 0, 0, 0];
    multi.extend(&polygon);
    let member = members(CrsId::Crs84, &[(IdRef::Integer(1), Some(&multi[..]), &[])]);
    let expected = "<gml:surfaceMember><gml:Polygon gml:id=\"things.1.2\"><gml:exterior><gml:LinearRing>\
        <gml:posList>0 0 4 0 4 4 0 0</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>\
        </gml:MultiSurface></w:geom>";
    assert!(member.contains(expected), "{member}");
    let empty = [1, 3, 0, 0, 0, 0, 0, 0, 0];
    let member = members(CrsId::Crs84, &[(IdRef::Integer(1), Some(&empty[..]), &[])]);
    assert_eq!(member, "<sf:featureMember><w:things gml:id=\"things.1\"></w:things></sf:featureMember>\n");
}
