//! What becomes of a geometry on its way into the store, and when it does not get there.
//!
//! | what is wrong | treatment |
//! | --- | --- |
//! | bytes that are no WKB, curves | the row is refused |
//! | NaN or infinite coordinates | the row is refused |
//! | no geometry, or an empty one | the row is taken without a geometry; an empty one is warned about |
//! | rings not closed, positions twice in a row, parts without extent | repaired, and told |
//! | rings of the wrong direction | turned; not told, since files differ in their rules |
//! | nothing left after these repairs | the row is refused |
//! | rings that cross, holes outside, polygons that overlap | the row is refused, unless `keep_invalid`: then warned |
//! | outside the area of use of the file's CRS or the target's, by more than a degree | the row is refused; where x and y would fit the other way round, the reason says so |
//! | outside the area that the mapping gives | the row is refused |
//! | heights, where the target has none; measures always | dropped; not told, since the target says so |
//! | no heights, where the target has them | the mapping's `height_m` where it has one, else the row is refused |
//! | a single geometry for a multi one | becomes a multi geometry of one part |
//! | a multi geometry of one part for a single one | becomes that part |
//! | another kind than the target's | the row is refused |
//! | a position without a place in the target's CRS | the row is refused |

use watergang_core::GeometryKind;
use watergang_crs::{Area, Reproject};
use watergang_geometry::validity::{self, FaultKind};
use watergang_geometry::wkb::{self, Kind};
use watergang_geometry::{Envelope, WkbError, drop_z, envelope, projected, promote_to_multi, repair, to_iso};

use crate::positions::{add_z, single_part};
use crate::report::Severity;

/// How far beyond a CRS's area of use a geometry may reach: coasts and borders are drawn generously.
const AREA_MARGIN_DEG: f64 = 1.0;

/// What the geometries of an import must be.
#[derive(Clone, Debug)]
pub struct GeometryRule {
    /// The kind of the target; [`GeometryKind::Any`] takes all.
    pub kind: GeometryKind,
    /// Whether the target has heights.
    pub has_z: bool,
    /// Height of geometries that have none, in metres, where the target has heights.
    pub height_m: Option<f64>,
    /// From the CRS of the file to that of the target.
    pub to_target: Reproject,
    /// From the CRS of the file to longitude and latitude.
    pub to_lon_lat: Reproject,
    /// Where geometries may be, in degrees: the areas of both CRSs, by name.
    pub areas: Vec<(String, Area)>,
    /// Where the mapping says that geometries are.
    pub limit: Option<Area>,
    /// Whether invalid geometries are taken with a warning.
    pub keep_invalid: bool,
}

/// A geometry that may go in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    /// ISO WKB in the CRS of the target.
    pub wkb: Option<Vec<u8>>,
    /// What there is to tell.
    pub notes: Vec<(Severity, String)>,
}

impl GeometryRule {
    /// Judges the geometry of a row.
    ///
    /// # Errors
    /// Why the row is refused, in a clause.
    pub fn judge(&self, foreign: &[u8]) -> Result<Judged, String> {
        let mut notes = Vec::new();
        let mut bytes = Vec::with_capacity(foreign.len() + 16);
        self.dimensioned(foreign, &mut bytes)?;
        if !all_finite(&bytes)? {
            return Err("a coordinate of its geometry is not a finite number".to_owned());
        }
        if envelope(&bytes).map_err(unreadable)?.is_none() {
            notes.push((Severity::Warned, "its geometry is empty; it was taken without one".to_owned()));
            return Ok(Judged { wkb: None, notes });
        }
        let mut mended = Vec::with_capacity(bytes.len());
        let repairs = repair::repair(&bytes, &mut mended).map_err(unreadable)?;
        let Some(bounds) = envelope(&mended).map_err(unreadable)? else {
            return Err("its geometry has no extent: nothing is left without repeated positions".to_owned());
        };
        notes.extend(told(&repairs).map(|what| (Severity::Repaired, what)));
        self.check_place(&bounds)?;
        notes.extend(self.check_validity(&mended)?);
        let wkb = self.reproject(self.of_kind(mended)?)?;
        Ok(Judged { wkb: Some(wkb), notes })
    }

    /// Writes the geometry with the dimensions of the target.
    fn dimensioned(&self, foreign: &[u8], out: &mut Vec<u8>) -> Result<(), String> {
        if !self.has_z {
            return drop_z(foreign, out).map_err(unreadable);
        }
        if wkb::head(foreign).map_err(unreadable)?.has_z {
            return to_iso(foreign, out).map_err(unreadable);
        }
        let height_m = self.height_m.ok_or("its geometry has no heights, which the collection demands")?;
        let mut flat = Vec::with_capacity(foreign.len());
        to_iso(foreign, &mut flat).map_err(unreadable)?;
        add_z(&flat, height_m, out).map_err(unreadable)
    }

