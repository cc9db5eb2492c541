//! A page of items in any format: whole where it is small, as a stream where it is not.
//!
//! A small answer is written before its headers go, so that every header is right. A longer one asks where the page
//! ends first, by its keys alone, and then goes out piece by piece, the next batch being read while one is written.
//! A client that does not read costs two batches and a piece, however long the answer. A client that leaves raises the
//! flag that the store looks at.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actix_web::HttpResponse;
use bytes::Bytes;
use futures_util::stream::{self, StreamExt};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use watergang_core::{Collection, RowBatch, Rows, StoreError};
use watergang_formats::{ItemsWriter, Omitted, Tail, WriteError};
use watergang_http::Problem;
use watergang_http::conditional::Version;
use watergang_http::encoding::{ContentEncoding, Encoder};

use crate::api::{Api, Waiting};
use crate::features::forms::NewWriter;
use crate::features::items::{begin, layout, links, tail};
use crate::features::query::ItemsRequest;
use crate::features::spool::on_a_thread;
use crate::respond;

/// Bytes of document that are collected before headers go. All of it is kept while a client does not read.
const COLLECTED_MAX_BYTES: usize = 256 << 10;
/// Bytes of document that are written at once. Small enough to be written in place, without another thread.
const PIECE_BYTES: usize = 64 << 10;

/// A page that has begun to be read.
pub struct Page {
    /// Which state of the collection it shows.
    pub version: Version,
    /// Its rows.
    pub rows: Box<dyn Rows>,
    /// Who waits for it.
    pub ask: Waiting,
    /// How many items there are on all pages.
    pub number_matched: Option<u64>,
}

impl std::fmt::Debug for Page {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Page").field("version", &self.version).finish_non_exhaustive()
    }
}

/// The page as a writer of this kind writes it. A document that is packed is not compressed again, and written on a
/// thread that may be kept busy.
pub(crate) async fn answer(
    api: &Api,
    collection: &Collection,
    asked: &ItemsRequest,
    mut page: Page,
    new: NewWriter,
    is_packed: bool,
) -> Result<HttpResponse, Problem> {
    // Links stand at the end of documents: the items can be written before it is known where the page ends.
    let mut writer = new(&layout(api, collection, asked, &page)).map_err(unwritten)?;
    let mut body = Vec::new();
    writer.begin(&mut body).map_err(unwritten)?;
    let mut started = None;
    while let Some(batch) = page.rows.next().await? {
        let begun = Started { batch, from: 0 };
        let written;
        (writer, written, body) = begun.write(writer, COLLECTED_MAX_BYTES, body, is_packed).await?;
        if body.len() >= COLLECTED_MAX_BYTES {
            started = Some(written);
            break;
        }
    }
    let end = page.rows.page_end().await?;
    let links = links(api, collection, asked, &end);
    let tail = tail(api, page.number_matched, &links);
    // A short page has been written: what was left out of it is not counted. Of a long one nobody knows yet.
    let number_returned = if started.is_none() { writer.written() } else { end.number_returned };
    let mut response = begin(api, collection, asked, &page, number_returned, &links);
    let Some(started) = started else {
        report(collection.id.as_str(), writer.omitted());
        return Ok(if is_packed {
            response.body(end_packed(writer, tail, body).await?)
        } else {
            writer.end(&tail, &mut body).map_err(unwritten)?;
            respond::finish(api, response, body)
        });
    };
    let encoding = if is_packed { ContentEncoding::Identity } else { api.encoding };
    let encoder = Encoder::new(encoding).map_err(failed)?;
    if let Some(name) = encoding.header() {
        respond::set(&mut response, "content-encoding", name);
    }
    let flow = Flow {
        _ask: page.ask,
        pen: Pen { writer, encoder, is_packed },
        tail,
        body,
        started,
        _counted: Counted::new(),
        next: Next::of(page.rows),
        patience: api.state.deadline_ms.map_or(Duration::MAX, Duration::from_millis),
        collection: collection.id.to_string(),
    };
    let pieces = stream::try_unfold(Some(flow), step).filter(|piece| {
        // An encoder may keep a piece to itself; an empty chunk would end the body.
        let keep = !matches!(piece, Ok(bytes) if bytes.is_empty());
        std::future::ready(keep)
    });
    Ok(response.streaming(Box::pin(pieces)))
}

fn failed(source: std::io::Error) -> StoreError {
    StoreError::Failed { doing: "encoding an answer", source: source.into() }
}

pub(crate) fn unwritten(source: WriteError) -> StoreError {
    StoreError::Failed { doing: "writing an answer", source: source.into() }
}

/// What turns rows into bytes.
struct Pen {
    writer: Box<dyn ItemsWriter>,
    encoder: Encoder,
    is_packed: bool,
}

/// The end of a packed document, behind what there is of it.
async fn end_packed(mut writer: Box<dyn ItemsWriter>, tail: Tail, mut body: Vec<u8>) -> Result<Vec<u8>, StoreError> {
    on_a_thread(move || writer.end(&tail, &mut body).map(|()| body)).await.map_err(unwritten)
}

impl Pen {
    /// The bytes of the end.
    async fn end(mut self, tail: Tail) -> Result<Vec<u8>, StoreError> {
        let mut body = Vec::new();
        if self.is_packed {
            return end_packed(self.writer, tail, body).await;
        }
        self.writer.end(&tail, &mut body).map_err(unwritten)?;
        let mut out = self.encoder.piece(body).map_err(failed)?;
        out.extend(self.encoder.finish().map_err(failed)?);
        Ok(out)
    }

