//! What a GeoPackage has to publish: its registered tables and views, their columns, keys, CRSs and references.
//!
//! Source: OGC 12-128r18, GeoPackage 1.3, clauses 1.1.3 (contents), 2.1 (features), 2.4 (attributes), F.3 (R-tree).

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};

use rusqlite::{Connection, OptionalExtension, types::Type};
use watergang_core::{
    CollectionId, CollectionSource, CrsId, GeometryKind, GeometryProperty, Inventory, KeyKind, Property, PropertyKind,
    Publication, Publish, Revision, Schema, SkippedTable, StoreError, Text,
};
use watergang_crs::Registry;
use watergang_sql::table::KeyColumn;
use watergang_sql::{Column, ColumnType, Geometry, SpatialIndex, Table, TextOrder, guess};

use crate::error::store_error;
use crate::revision;
use crate::text_index::Texts;

const DOING: &str = "reading the contents of the GeoPackage";
/// Rows of a view that are looked at to learn the type of a computed column.
const SAMPLE_ROWS: i64 = 200;

/// A table as the store reads it.
#[derive(Debug)]
pub(crate) struct Described {
    pub(crate) table: Table,
    /// `[min_x, min_y, max_x, max_y]` as `gpkg_contents` has it: a hint, since nobody must keep it true.
    pub(crate) envelope_hint: Option<[f64; 4]>,
    /// The number of the file's schema at which triggers were last seen to keep the table's revision.
    tracked_at: Option<AtomicI64>,
    /// Whether its rows may change although nobody has written.
    is_fickle: bool,
}

impl Described {
    /// The state of the table in a snapshot whose file has that state.
    pub(crate) fn revision(&self, connection: &Connection, file: Revision) -> Result<Revision, StoreError> {
        if self.is_fickle {
            return Ok(Revision::unlike_any());
        }
        let Some(tracked_at) = &self.tracked_at else { return Ok(file) };
        // A table made anew under its name has lost its triggers, and the schema's number has moved.
        let schema = revision::schema_version(connection)?;
        if tracked_at.load(Ordering::Relaxed) != schema {
            if !revision::is_tracked(connection, &self.table.name)? {
                return Ok(file);
            }
            tracked_at.store(schema, Ordering::Relaxed);
        }
        revision::tracked(connection, &self.table.name)
    }
}

/// All that was found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) inventory: Inventory,
    pub(crate) tables: BTreeMap<CollectionId, Described>,
}

struct Contents {
    name: String,
    data_type: String,
    identifier: Option<String>,
    description: Option<String>,
    envelope_hint: Option<[f64; 4]>,
    geometry: Option<(String, String, i32, i64)>,
    organization: Option<(String, i64)>,
}

/// Looks at a GeoPackage.
pub(crate) fn inventory(connection: &Connection, publish: &Publish, registry: &Registry) -> Result<Found, StoreError> {
    let contents = contents(connection)?;
    let mut found = Found::default();
    if matches!(publish, Publish::Everything) {
        found.inventory.skipped.extend(unregistered(connection)?);
    }
    let wanted: Vec<(Option<&Publication>, Option<&Contents>)> = match publish {
        Publish::Everything => contents.iter().map(|table| (None, Some(table))).collect(),
        Publish::Only(publications) => publications
            .iter()
            .map(|publication| (Some(publication), contents.iter().find(|table| table.name == publication.table)))
            .collect(),
    };
    for (publication, contents) in wanted {
        let described = match (contents, publication) {
            (Some(contents), _) => describe(connection, contents, publication, registry)?,
            (None, Some(publication)) => Err(SkippedTable {
                table: publication.table.clone(),
                reason: "the GeoPackage has no such table in its contents".to_owned(),
            }),
            (None, None) => continue,
        };
        match described {
            Ok((source, described)) => {
                // Two table names may make the same id; the first keeps it.
                if found.tables.contains_key(&source.id) {
                    let reason = format!("another table is published as `{}` already", source.id);
                    found.inventory.skipped.push(SkippedTable { table: source.table, reason });
                } else {
                    found.tables.insert(source.id.clone(), described);
                    found.inventory.collections.push(source);
                }
            }
            Err(skipped) => found.inventory.skipped.push(skipped),
        }
    }
    link_references(connection, &mut found)?;
    found.inventory.collections.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(found)
}

