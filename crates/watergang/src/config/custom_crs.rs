//! `[[custom_crs]]`: CRSs that the configuration adds to the built-in ones.

use watergang_core::{AxisOrder, CrsId};
use watergang_crs::{Area, CrsError, CustomCrs, Registry, Unit};

use super::document::Table;

/// Reads all of them. A CRS that cannot be used is a fault and left out.
pub fn read(root: &Table<'_>) -> Vec<CustomCrs> {
    let mut list: Vec<CustomCrs> = Vec::new();
    for table in root.tables("custom_crs") {
        let crs = read_one(&table);
        table.finish();
        let Some(crs) = crs else { continue };
        if list.iter().any(|other| other.code == crs.code) {
            table.fault("code", format!("`custom_crs.code`: EPSG:{} stands here twice", crs.code));
            continue;
        }
        match crs.to_info() {
            Ok(_) => list.push(crs),
            Err(error) => table.fault("pipeline", format!("`custom_crs.pipeline`: {}", reason(error))),
        }
    }
    list
}

/// The table stands beside the message already.
fn reason(error: CrsError) -> String {
    match error {
        CrsError::Custom { reason, .. } => reason,
        other => other.to_string(),
    }
}

fn read_one(table: &Table<'_>) -> Option<CustomCrs> {
    table.require("code");
    table.require("axis_order");
    table.require("unit");
    table.require("area");
    let code = table.whole_number("code", 1..=u64::from(u32::MAX)).and_then(|code| u32::try_from(code).ok());
    let name = table.required_text("name");
    let axis_orders = [("east-north", AxisOrder::EastNorth), ("north-east", AxisOrder::NorthEast)];
    let axis_order = table.choice("axis_order", &axis_orders);
    let unit = table.choice("unit", &[("metre", Unit::Metre), ("degree", Unit::Degree)]);
    let area = table.numbers::<4>("area").and_then(|[west, south, east, north]| {
        // Written so that NaN is refused as well.
        let is_area = west < east && south < north && south >= -90.0 && north <= 90.0;
        if !is_area {
            table.fault("area", "`custom_crs.area` is [west, south, east, north] in degrees, the smaller ones first");
        }
        is_area.then(|| Area::new(west, south, east, north))
    });
    let pipeline = table.required_text("pipeline");
    let accuracy_m = table.number("accuracy_m", 0.0..=1_000.0).unwrap_or_default();
    Some(CustomCrs {
        code: code?,
        name: name?,
        axis_order: axis_order?,
        area: area?,
        unit: unit?,
        pipeline: pipeline?,
        accuracy_m,
    })
}

/// A CRS that is served, in any form that clients send.
pub fn known_crs(text: &str, registry: &Registry) -> Result<CrsId, String> {
    let crs = CrsId::parse(text).map_err(|error| error.to_string())?;
    if registry.contains(crs) {
        Ok(crs)
    } else {
        Err(format!("`{text}` is not known here; describe it in a table `[[custom_crs]]`"))
    }
}
