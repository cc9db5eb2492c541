//! Which geometries of GeoJSON are valid by Simple Feature Access (06-103r4), as far as the fixture has such.

use serde_json::Value;

fn positions<'a>(geometry: &'a Value, found: &mut Vec<&'a [Value]>) {
    if let Some(geometries) = geometry["geometries"].as_array() {
        geometries.iter().for_each(|one| positions(one, found));
    }
    let Some(coordinates) = geometry.get("coordinates").unwrap_or(geometry).as_array() else { return };
    if coordinates.first().is_some_and(Value::is_number) {
        found.push(coordinates);
    } else {
        coordinates.iter().for_each(|inner| positions(inner, found));
    }
}

/// All positions of a geometry.
pub fn positions_of(geometry: &Value) -> Vec<&[Value]> {
    let mut found = Vec::new();
    positions(geometry, &mut found);
    found
}

/// Twice the area of the triangle of three positions; positive where they turn to the left.
fn turn([a, b, c]: [[f64; 2]; 3]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// Whether a ring is closed, has an inside, and does not cross itself (06-103r4, 6.1.11).
fn is_ring(ring: &[[f64; 2]]) -> bool {
    let crosses = |[a, b]: [[f64; 2]; 2], [c, d]: [[f64; 2]; 2]| {
        turn([a, b, c]) * turn([a, b, d]) < 0.0 && turn([c, d, a]) * turn([c, d, b]) < 0.0
    };
    let sides: Vec<_> = ring.windows(2).map(|side| [side[0], side[1]]).collect();
    let area: f64 = sides.iter().map(|[a, b]| turn([ring[0], *a, *b])).sum();
    ring.len() >= 4
        && ring.first() == ring.last()
        && area != 0.0
        && !sides.iter().enumerate().any(|(place, side)| sides[place..].iter().any(|other| crosses(*side, *other)))
}

/// Whether points, lines and polygons of one ring are such as Simple Feature Access has them; others are not served.
pub fn is_valid(geometry: &Value) -> bool {
    let all = positions_of(geometry);
    let flat: Vec<_> = all.iter().map(|one| [0, 1].map(|place| one[place].as_f64().unwrap())).collect();
    match geometry["type"].as_str().unwrap() {
        "Point" => flat.len() == 1,
        "LineString" => flat.windows(2).any(|pair| pair[0] != pair[1]),
        "Polygon" => geometry["coordinates"].as_array().unwrap().is_empty() || is_ring(&flat),
        _ => false,
    }
}
