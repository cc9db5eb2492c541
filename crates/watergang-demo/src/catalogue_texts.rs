//! What the catalogue says of each dataset, in three languages.

use crate::text::Tri;

/// One dataset of the catalogue.
pub(crate) struct Entry {
    pub(crate) id: &'static str,
    /// Table that holds it, where it is served.
    pub(crate) table: Option<&'static str>,
    /// INSPIRE theme, two letters.
    pub(crate) theme: Option<&'static str>,
    /// Who keeps such data in the real world.
    pub(crate) owner: &'static str,
    pub(crate) frequency: &'static str,
    pub(crate) titles: Tri,
    /// A sentence on what is in it.
    pub(crate) contents: Tri,
    /// Keywords in French, Dutch, English.
    pub(crate) keywords: &'static [Tri],
}

macro_rules! entry {
    ($id:literal, $table:expr, $theme:expr, $owner:literal, $frequency:literal, $titles:expr, $contents:expr, $keywords:expr) => {
        Entry {
            id: $id,
            table: $table,
            theme: $theme,
            owner: $owner,
            frequency: $frequency,
            titles: $titles,
            contents: $contents,
            keywords: $keywords,
        }
    };
}

const WATER: Tri = ["eau", "water", "water"];
const WETLAND: Tri = ["zone humide", "wetland", "wetland"];
const MARSH: Tri = ["marais audomarois", "moeras van Sint-Omaars", "Audomarois marsh"];
const YSER: Tri = ["Yser", "IJzer", "Yser"];
const BIODIVERSITY: Tri = ["biodiversité", "biodiversiteit", "biodiversity"];
const CONTINUITY: Tri = ["continuité écologique", "ecologische verbinding", "ecological continuity"];
const LIMITS: Tri = ["limites administratives", "bestuurlijke grenzen", "administrative units"];
const INDICATOR: Tri = ["indicateur", "indicator", "indicator"];

