//! The stated treatment of every kind of bad row.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use watergang_core::import::ImportMode;
use watergang_core::{
    CollectionId, CollectionSource, CrsId, GeometryKind, GeometryProperty, KeyKind, Property, PropertyKind, Schema,
    Text,
};
use watergang_import::{Mapping, OpenOptions, Plan, Wishes, open};

use crate::support::{Done, file, import_to, open_one};

/// A collection of parcels in Lambert 93.
fn parcels(kind: GeometryKind, has_z: bool) -> CollectionSource {
    CollectionSource {
        id: CollectionId::parse("parcels").unwrap(),
        table: "parcels".to_owned(),
        title: Text::default(),
        description: Text::default(),
        schema: Schema {
            properties: vec![
                Property { nullable: false, ..Property::new("id", PropertyKind::Text) },
                Property { max_length_chars: Some(5), ..Property::new("name", PropertyKind::Text) },
                Property { codelist: Some("crop".to_owned()), ..Property::new("crop", PropertyKind::Text) },
            ],
            geometry: Some(GeometryProperty { name: "geom".to_owned(), kind, has_z }),
            time: None,
        },
        id_kind: KeyKind::Text,
        storage_crs: CrsId::Epsg(2154),
    }
}

struct Case<'a> {
    lines: &'a [&'a str],
    kind: GeometryKind,
    has_z: bool,
    mapping: &'a str,
    keep_invalid: bool,
    commits: bool,
}

impl Default for Case<'_> {
    fn default() -> Self {
        Self { lines: &[], kind: GeometryKind::Any, has_z: false, mapping: "", keep_invalid: false, commits: true }
    }
}

impl Case<'_> {
    fn run(&self) -> Done {
        let folder = tempfile::tempdir().unwrap();
        let content = format!("id;name;crop;wkt\n{}\n", self.lines.join("\n"));
        let reader = open_one(&file(&folder, "parcels.csv", content));
        let mapping = Mapping::parse(&format!("other_fields = \"keep\"\n{}", self.mapping)).unwrap();
        let mut wishes = Wishes::new(ImportMode::Append);
        wishes.keep_invalid = self.keep_invalid;
        wishes.code_lists = [("crop".to_owned(), ["wheat"].map(str::to_owned).into())].into_iter().collect();
        let plan = Plan::new(reader.layer(), Some(&mapping), &wishes, Some(&parcels(self.kind, self.has_z))).unwrap();
        import_to(reader, plan, self.commits)
    }

    /// One row, and what the report says of it.
    fn told(&self) -> String {
        let done = self.run();
        done.report.lines().skip(1).collect::<Vec<_>>().join("\n")
    }
}

#[track_caller]
fn check(case: &Case<'_>, expected: &str) {
    let told = case.told();
    assert!(told.contains(expected) && (!expected.is_empty() || told.is_empty()), "{told}");
}

const SQUARE: &str = "((2 50.5, 2.1 50.5, 2.1 50.6, 2 50.6, 2 50.5))";

#[test]
fn geometries_with_a_fault_are_repaired_refused_or_kept_as_stated() {
    let one = |wkt: &str| format!("a;;;{wkt}");
    let check_wkt = |wkt: &str, expected: &str| check(&Case { lines: &[&one(wkt)], ..Case::default() }, expected);
    check_wkt(&format!("POLYGON {SQUARE}"), "");
    check_wkt("", "");
    check_wkt("POLYGON EMPTY", "2,a,warned,its geometry is empty; it was taken without one");
    check_wkt("POINT (2 1e999)", "2,a,refused,a coordinate of its geometry is not a finite number");
    check_wkt("LINESTRING (2 50, 2 50, 3 51)", "2,a,repaired,a repeated position was dropped");
    check_wkt("POLYGON ((2 50.5, 2.1 50.5, 2.1 50.6, 2 50.6))", "2,a,repaired,a ring was closed");
    check_wkt("LINESTRING (2 50, 2 50)", "its geometry has no extent");
    let bow_tie = one("POLYGON ((2 50, 3 51, 3 50, 2 51, 2 50))");
    check(&Case { lines: &[&bow_tie], ..Case::default() }, "its geometry is invalid: a ring crosses");
    check(&Case { lines: &[&bow_tie], keep_invalid: true, ..Case::default() }, "its geometry is invalid and was kept");
    check_wkt("POLYGON ((2 50, 3 51", "its well-known text cannot be read");
}

#[test]
fn places_out_of_the_area_are_refused_and_swapped_ones_are_suspected() {
    check(&Case { lines: &["a;;;POINT (50.6 2.1)"], ..Case::default() }, "x and y seem to be the wrong way round");
    check(&Case { lines: &["a;;;POINT (-70 40)"], ..Case::default() }, "lies outside the area of EPSG:2154");
    check(
        &Case { lines: &["a;;;POINT (2 91)", "b;;;POINT (2 50)"], mapping: "crs = \"EPSG:4326\"", ..Case::default() },
        "2,a,refused,",
    );
    let corridor = Case { lines: &["a;;;POINT (5 45)"], mapping: "area = [1.6, 50.4, 3.2, 51.2]", ..Case::default() };
    check(&corridor, "lies outside the area of the mapping");
}