    /// Encodes a piece; where that takes long, on a thread that may be kept busy.
    async fn encode(mut self, body: Vec<u8>) -> Result<(Self, Vec<u8>), StoreError> {
        if matches!(self.encoder, Encoder::Identity) {
            return Ok((self, body));
        }
        let encoding = tokio::task::spawn_blocking(move || {
            let out = self.encoder.piece(body);
            (self, out)
        });
        let (pen, out) = encoding.await.map_err(|source| failed(std::io::Error::other(source)))?;
        Ok((pen, out.map_err(failed)?))
    }
}

/// A batch of which some rows are written.
struct Started {
    batch: RowBatch,
    from: usize,
}

/// A writer after some rows, where it is in the batch, and what it wrote.
type Written = (Box<dyn ItemsWriter>, Started, Vec<u8>);

impl Started {
    /// Writes rows until so many bytes are there or the batch is at its end.
    async fn write(
        mut self,
        mut writer: Box<dyn ItemsWriter>,
        until_bytes: usize,
        mut body: Vec<u8>,
        is_packed: bool,
    ) -> Result<Written, StoreError> {
        let work = move || {
            self.from = writer.rows(&self.batch, self.from, until_bytes, &mut body)?;
            Ok((writer, self, body))
        };
        if is_packed { on_a_thread(work).await } else { work() }.map_err(unwritten)
    }
}

/// What a task that reads has to tell: the rows that come after the batch, and the batch.
type Arrived = (Box<dyn Rows>, Result<Option<RowBatch>, StoreError>);

/// The batch after the one that is being written.
enum Next {
    /// Not asked for yet.
    Waiting(Box<dyn Rows>),
    /// Being read, as a task of its own: it is read to its end, and the store's connection given back, also while the
    /// client does not take what there is.
    Reading(JoinHandle<Arrived>),
}

/// Answers that are on their way in this process.
static FLOWS: AtomicUsize = AtomicUsize::new(0);

/// With more answers than this on their way all processors are busy anyway: reading ahead would gain nothing, and
/// would double what each client costs that does not read.
const READING_AHEAD_MAX: usize = 16;

/// One answer more on its way, until it is dropped.
struct Counted;

impl Counted {
    fn new() -> Self {
        FLOWS.fetch_add(1, Ordering::Relaxed);
        Self
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        FLOWS.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Next {
    fn of(rows: Box<dyn Rows>) -> Self {
        if FLOWS.load(Ordering::Relaxed) > READING_AHEAD_MAX {
            return Self::Waiting(rows);
        }
        Self::Reading(tokio::spawn(read(rows)))
    }

    async fn arrive(self) -> Result<Arrived, StoreError> {
        match self {
            Self::Waiting(rows) => Ok(read(rows).await),
            Self::Reading(task) => task.await.map_err(|source| failed(std::io::Error::other(source))),
        }
    }
}

async fn read(mut rows: Box<dyn Rows>) -> Arrived {
    let batch = rows.next().await;
    (rows, batch)
}

/// An answer on its way.
struct Flow {
    /// Held as long as somebody waits.
    _ask: Waiting,
    pen: Pen,
    tail: Tail,
    /// Written, not yet encoded.
    body: Vec<u8>,
    started: Started,
    next: Next,
    _counted: Counted,
    /// How long a batch is waited for.
    patience: Duration,
    collection: String,
}

/// One piece of the body. A failure in the middle cuts the connection, so that a client sees that the document is not
/// whole.
async fn step(flow: Option<Flow>) -> Result<Option<(Bytes, Option<Flow>)>, StoreError> {
    let Some(flow) = flow else { return Ok(None) };
    let collection = flow.collection.clone();
    piece(flow).await.map(Some).inspect_err(|error| {
        tracing::warn!(collection.id = collection, %error, "an answer broke off");
    })
}

async fn piece(mut flow: Flow) -> Result<(Bytes, Option<Flow>), StoreError> {
    let mut body = std::mem::take(&mut flow.body);
    if body.is_empty() {
        let Pen { writer, is_packed, .. } = flow.pen;
        (flow.pen.writer, flow.started, body) = flow.started.write(writer, PIECE_BYTES, body, is_packed).await?;
    }
    let (pen, mut out) = flow.pen.encode(body).await?;
    flow.pen = pen;
    if flow.started.from < flow.started.batch.len() {
        return Ok((out.into(), Some(flow)));
    }
    let arrived = timeout(flow.patience, flow.next.arrive()).await;
    let (rows, batch) = arrived.map_err(|_| StoreError::TimedOut { doing: "reading items" })??;
    if let Some(batch) = batch? {
        flow.started = Started { batch, from: 0 };
        flow.next = Next::of(rows);
        return Ok((out.into(), Some(flow)));
    }
    report(&flow.collection, flow.pen.writer.omitted());
    out.extend(flow.pen.end(flow.tail).await?);
    Ok((out.into(), None))
}

pub(crate) fn report(collection: &str, omitted: &Omitted) {
    if let Some((id, reason)) = omitted.named().first() {
        let count = omitted.count();
        tracing::warn!(collection.id = collection, count, first.id = id, first.reason = reason, "items were left out");
    }
}
