//! Mapping files at work.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use watergang_core::import::ImportMode;
use watergang_core::{
    CollectionId, CollectionSource, CrsId, GeometryKind, GeometryProperty, KeyKind, Property, PropertyKind, Schema,
    Text, Value,
};
use watergang_import::{Mapping, OpenOptions, Plan, Wishes, open};

use crate::support::{file, import, open_layer, open_one, plan, shared, text};

/// The table of territories of the corridor.
fn territory() -> CollectionSource {
    let mandatory = |name: &str| Property { nullable: false, ..Property::new(name, PropertyKind::Text) };
    CollectionSource {
        id: CollectionId::parse("territory").unwrap(),
        table: "obs.territory".to_owned(),
        title: Text::default(),
        description: Text::default(),
        schema: Schema {
            properties: vec![
                mandatory("id"),
                Property { codelist: Some("territory_kind".to_owned()), ..mandatory("kind") },
                mandatory("code"),
                Property { max_length_chars: Some(2), ..mandatory("country") },
                mandatory("label_fr"),
                mandatory("label_nl"),
                Property::new("official_area_ha", PropertyKind::Number),
                Property::new("begin_lifespan", PropertyKind::DateTime),
            ],
            geometry: Some(GeometryProperty {
                name: "geom".to_owned(),
                kind: GeometryKind::MultiPolygon,
                has_z: false,
            }),
            time: None,
        },
        id_kind: KeyKind::Text,
        storage_crs: CrsId::Epsg(4326),
    }
}

fn mapped(layer: &watergang_import::Layer, mapping: &str) -> Result<Plan, String> {
    let mapping = Mapping::parse(mapping).unwrap();
    let mut wishes = Wishes::new(ImportMode::Replace);
    wishes.code_lists =
        [("territory_kind".to_owned(), ["commune", "gemeente"].map(str::to_owned).into())].into_iter().collect();
    Plan::new(layer, Some(&mapping), &wishes, Some(&territory())).map_err(|error| error.to_string())
}

const COMMUNES: &str = r#"
layer = "communes"
collection = "territory"
id = "commune:{code_insee}"
[[where]]
field = "code_insee"
in = ["62765", "59273"]
[fields]
kind = { constant = "commune" }
code = "code_insee"
country = { constant = "FR" }
label_fr = "nom"
label_nl = "nom"
"#;

#[test]
fn the_communes_go_into_the_territories_of_the_corridor() {
    let reader = open_layer(&shared("communes.gpkg"), "communes");
    let plan = mapped(reader.layer(), COMMUNES).unwrap();
    assert_eq!(plan.target().id_property.as_deref(), Some("id"));
    let names: Vec<_> = plan.target().schema.properties.iter().map(|property| property.name.clone()).collect();
    let done = import(reader, plan);
    // 62765 is Saint-Omer, 59273 Gravelines; README: 1539 communes.
    assert_eq!((done.summary.read_count, done.summary.left_out_count, done.summary.taken_count), (1539, 1537, 2));
    let of = |row: &watergang_core::import::ImportRow, name: &str| {
        row.values[names.iter().position(|other| other == name).unwrap()].clone()
    };
    let rows = done.memory.rows();
    let saint_omer = rows.iter().find(|row| of(row, "code") == text("62765")).unwrap();
    assert_eq!(of(saint_omer, "id"), text("commune:62765"));
    assert_eq!(of(saint_omer, "label_fr"), text("Saint-Omer"));
    assert_eq!(of(saint_omer, "kind"), text("commune"));
}

#[test]
fn all_that_is_wrong_with_a_mapping_is_told_at_once_with_what_was_meant() {
    let reader = open_layer(&shared("communes.gpkg"), "communes");
    let wrong = COMMUNES.replace("label_fr = \"nom\"", "lable_fr = \"nom\"").replace("{code_insee}", "{code_inse}");
    let told = mapped(reader.layer(), &wrong).unwrap_err();
    assert!(told.contains("has no property `lable_fr`; did you mean `label_fr`?"), "{told}");
    assert!(told.contains("has no field `code_inse`; did you mean `code_insee`?"), "{told}");
}

#[test]
fn codes_units_dates_and_templates_are_brought_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(
        &folder,
        "sites.csv",
        "nr,naam,soort,m2,datum,note\n1,Blankaart,G,25000,09.07.24,x\n2,IJzer,Q,1e4,10.07.24,\n3,Aa,G,x,11.07.24,y\n4,Loo,G,1,2024,y\n",
    );
    let mapping = r#"
