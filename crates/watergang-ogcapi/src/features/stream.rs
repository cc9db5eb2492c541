//! A page of items as GeoJSON: whole where it is small, as a stream where it is not.
//!
//! An answer up to about 1 MiB is written before its headers go, so that every header is right. A longer one asks where
//! the page ends first, by its keys alone, and then goes out batch by batch, the next batch being read while one is
//! written. Memory is that of two batches however long the answer. A client that leaves raises the flag that the store
//! looks at.

use actix_web::HttpResponse;
use bytes::Bytes;
use futures_util::stream::{self, StreamExt};
use watergang_core::{Ask, CancelFlag, Collection, RowBatch, Rows, StoreError};
use watergang_formats::geojson::{CollectionTail, FeatureWriter};
use watergang_http::Problem;
use watergang_http::encoding::Encoder;

use crate::api::Api;
use crate::features::items::{begin, links, writer_and_tail};
use crate::features::query::ItemsRequest;
use crate::respond;

/// Bytes of document that are collected before headers go.
const COLLECTED_MAX_BYTES: usize = 1 << 20;
/// A batch with more bytes than this is written on a thread that may be kept busy.
const INLINE_MAX_BYTES: usize = 64 << 10;

/// A page that has begun to be read.
pub struct Page {
    /// Its entity tag.
    pub tag: String,
    /// Its rows.
    pub rows: Box<dyn Rows>,
    /// Who waits for it.
    pub ask: Ask,
    /// How many items there are on all pages.
    pub number_matched: Option<u64>,
}

impl std::fmt::Debug for Page {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Page").field("tag", &self.tag).finish_non_exhaustive()
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
    let (mut writer, _) = writer_and_tail(api, collection, asked, page.number_matched, &[])?;
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
    let (_, tail) = writer_and_tail(api, collection, asked, page.number_matched, &links)?;
    let mut response = begin(api, collection, asked, &page, &end, &links);
    if whole {
        writer.end_collection(&tail, &mut body);
        report(collection, &writer);
        return Ok(respond::finish(api, response, body));
    }
    let encoder = Encoder::new(api.encoding).map_err(failed)?;
    if let Some(name) = api.encoding.header() {
        respond::set(&mut response, "content-encoding", name);
    }
    let flow = Flow {
        guard: Guard(page.ask.cancelled.clone()),
        rows: page.rows,
        writer,
        encoder,
        tail,
        ready: Some(body),
        collection: collection.id.to_string(),
    };
    let pieces = stream::try_unfold(Some(flow), step).filter(|piece| {
        // An encoder may keep a piece to itself; an empty chunk would end the body.
        let keep = !matches!(piece, Ok(bytes) if bytes.is_empty());
        std::future::ready(keep)
    });
    Ok(response.streaming(Box::pin(pieces)))
}

fn failed(source: std::io::Error) -> Problem {
    Problem::from(StoreError::Failed { doing: "encoding an answer", source: source.into() })
}

/// Raises the flag when the client is gone or the answer is out.
struct Guard(CancelFlag);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.raise();
    }
}

/// An answer on its way.
struct Flow {
    guard: Guard,
    rows: Box<dyn Rows>,
    writer: FeatureWriter,
    encoder: Encoder,
    tail: CollectionTail,
    ready: Option<Vec<u8>>,
    collection: String,
}

/// One piece of the body. A failure in the middle cuts the connection, so that a client sees that the document is not
/// whole.
async fn step(flow: Option<Flow>) -> Result<Option<(Bytes, Option<Flow>)>, StoreError> {
    let Some(Flow { guard, mut rows, writer, mut encoder, tail, ready, collection }) = flow else { return Ok(None) };
    let io = |source: std::io::Error| StoreError::Failed { doing: "encoding an answer", source: source.into() };
    let piece = ready.unwrap_or_default();
    let compressing = tokio::task::spawn_blocking(move || encoder.piece(piece).map(|out| (out, encoder)));
    // The next batch is read while this piece is compressed.
    let (batch, compressed) = tokio::join!(rows.next(), compressing);
    let (out, encoder) = compressed
        .map_err(|source| StoreError::Failed { doing: "encoding an answer", source: source.into() })?
        .map_err(io)?;
    match batch? {
        Some(batch) => {
            let (writer, body) = write(writer, batch, Vec::new()).await.map_err(|_| StoreError::Cancelled)?;
            Ok(Some((out.into(), Some(Flow { guard, rows, writer, encoder, tail, ready: Some(body), collection }))))
        }
        None => {
            let (mut writer, mut encoder, mut last) = (writer, encoder, Vec::new());
            writer.end_collection(&tail, &mut last);
            if !writer.omitted().is_empty() {
                tracing::warn!(collection.id = collection, omitted = ?writer.omitted(), "items were left out");
            }
            let mut out = out;
            out.extend(encoder.piece(last).map_err(io)?);
            out.extend(encoder.finish().map_err(io)?);
            Ok(Some((out.into(), None)))
        }
    }
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

fn report(collection: &Collection, writer: &FeatureWriter) {
    if !writer.omitted().is_empty() {
        tracing::warn!(collection.id = %collection.id, omitted = ?writer.omitted(), "items were left out");
    }
}
