//! The tables of a collection and of its revision, made where they are missing.

use sqlx::postgres::PgConnection;
use sqlx::{Executor as _, Row as _};
use watergang_core::import::ImportTarget;
use watergang_core::{CrsId, GeometryKind, Property, PropertyKind, StoreError};
use watergang_sql::{Bind, Dialect, Sql};

use crate::error::{INSUFFICIENT_PRIVILEGE, write_error};
use crate::statement;

const DOING: &str = "laying out the database";

/// What keeps revisions, the same as in the migrations of the corridor's database. The function runs as its owner, so
/// that whoever may write a table needs no right on the numbers.
const REVISIONS: &[&str] = &[
    "CREATE SCHEMA IF NOT EXISTS watergang",
    "CREATE TABLE IF NOT EXISTS watergang.revision (
       collection text COLLATE \"C\" PRIMARY KEY, revision bigint NOT NULL DEFAULT 0)",
    "CREATE OR REPLACE FUNCTION watergang.advance_revision() RETURNS trigger
       LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
     BEGIN
       INSERT INTO watergang.revision AS r (collection, revision) VALUES (TG_TABLE_NAME, 1)
       ON CONFLICT (collection) DO UPDATE SET revision = r.revision + 1;
       RETURN NULL;
     END $$",
    "REVOKE ALL ON FUNCTION watergang.advance_revision() FROM PUBLIC",
];

const TRIGGER: &str = "EXISTS (SELECT 1 FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = t.tgfoid
   WHERE t.tgrelid = $1::int8::oid AND p.proname = 'advance_revision' AND NOT t.tgisinternal)";

fn sql() -> Sql {
    Sql::new(Dialect::Postgres)
}

/// Runs a statement; how many rows it touched.
pub(crate) async fn execute(connection: &mut PgConnection, sql: &Sql) -> Result<u64, sqlx::Error> {
    statement::query(sql).execute(connection).await.map(|done| done.rows_affected())
}

/// The schema for new tables: the corridor's own, else the one that every database has.
pub(crate) async fn schema_for_new_tables(connection: &mut PgConnection) -> Result<&'static str, StoreError> {
    let there = sqlx::query("SELECT to_regnamespace('obs') IS NOT NULL").fetch_one(connection).await;
    let there: bool = there.and_then(|row| row.try_get(0)).map_err(write_error(DOING))?;
    Ok(if there { "obs" } else { "public" })
}

/// Makes the table of a collection, without the index of its geometry: filled first and indexed then is faster.
pub(crate) async fn create_table(
    connection: &mut PgConnection,
    schema: &str,
    table: &str,
    target: &ImportTarget,
) -> Result<(), StoreError> {
    let mut columns = vec![sql().lit("fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY")];
    for property in &target.schema.properties {
        columns.push(property_column(property, target.id_property.as_deref() == Some(property.name.as_str())));
    }
    if let Some(geometry) = &target.schema.geometry {
        let srid = i64::from(srid_of(target.crs));
        let column = sql().ident(&geometry.name);
        columns.push(if geometry.kind == GeometryKind::Any {
            // A modifier would fix the number of dimensions, which in a mixture may differ from row to row. Programs
            // find the CRS of such a column by its rule.
            column.lit(" geometry CHECK (st_srid(").ident(&geometry.name).lit(") = ").number(srid).lit(")")
        } else {
            column.lit(" geometry(").lit(kind_name(geometry.kind, geometry.has_z)).lit(", ").number(srid).lit(")")
        });
    }
    let create = sql().lit("CREATE TABLE ").ident(schema).lit(".").ident(table).lit(" (").join(&columns, ", ").lit(")");
    execute(connection, &create).await.map(|_| ()).map_err(write_error(DOING))
}

fn property_column(property: &Property, is_id: bool) -> Sql {
    let column = sql().ident(&property.name);
    let column = match (property.kind, property.max_length_chars) {
        (PropertyKind::Boolean, _) => column.lit(" boolean"),
        (PropertyKind::Integer, _) => column.lit(" bigint"),
        (PropertyKind::Number, _) => column.lit(" double precision"),
        (PropertyKind::Text, Some(length)) => column.lit(" varchar(").number(i64::from(length)).lit(")"),
        (PropertyKind::Text, None) => column.lit(" text"),
        (PropertyKind::Json, _) => column.lit(" jsonb"),
        (PropertyKind::Date, _) => column.lit(" date"),
        (PropertyKind::DateTime, _) => column.lit(" timestamptz"),
    };
    match (is_id, property.kind, property.nullable) {
        // Ids compare by code point, as everywhere in the system.
        (true, PropertyKind::Text, _) => column.lit(" COLLATE \"C\" NOT NULL UNIQUE"),
        (true, ..) => column.lit(" NOT NULL UNIQUE"),
        (false, _, false) => column.lit(" NOT NULL"),
        (false, _, true) => column,
    }
}

