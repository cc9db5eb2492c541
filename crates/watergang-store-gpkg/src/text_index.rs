//! An index of the words in the texts of a table, which triggers keep true whoever writes.
//!
//! It is a table of FTS5 without content or places: row ids by word, nothing else. What is searched for is decided on
//! the rows ([`watergang_sql::search`]); the index tells which rows to look at. All text columns of a row make one
//! entry. A text with letters that FTS5 folds otherwise than the decision does has a mark among its words, by which it
//! is always found.
//!
//! Source: <https://sqlite.org/fts5.html>, sections 4.3.1 (unicode61), 4.4 (contentless tables), 6.2 and 6.4 (`delete`,
//! `delete-all`).

use rusqlite::Connection;
use watergang_core::StoreError;
use watergang_sql::geopackage::quoted;
use watergang_sql::search::{MARK, PLAIN};
use watergang_sql::{Column, ColumnType, TextIndex};

use crate::error::store_error;

const DOING: &str = "indexing texts";

/// What of a table is indexed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Texts {
    /// The table.
    pub(crate) table: String,
    /// Its key, which is its row id.
    pub(crate) key: String,
    /// Its text columns; at least one.
    pub(crate) columns: Vec<String>,
}

impl Texts {
    /// Whether a search of the column is answered: it is no text, or one of these.
    pub(crate) fn has(&self, column: &Column) -> bool {
        column.column_type != ColumnType::Text || self.columns.contains(&column.name)
    }

    /// Neither a layer to GDAL and QGIS, nor the name of a table that FTS5 makes for the index of another.
    fn index(&self) -> String {
        format!("gpkgext_watergang_words_{}_fts", self.table)
    }

    fn triggers(&self) -> [String; 3] {
        ["insert", "update", "delete"].map(|event| format!("gpkgext_watergang_words_{}_{event}", self.table))
    }

    /// The texts of a row, one after the other; `row` is `NEW.`, `OLD.` or nothing.
    fn texts(&self, row: &str) -> String {
        let texts: Vec<_> =
            self.columns.iter().map(|column| format!("coalesce({row}{}, '')", quoted(column))).collect();
        texts.join(" || ' ' || ")
    }

    /// The same with the mark where a text is not plain. GLOB sees nothing after a NUL.
    fn marked(&self, row: &str) -> String {
        let texts = self.texts(row);
        let plain: String = PLAIN.iter().map(|(first, last)| format!("{first}-{last}")).collect();
        format!(
            "{texts} || CASE WHEN instr({texts}, char(0)) > 0 OR {texts} GLOB '*[^{plain}]*' THEN ' {MARK}' ELSE '' END"
        )
    }

    /// The statements that make the index and its triggers, each with the name of what it makes.
    fn statements(&self) -> [(String, String); 4] {
        let (index, [insert, update, delete]) = (self.index(), self.triggers());
        let (i, t, k) = (quoted(&index), quoted(&self.table), quoted(&self.key));
        let (old, new) = (self.marked("OLD."), self.marked("NEW."));
        let add = format!("INSERT INTO {i} (rowid, words) VALUES (NEW.{k}, {new});");
        let take = format!("INSERT INTO {i} ({i}, rowid, words) VALUES ('delete', OLD.{k}, {old});");
        let differs = format!("OLD.{k} IS NOT NEW.{k} OR {} IS NOT {}", self.texts("OLD."), self.texts("NEW."));
        let trigger = |name: &str, event: &str, body: &str| {
            format!("CREATE TRIGGER {} AFTER {event} BEGIN {body} END", quoted(name))
        };
        let create = format!(
            "CREATE VIRTUAL TABLE {i} USING fts5(words, content='', columnsize=0, detail=none, \
             tokenize='unicode61 remove_diacritics 2')"
        );
        [
            (insert.clone(), trigger(&insert, &format!("INSERT ON {t}"), &add)),
            (update.clone(), trigger(&update, &format!("UPDATE ON {t} WHEN {differs}"), &format!("{take} {add}"))),
            (delete.clone(), trigger(&delete, &format!("DELETE ON {t}"), &take)),
            (index, create),
        ]
    }

    /// The index as a read asks it, where it is there as it would be made.
    pub(crate) fn found(&self, connection: &Connection) -> Result<Option<TextIndex>, StoreError> {
        let mut statement = connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = ?1 AND sql = ?2)")
            .map_err(store_error(DOING))?;
        for made in self.statements() {
            let is_there: bool = statement.query_row(made, |row| row.get(0)).map_err(store_error(DOING))?;
            if !is_there {
                return Ok(None);
            }
        }
        Ok(Some(TextIndex::Fts5 { name: self.index(), triggers: self.triggers() }))
    }

    /// Makes the index where it is not there as it should be, and fills it.
    pub(crate) fn ensure(&self, connection: &Connection) -> Result<(), StoreError> {
        if self.found(connection)?.is_some() {
            return Ok(());
        }
        let batch = |sql: &str| connection.execute_batch(sql).map_err(store_error(DOING));
        for trigger in self.triggers() {
            batch(&format!("DROP TRIGGER IF EXISTS {}", quoted(&trigger)))?;
        }
        batch(&format!("DROP TABLE IF EXISTS {}", quoted(&self.index())))?;
        for (_, statement) in self.statements() {
            batch(&statement)?;
        }
        self.fill(connection)
    }

    /// Fills the index anew from the table, in one go.
    pub(crate) fn fill(&self, connection: &Connection) -> Result<(), StoreError> {
        let (i, t, k) = (quoted(&self.index()), quoted(&self.table), quoted(&self.key));
        let sql = format!(
            "INSERT INTO {i} ({i}) VALUES ('delete-all');
             INSERT INTO {i} (rowid, words) SELECT {k}, {} FROM {t};",
            self.marked("")
        );
        connection.execute_batch(&sql).map_err(store_error(DOING))
    }
}
