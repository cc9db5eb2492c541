//! The synthetic corridor: the same believable rows every time, for the demo, the tests and the benchmarks.
//!
//! Between Saint-Omer and Nieuwpoort, on both sides of the border: communes and gemeenten with their real names and
//! codes, the Aa and the Yser, 700 km of watergangs in casiers, wetlands, habitats, stations, species, stakes, works,
//! indicators, and the catalogue that describes them. Names, codes and a few published figures are real; all else is
//! made up, and says so in the title, abstract and lineage of every dataset. Bodies are named, people never.
//!
//! Pure: no file, no store, no clock; random numbers come from fixed seeds. [`Corridor::generate`] draws the landscape
//! on a plane in metres, [`Corridor::tables`] lists the tables in an order that satisfies every reference, and
//! [`Corridor::rows`] makes the rows of one. Geometries are ISO WKB in EPSG:4326, x longitude and y latitude in
//! degrees, rounded to seven decimals. Lengths and areas are geodesic; their columns are marked
//! ([`Column::generated`]) because PostGIS computes them itself. Code lists and levels of sensitivity are not here:
//! the migrations bring them.

mod catalogue;
mod catalogue_texts;
mod courses;
mod habitats;
mod indicator_texts;
mod indicators;
mod laea;
mod land;
mod line;
mod marsh;
mod measure;
mod net;
mod network;
mod organisations;
mod places;
mod plane;
mod polygon;
mod registry;
mod rivers;
mod rng;
mod sites;
mod species;
mod stakes;
mod stations;
mod structures;
mod table;
mod taxa;
mod territories;
mod tessellation;
mod text;
mod views;
mod water;
mod wkb;
mod works;

use watergang_core::import::ImportRow;

use crate::habitats::Patch;
use crate::land::Land;
use crate::marsh::Marshes;
use crate::net::Net;
use crate::network::Link;
use crate::rivers::River;
use crate::sites::Wetland;
use crate::species::Occurrence;
use crate::stations::Station;
use crate::table::Rows;
pub use crate::table::{Column, Table};
use crate::territories::Territory;
use crate::water::Watercourse;
use crate::wkb::LonLat;
use crate::works::Opportunity;

/// The corridor between Saint-Omer and Nieuwpoort as drawn: what the rows of all tables are made from.
#[derive(Debug)]
pub struct Corridor {
    pub(crate) land: Land,
    pub(crate) rivers: Vec<River>,
    pub(crate) marshes: Marshes,
    pub(crate) net: Net,
    pub(crate) territories: Vec<Territory>,
    pub(crate) watercourses: Vec<Watercourse>,
    pub(crate) patches: Vec<Patch>,
    pub(crate) wetlands: Vec<Wetland>,
    pub(crate) links: Vec<Link>,
    pub(crate) stations: Vec<Station>,
    pub(crate) occurrences: Vec<Occurrence>,
    pub(crate) opportunities: Vec<Opportunity>,
}

impl Corridor {
    /// Draws the corridor. The same every time.
    #[must_use]
    pub fn generate() -> Self {
        let land = Land::generate();
        let rivers = rivers::generate();
        let on_globe_ha = |ring: &[plane::Pt]| measure::area_ha(&territories::on_globe(ring));
        let marshes = Marshes::generate(&rivers, |at| land.country_at(at), on_globe_ha);
        let lakes = habitats::in_lakes(&marshes);
        let side_m = |a: plane::Pt, b: plane::Pt| measure::side_m(a.to_lonlat(), b.to_lonlat());
        let net = Net::generate(&rivers, &marshes, &lakes, side_m);
        let territories = territories::generate(&land, &marshes.outlines);
        let watercourses = water::generate(&net, &rivers, &marshes, &land);
        let patches = habitats::generate(&net, &marshes, &rivers, &land);
        let links = network::links(&rivers, &land);
        let stations = stations::generate(&marshes, &watercourses, &land);
        let occurrences = species::generate(&patches, &land, &territories);
        let mut corridor = Self {
            land,
            rivers,
            marshes,
            net,
            territories,
            watercourses,
            patches,
            wetlands: Vec::new(),
            links,
            stations,
            occurrences,
            opportunities: Vec::new(),
        };
        corridor.wetlands = sites::wetlands(&corridor);
        corridor.opportunities = works::opportunities(&corridor);
        corridor
    }

    /// The box around everything: what the catalogue gives as the extent of each dataset.
    pub(crate) fn extent_ring(&self) -> Vec<LonLat> {
        let [west, south, east, north] = EXTENT;
        vec![(west, south), (east, south), (east, north), (west, north), (west, south)]
    }

    /// The tables in an order in which every row names only rows that came before.
    pub fn tables(&self) -> impl ExactSizeIterator<Item = Table> + use<> {
        TABLES.iter().copied()
    }

    /// Makes the rows of a table, in the order of its columns.
    pub fn rows(&self, table: &Table, sink: &mut dyn FnMut(ImportRow)) {
        (table.fill)(self, &mut Rows { sink });
    }
}

/// West, south, east, north in degrees: from the source of the Aa to beyond Nieuwpoort.
pub const EXTENT: [f64; 4] = [1.9, 50.55, 3.2, 51.25];

const TABLES: &[Table] = &[
    organisations::ORGANISATION,
    catalogue::DATASET,
    catalogue::DATASET_KEYWORD,
    catalogue::DISTRIBUTION,
    catalogue::DATASET_VERSION,
    catalogue::FEED,
    catalogue::FEED_RUN,
    territories::TERRITORY,
    sites::PROTECTED_SITE,
    water::HYDRAULIC_UNIT,
    water::WATERCOURSE,
    structures::HYDRAULIC_STRUCTURE,
    sites::WETLAND,
    habitats::HABITAT_PATCH,
    habitats::HABITAT_PATCH_TYPE,
    network::NETWORK_AREA,
    network::NETWORK_LINK,
    network::NETWORK_OBSTACLE,
    species::TAXON,
    species::TAXON_STATUS,
    species::OCCURRENCE_PUBLIC,
    species::OCCURRENCE_CELL,
    stations::MONITORING_STATION,
    stations::TIME_SERIES,
    stations::MEASUREMENT,
    stakes::CLIMATE_EXPOSURE,
    stakes::STAKE,
    stakes::STAKE_AREA,
    works::OPPORTUNITY,
    works::ACTION,
    indicators::INDICATOR,
    indicators::INDICATOR_METHOD,
    indicators::INDICATOR_INPUT,
    indicators::INDICATOR_TARGET,
    indicators::INDICATOR_VALUE,
    indicators::INDICATOR_RUN,
    views::MAP_VIEW,
];