    fn check_place(&self, bounds: &Envelope) -> Result<(), String> {
        let (x, y) = (0.5 * (bounds.min_x + bounds.max_x), 0.5 * (bounds.min_y + bounds.max_y));
        let mut corners = [
            [bounds.min_x, bounds.min_y],
            [bounds.max_x, bounds.min_y],
            [bounds.max_x, bounds.max_y],
            [bounds.min_x, bounds.max_y],
        ];
        let lost_count = self.to_lon_lat.apply_in_place(&mut corners);
        let limits = self.areas.iter().map(|(name, area)| (name.as_str(), area, AREA_MARGIN_DEG));
        let limit = self.limit.iter().map(|area| ("the mapping", area, 0.0));
        for (name, area, margin_deg) in limits.chain(limit) {
            let is_inside = lost_count == 0 && corners.iter().all(|[lon, lat]| area.contains(*lon, *lat, margin_deg));
            if !is_inside {
                let swapped = self.to_lon_lat.apply(y, x).is_some_and(|(lon, lat)| area.contains(lon, lat, margin_deg));
                let hint = if swapped { "; x and y seem to be the wrong way round" } else { "" };
                return Err(format!("its geometry near x {x}, y {y} lies outside the area of {name}{hint}"));
            }
        }
        Ok(())
    }

    fn check_validity(&self, wkb: &[u8]) -> Result<Option<(Severity, String)>, String> {
        let faults = validity::faults(wkb).map_err(unreadable)?;
        let Some(worst) = faults.iter().find(|fault| !fault.kind.is_harmless()) else { return Ok(None) };
        let place = worst.at.map(|[x, y]| format!(" near x {x}, y {y}")).unwrap_or_default();
        let told = format!("{}{place}", worst.kind.words());
        // What is not finite or has too few points would stop readers; no option lets it in.
        let may_be_kept = !matches!(worst.kind, FaultKind::NotFinite | FaultKind::TooFewPoints | FaultKind::NotClosed);
        if self.keep_invalid && may_be_kept {
            Ok(Some((Severity::Warned, format!("its geometry is invalid and was kept: {told}"))))
        } else {
            let hint = if may_be_kept { "; `--keep-invalid` takes it as it is" } else { "" };
            Err(format!("its geometry is invalid: {told}{hint}"))
        }
    }

    /// The geometry as the kind of the target.
    fn of_kind(&self, bytes: Vec<u8>) -> Result<Vec<u8>, String> {
        let kind = wkb::head(&bytes).map_err(unreadable)?.kind;
        let Some(wanted) = kind_of(self.kind) else { return Ok(bytes) };
        if kind == wanted {
            return Ok(bytes);
        }
        if kind.multi() == wanted {
            let mut multi = Vec::with_capacity(bytes.len() + 9);
            promote_to_multi(&bytes, &mut multi).map_err(unreadable)?;
            return Ok(multi);
        }
        if wanted.multi() == kind
            && let Some(single) = single_part(&bytes)
        {
            return Ok(single.to_vec());
        }
        Err(format!("its geometry is a {kind:?}, the collection takes a {wanted:?}"))
    }

    fn reproject(&self, wkb: Vec<u8>) -> Result<Vec<u8>, String> {
        if self.to_target.is_identity() {
            return Ok(wkb);
        }
        let mut lost = None;
        let mut out = Vec::with_capacity(wkb.len());
        let brought = projected(&wkb, &mut out, &mut |positions| {
            for position in positions.iter_mut() {
                let [x, y] = *position;
                match self.to_target.apply(x, y) {
                    Some((x, y)) => *position = [x, y],
                    None => lost = Some((x, y)),
                }
            }
            usize::from(lost.is_some())
        });
        match (brought, lost) {
            (_, Some((x, y))) => Err(format!("its position x {x}, y {y} has no place in {}", self.to_target.to())),
            (brought, None) => brought.map(|()| out).map_err(unreadable),
        }
    }
}

fn unreadable(error: WkbError) -> String {
    format!("its geometry cannot be read: {error}")
}

fn all_finite(bytes: &[u8]) -> Result<bool, String> {
    let mut finite = true;
    let _ = wkb::walk(bytes, &mut |part| {
        if let Some((_, positions)) = part {
            finite &= positions
                .xyz()
                .all(|[x, y, z]| x.is_finite() && y.is_finite() && (!positions.has_z() || z.is_finite()));
        }
        wkb::Flow::Continue(())
    })
    .map_err(unreadable)?;
    Ok(finite)
}

fn told(repairs: &repair::Repairs) -> Option<String> {
    let mut told = Vec::new();
    let mut tell = |count: usize, one: &str, many: &str| match count {
        0 => {}
        1 => told.push(one.to_owned()),
        count => told.push(format!("{count} {many}")),
    };
    tell(repairs.closed_ring_count, "a ring was closed", "rings were closed");
    tell(repairs.dropped_position_count, "a repeated position was dropped", "repeated positions were dropped");
    tell(repairs.dropped_part_count, "a part without extent was dropped", "parts without extent were dropped");
    (!told.is_empty()).then(|| told.join(", "))
}

fn kind_of(kind: GeometryKind) -> Option<Kind> {
    Some(match kind {
        GeometryKind::Point => Kind::Point,
        GeometryKind::LineString => Kind::LineString,
        GeometryKind::Polygon => Kind::Polygon,
        GeometryKind::MultiPoint => Kind::MultiPoint,
        GeometryKind::MultiLineString => Kind::MultiLineString,
        GeometryKind::MultiPolygon => Kind::MultiPolygon,
        GeometryKind::GeometryCollection => Kind::GeometryCollection,
        GeometryKind::Any => return None,
    })
}