fn contents(connection: &Connection) -> Result<Vec<Contents>, StoreError> {
    let mut statement = connection
        .prepare(
            "SELECT c.table_name, c.data_type, c.identifier, c.description, c.min_x, c.min_y, c.max_x, c.max_y,
                    g.column_name, g.geometry_type_name, g.srs_id, g.z, s.organization, s.organization_coordsys_id
             FROM gpkg_contents c
             LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name
             LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
             ORDER BY c.table_name",
        )
        .map_err(|_| StoreError::Damaged {
            what: "the file is no GeoPackage: it has no contents table".to_owned(),
            source: None,
        })?;
    let rows = statement.query_map([], |row| {
        let corner = |place: usize| row.get::<_, Option<f64>>(place);
        let envelope_hint = match (corner(4)?, corner(5)?, corner(6)?, corner(7)?) {
            (Some(min_x), Some(min_y), Some(max_x), Some(max_y)) => Some([min_x, min_y, max_x, max_y]),
            _ => None,
        };
        let geometry = match row.get::<_, Option<String>>(8)? {
            Some(column) => Some((column, row.get(9)?, row.get(10)?, row.get(11)?)),
            None => None,
        };
        let organization = match row.get::<_, Option<String>>(12)? {
            Some(name) => Some((name, row.get(13)?)),
            None => None,
        };
        Ok(Contents {
            name: row.get(0)?,
            data_type: row.get(1)?,
            identifier: row.get(2)?,
            description: row.get(3)?,
            envelope_hint,
            geometry,
            organization,
        })
    });
    rows.and_then(Iterator::collect).map_err(store_error(DOING))
}

/// Tables and views that the contents do not have, hence no program shows: whoever made them may wonder. Those of
/// SQLite, of GeoPackage and its extensions, of spatial indexes and of QGIS are nobody's layers.
fn unregistered(connection: &Connection) -> Result<Vec<SkippedTable>, StoreError> {
    let mut statement = connection
        .prepare(
            "SELECT name FROM sqlite_master
             WHERE type IN ('table', 'view') AND name NOT IN (SELECT table_name FROM gpkg_contents)
               AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'gpkg*' AND name NOT GLOB 'rtree_*'
               AND name NOT IN ('layer_styles', 'qgis_projects')
             ORDER BY name",
        )
        .map_err(store_error(DOING))?;
    let reason = "it is not registered in the contents of the GeoPackage (`gpkg_contents`)";
    let skipped = |row: &rusqlite::Row<'_>| Ok(SkippedTable { table: row.get(0)?, reason: reason.to_owned() });
    statement.query_map([], skipped).and_then(Iterator::collect).map_err(store_error(DOING))
}

type Description = Result<(CollectionSource, Described), SkippedTable>;

