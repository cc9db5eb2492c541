//! What PostgreSQL's own catalog tells of all tables, in a handful of queries over sets.
//!
//! Source: PostgreSQL manual, chapter 53 (system catalogs); the bits of a geometry's type modifier from PostGIS's
//! `liblwgeom.h`.

use std::collections::BTreeMap;

use sqlx::Row as _;
use sqlx::postgres::PgRow;
use watergang_core::StoreError;
use watergang_sql::{Dialect, Sql, TextOrder};

use super::DOING;
use crate::error::store_error;
use crate::lease::Lease;
use crate::write::text_index::INDEXES;

/// A table, view, materialised view or foreign table.
#[derive(Debug)]
pub(crate) struct Relation {
    pub(crate) oid: u32,
    pub(crate) schema: String,
    pub(crate) name: String,
    pub(crate) kind: RelationKind,
    pub(crate) comment: Option<String>,
    pub(crate) is_readable: bool,
    /// Mean bytes of a row, its long values included; 0 where nobody has looked.
    pub(crate) row_bytes: u64,
    pub(crate) columns: Vec<ColumnFact>,
    pub(crate) unique_columns: Vec<UniqueColumn>,
    /// Columns of the primary key; 0 for none.
    pub(crate) primary_key_columns: u64,
    /// Numbers of CRSs that rules of the table demand, by column.
    pub(crate) srid_rules: BTreeMap<String, i32>,
    /// Whether triggers of ours keep its revision.
    pub(crate) is_tracked: bool,
    /// Whether its rows may change although nobody has written to this database.
    pub(crate) is_fickle: bool,
    /// The columns of each of its text indexes.
    pub(crate) text_indexes: Vec<Vec<String>>,
    /// Columns of texts with which an index in the order of code points begins, and how it is asked.
    pub(crate) text_orders: Vec<(String, TextOrder)>,
}

/// What kind of relation it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RelationKind {
    /// A table, partitioned or not: its rules hold.
    Table,
    /// A view, a materialised view or a foreign table: nothing is promised.
    Derived,
}

/// One column.
#[derive(Debug)]
pub(crate) struct ColumnFact {
    pub(crate) name: String,
    /// Name of its type; of a domain that of its base type.
    pub(crate) type_name: String,
    /// Modifier of the type; -1 for none.
    pub(crate) type_modifier: i32,
    pub(crate) not_null: bool,
    /// Whether the database computes it, or gives it out: nobody may write it.
    pub(crate) is_generated: bool,
    pub(crate) comment: Option<String>,
}

/// A column whose values an index keeps apart.
#[derive(Debug)]
pub(crate) struct UniqueColumn {
    pub(crate) name: String,
    pub(crate) is_primary: bool,
}

/// A foreign key of one column.
#[derive(Debug)]
pub(crate) struct ForeignKey {
    pub(crate) oid: u32,
    pub(crate) column: String,
    pub(crate) target_oid: u32,
    pub(crate) target_column: String,
}

