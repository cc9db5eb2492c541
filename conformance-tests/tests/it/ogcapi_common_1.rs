//! OGC API - Common Part 1 (19-072, 1.0) and Part 2, collections: what Features does not say already.

use conformance_tests::client::links;
use conformance_tests::requirement;

const JSON: &str = "application/json";

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
