//! `GET /collections/{collectionId}/bulk/{file}`: a whole collection as one file.
//!
//! Scope: what links of the relation `enclosure` lead to (RFC 4287, section 4.2.7.2; INSPIRE's pre-defined data set
//! download). A file is made at its first request, kept as long as the collection does not change and there is room, and
//! given in parts to those who ask for parts (RFC 9110, section 14).
//! Limits: binary files have the storage CRS, texts the default one; the only parameter is `profile`, which files of
//! GeoJSON have (JSON-FG 1.0, `/req/api/profile-parameter`).

use std::fs::File;
use std::io::{self, Write};
use std::time::Duration;

use actix_web::body::SizedStream;
use actix_web::http::header;
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse};
use tempfile::TempPath;
use tokio::time::timeout;
use watergang_core::{Ask, Collection, CrsId, Filter, ItemQuery, Language, Revision, RowBatch, StoreError};
use watergang_formats::geopackage::GeoPackageWriter;
use watergang_formats::{ItemsWriter, Layout, Omitted, Tail, WriteError};
use watergang_http::conditional::{self, Version};
use watergang_http::encoding::ContentEncoding;
use watergang_http::negotiate::{CSV, FLATGEOBUF, Form, GEOJSON, GEOPACKAGE, GEOPARQUET, JSON};
use watergang_http::parameter::Parameter;
use watergang_http::problem::Faults;
use watergang_http::range::{self, Part};
use watergang_http::{Link, Problem, ProblemKind};

use crate::api::Api;
use crate::features::forms::{self, ItemsForm, Making};
use crate::features::items::{self, whole_layout};
use crate::features::parameters::PROFILE;
use crate::features::profile::Profiles;
use crate::features::spool::{self, failed, on_a_thread};
use crate::features::stream::{report, unwritten};
use crate::files::Place;
use crate::{State, respond};

/// Forms of files, the one that loses nothing first.
pub static BULK_FORMS: &[Form] = &[GEOPACKAGE, GEOPARQUET, FLATGEOBUF, GEOJSON, CSV];

/// A collection that changes while its file is written is read again so often.
const ATTEMPTS: usize = 3;
/// More items than a store can have: a file has them all.
const LIMIT: u64 = 1 << 62;
/// So many batches, of up to a mebibyte each, are read before it is looked whether the collection is still the same: what
/// changed meanwhile would be thrown away at the end.
const BATCHES_BETWEEN_LOOKS: usize = 32;
/// Bytes that are handed to the disk at once.
const PIECE_BYTES: usize = 1 << 20;

/// A file with a whole collection.
///
/// # Errors
/// A problem for an unknown collection or form, a part that there is not, or a store that does not answer.
pub async fn bulk(request: HttpRequest, state: State) -> Result<HttpResponse, Problem> {
    let mut api = Api::new(&request, &state, BULK_FORMS)?;
    let collection = api.collection(request.match_info().get("collectionId").unwrap_or_default())?;
    let file = request.match_info().get("file").unwrap_or_default();
    let row = row_of(&collection, file).ok_or_else(|| {
        Problem::new(ProblemKind::NotFound, "problem.no-resource")
            .with("value", watergang_http::problem::shortened(request.path()))
    })?;
    let mut faults = Faults::default();
    api.refuse_unknown(parameters(row), std::iter::empty(), &mut faults);
    faults.finish()?;
    api.form = row.form;
    // Whoever asks for a part asks for a part of the file.
    api.encoding = ContentEncoding::Identity;
    let asked = Asked { row, profiles: Profiles::of(&api, &collection)? };
    let ready = ready(&api, &collection, asked).await?;
    let version = Version { etag: format!("\"{}\"", ready.tag), modified: None };
    if let Some(answer) = respond::not_modified(&api, &version) {
        return Ok(answer);
    }
    let told = |name: header::HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let length_bytes = ready.length_bytes;
    // For other methods than GET there are no ranges (RFC 9110, section 14.2).
    let wanted = told(header::RANGE).filter(|_| request.method() == Method::GET);
    let part = range::part(wanted, told(header::IF_RANGE), &version.etag, length_bytes);
    let links: Vec<_> = asked.profiles.links().chain([parent(&api, &collection)]).collect();
    let mut response = respond::begin(&api, &version, &links);
    respond::set(&mut response, "accept-ranges", "bytes");
    respond::set(&mut response, "content-crs", &format!("<{}>", crs(&collection, row.form).uri()));
    respond::set(&mut response, "content-disposition", &row.saved_as(collection.id.as_str()));
    let (from, part_bytes) = match part {
        Part::Whole => (0, length_bytes),
        Part::Some { from, length_bytes: part_bytes } => {
            response.status(StatusCode::PARTIAL_CONTENT);
            let last = from + part_bytes - 1;
            respond::set(&mut response, "content-range", &format!("bytes {from}-{last}/{length_bytes}"));
            (from, part_bytes)
        }
        Part::Beyond => return Ok(beyond(&request, &state, length_bytes)),
    };
    Ok(response.body(SizedStream::new(part_bytes, Box::pin(spool::pieces(ready.file, from, part_bytes)))))
}

