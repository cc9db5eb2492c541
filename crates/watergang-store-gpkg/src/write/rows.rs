//! Rows on their way into a table: statements, equality with what is there, refusals in plain words.

use rusqlite::types::{ToSqlOutput, Value as Owned, ValueRef as Cell};
use rusqlite::{CachedStatement, Connection, ErrorCode, Row, params_from_iter};
use watergang_core::import::{ImportRow, ImportTarget};
use watergang_core::{StoreError, Value};
use watergang_geometry::gpkg;
use watergang_sql::geopackage::quoted;

use crate::error::store_error;

const DOING: &str = "writing items";

/// The statements of one import, as text: SQLite keeps them prepared.
#[derive(Debug)]
pub(crate) struct Statements {
    insert: String,
    update: String,
    find: Option<String>,
    next: String,
    id_place: Option<usize>,
    has_geometry: bool,
}

/// A row as SQLite takes it.
pub(crate) struct Cells {
    geometry: Option<Vec<u8>>,
    row: ImportRow,
}

/// What became of a row that a table would not take.
pub(crate) enum Rejection {
    /// The row is at fault.
    Row(String),
    /// The store is.
    Store(StoreError),
}

impl Statements {
    /// The statements for a table.
    pub(crate) fn new(table: &str, key: &str, target: &ImportTarget) -> Self {
        let t = quoted(table);
        let geometry = target.schema.geometry.as_ref().map(|geometry| geometry.name.as_str());
        let columns: Vec<_> = geometry
            .into_iter()
            .chain(target.schema.properties.iter().map(|property| property.name.as_str()))
            .map(quoted)
            .collect();
        let places = vec!["?"; columns.len()].join(", ");
        let sets: Vec<_> = columns.iter().map(|column| format!("{column} = ?")).collect();
        let (list, key) = (columns.join(", "), quoted(key));
        let find =
            target.id_property.as_ref().map(|id| format!("SELECT {key}, {list} FROM {t} WHERE {} = ?", quoted(id)));
        Self {
            insert: format!("INSERT INTO {t} ({list}) VALUES ({places})"),
            update: format!("UPDATE {t} SET {} WHERE {key} = ?", sets.join(", ")),
            find,
            next: format!("SELECT {key}, {list} FROM {t} WHERE {key} > ? ORDER BY {key} LIMIT 1"),
            id_place: target
                .id_property
                .as_ref()
                .and_then(|id| target.schema.properties.iter().position(|property| property.name == *id)),
            has_geometry: geometry.is_some(),
        }
    }

    /// The id of a row, where rows have ids.
    pub(crate) fn id<'a>(&self, row: &'a ImportRow) -> Option<&'a Value> {
        self.id_place.and_then(|place| row.values.get(place))
    }

    /// Puts a geometry into its GeoPackage form.
    pub(crate) fn cells(&self, row: ImportRow, srs_id: i32) -> Result<Cells, String> {
        let geometry = match row.wkb.as_deref().filter(|_| self.has_geometry) {
            Some(wkb) => {
                let mut blob = Vec::with_capacity(wkb.len() + 40);
                gpkg::write(srs_id, wkb, &mut blob).map_err(|error| format!("the geometry cannot be read: {error}"))?;
                Some(blob)
            }
            None => None,
        };
        Ok(Cells { geometry, row })
    }

    /// Adds a row; its new key.
    pub(crate) fn insert(&self, connection: &Connection, cells: &Cells) -> Result<i64, Rejection> {
        let mut statement = prepare(connection, &self.insert)?;
        statement.execute(params_from_iter(self.values(cells))).map_err(rejection)?;
        Ok(connection.last_insert_rowid())
    }

    /// Changes the row with that key.
    pub(crate) fn update(&self, connection: &Connection, cells: &Cells, key: i64) -> Result<(), Rejection> {
        let mut statement = prepare(connection, &self.update)?;
        let values = self.values(cells).chain(std::iter::once(ToSqlOutput::Owned(Owned::Integer(key))));
        statement.execute(params_from_iter(values)).map(|_| ()).map_err(rejection)
    }

    /// The key of the row with that id, and whether it is the same already.
    pub(crate) fn find(
        &self,
        connection: &Connection,
        id: &Value,
        cells: &Cells,
    ) -> Result<Option<(i64, bool)>, Rejection> {
        let Some(find) = &self.find else { return Ok(None) };
        self.look(&mut prepare(connection, find)?, sql_value(id), cells)
    }

    /// The key of the row that follows a key, and whether it is the same already.
    pub(crate) fn next(
        &self,
        connection: &Connection,
        after: i64,
        cells: &Cells,
    ) -> Result<Option<(i64, bool)>, Rejection> {
        self.look(&mut prepare(connection, &self.next)?, ToSqlOutput::Owned(Owned::Integer(after)), cells)
    }

    fn look(
        &self,
        statement: &mut CachedStatement<'_>,
        parameter: ToSqlOutput<'_>,
        cells: &Cells,
    ) -> Result<Option<(i64, bool)>, Rejection> {
        let mut rows = statement.query([parameter]).map_err(rejection)?;
        let Some(row) = rows.next().map_err(rejection)? else { return Ok(None) };
        let key = row.get(0).map_err(rejection)?;
        Ok(Some((key, self.is_same(row, cells))))
    }

    fn is_same(&self, row: &Row<'_>, cells: &Cells) -> bool {
        let cell = |place: usize| row.get_ref(place).unwrap_or(Cell::Null);
        let first_value = 1 + usize::from(self.has_geometry);
        let same_geometry = !self.has_geometry || same_geometry(cell(1), cells.geometry.as_deref());
        same_geometry
            && cells.row.values.iter().enumerate().all(|(place, value)| same_value(cell(first_value + place), value))
    }

    fn values<'a>(&self, cells: &'a Cells) -> impl Iterator<Item = ToSqlOutput<'a>> {
        let geometry = self.has_geometry.then(|| match &cells.geometry {
            Some(blob) => ToSqlOutput::Borrowed(Cell::Blob(blob)),
            None => ToSqlOutput::Owned(Owned::Null),
        });
        geometry.into_iter().chain(cells.row.values.iter().map(sql_value))
    }
}

