//! Taxa, their status, and observations as the public may see them.

use std::collections::{BTreeMap, BTreeSet};

use watergang_core::schema::GeometryKind;

use crate::Corridor;
use crate::catalogue::LICENCE;
use crate::habitats::{Family, Patch};
use crate::laea;
use crate::land::Land;
use crate::marsh::Marsh;
use crate::plane::Pt;
use crate::rng::Rng;
use crate::table::{Rows, Table, date, instant, number, rounded, text, values, whole};
use crate::taxa::{TAXA, Taxon};
use crate::territories::Territory;
use crate::text::Country;
use crate::wkb::Shape;

/// How many observations there are.
const COUNT: usize = 11_000;
/// First and last year of observation.
const YEARS: (i64, i64) = (2012, 2024);

/// An observation as published.
#[derive(Clone, Debug)]
pub(crate) struct Occurrence {
    id: String,
    /// Place among [`TAXA`].
    taxon: usize,
    country: Country,
    year: i64,
    day: String,
    /// The territory that stands for the place where it is blurred, as a place among all.
    blurred: Option<usize>,
    /// The cell of 10 km that it lies in, as a place among all territories.
    cell: usize,
    at: Pt,
    uncertainty_m: f64,
}

fn lives_in(taxon: &Taxon, family: Family) -> bool {
    let letter = match family {
        Family::Reedbed => 'R',
        Family::WetMeadow => 'M',
        Family::OpenWater => 'O',
        Family::WetWood => 'W',
        Family::Fen => 'F',
        Family::Arable | Family::MarketGarden => 'A',
        Family::Other => 'X',
    };
    taxon.habitats.contains(letter)
}

/// Months in which a group is seen.
fn months(group: &str) -> (i64, i64) {
    match group {
        "dragonfly" | "butterfly" => (5, 9),
        "grasshopper" => (7, 10),
        "amphibian" | "reptile" => (2, 9),
        "plant" => (4, 9),
        _ => (1, 12),
    }
}

/// The id of the cell of 10 km at a place on the globe.
pub(crate) fn cell_id(lonlat: (f64, f64)) -> String {
    let (east, north) = laea::forward(lonlat);
    format!("grid10:10kmE{}N{}", (east / 1e4).floor() as i64, (north / 1e4).floor() as i64)
}

pub(crate) fn generate(patches: &[Patch], land: &Land, territories: &[Territory]) -> Vec<Occurrence> {
    let mut rng = Rng::of("occurrences");
    let often: Vec<(usize, f64)> = TAXA.iter().enumerate().map(|(place, taxon)| (place, taxon.often)).collect();
    // Naturalists go to the marshes: their patches come up four times as often.
    let homes: Vec<Vec<(usize, f64)>> = TAXA
        .iter()
        .map(|taxon| {
            let fits = |patch: &&(usize, &Patch)| lives_in(taxon, patch.1.family);
            let weight = |patch: &Patch| match patch.marsh {
                Some(Marsh::Audomarois | Marsh::Broeken) => 4.0,
                Some(_) => 2.5,
                None => 1.0,
            };
            patches
                .iter()
                .enumerate()
                .filter(|patch| fits(&patch))
                .map(|(place, patch)| (place, weight(patch)))
                .collect()
        })
        .collect();
    let sums: Vec<Vec<f64>> = homes
        .iter()
        .map(|home| {
            home.iter()
                .scan(0.0, |sum, (_, weight)| {
                    *sum += weight;
                    Some(*sum)
                })
                .collect()
        })
        .collect();
    let numbers: BTreeMap<&str, usize> =
        territories.iter().enumerate().map(|(place, unit)| (unit.id.as_str(), place)).collect();
    let mut all = Vec::with_capacity(COUNT);
    while all.len() < COUNT {
        let Some(number) = rng.weighted(&often) else { break };
        let (Some(taxon), Some(home), Some(sums)) = (TAXA.get(number), homes.get(number), sums.get(number)) else {
            break;
        };
        let lot = rng.unit() * sums.last().copied().unwrap_or_default();
        let place = sums.partition_point(|sum| *sum <= lot);
        let Some(patch) = home.get(place).and_then(|(place, _)| patches.get(*place)) else { continue };
        let spread_m = 45.0;
        let at = patch.middle.plus(Pt::new(rng.normal(), rng.normal()).times(spread_m));
        let lonlat = at.to_lonlat();
        let (Some((_, commune)), Some(cell)) = (land.place_at(at), numbers.get(cell_id(lonlat).as_str())) else {
            continue;
        };
        let blurred = match (taxon.sensitivity, commune.country) {
            (0, _) => None,
            (1, Country::Fr) => numbers.get(format!("commune:{}", commune.code).as_str()).copied(),
            (1, Country::Be) => numbers.get(format!("gemeente:{}", commune.code).as_str()).copied(),
            _ => Some(*cell),
        };
        // More is seen from year to year.
        let (first, last) = YEARS;
        let year = last - ((1.0 - rng.unit().sqrt()) * (last - first + 1) as f64) as i64;
        let (from, to) = months(taxon.group);
        let day = format!("{year}-{:02}-{:02}", rng.whole(from, to), rng.whole(1, 28));
        let uncertainty_m = rounded(5.0 + 40.0 * rng.unit() * rng.unit(), 0);
        let id = format!("syn-{:016x}", rng.bits());
        all.push(Occurrence {
            id,
            taxon: number,
            country: commune.country,
            year,
            day,
            blurred,
            cell: *cell,
            at,
            uncertainty_m,
        });
    }
    all
}

