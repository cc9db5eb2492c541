//! Hydraulic units and watercourses.

use watergang_core::schema::GeometryKind;

use crate::Corridor;
use crate::land::Land;
use crate::line::at;
use crate::marsh::{Casier, Marsh, Marshes};
use crate::measure::length_m;
use crate::net::{Net, Rank, Reach};
use crate::plane::Pt;
use crate::rivers::River;
use crate::rng::Rng;
use crate::table::{Rows, Table, flag, measured, number, rounded, text, values};
use crate::territories::on_globe;
use crate::text::{Country, Label, Tri, joined, label};
use crate::wkb::{LonLat, Shape};

/// A stretch of water as it stands in the table.
#[derive(Clone, Debug)]
pub(crate) struct Watercourse {
    pub(crate) id: String,
    pub(crate) hydro_id: Option<String>,
    pub(crate) names: Option<Label>,
    pub(crate) country: Country,
    pub(crate) kind: &'static str,
    pub(crate) rank: Rank,
    pub(crate) class: &'static str,
    pub(crate) navigable: bool,
    pub(crate) width_m: f64,
    /// Its casier, as a place among all.
    pub(crate) casier: Option<usize>,
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// On the plane.
    pub(crate) line: Vec<Pt>,
    /// On the globe.
    pub(crate) lonlat: Vec<LonLat>,
}

impl Watercourse {
    pub(crate) fn length_m(&self) -> f64 {
        length_m(&self.lonlat)
    }

    /// The point half way.
    pub(crate) fn middle(&self) -> Pt {
        at(&self.line, crate::line::length_m(&self.line) / 2.0).map(|(at, _)| at).unwrap_or_default()
    }

    pub(crate) const fn dataset(&self) -> &'static str {
        match self.country {
            Country::Fr => "corridor-hydrography-fr",
            Country::Be => "corridor-hydrography-be",
        }
    }
}

/// Metres of the marsh's ditches that are classified wateringues: 170 km of the 700.
const CLASSIFIED_M: f64 = 170_000.0;

pub(crate) fn generate(net: &Net, rivers: &[River], marshes: &Marshes, land: &Land) -> Vec<Watercourse> {
    let mut rng = Rng::of("watercourses");
    let mut classified_m = 0.0;
    let mut all: Vec<Watercourse> = Vec::with_capacity(net.reaches.len());
    let mut numbers = vec![0_usize; rivers.len()];
    // Borders of casiers first: all of them are classified, then others by lot until the length is reached.
    let mut order: Vec<&Reach> = net.reaches.iter().collect();
    order.sort_by_key(|reach| reach.rank);
    for reach in order {
        let lonlat = crate::line::parts(&reach.line).fold(Vec::new(), |mut line: Vec<LonLat>, (from, to)| {
            if line.is_empty() {
                line.push(from.to_lonlat());
            }
            line.push(to.to_lonlat());
            line
        });
        let mut lonlat = lonlat;
        lonlat.dedup();
        if lonlat.len() < 2 {
            continue;
        }
        let found = match (reach.rank, reach.casier.and_then(|casier| marshes.casiers.get(casier))) {
            (Rank::Course(course), _) => rivers.get(course).zip(numbers.get_mut(course)).map(|(river, number)| {
                *number += 1;
                of_course(river, *number, reach, land)
            }),
            (_, Some(casier)) => {
                let classified = casier.marsh == Marsh::Audomarois
                    && (reach.rank == Rank::Main
                        || (reach.rank == Rank::Strip && classified_m < CLASSIFIED_M && rng.chance(0.19)));
                if classified {
                    classified_m += length_m(&lonlat);
                }
                let number = all.len();
                Some(of_ditch(casier, number, reach, classified, &mut rng))
            }
            _ => None,
        };
        all.extend(found.map(|water| Watercourse { lonlat, ..water }));
    }
    all
}

fn of_course(river: &River, number: usize, reach: &Reach, land: &Land) -> Watercourse {
    let course = river.course;
    let here = at(&reach.line, crate::line::length_m(&reach.line) / 2.0).map(|(at, _)| at).unwrap_or_default();
    let country = land.country_at(here).unwrap_or(if here.x < 0.0 { Country::Fr } else { Country::Be });
    let place = river.line.iter().position(|at| at.distance_m(here) < 60.0).unwrap_or_default();
    let way = place as f64 / river.line.len().max(1) as f64;
    let (source_m, mouth_m) = course.width_m;
    let class = match (country, course.navigable) {
        (Country::Fr, true) => "domaine public fluvial",
        (Country::Fr, false) => "cours d'eau non domanial",
        (Country::Be, true) => "bevaarbaar",
        (Country::Be, false) => "categorie 1",
    };
    Watercourse {
        id: format!("{}-{number:03}", course.id),
        hydro_id: Some(format!("SYN-{}-{number:03}", course.id.to_ascii_uppercase())),
        names: Some(label(course.names, "")),
        country,
        kind: course.kind,
        rank: reach.rank,
        class,
        navigable: course.navigable,
        width_m: rounded(source_m + (mouth_m - source_m) * way, 1),
        casier: None,
        from: reach.from,
        to: reach.to,
        line: reach.line.clone(),
        lonlat: Vec::new(),
    }
}

