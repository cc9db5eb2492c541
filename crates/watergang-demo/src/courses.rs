//! The rivers and canals of the corridor: their real names and a few places they pass.

use crate::line::Meander;
use crate::text::Tri;

/// A river or canal from its source, or where it leaves another, to its mouth.
#[derive(Debug)]
pub(crate) struct Course {
    pub(crate) id: &'static str,
    pub(crate) names: Tri,
    /// `river`, `canal` or `brook`.
    pub(crate) kind: &'static str,
    pub(crate) navigable: bool,
    /// Width at the source and at the mouth.
    pub(crate) width_m: (f64, f64),
    pub(crate) meander: Meander,
    /// The course that it leaves, where it does not begin by itself.
    pub(crate) leaves: Option<&'static str>,
    /// The course that it joins, where it does not reach the sea.
    pub(crate) joins: Option<&'static str>,
    /// Longitudes and latitudes on its way, in degrees.
    pub(crate) stations: &'static [(f64, f64)],
}

const fn river(
    id: &'static str,
    names: Tri,
    width_m: (f64, f64),
    joins: Option<&'static str>,
    stations: &'static [(f64, f64)],
) -> Course {
    let meander = Meander { swing_m: 75.0, loop_m: 620.0 };
    Course { id, names, kind: "river", navigable: false, width_m, meander, leaves: None, joins, stations }
}

const fn brook(id: &'static str, names: Tri, joins: &'static str, stations: &'static [(f64, f64)]) -> Course {
    let meander = Meander { swing_m: 55.0, loop_m: 480.0 };
    let joins = Some(joins);
    Course { id, names, kind: "brook", navigable: false, width_m: (1.5, 6.0), meander, leaves: None, joins, stations }
}

const fn canal(
    id: &'static str,
    names: Tri,
    width_m: f64,
    (leaves, joins): (Option<&'static str>, Option<&'static str>),
    stations: &'static [(f64, f64)],
) -> Course {
    let meander = Meander { swing_m: 22.0, loop_m: 3_800.0 };
    let width_m = (width_m, width_m);
    Course { id, names, kind: "canal", navigable: true, width_m, meander, leaves, joins, stations }
}

