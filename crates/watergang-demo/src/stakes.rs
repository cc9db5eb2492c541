//! What is at stake: the tree of stakes with a plain question each, where they lie, and how exposed places are.

use watergang_core::schema::GeometryKind;

use crate::Corridor;
use crate::line::blob;
use crate::marsh::Marsh;
use crate::places::PLACES;
use crate::plane::Pt;
use crate::rng::Rng;
use crate::table::{Rows, Table, date, number, rounded, text, values, whole};
use crate::territories::on_globe;
use crate::text::{Country, Tri};
use crate::wkb::Shape;

/// A stake.
pub(crate) struct Stake {
    pub(crate) id: &'static str,
    parent: Option<&'static str>,
    axis: &'static str,
    pub(crate) names: Tri,
    pub(crate) question: Tri,
    level: &'static str,
    trend: &'static str,
}

const fn stake(
    id: &'static str,
    parent: Option<&'static str>,
    axis: &'static str,
    names: Tri,
    question: Tri,
    (level, trend): (&'static str, &'static str),
) -> Stake {
    Stake { id, parent, axis, names, question, level, trend }
}

/// The tree: parents before their children.
pub(crate) const STAKES: &[Stake] = &[
    stake(
        "biodiversity",
        None,
        "biodiversity",
        ["Biodiversité des zones humides", "Biodiversiteit van wetlands", "Biodiversity of wetlands"],
        [
            "Les milieux humides et leurs espèces se portent-ils bien ?",
            "Gaat het goed met de natte natuur en haar soorten?",
            "Are wet habitats and their species doing well?",
        ],
        ("major", "down"),
    ),
    stake(
        "reedbeds",
        Some("biodiversity"),
        "biodiversity",
        ["Roselières", "Rietlanden", "Reedbeds"],
        [
            "Combien reste-t-il de roselières, et en quel état ?",
            "Hoeveel rietland blijft er over, en in welke staat?",
            "How much reedbed is left, and in what state?",
        ],
        ("major", "down"),
    ),
    stake(
        "wet-meadows",
        Some("biodiversity"),
        "biodiversity",
        ["Prairies humides", "Natte graslanden", "Wet meadows"],
        [
            "Les prairies humides reculent-elles encore ?",
            "Gaan de natte graslanden nog achteruit?",
            "Are wet meadows still shrinking?",
        ],
        ("high", "down"),
    ),
    stake(
        "waterbirds",
        Some("biodiversity"),
        "biodiversity",
        ["Oiseaux d'eau", "Watervogels", "Waterbirds"],
        [
            "Combien d'oiseaux d'eau hivernent ici ?",
            "Hoeveel watervogels overwinteren hier?",
            "How many waterbirds winter here?",
        ],
        ("high", "up"),
    ),
    stake(
        "amphibians",
        Some("biodiversity"),
        "biodiversity",
        ["Amphibiens et mares", "Amfibieën en poelen", "Amphibians and ponds"],
        [
            "Les amphibiens trouvent-ils des mares assez proches ?",
            "Vinden amfibieën poelen die dicht genoeg liggen?",
            "Do amphibians find ponds close enough to each other?",
        ],
        ("high", "stable"),
    ),
    stake(
        "invasive",
        Some("biodiversity"),
        "biodiversity",
        ["Espèces exotiques envahissantes", "Invasieve exoten", "Invasive alien species"],
        [
            "Où progressent la jussie, l'hydrocotyle et le rat musqué ?",
            "Waar rukken waterteunisbloem, grote waternavel en muskusrat op?",
            "Where do water primrose, floating pennywort and muskrat advance?",
        ],
        ("high", "up"),
    ),
    stake(
        "continuity",
        None,
        "continuity",
        ["Continuité écologique", "Ecologische verbinding", "Ecological continuity"],
        [
            "Peut-on circuler du marais audomarois aux broeken de l'Yser quand on est une anguille ou un triton ?",
            "Kan een paling of een salamander van het moeras van Sint-Omaars naar de IJzerbroeken?",
            "Can an eel or a newt travel from the Audomarois marsh to the Yser broeken?",
        ],
        ("major", "unknown"),
    ),
    stake(
        "fish-migration",
        Some("continuity"),
        "continuity",
        ["Migration des poissons", "Vismigratie", "Fish migration"],
        [
            "Quels ouvrages arrêtent l'anguille ?",
            "Welke kunstwerken houden de paling tegen?",
            "Which structures stop the eel?",
        ],
        ("high", "up"),
    ),
    stake(
        "hedgerows",
        Some("continuity"),
        "continuity",
        ["Haies et bocage", "Hagen en houtkanten", "Hedgerows"],
        [
            "Le réseau de haies est-il continu ?",
            "Is het netwerk van hagen aaneengesloten?",
            "Is the network of hedges continuous?",
        ],
        ("medium", "stable"),
    ),
    stake(
        "fragmentation",
        Some("continuity"),
        "continuity",
        [
            "Fragmentation par les routes et la lumière",
            "Versnippering door wegen en licht",
            "Fragmentation by roads and light",
        ],
        [
            "Où les routes et l'éclairage coupent-ils la trame ?",
            "Waar doorsnijden wegen en verlichting het netwerk?",
            "Where do roads and lights cut the network?",
        ],
        ("medium", "up"),
    ),
    stake(
        "water",
        None,
        "water",
        ["Eau : niveaux et qualité", "Water: peilen en kwaliteit", "Water: levels and quality"],
        [
            "L'eau est-elle au bon niveau et assez propre ?",
            "Staat het water op het juiste peil en is het schoon genoeg?",
            "Is the water at the right level and clean enough?",
        ],
        ("major", "stable"),
    ),
    stake(
        "water-levels",
        Some("water"),
        "water",
        ["Niveaux d'eau dans les casiers", "Waterpeilen in de peilgebieden", "Water levels in the units"],
        [
            "Les niveaux convenus sont-ils tenus, hiver comme été ?",
            "Worden de afgesproken peilen gehouden, zomer en winter?",
            "Are agreed levels kept, summer and winter?",
        ],
        ("high", "unknown"),
    ),
    stake(
        "water-quality",
        Some("water"),
        "water",
        ["Nitrates et phosphore", "Nitraat en fosfor", "Nitrate and phosphorus"],
        [
            "La qualité de l'Aa et de l'Yser s'améliore-t-elle ?",
            "Verbetert de kwaliteit van de Aa en de IJzer?",
            "Is the quality of the Aa and the Yser improving?",
        ],
        ("high", "up"),
    ),
    stake(
        "watergang-upkeep",
        Some("water"),
        "water",
        ["Entretien des watergangs", "Onderhoud van de watergangs", "Upkeep of the watergangs"],
        [
            "Les 700 km de watergangs sont-ils entretenus sans nuire à la vie ?",
            "Worden de 700 km watergangs onderhouden zonder het leven te schaden?",
            "Are the 700 km of watergangs kept without harm to life?",
        ],
        ("medium", "stable"),
    ),
    stake(
        "climate",
        None,
        "climate",
        ["Changement climatique", "Klimaatverandering", "Climate change"],
        [
            "À quoi ces marais seront-ils exposés demain ?",
            "Waaraan zullen deze moerassen morgen blootstaan?",
            "What will these marshes be exposed to tomorrow?",
        ],
        ("major", "up"),
    ),
    stake(
        "flooding",
        Some("climate"),
        "climate",
        ["Inondations", "Overstromingen", "Flooding"],
        [
            "Où et combien de temps la vallée est-elle inondée ?",
            "Waar en hoe lang staat de vallei onder water?",
            "Where and for how long is the valley flooded?",
        ],
        ("major", "up"),
    ),
    stake(
        "drought",
        Some("climate"),
        "climate",
        ["Sécheresse et étiages", "Droogte en laagwater", "Drought and low flow"],
        ["Les étiages deviennent-ils plus longs ?", "Duren laagwaterperiodes langer?", "Are low flows getting longer?"],
        ("high", "up"),
    ),
    stake(
        "landscape",
        None,
        "landscape",
        ["Paysage et usages", "Landschap en gebruik", "Landscape and uses"],
        [
            "Comment vivre du marais sans l'user ?",
            "Hoe van het moeras leven zonder het te verslijten?",
            "How to live off the marsh without wearing it out?",
        ],
        ("high", "stable"),
    ),
    stake(
        "market-gardening",
        Some("landscape"),
        "uses",
        ["Maraîchage et élevage", "Groenteteelt en veeteelt", "Market gardening and grazing"],
        [
            "Que deviennent les 436 ha de maraîchage et les prairies pâturées ?",
            "Wat wordt er van de 436 ha groenteteelt en de begraasde weiden?",
            "What becomes of the 436 ha of market gardens and the grazed meadows?",
        ],
        ("medium", "down"),
    ),
    stake(
        "boating",
        Some("landscape"),
        "uses",
        ["Navigation et promenade", "Varen en wandelen", "Boating and walking"],
        [
            "La fréquentation dérange-t-elle la faune ?",
            "Verstoort de drukte de fauna?",
            "Do visitors disturb wildlife?",
        ],
        ("low", "up"),
    ),
    stake(
        "awareness",
        None,
        "awareness",
        ["Sensibilisation", "Sensibilisering", "Awareness"],
        [
            "Qui connaît le corridor et s'y engage ?",
            "Wie kent de corridor en zet zich ervoor in?",
            "Who knows the corridor and takes part?",
        ],
        ("medium", "up"),
    ),
    stake(
        "governance",
        None,
        "governance",
        ["Gouvernance transfrontalière", "Grensoverschrijdend bestuur", "Cross-border governance"],
        [
            "Les deux pays décident-ils ensemble, avec les mêmes données ?",
            "Beslissen beide landen samen, met dezelfde gegevens?",
            "Do both countries decide together, on the same data?",
        ],
        ("high", "up"),
    ),
];

