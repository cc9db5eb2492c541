//! Whole statements: a batch of rows, and counts.

use std::sync::Arc;

use watergang_core::{Cursor, StoreError};

use crate::order::{Term, Way, beyond, is_key, order_by, until};
use crate::page::PageWalk;
use crate::residual::Residual;
use crate::split::{Envelopes, Split};
use crate::table::{Column, ColumnType, Geometry, SpatialIndex, Table};
use crate::text::{Bind, Dialect, Sql};

/// How SQLite finds the rows whose envelopes touch a rectangle. PostgreSQL's planner chooses by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// All hits of the R-tree first: right for a rectangle that is small beside the collection.
    Index,
    /// Row by row in the order of the key, each looked up in the R-tree: right for a rectangle that covers much of the
    /// collection, where the first page is found after a few rows.
    Walk,
}

/// At which places of a result row things are.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Place of the public id; the key is at place 0 and may be the id.
    pub id: usize,
    /// Place of the geometry.
    pub geometry: Option<usize>,
    /// Places of the columns that order the rows, without the key.
    pub sort: Vec<usize>,
    /// Places of the columns that are given out, in their order.
    pub output: Vec<usize>,
    /// Names of the columns that are given out.
    pub names: Arc<[String]>,
    /// What lies at each place; the geometry is [`ColumnType::Other`].
    pub types: Vec<ColumnType>,
    /// Places of the columns that the residual looks at, in its order.
    pub residual: Vec<usize>,
}

/// A statement that yields rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Select {
    /// The text and its binds.
    pub sql: Sql,
    /// What lies where.
    pub layout: Layout,
}

/// What a batch of rows is to hold and where it starts.
#[derive(Debug)]
pub struct Batch<'a> {
    /// The table.
    pub table: &'a Table,
    /// The filter.
    pub split: &'a Split,
    /// The order, without the key.
    pub terms: &'a [Term],
    /// Which way the rows are walked.
    pub way: Way,
    /// Where the batch starts.
    pub after: Option<&'a Cursor>,
    /// The last place in the order that may come, where that is known.
    pub until: Option<&'a Cursor>,
    /// How many rows the statement leaps over before the first one it returns. Only where the residual is empty, since
    /// a candidate is not yet a row.
    pub offset: u64,
    /// How many rows the statement may return: candidates, of which the residual may refuse some.
    pub candidates: u64,
    /// Names of the columns to give out.
    pub columns: &'a Arc<[String]>,
    /// Whether the geometry is given out.
    pub geometry: bool,
    /// How SQLite finds envelopes.
    pub strategy: Strategy,
    /// Keys of the rows without geometry, where the store knows them; they hold for every bbox.
    pub missing: Option<&'a [i64]>,
    /// Whether SQLite is to find the rows by an index of their values and sort them, rather than walk along the key.
    pub gathers: bool,
    /// Whether SQLite is to find the rows by [`Split::by_words`].
    pub by_words: bool,
    /// Whether only keys are read, to look ahead.
    pub keys_only: bool,
    /// Keys of the only rows that may come, as a list: they are fetched by it and by no other index.
    pub among: Option<&'a Bind>,
}

/// Rows up to this are found by an index of their values and then sorted; where there are more, a page is found sooner
/// along the key.
pub const GATHERED_MAX: i64 = 10_000;

/// A statement that yields how many rows [`Split::by_index`] holds for, counted no further than [`GATHERED_MAX`].
#[must_use]
pub fn probe(table: &Table, dialect: Dialect, condition: &Sql) -> Sql {
    let sql = Sql::new(dialect).lit("SELECT count(*) FROM (SELECT 1 FROM ").append(&table.quoted(dialect));
    sql.lit(" AS t WHERE ").append(condition).lit(" LIMIT ").number(GATHERED_MAX + 1).lit(")")
}

/// A statement that yields how many keys another yields, counted no further than [`GATHERED_MAX`].
#[must_use]
pub fn probe_keys(keys: &Sql) -> Sql {
    let sql = Sql::new(keys.dialect()).lit("SELECT count(*) FROM (SELECT 1 FROM (").append(keys);
    sql.lit(") LIMIT ").number(GATHERED_MAX + 1).lit(")")
}