fn describe(
    connection: &Connection,
    contents: &Contents,
    publication: Option<&Publication>,
    registry: &Registry,
) -> Result<Description, StoreError> {
    let skip = |reason: String| Ok(Err(SkippedTable { table: contents.name.clone(), reason }));
    if !matches!(contents.data_type.as_str(), "features" | "attributes") {
        return skip(format!("its content is `{}`, neither features nor attributes", contents.data_type));
    }
    let columns = columns_of(connection, &contents.name)?;
    if columns.is_empty() {
        return skip("the table is named in the contents and is not there".to_owned());
    }
    let Some(key) = key_of(connection, &contents.name, &columns)? else {
        return skip("it has no usable key: a table needs a primary key of one column, a view a first column that is unique and never null".to_owned());
    };
    let geometry = match geometry_of(connection, contents, &columns, registry)? {
        Ok(geometry) => geometry,
        Err(reason) => return skip(reason),
    };
    let id = id_of(connection, &contents.name, &columns, &key)?;
    let hidden =
        |name: &str| publication.is_some_and(|publication| publication.hidden.iter().any(|hidden| hidden == name));
    let published: Vec<_> = columns
        .iter()
        .filter(|column| {
            let is_integer_key = column.name == key.name && key.kind == KeyKind::Integer;
            let is_geometry = contents.geometry.as_ref().is_some_and(|(name, ..)| *name == column.name);
            !is_integer_key && !is_geometry && !column.is_blob && !hidden(&column.name)
        })
        .collect();
    let sql_columns: Vec<_> =
        published.iter().map(|column| Column { name: column.name.clone(), column_type: column.column_type }).collect();
    let time = match publication.and_then(|publication| publication.time.clone()) {
        Some(time) => Some(time),
        None => guess::time_properties(&sql_columns),
    };
    let schema = Schema {
        properties: published.iter().map(|column| column.property(&id)).collect(),
        geometry: geometry.as_ref().map(|(geometry, kind, has_z)| GeometryProperty {
            name: geometry.name.clone(),
            kind: *kind,
            has_z: *has_z,
        }),
        time: time.clone(),
    };
    let collection = CollectionSource {
        id: publication
            .map_or_else(|| CollectionId::from_table_name(&contents.name), |publication| publication.id.clone()),
        table: contents.name.clone(),
        title: plain(contents.identifier.as_deref()),
        description: plain(contents.description.as_deref()),
        schema,
        id_kind: id.kind,
        storage_crs: geometry.as_ref().map_or(CrsId::Crs84, |(geometry, ..)| geometry.crs),
    };
    let text_index = match texts_in(&contents.name, &columns) {
        Some(texts) if sql_columns.iter().all(|column| texts.has(column)) => texts.found(connection)?,
        _ => None,
    };
    let table = Table {
        schema: None,
        name: contents.name.clone(),
        key,
        id,
        geometry: geometry.map(|(geometry, ..)| geometry),
        columns: sql_columns,
        time,
        default_sort: publication.map(|publication| publication.default_sort.clone()).unwrap_or_default(),
        indexed: indexed_columns(connection, &contents.name)?,
        text_orders: ordered_columns(connection, &contents.name)?,
        decimals: Vec::new(),
        text_index,
    };
    let is_tracked = revision::is_tracked(connection, &contents.name)?;
    let tracked_at = is_tracked.then(|| revision::schema_version(connection).map(AtomicI64::new)).transpose()?;
    let is_fickle = revision::is_fickle(connection, &contents.name)?;
    Ok(Ok((collection, Described { table, envelope_hint: contents.envelope_hint, tracked_at, is_fickle })))
}

fn plain(text: Option<&str>) -> Text {
    text.filter(|text| !text.trim().is_empty()).map(Text::plain).unwrap_or_default()
}

/// One column as SQLite describes it.
#[derive(Debug)]
struct ColumnFact {
    name: String,
    column_type: ColumnType,
    max_length_chars: Option<u32>,
    not_null: bool,
    /// Place in the primary key, from 1; 0 for none.
    primary_key: i64,
    is_rowid: bool,
    is_blob: bool,
    /// Whether it is declared as text.
    is_text: bool,
}

impl ColumnFact {
    fn property(&self, id: &KeyColumn) -> Property {
        let kind = match self.column_type {
            ColumnType::Boolean => PropertyKind::Boolean,
            ColumnType::Integer => PropertyKind::Integer,
            ColumnType::Number => PropertyKind::Number,
            ColumnType::Date => PropertyKind::Date,
            ColumnType::Timestamp | ColumnType::LocalTimestamp => PropertyKind::DateTime,
            ColumnType::Json => PropertyKind::Json,
            ColumnType::Text | ColumnType::Uuid | ColumnType::Other => PropertyKind::Text,
        };
        let mut property = Property::new(self.name.clone(), kind);
        property.nullable = !self.not_null && self.primary_key == 0;
        property.is_id = self.name == id.name;
        property.max_length_chars = self.max_length_chars;
        property
    }
}

