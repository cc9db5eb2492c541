//! Monitoring stations, their series, and measurements with a believable course through the year.

use watergang_core::schema::GeometryKind;

use crate::Corridor;
use crate::habitats::in_marsh;
use crate::land::Land;
use crate::marsh::{Marsh, Marshes};
use crate::plane::Pt;
use crate::polygon::centroid;
use crate::rng::Rng;
use crate::table::{Rows, Table, date, instant, number, rounded, text, values, whole};
use crate::text::{Country, Label, Tri, joined, label};
use crate::water::{Watercourse, datum, levels_m, unit_id, unit_name};
use crate::wkb::Shape;

/// What is measured at a river station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Level,
    Discharge,
    Temperature,
    Nitrate,
    Oxygen,
}

impl Kind {
    const RIVER: [Self; 5] = [Self::Level, Self::Discharge, Self::Temperature, Self::Nitrate, Self::Oxygen];

    /// Property, UCUM unit, Sandre parameter, aggregation.
    const fn facts(self) -> (&'static str, &'static str, Option<i64>, &'static str) {
        match self {
            Self::Level => ("water_level", "m", None, "day_mean"),
            Self::Discharge => ("discharge", "m3/s", None, "day_mean"),
            Self::Temperature => ("water_temperature", "Cel", Some(1301), "instant"),
            Self::Nitrate => ("nitrate", "mg/L", Some(1340), "instant"),
            Self::Oxygen => ("oxygen", "mg/L", Some(1311), "instant"),
        }
    }
}

/// A station.
#[derive(Clone, Debug)]
pub(crate) struct Station {
    id: String,
    names: Label,
    country: Country,
    operator: &'static str,
    watercourse: Option<String>,
    casier: Option<usize>,
    at: Pt,
    /// Mean discharge in cubic metres per second: how large the river is.
    mean_m3_s: f64,
}

/// Gauges on rivers: place name, course, longitude, latitude, mean discharge.
const GAUGES: &[(&str, &str, f64, f64, f64)] = &[
    ("Fauquembergues", "aa", 2.095, 50.598, 1.4),
    ("Lumbres", "aa", 2.124, 50.698, 3.9),
    ("Wizernes", "aa", 2.236, 50.716, 5.4),
    ("Watten", "aa-canalisee", 2.208, 50.838, 7.6),
    ("Gravelines", "aa-canalisee", 2.117, 50.986, 9.8),
    ("Recques-sur-Hem", "hem", 2.085, 50.845, 1.3),
    ("Houlle", "houlle", 2.184, 50.805, 0.5),
    ("Volckerinckhove", "yser", 2.306, 50.836, 0.2),
    ("Bollezeele", "yser", 2.350, 50.866, 0.6),
    ("Esquelbecq", "yser", 2.428, 50.888, 1.1),
    ("Bambecque", "yser", 2.548, 50.907, 2.2),
    ("Wormhout", "peene-becque", 2.456, 50.872, 0.5),
    ("Herzeele", "ey-becque", 2.543, 50.880, 0.4),
    ("Roesbrugge", "yser", 2.622, 50.917, 2.9),
    ("Stavele", "yser", 2.678, 50.937, 3.4),
    ("Oostvleteren", "poperingevaart", 2.738, 50.905, 0.6),
    ("Reninge", "kemmelbeek", 2.790, 50.930, 0.5),
    ("Merkem", "martjevaart", 2.852, 50.955, 0.6),
    ("Knokkebrug", "ijzer", 2.800, 50.968, 5.0),
    ("Diksmuide", "ijzer", 2.853, 51.030, 5.9),
    ("Zarren", "handzamevaart", 2.985, 51.030, 0.7),
    ("Boezinge", "ieperlee", 2.858, 50.895, 0.8),
    ("Nieuwpoort", "ijzer", 2.752, 51.136, 7.2),
];