/// Rows whose keys a statement yields.
fn among(table: &Table, keys: &Sql) -> Sql {
    Sql::new(keys.dialect()).lit("t.").ident(&table.key.name).lit(" IN (").append(keys).lit(")")
}

impl<'a> Batch<'a> {
    /// The first row that a filter selects, in the order of the key, with some columns and without its geometry; to be
    /// changed where it is to be more.
    #[must_use]
    pub const fn new(table: &'a Table, split: &'a Split, columns: &'a Arc<[String]>) -> Self {
        Self {
            table,
            split,
            terms: &[],
            way: Way::Forward,
            after: None,
            until: None,
            offset: 0,
            candidates: 1,
            columns,
            geometry: false,
            strategy: Strategy::Index,
            missing: None,
            gathers: false,
            by_words: false,
            keys_only: false,
            among: None,
        }
    }

    /// The same in an order, from where a walk is.
    #[must_use]
    pub const fn along(self, walk: &'a PageWalk, terms: &'a [Term]) -> Self {
        Self { terms, way: walk.way(), after: walk.after(), until: walk.until(), ..self }
    }

    /// The statement of the batch.
    ///
    /// # Errors
    /// [`StoreError::ForeignCursor`] when the cursor does not fit the order, [`StoreError::Unsupported`] for a column
    /// that the table lacks.
    pub fn select(&self) -> Result<Select, StoreError> {
        let dialect = self.split.pushed.dialect();
        let nothing = Residual::default();
        let (terms, residual) = if self.keys_only { (&[][..], &nothing) } else { (self.terms, &self.split.residual) };
        let from = match self.among {
            Some(keys) => fetched(self.table, dialect, keys),
            None => self.table.quoted(dialect),
        };
        let (mut sql, layout) = head(self.table, &from, terms, self.columns, self.geometry, residual)?;
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let candidates = number(self.candidates);
        let place = |cursor| beyond(dialect, self.terms, &self.table.key, cursor, self.way);
        let after = self.after.map(place).transpose()?;
        let until = self.until.map(|cursor| until(dialect, self.terms, &self.table.key, cursor)).transpose()?;

        // With nothing else to decide, the sorting and cutting can happen inside the R-tree's own ids.
        let cut_inside = dialect == Dialect::Sqlite
            && self.terms.is_empty()
            && self.split.pushed.is_empty()
            && self.split.narrowing.is_empty()
            && self.split.by_words.is_none()
            && self.way == Way::Forward;
        let mut conditions = Vec::new();
        for envelopes in &self.split.envelopes {
            let cut = match (&after, self.split.envelopes.len()) {
                (after, 1) if cut_inside => {
                    Some((after.as_ref().and(self.after), number(self.offset.saturating_add(self.candidates))))
                }
                _ => None,
            };
            conditions.extend(touching(self.table, dialect, envelopes, self.strategy, self.missing, cut));
        }
        conditions.extend((!self.split.pushed.is_empty()).then(|| self.split.pushed.clone()));
        conditions.extend(self.split.narrowing.iter().filter(|_| self.gathers).cloned());
        conditions.extend(self.split.by_words.as_ref().filter(|_| self.by_words).map(|keys| among(self.table, keys)));
        conditions.extend(after);
        conditions.extend(until);
        sql = with_conditions(sql, &conditions);
        sql = order_by(sql, self.terms, &self.table.key, self.way, self.gathers)
            .lit(" LIMIT ")
            .bind(Bind::Integer(candidates));
        if self.offset > 0 {
            sql = sql.lit(" OFFSET ").bind(Bind::Integer(number(self.offset)));
        }
        Ok(Select { sql, layout })
    }
}

/// The statement that yields the sort values and the key of the item that a place names, where it is there.
///
/// # Errors
/// [`StoreError::ForeignCursor`] when the place names no item.
pub fn place(table: &Table, dialect: Dialect, terms: &[Term], place: &Cursor) -> Result<Select, StoreError> {
    let none: Arc<[String]> = Vec::new().into();
    let (sql, layout) = head(table, &table.quoted(dialect), terms, &none, false, &Residual::default())?;
    let key = place.values.last().ok_or(StoreError::ForeignCursor)?;
    Ok(Select { sql: sql.lit(" WHERE ").append(&is_key(dialect, &table.key, key)?), layout })
}