pub(crate) const STAKE: Table = Table {
    collection: "stake",
    columns: &[
        text("id"),
        text("axis"),
        text("label_fr"),
        text("label_nl"),
        text("label_en"),
        text("question_fr"),
        text("question_nl"),
        text("question_en"),
        text("description_fr"),
        text("description_nl"),
        text("description_en"),
        text("level"),
        text("trend"),
        text("parent_id"),
        whole("sort_order"),
        text("workshop"),
        date("validated_on"),
    ],
    geometry: None,
    id_property: Some("id"),
    fill: fill_stake,
};

fn fill_stake(_: &Corridor, rows: &mut Rows<'_>) {
    const DESCRIPTION: Tri = [
        "Texte d'exemple (SYNTHETIC), à remplacer par celui des ateliers.",
        "Voorbeeldtekst (SYNTHETIC), te vervangen door die van de werkgroepen.",
        "Example text (SYNTHETIC), to be replaced by that of the workshops.",
    ];
    for (place, stake) in STAKES.iter().enumerate() {
        rows.plain(values![
            stake.id,
            stake.axis,
            ..stake.names,
            ..stake.question,
            ..DESCRIPTION,
            stake.level,
            stake.trend,
            stake.parent,
            place + 1,
            "SYNTHETIC",
            "2024-10-01",
        ]);
    }
}