/// Parameters of a file.
pub(crate) fn parameters(row: &ItemsForm) -> &'static [&'static Parameter] {
    static OF_GEOJSON: &[&Parameter] = &[&PROFILE];
    if row.form == GEOJSON { OF_GEOJSON } else { &[] }
}

/// Which file is asked for.
#[derive(Clone, Copy)]
struct Asked {
    row: &'static ItemsForm,
    profiles: Profiles,
}

fn beyond(request: &HttpRequest, state: &State, length_bytes: u64) -> HttpResponse {
    let problem = Problem::new(ProblemKind::RangeNotSatisfiable, "problem.range-not-satisfiable")
        .with("value", length_bytes.to_string());
    let mut response = respond::problem(request, state, &problem);
    if let Ok(value) = header::HeaderValue::from_str(&format!("bytes */{length_bytes}")) {
        response.headers_mut().insert(header::CONTENT_RANGE, value);
    }
    response
}

/// Links of a collection to its files. The length is told of those that are there.
pub(crate) fn links(api: &Api, collection: &Collection, revision: &str) -> Vec<Link> {
    let title = collection.title.in_language(api.language);
    let link = |row: &'static ItemsForm| {
        let href = api.url(&format!("/collections/{0}/bulk/{0}.{1}", collection.id, row.form.extension));
        let link = Link::new("enclosure", href, row.form.media_type).titled(format!("{title} ({})", row.form.title));
        link.in_language(language(api).as_str())
    };
    let known = |row: &'static ItemsForm| {
        let key = key(api, collection, Asked { row, profiles: Profiles::default() }, revision);
        let length = api.state.files.length_bytes(&key);
        (!api.state.files.is_too_long(&key)).then(|| Link { length, ..link(row) })
    };
    rows(collection).filter_map(known).collect()
}

/// The language of texts in files: the first of the instance, whoever asks for them.
fn language(api: &Api) -> Language {
    api.catalog.instance.languages.first().copied().unwrap_or(Language::EN)
}

/// What the file of a collection in some state is kept by.
fn key(api: &Api, collection: &Collection, asked: Asked, revision: &str) -> String {
    let mark = asked.profiles.mark();
    // Files with a mark hold addresses of ours and titles.
    let asker = if mark.is_empty() { ["", ""] } else { [&api.base_url, api.language.as_str()] };
    let whole = [api.state.build, &api.catalog.configuration, collection.id.as_str(), asked.row.form.name, revision];
    let parts: Vec<_> = whole.into_iter().chain([mark.as_str()]).chain(asker).collect();
    conditional::weak_etag(&parts)
}

fn parent(api: &Api, collection: &Collection) -> Link {
    let href = api.url(&format!("/collections/{}", collection.id));
    Link::new("collection", href, JSON.media_type).titled(collection.title.in_language(api.language))
}

