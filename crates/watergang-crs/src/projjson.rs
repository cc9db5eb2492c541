//! A CRS as PROJJSON, for files that must say it in full.
//!
//! Source: the schema of PROJJSON 0.7 (proj.org); names and codes of methods and parameters from the EPSG registry.

use watergang_core::{AxisOrder, CrsId};

use crate::datum::Datum;
use crate::ellipsoid::Ellipsoid;
use crate::projection::Projection;
use crate::registry::{CrsInfo, Definition, Unit};

impl CrsInfo {
    /// The definition as PROJJSON; nothing for a CRS of the configuration, whose pipeline names neither datum nor
    /// method, and for those of OGC, which programs know by name.
    ///
    /// The zones of Paris are said east of Greenwich, as they are reckoned here.
    #[must_use]
    pub fn projjson(&self) -> Option<String> {
        let (Definition::BuiltIn { datum, projection }, CrsId::Epsg(code)) = (&self.definition, self.id) else {
            return None;
        };
        Some(match conversion(&self.name, projection) {
            None => geographic(&self.name, code, datum),
            Some(conversion) => {
                let (base_name, base_code) = base(datum);
                format!(
                    r#"{{"type":"ProjectedCRS","name":"{name}","base_crs":{base},"conversion":{conversion},"coordinate_system":{axes},"id":{id}}}"#,
                    name = self.name,
                    base = geographic(base_name, base_code, datum),
                    axes = axes(self.axis_order, self.unit),
                    id = id(code),
                )
            }
        })
    }
}

fn id(code: u32) -> String {
    format!(r#"{{"authority":"EPSG","code":{code}}}"#)
}

/// Name and code of the geographic CRS on a datum.
fn base(datum: &Datum) -> (&'static str, u32) {
    let known = [
        (Datum::WGS84, "WGS 84", 4326),
        (Datum::RGF93, "RGF93 v1", 4171),
        (Datum::BD72, "BD72", 4313),
        (Datum::NTF, "NTF", 4275),
        (Datum::AMERSFOORT, "Amersfoort", 4289),
        (Datum::ED50, "ED50", 4230),
    ];
    known.into_iter().find(|(one, ..)| one == datum).map_or(("ETRS89", 4258), |(_, name, code)| (name, code))
}

fn geographic(name: &str, code: u32, datum: &Datum) -> String {
    let Ellipsoid { semi_major_m, inverse_flattening, .. } = datum.ellipsoid;
    format!(
        r#"{{"type":"GeographicCRS","name":"{name}","datum":{{"type":"GeodeticReferenceFrame","name":"{datum}","ellipsoid":{{"name":"{ellipsoid}","semi_major_axis":{semi_major_m},"inverse_flattening":{inverse_flattening}}}}},"coordinate_system":{axes},"id":{id}}}"#,
        datum = datum.name,
        ellipsoid = ellipsoid_name(&datum.ellipsoid),
        axes = axes(AxisOrder::NorthEast, Unit::Degree),
        id = id(code),
    )
}

fn ellipsoid_name(ellipsoid: &Ellipsoid) -> &'static str {
    match ellipsoid.proj_name {
        "WGS84" => "WGS 84",
        "intl" => "International 1924",
        "clrk80ign" => "Clarke 1880 (IGN)",
        "bessel" => "Bessel 1841",
        _ => "GRS 1980",
    }
}