/// The rows of some keys, in brackets. Neither database takes what is cut apart: it goes by the keys, whatever else is
/// asked of the rows.
fn fetched(table: &Table, dialect: Dialect, keys: &Bind) -> Sql {
    let sql = Sql::new(dialect).lit("(SELECT * FROM ").append(&table.quoted(dialect));
    let sql = sql.lit(" AS k WHERE k.").ident(&table.key.name);
    match (dialect, table.key.column_type) {
        (Dialect::Sqlite, _) => sql.lit(" IN (SELECT value FROM json_each(").bind(keys.clone()).lit(")) LIMIT -1)"),
        (Dialect::Postgres, ColumnType::Uuid) => sql.lit(" = ANY(").bind(keys.clone()).lit("::uuid[]) OFFSET 0)"),
        (Dialect::Postgres, _) => sql.lit(" = ANY(").bind(keys.clone()).lit(") OFFSET 0)"),
    }
}

fn with_conditions(sql: Sql, conditions: &[Sql]) -> Sql {
    if conditions.is_empty() { sql } else { sql.lit(" WHERE ").join(conditions, " AND ") }
}

/// `SELECT … FROM … AS t`, where `from` is the table or some of its rows, and what lies where.
fn head(
    table: &Table,
    from: &Sql,
    terms: &[Term],
    columns: &Arc<[String]>,
    geometry: bool,
    residual: &Residual,
) -> Result<(Sql, Layout), StoreError> {
    let dialect = from.dialect();
    let mut list = List { dialect, pieces: Vec::new(), names: Vec::new(), types: Vec::new() };
    list.column(&table.key.name, table.key.column_type);
    let id = list.column(&table.id.name, table.id.column_type);
    let geometry = match &table.geometry {
        Some(column) if geometry || residual.needs_geometry() => Some(list.geometry(column)),
        _ => None,
    };
    let sort = terms.iter().map(|term| list.column(&term.column, term.column_type)).collect();
    let mut place = |name: &str| {
        let column = table.column(name).ok_or_else(|| StoreError::Unsupported { what: format!("read `{name}`") })?;
        Ok(list.column(&column.name, column.column_type))
    };
    let output = columns.iter().map(|name| place(name)).collect::<Result<Vec<_>, StoreError>>()?;
    let residual = residual.columns().into_iter().map(|name| place(&name)).collect::<Result<Vec<_>, StoreError>>()?;
    let sql = Sql::new(dialect).lit("SELECT ").join(&list.pieces, ", ").lit(" FROM ");
    let sql = sql.append(from).lit(" AS t");
    Ok((sql, Layout { id, geometry, sort, output, names: Arc::clone(columns), types: list.types, residual }))
}

/// The columns of a result, each once.
struct List {
    dialect: Dialect,
    pieces: Vec<Sql>,
    names: Vec<String>,
    types: Vec<ColumnType>,
}

impl List {
    fn column(&mut self, name: &str, column_type: ColumnType) -> usize {
        if let Some(place) = self.names.iter().position(|known| known == name) {
            return place;
        }
        let column = Sql::new(self.dialect).lit("t.").ident(name);
        self.push(name, column_type, cast(column, column_type))
    }

    fn geometry(&mut self, geometry: &Geometry) -> usize {
        let column = Sql::new(self.dialect).lit("t.").ident(&geometry.name);
        self.push(&geometry.name, ColumnType::Other, column)
    }

    fn push(&mut self, name: &str, column_type: ColumnType, piece: Sql) -> usize {
        self.pieces.push(piece);
        self.names.push(name.to_owned());
        self.types.push(column_type);
        self.pieces.len() - 1
    }
}

