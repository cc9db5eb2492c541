//! A filter tree as what the database does and what remains.
//!
//! The database gets what its indexes can answer and what provably means the same as the tree; the rest is done on the
//! streamed rows by [`crate::residual`], in code that both stores share, so that they agree by construction.

use std::sync::Arc;

use watergang_core::expression::{Comparison, Literal};
use watergang_core::time::MICROS_PER_DAY;
use watergang_core::{
    CrsId, Expression, Filter, Instant, Interval, ItemId, KeyKind, StoreError, TimeProperties, Value,
};
use watergang_cql2::{CheckError, Condition, Context, Functions};
use watergang_crs::{CrsInfo, Registry, Reproject};

use crate::push::Pusher;
use crate::residual::{BoxTest, Residual, Search, TimeTest};
use crate::search::Phrases;
use crate::table::{ColumnType, Table, TextIndex};
use crate::text::{Bind, Dialect, Sql};

/// Rectangles in the storage CRS, one of which the envelope of a row must touch.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelopes {
    /// Each as `[min_x, min_y, max_x, max_y]`.
    pub boxes: Vec<[f64; 4]>,
    /// Whether a row whose envelope lies in one of the boxes holds for sure: the rectangle was given in the storage
    /// CRS and without heights.
    pub exact_inside: bool,
    /// Whether rows without geometry hold too.
    pub keeps_missing: bool,
}

/// The two parts of a filter tree.
#[derive(Debug)]
pub struct Split {
    /// Envelopes to look up in the spatial index; all of them must be touched.
    pub envelopes: Vec<Envelopes>,
    /// A condition for the database; no text where there is none.
    pub pushed: Sql,
    /// In SQLite, conditions that only find candidates, by an index: left out where rows are walked along the key, since
    /// SQLite would take such an index for a whole table. PostgreSQL's planner knows better.
    pub narrowing: Vec<Sql>,
    /// What remains to be done on the rows that the database returns.
    pub residual: Residual,
    /// The first of the conditions that an index of the table answers; rows that it holds for are worth counting before
    /// one decides between that index and the order of the key.
    pub by_index: Option<Sql>,
    /// In SQLite, a statement of the keys of all rows in which words that are searched for may be, found by a text index:
    /// to be asked where there are few. PostgreSQL's planner knows how often words are.
    pub by_words: Option<Sql>,
}

/// Splits a filter for a table.
///
/// # Errors
/// [`StoreError::Unsupported`] when the tree names a property that the table lacks, a value of the wrong kind, or a
/// CRS that is not served.
pub fn split(filter: &Filter, table: &Table, dialect: Dialect, registry: &Registry) -> Result<Split, StoreError> {
    let mut splitter = Splitter {
        table,
        dialect,
        registry,
        envelopes: Vec::new(),
        conditions: Vec::new(),
        narrowing: Vec::new(),
        residual: Residual::default(),
        remaining: Vec::new(),
        by_index: None,
        by_words: None,
    };
    for part in filter.conjuncts() {
        splitter.part(part)?;
    }
    splitter.finish()?;
    let Splitter { envelopes, conditions, narrowing, residual, by_index, by_words, .. } = splitter;
    let pushed = Sql::new(dialect).join(&conditions, " AND ");
    Ok(Split { envelopes, pushed, narrowing, residual, by_index, by_words })
}

struct Splitter<'a> {
    table: &'a Table,
    dialect: Dialect,
    registry: &'a Registry,
    envelopes: Vec<Envelopes>,
    conditions: Vec<Sql>,
    narrowing: Vec<Sql>,
    residual: Residual,
    /// Predicates that are decided on the rows.
    remaining: Vec<Expression>,
    by_index: Option<Sql>,
    by_words: Option<Sql>,
}

