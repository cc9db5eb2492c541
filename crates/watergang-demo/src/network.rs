//! The ecological network: areas, axes, obstacles on land.

use watergang_core::schema::GeometryKind;

use crate::Corridor;
use crate::land::Land;
use crate::line::{at, blob, length_m, meander, smooth, strip};
use crate::marsh::Marshes;
use crate::plane::Pt;
use crate::polygon::{centroid, is_simple};
use crate::rivers::River;
use crate::rng::Rng;
use crate::table::{Rows, Table, measured, text, values};
use crate::territories::on_globe;
use crate::text::{Country, Label, Tri, joined, label};
use crate::wkb::{LonLat, Shape};

/// An area of the network.
#[derive(Clone, Debug)]
struct Area {
    element: &'static str,
    subnetwork: &'static str,
    country: Country,
    names: Label,
    ring: Vec<Pt>,
}

/// An axis of the network.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) id: String,
    names: Label,
    subnetwork: &'static str,
    functional: &'static str,
    line: Vec<Pt>,
}

/// Woods that everybody knows: names, longitude, latitude, radius in metres.
const WOODS: &[(Tri, f64, f64, f64)] = &[
    (
        ["Forêt de Rihoult-Clairmarais", "Bos van Rihoult-Clairmarais", "Rihoult-Clairmarais forest"],
        2.338,
        50.778,
        1_900.0,
    ),
    (["Forêt d'Éperlecques", "Bos van Éperlecques", "Éperlecques forest"], 2.168, 50.832, 1_700.0),
    (["Bois du Ham", "Hambos", "Ham wood"], 2.245, 50.843, 620.0),
    (["Bois de Saint-Acaire", "Bos van Sint-Acarius", "Saint-Acaire wood"], 2.555, 50.985, 430.0),
    (["Bois des Huit-Rues", "Achtstratenbos", "Huit-Rues wood"], 2.490, 50.845, 380.0),
    (["Forêt de Houthulst", "Houthulstbos", "Houthulst forest"], 2.945, 50.960, 950.0),
    (["Bois de Sixtus", "Sint-Sixtusbossen", "Saint Sixtus woods"], 2.722, 50.895, 700.0),
    (["Bois de Couthof", "Couthofbossen", "Couthof woods"], 2.700, 50.880, 540.0),
    (["Galgebossen", "Galgebossen", "Galgebossen"], 2.815, 50.873, 620.0),
];

fn areas(marshes: &Marshes, rivers: &[River], land: &Land) -> Vec<Area> {
    let mut rng = Rng::of("network areas");
    let mut all = Vec::new();
    for (names, lon, lat, radius_m) in WOODS {
        let ring = blob(Pt::from_lonlat((*lon, *lat)), *radius_m, 60, &mut rng);
        let country = land.country_at(centroid(&ring)).unwrap_or(Country::Fr);
        all.push(Area { element: "core", subnetwork: "woodland", country, names: label(*names, ""), ring });
    }
    for (marsh, ring) in &marshes.outlines {
        if marsh.official_ha().is_some() {
            let country = land.country_at(centroid(ring)).unwrap_or(Country::Fr);
            let names = joined(["Cœur de marais, ", "Moeraskern, ", "Marsh core, "], marsh.names());
            all.push(Area { element: "core", subnetwork: "wetland", country, names, ring: ring.clone() });
        }
    }
    for river in rivers.iter().filter(|river| river.course.kind != "canal") {
        for piece in river.line.chunks(26).filter(|piece| piece.len() > 6) {
            let ring = strip(piece, -rng.between(60.0, 170.0), rng.between(60.0, 170.0));
            let (Some(country), true) = (land.country_at(centroid(&ring)), is_simple(&ring)) else { continue };
            let element = if rng.chance(0.7) { "corridor" } else { "restoration" };
            let names = joined(["Corridor aquatique, ", "Watercorridor, ", "Aquatic corridor, "], river.course.names);
            all.push(Area { element, subnetwork: "watercourse", country, names, ring });
        }
    }
    for _ in 0..190 {
        let lonlat = (rng.between(2.10, 2.95), rng.between(50.68, 51.10));
        let ring = blob(Pt::from_lonlat(lonlat), rng.between(60.0, 260.0), 22, &mut rng);
        let Some((_, place)) = land.place_at(centroid(&ring)) else { continue };
        let subnetwork = rng
            .weighted(&[("grassland", 0.35), ("woodland", 0.3), ("hedgerow", 0.25), ("wetland", 0.1)])
            .unwrap_or("grassland");
        let names = joined(["Espace relais, ", "Stapsteen, ", "Stepping stone, "], place.names);
        all.push(Area { element: "stepping_stone", subnetwork, country: place.country, names, ring });
    }
    all
}

