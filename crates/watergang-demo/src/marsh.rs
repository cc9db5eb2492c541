//! The marshes and polders: outlines along the rivers, casiers within, plots within those.

use crate::line::{smooth, smooth_ring};
use crate::plane::Pt;
use crate::polygon::{bounds, centroid, contains, counter_clockwise, signed_area_m2, split};
use crate::rivers::{River, nearest, section};
use crate::rng::Rng;
use crate::text::{Country, Tri};

/// Which marsh.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Marsh {
    /// Marais audomarois, Ramsar site 1835.
    Audomarois,
    /// IJzerbroeken, Ramsar site 329.
    Broeken,
    /// Les Moëres / De Moeren, a drained lake.
    Moeren,
    /// Polders between Veurne and Nieuwpoort.
    Polder,
    /// The wateringues of the plain between Watten and Bergues.
    Plain,
}

/// A bank of a marsh: what lies between the river and the edge of the high ground.
struct Bank {
    marsh: Marsh,
    /// The river that it lies along and the corners of the outline beyond the river, from one end to the other; a
    /// marsh without river has the whole outline here.
    river: Option<&'static str>,
    edge: &'static [(f64, f64)],
}

const BANKS: &[Bank] = &[
    Bank {
        marsh: Marsh::Audomarois,
        river: Some("aa-canalisee"),
        edge: &[
            (2.216, 50.830),
            (2.203, 50.823),
            (2.194, 50.813),
            (2.190, 50.803),
            (2.198, 50.795),
            (2.206, 50.785),
            (2.210, 50.777),
            (2.224, 50.768),
            (2.238, 50.762),
            (2.253, 50.759),
            (2.267, 50.761),
        ],
    },
    Bank {
        marsh: Marsh::Audomarois,
        river: Some("aa-canalisee"),
        edge: &[
            (2.267, 50.761),
            (2.280, 50.757),
            (2.297, 50.753),
            (2.312, 50.758),
            (2.317, 50.769),
            (2.312, 50.780),
            (2.300, 50.789),
            (2.284, 50.794),
            (2.268, 50.801),
            (2.253, 50.811),
            (2.238, 50.822),
            (2.216, 50.830),
        ],
    },
    Bank {
        marsh: Marsh::Broeken,
        river: Some("ijzer"),
        edge: &[
            (2.851, 51.024),
            (2.834, 51.017),
            (2.816, 51.005),
            (2.801, 50.990),
            (2.786, 50.975),
            (2.770, 50.962),
            (2.755, 50.951),
        ],
    },
    Bank {
        marsh: Marsh::Broeken,
        river: Some("ijzer"),
        edge: &[
            (2.755, 50.951),
            (2.775, 50.945),
            (2.800, 50.949),
            (2.825, 50.959),
            (2.850, 50.969),
            (2.870, 50.981),
            (2.876, 50.997),
            (2.868, 51.012),
            (2.851, 51.024),
        ],
    },
    Bank {
        marsh: Marsh::Moeren,
        river: None,
        edge: &[
            (2.545, 51.014),
            (2.556, 51.002),
            (2.580, 50.996),
            (2.606, 50.998),
            (2.628, 51.014),
            (2.636, 51.031),
            (2.618, 51.042),
            (2.588, 51.045),
            (2.560, 51.038),
            (2.547, 51.027),
        ],
    },
    Bank {
        marsh: Marsh::Polder,
        river: None,
        edge: &[
            (2.694, 51.052),
            (2.709, 51.040),
            (2.738, 51.034),
            (2.752, 51.022),
            (2.781, 51.027),
            (2.806, 51.045),
            (2.801, 51.066),
            (2.784, 51.083),
            (2.780, 51.104),
            (2.758, 51.121),
            (2.734, 51.115),
            (2.722, 51.101),
            (2.700, 51.089),
            (2.688, 51.071),
        ],
    },
    Bank {
        marsh: Marsh::Plain,
        river: None,
        edge: &[
            (2.202, 50.868),
            (2.232, 50.879),
            (2.262, 50.905),
            (2.300, 50.932),
            (2.345, 50.952),
            (2.395, 50.968),
            (2.380, 50.992),
            (2.335, 50.985),
            (2.285, 50.972),
            (2.235, 50.950),
            (2.195, 50.925),
            (2.184, 50.893),
        ],
    },
];

