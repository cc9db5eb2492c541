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
