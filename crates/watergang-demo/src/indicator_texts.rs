//! The indicators: names, questions, formulas, and the range their made-up values move in.

use crate::text::Tri;

/// An indicator with what its method sheet needs.
pub(crate) struct Indicator {
    pub(crate) id: &'static str,
    pub(crate) names: Tri,
    pub(crate) full_names: Tri,
    pub(crate) stake: &'static str,
    pub(crate) dpsir: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) decimals: i64,
    pub(crate) better: &'static str,
    /// Built-in routine, where the value is computed.
    pub(crate) method: Option<&'static str>,
    pub(crate) formula: &'static str,
    pub(crate) inputs: &'static [&'static str],
    /// Value of the first year for the whole corridor, change per year, and scatter.
    pub(crate) course: (f64, f64, f64),
    /// Whether the value grows with the territory (an area, a count) or not (a share).
    pub(crate) extensive: bool,
    /// Value aimed at in 2030 for the whole corridor, where one is set.
    pub(crate) target: Option<f64>,
}

macro_rules! indicators {
    ($($id:literal $names:expr, $full:expr, $stake:literal $dpsir:literal $unit:literal $decimals:literal $better:literal
       $method:expr, $formula:literal $inputs:expr, $course:expr, $extensive:literal $target:expr;)*) => {
        &[$(Indicator {
            id: $id,
            names: $names,
            full_names: $full,
            stake: $stake,
            dpsir: $dpsir,
            unit: $unit,
            decimals: $decimals,
            better: $better,
            method: $method,
            formula: $formula,
            inputs: $inputs,
            course: $course,
            extensive: $extensive,
            target: $target,
        },)*]
    };
}

const HABITATS: &[&str] = &["corridor-habitat-fr", "corridor-habitat-be", "corridor-territory"];
const WATERS: &[&str] = &["corridor-hydrography-fr", "corridor-hydrography-be", "corridor-structure"];
const SEEN: &[&str] = &["corridor-occurrence-fr", "corridor-occurrence-be", "corridor-taxon"];
const NETWORK: &[&str] = &["corridor-network", "corridor-obstacle"];
const STATION: &[&str] = &["corridor-station", "corridor-hydraulic-unit"];
const ACTION: &[&str] = &["corridor-action", "corridor-opportunity"];
const CATALOGUE: &[&str] = &["corridor-indicator"];