fn columns_of(connection: &Connection, table: &str) -> Result<Vec<ColumnFact>, StoreError> {
    let json = json_columns(connection, table);
    let mut statement = connection
        .prepare("SELECT name, type, \"notnull\", pk FROM pragma_table_xinfo(?1) WHERE hidden <> 1")
        .map_err(store_error(DOING))?;
    let rows = statement
        .query_map([table], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, Option<String>>(1)?,
                row.get::<_, bool>(2)?,
                row.get::<_, i64>(3)?,
            ))
        })
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(store_error(DOING))?;
    let mut columns = Vec::with_capacity(rows.len());
    for (name, declared, not_null, primary_key) in rows {
        let declared = declared.unwrap_or_default();
        let (column_type, is_blob) = match column_type(&declared) {
            Some(_) if json.contains(&name) => (ColumnType::Json, false),
            Some(column_type) => (column_type, false),
            None if declared.is_empty() => (sampled_type(connection, table, &name)?, false),
            None => (ColumnType::Other, true),
        };
        columns.push(ColumnFact {
            column_type,
            max_length_chars: max_length_chars(&declared),
            not_null,
            primary_key,
            is_rowid: declared.eq_ignore_ascii_case("INTEGER") && primary_key == 1,
            is_blob,
            is_text: column_type == ColumnType::Text && !declared.is_empty(),
            name,
        });
    }
    Ok(columns)
}

/// The columns of a table that a text index holds, where it can have one.
pub(crate) fn texts_of(connection: &Connection, table: &str) -> Result<Option<Texts>, StoreError> {
    Ok(texts_in(table, &columns_of(connection, table)?))
}

/// All that are declared as text: which of them are published does not matter, and values of a column without a type may
/// be anything tomorrow.
fn texts_in(table: &str, columns: &[ColumnFact]) -> Option<Texts> {
    let key = columns.iter().find(|column| column.is_rowid)?;
    let texts = columns.iter().filter(|column| column.is_text);
    let names: Vec<_> = texts.map(|column| column.name.clone()).collect();
    (!names.is_empty()).then(|| Texts { table: table.to_owned(), key: key.name.clone(), columns: names })
}

/// Columns with which an index begins that has all rows.
fn indexed_columns(connection: &Connection, table: &str) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT DISTINCT i.name FROM pragma_index_list(?1) AS l, pragma_index_info(l.name) AS i
               WHERE i.seqno = 0 AND l.partial = 0 AND i.name IS NOT NULL";
    let mut statement = connection.prepare(sql).map_err(store_error(DOING))?;
    statement.query_map([table], |row| row.get(0)).and_then(Iterator::collect).map_err(store_error(DOING))
}

/// Those of them that lie in the order of code points: by `BINARY`, which compares bytes, in a file whose texts are UTF-8.
fn ordered_columns(connection: &Connection, table: &str) -> Result<Vec<(String, TextOrder)>, StoreError> {
    let sql = "SELECT DISTINCT i.name FROM pragma_index_list(?1) AS l, pragma_index_xinfo(l.name) AS i
               WHERE i.seqno = 0 AND l.partial = 0 AND i.name IS NOT NULL AND i.coll = 'BINARY'
                 AND (SELECT encoding FROM pragma_encoding) = 'UTF-8'";
    let mut statement = connection.prepare(sql).map_err(store_error(DOING))?;
    let rows = statement.query_map([table], |row| Ok((row.get(0)?, TextOrder::Own)));
    rows.and_then(Iterator::collect).map_err(store_error(DOING))
}

/// Columns that the schema extension says hold JSON. A file without the extension has none.
fn json_columns(connection: &Connection, table: &str) -> Vec<String> {
    connection
        .prepare("SELECT column_name FROM gpkg_data_columns WHERE table_name = ?1 AND mime_type = 'application/json'")
        .and_then(|mut statement| statement.query_map([table], |row| row.get(0)).and_then(Iterator::collect))
        .unwrap_or_default()
}

