//! How a body travels: as it is, or compressed while it is written.
//!
//! Fast levels only: an answer that is made for one request is not worth more processor time than it saves line time.

use std::io::Write;

use crate::negotiate::weighted;

/// One way to travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentEncoding {
    /// As it is.
    Identity,
    /// `gzip`.
    Gzip,
    /// `br`.
    Brotli,
    /// `zstd`.
    Zstd,
}

/// gzip level of 0 to 9.
const GZIP_LEVEL: u32 = 1;
/// Brotli quality of 0 to 11.
const BROTLI_QUALITY: u32 = 3;
/// Brotli window, as a power of two.
const BROTLI_WINDOW_BITS: u32 = 20;
/// zstd level of 1 to 22.
const ZSTD_LEVEL: i32 = 1;

impl ContentEncoding {
    /// The best for an `Accept-Encoding` header; among equals ours: zstd, gzip, brotli, by the time they take.
    #[must_use]
    pub fn negotiate(accept_encoding: Option<&str>) -> Self {
        let wished = weighted(accept_encoding.unwrap_or_default());
        let best = wished.first().map(|(_, weight)| *weight);
        let named =
            |name: &str| wished.iter().any(|(range, weight)| Some(*weight) == best && range.eq_ignore_ascii_case(name));
        if named("zstd") {
            Self::Zstd
        } else if named("gzip") {
            Self::Gzip
        } else if named("br") {
            Self::Brotli
        } else {
            Self::Identity
        }
    }

    /// Value of `Content-Encoding`; nothing for a body as it is.
    #[must_use]
    pub const fn header(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
            Self::Zstd => Some("zstd"),
        }
    }
}

/// Compresses a body piece by piece.
pub enum Encoder {
    /// As it is.
    Identity,
    /// `gzip`.
    Gzip(Box<flate2::write::GzEncoder<Vec<u8>>>),
    /// `br`.
    Brotli(Box<brotli::CompressorWriter<Vec<u8>>>),
    /// `zstd`.
    Zstd(Box<zstd::stream::write::Encoder<'static, Vec<u8>>>),
}

impl std::fmt::Debug for Encoder {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::Identity => "Identity",
            Self::Gzip(_) => "Gzip",
            Self::Brotli(_) => "Brotli",
            Self::Zstd(_) => "Zstd",
        })
    }
}

impl Encoder {
    /// An encoder that has seen nothing yet.
    ///
    /// # Errors
    /// When the compressor cannot be set up.
    pub fn new(encoding: ContentEncoding) -> std::io::Result<Self> {
        Ok(match encoding {
            ContentEncoding::Identity => Self::Identity,
            ContentEncoding::Gzip => {
                let level = flate2::Compression::new(GZIP_LEVEL);
                Self::Gzip(Box::new(flate2::write::GzEncoder::new(Vec::new(), level)))
            }
            ContentEncoding::Brotli => {
                let buffer_bytes = 4_096;
                let writer =
                    brotli::CompressorWriter::new(Vec::new(), buffer_bytes, BROTLI_QUALITY, BROTLI_WINDOW_BITS);
                Self::Brotli(Box::new(writer))
            }
            ContentEncoding::Zstd => Self::Zstd(Box::new(zstd::stream::write::Encoder::new(Vec::new(), ZSTD_LEVEL)?)),
        })
    }

    /// Takes a piece of the body in; what is ready to travel comes out, perhaps nothing yet.
    ///
    /// # Errors
    /// When the compressor fails.
    pub fn piece(&mut self, piece: Vec<u8>) -> std::io::Result<Vec<u8>> {
        match self {
            Self::Identity => Ok(piece),
            Self::Gzip(writer) => writer.write_all(&piece).map(|()| std::mem::take(writer.get_mut())),
            Self::Brotli(writer) => writer.write_all(&piece).map(|()| std::mem::take(writer.get_mut())),
            Self::Zstd(writer) => writer.write_all(&piece).map(|()| std::mem::take(writer.get_mut())),
        }
    }

    /// Ends the body; what is left comes out.
    ///
    /// # Errors
    /// When the compressor fails.
    pub fn finish(self) -> std::io::Result<Vec<u8>> {
        match self {
            Self::Identity => Ok(Vec::new()),
            Self::Gzip(writer) => writer.finish(),
            Self::Brotli(writer) => Ok(writer.into_inner()),
            Self::Zstd(writer) => writer.finish(),
        }
    }
}

/// Compresses a whole body.
///
/// # Errors
/// When the compressor fails.
pub fn whole(encoding: ContentEncoding, body: Vec<u8>) -> std::io::Result<Vec<u8>> {
    let mut encoder = Encoder::new(encoding)?;
    let mut out = encoder.piece(body)?;
    out.extend(encoder.finish()?);
    Ok(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::io::Read;

    #[test]
    fn what_comes_out_is_what_went_in() {
        let pieces: Vec<Vec<u8>> = (0..50u8).map(|number| vec![number % 7; 3_000]).collect();
        let plain: Vec<u8> = pieces.concat();
        for encoding in
            [ContentEncoding::Identity, ContentEncoding::Gzip, ContentEncoding::Brotli, ContentEncoding::Zstd]
        {
            let mut encoder = Encoder::new(encoding).unwrap();
            let mut sent = Vec::new();
            for piece in &pieces {
                sent.extend(encoder.piece(piece.clone()).unwrap());
            }
            sent.extend(encoder.finish().unwrap());
            let mut back = Vec::new();
            match encoding {
                ContentEncoding::Identity => back.clone_from(&sent),
                ContentEncoding::Gzip => {
                    let _ = flate2::read::GzDecoder::new(sent.as_slice()).read_to_end(&mut back).unwrap();
                }
                ContentEncoding::Brotli => {
                    let _ = brotli::Decompressor::new(sent.as_slice(), 4_096).read_to_end(&mut back).unwrap();
                }
                ContentEncoding::Zstd => back = zstd::decode_all(sent.as_slice()).unwrap(),
            }
            assert_eq!(back, plain, "{encoding:?}");
            assert!(encoding == ContentEncoding::Identity || sent.len() < plain.len() / 10, "{encoding:?}");
        }
    }

    #[test]
    fn the_client_chooses_and_we_break_ties() {
        for (header, expected) in [
            ("", ContentEncoding::Identity),
            ("gzip, deflate, br, zstd", ContentEncoding::Zstd),
            ("gzip, deflate, br", ContentEncoding::Gzip),
            ("br;q=1.0, gzip;q=0.5", ContentEncoding::Brotli),
            ("identity", ContentEncoding::Identity),
            ("gzip;q=0", ContentEncoding::Identity),
        ] {
            assert_eq!(ContentEncoding::negotiate(Some(header)), expected, "{header}");
        }
    }
}
