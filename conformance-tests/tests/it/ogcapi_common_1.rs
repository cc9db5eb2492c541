//! OGC API - Common - Part 1: Core (19-072, 1.0). Requirements class oas30 is word for word that of Features, and is
//! tested there.

use conformance_tests::client::{link, links};
use conformance_tests::fixture::{THINGS, VALUES};
use conformance_tests::requirement;
use serde_json::Value;
use watergang_store_testkit::fixture::all;

use crate::ogcapi_features_1::{JSON, OPENAPI, ids, ids_where, items};

const CONFORMANCE: &str = "http://www.opengis.net/def/rel/ogc/1.0/conformance";

/// The two resources that the encodings of this part are about.
const RESOURCES: [&str; 2] = ["/", "/conformance"];

// ---------------------------------------------------------------------------------------------- core: HTTP and queries

requirement! {
    /// In the asked language, and links to the others.
    "/req/core/http",
    fn core_http_languages(server) {
        for (accept, language) in [("nl-BE, fr;q=0.5", "nl"), ("fr", "fr"), ("de, en;q=0.5", "en")] {
            let answer = server.get_with("/", &[("accept-language", accept)]).expect(200);
            assert_eq!(answer.header("content-language"), language, "{accept}");
            assert!(answer.header("vary").to_ascii_lowercase().contains("accept-language"));
        }
        assert_eq!(server.get("/?lang=nl").expect(200).header("content-language"), "nl");
        let landing = server.get("/").expect(200).json();
        let spoken: Vec<_> = links(&landing, "alternate").iter().filter_map(|link| link["hreflang"].as_str()).collect();
        for language in ["fr", "nl", "en"] {
            assert!(spoken.contains(&language), "{language} in {spoken:?}");
        }
    }
}

requirement! {
    /// None of the two permissions to be tolerant is made use of: an unknown name is refused everywhere.
    "/req/core/query-param-name-unknown",
    fn core_query_param_name_unknown(server) {
        for path in ["/", "/conformance", "/api", "/collections", "/collections/things/items"] {
            let problem = server.get(&format!("{path}?no-such-parameter=1")).expect(400);
            assert!(problem.body.contains("no-such-parameter"), "{path}: {}", problem.body);
        }
    }
}

requirement! {
    "/req/core/query-param-value-invalid",
    fn core_query_param_value_invalid(server) {
        for path in ["/?f=pdf", "/?lang=xx", "/conformance?f=pdf", "/collections?lang=xx", "/collections/things/items?limit=some"] {
            let _ = server.get(path).expect(400);
        }
    }
}

requirement! {
    /// Names and values as they are written; the digits of an escaped character in either case.
    "/req/core/query-param-capitalization",
    fn core_query_param_capitalization(server) {
        for query in ["?LIMIT=1", "?Bbox=1,2,3,4", "?F=json", "?f=JSON", "?lang=FR", "?open=TRUE"] {
            let _ = items(server, THINGS, query).expect(400);
        }
        for query in ["?limit=1&f=application%2Fgeo%2Bjson", "?limit=1&f=application%2fgeo%2bjson", "?limit=1&f=application/geo+json", "?limit=%31&f=json"] {
            assert_eq!(items(server, THINGS, query).expect(200).json()["numberReturned"], 1, "{query}");
        }
    }
}

requirement! {
    "/req/core/query-param-list-delimiter",
    fn core_query_param_list_delimiter(server) {
        let two = items(server, THINGS, "?ids=thing:001,thing:002").expect(200);
        assert_eq!(ids(&two), ["thing:001", "thing:002"]);
        assert_eq!(ids(&items(server, THINGS, "?ids=thing:001;thing:002").expect(200)), [""; 0]);
        let _ = items(server, THINGS, "?bbox=1;2;3;4").expect(400);
    }
}

requirement! {
    /// A comma that belongs to a value is escaped, as is a blank. Escaped commas between values are understood as well:
    /// many clients escape whatever they can.
    "/req/core/query-param-list-escape",
    fn core_query_param_list_escape(server) {
        for id in all().into_iter().map(|thing| thing.id).filter(|id| id.contains([',', ' '])) {
            let escaped = id.replace('%', "%25").replace(',', "%2C").replace(' ', "%20");
            let found = items(server, THINGS, &format!("?ids={escaped},thing:001")).expect(200);
            let expected = ids_where(|thing| thing.id == id || thing.id == "thing:001");
            assert_eq!(ids(&found), expected, "{escaped}");
        }
        let escaped = items(server, THINGS, "?ids=thing:001%2Cthing:002").expect(200);
        assert_eq!(ids(&escaped), ["thing:001", "thing:002"]);
        let _ = items(server, THINGS, "?bbox=2%2C50%2C3%2C51").expect(200);
    }
}

