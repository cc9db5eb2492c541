//! Map views: what the first pages show.

use watergang_core::schema::GeometryKind;

use crate::Corridor;
use crate::table::{Rows, Table, json, text, values, whole};
use crate::text::Tri;
use crate::wkb::Shape;

struct View {
    id: &'static str,
    stake: &'static str,
    titles: Tri,
    texts: Tri,
    /// Collections shown, the lowest first.
    layers: &'static [&'static str],
    /// West, south, east, north in degrees.
    bbox: [f64; 4],
    story: Option<(&'static str, i64)>,
}

const WHOLE: [f64; 4] = [2.10, 50.64, 3.08, 51.21];
const AUDOMAROIS: [f64; 4] = [2.17, 50.74, 2.34, 50.85];
const BROEKEN: [f64; 4] = [2.73, 50.93, 2.90, 51.05];

const VIEWS: &[View] = &[
    View {
        id: "corridor",
        stake: "continuity",
        titles: ["Le corridor d'un coup d'œil", "De corridor in één oogopslag", "The corridor at a glance"],
        texts: [
            "De la cuvette de Saint-Omer à l'estuaire de Nieuport.",
            "Van de kom van Sint-Omaars tot de monding in Nieuwpoort.",
            "From the Saint-Omer basin to the mouth at Nieuwpoort.",
        ],
        layers: &["territory", "watercourse", "network_link"],
        bbox: WHOLE,
        story: Some(("journey", 1)),
    },
    View {
        id: "watergangs",
        stake: "watergang-upkeep",
        titles: ["Les watergangs du marais", "De watergangs van het moeras", "The watergangs of the marsh"],
        texts: [
            "700 km de voies d'eau, dont 170 km classés wateringues.",
            "700 km waterwegen, waarvan 170 km als watering geklasseerd.",
            "700 km of waterways, 170 km of them classified wateringues.",
        ],
        layers: &["hydraulic_unit", "watercourse", "hydraulic_structure"],
        bbox: AUDOMAROIS,
        story: Some(("journey", 2)),
    },
    View {
        id: "habitats-audomarois",
        stake: "wet-meadows",
        titles: [
            "Habitats du marais audomarois",
            "Habitats van het moeras van Sint-Omaars",
            "Habitats of the Audomarois marsh",
        ],
        texts: [
            "Prairies, roselières, étangs et maraîchage en mosaïque.",
            "Graslanden, riet, vijvers en groentetuinen als mozaïek.",
            "Meadows, reeds, ponds and market gardens in a mosaic.",
        ],
        layers: &["habitat_patch", "watercourse"],
        bbox: AUDOMAROIS,
        story: Some(("journey", 3)),
    },
    View {
        id: "yser-upstream",
        stake: "fish-migration",
        titles: [
            "L'Yser française et ses ouvrages",
            "De Franse IJzer en haar kunstwerken",
            "The French Yser and its structures",
        ],
        texts: [
            "De Buysscheure à la frontière, où l'anguille passe-t-elle ?",
            "Van Buisscheure tot de grens: waar raakt de paling door?",
            "From Buysscheure to the border: where does the eel get through?",
        ],
        layers: &["watercourse", "hydraulic_structure"],
        bbox: [2.28, 50.78, 2.66, 50.95],
        story: Some(("journey", 4)),
    },
    View {
        id: "ijzerbroeken",
        stake: "waterbirds",
        titles: ["Les broeken de l'Yser", "De IJzerbroeken", "The Yser broeken"],
        texts: [
            "Prairies inondées en hiver, oiseaux par milliers.",
            "In de winter overstroomde weiden, vogels bij duizenden.",
            "Meadows flooded in winter, birds by the thousand.",
        ],
        layers: &["habitat_patch", "protected_site", "occurrence_public"],
        bbox: BROEKEN,
        story: Some(("journey", 5)),
    },
    View {
        id: "levels",
        stake: "water-levels",
        titles: ["Niveaux d'eau par casier", "Waterpeilen per peilgebied", "Water levels by unit"],
        texts: [
            "Niveaux d'hiver et d'été, chacun dans son système altimétrique.",
            "Winter- en zomerpeil, elk in zijn hoogtesysteem.",
            "Winter and summer levels, each in its own vertical datum.",
        ],
        layers: &["hydraulic_unit", "monitoring_station"],
        bbox: WHOLE,
        story: None,
    },
    View {
        id: "protected",
        stake: "biodiversity",
        titles: ["Sites protégés", "Beschermde gebieden", "Protected sites"],
        texts: [
            "Réserves, Natura 2000, Ramsar et inventaires des deux pays.",
            "Reservaten, Natura 2000, Ramsar en inventarissen van beide landen.",
            "Reserves, Natura 2000, Ramsar and inventories of both countries.",
        ],
        layers: &["protected_site", "wetland"],
        bbox: WHOLE,
        story: None,
    },
    View {
        id: "network",
        stake: "continuity",
        titles: [
            "Trame écologique et obstacles",
            "Ecologisch netwerk en hindernissen",
            "Ecological network and obstacles",
        ],
        texts: ["Ce qui relie, et ce qui coupe.", "Wat verbindt, en wat doorsnijdt.", "What joins, and what cuts."],
        layers: &["network_area", "network_link", "network_obstacle"],
        bbox: WHOLE,
        story: None,
    },
    View {
        id: "works",
        stake: "amphibians",
        titles: ["Opportunités et actions", "Kansen en acties", "Opportunities and actions"],
        texts: [
            "Où agir, et ce qui est déjà fait.",
            "Waar ingrijpen, en wat al gedaan is.",
            "Where to act, and what has been done.",
        ],
        layers: &["opportunity", "action"],
        bbox: WHOLE,
        story: None,
    },
    View {
        id: "climate-flood",
        stake: "flooding",
        titles: ["Exposition aux inondations", "Blootstelling aan overstroming", "Exposure to flooding"],
        texts: [
            "Classes d'exposition par commune en 2050.",
            "Blootstellingsklassen per gemeente in 2050.",
            "Classes of exposure by commune in 2050.",
        ],
        layers: &["climate_exposure", "watercourse"],
        bbox: WHOLE,
        story: None,
    },
];

