#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
//! The rows in the tables of the migrations: every column, required value, permitted code, key and reference, as SQLite
//! itself checks them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use rusqlite::functions::FunctionFlags;
use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, ToSql, params_from_iter};
use watergang_core::row::Value;
use watergang_core::schema::{GeometryKind, PropertyKind};

use crate::support::{named, rows_of, tables};

fn migrations(folder: &str) -> Vec<String> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations")).join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "sql"));
    files.sort();
    files.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// An empty corridor database in memory. The triggers of its spatial indexes call functions of GeoPackage, which are
/// of no interest here.
fn database() -> Connection {
    let database = Connection::open_in_memory().unwrap();
    for name in ["ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY", "ST_IsEmpty"] {
        database.create_scalar_function(name, 1, FunctionFlags::SQLITE_DETERMINISTIC, |_| Ok(0)).unwrap();
    }
    for sql in migrations("gpkg") {
        database.execute_batch(&sql).unwrap();
    }
    database.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    database
}

/// Columns of a table with their declared types, without key and geometry.
fn declared(database: &Connection, table: &str) -> BTreeMap<String, String> {
    let mut statement = database.prepare("SELECT name, type FROM pragma_table_info(?1)").unwrap();
    let columns = statement.query_map([table], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    columns.map(Result::unwrap).filter(|(name, _)| name != "fid" && name != "geom").collect()
}

fn fits(kind: PropertyKind, sql_type: &str) -> bool {
    match kind {
        PropertyKind::Text | PropertyKind::Json => sql_type.starts_with("TEXT"),
        PropertyKind::Number => sql_type == "DOUBLE",
        PropertyKind::Integer => ["INTEGER", "INT", "MEDIUMINT", "SMALLINT"].contains(&sql_type),
        PropertyKind::Boolean => sql_type == "BOOLEAN",
        PropertyKind::Date => sql_type == "DATE",
        PropertyKind::DateTime => sql_type == "DATETIME",
    }
}

#[test]
fn columns_are_those_of_the_migrations() {
    let database = database();
    for (table, _) in tables() {
        let declared = declared(&database, table.collection);
        let told: BTreeSet<&str> = table.columns.iter().map(|column| column.name).collect();
        let there: BTreeSet<&str> = declared.keys().map(String::as_str).collect();
        assert_eq!(told, there, "{}", table.collection);
        for column in table.columns {
            let sql_type = &declared[column.name];
            assert!(fits(column.kind, sql_type), "{}.{} is {sql_type}", table.collection, column.name);
        }
        assert_eq!(table.id_property.is_some(), there.contains("id"), "{}", table.collection);
    }
}

#[test]
fn geometry_columns_are_those_of_the_migrations() {
    let database = database();
    let mut statement = database.prepare("SELECT table_name, geometry_type_name FROM gpkg_geometry_columns").unwrap();
    let there: BTreeMap<String, GeometryKind> = statement
        .query_map([], |row| Ok((row.get(0)?, GeometryKind::from_name(&row.get::<_, String>(1)?))))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let told: BTreeMap<String, GeometryKind> =
        tables().iter().filter_map(|(table, _)| Some((table.collection.to_owned(), table.geometry?))).collect();
    assert_eq!(told, there);
}

#[test]
fn every_table_is_filled_but_those_that_the_migrations_fill() {
    let database = database();
    let told: BTreeSet<String> = tables().iter().map(|(table, _)| table.collection.to_owned()).collect();
    let mut statement = database.prepare("SELECT table_name FROM gpkg_contents").unwrap();
    let there: BTreeSet<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(there.difference(&told).collect::<Vec<_>>(), ["codelist", "sensitivity_level"]);
}

struct Bound<'a>(&'a Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self.0 {
            Value::Null => Ok(ToSqlOutput::from(rusqlite::types::Null)),
            Value::Boolean(flag) => Ok(ToSqlOutput::from(*flag)),
            Value::Integer(number) => Ok(ToSqlOutput::from(*number)),
            Value::Number(number) => Ok(ToSqlOutput::from(*number)),
            Value::Text(text) => text.to_sql(),
        }
    }
}

