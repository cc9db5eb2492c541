//! Geometries that are written out in a filter.

use watergang_core::Bbox;
use watergang_geometry::wkb::{Kind, WkbError};
use watergang_geometry::write::Writer;
use watergang_geometry::{Envelope, envelope};

/// x of the antimeridian, for rectangles that cross it: those are of longitude and latitude.
const ANTIMERIDIAN_X: f64 = 180.0;

/// A geometry that is written out.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    /// ISO WKB.
    pub wkb: Vec<u8>,
    /// Nothing for an empty geometry.
    pub envelope: Result<Option<Envelope>, WkbError>,
    /// The rectangles that it is, where it is a bbox, as `[min_x, min_y, max_x, max_y]`.
    pub rectangles: Option<Vec<[f64; 4]>>,
}

impl Shape {
    pub(crate) fn of_wkb(wkb: Vec<u8>) -> Self {
        Self { envelope: envelope(&wkb), wkb, rectangles: None }
    }

    /// A bbox as the polygon with its corners, or as two where it crosses the antimeridian.
    pub(crate) fn of_bbox(bbox: &Bbox) -> Self {
        let rectangles = bbox.parts(ANTIMERIDIAN_X);
        let mut wkb = Vec::new();
        let mut writer = Writer::new(&mut wkb, false);
        if rectangles.len() > 1 {
            writer.multi(Kind::GeometryCollection, rectangles.len());
        }
        for rectangle in &rectangles {
            write_rectangle(&mut writer, rectangle);
        }
        Self { envelope: envelope(&wkb), wkb, rectangles: Some(rectangles) }
    }
}

/// A rectangle without width or height is the line or the point that is left of it.
fn write_rectangle(writer: &mut Writer<'_>, [min_x, min_y, max_x, max_y]: &[f64; 4]) {
    let corner = |x: &f64, y: &f64| [*x, *y, f64::NAN];
    let (low, high) = (corner(min_x, min_y), corner(max_x, max_y));
    match (min_x == max_x, min_y == max_y) {
        (true, true) => writer.point(low),
        (false, false) => writer.polygon(&[[low, corner(max_x, min_y), high, corner(min_x, max_y), low]]),
        _ => writer.line(&[low, high]),
    }
}
