//! Shapefile: `.shp` with its table `.dbf`, its `.prj` and its `.cpg`.
//!
//! Shapefiles do not tell polygons from multipolygons, nor lines from multilines; the layer is declared as the multi
//! kind. Holes are given to the shell that they lie in.

use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use encoding_rs::{Encoding, UTF_8};
use shapefile::record::polygon::PolygonRing;
use shapefile::{Point, PointM, PointZ, Shape, ShapeReader, ShapeType};
use watergang_core::GeometryKind;
use watergang_geometry::wkb::Kind;
use watergang_geometry::write::Writer;

use super::dbf::{Dbf, Record};
use super::{OpenOptions, encoding, sibling, stem};
use crate::crs_find;
use crate::error::ImportError;
use crate::layer::{ForeignRow, FoundCrs, Layer, LayerGeometry, Reader, RowFault, Visit};

/// Opens a shapefile; it has one layer.
///
/// # Errors
/// When the file or its table cannot be read.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Vec<Box<dyn Reader>>, ImportError> {
    let shapes = open_shapes(path)?;
    let geometry = layer_geometry(shapes.header().shape_type);
    let mut notes = Vec::new();
    let mut table = sibling(path, "dbf").map(|table| Dbf::open(&table)).transpose()?;
    let mut encoding = UTF_8;
    if let Some(table) = &mut table {
        let (found, note) = find_encoding(path, table, options)?;
        encoding = found;
        notes.extend(note);
    }
    let crs = match sibling(path, "prj") {
        None => FoundCrs::Missing,
        Some(prj) => {
            let bytes = std::fs::read(&prj).map_err(|error| ImportError::io(&prj, error))?;
            match crs_find::from_wkt(&String::from_utf8_lossy(&bytes), &options.registry) {
                FoundCrs::Known { crs, by } => FoundCrs::Known { crs, by: format!("{by} in the .prj file") },
                other => other,
            }
        }
    };
    let layer = Layer {
        name: stem(path),
        fields: table.as_ref().map(|table| table.fields(encoding)).unwrap_or_default(),
        geometry,
        crs,
        row_count: table.as_ref().map(|table| u64::from(table.record_count)),
        id_field: None,
        notes,
    };
    Ok(vec![Box::new(Shapefile { path: path.to_owned(), layer, encoding })])
}

fn open_shapes(path: &Path) -> Result<ShapeReader<BufReader<File>>, ImportError> {
    let file = File::open(path).map_err(|error| ImportError::io(path, error))?;
    ShapeReader::new(BufReader::with_capacity(256 << 10, file))
        .map_err(|error| ImportError::format(path, "it is no shapefile", error))
}

fn find_encoding(
    path: &Path,
    table: &mut Dbf,
    options: &OpenOptions,
) -> Result<(&'static Encoding, Option<String>), ImportError> {
    let named = match (&options.encoding, sibling(path, "cpg")) {
        (Some(name), _) => Some(name.clone()),
        (None, Some(cpg)) => std::fs::read_to_string(&cpg).ok(),
        (None, None) => None,
    };
    match named.as_deref().map(|name| (name, encoding::by_name(name))) {
        Some((_, Some(encoding))) => Ok((encoding, None)),
        Some((name, None)) if options.encoding.is_some() => {
            Err(ImportError::damaged(path, format!("`{name}` is no encoding; try `windows-1252` or `utf-8`")))
        }
        _ => table.find_encoding(),
    }
}

struct Shapefile {
    path: PathBuf,
    layer: Layer,
    encoding: &'static Encoding,
}

impl Reader for Shapefile {
    fn layer(&self) -> &Layer {
        &self.layer
    }

    fn read(&mut self, visit: &mut Visit<'_>) -> Result<(), ImportError> {
        let mut shapes = open_shapes(&self.path)?;
        let mut table = sibling(&self.path, "dbf").map(|table| Dbf::open(&table)).transpose()?;
        if let Some(table) = &mut table {
            table.rewind()?;
        }
        for (place, shape) in (1..).zip(shapes.iter_shapes()) {
            let shape = shape
                .map_err(|error| ImportError::format(&self.path, format!("it breaks off at feature {place}"), error))?;
            let values = match table.as_mut().map(|table| table.next(self.encoding)).transpose()? {
                Some(Record::Deleted) => continue,
                Some(Record::Values(values)) => values,
                None => Ok(Vec::new()),
            };
            let row = values
                .and_then(|values| Ok(ForeignRow { place, wkb: to_wkb(shape)?, values }))
                .map_err(|reason| RowFault { place, reason });
            if let ControlFlow::Break(()) = visit(row) {
                break;
            }
        }
        Ok(())
    }
}

fn layer_geometry(kind: ShapeType) -> Option<LayerGeometry> {
    use ShapeType::{
        Multipatch, Multipoint, MultipointM, MultipointZ, NullShape, Point, PointM, PointZ, Polygon, PolygonM,
        PolygonZ, Polyline, PolylineM, PolylineZ,
    };
    let kind_of = |kind, has_z| Some(LayerGeometry { kind, has_z });
    match kind {
        NullShape => None,
        Point | PointM => kind_of(GeometryKind::Point, false),
        PointZ => kind_of(GeometryKind::Point, true),
        Multipoint | MultipointM => kind_of(GeometryKind::MultiPoint, false),
        MultipointZ => kind_of(GeometryKind::MultiPoint, true),
        Polyline | PolylineM => kind_of(GeometryKind::MultiLineString, false),
        PolylineZ => kind_of(GeometryKind::MultiLineString, true),
        Polygon | PolygonM => kind_of(GeometryKind::MultiPolygon, false),
        PolygonZ => kind_of(GeometryKind::MultiPolygon, true),
        Multipatch => kind_of(GeometryKind::Any, true),
    }
}