/// Required values, codes, keys, and references to rows that came before: SQLite refuses what is wrong.
#[test]
fn the_database_takes_every_row() {
    let mut database = database();
    let transaction = database.transaction().unwrap();
    for (table, rows) in tables() {
        let mut names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        names.extend(table.geometry.map(|_| "geom"));
        let places: Vec<String> = (1..=names.len()).map(|place| format!("?{place}")).collect();
        let sql = format!("INSERT INTO {} ({}) VALUES ({})", table.collection, names.join(", "), places.join(", "));
        let mut insert = transaction.prepare(&sql).unwrap();
        for row in rows {
            let mut values: Vec<Box<dyn ToSql + '_>> =
                row.values.iter().map(|value| Box::new(Bound(value)) as Box<dyn ToSql>).collect();
            if table.geometry.is_some() {
                values.push(Box::new(row.wkb.as_deref()));
            }
            let done = insert.execute(params_from_iter(values));
            assert!(done.is_ok(), "{} {:?}: {done:?}", table.collection, row.values);
        }
    }
}

/// Columns and the code lists of the migrations that their values come from.
const CODED: &[(&str, &str, &str)] = &[
    ("organisation", "country", "country"),
    ("organisation", "kind", "organisation_kind"),
    ("dataset", "resource_type", "resource_type"),
    ("dataset", "inspire_theme", "inspire_theme"),
    ("dataset", "update_frequency", "update_frequency"),
    ("dataset", "acquisition", "acquisition"),
    ("distribution", "kind", "distribution_kind"),
    ("feed", "source_kind", "source_kind"),
    ("feed_run", "status", "feed_run_status"),
    ("territory", "kind", "territory_kind"),
    ("territory", "country", "country"),
    ("protected_site", "designation_scheme", "designation_scheme"),
    ("protected_site", "protection_level", "protection_level"),
    ("hydraulic_unit", "regime", "hydraulic_regime"),
    ("hydraulic_unit", "vertical_datum", "vertical_datum"),
    ("watercourse", "kind", "watercourse_kind"),
    ("watercourse", "origin", "watercourse_origin"),
    ("watercourse", "persistence", "watercourse_persistence"),
    ("hydraulic_structure", "kind", "structure_kind"),
    ("hydraulic_structure", "state", "structure_state"),
    ("hydraulic_structure", "priority", "rating"),
    ("wetland", "status", "wetland_status"),
    ("wetland", "delineation_criteria", "delineation_criteria"),
    ("habitat_patch", "confidence", "rating"),
    ("habitat_patch_type", "scheme", "habitat_scheme"),
    ("habitat_patch_type", "family", "habitat_family"),
    ("habitat_patch_type", "conservation_status", "conservation_status"),
    ("network_area", "element", "network_element"),
    ("network_area", "subnetwork", "network_subnetwork"),
    ("network_area", "scheme", "network_scheme"),
    ("network_area", "objective", "network_objective"),
    ("network_link", "subnetwork", "network_subnetwork"),
    ("network_link", "functional", "network_functional"),
    ("network_obstacle", "kind", "obstacle_kind"),
    ("network_obstacle", "severity", "severity"),
    ("network_obstacle", "state", "obstacle_state"),
    ("taxon", "group_code", "taxon_group"),
    ("taxon_status", "kind", "taxon_status_kind"),
    ("occurrence_public", "group_code", "taxon_group"),
    ("occurrence_public", "occurrence_status", "occurrence_status"),
    ("occurrence_public", "count_class", "count_class"),
    ("occurrence_public", "publish_as", "publish_as"),
    ("occurrence_cell", "group_code", "taxon_group"),
    ("monitoring_station", "media", "media"),
    ("time_series", "property", "observed_property"),
    ("time_series", "aggregation", "aggregation"),
    ("measurement", "quality", "measurement_quality"),
    ("climate_exposure", "hazard", "hazard"),
    ("stake", "axis", "stake_axis"),
    ("stake", "level", "stake_level"),
    ("stake", "trend", "trend"),
    ("stake_area", "level", "stake_level"),
    ("opportunity", "kind", "opportunity_kind"),
    ("opportunity", "feasibility", "rating"),
    ("opportunity", "land_control", "land_control"),
    ("opportunity", "status", "opportunity_status"),
    ("action", "kind", "action_kind"),
    ("action", "habitat_family", "habitat_family"),
    ("action", "status", "action_status"),
    ("action", "public_kind", "public_kind"),
    ("indicator", "dpsir", "dpsir"),
    ("indicator", "better", "indicator_better"),
    ("indicator_value", "status", "indicator_value_status"),
    ("indicator_run", "status", "indicator_run_status"),
];

