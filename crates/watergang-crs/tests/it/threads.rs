//! One way, many threads.

#![allow(clippy::unwrap_used)]

use watergang_core::CrsId;
use watergang_crs::{Registry, Reproject};

#[test]
fn a_way_through_proj_may_be_used_by_two_threads_at_once() {
    let reproject = Reproject::new(&Registry::default(), CrsId::Crs84, CrsId::Epsg(28992)).unwrap();
    let expected = reproject.apply(5.387_206_2, 52.155_174_4).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..1000 {
                    assert_eq!(reproject.apply(5.387_206_2, 52.155_174_4), Some(expected));
                }
            });
        }
    });
}

/// The pipelines name every ellipsoid and parameter, so PROJ finds nothing to look up: with its data folder empty the
/// tests above and those of custom CRSs hold all the same.
#[test]
fn proj_needs_no_data_files() {
    let folder = std::env::temp_dir().join(format!("watergang-no-proj-data-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for test in [
        "threads::a_way_through_proj_may_be_used_by_two_threads_at_once",
        "custom::a_crs_of_the_configuration_is_served_like_the_others",
        "known_points::the_origin_of_the_dutch_grid_is_the_tower_of_amersfoort",
    ] {
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args([test, "--exact"])
            .env("PROJ_DATA", &folder)
            .env("PROJ_LIB", &folder)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && told.contains("1 passed"), "{test}: {told}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
