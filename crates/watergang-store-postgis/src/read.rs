//! One page of a table, batch by batch.
//!
//! Each batch is one statement that ends by itself, so that no connection and no cursor is held between two. The first
//! one reads the revision too: as an uncorrelated part of the same statement, hence of the same snapshot, which costs
//! one round trip where a transaction would cost four. (For one item, by pgbench: 0.12 to 0.17 ms against 0.23 to 0.28.)

use std::sync::Arc;

use sqlx::postgres::PgRow;
use watergang_core::{
    Ask, Columns, Cursor, ItemQuery, Mark, PageEnd, Reply, Revision, RowBatch, RowBatchBuilder, Rows, StoreError,
};
use watergang_sql::ahead::STATEMENTS_BEFORE;
use watergang_sql::order::{self, Term};
use watergang_sql::select::{self, Batch};
use watergang_sql::{Bind, ColumnType, Dialect, Layout, PageWalk, Select, Split, Sql, Table, Verdict};

use crate::fleet::How;
use crate::introspect::Described;
use crate::judge::Decider;
use crate::lease::{Lease, TakeRows};
use crate::node::Planning;
use crate::{Inner, column, ewkb, failed, value};

const DOING: &str = "reading items";
/// Rows of the first batch at most: enough for a page of a thousand, few enough that a first byte leaves soon.
const FIRST_BATCH_ROWS: u64 = 1_100;
/// Rows of a later batch at most.
const BATCH_ROWS: u64 = 1_024;
/// Rows of a batch at least, however large the rows before it were.
const BATCH_ROWS_MIN: u64 = 16;
/// A batch is to hold about so many bytes of texts and geometries: what a slow client costs.
const BATCH_BYTES: u64 = 256 << 10;
/// The same where each statement has to search an index and sort what it found before it yields its first row: fewer
/// and larger ones, so that a page of a thousand is one.
const FILTERED_BATCH_BYTES: u64 = 1 << 20;
/// A batch that has grown to this is given out before its statement has ended.
const BATCH_BYTES_MAX: usize = 1 << 20;

/// What stays the same from batch to batch.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) described: Arc<Described>,
    split: Arc<Split>,
    terms: Vec<Term>,
    columns: Arc<[String]>,
    geometry: bool,
}

impl Plan {
    fn new(inner: &Inner, described: Arc<Described>, query: &ItemQuery) -> Result<Self, StoreError> {
        let table = &described.table;
        let split = Arc::new(inner.split(&query.filter, table)?);
        let terms = order::terms(table, &query.sort)?;
        let columns = match &query.columns {
            Columns::All => select::all_columns(table),
            Columns::Only(names) => names.as_slice().into(),
        };
        Ok(Self { split, terms, columns, geometry: query.geometry, described })
    }

    fn table(&self) -> &Table {
        &self.described.table
    }

    /// How its statements are planned.
    fn planning(&self) -> Planning {
        let Split { envelopes, pushed, residual, .. } = &*self.split;
        let is_all = envelopes.is_empty() && pushed.text().is_empty() && residual.is_empty();
        let is_along_key = is_all && self.terms.is_empty() && self.described.has_key_index;
        if is_along_key { Planning::AlongKey } else { Planning::EachTime }
    }

    /// A statement for `candidates` rows from where the walk is, after `offset` that it leaps over.
    fn select(&self, walk: &PageWalk, offset: u64, candidates: u64, keys_only: bool) -> Result<Select, StoreError> {
        let none: Arc<[String]> = Vec::new().into();
        let columns = if keys_only { &none } else { &self.columns };
        let geometry = self.geometry && !keys_only;
        Batch { offset, candidates, columns, geometry, ..self.batch(walk, &none) }.select()
    }

    /// What all statements of a walk have in common, from where it is.
    fn batch<'a>(&'a self, walk: &'a PageWalk, columns: &'a Arc<[String]>) -> Batch<'a> {
        Batch::new(self.table(), &self.split, columns).along(walk, &self.terms)
    }
}

