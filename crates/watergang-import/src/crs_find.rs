//! Finding the CRS of a file from what it says.
//!
//! A code of the EPSG registry is believed. Without one, the projection method, its parameters and the ellipsoid are
//! compared with every CRS of the registry, whatever the text calls it: so `RGF93_Lambert_93` of ESRI, `LAMB93` of IGNF
//! and a nameless text all find EPSG:2154. Only where parameters are missing does the name decide.

use watergang_core::{AxisOrder, CrsId};
use watergang_crs::{CrsInfo, Datum, Definition, Projection, Registry};

use crate::layer::FoundCrs;
use crate::wkt_crs::{Description, letters_and_digits};

/// How far angles may differ: 1e-6 degrees are 0.1 m, less than any two CRSs of a family differ.
const ANGLE_TOLERANCE_DEG: f64 = 1e-6;
/// How far false origins may differ: ESRI rounds those of Belgian Lambert 72 by 0.4 mm.
const LENGTH_TOLERANCE_M: f64 = 0.01;
/// How far scales may differ, without unit.
const SCALE_TOLERANCE: f64 = 1e-8;
/// How far inverse flattenings may differ: GRS 80 and WGS 84 are 1.5e-6 apart, and are told apart where the digits
/// allow.
const FLATTENING_TOLERANCE: f64 = 2e-7;

/// The CRS of a WKT text.
#[must_use]
pub fn from_wkt(text: &str, registry: &Registry) -> FoundCrs {
    let unknown = |name: &str| FoundCrs::Unknown { text: name.to_owned() };
    let Some(description) = Description::parse(text) else {
        return match by_name(text) {
            Some(crs) if registry.contains(crs) => known(crs, "by its name"),
            _ => unknown(text.trim()),
        };
    };
    if let Some(crs) = description.epsg.map(|code| horizontal(CrsId::Epsg(code)))
        && registry.contains(crs)
    {
        return known(crs, "by its EPSG code");
    }
    // EPSG has some planes twice, once with easting first and once with northing first (25831 and 3043). Files have x
    // first, so the former is meant.
    let described = registry.iter().filter(|info| is_described_by(info, &description));
    if let Some(info) = described.min_by_key(|info| info.axis_order == AxisOrder::NorthEast) {
        return known(info.id, "by its parameters");
    }
    match by_name(&description.name) {
        Some(crs) if registry.contains(crs) => known(crs, "by its name"),
        _ => unknown(&description.name),
    }
}

/// The CRS that a name stands for, as GeoJSON's old `crs` member, a GeoPackage or a user writes it.
#[must_use]
pub fn from_name(text: &str, registry: &Registry) -> FoundCrs {
    let crs = CrsId::parse(text.trim()).ok().map(horizontal).or_else(|| by_name(text));
    match crs {
        Some(crs) if registry.contains(crs) => known(crs, "by its name"),
        _ => FoundCrs::Unknown { text: text.to_owned() },
    }
}

/// The CRS with the same x and y: of CRSs with heights the horizontal one, of codes that ESRI and others made up the
/// official one. Source: EPSG registry; ESRI's `Projection_IDs`.
fn horizontal(crs: CrsId) -> CrsId {
    let CrsId::Epsg(code) = crs else { return crs };
    CrsId::Epsg(match code {
        4979 => 4326,
        4937 | 7423 => 4258,
        4964 => 4171,
        5698 => 2154,
        6190 => 31370,
        7415 => 28992,
        102_100 | 102_113 | 900_913 | 3785 => 3857,
        102_110 => 2154,
        other => other,
    })
}

fn known(crs: CrsId, by: &str) -> FoundCrs {
    FoundCrs::Known { crs, by: by.to_owned() }
}