requirement! {
    /// What stands between two commas without anything is the empty text: the id of no item, and no number.
    "/req/core/query-param-list-empty",
    fn core_query_param_list_empty(server) {
        let found = items(server, THINGS, "?ids=thing:001,,thing:002").expect(200);
        assert_eq!(ids(&found), ["thing:001", "thing:002"]);
        let _ = items(server, THINGS, "?bbox=2,,3,51").expect(400);
    }
}

requirement! {
    "/req/core/query-param-value-boolean",
    fn core_query_param_value_boolean(server) {
        for flag in [true, false] {
            let found = items(server, THINGS, &format!("?limit=1000&open={flag}")).expect(200);
            assert_eq!(ids(&found), ids_where(|thing| thing.value("open") == watergang_core::Value::Boolean(flag)));
        }
        for bad in ["True", "FALSE", "yes", "1", ""] {
            let _ = items(server, THINGS, &format!("?open={bad}")).expect(400);
        }
    }
}

requirement! {
    "/req/core/query-param-value-integer",
    fn core_query_param_value_integer(server) {
        assert_eq!(items(server, THINGS, "?limit=7").expect(200).json()["numberReturned"], 7);
        let _ = items(server, THINGS, "?rank=-1").expect(200);
        for bad in ["%2B7", "7.0", "0x7", "7e0", "--7", ""] {
            let _ = items(server, THINGS, &format!("?rank={bad}")).expect(400);
            let _ = items(server, THINGS, &format!("?limit={bad}")).expect(400);
        }
    }
}

requirement! {
    /// A period and no comma, zeros at either end or none, no period where nothing follows.
    "/req/core/query-param-value-decimal",
    fn core_query_param_value_decimal(server) {
        let half = ids(&items(server, VALUES, "?value=3").expect(200));
        assert_eq!(half.len(), 1);
        for same in ["3.0", "03.", "3.000", "003"] {
            assert_eq!(ids(&items(server, VALUES, &format!("?value={same}")).expect(200)), half, "{same}");
        }
        let _ = items(server, VALUES, "?value=-.5").expect(200);
        for bad in ["3,0", "%2B3", "three", "3.0.0", "inf", "NaN", "."] {
            let _ = items(server, VALUES, &format!("?value={bad}")).expect(400);
        }
    }
}

requirement! {
    "/req/core/query-param-value-double",
    fn core_query_param_value_double(server) {
        let twenty = ids(&items(server, VALUES, "?value=20").expect(200));
        assert_eq!(twenty.len(), 1);
        for same in ["2e1", "2e01", "200e-1", "0.2e2"] {
            assert_eq!(ids(&items(server, VALUES, &format!("?value={same}")).expect(200)), twenty, "{same}");
        }
        for bad in ["2e1.0", "e1", "2e", "2d1"] {
            let _ = items(server, VALUES, &format!("?value={bad}")).expect(400);
        }
    }
}

// ------------------------------------------------------------------------------------------------------ landing page

requirement! {
    "/req/landing-page/root-op",
    fn landing_page_root_op(server) {
        let _ = server.get("/").expect(200);
        // With the name of the host alone.
        let _ = server.get("").expect(200);
    }
}

requirement! {
    /// Clause B: the links that a client needs.
    "/req/landing-page/root-success",
    fn landing_page_root_success_b_links(server) {
        let landing = server.get("/").expect(200).json();
        let _ = link(&landing, "service-desc", OPENAPI);
        let _ = link(&landing, "service-doc", "text/html");
        let _ = link(&landing, CONFORMANCE, JSON);
    }
}

requirement! {
    /// Whole URIs, whatever the request looked like.
    "/req/landing-page/root-success",
    fn landing_page_root_success(server) {
        let landing = server.get("/").expect(200).json();
        assert!(landing["title"].is_string() && landing["description"].is_string());
        for link in landing["links"].as_array().unwrap() {
            assert!(link["href"].as_str().unwrap().starts_with(&server.base), "{link}");
        }
    }
}

