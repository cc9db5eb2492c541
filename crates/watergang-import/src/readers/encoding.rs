//! Encodings of text files.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, WINDOWS_1252};

/// The encoding of that name, also as `.cpg` files spell it (`1252`, `ANSI 1252`, `LDID/87`).
pub(super) fn by_name(name: &str) -> Option<&'static Encoding> {
    let label = name.trim();
    Encoding::for_label(label.as_bytes()).or_else(|| {
        let lower = label.to_lowercase();
        let digits: String = lower.chars().filter(char::is_ascii_digit).collect();
        match digits.as_str() {
            "1252" | "88591" | "87" => Some(WINDOWS_1252),
            "65001" | "8" if lower.contains("utf") || digits == "65001" => Some(UTF_8),
            "1250" | "1251" | "1253" | "1254" | "1257" | "1258" => {
                Encoding::for_label(format!("windows-{digits}").as_bytes())
            }
            _ => None,
        }
    })
}

/// Guesses the encoding of bytes shown piece by piece.
pub(super) struct Guess(EncodingDetector);

impl Guess {
    pub(super) fn new() -> Self {
        Self(EncodingDetector::new(Iso2022JpDetection::Deny))
    }

    pub(super) fn see(&mut self, bytes: &[u8]) {
        self.0.feed(bytes, false);
    }

    /// The likeliest. Texts of the region are UTF-8 or Latin-1; the latter is read as windows-1252, which holds it.
    pub(super) fn guess(&self) -> &'static Encoding {
        let guess = self.0.guess(None, Utf8Detection::Allow);
        if guess == UTF_8 || guess.is_single_byte() && guess != encoding_rs::WINDOWS_1250 {
            guess
        } else {
            WINDOWS_1252
        }
    }
}

/// Turns bytes of any encoding into UTF-8 as they are read. What is no text of the encoding becomes U+FFFD.
pub(super) struct Utf8Reader<R> {
    source: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// Decoded bytes, those from `start` on are still to be given out.
    ready: String,
    start: usize,
    is_finished: bool,
    /// Whether line ends of all kinds become line feeds, and whether the last was half of one.
    line_feeds: Option<bool>,
}

/// Bytes that are decoded at a time.
const CHUNK_BYTES: usize = 64 << 10;

impl<R: Read> Utf8Reader<R> {
    /// A byte order mark at the front outweighs the encoding given.
    pub(super) fn new(source: R, encoding: &'static Encoding) -> Self {
        Self {
            source,
            decoder: encoding.new_decoder(),
            raw: vec![0; CHUNK_BYTES],
            ready: String::new(),
            start: 0,
            is_finished: false,
            line_feeds: None,
        }
    }

    /// The same with every line end as a line feed, so that lines can be counted.
    pub(super) fn with_line_feeds(self) -> Self {
        Self { line_feeds: Some(false), ..self }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.start = 0;
        while self.ready.is_empty() && !self.is_finished {
            let count = self.source.read(&mut self.raw)?;
            self.is_finished = count == 0;
            let bytes = self.raw.get(..count).unwrap_or_default();
            self.ready.reserve(self.decoder.max_utf8_buffer_length(count).unwrap_or(CHUNK_BYTES * 3));
            let (_, _, _) = self.decoder.decode_to_string(bytes, &mut self.ready, self.is_finished);
            if let Some(after_return) = &mut self.line_feeds
                && (*after_return || self.ready.contains('\r'))
            {
                self.ready = with_line_feeds(&self.ready, after_return);
            }
        }
        Ok(())
    }
}

/// A return becomes a line feed; the line feed behind it, which may come with the next piece, goes.
fn with_line_feeds(text: &str, after_return: &mut bool) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' if *after_return => {}
            '\r' => out.push('\n'),
            other => out.push(other),
        }
        *after_return = letter == '\r';
    }
    out
}

impl<R: Read> Read for Utf8Reader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.start == self.ready.len() {
            self.fill()?;
        }
        let rest = self.ready.as_bytes().get(self.start..).unwrap_or_default();
        let count = rest.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..count), rest.get(..count)) {
            to.copy_from_slice(from);
        }
        self.start += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn spellings_of_cpg_files_are_known() {
        for (name, expected) in [
            ("UTF-8", Some(UTF_8)),
            ("utf8\n", Some(UTF_8)),
            ("65001", Some(UTF_8)),
            ("ISO-8859-1", Some(WINDOWS_1252)),
            ("ISO 88591", Some(WINDOWS_1252)),
            ("ANSI 1252", Some(WINDOWS_1252)),
            ("LDID/87", Some(WINDOWS_1252)),
            ("klingon", None),
        ] {
            assert_eq!(by_name(name), expected, "{name}");
        }
    }

    #[test]
    fn latin_1_is_guessed_and_read() {
        // "Réseau de fossés, Évêché" in Latin-1.
        let bytes = b"R\xe9seau de foss\xe9s, \xc9v\xeach\xe9";
        let mut guess = Guess::new();
        guess.see(bytes);
        let mut text = String::new();
        Utf8Reader::new(&bytes[..], guess.guess()).read_to_string(&mut text).unwrap();
        assert_eq!(text, "Réseau de fossés, Évêché");
    }

    #[test]
    fn line_ends_of_all_kinds_become_line_feeds_wherever_a_piece_ends() {
        struct Bytewise(std::vec::IntoIter<u8>);
        impl Read for Bytewise {
            fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
                Ok(self.0.next().zip(out.first_mut()).map(|(byte, place)| *place = byte).into_iter().count())
            }
        }
        let mut text = String::new();
        let source = Bytewise(b"a\r\nb\rc\n\r\n".to_vec().into_iter());
        Utf8Reader::new(source, UTF_8).with_line_feeds().read_to_string(&mut text).unwrap();
        assert_eq!(text, "a\nb\nc\n\n");
    }

    #[test]
    fn a_byte_order_mark_is_obeyed_and_gone() {
        let bytes = b"\xff\xfe\xe9\x00a\x00";
        let mut text = String::new();
        Utf8Reader::new(&bytes[..], UTF_8).read_to_string(&mut text).unwrap();
        assert_eq!(text, "éa");
    }
}