/// Names without parameters that files of the region carry. Source: the names of IGNF (`registre.ign.fr`), ESRI and
/// QGIS; compared by letters and digits only.
fn by_name(name: &str) -> Option<CrsId> {
    let plain = letters_and_digits(name);
    let plain = plain.strip_prefix("ignf").unwrap_or(&plain);
    let code = match plain {
        "lamb93" | "rgf93lamb93" | "rgf93lambert93" | "lambert93" | "rgf93v1lambert93" | "l93" => 2154,
        "rgf93cc50" | "cc50" => 3950,
        "lambe" | "lambertiietendu" | "ntflambertiietendu" | "ntfparislambertzoneii" => 27572,
        "belgelambert1972" | "bd72belgianlambert72" | "belge1972belgianlambert72" | "lambert72" | "l72" => 31370,
        "etrs89belgianlambert2008" | "belgelambert2008" | "lambert2008" | "lambert08" => 3812,
        "wgs84webmercatorauxiliarysphere" | "wgs1984webmercatorauxiliarysphere" | "googlemercator" => 3857,
        "etrs1989laea" | "etrs89laea" | "etrs89extendedlaeaeurope" => 3035,
        "wgs84" | "gcswgs1984" | "wgs1984" | "wgs84g" => 4326,
        "etrs89" | "gcsetrs1989" => 4258,
        "rgf93" | "gcsrgf1993" | "rgf93g" | "rgf93geo" => 4171,
        _ => return None,
    };
    Some(CrsId::Epsg(code))
}

/// Whether a description is that of a CRS of the registry.
fn is_described_by(info: &CrsInfo, description: &Description) -> bool {
    let Definition::BuiltIn { datum, projection } = &info.definition else {
        return false;
    };
    // CRS84 has the coordinates of EPSG:4326 and its description; files mean the latter, in x before y.
    matches!(info.id, CrsId::Epsg(_)) && is_datum(datum, description) && is_projection(projection, description)
}

fn is_datum(datum: &Datum, description: &Description) -> bool {
    let same_size = (datum.ellipsoid.semi_major_m - description.semi_major_m).abs() <= LENGTH_TOLERANCE_M;
    let same_shape =
        (datum.ellipsoid.inverse_flattening - description.inverse_flattening).abs() <= FLATTENING_TOLERANCE;
    // Web Mercator may be described on a sphere; its method says enough.
    let is_sphere = description.inverse_flattening == 0.0;
    if !(same_size && (same_shape || is_sphere)) {
        return false;
    }
    // Two datums on the International ellipsoid, and those taken as equal on GRS 80, are told apart by their names.
    let name = letters_and_digits(&description.datum);
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if *datum == Datum::BD72 {
        says(&["belg", "bd72"])
    } else if *datum == Datum::ED50 {
        says(&["european", "ed50"])
    } else if *datum == Datum::RGF93 {
        says(&["rgf", "franc", "reseaugeodesique"]) || description.method.is_some()
    } else if *datum == Datum::ETRS89 {
        !says(&["rgf", "reseaugeodesique"]) || description.method.is_some()
    } else {
        true
    }
}

fn is_projection(projection: &Projection, description: &Description) -> bool {
    let Some(method) = description.method.as_deref() else {
        return *projection == Projection::None;
    };
    let angle = |expected: f64, names: &[&str]| near(description.parameter(names), expected, ANGLE_TOLERANCE_DEG);
    let meridian = |expected: f64, names: &[&str]| {
        let from_greenwich = description.parameter(names).map(|degrees| degrees + description.prime_meridian_deg);
        near(from_greenwich, expected, ANGLE_TOLERANCE_DEG)
    };
    let false_origin = |easting_m: f64, northing_m: f64| {
        near(description.parameter(&["falseeasting", "eastingatfalseorigin"]), easting_m, LENGTH_TOLERANCE_M)
            && near(description.parameter(&["falsenorthing", "northingatfalseorigin"]), northing_m, LENGTH_TOLERANCE_M)
    };
    let scale = |expected: f64| {
        let given = description.parameter(&["scalefactor", "scalefactoratnaturalorigin"]).or(Some(1.0));
        near(given, expected, SCALE_TOLERANCE)
    };
    match *projection {
        Projection::None => false,
        Projection::WebMercator => {
            method.contains("pseudomercator")
                || method.contains("mercatorauxiliarysphere")
                || (method.starts_with("mercator") && letters_and_digits(&description.name).contains("pseudomercator"))
        }
        Projection::LambertConformalConic {
            lat_1_deg,
            lat_2_deg,
            lat_0_deg,
            lon_0_deg,
            scale_ratio,
            false_easting_m,
            false_northing_m,
        } => {
            (method.contains("lambertconformalconic") || method.contains("lambertconicconformal"))
                && parallels(description, lat_1_deg, lat_2_deg)
                && angle(lat_0_deg, &["latitudeoforigin", "latitudeoffalseorigin", "latitudeofnaturalorigin"])
                && meridian(lon_0_deg, CENTRAL_MERIDIAN)
                && scale(scale_ratio)
                && false_origin(false_easting_m, false_northing_m)
        }
        Projection::TransverseMercator { lon_0_deg, scale_ratio, false_easting_m, false_northing_m } => {
            (method.contains("transversemercator") || method.contains("gausskruger"))
                && meridian(lon_0_deg, CENTRAL_MERIDIAN)
                && scale(scale_ratio)
                && false_origin(false_easting_m, false_northing_m)
        }
        Projection::LambertAzimuthalEqualArea { lat_0_deg, lon_0_deg, false_easting_m, false_northing_m } => {
            method.contains("lambertazimuthalequalarea")
                && angle(lat_0_deg, &["latitudeofcenter", "latitudeoforigin", "latitudeofnaturalorigin"])
                && meridian(lon_0_deg, CENTRAL_MERIDIAN)
                && false_origin(false_easting_m, false_northing_m)
        }
        Projection::ObliqueStereographic { lat_0_deg, lon_0_deg, scale_ratio, false_easting_m, false_northing_m } => {
            (method.contains("obliquestereographic") || method.contains("doublestereographic"))
                && angle(lat_0_deg, &["latitudeoforigin", "latitudeofnaturalorigin"])
                && meridian(lon_0_deg, CENTRAL_MERIDIAN)
                && scale(scale_ratio)
                && false_origin(false_easting_m, false_northing_m)
        }
    }
}

