//! Habitat patches: every plot of the marshes, and strips along the rivers between them.

use std::collections::BTreeSet;

use watergang_core::schema::GeometryKind;

use crate::Corridor;
use crate::land::Land;
use crate::line::{blob, strip};
use crate::marsh::{Marsh, Marshes};
use crate::measure::area_ha;
use crate::net::Net;
use crate::plane::Pt;
use crate::polygon::{centroid, is_simple, signed_area_m2};
use crate::rivers::River;
use crate::rng::Rng;
use crate::table::{Rows, Table, date, measured, number, rounded, text, values, whole};
use crate::territories::on_globe;
use crate::text::Country;
use crate::wkb::{LonLat, Shape};

/// The observatory's own classes of habitat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Family {
    Reedbed,
    WetMeadow,
    OpenWater,
    WetWood,
    Fen,
    Arable,
    /// Vegetable plots; arable in the tables.
    MarketGarden,
    Other,
}

impl Family {
    /// The code of the family.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Reedbed => "reedbed",
            Self::WetMeadow => "wet_meadow",
            Self::OpenWater => "open_water",
            Self::WetWood => "wet_wood",
            Self::Fen => "fen",
            Self::Arable | Self::MarketGarden => "arable",
            Self::Other => "other",
        }
    }

    /// EUNIS (2012), Flemish BWK, and Annex I of the Habitats Directive where one may hold.
    const fn codes(self) -> (&'static str, &'static str, Option<&'static str>) {
        match self {
            Self::Reedbed => ("C3.2", "mr", None),
            Self::WetMeadow => ("E3.4", "hc", Some("6510")),
            Self::OpenWater => ("C1.3", "ae", Some("3150")),
            Self::WetWood => ("F9.2", "sf", Some("91E0")),
            Self::Fen => ("E5.4", "hf", Some("6430")),
            Self::Arable => ("I1.1", "bl", None),
            Self::MarketGarden => ("I1.2", "kt", None),
            Self::Other => ("E2.1", "hp", None),
        }
    }
}

/// A patch of habitat.
#[derive(Clone, Debug)]
pub(crate) struct Patch {
    pub(crate) id: String,
    pub(crate) country: Country,
    pub(crate) marsh: Option<Marsh>,
    pub(crate) family: Family,
    /// On the plane: where species are seen.
    pub(crate) middle: Pt,
    pub(crate) ring: Vec<LonLat>,
}

impl Patch {
    const fn dataset(&self) -> &'static str {
        match self.country {
            Country::Fr => "corridor-habitat-fr",
            Country::Be => "corridor-habitat-be",
        }
    }
}

/// Ponds and lakes: longitude, latitude, radius in metres.
const LAKES: &[(f64, f64, f64)] = &[
    (2.271, 50.786, 430.0),
    (2.285, 50.771, 170.0),
    (2.224, 50.778, 150.0),
    (2.300, 50.776, 160.0),
    (2.244, 50.797, 140.0),
    (2.233, 50.790, 110.0),
    (2.861, 50.986, 520.0),
    (2.826, 50.976, 130.0),
];

/// The share of the way from the middle of the nearest lake to its shore; 1 on the shore.
fn lake_share(at: Pt) -> f64 {
    LAKES
        .iter()
        .map(|&(lon, lat, radius_m)| at.distance_m(Pt::from_lonlat((lon, lat))) / radius_m)
        .fold(f64::INFINITY, f64::min)
}

/// The plots whose middle lies in a lake.
pub(crate) fn in_lakes(marshes: &Marshes) -> BTreeSet<usize> {
    let wet = |ring: &[Pt]| lake_share(centroid(ring)) < 1.0;
    marshes.plots.iter().enumerate().filter(|(_, plot)| wet(&plot.ring)).map(|(place, _)| place).collect()
}

/// A slow field between about -1 and 1: neighbours are alike.
fn field(at: Pt, phase: f64) -> f64 {
    let wave = |x: f64, y: f64| (at.x / x + at.y / y + phase).sin();
    (wave(310.0, 520.0) + wave(-640.0, 290.0) + 0.7 * wave(190.0, -230.0)) / 2.7
}

