//! Well-known text of coordinate reference systems, as `.prj` files, GeoPackage and FlatGeobuf carry it: WKT 1 in the
//! dialects of OGC (01-009) and ESRI, and WKT 2 (OGC 18-010r7).
//!
//! Only what identifies a horizontal CRS is read: the ellipsoid, the projection method and its parameters.

/// How deep brackets may be nested.
const DEPTH_MAX: u32 = 32;

/// A bracketed word: `SPHEROID["GRS 1980",6378137,298.257222101]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// The word before the bracket, in capitals.
    pub keyword: String,
    /// Texts and numbers inside, in order, without quotes.
    pub values: Vec<String>,
    /// Bracketed words inside, in order.
    pub children: Vec<Node>,
}

impl Node {
    /// Reads a whole text; nothing where it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = text.trim();
        let node = Self::read(&mut rest, 0)?;
        rest.trim().is_empty().then_some(node)
    }

    fn read(rest: &mut &str, depth: u32) -> Option<Self> {
        if depth > DEPTH_MAX {
            return None;
        }
        let keyword = Self::word(rest);
        let mut node = Self { keyword: keyword.to_uppercase(), ..Self::default() };
        *rest = rest.strip_prefix(['[', '('])?;
        loop {
            *rest = rest.trim_start();
            if let Some(quoted) = rest.strip_prefix('"') {
                let (text, after) = Self::quoted(quoted)?;
                node.values.push(text);
                *rest = after;
            } else {
                let mut ahead = *rest;
                let word = Self::word(&mut ahead).to_owned();
                if ahead.starts_with(['[', '(']) {
                    node.children.push(Self::read(rest, depth + 1)?);
                } else {
                    node.values.push(word);
                    *rest = ahead;
                }
            }
            *rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix(',') {
                *rest = after;
            } else {
                *rest = rest.strip_prefix([']', ')'])?;
                return Some(node);
            }
        }
    }

    /// A word or number up to the next bracket, comma or blank.
    fn word<'a>(rest: &mut &'a str) -> &'a str {
        let text = *rest;
        let end = text
            .find(|letter: char| matches!(letter, '[' | '(' | ']' | ')' | ',' | '"') || letter.is_whitespace())
            .unwrap_or(text.len());
        let (word, after) = text.split_at_checked(end).unwrap_or((text, ""));
        *rest = after.trim_start();
        word
    }

    /// A text up to its closing quote; a quote inside is doubled.
    fn quoted(rest: &str) -> Option<(String, &str)> {
        let mut text = String::new();
        let mut rest = rest;
        loop {
            let (part, after) = rest.split_once('"')?;
            text.push_str(part);
            match after.strip_prefix('"') {
                Some(more) => {
                    text.push('"');
                    rest = more;
                }
                None => return Some((text, after)),
            }
        }
    }

    /// The first bracketed word of that name inside, at any depth.
    #[must_use]
    pub fn find(&self, keywords: &[&str]) -> Option<&Self> {
        self.children
            .iter()
            .find(|child| keywords.contains(&child.keyword.as_str()))
            .or_else(|| self.children.iter().find_map(|child| child.find(keywords)))
    }

    /// The first value: the name of most words.
    #[must_use]
    pub fn name(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    fn number(&self, place: usize) -> Option<f64> {
        self.values.get(place)?.parse().ok()
    }
}

/// What a text says of a horizontal CRS.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Description {
    /// Name of the CRS.
    pub name: String,
    /// Code in the EPSG registry, where the text has one for the whole.
    pub epsg: Option<u32>,
    /// Name of the datum.
    pub datum: String,
    /// Semi-major axis, in metres.
    pub semi_major_m: f64,
    /// Inverse flattening; 0 for a sphere.
    pub inverse_flattening: f64,
    /// Longitude of the prime meridian east of Greenwich, in degrees.
    pub prime_meridian_deg: f64,
    /// Projection method, in lower-case letters and digits only; nothing for a geographic CRS.
    pub method: Option<String>,
    /// Parameters: name in lower-case letters and digits only, value in degrees or metres.
    pub parameters: Vec<(String, f64)>,
}

