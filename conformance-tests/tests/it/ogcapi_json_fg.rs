//! OGC Features and Geometries JSON (JSON-FG, 21-045r1, 1.0).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use conformance_tests::client::links;
use conformance_tests::described::{SIGHTINGS, VISITS};
use conformance_tests::fixture::{LEVELS, NOTHING, POSTS, THINGS, VALUES, post};
use conformance_tests::server::shared;
use conformance_tests::{Answer, Server, described, requirement};
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::simple_features::{is_valid, positions_of};

const REGISTER: &str = "http://www.opengis.net/def/profile/OGC/0/";
const CLASSES: &str = "http://www.opengis.net/spec/json-fg-1/1.0/conf/";
const WGS84: [&str; 2] =
    ["http://www.opengis.net/def/crs/OGC/1.3/CRS84", "http://www.opengis.net/def/crs/OGC/0/CRS84h"];
const GEOJSON: &str = "application/geo+json";

/// A document and how it was asked for.
type Documents = Vec<(String, Value)>;

/// The schema of the standard (`jsonfg-root-object.json` with all that it refers to).
static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
    let path = shared("standards/data/ogc/json-fg/schemas/jsonfg-root-object.min.json");
    let schema: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    jsonschema::validator_for(&schema).unwrap()
});

fn collections(server: &Server) -> Vec<Value> {
    let document = server.get("/collections").expect(200).json();
    document["collections"].as_array().unwrap().clone()
}

/// Pages and single items of all collections in both profiles of JSON-FG and in every CRS, of what databases tell of
/// themselves and of what a configuration adds.
fn documents(server: &Server) -> &'static Documents {
    static GPKG: LazyLock<Documents> = LazyLock::new(|| all_documents(Server::gpkg()));
    static POSTGIS: LazyLock<Documents> = LazyLock::new(|| all_documents(Server::postgis().unwrap()));
    if server.store == "gpkg" { &GPKG } else { &POSTGIS }
}

fn all_documents(server: &Server) -> Documents {
    let mut documents = Vec::new();
    let mut keep = |answer: Answer| documents.push((answer.url.clone(), answer.expect(200).json()));
    for server in [server, described(server)] {
        for collection in collections(server) {
            let items = format!("/collections/{}/items", collection["id"].as_str().unwrap());
            let crs = collection["crs"].as_array().cloned().unwrap_or_default();
            let crs = crs.iter().map(|crs| format!("&crs={}", crs.as_str().unwrap())).chain([String::new()]);
            let ids: Vec<_> = features(&server.get(&format!("{items}?limit=3")).expect(200).json())
                .map(|item| item["id"].as_str().map_or_else(|| item["id"].to_string(), str::to_owned))
                .collect();
            for crs in crs {
                for profile in ["jsonfg", "jsonfg-plus"] {
                    keep(server.get(&format!("{items}?profile={profile}{crs}&limit=1000")));
                    for id in &ids {
                        keep(server.get(&format!("{items}/{id}?profile={profile}{crs}")));
                    }
                }
            }
            keep(server.get(&format!("{items}?f=jsonfg&skipGeometry=true&limit=2")));
            keep(server.get(&format!("{items}?f=jsonfg&properties=&limit=2")));
        }
    }
    documents
}

/// The features of a collection, or the one that a document is.
fn features(document: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match document["features"].as_array() {
        Some(features) => Box::new(features.iter()),
        None => Box::new(std::iter::once(document)),
    }
}

/// The geometries of one member of all features that is not null.
fn geometries<'a>(document: &'a Value, member: &'static str) -> impl Iterator<Item = &'a Value> {
    features(document).filter_map(move |feature| feature.get(member)).filter(|geometry| !geometry.is_null())
}

/// Every object within a value but itself.
fn inner_objects<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
    let inner: Vec<_> = match value {
        Value::Object(members) => members.values().collect(),
        Value::Array(values) => values.iter().collect(),
        _ => return,
    };
    for value in inner {
        found.extend(value.is_object().then_some(value));
        inner_objects(value, found);
    }
}

