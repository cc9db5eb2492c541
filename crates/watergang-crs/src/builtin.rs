//! The table of built-in CRSs.
//!
//! Source of names, areas, axis orders and parameters: EPSG registry (v10.076 as distributed with PROJ 9.1), except
//! CRS84 and CRS84h (OGC Name Type Specification, OGC 09-048r5). Operations that shift the datum name their EPSG code;
//! without one the way to the hub is a conversion only, ETRS89, RGF93 and WGS 84 being taken as equal.

use watergang_core::{AxisOrder, CrsId};

use crate::datum::Datum;
use crate::projection::{Projection, utm_north};
use crate::registry::{Area, CrsInfo, Definition, Unit};
use AxisOrder::{EastNorth, NorthEast};

const WORLD: Area = Area::new(-180.0, -90.0, 180.0, 90.0);
const EUROPE: Area = Area::new(-16.1, 32.88, 40.18, 84.73);
const EUROPE_EXTENDED: Area = Area::new(-35.58, 24.6, 44.83, 84.73);
const FRANCE: Area = Area::new(-9.86, 41.15, 10.38, 51.56);
const FRANCE_ONSHORE: Area = Area::new(-4.87, 42.33, 8.23, 51.14);
const BELGIUM: Area = Area::new(2.5, 49.5, 6.4, 51.51);
const NETHERLANDS: Area = Area::new(3.2, 50.75, 7.22, 53.7);

/// Conversions and the datums taken as equal to the hub.
const NO_SHIFT: (&str, f64) = ("none: taken as equal to ETRS89", 0.0);
const BD72_SHIFT: (&str, f64) = ("EPSG:15928 BD72 to ETRS89 (2)", 0.2);
const NTF_SHIFT: (&str, f64) = ("EPSG:1651 NTF to ETRS89 (1)", 2.0);
const AMERSFOORT_SHIFT: (&str, f64) = ("EPSG:9281 Amersfoort to ETRS89 (8)", 0.25);
const ED50_SHIFT: (&str, f64) = ("EPSG:1650 ED50 to ETRS89 (10)", 2.0);

/// Longitude of Paris east of Greenwich, 2.5969213 grads, in degrees. Source: EPSG:8903.
const PARIS_DEG: f64 = 2.337_229_17;

/// OGC:CRS84, the hub itself.
pub(crate) fn crs84() -> CrsInfo {
    crs(CrsId::Crs84, "WGS 84 (CRS84)", EastNorth, WORLD, Datum::WGS84, Projection::None, NO_SHIFT)
}

/// All built-in CRSs.
pub(crate) fn all() -> Vec<CrsInfo> {
    let mut all = geographic();
    all.extend(france());
    all.extend(belgium_and_netherlands());
    all.extend(europe());
    all
}

fn geographic() -> Vec<CrsInfo> {
    let entry =
        |id, name, axis_order, area, datum, shift| crs(id, name, axis_order, area, datum, Projection::None, shift);
    vec![
        crs84(),
        entry(CrsId::Crs84h, "WGS 84 (CRS84h)", EastNorth, WORLD, Datum::WGS84, NO_SHIFT),
        entry(CrsId::Epsg(4326), "WGS 84", NorthEast, WORLD, Datum::WGS84, NO_SHIFT),
        entry(CrsId::Epsg(4258), "ETRS89", NorthEast, EUROPE, Datum::ETRS89, NO_SHIFT),
        entry(CrsId::Epsg(4171), "RGF93 v1", NorthEast, FRANCE, Datum::RGF93, NO_SHIFT),
        entry(CrsId::Epsg(4313), "BD72", NorthEast, BELGIUM, Datum::BD72, BD72_SHIFT),
        entry(CrsId::Epsg(4275), "NTF", NorthEast, Area::new(-4.87, 41.31, 9.63, 51.14), Datum::NTF, NTF_SHIFT),
    ]
}

