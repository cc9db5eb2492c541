//! One page of a table, batch by batch.

use std::sync::{Arc, OnceLock};

use rusqlite::types::ValueRef as Cell;
use rusqlite::{Connection, params_from_iter};
use watergang_core::{
    Ask, Cursor, IdRef, ItemQuery, Mark, PageEnd, Reply, Revision, RowBatch, RowBatchBuilder, Rows, StoreError, Stray,
    Value, ValueRef,
};
use watergang_geometry::gpkg;
use watergang_sql::ahead::{Listing, STATEMENTS_BEFORE, STATEMENTS_BEFORE_OF_KEYS};
use watergang_sql::order::{Term, fits};
use watergang_sql::residual::{Judge, Shape};
use watergang_sql::select::{self, Batch};
use watergang_sql::{ColumnType, Dialect, Layout, PageWalk, Split, Sql, Strategy, Verdict};

use crate::Inner;
use crate::bind::binds;
use crate::error::store_error;
use crate::value::{item_id, value};

const DOING: &str = "reading items";
/// Rows that a statement of the first batch may return: enough for a page of a thousand, few enough that a first byte
/// leaves soon.
const FIRST_BATCH_ROWS: u64 = 1_100;
/// Rows that a statement of a later batch may return.
const BATCH_ROWS: u64 = 512;
/// A batch ends when it holds so many bytes of texts and geometries: what a slow client costs.
const BATCH_BYTES: usize = 128 << 10;
/// A rectangle that covers more of the collection than this is walked in the order of the key.
const WALK_FROM_RATIO: f64 = 0.2;

/// What stays the same from batch to batch.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) table: Arc<crate::introspect::Described>,
    pub(crate) split: Split,
    pub(crate) terms: Vec<Term>,
    pub(crate) columns: Arc<[String]>,
    pub(crate) geometry: bool,
    pub(crate) strategy: Strategy,
    /// Who waits for the rows.
    ask: Ask,
    /// Whether few rows have the values that an index finds, once that was asked.
    gathers: OnceLock<bool>,
    /// Whether few rows have the words that are searched for, once that was asked.
    by_words: OnceLock<bool>,
}

impl Plan {
    /// How to read a table for a query.
    pub(crate) fn new(
        inner: &Inner,
        ask: &Ask,
        described: Arc<crate::introspect::Described>,
        query: &ItemQuery,
    ) -> Result<Self, StoreError> {
        let table = &described.table;
        let split = watergang_sql::split(&query.filter, table, Dialect::Sqlite, &inner.options.registry)?;
        let terms = watergang_sql::order::terms(table, &query.sort)?;
        let columns = match &query.columns {
            watergang_core::Columns::All => select::all_columns(table),
            watergang_core::Columns::Only(names) => names.as_slice().into(),
        };
        let strategy = strategy(&split, &terms, described.envelope_hint);
        let (gathers, by_words) = (OnceLock::new(), OnceLock::new());
        let (ask, geometry) = (ask.clone(), query.geometry);
        Ok(Self { split, terms, columns, geometry, strategy, ask, table: described, gathers, by_words })
    }

    /// Whether rows are found by an index of their values: SQLite, which knows nothing of how values are spread, would
    /// rather walk along the key, through the whole table where few rows have them.
    fn gathers(&self, connection: &Connection) -> Result<bool, StoreError> {
        let Some(condition) = &self.split.by_index else { return Ok(false) };
        if let Some(known) = self.gathers.get() {
            return Ok(*known);
        }
        let probe = select::probe(&self.table.table, Dialect::Sqlite, condition);
        let are_few = are_few(connection, &probe)?;
        Ok(*self.gathers.get_or_init(|| are_few))
    }

    /// Whether rows are found by the words that are searched for. Where many have them, a page is found soon along the
    /// key, and each batch would gather them all.
    fn by_words(&self, connection: &Connection) -> Result<bool, StoreError> {
        if let Some(known) = self.by_words.get() {
            return Ok(*known);
        }
        let by_words = by_words(connection, &self.split)?;
        Ok(*self.by_words.get_or_init(|| by_words))
    }