/// Brings PostgreSQL's many types down to the few that the reader knows by their binary form.
pub(crate) fn cast(column: Sql, column_type: ColumnType) -> Sql {
    if column.dialect() == Dialect::Sqlite {
        return column;
    }
    match column_type {
        ColumnType::Integer => column.lit("::int8"),
        ColumnType::Number => column.lit("::float8"),
        ColumnType::Text | ColumnType::Uuid | ColumnType::Json | ColumnType::Other => column.lit("::text"),
        ColumnType::Boolean | ColumnType::Date | ColumnType::Timestamp | ColumnType::LocalTimestamp => column,
    }
}

/// Rows whose envelope touches one of the boxes, and rows without geometry. Nothing where no index can tell.
fn touching(
    table: &Table,
    dialect: Dialect,
    envelopes: &Envelopes,
    strategy: Strategy,
    missing: Option<&[i64]>,
    cut: Option<(Option<&Cursor>, i64)>,
) -> Option<Sql> {
    let geometry = table.geometry.as_ref()?;
    let keep = |sql: Sql| if envelopes.keeps_missing { or_missing(sql, geometry) } else { sql };
    let missing = if envelopes.keeps_missing { missing } else { Some(&[][..]) };
    match &geometry.index {
        SpatialIndex::None => None,
        SpatialIndex::Gist => Some(keep(gist(dialect, geometry, &envelopes.boxes))),
        SpatialIndex::RTree(rtree) => Some(match strategy {
            Strategy::Walk => {
                let lookups: Vec<_> = envelopes
                    .boxes
                    .iter()
                    .map(|bounds| {
                        let sql =
                            Sql::new(dialect).lit("EXISTS (SELECT 1 FROM ").ident(rtree).lit(" AS r WHERE r.id = t.");
                        touches(sql.ident(&table.key.name).lit(" AND "), bounds).lit(")")
                    })
                    .collect();
                keep(Sql::new(dialect).lit("(").join(&lookups, " OR ").lit(")"))
            }
            Strategy::Index => {
                let ids = rtree_ids(dialect, rtree, &envelopes.boxes, missing);
                let sql = Sql::new(dialect)
                    .lit("t.")
                    .ident(&table.key.name)
                    .lit(" IN (SELECT id FROM (")
                    .append(&ids)
                    .lit(")");
                let sql = match cut {
                    None => sql,
                    Some((after, candidates)) => {
                        let sql = match after.and_then(|cursor| cursor.values.last()) {
                            Some(key) => sql.lit(" WHERE id > ").bind(key.clone()),
                            None => sql,
                        };
                        sql.lit(" ORDER BY id LIMIT ").bind(Bind::Integer(candidates))
                    }
                };
                let sql = sql.lit(")");
                if missing.is_none() { or_missing(sql, geometry) } else { sql }
            }
        }),
    }
}

fn or_missing(sql: Sql, geometry: &Geometry) -> Sql {
    if geometry.nullable {
        Sql::new(sql.dialect()).lit("(").append(&sql).lit(" OR t.").ident(&geometry.name).lit(" IS NULL)")
    } else {
        sql
    }
}

/// The R-tree's rows that touch a box. The tree holds 32-bit numbers rounded outwards: it may say yes too often, never
/// no.
fn touches(sql: Sql, [min_x, min_y, max_x, max_y]: &[f64; 4]) -> Sql {
    sql.lit("maxx >= ")
        .bind(Bind::Number(*min_x))
        .lit(" AND minx <= ")
        .bind(Bind::Number(*max_x))
        .lit(" AND maxy >= ")
        .bind(Bind::Number(*min_y))
        .lit(" AND miny <= ")
        .bind(Bind::Number(*max_y))
}

/// The R-tree's rows that lie in a box: since it rounds outwards, so do the geometries.
fn inside(sql: Sql, [min_x, min_y, max_x, max_y]: &[f64; 4]) -> Sql {
    sql.lit("minx >= ")
        .bind(Bind::Number(*min_x))
        .lit(" AND maxx <= ")
        .bind(Bind::Number(*max_x))
        .lit(" AND miny >= ")
        .bind(Bind::Number(*min_y))
        .lit(" AND maxy <= ")
        .bind(Bind::Number(*max_y))
}