/// The forms of files of a collection: all but FlatGeobuf for one without geometry.
pub(crate) fn rows(collection: &Collection) -> impl Iterator<Item = &'static ItemsForm> {
    let is_spatial = collection.schema.geometry.is_some();
    let forms = BULK_FORMS.iter().filter(move |form| is_spatial || **form != FLATGEOBUF);
    forms.filter_map(|form| forms::of(*form))
}

fn row_of(collection: &Collection, file: &str) -> Option<&'static ItemsForm> {
    let extension = file.strip_prefix(collection.id.as_str())?.strip_prefix('.')?;
    rows(collection).find(|row| row.form.extension == extension)
}

/// CRS of a file.
fn crs(collection: &Collection, form: Form) -> CrsId {
    let default = collection.crs.first().copied().unwrap_or(CrsId::Crs84);
    // GeoJSON elsewhere than in CRS84 is read wrongly by most programs, and so is CSV.
    if form == GEOJSON || form == CSV { default } else { collection.storage_crs }
}

/// The file of the collection as it is now: the one that is there, or a new one.
async fn ready(api: &Api, collection: &Collection, asked: Asked) -> Result<crate::files::Ready, Problem> {
    let ask = api.ask_for_rows();
    for _ in 0..ATTEMPTS {
        let revision = collection.store.revision(&ask, &collection.id).await?;
        let key = key(api, collection, asked, &revision.0);
        if api.state.files.is_too_long(&key) {
            return Err(too_long());
        }
        let make = async |place: &Place| make(api, collection, asked, (&ask, &revision), place).await;
        match api.state.files.get(&key, make).await {
            Ok(ready) => return Ok(ready),
            Err(Unmade::Changed) => {}
            Err(Unmade::TooLong) => {
                api.state.files.note_too_long(&key);
                return Err(too_long());
            }
            Err(Unmade::Failed(problem)) => return Err(problem),
        }
    }
    Err(Problem::new(ProblemKind::Unavailable, "problem.unavailable"))
}

fn too_long() -> Problem {
    Problem::new(ProblemKind::NotFound, "problem.file-too-long")
}

/// Why there is no file.
enum Unmade {
    /// The collection changed while it was read.
    Changed,
    /// It would be longer than files of this server may be.
    TooLong,
    Failed(Problem),
}