/// Names of the meridian that a projection is built on.
const CENTRAL_MERIDIAN: &[&str] =
    &["centralmeridian", "longitudeofcenter", "longitudeoffalseorigin", "longitudeofnaturalorigin"];

/// Whether the standard parallels are these, in any order; one alone stands for both.
fn parallels(description: &Description, lat_1_deg: f64, lat_2_deg: f64) -> bool {
    let first = description.parameter(&["standardparallel1", "latitudeof1ststandardparallel"]);
    let second = description.parameter(&["standardparallel2", "latitudeof2ndstandardparallel"]);
    let origin = description.parameter(&["latitudeoforigin", "latitudeofnaturalorigin"]);
    let first = first.or(origin);
    let second = second.or(first);
    let fits = |one: Option<f64>, other: f64| near(one, other, ANGLE_TOLERANCE_DEG);
    (fits(first, lat_1_deg) && fits(second, lat_2_deg)) || (fits(first, lat_2_deg) && fits(second, lat_1_deg))
}

fn near(given: Option<f64>, expected: f64, tolerance: f64) -> bool {
    given.is_some_and(|given| (given - expected).abs() <= tolerance)
}

/// The CRSs whose area of use holds a place given in their own coordinates: what an x and a y without a word about
/// their CRS may be. Only those that people of the corridor use.
#[must_use]
pub fn candidates(x: f64, y: f64, registry: &Registry) -> Vec<CrsId> {
    const IN_USE: [u32; 5] = [2154, 31370, 3812, 25831, 3035];
    IN_USE
        .into_iter()
        .map(CrsId::Epsg)
        .filter(|crs| {
            let place =
                watergang_crs::Reproject::new(registry, *crs, CrsId::Crs84).ok().and_then(|way| way.apply(x, y));
            let area = registry.describe(*crs).map(|info| info.area);
            place.zip(area).is_some_and(|((lon, lat), area)| area.contains(lon, lat, 0.0))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<u32>) {
        let found = from_wkt(text, &Registry::default());
        let code = match found {
            FoundCrs::Known { crs: CrsId::Epsg(code), .. } => Some(code),
            _ => None,
        };
        assert_eq!(code, expected, "{found:?} {text}");
    }

    #[test]
    fn an_esri_text_without_a_code_is_known_by_its_parameters() {
        // As ArcGIS writes it beside the plans of French communes.
        check(
            r#"PROJCS["RGF93_Lambert_93",GEOGCS["GCS_RGF93",DATUM["D_RGF_1993",SPHEROID["GRS_1980",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["Degree",0.017453292519943295]],PROJECTION["Lambert_Conformal_Conic"],PARAMETER["standard_parallel_1",49],PARAMETER["standard_parallel_2",44],PARAMETER["latitude_of_origin",46.5],PARAMETER["central_meridian",3],PARAMETER["false_easting",700000],PARAMETER["false_northing",6600000],UNIT["Meter",1]]"#,
            Some(2154),
        );
        check(
            r#"PROJCS["Belge_Lambert_1972",GEOGCS["GCS_Belge_1972",DATUM["D_Belge_1972",SPHEROID["International_1924",6378388.0,297.0]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic"],PARAMETER["False_Easting",150000.01256],PARAMETER["False_Northing",5400088.4378],PARAMETER["Central_Meridian",4.367486666666666],PARAMETER["Standard_Parallel_1",49.8333339],PARAMETER["Standard_Parallel_2",51.16666723333333],PARAMETER["Latitude_Of_Origin",90.0],UNIT["Meter",1.0]]"#,
            Some(31370),
        );
        check(
            r#"PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Mercator_Auxiliary_Sphere"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",0.0],PARAMETER["Standard_Parallel_1",0.0],PARAMETER["Auxiliary_Sphere_Type",0.0],UNIT["Meter",1.0]]"#,
            Some(3857),
        );
        check(
            r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#,
            Some(4326),
        );
        check(
            r#"PROJCS["ETRS_1989_UTM_Zone_31N",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",3.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#,
            Some(25831),
        );
        check(
            r#"PROJCS["WGS_1984_UTM_Zone_31N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",3.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#,
            Some(32631),
        );
    }

    #[test]
    fn grads_and_the_meridian_of_paris_are_understood() {
        // As GDAL 3.6 writes EPSG:27572 in WKT 1, its codes taken out.
        check(
            r#"PROJCS["NTF (Paris) / Lambert zone II",GEOGCS["NTF (Paris)",DATUM["Nouvelle_Triangulation_Francaise_Paris",SPHEROID["Clarke 1880 (IGN)",6378249.2,293.466021293627]],PRIMEM["Paris",2.5969213],UNIT["grad",0.0157079632679489]],PROJECTION["Lambert_Conformal_Conic_1SP"],PARAMETER["latitude_of_origin",52],PARAMETER["central_meridian",0],PARAMETER["scale_factor",0.99987742],PARAMETER["false_easting",600000],PARAMETER["false_northing",2200000],UNIT["metre",1]]"#,
            Some(27572),
        );
    }

    #[test]
    fn wkt_2_of_ignf_is_known_by_its_parameters() {
        check(
            r#"PROJCRS["RGF93 Lambert 93",BASEGEOGCRS["RGF93 geographiques (dms)",DATUM["Reseau Geodesique Francais 1993 v1",ELLIPSOID["GRS 1980",6378137,298.257222101,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]],ID["IGNF","RGF93G"]],CONVERSION["LAMBERT-93",METHOD["Lambert Conic Conformal (2SP)",ID["EPSG",9802]],PARAMETER["Latitude of false origin",46.5,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of false origin",3,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Latitude of 1st standard parallel",44,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Latitude of 2nd standard parallel",49,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Easting at false origin",700000,LENGTHUNIT["metre",1]],PARAMETER["Northing at false origin",6600000,LENGTHUNIT["metre",1]]],CS[Cartesian,2],AXIS["easting (X)",east],AXIS["northing (Y)",north],ID["IGNF","LAMB93"]]"#,
            Some(2154),
        );
    }

    #[test]
    fn a_code_or_a_name_is_enough_and_a_stranger_stays_one() {
        check(
            r#"PROJCS["any",GEOGCS["any",DATUM["any",SPHEROID["any",6378137,298.257222101]]],AUTHORITY["EPSG","3812"]]"#,
            Some(3812),
        );
        // Lambert-93 with the heights of IGN 1969.
        check(
            r#"COMPD_CS["x",PROJCS["y",GEOGCS["z",DATUM["d",SPHEROID["s",6378137,298.257222101]]],AUTHORITY["EPSG","2154"]],VERT_CS["NGF-IGN69 height",VERT_DATUM["Nivellement General de la France - IGN69",2005],AUTHORITY["EPSG","5720"]],AUTHORITY["EPSG","5698"]]"#,
            Some(2154),
        );
        check("RGF93LAMB93", Some(2154));
        check("IGNF:LAMB93", Some(2154));
        check(
            r#"PROJCS["CH1903_LV03",GEOGCS["GCS_CH1903",DATUM["D_CH1903",SPHEROID["Bessel_1841",6377397.155,299.1528128]]],PROJECTION["Hotine_Oblique_Mercator_Azimuth_Center"],PARAMETER["False_Easting",600000.0]]"#,
            None,
        );
    }

    #[test]
    fn an_x_and_a_y_tell_which_crs_they_may_be_of() {
        // The Heidebeek near Roesbrugge, in Belgian Lambert 72.
        let found = candidates(26_020.0, 178_440.0, &Registry::default());
        assert_eq!(found, [CrsId::Epsg(31370)]);
    }
}
