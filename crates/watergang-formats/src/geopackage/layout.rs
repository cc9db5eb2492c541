//! The tables of a GeoPackage of one collection.

use rusqlite::{Connection, Result, params};
use watergang_core::{CrsId, KeyKind};
use watergang_crs::CrsInfo;
use watergang_geometry::Envelope;
use watergang_sql::geopackage::{self, FillRTree, quoted};

use crate::Layout;
use crate::rows::{id_name, unused_name};

/// Number of the first property among the parameters of an insert, after the id and the geometry.
pub const FIRST_PROPERTY: usize = 3;

/// Names of the table and its columns.
#[derive(Debug)]
pub struct Names {
    table: String,
    /// The primary key.
    fid: String,
    /// The column of ids that are texts, where no property is the id.
    text_id: Option<String>,
    /// Whether a property is the id. Rows are numbered anew then.
    has_key: bool,
    geometry: Option<String>,
    properties: Vec<String>,
}

impl Names {
    /// The names for a collection: of the properties their own, unless another has it but for case, which SQLite does
    /// not tell apart.
    pub fn of(layout: &Layout<'_>) -> Self {
        let mut properties: Vec<String> = Vec::with_capacity(layout.properties.len());
        for property in &layout.properties {
            let mut name = property.name.clone();
            while properties.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
                name.push('_');
            }
            properties.push(name);
        }
        Self {
            table: layout.collection.to_owned(),
            fid: unused_name("fid", layout),
            text_id: id_name(layout).filter(|_| layout.id_kind == KeyKind::Text),
            has_key: layout.properties.iter().any(|property| property.is_id),
            geometry: layout.geometry.map(|_| unused_name("geom", layout)),
            properties,
        }
    }

    /// Puts a row in: its id, its geometry, its properties.
    pub fn insert(&self) -> String {
        let (mut columns, mut values) = (Vec::new(), Vec::new());
        if !self.has_key {
            columns.push(quoted(self.text_id.as_ref().unwrap_or(&self.fid)));
            values.push("?1".to_owned());
        }
        if let Some(geometry) = &self.geometry {
            columns.push(quoted(geometry));
            values.push("?2".to_owned());
        }
        for (place, name) in self.properties.iter().enumerate() {
            columns.push(quoted(name));
            values.push(format!("?{}", place + FIRST_PROPERTY));
        }
        format!("INSERT INTO {} ({}) VALUES ({})", quoted(&self.table), columns.join(", "), values.join(", "))
    }

    /// The statements that fill the R-tree, where there is a geometry.
    pub fn fill_rtree(&self) -> Option<FillRTree> {
        self.geometry.as_ref().map(|geometry| FillRTree::of(&self.table, geometry))
    }
}

/// Makes the tables; the number of the CRS in the file.
pub fn create(connection: &Connection, layout: &Layout<'_>, names: &Names) -> Result<i32> {
    connection.execute_batch(geopackage::APPLICATION)?;
    connection.execute_batch(geopackage::TABLES)?;
    let srs_id = put_crs(connection, layout)?;
    let mut columns = vec![format!("{} INTEGER PRIMARY KEY NOT NULL", quoted(&names.fid))];
    if let (Some(name), Some(geometry)) = (&names.geometry, layout.geometry) {
        columns.push(format!("{} {}", quoted(name), geopackage::geometry_type(geometry.kind)));
    }
    if let Some(name) = &names.text_id {
        columns.push(format!("{} TEXT NOT NULL", quoted(name)));
    }
    for (name, property) in names.properties.iter().zip(&layout.properties) {
        let kind = geopackage::column_type(property.kind, property.max_length_chars);
        let required = if property.is_id { " NOT NULL" } else { "" };
        columns.push(format!("{} {kind}{required}", quoted(name)));
    }
    connection.execute_batch(&format!("CREATE TABLE {} ({})", quoted(&names.table), columns.join(", ")))?;
    let title = if layout.title.is_empty() { layout.collection } else { layout.title };
    let data_type = if layout.geometry.is_some() { "features" } else { "attributes" };
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?1, ?2, ?3, ?4)",
        params![names.table, data_type, title, layout.geometry.map(|_| srs_id)],
    )?;
    if let (Some(name), Some(geometry)) = (&names.geometry, layout.geometry) {
        let (kind, z) = (geopackage::geometry_type(geometry.kind), geopackage::heights(geometry));
        connection.execute(geopackage::REGISTER_GEOMETRY, params![names.table, name, kind, srs_id, z])?;
        connection.execute(geopackage::REGISTER_RTREE, params![names.table, name])?;
        connection.execute_batch(&geopackage::create_rtree(&names.table, name))?;
    }
    Ok(srs_id)
}

/// Registers the CRS; its number in the file.
fn put_crs(connection: &Connection, layout: &Layout<'_>) -> Result<i32> {
    let code = match layout.crs {
        // A GeoPackage has longitude before latitude in any case.
        CrsId::Crs84 | CrsId::Crs84h => return Ok(4326),
        CrsId::Epsg(code) => i32::try_from(code).unwrap_or(-1),
    };
    let name = layout.registry.describe(layout.crs).map_or("unknown", |info: &CrsInfo| info.name.as_str());
    // Readers resolve an EPSG code by themselves.
    connection.execute(
        "INSERT OR IGNORE INTO gpkg_spatial_ref_sys
           (srs_name, srs_id, organization, organization_coordsys_id, definition)
         VALUES (?1, ?2, 'EPSG', ?2, 'undefined')",
        params![name, code],
    )?;
    Ok(code)
}

/// Says where the rows are, and makes the triggers of the R-tree.
pub fn tell_extent(connection: &Connection, names: &Names, bounds: Option<Envelope>) -> Result<()> {
    if let Some(Envelope { min_x, min_y, max_x, max_y }) = bounds {
        connection.execute(
            "UPDATE gpkg_contents SET min_x = ?1, min_y = ?2, max_x = ?3, max_y = ?4",
            params![min_x, min_y, max_x, max_y],
        )?;
    }
    if let Some(geometry) = &names.geometry {
        connection.execute_batch(&geopackage::create_rtree_triggers(&names.table, &names.fid, geometry))?;
    }
    Ok(())
}