/// Ids in the R-tree that touch any of the boxes, and those of rows without geometry.
fn rtree_ids(dialect: Dialect, rtree: &str, boxes: &[[f64; 4]], missing: Option<&[i64]>) -> Sql {
    let mut pieces: Vec<_> = boxes
        .iter()
        .map(|bounds| touches(Sql::new(dialect).lit("SELECT id FROM ").ident(rtree).lit(" WHERE "), bounds))
        .collect();
    if let Some(keys) = missing.filter(|keys| !keys.is_empty()) {
        pieces.push(Sql::new(dialect).lit("SELECT value FROM json_each(").bind(Bind::Integers(keys.to_vec())).lit(")"));
    }
    Sql::new(dialect).join(&pieces, " UNION ")
}

fn make_envelope(sql: Sql, [min_x, min_y, max_x, max_y]: &[f64; 4], srid: i32) -> Sql {
    sql.lit("ST_MakeEnvelope(")
        .bind(Bind::Number(*min_x))
        .lit(", ")
        .bind(Bind::Number(*min_y))
        .lit(", ")
        .bind(Bind::Number(*max_x))
        .lit(", ")
        .bind(Bind::Number(*max_y))
        .lit(", ")
        .number(i64::from(srid))
        .lit(")")
}

fn gist(dialect: Dialect, geometry: &Geometry, boxes: &[[f64; 4]]) -> Sql {
    let pieces: Vec<_> = boxes
        .iter()
        .map(|bounds| {
            make_envelope(Sql::new(dialect).lit("t.").ident(&geometry.name).lit(" && "), bounds, geometry.srid)
        })
        .collect();
    Sql::new(dialect).lit("(").join(&pieces, " OR ").lit(")")
}

/// How a count is made: rows that are sure to hold are counted by the database, the others are looked at.
#[derive(Debug)]
pub struct Count {
    /// A statement that yields one number.
    pub sure: Option<Sql>,
    /// A statement whose rows are counted where the residual holds.
    pub unsure: Option<Select>,
}

/// The statements that count the rows a filter holds for; in SQLite among those of [`Split::by_words`] where that is said.
///
/// # Errors
/// [`StoreError::Unsupported`] for a column that the table lacks.
pub fn count(table: &Table, split: &Split, missing: Option<&[i64]>, by_words: bool) -> Result<Count, StoreError> {
    let dialect = split.pushed.dialect();
    let pushed = || (!split.pushed.is_empty()).then(|| split.pushed.clone());
    let from = |sql: Sql| sql.append(&table.quoted(dialect)).lit(" AS t");
    let count_from = || from(Sql::new(dialect).lit("SELECT count(*) FROM "));
    if split.residual.is_empty() {
        let conditions: Vec<_> = pushed().into_iter().collect();
        return Ok(Count { sure: Some(with_conditions(count_from(), &conditions)), unsure: None });
    }

    let none: Arc<[String]> = Vec::new().into();
    let (rows, layout) = head(table, &table.quoted(dialect), &[], &none, false, &split.residual)?;
    let geometry = table.geometry.as_ref();
    let one_exact_box = match split.envelopes.as_slice() {
        [one] if one.exact_inside && split.residual.decides_boxes_alone() && one.boxes.len() == 1 => one.boxes.first(),
        _ => None,
    };
    if let (Some(bounds), Some(geometry)) = (one_exact_box, geometry)
        && let Some(parts) = inside_and_border(table, geometry, dialect, bounds, missing)
    {
        let conditions: Vec<_> = std::iter::once(parts.border).chain(pushed()).collect();
        let unsure = Some(Select { sql: with_conditions(rows, &conditions), layout });
        let conditions: Vec<_> = std::iter::once(parts.inside).chain(pushed()).collect();
        let sure = match parts.inside_alone {
            Some(alone) if conditions.len() == 1 => alone,
            _ => with_conditions(count_from(), &conditions),
        };
        return Ok(Count { sure: Some(sure), unsure });
    }
    let mut conditions = Vec::new();
    for envelopes in &split.envelopes {
        conditions.extend(touching(table, dialect, envelopes, Strategy::Index, missing, None));
    }
    conditions.extend(pushed());
    conditions.extend(split.narrowing.iter().cloned());
    conditions.extend(split.by_words.as_ref().filter(|_| by_words).map(|keys| among(table, keys)));
    Ok(Count { sure: None, unsure: Some(Select { sql: with_conditions(rows, &conditions), layout }) })
}

