//! The ground: communes and gemeenten that fill the corridor without gap, the coast, the border.

use crate::places::{COAST, COASTAL, NEIGHBOURS_BE, NEIGHBOURS_FR, PLACES, Place};
use crate::plane::Pt;
use crate::rng::Rng;
use crate::tessellation::{Site, Tessellation, cell, cell_of};
use crate::text::Country;

/// Where which commune is.
#[derive(Debug)]
pub(crate) struct Land {
    /// The places first, in their order, then the neighbours, then the sea.
    sites: Vec<Site>,
    countries: Vec<Option<Country>>,
    cells: Tessellation,
}

/// How far from its centre a commune may reach, in metres.
const REACH_M: f64 = 16_000.0;

impl Land {
    pub(crate) fn generate() -> Self {
        let power = |area_ha: f64| area_ha * 1e4 / std::f64::consts::PI;
        let site = |lonlat, area_ha| Site { at: Pt::from_lonlat(lonlat), power_m2: power(area_ha) };
        let mut sites: Vec<Site> = PLACES.iter().map(|place| site(place.lonlat, place.area_ha)).collect();
        let mut countries: Vec<Option<Country>> = PLACES.iter().map(|place| Some(place.country)).collect();
        for (neighbours, country) in [(NEIGHBOURS_FR, Country::Fr), (NEIGHBOURS_BE, Country::Be)] {
            sites.extend(neighbours.iter().map(|&(lon, lat, area_ha)| site((lon, lat), area_ha)));
            countries.extend(neighbours.iter().map(|_| Some(country)));
        }
        // The sea is the land in a mirror along the coast: then the border of both is the coast.
        let shores: Vec<Site> = PLACES
            .iter()
            .zip(&sites)
            .filter(|(place, _)| COASTAL.contains(&place.code))
            .map(|(_, site)| Site { at: across_the_coast(site.at), power_m2: site.power_m2 })
            .collect();
        countries.extend(shores.iter().map(|_| None));
        sites.extend(shores);
        let rings: Vec<Vec<Pt>> = (0..PLACES.len()).map(|place| cell(&sites, place, REACH_M)).collect();
        let cells = Tessellation::of_cells(&rings).waved(0.05, 220.0, &mut Rng::of("borders"));
        Self { sites, countries, cells }
    }

    /// The country at a point; none at sea.
    pub(crate) fn country_at(&self, at: Pt) -> Option<Country> {
        cell_of(&self.sites, at).and_then(|place| self.countries.get(place).copied().flatten())
    }

    /// The commune or gemeente at a point, as its place among [`PLACES`]. By straight borders: the wavy ones drawn
    /// differ by some hundred metres.
    pub(crate) fn place_at(&self, at: Pt) -> Option<(usize, &'static Place)> {
        let place = cell_of(&self.sites, at)?;
        PLACES.get(place).map(|found| (place, found))
    }

    /// Outline of one place.
    pub(crate) fn outline(&self, place: usize) -> Vec<Vec<Pt>> {
        self.cells.outline(&[place])
    }

    /// Outline of all places that the choice takes, together.
    pub(crate) fn outline_of(&self, chosen: impl Fn(&Place) -> bool) -> Vec<Vec<Pt>> {
        let cells: Vec<usize> =
            PLACES.iter().enumerate().filter(|(_, place)| chosen(place)).map(|(place, _)| place).collect();
        self.cells.outline(&cells)
    }
}

fn across_the_coast(at: Pt) -> Pt {
    let [from, to] = COAST.map(Pt::from_lonlat);
    let along = to.minus(from).direction();
    let out = along.left();
    at.minus(out.times(2.0 * out.dot(at.minus(from))))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::polygon::signed_area_m2;

    #[test]
    fn every_commune_has_one_ring_of_a_believable_size() {
        let land = Land::generate();
        for (number, place) in PLACES.iter().enumerate() {
            let rings = land.outline(number);
            let area_ha: f64 = rings.iter().map(|ring| signed_area_m2(ring) / 1e4).sum();
            assert_eq!(rings.len(), 1, "{}", place.code);
            // Real areas vary more than those of a tessellation; none may be a splinter or a province.
            assert!((60.0..22_000.0).contains(&area_ha), "{} {area_ha}", place.code);
        }
    }

    #[test]
    fn countries_and_the_sea_are_where_they_belong() {
        let land = Land::generate();
        let country = |lonlat| land.country_at(Pt::from_lonlat(lonlat));
        assert_eq!(country((2.26, 50.75)), Some(Country::Fr));
        assert_eq!(country((2.86, 51.03)), Some(Country::Be));
        assert_eq!(country((2.66, 51.20)), None);
    }
}
