//! The text of PROJ pipelines: put together, turned round, laid end to end.

use crate::datum::{Datum, Helmert, RotationConvention};
use crate::ellipsoid::Ellipsoid;
use crate::registry::{CrsInfo, Definition};

/// What a pipeline consists of.
const HEAD: &str = "+proj=pipeline";

const DEGREES_TO_RADIANS: &str = "+proj=unitconvert +xy_in=deg +xy_out=rad";
const RADIANS_TO_DEGREES: &str = "+proj=unitconvert +xy_in=rad +xy_out=deg";

/// The whole way from one CRS to another.
pub(crate) fn between(from: &CrsInfo, to: &CrsInfo) -> String {
    if from.is_same_as(to) {
        return "+proj=noop".to_owned();
    }
    let mut steps = to_hub(from);
    steps.extend(turned_round(&to_hub(to)));
    join(&without_detours(steps))
}

/// The steps from the coordinates of a CRS to longitude and latitude in radians at the hub.
fn to_hub(crs: &CrsInfo) -> Vec<String> {
    match &crs.definition {
        Definition::BuiltIn { datum, projection } => {
            let mut steps = vec![
                projection
                    .proj_step(&datum.ellipsoid)
                    .map_or_else(|| DEGREES_TO_RADIANS.to_owned(), |step| format!("+inv {step}")),
            ];
            steps.extend(shift_steps(datum));
            steps
        }
        Definition::Custom { pipeline } => {
            let mut steps = turned_round(&steps_of(pipeline));
            steps.push(DEGREES_TO_RADIANS.to_owned());
            steps
        }
    }
}

fn shift_steps(datum: &Datum) -> Vec<String> {
    let Some(helmert) = &datum.to_hub else { return Vec::new() };
    vec![
        "+proj=push +v_3".to_owned(),
        format!("+proj=cart +ellps={}", datum.ellipsoid.proj_name),
        helmert_step(helmert),
        format!("+inv +proj=cart +ellps={}", Ellipsoid::GRS80.proj_name),
        "+proj=pop +v_3".to_owned(),
    ]
}

fn helmert_step(helmert: &Helmert) -> String {
    let [x, y, z] = helmert.translation_m;
    let [rx, ry, rz] = helmert.rotation_arcsec;
    let scale_ppm = helmert.scale_ppm;
    let convention = match helmert.convention {
        RotationConvention::PositionVector => "position_vector",
        RotationConvention::CoordinateFrame => "coordinate_frame",
    };
    format!("+proj=helmert +x={x} +y={y} +z={z} +rx={rx} +ry={ry} +rz={rz} +s={scale_ppm} +convention={convention}")
}

/// The steps of a pipeline text, each without its `+step`. A text that is no pipeline is one step.
pub(crate) fn steps_of(pipeline: &str) -> Vec<String> {
    let words: Vec<&str> = pipeline.split_whitespace().collect();
    let body = words.strip_prefix(&[HEAD]).unwrap_or(&words);
    body.split(|word| *word == "+step").filter(|step| !step.is_empty()).map(|step| step.join(" ")).collect()
}

/// The steps backwards: the last first, each inverted.
fn turned_round(steps: &[String]) -> Vec<String> {
    steps
        .iter()
        .rev()
        .map(|step| match step.as_str() {
            DEGREES_TO_RADIANS => RADIANS_TO_DEGREES.to_owned(),
            RADIANS_TO_DEGREES => DEGREES_TO_RADIANS.to_owned(),
            // The stack is told by the words, so that the text reads the way it runs.
            "+proj=push +v_3" => "+proj=pop +v_3".to_owned(),
            "+proj=pop +v_3" => "+proj=push +v_3".to_owned(),
            _ => step.strip_prefix("+inv ").map_or_else(|| format!("+inv {step}"), ToOwned::to_owned),
        })
        .collect()
}

/// The steps less every pair of neighbours that undo each other. Two shifts of the datum thereby meet in geocentric
/// space and do not forget the height between them; PROJ would leave the same steps out by itself.
fn without_detours(steps: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::with_capacity(steps.len());
    for step in steps {
        let undone = turned_round(std::slice::from_ref(&step));
        if kept.last() == undone.first() {
            kept.pop();
        } else {
            kept.push(step);
        }
    }
    kept
}

fn join(steps: &[String]) -> String {
    if steps.is_empty() {
        return "+proj=noop".to_owned();
    }
    let mut text = HEAD.to_owned();
    for step in steps {
        text.push_str(" +step ");
        text.push_str(step);
    }
    text
}

impl CrsInfo {
    /// Whether both CRSs have the same coordinates for every place: CRS84 and EPSG:4326, say, which differ by the
    /// order in which they are written.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        let same_operation = match (&self.definition, &other.definition) {
            (
                Definition::BuiltIn { datum, projection },
                Definition::BuiltIn { datum: other_datum, projection: other_projection },
            ) => {
                // Without a projection the ellipsoid does not matter: both are longitudes and latitudes at the hub.
                let same_ellipsoid =
                    datum.ellipsoid == other_datum.ellipsoid || projection.proj_step(&datum.ellipsoid).is_none();
                projection == other_projection && datum.to_hub == other_datum.to_hub && same_ellipsoid
            }
            (Definition::Custom { pipeline }, Definition::Custom { pipeline: other }) => pipeline == other,
            _ => false,
        };
        same_operation || self.id == other.id
    }
}