    /// What all statements of a walk have in common, from where it is.
    fn batch<'a>(
        &'a self,
        connection: &Connection,
        missing: Option<&'a [i64]>,
        walk: &'a PageWalk,
        columns: &'a Arc<[String]>,
    ) -> Result<Batch<'a>, StoreError> {
        Ok(Batch {
            strategy: self.strategy,
            missing,
            gathers: self.gathers(connection)?,
            by_words: self.by_words(connection)?,
            ..Batch::new(&self.table.table, &self.split, columns).along(walk, &self.terms)
        })
    }

    /// After how many statements one looks ahead, where each has to find all rows, or to sort them, before it yields the
    /// first.
    fn statements_before(&self, connection: &Connection) -> Result<Option<u8>, StoreError> {
        if !self.terms.is_empty() || self.gathers(connection)? || self.by_words(connection)? {
            return Ok(Some(STATEMENTS_BEFORE));
        }
        let by_envelopes = self.strategy == Strategy::Index && !self.split.envelopes.is_empty();
        Ok(by_envelopes.then_some(STATEMENTS_BEFORE_OF_KEYS))
    }
}

/// Whether a filter's words are in few rows, so that their keys are worth gathering.
pub(crate) fn by_words(connection: &Connection, split: &Split) -> Result<bool, StoreError> {
    split.by_words.as_ref().map_or(Ok(false), |keys| are_few(connection, &select::probe_keys(keys)))
}

/// Whether a probe counts few rows.
fn are_few(connection: &Connection, probe: &Sql) -> Result<bool, StoreError> {
    let count: i64 = connection
        .prepare_cached(probe.text())
        .and_then(|mut statement| statement.query_row(params_from_iter(binds(probe.binds())), |row| row.get(0)))
        .map_err(store_error(DOING))?;
    Ok(count <= select::GATHERED_MAX)
}

/// A sort has to see all hits anyway; without one, a large rectangle is better walked.
fn strategy(split: &Split, terms: &[Term], extent: Option<[f64; 4]>) -> Strategy {
    let (Some(extent), true, [one]) = (extent, terms.is_empty(), split.envelopes.as_slice()) else {
        return Strategy::Index;
    };
    let area = |[min_x, min_y, max_x, max_y]: [f64; 4]| (max_x - min_x).max(0.0) * (max_y - min_y).max(0.0);
    let common = |bounds: &[f64; 4]| {
        area([bounds[0].max(extent[0]), bounds[1].max(extent[1]), bounds[2].min(extent[2]), bounds[3].min(extent[3])])
    };
    let covered: f64 = one.boxes.iter().map(common).sum();
    if covered > WALK_FROM_RATIO * area(extent) { Strategy::Walk } else { Strategy::Index }
}

/// Reads rows until the batch is full, the page is, or the table is exhausted. Nothing where no row is left.
pub(crate) fn read_batch(
    connection: &Connection,
    plan: &Plan,
    missing: Option<&[i64]>,
    walk: &mut PageWalk,
    first: bool,
) -> Result<Option<RowBatch>, StoreError> {
    let crs = plan.table.table.geometry.as_ref().map_or(watergang_core::CrsId::Crs84, |geometry| geometry.crs);
    let mut batch = RowBatchBuilder::new(crs, Arc::clone(&plan.columns));
    while walk.end().is_none() && batch.is_empty() {
        scan(connection, plan, missing, walk, if first { FIRST_BATCH_ROWS } else { BATCH_ROWS }, Some(&mut batch))?;
    }
    Ok((!batch.is_empty()).then(|| batch.finish()))
}

/// Runs the walk to its end without giving rows out.
pub(crate) fn walk_to_end(
    connection: &Connection,
    plan: &Plan,
    missing: Option<&[i64]>,
    walk: &mut PageWalk,
) -> Result<(), StoreError> {
    while walk.end().is_none() {
        scan(connection, plan, missing, walk, u64::MAX, None)?;
    }
    Ok(())
}