pub(crate) const MAP_VIEW: Table = Table {
    collection: "map_view",
    columns: &[
        text("id"),
        text("stake_id"),
        text("title_fr"),
        text("title_nl"),
        text("title_en"),
        text("text_fr"),
        text("text_nl"),
        text("text_en"),
        text("alt_fr"),
        text("alt_nl"),
        text("alt_en"),
        json("state"),
        text("story_id"),
        whole("step"),
    ],
    geometry: Some(GeometryKind::Polygon),
    id_property: Some("id"),
    fill,
};

fn fill(_: &Corridor, rows: &mut Rows<'_>) {
    for view in VIEWS {
        let [west, south, east, north] = view.bbox;
        let layers: Vec<String> = view.layers.iter().map(|layer| format!("\"{layer}\"")).collect();
        let state = format!("{{\"layers\":[{}],\"bbox\":[{west},{south},{east},{north}]}}", layers.join(","));
        let ring = vec![(west, south), (east, south), (east, north), (west, north), (west, south)];
        let ([fr, nl, en], [fr_text, nl_text, en_text]) = (view.titles, view.texts);
        let alt =
            [format!("Carte : {fr}. {fr_text}"), format!("Kaart: {nl}. {nl_text}"), format!("Map: {en}. {en_text}")];
        rows.placed(
            &Shape::Polygon(ring),
            values![
                view.id,
                view.stake,
                ..view.titles,
                ..view.texts,
                ..alt,
                state,
                view.story.map(|(story, _)| story),
                view.story.map(|(_, step)| step),
            ],
        );
    }
}