/// The types of GeoPackage (table 1) and those that other programs write; nothing for blobs and geometries.
fn column_type(declared: &str) -> Option<ColumnType> {
    let base = declared.split('(').next().unwrap_or_default().trim().to_ascii_uppercase();
    match base.as_str() {
        "BOOLEAN" | "BOOL" => Some(ColumnType::Boolean),
        "TINYINT" | "SMALLINT" | "MEDIUMINT" | "INT" | "INTEGER" | "BIGINT" | "INT64" => Some(ColumnType::Integer),
        "FLOAT" | "DOUBLE" | "REAL" | "DOUBLE PRECISION" | "NUMERIC" | "DECIMAL" => Some(ColumnType::Number),
        "TEXT" | "VARCHAR" | "CHAR" | "NVARCHAR" | "STRING" | "CLOB" => Some(ColumnType::Text),
        "DATE" => Some(ColumnType::Date),
        "DATETIME" | "TIMESTAMP" => Some(ColumnType::Timestamp),
        "JSON" => Some(ColumnType::Json),
        _ => None,
    }
}

fn max_length_chars(declared: &str) -> Option<u32> {
    let (base, rest) = declared.split_once('(')?;
    let text = matches!(base.trim().to_ascii_uppercase().as_str(), "TEXT" | "VARCHAR" | "CHAR" | "NVARCHAR");
    text.then(|| rest.trim_end_matches(')').trim().parse().ok()).flatten()
}

/// The type of a column that a view computes, from the values it has.
fn sampled_type(connection: &Connection, table: &str, column: &str) -> Result<ColumnType, StoreError> {
    let quote = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let sql = format!("SELECT {} FROM {} LIMIT {SAMPLE_ROWS}", quote(column), quote(table));
    let mut statement = connection.prepare(&sql).map_err(store_error(DOING))?;
    let mut rows = statement.query([]).map_err(store_error(DOING))?;
    let mut seen = None;
    while let Some(row) = rows.next().map_err(store_error(DOING))? {
        let one = match row.get_ref(0).map_err(store_error(DOING))?.data_type() {
            Type::Null => continue,
            Type::Integer => ColumnType::Integer,
            Type::Real => ColumnType::Number,
            Type::Text | Type::Blob => return Ok(ColumnType::Text),
        };
        seen = Some(if seen == Some(ColumnType::Number) { ColumnType::Number } else { one });
    }
    Ok(seen.unwrap_or(ColumnType::Text))
}

/// The primary key of a table; of a view its first column, where its values are unique and none is missing.
fn key_of(connection: &Connection, table: &str, columns: &[ColumnFact]) -> Result<Option<KeyColumn>, StoreError> {
    let key = |column: &ColumnFact, kind, column_type| KeyColumn { name: column.name.clone(), kind, column_type };
    let primary: Vec<_> = columns.iter().filter(|column| column.primary_key > 0).collect();
    match primary.as_slice() {
        [one] if one.is_rowid => Ok(Some(key(one, KeyKind::Integer, ColumnType::Integer))),
        [one] if one.column_type == ColumnType::Integer && one.not_null => {
            Ok(Some(key(one, KeyKind::Integer, ColumnType::Integer)))
        }
        [one] if one.column_type == ColumnType::Text && one.not_null => {
            Ok(Some(key(one, KeyKind::Text, ColumnType::Text)))
        }
        [] if is_view(connection, table)? => match columns.first() {
            Some(first)
                if first.column_type == ColumnType::Integer && view_key_is_sound(connection, table, &first.name)? =>
            {
                Ok(Some(key(first, KeyKind::Integer, ColumnType::Integer)))
            }
            _ => Ok(None),
        },
        _ => Ok(None),
    }
}

fn is_view(connection: &Connection, table: &str) -> Result<bool, StoreError> {
    connection
        .query_row("SELECT type = 'view' FROM sqlite_master WHERE name = ?1", [table], |row| row.get(0))
        .optional()
        .map(Option::unwrap_or_default)
        .map_err(store_error(DOING))
}

fn view_key_is_sound(connection: &Connection, table: &str, column: &str) -> Result<bool, StoreError> {
    let quote = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let (column, table) = (quote(column), quote(table));
    let sql = format!(
        "SELECT count(*) = count(DISTINCT {column}) AND coalesce(min(typeof({column}) = 'integer'), 1) FROM {table}"
    );
    connection.query_row(&sql, [], |row| row.get(0)).map_err(store_error(DOING))
}

