//! One relation as a collection.

use watergang_core::{
    CollectionId, CollectionSource, CrsId, GeometryKind, GeometryProperty, KeyKind, Property, PropertyKind,
    Publication, Schema, SkippedTable, StoreError, Text,
};
use watergang_crs::Registry;
use watergang_sql::{Column, ColumnType, Dialect, Geometry, SpatialIndex, Sql, Table, TextIndex, guess};

use super::catalog::{ColumnFact, GeometryModifier, Relation, RelationKind};
use super::{DOING, Described, key};
use crate::lease::Lease;
use crate::revision::RevisionSource;
use crate::{column, value};

pub(crate) type Description = Result<(CollectionSource, Described), SkippedTable>;

/// Bytes that PostgreSQL adds to the longest length in a type's modifier.
const VARCHAR_HEADER: i32 = 4;

/// The types of PostgreSQL as the store reads them; nothing for bytes and pictures, which are not published, and for
/// geometries, which are not properties.
pub(crate) fn column_type(name: &str) -> Option<ColumnType> {
    Some(match name {
        "bool" => ColumnType::Boolean,
        "int2" | "int4" | "int8" | "oid" => ColumnType::Integer,
        "float4" | "float8" | "numeric" => ColumnType::Number,
        "text" | "varchar" | "bpchar" => ColumnType::Text,
        "date" => ColumnType::Date,
        "timestamptz" => ColumnType::Timestamp,
        "timestamp" => ColumnType::LocalTimestamp,
        "uuid" => ColumnType::Uuid,
        "json" | "jsonb" => ColumnType::Json,
        "bytea" | "geometry" | "geography" | "raster" | "box2d" | "box3d" => return None,
        _ => ColumnType::Other,
    })
}

/// Kinds of geometry in the order in which PostGIS numbers them, from 1.
const KINDS: &[GeometryKind] = &[
    GeometryKind::Point,
    GeometryKind::LineString,
    GeometryKind::Polygon,
    GeometryKind::MultiPoint,
    GeometryKind::MultiLineString,
    GeometryKind::MultiPolygon,
    GeometryKind::GeometryCollection,
];

/// Describes a relation, or says why it cannot be published.
pub(crate) async fn describe(
    lease: &mut Lease,
    relation: &Relation,
    id: CollectionId,
    publication: Option<&Publication>,
    registry: &Registry,
) -> Result<Description, StoreError> {
    let skip = |reason: String| Ok(Err(SkippedTable { table: relation.display(), reason }));
    if !relation.is_readable {
        return skip("the role that the server uses may not read it".to_owned());
    }
    let key = match key::key_of(lease, relation).await? {
        Ok(key) => key,
        Err(reason) => return skip(reason),
    };
    let geometry = match geometry_of(lease, relation, registry).await? {
        Ok(geometry) => geometry,
        Err(reason) => return skip(reason),
    };
    let public_id = key::id_of(relation, &key);
    let hidden =
        |name: &str| publication.is_some_and(|publication| publication.hidden.iter().any(|hidden| hidden == name));
    let published: Vec<_> = relation
        .columns
        .iter()
        .filter(|column| !hidden(&column.name) && (column.name != key.name || key.kind != KeyKind::Integer))
        .filter_map(|column| Some((column, column_type(&column.type_name)?)))
        .collect();
    let decimals = published.iter().filter(|(column, _)| column.type_name == "numeric");
    let decimals = decimals.map(|(column, _)| column.name.clone()).collect();
    let columns: Vec<_> = published
        .iter()
        .map(|(column, column_type)| Column { name: column.name.clone(), column_type: *column_type })
        .collect();
    let time = match publication.and_then(|publication| publication.time.clone()) {
        Some(time) => Some(time),
        None => guess::time_properties(&columns),
    };
    let schema = Schema {
        properties: published
            .iter()
            .map(|(column, column_type)| property(column, *column_type, &key.name, &public_id.name))
            .collect(),
        geometry: geometry.as_ref().map(|(geometry, kind, has_z)| GeometryProperty {
            name: geometry.name.clone(),
            kind: *kind,
            has_z: *has_z,
        }),
        time: time.clone(),
    };
    let collection = CollectionSource {
        id,
        table: relation.display(),
        title: Text::default(),
        description: plain(relation.comment.as_deref()),
        schema,
        id_kind: public_id.kind,
        storage_crs: geometry.as_ref().map_or(CrsId::Crs84, |(geometry, ..)| geometry.crs),
    };
    let is_held =
        |held: &[String], column: &Column| column.column_type != ColumnType::Text || held.contains(&column.name);
    let text_index = relation
        .text_indexes
        .iter()
        .find(|held| columns.iter().all(|column| is_held(held, column)))
        .map(|held| TextIndex::Words { columns: held.clone() });
    let table = Table {
        schema: Some(relation.schema.clone()),
        name: relation.name.clone(),
        key,
        id: public_id,
        geometry: geometry.map(|(geometry, ..)| geometry),
        columns,
        time,
        default_sort: publication.map(|publication| publication.default_sort.clone()).unwrap_or_default(),
        // PostgreSQL's planner knows how values are spread.
        indexed: Vec::new(),
        text_orders: relation.text_orders.clone(),
        decimals,
        text_index,
    };
    let revision = RevisionSource {
        oid: relation.oid,
        table: table.quoted(Dialect::Postgres).text().to_owned(),
        tracked: relation.is_tracked.then(|| relation.name.clone()),
        is_fickle: relation.is_fickle,
    };
    let generated =
        relation.columns.iter().filter(|column| column.is_generated).map(|column| column.name.clone()).collect();
    let described = Described {
        table,
        oid: relation.oid,
        revision,
        row_bytes: relation.row_bytes,
        generated,
        has_key_index: relation.kind == RelationKind::Table,
    };
    Ok(Ok((collection, described)))
}

