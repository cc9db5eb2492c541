//! What SQLite does to answer: the plans of the statements that the store sends.

use std::sync::Arc;

use rusqlite::Connection;
use watergang_core::{CrsId, Filter, KeyKind};
use watergang_crs::Registry;
use watergang_sql::select::Batch;
use watergang_sql::table::KeyColumn;
use watergang_sql::{
    Bind, Column, ColumnType, Dialect, Geometry, SpatialIndex, Strategy, Table, TextIndex, TextOrder, split,
};
use watergang_store_testkit::predicate::predicate;

fn table() -> Table {
    let fid = KeyColumn { name: "fid".to_owned(), kind: KeyKind::Integer, column_type: ColumnType::Integer };
    let column = |name: &str, column_type| Column { name: name.to_owned(), column_type };
    Table {
        schema: None,
        name: "site".to_owned(),
        key: fid.clone(),
        id: fid,
        geometry: Some(Geometry {
            name: "geom".to_owned(),
            crs: CrsId::Epsg(4326),
            srid: 4326,
            index: SpatialIndex::RTree("rtree_site_geom".to_owned()),
            nullable: true,
        }),
        columns: vec![
            column("name", ColumnType::Text),
            column("level", ColumnType::Integer),
            column("width_m", ColumnType::Number),
            column("seen", ColumnType::Date),
        ],
        time: None,
        default_sort: Vec::new(),
        indexed: ["name", "level", "width_m", "seen"].map(str::to_owned).to_vec(),
        text_orders: vec![("name".to_owned(), TextOrder::Own)],
        decimals: Vec::new(),
        text_index: Some(TextIndex::Fts5 {
            name: "site_words".to_owned(),
            triggers: ["inserted", "updated", "deleted"].map(str::to_owned),
        }),
    }
}

fn plan(connection: &Connection, filter: &Filter) -> String {
    plan_among(connection, filter, None)
}

/// Of rows that are fetched by some keys, where there are such.
fn plan_among(connection: &Connection, filter: &Filter, among: Option<&Bind>) -> String {
    let (table, registry) = (table(), Registry::default());
    let split = split(filter, &table, Dialect::Sqlite, &registry).unwrap();
    let columns = Arc::from(["name".to_owned()]);
    let select = Batch {
        candidates: 1_000,
        geometry: true,
        strategy: if among.is_some() { Strategy::Walk } else { Strategy::Index },
        gathers: split.by_index.is_some(),
        by_words: split.by_words.is_some() && among.is_none(),
        among,
        ..Batch::new(&table, &split, &columns)
    }
    .select()
    .unwrap();
    let mut explained = connection.prepare(&format!("EXPLAIN QUERY PLAN {}", select.sql.text())).unwrap();
    // No value is bound: the plan is the same for all of them.
    let rows = explained.raw_query().mapped(|row| row.get::<_, String>(3));
    rows.map(Result::unwrap).collect::<Vec<_>>().join("\n")
}

/// The table, and what else is in its database.
fn site(more: &str) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    let table =
        "CREATE TABLE site (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT, level INTEGER, width_m DOUBLE, seen DATE);";
    connection.execute_batch(&format!("{table} {more}")).unwrap();
    connection
}

/// The R-tree and indexes of values.
const INDEXES: &str = "CREATE VIRTUAL TABLE rtree_site_geom USING rtree(id, minx, maxx, miny, maxy);
     CREATE INDEX site_name ON site (name); CREATE INDEX site_level ON site (level);
     CREATE INDEX site_width ON site (width_m); CREATE INDEX site_seen ON site (seen);";

/// Equality, ranges and spatial relations go through the index of their column first.
#[test]
fn predicates_use_the_indexes_that_are_there() {
    let connection = site(INDEXES);
    for (cql2, index) in [
        ("name = 'name 7'", "USING INDEX site_name (name=?)"),
        ("name IN ('name 7', 'name 8')", "USING INDEX site_name (name=?)"),
        ("name LIKE 'abc%'", "USING INDEX site_name (name>? AND name<?)"),
        ("name > 'abc' AND 'abd' >= name", "USING INDEX site_name (name>? AND name<?)"),
        ("name >= 'a' AND name < 'b'", "USING INDEX site_name (name>? AND name<?)"),
        ("name >= 'zand'", "MULTI-INDEX OR"),
        ("name < 'b'", "USING INDEX site_name (name<?)"),
        ("name LIKE 'éc%'", "USING INDEX site_name (name>? AND name<?)"),
        ("level = 777", "USING INDEX site_level (level=?)"),
        ("level > 49990.5", "USING INDEX site_level (level>?)"),
        ("level BETWEEN 100 AND 120 AND width_m * 2 > 60", "USING INDEX site_level (level>? AND level<?)"),
        ("level IN (5, 6, 7)", "USING INDEX site_level (level=?)"),
        ("width_m < 20.5", "USING INDEX site_width (width_m<?)"),
        ("seen = DATE('1900-02-03')", "USING INDEX site_seen (seen>? AND seen<?)"),
        ("T_BEFORE(seen, DATE('1900-02-03'))", "USING INDEX site_seen (seen<?)"),
        ("S_INTERSECTS(geom, BBOX(2.5, 50.5, 2.55, 50.55))", "VIRTUAL TABLE INDEX"),
        ("S_WITHIN(geom, POLYGON((2.5 50.5, 2.6 50.5, 2.5 50.6, 2.5 50.5)))", "VIRTUAL TABLE INDEX"),
        ("S_EQUALS(POINT(2.5 50.5), geom)", "VIRTUAL TABLE INDEX"),
    ] {
        let plan = plan(&connection, &Filter::Holds(predicate(cql2)));
        assert!(plan.contains(index) && !plan.contains("SCAN t"), "{cql2}\n{plan}");
    }
}

/// Whatever else could find the rows, their keys do.
#[test]
fn rows_whose_keys_are_known_are_fetched_by_them() {
    let connection = site(INDEXES);
    for cql2 in [
        "name = 'name 7'",
        "level IN (5, 6, 7)",
        "S_INTERSECTS(geom, BBOX(2.5, 50.5, 2.55, 50.55))",
        "width_m * 2 > 60",
    ] {
        let keys = Bind::Integers(vec![1, 2, 3]);
        let plan = plan_among(&connection, &Filter::Holds(predicate(cql2)), Some(&keys));
        assert!(plan.contains("SEARCH k USING INTEGER PRIMARY KEY (rowid=?)"), "{cql2}\n{plan}");
        assert!(!plan.contains("SCAN k") && !plan.contains("INDEX site_"), "{cql2}\n{plan}");
    }
}

/// Words are looked up first, and the rows that have them come in the order of the key without being sorted.
#[test]
fn words_are_found_by_the_index_of_words() {
    let connection = site("CREATE VIRTUAL TABLE site_words USING fts5(words, content='', detail=none)");
    let plan = plan(&connection, &Filter::Search(vec!["marais audo".to_owned()]));
    assert!(plan.contains("SEARCH t USING INTEGER PRIMARY KEY (rowid=?)"), "{plan}");
    assert!(plan.contains("SCAN site_words VIRTUAL TABLE INDEX 0:M"), "{plan}");
    assert!(!plan.contains("SCAN t") && !plan.contains("ORDER BY"), "{plan}");
}