pub(crate) fn generate(marshes: &Marshes, watercourses: &[Watercourse], land: &Land) -> Vec<Station> {
    let mut all: Vec<Station> = Vec::new();
    for (place, course, lon, lat, mean_m3_s) in GAUGES {
        let near = Pt::from_lonlat((*lon, *lat));
        let prefix = format!("{course}-");
        let reach = watercourses
            .iter()
            .filter(|water| water.id.starts_with(&prefix) && water.casier.is_none())
            .min_by(|a, b| a.middle().distance_m(near).total_cmp(&b.middle().distance_m(near)));
        let Some(reach) = reach else { continue };
        let at = reach.middle();
        let names: Label = match &reach.names {
            Some([fr, nl, en]) => [format!("{fr} à {place}"), format!("{nl} te {place}"), format!("{en} at {place}")],
            None => label(["", "", ""], place),
        };
        let country = land.country_at(at).unwrap_or(reach.country);
        all.push(Station {
            id: format!("station-{}-{}", course, crate::text::slug(place)),
            names,
            country,
            operator: if country == Country::Fr { "smageaa" } else { "vmm" },
            watercourse: Some(reach.id.clone()),
            casier: None,
            at,
            mean_m3_s: *mean_m3_s,
        });
    }
    for (place, casier) in marshes.casiers.iter().enumerate() {
        let at = centroid(&casier.ring);
        if !matches!(casier.marsh, Marsh::Audomarois | Marsh::Broeken) || !in_marsh(marshes, at) {
            continue;
        }
        all.push(Station {
            id: format!("station-level-{}-{:02}", casier.marsh.slug(), casier.number),
            names: joined(["Échelle du casier ", "Peilschaal ", "Staff gauge of "], unit_name(casier)),
            country: casier.country,
            operator: crate::water::manager(casier.marsh, casier.country),
            watercourse: None,
            casier: Some(place),
            at,
            mean_m3_s: 0.0,
        });
    }
    all
}

impl Station {
    fn kinds(&self) -> &'static [Kind] {
        if self.casier.is_some() { &[Kind::Level] } else { &Kind::RIVER }
    }

    fn series_id(&self, kind: Kind) -> String {
        format!("{}:{}", self.id, kind.facts().0)
    }
}

pub(crate) const MONITORING_STATION: Table = Table {
    collection: "monitoring_station",
    columns: &[
        text("id"),
        text("station_code"),
        text("label_fr"),
        text("label_nl"),
        text("label_en"),
        text("country"),
        text("operator_id"),
        text("media"),
        text("watercourse_id"),
        text("hydraulic_unit_id"),
        number("zero_level_m"),
        text("vertical_datum"),
        date("active_from"),
        date("active_to"),
        text("reference_url"),
        text("dataset_id"),
    ],
    geometry: Some(GeometryKind::Point),
    id_property: Some("id"),
    fill: fill_station,
};

fn fill_station(corridor: &Corridor, rows: &mut Rows<'_>) {
    for (place, station) in corridor.stations.iter().enumerate() {
        const NOTE: Tri = [" (fictif)", " (fictief)", " (synthetic)"];
        let names: Vec<String> = station.names.iter().zip(NOTE).map(|(name, note)| format!("{name}{note}")).collect();
        rows.placed(
            &Shape::Point(station.at.to_lonlat()),
            values![
                &station.id,
                format!("SYN-{:04}", place + 1),
                ..names,
                station.country.code(),
                station.operator,
                "water",
                station.watercourse.as_ref(),
                station.casier.and_then(|casier| unit_id(&corridor.marshes, casier)),
                0.0,
                datum(station.country),
                "2012-01-01",
                None::<&str>,
                None::<&str>,
                "corridor-station",
            ],
        );
    }
}

pub(crate) const TIME_SERIES: Table = Table {
    collection: "time_series",
    columns: &[
        text("id"),
        text("station_id"),
        text("property"),
        text("property_uri"),
        whole("sandre_code"),
        text("unit"),
        text("vertical_datum"),
        text("procedure"),
        text("aggregation"),
        instant("first_time"),
        instant("last_time"),
        text("source_url"),
    ],
    geometry: None,
    id_property: Some("id"),
    fill: fill_series,
};