requirement! {
    "/req/landing-page/conformance-success",
    fn landing_page_conformance_success(server) {
        let document = server.get("/conformance").expect(200).json();
        let claimed: Vec<_> = document["conformsTo"].as_array().unwrap().iter().map(|class| class.as_str().unwrap()).collect();
        let mut once = claimed.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(claimed.len(), once.len(), "a class is claimed once");
        assert!(claimed.contains(&"http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core"));
    }
}

requirement! {
    "/req/landing-page/api-definition-op",
    fn landing_page_api_definition_op(server) {
        let landing = server.get("/").expect(200).json();
        for rel in ["service-desc", "service-doc"] {
            assert!(!links(&landing, rel).is_empty(), "{rel}");
            for link in links(&landing, rel) {
                let _ = server.get(link["href"].as_str().unwrap()).expect(200);
            }
        }
    }
}

requirement! {
    /// The definition in the asked form, whatever address it was asked at.
    "/req/landing-page/api-definition-success",
    fn landing_page_api_definition_success(server) {
        for (accept, version) in [(OPENAPI, "3.0."), ("application/vnd.oai.openapi+json;version=3.1", "3.1.")] {
            let answer = server.get_with("/api", &[("accept", accept)]).expect(200);
            assert_eq!(answer.header("content-type").replace(' ', ""), accept);
            let document = answer.json();
            assert!(document["openapi"].as_str().unwrap().starts_with(version), "{}", document["openapi"]);
            assert!(document["info"].is_object() && document["paths"].is_object());
        }
        assert_eq!(server.get_with("/api", &[("accept", "text/html")]).expect(200).media_type(), "text/html");
    }
}

requirement! {
    "/req/landing-page/conformance-op",
    fn landing_page_conformance_op(server) {
        let direct = server.get("/conformance").expect(200).json();
        let landing = server.get("/").expect(200).json();
        for link in links(&landing, CONFORMANCE) {
            let linked = server.get(link["href"].as_str().unwrap()).expect(200).json();
            assert_eq!(linked["conformsTo"], direct["conformsTo"]);
        }
    }
}

// -------------------------------------------------------------------------------------------------------- encodings

requirement! {
    "/req/json/definition",
    fn json_definition(server) {
        for path in ["/", "/conformance", "/collections", "/collections/things"] {
            assert_eq!(server.get_with(path, &[("accept", JSON)]).expect(200).media_type(), JSON, "{path}");
            assert_eq!(server.get(&format!("{path}?f=json")).expect(200).media_type(), JSON, "{path}");
        }
    }
}

requirement! {
    /// A request with `f` wins over the header, short word or media type.
    "/req/html/definition",
    fn html_definition_f_wins(server) {
        let html = [("accept", "text/html")];
        assert_eq!(server.get_with("/collections?f=json", &html).expect(200).media_type(), JSON);
        assert_eq!(server.get_with("/collections?f=application/json", &html).expect(200).media_type(), JSON);
        assert_eq!(server.get_with("/collections", &html).expect(200).media_type(), "text/html");
    }
}

requirement! {
    /// The members that `landingPage.yaml` and `confClasses.yaml` ask for, each of its type.
    "/req/json/content",
    fn json_content(server) {
        let landing = server.get("/").expect(200).json();
        for link in landing["links"].as_array().unwrap() {
            assert!(link["href"].is_string() && link["rel"].is_string(), "{link}");
        }
        for member in ["title", "description", "attribution"] {
            assert!(landing.get(member).is_none_or(Value::is_string), "{member}: {}", landing[member]);
        }
        let classes = server.get("/conformance").expect(200).json();
        assert!(classes["conformsTo"].as_array().unwrap().iter().all(Value::is_string));
    }
}

requirement! {
    "/req/html/definition",
    fn html_definition(server) {
        for path in RESOURCES {
            assert_eq!(server.get_with(path, &[("accept", "text/html")]).expect(200).media_type(), "text/html", "{path}");
        }
    }
}

requirement! {
    /// Both as HTML 5, with every text and every link of the JSON.
    "/req/html/content",
    fn html_content(server) {
        for path in RESOURCES {
            crate::ogcapi_features_1_encodings::check_page(server, path);
        }
        let classes = server.get("/conformance").expect(200).json();
        let page = server.get("/conformance?f=html").expect(200).body;
        for class in classes["conformsTo"].as_array().unwrap() {
            assert!(page.contains(class.as_str().unwrap()), "{class}");
        }
    }
}