fn of_ditch(casier: &Casier, number: usize, reach: &Reach, classified: bool, rng: &mut Rng) -> Watercourse {
    let (marsh, country) = (casier.marsh, casier.country);
    let class = match (country, reach.rank) {
        (Country::Fr, _) if classified => "wateringue",
        (Country::Fr, Rank::Main) => "collectif",
        (Country::Fr, _) => "riverain",
        (Country::Be, Rank::Main) => "categorie 2",
        (Country::Be, Rank::Strip) => "categorie 3",
        (Country::Be, _) => "niet geklasseerd",
    };
    let width_m = match (reach.rank, classified) {
        (Rank::Main, _) => rng.between(5.0, 11.0),
        (_, true) => rng.between(4.0, 7.0),
        (Rank::Strip, false) => rng.between(2.0, 4.5),
        _ => rng.between(1.0, 3.0),
    };
    let named: Option<Tri> = match (marsh, reach.rank, classified) {
        (Marsh::Audomarois, _, true) => Some(["Watergang, casier ", "Watergang ", "Watergang of "]),
        (_, Rank::Main, _) => Some(["Fossé principal, ", "Hoofdsloot ", "Main ditch of "]),
        _ => None,
    };
    Watercourse {
        id: format!("{}-{number:05}", marsh.slug()),
        hydro_id: None,
        names: named.map(|named| joined(named, unit_name(casier))),
        country,
        kind: if marsh == Marsh::Audomarois { "watergang" } else { "ditch" },
        rank: reach.rank,
        class,
        navigable: marsh == Marsh::Audomarois && classified && rng.chance(0.3),
        width_m: rounded(width_m, 1),
        casier: reach.casier,
        from: reach.from,
        to: reach.to,
        line: reach.line.clone(),
        lonlat: Vec::new(),
    }
}

const AUDOMAROIS: &[&str] = &[
    "Romelaere",
    "Bagard",
    "Grand Nieppe",
    "Westbroek",
    "Booneghem",
    "Lansbergue",
    "Schoubrouck",
    "Zuydbrouck",
    "Cappelbrouck",
    "Canarderie",
    "Doulac",
    "Lyzel",
    "Haut-Pont",
    "Rivage",
    "Tourniquet",
    "Wez",
    "Ardents",
    "Viscourt",
    "Malhove",
    "Broukaille",
    "Oestmarais",
    "Leeg",
    "Houlle",
    "Noordbrouck",
    "Petit Leeg",
];
const BROEKEN: &[&str] = &[
    "Blankaart",
    "Merkembroek",
    "Woumenbroek",
    "Noordschotebroek",
    "Reningebroek",
    "Nieuwkapellebroek",
    "Oudekapellebroek",
    "Rillebroek",
    "Luigembroek",
    "Esenbroek",
    "Knokkebroek",
    "Pollinkhovebroek",
    "Zuidschotebroek",
];
const MOEREN: &[&str] = &["Grote Moere", "Kleine Moere", "Ringsloot", "Seine", "Zuidmoere", "Noordmoere"];
const POLDER: &[&str] = &[
    "Lampernisse",
    "Pervijze",
    "Ramskapelle",
    "Avekapelle",
    "Eggewaartskapelle",
    "Booitshoeke",
    "Wulpen",
    "Zoutenaaie",
];
const PLAIN: &[&str] =
    &["Looberghe", "Cappelle-Brouck", "Pitgam", "Steene", "Brouckerque", "Bierne", "Drincham", "Spycker", "Millam"];

/// Name of a casier. There are more casiers than names: the later ones bear a number.
pub(crate) fn unit_name(casier: &Casier) -> Label {
    let names = match casier.marsh {
        Marsh::Audomarois => AUDOMAROIS,
        Marsh::Broeken => BROEKEN,
        Marsh::Moeren => MOEREN,
        Marsh::Polder => POLDER,
        Marsh::Plain => PLAIN,
    };
    let place = casier.number.saturating_sub(1);
    let name = names.iter().cycle().nth(place).copied().unwrap_or_default();
    let round = place / names.len().max(1);
    if round == 0 { label([name; 3], "") } else { label([name; 3], &format!(" {}", round + 1)) }
}

/// Id of a casier by its place among all.
pub(crate) fn unit_id(marshes: &Marshes, casier: usize) -> Option<String> {
    marshes.casiers.get(casier).map(|found| format!("unit:{}-{:02}", found.marsh.slug(), found.number))
}

/// The body that keeps the water of a marsh.
pub(crate) const fn manager(marsh: Marsh, country: Country) -> &'static str {
    match (marsh, country) {
        (Marsh::Audomarois, _) => "wateringues-7",
        (Marsh::Plain, _) | (_, Country::Fr) => "wateringues-4",
        (Marsh::Broeken, _) => "polder-zuidijzer",
        _ => "polder-noordwatering",
    }
}