impl Splitter<'_> {
    fn sql(&self) -> Sql {
        Sql::new(self.dialect)
    }

    fn part(&mut self, part: &Filter) -> Result<(), StoreError> {
        match part {
            // `Filter::conjuncts` has flattened the tree.
            Filter::All(_) => Ok(()),
            Filter::Bbox { bbox, crs } => self.bbox(bbox, *crs),
            Filter::Datetime(interval) => {
                self.datetime(interval);
                Ok(())
            }
            Filter::Ids(ids) => {
                self.ids(ids);
                Ok(())
            }
            Filter::Equals { property, value } => self.equals(property, value),
            Filter::Holds(predicate) => {
                self.predicate(predicate);
                Ok(())
            }
            Filter::Search(phrases) => {
                self.search(phrases);
                Ok(())
            }
        }
    }

    /// A conjunction is taken apart: what the database decides leaves the rest.
    fn predicate(&mut self, predicate: &Expression) {
        let parts = match predicate {
            Expression::And(parts) => parts.iter().collect(),
            one => vec![one],
        };
        let pusher = Pusher { table: self.table, dialect: self.dialect };
        for part in &parts {
            self.conjunct(part, pusher);
        }
        for (column, range) in pusher.text_ranges(&parts) {
            if self.table.indexed.iter().any(|indexed| indexed == column) {
                self.by_index.get_or_insert_with(|| range.clone());
            }
            match self.dialect {
                Dialect::Sqlite => self.narrowing.push(range),
                Dialect::Postgres => self.conditions.push(range),
            }
        }
    }

    fn conjunct(&mut self, predicate: &Expression, pusher: Pusher<'_>) {
        let exact = pusher.exact(predicate, false);
        let is_decided = exact.is_some();
        if let Some(condition) = exact.or_else(|| pusher.at_least_but_texts(predicate)) {
            if pusher.is_by_index(predicate) {
                self.by_index.get_or_insert_with(|| condition.clone());
            }
            self.conditions.push(condition);
        }
        if is_decided {
            return;
        }
        if let Some(boxes) = pusher.boxes(predicate) {
            self.envelopes.push(Envelopes { boxes, exact_inside: false, keeps_missing: false });
        }
        self.remaining.push(predicate.clone());
    }

    fn search(&mut self, phrases: &[String]) {
        let texts = self.table.columns.iter().filter(|column| column.column_type == ColumnType::Text);
        let phrases = Phrases::new(phrases.iter().map(String::as_str));
        if let (Some(index), Some(lookup)) = (&self.table.text_index, phrases.lookup(self.dialect)) {
            match index {
                TextIndex::Fts5 { name, triggers } => {
                    self.by_words.get_or_insert(keys_by_words(self.table, name, triggers, lookup));
                }
                TextIndex::Words { columns } => {
                    self.conditions.push(words_of(columns).lit(" @@ ").bind(Bind::Text(lookup)).lit("::tsquery"));
                }
            }
        }
        self.residual.searches.push(Search { columns: texts.map(|column| column.name.clone()).collect(), phrases });
    }

    /// What remains of all predicates becomes one.
    fn finish(&mut self) -> Result<(), StoreError> {
        let Some(predicate) = Expression::and(std::mem::take(&mut self.remaining)) else { return Ok(()) };
        let schema = self.table.schema_of_values();
        let functions = functions(self.table, self.registry)?;
        let condition = Condition::new(&predicate, &Context { schema: &schema, functions: &functions });
        let unsupported = |error: CheckError| StoreError::Unsupported { what: error.to_string() };
        self.residual.condition = Some(condition.map_err(unsupported)?);
        Ok(())
    }

    fn bbox(&mut self, bbox: &watergang_core::Bbox, crs: CrsId) -> Result<(), StoreError> {
        let Some(geometry) = &self.table.geometry else {
            return Ok(());
        };
        let test = BoxTest::new(bbox, crs, geometry.crs, self.registry)?;
        self.envelopes.push(Envelopes {
            boxes: test.storage_boxes().to_vec(),
            exact_inside: test.is_exact_by_envelope(),
            keeps_missing: true,
        });
        self.residual.boxes.push(test);
        Ok(())
    }

    fn datetime(&mut self, interval: &Interval) {
        let (start, end) = match &self.table.time {
            None => return,
            Some(TimeProperties::Instant { property }) => (property.clone(), property.clone()),
            Some(TimeProperties::Interval { start, end }) => (start.clone(), end.clone()),
        };
        if let Some(from) = interval.start {
            self.bound(&end, from, Side::NotBefore);
        }
        if let Some(until) = interval.end {
            self.bound(&start, until, Side::NotAfter);
        }
        // SQLite holds times as texts in several spellings: the bounds above are a day wide of the mark there.
        if self.dialect == Dialect::Sqlite {
            self.residual.times.push(TimeTest::Touches { start, end, interval: *interval });
        }
    }

    /// The column is on the given side of the instant, or tells no time: it is null, or in SQLite another text.
    fn bound(&mut self, column: &str, instant: Instant, side: Side) {
        let Some(described) = self.table.column(column) else { return };
        let sql = side.of(self.sql().lit("(").ident(column), described.column_type, instant);
        let sql = match self.dialect {
            Dialect::Sqlite => {
                let spelt = " NOT GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]*'";
                sql.lit(" OR ").ident(column).lit(spelt).lit(" OR date(").ident(column).lit(") IS NULL")
            }
            Dialect::Postgres => sql,
        };
        self.conditions.push(sql.lit(" OR ").ident(column).lit(" IS NULL)"));
    }

    fn ids(&mut self, ids: &[ItemId]) {
        let id = &self.table.id;
        let texts = || ids.iter().map(|id| id.0.clone());
        let condition = match (self.dialect, id.kind, id.column_type) {
            (Dialect::Sqlite, KeyKind::Integer, _) => self.in_list(&id.name, Bind::Integers(whole_numbers(ids))),
            (Dialect::Sqlite, KeyKind::Text, _) => self.in_list(&id.name, Bind::Texts(texts().collect())),
            (Dialect::Postgres, KeyKind::Integer, _) => {
                self.sql().ident(&id.name).lit(" = ANY(").bind(Bind::Integers(whole_numbers(ids))).lit(")")
            }
            (Dialect::Postgres, KeyKind::Text, ColumnType::Uuid) => {
                let uuids = Bind::Texts(texts().filter(|text| is_uuid(text)).collect());
                self.sql().ident(&id.name).lit(" = ANY(").bind(uuids).lit("::uuid[])")
            }
            (Dialect::Postgres, KeyKind::Text, ColumnType::Text) => {
                self.sql().ident(&id.name).lit(" = ANY(").bind(Bind::Texts(texts().collect())).lit(")")
            }
            (Dialect::Postgres, KeyKind::Text, _) => {
                self.sql().ident(&id.name).lit("::text = ANY(").bind(Bind::Texts(texts().collect())).lit(")")
            }
        };
        self.conditions.push(condition);
    }

    fn in_list(&self, column: &str, list: Bind) -> Sql {
        self.sql().ident(column).lit(" IN (SELECT value FROM json_each(").bind(list).lit("))")
    }

    fn equals(&mut self, property: &str, value: &Value) -> Result<(), StoreError> {
        let unsupported = || StoreError::Unsupported { what: format!("compare `{property}` with {value:?}") };
        let column = self.table.column(property).ok_or_else(unsupported)?;
        let literal = match (column.column_type, value) {
            (ColumnType::Date | ColumnType::Timestamp | ColumnType::LocalTimestamp, Value::Text(text)) => {
                let wanted = Interval::parse_stored(text).ok_or_else(unsupported)?;
                return self.equals_time(property, column.column_type, wanted).ok_or_else(unsupported);
            }
            (ColumnType::Other | ColumnType::Json, Value::Text(text)) => {
                let name = self.sql().ident(&column.name);
                let name = if self.dialect == Dialect::Postgres { name.lit("::text") } else { name };
                self.conditions.push(name.lit(" = ").bind(Bind::Text(text.clone())));
                return Ok(());
            }
            // A parameter may spell it in either case; a predicate compares its text.
            (ColumnType::Uuid, Value::Text(text)) => Literal::Text(text.to_ascii_lowercase()),
            #[expect(
                clippy::cast_precision_loss,
                reason = "a whole number beyond 2^53 equals no double but its neighbour"
            )]
            (ColumnType::Number, Value::Integer(number)) => Literal::Number(*number as f64),
            (_, Value::Null) => return Err(unsupported()),
            (_, Value::Boolean(flag)) => Literal::Boolean(*flag),
            (_, Value::Integer(number)) => Literal::Integer(*number),
            (_, Value::Number(number)) => Literal::Number(*number),
            (_, Value::Text(text)) => Literal::Text(text.clone()),
        };
        let pusher = Pusher { table: self.table, dialect: self.dialect };
        let condition = pusher.compare(column, Comparison::Equal, &literal).ok_or_else(unsupported)?;
        if self.table.indexed.contains(&column.name) {
            self.by_index.get_or_insert_with(|| condition.clone());
        }
        self.conditions.push(condition);
        Ok(())
    }

    /// A date equals a date, an instant an instant; an instant "equals" a date when it lies in that day.
    fn equals_time(&mut self, property: &str, column_type: ColumnType, wanted: Interval) -> Option<()> {
        let (from, until) = (wanted.start?, wanted.end?);
        if column_type == ColumnType::Date && from == until {
            // No day equals an instant.
            self.conditions.push(self.sql().lit("1 = 0"));
            return Some(());
        }
        self.bound(property, from, Side::NotBefore);
        self.bound(property, until, Side::NotAfter);
        self.conditions.push(self.sql().ident(property).lit(" IS NOT NULL"));
        if self.dialect == Dialect::Sqlite {
            self.residual.times.push(TimeTest::Within { property: property.to_owned(), interval: wanted });
        }
        Some(())
    }
}

