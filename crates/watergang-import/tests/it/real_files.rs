//! Files that people of the region made. Counts, CRSs and values: README of the shared data and `ogrinfo` of GDAL 3.6.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use watergang_core::{CrsId, GeometryKind, PropertyKind, Value};
use watergang_import::{OpenOptions, open};

use crate::support::{crs, first_row, import, open_layer, open_one, plan, point, rows, shared, text, value};

#[test]
fn a_plan_of_a_french_commune_is_read_though_its_prj_has_no_code() {
    let mut reader = open_one(&shared("import_samples/plu_41175/ZONE_URBA.shp"));
    let layer = reader.layer().clone();
    assert_eq!(crs(&layer), Some(CrsId::Epsg(2154)));
    assert_eq!(layer.row_count, Some(118));
    assert_eq!(layer.geometry.unwrap().kind, GeometryKind::MultiPolygon);
    let rows = rows(&mut *reader);
    assert_eq!(rows.len(), 118);
    let bounds = rows
        .iter()
        .map(|row| watergang_geometry::envelope(row.as_ref().unwrap().wkb.as_ref().unwrap()).unwrap().unwrap());
    let (west, north) =
        bounds.fold((f64::MAX, f64::MIN), |(west, north), bounds| (west.min(bounds.min_x), north.max(bounds.max_y)));
    assert_eq!((west, north), (558_918.21, 6_757_165.515));
    assert_eq!(layer.fields[0].max_length_chars, Some(12));
    assert!(matches!(value(&layer, &rows[0], "INSEE"), Value::Text(code) if code == "41175"));
}

#[test]
fn well_known_text_in_a_csv_is_read() {
    let mut reader = open_one(&shared("import_samples/zone_urba_wkt.csv"));
    let layer = reader.layer().clone();
    assert_eq!(crs(&layer), Some(CrsId::Crs84));
    assert!(!layer.fields.iter().any(|field| field.name == "WKT"), "the geometry is no property as well");
    let rows = rows(&mut *reader);
    assert_eq!(rows.len() as u64, layer.row_count.unwrap());
    assert!(rows.iter().all(|row| row.as_ref().unwrap().wkb.is_some()));
    assert_eq!(value(&layer, &rows[0], "TYPEZONE"), &text("N"));
}

#[test]
fn a_spreadsheet_with_its_header_in_the_fourth_row_is_read() {
    let mut reader = open_one(&shared("import_samples/vmm_vangsten_2021.xlsx"));
    let layer = reader.layer().clone();
    assert_eq!(layer.name, "PaginaLijstQGIS");
    assert_eq!(crs(&layer), Some(CrsId::Crs84));
    // 2363 rows of the sheet less three empty ones and the header.
    assert_eq!(layer.row_count, Some(2359));
    let kind = |name: &str| layer.fields.iter().find(|field| field.name == name).map(|field| field.kind);
    assert_eq!(kind("Project Naam"), Some(PropertyKind::Text));
    assert_eq!(kind("Dag"), Some(PropertyKind::Date));
    assert_eq!(kind("Vangst Aantal"), Some(PropertyKind::Integer));
    assert_eq!(kind("Maand In Jaar"), Some(PropertyKind::Text), "`01` is a code");
    let rows = rows(&mut *reader);
    assert_eq!(value(&layer, &rows[0], "Dag"), &text("2021-01-15"));
    assert_eq!(rows[0].as_ref().unwrap().place, 5);
    assert_eq!(point(rows[0].as_ref().unwrap().wkb.as_ref().unwrap()), [4.411_396_069_758_89, 51.062_553_811_821_6]);
}

#[test]
fn a_geopackage_in_belgian_lambert_72_is_read() {
    let mut reader = open_one(&shared("import_samples/dov_polygons_31370.gpkg"));
    let layer = reader.layer().clone();
    assert_eq!((layer.name.as_str(), crs(&layer)), ("polygon_multiple_31370", Some(CrsId::Epsg(31370))));
    let rows = rows(&mut *reader);
    assert_eq!(rows.len(), 2);
}

#[test]
fn every_layer_of_a_geopackage_is_found() {
    let readers = open(&shared("communes.gpkg"), &OpenOptions::default()).unwrap();
    let found: Vec<_> =
        readers.iter().map(|reader| (reader.layer().name.clone(), reader.layer().row_count.unwrap())).collect();
    for (name, count) in [
        ("communes", 1539),
        ("communes_corridor_l93", 770),
        ("epci", 36),
        ("arrondissements", 13),
        ("cantons", 80),
        ("departements", 2),
    ] {
        assert!(found.contains(&(name.to_owned(), count)), "{name}: {found:?}");
    }
    let wrong = OpenOptions { layer: Some("comunes".to_owned()), ..OpenOptions::default() };
    let told = open(&shared("communes.gpkg"), &wrong).map(|_| ()).unwrap_err().to_string();
    assert!(told.contains("has no layer `comunes`; it has `communes`"), "{told}");
}