fn fill_series(corridor: &Corridor, rows: &mut Rows<'_>) {
    for station in &corridor.stations {
        for kind in station.kinds() {
            let (property, unit, sandre, aggregation) = kind.facts();
            let times = instants(*kind);
            let (first, last) =
                (times.first().map(|time| time.text.clone()), times.last().map(|time| time.text.clone()));
            let uri = sandre.map(|code| format!("https://id.eaufrance.fr/par/{code}"));
            rows.plain(values![
                station.series_id(*kind),
                &station.id,
                property,
                uri,
                sandre,
                unit,
                (*kind == Kind::Level).then(|| datum(station.country)),
                "SYNTHETIC",
                aggregation,
                first,
                last,
                None::<&str>,
            ]);
        }
    }
}

/// A time of measuring: its text, and how far through the year and through the years it is.
struct Instant {
    text: String,
    /// 0 on 1 January, 1 at the end of the year.
    season: f64,
    years: f64,
}

/// When a kind is measured: levels and discharge twice a month in 2023 and 2024, quality every second month from
/// 2015 to 2024.
fn instants(kind: Kind) -> Vec<Instant> {
    let months: &[i64] = if matches!(kind, Kind::Level | Kind::Discharge) {
        &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    } else {
        &[1, 3, 5, 7, 9, 11]
    };
    let (years, days): (std::ops::RangeInclusive<i64>, &[i64]) =
        if matches!(kind, Kind::Level | Kind::Discharge) { (2023..=2024, &[8, 23]) } else { (2015..=2024, &[12]) };
    let mut all = Vec::new();
    for year in years {
        for month in months {
            for day in days {
                let season = ((*month - 1) as f64 + *day as f64 / 31.0) / 12.0;
                let text = format!("{year}-{month:02}-{day:02}T09:00:00Z");
                all.push(Instant { text, season, years: (year - 2015) as f64 + season });
            }
        }
    }
    all
}

pub(crate) const MEASUREMENT: Table = Table {
    collection: "measurement",
    columns: &[text("series_id"), instant("phenomenon_time"), number("value"), text("quality")],
    geometry: None,
    id_property: None,
    fill: fill_measurement,
};

fn fill_measurement(corridor: &Corridor, rows: &mut Rows<'_>) {
    for station in &corridor.stations {
        for kind in station.kinds() {
            let series = station.series_id(*kind);
            let mut rng = Rng::of(&series);
            let mut weather = 0.0;
            let (base, trend) = (rng.between(0.85, 1.15), rng.between(-0.25, 0.05));
            for time in instants(*kind) {
                // Wet and dry spells last: each draw remembers the one before.
                weather = 0.7 * weather + 0.5 * rng.normal();
                let winter = (std::f64::consts::TAU * (time.season - 0.04)).cos();
                let summer = (std::f64::consts::TAU * (time.season - 0.58)).cos();
                let value = match (*kind, station.casier) {
                    (Kind::Level, Some(casier)) => {
                        let (winter_m, summer_m) = levels_m(casier, station.country);
                        let agreed_m = if winter > 0.3 { winter_m } else { summer_m };
                        rounded(agreed_m + 0.025 * weather, 3)
                    }
                    (Kind::Level, None) => rounded(2.6 * base + 0.35 * winter + 0.22 * weather, 3),
                    (Kind::Discharge, _) => rounded(
                        (station.mean_m3_s * (0.15 + (0.75 * winter + 0.45 * weather).exp() * 0.75)).max(0.01),
                        3,
                    ),
                    (Kind::Temperature, _) => rounded(11.6 + 7.2 * summer + 0.05 * time.years + 0.8 * weather, 1),
                    (Kind::Nitrate, _) => {
                        rounded((26.0 * base + 6.0 * winter + trend * time.years + 2.5 * weather).max(0.5), 1)
                    }
                    (Kind::Oxygen, _) => rounded((9.4 - 2.1 * summer + 0.4 * weather).clamp(1.5, 14.0), 1),
                };
                let quality = rng
                    .weighted(&[("checked", 0.86), ("raw", 0.08), ("estimated", 0.04), ("doubtful", 0.02)])
                    .unwrap_or("raw");
                rows.plain(values![&series, time.text, value, quality,]);
            }
        }
    }
}