fn plain(text: Option<&str>) -> Text {
    text.filter(|text| !text.trim().is_empty()).map(Text::plain).unwrap_or_default()
}

fn property(column: &ColumnFact, column_type: ColumnType, key: &str, public_id: &str) -> Property {
    let kind = match column_type {
        ColumnType::Boolean => PropertyKind::Boolean,
        ColumnType::Integer => PropertyKind::Integer,
        ColumnType::Number => PropertyKind::Number,
        ColumnType::Date => PropertyKind::Date,
        ColumnType::Timestamp | ColumnType::LocalTimestamp => PropertyKind::DateTime,
        ColumnType::Json => PropertyKind::Json,
        ColumnType::Text | ColumnType::Uuid | ColumnType::Other => PropertyKind::Text,
    };
    let mut property = Property::new(column.name.clone(), kind);
    property.nullable = !column.not_null && column.name != key;
    property.is_id = column.name == public_id;
    property.description = plain(column.comment.as_deref());
    if matches!(column.type_name.as_str(), "varchar" | "bpchar") {
        property.max_length_chars = u32::try_from(column.type_modifier - VARCHAR_HEADER).ok();
    }
    property
}

type FoundGeometry = Result<Option<(Geometry, GeometryKind, bool)>, String>;

/// The first geometry column; a table without one is published without geometry.
async fn geometry_of(lease: &mut Lease, relation: &Relation, registry: &Registry) -> Result<FoundGeometry, StoreError> {
    let Some(column) = relation.columns.iter().find(|column| column.type_name == "geometry") else {
        let geography = relation.columns.iter().find(|column| column.type_name == "geography");
        return Ok(geography.map_or(Ok(None), |column| {
            Err(format!(
                "its column `{0}` is of type geography, which is not served; publish a view with `{0}::geometry`",
                column.name
            ))
        }));
    };
    let modifier = GeometryModifier::read(column.type_modifier);
    let rule = relation.srid_rules.get(&column.name).copied().unwrap_or_default();
    let declared = if modifier.srid > 0 { modifier.srid } else { rule };
    let srid = if declared > 0 { Some(declared) } else { sampled_srid(lease, relation, &column.name).await? };
    let Some(srid) = srid else {
        return Ok(Err(format!(
            "its geometry column `{}` tells no CRS: declare it, as in geometry(Polygon, 2154)",
            column.name
        )));
    };
    let Some(crs) = u32::try_from(srid).ok().map(CrsId::Epsg).filter(|crs| registry.contains(*crs)) else {
        return Ok(Err(format!("its CRS (SRID {srid}) is none that is served; name it in the configuration")));
    };
    let kind = usize::try_from(modifier.kind - 1).ok().and_then(|place| KINDS.get(place).copied());
    let geometry = Geometry {
        name: column.name.clone(),
        crs,
        srid,
        // Whether there is an index is the planner's affair: the operators are the same.
        index: SpatialIndex::Gist,
        nullable: !column.not_null,
    };
    Ok(Ok(Some((geometry, kind.unwrap_or(GeometryKind::Any), modifier.has_z))))
}

/// The CRS of the first geometry that there is, where the column promises none: a view's, for one.
async fn sampled_srid(lease: &mut Lease, relation: &Relation, geometry: &str) -> Result<Option<i32>, StoreError> {
    let sql = Sql::new(Dialect::Postgres)
        .lit("SELECT ST_SRID(t.")
        .ident(geometry)
        .lit(")::int8 FROM ")
        .ident(&relation.schema)
        .lit(".")
        .ident(&relation.name)
        .lit(" AS t WHERE t.")
        .ident(geometry)
        .lit(" IS NOT NULL LIMIT 1");
    let rows = match lease.all(DOING, &sql).await {
        Ok(rows) => rows,
        Err(error @ (StoreError::Unavailable { .. } | StoreError::Cancelled)) => return Err(error),
        // A view that fails is no reason to publish nothing else.
        Err(error) => {
            tracing::warn!(store.kind = "postgis", table = %relation.display(), %error, "a view cannot be read");
            Vec::new()
        }
    };
    let srid = rows.first().and_then(|row| column(row, 0)).and_then(value::integer);
    Ok(srid.and_then(|srid| i32::try_from(srid).ok()).filter(|srid| *srid > 0))
}