/// A position with or without height.
trait Position {
    const HAS_Z: bool;
    fn xyz(&self) -> [f64; 3];
}

impl Position for Point {
    const HAS_Z: bool = false;
    fn xyz(&self) -> [f64; 3] {
        [self.x, self.y, f64::NAN]
    }
}

impl Position for PointM {
    const HAS_Z: bool = false;
    fn xyz(&self) -> [f64; 3] {
        [self.x, self.y, f64::NAN]
    }
}

impl Position for PointZ {
    const HAS_Z: bool = true;
    fn xyz(&self) -> [f64; 3] {
        [self.x, self.y, self.z]
    }
}

fn to_wkb(shape: Shape) -> Result<Option<Vec<u8>>, String> {
    Ok(Some(match shape {
        Shape::NullShape => return Ok(None),
        Shape::Point(point) => points(&[point], false),
        Shape::PointM(point) => points(&[point], false),
        Shape::PointZ(point) => points(&[point], false),
        Shape::Multipoint(all) => points(all.points(), true),
        Shape::MultipointM(all) => points(all.points(), true),
        Shape::MultipointZ(all) => points(all.points(), true),
        Shape::Polyline(lines) => polyline(lines.parts()),
        Shape::PolylineM(lines) => polyline(lines.parts()),
        Shape::PolylineZ(lines) => polyline(lines.parts()),
        Shape::Polygon(polygon) => polygons(polygon.rings()),
        Shape::PolygonM(polygon) => polygons(polygon.rings()),
        Shape::PolygonZ(polygon) => polygons(polygon.rings()),
        Shape::Multipatch(_) => return Err("multipatches are not supported".to_owned()),
    }))
}

fn points<P: Position>(points: &[P], is_multi: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = Writer::new(&mut out, P::HAS_Z);
    if is_multi {
        writer.multi(Kind::MultiPoint, points.len());
    }
    points.iter().for_each(|point| writer.point(point.xyz()));
    out
}

fn polyline<P: Position>(parts: &[Vec<P>]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = Writer::new(&mut out, P::HAS_Z);
    if parts.len() != 1 {
        writer.multi(Kind::MultiLineString, parts.len());
    }
    parts.iter().for_each(|part| writer.line(&positions(part)));
    out
}

fn positions<P: Position>(points: &[P]) -> Vec<[f64; 3]> {
    points.iter().map(Position::xyz).collect()
}

/// A shell with its holes.
type Rings = Vec<Vec<[f64; 3]>>;

fn polygons<P: Position>(rings: &[PolygonRing<P>]) -> Vec<u8> {
    let grouped = group(rings);
    let mut out = Vec::new();
    let mut writer = Writer::new(&mut out, P::HAS_Z);
    if grouped.len() != 1 {
        writer.multi(Kind::MultiPolygon, grouped.len());
    }
    grouped.iter().for_each(|polygon| writer.polygon(polygon));
    out
}

/// Shells and holes are told apart by their direction (ESRI Shapefile Technical Description, page 8); a hole goes to
/// the smallest shell that it lies in. A hole in no shell is a shell that was drawn the wrong way round.
fn group<P: Position>(rings: &[PolygonRing<P>]) -> Vec<Rings> {
    let mut shells: Vec<(f64, Rings)> = Vec::new();
    let mut holes = Vec::new();
    for ring in rings {
        let points = positions(ring.points());
        match ring {
            PolygonRing::Outer(_) => shells.push((area(&points).abs(), vec![points])),
            PolygonRing::Inner(_) => holes.push(points),
        }
    }
    for hole in holes {
        let owner = shells
            .iter_mut()
            .filter(|(_, shell)| shell.first().is_some_and(|shell| lies_in(&hole, shell)))
            .min_by(|(one, _), (other, _)| one.total_cmp(other));
        match owner {
            Some((_, shell)) => shell.push(hole),
            None => shells.push((area(&hole).abs(), vec![hole])),
        }
    }
    shells.into_iter().map(|(_, rings)| rings).collect()
}

/// Twice the signed area of a ring.
fn area(ring: &[[f64; 3]]) -> f64 {
    ring.windows(2)
        .map(|edge| match *edge {
            [[x0, y0, _], [x1, y1, _]] => x0 * y1 - x1 * y0,
            _ => 0.0,
        })
        .sum()
}

/// Whether a hole lies in a shell, by the first of its corners that is no corner of the shell: a hole may touch it.
fn lies_in(hole: &[[f64; 3]], shell: &[[f64; 3]]) -> bool {
    let corner =
        hole.iter().find(|corner| !shell.iter().any(|other| is_same_place(other, corner))).or_else(|| hole.first());
    let Some([x, y, _]) = corner else { return false };
    let mut is_inside = false;
    for edge in shell.windows(2) {
        if let [[x0, y0, _], [x1, y1, _]] = edge
            && (y0 > y) != (y1 > y)
            && *x < (x1 - x0) * (y - y0) / (y1 - y0) + x0
        {
            is_inside = !is_inside;
        }
    }
    is_inside
}

fn is_same_place([x, y, _]: &[f64; 3], [other_x, other_y, _]: &[f64; 3]) -> bool {
    x == other_x && y == other_y
}