fn france() -> Vec<CrsInfo> {
    let lambert_93 = lcc_2([49.0, 44.0], [3.0, 46.5], [700_000.0, 6_600_000.0]);
    let mut all = vec![
        crs(CrsId::Epsg(2154), "RGF93 v1 / Lambert-93", EastNorth, FRANCE, Datum::RGF93, lambert_93, NO_SHIFT),
        crs(CrsId::Epsg(9793), "RGF93 v2 / Lambert-93", EastNorth, FRANCE, Datum::RGF93, lambert_93, NO_SHIFT),
        crs(CrsId::Epsg(9794), "RGF93 v2b / Lambert-93", EastNorth, FRANCE, Datum::RGF93, lambert_93, NO_SHIFT),
        crs(
            CrsId::Epsg(27561),
            "NTF (Paris) / Lambert Nord France",
            EastNorth,
            Area::new(-4.87, 48.14, 8.23, 51.14),
            Datum::NTF,
            lcc_1(49.5, 0.999_877_341, [600_000.0, 200_000.0]),
            NTF_SHIFT,
        ),
        crs(
            CrsId::Epsg(27572),
            "NTF (Paris) / Lambert zone II",
            EastNorth,
            FRANCE_ONSHORE,
            Datum::NTF,
            lcc_1(46.8, 0.999_877_42, [600_000.0, 2_200_000.0]),
            NTF_SHIFT,
        ),
    ];
    all.extend(conic_conformal_zones());
    all
}

/// The nine zones of 2006, CC42 to CC50: zone z lies about latitude 41 + z, its parallels 0.75 degrees to each side.
fn conic_conformal_zones() -> impl Iterator<Item = CrsInfo> {
    // West, south, east and north edge of each zone's area of use.
    const AREAS: [Area; 9] = [
        Area::new(-1.06, 41.31, 9.63, 43.07),
        Area::new(-1.79, 42.33, 7.65, 44.01),
        Area::new(-1.79, 42.92, 7.71, 45.0),
        Area::new(-1.46, 44.0, 7.71, 46.0),
        Area::new(-2.21, 45.0, 7.16, 47.0),
        Area::new(-4.77, 46.0, 7.63, 48.0),
        Area::new(-4.87, 47.0, 8.23, 49.0),
        Area::new(-4.87, 48.0, 8.23, 50.0),
        Area::new(-2.03, 49.0, 8.08, 51.14),
    ];
    (42_u32..).zip(AREAS).map(|(latitude, area)| {
        let lat_0_deg = f64::from(latitude);
        crs(
            CrsId::Epsg(3900 + latitude),
            &format!("RGF93 v1 / CC{latitude}"),
            EastNorth,
            area,
            Datum::RGF93,
            lcc_2(
                [lat_0_deg - 0.75, lat_0_deg + 0.75],
                [3.0, lat_0_deg],
                [1_700_000.0, f64::from(latitude - 41) * 1_000_000.0 + 200_000.0],
            ),
            NO_SHIFT,
        )
    })
}

fn belgium_and_netherlands() -> Vec<CrsInfo> {
    let lambert = |parallels, origin, false_origin| lcc_2(parallels, origin, false_origin);
    let parallels_2008 = [49.833_333_333_333_3, 51.166_666_666_666_7];
    let origin_2008 = [4.359_215_833_333_33, 50.797_815];
    vec![
        crs(
            CrsId::Epsg(31370),
            "BD72 / Belgian Lambert 72",
            EastNorth,
            BELGIUM,
            Datum::BD72,
            lambert([51.166_667_233_333_3, 49.833_333_9], [4.367_486_666_666_67, 90.0], [150_000.013, 5_400_088.438]),
            BD72_SHIFT,
        ),
        crs(
            CrsId::Epsg(3447),
            "ETRS89 / Belgian Lambert 2005",
            EastNorth,
            BELGIUM,
            Datum::ETRS89,
            lambert(parallels_2008, origin_2008, [150_328.0, 166_262.0]),
            NO_SHIFT,
        ),
        crs(
            CrsId::Epsg(3812),
            "ETRS89 / Belgian Lambert 2008",
            EastNorth,
            BELGIUM,
            Datum::ETRS89,
            lambert(parallels_2008, origin_2008, [649_328.0, 665_262.0]),
            NO_SHIFT,
        ),
        crs(
            CrsId::Epsg(28992),
            "Amersfoort / RD New",
            EastNorth,
            NETHERLANDS,
            Datum::AMERSFOORT,
            Projection::ObliqueStereographic {
                lat_0_deg: 52.156_160_555_555_6,
                lon_0_deg: 5.387_638_888_888_89,
                scale_ratio: 0.999_907_9,
                false_easting_m: 155_000.0,
                false_northing_m: 463_000.0,
            },
            AMERSFOORT_SHIFT,
        ),
    ]
}

