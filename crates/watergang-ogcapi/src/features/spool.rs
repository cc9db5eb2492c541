//! Answers that are files first: a page of items as a GeoPackage, and the way of a file into a body.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use actix_web::HttpResponse;
use actix_web::body::SizedStream;
use bytes::Bytes;
use futures_util::stream::{self, Stream, TryStreamExt};
use tokio::task::spawn_blocking;
use watergang_core::Collection;
use watergang_formats::WriteError;
use watergang_formats::geopackage::GeoPackageWriter;
use watergang_http::Problem;

use crate::api::Api;
use crate::features::items::{begin, layout, links};
use crate::features::query::ItemsRequest;
use crate::features::stream::{Page, report, unwritten};

/// Bytes that are read from a file at once.
const PIECE_BYTES: usize = 128 << 10;

/// The page as a GeoPackage. The file is open and has no name when the answer begins, so that it is gone with the answer,
/// however that ends.
pub(crate) async fn answer(
    api: &Api,
    collection: &Collection,
    asked: &ItemsRequest,
    mut page: Page,
) -> Result<HttpResponse, Problem> {
    let layout = layout(api, collection, asked, &page);
    let mut place = api.state.files.place().await.map_err(|error| told(failed(error), asked))?;
    let writer = GeoPackageWriter::new(&layout, &place.folder, place.max_bytes);
    let mut writer = writer.map_err(|error| told(error, asked))?;
    writer.describe(collection.description.in_language(api.language)).map_err(|error| told(error, asked))?;
    let mut read = page.rows.next().await?;
    while let Some(batch) = read {
        // The next rows are read while these are written.
        let work = on_a_thread(move || writer.rows(&batch).map(|()| writer));
        let (next, written) = tokio::join!(page.rows.next(), work);
        (read, writer) = (next?, written.map_err(|error| told(error, asked))?);
    }
    let end = page.rows.page_end().await?;
    let links = links(api, collection, asked, &end);
    let mut response = begin(api, collection, asked, &page, writer.tally().written, &links);
    report(collection.id.as_str(), &writer.tally().omitted);
    let opened = on_a_thread(move || {
        let file = File::open(writer.end()?).map_err(failed)?;
        let length_bytes = file.metadata().map_err(failed)?.len();
        Ok((file, length_bytes))
    });
    let (file, length_bytes) = opened.await.map_err(|error| told(error, asked))?;
    place.settle(length_bytes);
    let body = pieces(file, 0, length_bytes).map_ok(move |piece| {
        // The place is taken as long as there is something to send.
        let _still_taken = &place;
        piece
    });
    Ok(response.body(SizedStream::new(length_bytes, Box::pin(body))))
}

/// A page that is too long for a file is the fault of its length.
fn told(error: WriteError, asked: &ItemsRequest) -> Problem {
    match error {
        WriteError::TooLong { .. } => {
            Problem::parameter("limit", &asked.query.limit.to_string(), "parameter.limit.file")
        }
        other => unwritten(other).into(),
    }
}

/// What comes of some work that keeps its thread busy.
pub(crate) async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, WriteError> + Send + 'static,
) -> Result<T, WriteError> {
    spawn_blocking(work).await.map_err(|source| failed(io::Error::other(source)))?
}

/// A failure at a temporary file.
pub(crate) fn failed(source: io::Error) -> WriteError {
    WriteError::Failed { doing: "writing a temporary file", source: source.into() }
}

/// A part of a file, piece by piece: what a client does not take is not read.
pub(crate) fn pieces(file: File, from: u64, length_bytes: u64) -> impl Stream<Item = io::Result<Bytes>> {
    let start = move |mut file: File| file.seek(SeekFrom::Start(from)).map(|_| file);
    stream::try_unfold((file, length_bytes, true), move |(mut file, left_bytes, is_first)| async move {
        if left_bytes == 0 {
            return Ok(None);
        }
        let reading = spawn_blocking(move || {
            if is_first {
                file = start(file)?;
            }
            let wanted = usize::try_from(left_bytes).unwrap_or(usize::MAX).min(PIECE_BYTES);
            let mut piece = vec![0; wanted];
            file.read_exact(&mut piece)?;
            Ok::<_, io::Error>((piece, file))
        });
        let (piece, file) = reading.await.map_err(io::Error::other)??;
        let left_bytes = left_bytes - piece.len() as u64;
        Ok(Some((Bytes::from(piece), (file, left_bytes, false))))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::io::Write;

    use super::*;

    #[tokio::test]
    async fn a_part_of_a_file_comes_out_whole() {
        let whole: Vec<u8> = (0..300_000_u32).map(|number| number as u8).collect();
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&whole).unwrap();
        let read = async |from: usize, length: usize| {
            let pieces: Vec<Bytes> =
                pieces(file.try_clone().unwrap(), from as u64, length as u64).try_collect().await.unwrap();
            assert!(pieces.iter().all(|piece| !piece.is_empty() && piece.len() <= PIECE_BYTES));
            pieces.concat()
        };
        assert_eq!(read(0, whole.len()).await, whole);
        assert_eq!(read(131_072, 131_073).await, whole[131_072..262_145]);
        assert!(read(5, 0).await.is_empty());
        let beyond: io::Result<Vec<Bytes>> = pieces(file.try_clone().unwrap(), 299_999, 2).try_collect().await;
        assert!(beyond.is_err(), "a file that became shorter breaks the answer off");
    }
}