pub(crate) const STAKE_AREA: Table = Table {
    collection: "stake_area",
    columns: &[
        text("id"),
        text("stake_id"),
        text("label_fr"),
        text("label_nl"),
        text("label_en"),
        text("level"),
        text("source"),
    ],
    geometry: Some(GeometryKind::MultiPolygon),
    id_property: Some("id"),
    fill: fill_area,
};

/// Four areas for each stake that has a place on the map.
fn fill_area(corridor: &Corridor, rows: &mut Rows<'_>) {
    let mut rng = Rng::of("stake areas");
    let mut number = 0;
    for stake in STAKES.iter().filter(|stake| stake.parent.is_some()) {
        let mut left = 4;
        while left > 0 {
            let lonlat = (rng.between(2.16, 2.90), rng.between(50.72, 51.08));
            let at = Pt::from_lonlat(lonlat);
            let radius_m = rng.between(350.0, 1_500.0);
            let Some((_, place)) = corridor.land.place_at(at) else { continue };
            left -= 1;
            number += 1;
            let ([fr, nl, en], [at_fr, at_nl, at_en]) = (stake.names, place.names);
            let ring = on_globe(&blob(at, radius_m, 40, &mut rng));
            let names = [format!("{fr} : {at_fr}"), format!("{nl}: {at_nl}"), format!("{en}: {at_en}")];
            let level = rng.weighted(&[("medium", 0.4), ("high", 0.4), ("major", 0.2)]);
            rows.placed(
                &Shape::MultiPolygon(vec![ring]),
                values![format!("stake-area-{number:03}"), stake.id, ..names, level, "SYNTHETIC",],
            );
        }
    }
}

pub(crate) const CLIMATE_EXPOSURE: Table = Table {
    collection: "climate_exposure",
    columns: &[
        text("id"),
        text("territory_id"),
        text("hazard"),
        text("scenario"),
        text("horizon"),
        number("value"),
        text("unit"),
        whole("class"),
        text("dataset_id"),
    ],
    geometry: Some(GeometryKind::MultiPolygon),
    id_property: Some("id"),
    fill: fill_exposure,
};

/// Flood near the marshes, salinisation near the sea, drought on high ground; by commune, for two horizons.
fn fill_exposure(corridor: &Corridor, rows: &mut Rows<'_>) {
    let mut rng = Rng::of("climate");
    let marsh_m = |at: Pt| {
        let apart = |(_, ring): &(Marsh, Vec<Pt>)| ring.iter().map(|p| p.distance_m(at)).fold(f64::INFINITY, f64::min);
        corridor.marshes.outlines.iter().map(apart).fold(f64::INFINITY, f64::min)
    };
    for place in PLACES {
        let kind = if place.country == Country::Fr { "commune" } else { "gemeente" };
        let id = format!("{kind}:{}", place.code);
        let Some(unit) = corridor.territories.iter().find(|unit| unit.id == id) else { continue };
        let at = Pt::from_lonlat(place.lonlat);
        let wet = (1.0 - marsh_m(at) / 9_000.0).clamp(0.0, 1.0);
        let (_, lat) = place.lonlat;
        let salty = ((lat - 50.93) / 0.2).clamp(0.0, 1.0);
        for (hazard, share, unit_code) in
            [("flood", wet, "%"), ("drought", 1.0 - wet * 0.6, "d"), ("salinisation", salty, "%")]
        {
            for (horizon, growth) in [("2050", 1.0), ("2100", 1.35)] {
                let value = rounded((share * growth * rng.between(0.7, 1.1) * 60.0).clamp(0.0, 100.0), 1);
                let class = ((value / 16.0) as i64).clamp(0, 4);
                rows.placed(
                    &unit.shape(),
                    values![
                        format!("climate-{hazard}-{horizon}-{}", place.code),
                        &id,
                        hazard,
                        "RCP 4.5",
                        horizon,
                        value,
                        unit_code,
                        class,
                        "corridor-climate",
                    ],
                );
            }
        }
    }
}
