//! Territories: communes, countries, the corridor, Ramsar sites, cells of the European grid.

use watergang_core::schema::GeometryKind;

use crate::Corridor;
use crate::laea;
use crate::land::Land;
use crate::line::smooth_ring;
use crate::marsh::Marsh;
use crate::measure::area_ha;
use crate::places::PLACES;
use crate::plane::Pt;
use crate::polygon::{contains, counter_clockwise};
use crate::table::{Rows, Table, instant, measured, number, rounded, text, values};
use crate::text::{Country, Label, Tri, label};
use crate::wkb::{LonLat, Shape};

/// A unit that indicators are given for.
#[derive(Clone, Debug)]
pub(crate) struct Territory {
    pub(crate) id: String,
    pub(crate) kind: &'static str,
    pub(crate) code: String,
    /// `FR`, `BE`, or `XX` for both.
    pub(crate) country: &'static str,
    pub(crate) label: Label,
    pub(crate) official_ha: Option<f64>,
    pub(crate) parent: Option<String>,
    pub(crate) dataset: &'static str,
    pub(crate) rings: Vec<Vec<LonLat>>,
}

impl Territory {
    pub(crate) fn shape(&self) -> Shape {
        Shape::MultiPolygon(self.rings.clone())
    }

    pub(crate) fn area_ha(&self) -> f64 {
        self.rings.iter().map(|ring| area_ha(ring)).sum()
    }
}

/// A ring of the plane laid on the globe: closed, and without corners that rounding made one.
pub(crate) fn on_globe(ring: &[Pt]) -> Vec<LonLat> {
    let mut closed: Vec<LonLat> = ring.iter().map(|at| at.to_lonlat()).collect();
    closed.dedup();
    if closed.first() != closed.last() {
        closed.extend(closed.first().copied());
    }
    closed
}

fn rings(outline: &[Vec<Pt>]) -> Vec<Vec<LonLat>> {
    outline.iter().map(|ring| on_globe(ring)).collect()
}

/// All territories; a parent comes before its children.
pub(crate) fn generate(land: &Land, marshes: &[(Marsh, Vec<Pt>)]) -> Vec<Territory> {
    let whole = land.outline_of(|_| true);
    let mut all = vec![
        unit(
            "project:clim-yseraa",
            "project",
            "XX",
            ["Territoire du projet (fictif)", "Projectgebied (fictief)", "Project area (synthetic)"],
            None,
            rings(&whole),
        ),
        unit(
            "corridor:aa-yser",
            "corridor",
            "XX",
            ["Corridor Aa - Yser", "Corridor Aa - IJzer", "Aa - Yser corridor"],
            Some("project:clim-yseraa"),
            vec![on_globe(&corridor())],
        ),
    ];
    for (country, name) in [
        (Country::Fr, ["Partie française", "Frans deel", "French part"]),
        (Country::Be, ["Partie belge", "Belgisch deel", "Belgian part"]),
    ] {
        let id = format!("country_part:{}", country.slug());
        let outline = land.outline_of(|place| place.country == country);
        all.push(unit(&id, "country_part", country.code(), name, Some("project:clim-yseraa"), rings(&outline)));
    }
    for (code, country, name) in [
        (
            "59",
            Country::Fr,
            [
                "Nord (communes du corridor)",
                "Noorderdepartement (gemeenten van de corridor)",
                "Nord (communes of the corridor)",
            ],
        ),
        (
            "62",
            Country::Fr,
            [
                "Pas-de-Calais (communes du corridor)",
                "Pas-de-Calais (gemeenten van de corridor)",
                "Pas-de-Calais (communes of the corridor)",
            ],
        ),
        (
            "30000",
            Country::Be,
            [
                "Flandre-Occidentale (communes du corridor)",
                "West-Vlaanderen (gemeenten van de corridor)",
                "West Flanders (municipalities of the corridor)",
            ],
        ),
    ] {
        let (kind, id) = match country {
            Country::Fr => ("department", format!("department:{code}")),
            Country::Be => ("province", format!("province:{code}")),
        };
        let outline = land
            .outline_of(|place| place.country == country && (country == Country::Be || place.code.starts_with(code)));
        let parent = format!("country_part:{}", country.slug());
        all.push(unit(&id, kind, country.code(), name, Some(&parent), rings(&outline)));
    }
    all.extend(communes(land));
    all.extend(ramsar_sites(marshes));
    all.extend(cells(&whole));
    all
}

fn unit(
    id: &str,
    kind: &'static str,
    country: &'static str,
    name: Tri,
    parent: Option<&str>,
    rings: Vec<Vec<LonLat>>,
) -> Territory {
    Territory {
        id: id.to_owned(),
        kind,
        code: id.split_once(':').map_or(id, |(_, code)| code).to_owned(),
        country,
        label: label(name, ""),
        official_ha: None,
        parent: parent.map(str::to_owned),
        dataset: "corridor-territory",
        rings,
    }
}

fn communes(land: &Land) -> impl Iterator<Item = Territory> + '_ {
    PLACES.iter().enumerate().map(|(number, place)| {
        let (kind, parent, dataset) = match place.country {
            Country::Fr => {
                ("commune", format!("department:{}", place.code.get(..2).unwrap_or_default()), "corridor-communes-fr")
            }
            Country::Be => ("gemeente", "province:30000".to_owned(), "corridor-gemeenten-be"),
        };
        let id = format!("{kind}:{}", place.code);
        let outline = rings(&land.outline(number));
        Territory { dataset, ..unit(&id, "commune", place.country.code(), place.names, Some(&parent), outline) }
    })
}