impl Description {
    /// Reads a text; nothing where it is not one of a horizontal CRS.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let root = Node::parse(text)?;
        // A compound CRS is read by its horizontal part.
        let horizontal = match root.keyword.as_str() {
            "COMPD_CS" | "COMPOUNDCRS" | "BOUNDCRS" => {
                root.find(&["PROJCS", "PROJCRS", "GEOGCS", "GEOGCRS", "GEODCRS"])?.clone()
            }
            _ => root,
        };
        let projected = match horizontal.keyword.as_str() {
            "PROJCS" | "PROJCRS" | "PROJECTEDCRS" => true,
            "GEOGCS" | "GEOGCRS" | "GEOGRAPHICCRS" | "GEODCRS" | "GEODETICCRS" => false,
            _ => return None,
        };
        let ellipsoid = horizontal.find(&["SPHEROID", "ELLIPSOID"])?;
        let angle_deg = angular_unit_deg(&horizontal);
        let length_m = linear_unit_m(&horizontal);
        let method = projected.then(|| {
            let named = horizontal.find(&["PROJECTION", "METHOD"]).map_or("", Node::name);
            letters_and_digits(named)
        });
        Some(Self {
            name: horizontal.name().to_owned(),
            epsg: epsg_code(&horizontal),
            datum: horizontal.find(&["DATUM", "ENSEMBLE", "GEODETICDATUM"]).map_or("", Node::name).to_owned(),
            semi_major_m: ellipsoid.number(1)?,
            inverse_flattening: ellipsoid.number(2)?,
            prime_meridian_deg: horizontal.find(&["PRIMEM"]).and_then(|meridian| meridian.number(1)).unwrap_or(0.0)
                * angle_deg,
            method,
            parameters: parameters(&horizontal, angle_deg, length_m),
        })
    }

    /// The value of the first of these parameters that there is.
    #[must_use]
    pub fn parameter(&self, names: &[&str]) -> Option<f64> {
        names.iter().find_map(|wanted| self.parameters.iter().find(|(name, _)| name == wanted).map(|(_, value)| *value))
    }
}

/// Lower-case letters and digits of a name: `Standard_Parallel_1` and `standard parallel 1` are one.
#[must_use]
pub fn letters_and_digits(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Only a code of the whole counts: those of parts (a datum, a unit) stand deeper.
fn epsg_code(node: &Node) -> Option<u32> {
    node.children
        .iter()
        .find(|child| matches!(child.keyword.as_str(), "AUTHORITY" | "ID") && child.name().eq_ignore_ascii_case("EPSG"))
        .and_then(|child| child.values.get(1)?.parse().ok())
}

/// Degrees in the unit of angles: those of a WKT 1 text stand in the unit of its geographic CRS (NTF uses grads).
fn angular_unit_deg(node: &Node) -> f64 {
    let geographic = match node.keyword.as_str() {
        "PROJCS" | "PROJCRS" | "PROJECTEDCRS" => node.find(&["GEOGCS", "BASEGEOGCRS", "BASEGEODCRS"]),
        _ => Some(node),
    };
    geographic
        .and_then(|geographic| {
            geographic.children.iter().find(|child| matches!(child.keyword.as_str(), "UNIT" | "ANGLEUNIT"))
        })
        .and_then(|unit| unit.number(1))
        .map_or(1.0, f64::to_degrees)
}

/// Metres in the unit of lengths.
fn linear_unit_m(node: &Node) -> f64 {
    node.children
        .iter()
        .find(|child| matches!(child.keyword.as_str(), "UNIT" | "LENGTHUNIT"))
        .and_then(|unit| unit.number(1))
        .unwrap_or(1.0)
}

fn parameters(node: &Node, angle_deg: f64, length_m: f64) -> Vec<(String, f64)> {
    let holder = node.find(&["CONVERSION"]).unwrap_or(node);
    holder
        .children
        .iter()
        .filter(|child| child.keyword == "PARAMETER")
        .filter_map(|parameter| {
            let name = letters_and_digits(parameter.name());
            let value = parameter.number(1)?;
            let own_unit = |keyword| parameter.find(&[keyword]).and_then(|unit: &Node| unit.number(1));
            let is_length = name.contains("easting") || name.contains("northing");
            let factor = if is_length {
                own_unit("LENGTHUNIT").unwrap_or(length_m)
            } else if name.contains("scale") {
                1.0
            } else {
                own_unit("ANGLEUNIT").map_or(angle_deg, f64::to_degrees)
            };
            // Converting degrees to degrees must not cost the last digit.
            let exact = (factor - 1.0).abs() < 1e-9;
            Some((name, if exact { value } else { value * factor }))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_text_that_is_no_crs_is_nothing() {
        for text in ["", "PROJCS", "PROJCS[", "PROJCS[\"x\"", "LOCAL_CS[\"x\"]", "EPSG:2154", &"A[".repeat(100_000)] {
            assert_eq!(Description::parse(text), None);
        }
    }

    #[test]
    fn quotes_blanks_and_round_brackets_are_understood() {
        let node = Node::parse("GEOGCS ( \"a \"\"b\"\"\", UNIT[\"Degree\", 0.017] )").unwrap();
        assert_eq!(node.name(), "a \"b\"");
        assert_eq!(node.find(&["UNIT"]).unwrap().values, ["Degree", "0.017"]);
    }
}