#[test]
fn kinds_and_heights_are_made_to_fit_or_refused() {
    let polygon = format!("a;;;POLYGON {SQUARE}");
    let multi = format!("a;;;MULTIPOLYGON ({SQUARE})");
    let check_kind =
        |line: &str, kind, expected: &str| check(&Case { lines: &[line], kind, ..Case::default() }, expected);
    check_kind(&polygon, GeometryKind::MultiPolygon, "");
    check_kind(&multi, GeometryKind::Polygon, "");
    check_kind("a;;;POINT (2 50)", GeometryKind::Polygon, "its geometry is a Point, the collection takes a Polygon");
    check_kind("a;;;MULTIPOINT (2 50, 3 50)", GeometryKind::Point, "its geometry is a MultiPoint");
    check_kind("a;;;POINT Z (2 50 7)", GeometryKind::Point, "");
    let flat = Case { lines: &["a;;;POINT (2 50)"], has_z: true, ..Case::default() };
    check(&flat, "its geometry has no heights, which the collection demands");
    let raised = Case { mapping: "height_m = 3.5", ..flat }.run();
    let rows = raised.memory.rows();
    assert_eq!(watergang_geometry::z_range(rows[0].wkb.as_ref().unwrap()), Ok(Some((3.5, 3.5))));
    let kept = Case { lines: &["a;;;POINT Z (2 50 7)"], has_z: true, ..Case::default() }.run();
    assert_eq!(watergang_geometry::z_range(kept.memory.rows()[0].wkb.as_ref().unwrap()), Ok(Some((7.0, 7.0))));
}

#[test]
fn values_that_do_not_fit_are_refused() {
    let check_line = |line: &str, expected: &str| check(&Case { lines: &[line], ..Case::default() }, expected);
    check_line("a;too long;;POINT (2 50)", "2,a,refused,\"`name` has 8 characters, at most 5 fit\"");
    check_line("a;;maize;POINT (2 50)", "\"`crop` is `maize`, which is not in its code list\"");
    check_line("a;;wheat;POINT (2 50)", "");
    check_line(";x;;POINT (2 50)", "2,,refused,`id` is empty and may not be");
    let warned = Case { lines: &["a;;maize;POINT (2 50)"], mapping: "unknown_codes = \"warn\"", ..Case::default() };
    check(&warned, "2,a,warned,");
}

#[test]
fn all_reasons_of_a_row_are_told() {
    let told = Case { lines: &["a;too long;maize;POINT (2 1e999)"], ..Case::default() }.told();
    assert!(
        told.contains("at most 5 fit") && told.contains("code list") && told.contains("not a finite number"),
        "{told}"
    );
}

#[test]
fn the_second_row_of_an_id_is_refused_and_so_is_what_the_store_has_already() {
    let lines = ["a;;;POINT (2 50)", "b;;;POINT (2 50)", "a;;;POINT (2 51)", "taken;;;POINT (2 50)"];
    let done = Case { lines: &lines, ..Case::default() }.run();
    assert_eq!((done.summary.read_count, done.summary.taken_count, done.summary.refused_count), (4, 2, 2));
    assert!(done.report.contains("4,a,refused,its id came before in this import"), "{}", done.report);
    assert!(done.report.contains("5,taken,refused,there is such an item already"), "{}", done.report);
    assert!(done.memory.is_committed());
}

#[test]
fn a_dry_run_judges_every_row_and_keeps_none() {
    let done = Case { lines: &["a;;;POINT (2 50)"], commits: false, ..Case::default() }.run();
    assert_eq!(done.summary.taken_count, 1);
    assert!(!done.memory.is_committed());
}

#[test]
fn a_file_that_breaks_off_leaves_the_store_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let shp = crate::support::shared("import_samples/plu_41175/ZONE_URBA.shp");
    let bytes = std::fs::read(&shp).unwrap();
    let path = file(&folder, "ZONE_URBA.shp", &bytes[..bytes.len() / 2]);
    for ending in ["dbf", "prj"] {
        std::fs::copy(shp.with_extension(ending), path.with_extension(ending)).unwrap();
    }
    let reader = open(&path, &OpenOptions::default()).unwrap().remove(0);
    let plan = Plan::new(reader.layer(), None, &Wishes::new(ImportMode::Append), None).unwrap();
    let memory = crate::support::Memory::default();
    let mut report = watergang_import::Report::none().unwrap();
    let mut pipeline = watergang_import::Pipeline::new(Box::new(memory.clone()));
    let result = crate::support::wait(pipeline.bring_in(reader, plan, &mut report, &mut |_| {}));
    assert!(result.unwrap_err().to_string().contains("breaks off at feature"));
    assert!(!memory.is_committed());
}