#[test]
fn coded_values_are_in_the_code_lists() {
    let database = database();
    let mut statement = database.prepare("SELECT code FROM codelist WHERE list = ?1").unwrap();
    for (collection, name, list) in CODED {
        let codes: BTreeSet<String> =
            statement.query_map([list], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let (table, rows) = rows_of(collection);
        for row in rows {
            if let Value::Text(code) = named(table, row)[name] {
                assert!(codes.contains(code), "{collection}.{name} = `{code}` is not in `{list}`");
            }
        }
    }
}

fn is_date(text: &str) -> bool {
    let parts: Vec<u32> = text.split('-').filter_map(|part| part.parse().ok()).collect();
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let exists = |month: u32, day: u32| (1..=lengths[month as usize - 1]).contains(&day);
    text.len() == 10 && matches!(parts[..], [1900..2100, month @ 1..=12, day] if exists(month, day))
}

#[test]
fn values_are_of_the_kind_of_their_column() {
    for (table, rows) in tables() {
        for row in rows {
            assert_eq!(row.values.len(), table.columns.len(), "{} {:?}", table.collection, row.values.first());
            for (column, value) in table.columns.iter().zip(&row.values) {
                let right = match (column.kind, value) {
                    (_, Value::Null)
                    | (PropertyKind::Boolean, Value::Boolean(_))
                    | (PropertyKind::Integer, Value::Integer(_)) => true,
                    (PropertyKind::Number, Value::Number(number)) => number.is_finite(),
                    // The breakdown of an indicator's total is empty by the schema's own default.
                    (PropertyKind::Text, Value::Text(text)) => !text.is_empty() || column.name == "breakdown",
                    (PropertyKind::Json, Value::Text(text)) => text.starts_with('{') && text.ends_with('}'),
                    (PropertyKind::Date, Value::Text(text)) => is_date(text),
                    (PropertyKind::DateTime, Value::Text(text)) => {
                        text.len() == 20 && is_date(&text[..10]) && text.ends_with('Z')
                    }
                    _ => false,
                };
                assert!(right, "{}.{} = {value:?} is no {:?}", table.collection, column.name, column.kind);
            }
        }
    }
}

/// Which columns are generated is told by the migrations for PostGIS.
#[test]
fn columns_that_postgis_computes_are_marked() {
    let mut generated = BTreeSet::new();
    for sql in migrations("postgis") {
        let mut table = "";
        for line in sql.lines() {
            if let Some(rest) = line.strip_prefix("CREATE TABLE obs.") {
                table = rest.split([' ', '(']).next().unwrap();
            } else if line.contains("GENERATED ALWAYS AS (") {
                generated.insert((table.to_owned(), line.split_whitespace().next().unwrap().to_owned()));
            }
        }
    }
    let of = |table: &watergang_demo::Table| -> Vec<(String, String)> {
        let marked = table.columns.iter().filter(|column| column.generated);
        marked.map(|column| (table.collection.to_owned(), column.name.to_owned())).collect()
    };
    assert_eq!(tables().iter().flat_map(|(table, _)| of(table)).collect::<BTreeSet<_>>(), generated);
}
