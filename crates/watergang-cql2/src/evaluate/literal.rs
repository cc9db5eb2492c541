//! Geometries that are written out in a filter.

use watergang_core::Bbox;
use watergang_geometry::wkb::{Flow, Kind, Part, WkbError, walk};
use watergang_geometry::write::Writer;
use watergang_geometry::{Envelope, envelope};

/// Corners of a rectangle.
const CORNERS: usize = 4;

/// A geometry that is written out.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    /// ISO WKB.
    pub wkb: Vec<u8>,
    /// Nothing for an empty geometry.
    pub envelope: Result<Option<Envelope>, WkbError>,
    /// The rectangles that it is, where it is a bbox, a rectangle along the axes or a single place, as
    /// `[min_x, min_y, max_x, max_y]`.
    pub rectangles: Option<Vec<[f64; 4]>>,
}

impl Shape {
    pub(crate) fn of_wkb(wkb: Vec<u8>) -> Self {
        let envelope = envelope(&wkb);
        let rectangle = envelope.ok().flatten().filter(|envelope| is_envelope(&wkb, envelope));
        let rectangles = rectangle.map(|edges| vec![[edges.min_x, edges.min_y, edges.max_x, edges.max_y]]);
        Self { wkb, envelope, rectangles }
    }

    /// A bbox as the polygon with its corners, or as two where it crosses the antimeridian: then it is of longitudes.
    pub(crate) fn of_bbox(bbox: &Bbox) -> Self {
        let rectangles = bbox.parts(Bbox::ANTIMERIDIAN_DEGREES);
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

/// Whether a geometry fills its envelope: a point, or a polygon whose four edges run along the axes, as clients write it
/// who have no bbox.
fn is_envelope(wkb: &[u8], envelope: &Envelope) -> bool {
    if envelope.min_x == envelope.max_x && envelope.min_y == envelope.max_y {
        return true;
    }
    let (mut rings, mut fits) = (0, true);
    let walked = walk(wkb, &mut |part| {
        if let Some((kind, positions)) = part {
            rings += 1;
            let corners: Vec<[f64; 2]> = positions.xy().take(CORNERS + 1).collect();
            let along_axes = corners.windows(2).all(|edge| matches!(edge, [a, b] if (a[0] == b[0]) != (a[1] == b[1])));
            let at_corners = corners.iter().all(|[x, y]| {
                (*x == envelope.min_x || *x == envelope.max_x) && (*y == envelope.min_y || *y == envelope.max_y)
            });
            // Along the axes from corner to corner and back in four steps leads round, or to and fro without closing
            // the envelope on both axes.
            let goes_round = matches!(corners.as_slice(), [a, _, c, _, e] if a == e && a[0] != c[0] && a[1] != c[1]);
            fits = matches!(kind, Part::Ring { is_shell: true }) && positions.len() == CORNERS + 1;
            fits = fits && along_axes && at_corners && goes_round;
        }
        if fits && rings <= 1 { Flow::Continue(()) } else { Flow::Break(()) }
    });
    rings == 1 && fits && walked.is_ok_and(|flow| flow.is_continue())
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