/// How a marsh is laid out.
pub(crate) struct Layout {
    /// About how far the middles of casiers lie apart.
    casier_m: f64,
    /// Directions of the ditches, counter-clockwise from east in degrees.
    angles: &'static [f64],
    /// Narrowest and widest strip between two ditches.
    strip_m: (f64, f64),
    /// Shortest and longest plot.
    plot_m: (f64, f64),
}

impl Marsh {
    pub(crate) const ALL: [Self; 5] = [Self::Audomarois, Self::Broeken, Self::Moeren, Self::Polder, Self::Plain];

    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Self::Audomarois => "audomarois",
            Self::Broeken => "ijzerbroeken",
            Self::Moeren => "moeren",
            Self::Polder => "noordwatering",
            Self::Plain => "haute-colme",
        }
    }

    pub(crate) const fn names(self) -> Tri {
        match self {
            Self::Audomarois => ["marais audomarois", "moeras van Sint-Omaars", "Audomarois marsh"],
            Self::Broeken => ["broeken de l'Yser", "IJzerbroeken", "Yser broeken"],
            Self::Moeren => ["les Moëres", "De Moeren", "the Moeren"],
            Self::Polder => ["polders de Furnes", "polders van Veurne", "polders of Veurne"],
            Self::Plain => {
                ["wateringues de la Haute-Colme", "wateringen van de Hoge Kolme", "wateringues of the Haute-Colme"]
            }
        }
    }

    const fn layout(self) -> Layout {
        match self {
            Self::Audomarois => Layout {
                casier_m: 1_060.0,
                angles: &[62.0, -28.0, 40.0, -52.0, 78.0],
                strip_m: (52.0, 96.0),
                plot_m: (110.0, 290.0),
            },
            Self::Broeken => Layout {
                casier_m: 1_250.0,
                angles: &[-35.0, 55.0, -20.0],
                strip_m: (75.0, 150.0),
                plot_m: (150.0, 380.0),
            },
            Self::Moeren => {
                Layout { casier_m: 1_500.0, angles: &[24.0, -66.0], strip_m: (170.0, 230.0), plot_m: (350.0, 520.0) }
            }
            Self::Polder => Layout {
                casier_m: 1_900.0,
                angles: &[35.0, -50.0, 8.0],
                strip_m: (150.0, 240.0),
                plot_m: (240.0, 520.0),
            },
            Self::Plain => {
                Layout { casier_m: 2_100.0, angles: &[48.0, -40.0], strip_m: (180.0, 290.0), plot_m: (280.0, 620.0) }
            }
        }
    }

    /// Target of the area in hectares where the real one is known (Ramsar information sheets 1835 and 329).
    pub(crate) const fn official_ha(self) -> Option<f64> {
        match self {
            Self::Audomarois => Some(3_726.0),
            Self::Broeken => Some(2_360.0),
            Self::Moeren | Self::Polder | Self::Plain => None,
        }
    }
}

/// A hydraulic unit.
#[derive(Clone, Debug)]
pub(crate) struct Casier {
    pub(crate) marsh: Marsh,
    /// Its number within the marsh, from 1.
    pub(crate) number: usize,
    pub(crate) country: Country,
    pub(crate) ring: Vec<Pt>,
    /// Direction of its ditches, in radians from east.
    pub(crate) angle: f64,
}

/// A plot: what lies between ditches.
#[derive(Clone, Debug)]
pub(crate) struct Plot {
    /// Its casier, as a place among all.
    pub(crate) casier: usize,
    /// The strip of the casier that it is part of.
    pub(crate) strip: usize,
    pub(crate) ring: Vec<Pt>,
}

/// The marshes as drawn.
#[derive(Debug, Default)]
pub(crate) struct Marshes {
    /// Outlines: one ring per bank.
    pub(crate) outlines: Vec<(Marsh, Vec<Pt>)>,
    pub(crate) casiers: Vec<Casier>,
    pub(crate) plots: Vec<Plot>,
}

