//! An import: one transaction from the first row to the commit.
//!
//! Rows that a table would not take are found without losing their neighbours: what fails as a whole is taken back to a
//! savepoint and tried again in halves, down to the one row that is at fault.

use std::sync::Arc;
use std::time::Duration;

use sqlx::Executor as _;
use watergang_core::import::{Import, ImportMode, ImportOutcome, ImportRow, ImportTarget, RefusedRow};
use watergang_core::{Ask, Property, PropertyKind, Reply, StoreError, Value};
use watergang_sql::{ColumnType, Dialect, Sql};

use super::stage::Names;
use super::{layout, text, text_index};
use crate::attend::attend;
use crate::error::{refusal, write_error};
use crate::introspect::Described;
use crate::node::Connection;
use crate::revision::RevisionSource;
use crate::{Inner, column};

const DOING: &str = "importing";
/// How long an import waits for another writer before it says that the table is locked.
const LOCK_TIMEOUT: Duration = Duration::from_secs(10);

/// Begins an import.
pub(crate) fn begin<'a>(inner: &Arc<Inner>, ask: &Ask, target: ImportTarget) -> Reply<'a, Box<dyn Import>> {
    let (inner, ask) = (Arc::clone(inner), ask.clone());
    Box::pin(async move {
        let import = attend(&ask, DOING, PostgisImport::begin(&inner, &target)).await?;
        Ok(Box::new(import) as Box<dyn Import>)
    })
}

/// An import under way. Dropped, it closes its connection, and the server takes everything back.
struct PostgisImport {
    connection: Connection,
    names: Names,
    /// Places of the columns that are written among the values of a row.
    places: Vec<usize>,
    /// Place of the id among the values of a row, and the name of its column.
    id: Option<(usize, String)>,
    srid: i32,
    mode: ImportMode,
    revision: RevisionSource,
    /// Whether rows go into the table as they come: nothing in it can be meant by them.
    is_direct: bool,
    was_empty: bool,
    created_table: bool,
    has_paired: bool,
    pushed: u64,
    created: u64,
    updated: u64,
    unchanged: u64,
}

/// Rows in their text form, ready to be sent.
#[derive(Default)]
struct Lines {
    text: String,
    /// Place of each row, and where its line ends.
    ends: Vec<(u64, usize)>,
}

impl Lines {
    fn slice(&self, from: usize, to: usize) -> &str {
        let end_of = |line: usize| line.checked_sub(1).and_then(|line| self.ends.get(line)).map_or(0, |(_, end)| *end);
        self.text.get(end_of(from)..end_of(to)).unwrap_or_default()
    }
}

impl PostgisImport {
    async fn begin(inner: &Inner, target: &ImportTarget) -> Result<Self, StoreError> {
        if target.mode == ImportMode::Upsert && target.id_property.is_none() {
            return Err(StoreError::Unsupported { what: "upsert rows that have no id".to_owned() });
        }
        let described = inner.table(&target.collection).ok();
        let mut connection = inner.fleet.primary()?.connect_writing(LOCK_TIMEOUT).await?;
        connection.raw.execute("BEGIN").await.map_err(write_error(DOING))?;
        let names = match &described {
            Some(described) => names_of(described, target)?,
            None => create(&mut connection, inner.options.schema.as_deref(), target).await?,
        };
        let lock = Sql::new(Dialect::Postgres).lit("LOCK TABLE ").append(&names.target());
        // Readers go on; nobody else writes until the commit.
        layout::execute(&mut connection.raw, &lock.lit(" IN SHARE ROW EXCLUSIVE MODE"))
            .await
            .map_err(write_error(DOING))?;
        let oid = layout::oid_of(&mut connection.raw, &names.schema, &names.table).await?;
        let is_tracked = layout::ensure_revision(&mut connection.raw, &names.schema, &names.table, oid).await?;
        let was_empty = is_empty(&mut connection, &names).await?;
        let is_direct = was_empty || (target.mode == ImportMode::Append && target.id_property.is_none());
        if !is_direct {
            names.create(&mut connection.raw).await?;
        }
        let place_of = |name: &str| target.schema.properties.iter().position(|property| property.name == name);
        Ok(Self {
            places: names.columns.iter().filter_map(|(name, _)| place_of(name)).collect(),
            id: target.id_property.as_ref().and_then(|id| Some((place_of(id)?, id.clone()))),
            srid: described
                .as_ref()
                .and_then(|described| described.table.geometry.as_ref())
                .map_or_else(|| layout::srid_of(target.crs), |geometry| geometry.srid),
            mode: target.mode,
            revision: RevisionSource {
                oid,
                table: names.target().text().to_owned(),
                tracked: is_tracked.then(|| names.table.clone()),
                is_fickle: false,
            },
            connection,
            names,
            is_direct,
            was_empty,
            created_table: described.is_none(),
            has_paired: false,
            pushed: 0,
            created: 0,
            updated: 0,
            unchanged: 0,
        })
    }

