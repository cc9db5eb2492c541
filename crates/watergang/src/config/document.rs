//! Reads a TOML file so that all its faults are found at once, each with its line.
//!
//! A [`Table`] remembers which keys it was asked for; what is there besides is an unknown key. A value that is wrong
//! is a fault and reads as absent, so that reading goes on.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{Fault, nearest, one_of};

/// Longest file that is read, in bytes: code lists are long, but not that long.
const FILE_MAX_BYTES: u64 = 4 << 20;

/// A text file and the faults found in it so far.
#[derive(Debug)]
pub struct Document {
    path: PathBuf,
    text: String,
    faults: RefCell<Vec<Fault>>,
}

impl Document {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read, or is no text.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let size_bytes = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
        if size_bytes > FILE_MAX_BYTES {
            return Err(Fault::of_file(path, format!("the file is larger than {} MiB", FILE_MAX_BYTES >> 20)));
        }
        let text =
            std::fs::read_to_string(path).map_err(|error| Fault::of_file(path, format!("cannot be read: {error}")))?;
        Ok(Self::new(path, text))
    }

    /// A document from its text.
    #[must_use]
    pub fn new(path: &Path, text: String) -> Self {
        Self { path: path.to_owned(), text, faults: RefCell::default() }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file's text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Reads the file with `read`, which may find faults beyond those of TOML itself.
    pub fn read<T>(&self, read: impl FnOnce(&Table<'_>) -> T) -> T {
        let (root, errors) = DeTable::parse_recoverable(&self.text);
        for error in errors {
            self.fault(error.span().unwrap_or_default(), error.message());
        }
        let table = Table::new(self, String::new(), root.get_ref(), root.span());
        let value = read(&table);
        table.finish();
        value
    }

    /// The faults found.
    #[must_use]
    pub fn into_faults(self) -> Vec<Fault> {
        self.faults.into_inner()
    }

    /// Line of a byte, from 1.
    fn line(&self, offset: usize) -> usize {
        self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
    }

    fn fault(&self, span: Range<usize>, message: impl Into<String>) {
        let line = Some(self.line(span.start));
        self.faults.borrow_mut().push(Fault { file: self.path.clone(), line, message: message.into() });
    }
}

/// A value and the line it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its line, from 1.
    pub line: usize,
}