/// Outlines of all banks. Those of a marsh of known area are widened or narrowed until the area is right;
/// `area_ha` measures rings on the globe.
fn outlines(rivers: &[River], area_ha: impl Fn(&[Pt]) -> f64) -> Vec<(Marsh, Vec<Pt>)> {
    let mut all = Vec::new();
    for marsh in Marsh::ALL {
        let banks: Vec<&Bank> = BANKS.iter().filter(|bank| bank.marsh == marsh).collect();
        let edges: Vec<Pt> = banks.iter().flat_map(|bank| bank.edge).map(|at| Pt::from_lonlat(*at)).collect();
        let middle = centroid(&counter_clockwise(edges));
        let draw = |factor: f64| -> Vec<Vec<Pt>> {
            banks.iter().map(|bank| outline(bank, rivers, |at| middle.toward(at, factor))).collect()
        };
        let mut factor = 1.0;
        if let Some(wanted) = marsh.official_ha() {
            for _ in 0..12 {
                let now: f64 = draw(factor).iter().map(|ring| area_ha(ring)).sum();
                factor *= (wanted / now).sqrt();
            }
        }
        all.extend(draw(factor).into_iter().map(|ring| (marsh, ring)));
    }
    all
}

fn outline(bank: &Bank, rivers: &[River], moved: impl Fn(Pt) -> Pt) -> Vec<Pt> {
    let edge: Vec<Pt> = bank.edge.iter().map(|at| Pt::from_lonlat(*at)).collect();
    let river = rivers.iter().find(|river| Some(river.course.id) == bank.river).map(|river| river.line.as_slice());
    let (Some(river), [first, inner @ .., last]) = (river, edge.as_slice()) else {
        let stations: Vec<Pt> = edge.iter().map(|at| moved(*at)).collect();
        return counter_clockwise(smooth_ring(&stations, 160.0));
    };
    let (from, to) = (nearest(river, *first), nearest(river, *last));
    let way: Vec<Pt> =
        std::iter::once(from).chain(inner.iter().map(|at| moved(*at))).chain(std::iter::once(to)).collect();
    let mut ring = smooth(&way, 140.0);
    let mut back = section(river, from, to);
    if back.first() == Some(&from) {
        back.reverse();
    }
    // Both ends are on the edge already.
    ring.extend(back.into_iter().filter(|at| *at != from && *at != to));
    counter_clockwise(ring)
}

impl Marshes {
    pub(crate) fn generate(
        rivers: &[River],
        country_at: impl Fn(Pt) -> Option<Country>,
        area_ha: impl Fn(&[Pt]) -> f64,
    ) -> Self {
        let outlines = outlines(rivers, area_ha);
        let mut rng = Rng::of("casiers");
        let mut all = Self::default();
        for (marsh, ring) in &outlines {
            for piece in casiers(ring, marsh.layout().casier_m, &mut rng) {
                let country = country_at(centroid(&piece)).unwrap_or(Country::Be);
                let turn: f64 = rng.pick(marsh.layout().angles).copied().unwrap_or_default() + rng.between(-6.0, 6.0);
                let number = all.casiers.iter().filter(|casier| casier.marsh == *marsh).count() + 1;
                all.casiers.push(Casier { marsh: *marsh, number, country, ring: piece, angle: turn.to_radians() });
            }
        }
        for (place, casier) in all.casiers.iter().enumerate() {
            plots(place, casier, &mut rng, &mut all.plots);
        }
        Self { outlines, ..all }
    }
}

/// Cuts a ring into about equal casiers: the cells of a jittered triangular lattice.
fn casiers(ring: &[Pt], apart_m: f64, rng: &mut Rng) -> Vec<Vec<Pt>> {
    let (low, high) = bounds(ring);
    let mut seeds = Vec::new();
    let row_m = apart_m * 0.866;
    let rows = ((high.y - low.y) / row_m).ceil() as usize;
    let columns = ((high.x - low.x) / apart_m).ceil() as usize;
    for row in 0..=rows {
        for column in 0..=columns {
            let shift = if row % 2 == 0 { 0.25 } else { 0.75 };
            let jitter = Pt::new(rng.between(-0.26, 0.26), rng.between(-0.26, 0.26)).times(apart_m);
            let at = low.plus(Pt::new((column as f64 + shift) * apart_m, (row as f64 + 0.4) * row_m)).plus(jitter);
            if contains(ring, at) {
                seeds.push(at);
            }
        }
    }
    let mut all = Vec::new();
    for seed in &seeds {
        let mut pieces = vec![ring.to_vec()];
        for other in seeds.iter().filter(|other| *other != seed && other.distance_m(*seed) < 3.2 * apart_m) {
            let apart = other.minus(*seed);
            pieces = pieces.iter().flat_map(|piece| split(piece, seed.toward(*other, 0.5), apart.left()).0).collect();
        }
        all.extend(pieces.into_iter().filter(|piece| signed_area_m2(piece) > 10.0));
    }
    all
}