    async fn take(&mut self, rows: Vec<ImportRow>) -> Result<Vec<RefusedRow>, StoreError> {
        let mut refused = Vec::new();
        let lines = self.lines(&rows, &mut refused);
        drop(rows);
        let copy = if self.is_direct { self.names.copy_into_target() } else { self.names.copy_into_stage() };
        let sent = self.copy(&copy, &lines, &mut refused).await?;
        if self.is_direct {
            self.created += sent;
        } else if sent > 0 {
            self.settle(&lines, &mut refused).await?;
            self.names.clear(&mut self.connection.raw).await?;
        }
        refused.sort_by_key(|row| row.place);
        Ok(refused)
    }

    /// Writes rows as text. Rows that no table would take are refused here.
    fn lines(&mut self, rows: &[ImportRow], refused: &mut Vec<RefusedRow>) -> Lines {
        let mut lines = Lines::default();
        for row in rows {
            let place = self.pushed;
            self.pushed += 1;
            match self.line(place, row, &mut lines.text) {
                Ok(()) => lines.ends.push((place, lines.text.len())),
                Err(reason) => {
                    lines.text.truncate(lines.ends.last().map_or(0, |(_, end)| *end));
                    refused.push(RefusedRow { place, reason });
                }
            }
        }
        lines
    }

    fn line(&self, place: u64, row: &ImportRow, out: &mut String) -> Result<(), String> {
        if let Some((id, name)) = &self.id
            && matches!(row.values.get(*id), None | Some(Value::Null))
        {
            return Err(format!("`{name}` must not be missing"));
        }
        let mut divider = "";
        if !self.is_direct {
            out.push_str(itoa::Buffer::new().format(place));
            divider = "\t";
        }
        if self.names.geometry.is_some() {
            out.push_str(divider);
            divider = "\t";
            match &row.wkb {
                Some(wkb) => {
                    watergang_geometry::envelope(wkb)
                        .map_err(|error| format!("the geometry cannot be read: {error}"))?;
                    text::geometry(wkb, self.srid, out);
                }
                None => out.push_str("\\N"),
            }
        }
        for place in &self.places {
            out.push_str(divider);
            divider = "\t";
            text::value(row.values.get(*place).unwrap_or(&Value::Null), out);
        }
        out.push('\n');
        Ok(())
    }

    /// Sends rows; how many the table took.
    async fn copy(&mut self, copy: &Sql, lines: &Lines, refused: &mut Vec<RefusedRow>) -> Result<u64, StoreError> {
        let mut sent = 0;
        let mut parts = vec![(0, lines.ends.len())];
        while let Some((from, to)) = parts.pop() {
            if from == to {
                continue;
            }
            self.command("SAVEPOINT watergang").await?;
            match self.send(copy, lines.slice(from, to)).await {
                Ok(()) => sent += (to - from) as u64,
                Err(error) => {
                    self.halve(
                        error,
                        (from, to),
                        &mut parts,
                        |line| lines.ends.get(line).map_or(0, |end| end.0),
                        refused,
                    )
                    .await?;
                }
            }
        }
        Ok(sent)
    }

    async fn send(&mut self, copy: &Sql, text: &str) -> Result<(), sqlx::Error> {
        let mut copying = self.connection.raw.copy_in_raw(copy.text()).await?;
        copying.send(text.as_bytes()).await?;
        copying.finish().await.map(|_| ())
    }