#[track_caller]
fn check_csv(path: &str, row_count: u64, expected_crs: Option<CrsId>) {
    let mut reader = open_one(&shared(path));
    let layer = reader.layer().clone();
    assert_eq!(layer.row_count, Some(row_count), "{path}");
    assert_eq!(crs(&layer), expected_crs, "{path} {:?}", layer.notes);
    let rows = rows(&mut *reader);
    assert_eq!(rows.iter().filter(|row| row.is_ok()).count() as u64, row_count, "{path}");
}

#[test]
fn the_tables_of_the_region_are_read_with_the_crs_of_their_columns() {
    check_csv("occurrences/macroinvertebrates_vmm.csv", 35_074, Some(CrsId::Epsg(31370)));
    check_csv("occurrences/macroinvertebrate_events_vmm_dwc.csv", 3_065, Some(CrsId::Crs84));
    check_csv("occurrences/management_actions_west_flanders_dwc.csv", 3_369, Some(CrsId::Crs84));
    check_csv("occurrences/macrophyte_events_vmm_dwc.csv", 450, Some(CrsId::Crs84));
    check_csv("timeseries/discharge_daily_lps.csv", 33_735, None);
    check_csv("timeseries/water_quality_vmm.csv", 2_843, Some(CrsId::Epsg(31370)));
    check_csv("timeseries/lowflow_vcn10_explore2.csv", 1_976, Some(CrsId::Crs84));
    check_csv("timeseries/waterfowl_totals_flanders.csv", 77_157, None);
    check_csv("tables/nomenclature_ocs2d_cs2021.csv", 33, None);
}

#[test]
fn samples_of_macroinvertebrates_have_the_kinds_that_their_cells_have() {
    let mut reader = open_one(&shared("occurrences/macroinvertebrates_vmm.csv"));
    let layer = reader.layer().clone();
    let kind = |name: &str| layer.fields.iter().find(|field| field.name == name).map(|field| field.kind);
    assert_eq!(kind("monsternamedatum"), Some(PropertyKind::Date));
    assert_eq!(kind("deelmonster_id"), Some(PropertyKind::Integer));
    assert_eq!(kind("ind"), Some(PropertyKind::Text), "`04` is a code");
    assert_eq!(kind("tolerantiescore"), Some(PropertyKind::Number));
    let first = first_row(&mut *reader).unwrap();
    assert_eq!(point(first.wkb.as_ref().unwrap()), [26_020.0, 178_440.0]);
}

#[test]
fn real_polygons_go_in_whole_and_keep_their_place() {
    let reader = open_layer(&shared("gemeenten.gpkg"), "gemeenten");
    let mapping = "storage_crs = \"EPSG:4258\"\npromote_to_multi = true\nother_fields = \"keep\"\n";
    let plan = plan(reader.layer(), Some(mapping)).unwrap();
    assert_eq!(plan.target().crs, CrsId::Epsg(4258));
    let done = import(reader, plan);
    assert_eq!((done.summary.read_count, done.summary.taken_count), (66, 66), "{}", done.report);
    // The same municipalities in degrees lie beside them in the file, transformed by GDAL with another operation: 1 m.
    let mut other = open_layer(&shared("gemeenten.gpkg"), "gemeenten_wgs84");
    for (ours, theirs) in done.memory.rows().iter().zip(rows(&mut *other)) {
        let ours = watergang_geometry::envelope(ours.wkb.as_ref().unwrap()).unwrap().unwrap();
        let theirs = watergang_geometry::envelope(theirs.unwrap().wkb.as_ref().unwrap()).unwrap().unwrap();
        assert!(
            (ours.min_x - theirs.min_x).abs() < 3e-5 && (ours.max_y - theirs.max_y).abs() < 3e-5,
            "{ours:?} {theirs:?}"
        );
    }
}

#[test]
fn every_vector_layer_of_the_region_goes_in_whole() {
    for file in ["communes", "gemeenten", "wetlands", "hydrography", "ecoregions", "stations", "biodiversity"] {
        for reader in open(&shared(&format!("{file}.gpkg")), &OpenOptions::default()).unwrap() {
            let name = reader.layer().name.clone();
            let row_count = reader.layer().row_count.unwrap();
            let plan = plan(reader.layer(), None).unwrap();
            let done = import(reader, plan);
            assert_eq!(done.summary.taken_count, row_count, "{file}.{name}: {}", done.report);
        }
    }
}