/// The keys of the rows that an index of FTS5 finds. Triggers go with a table that is made anew, and the index stays
/// behind: without them all keys come.
fn keys_by_words(table: &Table, index: &str, triggers: &[String; 3], lookup: String) -> Sql {
    let sql = Sql::new(Dialect::Sqlite).lit("SELECT rowid FROM ").ident(index).lit(" WHERE ").ident(index);
    let sql = sql.lit(" MATCH ").bind(Bind::Text(lookup));
    let sql = sql.lit(" UNION ALL SELECT ").ident(&table.key.name).lit(" FROM ").append(&table.quoted(Dialect::Sqlite));
    let sql = sql.lit(" WHERE (SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ");
    let sql = sql.bind(Bind::Text(table.name.clone())).lit(" AND name IN (SELECT value FROM json_each(");
    sql.bind(Bind::Texts(triggers.to_vec())).lit("))) < 3")
}

/// The words of some columns, as an index of PostgreSQL holds them.
#[must_use]
pub fn words_of(columns: &[String]) -> Sql {
    let sql = || Sql::new(Dialect::Postgres);
    let texts: Vec<_> = columns.iter().map(|column| sql().ident(column).lit("::text")).collect();
    sql().lit("watergang.words(ARRAY[").join(&texts, ", ").lit("])")
}