pub(crate) const INDICATORS: &[Indicator] = indicators! {
    "W1" ["Surface par famille d'habitat", "Oppervlakte per habitatfamilie", "Area by habitat family"],
        ["Surface géodésique des habitats par famille", "Geodetische oppervlakte van habitats per familie", "Geodesic area of habitats by family"],
        "wet-meadows" "state" "ha" 1 "up" Some("habitat_area"), "sum of area(patch in territory) x share" HABITATS, (4_100.0, -12.0, 15.0), true Some(4_300.0);
    "W2" ["Part de zones humides", "Aandeel wetlands", "Share of wetlands"],
        ["Part du territoire en zone humide, par degré de certitude", "Aandeel van het gebied dat wetland is, naar zekerheid", "Share of the territory that is wetland, by confidence"],
        "biodiversity" "state" "%" 1 "up" Some("wetland_share"), "area(wetlands in territory) / area(territory) x 100" &["corridor-wetland", "corridor-territory"], (6.2, -0.03, 0.05), false None;
    "W3" ["Évolution annuelle des roselières", "Jaarlijkse verandering van rietland", "Yearly change of reedbeds"],
        ["Taux d'évolution annuel moyen de la surface de roselière", "Gemiddelde jaarlijkse verandering van de oppervlakte rietland", "Mean yearly rate of change of the area of reedbed"],
        "reedbeds" "state" "%/y" 2 "up" Some("annual_rate"), "((A2 / A1)^(1 / years) - 1) x 100" HABITATS, (-1.1, 0.12, 0.2), false Some(0.5);
    "W4" ["Habitats en état favorable", "Habitats in gunstige staat", "Habitats in favourable state"],
        ["Part des habitats d'intérêt communautaire en état favorable", "Aandeel Europese habitats in gunstige staat", "Share of habitats of Community interest in favourable state"],
        "biodiversity" "state" "%" 0 "up" None, "favourable area / assessed area x 100" HABITATS, (27.0, 0.5, 0.8), false Some(40.0);
    "P1" ["Part protégée", "Beschermd aandeel", "Protected share"],
        ["Part du territoire en protection forte, réglementaire, contractuelle ou foncière", "Aandeel van het gebied met sterke, wettelijke, contractuele bescherming of in eigendom", "Share of the territory under strong, legal, contractual protection or owned"],
        "biodiversity" "response" "%" 1 "up" Some("protected_share"), "area(union of sites in territory) / area(territory) x 100" &["corridor-protected-site", "corridor-territory"], (5.8, 0.15, 0.02), false Some(10.0);
    "C1" ["Maille effective", "Effectieve maaswijdte", "Effective mesh size"],
        ["Taille effective de maille de la trame humide (méthode CBC)", "Effectieve maaswijdte van het natte netwerk (CBC-methode)", "Effective mesh size of the wet network (CBC procedure)"],
        "fragmentation" "pressure" "ha" 0 "up" Some("effective_mesh"), "1 / A x sum of A(i) x A(i, complete)" NETWORK, (310.0, 2.0, 4.0), false Some(360.0);
    "C2" ["Obstacles par km de cours d'eau", "Hindernissen per km waterloop", "Obstacles per km of watercourse"],
        ["Ouvrages existants peu ou pas franchissables par kilomètre de cours d'eau", "Bestaande slecht of niet passeerbare kunstwerken per kilometer waterloop", "Existing structures hard or impossible to pass, per kilometre of watercourse"],
        "fish-migration" "pressure" "1/km" 2 "down" Some("obstacles_per_km"), "N / L" WATERS, (0.62, -0.012, 0.01), false Some(0.4);
    "C3" ["Continuité d'un axe", "Samenhang van een as", "Continuity of an axis"],
        ["Part de l'axe du corridor à moins de 250 m d'un habitat humide", "Aandeel van de corridoras op minder dan 250 m van natte natuur", "Share of the corridor's axis within 250 m of wet habitat"],
        "continuity" "state" "%" 0 "up" Some("corridor_continuity"), "L(axis within d of habitat) / L(axis) x 100" NETWORK, (58.0, 0.7, 0.5), false Some(75.0);
    "C4" ["Connectivité dendritique de l'Yser", "Dendritische verbondenheid van de IJzer", "Dendritic connectivity of the Yser"],
        ["Indice de connectivité dendritique (DCIp) de l'Yser et de ses affluents", "Dendritische verbondenheidsindex (DCIp) van de IJzer en zijrivieren", "Dendritic connectivity index (DCIp) of the Yser and its tributaries"],
        "fish-migration" "state" "1" 0 "up" None, "sum of c(i,j) x (l(i) / L) x (l(j) / L) x 100" WATERS, (34.0, 1.1, 0.6), false Some(60.0);
    "C5" ["Longueur connectée du marais", "Verbonden lengte in het moeras", "Connected length in the marsh"],
        ["Part des watergangs reliés entre eux par des ouvrages franchissables", "Aandeel watergangs dat via passeerbare kunstwerken verbonden is", "Share of watergangs joined by passable structures"],
        "fish-migration" "state" "%" 0 "up" None, "L(largest component) / L x 100" WATERS, (61.0, 0.6, 0.4), false Some(80.0);
    "C7" ["Densité de haies", "Dichtheid van hagen", "Density of hedges"],
        ["Mètres de haie par hectare", "Meter haag per hectare", "Metres of hedge per hectare"],
        "hedgerows" "state" "m/ha" 1 "up" None, "L(hedges) / A" NETWORK, (21.6, 0.1, 0.1), false Some(25.0);
    "S1" ["Richesse observée", "Waargenomen soortenrijkdom", "Observed richness"],
        ["Nombre d'espèces observées dans l'année", "Aantal soorten waargenomen in het jaar", "Number of species observed in the year"],
        "biodiversity" "state" "1" 0 "up" Some("richness"), "count of distinct species" SEEN, (88.0, 1.6, 2.5), false None;
    "S2" ["Complétude de l'inventaire", "Volledigheid van de inventaris", "Completeness of the inventory"],
        ["Espèces observées rapportées à l'estimation de Chao2", "Waargenomen soorten ten opzichte van de Chao2-schatting", "Species observed in proportion to the Chao2 estimate"],
        "biodiversity" "knowledge" "%" 0 "up" Some("completeness"), "S / (S + (m - 1) / m x Q1^2 / (2 x Q2)) x 100" SEEN, (71.0, 1.0, 1.2), false Some(90.0);
    "S4" ["Part d'espèces menacées", "Aandeel bedreigde soorten", "Share of threatened species"],
        ["Part des espèces observées et évaluées qui sont menacées", "Aandeel bedreigde soorten onder de waargenomen en beoordeelde soorten", "Share of threatened species among those observed and assessed"],
        "biodiversity" "state" "%" 1 "down" Some("redlist_share"), "(CR + EN + VU) / (CR + EN + VU + NT + LC) x 100" SEEN, (24.5, -0.1, 0.5), false None;
    "S7" ["Oiseaux d'eau hivernants", "Overwinterende watervogels", "Wintering waterbirds"],
        ["Moyenne des maxima annuels sur cinq hivers", "Gemiddelde van de jaarmaxima over vijf winters", "Mean of yearly peaks over five winters"],
        "waterbirds" "state" "1" 0 "up" None, "mean of max(count) over 5 winters" SEEN, (17_800.0, 330.0, 420.0), true Some(20_000.0);
    "S8" ["Espèces envahissantes", "Invasieve soorten", "Invasive species"],
        ["Nombre de mailles occupées par des espèces de la liste de l'Union", "Aantal hokken met soorten van de Unielijst", "Number of cells with species of the Union list"],
        "invasive" "pressure" "1" 0 "down" None, "count of occupied cells" SEEN, (21.0, 0.7, 0.8), true Some(15.0);
    "H2" ["Jours hors de la plage convenue", "Dagen buiten het afgesproken peil", "Days outside the agreed level"],
        ["Jours où le niveau s'écarte du niveau convenu de plus que la tolérance", "Dagen waarop het peil meer dan de tolerantie afwijkt van het afgesproken peil", "Days on which the level is off the agreed one by more than the tolerance"],
        "water-levels" "pressure" "d" 0 "down" Some("days_outside_band"), "count of days with abs(level - target) > tolerance" STATION, (78.0, -1.2, 9.0), false Some(40.0);
    "H3" ["Jours d'inondation hivernale", "Dagen winteroverstroming", "Days of winter flood"],
        ["Jours de novembre à mars où la vallée est inondée", "Dagen van november tot maart waarop de vallei onder water staat", "Days from November to March on which the valley is flooded"],
        "flooding" "state" "d" 0 "band" None, "count of days with level > threshold, November to March" STATION, (31.0, 0.8, 9.0), false None;
    "H4" ["Nitrates, 90e centile", "Nitraat, 90e percentiel", "Nitrate, 90th percentile"],
        ["90e centile annuel de la concentration en nitrates", "Jaarlijks 90e percentiel van de nitraatconcentratie", "Yearly 90th percentile of the concentration of nitrate"],
        "water-quality" "state" "mg/L" 1 "down" None, "P90 of the year" STATION, (38.0, -0.5, 1.4), false Some(25.0);
    "H5" ["Jours d'eau chaude", "Dagen met warm water", "Days of warm water"],
        ["Jours où la température de l'eau dépasse 20 °C", "Dagen waarop het water warmer is dan 20 °C", "Days with water above 20 °C"],
        "drought" "pressure" "d" 0 "down" None, "count of days with daily maximum > 20" STATION, (24.0, 1.3, 6.0), false None;
    "X1" ["Zones humides exposées", "Blootgestelde wetlands", "Exposed wetlands"],
        ["Part des zones humides en classe d'exposition 3 ou 4", "Aandeel wetlands in blootstellingsklasse 3 of 4", "Share of wetlands in classes 3 and 4 of exposure"],
        "climate" "pressure" "%" 0 "down" None, "area(wetland in class >= 3) / area(wetland) x 100" &["corridor-climate", "corridor-wetland"], (42.0, 0.3, 0.3), false None;
    "R1" ["Surface restaurée", "Herstelde oppervlakte", "Restored area"],
        ["Surface restaurée cumulée, chaque hectare compté une fois", "Gecumuleerde herstelde oppervlakte, elke hectare één keer geteld", "Restored area to date, each hectare counted once"],
        "wet-meadows" "response" "ha" 1 "up" Some("restored"), "area(union of actions done)" ACTION, (6.0, 9.5, 1.5), true Some(150.0);
    "R3" ["Obstacles rendus franchissables", "Passeerbaar gemaakte hindernissen", "Obstacles made passable"],
        ["Ouvrages effacés ou équipés depuis l'état de référence", "Verwijderde of uitgeruste kunstwerken sinds de nulmeting", "Structures removed or equipped since the baseline"],
        "fish-migration" "response" "1" 0 "up" None, "count of structures removed or with passability 1" WATERS, (2.0, 2.4, 0.8), true Some(45.0);
    "R4" ["Opportunités réalisées", "Uitgevoerde kansen", "Opportunities carried out"],
        ["Part des opportunités identifiées qui sont réalisées", "Aandeel van de gevonden kansen dat is uitgevoerd", "Share of identified opportunities that are carried out"],
        "continuity" "response" "%" 0 "up" None, "done / identified x 100" ACTION, (1.0, 1.2, 0.3), false Some(40.0);
    "R5" ["Participants aux actions", "Deelnemers aan acties", "Participants in actions"],
        ["Nombre de participants aux actions de sensibilisation", "Aantal deelnemers aan sensibiliseringsacties", "Number of participants in awareness actions"],
        "awareness" "response" "1" 0 "up" None, "sum of participants" ACTION, (420.0, 95.0, 60.0), true Some(2_000.0);
    "K1" ["Données à jour", "Actuele gegevens", "Up-to-date datasets"],
        ["Part des jeux de données publiés qui sont à jour", "Aandeel gepubliceerde datasets dat actueel is", "Share of published datasets that are up to date"],
        "governance" "knowledge" "%" 0 "up" Some("fresh_share"), "fresh / published x 100" CATALOGUE, (52.0, 3.2, 2.0), false Some(95.0);
    "K2" ["Complétude transfrontalière", "Grensoverschrijdende volledigheid", "Cross-border completeness"],
        ["Part des indicateurs renseignés des deux côtés de la frontière", "Aandeel indicatoren met waarden aan beide zijden van de grens", "Share of indicators with values on both sides of the border"],
        "governance" "knowledge" "%" 0 "up" None, "indicators with FR and BE values / all x 100" CATALOGUE, (38.0, 4.1, 1.0), false Some(90.0);
};

