//! Which form of a resource a client gets: `f` wins over `Accept`; without either, the first that is offered.

/// One form of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// Value of `f`.
    pub name: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// Media type, as `Content-Type` and links say it.
    pub media_type: &'static str,
    /// Other media types that a client may ask for it by.
    pub also: &'static [&'static str],
    /// What names of files end with, without the dot.
    pub extension: &'static str,
}

/// JSON.
pub const JSON: Form =
    Form { name: "json", title: "JSON", media_type: "application/json", also: &[], extension: "json" };
/// GeoJSON. Clients ask for it as JSON as well.
pub const GEOJSON: Form = Form {
    name: "json",
    title: "GeoJSON",
    media_type: "application/geo+json",
    also: &["application/json", "geojson"],
    extension: "geojson",
};
/// GeoJSON that also tells CRS, time and type. Its media type is that of GeoJSON; clients of earlier drafts have others.
pub const JSON_FG: Form = Form {
    name: "jsonfg",
    title: "JSON-FG",
    media_type: "application/geo+json",
    also: &["application/fg+json", "application/vnd.ogc.fg+json"],
    extension: "json",
};
/// Features of GeoJSON one by one (RFC 8142).
pub const GEOJSON_SEQUENCE: Form = Form {
    name: "geojsonseq",
    title: "GeoJSON Text Sequence",
    media_type: "application/geo+json-seq",
    also: &["geojson-seq"],
    extension: "geojsonl",
};
/// CSV (RFC 4180).
pub const CSV: Form = Form {
    name: "csv",
    title: "CSV",
    media_type: "text/csv; charset=utf-8; header=present",
    also: &["text/csv"],
    extension: "csv",
};
/// CSV as Excel opens it where commas are decimal. By its media type it is CSV: only `f` asks for it.
pub const CSV_EXCEL: Form = Form {
    name: "csv-excel",
    title: "CSV (Excel)",
    media_type: "text/csv; charset=utf-8; header=present",
    also: &[],
    extension: "csv",
};
/// FlatGeobuf.
pub const FLATGEOBUF: Form = Form {
    name: "fgb",
    title: "FlatGeobuf",
    media_type: "application/flatgeobuf",
    also: &["flatgeobuf", "application/vnd.flatgeobuf"],
    extension: "fgb",
};
/// GML 3.2 (OGC 07-036).
pub const GML: Form = Form {
    name: "gml",
    title: "GML 3.2",
    media_type: "application/gml+xml;version=3.2",
    also: &["application/gml+xml"],
    extension: "gml",
};
/// A page.
pub const HTML: Form =
    Form { name: "html", title: "HTML", media_type: "text/html", also: &["application/xhtml+xml"], extension: "html" };
/// The API definition of OpenAPI 3.0.
pub const OPENAPI_30: Form = Form {
    name: "json",
    title: "OpenAPI 3.0",
    media_type: "application/vnd.oai.openapi+json;version=3.0",
    also: &[
        "openapi30",
        "application/json",
        "application/vnd.oai.openapi+json",
        "application/openapi+json;version=3.0",
    ],
    extension: "json",
};
/// The API definition of OpenAPI 3.1.
pub const OPENAPI_31: Form = Form {
    name: "openapi31",
    title: "OpenAPI 3.1",
    media_type: "application/vnd.oai.openapi+json;version=3.1",
    also: &["application/openapi+json;version=3.1"],
    extension: "json",
};

/// A GeoPackage with one table.
pub const GEOPACKAGE: Form = Form {
    name: "gpkg",
    title: "GeoPackage",
    media_type: "application/geopackage+sqlite3",
    also: &["geopackage"],
    extension: "gpkg",
};
/// GeoParquet.
pub const GEOPARQUET: Form = Form {
    name: "parquet",
    title: "GeoParquet",
    media_type: "application/vnd.apache.parquet",
    also: &["geoparquet", "application/x-parquet"],
    extension: "parquet",
};
/// A workbook of Excel and others.
pub const XLSX: Form = Form {
    name: "xlsx",
    title: "XLSX",
    media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    also: &[],
    extension: "xlsx",
};

impl Form {
    fn is_named(&self, name: &str) -> bool {
        // A `+` that nobody has escaped has become a blank by now. Values of parameters are case-sensitive (Common Part
        // 1, /req/core/query-param-capitalization).
        let plain = |text: &str| text.replace([' ', '+'], "");
        let name = plain(name);
        name == self.name || name == plain(self.media_type) || self.also.iter().any(|also| name == plain(also))
    }
}

impl Form {
    /// How closely a range of `Accept` describes the form: 3 by its name, 2 by its name without parameters, 1 by its kind,
    /// 0 as anything; nothing where it does not.
    fn specificity_in(&self, range: &str) -> Option<u8> {
        match range {
            "*/*" | "*" => Some(0),
            range => match range.strip_suffix("/*") {
                Some(kind) => (self.media_type.split('/').next() == Some(kind)).then_some(1),
                None if self.is_named(range) => Some(3),
                // Of all parameters only `version` tells forms of ours apart; `charset`, for one, restricts nothing.
                None => range
                    .split_once(';')
                    .filter(|(plain, rest)| self.is_named(plain.trim()) && !rest.contains("version="))
                    .map(|_| 2),
            },
        }
    }
}