/// One statement's worth of rows.
fn scan(
    connection: &Connection,
    plan: &Plan,
    missing: Option<&[i64]>,
    walk: &mut PageWalk,
    rows_max: u64,
    mut out: Option<&mut RowBatchBuilder>,
) -> Result<(), StoreError> {
    let is_decided = plan.split.residual.is_empty();
    let before = plan.statements_before(connection)?;
    let key = &plan.table.table.key;
    let listing = before.and_then(|before| walk.listing(key, Dialect::Sqlite, is_decided, before));
    if let Some((mut listing, asked)) = listing {
        list_keys(connection, plan, missing, walk, asked, &mut listing)?;
        walk.listed(listing);
        if walk.end().is_some() {
            return Ok(());
        }
    }
    let known = walk.next_keys(rows_max.min(BATCH_ROWS));
    // Where the database decides on every row, it leaps over those before the page without reading them out.
    let offset = if is_decided { walk.offset_left() } else { 0 };
    let candidates = match &known {
        Some((_, count)) => *count,
        None if is_decided => (walk.wanted() - offset).min(rows_max),
        // Read along an index, rows that are not wanted any more are not read.
        None if before.is_none() => rows_max,
        None => walk.candidates(rows_max),
    };
    let none: Arc<[String]> = Vec::new().into();
    let select = Batch {
        offset,
        candidates,
        columns: if out.is_some() { &plan.columns } else { &none },
        geometry: plan.geometry && out.is_some(),
        among: known.as_ref().map(|(keys, _)| keys),
        ..plan.batch(connection, missing, walk, &none)?
    };
    let select = match &known {
        // What else finds rows would find them all again.
        Some(_) => Batch { strategy: Strategy::Walk, by_words: false, ..select }.select()?,
        None => select.select()?,
    };
    if offset > 0 {
        walk.leapt();
    }
    if known.is_none() {
        walk.ran();
    }
    let mut statement = connection.prepare_cached(select.sql.text()).map_err(store_error(DOING))?;
    let mut rows = statement.query(params_from_iter(binds(select.sql.binds()))).map_err(store_error(DOING))?;
    let mut judge = plan.split.residual.judge();
    let mut seen = 0;
    let mut row_place: Vec<Mark> = Vec::new();
    while let Some(row) = rows.next().map_err(store_error(DOING))? {
        seen += 1;
        let cell = |place: usize| row.get_ref(place).unwrap_or(Cell::Null);
        if !is_decided {
            // What is looked for between two steps of SQLite comes after many rows; one alone may take long here.
            plan.ask.check(DOING)?;
            if !holds(&mut judge, &select.layout, cell) {
                place_of(&select.layout, cell, &mut row_place);
                continue;
            }
        }
        match walk.offer(|| {
            let mut values = Vec::new();
            place_of(&select.layout, cell, &mut values);
            Cursor { values }
        }) {
            Verdict::Stop => return Ok(()),
            Verdict::Skip => {}
            Verdict::Emit => {
                if let Some(batch) = out.as_deref_mut() {
                    push(batch, &select.layout, plan.geometry, cell);
                    if batch.payload_bytes() >= BATCH_BYTES {
                        place_of(&select.layout, cell, &mut row_place);
                        if let Some(key) = row_place.last() {
                            walk.leave_keys_up_to(key);
                        }
                        walk.passed_over(row_place);
                        return Ok(());
                    }
                }
            }
        }
        place_of(&select.layout, cell, &mut row_place);
    }
    match known {
        None if seen < candidates => walk.exhaust(),
        None => walk.passed_over(row_place),
        Some((_, count)) => {
            if seen > 0 {
                walk.passed_over(row_place);
            }
            walk.leave_keys(count);
        }
    }
    Ok(())
}

/// Looks ahead: one statement's worth of keys.
fn list_keys(
    connection: &Connection,
    plan: &Plan,
    missing: Option<&[i64]>,
    walk: &PageWalk,
    asked: u64,
    listing: &mut Listing,
) -> Result<(), StoreError> {
    let none: Arc<[String]> = Vec::new().into();
    let select =
        Batch { candidates: asked, keys_only: true, ..plan.batch(connection, missing, walk, &none)? }.select()?;
    let key_type = plan.table.table.key.column_type;
    let mut statement = connection.prepare_cached(select.sql.text()).map_err(store_error(DOING))?;
    let mut rows = statement.query(params_from_iter(binds(select.sql.binds()))).map_err(store_error(DOING))?;
    while let Some(row) = rows.next().map_err(store_error(DOING))? {
        if !listing.take(mark(key_type, row.get_ref(0).unwrap_or(Cell::Null))) {
            break;
        }
    }
    Ok(())
}

/// Whether what the index could not decide holds for a row.
pub(crate) fn holds<'a>(judge: &mut Judge<'_>, layout: &Layout, cell: impl Fn(usize) -> Cell<'a>) -> bool {
    let shape = match layout.geometry.map(&cell) {
        Some(Cell::Blob(blob)) => match gpkg::parse(blob) {
            Ok(parsed) => Shape::Wkb { wkb: parsed.wkb, envelope: parsed.envelope },
            Err(_) => Shape::Wkb { wkb: blob, envelope: None },
        },
        _ => Shape::Missing,
    };
    judge.begin();
    for place in &layout.residual {
        let column_type = layout.types.get(*place).copied().unwrap_or(ColumnType::Other);
        value(column_type, cell(*place), |value: ValueRef<'_>| judge.value(value));
    }
    judge.holds(&shape)
}