/// Stands in every method sheet under "protocol".
pub(crate) const PROTOCOL: Tri = [
    "Surfaces et longueurs géodésiques, mêmes règles des deux côtés de la frontière ; les unités sans donnée restent vides.",
    "Geodetische oppervlakten en lengten, zelfde regels aan beide zijden van de grens; eenheden zonder gegevens blijven leeg.",
    "Geodesic areas and lengths, the same rules on both sides of the border; units without data stay empty.",
];

/// Under "limits".
pub(crate) const LIMITS: Tri = [
    "SYNTHETIC. Valeurs inventées pour la démonstration : ne pas les citer.",
    "SYNTHETIC. Waarden verzonnen voor de demonstratie: niet aanhalen.",
    "SYNTHETIC. Values made up for the demonstration: do not quote.",
];

/// Under "context".
pub(crate) const CONTEXT: Tri = [
    "Indicateur de l'observatoire du corridor Aa - Yser, donné pour le corridor, chaque pays, les sites Ramsar et les communes.",
    "Indicator van het observatorium van de corridor Aa - IJzer, gegeven voor de corridor, elk land, de Ramsargebieden en de gemeenten.",
    "Indicator of the observatory of the Aa - Yser corridor, given for the corridor, each country, the Ramsar sites and the communes.",
];

/// Under "interpretation", by which way is better.
pub(crate) fn interpretation(better: &str) -> Tri {
    match better {
        "up" => ["Une hausse est favorable.", "Een stijging is gunstig.", "A rise is good."],
        "down" => ["Une baisse est favorable.", "Een daling is gunstig.", "A fall is good."],
        _ => [
            "Ni trop ni trop peu : la plage convenue fait foi.",
            "Niet te veel en niet te weinig: het afgesproken bereik telt.",
            "Neither too much nor too little: the agreed range counts.",
        ],
    }
}