/// A text column named `id` that is unique and never null beside an integer key is the public id: the corridor's own
/// tables have stable text ids, and integer keys that are nobody's business.
fn id_of(
    connection: &Connection,
    table: &str,
    columns: &[ColumnFact],
    key: &KeyColumn,
) -> Result<KeyColumn, StoreError> {
    let candidate =
        columns.iter().find(|column| column.name == "id" && column.column_type == ColumnType::Text && column.not_null);
    let Some(candidate) = candidate else { return Ok(key.clone()) };
    let unique: bool = connection
        .query_row(
            "SELECT EXISTS (SELECT 1 FROM pragma_index_list(?1) AS l WHERE l.\"unique\" = 1 AND l.partial = 0
               AND (SELECT group_concat(name) FROM pragma_index_info(l.name)) = 'id')",
            [table],
            |row| row.get(0),
        )
        .map_err(store_error(DOING))?;
    if unique && key.kind == KeyKind::Integer {
        Ok(KeyColumn { name: candidate.name.clone(), kind: KeyKind::Text, column_type: ColumnType::Text })
    } else {
        Ok(key.clone())
    }
}

type FoundGeometry = Result<Option<(Geometry, GeometryKind, bool)>, String>;

fn geometry_of(
    connection: &Connection,
    contents: &Contents,
    columns: &[ColumnFact],
    registry: &Registry,
) -> Result<FoundGeometry, StoreError> {
    let Some((name, kind, srid, z)) = &contents.geometry else {
        return Ok(if contents.data_type == "features" {
            Err("it is a features table without a geometry column".to_owned())
        } else {
            Ok(None)
        });
    };
    let crs = match &contents.organization {
        Some((organization, code)) if organization.eq_ignore_ascii_case("EPSG") => {
            u32::try_from(*code).ok().map(CrsId::Epsg).filter(|crs| registry.contains(*crs))
        }
        _ => None,
    };
    let Some(crs) = crs else {
        let named =
            contents.organization.as_ref().map_or_else(|| "none".to_owned(), |(who, code)| format!("{who}:{code}"));
        return Ok(Err(format!(
            "its CRS (srs_id {srid}, {named}) is none that is served; name it in the configuration"
        )));
    };
    let rtree = format!("rtree_{}_{name}", contents.name);
    let indexed: bool = connection
        .query_row("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = ?1)", [&rtree], |row| row.get(0))
        .map_err(store_error(DOING))?;
    let nullable = columns.iter().find(|column| column.name == *name).is_none_or(|column| !column.not_null);
    let index = if indexed { SpatialIndex::RTree(rtree) } else { SpatialIndex::None };
    let geometry = Geometry { name: name.clone(), crs, srid: *srid, index, nullable };
    // z: 0 prohibited, 1 mandatory, 2 optional (table 5 of the standard).
    Ok(Ok(Some((geometry, GeometryKind::from_name(kind), *z == 1))))
}

/// Foreign keys to the public id of another published table become references.
fn link_references(connection: &Connection, found: &mut Found) -> Result<(), StoreError> {
    let targets: BTreeMap<String, (CollectionId, String)> = found
        .tables
        .iter()
        .map(|(id, described)| (described.table.name.clone(), (id.clone(), described.table.id.name.clone())))
        .collect();
    for source in &mut found.inventory.collections {
        let mut statement = connection
            .prepare("SELECT \"table\", \"from\", coalesce(\"to\", '') FROM pragma_foreign_key_list(?1)")
            .map_err(store_error(DOING))?;
        let keys = statement
            .query_map([&source.table], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
            })
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(store_error(DOING))?;
        for (table, from, to) in keys {
            let Some((collection, id)) = targets.get(&table) else { continue };
            if (to.is_empty() || to == *id)
                && let Some(property) = source.schema.properties.iter_mut().find(|property| property.name == from)
            {
                property.reference = Some(collection.clone());
            }
        }
    }
    Ok(())
}
