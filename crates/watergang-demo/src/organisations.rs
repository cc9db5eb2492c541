//! The bodies that share the water and the nature of the corridor. Bodies only: nobody's name is among them.

use crate::Corridor;
use crate::table::{Rows, Table, text, values};
use crate::text::Tri;

struct Body {
    id: &'static str,
    names: Tri,
    country: &'static str,
    kind: &'static str,
    homepage: Option<&'static str>,
}

const fn body(
    id: &'static str,
    names: Tri,
    country: &'static str,
    kind: &'static str,
    homepage: Option<&'static str>,
) -> Body {
    Body { id, names, country, kind, homepage }
}

/// The body that publishes what the demo makes up.
pub(crate) const DEMO: &str = "watergang-demo";

const BODIES: &[Body] = &[
    body(
        DEMO,
        [
            "Démonstrateur Watergang (données synthétiques)",
            "Watergang-demonstratie (synthetische gegevens)",
            "Watergang demonstration (synthetic data)",
        ],
        "EU",
        "public",
        None,
    ),
    body(
        "pnr-cmo",
        [
            "Parc naturel régional des Caps et Marais d'Opale",
            "Regionaal natuurpark Caps et Marais d'Opale",
            "Caps et Marais d'Opale Regional Nature Park",
        ],
        "FR",
        "public",
        Some("https://www.parc-opale.fr/"),
    ),
    body(
        "smageaa",
        [
            "SmageAa, syndicat mixte pour l'aménagement et la gestion des eaux de l'Aa",
            "SmageAa, waterbeheerder van de Aa",
            "SmageAa, joint authority for the waters of the Aa",
        ],
        "FR",
        "public",
        Some("https://www.smageaa.fr/"),
    ),
    body(
        "capso",
        [
            "Communauté d'agglomération du Pays de Saint-Omer",
            "Agglomeratiegemeenschap van Sint-Omaars",
            "Saint-Omer Area Agglomeration Community",
        ],
        "FR",
        "public",
        Some("https://www.ca-pso.fr/"),
    ),
    body(
        "cchf",
        [
            "Communauté de communes des Hauts de Flandre",
            "Gemeenschap van gemeenten Hauts de Flandre",
            "Hauts de Flandre Community of Communes",
        ],
        "FR",
        "public",
        Some("https://www.cchf.fr/"),
    ),
    body(
        "wateringues-7",
        ["7e section de wateringues", "7de afdeling van de wateringen", "7th section of wateringues"],
        "FR",
        "public",
        None,
    ),
    body(
        "wateringues-4",
        [
            "Sections de wateringues du Nord",
            "Wateringen van het Noorderdepartement",
            "Sections of wateringues of the Nord",
        ],
        "FR",
        "public",
        None,
    ),
    body(
        "vnf",
        ["Voies navigables de France", "Voies navigables de France", "Voies navigables de France"],
        "FR",
        "public",
        Some("https://www.vnf.fr/"),
    ),
    body(
        "ofb",
        ["Office français de la biodiversité", "Frans Bureau voor Biodiversiteit", "French Biodiversity Agency"],
        "FR",
        "public",
        Some("https://www.ofb.gouv.fr/"),
    ),
    body("eden-62", ["EDEN 62", "EDEN 62", "EDEN 62"], "FR", "public", Some("https://www.eden62.fr/")),
    body(
        "cbnbl",
        [
            "Conservatoire botanique national de Bailleul",
            "Nationale plantentuin van Belle",
            "National Botanical Conservatory of Bailleul",
        ],
        "FR",
        "research",
        Some("https://www.cbnbl.org/"),
    ),
    body(
        "gon",
        [
            "Groupe ornithologique et naturaliste du Nord - Pas-de-Calais",
            "Vogel- en natuurwerkgroep Nord - Pas-de-Calais",
            "Ornithological and Naturalist Group of Nord - Pas-de-Calais",
        ],
        "FR",
        "ngo",
        None,
    ),
    body(
        "caue-nord",
        ["CAUE du Nord", "CAUE van het Noorderdepartement", "CAUE of the Nord"],
        "FR",
        "public",
        Some("https://www.caue-nord.com/"),
    ),
    body(
        "agence-eau-ap",
        ["Agence de l'eau Artois-Picardie", "Wateragentschap Artois-Picardie", "Artois-Picardie Water Agency"],
        "FR",
        "public",
        Some("https://www.eau-artois-picardie.fr/"),
    ),
    body(
        "region-hdf",
        ["Région Hauts-de-France", "Regio Hauts-de-France", "Hauts-de-France Region"],
        "FR",
        "public",
        Some("https://www.hautsdefrance.fr/"),
    ),
    body(
        "prov-west-vlaanderen",
        ["Province de Flandre-Occidentale", "Provincie West-Vlaanderen", "Province of West Flanders"],
        "BE",
        "public",
        Some("https://www.west-vlaanderen.be/"),
    ),
    body(
        "vmm",
        ["Société flamande de l'environnement", "Vlaamse Milieumaatschappij", "Flanders Environment Agency"],
        "BE",
        "public",
        Some("https://www.vmm.be/"),
    ),
    body(
        "vlaamse-waterweg",
        ["De Vlaamse Waterweg", "De Vlaamse Waterweg", "De Vlaamse Waterweg"],
        "BE",
        "public",
        Some("https://www.vlaamsewaterweg.be/"),
    ),
    body(
        "anb",
        ["Agence flamande Nature et Forêts", "Agentschap voor Natuur en Bos", "Flemish Agency for Nature and Forests"],
        "BE",
        "public",
        Some("https://www.natuurenbos.be/"),
    ),
    body(
        "inbo",
        [
            "Institut de recherche Nature et Forêts",
            "Instituut voor Natuur- en Bosonderzoek",
            "Research Institute for Nature and Forest",
        ],
        "BE",
        "research",
        Some("https://www.vlaanderen.be/inbo/"),
    ),
    body(
        "natuurpunt",
        ["Natuurpunt Beheer", "Natuurpunt Beheer", "Natuurpunt Beheer"],
        "BE",
        "ngo",
        Some("https://www.natuurpunt.be/"),
    ),
    body(
        "vlm",
        ["Société terrienne flamande", "Vlaamse Landmaatschappij", "Flemish Land Agency"],
        "BE",
        "public",
        Some("https://www.vlm.be/"),
    ),
    body(
        "polder-noordwatering",
        ["Polder Noordwatering Veurne", "Polder Noordwatering Veurne", "Noordwatering Veurne polder board"],
        "BE",
        "public",
        None,
    ),
    body("polder-zuidijzer", ["Zuidijzerpolder", "Zuidijzerpolder", "Zuidijzer polder board"], "BE", "public", None),
    body(
        "rl-westhoek",
        ["Paysage régional Westhoek", "Regionaal Landschap Westhoek", "Westhoek Regional Landscape"],
        "BE",
        "ngo",
        None,
    ),
];

pub(crate) const ORGANISATION: Table = Table {
    collection: "organisation",
    columns: &[
        text("id"),
        text("label_fr"),
        text("label_nl"),
        text("label_en"),
        text("country"),
        text("kind"),
        text("homepage"),
        text("email_generic"),
        text("org_uri"),
    ],
    geometry: None,
    id_property: Some("id"),
    fill,
};

fn fill(_: &Corridor, rows: &mut Rows<'_>) {
    for body in BODIES {
        rows.plain(values![body.id, ..body.names, body.country, body.kind, body.homepage, None::<&str>, None::<&str>,]);
    }
}
