//! The synthetic corridor: the same believable rows every time, for the demo, the tests and the benchmarks.

mod courses;
mod habitats;
mod laea;
mod land;
mod line;
mod marsh;
mod measure;
mod net;
mod places;
mod plane;
mod polygon;
mod registry;
mod rivers;
mod rng;
mod table;
mod territories;
mod tessellation;
mod text;
mod water;
mod wkb;

use watergang_core::import::ImportRow;

use crate::habitats::Patch;
use crate::land::Land;
use crate::marsh::Marshes;
use crate::net::Net;
use crate::rivers::River;
use crate::table::Rows;
pub use crate::table::{Column, Table};
use crate::territories::Territory;
use crate::water::Watercourse;

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
        Self { land, rivers, marshes, net, territories, watercourses, patches }
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

const TABLES: &[Table] = &[
    territories::TERRITORY,
    water::HYDRAULIC_UNIT,
    water::WATERCOURSE,
    habitats::HABITAT_PATCH,
    habitats::HABITAT_PATCH_TYPE,
];