/// The form named by `f`.
#[must_use]
pub fn by_name(name: &str, offered: &[Form]) -> Option<Form> {
    offered.iter().find(|form| form.is_named(name)).copied()
}

/// The best form for an `Accept` header; nothing where none is acceptable.
///
/// Each form has the weight of the most specific range that it lies in (RFC 9110, section 12.5.1). Among forms of equal
/// weight the one that the client names first wins, then the one that we offer first.
#[must_use]
pub fn by_accept(accept: Option<&str>, offered: &[Form]) -> Option<Form> {
    let ranges = ranges(accept.unwrap_or_default());
    if ranges.is_empty() {
        return offered.first().copied();
    }
    let wish = |form: &Form| {
        let fitting = ranges.iter().enumerate().filter_map(|(place, (range, weight))| {
            Some((form.specificity_in(range)?, std::cmp::Reverse(place), *weight))
        });
        let (_, place, weight) = fitting.max()?;
        (weight > 0).then_some((weight, place))
    };
    let wished = offered.iter().enumerate().filter_map(|(order, form)| {
        wish(form).map(|(weight, place)| ((weight, place, std::cmp::Reverse(order)), form))
    });
    wished.max_by_key(|(rank, _)| *rank).map(|(_, form)| *form)
}

/// Ranges of a header such as `Accept`, best first; those of weight 0 are left out. Parameters other than `q` stay.
#[must_use]
pub fn weighted(header: &str) -> Vec<(String, u16)> {
    let mut ranges = ranges(header);
    ranges.retain(|(_, weight)| *weight > 0);
    // Stable: among equals the client's order holds.
    ranges.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    ranges
}

/// Ranges of a header in its order, each with its weight in thousandths.
fn ranges(header: &str) -> Vec<(String, u16)> {
    let mut ranges: Vec<(String, u16)> = Vec::new();
    for part in header.split(',') {
        let mut weight = 1_000;
        let mut range = String::new();
        for (place, piece) in part.split(';').map(str::trim).enumerate() {
            if let Some(quality) = piece.strip_prefix("q=").or_else(|| piece.strip_prefix("Q=")) {
                weight = quality.trim().parse::<f64>().map_or(0, |quality| (quality.clamp(0.0, 1.0) * 1_000.0) as u16);
            } else {
                if place > 0 {
                    range.push(';');
                }
                range.push_str(piece);
            }
        }
        if !range.is_empty() {
            ranges.push((range, weight));
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(accept: &str, expected: Option<Form>) {
        assert_eq!(by_accept(Some(accept), &[GEOJSON, HTML]), expected, "{accept}");
    }

    #[test]
    fn clients_get_what_they_accept_and_json_when_they_do_not_care() {
        check("", Some(GEOJSON));
        check("*/*", Some(GEOJSON));
        check("application/json", Some(GEOJSON));
        check("application/geo+json", Some(GEOJSON));
        check("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Some(HTML));
        check("text/*", Some(HTML));
        check("text/html;q=0.2, application/json;q=0.9", Some(GEOJSON));
        check("image/png", None);
        check("text/html;q=0", None);
        check("application/json;q=0, */*", Some(HTML));
        check("*/*;q=0.1, text/html;q=0.5", Some(HTML));
        check("text/html;q=0.9, */*", Some(GEOJSON));
        check("text/html, application/json", Some(HTML));
        check("application/json; charset=utf-8", Some(GEOJSON));
        check("application/geo+json;profile=x, text/html;q=0.9", Some(GEOJSON));
        check("text/html;charset=utf-8", Some(HTML));
        assert_eq!(by_accept(Some(OPENAPI_31.media_type), &[OPENAPI_30, OPENAPI_31]), Some(OPENAPI_31));
    }

    #[test]
    fn f_takes_short_names_and_media_types() {
        for name in ["json", "geojson", "application/geo+json"] {
            assert_eq!(by_name(name, &[GEOJSON, HTML]), Some(GEOJSON), "{name}");
        }
        assert_eq!(by_name("text/html", &[GEOJSON, HTML]), Some(HTML));
        assert_eq!(by_name("shapefile", &[GEOJSON, HTML]), None);
        assert_eq!(by_name("application/geo json", &[GEOJSON, HTML]), Some(GEOJSON), "an unescaped plus");
        assert_eq!(by_name("JSON", &[GEOJSON, HTML]), None);
        let spaced = "application/vnd.oai.openapi+json; version=3.0";
        assert_eq!(by_name(spaced, &[OPENAPI_30, HTML]), Some(OPENAPI_30));
    }
}