/// Rows to leap over and rows to ask for in one statement. Where the database decides on every row, it leaps over those
/// before the page without sending them; else the residual refuses some.
fn extent_of(plan: &Plan, walk: &PageWalk, rows_max: u64) -> (u64, u64) {
    if !plan.split.residual.is_empty() {
        return (0, walk.candidates(rows_max));
    }
    let offset = walk.offset_left();
    (offset, (walk.wanted() - offset).min(rows_max))
}

/// How many rows make a batch, when rows have so many bytes.
fn batch_rows(plan: &Plan, row_bytes: u64, rows_max: u64) -> u64 {
    let bytes = if plan.split.envelopes.is_empty() { BATCH_BYTES } else { FILTERED_BATCH_BYTES };
    (bytes / row_bytes.max(1)).clamp(BATCH_ROWS_MIN, rows_max)
}

/// The revision before the columns of a statement: one row at least, whose other columns are NULL where the statement
/// yields none. The one row of the revision is the outer side of a nested loop, so the inner order stays.
pub(crate) fn with_revision(described: &Described, select: &Sql) -> Sql {
    Sql::new(Dialect::Postgres)
        .lit("SELECT v.revision, r.* FROM (SELECT ")
        .append(&described.revision.expression())
        .lit(" AS revision) AS v LEFT JOIN (")
        .append(select)
        .lit(") AS r ON true")
}

/// The columns of a result row in their binary form.
pub(crate) struct Cells<'r> {
    row: &'r PgRow,
    first: usize,
}

impl<'r> Cells<'r> {
    /// A row as the statement has it.
    pub(crate) const fn plain(row: &'r PgRow) -> Self {
        Self { row, first: 0 }
    }
    /// A row of [`with_revision`].
    pub(crate) const fn after_revision(row: &'r PgRow) -> Self {
        Self::after(row, 1)
    }
    /// A row whose first columns are others.
    pub(crate) const fn after(row: &'r PgRow, first: usize) -> Self {
        Self { row, first }
    }
    /// The column at that place of the layout; nothing for NULL.
    pub(crate) fn bytes(&self, place: usize) -> Option<&'r [u8]> {
        column(self.row, self.first + place)
    }
    /// The revision of [`with_revision`].
    pub(crate) fn revision(&self) -> Option<&'r [u8]> {
        column(self.row, 0)
    }
}

/// The place of a row in the order: the values it is sorted by, then its key.
fn place_of(layout: &Layout, cells: &Cells<'_>) -> Vec<Mark> {
    let column_type = |place: usize| layout.types.get(place).copied().unwrap_or(ColumnType::Other);
    let places = layout.sort.iter().copied().chain(std::iter::once(0));
    places.map(|place| value::owned(column_type(place), cells.bytes(place)).into()).collect()
}

/// Completes the places of a walk whose long values are told by their digests, from the items that they name.
async fn complete(lease: &mut Lease, plan: &Plan, walk: &mut PageWalk) -> Result<(), StoreError> {
    for place in walk.partial_places() {
        let Select { sql, layout } = select::place(plan.table(), Dialect::Postgres, &plan.terms, place)?;
        let rows = lease.all(DOING, &sql).await?;
        let item = rows.first().map(|row| place_of(&layout, &Cells::plain(row)));
        let completed = item.and_then(|item| place.clone().completed(item));
        *place = completed.ok_or(StoreError::ForeignCursor)?;
    }
    Ok(())
}

/// Appends a row to a batch.
pub(crate) fn push(batch: &mut RowBatchBuilder, table: &Table, layout: &Layout, geometry: bool, cells: &Cells<'_>) {
    value::item_id(table.id.kind, cells.bytes(layout.id), |id| batch.id(id));
    if geometry && let Some(bytes) = layout.geometry.and_then(|place| cells.bytes(place)) {
        let iso = batch.geometry_with(|out| ewkb::append_iso(bytes, out));
        if iso.is_err() {
            // What is no geometry goes on as it is, so that the format can say so.
            batch.geometry(bytes);
        }
    }
    for place in &layout.output {
        let column_type = layout.types.get(*place).copied().unwrap_or(ColumnType::Other);
        value::value(column_type, cells.bytes(*place), |value| batch.value(value));
    }
    batch.end_row();
}