    /// Takes a failed part back, and either refuses its one row or parts it in two.
    async fn halve(
        &mut self,
        error: sqlx::Error,
        (from, to): (usize, usize),
        parts: &mut Vec<(usize, usize)>,
        place_of: impl Fn(usize) -> u64,
        refused: &mut Vec<RefusedRow>,
    ) -> Result<(), StoreError> {
        let Some(reason) = refusal(&error) else { return Err(write_error(DOING)(error)) };
        self.command("ROLLBACK TO SAVEPOINT watergang").await?;
        if to - from <= 1 {
            refused.push(RefusedRow { place: place_of(from), reason });
        } else {
            let middle = from + (to - from) / 2;
            // The first half is done first: items are numbered in the order of arrival.
            parts.extend([(middle, to), (from, middle)]);
        }
        Ok(())
    }

    /// Finds out what the rows in the stage mean to the collection, and does it.
    async fn settle(&mut self, lines: &Lines, refused: &mut Vec<RefusedRow>) -> Result<(), StoreError> {
        let refuse = |places: Vec<u64>, reason: &str, refused: &mut Vec<RefusedRow>| {
            refused.extend(places.into_iter().map(|place| RefusedRow { place, reason: reason.to_owned() }));
        };
        let connection = &mut self.connection.raw;
        match &self.id {
            Some((_, id)) => {
                self.names.pair_by_id(connection, id).await?;
                let repeated = self.names.take_repeated(connection, id).await?;
                refuse(repeated, "another row of this import has the same id", refused);
            }
            None => self.names.pair_by_position(connection, !self.has_paired).await?,
        }
        if self.mode == ImportMode::Append {
            let paired = self.names.take_paired(connection).await?;
            refuse(paired, "another item has the same id", refused);
        }
        self.unchanged += self.names.note_paired(connection).await?;
        self.has_paired = true;
        let places: Vec<u64> = lines.ends.iter().map(|(place, _)| *place).collect();
        self.apply(&places, refused).await
    }

    /// Changes and adds items, row by row where the whole is refused.
    async fn apply(&mut self, places: &[u64], refused: &mut Vec<RefusedRow>) -> Result<(), StoreError> {
        let mut parts = vec![(0, places.len())];
        while let Some((from, to)) = parts.pop() {
            let (Some(first), Some(last)) = (places.get(from), to.checked_sub(1).and_then(|last| places.get(last)))
            else {
                continue;
            };
            self.command("SAVEPOINT watergang").await?;
            match self.change(*first, *last).await {
                Ok((updated, created)) => {
                    self.updated += updated;
                    self.created += created;
                }
                Err(error) => {
                    self.halve(
                        error,
                        (from, to),
                        &mut parts,
                        |row| places.get(row).copied().unwrap_or_default(),
                        refused,
                    )
                    .await?;
                }
            }
        }
        Ok(())
    }

    async fn change(&mut self, first: u64, last: u64) -> Result<(u64, u64), sqlx::Error> {
        let updated = self.names.update(&mut self.connection.raw, first, last).await?;
        let created = self.names.insert(&mut self.connection.raw, first, last).await?;
        Ok((updated, created))
    }

    async fn command(&mut self, sql: &'static str) -> Result<(), StoreError> {
        self.connection.raw.execute(sql).await.map(|_| ()).map_err(write_error(DOING))
    }