/// The place of a row in the order: the values it is sorted by, then its key.
fn place_of<'a>(layout: &Layout, cell: impl Fn(usize) -> Cell<'a>, into: &mut Vec<Mark>) {
    into.clear();
    for place in layout.sort.iter().copied().chain(std::iter::once(0)) {
        into.push(mark(layout.types.get(place).copied().unwrap_or(ColumnType::Other), cell(place)));
    }
}

/// A value of the order, whether its column promises such a one or not.
fn mark(column_type: ColumnType, cell: Cell<'_>) -> Mark {
    let value = match cell {
        Cell::Null => Value::Null,
        Cell::Integer(number) => Value::Integer(number),
        Cell::Real(number) => Value::Number(number),
        Cell::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Value::Text(text.to_owned()),
            Err(_) => return Mark::Stray(Stray::Text(bytes.to_vec())),
        },
        Cell::Blob(bytes) => return Mark::Stray(Stray::Blob(bytes.to_vec())),
    };
    match value {
        value if fits(column_type, &value) => value.into(),
        Value::Integer(number) => Mark::Stray(Stray::Integer(number)),
        Value::Number(number) => Mark::Stray(Stray::Number(number)),
        Value::Text(text) => Mark::Stray(Stray::Text(text.into_bytes())),
        value @ (Value::Null | Value::Boolean(_)) => value.into(),
    }
}

/// Completes the places of a walk whose long values are told by their digests, from the items that they name.
fn complete(connection: &Connection, plan: &Plan, walk: &mut PageWalk) -> Result<(), StoreError> {
    for place in walk.partial_places() {
        let select = select::place(&plan.table.table, Dialect::Sqlite, &plan.terms, place)?;
        let mut statement = connection.prepare_cached(select.sql.text()).map_err(store_error(DOING))?;
        let mut rows = statement.query(params_from_iter(binds(select.sql.binds()))).map_err(store_error(DOING))?;
        let row = rows.next().map_err(store_error(DOING))?.ok_or(StoreError::ForeignCursor)?;
        let mut item = Vec::new();
        place_of(&select.layout, |place| row.get_ref(place).unwrap_or(Cell::Null), &mut item);
        *place = place.clone().completed(item).ok_or(StoreError::ForeignCursor)?;
    }
    Ok(())
}

/// Appends a row to a batch.
pub(crate) fn push<'a>(batch: &mut RowBatchBuilder, layout: &Layout, geometry: bool, cell: impl Fn(usize) -> Cell<'a>) {
    let id = cell(layout.id);
    item_id(id, |id: IdRef<'_>| batch.id(id));
    if let (true, Some(Cell::Blob(blob))) = (geometry, layout.geometry.map(&cell)) {
        // What is no GeoPackage geometry goes on as it is, so that the format can say so.
        batch.geometry(gpkg::parse(blob).map_or(blob, |parsed| parsed.wkb));
    }
    for place in &layout.output {
        let column_type = layout.types.get(*place).copied().unwrap_or(ColumnType::Other);
        value(column_type, cell(*place), |value: ValueRef<'_>| batch.value(value));
    }
    batch.end_row();
}

/// The rows of one page of a GeoPackage table.
#[derive(Debug)]
pub(crate) struct GpkgRows {
    pub(crate) inner: Arc<Inner>,
    pub(crate) ask: Ask,
    pub(crate) plan: Arc<Plan>,
    pub(crate) walk: PageWalk,
    pub(crate) revision: Revision,
    /// The first batch is read with the revision, in one snapshot.
    pub(crate) first: Option<RowBatch>,
    /// What a probe found before the rows were read.
    pub(crate) probed: Option<PageEnd>,
    /// How many rows there are on all pages, where that is known.
    pub(crate) known_count: Option<u64>,
    /// Whether the page is the first: then a count tells where it ends.
    pub(crate) is_first: bool,
    /// How the page was asked for, for a probe.
    pub(crate) origin: PageWalk,
}

impl GpkgRows {
    /// From here on the rows have to end where the client is told that they end.
    fn told(&mut self, end: PageEnd) -> PageEnd {
        self.walk.go_to(&end);
        self.probed = Some(end.clone());
        end
    }
}

impl Rows for GpkgRows {
    fn revision(&self) -> &Revision {
        &self.revision
    }

    fn known_count(&self) -> Option<u64> {
        self.known_count
    }

    fn next(&mut self) -> Reply<'_, Option<RowBatch>> {
        if let Some(first) = self.first.take() {
            return Box::pin(std::future::ready(Ok(Some(first))));
        }
        if self.walk.end().is_some() {
            return Box::pin(std::future::ready(Ok(None)));
        }
        let (plan, mut walk, inner) = (Arc::clone(&self.plan), self.walk.clone(), Arc::clone(&self.inner));
        let reading = self.inner.pool.read(&self.ask, move |connection, file| {
            let revision = plan.table.revision(connection, file)?;
            let missing = inner.missing(connection, &revision, &plan.table.table, &plan.split)?;
            let batch = read_batch(connection, &plan, missing.as_deref().map(Vec::as_slice), &mut walk, false)?;
            Ok((batch, walk))
        });
        Box::pin(async move {
            let (batch, walk) = reading.await?;
            self.walk = walk;
            Ok(batch)
        })
    }

    fn page_end(&mut self) -> Reply<'_, PageEnd> {
        if let Some(end) = self.probed.as_ref().or(self.walk.end()) {
            return Box::pin(std::future::ready(Ok(end.clone())));
        }
        if let Some(count) = self.known_count.filter(|count| self.is_first && *count < self.origin.wanted()) {
            return Box::pin(std::future::ready(Ok(self.told(PageEnd { number_returned: count, next: None }))));
        }
        let (plan, mut walk, inner) = (Arc::clone(&self.plan), self.walk.clone(), Arc::clone(&self.inner));
        let reading = self.inner.pool.read(&self.ask, move |connection, file| {
            let revision = plan.table.revision(connection, file)?;
            let missing = inner.missing(connection, &revision, &plan.table.table, &plan.split)?;
            walk_to_end(connection, &plan, missing.as_deref().map(Vec::as_slice), &mut walk)?;
            Ok(walk.end().cloned())
        });
        Box::pin(async move {
            let end = reading.await?.unwrap_or(PageEnd { number_returned: 0, next: None });
            Ok(self.told(end))
        })
    }
}

