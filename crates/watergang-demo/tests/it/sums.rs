#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
//! Counts, sums, languages, marks, and that all is the same every time.

use std::collections::{BTreeMap, BTreeSet};

use watergang_core::row::Value;

use crate::support::{named, number, rows_of, tables, text};

#[test]
fn there_are_about_sixty_thousand_rows_and_most_are_on_the_map() {
    let mut all = 0;
    let mut placed = 0;
    for (table, rows) in tables() {
        println!("{:>8} {}", rows.len(), table.collection);
        assert!(!rows.is_empty(), "{}", table.collection);
        all += rows.len();
        placed += rows.iter().filter(|row| row.wkb.is_some()).count();
    }
    println!("{all:>8} rows, {placed} with a geometry");
    assert!((58_000..70_000).contains(&all), "{all}");
    assert!(placed >= 35_000, "{placed}");
}

/// "700 km of waterways of which 170 km are classified wateringues".
#[test]
fn the_marsh_has_seven_hundred_kilometres_of_watergangs() {
    let (table, rows) = rows_of("watercourse");
    let (mut all_km, mut classified_km) = (0.0, 0.0);
    for row in rows {
        let values = named(table, row);
        if text(values["kind"]) == "watergang" {
            let km = number(values["length_m"]) / 1e3;
            all_km += km;
            if text(values["management_class"]) == "wateringue" {
                classified_km += km;
            }
        }
    }
    println!("{all_km:.1} km of watergangs, {classified_km:.1} km of them classified");
    assert!((650.0..750.0).contains(&all_km), "{all_km}");
    assert!((160.0..180.0).contains(&classified_km), "{classified_km}");
}

/// 3,726 ha and 2,360 ha: Ramsar information sheets 1835 and 329.
#[test]
fn ramsar_sites_have_their_official_area() {
    let (table, rows) = rows_of("territory");
    let area_ha: BTreeMap<&str, f64> =
        rows.iter().map(|row| named(table, row)).map(|row| (text(row["id"]), number(row["area_ha"]))).collect();
    for (id, official_ha) in [("ramsar:1835", 3_726.0), ("ramsar:329", 2_360.0)] {
        println!("{id} {:.1} ha", area_ha[id]);
        assert!((area_ha[id] / official_ha - 1.0).abs() < 0.03, "{id} {}", area_ha[id]);
    }
}

/// Cells of the European grid are 10 km squares of an equal-area projection: 10,000 ha each.
#[test]
fn cells_of_the_grid_have_ten_thousand_hectares() {
    let (table, rows) = rows_of("territory");
    let cells: Vec<f64> = rows
        .iter()
        .map(|row| named(table, row))
        .filter(|row| text(row["kind"]) == "grid10")
        .map(|row| number(row["area_ha"]))
        .collect();
    assert!(cells.len() > 20);
    assert!(cells.iter().all(|area| (area / 10_000.0 - 1.0).abs() < 1e-4), "{cells:?}");
}

#[test]
fn communes_and_gemeenten_of_both_countries_bear_their_codes() {
    let (table, rows) = rows_of("territory");
    let names: BTreeMap<&str, &str> =
        rows.iter().map(|row| named(table, row)).map(|row| (text(row["id"]), text(row["label_nl"]))).collect();
    // INSEE and NIS codes.
    for (id, name) in
        [("commune:62765", "Sint-Omaars"), ("gemeente:32003", "Diksmuide"), ("gemeente:38016", "Nieuwpoort")]
    {
        assert_eq!(names.get(id), Some(&name));
    }
}

#[test]
fn what_is_said_in_one_language_is_said_in_all_three() {
    for (table, rows) in tables() {
        let stems: BTreeSet<&str> = table.columns.iter().filter_map(|column| column.name.strip_suffix("_fr")).collect();
        for row in rows {
            let values = named(table, row);
            for stem in &stems {
                let said: Vec<bool> = ["fr", "nl", "en"]
                    .iter()
                    .map(|language| *values[format!("{stem}_{language}").as_str()] != Value::Null)
                    .collect();
                assert!(said.iter().all(|told| *told == said[0]), "{} {stem} {:?}", table.collection, row.values[0]);
            }
        }
    }
}

#[test]
fn every_dataset_says_that_it_is_made_up() {
    let (table, rows) = rows_of("dataset");
    for row in rows {
        let values = named(table, row);
        for (column, mark) in [
            ("title_fr", "synthétiques"),
            ("title_nl", "synthetische"),
            ("title_en", "synthetic"),
            ("abstract_fr", "SYNTHETIC"),
            ("abstract_nl", "SYNTHETIC"),
            ("abstract_en", "SYNTHETIC"),
            ("lineage_fr", "SYNTHETIC"),
            ("lineage_nl", "SYNTHETIC"),
            ("lineage_en", "SYNTHETIC"),
        ] {
            assert!(text(values[column]).contains(mark), "{:?} {column}", values["id"]);
        }
    }
}

/// Rule of CKAN for tags, which refuses a whole record for one apostrophe.
#[test]
fn keywords_are_such_that_harvesters_take_them() {
    let (table, rows) = rows_of("dataset_keyword");
    for row in rows {
        let keyword = text(named(table, row)["keyword"]);
        assert!((2..=100).contains(&keyword.chars().count()), "{keyword}");
        assert!(keyword.chars().all(|c| c.is_alphanumeric() || " ._-".contains(c)), "{keyword}");
    }
}

/// Sensitive species appear as a commune or a cell, with no day.
#[test]
fn a_sensitive_species_is_never_placed_exactly() {
    let (table, rows) = rows_of("occurrence_public");
    let mut blurred = 0;
    for row in rows {
        let values = named(table, row);
        let precise = text(values["publish_as"]) == "precise";
        let point = row.wkb.as_deref().unwrap()[1] == 1;
        assert_eq!(precise, point);
        assert_eq!(precise, *values["territory_id"] == Value::Null);
        assert_eq!(precise, *values["event_date"] != Value::Null);
        if ["Botaurus stellaris", "Lutra lutra"].contains(&text(values["scientific_name"])) {
            assert_eq!(text(values["publish_as"]), "grid10");
            blurred += 1;
        }
    }
    assert!(blurred > 50, "{blurred}");
}

/// FNV-1a over all cells and geometries.
#[test]
fn the_corridor_is_the_same_every_time() {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut take = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for (table, rows) in tables() {
        take(table.collection.as_bytes());
        for row in rows {
            take(row.wkb.as_deref().unwrap_or_default());
            // Lengths and areas to the millimetre and the square metre: their last digits may differ between machines.
            row.values.iter().for_each(|value| match value {
                Value::Number(number) => take(format!("{number:.3}").as_bytes()),
                other => take(format!("{other:?}").as_bytes()),
            });
        }
    }
    // When the corridor is changed on purpose, the new number goes here.
    assert_eq!(format!("{hash:016x}"), "c63fede244a9df97");
}
