//! Agreement with PROJ's `cct` given the same pipeline, to 1 mm.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use watergang_core::CrsId;
use watergang_crs::{Area, CrsInfo, Registry, Reproject};

/// What the project promises.
const TOLERANCE_M: f64 = 0.001;

/// Metres in a degree of latitude, rounded up.
const DEGREE_M: f64 = 111_700.0;

/// Whether `cct` is there. Its absence is a failure unless skips are allowed.
fn cct_is_there() -> bool {
    if Command::new("cct").arg("--help").output().is_ok() {
        return true;
    }
    assert_eq!(
        std::env::var("WATERGANG_ALLOW_SKIPS").as_deref(),
        Ok("1"),
        "`cct` is missing; install proj-bin, or set WATERGANG_ALLOW_SKIPS=1 to go without this test"
    );
    println!("SKIPPED: `cct` is missing");
    false
}

/// What `cct` makes of the coordinates. PROJ gets an empty data folder: the pipelines must need none.
fn cct(pipeline: &str, coords: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut input = String::new();
    for [x, y] in coords {
        writeln!(input, "{x} {y} 0 0").unwrap();
    }
    let mut child = Command::new("cct")
        .args(["-d", "12"])
        .args(pipeline.split(' '))
        .env("PROJ_DATA", "/nonexistent")
        .env("PROJ_LIB", "/nonexistent")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{pipeline}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| {
            let mut numbers = line.split_whitespace().map(|number| number.parse::<f64>().unwrap());
            [numbers.next().unwrap(), numbers.next().unwrap()]
        })
        .collect()
}

/// A grid of longitudes and latitudes over an area, its edges a hair inside.
fn grid(area: Area, step_count: u32) -> Vec<[f64; 2]> {
    let at =
        |from: f64, to: f64, step: u32| from + (to - from) * (0.0005 + 0.999 * f64::from(step) / f64::from(step_count));
    (0..=step_count)
        .flat_map(|column| {
            (0..=step_count)
                .map(move |row| [at(area.west_deg, area.east_deg, column), at(area.south_deg, area.north_deg, row)])
        })
        .collect()
}

fn overlap(one: Area, other: Area) -> Option<Area> {
    let area = Area::new(
        one.west_deg.max(other.west_deg),
        one.south_deg.max(other.south_deg),
        one.east_deg.min(other.east_deg),
        one.north_deg.min(other.north_deg),
    );
    (area.west_deg < area.east_deg && area.south_deg < area.north_deg).then_some(area)
}

fn check_pair(registry: &Registry, from: &CrsInfo, to: &CrsInfo, step_count: u32) {
    let Some(area) = overlap(from.area, to.area) else { return };
    let mut coords = grid(area, step_count);
    let places = coords.clone();
    let lost = Reproject::new(registry, CrsId::Crs84, from.id).unwrap().apply_in_place(&mut coords);
    assert_eq!(lost, 0, "places of its own area have no coordinates in {}", from.id);
    let expected = cct(&registry.pipeline(from.id, to.id).unwrap(), &coords);
    let reproject = Reproject::new(registry, from.id, to.id).unwrap();
    let mut actual = coords.clone();
    assert_eq!(reproject.apply_in_place(&mut actual), 0);
    for (((actual, expected), from_coord), place) in actual.iter().zip(&expected).zip(&coords).zip(&places) {
        let scale = if to.is_geographic() { [DEGREE_M * place[1].to_radians().cos(), DEGREE_M] } else { [1.0, 1.0] };
        let off_m = ((actual[0] - expected[0]) * scale[0]).hypot((actual[1] - expected[1]) * scale[1]);
        assert!(
            off_m <= TOLERANCE_M,
            "{} to {} at {from_coord:?} ({place:?}): {actual:?}, cct says {expected:?}, {off_m} m apart",
            from.id,
            to.id
        );
        let singly = reproject.apply(from_coord[0], from_coord[1]).unwrap();
        assert_eq!([singly.0, singly.1], *actual);
    }
}

#[test]
fn every_crs_agrees_with_cct_to_and_from_the_hub_over_its_area() {
    if !cct_is_there() {
        return;
    }
    let registry = Registry::default();
    let hub = registry.describe(CrsId::Crs84).unwrap();
    for crs in registry.iter() {
        check_pair(&registry, hub, crs, 20);
        check_pair(&registry, crs, hub, 20);
    }
}

#[test]
fn every_pair_of_crss_agrees_with_cct_where_their_areas_overlap() {
    if !cct_is_there() {
        return;
    }
    let registry = Registry::default();
    for from in registry.iter() {
        for to in registry.iter() {
            check_pair(&registry, from, to, 3);
        }
    }
}