fn family(marsh: Marsh, at: Pt, rng: &mut Rng) -> Family {
    let lake = lake_share(at);
    if lake < 1.0 {
        return Family::OpenWater;
    }
    if lake < 1.45 && rng.chance(0.75) {
        return if rng.chance(0.6) { Family::Reedbed } else { Family::WetWood };
    }
    let (wet, dry) = (field(at, 0.4) + 0.35 * rng.normal(), field(at, 2.9) + 0.35 * rng.normal());
    let gardens = at.distance_m(Pt::from_lonlat((2.246, 50.768)));
    match marsh {
        Marsh::Audomarois if gardens < 1_450.0 && dry > -0.75 => Family::MarketGarden,
        Marsh::Audomarois if wet > 0.98 => Family::Reedbed,
        Marsh::Audomarois if wet > 0.50 => {
            rng.weighted(&[(Family::WetWood, 5.0), (Family::Fen, 2.5)]).unwrap_or(Family::Fen)
        }
        Marsh::Audomarois if dry > 0.45 => Family::Arable,
        Marsh::Audomarois if wet < -0.16 => Family::Other,
        Marsh::Broeken if wet > 0.9 => Family::Reedbed,
        Marsh::Broeken if wet > 0.72 => Family::Fen,
        Marsh::Broeken if dry > 0.55 => Family::Arable,
        Marsh::Broeken if dry > 0.35 => Family::Other,
        Marsh::Audomarois | Marsh::Broeken if rng.chance(0.035) => Family::OpenWater,
        Marsh::Audomarois | Marsh::Broeken => Family::WetMeadow,
        Marsh::Polder if wet > 0.25 => Family::WetMeadow,
        Marsh::Moeren | Marsh::Polder | Marsh::Plain if wet > 0.55 => Family::Other,
        Marsh::Moeren | Marsh::Polder | Marsh::Plain => Family::Arable,
    }
}

pub(crate) fn generate(net: &Net, marshes: &Marshes, rivers: &[River], land: &Land) -> Vec<Patch> {
    let mut rng = Rng::of("habitats");
    let mut all = Vec::new();
    for (place, (plot, ring)) in marshes.plots.iter().zip(&net.plot_rings).enumerate() {
        let Some(casier) = marshes.casiers.get(plot.casier) else { continue };
        if signed_area_m2(ring) < 150.0 {
            continue;
        }
        let middle = centroid(ring);
        all.push(Patch {
            id: format!("hab-{}-{:05}", casier.marsh.slug(), place + 1),
            country: casier.country,
            marsh: Some(casier.marsh),
            family: family(casier.marsh, middle, &mut rng),
            middle,
            ring: on_globe(ring),
        });
    }
    along_rivers(rivers, marshes, land, &mut rng, &mut all);
    ponds(land, marshes, &mut rng, &mut all);
    all
}

/// Strips of 20 to 90 m on both banks of the rivers outside the marshes.
fn along_rivers(rivers: &[River], marshes: &Marshes, land: &Land, rng: &mut Rng, all: &mut Vec<Patch>) {
    for river in rivers.iter().filter(|river| river.course.kind != "canal") {
        let mut place = 0;
        while place + 4 < river.line.len() {
            let count = rng.whole(4, 9) as usize;
            let piece: Vec<Pt> = river.line.iter().skip(place).take(count).copied().collect();
            place += count - 1;
            let half_width_m = river.course.width_m.1 / 2.0;
            for side in [1.0, -1.0] {
                let far_m = rng.between(20.0, 90.0);
                let ring = strip(&piece, side * half_width_m, side * (half_width_m + far_m));
                let middle = centroid(&ring);
                let (Some(country), true) = (land.country_at(middle), is_simple(&ring)) else { continue };
                if rng.chance(0.18) || in_marsh(marshes, middle) {
                    continue;
                }
                let family = rng
                    .weighted(&[
                        (Family::WetMeadow, 3.6),
                        (Family::Other, 2.6),
                        (Family::Arable, 2.2),
                        (Family::WetWood, 1.5),
                        (Family::Reedbed, 0.5),
                        (Family::Fen, 0.6),
                    ])
                    .unwrap_or(Family::Other);
                let id = format!("hab-{}-{:05}", river.course.id, all.len() + 1);
                all.push(Patch { id, country, marsh: None, family, middle, ring: on_globe(&ring) });
            }
        }
    }
}