/// One table of a document.
#[derive(Debug)]
pub struct Table<'a> {
    document: &'a Document,
    /// Dotted name; empty for the root.
    name: String,
    table: &'a DeTable<'a>,
    span: Range<usize>,
    asked: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Table<'a> {
    fn new(document: &'a Document, name: String, table: &'a DeTable<'a>, span: Range<usize>) -> Self {
        Self { document, name, table, span, asked: RefCell::default() }
    }

    /// Dotted name of a key of this table, as messages have it.
    fn full_name(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    fn value(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().insert(key);
        self.table.get(key)
    }

    /// Notes a fault of the value of `key`, or of this table where there is none.
    pub fn fault(&self, key: &str, message: impl Into<String>) {
        let span = self.table.get_key_value(key).map_or_else(|| self.span.clone(), |(key, _)| key.span());
        self.document.fault(span, message);
    }

    /// Line of a key, or of this table where there is none.
    #[must_use]
    pub fn line(&self, key: &str) -> usize {
        let span = self.table.get_key_value(key).map_or_else(|| self.span.clone(), |(key, _)| key.span());
        self.document.line(span.start)
    }

    fn wrong(&self, key: &str, value: &Spanned<DeValue<'_>>, expected: &str) {
        let given = match value.get_ref() {
            DeValue::String(text) => format!("`{text}`"),
            DeValue::Integer(number) => format!("`{number}`"),
            DeValue::Float(number) => format!("`{number}`"),
            DeValue::Boolean(flag) => format!("`{flag}`"),
            DeValue::Datetime(time) => format!("`{time}`"),
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
        };
        self.document.fault(value.span(), format!("`{}` is {expected}, not {given}", self.full_name(key)));
    }

    /// Whether the table has the key.
    #[must_use]
    pub fn has(&self, key: &'static str) -> bool {
        self.value(key).is_some()
    }

    /// A text; an empty one is a fault.
    pub fn text(&self, key: &'static str) -> Option<String> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => Some(text.to_string()),
            DeValue::String(_) => {
                self.document.fault(value.span(), format!("`{}` is empty; leave it out", self.full_name(key)));
                None
            }
            _ => {
                self.wrong(key, value, "a text in quotation marks");
                None
            }
        }
    }

    /// A text that must be there.
    pub fn required_text(&self, key: &'static str) -> Option<String> {
        self.require(key).then(|| self.text(key)).flatten()
    }

    /// Whether the key is there; a fault where it is not.
    pub fn require(&self, key: &'static str) -> bool {
        let there = self.has(key);
        if !there {
            self.document.fault(self.span.clone(), format!("`{}` is missing", self.full_name(key)));
        }
        there
    }

    /// A text read by `parse`, whose error says what would be right.
    pub fn parsed<T, E: std::fmt::Display>(
        &self,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text(key)?;
        parse(&text)
            .inspect_err(|error| {
                let span = self.table.get(key).map_or_else(|| self.span.clone(), Spanned::span);
                self.document.fault(span, format!("`{}`: {error}", self.full_name(key)));
            })
            .ok()
    }

    /// One of some words.
    pub fn choice<T: Copy>(&self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let value = self.value(key)?;
        let words = || choices.iter().map(|(word, _)| *word);
        let DeValue::String(text) = value.get_ref() else {
            self.wrong(key, value, &one_of(words()));
            return None;
        };
        let chosen = choices.iter().find(|(word, _)| word == text).map(|(_, value)| *value);
        if chosen.is_none() {
            let hint = nearest(text, words()).map_or_else(String::new, |word| format!("; did you mean `{word}`?"));
            let name = self.full_name(key);
            self.document.fault(value.span(), format!("`{name}` is {}, not `{text}`{hint}", one_of(words())));
        }
        chosen
    }

    /// True or false.
    pub fn boolean(&self, key: &'static str) -> Option<bool> {
        let value = self.value(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong(key, value, "`true` or `false`, without quotation marks");
        }
        flag
    }

    /// A whole number in a range.
    pub fn whole_number(&self, key: &'static str, range: RangeInclusive<u64>) -> Option<u64> {
        let value = self.value(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => u64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok(),
            _ => None,
        };
        let number = number.filter(|number| range.contains(number));
        if number.is_none() {
            self.wrong(key, value, &format!("a whole number from {} to {}", range.start(), range.end()));
        }
        number
    }

    /// A number in a range.
    pub fn number(&self, key: &'static str, range: RangeInclusive<f64>) -> Option<f64> {
        let value = self.value(key)?;
        let number = as_number(value.get_ref()).filter(|number| range.contains(number));
        if number.is_none() {
            self.wrong(key, value, &format!("a number from {} to {}", range.start(), range.end()));
        }
        number
    }

    /// A list of so many numbers.
    pub fn numbers<const COUNT: usize>(&self, key: &'static str) -> Option<[f64; COUNT]> {
        let value = self.value(key)?;
        let list = value.get_ref().as_array();
        let numbers =
            list.and_then(|list| list.iter().map(|entry| as_number(entry.get_ref())).collect::<Option<Vec<_>>>());
        let numbers = numbers.and_then(|numbers| <[f64; COUNT]>::try_from(numbers).ok());
        if numbers.is_none() {
            let expected = format!("`{}` is a list of {COUNT} numbers", self.full_name(key));
            self.document.fault(value.span(), expected);
        }
        numbers
    }

    /// A list of texts, each with its line.
    pub fn texts(&self, key: &'static str) -> Option<Vec<Located<String>>> {
        let value = self.value(key)?;
        let DeValue::Array(list) = value.get_ref() else {
            self.wrong(key, value, "a list of texts: [\"…\", \"…\"]");
            return None;
        };
        let mut texts = Vec::new();
        for entry in list {
            match entry.get_ref() {
                DeValue::String(text) if !text.trim().is_empty() => {
                    texts.push(Located { value: text.to_string(), line: self.document.line(entry.span().start) });
                }
                _ => self.wrong(key, entry, "a list of texts"),
            }
        }
        Some(texts)
    }

    /// A list of texts, each read by `parse`; those that cannot be read are faults and left out.
    pub fn parsed_list<T, E: std::fmt::Display>(
        &self,
        key: &'static str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<Vec<T>> {
        let name = self.full_name(key);
        let texts = self.texts(key)?;
        let read = texts.into_iter().filter_map(|text| {
            parse(&text.value)
                .inspect_err(|error| {
                    self.note(text.line, format!("`{name}`: {error}"));
                })
                .ok()
        });
        Some(read.collect())
    }

    /// Notes a fault in a line.
    pub fn note(&self, line: usize, message: impl Into<String>) {
        let fault = Fault { file: self.document.path.clone(), line: Some(line), message: message.into() };
        self.document.faults.borrow_mut().push(fault);
    }

    /// A table within this one. [`Table::finish`] must be called on it.
    pub fn table(&self, key: &'static str) -> Option<Table<'a>> {
        let value = self.value(key)?;
        self.as_table(key, value)
    }

    fn as_table(&self, key: &str, value: &'a Spanned<DeValue<'a>>) -> Option<Table<'a>> {
        match value.get_ref() {
            DeValue::Table(table) => {
                Some(Table::new(self.document, self.full_name(key), table, self.key_span(key, value)))
            }
            _ => {
                self.wrong(key, value, "a table");
                None
            }
        }
    }

    /// A table has the span of its key: that of its content begins at its first key, or nowhere if it is dotted.
    fn key_span(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Range<usize> {
        self.table.get_key_value(key).map_or_else(|| value.span(), |(key, _)| key.span())
    }

    /// The list of tables `[[key]]`. [`Table::finish`] must be called on each.
    pub fn tables(&self, key: &'static str) -> Vec<Table<'a>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let DeValue::Array(list) = value.get_ref() else {
            self.wrong(key, value, &format!("a list of tables: [[{}]]", self.full_name(key)));
            return Vec::new();
        };
        let entry = |entry: &'a Spanned<DeValue<'a>>| match entry.get_ref() {
            DeValue::Table(table) => Some(Table::new(self.document, self.full_name(key), table, entry.span())),
            _ => {
                self.wrong(key, entry, "a list of tables");
                None
            }
        };
        list.iter().filter_map(entry).collect()
    }

    /// The tables within this one whose names the file's author chose, in the order of the file.
    /// [`Table::finish`] must be called on each.
    pub fn named_tables(&self, key: &'static str) -> Vec<(Located<String>, Table<'a>)> {
        let Some(group) = self.table(key) else { return Vec::new() };
        let mut tables: Vec<_> = group
            .table
            .iter()
            .filter_map(|(name, value)| {
                let located =
                    Located { value: name.get_ref().to_string(), line: self.document.line(name.span().start) };
                group.as_table(name.get_ref(), value).map(|table| (name.span().start, located, table))
            })
            .collect();
        tables.sort_by_key(|(start, ..)| *start);
        tables.into_iter().map(|(_, name, table)| (name, table)).collect()
    }

    /// The keys of this table whose names the file's author chose, with texts for values.
    pub fn named_texts(&self) -> Vec<(Located<String>, String)> {
        let mut texts = Vec::new();
        for (name, value) in self.table {
            let line = self.document.line(name.span().start);
            match value.get_ref() {
                DeValue::String(text) => {
                    texts.push((Located { value: name.get_ref().to_string(), line }, text.to_string()));
                }
                _ => self.wrong(name.get_ref(), value, "a text in quotation marks"),
            }
        }
        texts
    }

    /// The value of a key where it is a plain text, without complaint where it is not.
    pub fn plain_text(&self, key: &'static str) -> Option<String> {
        self.value(key)?.get_ref().as_str().map(str::to_owned)
    }

    /// Notes every key that nobody asked for, with the nearest right spelling.
    pub fn finish(&self) {
        let asked = self.asked.borrow();
        for (key, _) in self.table {
            if !asked.contains(key.get_ref().as_ref()) {
                let known = || asked.iter().copied();
                let hint = nearest(key.get_ref(), known()).map_or_else(
                    || format!("the keys here are {}", one_of(known()).replace(" or ", " and ")),
                    |word| format!("did you mean `{}`?", self.full_name(word)),
                );
                self.document.fault(key.span(), format!("`{}` is no key; {hint}", self.full_name(key.get_ref())));
            }
        }
    }
}

