//! Text tables: values divided by commas, semicolons, tabs or bars.
//!
//! Nothing about such a file is certain, so all of it is found: the encoding (a byte order mark, else UTF-8 where the
//! bytes are, else the likeliest), the delimiter (the one that divides the first lines most evenly), the line of the
//! header, the kinds of the columns (over the whole file) and the columns that hold places.

use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use encoding_rs::{Encoding, UTF_8};

use super::encoding::{self, Utf8Reader};
use super::table::{CellSource, TakeCells, open_table};
use super::{OpenOptions, stem};
use crate::cell::Cell;
use crate::error::ImportError;
use crate::layer::Reader;

/// Bytes of the file's beginning that the delimiter is found by.
const SAMPLE_BYTES: u64 = 64 << 10;

/// Opens a file; it has one layer.
///
/// # Errors
/// When the file cannot be read or holds no table.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Vec<Box<dyn Reader>>, ImportError> {
    let mut notes = Vec::new();
    let encoding = match &options.encoding {
        Some(name) => encoding::by_name(name).ok_or_else(|| {
            ImportError::damaged(path, format!("`{name}` is no encoding; try `windows-1252` or `utf-8`"))
        })?,
        None => guess_encoding(path)?,
    };
    if encoding != UTF_8 && options.encoding.is_none() {
        notes.push(format!("texts are taken as {}; name another encoding if they read wrong", encoding.name()));
    }
    let delimiter = find_delimiter(path, encoding)?;
    let source = TextTable { path: path.to_owned(), encoding, delimiter };
    Ok(vec![open_table(path, stem(path), Box::new(source), &options.registry, notes)?])
}

struct TextTable {
    path: PathBuf,
    encoding: &'static Encoding,
    delimiter: u8,
}

impl CellSource for TextTable {
    fn each(&self, take: &mut TakeCells<'_>) -> Result<(), ImportError> {
        let file = File::open(&self.path).map_err(|error| ImportError::io(&self.path, error))?;
        // A line feed more at the end does no harm, and with it the reader has always counted the line it has read.
        let text = Utf8Reader::new(BufReader::with_capacity(256 << 10, file), self.encoding).with_line_feeds();
        let mut reader = reader(text.chain(&b"\n"[..]), self.delimiter);
        let mut record = csv::StringRecord::new();
        loop {
            let more = reader
                .read_record(&mut record)
                .map_err(|error| ImportError::format(&self.path, "it is no table of text", error))?;
            if !more {
                return Ok(());
            }
            // The record's own position may lie before empty lines that were passed over.
            let inner_count = record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
            let line = reader.position().line().saturating_sub(1 + inner_count as u64);
            let cells: Vec<Cell> = record.iter().map(Cell::from_text).collect();
            if let ControlFlow::Break(()) = take(line, &cells) {
                return Ok(());
            }
        }
    }
}

fn reader<R: Read>(source: R, delimiter: u8) -> csv::Reader<R> {
    csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(source)
}

fn guess_encoding(path: &Path) -> Result<&'static Encoding, ImportError> {
    let mut file = File::open(path).map_err(|error| ImportError::io(path, error))?;
    let mut guess = encoding::Guess::new();
    let mut chunk = vec![0; 256 << 10];
    let (mut is_first, mut has_strange_bytes) = (true, false);
    loop {
        let count = file.read(&mut chunk).map_err(|error| ImportError::io(path, error))?;
        let bytes = chunk.get(..count).unwrap_or_default();
        if is_first && let Some((encoding, _)) = Encoding::for_bom(bytes) {
            return Ok(encoding);
        }
        is_first = false;
        if count == 0 {
            return Ok(if has_strange_bytes { guess.guess() } else { UTF_8 });
        }
        has_strange_bytes |= !bytes.is_ascii();
        guess.see(bytes);
    }
}

/// The text without what stands in round brackets on a line: the commas of a WKT geometry part no cells.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    text.chars()
        .filter(|letter| {
            match letter {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                '\n' => depth = 0,
                _ => return depth == 0,
            }
            *letter == '\n'
        })
        .collect()
}

/// The delimiter under which most of the first records have one and the same number of cells, the more cells the
/// better.
fn find_delimiter(path: &Path, encoding: &'static Encoding) -> Result<u8, ImportError> {
    let file = File::open(path).map_err(|error| ImportError::io(path, error))?;
    let mut sample = String::new();
    Utf8Reader::new(file.take(SAMPLE_BYTES), encoding)
        .read_to_string(&mut sample)
        .map_err(|error| ImportError::io(path, error))?;
    // The last line of the sample may be cut in the middle.
    if let Some(end) = sample.rfind('\n') {
        sample.truncate(end);
    }
    let sample = without_brackets(&sample);
    let evenness = |delimiter: u8| {
        let mut widths: Vec<usize> = reader(sample.as_bytes(), delimiter)
            .records()
            .filter_map(Result::ok)
            .map(|record| record.len())
            .take(200)
            .collect();
        widths.sort_unstable();
        let record_count = widths.len().max(1);
        widths
            .chunk_by(|one, other| one == other)
            .filter_map(|same| same.first().map(|width| (same.len() * (width.saturating_sub(1)).min(20)) as f64))
            .fold(0.0, f64::max)
            / record_count as f64
    };
    // Earlier ones win a tie.
    let candidates = [b';', b'\t', b',', b'|'];
    let mut best = (b',', 0.0);
    for delimiter in candidates {
        let evenness = evenness(delimiter);
        if evenness > best.1 {
            best = (delimiter, evenness);
        }
    }
    Ok(best.0)
}