id = "site:{nr}"
[fields]
kind = { field = "soort", codes = { G = "gemeente", C = "commune" } }
code = { template = "{nr}/{naam}" }
country = { constant = "BE" }
label_fr = "naam"
label_nl = { template = "{{{naam}}}" }
official_area_ha = { field = "m2", factor = 0.0001 }
begin_lifespan = { field = "datum", date = "%d.%m.%y" }
"#;
    let reader = open_one(&path);
    let plan = mapped(reader.layer(), mapping).unwrap();
    let names: Vec<_> = plan.target().schema.properties.iter().map(|property| property.name.clone()).collect();
    let done = import(reader, plan);
    let rows = done.memory.rows();
    assert_eq!(rows.len(), 1);
    let of = |name: &str| rows[0].values[names.iter().position(|other| other == name).unwrap()].clone();
    assert_eq!(of("id"), text("site:1"));
    assert_eq!(of("kind"), text("gemeente"));
    assert_eq!(of("code"), text("1/Blankaart"));
    assert_eq!(of("label_nl"), text("{Blankaart}"));
    assert_eq!(of("official_area_ha"), Value::Number(2.5));
    assert_eq!(of("begin_lifespan"), text("2024-07-09T00:00:00Z"));
    for line in [
        "3,site:2,refused,`kind` has no code for `Q`",
        "4,site:3,refused,\"`official_area_ha` is `x`, which is no number\"",
        "5,site:4,refused,\"`begin_lifespan` is `2024`, which is not spelled `%d.%m.%y`\"",
    ] {
        assert!(done.report.contains(line), "{}", done.report);
    }
}

#[test]
fn without_a_mapping_a_new_collection_has_the_fields_by_better_names() {
    let reader = open_one(&shared("import_samples/vmm_vangsten_2021.xlsx"));
    let plan = plan(reader.layer(), None).unwrap();
    assert_eq!(plan.target().collection.as_str(), "pagina_lijst_qgis");
    assert_eq!(plan.target().crs, CrsId::Epsg(4326));
    let names: Vec<_> = plan.target().schema.properties.iter().map(|property| property.name.as_str()).collect();
    assert!(names.contains(&"locatie_gps_lengte") && names.contains(&"vangst_aantal"), "{names:?}");
    assert_eq!(import(reader, plan).summary.taken_count, 2359);
}

#[test]
fn a_collection_that_knows_its_items_by_ids_gets_rows_with_ids_only() {
    let reader = open_layer(&shared("communes.gpkg"), "communes");
    let wishes = Wishes::new(ImportMode::Append);
    let told = Plan::new(reader.layer(), None, &wishes, Some(&territory())).map(|_| ()).unwrap_err().to_string();
    assert!(told.contains("known by `id`, which gets nothing from the file"), "{told}");
}

#[test]
fn a_file_without_a_crs_is_asked_for_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder, "a.csv", "name,x,y\na,26020,178440\nb,26030,178450\n");
    let reader = open_one(&path);
    let told = plan(reader.layer(), None).map(|_| ()).unwrap_err().to_string();
    assert!(told.contains("they fit EPSG:31370") && told.contains("--crs"), "{told}");
    let mut wishes = Wishes::new(ImportMode::Append);
    wishes.crs = Some(CrsId::Epsg(31370));
    assert_eq!(Plan::new(reader.layer(), None, &wishes, None).unwrap().target().crs, CrsId::Epsg(31370));
}

#[test]
fn every_example_of_the_configuration_fits_its_file() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config/sources");
    let mut seen_count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let mapping = Mapping::read(&path).unwrap();
        // The first comment of each names its file, below the shared data.
        let content = std::fs::read_to_string(&path).unwrap();
        let source = content.lines().find_map(|line| line.strip_prefix("# File: ")).expect("a line `# File: …`");
        let options = OpenOptions::default().with_mapping(&mapping);
        let reader = open(&shared(source), &options).unwrap().remove(0);
        let plan = Plan::new(reader.layer(), Some(&mapping), &Wishes::new(ImportMode::Replace), None)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let done = import(reader, plan);
        assert_eq!(done.summary.refused_count, 0, "{}: {}", path.display(), done.report);
        assert!(done.summary.taken_count > 0);
        seen_count += 1;
    }
    assert!(seen_count > 0);
}