/// Cuts a casier into strips, and the strips into plots.
fn plots(place: usize, casier: &Casier, rng: &mut Rng, out: &mut Vec<Plot>) {
    let layout = casier.marsh.layout();
    let (along, across) = (Pt::of_angle(casier.angle), Pt::of_angle(casier.angle).left());
    // Each casier has its own grain: market gardens are narrow, meadows wide.
    let grain = rng.unit();
    let strip_m = layout.strip_m.0 + (layout.strip_m.1 - layout.strip_m.0) * grain;
    let extent = |ring: &[Pt], axis: Pt| {
        ring.iter()
            .map(|at| at.dot(axis))
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)))
    };
    let (low, high) = extent(&casier.ring, across);
    let mut rest = vec![casier.ring.clone()];
    let mut cut = low;
    for strip in 0.. {
        cut += strip_m * rng.between(0.86, 1.14);
        let last = cut > high - 0.55 * strip_m;
        let (beyond, pieces): (Vec<_>, Vec<_>) = if last {
            (Vec::new(), std::mem::take(&mut rest))
        } else {
            let halves: Vec<_> = rest.iter().map(|ring| split(ring, across.times(cut), along)).collect();
            halves.into_iter().fold((Vec::new(), Vec::new()), |(mut beyond, mut strips), (left, right)| {
                beyond.extend(left);
                strips.extend(right);
                (beyond, strips)
            })
        };
        for piece in pieces {
            let (start, end) = extent(&piece, along);
            let length_m =
                layout.plot_m.0 + (layout.plot_m.1 - layout.plot_m.0) * rng.between(0.0, 1.0).min(grain + 0.35);
            cut_across(piece, (start, end), length_m, along, rng, |ring| out.push(Plot { casier: place, strip, ring }));
        }
        rest = beyond;
        if last {
            break;
        }
    }
}

fn cut_across(
    strip: Vec<Pt>,
    (start, end): (f64, f64),
    length_m: f64,
    along: Pt,
    rng: &mut Rng,
    mut out: impl FnMut(Vec<Pt>),
) {
    let mut rest = vec![strip];
    let mut cut = start;
    loop {
        cut += length_m * rng.between(0.7, 1.3);
        if cut > end - 0.45 * length_m {
            break;
        }
        let mut beyond = Vec::new();
        for ring in &rest {
            // Left of the line across is what lies behind.
            let (behind, ahead) = split(ring, along.times(cut), along.left());
            behind.into_iter().for_each(&mut out);
            beyond.extend(ahead);
        }
        rest = beyond;
    }
    rest.into_iter().for_each(&mut out);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::polygon::is_simple;

    #[test]
    fn plots_fill_their_marsh_and_none_crosses_itself() {
        let rivers = crate::rivers::generate();
        let marshes = Marshes::generate(&rivers, |_| Some(Country::Fr), |ring| signed_area_m2(ring) / 1e4);
        for marsh in Marsh::ALL {
            let whole: f64 =
                marshes.outlines.iter().filter(|(of, _)| *of == marsh).map(|(_, ring)| signed_area_m2(ring)).sum();
            let of_marsh = |plot: &&Plot| marshes.casiers[plot.casier].marsh == marsh;
            let plots: Vec<&Plot> = marshes.plots.iter().filter(of_marsh).collect();
            let sum: f64 = plots.iter().map(|plot| signed_area_m2(&plot.ring)).sum();
            println!("{marsh:?}: {:.0} ha, {} plots", whole / 1e4, plots.len());
            assert!((sum / whole - 1.0).abs() < 1e-3, "{marsh:?} {sum} {whole}");
        }
        assert!(marshes.outlines.iter().all(|(_, ring)| is_simple(ring)));
        assert!(marshes.plots.iter().all(|plot| is_simple(&plot.ring)));
    }
}