/// Takes the rows of one statement in.
struct Taker<'a> {
    plan: &'a Plan,
    layout: &'a Layout,
    walk: &'a mut PageWalk,
    batch: &'a mut RowBatchBuilder,
    has_revision: bool,
    keys_only: bool,
    seen: u64,
    decider: Decider,
    /// The last row that was looked at.
    last: Option<PgRow>,
    is_done: bool,
}

impl TakeRows for Taker<'_> {
    async fn take_row(&mut self, row: PgRow) -> Result<(), StoreError> {
        let cells = cells_of(&row, self.has_revision);
        // The rest of a statement whose batch is full is let by; and the row of the revision alone is no row.
        if self.is_done || cells.bytes(0).is_none() {
            self.last.get_or_insert(row);
        } else if self.plan.split.residual.is_empty() {
            self.keep(row, true);
        } else if self.decider.add(row) {
            self.decide().await?;
        }
        Ok(())
    }
}

impl Taker<'_> {
    /// Decides on the rows that wait.
    async fn decide(&mut self) -> Result<(), StoreError> {
        for (row, holds) in self.decider.decide(self.walk.wanted()).await? {
            if self.is_done {
                break;
            }
            self.keep(row, holds);
        }
        Ok(())
    }

    fn keep(&mut self, row: PgRow, holds: bool) {
        self.seen += 1;
        if holds {
            let cells = cells_of(&row, self.has_revision);
            match self.walk.offer(|| Cursor { values: place_of(self.layout, &cells) }) {
                Verdict::Skip => {}
                Verdict::Stop => self.is_done = true,
                Verdict::Emit if self.keys_only => {}
                Verdict::Emit => {
                    push(self.batch, self.plan.table(), self.layout, self.plan.geometry, &cells);
                    self.is_done = self.batch.payload_bytes() >= BATCH_BYTES_MAX;
                }
            }
        }
        self.last = Some(row);
    }
}

const fn cells_of(row: &PgRow, has_revision: bool) -> Cells<'_> {
    if has_revision { Cells::after_revision(row) } else { Cells::plain(row) }
}

/// Runs one statement. Tells the revision where it was asked for.
async fn scan(
    lease: &mut Lease,
    plan: &Plan,
    walk: &mut PageWalk,
    batch: &mut RowBatchBuilder,
    rows_max: u64,
    with: With,
) -> Result<Option<Revision>, StoreError> {
    if plan.planning() == Planning::EachTime {
        list_keys(lease, plan, walk).await?;
        if walk.end().is_some() {
            return Ok(None);
        }
    }
    let known = walk.next_keys(rows_max.min(BATCH_ROWS));
    let (offset, candidates) = match &known {
        Some((_, count)) => (0, *count),
        None => extent_of(plan, walk, rows_max),
    };
    let Select { sql, layout } = match &known {
        Some((keys, _)) => {
            let none: Arc<[String]> = Vec::new().into();
            let columns = if with.keys_only { &none } else { &plan.columns };
            let geometry = plan.geometry && !with.keys_only;
            Batch { candidates, columns, geometry, among: Some(keys), ..plan.batch(walk, &none) }.select()?
        }
        None => plan.select(walk, offset, candidates, with.keys_only)?,
    };
    if offset > 0 {
        walk.leapt();
    }
    if known.is_none() {
        walk.ran();
    }
    let sql = if with.revision { with_revision(&plan.described, &sql) } else { sql };
    let layout = Arc::new(layout);
    let mut taker = Taker {
        plan,
        layout: &layout,
        walk,
        batch,
        has_revision: with.revision,
        keys_only: with.keys_only,
        seen: 0,
        decider: Decider::new(&plan.split, &layout, usize::from(with.revision)),
        last: None,
        is_done: false,
    };
    lease.rows(DOING, &sql, &mut taker).await?;
    taker.decide().await?;
    let Taker { seen, last, is_done, walk, .. } = taker;
    let cells = last.as_ref().map(|row| cells_of(row, with.revision));
    if walk.end().is_none() {
        let place = cells.as_ref().map(|cells| place_of(&layout, cells));
        match (known, place) {
            (None, Some(place)) if is_done || seen >= candidates => walk.passed_over(place),
            (None, _) => walk.exhaust(),
            (Some((_, count)), place) => {
                let place = place.filter(|_| seen > 0);
                match place.as_ref().and_then(|place| place.last()) {
                    Some(key) if is_done => walk.leave_keys_up_to(key),
                    _ => walk.leave_keys(count),
                }
                if let Some(place) = place {
                    walk.passed_over(place);
                }
            }
        }
    }
    if !with.revision {
        return Ok(None);
    }
    plan.described.revision.token(lease, cells.and_then(|cells| cells.revision())).map(Some)
}