/// All times that are not null.
fn times(document: &Value) -> impl Iterator<Item = &Value> {
    features(document).map(|feature| &feature["time"]).filter(|time| !time.is_null())
}

fn is_shaped(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(
            |(byte, shape)| {
                if shape == b'0' { byte.is_ascii_digit() } else { byte == shape }
            },
        )
}

/// `full-date` of RFC 3339.
fn is_date(text: &str) -> bool {
    is_shaped(text, "0000-00-00")
}

/// `date-time` of RFC 3339 in UTC.
fn is_timestamp(text: &str) -> bool {
    let whole = text.split_once('.').map_or(text.to_owned(), |(whole, fraction)| {
        let is_fraction =
            fraction.strip_suffix('Z').is_some_and(|digits| digits.bytes().all(|one| one.is_ascii_digit()));
        if is_fraction { format!("{whole}Z") } else { String::new() }
    });
    is_shaped(&whole, "0000-00-00T00:00:00Z")
}

fn classes(document: &Value) -> Vec<&str> {
    let classes = document["conformsTo"].as_array().into_iter().flatten();
    classes.map(|class| class.as_str().unwrap().strip_prefix(CLASSES).unwrap()).collect()
}

/// The identifiers of the profiles that a document links to.
fn profiles(document: &Value) -> Vec<&str> {
    let links = links(document, "profile").into_iter();
    links.map(|link| link["href"].as_str().unwrap().strip_prefix(REGISTER).unwrap()).collect()
}

requirement! {
    "/req/core/schema-valid",
    fn core_schema_valid(server) {
        let mut seen = BTreeSet::new();
        for (url, document) in documents(server) {
            let faults: Vec<_> = SCHEMA.iter_errors(document).map(|fault| fault.to_string()).take(3).collect();
            assert!(faults.is_empty(), "{url}: {faults:?}");
            seen.extend(geometries(document, "place").map(|one| one["type"].as_str().unwrap()));
        }
        assert_eq!(seen, BTreeSet::from(["LineString", "Point", "Polygon"]));
    }
}

requirement! {
    "/req/core/metadata",
    fn core_metadata(server) {
        let known = ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"];
        for (url, document) in documents(server) {
            let classes = classes(document);
            assert!(classes.contains(&"core"), "{url}");
            let mut inner = Vec::new();
            inner_objects(document, &mut inner);
            for object in inner {
                assert!(object.get("conformsTo").is_none(), "{url}");
                assert!(object.get("measures").is_none(), "{url}");
            }
            // Clauses D to F: nothing needs the classes of other geometries.
            assert!(geometries(document, "place").all(|one| known.contains(&one["type"].as_str().unwrap())), "{url}");
            let is_typed = document.get("featureType").is_some() || document.get("featureSchema").is_some();
            assert!(!is_typed || classes.contains(&"types-schemas"), "{url}");
        }
    }
}

requirement! {
    "/req/core/instant",
    fn core_instant(server) {
        let mut seen = BTreeMap::<_, BTreeSet<_>>::new();
        for (url, document) in documents(server) {
            for time in times(document) {
                if let Some(date) = time["date"].as_str() {
                    assert!(is_date(date), "{url}: {date}");
                }
                if let Some(timestamp) = time["timestamp"].as_str() {
                    assert!(is_timestamp(timestamp), "{url}: {timestamp}");
                }
                let kinds = time.as_object().unwrap().keys().map(String::as_str);
                seen.entry(document["featureType"].as_str().unwrap()).or_default().extend(kinds);
            }
        }
        for (collection, kind) in
            [(THINGS, "timestamp"), (VALUES, "timestamp"), (SIGHTINGS, "date"), (VISITS, "interval")]
        {
            assert_eq!(seen[collection], BTreeSet::from([kind]), "{collection}");
        }
    }
}

