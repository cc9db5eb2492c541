//! Opportunities for works, and actions.

use watergang_core::schema::GeometryKind;

use crate::Corridor;
use crate::habitats::Family;
use crate::line::{blob, smooth};
use crate::measure::{area_ha, length_m};
use crate::net::Rank;
use crate::places::Place;
use crate::plane::Pt;
use crate::rng::Rng;
use crate::table::{Rows, Table, date, number, rounded, text, values, whole};
use crate::territories::on_globe;
use crate::text::{Country, Label, Tri};
use crate::wkb::Shape;

/// An opportunity.
#[derive(Clone, Debug)]
pub(crate) struct Opportunity {
    id: String,
    kind: &'static str,
    names: Label,
    stake: &'static str,
    country: Country,
    status: &'static str,
    shape: Shape,
}

/// What can be done: kind, words, stake, share, habitat that it makes.
const KINDS: &[(&str, Tri, &str, f64, &str)] = &[
    ("pond", ["Mare à créer", "Poel aan te leggen", "Pond to dig"], "amphibians", 0.20, "open_water"),
    ("bank", ["Berge à adoucir", "Oever af te schuinen", "Bank to soften"], "watergang-upkeep", 0.15, "reedbed"),
    ("hedgerow", ["Haie à planter", "Haag te planten", "Hedge to plant"], "hedgerows", 0.18, "other"),
    ("reedbed", ["Roselière à restaurer", "Rietland te herstellen", "Reedbed to restore"], "reedbeds", 0.12, "reedbed"),
    (
        "meadow",
        ["Prairie humide à restaurer", "Nat grasland te herstellen", "Wet meadow to restore"],
        "wet-meadows",
        0.12,
        "wet_meadow",
    ),
    ("fish_pass", ["Passe à poissons", "Vispassage", "Fish pass"], "fish-migration", 0.07, "open_water"),
    (
        "structure_removal",
        ["Ouvrage à effacer", "Kunstwerk te verwijderen", "Structure to remove"],
        "fish-migration",
        0.04,
        "open_water",
    ),
    (
        "meander",
        ["Méandre à reconnecter", "Meander weer aan te sluiten", "Meander to reconnect"],
        "fish-migration",
        0.03,
        "open_water",
    ),
    (
        "flood_area",
        ["Zone d'expansion de crue", "Overstromingsgebied", "Flood storage area"],
        "flooding",
        0.05,
        "wet_meadow",
    ),
    ("crossing", ["Passage à faune", "Faunapassage", "Wildlife crossing"], "fragmentation", 0.04, "other"),
];

fn named(names: Tri, place: &Place) -> Label {
    let ([fr, nl, en], [at_fr, at_nl, at_en]) = (names, place.names);
    [format!("{fr}, {at_fr}"), format!("{nl}, {at_nl}"), format!("{en}, {at_en}")]
}

pub(crate) fn opportunities(corridor: &Corridor) -> Vec<Opportunity> {
    let mut rng = Rng::of("opportunities");
    let weights: Vec<(usize, f64)> = KINDS.iter().enumerate().map(|(place, kind)| (place, kind.3)).collect();
    let rivers: Vec<&crate::water::Watercourse> =
        corridor.watercourses.iter().filter(|water| matches!(water.rank, Rank::Course(_))).collect();
    let mut all = Vec::new();
    while all.len() < 430 {
        let Some(&(kind, names, stake, _, _)) = rng.weighted(&weights).and_then(|place| KINDS.get(place)) else {
            break;
        };
        let near_water = matches!(kind, "bank" | "fish_pass" | "structure_removal" | "meander" | "flood_area");
        let at = if near_water {
            rng.pick(&rivers).map(|water| water.middle())
        } else if matches!(kind, "reedbed" | "meadow") {
            rng.pick(&corridor.patches).filter(|patch| patch.family == Family::WetMeadow).map(|patch| patch.middle)
        } else {
            Some(Pt::from_lonlat((rng.between(2.15, 2.92), rng.between(50.70, 51.08))))
        };
        let Some((at, (_, place))) = at.and_then(|at| Some((at, corridor.land.place_at(at)?))) else { continue };
        let shape = match kind {
            "bank" | "hedgerow" | "meander" => {
                let way = Pt::of_angle(rng.between(0.0, std::f64::consts::TAU)).times(rng.between(60.0, 380.0));
                let bend = way.left().times(rng.between(-0.12, 0.12));
                let line = smooth(&[at, at.plus(way.times(0.5)).plus(bend), at.plus(way)], 30.0);
                Shape::Line(line.into_iter().map(Pt::to_lonlat).collect())
            }
            "reedbed" | "meadow" | "flood_area" => {
                let radius_m = if kind == "flood_area" { rng.between(120.0, 420.0) } else { rng.between(40.0, 140.0) };
                Shape::Polygon(on_globe(&blob(at, radius_m, 24, &mut rng)))
            }
            _ => Shape::Point(at.to_lonlat()),
        };
        let status = rng
            .weighted(&[
                ("identified", 0.42),
                ("studied", 0.2),
                ("agreed", 0.13),
                ("scheduled", 0.1),
                ("done", 0.12),
                ("dropped", 0.03),
            ])
            .unwrap_or("identified");
        let id = format!("opp-{:04}", all.len() + 1);
        all.push(Opportunity { id, kind, names: named(names, place), stake, country: place.country, status, shape });
    }
    all
}

