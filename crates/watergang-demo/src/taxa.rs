//! The species of the corridor: real names; how often they are seen and how they are rated is made up.

use crate::text::Tri;

/// A species.
pub(crate) struct Taxon {
    pub(crate) group: &'static str,
    pub(crate) name: &'static str,
    pub(crate) class: &'static str,
    pub(crate) family: &'static str,
    /// French, Dutch, English.
    pub(crate) vernacular: Tri,
    /// SINP scale, 0 to 2 here: published as it is, by commune, by cell of 10 km.
    pub(crate) sensitivity: u8,
    /// How often it is seen, about 1.
    pub(crate) often: f64,
    /// Where it lives: R reedbed, M wet meadow, O open water, W wet wood, F fen, A arable, X anything else.
    pub(crate) habitats: &'static str,
    /// Red list category as an example; `NA` marks the invasive ones.
    pub(crate) red_list: &'static str,
}

impl Taxon {
    /// Id in the tables.
    pub(crate) fn id(&self) -> String {
        format!("demo:{}", crate::text::slug(self.name))
    }
}

macro_rules! taxa {
    ($($group:literal $name:literal $class:literal $family:literal $fr:literal $nl:literal $en:literal
       $sensitivity:literal $often:literal $habitats:literal $red:literal;)*) => {
        &[$(Taxon {
            group: $group,
            name: $name,
            class: $class,
            family: $family,
            vernacular: [$fr, $nl, $en],
            sensitivity: $sensitivity,
            often: $often,
            habitats: $habitats,
            red_list: $red,
        },)*]
    };
}

