//! Text tables as people send them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use watergang_core::{CrsId, PropertyKind, Value};
use watergang_import::{FoundCrs, Layer, ReadRow};

use crate::support::{crs, file, open_one, point, rows, text, value};

fn read(content: impl AsRef<[u8]>) -> (Layer, Vec<ReadRow>) {
    let folder = tempfile::tempdir().unwrap();
    let mut reader = open_one(&file(&folder, "table.csv", content));
    let rows = rows(&mut *reader);
    (reader.layer().clone(), rows)
}

#[test]
fn semicolons_decimal_commas_and_latin_1_under_a_title_are_understood() {
    let content = b"Relev\xe9s de niveaux 2024\r\n\r\nStation;Longitude;Latitude;Niveau (m);Date\r\n\
        Foss\xe9 n\xb01;2,25;50,75;1,37;09/07/2024\r\n\"Aa; aval\";2,27;50,76;-0,5;10/07/2024\r\n";
    let (layer, rows) = read(content);
    let kinds: Vec<_> = layer.fields.iter().map(|field| (field.name.as_str(), field.kind)).collect();
    assert_eq!(
        kinds,
        [
            ("Station", PropertyKind::Text),
            ("Longitude", PropertyKind::Number),
            ("Latitude", PropertyKind::Number),
            ("Niveau (m)", PropertyKind::Number),
            ("Date", PropertyKind::Date),
        ]
    );
    assert_eq!(value(&layer, &rows[0], "Station"), &text("Fossé n°1"));
    assert_eq!(value(&layer, &rows[1], "Station"), &text("Aa; aval"));
    assert_eq!(value(&layer, &rows[1], "Niveau (m)"), &Value::Number(-0.5));
    assert_eq!(value(&layer, &rows[0], "Date"), &text("2024-07-09"));
    assert_eq!(point(rows[0].as_ref().unwrap().wkb.as_ref().unwrap()), [2.25, 50.75]);
    assert_eq!(rows[0].as_ref().unwrap().place, 4, "the line in the file");
}

#[test]
fn the_commas_of_a_geometry_part_no_columns() {
    let (layer, rows) = read("name;wkt\nAa;LINESTRING (2 50, 2.1 50.1, 2.2 50.2, 2.3 50.3)\n");
    assert_eq!(layer.fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(), ["name"]);
    assert!(rows.len() == 1 && rows[0].as_ref().unwrap().wkb.is_some(), "{rows:?}");
}

#[track_caller]
fn check_places(header: &str, row: &str, expected_crs: Option<CrsId>, expected: Option<[f64; 2]>) {
    let (layer, rows) = read(format!("name,{header}\nfirst,{row}\nsecond,{row}\n"));
    assert_eq!(crs(&layer), expected_crs, "{header}: {layer:?}");
    let wkb = rows[0].as_ref().unwrap().wkb.clone();
    assert_eq!(wkb.as_deref().map(point), expected, "{header}");
}

#[test]
fn columns_of_places_are_found_by_their_usual_names() {
    let degrees = Some([2.25, 50.75]);
    for header in [
        "lon,lat",
        "lng,lat",
        "Longitude,Latitude",
        "gps_long,gps_lat",
        "lengtegraad,breedtegraad",
        "GPS Lengte,GPS Breedte",
        "X,Y",
        "decimalLongitude,decimalLatitude",
    ] {
        check_places(header, "2.25,50.75", Some(CrsId::Crs84), degrees);
    }
    check_places("lambert72_x,lambert72_y", "26020,178440", Some(CrsId::Epsg(31370)), Some([26_020.0, 178_440.0]));
    check_places("X_L93,Y_L93", "650000,7070000", Some(CrsId::Epsg(2154)), Some([650_000.0, 7_070_000.0]));
    check_places("l93_x,l93_y", "650000,7070000", Some(CrsId::Epsg(2154)), Some([650_000.0, 7_070_000.0]));
    check_places("width,height", "2.25,50.75", None, None);
    check_places("lon,lat", "a,b", None, None);
}

#[test]
fn a_plane_without_a_word_about_its_crs_is_not_guessed_but_told() {
    let (layer, _) = read("name,x,y\na,26020,178440\nb,26030,178450\n");
    match &layer.crs {
        FoundCrs::Unknown { text } => assert!(text.contains("they fit EPSG:31370"), "{text}"),
        other => panic!("{other:?}"),
    }
    let (layer, _) = read("name;wkt\na;POINT (26020 178440)\n");
    assert!(matches!(&layer.crs, FoundCrs::Unknown { text } if text.contains("EPSG:31370")), "{layer:?}");
}

#[test]
fn a_later_row_widens_the_kind_of_a_column() {
    let mut content = "id,count\n".to_owned();
    (0..1000).for_each(|row| content.push_str(&format!("{row},{row}\n")));
    content.push_str("1000,many\n");
    let (layer, rows) = read(content);
    assert_eq!(layer.fields[1].kind, PropertyKind::Text);
    assert_eq!(rows[7].as_ref().unwrap().values, [Value::Integer(7), text("7")]);
}

#[test]
fn a_byte_order_mark_and_tabs_are_understood() {
    let (layer, rows) = read("\u{feff}code\tnaam\n32003\tDiksmuide\n38016\tNieuwpoort\n");
    assert_eq!(layer.fields[0].name, "code");
    assert_eq!(value(&layer, &rows[1], "naam"), &text("Nieuwpoort"));
}

#[test]
fn bad_cells_are_faults_of_their_rows() {
    let (_, rows) = read("name,lon,lat\na,2.25,50.75\nb,2.25,\nc,,\nd,1,2,3\n");
    let told: Vec<_> = rows
        .iter()
        .map(|row| row.as_ref().map(|row| row.wkb.is_some()).map_err(|fault| (fault.place, fault.reason.as_str())))
        .collect();
    assert_eq!(
        told,
        [
            Ok(true),
            Err((3, "`lat` is ``, which is no coordinate")),
            Ok(false),
            Err((5, "it has 4 cells, the header has 3")),
        ]
    );
}

#[test]
fn a_table_without_a_header_has_numbered_columns() {
    let (layer, rows) = read("1,2\n3,4\n");
    let names: Vec<_> = layer.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!((names, rows.len()), (vec!["column_1", "column_2"], 2));
}
