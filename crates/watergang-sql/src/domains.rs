//! The values that columns really have: the statements that look for them, and what was found, remembered for a state
//! of a table.
//!
//! SQLite is read row by row, since it runs where we do: [`every_value`] in one look for all columns. PostgreSQL looks
//! by itself: a [`sample`] tells which columns have so few values that they can be listed; of those the
//! [`different_values`] are asked for, of the others the [`outermost`].

use std::hash::Hash;
use std::sync::Arc;

use moka::sync::Cache;
use watergang_core::Revision;
use watergang_core::domain::{Domains, Tally, VALUES_MAX};

use crate::select::cast;
use crate::table::{Column, ColumnType, Geometry, Table};
use crate::text::{Dialect, Sql};

/// What domains that are remembered may take, in bytes.
const DOMAINS_BYTES: u64 = 8 << 20;
/// What remembered domains take beside themselves, in bytes: about.
const ENTRY_BYTES: usize = 128;
/// Rows of a table that tell whether a column has few values.
const SAMPLE_ROWS: i64 = 5_000;

/// State of the table, and the table as the store knows it.
pub type DomainsKey<T> = (Revision, T);

/// The domains that a store has found.
pub struct KnownDomains<T>(Cache<DomainsKey<T>, Arc<Domains>>);

impl<T> std::fmt::Debug for KnownDomains<T> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("KnownDomains").finish_non_exhaustive()
    }
}

impl<T: Eq + Hash + Send + Sync + 'static> Default for KnownDomains<T> {
    fn default() -> Self {
        let weight = |_: &DomainsKey<T>, domains: &Arc<Domains>| {
            u32::try_from(ENTRY_BYTES + domains.size_bytes()).unwrap_or(u32::MAX)
        };
        Self(Cache::builder().weigher(weight).max_capacity(DOMAINS_BYTES).build())
    }
}

impl<T: Eq + Hash + Send + Sync + 'static> KnownDomains<T> {
    /// What was found.
    pub fn get(&self, key: &DomainsKey<T>) -> Option<Arc<Domains>> {
        self.0.get(key)
    }

    /// Remembers what was found, unless nobody will find the table in that state again.
    pub fn insert(&self, key: DomainsKey<T>, domains: Arc<Domains>) {
        if key.0.lasts() {
            self.0.insert(key, domains);
        }
    }
}

/// Whether texts of a column are dates or points in time.
const fn is_temporal(column_type: ColumnType) -> bool {
    matches!(column_type, ColumnType::Date | ColumnType::Timestamp | ColumnType::LocalTimestamp)
}

/// Whether the values of a column are no texts or numbers, but true or false.
const fn is_boolean(column_type: ColumnType) -> bool {
    matches!(column_type, ColumnType::Boolean)
}

/// The columns that hold scalars, in their order, each with an empty tally.
#[must_use]
pub fn tallies(table: &Table) -> Vec<(&Column, Tally)> {
    let scalar = table.columns.iter().filter(|column| column.column_type != ColumnType::Json);
    scalar.map(|column| (column, Tally::new(is_temporal(column.column_type)))).collect()
}

/// What was found, by the names of the columns.
#[must_use]
pub fn found(tallies: Vec<(&Column, Tally)>) -> Domains {
    let properties = tallies.into_iter().map(|(column, tally)| (column.name.clone(), tally.finish())).collect();
    Domains { properties, geometry: Vec::new() }
}

fn value_of(dialect: Dialect, column: &Column) -> Sql {
    let value = cast(Sql::new(dialect).lit("t.").ident(&column.name), column.column_type);
    match (dialect, column.column_type) {
        // By code point: what a collation takes for the same is not the same value.
        (Dialect::Postgres, ColumnType::Text | ColumnType::Uuid | ColumnType::Other) => value.lit(r#" COLLATE "C""#),
        _ => value,
    }
}

fn from(table: &Table, sql: Sql) -> Sql {
    let dialect = sql.dialect();
    sql.lit(" FROM ").append(&table.quoted(dialect)).lit(" AS t")
}

/// Every value of some columns, row by row.
#[must_use]
pub fn every_value<'a>(table: &Table, dialect: Dialect, columns: impl Iterator<Item = &'a Column>) -> Sql {
    let values: Vec<_> = columns.map(|column| value_of(dialect, column)).collect();
    from(table, Sql::new(dialect).lit("SELECT ").join(&values, ", "))
}

/// Every geometry that there is, as the database holds it.
#[must_use]
pub fn every_geometry(table: &Table, dialect: Dialect, geometry: &Geometry) -> Sql {
    let sql = from(table, Sql::new(dialect).lit("SELECT t.").ident(&geometry.name));
    sql.lit(" WHERE t.").ident(&geometry.name).lit(" IS NOT NULL")
}

/// For each of some columns whether its first values are few enough to be listed: one row of booleans. For PostgreSQL.
#[must_use]
pub fn sample<'a>(table: &Table, columns: impl Iterator<Item = &'a Column>) -> Sql {
    let sql = || Sql::new(Dialect::Postgres);
    let most = i64::try_from(VALUES_MAX).unwrap_or(i64::MAX);
    let (mut counts, mut values) = (Vec::new(), Vec::new());
    for (place, column) in columns.enumerate() {
        let name = format!("c{place}");
        counts.push(sql().lit("count(DISTINCT s.").ident(&name).lit(") <= ").number(most));
        values.push(value_of(Dialect::Postgres, column).lit(" AS ").ident(&name));
    }
    let rows = from(table, sql().lit("SELECT ").join(&values, ", ")).lit(" LIMIT ").number(SAMPLE_ROWS);
    sql().lit("SELECT ").join(&counts, ", ").lit(" FROM (").append(&rows).lit(") AS s")
}