/// Looks ahead, where that is due: one statement's worth of keys.
async fn list_keys(lease: &mut Lease, plan: &Plan, walk: &mut PageWalk) -> Result<(), StoreError> {
    let (key, is_decided) = (&plan.table().key, plan.split.residual.is_empty());
    let listing = walk.listing(key, Dialect::Postgres, is_decided, STATEMENTS_BEFORE);
    let Some((mut listing, asked)) = listing else { return Ok(()) };
    let none: Arc<[String]> = Vec::new().into();
    let Select { sql, layout } = Batch { candidates: asked, keys_only: true, ..plan.batch(walk, &none) }.select()?;
    let key_type = layout.types.first().copied().unwrap_or(ColumnType::Other);
    let mut take = |row: PgRow| {
        listing.take(value::owned(key_type, Cells::plain(&row).bytes(0)).into());
    };
    lease.rows(DOING, &sql, &mut take).await?;
    walk.listed(listing);
    Ok(())
}

/// What a statement reads beside rows.
#[derive(Clone, Copy)]
struct With {
    revision: bool,
    keys_only: bool,
}

/// Reads rows until the batch has some, the page is full, or the table is exhausted.
async fn read_batch(
    lease: &mut Lease,
    plan: &Plan,
    walk: &mut PageWalk,
    rows_max: u64,
    first: bool,
) -> Result<(Option<RowBatch>, Option<Revision>), StoreError> {
    let mut batch = RowBatchBuilder::new(plan.described.crs(), Arc::clone(&plan.columns));
    let (mut revision, mut rows_max) = (None, rows_max);
    while walk.end().is_none() && batch.is_empty() {
        let with = With { revision: first && revision.is_none(), keys_only: false };
        let read = scan(lease, plan, walk, &mut batch, rows_max, with).await?;
        revision = revision.or(read);
        // Rows that are refused fill no batch, however large they are.
        rows_max = rows_max.saturating_mul(2).min(BATCH_ROWS.max(rows_max));
    }
    Ok(((!batch.is_empty()).then(|| batch.finish()), revision))
}

