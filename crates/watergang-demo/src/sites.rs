//! Protected sites and wetlands.

use watergang_core::schema::GeometryKind;

use crate::Corridor;
use crate::habitats::in_marsh;
use crate::land::Land;
use crate::line::{blob, strip};
use crate::marsh::Marsh;
use crate::measure::area_ha;
use crate::plane::Pt;
use crate::polygon::is_simple;
use crate::rng::Rng;
use crate::table::{Rows, Table, date, instant, measured, number, text, values};
use crate::territories::on_globe;
use crate::text::{Country, Label, Tri, joined};
use crate::water::unit_name;
use crate::wkb::{LonLat, Shape};

/// What a site's outline is drawn from.
enum Outline {
    /// A marsh's own.
    Marsh(Marsh),
    /// A blob: longitude, latitude, radius in metres.
    Blob(f64, f64, f64),
}

struct Site {
    code: &'static str,
    country: Country,
    names: Tri,
    scheme: &'static str,
    designation: &'static str,
    level: &'static str,
    founded: Option<&'static str>,
    official_ha: Option<f64>,
    outline: Outline,
}

/// Real names and codes; outlines are made up. Dates and areas only where published (Ramsar information sheets).
const SITES: &[Site] = &[
    Site {
        code: "1835",
        country: Country::Fr,
        names: ["Marais audomarois", "Moeras van Sint-Omaars", "Audomarois marsh"],
        scheme: "ramsar",
        designation: "ramsar",
        level: "label",
        founded: Some("2008-09-15"),
        official_ha: Some(3_726.0),
        outline: Outline::Marsh(Marsh::Audomarois),
    },
    Site {
        code: "329",
        country: Country::Be,
        names: ["Broeken de l'Yser", "IJzerbroeken", "Yser broeken"],
        scheme: "ramsar",
        designation: "ramsar",
        level: "label",
        founded: Some("1986-03-04"),
        official_ha: Some(2_360.0),
        outline: Outline::Marsh(Marsh::Broeken),
    },
    Site {
        code: "MAB-transition",
        country: Country::Fr,
        names: [
            "Réserve de biosphère du marais audomarois, zone de transition",
            "Biosfeerreservaat moeras van Sint-Omaars, overgangszone",
            "Audomarois marsh biosphere reserve, transition zone",
        ],
        scheme: "UNESCOManAndBiosphereProgramme",
        designation: "transitionZone",
        level: "label",
        founded: None,
        official_ha: Some(22_300.0),
        outline: Outline::Blob(2.245, 50.775, 9_300.0),
    },
    Site {
        code: "MAB-core",
        country: Country::Fr,
        names: [
            "Réserve de biosphère du marais audomarois, aire centrale",
            "Biosfeerreservaat moeras van Sint-Omaars, kernzone",
            "Audomarois marsh biosphere reserve, core area",
        ],
        scheme: "UNESCOManAndBiosphereProgramme",
        designation: "coreZone",
        level: "label",
        founded: None,
        official_ha: None,
        outline: Outline::Blob(2.270, 50.787, 900.0),
    },
    Site {
        code: "FR3112003",
        country: Country::Fr,
        names: [
            "Marais audomarois (ZPS)",
            "Moeras van Sint-Omaars (vogelrichtlijn)",
            "Audomarois marsh (special protection area)",
        ],
        scheme: "natura2000",
        designation: "specialProtectionArea",
        level: "contractual",
        founded: None,
        official_ha: None,
        outline: Outline::Blob(2.272, 50.787, 830.0),
    },
    Site {
        code: "FR3100495",
        country: Country::Fr,
        names: [
            "Prairies, marais tourbeux, forêts et bois de la cuvette audomaroise",
            "Graslanden, venen en bossen van de kom van Sint-Omaars",
            "Meadows, peat marshes and woods of the Audomarois basin",
        ],
        scheme: "natura2000",
        designation: "specialAreaOfConservation",
        level: "contractual",
        founded: None,
        official_ha: None,
        outline: Outline::Blob(2.287, 50.781, 1_700.0),
    },
    Site {
        code: "RNN-romelaere",
        country: Country::Fr,
        names: ["Étangs du Romelaere", "Vijvers van Romelaere", "Romelaere ponds"],
        scheme: "nationalReserve",
        designation: "nationalNatureReserve",
        level: "strong",
        founded: None,
        official_ha: None,
        outline: Outline::Blob(2.271, 50.786, 640.0),
    },
    Site {
        code: "ENS-houlle",
        country: Country::Fr,
        names: ["Marais de Houlle", "Moeras van Houlle", "Houlle marsh"],
        scheme: "ENS",
        designation: "ENS",
        level: "land",
        founded: None,
        official_ha: None,
        outline: Outline::Blob(2.198, 50.808, 420.0),
    },
    Site {
        code: "ENS-tilques",
        country: Country::Fr,
        names: ["Marais de Tilques", "Moeras van Tilques", "Tilques marsh"],
        scheme: "ENS",
        designation: "ENS",
        level: "land",
        founded: None,
        official_ha: None,
        outline: Outline::Blob(2.223, 50.779, 420.0),
    },
    Site {
        code: "ZNIEFF1-clairmarais",
        country: Country::Fr,
        names: ["Forêt de Rihoult-Clairmarais", "Bos van Rihoult-Clairmarais", "Rihoult-Clairmarais forest"],
        scheme: "znieff",
        designation: "znieff1",
        level: "inventory",
        founded: None,
        official_ha: None,
        outline: Outline::Blob(2.338, 50.778, 2_100.0),
    },
    Site {
        code: "ZNIEFF1-eperlecques",
        country: Country::Fr,
        names: ["Forêt d'Éperlecques", "Bos van Éperlecques", "Éperlecques forest"],
        scheme: "znieff",
        designation: "znieff1",
        level: "inventory",
        founded: None,
        official_ha: None,
        outline: Outline::Blob(2.168, 50.832, 1_900.0),
    },
    Site {
        code: "ZNIEFF2-audomarois",
        country: Country::Fr,
        names: [
            "Complexe écologique du marais audomarois",
            "Ecologisch complex van het moeras van Sint-Omaars",
            "Ecological complex of the Audomarois marsh",
        ],
        scheme: "znieff",
        designation: "znieff2",
        level: "inventory",
        founded: None,
        official_ha: None,
        outline: Outline::Blob(2.262, 50.787, 5_200.0),
    },
    Site {
        code: "BE2500831",
        country: Country::Be,
        names: ["Vallée de l'Yser (ZPS)", "IJzervallei (vogelrichtlijn)", "Yser valley (special protection area)"],
        scheme: "natura2000",
        designation: "specialProtectionArea",
        level: "contractual",
        founded: None,
        official_ha: None,
        outline: Outline::Blob(2.828, 50.992, 4_600.0),
    },
    Site {
        code: "BE2500012",
        country: Country::Be,
        names: ["Polders", "Polders", "Polders"],
        scheme: "natura2000",
        designation: "specialAreaOfConservation",
        level: "contractual",
        founded: None,
        official_ha: None,
        outline: Outline::Blob(2.752, 51.075, 2_600.0),
    },
    Site {
        code: "VNR-blankaart",
        country: Country::Be,
        names: ["De Blankaart", "De Blankaart", "De Blankaart"],
        scheme: "vlaamsNatuurreservaat",
        designation: "vlaamsNatuurreservaat",
        level: "strong",
        founded: None,
        official_ha: None,
        outline: Outline::Blob(2.859, 50.986, 850.0),
    },
    Site {
        code: "ER-westbroek",
        country: Country::Be,
        names: ["IJzerbroeken, réserve agréée", "IJzerbroeken, erkend reservaat", "Yser broeken, recognised reserve"],
        scheme: "erkendReservaat",
        designation: "erkendReservaat",
        level: "strong",
        founded: None,
        official_ha: None,
        outline: Outline::Blob(2.815, 50.978, 760.0),
    },
    Site {
        code: "VEN-ijzervallei",
        country: Country::Be,
        names: ["Vallée de l'Yser (VEN)", "De IJzervallei (VEN)", "Yser valley (Flemish ecological network)"],
        scheme: "ven",
        designation: "GEN",
        level: "regulatory",
        founded: None,
        official_ha: None,
        outline: Outline::Blob(2.838, 50.988, 3_300.0),
    },
    Site {
        code: "VNR-ijzermonding",
        country: Country::Be,
        names: ["Estuaire de l'Yser", "De IJzermonding", "Yser estuary"],
        scheme: "vlaamsNatuurreservaat",
        designation: "vlaamsNatuurreservaat",
        level: "strong",
        founded: None,
        official_ha: None,
        outline: Outline::Blob(2.737, 51.146, 480.0),
    },
    Site {
        code: "VNR-houthulst",
        country: Country::Be,
        names: ["Forêt de Houthulst", "Houthulstbos", "Houthulst forest"],
        scheme: "vlaamsNatuurreservaat",
        designation: "vlaamsNatuurreservaat",
        level: "strong",
        founded: None,
        official_ha: None,
        outline: Outline::Blob(2.945, 50.960, 1_000.0),
    },
];