fn ramsar_sites(marshes: &[(Marsh, Vec<Pt>)]) -> impl Iterator<Item = Territory> + '_ {
    let sites: [(&str, Marsh, &str, Tri); 2] = [
        ("ramsar:1835", Marsh::Audomarois, "FR", ["Marais audomarois", "Moeras van Sint-Omaars", "Audomarois marsh"]),
        ("ramsar:329", Marsh::Broeken, "BE", ["Broeken de l'Yser", "IJzerbroeken", "Yser broeken"]),
    ];
    sites.into_iter().map(move |(id, marsh, country, name)| {
        let outline = marshes.iter().filter(|(of, _)| *of == marsh).map(|(_, ring)| on_globe(ring)).collect();
        Territory {
            official_ha: marsh.official_ha(),
            ..unit(id, "ramsar", country, name, Some("corridor:aa-yser"), joined(outline))
        }
    })
}

/// Two banks of a river as one ring: a polygon may not touch another along a line.
fn joined(banks: Vec<Vec<LonLat>>) -> Vec<Vec<LonLat>> {
    let [first, second] = banks.as_slice() else { return banks };
    let shared = |at: &LonLat, other: &[LonLat]| other.contains(at);
    let way = |ring: &[LonLat], other: &[LonLat]| -> Vec<LonLat> {
        let open = ring.get(..ring.len().saturating_sub(1)).unwrap_or_default();
        // Begin where the ring leaves the river: the last shared corner before one of its own.
        let start = open
            .iter()
            .zip(open.iter().cycle().skip(1))
            .position(|(here, next)| shared(here, other) && !shared(next, other))
            .unwrap_or_default();
        let turned: Vec<LonLat> = open.iter().cycle().skip(start).take(open.len()).copied().collect();
        let own = turned.iter().skip(1).position(|at| shared(at, other)).map_or(turned.len(), |place| place + 1);
        turned.into_iter().take(own).collect()
    };
    let mut ring = way(first, second);
    ring.extend(way(second, first));
    ring.extend(ring.first().copied());
    vec![ring]
}

/// The corridor proper: a band along the Aa and the Yser, narrow where the valleys are.
fn corridor() -> Vec<Pt> {
    const AROUND: [(f64, f64); 22] = [
        (2.150, 50.690),
        (2.215, 50.690),
        (2.300, 50.700),
        (2.350, 50.735),
        (2.360, 50.780),
        (2.420, 50.840),
        (2.500, 50.855),
        (2.590, 50.875),
        (2.690, 50.895),
        (2.800, 50.925),
        (2.890, 50.965),
        (2.915, 51.020),
        (2.885, 51.070),
        (2.825, 51.115),
        (2.762, 51.150),
        (2.715, 51.125),
        (2.760, 51.060),
        (2.755, 50.995),
        (2.600, 50.950),
        (2.440, 50.930),
        (2.250, 50.880),
        (2.140, 50.800),
    ];
    counter_clockwise(smooth_ring(&AROUND.map(Pt::from_lonlat), 400.0))
}

/// Cells of 10 km of the grid of the European Environment Agency whose middle or a corner lies in the project area.
fn cells(whole: &[Vec<Pt>]) -> Vec<Territory> {
    let inside = |at: LonLat| whole.iter().any(|ring| contains(ring, Pt::from_lonlat(at)));
    let mut all = Vec::new();
    for east in 375..=385_i32 {
        for north in 307..=316_i32 {
            let corner =
                |dx: f64, dy: f64| laea::inverse(((f64::from(east) + dx) * 1e4, (f64::from(north) + dy) * 1e4));
            let probes = [(0.5, 0.5), (0.15, 0.15), (0.85, 0.15), (0.15, 0.85), (0.85, 0.85)];
            if !probes.iter().any(|&(dx, dy)| inside(corner(dx, dy))) {
                continue;
            }
            let quarter = |k: u8| f64::from(k) / 4.0;
            let around = (0..4)
                .map(|k| (quarter(k), 0.0))
                .chain((0..4).map(|k| (1.0, quarter(k))))
                .chain((0..4).map(|k| (1.0 - quarter(k), 1.0)))
                .chain((0..=4).map(|k| (0.0, 1.0 - quarter(k))));
            let round = |(lon, lat): LonLat| (rounded(lon, 7), rounded(lat, 7));
            let ring: Vec<LonLat> = around.map(|(dx, dy)| round(corner(dx, dy))).collect();
            let code = format!("10kmE{east}N{north}");
            let name = ["Maille ", "Hok ", "Cell "];
            let mut cell = unit(&format!("grid10:{code}"), "grid10", "XX", name, None, vec![ring]);
            cell.label = label(name, &code);
            cell.official_ha = Some(10_000.0);
            cell.dataset = "corridor-grid10";
            all.push(cell);
        }
    }
    all
}

pub(crate) const TERRITORY: Table = Table {
    collection: "territory",
    columns: &[
        text("id"),
        text("kind"),
        text("code"),
        text("country"),
        text("label_fr"),
        text("label_nl"),
        text("label_en"),
        number("official_area_ha"),
        measured("area_ha"),
        text("parent_id"),
        text("dataset_id"),
        instant("begin_lifespan"),
        instant("end_lifespan"),
    ],
    geometry: Some(GeometryKind::MultiPolygon),
    id_property: Some("id"),
    fill: fill_territory,
};

fn fill_territory(corridor: &Corridor, rows: &mut Rows<'_>) {
    for unit in &corridor.territories {
        rows.placed(
            &unit.shape(),
            values![
                &unit.id,
                unit.kind,
                &unit.code,
                unit.country,
                ..unit.label,
                unit.official_ha,
                unit.area_ha(),
                unit.parent.as_deref(),
                unit.dataset,
                "2024-01-01T00:00:00Z",
                None::<&str>,
            ],
        );
    }
}