pub(crate) const TAXON: Table = Table {
    collection: "taxon",
    columns: &[
        text("id"),
        text("scientific_name"),
        text("taxon_rank"),
        text("kingdom"),
        text("class"),
        text("family"),
        text("group_code"),
        text("vernacular_fr"),
        text("vernacular_nl"),
        text("vernacular_en"),
        whole("cd_ref"),
        whole("gbif_key"),
        text("taxref_version"),
    ],
    geometry: None,
    id_property: Some("id"),
    fill: fill_taxon,
};

fn fill_taxon(_: &Corridor, rows: &mut Rows<'_>) {
    for taxon in TAXA {
        let kingdom = if taxon.group == "plant" { "Plantae" } else { "Animalia" };
        rows.plain(values![
            taxon.id(),
            taxon.name,
            "species",
            kingdom,
            taxon.class,
            taxon.family,
            taxon.group,
            ..taxon.vernacular,
            None::<i64>,
            None::<i64>,
            None::<&str>,
        ]);
    }
}

pub(crate) const TAXON_STATUS: Table = Table {
    collection: "taxon_status",
    columns: &[text("taxon_id"), text("kind"), text("area"), text("value"), text("reference"), whole("year")],
    geometry: None,
    id_property: None,
    fill: fill_status,
};

fn fill_status(_: &Corridor, rows: &mut Rows<'_>) {
    const NOTE: &str = "SYNTHETIC: an example, not an official rating";
    const ORDER: [&str; 5] = ["LC", "NT", "VU", "EN", "CR"];
    let mut rng = Rng::of("status");
    for taxon in TAXA {
        let id = taxon.id();
        if taxon.red_list == "NA" {
            rows.plain(values![&id, "ias_union", "EU", "example", NOTE, 2024_i64,]);
            continue;
        }
        for area in ["FR-HDF", "BE-VLG"] {
            // The two lists differ by a class now and then.
            let place = ORDER.iter().position(|value| *value == taxon.red_list).unwrap_or_default();
            let moved = place.saturating_add(usize::from(rng.chance(0.15))).min(ORDER.len() - 1);
            let value = ORDER.get(moved).copied().unwrap_or(taxon.red_list);
            rows.plain(values![&id, "redlist", area, value, NOTE, 2022_i64,]);
        }
        if taxon.sensitivity > 0 {
            let (kind, value) =
                if taxon.group == "bird" { ("birds_directive", "I") } else { ("habitats_directive", "II") };
            rows.plain(values![&id, kind, "EU", value, NOTE, 2024_i64,]);
        }
    }
}

pub(crate) const OCCURRENCE_PUBLIC: Table = Table {
    collection: "occurrence_public",
    columns: &[
        text("id"),
        text("taxon_id"),
        text("scientific_name"),
        text("group_code"),
        whole("year"),
        date("event_date"),
        text("occurrence_status"),
        text("count_class"),
        text("sampling_protocol"),
        text("publish_as"),
        text("territory_id"),
        number("coordinate_uncertainty_m"),
        text("data_generalizations"),
        text("information_withheld"),
        text("licence_uri"),
        text("institution"),
        text("dataset_id"),
        instant("published"),
    ],
    geometry: Some(GeometryKind::Any),
    id_property: Some("id"),
    fill: fill_occurrence,
};

fn half_diagonal_m(unit: &Territory) -> f64 {
    let box_of = unit.rings.iter().flatten().fold(
        (f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY),
        |(west, south, east, north), (lon, lat)| (west.min(*lon), south.min(*lat), east.max(*lon), north.max(*lat)),
    );
    let (west, south, east, north) = box_of;
    rounded(crate::measure::side_m((west, south), (east, north)) / 2.0, 0)
}