pub(crate) fn links(rivers: &[River], land: &Land) -> Vec<Link> {
    let mut rng = Rng::of("network links");
    let mut all: Vec<Link> = Vec::new();
    let functional = |rng: &mut Rng| {
        rng.weighted(&[("yes", 0.4), ("degraded", 0.35), ("no", 0.15), ("unknown", 0.1)]).unwrap_or("unknown")
    };
    for river in rivers {
        for piece in river.line.chunks(110).filter(|piece| piece.len() > 20) {
            let names = joined(["Axe : ", "As: ", "Axis: "], river.course.names);
            let id = format!("link-{:03}", all.len() + 1);
            let functional = functional(&mut rng);
            all.push(Link { id, names, subnetwork: "watercourse", functional, line: piece.to_vec() });
        }
    }
    for _ in 0..110 {
        let start = Pt::from_lonlat((rng.between(2.14, 2.90), rng.between(50.70, 51.06)));
        let end =
            start.plus(Pt::of_angle(rng.between(0.0, std::f64::consts::TAU)).times(rng.between(1_500.0, 4_500.0)));
        let (Some((_, from)), Some((_, to))) = (land.place_at(start), land.place_at(end)) else { continue };
        let side = end.minus(start).left().times(rng.between(-0.12, 0.12));
        let way = [start, start.toward(end, 0.5).plus(side), end];
        let how = crate::line::Meander { swing_m: 60.0, loop_m: 900.0 };
        let line = meander(&smooth(&way, 120.0), how, &mut rng);
        let subnetwork =
            rng.weighted(&[("hedgerow", 0.45), ("grassland", 0.3), ("woodland", 0.25)]).unwrap_or("hedgerow");
        let names = joined(from.names, to.names.map(|to| format!(" - {to}")));
        let id = format!("link-{:03}", all.len() + 1);
        let functional = functional(&mut rng);
        all.push(Link { id, names, subnetwork, functional, line });
    }
    all
}

pub(crate) const NETWORK_AREA: Table = Table {
    collection: "network_area",
    columns: &[
        text("id"),
        text("label_fr"),
        text("label_nl"),
        text("label_en"),
        text("country"),
        text("element"),
        text("subnetwork"),
        text("scheme"),
        text("objective"),
        text("dataset_id"),
    ],
    geometry: Some(GeometryKind::MultiPolygon),
    id_property: Some("id"),
    fill: fill_area,
};

fn fill_area(corridor: &Corridor, rows: &mut Rows<'_>) {
    for (place, area) in areas(&corridor.marshes, &corridor.rivers, &corridor.land).into_iter().enumerate() {
        let scheme = match (area.country, area.element, area.subnetwork) {
            (Country::Fr, ..) => "sraddet",
            (Country::Be, "core", _) => "ven-gen",
            (Country::Be, _, "watercourse") => "ven-geno",
            (Country::Be, ..) => "ivon-nvbg",
        };
        let objective = match area.element {
            "core" | "corridor" => "preserve",
            "restoration" => "restore",
            _ => "create",
        };
        rows.placed(
            &Shape::MultiPolygon(vec![on_globe(&area.ring)]),
            values![
                format!("net-{:04}", place + 1),
                ..area.names,
                area.country.code(),
                area.element,
                area.subnetwork,
                scheme,
                objective,
                "corridor-network",
            ],
        );
    }
}

pub(crate) const NETWORK_LINK: Table = Table {
    collection: "network_link",
    columns: &[
        text("id"),
        text("label_fr"),
        text("label_nl"),
        text("label_en"),
        text("subnetwork"),
        text("scheme"),
        text("objective"),
        text("functional"),
        measured("length_m"),
        text("dataset_id"),
    ],
    geometry: Some(GeometryKind::MultiLineString),
    id_property: Some("id"),
    fill: fill_link,
};

fn globe_line(line: &[Pt]) -> Vec<LonLat> {
    line.iter().map(|at| at.to_lonlat()).collect()
}

fn fill_link(corridor: &Corridor, rows: &mut Rows<'_>) {
    for link in &corridor.links {
        let line = globe_line(&link.line);
        let length_m = crate::measure::length_m(&line);
        let objective = if link.functional == "yes" { "preserve" } else { "restore" };
        rows.placed(
            &Shape::MultiLine(line),
            values![
                &link.id,
                ..link.names,
                link.subnetwork,
                "project",
                objective,
                link.functional,
                length_m,
                "corridor-network",
            ],
        );
    }
}

pub(crate) const NETWORK_OBSTACLE: Table = Table {
    collection: "network_obstacle",
    columns: &[
        text("id"),
        text("kind"),
        text("severity"),
        text("crossing"),
        text("state"),
        text("link_id"),
        text("dataset_id"),
    ],
    geometry: Some(GeometryKind::Point),
    id_property: Some("id"),
    fill: fill_obstacle,
};

/// About one obstacle per kilometre of axis.
fn fill_obstacle(corridor: &Corridor, rows: &mut Rows<'_>) {
    let mut rng = Rng::of("obstacles");
    let mut number = 0;
    for link in &corridor.links {
        let length_m = length_m(&link.line);
        let mut along_m = rng.between(100.0, 1_300.0);
        while along_m < length_m {
            let Some((place, direction)) = at(&link.line, along_m) else { break };
            let place = place.plus(direction.left().times(rng.between(-12.0, 12.0)));
            let kind = rng
                .weighted(&[
                    ("road", 0.42),
                    ("built", 0.15),
                    ("fence", 0.12),
                    ("light", 0.1),
                    ("rail", 0.06),
                    ("power_line", 0.07),
                    ("canal_bank", 0.08),
                ])
                .unwrap_or("road");
            let severity = rng.weighted(&[("low", 0.4), ("medium", 0.38), ("high", 0.22)]).unwrap_or("low");
            let crossing = rng.chance(0.14).then_some("dry tunnel");
            number += 1;
            rows.placed(
                &Shape::Point(place.to_lonlat()),
                values![
                    format!("obs-{number:04}"),
                    kind,
                    severity,
                    crossing,
                    "existing",
                    &link.id,
                    "corridor-obstacle",
                ],
            );
            along_m += rng.between(400.0, 1_700.0);
        }
    }
}