/// The datasets that the corridor's rows belong to.
pub(crate) const ENTRIES: &[Entry] = &[
    entry!(
        "corridor-territory",
        Some("territory"),
        Some("am"),
        "pnr-cmo",
        "ANNUAL",
        ["Territoires de l'observatoire", "Gebieden van het observatorium", "Territories of the observatory"],
        [
            "Unités pour lesquelles des indicateurs sont donnés : projet, corridor, sites Ramsar, parties nationales.",
            "Eenheden waarvoor indicatoren worden gegeven: project, corridor, Ramsargebieden, nationale delen.",
            "Units that indicators are given for: project, corridor, Ramsar sites, national parts."
        ],
        &[LIMITS, ["observatoire", "observatorium", "observatory"]]
    ),
    entry!(
        "corridor-communes-fr",
        Some("territory"),
        Some("au"),
        "region-hdf",
        "ANNUAL",
        ["Communes françaises du corridor", "Franse gemeenten van de corridor", "French communes of the corridor"],
        [
            "Noms et codes INSEE réels, contours simplifiés et fictifs.",
            "Echte namen en INSEE-codes, vereenvoudigde en fictieve omtrekken.",
            "Real names and INSEE codes, simplified and fictitious outlines."
        ],
        &[LIMITS, ["commune", "gemeente", "commune"]]
    ),
    entry!(
        "corridor-gemeenten-be",
        Some("territory"),
        Some("au"),
        "prov-west-vlaanderen",
        "ANNUAL",
        [
            "Communes belges du corridor",
            "Belgische gemeenten van de corridor",
            "Belgian municipalities of the corridor"
        ],
        [
            "Noms et codes NIS réels, contours simplifiés et fictifs.",
            "Echte namen en NIS-codes, vereenvoudigde en fictieve omtrekken.",
            "Real names and NIS codes, simplified and fictitious outlines."
        ],
        &[LIMITS, ["commune", "gemeente", "municipality"]]
    ),
    entry!(
        "corridor-grid10",
        Some("territory"),
        Some("am"),
        "ofb",
        "NEVER",
        ["Mailles européennes de 10 km", "Europese hokken van 10 km", "European cells of 10 km"],
        [
            "Mailles de la grille de l'Agence européenne pour l'environnement qui touchent le projet (ETRS89-LAEA).",
            "Hokken van het raster van het Europees Milieuagentschap die het project raken (ETRS89-LAEA).",
            "Cells of the grid of the European Environment Agency that touch the project (ETRS89-LAEA)."
        ],
        &[["maille", "raster", "grid"]]
    ),
    entry!(
        "corridor-protected-site",
        Some("protected_site"),
        Some("ps"),
        "pnr-cmo",
        "ANNUAL",
        ["Sites protégés et labels", "Beschermde gebieden en labels", "Protected sites and labels"],
        [
            "Réserves, sites Natura 2000, sites Ramsar et inventaires, de contour fictif.",
            "Reservaten, Natura 2000-gebieden, Ramsargebieden en inventarissen, met fictieve omtrek.",
            "Reserves, Natura 2000 sites, Ramsar sites and inventories, with fictitious outlines."
        ],
        &[
            ["site protégé", "beschermd gebied", "protected site"],
            ["Natura 2000", "Natura 2000", "Natura 2000"],
            ["Ramsar", "Ramsar", "Ramsar"]
        ]
    ),
    entry!(
        "corridor-hydrography-fr",
        Some("watercourse"),
        Some("hy"),
        "smageaa",
        "ANNUAL",
        [
            "Cours d'eau et watergangs (France)",
            "Waterlopen en watergangs (Frankrijk)",
            "Watercourses and watergangs (France)"
        ],
        [
            "L'Aa, l'Yser, leurs affluents, les canaux et 700 km de watergangs du marais, avec leur topologie.",
            "De Aa, de IJzer, hun zijrivieren, de kanalen en 700 km watergangs van het moeras, met topologie.",
            "The Aa, the Yser, their tributaries, the canals and 700 km of watergangs of the marsh, with topology."
        ],
        &[WATER, MARSH, ["watergang", "watergang", "watergang"]]
    ),
    entry!(
        "corridor-hydrography-be",
        Some("watercourse"),
        Some("hy"),
        "vmm",
        "ANNUAL",
        ["Cours d'eau et fossés (Belgique)", "Waterlopen en sloten (België)", "Watercourses and ditches (Belgium)"],
        [
            "L'Yser, ses affluents, les canaux et les fossés des broeken et des polders.",
            "De IJzer, haar zijrivieren, de kanalen en de sloten van de broeken en polders.",
            "The Yser, its tributaries, the canals and the ditches of the broeken and polders."
        ],
        &[WATER, YSER, ["polder", "polder", "polder"]]
    ),
    entry!(
        "corridor-hydraulic-unit",
        Some("hydraulic_unit"),
        Some("hy"),
        "smageaa",
        "IRREG",
        [
            "Casiers hydrauliques et niveaux convenus",
            "Peilgebieden en afgesproken peilen",
            "Hydraulic units and agreed levels"
        ],
        [
            "Casiers avec régime, niveaux d'hiver et d'été et système altimétrique.",
            "Peilgebieden met regime, winter- en zomerpeil en hoogtesysteem.",
            "Units with regime, winter and summer level and vertical datum."
        ],
        &[WATER, ["casier", "peilgebied", "hydraulic unit"], ["niveau", "peil", "level"]]
    ),
    entry!(
        "corridor-structure",
        Some("hydraulic_structure"),
        Some("hy"),
        "ofb",
        "ANNUAL",
        [
            "Ouvrages hydrauliques et franchissabilité",
            "Kunstwerken en vispasseerbaarheid",
            "Hydraulic structures and passability"
        ],
        [
            "Vannes, écluses, pompes, seuils et siphons avec leur franchissabilité pour l'anguille.",
            "Schuiven, sluizen, pompen, stuwen en duikers met hun passeerbaarheid voor paling.",
            "Gates, locks, pumps, weirs and culverts with their passability for eels."
        ],
        &[CONTINUITY, ["ouvrage", "kunstwerk", "structure"], ["anguille", "paling", "eel"]]
    ),
    entry!(
        "corridor-wetland",
        Some("wetland"),
        Some("hb"),
        "agence-eau-ap",
        "TRIENNIAL",
        ["Zones humides", "Wetlands", "Wetlands"],
        [
            "Zones humides effectives, probables et possibles, et zones disparues.",
            "Vastgestelde, waarschijnlijke en mogelijke wetlands, en verdwenen wetlands.",
            "Effective, probable and possible wetlands, and lost ones."
        ],
        &[WETLAND, BIODIVERSITY]
    ),
    entry!(
        "corridor-habitat-fr",
        Some("habitat_patch"),
        Some("hb"),
        "cbnbl",
        "TRIENNIAL",
        ["Habitats (France)", "Habitats (Frankrijk)", "Habitats (France)"],
        [
            "Parcelles d'habitat en typologie EUNIS.",
            "Habitatvlakken volgens EUNIS.",
            "Habitat patches in the EUNIS classification."
        ],
        &[["habitat", "habitat", "habitat"], BIODIVERSITY, MARSH]
    ),
    entry!(
        "corridor-habitat-be",
        Some("habitat_patch"),
        Some("hb"),
        "inbo",
        "TRIENNIAL",
        ["Habitats (Belgique)", "Habitats (België)", "Habitats (Belgium)"],
        [
            "Parcelles d'habitat dans la typologie de la carte flamande d'évaluation biologique.",
            "Habitatvlakken in de typologie van de Biologische Waarderingskaart.",
            "Habitat patches in the classification of the Flemish biological valuation map."
        ],
        &[["habitat", "habitat", "habitat"], BIODIVERSITY, YSER]
    ),
    entry!(
        "corridor-network",
        Some("network_area"),
        Some("br"),
        "region-hdf",
        "TRIENNIAL",
        ["Trame écologique", "Ecologisch netwerk", "Ecological network"],
        [
            "Réservoirs, corridors et axes de la trame écologique des deux pays.",
            "Kerngebieden, corridors en assen van het ecologisch netwerk van beide landen.",
            "Core areas, corridors and axes of the ecological network of both countries."
        ],
        &[CONTINUITY, ["trame verte et bleue", "groenblauw netwerk", "green and blue network"]]
    ),
    entry!(
        "corridor-obstacle",
        Some("network_obstacle"),
        Some("br"),
        "pnr-cmo",
        "ANNUAL",
        ["Obstacles terrestres et lumineux", "Hindernissen op land en door licht", "Obstacles on land and by light"],
        [
            "Routes, voies ferrées, clôtures et lumières qui coupent la trame.",
            "Wegen, spoorwegen, afsluitingen en verlichting die het netwerk doorsnijden.",
            "Roads, railways, fences and lights that cut the network."
        ],
        &[CONTINUITY, ["obstacle", "hindernis", "obstacle"]]
    ),
    entry!(
        "corridor-taxon",
        Some("taxon"),
        None,
        "inbo",
        "ANNUAL",
        ["Espèces suivies et statuts", "Opgevolgde soorten en statuten", "Monitored species and their status"],
        [
            "Une centaine d'espèces des marais, avec noms en trois langues et statuts d'exemple.",
            "Een honderdtal moerassoorten, met namen in drie talen en voorbeeldstatuten.",
            "About a hundred species of marshes, with names in three languages and example status."
        ],
        &[BIODIVERSITY, ["espèce", "soort", "species"]]
    ),
    entry!(
        "corridor-occurrence-fr",
        Some("occurrence_public"),
        Some("sd"),
        "pnr-cmo",
        "MONTHLY",
        ["Observations d'espèces (France)", "Soortwaarnemingen (Frankrijk)", "Species observations (France)"],
        [
            "Observations fictives, floutées selon la sensibilité de l'espèce.",
            "Fictieve waarnemingen, vervaagd naar de gevoeligheid van de soort.",
            "Fictitious observations, blurred according to how sensitive the species is."
        ],
        &[BIODIVERSITY, ["observation", "waarneming", "observation"]]
    ),
    entry!(
        "corridor-occurrence-be",
        Some("occurrence_public"),
        Some("sd"),
        "natuurpunt",
        "MONTHLY",
        ["Observations d'espèces (Belgique)", "Soortwaarnemingen (België)", "Species observations (Belgium)"],
        [
            "Observations fictives, floutées selon la sensibilité de l'espèce.",
            "Fictieve waarnemingen, vervaagd naar de gevoeligheid van de soort.",
            "Fictitious observations, blurred according to how sensitive the species is."
        ],
        &[BIODIVERSITY, ["observation", "waarneming", "observation"]]
    ),
    entry!(
        "corridor-station",
        Some("monitoring_station"),
        Some("ef"),
        "vmm",
        "MONTHLY",
        ["Stations de mesure et séries", "Meetstations en reeksen", "Monitoring stations and series"],
        [
            "Niveaux, débits, température, nitrates et oxygène, séries fictives au cours saisonnier plausible.",
            "Peilen, debieten, temperatuur, nitraat en zuurstof, fictieve reeksen met een geloofwaardig seizoensverloop.",
            "Levels, discharge, temperature, nitrate and oxygen, fictitious series with a plausible yearly course."
        ],
        &[WATER, ["mesure", "meting", "measurement"], ["nitrates", "nitraat", "nitrate"]]
    ),
    entry!(
        "corridor-climate",
        Some("climate_exposure"),
        Some("nz"),
        "region-hdf",
        "TRIENNIAL",
        ["Exposition aux effets du climat", "Blootstelling aan klimaateffecten", "Exposure to effects of the climate"],
        [
            "Classes d'exposition par casier : inondation, sécheresse, salinisation.",
            "Blootstellingsklassen per peilgebied: overstroming, droogte, verzilting.",
            "Classes of exposure per hydraulic unit: flood, drought, salinisation."
        ],
        &[["climat", "klimaat", "climate"], WETLAND]
    ),
    entry!(
        "corridor-stake",
        Some("stake"),
        None,
        "pnr-cmo",
        "IRREG",
        ["Enjeux et secteurs à enjeux", "Uitdagingen en aandachtsgebieden", "Stakes and areas at stake"],
        [
            "Arbre des enjeux, question posée par chacun, secteurs concernés.",
            "Boom van uitdagingen, de vraag achter elk ervan, betrokken gebieden.",
            "Tree of stakes, the question behind each, the areas concerned."
        ],
        &[["enjeu", "uitdaging", "stake"], CONTINUITY]
    ),
    entry!(
        "corridor-opportunity",
        Some("opportunity"),
        None,
        "caue-nord",
        "IRREG",
        ["Opportunités d'aménagement", "Inrichtingskansen", "Opportunities for works"],
        [
            "Mares, berges, haies, passes à poissons à créer ou restaurer.",
            "Poelen, oevers, hagen, vispassages om aan te leggen of te herstellen.",
            "Ponds, banks, hedges, fish passes to make or restore."
        ],
        &[["aménagement", "inrichting", "works"], CONTINUITY]
    ),
    entry!(
        "corridor-action",
        Some("action"),
        None,
        "prov-west-vlaanderen",
        "QUARTERLY",
        [
            "Actions de restauration et de sensibilisation",
            "Herstel- en sensibiliseringsacties",
            "Restoration and awareness actions"
        ],
        [
            "Programme d'actions et état d'avancement.",
            "Actieprogramma en voortgang.",
            "Programme of actions and progress."
        ],
        &[["restauration", "herstel", "restoration"], ["action", "actie", "action"]]
    ),
    entry!(
        "corridor-indicator",
        Some("indicator_value"),
        None,
        "pnr-cmo",
        "ANNUAL",
        ["Indicateurs et fiches méthode", "Indicatoren en methodefiches", "Indicators and method sheets"],
        [
            "Indicateurs d'état, de pression et de réponse avec leurs fiches méthode versionnées.",
            "Toestands-, druk- en responsindicatoren met hun methodefiches per versie.",
            "Indicators of state, pressure and response with their versioned method sheets."
        ],
        &[INDICATOR, BIODIVERSITY]
    ),
    entry!(
        "inventory-landcover",
        None,
        Some("br"),
        "region-hdf",
        "TRIENNIAL",
        ["Occupation du sol à grande échelle", "Bodemgebruik op grote schaal", "Large-scale land cover"],
        [
            "Donnée repérée à l'inventaire, pas encore demandée.",
            "Gegeven opgenomen in de inventaris, nog niet gevraagd.",
            "Found by the inventory, not asked for yet."
        ],
        &[["occupation du sol", "bodemgebruik", "land cover"]]
    ),
    entry!(
        "inventory-waterbirds",
        None,
        Some("sd"),
        "inbo",
        "ANNUAL",
        ["Comptages d'oiseaux d'eau", "Watervogeltellingen", "Waterbird counts"],
        ["Donnée demandée à son producteur.", "Gegeven gevraagd aan de producent.", "Asked for from its producer."],
        &[BIODIVERSITY, ["oiseaux", "vogels", "birds"]]
    ),
    entry!(
        "inventory-plots",
        None,
        Some("lu"),
        "capso",
        "ANNUAL",
        ["Parcellaire du marais", "Percelen van het moeras", "Plots of the marsh"],
        [
            "Donnée refusée : elle désigne des propriétaires privés.",
            "Gegeven geweigerd: het wijst private eigenaars aan.",
            "Refused: it points to private owners."
        ],
        &[MARSH, ["parcelle", "perceel", "plot"]]
    ),
];

/// Stands behind every title: nobody may take the demo for a survey.
pub(crate) const SYNTHETIC: Tri = [" (données synthétiques)", " (synthetische gegevens)", " (synthetic data)"];

/// Stands behind every abstract.
pub(crate) const DISCLAIMER: Tri = [
    " SYNTHETIC. Données inventées pour la démonstration et les tests : elles ne décrivent pas le terrain et ne doivent servir à aucune décision.",
    " SYNTHETIC. Gegevens verzonnen voor demonstratie en tests: ze beschrijven het terrein niet en mogen voor geen enkele beslissing dienen.",
    " SYNTHETIC. Data made up for demonstration and tests: they do not describe the ground and must not serve any decision.",
];

/// How every dataset came about.
pub(crate) const LINEAGE: Tri = [
    "SYNTHETIC. Engendré par un programme à graine fixe ; seuls les noms, les codes et quelques chiffres publiés sont réels.",
    "SYNTHETIC. Gemaakt door een programma met een vast begingetal; enkel namen, codes en enkele gepubliceerde cijfers zijn echt.",
    "SYNTHETIC. Made by a program with a fixed seed; only names, codes and a few published figures are real.",
];