pub(crate) const PROTECTED_SITE: Table = Table {
    collection: "protected_site",
    columns: &[
        text("id"),
        text("site_code"),
        text("country"),
        text("name_fr"),
        text("name_nl"),
        text("name_en"),
        text("designation_scheme"),
        text("designation"),
        text("protection_level"),
        date("legal_foundation_date"),
        text("legal_foundation_document"),
        text("management_plan"),
        date("management_until"),
        number("official_area_ha"),
        measured("area_ha"),
        text("dataset_id"),
        text("version_id"),
        instant("begin_lifespan"),
        instant("end_lifespan"),
    ],
    geometry: Some(GeometryKind::MultiPolygon),
    id_property: Some("id"),
    fill: fill_site,
};

fn fill_site(corridor: &Corridor, rows: &mut Rows<'_>) {
    let mut rng = Rng::of("sites");
    for site in SITES {
        let rings: Vec<Vec<LonLat>> = match site.outline {
            Outline::Marsh(marsh) => {
                let id = if marsh == Marsh::Audomarois { "ramsar:1835" } else { "ramsar:329" };
                corridor
                    .territories
                    .iter()
                    .find(|unit| unit.id == id)
                    .map(|unit| unit.rings.clone())
                    .unwrap_or_default()
            }
            Outline::Blob(lon, lat, radius_m) => {
                let corners = if radius_m > 2_000.0 { 160 } else { 64 };
                let centre = Pt::from_lonlat((lon, lat));
                let draw = |radius_m: f64, mut rng: Rng| on_globe(&blob(centre, radius_m, corners, &mut rng));
                let _ = rng.bits();
                let drawn_ha = area_ha(&draw(radius_m, rng.clone()));
                // Where the area is known, the blob has it.
                let wanted_ha = site.official_ha.unwrap_or(drawn_ha);
                vec![draw(radius_m * (wanted_ha / drawn_ha).sqrt(), rng.clone())]
            }
        };
        let sum_ha: f64 = rings.iter().map(|ring| area_ha(ring)).sum();
        let none = None::<&str>;
        rows.placed(
            &Shape::MultiPolygon(rings),
            values![
                format!("site:{}", site.code.to_ascii_lowercase()),
                site.code,
                site.country.code(),
                ..site.names,
                site.scheme,
                site.designation,
                site.level,
                site.founded,
                none,
                none,
                none,
                site.official_ha,
                sum_ha,
                "corridor-protected-site",
                "2024",
                "2024-01-01T00:00:00Z",
                none,
            ],
        );
    }
}