/// Schemas that are nobody's collections: the system's own (also of extensions), those of PostGIS's companions, ours,
/// and what shall never be seen.
const RELATIONS: &str = r"
SELECT c.oid::int8, n.nspname::text, c.relname::text, c.relkind IN ('r', 'p') AS is_table,
       obj_description(c.oid, 'pg_class'),
       has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'),
       CASE WHEN c.relkind IN ('r', 'm') AND c.reltuples > 0
            THEN ((c.relpages + coalesce((SELECT long.relpages FROM pg_class AS long WHERE long.oid = c.reltoastrelid), 0))
                  * current_setting('block_size')::int8 / c.reltuples)::int8
            ELSE 0 END,
       (SELECT count(*) FROM pg_index AS i, unnest(i.indkey::int2[]) WHERE i.indrelid = c.oid AND i.indisprimary)
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname !~ '^pg_'
  AND n.nspname NOT IN ('information_schema', 'restricted', 'watergang', 'topology', 'tiger', 'tiger_data')
  AND NOT EXISTS (SELECT 1 FROM pg_depend AS d
                  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname <> 'obs', n.nspname <> 'public', n.nspname, c.relname";

const COLUMNS: &str = r"
SELECT a.attrelid::int8, a.attname::text, coalesce(b.typname, t.typname)::text,
       CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END,
       a.attnotnull OR (t.typtype = 'd' AND t.typnotnull), a.attgenerated <> '' OR a.attidentity = 'a',
       col_description(a.attrelid, a.attnum)
FROM pg_attribute AS a
JOIN pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_type AS b ON t.typtype = 'd' AND b.oid = t.typbasetype
WHERE a.attrelid = ANY($1::int8[]::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum";

/// Unique indexes of one column that hold for all rows at once.
const UNIQUE: &str = r"
SELECT i.indrelid::int8, a.attname::text, i.indisprimary
FROM pg_index AS i
JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
WHERE i.indrelid = ANY($1::int8[]::oid[]) AND i.indisunique AND i.indisvalid AND i.indimmediate
  AND i.indnkeyatts = 1 AND i.indpred IS NULL AND i.indexprs IS NULL
ORDER BY i.indrelid, NOT i.indisprimary, a.attnum";

/// Rules like `st_srid(geom) = 4326`, by which a column of any kind of geometry says its CRS.
const SRID_RULES: &str = r"
SELECT c.conrelid::int8, a.attname::text,
       substring(pg_get_constraintdef(c.oid) FROM 'st_srid\([^)]*\) = \(?([0-9]+)')::int4
FROM pg_constraint AS c
JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.conrelid = ANY($1::int8[]::oid[]) AND c.contype = 'c' AND cardinality(c.conkey) = 1
  AND pg_get_constraintdef(c.oid) ~ 'st_srid\([^)]*\) = \(?[0-9]+'";

/// Indexes of texts in the order of code points, one a column. A column's own collation is that where the database was
/// made so by the C library; what other providers call `C` is not looked into.
const TEXT_ORDERS: &str = r#"
SELECT DISTINCT ON (i.indrelid, a.attnum) i.indrelid::int8, a.attname::text, o.how
FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indexrelid
JOIN pg_am AS m ON m.oid = c.relam AND m.amname = 'btree'
JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
JOIN pg_opclass AS p ON p.oid = i.indclass[0] AND p.opcintype = 'text'::regtype
JOIN pg_opfamily AS f ON f.oid = p.opcfamily
JOIN pg_database AS d ON d.datname = current_database() AND pg_encoding_to_char(d.encoding) = 'UTF8'
CROSS JOIN LATERAL (
  SELECT CASE WHEN f.opfname = 'text_pattern_ops' THEN 'pattern'
              WHEN f.opfname <> 'text_ops' THEN NULL
              WHEN i.indcollation[0] = 'pg_catalog."C"'::regcollation THEN 'c'
              WHEN i.indcollation[0] = 'pg_catalog."default"'::regcollation AND a.attcollation = i.indcollation[0]
                   AND d.datcollate IN ('C', 'POSIX') AND coalesce(to_jsonb(d) ->> 'datlocprovider', 'c') = 'c'
              THEN 'own' END) AS o (how)
WHERE i.indrelid = ANY($1::int8[]::oid[]) AND i.indisvalid AND i.indpred IS NULL AND o.how IS NOT NULL
ORDER BY i.indrelid, a.attnum, o.how"#;

/// Whether there are numbers of ours that the role may read. By name PostgreSQL would refuse to look where it may not.
const HAS_REVISIONS: &str = r"
SELECT EXISTS (SELECT 1 FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
               WHERE n.nspname = 'watergang' AND c.relname = 'revision'
                 AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'))";

/// Tables whose every write moves a number: no part of them can be written past the trigger, and which rows the role
/// may see does not hang on other tables.
const TRACKED: &str = r"
SELECT t.tgrelid::int8
FROM pg_trigger AS t
JOIN pg_class AS c ON c.oid = t.tgrelid AND c.relkind = 'r' AND NOT c.relhassubclass
JOIN pg_proc AS p ON p.oid = t.tgfoid AND p.proname = 'advance_revision'
JOIN pg_namespace AS n ON n.oid = p.pronamespace AND n.nspname = 'watergang'
WHERE t.tgrelid = ANY($1::int8[]::oid[]) AND t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL
  AND t.tgtype & 1 = 0 AND NOT row_security_active(c.oid)
GROUP BY t.tgrelid
HAVING bit_or(t.tgtype) & 60 = 60";

/// Relations whose rows may change although nobody has written to this database: they look at another one, at the clock
/// or at chance, or call what may. The text of a view is looked at, because PostgreSQL notes no dependence on its own
/// functions. What is taken for such a relation in error is read each time, and not counted.
const FICKLE: &str = r"
WITH RECURSIVE source (top, oid) AS (
  SELECT c.oid, c.oid FROM pg_class AS c WHERE c.oid = ANY($1::int8[]::oid[]) AND c.relkind IN ('p', 'v', 'f', 'r')
  UNION
  SELECT s.top, next.oid
  FROM source AS s,
       LATERAL (SELECT d.refobjid FROM pg_rewrite AS w
                JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
                                   AND d.refclassid = 'pg_class'::regclass
                JOIN pg_class AS v ON v.oid = w.ev_class AND v.relkind = 'v'
                WHERE w.ev_class = s.oid
                UNION ALL
                SELECT i.inhrelid FROM pg_inherits AS i WHERE i.inhparent = s.oid) AS next (oid)
)
SELECT DISTINCT s.top::int8
FROM source AS s
JOIN pg_class AS c ON c.oid = s.oid
WHERE c.relkind = 'f'
   OR c.relkind = 'v'
      AND (pg_get_viewdef(c.oid) ~ ('\y((now|timeofday|age|random|gen_random_uuid|[a-z]+_timestamp|nextval|dblink[a-z_]*)\(|'
                                    || '(CURRENT_DATE|CURRENT_TIME|CURRENT_TIMESTAMP|LOCALTIME|LOCALTIMESTAMP)\y)')
           OR EXISTS (SELECT 1 FROM pg_rewrite AS w
                      JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
                                         AND d.refclassid = 'pg_proc'::regclass
                      JOIN pg_proc AS p ON p.oid = d.refobjid
                      WHERE w.ev_class = c.oid
                        AND (p.provolatile = 'v' OR p.provolatile = 's' AND NOT EXISTS (
                               SELECT 1 FROM pg_depend AS e
                               WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e'))))";

const FOREIGN_KEYS: &str = r"
SELECT c.conrelid::int8, a.attname::text, c.confrelid::int8, f.attname::text
FROM pg_constraint AS c
JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
JOIN pg_attribute AS f ON f.attrelid = c.confrelid AND f.attnum = c.confkey[1]
WHERE c.conrelid = ANY($1::int8[]::oid[]) AND c.contype = 'f' AND cardinality(c.conkey) = 1
ORDER BY c.conrelid, c.conname";

fn get<'r, T: sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>>(
    row: &'r PgRow,
    place: usize,
) -> Result<T, StoreError> {
    row.try_get(place).map_err(store_error(DOING))
}

fn oid(row: &PgRow, place: usize) -> Result<u32, StoreError> {
    Ok(u32::try_from(get::<i64>(row, place)?).unwrap_or_default())
}

/// All relations that a store could publish, those of the schemas `obs` and `public` first.
pub(crate) async fn relations(lease: &mut Lease) -> Result<Vec<Relation>, StoreError> {
    let mut relations = Vec::new();
    for row in lease.all(DOING, &Sql::new(Dialect::Postgres).lit(RELATIONS)).await? {
        relations.push(Relation {
            oid: oid(&row, 0)?,
            schema: get(&row, 1)?,
            name: get(&row, 2)?,
            kind: if get(&row, 3)? { RelationKind::Table } else { RelationKind::Derived },
            comment: get(&row, 4)?,
            is_readable: get(&row, 5)?,
            row_bytes: u64::try_from(get::<i64>(&row, 6)?).unwrap_or_default(),
            primary_key_columns: u64::try_from(get::<i64>(&row, 7)?).unwrap_or_default(),
            columns: Vec::new(),
            unique_columns: Vec::new(),
            srid_rules: BTreeMap::new(),
            is_tracked: false,
            is_fickle: false,
            text_indexes: Vec::new(),
            text_orders: Vec::new(),
        });
    }
    let places: BTreeMap<u32, usize> =
        relations.iter().enumerate().map(|(place, relation)| (relation.oid, place)).collect();
    for row in about(lease, &relations, COLUMNS).await? {
        let column = ColumnFact {
            name: get(&row, 1)?,
            type_name: get(&row, 2)?,
            type_modifier: get(&row, 3)?,
            not_null: get(&row, 4)?,
            is_generated: get(&row, 5)?,
            comment: get(&row, 6)?,
        };
        with(&mut relations, &places, oid(&row, 0)?, |relation| relation.columns.push(column));
    }
    for row in about(lease, &relations, UNIQUE).await? {
        let column = UniqueColumn { name: get(&row, 1)?, is_primary: get(&row, 2)? };
        with(&mut relations, &places, oid(&row, 0)?, |relation| relation.unique_columns.push(column));
    }
    for row in about(lease, &relations, SRID_RULES).await? {
        let (name, srid) = (get(&row, 1)?, get(&row, 2)?);
        with(&mut relations, &places, oid(&row, 0)?, |relation| {
            relation.srid_rules.insert(name, srid);
        });
    }
    let has_revisions: bool = get(&lease.row(DOING, &Sql::new(Dialect::Postgres).lit(HAS_REVISIONS)).await?, 0)?;
    if has_revisions {
        for row in about(lease, &relations, TRACKED).await? {
            with(&mut relations, &places, oid(&row, 0)?, |relation| relation.is_tracked = true);
        }
    }
    for row in about(lease, &relations, FICKLE).await? {
        with(&mut relations, &places, oid(&row, 0)?, |relation| relation.is_fickle = true);
    }
    for row in about(lease, &relations, INDEXES).await? {
        let names = get(&row, 1)?;
        with(&mut relations, &places, oid(&row, 0)?, |relation| relation.text_indexes.push(names));
    }
    for row in about(lease, &relations, TEXT_ORDERS).await? {
        let order = match get::<&str>(&row, 2)? {
            "own" => TextOrder::Own,
            "c" => TextOrder::C,
            _ => TextOrder::Pattern,
        };
        let name = get(&row, 1)?;
        with(&mut relations, &places, oid(&row, 0)?, |relation| relation.text_orders.push((name, order)));
    }
    Ok(relations)
}

/// The foreign keys of some relations.
pub(crate) async fn foreign_keys(lease: &mut Lease, relations: &[Relation]) -> Result<Vec<ForeignKey>, StoreError> {
    let rows = about(lease, relations, FOREIGN_KEYS).await?;
    rows.iter()
        .map(|row| {
            Ok(ForeignKey {
                oid: oid(row, 0)?,
                column: get(row, 1)?,
                target_oid: oid(row, 2)?,
                target_column: get(row, 3)?,
            })
        })
        .collect()
}

/// Rows of a query about a set of relations: its first column tells of which.
async fn about(lease: &mut Lease, relations: &[Relation], text: &'static str) -> Result<Vec<PgRow>, StoreError> {
    let oids: Vec<i64> = relations.iter().map(|relation| i64::from(relation.oid)).collect();
    let query = sqlx::query(text).bind(oids);
    let connection = lease.connection()?;
    query.fetch_all(&mut connection.raw).await.map_err(store_error(DOING))
}

fn with(relations: &mut [Relation], places: &BTreeMap<u32, usize>, oid: u32, change: impl FnOnce(&mut Relation)) {
    if let Some(relation) = places.get(&oid).and_then(|place| relations.get_mut(*place)) {
        change(relation);
    }
}

/// What the modifier of a geometry's type says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GeometryModifier {
    /// 0 for any CRS.
    pub(crate) srid: i32,
    /// Kind as PostGIS numbers it; 0 for any.
    pub(crate) kind: i32,
    pub(crate) has_z: bool,
}

impl GeometryModifier {
    /// Reads it; -1 says nothing.
    pub(crate) const fn read(modifier: i32) -> Self {
        if modifier < 0 {
            return Self { srid: 0, kind: 0, has_z: false };
        }
        let srid = ((modifier & 0x0FFF_FF00) - (modifier & 0x1000_0000)) >> 8;
        Self { srid, kind: (modifier & 0xFC) >> 2, has_z: modifier & 2 != 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Modifiers of `pg_attribute.atttypmod` for these types, from PostGIS 3.3.
    #[test]
    fn a_modifier_tells_kind_dimension_and_crs() {
        let read = |modifier| {
            let GeometryModifier { srid, kind, has_z } = GeometryModifier::read(modifier);
            (srid, kind, has_z)
        };
        assert_eq!(read(1_107_460), (4_326, 1, false), "geometry(Point, 4326)");
        assert_eq!(read(8_030_746), (31_370, 6, true), "geometry(MultiPolygonZ, 31370)");
        assert_eq!(read(8), (0, 2, false), "geometry(LineString)");
        assert_eq!(read(-1), (0, 0, false), "geometry");
    }
}