requirement! {
    "/req/core/interval",
    fn core_interval(server) {
        for (url, document) in documents(server) {
            for interval in times(document).filter_map(|time| time["interval"].as_array()) {
                let [start, end] = &interval[..] else { panic!("{url}: {interval:?}") };
                let [start, end] = [start, end].map(|bound| bound.as_str().unwrap());
                for is_of_kind in [is_date, is_timestamp] {
                    assert!(!is_of_kind(start) || end == ".." || is_of_kind(end), "{url}: {interval:?}");
                }
                for bound in [start, end] {
                    assert!(bound == ".." || is_date(bound) || is_timestamp(bound), "{url}: {bound}");
                }
                assert!(start == ".." || end == ".." || start <= end, "{url}: {interval:?}");
            }
        }
        let visits = described(server).get(&format!("/collections/{VISITS}/items?f=jsonfg")).expect(200).json();
        let times: Vec<_> = features(&visits).map(|visit| &visit["time"]).collect();
        assert_eq!(times[0], &json!({ "interval": ["2024-01-01", "2024-02-01"] }));
        assert_eq!(times[5], &json!({ "interval": ["2024-01-06", ".."] }));
        assert_eq!(times[6], &Value::Null, "what ends before it begins is no interval");
    }
}

requirement! {
    "/req/core/utc",
    fn core_utc(server) {
        for (url, document) in documents(server) {
            let bounds = times(document).flat_map(|time| time["interval"].as_array().into_iter().flatten());
            for text in times(document).map(|time| &time["timestamp"]).chain(bounds).filter_map(Value::as_str) {
                assert!(!text.contains('T') || text.ends_with('Z'), "{url}: {text}");
            }
        }
    }
}

requirement! {
    "/req/core/coordinate-dimension",
    fn core_coordinate_dimension(server) {
        let mut seen = BTreeSet::new();
        for (url, document) in documents(server) {
            for member in ["geometry", "place"] {
                for geometry in geometries(document, member) {
                    let counts: BTreeSet<_> = positions_of(geometry).iter().map(|position| position.len()).collect();
                    assert!(counts.len() <= 1, "{url}: {geometry}");
                    seen.extend(counts);
                }
            }
        }
        assert_eq!(seen, BTreeSet::from([2, 3]));
    }
}

requirement! {
    "/req/core/geometry-wgs84",
    fn core_geometry_wgs84(server) {
        for (url, document) in documents(server) {
            for geometry in geometries(document, "geometry") {
                for position in positions_of(geometry) {
                    let [longitude, latitude] = [0, 1].map(|place| position[place].as_f64().unwrap());
                    assert!(longitude.abs() <= 180.0 && latitude.abs() <= 90.0, "{url}: {position:?}");
                }
            }
        }
        // Not because of an order of axes that happens to fit.
        let crs = "http://www.opengis.net/def/crs/EPSG/0/2154";
        let posts = format!("/collections/{POSTS}/items?profile=jsonfg-plus&limit=1&crs={crs}");
        let posts = server.get(&posts).expect(200).json();
        let position = &posts["features"][0]["geometry"]["coordinates"];
        // Saint-Omer.
        assert!((2.0..2.6).contains(&position[0].as_f64().unwrap()), "{position}");
        assert!((50.5..51.0).contains(&position[1].as_f64().unwrap()), "{position}");
    }
}

requirement! {
    "/req/core/geometry-no-jsonfg-extension",
    fn core_geometry_no_jsonfg_extension(server) {
        for (url, document) in documents(server) {
            for geometry in geometries(document, "geometry") {
                for member in ["coordRefSys", "measures"] {
                    assert!(geometry.get(member).is_none(), "{url}: {geometry}");
                }
            }
        }
    }
}

requirement! {
    "/req/core/valid-geometry",
    fn core_valid_geometry(server) {
        for (url, document) in documents(server) {
            for geometry in geometries(document, "geometry").chain(geometries(document, "place")) {
                assert!(is_valid(geometry), "{url}: {geometry}");
            }
        }
    }
}