/// Begins a page: its first batch and its revision come from one snapshot.
pub(crate) fn begin<'a>(
    inner: &Arc<Inner>,
    ask: &Ask,
    described: Arc<crate::introspect::Described>,
    query: &ItemQuery,
) -> Reply<'a, Box<dyn Rows>> {
    let plan = match Plan::new(inner, ask, described, query) {
        Ok(plan) => Arc::new(plan),
        Err(error) => return Box::pin(std::future::ready(Err(error))),
    };
    let origin = PageWalk::of(query);
    let is_first = query.cursor.is_none() && query.until.is_none() && query.offset == 0;
    let fingerprint = query.filter.fingerprint();
    let (read_plan, mut walk, read_inner) = (Arc::clone(&plan), origin.clone(), Arc::clone(inner));
    let reading = inner.pool.read(ask, move |connection, file| {
        let revision = read_plan.table.revision(connection, file)?;
        let missing = read_inner.missing(connection, &revision, &read_plan.table.table, &read_plan.split)?;
        complete(connection, &read_plan, &mut walk)?;
        let batch = read_batch(connection, &read_plan, missing.as_deref().map(Vec::as_slice), &mut walk, true)?;
        Ok((batch, walk, revision))
    });
    let (inner, ask) = (Arc::clone(inner), ask.clone());
    Box::pin(async move {
        let (first, walk, revision) = reading.await?;
        let whole = walk.end().filter(|end| is_first && end.next.is_none()).map(|end| end.number_returned);
        let known_count = inner.counts.known((revision.clone(), plan.table.table.name.clone(), fingerprint), whole);
        let rows = GpkgRows { inner, ask, plan, walk, revision, first, probed: None, known_count, is_first, origin };
        Ok(Box::new(rows) as Box<dyn Rows>)
    })
}

/// The place after which the page begins that ends at `last`.
pub(crate) fn page_start<'a>(
    inner: &Arc<Inner>,
    ask: &Ask,
    described: Arc<crate::introspect::Described>,
    query: &ItemQuery,
    last: Cursor,
) -> Reply<'a, Option<Cursor>> {
    let plan = match Plan::new(inner, ask, described, query) {
        Ok(plan) => plan,
        Err(error) => return Box::pin(std::future::ready(Err(error))),
    };
    let (mut walk, read_inner) = (PageWalk::back_from(last, query.limit), Arc::clone(inner));
    inner.pool.read(ask, move |connection, file| {
        let revision = plan.table.revision(connection, file)?;
        let missing = read_inner.missing(connection, &revision, &plan.table.table, &plan.split)?;
        complete(connection, &plan, &mut walk)?;
        walk_to_end(connection, &plan, missing.as_deref().map(Vec::as_slice), &mut walk)?;
        Ok(walk.last_place().cloned())
    })
}
