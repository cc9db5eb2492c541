//! The attribute table of a shapefile: dBASE III to IV and what Visual FoxPro adds.
//!
//! Source: ESRI Shapefile Technical Description (1998), page 25, and the dBASE file structure as published by dBASE Inc.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use watergang_core::{PropertyKind, Value};

use super::encoding::Guess;
use crate::cell::{parse_date, parse_integer, parse_number};
use crate::error::ImportError;
use crate::layer::Field;

const HEADER_BYTES: usize = 32;
const DESCRIPTOR_BYTES: usize = 32;
const DESCRIPTORS_END: u8 = 0x0d;
const DELETED: u8 = b'*';
/// Whole numbers of more digits do not fit 64 bits for certain.
const INTEGER_DIGITS_MAX: usize = 18;

/// An opened table.
pub(super) struct Dbf {
    path: PathBuf,
    source: BufReader<File>,
    pub(super) record_count: u32,
    header_bytes: u16,
    record_bytes: u16,
    /// The language driver: which encoding the program that wrote the file had in mind.
    language: u8,
    columns: Vec<Column>,
}

struct Column {
    raw_name: Vec<u8>,
    code: u8,
    length: usize,
    decimals: u8,
}

/// One record.
pub(super) enum Record {
    /// Deleted, but still in the file. Its shape is to be passed over.
    Deleted,
    /// Its values, in the order of the fields, or why they cannot be read.
    Values(Result<Vec<Value>, String>),
}

impl Dbf {
    pub(super) fn open(path: &Path) -> Result<Self, ImportError> {
        let file = File::open(path).map_err(|error| ImportError::io(path, error))?;
        let mut source = BufReader::with_capacity(256 << 10, file);
        let mut header = [0_u8; HEADER_BYTES];
        let cut_off = |error| ImportError::format(path, "its header is cut off", error);
        source.read_exact(&mut header).map_err(cut_off)?;
        let [_, _, _, _, c0, c1, c2, c3, h0, h1, r0, r1, ..] = header;
        let language = header.get(29).copied().unwrap_or(0);
        let header_bytes = u16::from_le_bytes([h0, h1]);
        let mut descriptors = vec![0; usize::from(header_bytes).saturating_sub(HEADER_BYTES)];
        source.read_exact(&mut descriptors).map_err(cut_off)?;
        let columns = descriptors
            .chunks_exact(DESCRIPTOR_BYTES)
            .take_while(|descriptor| descriptor.first() != Some(&DESCRIPTORS_END))
            .filter_map(Column::read)
            .collect();
        Ok(Self {
            path: path.to_owned(),
            source,
            record_count: u32::from_le_bytes([c0, c1, c2, c3]),
            header_bytes,
            record_bytes: u16::from_le_bytes([r0, r1]),
            language,
            columns,
        })
    }

    /// The likeliest encoding, and a sentence that says how it was found where that is a guess.
    pub(super) fn find_encoding(&mut self) -> Result<(&'static Encoding, Option<String>), ImportError> {
        let mut guess = Guess::new();
        let (mut is_ascii, mut is_utf_8) = (true, true);
        self.each_raw_record(|columns, record| {
            let mut start = 1;
            for column in columns {
                let bytes = record.get(start..start + column.length).unwrap_or_default().trim_ascii();
                start += column.length;
                if column.code == b'C' && !bytes.is_ascii() {
                    is_ascii = false;
                    is_utf_8 &= std::str::from_utf8(bytes).is_ok();
                    guess.see(bytes);
                    guess.see(b"\n");
                }
            }
        })?;
        Ok(match (is_ascii, is_utf_8, self.language) {
            (true, ..) => (UTF_8, None),
            (false, true, _) => (UTF_8, Some("texts are taken as UTF-8, which all of them are".to_owned())),
            // ESRI and most others mean Latin-1 by these.
            (false, false, 0x03 | 0x57) => (WINDOWS_1252, None),
            _ => {
                let encoding = guess.guess();
                (
                    encoding,
                    Some(format!("texts are taken as {}; name another encoding if they read wrong", encoding.name())),
                )
            }
        })
    }

    pub(super) fn fields(&self, encoding: &'static Encoding) -> Vec<Field> {
        self.columns
            .iter()
            .filter_map(|column| {
                let kind = column.kind()?;
                let max_length_chars =
                    (kind == PropertyKind::Text).then(|| u32::try_from(column.length).ok()).flatten();
                let name = encoding.decode_without_bom_handling(&column.raw_name).0.trim().to_owned();
                Some(Field { name, kind, max_length_chars, is_key: false })
            })
            .collect()
    }

    /// Goes to the first record.
    pub(super) fn rewind(&mut self) -> Result<(), ImportError> {
        self.source
            .seek(SeekFrom::Start(u64::from(self.header_bytes)))
            .map(|_| ())
            .map_err(|error| ImportError::io(&self.path, error))
    }