pub(crate) const HYDRAULIC_UNIT: Table = Table {
    collection: "hydraulic_unit",
    columns: &[
        text("id"),
        text("label_fr"),
        text("label_nl"),
        text("label_en"),
        text("country"),
        text("manager_id"),
        text("regime"),
        number("level_winter_m"),
        number("level_summer_m"),
        number("level_tolerance_m"),
        text("vertical_datum"),
        text("dataset_id"),
    ],
    geometry: Some(GeometryKind::MultiPolygon),
    id_property: Some("id"),
    fill: fill_unit,
};

/// Winter and summer level of a casier in metres above the zero of its country: NGF-IGN69 in France, TAW in Belgium,
/// whose zero lies about two metres lower.
pub(crate) fn levels_m(casier: usize, country: Country) -> (f64, f64) {
    let mut rng = Rng::of(&format!("level {casier}"));
    let summer = match country {
        Country::Fr => rng.between(1.95, 2.35),
        Country::Be => rng.between(2.85, 3.20),
    };
    (rounded(summer - rng.between(0.10, 0.25), 2), rounded(summer, 2))
}

/// Vertical reference system of a country: NGF-IGN69 or Ostend.
pub(crate) const fn datum(country: Country) -> &'static str {
    match country {
        Country::Fr => "EPSG:5720",
        Country::Be => "EPSG:5710",
    }
}

fn fill_unit(corridor: &Corridor, rows: &mut Rows<'_>) {
    let marshes = &corridor.marshes;
    for (place, (casier, ring)) in marshes.casiers.iter().zip(&corridor.net.casier_rings).enumerate() {
        let names = match casier.country {
            Country::Fr => joined(["Casier ", "Peilgebied ", "Hydraulic unit "], unit_name(casier)),
            Country::Be => joined(["Unité hydraulique ", "Peilgebied ", "Hydraulic unit "], unit_name(casier)),
        };
        let regime = match casier.marsh {
            Marsh::Audomarois => "mixed",
            Marsh::Broeken => "gravity",
            Marsh::Moeren | Marsh::Plain => "pumped",
            Marsh::Polder => "gravity",
        };
        let (winter, summer) = levels_m(place, casier.country);
        rows.placed(
            &Shape::MultiPolygon(vec![on_globe(ring)]),
            values![
                unit_id(marshes, place),
                ..names,
                casier.country.code(),
                manager(casier.marsh, casier.country),
                regime,
                winter,
                summer,
                0.05,
                datum(casier.country),
                "corridor-hydraulic-unit",
            ],
        );
    }
}

pub(crate) const WATERCOURSE: Table = Table {
    collection: "watercourse",
    columns: &[
        text("id"),
        text("hydro_id"),
        text("name_fr"),
        text("name_nl"),
        text("name_en"),
        text("country"),
        text("kind"),
        text("origin"),
        text("persistence"),
        text("management_class"),
        flag("navigable"),
        number("width_m"),
        text("manager_id"),
        text("hydraulic_unit_id"),
        text("water_body_code"),
        text("from_node"),
        text("to_node"),
        measured("length_m"),
        text("dataset_id"),
    ],
    geometry: Some(GeometryKind::MultiLineString),
    id_property: Some("id"),
    fill: fill_watercourse,
};

fn fill_watercourse(corridor: &Corridor, rows: &mut Rows<'_>) {
    for water in &corridor.watercourses {
        let [fr, nl, en] = water.names.as_ref().map_or([None, None, None], |names| names.each_ref().map(Some));
        let natural = matches!(water.kind, "river" | "brook");
        let casier = water.casier.and_then(|casier| corridor.marshes.casiers.get(casier));
        let keeper = match (casier, water.country, water.navigable) {
            (Some(casier), country, _) => manager(casier.marsh, country),
            (None, Country::Fr, true) => "vnf",
            (None, Country::Fr, false) => "smageaa",
            (None, Country::Be, true) => "vlaamse-waterweg",
            (None, Country::Be, false) => "vmm",
        };
        let body = natural.then(|| format!("SYN-WB-{}", water.country.code()));
        let persistence = if water.width_m < 1.6 { "intermittent" } else { "perennial" };
        rows.placed(
            &Shape::MultiLine(water.lonlat.clone()),
            values![
                &water.id,
                water.hydro_id.as_ref(),
                fr,
                nl,
                en,
                water.country.code(),
                water.kind,
                if natural { "natural" } else { "manMade" },
                persistence,
                water.class,
                water.navigable,
                water.width_m,
                keeper,
                water.casier.and_then(|casier| unit_id(&corridor.marshes, casier)),
                body,
                format!("n{:06}", water.from),
                format!("n{:06}", water.to),
                water.length_m(),
                water.dataset(),
            ],
        );
    }
}
