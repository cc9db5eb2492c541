//! Columns of a row group on their way to the file.

use bytes::Bytes;
use parquet::basic::{LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::{ParquetError, Result};
use parquet::schema::types::{Type, TypePtr};
use std::sync::Arc;
use watergang_core::{PropertyKind, ValueRef};

use crate::typed;

/// Values of a column, those that are there, by the physical type of the file.
#[derive(Debug)]
pub enum Values {
    /// True and false.
    Boolean(Vec<bool>),
    /// Days since 1970-01-01.
    Days(Vec<i32>),
    /// Whole numbers.
    Integer(Vec<i64>),
    /// Microseconds since 1970-01-01T00:00:00Z.
    Micros(Vec<i64>),
    /// 32-bit numbers.
    Float(Vec<f32>),
    /// Doubles.
    Number(Vec<f64>),
    /// Texts or blobs one behind the other, and where each ends.
    Bytes {
        /// What kind of text, if text.
        kind: Option<LogicalType>,
        /// All of them.
        all: Vec<u8>,
        /// Ends.
        ends: Vec<usize>,
    },
}

/// A column of a row group.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: String,
    is_required: bool,
    values: Values,
    /// For each row 1 where there is a value and 0 where there is none.
    levels: Vec<i16>,
}

impl Column {
    /// An empty column of a property's kind.
    pub fn of_kind(name: &str, kind: PropertyKind) -> Self {
        let values = match kind {
            PropertyKind::Boolean => Values::Boolean(Vec::new()),
            PropertyKind::Integer => Values::Integer(Vec::new()),
            PropertyKind::Number => Values::Number(Vec::new()),
            PropertyKind::Date => Values::Days(Vec::new()),
            PropertyKind::DateTime => Values::Micros(Vec::new()),
            PropertyKind::Text => Values::bytes(Some(LogicalType::String)),
            PropertyKind::Json => Values::bytes(Some(LogicalType::Json)),
        };
        Self::new(name, values)
    }

    /// An empty column.
    pub fn new(name: &str, values: Values) -> Self {
        Self { name: name.to_owned(), is_required: false, values, levels: Vec::new() }
    }

    /// A column whose rows all have a value where what surrounds it has one.
    pub fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    /// The column in the schema of the file.
    pub fn schema(&self) -> Result<TypePtr> {
        let (physical, logical) = match &self.values {
            Values::Boolean(_) => (Physical::BOOLEAN, None),
            Values::Days(_) => (Physical::INT32, Some(LogicalType::Date)),
            Values::Integer(_) => (Physical::INT64, None),
            Values::Micros(_) => (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MICROS))),
            Values::Float(_) => (Physical::FLOAT, None),
            Values::Number(_) => (Physical::DOUBLE, None),
            Values::Bytes { kind, .. } => (Physical::BYTE_ARRAY, kind.clone()),
        };
        let repetition = if self.is_required { Repetition::REQUIRED } else { Repetition::OPTIONAL };
        let built = Type::primitive_type_builder(&self.name, physical)
            .with_repetition(repetition)
            .with_logical_type(logical)
            .build()?;
        Ok(Arc::new(built))
    }

    /// Adds the value of a row; one that is not of the column's kind is left out.
    pub fn push(&mut self, value: ValueRef<'_>) {
        let is_there = match &mut self.values {
            Values::Boolean(values) => add(values, typed::boolean(value)),
            Values::Days(values) => add(values, typed::days(value)),
            Values::Integer(values) => add(values, typed::integer(value)),
            Values::Micros(values) => add(values, typed::micros(value)),
            Values::Number(values) => add(values, typed::number(value)),
            Values::Float(values) => add(values, typed::number(value).map(|number| number as f32)),
            Values::Bytes { all, ends, .. } => match typed::text(value) {
                Some(text) => add_bytes(all, ends, text.as_bytes()),
                None => false,
            },
        };
        self.levels.push(i16::from(is_there));
    }

    /// Adds a 32-bit number, or nothing, to a row of such.
    pub fn push_float(&mut self, value: Option<f32>) {
        let is_there = match &mut self.values {
            Values::Float(values) => add(values, value),
            _ => false,
        };
        self.levels.push(i16::from(is_there));
    }

    /// Adds what a function appends to the bytes, or nothing where it is none.
    pub fn push_bytes(&mut self, value: Option<&[u8]>) {
        let is_there = match (&mut self.values, value) {
            (Values::Bytes { all, ends, .. }, Some(value)) => add_bytes(all, ends, value),
            _ => false,
        };
        self.levels.push(i16::from(is_there));
    }

    /// Writes the rows and forgets them.
    pub fn write(&mut self, writer: &mut ColumnWriter<'_>) -> Result<()> {
        // Of a required column that is part of an optional one these are the levels of the latter.
        let levels = Some(self.levels.as_slice());
        match (&mut self.values, writer) {
            (Values::Boolean(values), ColumnWriter::BoolColumnWriter(writer)) => {
                writer.write_batch(values, levels, None)?;
                values.clear();
            }
            (Values::Days(values), ColumnWriter::Int32ColumnWriter(writer)) => {
                writer.write_batch(values, levels, None)?;
                values.clear();
            }
            (Values::Integer(values) | Values::Micros(values), ColumnWriter::Int64ColumnWriter(writer)) => {
                writer.write_batch(values, levels, None)?;
                values.clear();
            }
            (Values::Float(values), ColumnWriter::FloatColumnWriter(writer)) => {
                writer.write_batch(values, levels, None)?;
                values.clear();
            }
            (Values::Number(values), ColumnWriter::DoubleColumnWriter(writer)) => {
                writer.write_batch(values, levels, None)?;
                values.clear();
            }
            (Values::Bytes { all, ends, .. }, ColumnWriter::ByteArrayColumnWriter(writer)) => {
                let all = Bytes::from(std::mem::take(all));
                let mut start = 0;
                let slices: Vec<ByteArray> = std::mem::take(ends)
                    .into_iter()
                    .map(|end| ByteArray::from(all.slice(std::mem::replace(&mut start, end)..end)))
                    .collect();
                writer.write_batch(&slices, levels, None)?;
            }
            _ => return Err(ParquetError::General("a column has another type than its schema".to_owned())),
        }
        self.levels.clear();
        Ok(())
    }
}

impl Values {
    /// No texts or blobs yet.
    pub const fn bytes(kind: Option<LogicalType>) -> Self {
        Self::Bytes { kind, all: Vec::new(), ends: Vec::new() }
    }
}

fn add<T>(values: &mut Vec<T>, value: Option<T>) -> bool {
    let is_there = value.is_some();
    values.extend(value);
    is_there
}

fn add_bytes(all: &mut Vec<u8>, ends: &mut Vec<usize>, value: &[u8]) -> bool {
    all.extend_from_slice(value);
    ends.push(all.len());
    true
}