requirement! {
    "/req/core/place-geometries",
    fn core_place_geometries(server) {
        let mut has_place = false;
        for (url, document) in documents(server) {
            for place in geometries(document, "place") {
                let crs = document["coordRefSys"].as_str().expect("without a CRS it would be WGS 84");
                assert!(!WGS84.contains(&crs) && !crs.contains("CRS84"), "{url}: {place}");
                has_place = true;
            }
        }
        assert!(has_place);
        // Nor is anything lost: what has no place has a geometry.
        let things = server.get(&format!("/collections/{THINGS}/items?f=jsonfg&limit=1000")).expect(200).json();
        let plain = server.get(&format!("/collections/{THINGS}/items?limit=1000")).expect(200).json();
        for (thing, plain) in features(&things).zip(features(&plain)) {
            assert_eq!((&thing["geometry"], &thing["place"]), (&plain["geometry"], &Value::Null));
        }
    }
}

requirement! {
    "/req/core/same-crs",
    fn core_same_crs(server) {
        for (url, document) in documents(server) {
            let mut inner = Vec::new();
            inner_objects(document, &mut inner);
            assert!(inner.iter().all(|object| object.get("coordRefSys").is_none()), "{url}");
        }
    }
}

requirement! {
    "/req/core/fallback",
    fn core_fallback(server) {
        let mut has_both = false;
        for (url, document) in documents(server) {
            for feature in features(document).filter(|feature| !feature["place"].is_null()) {
                assert_ne!(feature["place"], feature["geometry"], "{url}");
                has_both |= !feature["geometry"].is_null();
            }
        }
        assert!(has_both);
    }
}

requirement! {
    "/req/core/axis-order",
    fn core_axis_order(server) {
        let place = |collection: &str, crs: u32| {
            let crs = format!("http://www.opengis.net/def/crs/EPSG/0/{crs}");
            let path = format!("/collections/{collection}/items?f=jsonfg&limit=1&crs={crs}");
            let document = server.get(&path).expect(200).json();
            assert_eq!(document["coordRefSys"], crs);
            let position = document["features"][0]["place"]["coordinates"].clone();
            [0, 1].map(|axis| position[axis].as_f64().unwrap())
        };
        // Lambert 93: easting first. These are the stored coordinates.
        let (x, y) = post(0);
        assert_eq!(place(POSTS, 2154), [x, y]);
        // WGS 84 of EPSG: latitude first. Stored are 2.25 degrees east, 50.75 degrees north, at a height.
        assert_eq!(place(LEVELS, 4326), [50.75, 2.25]);
        let [latitude, longitude] = place(POSTS, 4326);
        assert!((50.5..51.0).contains(&latitude) && (2.0..2.6).contains(&longitude), "{latitude} {longitude}");
        // ETRS89-LAEA: northing first, by the grid of the European Environment Agency about 3090 km and 3790 km.
        let [northing, easting] = place(POSTS, 3035);
        assert!((3_050_000.0..3_150_000.0).contains(&northing), "{northing}");
        assert!((3_750_000.0..3_850_000.0).contains(&easting), "{easting}");
    }
}

requirement! {
    "/req/types-schemas/metadata",
    fn types_schemas_metadata(server) {
        for (url, document) in documents(server) {
            assert!(classes(document).contains(&"types-schemas"), "{url}");
        }
    }
}

requirement! {
    "/req/types-schemas/feature-type",
    fn types_schemas_feature_type(server) {
        for (url, document) in documents(server) {
            let collection = url.split('/').skip_while(|part| *part != "collections").nth(1).unwrap();
            assert_eq!(document["featureType"], collection, "{url}");
        }
    }
}

requirement! {
    "/req/types-schemas/geometry-dimension",
    fn types_schemas_geometry_dimension(server) {
        let dimension = |geometry: &Value| match geometry["type"].as_str().unwrap() {
            "Point" | "MultiPoint" => 0,
            "LineString" | "MultiLineString" => 1,
            "Polygon" | "MultiPolygon" => 2,
            other => panic!("{other}"),
        };
        for (url, document) in documents(server).iter().filter(|(_, one)| one["type"] == "FeatureCollection") {
            let Some(told) = document["geometryDimension"].as_u64() else { continue };
            for feature in features(document) {
                let primary = if feature["place"].is_null() { &feature["geometry"] } else { &feature["place"] };
                assert!(primary.is_null() || dimension(primary) == told, "{url}: {primary}");
            }
        }
        for (collection, expected) in [(POSTS, json!(0)), (LEVELS, json!(0)), (NOTHING, json!(2)), (THINGS, Value::Null)] {
            let document = server.get(&format!("/collections/{collection}/items?f=jsonfg")).expect(200).json();
            assert_eq!(document["geometryDimension"], expected, "{collection}");
        }
    }
}

