//! Names of coordinate reference systems and the order of their coordinates.

use std::fmt;

/// The order in which an authority writes a CRS's two horizontal coordinates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AxisOrder {
    /// Easting or longitude first: OGC:CRS84, EPSG:31370, EPSG:2154, EPSG:3857.
    EastNorth,
    /// Northing or latitude first: EPSG:4326, EPSG:4258, EPSG:3035.
    NorthEast,
}

impl AxisOrder {
    /// The two coordinates in the order in which a response writes them. With [`crate::Bbox::from_parameter`] the only
    /// place where coordinates change places.
    #[inline]
    #[must_use]
    pub const fn arrange(self, x: f64, y: f64) -> [f64; 2] {
        match self {
            Self::EastNorth => [x, y],
            Self::NorthEast => [y, x],
        }
    }
}

/// Name of a coordinate reference system. Whether we serve it is the affair of `watergang-crs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CrsId {
    /// WGS 84 longitude, latitude: `http://www.opengis.net/def/crs/OGC/1.3/CRS84`, the default of Features Part 1.
    Crs84,
    /// WGS 84 longitude, latitude, ellipsoidal height: `http://www.opengis.net/def/crs/OGC/0/CRS84h`.
    Crs84h,
    /// A code of the EPSG registry.
    Epsg(u32),
}

/// Why a text names no CRS.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` names no CRS; write it as http://www.opengis.net/def/crs/EPSG/0/2154")]
pub struct CrsIdError {
    /// What was given.
    pub text: String,
}

impl CrsId {
    /// Reads the forms that clients send: a URI with `http` or `https`, an `urn:ogc:def:crs:…`, `EPSG:2154`, `CRS84`,
    /// `OGC:CRS84` and the safe CURIE `[EPSG:2154]` (OpenLayers sends the short forms).
    ///
    /// # Errors
    /// When the text has none of these forms. A well-formed name of a CRS that nobody serves is no error here.
    pub fn parse(text: &str) -> Result<Self, CrsIdError> {
        let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
        Self::from_uri(bare)
            .or_else(|| Self::from_urn(bare))
            .or_else(|| {
                let (authority, code) = bare.split_once(':').unwrap_or(("OGC", bare));
                Self::from_parts(authority, code)
            })
            .ok_or_else(|| CrsIdError { text: text.to_owned() })
    }

    fn from_uri(text: &str) -> Option<Self> {
        let path = text
            .strip_prefix("http://www.opengis.net/def/crs/")
            .or_else(|| text.strip_prefix("https://www.opengis.net/def/crs/"))?;
        let mut parts = path.split('/');
        let (authority, version, code) = (parts.next()?, parts.next()?, parts.next()?);
        // Part 2 fixes version 0 for EPSG; a dated version (9.9.1) would name another realisation of the definition.
        let known = match authority {
            "EPSG" => version == "0",
            "OGC" => matches!(version, "0" | "1.3"),
            _ => false,
        };
        (known && parts.next().is_none()).then(|| Self::from_parts(authority, code)).flatten()
    }

    fn from_urn(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("urn:ogc:def:crs:")?;
        let mut parts = rest.split(':');
        let (authority, _version, code) = (parts.next()?, parts.next()?, parts.next()?);
        parts.next().is_none().then(|| Self::from_parts(authority, code)).flatten()
    }

    fn from_parts(authority: &str, code: &str) -> Option<Self> {
        match (authority.to_ascii_uppercase().as_str(), code) {
            ("OGC" | "CRS", "CRS84" | "84") => Some(Self::Crs84),
            ("OGC", "CRS84h") => Some(Self::Crs84h),
            ("EPSG", digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().ok().map(Self::Epsg)
            }
            _ => None,
        }
    }

    /// The URI that responses carry.
    #[must_use]
    pub fn uri(self) -> String {
        match self {
            Self::Crs84 => "http://www.opengis.net/def/crs/OGC/1.3/CRS84".to_owned(),
            Self::Crs84h => "http://www.opengis.net/def/crs/OGC/0/CRS84h".to_owned(),
            Self::Epsg(code) => format!("http://www.opengis.net/def/crs/EPSG/0/{code}"),
        }
    }
}

impl fmt::Display for CrsId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Crs84 => out.write_str("OGC:CRS84"),
            Self::Crs84h => out.write_str("OGC:CRS84h"),
            Self::Epsg(code) => write!(out, "EPSG:{code}"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<CrsId>) {
        assert_eq!(CrsId::parse(text).ok(), expected, "{text}");
    }

    #[test]
    fn every_form_that_clients_send_is_read() {
        for text in [
            "http://www.opengis.net/def/crs/EPSG/0/2154",
            "https://www.opengis.net/def/crs/EPSG/0/2154",
            "urn:ogc:def:crs:EPSG::2154",
            "urn:ogc:def:crs:EPSG:9.9:2154",
            "EPSG:2154",
            "epsg:2154",
            "[EPSG:2154]",
        ] {
            check(text, Some(CrsId::Epsg(2154)));
        }
        for text in [
            "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
            "CRS84",
            "OGC:CRS84",
            "CRS:84",
            "urn:ogc:def:crs:OGC:1.3:CRS84",
        ] {
            check(text, Some(CrsId::Crs84));
        }
        check("http://www.opengis.net/def/crs/OGC/0/CRS84h", Some(CrsId::Crs84h));
    }

    #[test]
    fn what_names_no_crs_is_refused() {
        for text in [
            "",
            "2154",
            "EPSG:",
            "EPSG:21x54",
            "EPSG:99999999999",
            "http://www.opengis.net/def/crs/0/unsupported",
            "http://www.opengis.net/def/crs/EPSG/0/2154/x",
            "http://www.opengis.net/def/crs/EPSG/9.9/2154",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn a_uri_names_the_crs_it_was_made_from() {
        for crs in [CrsId::Crs84, CrsId::Crs84h, CrsId::Epsg(31370)] {
            check(&crs.uri(), Some(crs));
            check(&crs.to_string(), Some(crs));
        }
    }
}