fn axes(order: AxisOrder, unit: Unit) -> String {
    let axis = |name: &str, short: &str, direction: &str| {
        let unit = if unit == Unit::Degree { "degree" } else { "metre" };
        format!(r#"{{"name":"{name}","abbreviation":"{short}","direction":"{direction}","unit":"{unit}"}}"#)
    };
    let (subtype, east, north) = match unit {
        Unit::Degree => {
            ("ellipsoidal", axis("Geodetic longitude", "Lon", "east"), axis("Geodetic latitude", "Lat", "north"))
        }
        Unit::Metre => ("Cartesian", axis("Easting", "E", "east"), axis("Northing", "N", "north")),
    };
    let [first, second] = match order {
        AxisOrder::EastNorth => [east, north],
        AxisOrder::NorthEast => [north, east],
    };
    format!(r#"{{"subtype":"{subtype}","axis":[{first},{second}]}}"#)
}

/// Unit of a parameter in PROJJSON.
const DEGREE: &str = "degree";
const METRE: &str = "metre";
const UNITY: &str = "unity";

/// One parameter: its name and code in the EPSG registry, its value and the unit of that.
type Parameter = (&'static str, u32, f64, &'static str);

/// The conversion; nothing where there is no projection.
fn conversion(crs_name: &str, projection: &Projection) -> Option<String> {
    let (method, code, parameters) = method(projection)?;
    let parameters: Vec<String> = parameters
        .iter()
        .map(|(name, code, value, unit)| {
            format!(r#"{{"name":"{name}","value":{value},"unit":"{unit}","id":{}}}"#, id(*code))
        })
        .collect();
    // The registry names a conversion as the second half of the name of its CRS.
    let name = crs_name.rsplit(" / ").next().unwrap_or(crs_name);
    Some(format!(
        r#"{{"name":"{name}","method":{{"name":"{method}","id":{}}},"parameters":[{}]}}"#,
        id(code),
        parameters.join(",")
    ))
}

/// Name and code of the method, and the parameters.
fn method(projection: &Projection) -> Option<(&'static str, u32, Vec<Parameter>)> {
    let natural_origin = |lat: f64, lon: f64| {
        [("Latitude of natural origin", 8801, lat, DEGREE), ("Longitude of natural origin", 8802, lon, DEGREE)]
    };
    let scale = |ratio: f64| [("Scale factor at natural origin", 8805, ratio, UNITY)];
    let shift = |east: f64, north: f64| [("False easting", 8806, east, METRE), ("False northing", 8807, north, METRE)];
    Some(match *projection {
        Projection::None => return None,
        Projection::WebMercator => {
            ("Popular Visualisation Pseudo Mercator", 1024, [natural_origin(0.0, 0.0), shift(0.0, 0.0)].concat())
        }
        Projection::LambertConformalConic {
            lat_1_deg,
            lat_2_deg,
            lat_0_deg,
            lon_0_deg,
            scale_ratio,
            false_easting_m,
            false_northing_m,
        } if lat_1_deg == lat_2_deg => (
            "Lambert Conic Conformal (1SP)",
            9801,
            [&natural_origin(lat_0_deg, lon_0_deg)[..], &scale(scale_ratio), &shift(false_easting_m, false_northing_m)]
                .concat(),
        ),
        Projection::LambertConformalConic {
            lat_1_deg,
            lat_2_deg,
            lat_0_deg,
            lon_0_deg,
            false_easting_m,
            false_northing_m,
            ..
        } => (
            "Lambert Conic Conformal (2SP)",
            9802,
            vec![
                ("Latitude of false origin", 8821, lat_0_deg, DEGREE),
                ("Longitude of false origin", 8822, lon_0_deg, DEGREE),
                ("Latitude of 1st standard parallel", 8823, lat_1_deg, DEGREE),
                ("Latitude of 2nd standard parallel", 8824, lat_2_deg, DEGREE),
                ("Easting at false origin", 8826, false_easting_m, METRE),
                ("Northing at false origin", 8827, false_northing_m, METRE),
            ],
        ),
        Projection::TransverseMercator { lon_0_deg, scale_ratio, false_easting_m, false_northing_m } => (
            "Transverse Mercator",
            9807,
            [&natural_origin(0.0, lon_0_deg)[..], &scale(scale_ratio), &shift(false_easting_m, false_northing_m)]
                .concat(),
        ),
        Projection::LambertAzimuthalEqualArea { lat_0_deg, lon_0_deg, false_easting_m, false_northing_m } => (
            "Lambert Azimuthal Equal Area",
            9820,
            [natural_origin(lat_0_deg, lon_0_deg), shift(false_easting_m, false_northing_m)].concat(),
        ),
        Projection::ObliqueStereographic { lat_0_deg, lon_0_deg, scale_ratio, false_easting_m, false_northing_m } => (
            "Oblique Stereographic",
            9809,
            [&natural_origin(lat_0_deg, lon_0_deg)[..], &scale(scale_ratio), &shift(false_easting_m, false_northing_m)]
                .concat(),
        ),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::Registry;

    /// The numbers are those of EPSG:3035.
    #[test]
    fn a_projected_crs_says_base_conversion_and_axes() {
        let text = Registry::default().describe(CrsId::Epsg(3035)).unwrap().projjson().unwrap();
        for part in [
            r#"{"type":"ProjectedCRS","name":"ETRS89-extended / LAEA Europe","base_crs":{"type":"GeographicCRS","name":"ETRS89","#,
            r#""ellipsoid":{"name":"GRS 1980","semi_major_axis":6378137,"inverse_flattening":298.257222101}"#,
            r#""conversion":{"name":"LAEA Europe","method":{"name":"Lambert Azimuthal Equal Area","#,
            r#"{"name":"False easting","value":4321000,"unit":"metre","id":{"authority":"EPSG","code":8806}}"#,
            r#"{"subtype":"Cartesian","axis":[{"name":"Northing","abbreviation":"N","direction":"north","unit":"metre"},{"name":"Easting""#,
            r#""id":{"authority":"EPSG","code":3035}}"#,
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn every_code_of_the_registry_has_one_and_crs84_none() {
        for info in Registry::default().iter() {
            assert_eq!(info.projjson().is_some(), matches!(info.id, CrsId::Epsg(_)), "{}", info.id);
        }
    }
}
