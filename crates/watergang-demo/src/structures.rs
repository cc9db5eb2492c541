//! Hydraulic structures: gates between casiers and rivers, weirs of mills, locks, pumps, culverts.

use watergang_core::schema::GeometryKind;

use crate::Corridor;
use crate::line::{at, length_m};
use crate::net::Rank;
use crate::plane::Pt;
use crate::rng::Rng;
use crate::table::{Rows, Table, date, number, rounded, text, values};
use crate::text::{Country, Tri, label};
use crate::water::Watercourse;
use crate::wkb::Shape;

/// Works that everybody knows: kind, names, longitude, latitude.
const LANDMARKS: &[(&str, Tri, f64, f64)] = &[
    ("lock", ["Écluse de Watten", "Sluis van Watten", "Watten lock"], 2.2080, 50.8380),
    ("lock", ["Écluse de Saint-Omer", "Sluis van Sint-Omaars", "Saint-Omer lock"], 2.2690, 50.7590),
    (
        "lock",
        ["Écluse des Fontinettes (Arques)", "Sluis van Les Fontinettes (Arques)", "Fontinettes lock (Arques)"],
        2.3050,
        50.7420,
    ),
    ("sluice", ["Vannes de Gravelines", "Uitwateringssluis van Grevelingen", "Gravelines sea gates"], 2.1160, 50.9870),
    ("lock", ["Écluse de Bergues", "Sluis van Sint-Winoksbergen", "Bergues lock"], 2.4290, 50.9670),
    ("lock", ["Écluse de Furnes", "Sluis van Veurne", "Veurne lock"], 2.6610, 51.0730),
    ("lock", ["Écluse de Fintele", "Sluis Fintele", "Fintele lock"], 2.7400, 50.9490),
    ("lock", ["Écluse de Boezinge", "Sluis van Boezinge", "Boezinge lock"], 2.8580, 50.8950),
    ("sluice", ["Ganzepoot (Nieuport)", "Ganzepoot (Nieuwpoort)", "Ganzepoot (Nieuwpoort)"], 2.7520, 51.1355),
    ("pump", ["Station de pompage de Woumen", "Pompgemaal Woumen", "Woumen pumping station"], 2.8520, 51.0100),
    ("pump", ["Station de pompage des Moëres", "Pompgemaal De Moeren", "Moeren pumping station"], 2.5600, 50.9975),
];

struct Work<'a> {
    kind: &'static str,
    names: [String; 3],
    water: &'a Watercourse,
    along_m: f64,
}

fn works(corridor: &Corridor) -> Vec<Work<'_>> {
    let mut rng = Rng::of("structures");
    let mut all = Vec::new();
    for (kind, names, lon, lat) in LANDMARKS {
        let place = Pt::from_lonlat((*lon, *lat));
        let near = corridor
            .watercourses
            .iter()
            .filter(|water| matches!(water.rank, Rank::Course(_)))
            .min_by(|a, b| a.middle().distance_m(place).total_cmp(&b.middle().distance_m(place)));
        if let Some(water) = near {
            let along_m = length_m(&water.line) * 0.5;
            all.push(Work { kind, names: label(*names, ""), water, along_m });
        }
    }
    let rivers: std::collections::BTreeSet<usize> = corridor
        .watercourses
        .iter()
        .filter(|water| matches!(water.rank, Rank::Course(_)))
        .flat_map(|water| [water.from, water.to])
        .collect();
    for water in &corridor.watercourses {
        let length_m = length_m(&water.line);
        let (kind, names, along_m): (_, Tri, _) = match water.rank {
            Rank::Course(_) if !water.navigable && rng.chance(0.36) => {
                ("weir", ["Seuil", "Stuw", "Weir"], length_m * rng.between(0.2, 0.8))
            }
            Rank::Main if rivers.contains(&water.to) => ("sluice", ["Vanne", "Schuif", "Sluice gate"], length_m - 1.0),
            Rank::Main if rivers.contains(&water.from) => ("sluice", ["Vanne", "Schuif", "Sluice gate"], 1.0),
            Rank::Main if rng.chance(0.03) => ("pump", ["Pompe", "Gemaal", "Pump"], length_m * 0.5),
            Rank::Strip if rng.chance(0.085) => ("culvert", ["Buse", "Duiker", "Culvert"], length_m * 0.5),
            Rank::Main if rng.chance(0.04) => ("syphon", ["Siphon", "Sifon", "Siphon"], length_m * 0.5),
            _ => continue,
        };
        all.push(Work { kind, names: label(names, &format!(" {}", water.id)), water, along_m });
    }
    all
}

pub(crate) const HYDRAULIC_STRUCTURE: Table = Table {
    collection: "hydraulic_structure",
    columns: &[
        text("id"),
        text("structure_code"),
        text("label_fr"),
        text("label_nl"),
        text("label_en"),
        text("country"),
        text("kind"),
        text("state"),
        number("drop_m"),
        text("watercourse_id"),
        number("measure_m"),
        number("passability_up"),
        number("passability_down"),
        text("passability_group"),
        text("fish_pass"),
        text("priority"),
        date("assessed_on"),
        date("equipped_on"),
        text("dataset_id"),
    ],
    geometry: Some(GeometryKind::Point),
    id_property: Some("id"),
    fill,
};

fn fill(corridor: &Corridor, rows: &mut Rows<'_>) {
    let mut rng = Rng::of("passability");
    for (place, work) in works(corridor).into_iter().enumerate() {
        let Some((at, _)) = at(&work.water.line, work.along_m.max(0.0)) else { continue };
        let (drop_m, up, down) = match work.kind {
            "weir" => (rng.between(0.3, 1.9), rng.between(0.0, 0.8), rng.between(0.5, 1.0)),
            "lock" => (rng.between(0.6, 3.8), rng.between(0.1, 0.6), rng.between(0.5, 1.0)),
            "pump" => (rng.between(0.8, 2.2), 0.0, rng.between(0.1, 0.5)),
            "sluice" => (rng.between(0.05, 0.6), rng.between(0.2, 0.9), rng.between(0.6, 1.0)),
            _ => (rng.between(0.0, 0.2), rng.between(0.5, 1.0), rng.between(0.7, 1.0)),
        };
        let equipped = rng.chance(0.09);
        let state = rng
            .weighted(&[("existing", 0.93), ("planned", 0.02), ("removed", 0.03), ("ruined", 0.02)])
            .unwrap_or("existing");
        let year = rng.whole(2018, 2024);
        let assessed = rng.chance(0.7).then(|| format!("{year}-06-15"));
        let priority = rng.weighted(&[("low", 0.5), ("medium", 0.3), ("high", 0.2)]).unwrap_or("low");
        let known = assessed.is_some();
        rows.placed(
            &Shape::Point(at.to_lonlat()),
            values![
                format!("structure-{:04}", place + 1),
                format!("SYN-{}-{:04}", if work.water.country == Country::Fr { "ROE" } else { "VMM" }, place + 1),
                ..work.names,
                work.water.country.code(),
                work.kind,
                state,
                rounded(drop_m, 2),
                &work.water.id,
                rounded(work.along_m.max(0.0), 1),
                known.then_some(if equipped { 1.0 } else { rounded(up, 2) }),
                known.then_some(rounded(down, 2)),
                "eel",
                equipped.then_some("eel ladder"),
                priority,
                assessed,
                equipped.then(|| format!("{}-10-01", rng.whole(2012, 2023))),
                "corridor-structure",
            ],
        );
    }
}
