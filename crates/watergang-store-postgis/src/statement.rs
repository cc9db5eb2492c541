//! Statements on their way to the driver.
//!
//! The only file that tells the driver that a text is safe: [`Sql`] can be made of literals of our source and quoted
//! identifiers alone, and what a request says travels beside it.

use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Postgres};
use watergang_sql::{Bind, Sql};

/// Stands for NUL, which no text of PostgreSQL's holds: a noncharacter, which no text that is exchanged holds either
/// (Unicode, section 23.7). So a request with a NUL finds nothing, rather than fail.
const NOTHING_LIKE_IT: &str = "\u{ffff}";

/// A statement with its values bound, to be prepared once on each connection.
pub(crate) fn query(sql: &Sql) -> Query<'static, Postgres, PgArguments> {
    let mut query = sqlx::query(AssertSqlSafe(sql.text().to_owned()));
    for bind in sql.binds() {
        query = match bind {
            Bind::Null => query.bind(None::<&str>),
            Bind::Boolean(flag) => query.bind(*flag),
            Bind::Integer(number) => query.bind(*number),
            Bind::Number(number) => query.bind(*number),
            Bind::Text(text) if text.contains('\0') => query.bind(text.replace('\0', NOTHING_LIKE_IT)),
            Bind::Text(text) => query.bind(text.as_str()),
            // Neither is made for PostgreSQL, whose columns hold what they promise.
            Bind::TextBytes(bytes) | Bind::Blob(bytes) => query.bind(bytes.as_slice()),
            Bind::Integers(numbers) => query.bind(numbers.as_slice()),
            Bind::Texts(texts) => {
                query.bind(texts.iter().map(|text| text.replace('\0', NOTHING_LIKE_IT)).collect::<Vec<_>>())
            }
        };
    }
    query
}