/// Where a page ends that was walked so far, of `limit` rows at most.
///
/// Where the database decides on all rows it finds the last row of the page by itself, and counts where there is none.
/// Else keys are walked.
async fn page_end(lease: &mut Lease, plan: &Plan, walk: &mut PageWalk, limit: u64) -> Result<PageEnd, StoreError> {
    let limit_left = limit.saturating_sub(walk.returned());
    if limit_left == 0 || !plan.split.residual.is_empty() {
        walk_to_end(lease, plan, walk).await?;
        return Ok(walk.end().cloned().unwrap_or(PageEnd { number_returned: walk.returned(), next: None }));
    }
    let before_last = walk.wanted().saturating_sub(2);
    let last = plan.select(walk, 0, 2, true)?;
    let offset = Bind::Integer(i64::try_from(before_last).unwrap_or(i64::MAX));
    let rows = lease.all(DOING, &last.sql.lit(" OFFSET ").bind(offset)).await?;
    if let Some(row) = rows.first() {
        let place = || Cursor { values: place_of(&last.layout, &Cells::plain(row)) };
        // A page that was asked for by its end is looked at no further than there.
        let next = if rows.len() > 1 { Some(place()) } else { walk.next_at_end().cloned() };
        return Ok(PageEnd { number_returned: limit, next });
    }
    let fewer = plan.select(walk, 0, before_last, true)?;
    let sql = Sql::new(Dialect::Postgres).lit("SELECT count(*) FROM (").append(&fewer.sql).lit(") AS r");
    let row = lease.row(DOING, &sql).await?;
    let count = column(&row, 0).and_then(value::integer).and_then(|count| u64::try_from(count).ok());
    let offset_left = walk.wanted().saturating_sub(1).saturating_sub(limit_left);
    let number_returned = walk.returned() + count.unwrap_or_default().saturating_sub(offset_left);
    Ok(PageEnd { number_returned, next: walk.next_at_end().cloned() })
}

/// Runs the walk to its end without giving rows out.
async fn walk_to_end(lease: &mut Lease, plan: &Plan, walk: &mut PageWalk) -> Result<(), StoreError> {
    let mut nothing = RowBatchBuilder::new(plan.described.crs(), Vec::new().into());
    while walk.end().is_none() {
        let with = With { revision: false, keys_only: true };
        scan(lease, plan, walk, &mut nothing, u64::MAX, with).await?;
    }
    Ok(())
}

/// The rows of one page of a table.
#[derive(Debug)]
struct PostgisRows {
    inner: Arc<Inner>,
    ask: Ask,
    plan: Arc<Plan>,
    walk: PageWalk,
    revision: Revision,
    /// The server that gave the first batch, which goes on giving.
    node: usize,
    /// The first batch is read with the revision.
    first: Option<RowBatch>,
    /// What a probe found before the rows were read.
    probed: Option<PageEnd>,
    /// How many rows there are on all pages, where that is known.
    known_count: Option<u64>,
    /// Whether the page is the first: then a count tells where it ends.
    is_first: bool,
    /// Rows on the page at most.
    limit: u64,
    /// Rows given out and their bytes: how large the next batch is to be.
    given: (u64, u64),
}

impl PostgisRows {
    /// From here on the rows have to end where the client is told that they end.
    fn told(&mut self, end: PageEnd) -> PageEnd {
        self.walk.go_to(&end);
        self.probed = Some(end.clone());
        end
    }

    /// On the server that has begun the page, planned as that began.
    fn how(&self) -> How {
        How::on(self.node).planned(self.plan.planning())
    }

    fn note(&mut self, batch: Option<&RowBatch>) {
        if let Some(batch) = batch {
            self.given.0 += batch.len() as u64;
            self.given.1 += batch.payload_bytes() as u64;
        }
    }
}

impl Rows for PostgisRows {
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
        let rows_max = batch_rows(&self.plan, self.given.1 / self.given.0.max(1), BATCH_ROWS);
        let (plan, walk) = (Arc::clone(&self.plan), self.walk.clone());
        let reading = self.inner.fleet.read(&self.ask, DOING, self.how(), move |lease| {
            let (plan, mut walk) = (Arc::clone(&plan), walk.clone());
            Box::pin(async move {
                let (batch, _) = read_batch(lease, &plan, &mut walk, rows_max, false).await?;
                Ok((batch, walk))
            })
        });
        Box::pin(async move {
            let ((batch, walk), _) = reading.await?;
            self.walk = walk;
            self.note(batch.as_ref());
            Ok(batch)
        })
    }

    fn page_end(&mut self) -> Reply<'_, PageEnd> {
        if let Some(end) = self.probed.as_ref().or(self.walk.end()) {
            return Box::pin(std::future::ready(Ok(end.clone())));
        }
        if let Some(count) = self.known_count.filter(|count| self.is_first && *count <= self.limit) {
            return Box::pin(std::future::ready(Ok(self.told(PageEnd { number_returned: count, next: None }))));
        }
        let (plan, walk, limit) = (Arc::clone(&self.plan), self.walk.clone(), self.limit);
        let reading = self.inner.fleet.read(&self.ask, DOING, self.how(), move |lease| {
            let (plan, mut walk) = (Arc::clone(&plan), walk.clone());
            Box::pin(async move { page_end(lease, &plan, &mut walk, limit).await })
        });
        Box::pin(async move {
            let (end, _) = reading.await?;
            Ok(self.told(end))
        })
    }
}