requirement! {
    /// That the schemas conform to Common Part 3 is tested there; here that they are those, and that they are of the
    /// features.
    "/req/types-schemas/feature-schemas",
    fn types_schemas_feature_schemas(server) {
        let mut schemas = BTreeMap::new();
        for (url, document) in documents(server) {
            let uri = document["featureSchema"].as_str().unwrap_or_else(|| panic!("{url}: no schema"));
            let schema = schemas.entry(uri).or_insert_with(|| {
                let answer = server.get_with(uri, &[("accept", "application/schema+json")]).expect(200);
                assert_eq!(answer.media_type(), "application/schema+json");
                let schema = answer.json();
                jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{uri}: {error}"));
                assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
                assert_eq!((&schema["$id"], &schema["type"]), (&json!(uri), &json!("object")));
                schema
            });
            for feature in features(document) {
                for name in feature["properties"].as_object().unwrap().keys() {
                    assert!(schema["properties"].get(name).is_some(), "{url}: {name}");
                }
            }
        }
        assert!(schemas.len() >= 10, "{:?}", schemas.keys());
    }
}

requirement! {
    "/req/types-schemas/single-feature-schema",
    fn types_schemas_single_feature_schema(server) {
        for (url, document) in documents(server) {
            assert!(document["featureSchema"].is_string(), "{url}");
            let mut inner = Vec::new();
            inner_objects(document, &mut inner);
            let types = inner.into_iter().chain([document]).filter_map(|object| object.get("featureType"));
            assert_eq!(types.collect::<Vec<_>>().len(), 1, "{url}");
        }
    }
}

requirement! {
    "/req/profiles/rfc7946",
    fn profiles_rfc7946(server) {
        for collection in [THINGS, POSTS, LEVELS, VALUES, NOTHING] {
            let items = format!("/collections/{collection}/items");
            let first = server.get(&format!("{items}?limit=1")).expect(200).json()["features"][0]["id"].clone();
            let one = first.as_str().map_or_else(|| first.to_string(), str::to_owned);
            let mut paths = vec![items.clone(), format!("{items}?profile=rfc7946"), format!("{items}?profile=nonsense")];
            paths.extend((!first.is_null()).then(|| format!("{items}/{one}")));
            for path in paths {
                let document = server.get(&path).expect(200).json();
                assert!(profiles(&document).contains(&"rfc7946"), "{path}");
                let kind = document["type"].as_str().unwrap();
                assert!(kind == "FeatureCollection" && document["features"].is_array() || kind == "Feature", "{path}");
                assert!(document.get("conformsTo").is_none(), "{path}");
                for feature in features(&document) {
                    assert_eq!(feature["type"], "Feature", "{path}");
                    assert!(feature.get("place").is_none(), "{path}");
                    assert!(feature["geometry"].is_object() || feature["geometry"].is_null(), "{path}");
                    assert!(feature["properties"].is_object(), "{path}");
                    for geometry in geometries(feature, "geometry") {
                        assert!(positions_of(geometry).iter().all(|position| position.len() <= 3), "{path}");
                    }
                }
            }
        }
    }
}

requirement! {
    /// What the class "Core" demands is tested above, of all documents in this profile.
    "/req/profiles/jsonfg",
    fn profiles_jsonfg(server) {
        let mut count = 0;
        for (url, document) in documents(server).iter().filter(|(_, one)| profiles(one).contains(&"jsonfg")) {
            assert!(!url.contains("jsonfg-plus"), "{url}");
            assert!(classes(document).contains(&"core") && SCHEMA.is_valid(document), "{url}");
            count += 1;
        }
        assert!(count > 50, "{count}");
    }
}

