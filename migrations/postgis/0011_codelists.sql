-- The code lists: what each code of the tables means, in the three languages of the corridor.
-- The file is the same in both databases, but for the name of the schema. A list that a table checks has its codes here.

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('country', 'FR', 1, 'France', 'Frankrijk', 'France'),
  ('country', 'BE', 2, 'Belgique', 'België', 'Belgium'),
  ('country', 'EU', 3, 'Union européenne', 'Europese Unie', 'European Union'),
  ('country', 'XX', 4, 'Transfrontalier', 'Grensoverschrijdend', 'Cross-border');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('language', 'fr', 1, 'français', 'Frans', 'French'),
  ('language', 'nl', 2, 'néerlandais', 'Nederlands', 'Dutch'),
  ('language', 'en', 3, 'anglais', 'Engels', 'English');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('access_level', 'public', 1, 'Public', 'Openbaar', 'Public'),
  ('access_level', 'partner', 2, 'Réservé aux partenaires', 'Voorbehouden aan partners', 'Partners only'),
  ('access_level', 'restricted', 3, 'Restreint', 'Beperkt toegankelijk', 'Restricted');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('rating', 'low', 1, 'Faible', 'Laag', 'Low'),
  ('rating', 'medium', 2, 'Moyen', 'Middelmatig', 'Medium'),
  ('rating', 'high', 3, 'Élevé', 'Hoog', 'High');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('severity', 'low', 1, 'Faible', 'Laag', 'Low'),
  ('severity', 'medium', 2, 'Moyenne', 'Middelmatig', 'Medium'),
  ('severity', 'high', 3, 'Forte', 'Hoog', 'High');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('vertical_datum', 'EPSG:5720', 1, 'NGF-IGN69 (France)', 'NGF-IGN69 (Frankrijk)', 'NGF-IGN69 (France)'),
  ('vertical_datum', 'EPSG:5710', 2, 'TAW, zéro d''Ostende (Belgique)', 'TAW, Oostends peil (België)', 'TAW, Ostend datum (Belgium)'),
  ('vertical_datum', 'EPSG:9389', 3, 'EVRF2019 (Europe)', 'EVRF2019 (Europa)', 'EVRF2019 (Europe)');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('organisation_kind', 'public', 1, 'Organisme public', 'Overheidsinstelling', 'Public body'),
  ('organisation_kind', 'ngo', 2, 'Association', 'Vereniging', 'Non-governmental organisation'),
  ('organisation_kind', 'research', 3, 'Recherche', 'Onderzoek', 'Research'),
  ('organisation_kind', 'company', 4, 'Entreprise', 'Bedrijf', 'Company'),
  ('organisation_kind', 'eu', 5, 'Institution européenne', 'Europese instelling', 'European institution');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('resource_type', 'dataset', 1, 'Jeu de données géographiques', 'Geografische dataset', 'Spatial dataset'),
  ('resource_type', 'series', 2, 'Ensemble de séries de données', 'Datasetserie', 'Dataset series'),
  ('resource_type', 'service', 3, 'Service', 'Dienst', 'Service'),
  ('resource_type', 'nonGeographicDataset', 4, 'Jeu de données non géographiques', 'Niet-geografische dataset', 'Non-geographic dataset');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('dataset_status', 'draft', 1, 'Brouillon', 'Ontwerp', 'Draft'),
  ('dataset_status', 'published', 2, 'Publié', 'Gepubliceerd', 'Published'),
  ('dataset_status', 'deprecated', 3, 'Obsolète', 'Verouderd', 'Deprecated'),
  ('dataset_status', 'withdrawn', 4, 'Retiré', 'Ingetrokken', 'Withdrawn');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('acquisition', 'identified', 1, 'Repérée', 'Opgespoord', 'Identified'),
  ('acquisition', 'requested', 2, 'Demandée', 'Aangevraagd', 'Requested'),
  ('acquisition', 'agreed', 3, 'Accord obtenu', 'Akkoord verkregen', 'Agreed'),
  ('acquisition', 'integrated', 4, 'Intégrée', 'Geïntegreerd', 'Integrated'),
  ('acquisition', 'refused', 5, 'Refusée', 'Geweigerd', 'Refused');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('usefulness', '0', 1, 'Inutile', 'Niet nuttig', 'Not useful'),
  ('usefulness', '1', 2, 'Peu utile', 'Weinig nuttig', 'Of little use'),
  ('usefulness', '2', 3, 'Utile', 'Nuttig', 'Useful'),
  ('usefulness', '3', 4, 'Indispensable', 'Onmisbaar', 'Indispensable');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('inspire_theme', 'ad', 1, 'Adresses', 'Adressen', 'Addresses'),
  ('inspire_theme', 'am', 2, 'Zones de gestion, de restriction ou de réglementation et unités de déclaration', 'Gebiedsbeheer, gebieden waar beperkingen gelden, gereguleerde gebieden en rapportage-eenheden', 'Area management, restriction and regulation zones and reporting units'),
  ('inspire_theme', 'au', 3, 'Unités administratives', 'Administratieve eenheden', 'Administrative units'),
  ('inspire_theme', 'br', 4, 'Régions biogéographiques', 'Biogeografische gebieden', 'Bio-geographical regions'),
  ('inspire_theme', 'ef', 5, 'Installations de suivi environnemental', 'Milieubewakingsvoorzieningen', 'Environmental monitoring facilities'),
  ('inspire_theme', 'hb', 6, 'Habitats et biotopes', 'Habitats en biotopen', 'Habitats and biotopes'),
  ('inspire_theme', 'hy', 7, 'Hydrographie', 'Hydrografie', 'Hydrography'),
  ('inspire_theme', 'lc', 8, 'Occupation des terres', 'Bodemgebruik (land cover)', 'Land cover'),
  ('inspire_theme', 'lu', 9, 'Usage des sols', 'Landgebruik', 'Land use'),
  ('inspire_theme', 'nz', 10, 'Zones à risque naturel', 'Gebieden met natuurrisico''s', 'Natural risk zones'),
  ('inspire_theme', 'ps', 11, 'Sites protégés', 'Beschermde gebieden', 'Protected sites'),
  ('inspire_theme', 'sd', 12, 'Répartition des espèces', 'Spreiding van soorten', 'Species distribution'),
  ('inspire_theme', 'so', 13, 'Sols', 'Bodem', 'Soil');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('update_frequency', 'CONT', 1, 'Continue', 'Voortdurend', 'Continuous'),
  ('update_frequency', 'HOURLY', 2, 'Toutes les heures', 'Elk uur', 'Hourly'),
  ('update_frequency', 'DAILY', 3, 'Quotidienne', 'Dagelijks', 'Daily'),
  ('update_frequency', 'WEEKLY', 4, 'Hebdomadaire', 'Wekelijks', 'Weekly'),
  ('update_frequency', 'MONTHLY', 5, 'Mensuelle', 'Maandelijks', 'Monthly'),
  ('update_frequency', 'QUARTERLY', 6, 'Trimestrielle', 'Driemaandelijks', 'Quarterly'),
  ('update_frequency', 'ANNUAL_2', 7, 'Semestrielle', 'Halfjaarlijks', 'Semiannual'),
  ('update_frequency', 'ANNUAL', 8, 'Annuelle', 'Jaarlijks', 'Annual'),
  ('update_frequency', 'BIENNIAL', 9, 'Bisannuelle', 'Tweejaarlijks', 'Biennial'),
  ('update_frequency', 'TRIENNIAL', 10, 'Triennale', 'Driejaarlijks', 'Triennial'),
  ('update_frequency', 'IRREG', 11, 'Irrégulière', 'Onregelmatig', 'Irregular'),
  ('update_frequency', 'NEVER', 12, 'Jamais', 'Nooit', 'Never'),
  ('update_frequency', 'UNKNOWN', 13, 'Inconnue', 'Onbekend', 'Unknown');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('distribution_kind', 'service', 1, 'Service', 'Dienst', 'Service'),
  ('distribution_kind', 'file', 2, 'Fichier', 'Bestand', 'File'),
  ('distribution_kind', 'page', 3, 'Page web', 'Webpagina', 'Web page');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('source_kind', 'wfs', 1, 'Service WFS', 'WFS-dienst', 'WFS'),
  ('source_kind', 'ogcapi', 2, 'OGC API Features', 'OGC API Features', 'OGC API Features'),
  ('source_kind', 'csw', 3, 'Catalogue CSW', 'CSW-catalogus', 'CSW catalogue'),
  ('source_kind', 'oaf-records', 4, 'OGC API Records', 'OGC API Records', 'OGC API Records'),
  ('source_kind', 'dcat', 5, 'Catalogue DCAT', 'DCAT-catalogus', 'DCAT catalogue'),
  ('source_kind', 'rest', 6, 'Autre service web', 'Andere webdienst', 'Other web service'),
  ('source_kind', 'file', 7, 'Fichier', 'Bestand', 'File'),
  ('source_kind', 'sql', 8, 'Base de données', 'Databank', 'Database'),
  ('source_kind', 'manual', 9, 'Saisie manuelle', 'Handmatige invoer', 'Manual entry');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('on_failure', 'keep-last', 1, 'Garder les dernières données', 'Laatste gegevens behouden', 'Keep the last data'),
  ('on_failure', 'empty', 2, 'Vider', 'Leegmaken', 'Empty'),
  ('on_failure', 'stop', 3, 'Arrêter', 'Stoppen', 'Stop');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('feed_run_status', 'ok', 1, 'Réussie', 'Geslaagd', 'Succeeded'),
  ('feed_run_status', 'unchanged', 2, 'Sans changement', 'Ongewijzigd', 'Unchanged'),
  ('feed_run_status', 'partial', 3, 'Partielle', 'Gedeeltelijk', 'Partial'),
  ('feed_run_status', 'failed', 4, 'Échouée', 'Mislukt', 'Failed');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('territory_kind', 'project', 1, 'Périmètre du projet', 'Projectgebied', 'Project area'),
  ('territory_kind', 'corridor', 2, 'Corridor', 'Corridor', 'Corridor'),
  ('territory_kind', 'country_part', 3, 'Partie nationale', 'Nationaal deel', 'National part'),
  ('territory_kind', 'ramsar', 4, 'Site Ramsar', 'Ramsargebied', 'Ramsar site'),
  ('territory_kind', 'biosphere_core', 5, 'Réserve de biosphère, aire centrale', 'Biosfeerreservaat, kernzone', 'Biosphere reserve, core area'),
  ('territory_kind', 'biosphere_buffer', 6, 'Réserve de biosphère, zone tampon', 'Biosfeerreservaat, bufferzone', 'Biosphere reserve, buffer zone'),
  ('territory_kind', 'biosphere_transition', 7, 'Réserve de biosphère, aire de transition', 'Biosfeerreservaat, overgangszone', 'Biosphere reserve, transition area'),
  ('territory_kind', 'site', 8, 'Site naturel', 'Natuurgebied', 'Natural site'),
  ('territory_kind', 'commune', 9, 'Commune', 'Gemeente', 'Municipality'),
  ('territory_kind', 'epci', 10, 'Intercommunalité', 'Intergemeentelijke samenwerking', 'Group of municipalities'),
  ('territory_kind', 'department', 11, 'Département', 'Departement', 'Department'),
  ('territory_kind', 'province', 12, 'Province', 'Provincie', 'Province'),
  ('territory_kind', 'basin', 13, 'Bassin versant', 'Stroomgebied', 'River basin'),
  ('territory_kind', 'water_body', 14, 'Masse d''eau', 'Waterlichaam', 'Water body'),
  ('territory_kind', 'hydraulic_unit', 15, 'Casier hydraulique', 'Peilgebied', 'Hydraulic unit'),
  ('territory_kind', 'grid1', 16, 'Maille de 1 km', 'Hok van 1 km', '1 km grid cell'),
  ('territory_kind', 'grid5', 17, 'Maille de 5 km', 'Hok van 5 km', '5 km grid cell'),
  ('territory_kind', 'grid10', 18, 'Maille de 10 km', 'Hok van 10 km', '10 km grid cell');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('designation_scheme', 'ramsar', 1, 'Convention de Ramsar', 'Verdrag van Ramsar', 'Ramsar Convention'),
  ('designation_scheme', 'UNESCOManAndBiosphereProgramme', 2, 'Programme MAB de l''Unesco', 'MAB-programma van Unesco', 'UNESCO Man and the Biosphere programme'),
  ('designation_scheme', 'natura2000', 3, 'Natura 2000', 'Natura 2000', 'Natura 2000'),
  ('designation_scheme', 'nationalReserve', 4, 'Réserve naturelle nationale', 'Nationaal natuurreservaat (Frankrijk)', 'National nature reserve'),
  ('designation_scheme', 'regionalReserve', 5, 'Réserve naturelle régionale', 'Regionaal natuurreservaat (Frankrijk)', 'Regional nature reserve'),
  ('designation_scheme', 'biotopeOrder', 6, 'Arrêté de protection de biotope', 'Besluit tot bescherming van een biotoop', 'Biotope protection order'),
  ('designation_scheme', 'ENS', 7, 'Espace naturel sensible', 'Kwetsbaar natuurgebied van het departement', 'Sensitive natural area of the department'),
  ('designation_scheme', 'conservatoireLittoral', 8, 'Terrain du Conservatoire du littoral', 'Terrein van het Conservatoire du littoral', 'Land of the Conservatoire du littoral'),
  ('designation_scheme', 'CEN', 9, 'Site d''un conservatoire d''espaces naturels', 'Terrein van een Conservatoire d''espaces naturels', 'Site of a Conservatoire d''espaces naturels'),
  ('designation_scheme', 'ven', 10, 'Réseau écologique flamand (VEN)', 'Vlaams Ecologisch Netwerk (VEN)', 'Flemish Ecological Network (VEN)'),
  ('designation_scheme', 'ivon', 11, 'Réseau intégral de soutien (IVON)', 'Integraal Verwevings- en Ondersteunend Netwerk (IVON)', 'Integral interrelation and support network (IVON)'),
  ('designation_scheme', 'vlaamsNatuurreservaat', 12, 'Réserve naturelle flamande', 'Vlaams natuurreservaat', 'Flemish nature reserve'),
  ('designation_scheme', 'erkendReservaat', 13, 'Réserve naturelle agréée', 'Erkend natuurreservaat', 'Recognised nature reserve'),
  ('designation_scheme', 'znieff', 14, 'Inventaire ZNIEFF', 'ZNIEFF-inventaris', 'ZNIEFF inventory'),
  ('designation_scheme', 'other', 15, 'Autre', 'Andere', 'Other');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('protection_level', 'strong', 1, 'Protection forte', 'Sterke bescherming', 'Strong protection'),
  ('protection_level', 'regulatory', 2, 'Protection réglementaire', 'Wettelijke bescherming', 'Regulatory protection'),
  ('protection_level', 'contractual', 3, 'Gestion contractuelle', 'Contractueel beheer', 'Contractual management'),
  ('protection_level', 'land', 4, 'Maîtrise foncière', 'Grondverwerving', 'Land ownership'),
  ('protection_level', 'label', 5, 'Label', 'Label', 'Label'),
  ('protection_level', 'inventory', 6, 'Inventaire', 'Inventaris', 'Inventory');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('hydraulic_regime', 'gravity', 1, 'Gravitaire', 'Gravitair', 'By gravity'),
  ('hydraulic_regime', 'pumped', 2, 'Par pompage', 'Bemalen', 'Pumped'),
  ('hydraulic_regime', 'mixed', 3, 'Mixte', 'Gemengd', 'Mixed'),
  ('hydraulic_regime', 'free', 4, 'Libre', 'Vrij', 'Free');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('watercourse_kind', 'river', 1, 'Rivière', 'Rivier', 'River'),
  ('watercourse_kind', 'canal', 2, 'Canal', 'Kanaal', 'Canal'),
  ('watercourse_kind', 'watergang', 3, 'Watergang', 'Watergang', 'Watergang'),
  ('watercourse_kind', 'ditch', 4, 'Fossé', 'Sloot', 'Ditch'),
  ('watercourse_kind', 'brook', 5, 'Ruisseau', 'Beek', 'Brook');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('watercourse_origin', 'natural', 1, 'Naturelle', 'Natuurlijk', 'Natural'),
  ('watercourse_origin', 'manMade', 2, 'Artificielle', 'Kunstmatig', 'Man-made');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('watercourse_persistence', 'perennial', 1, 'Permanent', 'Permanent', 'Perennial'),
  ('watercourse_persistence', 'intermittent', 2, 'Intermittent', 'Intermitterend', 'Intermittent'),
  ('watercourse_persistence', 'ephemeral', 3, 'Éphémère', 'Kortstondig', 'Ephemeral'),
  ('watercourse_persistence', 'dry', 4, 'À sec', 'Droog', 'Dry');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('structure_kind', 'weir', 1, 'Seuil', 'Stuw', 'Weir'),
  ('structure_kind', 'sluice', 2, 'Vanne', 'Schuif', 'Sluice'),
  ('structure_kind', 'lock', 3, 'Écluse', 'Schutsluis', 'Lock'),
  ('structure_kind', 'pump', 4, 'Station de pompage', 'Gemaal', 'Pumping station'),
  ('structure_kind', 'culvert', 5, 'Buse', 'Duiker', 'Culvert'),
  ('structure_kind', 'syphon', 6, 'Siphon', 'Sifon', 'Siphon'),
  ('structure_kind', 'dam', 7, 'Barrage', 'Dam', 'Dam'),
  ('structure_kind', 'bridge', 8, 'Pont', 'Brug', 'Bridge'),
  ('structure_kind', 'other', 9, 'Autre', 'Andere', 'Other');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('structure_state', 'existing', 1, 'Existant', 'Bestaand', 'Existing'),
  ('structure_state', 'planned', 2, 'En projet', 'Gepland', 'Planned'),
  ('structure_state', 'removed', 3, 'Supprimé', 'Verwijderd', 'Removed'),
  ('structure_state', 'ruined', 4, 'En ruine', 'Vervallen', 'Ruined');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('wetland_status', 'effective', 1, 'Effective', 'Vastgesteld', 'Effective'),
  ('wetland_status', 'probable', 2, 'Probable', 'Waarschijnlijk', 'Probable'),
  ('wetland_status', 'possible', 3, 'Possible', 'Mogelijk', 'Possible'),
  ('wetland_status', 'lost', 4, 'Disparue', 'Verdwenen', 'Lost');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('delineation_criteria', 'vegetation', 1, 'Végétation', 'Vegetatie', 'Vegetation'),
  ('delineation_criteria', 'soil', 2, 'Sol', 'Bodem', 'Soil'),
  ('delineation_criteria', 'both', 3, 'Végétation et sol', 'Vegetatie en bodem', 'Vegetation and soil'),
  ('delineation_criteria', 'photo-interpretation', 4, 'Photo-interprétation', 'Foto-interpretatie', 'Photo-interpretation');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('habitat_scheme', 'eunis', 1, 'EUNIS', 'EUNIS', 'EUNIS'),
  ('habitat_scheme', 'habitatsDirective', 2, 'Directive Habitats, annexe I', 'Habitatrichtlijn, bijlage I', 'Habitats Directive, Annex I'),
  ('habitat_scheme', 'bwk', 3, 'Carte d''évaluation biologique (BWK)', 'Biologische Waarderingskaart (BWK)', 'Biological Valuation Map (BWK)'),
  ('habitat_scheme', 'corine', 4, 'CORINE Biotopes', 'CORINE-biotopen', 'CORINE biotopes'),
  ('habitat_scheme', 'local', 5, 'Typologie locale', 'Lokale typologie', 'Local typology');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('habitat_family', 'reedbed', 1, 'Roselière', 'Rietland', 'Reedbed'),
  ('habitat_family', 'wet_meadow', 2, 'Prairie humide', 'Nat grasland', 'Wet meadow'),
  ('habitat_family', 'open_water', 3, 'Eau libre', 'Open water', 'Open water'),
  ('habitat_family', 'wet_wood', 4, 'Boisement humide', 'Moerasbos', 'Wet woodland'),
  ('habitat_family', 'fen', 5, 'Tourbière et bas-marais', 'Veen en laagveenmoeras', 'Fen'),
  ('habitat_family', 'arable', 6, 'Culture', 'Akker', 'Arable land'),
  ('habitat_family', 'other', 7, 'Autre', 'Andere', 'Other');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('conservation_status', 'favourable', 1, 'Favorable', 'Gunstig', 'Favourable'),
  ('conservation_status', 'inadequate', 2, 'Défavorable inadéquat', 'Matig ongunstig', 'Unfavourable, inadequate'),
  ('conservation_status', 'bad', 3, 'Défavorable mauvais', 'Zeer ongunstig', 'Unfavourable, bad'),
  ('conservation_status', 'unknown', 4, 'Inconnu', 'Onbekend', 'Unknown');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('network_element', 'core', 1, 'Réservoir de biodiversité', 'Kerngebied', 'Core area'),
  ('network_element', 'corridor', 2, 'Corridor', 'Verbindingszone', 'Corridor'),
  ('network_element', 'stepping_stone', 3, 'Espace relais', 'Stapsteen', 'Stepping stone'),
  ('network_element', 'buffer', 4, 'Zone tampon', 'Bufferzone', 'Buffer zone'),
  ('network_element', 'restoration', 5, 'Zone à restaurer', 'Te herstellen zone', 'Restoration zone');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('network_subnetwork', 'wetland', 1, 'Zones humides', 'Wetlands', 'Wetlands'),
  ('network_subnetwork', 'watercourse', 2, 'Cours d''eau', 'Waterlopen', 'Watercourses'),
  ('network_subnetwork', 'grassland', 3, 'Prairies et pelouses', 'Graslanden', 'Grasslands'),
  ('network_subnetwork', 'hedgerow', 4, 'Bocage', 'Houtkanten en hagen', 'Hedgerows'),
  ('network_subnetwork', 'woodland', 5, 'Boisements', 'Bossen', 'Woodlands'),
  ('network_subnetwork', 'coastal', 6, 'Milieux littoraux', 'Kustmilieus', 'Coastal habitats'),
  ('network_subnetwork', 'multi', 7, 'Multi-trames', 'Gemengd', 'Several');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('network_scheme', 'sraddet', 1, 'SRADDET', 'SRADDET (Franse regionale ruimtelijke planning)', 'SRADDET (French regional spatial plan)'),
  ('network_scheme', 'srce', 2, 'SRCE', 'SRCE (Frans regionaal ecologisch netwerk)', 'SRCE (French regional ecological coherence scheme)'),
  ('network_scheme', 'scot', 3, 'SCoT', 'SCoT (Frans ruimtelijk structuurplan)', 'SCoT (French territorial coherence plan)'),
  ('network_scheme', 'ven-gen', 4, 'VEN, grande unité de nature (GEN)', 'VEN, grote eenheid natuur (GEN)', 'VEN, large nature unit (GEN)'),
  ('network_scheme', 'ven-geno', 5, 'VEN, grande unité de nature en développement (GENO)', 'VEN, grote eenheid natuur in ontwikkeling (GENO)', 'VEN, large nature unit under development (GENO)'),
  ('network_scheme', 'ivon-nvg', 6, 'IVON, zone d''imbrication de la nature', 'IVON, natuurverwevingsgebied', 'IVON, nature interweaving area'),
  ('network_scheme', 'ivon-nvbg', 7, 'IVON, zone de liaison naturelle', 'IVON, natuurverbindingsgebied', 'IVON, nature connection area'),
  ('network_scheme', 'project', 8, 'Réseau défini par le projet', 'Netwerk bepaald door het project', 'Network defined by the project');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('network_objective', 'preserve', 1, 'Préserver', 'Behouden', 'Preserve'),
  ('network_objective', 'restore', 2, 'Restaurer', 'Herstellen', 'Restore'),
  ('network_objective', 'create', 3, 'Créer', 'Aanleggen', 'Create');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('network_functional', 'yes', 1, 'Fonctionnel', 'Functioneel', 'Functional'),
  ('network_functional', 'degraded', 2, 'Dégradé', 'Aangetast', 'Degraded'),
  ('network_functional', 'no', 3, 'Non fonctionnel', 'Niet functioneel', 'Not functional'),
  ('network_functional', 'unknown', 4, 'Inconnu', 'Onbekend', 'Unknown');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('obstacle_kind', 'road', 1, 'Route', 'Weg', 'Road'),
  ('obstacle_kind', 'rail', 2, 'Voie ferrée', 'Spoorweg', 'Railway'),
  ('obstacle_kind', 'built', 3, 'Bâti', 'Bebouwing', 'Built-up area'),
  ('obstacle_kind', 'light', 4, 'Éclairage', 'Verlichting', 'Lighting'),
  ('obstacle_kind', 'fence', 5, 'Clôture', 'Omheining', 'Fence'),
  ('obstacle_kind', 'power_line', 6, 'Ligne électrique', 'Hoogspanningslijn', 'Power line'),
  ('obstacle_kind', 'canal_bank', 7, 'Berge de canal', 'Kanaaloever', 'Canal bank'),
  ('obstacle_kind', 'other', 8, 'Autre', 'Andere', 'Other');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('obstacle_state', 'existing', 1, 'Existant', 'Bestaand', 'Existing'),
  ('obstacle_state', 'planned', 2, 'En projet', 'Gepland', 'Planned'),
  ('obstacle_state', 'removed', 3, 'Supprimé', 'Verwijderd', 'Removed');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('taxon_group', 'bird', 1, 'Oiseaux', 'Vogels', 'Birds'),
  ('taxon_group', 'mammal', 2, 'Mammifères', 'Zoogdieren', 'Mammals'),
  ('taxon_group', 'amphibian', 3, 'Amphibiens', 'Amfibieën', 'Amphibians'),
  ('taxon_group', 'reptile', 4, 'Reptiles', 'Reptielen', 'Reptiles'),
  ('taxon_group', 'fish', 5, 'Poissons', 'Vissen', 'Fish'),
  ('taxon_group', 'dragonfly', 6, 'Libellules', 'Libellen', 'Dragonflies'),
  ('taxon_group', 'butterfly', 7, 'Papillons', 'Vlinders', 'Butterflies'),
  ('taxon_group', 'grasshopper', 8, 'Orthoptères', 'Sprinkhanen en krekels', 'Grasshoppers and crickets'),
  ('taxon_group', 'beetle', 9, 'Coléoptères', 'Kevers', 'Beetles'),
  ('taxon_group', 'mollusc', 10, 'Mollusques', 'Weekdieren', 'Molluscs'),
  ('taxon_group', 'crustacean', 11, 'Crustacés', 'Kreeftachtigen', 'Crustaceans'),
  ('taxon_group', 'invertebrate', 12, 'Autres invertébrés', 'Andere ongewervelden', 'Other invertebrates'),
  ('taxon_group', 'plant', 13, 'Plantes vasculaires', 'Vaatplanten', 'Vascular plants'),
  ('taxon_group', 'moss', 14, 'Mousses', 'Mossen', 'Mosses'),
  ('taxon_group', 'fungus', 15, 'Champignons', 'Paddenstoelen', 'Fungi'),
  ('taxon_group', 'lichen', 16, 'Lichens', 'Korstmossen', 'Lichens');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('taxon_status_kind', 'redlist', 1, 'Liste rouge', 'Rode Lijst', 'Red list'),
  ('taxon_status_kind', 'protection', 2, 'Protection', 'Bescherming', 'Protection'),
  ('taxon_status_kind', 'habitats_directive', 3, 'Directive Habitats', 'Habitatrichtlijn', 'Habitats Directive'),
  ('taxon_status_kind', 'birds_directive', 4, 'Directive Oiseaux', 'Vogelrichtlijn', 'Birds Directive'),
  ('taxon_status_kind', 'ias_union', 5, 'Espèce exotique envahissante, liste de l''Union', 'Invasieve uitheemse soort, Unielijst', 'Invasive alien species, Union list'),
  ('taxon_status_kind', 'ramsar_population', 6, 'Population Ramsar, seuil de 1 %', 'Ramsarpopulatie, 1 %-norm', 'Ramsar population, 1 % level');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('red_list', 'EX', 1, 'Éteint', 'Uitgestorven', 'Extinct'),
  ('red_list', 'RE', 2, 'Disparu au niveau régional', 'Regionaal uitgestorven', 'Regionally extinct'),
  ('red_list', 'CR', 3, 'En danger critique', 'Ernstig bedreigd', 'Critically endangered'),
  ('red_list', 'EN', 4, 'En danger', 'Bedreigd', 'Endangered'),
  ('red_list', 'VU', 5, 'Vulnérable', 'Kwetsbaar', 'Vulnerable'),
  ('red_list', 'NT', 6, 'Quasi menacé', 'Bijna in gevaar', 'Near threatened'),
  ('red_list', 'LC', 7, 'Préoccupation mineure', 'Momenteel niet in gevaar', 'Least concern'),
  ('red_list', 'DD', 8, 'Données insuffisantes', 'Onvoldoende data', 'Data deficient'),
  ('red_list', 'NA', 9, 'Non applicable', 'Niet van toepassing', 'Not applicable'),
  ('red_list', 'NE', 10, 'Non évalué', 'Niet geëvalueerd', 'Not evaluated');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('publish_as', 'precise', 1, 'Localisation précise', 'Exacte plaats', 'Precise location'),
  ('publish_as', 'grid1', 2, 'Maille de 1 km', 'Hok van 1 km', '1 km cell'),
  ('publish_as', 'grid5', 3, 'Maille de 5 km', 'Hok van 5 km', '5 km cell'),
  ('publish_as', 'commune', 4, 'Commune', 'Gemeente', 'Municipality'),
  ('publish_as', 'grid10', 5, 'Maille de 10 km', 'Hok van 10 km', '10 km cell'),
  ('publish_as', 'department', 6, 'Département ou province', 'Departement of provincie', 'Department or province'),
  ('publish_as', 'none', 7, 'Pas de diffusion', 'Niet verspreid', 'Not published');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('occurrence_status', 'present', 1, 'Présent', 'Aanwezig', 'Present'),
  ('occurrence_status', 'absent', 2, 'Absent', 'Afwezig', 'Absent');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('count_class', '1', 1, '1 individu', '1 exemplaar', '1 individual'),
  ('count_class', '2-10', 2, '2 à 10 individus', '2 tot 10 exemplaren', '2 to 10 individuals'),
  ('count_class', '11-100', 3, '11 à 100 individus', '11 tot 100 exemplaren', '11 to 100 individuals'),
  ('count_class', '>100', 4, 'Plus de 100 individus', 'Meer dan 100 exemplaren', 'More than 100 individuals');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('media', 'water', 1, 'Eau', 'Water', 'Water'),
  ('media', 'air', 2, 'Air', 'Lucht', 'Air'),
  ('media', 'soil', 3, 'Sol', 'Bodem', 'Soil'),
  ('media', 'biota', 4, 'Organismes vivants', 'Levende organismen', 'Biota');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('observed_property', 'water_level', 1, 'Niveau d''eau', 'Waterpeil', 'Water level'),
  ('observed_property', 'discharge', 2, 'Débit', 'Debiet', 'Discharge'),
  ('observed_property', 'water_temperature', 3, 'Température de l''eau', 'Watertemperatuur', 'Water temperature'),
  ('observed_property', 'air_temperature', 4, 'Température de l''air', 'Luchttemperatuur', 'Air temperature'),
  ('observed_property', 'rainfall', 5, 'Précipitations', 'Neerslag', 'Rainfall'),
  ('observed_property', 'conductivity', 6, 'Conductivité', 'Geleidbaarheid', 'Conductivity'),
  ('observed_property', 'nitrate', 7, 'Nitrates', 'Nitraat', 'Nitrate'),
  ('observed_property', 'phosphate', 8, 'Phosphates', 'Fosfaat', 'Phosphate'),
  ('observed_property', 'total_phosphorus', 9, 'Phosphore total', 'Totaal fosfor', 'Total phosphorus'),
  ('observed_property', 'oxygen', 10, 'Oxygène dissous', 'Opgeloste zuurstof', 'Dissolved oxygen'),
  ('observed_property', 'ph', 11, 'pH', 'pH', 'pH'),
  ('observed_property', 'turbidity', 12, 'Turbidité', 'Troebelheid', 'Turbidity'),
  ('observed_property', 'chlorophyll_a', 13, 'Chlorophylle a', 'Chlorofyl a', 'Chlorophyll a'),
  ('observed_property', 'groundwater_level', 14, 'Niveau de la nappe', 'Grondwaterpeil', 'Groundwater level'),
  ('observed_property', 'soil_moisture', 15, 'Humidité du sol', 'Bodemvocht', 'Soil moisture');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('aggregation', 'instant', 1, 'Valeur instantanée', 'Ogenblikkelijke waarde', 'Instantaneous value'),
  ('aggregation', 'day_mean', 2, 'Moyenne journalière', 'Daggemiddelde', 'Daily mean'),
  ('aggregation', 'day_min', 3, 'Minimum journalier', 'Dagminimum', 'Daily minimum'),
  ('aggregation', 'day_max', 4, 'Maximum journalier', 'Dagmaximum', 'Daily maximum'),
  ('aggregation', 'sum', 5, 'Cumul', 'Som', 'Sum');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('measurement_quality', 'raw', 1, 'Brute', 'Ruw', 'Raw'),
  ('measurement_quality', 'checked', 2, 'Validée', 'Gecontroleerd', 'Checked'),
  ('measurement_quality', 'estimated', 3, 'Estimée', 'Geschat', 'Estimated'),
  ('measurement_quality', 'doubtful', 4, 'Douteuse', 'Twijfelachtig', 'Doubtful'),
  ('measurement_quality', 'below_limit', 5, 'Sous la limite de quantification', 'Onder de bepalingsgrens', 'Below the limit of quantification');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('hazard', 'flood', 1, 'Inondation', 'Overstroming', 'Flood'),
  ('hazard', 'drought', 2, 'Sécheresse', 'Droogte', 'Drought'),
  ('hazard', 'heat', 3, 'Chaleur', 'Hitte', 'Heat'),
  ('hazard', 'sea_level', 4, 'Élévation du niveau de la mer', 'Zeespiegelstijging', 'Sea-level rise'),
  ('hazard', 'low_flow', 5, 'Étiage', 'Laagwater', 'Low flow'),
  ('hazard', 'salinisation', 6, 'Salinisation', 'Verzilting', 'Salinisation'),
  ('hazard', 'fire', 7, 'Incendie', 'Brand', 'Fire');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('exposure_class', '0', 1, 'Nulle', 'Geen', 'None'),
  ('exposure_class', '1', 2, 'Faible', 'Laag', 'Low'),
  ('exposure_class', '2', 3, 'Moyenne', 'Matig', 'Moderate'),
  ('exposure_class', '3', 4, 'Forte', 'Hoog', 'High'),
  ('exposure_class', '4', 5, 'Très forte', 'Zeer hoog', 'Very high');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('stake_axis', 'biodiversity', 1, 'Biodiversité', 'Biodiversiteit', 'Biodiversity'),
  ('stake_axis', 'continuity', 2, 'Continuités écologiques', 'Ecologische verbindingen', 'Ecological continuity'),
  ('stake_axis', 'water', 3, 'Eau', 'Water', 'Water'),
  ('stake_axis', 'climate', 4, 'Climat', 'Klimaat', 'Climate'),
  ('stake_axis', 'landscape', 5, 'Paysage', 'Landschap', 'Landscape'),
  ('stake_axis', 'uses', 6, 'Usages', 'Gebruik', 'Uses'),
  ('stake_axis', 'awareness', 7, 'Sensibilisation', 'Sensibilisering', 'Awareness'),
  ('stake_axis', 'governance', 8, 'Gouvernance', 'Bestuur', 'Governance');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('stake_level', 'low', 1, 'Faible', 'Laag', 'Low'),
  ('stake_level', 'medium', 2, 'Moyen', 'Middelmatig', 'Medium'),
  ('stake_level', 'high', 3, 'Fort', 'Hoog', 'High'),
  ('stake_level', 'major', 4, 'Majeur', 'Zeer hoog', 'Major');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('trend', 'up', 1, 'En hausse', 'Stijgend', 'Up'),
  ('trend', 'stable', 2, 'Stable', 'Stabiel', 'Stable'),
  ('trend', 'down', 3, 'En baisse', 'Dalend', 'Down'),
  ('trend', 'unknown', 4, 'Inconnue', 'Onbekend', 'Unknown');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('opportunity_kind', 'pond', 1, 'Mare', 'Poel', 'Pond'),
  ('opportunity_kind', 'bank', 2, 'Berge', 'Oever', 'Bank'),
  ('opportunity_kind', 'hedgerow', 3, 'Haie', 'Haag', 'Hedgerow'),
  ('opportunity_kind', 'reedbed', 4, 'Roselière', 'Rietland', 'Reedbed'),
  ('opportunity_kind', 'meadow', 5, 'Prairie', 'Grasland', 'Meadow'),
  ('opportunity_kind', 'fish_pass', 6, 'Passe à poissons', 'Vispassage', 'Fish pass'),
  ('opportunity_kind', 'structure_removal', 7, 'Effacement d''ouvrage', 'Verwijdering van een kunstwerk', 'Removal of a structure'),
  ('opportunity_kind', 'meander', 8, 'Reméandrage', 'Hermeandering', 'Re-meandering'),
  ('opportunity_kind', 'flood_area', 9, 'Zone d''expansion de crue', 'Overstromingsgebied', 'Flood storage area'),
  ('opportunity_kind', 'crossing', 10, 'Passage à faune', 'Faunapassage', 'Wildlife crossing'),
  ('opportunity_kind', 'tree', 11, 'Plantation d''arbres', 'Aanplanting van bomen', 'Tree planting'),
  ('opportunity_kind', 'other', 12, 'Autre', 'Andere', 'Other');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('opportunity_status', 'identified', 1, 'Repérée', 'Opgespoord', 'Identified'),
  ('opportunity_status', 'studied', 2, 'Étudiée', 'Bestudeerd', 'Studied'),
  ('opportunity_status', 'agreed', 3, 'Accord obtenu', 'Akkoord verkregen', 'Agreed'),
  ('opportunity_status', 'scheduled', 4, 'Programmée', 'Ingepland', 'Scheduled'),
  ('opportunity_status', 'done', 5, 'Réalisée', 'Uitgevoerd', 'Done'),
  ('opportunity_status', 'dropped', 6, 'Abandonnée', 'Opgegeven', 'Dropped');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('opportunity_priority', '1', 1, 'Très haute', 'Zeer hoog', 'Very high'),
  ('opportunity_priority', '2', 2, 'Haute', 'Hoog', 'High'),
  ('opportunity_priority', '3', 3, 'Moyenne', 'Middelmatig', 'Medium'),
  ('opportunity_priority', '4', 4, 'Basse', 'Laag', 'Low'),
  ('opportunity_priority', '5', 5, 'Très basse', 'Zeer laag', 'Very low');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('land_control', 'public', 1, 'Terrain public', 'Openbare grond', 'Public land'),
  ('land_control', 'agreement', 2, 'Accord avec le propriétaire', 'Overeenkomst met de eigenaar', 'Agreement with the owner'),
  ('land_control', 'none', 3, 'Aucune maîtrise', 'Geen zeggenschap', 'No control');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('action_kind', 'restoration', 1, 'Restauration', 'Herstel', 'Restoration'),
  ('action_kind', 'management', 2, 'Gestion', 'Beheer', 'Management'),
  ('action_kind', 'study', 3, 'Étude', 'Studie', 'Study'),
  ('action_kind', 'awareness', 4, 'Sensibilisation', 'Sensibilisering', 'Awareness'),
  ('action_kind', 'governance', 5, 'Gouvernance', 'Bestuur', 'Governance'),
  ('action_kind', 'purchase', 6, 'Acquisition foncière', 'Grondverwerving', 'Land purchase');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('action_status', 'planned', 1, 'Prévue', 'Gepland', 'Planned'),
  ('action_status', 'running', 2, 'En cours', 'Lopend', 'Running'),
  ('action_status', 'done', 3, 'Réalisée', 'Uitgevoerd', 'Done'),
  ('action_status', 'cancelled', 4, 'Annulée', 'Geannuleerd', 'Cancelled');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('public_kind', 'residents', 1, 'Habitants', 'Inwoners', 'Residents'),
  ('public_kind', 'schools', 2, 'Scolaires', 'Scholen', 'Schools'),
  ('public_kind', 'farmers', 3, 'Agriculteurs', 'Landbouwers', 'Farmers'),
  ('public_kind', 'elected', 4, 'Élus', 'Mandatarissen', 'Elected representatives'),
  ('public_kind', 'professionals', 5, 'Professionnels', 'Professionals', 'Professionals'),
  ('public_kind', 'visitors', 6, 'Visiteurs', 'Bezoekers', 'Visitors');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('dpsir', 'driver', 1, 'Force motrice', 'Drijvende kracht', 'Driver'),
  ('dpsir', 'pressure', 2, 'Pression', 'Druk', 'Pressure'),
  ('dpsir', 'state', 3, 'État', 'Toestand', 'State'),
  ('dpsir', 'impact', 4, 'Impact', 'Impact', 'Impact'),
  ('dpsir', 'response', 5, 'Réponse', 'Respons', 'Response'),
  ('dpsir', 'knowledge', 6, 'Connaissance', 'Kennis', 'Knowledge');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('indicator_better', 'up', 1, 'La hausse est favorable', 'Stijging is gunstig', 'A rise is good'),
  ('indicator_better', 'down', 2, 'La baisse est favorable', 'Daling is gunstig', 'A fall is good'),
  ('indicator_better', 'band', 3, 'Rester dans la plage visée est favorable', 'Binnen de streefmarge blijven is gunstig', 'Staying within the target band is good'),
  ('indicator_better', 'none', 4, 'Sans sens de lecture', 'Geen richting', 'No direction');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('indicator_status', 'draft', 1, 'Brouillon', 'Ontwerp', 'Draft'),
  ('indicator_status', 'published', 2, 'Publié', 'Gepubliceerd', 'Published'),
  ('indicator_status', 'suspended', 3, 'Suspendu', 'Opgeschort', 'Suspended');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('robustness', '1', 1, 'Très faible', 'Zeer laag', 'Very low'),
  ('robustness', '2', 2, 'Faible', 'Laag', 'Low'),
  ('robustness', '3', 3, 'Moyenne', 'Middelmatig', 'Medium'),
  ('robustness', '4', 4, 'Bonne', 'Goed', 'Good'),
  ('robustness', '5', 5, 'Très bonne', 'Zeer goed', 'Very good');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('indicator_value_status', 'final', 1, 'Définitive', 'Definitief', 'Final'),
  ('indicator_value_status', 'provisional', 2, 'Provisoire', 'Voorlopig', 'Provisional'),
  ('indicator_value_status', 'estimated', 3, 'Estimée', 'Geschat', 'Estimated'),
  ('indicator_value_status', 'suppressed', 4, 'Masquée', 'Onderdrukt', 'Suppressed'),
  ('indicator_value_status', 'missing', 5, 'Manquante', 'Ontbrekend', 'Missing');

INSERT INTO obs.codelist (list, code, sort_order, label_fr, label_nl, label_en) VALUES
  ('indicator_run_status', 'running', 1, 'En cours', 'Lopend', 'Running'),
  ('indicator_run_status', 'ok', 2, 'Réussi', 'Geslaagd', 'Succeeded'),
  ('indicator_run_status', 'suppressed', 3, 'Masqué', 'Onderdrukt', 'Suppressed'),
  ('indicator_run_status', 'failed', 4, 'Échoué', 'Mislukt', 'Failed');
