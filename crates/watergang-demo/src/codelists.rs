//! Code lists: what each code of the tables means.

use crate::Corridor;
use crate::table::{Rows, Table, date, text, values, whole};
use crate::text::Tri;

pub(crate) const CODELIST: Table = Table {
    collection: "codelist",
    columns: &[
        text("list"),
        text("code"),
        text("label_fr"),
        text("label_nl"),
        text("label_en"),
        text("definition_fr"),
        text("definition_nl"),
        text("definition_en"),
        text("uri"),
        text("broader"),
        whole("sort_order"),
        date("valid_from"),
        date("valid_to"),
    ],
    geometry: None,
    id_property: None,
    fill,
};

fn fill(_: &Corridor, rows: &mut Rows<'_>) {
    let none = None::<&str>;
    for (list, codes) in LISTS {
        for (place, (code, labels)) in codes.iter().enumerate() {
            rows.plain(values![*list, *code, ..labels, none, none, none, none, none, place + 1, none, none,]);
        }
    }
}

/// Codes of one list with their labels.
type Codes = &'static [(&'static str, Tri)];

/// The lists by name.
const LISTS: &[(&str, Codes)] = &[
    (
        "country",
        &[
            ("FR", ["France", "Frankrijk", "France"]),
            ("BE", ["Belgique", "België", "Belgium"]),
            ("XX", ["Les deux pays", "Beide landen", "Both countries"]),
            ("EU", ["Union européenne", "Europese Unie", "European Union"]),
        ],
    ),
    (
        "organisation_kind",
        &[
            ("public", ["Organisme public", "Overheid", "Public body"]),
            ("ngo", ["Association", "Vereniging", "Association"]),
            ("research", ["Recherche", "Onderzoek", "Research"]),
            ("company", ["Entreprise", "Bedrijf", "Company"]),
            ("eu", ["Institution européenne", "Europese instelling", "European institution"]),
        ],
    ),
    (
        "territory_kind",
        &[
            ("project", ["Projet", "Project", "Project"]),
            ("corridor", ["Corridor", "Corridor", "Corridor"]),
            ("country_part", ["Partie nationale", "Nationaal deel", "National part"]),
            ("ramsar", ["Site Ramsar", "Ramsargebied", "Ramsar site"]),
            (
                "biosphere_core",
                ["Réserve de biosphère, aire centrale", "Biosfeerreservaat, kernzone", "Biosphere reserve, core area"],
            ),
            (
                "biosphere_buffer",
                [
                    "Réserve de biosphère, zone tampon",
                    "Biosfeerreservaat, bufferzone",
                    "Biosphere reserve, buffer zone",
                ],
            ),
            (
                "biosphere_transition",
                [
                    "Réserve de biosphère, zone de transition",
                    "Biosfeerreservaat, overgangszone",
                    "Biosphere reserve, transition area",
                ],
            ),
            ("site", ["Site", "Gebied", "Site"]),
            ("commune", ["Commune", "Gemeente", "Municipality"]),
            ("epci", ["Intercommunalité", "Samenwerkingsverband van gemeenten", "Group of communes"]),
            ("department", ["Département", "Departement", "Department"]),
            ("province", ["Province", "Provincie", "Province"]),
            ("basin", ["Bassin versant", "Stroomgebied", "River basin"]),
            ("water_body", ["Masse d'eau", "Waterlichaam", "Water body"]),
            ("hydraulic_unit", ["Casier hydraulique", "Peilgebied", "Hydraulic unit"]),
            ("grid1", ["Maille de 1 km", "Hok van 1 km", "Cell of 1 km"]),
            ("grid5", ["Maille de 5 km", "Hok van 5 km", "Cell of 5 km"]),
            ("grid10", ["Maille de 10 km", "Hok van 10 km", "Cell of 10 km"]),
        ],
    ),
    (
        "designation_scheme",
        &[
            ("ramsar", ["Convention de Ramsar", "Ramsarconventie", "Ramsar Convention"]),
            (
                "UNESCOManAndBiosphereProgramme",
                ["Réserve de biosphère (UNESCO)", "Biosfeerreservaat (UNESCO)", "Biosphere reserve (UNESCO)"],
            ),
            ("natura2000", ["Natura 2000", "Natura 2000", "Natura 2000"]),
            (
                "nationalReserve",
                ["Réserve naturelle nationale", "Nationaal natuurreservaat (Frankrijk)", "National nature reserve"],
            ),
            (
                "regionalReserve",
                ["Réserve naturelle régionale", "Regionaal natuurreservaat (Frankrijk)", "Regional nature reserve"],
            ),
            ("biotopeOrder", ["Arrêté de protection de biotope", "Biotoopbesluit", "Biotope protection order"]),
            ("ENS", ["Espace naturel sensible", "Gevoelig natuurgebied (departement)", "Sensitive natural area"]),
            (
                "conservatoireLittoral",
                ["Conservatoire du littoral", "Conservatoire du littoral", "Coastal conservancy"],
            ),
            (
                "CEN",
                ["Conservatoire d'espaces naturels", "Conservatoire d'espaces naturels", "Natural areas conservancy"],
            ),
            ("ven", ["Réseau écologique flamand (VEN)", "Vlaams Ecologisch Netwerk", "Flemish ecological network"]),
            (
                "ivon",
                [
                    "Réseau intégral d'imbrication (IVON)",
                    "Integraal Verwevings- en Ondersteunend Netwerk",
                    "Integral support network (IVON)",
                ],
            ),
            (
                "vlaamsNatuurreservaat",
                ["Réserve naturelle flamande", "Vlaams natuurreservaat", "Flemish nature reserve"],
            ),
            ("erkendReservaat", ["Réserve agréée", "Erkend natuurreservaat", "Recognised reserve"]),
            ("znieff", ["ZNIEFF", "ZNIEFF (Franse inventaris)", "ZNIEFF (French inventory)"]),
            ("other", ["Autre", "Andere", "Other"]),
        ],
    ),
    (
        "protection_level",
        &[
            ("strong", ["Protection forte", "Sterke bescherming", "Strong protection"]),
            ("regulatory", ["Protection réglementaire", "Wettelijke bescherming", "Legal protection"]),
            ("contractual", ["Protection contractuelle", "Contractuele bescherming", "Contractual protection"]),
            ("land", ["Maîtrise foncière", "In eigendom voor natuur", "Owned for nature"]),
            ("label", ["Label", "Label", "Label"]),
            ("inventory", ["Inventaire", "Inventaris", "Inventory"]),
        ],
    ),
    (
        "hydraulic_regime",
        &[
            ("gravity", ["Gravitaire", "Vrij verval", "Gravity"]),
            ("pumped", ["Pompé", "Bemalen", "Pumped"]),
            ("mixed", ["Mixte", "Gemengd", "Mixed"]),
            ("free", ["Libre", "Vrij", "Free"]),
        ],
    ),
    (
        "watercourse_kind",
        &[
            ("river", ["Rivière", "Rivier", "River"]),
            ("canal", ["Canal", "Kanaal", "Canal"]),
            ("watergang", ["Watergang", "Watergang", "Watergang"]),
            ("ditch", ["Fossé", "Sloot", "Ditch"]),
            ("brook", ["Ruisseau", "Beek", "Brook"]),
        ],
    ),
    (
        "watercourse_origin",
        &[("natural", ["Naturel", "Natuurlijk", "Natural"]), ("manMade", ["Artificiel", "Kunstmatig", "Man-made"])],
    ),
    (
        "watercourse_persistence",
        &[
            ("perennial", ["Permanent", "Permanent", "Perennial"]),
            ("intermittent", ["Intermittent", "Periodiek", "Intermittent"]),
            ("ephemeral", ["Éphémère", "Kortstondig", "Ephemeral"]),
            ("dry", ["À sec", "Droog", "Dry"]),
        ],
    ),
    (
        "structure_kind",
        &[
            ("weir", ["Seuil", "Stuw", "Weir"]),
            ("sluice", ["Vanne", "Schuif", "Sluice gate"]),
            ("lock", ["Écluse", "Sluis", "Lock"]),
            ("pump", ["Pompe", "Gemaal", "Pump"]),
            ("culvert", ["Buse", "Duiker", "Culvert"]),
            ("syphon", ["Siphon", "Sifon", "Siphon"]),
            ("dam", ["Barrage", "Dam", "Dam"]),
            ("bridge", ["Pont", "Brug", "Bridge"]),
            ("other", ["Autre", "Andere", "Other"]),
        ],
    ),
    (
        "structure_state",
        &[
            ("existing", ["Existant", "Bestaand", "Existing"]),
            ("planned", ["Projeté", "Gepland", "Planned"]),
            ("removed", ["Effacé", "Verwijderd", "Removed"]),
            ("ruined", ["En ruine", "Vervallen", "Ruined"]),
        ],
    ),
    (
        "wetland_status",
        &[
            ("effective", ["Effective", "Vastgesteld", "Effective"]),
            ("probable", ["Probable", "Waarschijnlijk", "Probable"]),
            ("possible", ["Possible", "Mogelijk", "Possible"]),
            ("lost", ["Disparue", "Verdwenen", "Lost"]),
        ],
    ),
    (
        "habitat_family",
        &[
            ("reedbed", ["Roselière", "Rietland", "Reedbed"]),
            ("wet_meadow", ["Prairie humide", "Nat grasland", "Wet meadow"]),
            ("open_water", ["Eau libre", "Open water", "Open water"]),
            ("wet_wood", ["Bois humide", "Nat bos", "Wet wood"]),
            ("fen", ["Bas-marais et mégaphorbiaie", "Laagveen en ruigte", "Fen and tall herbs"]),
            ("arable", ["Culture", "Akker", "Arable"]),
            ("other", ["Autre", "Andere", "Other"]),
        ],
    ),
    (
        "habitat_scheme",
        &[
            ("eunis", ["EUNIS", "EUNIS", "EUNIS"]),
            (
                "habitatsDirective",
                ["Directive Habitats, annexe I", "Habitatrichtlijn, bijlage I", "Habitats Directive, Annex I"],
            ),
            (
                "bwk",
                [
                    "Carte d'évaluation biologique (BWK)",
                    "Biologische Waarderingskaart",
                    "Biological valuation map (BWK)",
                ],
            ),
            ("corine", ["CORINE Biotopes", "CORINE Biotopes", "CORINE Biotopes"]),
            ("local", ["Typologie locale", "Lokale typologie", "Local classification"]),
        ],
    ),
    (
        "conservation_status",
        &[
            ("favourable", ["Favorable", "Gunstig", "Favourable"]),
            ("inadequate", ["Défavorable inadéquat", "Matig ongunstig", "Unfavourable, inadequate"]),
            ("bad", ["Défavorable mauvais", "Zeer ongunstig", "Unfavourable, bad"]),
            ("unknown", ["Inconnu", "Onbekend", "Unknown"]),
        ],
    ),
    (
        "network_element",
        &[
            ("core", ["Réservoir", "Kerngebied", "Core area"]),
            ("corridor", ["Corridor", "Corridor", "Corridor"]),
            ("stepping_stone", ["Espace relais", "Stapsteen", "Stepping stone"]),
            ("buffer", ["Zone tampon", "Bufferzone", "Buffer"]),
            ("restoration", ["À restaurer", "Te herstellen", "To be restored"]),
        ],
    ),
    (
        "network_subnetwork",
        &[
            ("wetland", ["Zones humides", "Wetlands", "Wetlands"]),
            ("watercourse", ["Cours d'eau", "Waterlopen", "Watercourses"]),
            ("grassland", ["Prairies", "Graslanden", "Grasslands"]),
            ("hedgerow", ["Haies", "Hagen", "Hedgerows"]),
            ("woodland", ["Bois", "Bossen", "Woodland"]),
            ("coastal", ["Littoral", "Kust", "Coast"]),
            ("multi", ["Plusieurs", "Meerdere", "Several"]),
        ],
    ),
    (
        "network_objective",
        &[
            ("preserve", ["Préserver", "Behouden", "Preserve"]),
            ("restore", ["Restaurer", "Herstellen", "Restore"]),
            ("create", ["Créer", "Aanleggen", "Create"]),
        ],
    ),
    (
        "network_functional",
        &[
            ("yes", ["Fonctionnel", "Functioneel", "Functional"]),
            ("degraded", ["Dégradé", "Verzwakt", "Degraded"]),
            ("no", ["Non fonctionnel", "Niet functioneel", "Not functional"]),
            ("unknown", ["Inconnu", "Onbekend", "Unknown"]),
        ],
    ),
    (
        "obstacle_kind",
        &[
            ("road", ["Route", "Weg", "Road"]),
            ("rail", ["Voie ferrée", "Spoorweg", "Railway"]),
            ("built", ["Bâti", "Bebouwing", "Built-up"]),
            ("light", ["Éclairage", "Verlichting", "Lighting"]),
            ("fence", ["Clôture", "Afsluiting", "Fence"]),
            ("power_line", ["Ligne électrique", "Hoogspanningslijn", "Power line"]),
            ("canal_bank", ["Berge de canal", "Kanaaloever", "Canal bank"]),
            ("other", ["Autre", "Andere", "Other"]),
        ],
    ),
    (
        "severity",
        &[
            ("low", ["Faible", "Laag", "Low"]),
            ("medium", ["Moyenne", "Matig", "Medium"]),
            ("high", ["Forte", "Hoog", "High"]),
        ],
    ),
    (
        "taxon_group",
        &[
            ("bird", ["Oiseaux", "Vogels", "Birds"]),
            ("amphibian", ["Amphibiens", "Amfibieën", "Amphibians"]),
            ("reptile", ["Reptiles", "Reptielen", "Reptiles"]),
            ("fish", ["Poissons", "Vissen", "Fish"]),
            ("mammal", ["Mammifères", "Zoogdieren", "Mammals"]),
            ("dragonfly", ["Libellules", "Libellen", "Dragonflies"]),
            ("butterfly", ["Papillons", "Vlinders", "Butterflies"]),
            ("grasshopper", ["Orthoptères", "Sprinkhanen", "Grasshoppers"]),
            ("mollusc", ["Mollusques", "Weekdieren", "Molluscs"]),
            ("crustacean", ["Crustacés", "Kreeftachtigen", "Crustaceans"]),
            ("plant", ["Plantes", "Planten", "Plants"]),
        ],
    ),
    (
        "taxon_status_kind",
        &[
            ("redlist", ["Liste rouge", "Rode lijst", "Red list"]),
            ("protection", ["Protection", "Bescherming", "Protection"]),
            ("habitats_directive", ["Directive Habitats", "Habitatrichtlijn", "Habitats Directive"]),
            ("birds_directive", ["Directive Oiseaux", "Vogelrichtlijn", "Birds Directive"]),
            (
                "ias_union",
                [
                    "Liste de l'Union des espèces exotiques envahissantes",
                    "Unielijst van invasieve exoten",
                    "Union list of invasive alien species",
                ],
            ),
            ("ramsar_population", ["Seuil de 1 % (Ramsar)", "1 %-norm (Ramsar)", "1 % level (Ramsar)"]),
        ],
    ),
    (
        "red_list",
        &[
            ("CR", ["En danger critique", "Ernstig bedreigd", "Critically endangered"]),
            ("EN", ["En danger", "Bedreigd", "Endangered"]),
            ("VU", ["Vulnérable", "Kwetsbaar", "Vulnerable"]),
            ("NT", ["Quasi menacé", "Bijna in gevaar", "Near threatened"]),
            ("LC", ["Préoccupation mineure", "Momenteel niet in gevaar", "Least concern"]),
            ("DD", ["Données insuffisantes", "Onvoldoende data", "Data deficient"]),
            ("NA", ["Non applicable", "Niet van toepassing", "Not applicable"]),
            ("NE", ["Non évalué", "Niet geëvalueerd", "Not evaluated"]),
        ],
    ),
    (
        "occurrence_status",
        &[("present", ["Présent", "Aanwezig", "Present"]), ("absent", ["Absent", "Afwezig", "Absent"])],
    ),
    (
        "publish_as",
        &[
            ("precise", ["Précise", "Exact", "Precise"]),
            ("grid1", ["Maille de 1 km", "Hok van 1 km", "1 km cell"]),
            ("grid5", ["Maille de 5 km", "Hok van 5 km", "5 km cell"]),
            ("commune", ["Commune", "Gemeente", "Municipality"]),
            ("grid10", ["Maille de 10 km", "Hok van 10 km", "10 km cell"]),
            ("department", ["Département ou province", "Departement of provincie", "Department or province"]),
            ("none", ["Non diffusée", "Niet verspreid", "Not published"]),
        ],
    ),
    (
        "media",
        &[
            ("water", ["Eau", "Water", "Water"]),
            ("air", ["Air", "Lucht", "Air"]),
            ("soil", ["Sol", "Bodem", "Soil"]),
            ("biota", ["Biote", "Biota", "Biota"]),
        ],
    ),
    (
        "observed_property",
        &[
            ("water_level", ["Niveau d'eau", "Waterpeil", "Water level"]),
            ("discharge", ["Débit", "Debiet", "Discharge"]),
            ("water_temperature", ["Température de l'eau", "Watertemperatuur", "Water temperature"]),
            ("air_temperature", ["Température de l'air", "Luchttemperatuur", "Air temperature"]),
            ("rainfall", ["Pluie", "Neerslag", "Rainfall"]),
            ("conductivity", ["Conductivité", "Geleidbaarheid", "Conductivity"]),
            ("nitrate", ["Nitrates", "Nitraat", "Nitrate"]),
            ("phosphate", ["Phosphates", "Fosfaat", "Phosphate"]),
            ("total_phosphorus", ["Phosphore total", "Totaal fosfor", "Total phosphorus"]),
            ("oxygen", ["Oxygène dissous", "Opgeloste zuurstof", "Dissolved oxygen"]),
            ("ph", ["pH", "pH", "pH"]),
            ("turbidity", ["Turbidité", "Troebelheid", "Turbidity"]),
            ("chlorophyll_a", ["Chlorophylle a", "Chlorofyl a", "Chlorophyll a"]),
            ("groundwater_level", ["Niveau de nappe", "Grondwaterstand", "Groundwater level"]),
            ("soil_moisture", ["Humidité du sol", "Bodemvocht", "Soil moisture"]),
        ],
    ),
    (
        "aggregation",
        &[
            ("instant", ["Instantané", "Ogenblikkelijk", "Instant"]),
            ("day_mean", ["Moyenne du jour", "Daggemiddelde", "Daily mean"]),
            ("day_min", ["Minimum du jour", "Dagminimum", "Daily minimum"]),
            ("day_max", ["Maximum du jour", "Dagmaximum", "Daily maximum"]),
            ("sum", ["Somme", "Som", "Sum"]),
        ],
    ),
    (
        "measurement_quality",
        &[
            ("raw", ["Brute", "Ruw", "Raw"]),
            ("checked", ["Contrôlée", "Gecontroleerd", "Checked"]),
            ("estimated", ["Estimée", "Geschat", "Estimated"]),
            ("doubtful", ["Douteuse", "Twijfelachtig", "Doubtful"]),
            ("below_limit", ["Sous la limite de détection", "Onder de detectielimiet", "Below the limit of detection"]),
        ],
    ),
    (
        "hazard",
        &[
            ("flood", ["Inondation", "Overstroming", "Flood"]),
            ("drought", ["Sécheresse", "Droogte", "Drought"]),
            ("heat", ["Chaleur", "Hitte", "Heat"]),
            ("sea_level", ["Niveau de la mer", "Zeespiegel", "Sea level"]),
            ("low_flow", ["Étiage", "Laagwater", "Low flow"]),
            ("salinisation", ["Salinisation", "Verzilting", "Salinisation"]),
            ("fire", ["Incendie", "Brand", "Fire"]),
        ],
    ),
    (
        "stake_axis",
        &[
            ("biodiversity", ["Biodiversité", "Biodiversiteit", "Biodiversity"]),
            ("continuity", ["Continuité", "Verbinding", "Continuity"]),
            ("water", ["Eau", "Water", "Water"]),
            ("climate", ["Climat", "Klimaat", "Climate"]),
            ("landscape", ["Paysage", "Landschap", "Landscape"]),
            ("uses", ["Usages", "Gebruik", "Uses"]),
            ("awareness", ["Sensibilisation", "Sensibilisering", "Awareness"]),
            ("governance", ["Gouvernance", "Bestuur", "Governance"]),
        ],
    ),
    (
        "stake_level",
        &[
            ("low", ["Faible", "Laag", "Low"]),
            ("medium", ["Moyen", "Matig", "Medium"]),
            ("high", ["Fort", "Hoog", "High"]),
            ("major", ["Majeur", "Zeer hoog", "Major"]),
        ],
    ),
    (
        "trend",
        &[
            ("up", ["En hausse", "Stijgend", "Rising"]),
            ("stable", ["Stable", "Stabiel", "Stable"]),
            ("down", ["En baisse", "Dalend", "Falling"]),
            ("unknown", ["Inconnue", "Onbekend", "Unknown"]),
        ],
    ),
    (
        "opportunity_kind",
        &[
            ("pond", ["Mare", "Poel", "Pond"]),
            ("bank", ["Berge", "Oever", "Bank"]),
            ("hedgerow", ["Haie", "Haag", "Hedge"]),
            ("reedbed", ["Roselière", "Rietland", "Reedbed"]),
            ("meadow", ["Prairie", "Grasland", "Meadow"]),
            ("fish_pass", ["Passe à poissons", "Vispassage", "Fish pass"]),
            ("structure_removal", ["Effacement d'ouvrage", "Verwijdering van kunstwerk", "Removal of a structure"]),
            ("meander", ["Méandre", "Meander", "Meander"]),
            ("flood_area", ["Zone d'expansion de crue", "Overstromingsgebied", "Flood storage area"]),
            ("crossing", ["Passage à faune", "Faunapassage", "Wildlife crossing"]),
            ("tree", ["Arbres", "Bomen", "Trees"]),
            ("other", ["Autre", "Andere", "Other"]),
        ],
    ),
    (
        "opportunity_status",
        &[
            ("identified", ["Identifiée", "Gevonden", "Identified"]),
            ("studied", ["Étudiée", "Onderzocht", "Studied"]),
            ("agreed", ["Convenue", "Afgesproken", "Agreed"]),
            ("scheduled", ["Programmée", "Ingepland", "Scheduled"]),
            ("done", ["Réalisée", "Uitgevoerd", "Done"]),
            ("dropped", ["Abandonnée", "Opgegeven", "Dropped"]),
        ],
    ),
    (
        "action_kind",
        &[
            ("restoration", ["Restauration", "Herstel", "Restoration"]),
            ("management", ["Gestion", "Beheer", "Management"]),
            ("study", ["Étude", "Studie", "Study"]),
            ("awareness", ["Sensibilisation", "Sensibilisering", "Awareness"]),
            ("governance", ["Gouvernance", "Bestuur", "Governance"]),
            ("purchase", ["Acquisition", "Aankoop", "Purchase"]),
        ],
    ),
    (
        "action_status",
        &[
            ("planned", ["Prévue", "Gepland", "Planned"]),
            ("running", ["En cours", "Lopend", "Running"]),
            ("done", ["Terminée", "Klaar", "Done"]),
            ("cancelled", ["Annulée", "Geannuleerd", "Cancelled"]),
        ],
    ),
    (
        "access_level",
        &[
            ("public", ["Public", "Openbaar", "Public"]),
            ("partner", ["Partenaires", "Partners", "Partners"]),
            ("restricted", ["Restreint", "Beperkt", "Restricted"]),
        ],
    ),
    (
        "dataset_status",
        &[
            ("draft", ["Brouillon", "Ontwerp", "Draft"]),
            ("published", ["Publié", "Gepubliceerd", "Published"]),
            ("deprecated", ["Obsolète", "Verouderd", "Deprecated"]),
            ("withdrawn", ["Retiré", "Ingetrokken", "Withdrawn"]),
        ],
    ),
    (
        "acquisition",
        &[
            ("identified", ["Repérée", "Gevonden", "Identified"]),
            ("requested", ["Demandée", "Gevraagd", "Requested"]),
            ("agreed", ["Accordée", "Toegezegd", "Agreed"]),
            ("integrated", ["Intégrée", "Opgenomen", "Integrated"]),
            ("refused", ["Refusée", "Geweigerd", "Refused"]),
        ],
    ),
    (
        "dpsir",
        &[
            ("driver", ["Force motrice", "Drijvende kracht", "Driver"]),
            ("pressure", ["Pression", "Druk", "Pressure"]),
            ("state", ["État", "Toestand", "State"]),
            ("impact", ["Impact", "Impact", "Impact"]),
            ("response", ["Réponse", "Respons", "Response"]),
            ("knowledge", ["Connaissance", "Kennis", "Knowledge"]),
        ],
    ),
    (
        "indicator_better",
        &[
            ("up", ["Plus haut est mieux", "Hoger is beter", "Higher is better"]),
            ("down", ["Plus bas est mieux", "Lager is beter", "Lower is better"]),
            ("band", ["Dans la plage", "Binnen het bereik", "Within the range"]),
            ("none", ["Sans jugement", "Zonder oordeel", "No judgement"]),
        ],
    ),
    (
        "indicator_value_status",
        &[
            ("final", ["Définitive", "Definitief", "Final"]),
            ("provisional", ["Provisoire", "Voorlopig", "Provisional"]),
            ("estimated", ["Estimée", "Geschat", "Estimated"]),
            ("suppressed", ["Masquée", "Onderdrukt", "Suppressed"]),
            ("missing", ["Manquante", "Ontbrekend", "Missing"]),
        ],
    ),
];
