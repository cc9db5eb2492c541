//! What the tests share: the folder of real data, a store in memory, and a place for files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use watergang_core::import::{Import, ImportMode, ImportOutcome, ImportRow, RefusedRow};
use watergang_core::{CrsId, Reply, Revision, Value};
use watergang_import::{
    FoundCrs, ImportError, Layer, Mapping, OpenOptions, Pipeline, Plan, ReadRow, Reader, Report, Summary, Wishes, open,
};

/// A file of the shared data.
pub fn shared(path: &str) -> PathBuf {
    let root = std::env::var_os("WATERGANG_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let file = root.join("data").join(path);
    assert!(file.exists(), "`{}` is missing; set WATERGANG_SHARED to the folder of the shared data", file.display());
    file
}

/// Opens a file that has one layer.
pub fn open_one(path: &Path) -> Box<dyn Reader> {
    let mut readers = open(path, &OpenOptions::default()).unwrap();
    assert_eq!(readers.len(), 1, "{}", path.display());
    readers.remove(0)
}

/// Opens one layer of a file.
pub fn open_layer(path: &Path, layer: &str) -> Box<dyn Reader> {
    let options = OpenOptions { layer: Some(layer.to_owned()), ..OpenOptions::default() };
    open(path, &options).unwrap().remove(0)
}

/// All rows of a reader.
pub fn rows(reader: &mut dyn Reader) -> Vec<ReadRow> {
    let mut rows = Vec::new();
    reader
        .read(&mut |row| {
            rows.push(row);
            ControlFlow::Continue(())
        })
        .unwrap();
    rows
}

/// The first row of a reader.
pub fn first_row(reader: &mut dyn Reader) -> ReadRow {
    let mut first = None;
    reader
        .read(&mut |row| {
            first = Some(row);
            ControlFlow::Break(())
        })
        .unwrap();
    first.unwrap()
}

/// The CRS that a layer was found to have.
pub fn crs(layer: &Layer) -> Option<CrsId> {
    match layer.crs {
        FoundCrs::Known { crs, .. } => Some(crs),
        _ => None,
    }
}

/// The value of a field of a row.
pub fn value<'a>(layer: &Layer, row: &'a ReadRow, field: &str) -> &'a Value {
    let place = layer.fields.iter().position(|other| other.name == field).expect(field);
    &row.as_ref().unwrap().values[place]
}

pub fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// x and y of a point.
pub fn point(wkb: &[u8]) -> [f64; 2] {
    let bounds = watergang_geometry::envelope(wkb).unwrap().unwrap();
    assert_eq!((bounds.min_x, bounds.min_y), (bounds.max_x, bounds.max_y));
    [bounds.min_x, bounds.min_y]
}

/// Writes a file into a folder.
pub fn file(folder: &tempfile::TempDir, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    path
}

/// An import into memory. It refuses rows whose first value is the text `taken`, as a store would an id that is there.
#[derive(Clone, Default)]
pub struct Memory(Arc<Mutex<MemoryState>>);

#[derive(Default)]
pub struct MemoryState {
    pub rows: Vec<ImportRow>,
    pushed_count: u64,
    pub is_committed: bool,
}

impl Memory {
    pub fn rows(&self) -> Vec<ImportRow> {
        self.0.lock().unwrap().rows.clone()
    }
    pub fn is_committed(&self) -> bool {
        self.0.lock().unwrap().is_committed
    }
}

impl Import for Memory {
    fn push(&mut self, rows: Vec<ImportRow>) -> Reply<'_, Vec<RefusedRow>> {
        let mut state = self.0.lock().unwrap();
        let mut refused = Vec::new();
        for row in rows {
            let place = state.pushed_count;
            state.pushed_count += 1;
            if row.values.first() == Some(&text("taken")) {
                refused.push(RefusedRow { place, reason: "there is such an item already".to_owned() });
            } else {
                state.rows.push(row);
            }
        }
        Box::pin(std::future::ready(Ok(refused)))
    }

    fn commit(self: Box<Self>) -> Reply<'static, ImportOutcome> {
        let mut state = self.0.lock().unwrap();
        state.is_committed = true;
        let created = state.rows.len() as u64;
        Box::pin(std::future::ready(Ok(ImportOutcome {
            revision: Revision("1".into()),
            created,
            updated: 0,
            unchanged: 0,
            removed: 0,
        })))
    }
}

/// A report that can be read afterwards.
#[derive(Clone, Default)]
pub struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What an import into memory came to.
pub struct Done {
    pub summary: Summary,
    pub memory: Memory,
    pub report: String,
}

/// Imports a layer into memory.
pub fn import(reader: Box<dyn Reader>, plan: Plan) -> Done {
    import_to(reader, plan, true)
}

/// The same, or without the commit.
pub fn import_to(reader: Box<dyn Reader>, plan: Plan, commits: bool) -> Done {
    let (memory, lines) = (Memory::default(), Lines::default());
    let mut report = Report::new(Box::new(lines.clone())).unwrap();
    let mut pipeline = Pipeline::new(Box::new(memory.clone()));
    let summary = wait(pipeline.bring_in(reader, plan, &mut report, &mut |_| {})).unwrap();
    if commits {
        wait(pipeline.commit()).unwrap();
    }
    Done { summary, memory, report: lines.text() }
}

/// Runs a future whose parts are all ready at once.
pub fn wait<T>(future: impl Future<Output = Result<T, ImportError>>) -> Result<T, ImportError> {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("the store in memory is never away"),
    }
}

/// A plan for a new collection.
pub fn plan(layer: &Layer, mapping: Option<&str>) -> Result<Plan, ImportError> {
    let mapping = mapping.map(|text| Mapping::parse(text).unwrap());
    Plan::new(layer, mapping.as_ref(), &Wishes::new(ImportMode::Append), None)
}