    /// The next record.
    pub(super) fn next(&mut self, encoding: &'static Encoding) -> Result<Record, ImportError> {
        let mut record = vec![0; usize::from(self.record_bytes)];
        self.source
            .read_exact(&mut record)
            .map_err(|error| ImportError::format(&self.path, "its records are cut off", error))?;
        if record.first() == Some(&DELETED) {
            return Ok(Record::Deleted);
        }
        let mut start = 1;
        let mut values = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            let bytes = record.get(start..start + column.length).unwrap_or_default();
            start += column.length;
            if column.kind().is_some() {
                match column.value(bytes, encoding) {
                    Ok(value) => values.push(value),
                    Err(reason) => return Ok(Record::Values(Err(reason))),
                }
            }
        }
        Ok(Record::Values(Ok(values)))
    }

    fn each_raw_record(&mut self, mut see: impl FnMut(&[Column], &[u8])) -> Result<(), ImportError> {
        self.rewind()?;
        let mut record = vec![0; usize::from(self.record_bytes)];
        for _ in 0..self.record_count {
            // A table that is cut off is reported when it is read.
            if self.source.read_exact(&mut record).is_err() {
                break;
            }
            see(&self.columns, &record);
        }
        self.rewind()
    }
}

impl Column {
    fn read(descriptor: &[u8]) -> Option<Self> {
        let name = descriptor.get(..11)?;
        let end = name.iter().position(|byte| *byte == 0).unwrap_or(name.len());
        let (code, length, decimals) = (*descriptor.get(11)?, *descriptor.get(16)?, *descriptor.get(17)?);
        // Texts of Clipper and FoxPro keep the high byte of their length where numbers keep their decimals.
        let is_long_text = code == b'C' && decimals > 0;
        Some(Self {
            raw_name: name.get(..end)?.to_vec(),
            code,
            length: usize::from(length) + if is_long_text { usize::from(decimals) << 8 } else { 0 },
            decimals,
        })
    }

    /// Nothing for memos and pictures, which stand in other files.
    fn kind(&self) -> Option<PropertyKind> {
        Some(match self.code {
            b'C' => PropertyKind::Text,
            b'N' if self.decimals == 0 && self.length <= INTEGER_DIGITS_MAX => PropertyKind::Integer,
            b'N' | b'F' | b'O' => PropertyKind::Number,
            b'B' if self.length == 8 => PropertyKind::Number,
            b'I' | b'+' => PropertyKind::Integer,
            b'L' => PropertyKind::Boolean,
            b'D' => PropertyKind::Date,
            _ => return None,
        })
    }

    fn value(&self, bytes: &[u8], encoding: &'static Encoding) -> Result<Value, String> {
        match (self.code, <[u8; 4]>::try_from(bytes), <[u8; 8]>::try_from(bytes)) {
            (b'I' | b'+', Ok(four), _) => return Ok(Value::Integer(i64::from(i32::from_le_bytes(four)))),
            (b'O' | b'B', _, Ok(eight)) => return Ok(Value::Number(f64::from_le_bytes(eight))),
            _ => {}
        }
        let decoded = encoding.decode_without_bom_handling(bytes).0;
        let text = decoded.trim_matches(|letter: char| letter == '\0' || letter.is_whitespace());
        // Asterisks stand for a number that did not fit.
        if text.is_empty() || text.starts_with("**") {
            return Ok(Value::Null);
        }
        let wrong = |what: &str| {
            let name = encoding.decode_without_bom_handling(&self.raw_name).0;
            format!("`{name}` is `{text}`, which is {what}")
        };
        match self.kind() {
            Some(PropertyKind::Integer) => {
                let digits = text.trim_start_matches('0');
                let number = if digits.is_empty() { Some(0) } else { parse_integer(digits) };
                number.map(Value::Integer).ok_or_else(|| wrong("no whole number"))
            }
            Some(PropertyKind::Number) => {
                let number =
                    text.parse::<f64>().ok().filter(|number| number.is_finite()).or_else(|| parse_number(text));
                number.map(Value::Number).ok_or_else(|| wrong("no number"))
            }
            Some(PropertyKind::Boolean) => match text {
                "T" | "t" | "Y" | "y" => Ok(Value::Boolean(true)),
                "F" | "f" | "N" | "n" => Ok(Value::Boolean(false)),
                _ => Ok(Value::Null),
            },
            Some(PropertyKind::Date) => date(text).ok_or_else(|| wrong("no date")),
            _ => Ok(Value::Text(decoded.trim_end_matches(['\0', ' ']).to_owned())),
        }
    }
}

/// A date, `20240709`; zeros stand for none.
fn date(text: &str) -> Option<Value> {
    if text.bytes().all(|byte| byte == b'0') {
        return Some(Value::Null);
    }
    let (year, month, day) = (text.get(..4)?, text.get(4..6)?, text.get(6..)?);
    parse_date(&format!("{year}-{month}-{day}")).map(Value::Text)
}