pub(crate) const OPPORTUNITY: Table = Table {
    collection: "opportunity",
    columns: &[
        text("id"),
        text("label_fr"),
        text("label_nl"),
        text("label_en"),
        text("country"),
        text("kind"),
        text("stake_id"),
        whole("priority"),
        text("feasibility"),
        text("land_control"),
        text("cost_class"),
        text("status"),
        text("access_level"),
    ],
    geometry: Some(GeometryKind::Any),
    id_property: Some("id"),
    fill: fill_opportunity,
};

fn fill_opportunity(corridor: &Corridor, rows: &mut Rows<'_>) {
    let mut rng = Rng::of("priorities");
    for chance in &corridor.opportunities {
        let feasibility = rng.weighted(&[("high", 0.35), ("medium", 0.45), ("low", 0.2)]);
        let land = rng.weighted(&[("public", 0.45), ("agreement", 0.3), ("none", 0.25)]);
        let cost = rng.weighted(&[("< 5 000 EUR", 0.45), ("5 000 - 50 000 EUR", 0.4), ("> 50 000 EUR", 0.15)]);
        rows.placed(
            &chance.shape,
            values![
                &chance.id,
                ..chance.names,
                chance.country.code(),
                chance.kind,
                chance.stake,
                rng.whole(1, 5),
                feasibility,
                land,
                cost,
                chance.status,
                "public",
            ],
        );
    }
}

pub(crate) const ACTION: Table = Table {
    collection: "action",
    columns: &[
        text("id"),
        text("label_fr"),
        text("label_nl"),
        text("label_en"),
        text("country"),
        text("kind"),
        text("opportunity_id"),
        text("stake_id"),
        text("habitat_family"),
        text("lead_id"),
        text("status"),
        date("start_date"),
        date("end_date"),
        number("done_area_ha"),
        number("done_length_m"),
        whole("done_units"),
        whole("participants"),
        text("public_kind"),
        number("cost_eur"),
        text("funding"),
    ],
    geometry: Some(GeometryKind::Any),
    id_property: Some("id"),
    fill: fill_action,
};

/// Actions that need no works: kind, words, stake.
const OTHER: &[(&str, Tri, &str)] = &[
    (
        "awareness",
        ["Sortie découverte du marais", "Ontdekkingstocht in het moeras", "Discovery outing in the marsh"],
        "awareness",
    ),
    ("awareness", ["Chantier participatif", "Vrijwilligersdag", "Volunteer work day"], "awareness"),
    ("awareness", ["Classe d'eau", "Waterklas", "Water class for pupils"], "awareness"),
    ("study", ["Suivi des amphibiens", "Opvolging van amfibieën", "Monitoring of amphibians"], "amphibians"),
    (
        "study",
        ["Diagnostic de franchissabilité", "Onderzoek vispasseerbaarheid", "Survey of passability"],
        "fish-migration",
    ),
    ("management", ["Fauche tardive", "Late maaibeurt", "Late mowing"], "wet-meadows"),
    (
        "management",
        ["Curage doux de watergang", "Zachte ruiming van watergang", "Gentle dredging of a watergang"],
        "watergang-upkeep",
    ),
    (
        "management",
        ["Arrachage de plantes envahissantes", "Verwijderen van invasieve planten", "Removal of invasive plants"],
        "invasive",
    ),
    ("governance", ["Comité transfrontalier", "Grensoverschrijdend overleg", "Cross-border committee"], "governance"),
    ("purchase", ["Acquisition foncière", "Grondverwerving", "Purchase of land"], "wet-meadows"),
];

