//! A page of items as GeoJSON: whole where it is small, as a stream where it is not.
//!
//! An answer up to about 1 MiB is written before its headers go, so that every header is right. A longer one asks where
//! the page ends first, by its keys alone, and then goes out batch by batch, the next batch being read while one is
//! written and compressed. Memory is that of two batches however long the answer. A client that leaves raises the flag that the store
//! looks at.

use std::time::Duration;

use actix_web::HttpResponse;
use bytes::Bytes;
use futures_util::stream::{self, StreamExt};
use tokio::time::timeout;
use watergang_core::{Collection, RowBatch, Rows, StoreError};
use watergang_formats::geojson::{CollectionTail, FeatureWriter};
use watergang_http::Problem;
use watergang_http::conditional::Version;
use watergang_http::encoding::Encoder;

use crate::api::{Api, Waiting};
use crate::features::items::{begin, links, tail, target};
use crate::features::query::ItemsRequest;
use crate::respond;

/// Bytes of document that are collected before headers go.
const COLLECTED_MAX_BYTES: usize = 1 << 20;
/// A batch with more bytes than this is written on a thread that may be kept busy.
const INLINE_MAX_BYTES: usize = 64 << 10;

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

/// The page as GeoJSON.
pub(crate) async fn geojson(
    api: &Api,
    collection: &Collection,
    asked: &ItemsRequest,
    mut page: Page,
) -> Result<HttpResponse, Problem> {
    // Links stand at the end of the document: the features can be written before it is known where the page ends.
    let mut writer = FeatureWriter::new(target(api, collection, asked.crs)?);
    let mut body = Vec::new();
    writer.begin_collection(&mut body);
    let mut whole = true;
    while let Some(batch) = page.rows.next().await? {
        (writer, body) = write(writer, batch, body).await?;
        if body.len() > COLLECTED_MAX_BYTES {
            whole = false;
            break;
        }
    }
    let end = page.rows.page_end().await?;
    let links = links(api, collection, &end);
    let tail = tail(api, page.number_matched, &links);
    let mut response = begin(api, collection, asked, &page, &end, &links);
    if whole {
        writer.end_collection(&tail, &mut body);
        report(collection.id.as_str(), &writer);
        return Ok(respond::finish(api, response, body));
    }
    let encoder = Encoder::new(api.encoding).map_err(failed)?;
    if let Some(name) = api.encoding.header() {
        respond::set(&mut response, "content-encoding", name);
    }
    let flow = Flow {
        _ask: page.ask,
        rows: page.rows,
        pen: Pen { writer, encoder },
        tail,
        body,
        batch: None,
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

/// What turns rows into bytes.
struct Pen {
    writer: FeatureWriter,
    encoder: Encoder,
}

impl Pen {
    /// The bytes of a piece: what is written already, then a batch.
    fn piece(mut self, mut body: Vec<u8>, batch: Option<RowBatch>) -> Result<(Self, Vec<u8>), StoreError> {
        if let Some(batch) = batch {
            self.writer.features(&batch, &mut body);
        }
        let out = self.encoder.piece(body).map_err(failed)?;
        Ok((self, out))
    }

    /// The bytes of the end.
    fn end(mut self, tail: &CollectionTail) -> Result<Vec<u8>, StoreError> {
        let mut body = Vec::new();
        self.writer.end_collection(tail, &mut body);
        let mut out = self.encoder.piece(body).map_err(failed)?;
        out.extend(self.encoder.finish().map_err(failed)?);
        Ok(out)
    }
}

/// An answer on its way.
struct Flow {
    /// Held as long as somebody waits.
    _ask: Waiting,
    rows: Box<dyn Rows>,
    pen: Pen,
    tail: CollectionTail,
    /// Written, not yet encoded.
    body: Vec<u8>,
    /// Read, not yet written.
    batch: Option<RowBatch>,
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

async fn piece(flow: Flow) -> Result<(Bytes, Option<Flow>), StoreError> {
    let Flow { _ask, mut rows, pen, tail, body, batch, patience, collection } = flow;
    let writing = tokio::task::spawn_blocking(move || pen.piece(body, batch));
    // The next batch is read while this one is written and compressed.
    let (next, written) = tokio::join!(timeout(patience, rows.next()), writing);
    let (pen, mut out) = written.map_err(|source| failed(std::io::Error::other(source)))??;
    let batch = next.map_err(|_| StoreError::TimedOut { doing: "reading items" })??;
    if batch.is_some() {
        return Ok((out.into(), Some(Flow { _ask, rows, pen, tail, body: Vec::new(), batch, patience, collection })));
    }
    report(&collection, &pen.writer);
    out.extend(pen.end(&tail)?);
    Ok((out.into(), None))
}

/// Writes a batch, on another thread where it is large.
async fn write(
    mut writer: FeatureWriter,
    batch: RowBatch,
    mut body: Vec<u8>,
) -> Result<(FeatureWriter, Vec<u8>), Problem> {
    if batch.payload_bytes() <= INLINE_MAX_BYTES {
        writer.features(&batch, &mut body);
        return Ok((writer, body));
    }
    tokio::task::spawn_blocking(move || {
        writer.features(&batch, &mut body);
        (writer, body)
    })
    .await
    .map_err(|source| Problem::from(StoreError::Failed { doing: "writing items", source: source.into() }))
}

fn report(collection: &str, writer: &FeatureWriter) {
    if !writer.omitted().is_empty() {
        tracing::warn!(collection.id = collection, omitted = ?writer.omitted(), "items were left out");
    }
}
