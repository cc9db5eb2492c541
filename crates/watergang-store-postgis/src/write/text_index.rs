//! An index of the words in the texts of a table.
//!
//! What is searched for is decided on the rows ([`watergang_sql::search`]); the index tells which rows to look at. It
//! stands on a function that folds as the decision does, without PostgreSQL's own parser of texts, which takes
//! `saint-omer` and `1e5` for words of their own and asks the locale what a letter is. A text with letters that the
//! function does not know has a mark among its words, by which it is always found.

use sqlx::postgres::PgConnection;
use sqlx::{Executor as _, Row as _};
use watergang_core::StoreError;
use watergang_sql::split::words_of;
use watergang_sql::{Dialect, Sql};

use super::layout;
use crate::error::{INSUFFICIENT_PRIVILEGE, write_error};

const DOING: &str = "indexing texts";

/// The words of some texts, each once. Letters without accents and in small are those of `watergang_sql::search::PLAIN`;
/// a text with others, a word of 255 letters or more, or 100,000 letters in all gets the mark alone: a `tsvector` holds
/// words of 2,046 bytes and a mebibyte in all, beyond which writing the row would fail.
///
/// Everything is named with its schema, so that no writer's `search_path` changes what it means; a `SET` at the function
/// would say the same and cost as much as all the rest. All comparisons are by code point, whatever the database's
/// locale.
const FUNCTION: &str = r#"CREATE OR REPLACE FUNCTION watergang.words(texts text[]) RETURNS tsvector
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  whole text COLLATE pg_catalog."C" := pg_catalog.lower(pg_catalog.array_to_string(texts, ' ') COLLATE pg_catalog."C");
BEGIN
  IF pg_catalog.octet_length(whole) OPERATOR(pg_catalog.<>) pg_catalog.length(whole) THEN
    IF whole OPERATOR(pg_catalog.~) E'[^\\u0001-\\u017e\\u0300-\\u0304\\u0306-\\u030c\\u0327-\\u0328\\u1ea0-\\u1ef9\\u2010-\\u2027\\u202f-\\u205e\\u2070-\\u2070\\u2074-\\u208e\\u20ac-\\u20ac\\u2116-\\u2116\\u2122-\\u2122\\u2190-\\u22ff]' THEN
      RETURN pg_catalog.array_to_tsvector(ARRAY['ω']);
    END IF;
    whole := pg_catalog.regexp_replace(pg_catalog.normalize(whole, 'NFD'), E'[\\u0300-\\u036f]+', '', 'g');
    whole := pg_catalog.translate(pg_catalog.lower(whole), 'µÆÐØÞĐĦĲĿŁŊŒŦ', 'μæðøþđħĳŀłŋœŧ');
  END IF;
  whole := pg_catalog.regexp_replace(whole, '[^a-z0-9ª²³¹º¼½¾ßæðøþđħıĳĸŀłŉŋœŧμ⁰⁴⁵⁶⁷⁸⁹ⁿ₀₁₂₃₄₅₆₇₈₉]+', ' ', 'g');
  IF pg_catalog.length(whole) OPERATOR(pg_catalog.>) 100000 OR whole OPERATOR(pg_catalog.~) '[^ ]{255}' THEN
    RETURN pg_catalog.array_to_tsvector(ARRAY['ω']);
  END IF;
  RETURN pg_catalog.array_to_tsvector(pg_catalog.array_remove(pg_catalog.string_to_array(whole, ' '), ''));
END $$"#;

/// Whether an index can be made: the table is one, letters are those of Unicode, the function is there; and the names of
/// the columns that it would hold.
const TEXTS: &str = r"
SELECT c.relkind IN ('r', 'p') AND current_setting('server_encoding') = 'UTF8',
       to_regprocedure('watergang.words(text[])') IS NOT NULL,
       (SELECT coalesce(array_agg(a.attname::text ORDER BY a.attnum), '{}')
        FROM pg_attribute AS a
        JOIN pg_type AS t ON t.oid = a.atttypid
        LEFT JOIN pg_type AS b ON t.typtype = 'd' AND b.oid = t.typbasetype
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          AND coalesce(b.typname, t.typname) IN ('text', 'varchar', 'bpchar'))
FROM pg_class AS c WHERE c.oid = $1::int8::oid";