/// A wetland.
#[derive(Clone, Debug)]
pub(crate) struct Wetland {
    pub(crate) id: String,
    names: Label,
    country: Country,
    status: &'static str,
    criteria: &'static str,
    ramsar_type: &'static str,
    pub(crate) ring: Vec<LonLat>,
}

/// The casiers of the marshes, bands along the rivers, and wet hollows in the clay.
pub(crate) fn wetlands(corridor: &Corridor) -> Vec<Wetland> {
    let mut rng = Rng::of("wetlands");
    let mut all = Vec::new();
    for (casier, ring) in corridor.marshes.casiers.iter().zip(&corridor.net.casier_rings) {
        let status = match casier.marsh {
            Marsh::Audomarois | Marsh::Broeken => "effective",
            Marsh::Polder => "probable",
            Marsh::Moeren => "lost",
            Marsh::Plain => "possible",
        };
        all.push(Wetland {
            id: format!("wet-{}-{:02}", casier.marsh.slug(), casier.number),
            names: joined(["Marais, casier ", "Moeras, peilgebied ", "Marsh, unit "], unit_name(casier)),
            country: casier.country,
            status,
            criteria: if status == "effective" { "both" } else { "soil" },
            ramsar_type: if status == "effective" { "U" } else { "4" },
            ring: on_globe(ring),
        });
    }
    along_rivers(corridor, &mut rng, &mut all);
    hollows(&corridor.land, corridor, &mut rng, &mut all);
    all
}