    async fn finish(mut self) -> Result<ImportOutcome, StoreError> {
        let removed = if self.mode == ImportMode::Replace && !self.is_direct {
            self.names.remove_unseen(&mut self.connection.raw).await?
        } else {
            0
        };
        let has_changed = self.created_table || self.created + self.updated + removed > 0;
        if self.created_table
            && let Some(geometry) = &self.names.geometry
        {
            layout::create_index(&mut self.connection.raw, &self.names.schema, &self.names.table, geometry).await?;
        }
        if has_changed {
            let Names { schema, table, .. } = &self.names;
            text_index::ensure(&mut self.connection.raw, schema, table, self.revision.oid).await?;
        }
        if has_changed && self.was_empty {
            // The planner knows nothing of the rows yet, and would only learn of them in a minute.
            let analyze = Sql::new(Dialect::Postgres).lit("ANALYZE ").append(&self.names.target());
            layout::execute(&mut self.connection.raw, &analyze).await.map_err(write_error(DOING))?;
        }
        // Statements that touched no row have moved the number of the revision all the same: taken back with them.
        let end = if has_changed { "COMMIT" } else { "ROLLBACK" };
        // Rules that are checked at the end of a transaction may still say no to the whole.
        self.connection.raw.execute(end).await.map_err(|error| match refusal(&error) {
            Some(reason) => StoreError::Unsupported { what: format!("commit the import: {reason}") },
            None => write_error("committing an import")(error),
        })?;
        let state = Sql::new(Dialect::Postgres).lit("SELECT ").append(&self.revision.expression());
        let row =
            crate::statement::query(&state).fetch_one(&mut self.connection.raw).await.map_err(write_error(DOING))?;
        let revision = self.revision.token_on(&self.connection, column(&row, 0));
        Ok(ImportOutcome { revision, created: self.created, updated: self.updated, unchanged: self.unchanged, removed })
    }
}

impl Import for PostgisImport {
    fn push(&mut self, rows: Vec<ImportRow>) -> Reply<'_, Vec<RefusedRow>> {
        Box::pin(self.take(rows))
    }

    fn commit(self: Box<Self>) -> Reply<'static, ImportOutcome> {
        Box::pin(self.finish())
    }
}

/// Makes the table of a new collection.
async fn create(connection: &mut Connection, schema: Option<&str>, target: &ImportTarget) -> Result<Names, StoreError> {
    let schema = match schema {
        Some(schema) => schema,
        None => layout::schema_for_new_tables(&mut connection.raw).await?,
    };
    let table = target.collection.to_string();
    layout::create_table(&mut connection.raw, schema, &table, target).await?;
    Ok(Names {
        schema: schema.to_owned(),
        table,
        key: "fid".to_owned(),
        geometry: target.schema.geometry.as_ref().map(|geometry| geometry.name.clone()),
        columns: target
            .schema
            .properties
            .iter()
            .map(|property| (property.name.clone(), column_type(property)))
            .collect(),
    })
}

const fn column_type(property: &Property) -> ColumnType {
    match property.kind {
        PropertyKind::Boolean => ColumnType::Boolean,
        PropertyKind::Integer => ColumnType::Integer,
        PropertyKind::Number => ColumnType::Number,
        PropertyKind::Text => ColumnType::Text,
        PropertyKind::Date => ColumnType::Date,
        PropertyKind::DateTime => ColumnType::Timestamp,
        PropertyKind::Json => ColumnType::Json,
    }
}

/// The names of a collection that is there. Columns that the database computes are left to it.
fn names_of(described: &Described, target: &ImportTarget) -> Result<Names, StoreError> {
    let table = &described.table;
    let mut columns = Vec::new();
    for property in &target.schema.properties {
        let Some(column) = table.column(&property.name) else {
            let what = format!("write the property `{}`, which `{}` lacks", property.name, target.collection);
            return Err(StoreError::Unsupported { what });
        };
        if !described.generated.contains(&column.name) {
            columns.push((column.name.clone(), column.column_type));
        }
    }
    let geometry = target.schema.geometry.as_ref().and(table.geometry.as_ref());
    Ok(Names {
        schema: table.schema.clone().unwrap_or_default(),
        table: table.name.clone(),
        key: table.key.name.clone(),
        geometry: geometry.map(|geometry| geometry.name.clone()),
        columns,
    })
}

async fn is_empty(connection: &mut Connection, names: &Names) -> Result<bool, StoreError> {
    let sql = Sql::new(Dialect::Postgres).lit("SELECT NOT EXISTS (SELECT 1 FROM ").append(&names.target()).lit(")");
    let row = crate::statement::query(&sql).fetch_one(&mut connection.raw).await.map_err(write_error(DOING))?;
    Ok(column(&row, 0) == Some(&[1]))
}