fn lead(country: Country, kind: &str) -> &'static str {
    match (country, kind) {
        (Country::Fr, "awareness" | "governance") => "pnr-cmo",
        (Country::Fr, "purchase") => "eden-62",
        (Country::Fr, _) => "smageaa",
        (Country::Be, "restoration" | "purchase") => "natuurpunt",
        (Country::Be, "management") => "polder-zuidijzer",
        (Country::Be, _) => "prov-west-vlaanderen",
    }
}

fn dates(rng: &mut Rng, status: &str) -> (String, Option<String>) {
    let (year, month) = match status {
        "done" => (rng.whole(2016, 2023), rng.whole(1, 9)),
        "running" => (2024, rng.whole(2, 10)),
        _ => (2025, rng.whole(3, 11)),
    };
    let ended = (status == "done").then(|| format!("{year}-{:02}-20", month + rng.whole(1, 3)));
    (format!("{year}-{month:02}-05"), ended)
}

fn fill_action(corridor: &Corridor, rows: &mut Rows<'_>) {
    let mut rng = Rng::of("actions");
    const FUNDING: &str = "Interreg (SYNTHETIC)";
    let mut number = 0;
    for chance in
        corridor.opportunities.iter().filter(|chance| matches!(chance.status, "done" | "scheduled" | "agreed"))
    {
        number += 1;
        let status = match chance.status {
            "done" => "done",
            "scheduled" if rng.chance(0.6) => "running",
            _ => "planned",
        };
        let (start, end) = dates(&mut rng, status);
        let family = KINDS.iter().find(|kind| kind.0 == chance.kind).map(|kind| kind.4);
        let done = status == "done";
        let area = match &chance.shape {
            Shape::Polygon(ring) if done => Some(rounded(area_ha(ring), 2)),
            _ => None,
        };
        let length = match &chance.shape {
            Shape::Line(line) if done => Some(rounded(length_m(line), 0)),
            _ => None,
        };
        let units = (done && matches!(chance.shape, Shape::Point(_))).then_some(1_i64);
        rows.placed(
            &chance.shape,
            values![
                format!("action-{number:04}"),
                ..chance.names,
                chance.country.code(),
                "restoration",
                &chance.id,
                chance.stake,
                family,
                lead(chance.country, "restoration"),
                status,
                start,
                end,
                area,
                length,
                units,
                None::<i64>,
                None::<&str>,
                rounded(rng.between(1_500.0, 90_000.0), -2),
                FUNDING,
            ],
        );
    }
    for _ in 0..220 {
        let Some(&(kind, names, stake)) = rng.pick(OTHER) else { break };
        let at = Pt::from_lonlat((rng.between(2.15, 2.92), rng.between(50.70, 51.08)));
        let Some((_, place)) = corridor.land.place_at(at) else { continue };
        number += 1;
        let status =
            rng.weighted(&[("done", 0.6), ("running", 0.15), ("planned", 0.2), ("cancelled", 0.05)]).unwrap_or("done");
        let (start, end) = dates(&mut rng, status);
        let audience = (kind == "awareness")
            .then(|| rng.weighted(&[("schools", 0.4), ("residents", 0.4), ("professionals", 0.2)]));
        let heads = (kind == "awareness" && status == "done").then(|| rng.whole(8, 65));
        let values = values![
            format!("action-{number:04}"),
            ..named(names, place),
            place.country.code(),
            kind,
            None::<&str>,
            stake,
            None::<&str>,
            lead(place.country, kind),
            status,
            start,
            end,
            None::<f64>,
            None::<f64>,
            None::<i64>,
            heads,
            audience.flatten(),
            rounded(rng.between(300.0, 15_000.0), -2),
            FUNDING,
        ];
        // A meeting of a committee has no place on the map.
        if kind == "governance" {
            rows.plain(values);
        } else {
            rows.placed(&Shape::Point(at.to_lonlat()), values);
        }
    }
}