/// What functions measure with: positions of the table's geometries as longitude and latitude.
fn functions(table: &Table, registry: &Registry) -> Result<Functions, StoreError> {
    let storage = table.geometry.as_ref().map_or(CrsId::Crs84, |geometry| geometry.crs);
    let reproject = Reproject::new(registry, storage, CrsId::Crs84)
        .map_err(|_| StoreError::Unsupported { what: format!("measure in {storage}") })?;
    let is_lon_lat = registry.describe(storage).is_none_or(CrsInfo::is_geographic);
    Ok(Functions::new(Arc::new(move |x, y| reproject.apply(x, y)), is_lon_lat))
}

/// On which side of an instant a column must be.
#[derive(Clone, Copy)]
pub(crate) enum Side {
    NotBefore,
    NotAfter,
}

impl Side {
    const fn operator(self) -> &'static str {
        match self {
            Self::NotBefore => " >= ",
            Self::NotAfter => " <= ",
        }
    }

    /// Appends the comparison of a column of that type with an instant.
    pub(crate) fn of(self, column: Sql, column_type: ColumnType, instant: Instant) -> Sql {
        let sql = column.lit(self.operator());
        match (sql.dialect(), column_type) {
            (Dialect::Sqlite, _) => sql.bind(Bind::Text(self.day_with_margin(instant))),
            (Dialect::Postgres, ColumnType::Date) => sql.bind(Bind::Text(postgres_day(instant))).lit("::date"),
            (Dialect::Postgres, ColumnType::LocalTimestamp) => {
                sql.bind(Bind::Text(postgres_instant(instant))).lit("::timestamptz AT TIME ZONE 'UTC'")
            }
            (Dialect::Postgres, _) => sql.bind(Bind::Text(postgres_instant(instant))).lit("::timestamptz"),
        }
    }

    /// A day as text that every spelling of an instant on the right side compares well with: two days off covers any
    /// offset from UTC, and `~` comes after every character of a time.
    fn day_with_margin(self, instant: Instant) -> String {
        match self {
            Self::NotBefore => day(instant.0.saturating_sub(2 * MICROS_PER_DAY)),
            Self::NotAfter => day(instant.0.saturating_add(2 * MICROS_PER_DAY)) + "~",
        }
    }
}

/// `2024-07-09`; days before year 0 and after 9999 become the first and the last that texts of ten characters can say.
fn day(micros: i64) -> String {
    let first = watergang_core::time::days_from_civil(0, 1, 1) * MICROS_PER_DAY;
    let last = watergang_core::time::days_from_civil(9999, 12, 31) * MICROS_PER_DAY;
    let text = Instant(micros.clamp(first, last)).to_string();
    text.get(..10).unwrap_or_default().to_owned()
}

/// PostgreSQL has no year 0 in this spelling: whatever comes before year 1 is its `-infinity`.
fn postgres_instant(instant: Instant) -> String {
    let year_one = watergang_core::time::days_from_civil(1, 1, 1) * MICROS_PER_DAY;
    if instant.0 < year_one { "-infinity".to_owned() } else { instant.to_rfc3339() }
}

fn postgres_day(instant: Instant) -> String {
    match postgres_instant(instant) {
        infinity if infinity.starts_with('-') => infinity,
        _ => day(instant.0),
    }
}

fn whole_numbers(ids: &[ItemId]) -> Vec<i64> {
    // `007` and `+7` are other texts than the id `7`.
    ids.iter().filter_map(|id| id.0.parse::<i64>().ok().filter(|number| number.to_string() == id.0)).collect()
}

/// Whether a text is a UUID in the spelling that PostgreSQL writes, in either case.
#[must_use]
pub fn is_uuid(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