/// All courses; one that another leaves or joins comes before it.
pub(crate) const COURSES: &[Course] = &[
    river(
        "aa",
        ["L'Aa", "Aa", "Aa"],
        (3.0, 14.0),
        None,
        &[
            (1.931, 50.606),
            (1.968, 50.587),
            (2.010, 50.579),
            (2.060, 50.582),
            (2.095, 50.598),
            (2.110, 50.625),
            (2.135, 50.650),
            (2.150, 50.668),
            (2.137, 50.682),
            (2.124, 50.698),
            (2.140, 50.711),
            (2.160, 50.713),
            (2.183, 50.706),
            (2.208, 50.707),
            (2.236, 50.716),
            (2.262, 50.719),
            (2.282, 50.723),
            (2.291, 50.735),
            (2.284, 50.747),
            (2.270, 50.757),
        ],
    ),
    Course {
        id: "aa-canalisee",
        names: ["L'Aa canalisée", "Gekanaliseerde Aa", "Canalised Aa"],
        kind: "river",
        navigable: true,
        width_m: (28.0, 40.0),
        meander: Meander { swing_m: 40.0, loop_m: 2_400.0 },
        leaves: Some("aa"),
        joins: None,
        stations: &[
            (2.270, 50.757),
            (2.263, 50.769),
            (2.258, 50.783),
            (2.247, 50.799),
            (2.235, 50.813),
            (2.214, 50.831),
            (2.198, 50.851),
            (2.181, 50.885),
            (2.152, 50.921),
            (2.130, 50.955),
            (2.117, 50.986),
            (2.092, 51.012),
        ],
    },
    river(
        "yser",
        ["L'Yser", "IJzer", "Yser"],
        (2.0, 18.0),
        None,
        &[
            (2.338, 50.802),
            (2.322, 50.818),
            (2.306, 50.836),
            (2.318, 50.853),
            (2.350, 50.866),
            (2.388, 50.876),
            (2.428, 50.888),
            (2.462, 50.889),
            (2.484, 50.903),
            (2.510, 50.913),
            (2.548, 50.907),
            (2.585, 50.912),
            (2.622, 50.917),
            (2.650, 50.928),
            (2.678, 50.937),
            (2.706, 50.937),
            (2.735, 50.948),
        ],
    ),
    Course {
        id: "ijzer",
        names: ["L'Yser", "IJzer", "Yser"],
        kind: "river",
        navigable: true,
        width_m: (22.0, 60.0),
        meander: Meander { swing_m: 130.0, loop_m: 2_100.0 },
        leaves: Some("yser"),
        joins: None,
        stations: &[
            (2.735, 50.948),
            (2.768, 50.953),
            (2.796, 50.966),
            (2.823, 50.984),
            (2.838, 51.005),
            (2.853, 51.028),
            (2.848, 51.052),
            (2.826, 51.068),
            (2.806, 51.084),
            (2.790, 51.105),
            (2.772, 51.122),
            (2.752, 51.136),
            (2.738, 51.147),
            (2.7235, 51.1549),
        ],
    },
    river(
        "hem",
        ["La Hem", "Hem", "Hem"],
        (2.0, 9.0),
        Some("aa-canalisee"),
        &[
            (1.985, 50.735),
            (2.012, 50.765),
            (2.043, 50.792),
            (2.062, 50.820),
            (2.085, 50.845),
            (2.112, 50.862),
            (2.140, 50.878),
            (2.174, 50.888),
        ],
    ),
    brook(
        "blequin",
        ["Le Bléquin", "Bléquin", "Bléquin"],
        "aa",
        &[(2.000, 50.664), (2.030, 50.674), (2.060, 50.690), (2.090, 50.700), (2.122, 50.699)],
    ),
    brook(
        "houlle",
        ["La Houlle", "Houlle", "Houlle"],
        "aa-canalisee",
        &[(2.166, 50.796), (2.184, 50.805), (2.203, 50.815), (2.220, 50.825)],
    ),
    brook(
        "peene-becque",
        ["La Peene Becque", "Penebeek", "Peene Becque"],
        "yser",
        &[(2.462, 50.802), (2.440, 50.825), (2.438, 50.850), (2.456, 50.872), (2.463, 50.889)],
    ),
    brook(
        "zwyne-becque",
        ["La Zwyne Becque", "Zwijnebeek", "Zwyne Becque"],
        "yser",
        &[(2.505, 50.850), (2.500, 50.878), (2.489, 50.905)],
    ),
    brook(
        "ey-becque",
        ["L'Ey Becque", "Ei-beek", "Ey Becque"],
        "yser",
        &[(2.580, 50.822), (2.553, 50.850), (2.543, 50.880), (2.546, 50.907)],
    ),
    brook(
        "heidebeek",
        ["La Heidebeek", "Heidebeek", "Heidebeek"],
        "yser",
        &[(2.575, 50.862), (2.600, 50.882), (2.612, 50.900), (2.624, 50.917)],
    ),
    brook(
        "poperingevaart",
        ["Le Poperingevaart", "Poperingevaart", "Poperingevaart"],
        "yser",
        &[(2.727, 50.850), (2.745, 50.880), (2.738, 50.905), (2.722, 50.925), (2.708, 50.937)],
    ),
    brook(
        "kemmelbeek",
        ["La Kemmelbeek", "Kemmelbeek", "Kemmelbeek"],
        "ijzer",
        &[(2.815, 50.785), (2.795, 50.820), (2.785, 50.860), (2.790, 50.895), (2.790, 50.930), (2.792, 50.964)],
    ),
    brook(
        "martjevaart",
        ["Le Martjevaart", "Martjevaart", "Martjevaart"],
        "ijzer",
        &[(2.945, 50.895), (2.905, 50.915), (2.880, 50.938), (2.852, 50.955), (2.832, 50.968), (2.812, 50.976)],
    ),
    brook(
        "handzamevaart",
        ["Le Handzamevaart", "Handzamevaart", "Handzamevaart"],
        "ijzer",
        &[(3.040, 51.030), (2.985, 51.030), (2.930, 51.040), (2.885, 51.037), (2.856, 51.036)],
    ),
    brook(
        "grote-beverdijk",
        ["Le Grote Beverdijk", "Grote Beverdijkvaart", "Grote Beverdijk"],
        "ijzer",
        &[(2.780, 51.018), (2.770, 51.060), (2.752, 51.100), (2.751, 51.135)],
    ),
    brook(
        "vladslovaart",
        ["Le Vladslovaart", "Vladslovaart", "Vladslovaart"],
        "ijzer",
        &[(2.930, 51.055), (2.880, 51.085), (2.815, 51.112), (2.768, 51.127)],
    ),
    canal(
        "neuffosse",
        ["Canal de Neufossé", "Nieuwegracht", "Neufossé Canal"],
        45.0,
        (None, Some("aa-canalisee")),
        &[
            (2.395, 50.645),
            (2.368, 50.672),
            (2.345, 50.700),
            (2.320, 50.728),
            (2.303, 50.744),
            (2.285, 50.754),
            (2.268, 50.760),
        ],
    ),
    canal(
        "haute-colme",
        ["Canal de la Haute-Colme", "Hoge Kolme", "Haute-Colme Canal"],
        20.0,
        (Some("aa-canalisee"), None),
        &[
            (2.205, 50.842),
            (2.236, 50.872),
            (2.255, 50.897),
            (2.280, 50.919),
            (2.335, 50.945),
            (2.385, 50.961),
            (2.429, 50.967),
        ],
    ),
    canal(
        "basse-colme",
        ["Canal de la Basse-Colme", "Bergenvaart", "Basse-Colme Canal"],
        14.0,
        (Some("haute-colme"), None),
        &[
            (2.429, 50.967),
            (2.500, 50.983),
            (2.550, 50.989),
            (2.590, 50.991),
            (2.628, 51.012),
            (2.650, 51.045),
            (2.661, 51.071),
        ],
    ),
    canal(
        "furnes",
        ["Canal de Furnes", "Kanaal Nieuwpoort-Duinkerke", "Nieuwpoort-Dunkirk Canal"],
        22.0,
        (None, Some("ijzer")),
        &[
            (2.382, 51.031),
            (2.450, 51.041),
            (2.530, 51.058),
            (2.600, 51.069),
            (2.661, 51.074),
            (2.700, 51.103),
            (2.750, 51.137),
        ],
    ),
    canal(
        "bergues",
        ["Canal de Bergues", "Kanaal van Sint-Winoksbergen", "Bergues Canal"],
        20.0,
        (Some("haute-colme"), Some("furnes")),
        &[(2.429, 50.967), (2.412, 50.998), (2.384, 51.030)],
    ),
    canal(
        "bourbourg",
        ["Canal de Bourbourg", "Kanaal van Broekburg", "Bourbourg Canal"],
        18.0,
        (Some("aa-canalisee"), Some("furnes")),
        &[(2.160, 50.911), (2.200, 50.947), (2.280, 50.981), (2.345, 51.014), (2.383, 51.031)],
    ),
    canal(
        "lokanaal",
        ["Canal de Lo", "Lokanaal", "Lo Canal"],
        13.0,
        (Some("ijzer"), Some("furnes")),
        &[(2.740, 50.949), (2.742, 50.982), (2.712, 51.012), (2.678, 51.046), (2.662, 51.074)],
    ),
    canal(
        "ieperlee",
        ["Canal d'Ypres à l'Yser", "Kanaal Ieper-IJzer", "Ypres-Yser Canal"],
        20.0,
        (None, Some("ijzer")),
        &[(2.880, 50.860), (2.858, 50.895), (2.840, 50.920), (2.824, 50.942), (2.802, 50.969)],
    ),
    canal(
        "plassendale",
        ["Canal de Plassendale à Nieuport", "Kanaal Plassendale-Nieuwpoort", "Plassendale-Nieuwpoort Canal"],
        20.0,
        (None, Some("ijzer")),
        &[(2.960, 51.192), (2.880, 51.167), (2.805, 51.147), (2.758, 51.133)],
    ),
];
