//! What a store must know of a table to read it.

use watergang_core::{
    CrsId, GeometryKind, GeometryProperty, KeyKind, Property, PropertyKind, Schema, SortKey, TimeProperties,
};

use crate::text::{Dialect, Sql};

/// How the database holds a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// `boolean`; 0 and 1 in SQLite.
    Boolean,
    /// Any whole number.
    Integer,
    /// Any number with a fraction.
    Number,
    /// Any text that compares as text.
    Text,
    /// A day. Text in SQLite.
    Date,
    /// A point in time. Text in SQLite, `timestamptz` in PostgreSQL.
    Timestamp,
    /// `timestamp without time zone`, taken as UTC.
    LocalTimestamp,
    /// `uuid`.
    Uuid,
    /// A JSON value.
    Json,
    /// Whatever else, read and compared as its text.
    Other,
}

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name, which is also the property's.
    pub name: String,
    /// How the database holds it.
    pub column_type: ColumnType,
}

/// How envelopes are found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpatialIndex {
    /// Not at all: every row is looked at.
    None,
    /// A GeoPackage R-tree in the table of that name; it has no entry for missing and empty geometries.
    RTree(String),
    /// A GiST index, or at least the operators that would use one.
    Gist,
}

/// The geometry column.
#[derive(Clone, Debug, PartialEq)]
pub struct Geometry {
    /// Its name.
    pub name: String,
    /// The CRS as the system names it.
    pub crs: CrsId,
    /// The CRS as the database numbers it.
    pub srid: i32,
    /// How envelopes are found.
    pub index: SpatialIndex,
    /// Whether a row may lack it.
    pub nullable: bool,
}

/// A column that identifies rows.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyColumn {
    /// Its name.
    pub name: String,
    /// Number or text.
    pub kind: KeyKind,
    /// How the database holds it.
    pub column_type: ColumnType,
}

/// An index of the words in the texts of a table, which finds the rows that [`crate::search`] is to look at. It holds
/// all published columns of type [`ColumnType::Text`], perhaps others too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextIndex {
    /// A table of SQLite's FTS5 whose row ids are the table's keys.
    Fts5 {
        /// Its name.
        name: String,
        /// The triggers that keep it true: without all of them it is not asked.
        triggers: [String; 3],
    },
    /// An index of PostgreSQL on `watergang.words` of the columns in that order.
    Words {
        /// Their names.
        columns: Vec<String>,
    },
}

/// How an index is asked that holds texts in the order of their code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextOrder {
    /// By a comparison of the column as it is; in SQLite as `BINARY`.
    Own,
    /// By PostgreSQL's collation `"C"`.
    C,
    /// By the operators of PostgreSQL's `text_pattern_ops`.
    Pattern,
}

/// One table or view.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The schema it lies in, where the database has schemas.
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
    /// The column that orders rows: unique, never null, indexed.
    pub key: KeyColumn,
    /// The column of public ids: unique, never null; often the key itself.
    pub id: KeyColumn,
    /// The geometry, where the table is spatial.
    pub geometry: Option<Geometry>,
    /// All published columns but the geometry, in order.
    pub columns: Vec<Column>,
    /// Which columns tell when a row is.
    pub time: Option<TimeProperties>,
    /// The order where a query names none.
    pub default_sort: Vec<SortKey>,
    /// Columns with which an index begins, where a store has to know: SQLite's planner cannot tell whether a range is
    /// worth its index.
    pub indexed: Vec<String>,
    /// Columns of texts that an index begins with in the order of code points, and how it is asked. Others compare by the
    /// habits of a language, and no range of code points is a range of theirs.
    pub text_orders: Vec<(String, TextOrder)>,
    /// Columns of PostgreSQL's `numeric`, whose index knows no doubles.
    pub decimals: Vec<String>,
    /// The index of the words in its texts, where it has one.
    pub text_index: Option<TextIndex>,
}

impl Table {
    /// The column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The columns as a predicate sees them: whatever is read as text is text.
    #[must_use]
    pub fn schema_of_values(&self) -> Schema {
        let property = |column: &Column| {
            let kind = match column.column_type {
                ColumnType::Boolean => PropertyKind::Boolean,
                ColumnType::Integer => PropertyKind::Integer,
                ColumnType::Number => PropertyKind::Number,
                ColumnType::Text | ColumnType::Uuid | ColumnType::Other => PropertyKind::Text,
                ColumnType::Date => PropertyKind::Date,
                ColumnType::Timestamp | ColumnType::LocalTimestamp => PropertyKind::DateTime,
                ColumnType::Json => PropertyKind::Json,
            };
            Property::new(column.name.clone(), kind)
        };
        let geometry = self.geometry.as_ref().map(|geometry| GeometryProperty {
            name: geometry.name.clone(),
            kind: GeometryKind::Any,
            has_z: false,
        });
        Schema { properties: self.columns.iter().map(property).collect(), geometry, time: self.time.clone() }
    }

    /// Whether public ids are the keys.
    #[must_use]
    pub fn id_is_key(&self) -> bool {
        self.id.name == self.key.name
    }

    /// The quoted name, with the schema where there is one.
    #[must_use]
    pub fn quoted(&self, dialect: Dialect) -> Sql {
        let sql = Sql::new(dialect);
        match &self.schema {
            Some(schema) => sql.ident(schema).lit(".").ident(&self.name),
            None => sql.ident(&self.name),
        }
    }
}
