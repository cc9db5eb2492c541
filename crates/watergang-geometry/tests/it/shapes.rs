//! Random geometries, as `geo` has them and as bytes.

use geo::{Coord, Geometry, LineString, MultiPolygon, Polygon};
use proptest::prelude::*;

/// How bytes are written.
#[derive(Clone, Copy, Debug)]
pub struct Spelling {
    pub little_endian: bool,
    /// EWKB with this number of a CRS.
    pub srid: Option<u32>,
    /// EWKB flags rather than ISO codes.
    pub ewkb: bool,
    pub has_z: bool,
    pub has_m: bool,
}

/// The spelling that travels inside the product.
pub const ISO: Spelling = Spelling { little_endian: true, srid: None, ewkb: false, has_z: false, has_m: false };

pub fn spelling() -> impl Strategy<Value = Spelling> {
    any::<(bool, Option<u32>, bool, bool, bool)>().prop_map(|(little_endian, srid, ewkb, has_z, has_m)| Spelling {
        little_endian,
        srid: srid.filter(|_| ewkb),
        ewkb,
        has_z,
        has_m,
    })
}

/// Writes a geometry. Heights are `x + y`, measures are -1.
pub fn write(geometry: &Geometry<f64>, spelling: Spelling) -> Vec<u8> {
    let mut writer = Writer { out: Vec::new(), spelling };
    writer.geometry(geometry, true);
    writer.out
}

struct Writer {
    out: Vec<u8>,
    spelling: Spelling,
}

impl Writer {
    fn word(&mut self, word: u32) {
        self.out.extend(if self.spelling.little_endian { word.to_le_bytes() } else { word.to_be_bytes() });
    }

    fn number(&mut self, number: f64) {
        self.out.extend(if self.spelling.little_endian { number.to_le_bytes() } else { number.to_be_bytes() });
    }

    fn head(&mut self, kind: u32, is_outermost: bool) {
        let Spelling { little_endian, srid, ewkb, has_z, has_m } = self.spelling;
        self.out.push(u8::from(little_endian));
        // PostGIS writes the number of the CRS once, in the outermost head.
        let srid = srid.filter(|_| is_outermost);
        let code = if ewkb {
            kind | u32::from(has_z) << 31 | u32::from(has_m) << 30 | u32::from(srid.is_some()) << 29
        } else {
            kind + 1_000 * u32::from(has_z) + 2_000 * u32::from(has_m)
        };
        self.word(code);
        srid.into_iter().for_each(|srid| self.word(srid));
    }

    fn position(&mut self, Coord { x, y }: Coord<f64>) {
        self.number(x);
        self.number(y);
        if self.spelling.has_z {
            self.number(x + y);
        }
        if self.spelling.has_m {
            self.number(-1.0);
        }
    }

    fn line(&mut self, line: &LineString<f64>) {
        self.word(line.0.len() as u32);
        line.0.iter().for_each(|position| self.position(*position));
    }

    fn geometry(&mut self, geometry: &Geometry<f64>, is_outermost: bool) {
        let parts: Vec<Geometry<f64>> = match geometry {
            Geometry::Point(point) => {
                self.head(1, is_outermost);
                return self.position(point.0);
            }
            Geometry::LineString(line) => {
                self.head(2, is_outermost);
                return self.line(line);
            }
            Geometry::Polygon(polygon) => {
                self.head(3, is_outermost);
                self.word(1 + polygon.interiors().len() as u32);
                self.line(polygon.exterior());
                return polygon.interiors().iter().for_each(|hole| self.line(hole));
            }
            Geometry::MultiPoint(parts) => {
                self.head(4, is_outermost);
                parts.0.iter().copied().map(Geometry::from).collect()
            }
            Geometry::MultiLineString(parts) => {
                self.head(5, is_outermost);
                parts.0.iter().cloned().map(Geometry::from).collect()
            }
            Geometry::MultiPolygon(parts) => {
                self.head(6, is_outermost);
                parts.0.iter().cloned().map(Geometry::from).collect()
            }
            Geometry::GeometryCollection(parts) => {
                self.head(7, is_outermost);
                parts.0.clone()
            }
            other => panic!("{other:?} has no WKB"),
        };
        self.word(parts.len() as u32);
        parts.iter().for_each(|part| self.geometry(part, false));
    }
}

/// A place on a small grid, so that touching and overlapping happen all the time.
pub fn place() -> impl Strategy<Value = Coord<f64>> {
    (-8_i32..=8, -8_i32..=8).prop_map(|(x, y)| Coord { x: f64::from(x) / 2.0, y: f64::from(y) / 2.0 })
}

/// A star around a centre: a ring that does not cross itself, whose corners are `radius` times 0.5 to 1 away.
pub fn star(centre: Coord<f64>, radius: f64) -> impl Strategy<Value = LineString<f64>> {
    proptest::collection::vec(0.5_f64..1.0, 3..12).prop_map(move |reaches| {
        let count = reaches.len() as f64;
        let corner = |(number, reach): (usize, &f64)| {
            let angle = std::f64::consts::TAU * number as f64 / count;
            Coord { x: centre.x + radius * reach * angle.cos(), y: centre.y + radius * reach * angle.sin() }
        };
        let mut ring: Vec<_> = reaches.iter().enumerate().map(corner).collect();
        ring.push(ring[0]);
        LineString(ring)
    })
}

/// A valid polygon, half of the time with a hole.
pub fn polygon() -> impl Strategy<Value = Polygon<f64>> {
    (place(), 0.5_f64..4.0)
        .prop_flat_map(|(centre, radius)| (star(centre, radius), proptest::option::of(star(centre, radius / 5.0))))
        .prop_map(|(shell, hole)| Polygon::new(shell, hole.into_iter().collect()))
}

/// A point, a line, a polygon, or several of one kind, or a collection of all.
pub fn geometry() -> impl Strategy<Value = Geometry<f64>> {
    let line = || proptest::collection::vec(place(), 2..8).prop_map(LineString);
    let single = prop_oneof![
        place().prop_map(|place| Geometry::Point(place.into())),
        line().prop_map(Geometry::LineString),
        polygon().prop_map(Geometry::Polygon),
        proptest::collection::vec(place(), 0..5)
            .prop_map(|places| Geometry::MultiPoint(places.into_iter().map(geo::Point::from).collect())),
        proptest::collection::vec(line(), 0..4)
            .prop_map(|lines| Geometry::MultiLineString(geo::MultiLineString(lines))),
        proptest::collection::vec(polygon(), 0..4).prop_map(|polygons| Geometry::MultiPolygon(MultiPolygon(polygons))),
    ];
    prop_oneof![
        4 => single.clone(),
        1 => proptest::collection::vec(single, 0..4).prop_map(|parts| Geometry::GeometryCollection(parts.into())),
    ]
}

/// A line through places.
pub fn line(places: &[(f64, f64)]) -> LineString<f64> {
    LineString::from(places.to_vec())
}