/// Conditions that part the rows that may touch a box.
struct Parts {
    /// Rows that lie in it for sure, and rows without geometry.
    inside: Sql,
    /// The same as one statement that needs not look at the table.
    inside_alone: Option<Sql>,
    /// The rest of those that may touch it.
    border: Sql,
}

fn inside_and_border(
    table: &Table,
    geometry: &Geometry,
    dialect: Dialect,
    bounds: &[f64; 4],
    missing: Option<&[i64]>,
) -> Option<Parts> {
    let sql = || Sql::new(dialect);
    match &geometry.index {
        SpatialIndex::None => None,
        SpatialIndex::Gist => {
            // PostGIS compares boxes of 32-bit numbers, a geometry's rounded outwards. A box of numbers that 32 bits
            // hold exactly, rounded inwards, makes its "contained" safe.
            let within =
                make_envelope(sql().lit("t.").ident(&geometry.name).lit(" @ "), &round_in(*bounds)?, geometry.srid);
            let touching = gist(dialect, geometry, std::slice::from_ref(bounds));
            let border = touching.clone().lit(" AND NOT ").append(&within);
            // "Contained" alone finds some of the empty geometries in an index (PostGIS 3.3); "touching" finds none.
            let within = sql().lit("(").append(&touching).lit(" AND ").append(&within).lit(")");
            Some(Parts { inside: or_missing(within, geometry), inside_alone: None, border })
        }
        SpatialIndex::RTree(rtree) => {
            let missing = missing?;
            let key = || sql().lit("t.").ident(&table.key.name).lit(" IN (SELECT id FROM ").ident(rtree).lit(" WHERE ");
            let border = touches(key(), bounds).lit(" AND NOT (");
            let border = inside(border, bounds).lit("))");
            let mut within = inside(key(), bounds);
            let alone = inside(
                sql()
                    .lit("SELECT count(*) + ")
                    .bind(Bind::Integer(missing.len() as i64))
                    .lit(" FROM ")
                    .ident(rtree)
                    .lit(" WHERE "),
                bounds,
            );
            if !missing.is_empty() {
                within =
                    within.lit(" UNION SELECT value FROM json_each(").bind(Bind::Integers(missing.to_vec())).lit(")");
            }
            Some(Parts { inside: within.lit(")"), inside_alone: Some(alone), border })
        }
    }
}

/// A box whose numbers are exact in 32 bits and that lies in the given one; nothing where none is left.
fn round_in([min_x, min_y, max_x, max_y]: [f64; 4]) -> Option<[f64; 4]> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "rounding to 32 bits is the purpose; the direction is mended after"
    )]
    let up = |number: f64| {
        let near = number as f32;
        f64::from(if f64::from(near) < number { near.next_up() } else { near })
    };
    let rounded = [up(min_x), up(min_y), -up(-max_x), -up(-max_y)];
    let [low_x, low_y, high_x, high_y] = rounded;
    (low_x <= high_x && low_y <= high_y && rounded.iter().all(|number| number.is_finite())).then_some(rounded)
}

/// All columns of a table, in order, as output.
#[must_use]
pub fn all_columns(table: &Table) -> Arc<[String]> {
    table.columns.iter().map(|Column { name, .. }| name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_rounded_inwards_lies_in_the_box_and_is_exact_in_32_bits() {
        let bounds = [2.1, 50.7, 2.3, 50.9];
        let Some([min_x, min_y, max_x, max_y]) = round_in(bounds) else { return assert!(round_in(bounds).is_some()) };
        assert!(min_x >= 2.1 && min_y >= 50.7 && max_x <= 2.3 && max_y <= 50.9);
        for number in [min_x, min_y, max_x, max_y] {
            #[expect(clippy::cast_possible_truncation, reason = "the test asks whether it truncates")]
            let narrow = number as f32;
            assert!((f64::from(narrow) - number).abs() < f64::EPSILON);
        }
        assert_eq!(round_in([2.1, 50.7, 2.1, 50.7]), None);
    }
}
