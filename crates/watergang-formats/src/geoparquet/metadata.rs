//! What a GeoParquet file says of its geometry.

use std::collections::BTreeSet;

use serde_json::json;
use watergang_core::CrsId;
use watergang_geometry::Envelope;

/// Version of the specification.
const VERSION: &str = "1.1.0";

/// What was seen of the geometries of a file.
#[derive(Clone, Debug, Default)]
pub struct Geometries {
    /// Codes of kinds in ISO WKB, with 1000 for heights.
    kinds: BTreeSet<u32>,
    bounds: Option<Envelope>,
}

impl Geometries {
    /// Notes the geometry of a row: ISO WKB, little-endian, and its bounds.
    pub fn note(&mut self, wkb: Option<&[u8]>, bounds: Option<&Envelope>) {
        if let Some([_, code @ ..]) = wkb.and_then(<[u8]>::first_chunk::<5>) {
            self.kinds.insert(u32::from_le_bytes(*code));
        }
        if let Some(bounds) = bounds {
            self.bounds = Some(self.bounds.map_or(*bounds, |known| known.union(bounds)));
        }
    }

    /// The value of the key `geo` in the metadata of the file (GeoParquet 1.1, "File metadata").
    pub fn metadata(&self, geometry: &str, bbox: &str, crs: CrsId, projjson: Option<&str>) -> String {
        let kinds: Vec<String> = self.kinds.iter().filter_map(|code| kind_name(*code)).collect();
        let edge = |name: &str| json!([bbox, name]);
        let mut column = json!({
            "encoding": "WKB",
            "geometry_types": kinds,
            "covering": { "bbox": {
                "xmin": edge("xmin"), "ymin": edge("ymin"), "xmax": edge("xmax"), "ymax": edge("ymax"),
            } },
        });
        if let Some(fields) = column.as_object_mut() {
            // Left out it means CRS84, null that nobody knows.
            if !matches!(crs, CrsId::Crs84 | CrsId::Crs84h) {
                let told = projjson.and_then(|text| serde_json::from_str(text).ok());
                fields.insert("crs".to_owned(), told.unwrap_or(serde_json::Value::Null));
            }
            if let Some(Envelope { min_x, min_y, max_x, max_y }) = self.bounds {
                fields.insert("bbox".to_owned(), json!([min_x, min_y, max_x, max_y]));
            }
        }
        json!({ "version": VERSION, "primary_column": geometry, "columns": { geometry: column } }).to_string()
    }
}

fn kind_name(code: u32) -> Option<String> {
    let name = match code % 1_000 {
        1 => "Point",
        2 => "LineString",
        3 => "Polygon",
        4 => "MultiPoint",
        5 => "MultiLineString",
        6 => "MultiPolygon",
        7 => "GeometryCollection",
        _ => return None,
    };
    Some(if code >= 1_000 { format!("{name} Z") } else { name.to_owned() })
}