fn fill_occurrence(corridor: &Corridor, rows: &mut Rows<'_>) {
    let mut rng = Rng::of("counts");
    let radii_m: Vec<f64> = corridor.territories.iter().map(half_diagonal_m).collect();
    for seen in &corridor.occurrences {
        let Some(taxon) = TAXA.get(seen.taxon) else { continue };
        let blurred = seen.blurred.and_then(|place| corridor.territories.get(place).zip(radii_m.get(place)));
        let class = rng.weighted(&[("1", 0.45), ("2-10", 0.40), ("11-100", 0.13), (">100", 0.02)]).unwrap_or("1");
        let protocol = rng.chance(0.22).then_some(match taxon.group {
            "bird" => "STOC-EPS",
            "dragonfly" => "STELI",
            "plant" => "relevé",
            _ => "inventory",
        });
        let status = if rng.chance(0.985) { "present" } else { "absent" };
        let (institution, dataset) = match seen.country {
            Country::Fr => ("Parc naturel régional des Caps et Marais d'Opale (SYNTHETIC)", "corridor-occurrence-fr"),
            Country::Be => ("Natuurpunt Beheer (SYNTHETIC)", "corridor-occurrence-be"),
        };
        let publish_as = match blurred.map(|(unit, _)| unit.kind) {
            None => "precise",
            Some("commune") => "commune",
            Some(_) => "grid10",
        };
        let shape = blurred.map_or_else(|| Shape::Point(seen.at.to_lonlat()), |(unit, _)| unit.shape());
        let general = blurred.map(|(unit, _)| {
            let [_, _, name] = &unit.label;
            format!("Location generalised to {publish_as} {name}; date generalised to the year")
        });
        let withheld = match blurred {
            None => "Observer name withheld",
            Some(_) => "Precise location, date and observer name withheld",
        };
        rows.placed(
            &shape,
            values![
                &seen.id,
                taxon.id(),
                taxon.name,
                taxon.group,
                seen.year,
                blurred.is_none().then_some(&seen.day),
                status,
                class,
                protocol,
                publish_as,
                blurred.map(|(unit, _)| &unit.id),
                blurred.map_or(seen.uncertainty_m, |(_, radius)| *radius),
                general,
                withheld,
                LICENCE,
                institution,
                dataset,
                "2025-01-15T03:00:00Z",
            ],
        );
    }
}

pub(crate) const OCCURRENCE_CELL: Table = Table {
    collection: "occurrence_cell",
    columns: &[
        text("territory_id"),
        text("group_code"),
        whole("year"),
        whole("n_records"),
        whole("n_taxa"),
        whole("n_visits"),
        whole("n_threatened"),
        whole("n_assessed"),
        whole("last_year"),
    ],
    geometry: None,
    id_property: None,
    fill: fill_cell,
};

#[derive(Default)]
struct Tally<'a> {
    records: usize,
    taxa: BTreeSet<usize>,
    days: BTreeSet<&'a str>,
}

/// Counted from the observations themselves, so that map and table agree.
fn fill_cell(corridor: &Corridor, rows: &mut Rows<'_>) {
    let mut tallies: BTreeMap<(usize, &str, i64), Tally<'_>> = BTreeMap::new();
    let mut last: BTreeMap<(usize, &str), i64> = BTreeMap::new();
    for seen in &corridor.occurrences {
        let Some(taxon) = TAXA.get(seen.taxon) else { continue };
        let tally = tallies.entry((seen.cell, taxon.group, seen.year)).or_default();
        tally.records += 1;
        tally.taxa.insert(seen.taxon);
        tally.days.insert(&seen.day);
        let latest = last.entry((seen.cell, taxon.group)).or_insert(seen.year);
        *latest = seen.year.max(*latest);
    }
    for ((cell, group, year), tally) in tallies {
        let Some(unit) = corridor.territories.get(cell) else { continue };
        let rated = |values: &[&str]| {
            tally
                .taxa
                .iter()
                .filter_map(|taxon| TAXA.get(*taxon))
                .filter(|taxon| values.contains(&taxon.red_list))
                .count()
        };
        let threatened = rated(&["CR", "EN", "VU"]);
        let assessed = threatened + rated(&["NT", "LC"]);
        rows.plain(values![
            &unit.id,
            group,
            year,
            tally.records,
            tally.taxa.len(),
            tally.days.len(),
            threatened,
            assessed,
            last.get(&(cell, group)).copied(),
        ]);
    }
}