fn prepare<'a>(connection: &'a Connection, sql: &str) -> Result<CachedStatement<'a>, Rejection> {
    connection.prepare_cached(sql).map_err(|error| Rejection::Store(store_error(DOING)(error)))
}

fn sql_value(value: &Value) -> ToSqlOutput<'_> {
    match value {
        Value::Null => ToSqlOutput::Owned(Owned::Null),
        Value::Boolean(flag) => ToSqlOutput::Owned(Owned::Integer(i64::from(*flag))),
        Value::Integer(number) => ToSqlOutput::Owned(Owned::Integer(*number)),
        Value::Number(number) => ToSqlOutput::Owned(Owned::Real(*number)),
        Value::Text(text) => ToSqlOutput::Borrowed(Cell::Text(text.as_bytes())),
    }
}

/// A constraint is broken by the row; everything else is the store's trouble.
fn rejection(error: rusqlite::Error) -> Rejection {
    match &error {
        rusqlite::Error::SqliteFailure(failure, message) if failure.code == ErrorCode::ConstraintViolation => {
            let message = message.as_deref().unwrap_or("a rule of the table");
            Rejection::Row(match message.split_once(" constraint failed: ") {
                Some(("UNIQUE", columns)) => format!("another item has the same {columns}"),
                Some(("NOT NULL", column)) => format!("{column} must not be missing"),
                Some(("CHECK", rule)) => format!("it breaks the rule `{rule}`"),
                _ if message.starts_with("FOREIGN KEY") => "it refers to an item that is not there".to_owned(),
                _ => message.to_owned(),
            })
        }
        _ => Rejection::Store(store_error(DOING)(error)),
    }
}

fn same_geometry(stored: Cell<'_>, new: Option<&[u8]>) -> bool {
    match (stored, new) {
        (Cell::Null, None) => true,
        // Other programs write other headers before the same bytes.
        (Cell::Blob(stored), Some(new)) => {
            stored == new
                || matches!((gpkg::parse(stored), gpkg::parse(new)), (Ok(stored), Ok(new)) if stored.wkb == new.wkb)
        }
        _ => false,
    }
}

#[expect(clippy::cast_precision_loss, reason = "SQLite itself compares a whole number with a double so")]
fn same_value(stored: Cell<'_>, new: &Value) -> bool {
    match (stored, new) {
        (Cell::Null, Value::Null) => true,
        (Cell::Integer(stored), Value::Boolean(flag)) => stored == i64::from(*flag),
        (Cell::Integer(stored), Value::Integer(number)) => stored == *number,
        (Cell::Integer(stored), Value::Number(number)) => stored as f64 == *number,
        (Cell::Real(stored), Value::Number(number)) => stored == *number,
        (Cell::Real(stored), Value::Integer(number)) => stored == *number as f64,
        (Cell::Text(stored), Value::Text(text)) => stored == text.as_bytes(),
        _ => false,
    }
}