/// Begins a page: its first batch and its revision come from one snapshot.
pub(crate) fn begin<'a>(
    inner: &Arc<Inner>,
    ask: &Ask,
    described: Arc<Described>,
    query: &ItemQuery,
) -> Reply<'a, Box<dyn Rows>> {
    let plan = match Plan::new(inner, described, query) {
        Ok(plan) => Arc::new(plan),
        Err(error) => return failed(error),
    };
    let start = PageWalk::of(query);
    let is_first = query.cursor.is_none() && query.until.is_none() && query.offset == 0;
    let fingerprint = query.filter.fingerprint();
    let rows_max = batch_rows(&plan, plan.described.row_bytes, FIRST_BATCH_ROWS);
    let read_plan = Arc::clone(&plan);
    let how = How::ANYWHERE.planned(plan.planning());
    let reading = inner.fleet.read(ask, DOING, how, move |lease| {
        let (plan, mut walk) = (Arc::clone(&read_plan), start.clone());
        Box::pin(async move {
            complete(lease, &plan, &mut walk).await?;
            let (batch, revision) = read_batch(lease, &plan, &mut walk, rows_max, true).await?;
            Ok((batch, walk, revision))
        })
    });
    let (inner, ask, limit) = (Arc::clone(inner), ask.clone(), query.limit);
    Box::pin(async move {
        let ((first, walk, revision), node) = reading.await?;
        let revision = revision.ok_or(StoreError::Failed { doing: DOING, source: "no statement was run".into() })?;
        // A walk that ended without going on from anywhere was one statement, hence of the snapshot of the revision.
        let is_whole = is_first && walk.after().is_none();
        let whole = walk.end().filter(|end| is_whole && end.next.is_none()).map(|end| end.number_returned);
        let known_count = inner.counts.known((revision.clone(), plan.described.oid, fingerprint), whole);
        let given = first.as_ref().map_or((0, 0), |batch| (batch.len() as u64, batch.payload_bytes() as u64));
        let rows = PostgisRows {
            inner,
            ask,
            plan,
            walk,
            revision,
            node,
            first,
            probed: None,
            known_count,
            is_first,
            limit,
            given,
        };
        Ok(Box::new(rows) as Box<dyn Rows>)
    })
}

/// The place after which the page begins that ends at `last`.
pub(crate) fn page_start<'a>(
    inner: &Arc<Inner>,
    ask: &Ask,
    described: Arc<Described>,
    query: &ItemQuery,
    last: Cursor,
) -> Reply<'a, Option<Cursor>> {
    let plan = match Plan::new(inner, described, query) {
        Ok(plan) => Arc::new(plan),
        Err(error) => return failed(error),
    };
    let start = PageWalk::back_from(last, query.limit);
    let reading = inner.fleet.read(ask, DOING, How::ANYWHERE, move |lease| {
        let (plan, mut walk) = (Arc::clone(&plan), start.clone());
        Box::pin(async move {
            complete(lease, &plan, &mut walk).await?;
            walk_to_end(lease, &plan, &mut walk).await?;
            Ok(walk.last_place().cloned())
        })
    });
    Box::pin(async move { reading.await.map(|(place, _)| place) })
}