requirement! {
    "/req/profiles/jsonfg-plus",
    fn profiles_jsonfg_plus(server) {
        let (mut count, mut places) = (0, 0);
        for (url, document) in documents(server).iter().filter(|(url, _)| url.contains("profile=jsonfg-plus")) {
            assert!(profiles(document).contains(&"jsonfg-plus"), "{url}");
            assert!(classes(document).contains(&"core"), "{url}");
            for feature in features(document).filter(|feature| !feature["place"].is_null()) {
                assert!(!feature["geometry"].is_null(), "{url}: {feature}");
                places += 1;
            }
            count += 1;
        }
        assert!(count > 50 && places > 200, "{count} {places}");
    }
}

/// Paths of all operations whose answer may be GeoJSON, each with its parameters.
fn operations_of_geojson(definition: &Value) -> Vec<(&str, Vec<&Value>)> {
    let mut operations = Vec::new();
    for (path, item) in definition["paths"].as_object().unwrap() {
        let operation = &item["get"];
        if operation["responses"]["200"]["content"].get(GEOJSON).is_none() {
            continue;
        }
        let declared = operation["parameters"].as_array().unwrap().iter();
        let resolved = declared.map(|one| match one["$ref"].as_str() {
            Some(reference) => definition.pointer(reference.strip_prefix('#').unwrap()).unwrap(),
            None => one,
        });
        operations.push((path.as_str(), resolved.collect()));
    }
    operations
}

requirement! {
    "/req/api/profile-parameter",
    fn api_profile_parameter(server) {
        let definition = server.get("/api").expect(200).json();
        let operations = operations_of_geojson(&definition);
        // Items, one item, and the file of each collection.
        assert_eq!(operations.len(), 3 * collections(server).len());
        for (path, parameters) in operations {
            let parameter = parameters.iter().find(|one| one["name"] == "profile");
            let parameter = parameter.unwrap_or_else(|| panic!("{path} declares no profile"));
            assert_eq!((&parameter["in"], &parameter["style"]), (&json!("query"), &json!("form")));
            assert_eq!((&parameter["required"], &parameter["explode"]), (&json!(false), &json!(false)));
            assert_eq!(parameter["schema"], json!({ "type": "array", "items": { "type": "string" } }));
            if path.contains(NOTHING) {
                continue;
            }
            let collection = path.split('/').nth(2).unwrap();
            let first = server.get(&format!("/collections/{collection}/items?limit=1")).expect(200).json();
            let id = &first["features"][0]["id"];
            let path = path.replace("{featureId}", id.as_str().unwrap_or(&id.to_string()));
            for (wish, applied) in [
                ("", "rfc7946"),
                ("?profile=rfc7946", "rfc7946"),
                ("?profile=jsonfg", "jsonfg"),
                ("?profile=http://www.opengis.net/def/profile/OGC/0/jsonfg", "jsonfg"),
                ("?profile=jsonfg-plus", "jsonfg-plus"),
                ("?profile=http://example.org/nonsense,jsonfg", "jsonfg"),
                ("?profile=nonsense", "rfc7946"),
            ] {
                let url = format!("{path}{wish}");
                let answer = server.get_with(&url, &[("accept", GEOJSON)]).expect(200);
                assert_eq!(answer.media_type(), GEOJSON, "{url}");
                let document = answer.json();
                assert!(profiles(&document).contains(&applied), "{url}");
                assert_eq!(classes(&document).contains(&"core"), applied != "rfc7946", "{url}");
                let told = format!("<{REGISTER}{applied}>; rel=\"profile\"");
                assert!(answer.header("link").contains(&told), "{url}: {}", answer.header("link"));
                let head = server.send("HEAD", &url, &[("accept", GEOJSON)]).expect(200);
                assert!(head.header("link").contains(&told), "{url}");
            }
        }
    }
}