/// The number of a CRS in PostGIS, which takes the codes of EPSG for its own.
pub(crate) fn srid_of(crs: CrsId) -> i32 {
    match crs {
        CrsId::Crs84 | CrsId::Crs84h => 4326,
        CrsId::Epsg(code) => i32::try_from(code).unwrap_or_default(),
    }
}

const fn kind_name(kind: GeometryKind, has_z: bool) -> &'static str {
    match (kind, has_z) {
        (GeometryKind::Point, false) => "Point",
        (GeometryKind::Point, true) => "PointZ",
        (GeometryKind::LineString, false) => "LineString",
        (GeometryKind::LineString, true) => "LineStringZ",
        (GeometryKind::Polygon, false) => "Polygon",
        (GeometryKind::Polygon, true) => "PolygonZ",
        (GeometryKind::MultiPoint, false) => "MultiPoint",
        (GeometryKind::MultiPoint, true) => "MultiPointZ",
        (GeometryKind::MultiLineString, false) => "MultiLineString",
        (GeometryKind::MultiLineString, true) => "MultiLineStringZ",
        (GeometryKind::MultiPolygon, false) => "MultiPolygon",
        (GeometryKind::MultiPolygon, true) => "MultiPolygonZ",
        (GeometryKind::GeometryCollection, false) => "GeometryCollection",
        (GeometryKind::GeometryCollection, true) => "GeometryCollectionZ",
        (GeometryKind::Any, _) => "Geometry",
    }
}

/// Makes the index of a new table's geometry.
pub(crate) async fn create_index(
    connection: &mut PgConnection,
    schema: &str,
    table: &str,
    geometry: &str,
) -> Result<(), StoreError> {
    let create = sql().lit("CREATE INDEX ON ").ident(schema).lit(".").ident(table);
    let create = create.lit(" USING gist (").ident(geometry).lit(")");
    execute(connection, &create).await.map(|_| ()).map_err(write_error(DOING))
}

/// The number of a table in its database.
pub(crate) async fn oid_of(connection: &mut PgConnection, schema: &str, table: &str) -> Result<u32, StoreError> {
    let query = "SELECT c.oid::int8 FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                 WHERE n.nspname = $1 AND c.relname = $2";
    let row = sqlx::query(query).bind(schema).bind(table).fetch_one(connection).await.map_err(write_error(DOING))?;
    let oid: i64 = row.try_get(0).map_err(write_error(DOING))?;
    Ok(u32::try_from(oid).unwrap_or_default())
}

/// Makes the table's state a number that moves with every write, whoever writes; whether that is so now. A role that
/// may not lay this out writes all the same, and the state is then known less exactly.
pub(crate) async fn ensure_revision(
    connection: &mut PgConnection,
    schema: &str,
    table: &str,
    oid: u32,
) -> Result<bool, StoreError> {
    connection.execute("SAVEPOINT watergang_revision").await.map_err(write_error(DOING))?;
    match lay_out_revision(connection, schema, table, oid).await {
        Ok(()) => Ok(true),
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(INSUFFICIENT_PRIVILEGE) => {
            let back = "ROLLBACK TO SAVEPOINT watergang_revision";
            connection.execute(back).await.map_err(write_error(DOING))?;
            tracing::warn!(store.kind = "postgis", %table, %error, "the role may not keep revisions of the table");
            Ok(false)
        }
        Err(error) => Err(write_error(DOING)(error)),
    }
}

async fn lay_out_revision(
    connection: &mut PgConnection,
    schema: &str,
    table: &str,
    oid: u32,
) -> Result<(), sqlx::Error> {
    let there = "SELECT to_regprocedure('watergang.advance_revision()') IS NOT NULL
                        AND to_regclass('watergang.revision') IS NOT NULL";
    let there: bool = sqlx::query(there).fetch_one(&mut *connection).await?.try_get(0)?;
    if !there {
        for statement in REVISIONS {
            connection.execute(*statement).await?;
        }
    }
    let has_trigger = sql().lit("SELECT ").lit(TRIGGER);
    let query = statement::query(&has_trigger).bind(i64::from(oid));
    let has_trigger: bool = query.fetch_one(&mut *connection).await?.try_get(0)?;
    if has_trigger {
        return Ok(());
    }
    let trigger = sql()
        .lit("CREATE TRIGGER watergang_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ")
        .ident(schema)
        .lit(".")
        .ident(table)
        .lit(" FOR EACH STATEMENT EXECUTE FUNCTION watergang.advance_revision()");
    execute(connection, &trigger).await?;
    let number = sql().lit("INSERT INTO watergang.revision (collection) VALUES (").bind(Bind::Text(table.to_owned()));
    execute(connection, &number.lit(") ON CONFLICT (collection) DO NOTHING")).await.map(|_| ())
}
