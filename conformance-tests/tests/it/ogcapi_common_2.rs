//! OGC API - Common - Part 2: Geospatial Data (20-024, candidate): requirements class collections.

use conformance_tests::client::{link, links};
use conformance_tests::fixture::{ALL, LEVELS, POSTS, POSTS_COUNT, THINGS, VALUES, post};
use conformance_tests::{Server, requirement};
use serde_json::Value;

use crate::ogcapi_features_1::{JSON, check_extent, items};

const DATA: &str = "http://www.opengis.net/def/rel/ogc/1.0/data";

fn collection(server: &Server, id: &str) -> Value {
    server.get(&format!("/collections/{id}")).expect(200).json()
}

/// A document leads to itself and to its page, and says the type of each.
fn check_own_links(document: &Value) {
    let _ = link(document, "self", JSON);
    let _ = link(document, "alternate", "text/html");
    for link in document["links"].as_array().unwrap() {
        let rel = link["rel"].as_str().unwrap();
        assert!(link["type"].is_string() || !["self", "alternate"].contains(&rel), "{link}");
    }
}

requirement! {
    "/req/collections/collections-list-op",
    fn collections_collections_list_op(server) {
        let _ = server.get("/collections").expect(200);
        let landing = server.get("/").expect(200).json();
        for rel in ["data", DATA] {
            let found = links(&landing, rel);
            assert_eq!(found[0]["href"], format!("{}/collections", server.base), "{rel}");
        }
    }
}

requirement! {
    /// The members of `collections.yaml` that must be there, and those that a collection must have.
    "/req/collections/collections-list-success",
    fn collections_collections_list_success(server) {
        let document = server.get("/collections").expect(200).json();
        assert!(document["links"].is_array());
        for entry in document["collections"].as_array().unwrap() {
            assert!(entry["id"].is_string() && entry["links"].is_array(), "{entry}");
        }
    }
}

requirement! {
    "/req/collections/collections-list-links",
    fn collections_collections_list_links(server) {
        check_own_links(&server.get("/collections").expect(200).json());
    }
}

requirement! {
    "/req/collections/collections-list-collections",
    fn collections_collections_list_collections(server) {
        let document = server.get("/collections").expect(200).json();
        let found: Vec<_> = document["collections"].as_array().unwrap().iter().map(|entry| &entry["id"]).collect();
        assert_eq!(found, ALL);
    }
}

requirement! {
    "/req/collections/description-op",
    fn collections_description_op(server) {
        let document = server.get("/collections").expect(200).json();
        for entry in document["collections"].as_array().unwrap() {
            assert_eq!(collection(server, entry["id"].as_str().unwrap())["id"], entry["id"]);
        }
    }
}

requirement! {
    /// Every member of the list's entry is the same here; of links there may be more.
    "/req/collections/description-success",
    fn collections_description_success(server) {
        let document = server.get("/collections").expect(200).json();
        for entry in document["collections"].as_array().unwrap() {
            let one = collection(server, entry["id"].as_str().unwrap());
            for (name, value) in entry.as_object().unwrap().iter().filter(|(name, _)| *name != "links") {
                assert_eq!(&one[name], value, "{name} of {}", entry["id"]);
            }
        }
    }
}

requirement! {
    "/req/collections/description-links",
    fn collections_description_links(server) {
        for id in ALL {
            check_own_links(&collection(server, id));
        }
    }
}

requirement! {
    /// The bounds in degrees hold all items; where geometries are stored in another CRS they are told in that one too,
    /// in its axis order.
    "/req/collections/description-extent",
    fn collections_description_extent(server) {
        let ((min_x, min_y), (max_x, max_y)) = (post(0), post(POSTS_COUNT - 1));
        let posts = collection(server, POSTS)["extent"]["spatial"].clone();
        assert_eq!(posts["storageCrsBbox"], serde_json::json!([[min_x, min_y, max_x, max_y]]));
        assert_eq!(posts["crs"], "http://www.opengis.net/def/crs/OGC/1.3/CRS84");
        // EPSG:4326 is the same degrees with the latitude first; those of CRS84 are a last decimal wider.
        for id in [THINGS, LEVELS] {
            let spatial = collection(server, id)["extent"]["spatial"].clone();
            let numbers = |list: &Value| list.as_array().unwrap().iter().map(|one| one.as_f64().unwrap()).collect::<Vec<_>>();
            let (degrees, stored) = (numbers(&spatial["bbox"][0]), numbers(&spatial["storageCrsBbox"][0]));
            let pairs = [(0, 1), (1, 0), (2, 3), (3, 2)];
            assert!(pairs.iter().all(|(of, at)| (degrees[*of] - stored[*at]).abs() < 2.5e-7), "{id}: {spatial}");
        }
        assert!(collection(server, VALUES)["extent"]["spatial"].is_null());
        let all = items(server, POSTS, "?limit=1000&crs=EPSG:2154").expect(200).json();
        for feature in all["features"].as_array().unwrap() {
            let position = &feature["geometry"]["coordinates"];
            let (x, y) = (position[0].as_f64().unwrap(), position[1].as_f64().unwrap());
            assert!((min_x..=max_x).contains(&x) && (min_y..=max_y).contains(&y), "{position}");
        }
    }
}

requirement! {
    "/req/collections/description-extent-multi",
    fn collections_description_extent_multi(server) {
        for id in ALL {
            check_extent(server, id);
        }
    }
}
