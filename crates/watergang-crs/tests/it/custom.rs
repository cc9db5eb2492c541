//! CRSs of the configuration.

#![allow(clippy::unwrap_used)]

use watergang_core::{AxisOrder, CrsId};
use watergang_crs::registry::Unit;
use watergang_crs::{Area, CustomCrs, Registry, Reproject};

fn swiss(pipeline: &str) -> CustomCrs {
    CustomCrs {
        code: 2056,
        name: "CH1903+ / LV95".to_owned(),
        axis_order: AxisOrder::EastNorth,
        area: Area::new(5.96, 45.82, 10.49, 47.81),
        unit: Unit::Metre,
        pipeline: pipeline.to_owned(),
        accuracy_m: 1.0,
    }
}

/// As `projinfo -s EPSG:4258 -t EPSG:2056 -o PROJ` prints it, less the swap of axes.
const LV95: &str = "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=push +v_3 \
    +step +proj=cart +ellps=GRS80 +step +proj=helmert +x=-674.374 +y=-15.056 +z=-405.346 \
    +step +inv +proj=cart +ellps=bessel +step +proj=pop +v_3 \
    +step +proj=somerc +lat_0=46.9524055555556 +lon_0=7.43958333333333 +k_0=1 +x_0=2600000 +y_0=1200000 +ellps=bessel";

#[test]
fn a_crs_of_the_configuration_is_served_like_the_others() {
    let registry = Registry::with_custom(&[swiss(LV95)]).unwrap();
    let lv95 = CrsId::Epsg(2056);
    assert_eq!(registry.describe(lv95).unwrap().name, "CH1903+ / LV95");
    let there = Reproject::new(&registry, CrsId::Epsg(2154), lv95).unwrap();
    let back = Reproject::new(&registry, lv95, CrsId::Epsg(2154)).unwrap();
    let (x, y) = there.apply(1_000_000.0, 6_600_000.0).unwrap();
    let (x_again, y_again) = back.apply(x, y).unwrap();
    // The shift of the datum forgets heights, which leaves some millimetres.
    assert!((x_again - 1_000_000.0).abs() < 0.01 && (y_again - 6_600_000.0).abs() < 0.01);
    // swisstopo: the old observatory of Bern, 46°57'3.9"N 7°26'19.1"E in ETRS89 to the tenth of a second (3 m), is the
    // origin 2600000, 1200000.
    let (x, y) = Reproject::new(&registry, CrsId::Crs84, lv95).unwrap().apply(7.438_637, 46.951_083).unwrap();
    assert!((x - 2_600_000.0).abs() < 4.0 && (y - 1_200_000.0).abs() < 4.0, "{x} {y}");
}

#[track_caller]
fn check_refused(crs: &CustomCrs, expected: &str) {
    let faults = Registry::with_custom(std::slice::from_ref(crs)).unwrap_err();
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(told.join("\n").contains(expected), "{told:?}");
}

#[test]
fn a_crs_that_cannot_work_is_refused_with_the_reason() {
    check_refused(&swiss("+proj=utm +zone=32"), "must begin with `+proj=pipeline +step`");
    check_refused(&swiss("+proj=pipeline +step +proj=nonsense"), "PROJ refuses the pipeline");
    check_refused(
        &swiss("+proj=pipeline +step +proj=utm +zone=32 +ellps=GRS80"),
        "must start from longitude and latitude in degrees",
    );
    check_refused(&swiss("+proj=pipeline +step +proj=hgridshift +nadgrids=x.gsb"), "may not use `+nadgrids`");
    let mut turned = swiss(LV95);
    turned.area = Area::new(10.49, 45.82, 5.96, 47.81);
    check_refused(&turned, "is not west, south, east, north");
}