fn europe() -> Vec<CrsInfo> {
    let utm = |code, name, axis_order, area, datum, zone| {
        crs(CrsId::Epsg(code), name, axis_order, area, datum, utm_north(zone), NO_SHIFT)
    };
    let zone_31 = Area::new(0.0, 37.0, 6.01, 82.45);
    vec![
        crs(
            CrsId::Epsg(3857),
            "WGS 84 / Pseudo-Mercator",
            EastNorth,
            Area::new(-180.0, -85.06, 180.0, 85.06),
            Datum::WGS84,
            Projection::WebMercator,
            NO_SHIFT,
        ),
        crs(
            CrsId::Epsg(3034),
            "ETRS89-extended / LCC Europe",
            NorthEast,
            EUROPE_EXTENDED,
            Datum::ETRS89,
            lcc_2([35.0, 65.0], [10.0, 52.0], [4_000_000.0, 2_800_000.0]),
            NO_SHIFT,
        ),
        crs(
            CrsId::Epsg(3035),
            "ETRS89-extended / LAEA Europe",
            NorthEast,
            EUROPE_EXTENDED,
            Datum::ETRS89,
            Projection::LambertAzimuthalEqualArea {
                lat_0_deg: 52.0,
                lon_0_deg: 10.0,
                false_easting_m: 4_321_000.0,
                false_northing_m: 3_210_000.0,
            },
            NO_SHIFT,
        ),
        utm(25830, "ETRS89 / UTM zone 30N", EastNorth, Area::new(-6.0, 35.26, 0.01, 80.49), Datum::ETRS89, 30),
        utm(25831, "ETRS89 / UTM zone 31N", EastNorth, zone_31, Datum::ETRS89, 31),
        utm(25832, "ETRS89 / UTM zone 32N", EastNorth, Area::new(6.0, 38.76, 12.01, 84.33), Datum::ETRS89, 32),
        utm(3043, "ETRS89 / UTM zone 31N (N-E)", NorthEast, zone_31, Datum::ETRS89, 31),
        utm(32630, "WGS 84 / UTM zone 30N", EastNorth, Area::new(-6.0, 0.0, 0.0, 84.0), Datum::WGS84, 30),
        utm(32631, "WGS 84 / UTM zone 31N", EastNorth, Area::new(0.0, 0.0, 6.0, 84.0), Datum::WGS84, 31),
        utm(32632, "WGS 84 / UTM zone 32N", EastNorth, Area::new(6.0, 0.0, 12.0, 84.0), Datum::WGS84, 32),
        crs(
            CrsId::Epsg(23031),
            "ED50 / UTM zone 31N",
            EastNorth,
            Area::new(0.0, 38.56, 6.01, 82.45),
            Datum::ED50,
            utm_north(31),
            ED50_SHIFT,
        ),
    ]
}

fn crs(
    id: CrsId,
    name: &str,
    axis_order: AxisOrder,
    area: Area,
    datum: Datum,
    projection: Projection,
    (operation, accuracy_m): (&str, f64),
) -> CrsInfo {
    CrsInfo {
        id,
        name: name.to_owned(),
        axis_order,
        area,
        unit: match projection {
            Projection::None => Unit::Degree,
            _ => Unit::Metre,
        },
        definition: Definition::BuiltIn { datum, projection },
        operation: operation.to_owned(),
        accuracy_m,
    }
}

const fn lcc_2(parallels: [f64; 2], origin: [f64; 2], false_origin: [f64; 2]) -> Projection {
    let ([lat_1_deg, lat_2_deg], [lon_0_deg, lat_0_deg], [false_easting_m, false_northing_m]) =
        (parallels, origin, false_origin);
    Projection::LambertConformalConic {
        lat_1_deg,
        lat_2_deg,
        lat_0_deg,
        lon_0_deg,
        scale_ratio: 1.0,
        false_easting_m,
        false_northing_m,
    }
}

/// One standard parallel, on the meridian of Paris.
const fn lcc_1(lat_0_deg: f64, scale_ratio: f64, [false_easting_m, false_northing_m]: [f64; 2]) -> Projection {
    Projection::LambertConformalConic {
        lat_1_deg: lat_0_deg,
        lat_2_deg: lat_0_deg,
        lat_0_deg,
        lon_0_deg: PARIS_DEG,
        scale_ratio,
        false_easting_m,
        false_northing_m,
    }
}