impl From<StoreError> for Unmade {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl Unmade {
    /// Of a file in that place.
    fn writing(error: WriteError, place: &Place) -> Self {
        match error {
            WriteError::TooLong { .. } if place.is_largest => Self::TooLong,
            // There will be more room when others have their files.
            WriteError::TooLong { .. } => Self::Failed(Problem::new(ProblemKind::Unavailable, "problem.unavailable")),
            other => unwritten(other).into(),
        }
    }
}

impl From<io::Error> for Unmade {
    fn from(error: io::Error) -> Self {
        unwritten(failed(error)).into()
    }
}

/// Reads the collection from its beginning to its end, in the state that the file is to show.
async fn make(
    api: &Api,
    collection: &Collection,
    Asked { row, profiles }: Asked,
    (ask, revision): (&Ask, &Revision),
    place: &Place,
) -> Result<TempPath, Unmade> {
    let mut rows = collection.store.read(ask, &collection.id, &ItemQuery::new(Filter::EVERYTHING, LIMIT)).await?;
    let mut layout = whole_layout(api, collection, crs(collection, row.form), profiles);
    layout.title = collection.title.in_language(language(api));
    layout.expected_count = rows.known_count();
    let unmade = |error| Unmade::writing(error, place);
    let making = profiles.making().unwrap_or(row.making);
    let mut sink = Sink::begin(making, &layout, place).map_err(unmade)?;
    sink.describe(collection.description.in_language(language(api))).map_err(unmade)?;
    let patience = api.state.deadline_ms.map_or(Duration::MAX, Duration::from_millis);
    let late = |_| StoreError::TimedOut { doing: "reading items" };
    // A batch is a read of its own (ARCHITECTURE, decision 2): only where nothing changed do all show the same state.
    let is_same = async || {
        let is_told = revision.lasts();
        Ok::<_, Unmade>(!is_told || *revision == collection.store.revision(ask, &collection.id).await?)
    };
    let mut batches: usize = 0;
    let mut read = timeout(patience, rows.next()).await.map_err(late)??;
    while let Some(batch) = read {
        batches += 1;
        if batches.is_multiple_of(BATCHES_BETWEEN_LOOKS) && !is_same().await? {
            return Err(Unmade::Changed);
        }
        // The next rows are read while these are written.
        let (next, taken) = tokio::join!(timeout(patience, rows.next()), on_a_thread(move || sink.take(&batch)));
        (read, sink) = (next.map_err(late)??, taken.map_err(unmade)?);
    }
    if !is_same().await? {
        return Err(Unmade::Changed);
    }
    report(collection.id.as_str(), sink.omitted());
    let links: Vec<_> = profiles.links().collect();
    let tail = items::tail(api, None, &links);
    on_a_thread(move || sink.end(&tail)).await.map_err(unmade)
}

/// Where rows go.
enum Sink {
    Stream { writer: Box<dyn ItemsWriter>, file: File, path: TempPath, piece: Vec<u8>, room: Room },
    GeoPackage(Box<GeoPackageWriter>),
}

impl Sink {
    fn begin(making: Making, layout: &Layout<'_>, place: &Place) -> Result<Self, WriteError> {
        let (Making::Streamed(new) | Making::Packed(new)) = making else {
            let writer = GeoPackageWriter::new(layout, &place.folder, place.max_bytes)?;
            return Ok(Self::GeoPackage(Box::new(writer)));
        };
        let (file, path) = tempfile::NamedTempFile::new_in(&place.folder).map_err(failed)?.into_parts();
        let mut writer = new(layout)?;
        let mut piece = Vec::new();
        writer.begin(&mut piece)?;
        let room = Room { max_bytes: place.max_bytes, left_bytes: place.max_bytes };
        Ok(Self::Stream { writer, file, path, piece, room })
    }

    /// Says what the collection is, where the form has a place for it.
    fn describe(&self, description: &str) -> Result<(), WriteError> {
        match self {
            Self::GeoPackage(writer) => writer.describe(description),
            Self::Stream { .. } => Ok(()),
        }
    }

    fn take(mut self, batch: &RowBatch) -> Result<Self, WriteError> {
        match &mut self {
            Self::GeoPackage(writer) => writer.rows(batch)?,
            Self::Stream { writer, file, piece, room, .. } => {
                let mut from = 0;
                while from < batch.len() {
                    from = writer.rows(batch, from, PIECE_BYTES, piece)?;
                    room.put(piece, file)?;
                }
            }
        }
        Ok(self)
    }

    fn end(self, tail: &Tail) -> Result<TempPath, WriteError> {
        match self {
            Self::GeoPackage(writer) => writer.end(),
            Self::Stream { mut writer, mut file, path, mut piece, mut room } => {
                writer.end(tail, &mut piece)?;
                room.put(&mut piece, &mut file)?;
                Ok(path)
            }
        }
    }

    fn omitted(&self) -> &Omitted {
        match self {
            Self::GeoPackage(writer) => &writer.tally().omitted,
            Self::Stream { writer, .. } => writer.omitted(),
        }
    }
}

/// What a file may still take.
struct Room {
    max_bytes: u64,
    left_bytes: u64,
}

impl Room {
    /// Moves a piece into the file, unless that became longer than it may.
    fn put(&mut self, piece: &mut Vec<u8>, file: &mut File) -> Result<(), WriteError> {
        let left_bytes = self.left_bytes.checked_sub(piece.len() as u64);
        self.left_bytes = left_bytes.ok_or(WriteError::TooLong { max_bytes: self.max_bytes })?;
        file.write_all(piece).map_err(failed)?;
        piece.clear();
        Ok(())
    }
}
