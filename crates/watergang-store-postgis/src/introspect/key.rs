//! Which column identifies the rows of a relation.

use watergang_core::{KeyKind, StoreError};
use watergang_sql::table::KeyColumn;
use watergang_sql::{ColumnType, Dialect, Sql};

use super::catalog::{ColumnFact, Relation, RelationKind};
use super::describe::column_type;
use crate::column;
use crate::lease::Lease;

/// Names of columns that programs give to the key of a view.
const VIEW_KEYS: &[&str] = &["fid", "id", "gid", "ogc_fid", "objectid"];

/// The column as a key, where its values can be one.
fn key_column(column: &ColumnFact) -> Option<KeyColumn> {
    let column_type = column_type(&column.type_name)?;
    let kind = match column_type {
        ColumnType::Integer => KeyKind::Integer,
        ColumnType::Text | ColumnType::Uuid => KeyKind::Text,
        _ => return None,
    };
    Some(KeyColumn { name: column.name.clone(), kind, column_type })
}

/// The key of a relation, or why there is none.
pub(crate) async fn key_of(lease: &mut Lease, relation: &Relation) -> Result<Result<KeyColumn, String>, StoreError> {
    if let Some(key) = indexed_key(relation) {
        return Ok(Ok(key));
    }
    if relation.kind == RelationKind::Table {
        return Ok(Err(match relation.primary_key_columns {
            0 => "it has no primary key and no unique column that is never null".to_owned(),
            1 => "its primary key is neither a whole number nor a text".to_owned(),
            count => {
                format!("its primary key has {count} columns; a table needs one column that is unique and never null")
            }
        }));
    }
    for name in VIEW_KEYS {
        let candidate = relation.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name));
        if let Some(key) = candidate.and_then(key_column)
            && is_sound(lease, relation, &key).await?
        {
            return Ok(Ok(key));
        }
    }
    Ok(Err(format!(
        "it has no usable key: a view needs a column named {} whose values are unique and never null",
        VIEW_KEYS.join(", ")
    )))
}

/// The primary key, else a number that a unique index keeps apart, else such a text.
fn indexed_key(relation: &Relation) -> Option<KeyColumn> {
    let candidates: Vec<_> = relation
        .unique_columns
        .iter()
        .filter_map(|unique| {
            let column = relation.columns.iter().find(|column| column.name == unique.name)?;
            (unique.is_primary || column.not_null).then_some((unique.is_primary, key_column(column)?))
        })
        .collect();
    let primary = candidates.iter().find(|(is_primary, _)| *is_primary);
    let number = candidates.iter().find(|(_, key)| key.kind == KeyKind::Integer);
    primary.or(number).or_else(|| candidates.first()).map(|(_, key)| key.clone())
}

/// Whether a column's values are unique and never null now. A view that cannot be read, or not in time, has no key.
async fn is_sound(lease: &mut Lease, relation: &Relation, key: &KeyColumn) -> Result<bool, StoreError> {
    let sql = Sql::new(Dialect::Postgres)
        .lit("SELECT count(*) = count(DISTINCT t.")
        .ident(&key.name)
        .lit(") FROM ")
        .ident(&relation.schema)
        .lit(".")
        .ident(&relation.name)
        .lit(" AS t");
    match lease.row("checking the key of a view", &sql).await {
        Ok(row) => Ok(column(&row, 0) == Some(&[1])),
        Err(error @ (StoreError::Unavailable { .. } | StoreError::Cancelled)) => Err(error),
        Err(error) => {
            tracing::warn!(store.kind = "postgis", table = %relation.display(), %error, "a view cannot be read");
            Ok(false)
        }
    }
}

/// A text column named `id` that is unique and never null beside an integer key is the public id: the corridor's own
/// tables have stable text ids, and integer keys that are nobody's business.
pub(crate) fn id_of(relation: &Relation, key: &KeyColumn) -> KeyColumn {
    let is_unique = relation.unique_columns.iter().any(|unique| unique.name == "id");
    let candidate = relation.columns.iter().find(|column| {
        column.name == "id" && column.not_null && column_type(&column.type_name) == Some(ColumnType::Text)
    });
    match candidate {
        Some(candidate) if is_unique && key.kind == KeyKind::Integer => {
            KeyColumn { name: candidate.name.clone(), kind: KeyKind::Text, column_type: ColumnType::Text }
        }
        _ => key.clone(),
    }
}