fn along_rivers(corridor: &Corridor, rng: &mut Rng, all: &mut Vec<Wetland>) {
    for river in corridor.rivers.iter().filter(|river| river.course.kind != "canal") {
        let mut place = 0;
        while place + 8 < river.line.len() {
            let count = rng.whole(9, 22) as usize;
            let piece: Vec<Pt> = river.line.iter().skip(place).take(count).copied().collect();
            place += count + rng.whole(0, 12) as usize;
            let (left_m, right_m) = (rng.between(20.0, 160.0), rng.between(20.0, 160.0));
            let ring = strip(&piece, -right_m, left_m);
            let middle = crate::polygon::centroid(&ring);
            let (Some(country), true) = (corridor.land.country_at(middle), is_simple(&ring)) else { continue };
            if in_marsh(&corridor.marshes, middle) {
                continue;
            }
            let status =
                rng.weighted(&[("effective", 0.45), ("probable", 0.35), ("possible", 0.2)]).unwrap_or("possible");
            all.push(Wetland {
                id: format!("wet-{}-{:03}", river.course.id, all.len() + 1),
                names: joined(["Fond de vallée, ", "Vallei, ", "Valley floor, "], river.course.names),
                country,
                status,
                criteria: if status == "effective" { "vegetation" } else { "photo-interpretation" },
                ramsar_type: "M",
                ring: on_globe(&ring),
            });
        }
    }
}

fn hollows(land: &Land, corridor: &Corridor, rng: &mut Rng, all: &mut Vec<Wetland>) {
    for number in 1..=420 {
        let (lon, lat) = (rng.between(2.10, 2.95), rng.between(50.68, 51.10));
        let (centre, radius_m) = (Pt::from_lonlat((lon, lat)), rng.between(25.0, 130.0));
        let ring = blob(centre, radius_m, 18, rng);
        let (Some((_, place)), false) = (land.place_at(centre), in_marsh(&corridor.marshes, centre)) else { continue };
        let status = rng
            .weighted(&[("effective", 0.2), ("probable", 0.35), ("possible", 0.35), ("lost", 0.1)])
            .unwrap_or("possible");
        all.push(Wetland {
            id: format!("wet-hollow-{number:03}"),
            names: joined(["Dépression humide, ", "Natte laagte, ", "Wet hollow, "], place.names),
            country: place.country,
            status,
            criteria: "photo-interpretation",
            ramsar_type: "Tp",
            ring: on_globe(&ring),
        });
    }
}

pub(crate) const WETLAND: Table = Table {
    collection: "wetland",
    columns: &[
        text("id"),
        text("label_fr"),
        text("label_nl"),
        text("label_en"),
        text("country"),
        text("status"),
        text("delineation_criteria"),
        text("ramsar_type"),
        text("sage_class"),
        date("survey_date"),
        measured("area_ha"),
        text("dataset_id"),
        text("version"),
    ],
    geometry: Some(GeometryKind::MultiPolygon),
    id_property: Some("id"),
    fill: fill_wetland,
};

fn fill_wetland(corridor: &Corridor, rows: &mut Rows<'_>) {
    let mut rng = Rng::of("wetland surveys");
    for wetland in &corridor.wetlands {
        let sage = (wetland.country == Country::Fr).then(|| if wetland.status == "effective" { "A" } else { "B" });
        let day = format!("{}-{:02}-15", rng.whole(2019, 2024), rng.whole(4, 10));
        rows.placed(
            &Shape::MultiPolygon(vec![wetland.ring.clone()]),
            values![
                &wetland.id,
                ..wetland.names,
                wetland.country.code(),
                wetland.status,
                wetland.criteria,
                wetland.ramsar_type,
                sage,
                day,
                area_ha(&wetland.ring),
                "corridor-wetland",
                "2024",
            ],
        );
    }
}