/// The different values of a column, one more than can be listed at most. For PostgreSQL.
#[must_use]
pub fn different_values(table: &Table, column: &Column) -> Sql {
    let sql = Sql::new(Dialect::Postgres).lit("SELECT DISTINCT ").append(&value_of(Dialect::Postgres, column));
    let sql = from(table, sql.lit(" AS v")).lit(" WHERE t.").ident(&column.name).lit(" IS NOT NULL LIMIT ");
    sql.number(i64::try_from(VALUES_MAX.saturating_add(1)).unwrap_or(i64::MAX))
}

/// Two values for each of some columns in one row: of texts the lengths of the shortest and the longest in characters,
/// of all others the smallest and the largest that is finite. For PostgreSQL.
#[must_use]
pub fn outermost<'a>(table: &Table, columns: impl Iterator<Item = &'a Column>) -> Sql {
    let sql = || Sql::new(Dialect::Postgres);
    let mut values = Vec::new();
    for column in columns {
        let value = value_of(Dialect::Postgres, column);
        for function in ["min(", "max("] {
            values.push(match column.column_type {
                ColumnType::Text | ColumnType::Uuid | ColumnType::Other => {
                    sql().lit(function).lit("char_length(").append(&value).lit("))::int8")
                }
                ColumnType::Number => {
                    let is_finite = sql().append(&value).lit(" > '-Infinity' AND ").append(&value);
                    let is_finite = is_finite.lit(" < 'Infinity'");
                    sql().lit(function).append(&value).lit(") FILTER (WHERE ").append(&is_finite).lit(")")
                }
                column_type if is_temporal(column_type) => {
                    let of_finite = sql().append(&value).lit(") FILTER (WHERE isfinite(").append(&value).lit("))");
                    sql().lit(function).append(&of_finite)
                }
                // There is no smallest of them, and never more than can be listed.
                column_type if is_boolean(column_type) => sql().lit("NULL::bool"),
                _ => sql().lit(function).append(&value).lit(")"),
            });
        }
    }
    from(table, sql().lit("SELECT ").join(&values, ", "))
}

/// The kinds of the geometries that there are, by the names that PostGIS gives them.
#[must_use]
pub fn geometry_kinds(table: &Table, geometry: &Geometry) -> Sql {
    let sql = Sql::new(Dialect::Postgres).lit("SELECT DISTINCT GeometryType(t.").ident(&geometry.name).lit(") AS v");
    from(table, sql).lit(" WHERE t.").ident(&geometry.name).lit(" IS NOT NULL")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;
    use watergang_core::domain::Domain;
    use watergang_core::{KeyKind, ValueRef};

    use crate::table::KeyColumn;

    fn table() -> Table {
        let key = KeyColumn { name: "fid".to_owned(), kind: KeyKind::Integer, column_type: ColumnType::Integer };
        let column = |name: &str, column_type| Column { name: name.to_owned(), column_type };
        Table {
            schema: None,
            name: "ditch \"old\"".to_owned(),
            id: key.clone(),
            key,
            geometry: None,
            columns: vec![
                column("name", ColumnType::Text),
                column("width", ColumnType::Number),
                column("day", ColumnType::Date),
                column("extra", ColumnType::Json),
            ],
            time: None,
            default_sort: Vec::new(),
            indexed: Vec::new(),
            text_orders: Vec::new(),
            decimals: Vec::new(),
            text_index: None,
        }
    }

    #[test]
    fn the_statements_name_columns_and_nothing_else() {
        let table = table();
        let columns = || tallies(&table).into_iter().map(|(column, _)| column);
        let all = every_value(&table, Dialect::Sqlite, columns());
        assert_eq!(all.text(), r#"SELECT t."name", t."width", t."day" FROM "ditch ""old""" AS t"#);
        assert_eq!(
            different_values(&table, &table.columns[0]).text(),
            r#"SELECT DISTINCT t."name"::text COLLATE "C" AS v FROM "ditch ""old""" AS t WHERE t."name" IS NOT NULL LIMIT 1001"#
        );
        let outermost = outermost(&table, table.columns.get(2..3).into_iter().flatten());
        assert_eq!(
            outermost.text(),
            r#"SELECT min(t."day") FILTER (WHERE isfinite(t."day")), max(t."day") FILTER (WHERE isfinite(t."day")) FROM "ditch ""old""" AS t"#
        );
        assert!(sample(&table, columns()).text().starts_with(r#"SELECT count(DISTINCT s."c0") <= 1000, "#));
    }

    #[test]
    fn what_was_found_is_known_by_its_name_and_only_in_its_state() {
        let table = table();
        let mut tallies = tallies(&table);
        for (_, tally) in &mut tallies {
            tally.add(ValueRef::Text("x"));
        }
        let domains = Arc::new(found(tallies));
        assert!(matches!(domains.property("day"), Some(Domain::Values(values)) if values.len() == 1));
        assert_eq!(domains.property("extra"), None);
        let known = KnownDomains::default();
        let key = |state: &str| (Revision(state.into()), 7_u32);
        known.insert(key("1"), Arc::clone(&domains));
        assert_eq!(known.get(&key("1")), Some(Arc::clone(&domains)));
        assert_eq!(known.get(&key("2")), None);
        let passing = (Revision::unlike_any(), 7_u32);
        known.insert(passing.clone(), domains);
        assert_eq!(known.get(&passing), None);
    }
}