/// A number with or without a fraction.
fn as_number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(number) => number.as_str().replace('_', "").parse().ok(),
        DeValue::Float(number) => number.as_str().replace('_', "").parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<T>(text: &str, read: impl FnOnce(&Table<'_>) -> T, expected: &[&str]) -> T {
        let document = Document::new(Path::new("a.toml"), text.to_owned());
        let value = document.read(read);
        let mut faults = document.into_faults();
        faults.sort();
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(told, expected);
        value
    }

    #[test]
    fn all_faults_are_found_at_once() {
        let text = "title = 5\nlimit_max = \"ten\"\n\n[log]\nformat = \"jsn\"\nlevle = \"info\"\n";
        let expected = [
            "a.toml:1: `title` is a text in quotation marks, not `5`",
            "a.toml:2: `limit_max` is a whole number from 1 to 100, not `ten`",
            "a.toml:5: `log.format` is `json` or `pretty`, not `jsn`; did you mean `json`?",
            "a.toml:6: `log.levle` is no key; did you mean `log.level`?",
        ];
        let read = |root: &Table<'_>| {
            root.text("title");
            root.whole_number("limit_max", 1..=100);
            let log = root.table("log");
            if let Some(log) = log {
                log.choice("format", &[("json", true), ("pretty", false)]);
                log.text("level");
                log.finish();
            }
        };
        check(text, read, &expected);
    }

    #[test]
    fn broken_toml_is_a_fault_with_its_line_and_the_rest_is_still_read() {
        let text = "a = 1\nb = = 2\nunknown = 3\n";
        let document = Document::new(Path::new("a.toml"), text.to_owned());
        document.read(|root| {
            root.whole_number("a", 0..=9);
            root.whole_number("b", 0..=9);
        });
        let lines: Vec<_> = document.into_faults().into_iter().filter_map(|fault| fault.line).collect();
        assert!(lines.contains(&2) && lines.contains(&3), "{lines:?}");
    }

    #[test]
    fn what_is_missing_is_told_where_its_table_begins() {
        check(
            "\n\n[store]\nschema = \"obs\"\n",
            |root| {
                if let Some(store) = root.table("store") {
                    store.required_text("source");
                    store.text("schema");
                    store.finish();
                }
            },
            &["a.toml:3: `store.source` is missing"],
        );
    }

    #[test]
    fn numbers_keep_to_their_range_in_any_notation() {
        let read = |root: &Table<'_>| {
            (root.whole_number("a", 0..=100_000), root.whole_number("b", 0..=100_000), root.whole_number("c", 0..=9))
        };
        let numbers =
            check("a = 10_000\nb = 0xff\nc = 10\n", read, &["a.toml:3: `c` is a whole number from 0 to 9, not `10`"]);
        assert_eq!(numbers, (Some(10_000), Some(255), None));
    }
}