/// Relations and the columns of their text indexes in the order in which the index names them: those that are made just
/// as [`ensure`] makes them, and whose function the role may call.
pub(crate) const INDEXES: &str = r"
SELECT i.indrelid::int8, l.names
FROM pg_index AS i
CROSS JOIN LATERAL (
  SELECT array_agg(a.attname::text ORDER BY a.attnum) AS names,
         string_agg(CASE WHEN a.atttypid = 'text'::regtype THEN quote_ident(a.attname)
                         ELSE '(' || quote_ident(a.attname) || ')::text' END, ', ' ORDER BY a.attnum) AS list
  FROM pg_attribute AS a
  WHERE a.attrelid = i.indrelid
    AND EXISTS (SELECT 1 FROM pg_depend AS d
                WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
                  AND d.refclassid = 'pg_class'::regclass AND d.refobjid = i.indrelid AND d.refobjsubid = a.attnum)) AS l
WHERE i.indrelid = ANY($1::int8[]::oid[]) AND i.indisvalid AND i.indpred IS NULL AND i.indnatts = 1
  AND pg_get_expr(i.indexprs, i.indrelid) = 'watergang.words(ARRAY[' || l.list || '])'
  AND EXISTS (SELECT 1 FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
              WHERE n.nspname = 'watergang' AND p.proname = 'words'
                AND has_schema_privilege(n.oid, 'USAGE') AND has_function_privilege(p.oid, 'EXECUTE'))";

fn sql() -> Sql {
    Sql::new(Dialect::Postgres)
}

/// Makes the text index of a table where it has none, and the function where it is not there. A role that may not goes
/// without: a search then looks at all rows.
pub(crate) async fn ensure(
    connection: &mut PgConnection,
    schema: &str,
    table: &str,
    oid: u32,
) -> Result<(), StoreError> {
    connection.execute("SAVEPOINT watergang_words").await.map_err(write_error(DOING))?;
    match lay_out(connection, schema, table, oid).await {
        Ok(()) => Ok(()),
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(INSUFFICIENT_PRIVILEGE) => {
            let back = "ROLLBACK TO SAVEPOINT watergang_words";
            connection.execute(back).await.map_err(write_error(DOING))?;
            tracing::warn!(store.kind = "postgis", %table, %error, "the role may not index the texts of the table");
            Ok(())
        }
        Err(error) => Err(write_error(DOING)(error)),
    }
}

async fn lay_out(connection: &mut PgConnection, schema: &str, table: &str, oid: u32) -> Result<(), sqlx::Error> {
    let row = sqlx::query(TEXTS).bind(i64::from(oid)).fetch_one(&mut *connection).await?;
    let (can_be, has_function, names): (bool, bool, Vec<String>) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    if !can_be || names.is_empty() {
        return Ok(());
    }
    for index in sqlx::query(INDEXES).bind(vec![i64::from(oid)]).fetch_all(&mut *connection).await? {
        let held: Vec<String> = index.try_get(1)?;
        if names.iter().all(|name| held.contains(name)) {
            return Ok(());
        }
    }
    if !has_function {
        connection.execute("CREATE SCHEMA IF NOT EXISTS watergang").await?;
        connection.execute(FUNCTION).await?;
    }
    let create = sql().lit("CREATE INDEX ON ").ident(schema).lit(".").ident(table).lit(" USING gin (");
    layout::execute(connection, &create.append(&words_of(&names)).lit(")")).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use watergang_sql::search::{MARK, PLAIN};

    use super::FUNCTION;

    #[test]
    fn the_function_knows_the_plain_letters_and_the_mark() {
        let range = |(first, last): &(char, char)| format!("\\\\u{:04x}-\\\\u{:04x}", *first as u32, *last as u32);
        let class: String = PLAIN.iter().map(range).collect();
        assert!(FUNCTION.contains(&format!("E'[^{class}]'")), "{class}");
        assert_eq!(FUNCTION.matches(&format!("ARRAY['{MARK}']")).count(), 2);
    }
}