/// Ponds in the clay of inland Flanders.
fn ponds(land: &Land, marshes: &Marshes, rng: &mut Rng, all: &mut Vec<Patch>) {
    for number in 1..=700 {
        let (lon, lat) = (rng.between(2.28, 2.86), rng.between(50.80, 51.03));
        let (centre, radius_m) = (Pt::from_lonlat((lon, lat)), rng.between(6.0, 24.0));
        let ring = blob(centre, radius_m, 12, rng);
        let inland = land.place_at(centre).is_some() && !in_marsh(marshes, centre);
        if let (true, Some(country)) = (inland, land.country_at(centre)) {
            let id = format!("hab-pond-{number:05}");
            all.push(Patch {
                id,
                country,
                marsh: None,
                family: Family::OpenWater,
                middle: centre,
                ring: on_globe(&ring),
            });
        }
    }
}

/// Whether a point lies in one of the marshes.
pub(crate) fn in_marsh(marshes: &Marshes, at: Pt) -> bool {
    marshes.outlines.iter().any(|(_, ring)| crate::polygon::contains(ring, at))
}

/// The survey that the patches come from.
pub(crate) const VERSION: &str = "2024";

pub(crate) const HABITAT_PATCH: Table = Table {
    collection: "habitat_patch",
    columns: &[
        text("id"),
        text("country"),
        text("local_code"),
        text("biological_value"),
        date("survey_date"),
        text("survey_method"),
        text("confidence"),
        measured("area_ha"),
        text("dataset_id"),
        text("version"),
    ],
    geometry: Some(GeometryKind::MultiPolygon),
    id_property: Some("id"),
    fill: fill_patch,
};

fn fill_patch(corridor: &Corridor, rows: &mut Rows<'_>) {
    let mut rng = Rng::of("surveys");
    for patch in &corridor.patches {
        let (eunis, bwk, _) = patch.family.codes();
        let (local, value) = match patch.country {
            Country::Fr => (eunis, None),
            Country::Be => (
                bwk,
                Some(match patch.family {
                    Family::Reedbed | Family::Fen | Family::WetWood => "z",
                    Family::WetMeadow | Family::OpenWater => "w",
                    Family::Arable | Family::MarketGarden | Family::Other => "m",
                }),
            ),
        };
        let day = format!("{}-{:02}-{:02}", rng.whole(2021, 2024), rng.whole(5, 9), rng.whole(1, 28));
        let method = if rng.chance(0.7) { "field" } else { "photo-interpretation" };
        let confidence = if method == "field" { "high" } else { "medium" };
        rows.placed(
            &Shape::MultiPolygon(vec![patch.ring.clone()]),
            values![
                &patch.id,
                patch.country.code(),
                local,
                value,
                day,
                method,
                confidence,
                area_ha(&patch.ring),
                patch.dataset(),
                VERSION,
            ],
        );
    }
}

pub(crate) const HABITAT_PATCH_TYPE: Table = Table {
    collection: "habitat_patch_type",
    columns: &[
        text("patch_id"),
        text("scheme"),
        text("code"),
        whole("rank"),
        number("share"),
        text("family"),
        text("conservation_status"),
    ],
    geometry: None,
    id_property: None,
    fill: fill_type,
};

/// One row per patch in the classification of its country; one in eight patches is a complex of two.
fn fill_type(corridor: &Corridor, rows: &mut Rows<'_>) {
    let mut rng = Rng::of("habitat types");
    for patch in &corridor.patches {
        let scheme = match patch.country {
            Country::Fr => "eunis",
            Country::Be => "bwk",
        };
        let code = |family: Family| match patch.country {
            Country::Fr => family.codes().0,
            Country::Be => family.codes().1,
        };
        let second = rng.chance(0.12).then_some(match patch.family {
            Family::Reedbed => Family::OpenWater,
            Family::WetMeadow => Family::Fen,
            Family::WetWood => Family::Reedbed,
            Family::OpenWater | Family::Fen => Family::Reedbed,
            Family::Arable | Family::MarketGarden | Family::Other => Family::WetMeadow,
        });
        let share = if second.is_some() { rounded(rng.between(0.6, 0.85), 2) } else { 1.0 };
        rows.plain(values![&patch.id, scheme, code(patch.family), 1_i64, share, patch.family.code(), None::<&str>,]);
        if let Some(second) = second {
            let rest = rounded(1.0 - share, 2);
            rows.plain(values![&patch.id, scheme, code(second), 2_i64, rest, second.code(), None::<&str>,]);
        }
        if let (Some(annex), true) = (patch.family.codes().2, rng.chance(0.35)) {
            let status = rng.weighted(&[("favourable", 0.3), ("inadequate", 0.45), ("bad", 0.2), ("unknown", 0.05)]);
            rows.plain(values![&patch.id, "habitatsDirective", annex, 1_i64, share, patch.family.code(), status,]);
        }
    }
}