/// All species.
pub(crate) const TAXA: &[Taxon] = taxa! {
    "bird" "Botaurus stellaris" "Aves" "Ardeidae" "Butor étoilé" "Roerdomp" "Eurasian bittern" 2 0.4 "RW" "VU";
    "bird" "Ixobrychus minutus" "Aves" "Ardeidae" "Blongios nain" "Woudaap" "Little bittern" 2 0.2 "RW" "EN";
    "bird" "Ardea purpurea" "Aves" "Ardeidae" "Héron pourpré" "Purperreiger" "Purple heron" 2 0.2 "RW" "EN";
    "bird" "Ardea alba" "Aves" "Ardeidae" "Grande Aigrette" "Grote zilverreiger" "Great egret" 0 1.2 "MOW" "LC";
    "bird" "Ardea cinerea" "Aves" "Ardeidae" "Héron cendré" "Blauwe reiger" "Grey heron" 0 2.4 "MOW" "LC";
    "bird" "Egretta garzetta" "Aves" "Ardeidae" "Aigrette garzette" "Kleine zilverreiger" "Little egret" 0 0.9 "MO" "NT";
    "bird" "Platalea leucorodia" "Aves" "Threskiornithidae" "Spatule blanche" "Lepelaar" "Eurasian spoonbill" 2 0.4 "MO" "VU";
    "bird" "Ciconia ciconia" "Aves" "Ciconiidae" "Cigogne blanche" "Ooievaar" "White stork" 0 0.8 "M" "NT";
    "bird" "Circus aeruginosus" "Aves" "Accipitridae" "Busard des roseaux" "Bruine kiekendief" "Western marsh harrier" 1 0.9 "R" "VU";
    "bird" "Luscinia svecica" "Aves" "Muscicapidae" "Gorgebleue à miroir" "Blauwborst" "Bluethroat" 0 1.6 "R" "LC";
    "bird" "Acrocephalus scirpaceus" "Aves" "Acrocephalidae" "Rousserolle effarvatte" "Kleine karekiet" "Common reed warbler" 0 2.2 "R" "LC";
    "bird" "Acrocephalus schoenobaenus" "Aves" "Acrocephalidae" "Phragmite des joncs" "Rietzanger" "Sedge warbler" 0 1.5 "R" "NT";
    "bird" "Acrocephalus palustris" "Aves" "Acrocephalidae" "Rousserolle verderolle" "Bosrietzanger" "Marsh warbler" 0 1.1 "RF" "LC";
    "bird" "Locustella luscinioides" "Aves" "Locustellidae" "Locustelle luscinioïde" "Snor" "Savi's warbler" 1 0.3 "R" "EN";
    "bird" "Cettia cetti" "Aves" "Cettiidae" "Bouscarle de Cetti" "Cetti's zanger" "Cetti's warbler" 0 1.3 "RW" "LC";
    "bird" "Emberiza schoeniclus" "Aves" "Emberizidae" "Bruant des roseaux" "Rietgors" "Common reed bunting" 0 1.5 "R" "NT";
    "bird" "Panurus biarmicus" "Aves" "Panuridae" "Panure à moustaches" "Baardman" "Bearded reedling" 1 0.3 "R" "VU";
    "bird" "Rallus aquaticus" "Aves" "Rallidae" "Râle d'eau" "Waterral" "Water rail" 0 0.9 "R" "NT";
    "bird" "Gallinula chloropus" "Aves" "Rallidae" "Gallinule poule-d'eau" "Waterhoen" "Common moorhen" 0 2.0 "OM" "LC";
    "bird" "Fulica atra" "Aves" "Rallidae" "Foulque macroule" "Meerkoet" "Eurasian coot" 0 2.4 "O" "LC";
    "bird" "Vanellus vanellus" "Aves" "Charadriidae" "Vanneau huppé" "Kievit" "Northern lapwing" 0 2.2 "MA" "NT";
    "bird" "Limosa limosa" "Aves" "Scolopacidae" "Barge à queue noire" "Grutto" "Black-tailed godwit" 1 0.6 "M" "VU";
    "bird" "Tringa totanus" "Aves" "Scolopacidae" "Chevalier gambette" "Tureluur" "Common redshank" 1 0.7 "M" "VU";
    "bird" "Gallinago gallinago" "Aves" "Scolopacidae" "Bécassine des marais" "Watersnip" "Common snipe" 0 1.1 "M" "EN";
    "bird" "Numenius arquata" "Aves" "Scolopacidae" "Courlis cendré" "Wulp" "Eurasian curlew" 0 0.9 "M" "VU";
    "bird" "Anser albifrons" "Aves" "Anatidae" "Oie rieuse" "Kolgans" "Greater white-fronted goose" 0 1.0 "M" "LC";
    "bird" "Anas crecca" "Aves" "Anatidae" "Sarcelle d'hiver" "Wintertaling" "Eurasian teal" 0 1.6 "OM" "VU";
    "bird" "Spatula clypeata" "Aves" "Anatidae" "Canard souchet" "Slobeend" "Northern shoveler" 0 1.3 "OM" "NT";
    "bird" "Mareca penelope" "Aves" "Anatidae" "Canard siffleur" "Smient" "Eurasian wigeon" 0 1.5 "OM" "LC";
    "bird" "Aythya ferina" "Aves" "Anatidae" "Fuligule milouin" "Tafeleend" "Common pochard" 0 0.9 "O" "VU";
    "bird" "Anas platyrhynchos" "Aves" "Anatidae" "Canard colvert" "Wilde eend" "Mallard" 0 3.0 "OM" "LC";
    "bird" "Tadorna tadorna" "Aves" "Anatidae" "Tadorne de Belon" "Bergeend" "Common shelduck" 0 0.9 "MO" "LC";
    "bird" "Podiceps cristatus" "Aves" "Podicipedidae" "Grèbe huppé" "Fuut" "Great crested grebe" 0 1.4 "O" "LC";
    "bird" "Phalacrocorax carbo" "Aves" "Phalacrocoracidae" "Grand Cormoran" "Aalscholver" "Great cormorant" 0 1.4 "OW" "LC";
    "bird" "Alcedo atthis" "Aves" "Alcedinidae" "Martin-pêcheur d'Europe" "IJsvogel" "Common kingfisher" 0 1.4 "O" "NT";
    "bird" "Motacilla flava" "Aves" "Motacillidae" "Bergeronnette printanière" "Gele kwikstaart" "Western yellow wagtail" 0 1.2 "AM" "LC";
    "bird" "Anthus pratensis" "Aves" "Motacillidae" "Pipit farlouse" "Graspieper" "Meadow pipit" 0 1.1 "MF" "VU";
    "bird" "Cuculus canorus" "Aves" "Cuculidae" "Coucou gris" "Koekoek" "Common cuckoo" 0 0.9 "RW" "VU";
    "bird" "Athene noctua" "Aves" "Strigidae" "Chevêche d'Athéna" "Steenuil" "Little owl" 1 0.5 "XM" "NT";
    "bird" "Asio flammeus" "Aves" "Strigidae" "Hibou des marais" "Velduil" "Short-eared owl" 2 0.2 "MF" "EN";
    "amphibian" "Triturus cristatus" "Amphibia" "Salamandridae" "Triton crêté" "Kamsalamander" "Great crested newt" 1 0.7 "OM" "VU";
    "amphibian" "Lissotriton vulgaris" "Amphibia" "Salamandridae" "Triton ponctué" "Kleine watersalamander" "Smooth newt" 0 1.1 "OM" "LC";
    "amphibian" "Ichthyosaura alpestris" "Amphibia" "Salamandridae" "Triton alpestre" "Alpenwatersalamander" "Alpine newt" 0 1.0 "OW" "LC";
    "amphibian" "Hyla arborea" "Amphibia" "Hylidae" "Rainette verte" "Boomkikker" "European tree frog" 1 0.5 "OM" "VU";
    "amphibian" "Rana temporaria" "Amphibia" "Ranidae" "Grenouille rousse" "Bruine kikker" "Common frog" 0 1.7 "MWO" "LC";
    "amphibian" "Pelophylax kl. esculentus" "Amphibia" "Ranidae" "Grenouille verte" "Bastaardkikker" "Edible frog" 0 1.5 "O" "LC";
    "amphibian" "Bufo bufo" "Amphibia" "Bufonidae" "Crapaud commun" "Gewone pad" "Common toad" 0 1.6 "OWM" "LC";
    "amphibian" "Epidalea calamita" "Amphibia" "Bufonidae" "Crapaud calamite" "Rugstreeppad" "Natterjack toad" 0 0.5 "XA" "VU";
    "amphibian" "Pelodytes punctatus" "Amphibia" "Pelodytidae" "Pélodyte ponctué" "Groengestipte kikker" "Common parsley frog" 0 0.4 "OM" "NT";
    "amphibian" "Alytes obstetricans" "Amphibia" "Alytidae" "Alyte accoucheur" "Vroedmeesterpad" "Common midwife toad" 0 0.4 "X" "NT";
    "reptile" "Natrix helvetica" "Reptilia" "Natricidae" "Couleuvre helvétique" "Ringslang" "Barred grass snake" 0 0.5 "OM" "NT";
    "reptile" "Zootoca vivipara" "Reptilia" "Lacertidae" "Lézard vivipare" "Levendbarende hagedis" "Viviparous lizard" 0 0.5 "FM" "NT";
    "fish" "Anguilla anguilla" "Actinopterygii" "Anguillidae" "Anguille européenne" "Paling" "European eel" 0 1.6 "O" "CR";
    "fish" "Esox lucius" "Actinopterygii" "Esocidae" "Brochet" "Snoek" "Northern pike" 0 1.3 "O" "VU";
    "fish" "Misgurnus fossilis" "Actinopterygii" "Cobitidae" "Loche d'étang" "Grote modderkruiper" "Weatherfish" 1 0.3 "O" "EN";
    "fish" "Cobitis taenia" "Actinopterygii" "Cobitidae" "Loche de rivière" "Kleine modderkruiper" "Spined loach" 0 0.7 "O" "VU";
    "fish" "Rhodeus amarus" "Actinopterygii" "Acheilognathidae" "Bouvière" "Bittervoorn" "European bitterling" 0 0.9 "O" "LC";
    "fish" "Tinca tinca" "Actinopterygii" "Tincidae" "Tanche" "Zeelt" "Tench" 0 1.1 "O" "LC";
    "fish" "Rutilus rutilus" "Actinopterygii" "Leuciscidae" "Gardon" "Blankvoorn" "Roach" 0 1.5 "O" "LC";
    "fish" "Cottus perifretum" "Actinopterygii" "Cottidae" "Chabot fluviatile" "Rivierdonderpad" "Bullhead" 0 0.6 "O" "NT";
    "fish" "Lampetra planeri" "Petromyzonti" "Petromyzontidae" "Lamproie de Planer" "Beekprik" "European brook lamprey" 0 0.4 "O" "VU";
    "fish" "Gasterosteus aculeatus" "Actinopterygii" "Gasterosteidae" "Épinoche" "Driedoornige stekelbaars" "Three-spined stickleback" 0 1.2 "O" "LC";
    "mammal" "Lutra lutra" "Mammalia" "Mustelidae" "Loutre d'Europe" "Otter" "Eurasian otter" 2 0.2 "OR" "EN";
    "mammal" "Castor fiber" "Mammalia" "Castoridae" "Castor d'Eurasie" "Bever" "Eurasian beaver" 1 0.5 "OW" "LC";
    "mammal" "Myotis dasycneme" "Mammalia" "Vespertilionidae" "Murin des marais" "Meervleermuis" "Pond bat" 2 0.3 "OW" "EN";
    "mammal" "Myotis daubentonii" "Mammalia" "Vespertilionidae" "Murin de Daubenton" "Watervleermuis" "Daubenton's bat" 0 1.0 "OW" "LC";
    "mammal" "Pipistrellus nathusii" "Mammalia" "Vespertilionidae" "Pipistrelle de Nathusius" "Ruige dwergvleermuis" "Nathusius' pipistrelle" 0 0.7 "OW" "NT";
    "mammal" "Pipistrellus pipistrellus" "Mammalia" "Vespertilionidae" "Pipistrelle commune" "Gewone dwergvleermuis" "Common pipistrelle" 0 1.4 "XW" "LC";
    "mammal" "Neomys fodiens" "Mammalia" "Soricidae" "Crossope aquatique" "Waterspitsmuis" "Eurasian water shrew" 0 0.4 "OR" "VU";
    "mammal" "Mustela putorius" "Mammalia" "Mustelidae" "Putois d'Europe" "Bunzing" "European polecat" 0 0.6 "MX" "NT";
    "mammal" "Ondatra zibethicus" "Mammalia" "Cricetidae" "Rat musqué" "Muskusrat" "Muskrat" 0 1.6 "O" "NA";
    "mammal" "Myocastor coypus" "Mammalia" "Echimyidae" "Ragondin" "Beverrat" "Coypu" 0 0.7 "O" "NA";
    "dragonfly" "Brachytron pratense" "Insecta" "Aeshnidae" "Aeschne printanière" "Glassnijder" "Hairy dragonfly" 0 1.0 "OR" "NT";
    "dragonfly" "Aeshna isoceles" "Insecta" "Aeshnidae" "Aeschne isocèle" "Vroege glazenmaker" "Green-eyed hawker" 0 0.7 "OR" "NT";
    "dragonfly" "Aeshna mixta" "Insecta" "Aeshnidae" "Aeschne mixte" "Paardenbijter" "Migrant hawker" 0 1.3 "OR" "LC";
    "dragonfly" "Libellula fulva" "Insecta" "Libellulidae" "Libellule fauve" "Bruine korenbout" "Scarce chaser" 0 0.8 "O" "NT";
    "dragonfly" "Sympetrum danae" "Insecta" "Libellulidae" "Sympétrum noir" "Zwarte heidelibel" "Black darter" 0 0.3 "OF" "VU";
    "dragonfly" "Sympetrum sanguineum" "Insecta" "Libellulidae" "Sympétrum sanguin" "Bloedrode heidelibel" "Ruddy darter" 0 1.4 "OR" "LC";
    "dragonfly" "Coenagrion pulchellum" "Insecta" "Coenagrionidae" "Agrion joli" "Variabele waterjuffer" "Variable bluet" 0 0.7 "O" "NT";
    "dragonfly" "Erythromma najas" "Insecta" "Coenagrionidae" "Naïade aux yeux rouges" "Grote roodoogjuffer" "Red-eyed damselfly" 0 0.9 "O" "LC";
    "dragonfly" "Ischnura elegans" "Insecta" "Coenagrionidae" "Agrion élégant" "Lantaarntje" "Blue-tailed damselfly" 0 1.8 "OM" "LC";
    "dragonfly" "Calopteryx splendens" "Insecta" "Calopterygidae" "Caloptéryx éclatant" "Weidebeekjuffer" "Banded demoiselle" 0 1.3 "O" "LC";
    "dragonfly" "Lestes barbarus" "Insecta" "Lestidae" "Leste sauvage" "Zwervende pantserjuffer" "Migrant spreadwing" 0 0.5 "OM" "NT";
    "butterfly" "Anthocharis cardamines" "Insecta" "Pieridae" "Aurore" "Oranjetipje" "Orange-tip" 0 1.0 "MW" "LC";
    "butterfly" "Thymelicus lineola" "Insecta" "Hesperiidae" "Hespérie du dactyle" "Zwartsprietdikkopje" "Essex skipper" 0 0.7 "M" "LC";
    "grasshopper" "Stethophyma grossum" "Insecta" "Acrididae" "Criquet ensanglanté" "Moerassprinkhaan" "Large marsh grasshopper" 0 0.7 "MF" "NT";
    "grasshopper" "Conocephalus dorsalis" "Insecta" "Tettigoniidae" "Conocéphale des roseaux" "Gewoon spitskopje" "Short-winged conehead" 0 0.9 "RM" "LC";
    "mollusc" "Vertigo moulinsiana" "Gastropoda" "Vertiginidae" "Vertigo de Des Moulins" "Zeggekorfslak" "Desmoulin's whorl snail" 0 0.3 "FR" "VU";
    "mollusc" "Anisus vorticulus" "Gastropoda" "Planorbidae" "Planorbe naine" "Platte schijfhoren" "Lesser ramshorn snail" 0 0.3 "O" "VU";
    "mollusc" "Corbicula fluminea" "Bivalvia" "Cyrenidae" "Corbicule asiatique" "Aziatische korfmossel" "Asian clam" 0 0.6 "O" "NA";
    "crustacean" "Faxonius limosus" "Malacostraca" "Cambaridae" "Écrevisse américaine" "Gevlekte Amerikaanse rivierkreeft" "Spiny-cheek crayfish" 0 0.8 "O" "NA";
    "crustacean" "Procambarus clarkii" "Malacostraca" "Cambaridae" "Écrevisse de Louisiane" "Rode Amerikaanse rivierkreeft" "Red swamp crayfish" 0 0.4 "O" "NA";
    "plant" "Hottonia palustris" "Magnoliopsida" "Primulaceae" "Hottonie des marais" "Waterviolier" "Water violet" 0 0.9 "O" "NT";
    "plant" "Stratiotes aloides" "Liliopsida" "Hydrocharitaceae" "Stratiote faux-aloès" "Krabbenscheer" "Water soldier" 0 0.4 "O" "EN";
    "plant" "Hydrocharis morsus-ranae" "Liliopsida" "Hydrocharitaceae" "Morène" "Kikkerbeet" "European frogbit" 0 0.9 "O" "NT";
    "plant" "Butomus umbellatus" "Liliopsida" "Butomaceae" "Butome en ombelle" "Zwanenbloem" "Flowering rush" 0 0.9 "O" "LC";
    "plant" "Cicuta virosa" "Magnoliopsida" "Apiaceae" "Ciguë aquatique" "Waterscheerling" "Cowbane" 0 0.5 "RO" "VU";
    "plant" "Sium latifolium" "Magnoliopsida" "Apiaceae" "Grande berle" "Grote watereppe" "Greater water-parsnip" 0 0.6 "RO" "NT";
    "plant" "Lathyrus palustris" "Magnoliopsida" "Fabaceae" "Gesse des marais" "Moeraslathyrus" "Marsh pea" 0 0.3 "FM" "EN";
    "plant" "Menyanthes trifoliata" "Magnoliopsida" "Menyanthaceae" "Trèfle d'eau" "Waterdrieblad" "Bogbean" 0 0.4 "F" "NT";
    "plant" "Comarum palustre" "Magnoliopsida" "Rosaceae" "Comaret" "Wateraardbei" "Marsh cinquefoil" 0 0.4 "F" "NT";
    "plant" "Carex elata" "Liliopsida" "Cyperaceae" "Laîche raide" "Stijve zegge" "Tufted sedge" 0 0.7 "FR" "LC";
    "plant" "Thelypteris palustris" "Polypodiopsida" "Thelypteridaceae" "Fougère des marais" "Moerasvaren" "Marsh fern" 0 0.5 "WF" "NT";
    "plant" "Dactylorhiza praetermissa" "Liliopsida" "Orchidaceae" "Orchis négligé" "Rietorchis" "Southern marsh orchid" 0 0.7 "FM" "LC";
    "plant" "Caltha palustris" "Magnoliopsida" "Ranunculaceae" "Populage des marais" "Dotterbloem" "Marsh marigold" 0 1.1 "MF" "LC";
    "plant" "Silene flos-cuculi" "Magnoliopsida" "Caryophyllaceae" "Silène fleur-de-coucou" "Echte koekoeksbloem" "Ragged robin" 0 1.0 "M" "LC";
    "plant" "Phragmites australis" "Liliopsida" "Poaceae" "Roseau commun" "Riet" "Common reed" 0 1.8 "R" "LC";
    "plant" "Nymphaea alba" "Magnoliopsida" "Nymphaeaceae" "Nénuphar blanc" "Witte waterlelie" "White water lily" 0 0.8 "O" "LC";
    "plant" "Oenanthe aquatica" "Magnoliopsida" "Apiaceae" "Œnanthe aquatique" "Watertorkruid" "Fine-leaved water-dropwort" 0 0.8 "OR" "LC";
    "plant" "Hydrocotyle ranunculoides" "Magnoliopsida" "Araliaceae" "Hydrocotyle fausse-renoncule" "Grote waternavel" "Floating pennywort" 0 0.8 "O" "NA";
    "plant" "Ludwigia grandiflora" "Magnoliopsida" "Onagraceae" "Jussie à grandes fleurs" "Waterteunisbloem" "Water primrose" 0 0.5 "O" "NA";
    "plant" "Heracleum mantegazzianum" "Magnoliopsida" "Apiaceae" "Berce du Caucase" "Reuzenberenklauw" "Giant hogweed" 0 0.7 "MX" "NA";
};
