//! CSV as other programs read it, and what spreadsheets must not run.

use watergang_core::{CrsId, GeometryKind, IdRef, PropertyKind, ValueRef};
use watergang_crs::Registry;
use watergang_formats::{Layout, csv};

use crate::rows::{NewWriter, TestRow, answer, batch, layout, point, schema, wkb};

const KINDS: [(&str, PropertyKind); 4] = [
    ("name", PropertyKind::Text),
    ("width_m", PropertyKind::Number),
    ("wet", PropertyKind::Boolean),
    ("seen", PropertyKind::DateTime),
];

#[track_caller]
fn check(new: NewWriter, geometry: Option<(GeometryKind, bool)>, crs: CrsId, rows: &[TestRow<'_>], expected: &str) {
    let schema = schema(&KINDS, geometry);
    let registry = Registry::default();
    let (out, _) = answer(new, &layout(&schema, &registry, CrsId::Crs84, crs), &batch(&schema, CrsId::Crs84, rows));
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

#[test]
fn a_table_is_as_rfc_4180_has_it() {
    let line = wkb(2, false, &[&[1.0, 2.0, 3.5, 4.0]], 2);
    let values = [
        ValueRef::Text("L'Aa, \"canalisée\"\r\nsuite"),
        ValueRef::Number(12.5),
        ValueRef::Boolean(true),
        ValueRef::Text("2024-07-09T10:00:00Z"),
    ];
    let expected = "id,name,width_m,wet,seen,WKT\r\n\
        7,\"L'Aa, \"\"canalisée\"\"\r\nsuite\",12.5,true,2024-07-09T10:00:00Z,\"LINESTRING (1 2,3.5 4)\"\r\n\
        8,,,,,\r\n";
    let rows = [(IdRef::Integer(7), Some(&line[..]), &values[..]), (IdRef::Integer(8), None, &[])];
    check(csv::writer, Some((GeometryKind::LineString, false)), CrsId::Crs84, &rows, expected);
}

#[test]
fn points_have_columns_of_their_own_in_the_order_east_north() {
    let place = point(2.5, 51.0);
    let rows = [(IdRef::Text("a"), Some(&place[..]), &[][..]), (IdRef::Text("b"), None, &[])];
    let expected = "id,name,width_m,wet,seen,longitude,latitude\r\na,,,,,2.5,51\r\nb,,,,,,\r\n";
    // EPSG:4326 says latitude first; CSV does not.
    for crs in [CrsId::Crs84, CrsId::Epsg(4326)] {
        check(csv::writer, Some((GeometryKind::Point, false)), crs, &rows, expected);
    }
    let high = wkb(1_001, false, &[&[2.5, 51.0, 7.25]], 3);
    let expected = "id,name,width_m,wet,seen,longitude,latitude,height\r\na,,,,,2.5,51,7.25\r\n";
    let rows = [(IdRef::Text("a"), Some(&high[..]), &[][..])];
    check(csv::writer, Some((GeometryKind::Point, true)), CrsId::Crs84h, &rows, expected);
}

#[test]
fn metres_are_called_x_and_y() {
    let place = point(3.0, 46.5);
    let rows = [(IdRef::Integer(1), Some(&place[..]), &[][..])];
    // 3 degrees east and 46.5 degrees north is the origin of Lambert 93 (EPSG:2154).
    let expected = "id,name,width_m,wet,seen,x,y\r\n1,,,,,700000,6600000\r\n";
    check(csv::writer, Some((GeometryKind::Point, false)), CrsId::Epsg(2154), &rows, expected);
}

#[test]
fn no_text_is_a_formula() {
    for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
        let values = [ValueRef::Text(text)];
        let schema = schema(&[("name", PropertyKind::Text)], None);
        let registry = Registry::default();
        let rows = [(IdRef::Text(text), None, &values[..])];
        for new in [csv::writer as NewWriter, csv::excel_writer] {
            let layout = layout(&schema, &registry, CrsId::Crs84, CrsId::Crs84);
            let (out, _) = answer(new, &layout, &batch(&schema, CrsId::Crs84, &rows));
            let out = String::from_utf8(out).unwrap();
            assert_eq!(out.matches(&format!("'{text}")).count(), 2, "{text:?}: {out:?}");
        }
    }
    // Numbers are no texts.
    let values = [ValueRef::Text("x"), ValueRef::Number(-1.5)];
    let rows = [(IdRef::Integer(-3), None, &values[..])];
    check(csv::writer, None, CrsId::Crs84, &rows, "id,name,width_m,wet,seen\r\n-3,x,-1.5,,\r\n");
}

#[test]
fn nothing_and_an_empty_text_differ() {
    let values = [ValueRef::Text(""), ValueRef::Number(f64::NAN)];
    let rows = [(IdRef::Integer(1), None, &values[..]), (IdRef::Integer(2), None, &[])];
    check(csv::writer, None, CrsId::Crs84, &rows, "id,name,width_m,wet,seen\r\n1,\"\",,,\r\n2,,,,\r\n");
}

#[test]
fn excel_gets_semicolons_a_mark_and_commas() {
    let place = point(2.5, 51.0);
    let values = [
        ValueRef::Text("a;b"),
        ValueRef::Number(12.5),
        ValueRef::Boolean(false),
        ValueRef::Text("2024-07-09T10:00:00Z"),
    ];
    let rows = [(IdRef::Integer(1), Some(&place[..]), &values[..])];
    let expected = "\u{feff}id;name;width_m;wet;seen;longitude;latitude\r\n\
        1;\"a;b\";12,5;false;2024-07-09 10:00:00;2,5;51\r\n";
    check(csv::excel_writer, Some((GeometryKind::Point, false)), CrsId::Crs84, &rows, expected);
}

#[test]
fn excel_gets_no_cell_that_it_does_not_take() {
    let text = "é".repeat(40_000);
    let positions: Vec<f64> = (0..20_000).map(f64::from).collect();
    let line = wkb(2, false, &[&positions], 2);
    let values = [ValueRef::Text(&text)];
    let schema = schema(&[("name", PropertyKind::Text)], Some((GeometryKind::LineString, false)));
    let registry = Registry::default();
    let rows = [(IdRef::Integer(1), Some(&line[..]), &values[..])];
    let layout = layout(&schema, &registry, CrsId::Crs84, CrsId::Epsg(3857));
    let rows = batch(&schema, CrsId::Epsg(3857), &rows);
    let mut layout = layout;
    layout.storage_crs = CrsId::Epsg(3857);
    let (out, _) = answer(csv::excel_writer, &layout, &rows);
    let line = String::from_utf8(out).unwrap().lines().nth(1).unwrap().to_owned();
    let cells: Vec<_> = line.split(';').collect();
    assert_eq!((cells[1].chars().count(), cells[2]), (32_766, ""));
}

#[test]
fn names_of_our_columns_give_way_to_properties() {
    let schema =
        schema(&[("id", PropertyKind::Text), ("latitude", PropertyKind::Text)], Some((GeometryKind::Point, false)));
    let registry = Registry::default();
    let (out, _) = answer(
        csv::writer,
        &layout(&schema, &registry, CrsId::Crs84, CrsId::Crs84),
        &batch(&schema, CrsId::Crs84, &[]),
    );
    assert_eq!(out, b"_id,id,latitude,longitude,_latitude\r\n");
}

#[test]
fn a_property_that_is_the_id_needs_no_second_column() {
    let mut schema = schema(&[("rank", PropertyKind::Integer), ("id", PropertyKind::Text)], None);
    schema.properties[1].is_id = true;
    let registry = Registry::default();
    let rows = [(IdRef::Text("a"), None, &[ValueRef::Integer(7), ValueRef::Text("a")][..])];
    let rows = batch(&schema, CrsId::Crs84, &rows);
    let layout = layout(&schema, &registry, CrsId::Crs84, CrsId::Crs84);
    let (out, _) = answer(csv::writer, &layout, &rows);
    assert_eq!(String::from_utf8(out).unwrap(), "rank,id\r\n7,a\r\n");
    // Where it is not among the properties that are asked for, the id comes all the same.
    let without = Layout { properties: vec![&schema.properties[0]], ..layout };
    let (out, _) = answer(csv::writer, &without, &rows);
    assert_eq!(String::from_utf8(out).unwrap(), "id,rank\r\na,7\r\n");
}

#[test]
fn what_is_no_point_is_left_out_of_a_table_of_points() {
    let schema = schema(&[], Some((GeometryKind::Point, false)));
    let registry = Registry::default();
    let (line, place) = (wkb(2, false, &[&[1.0, 2.0, 3.0, 4.0]], 2), point(1.0, 2.0));
    let rows = [(IdRef::Integer(1), Some(&line[..]), &[][..]), (IdRef::Integer(2), Some(&place[..]), &[])];
    let layout = layout(&schema, &registry, CrsId::Crs84, CrsId::Crs84);
    let (out, omitted) = answer(csv::writer, &layout, &batch(&schema, CrsId::Crs84, &rows));
    assert_eq!(String::from_utf8(out).unwrap(), "id,longitude,latitude\r\n2,1,2\r\n");
    assert_eq!((omitted.len(), omitted[0].0.as_str()), (1, "1"));
}
