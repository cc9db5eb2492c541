//! OGC API - Features Part 9: Text Search (24-031, draft, which still prints the number of Part 8 in its URIs).
//!
//! What is searched is every text of an item. Words are what letters and digits make; whatever stands between two of
//! them divides them as a blank does, and the last one may be the beginning of a longer word.

use std::sync::LazyLock;

use conformance_tests::fixture::{ALL, THINGS};
use conformance_tests::{Server, requirement};
use serde_json::json;
use watergang_core::Value;

use crate::ogcapi_features_1::{ids, ids_where, openapi, parameter};

/// Names of the fixture that a search should find, written down by hand.
static CASES: LazyLock<Vec<(&str, Vec<&str>)>> = LazyLock::new(|| {
    vec![
        ("ecluse", vec!["Écluse"]),
        ("yser", vec!["Yser"]),
        ("YSER", vec!["Yser"]),
        ("aa", vec!["Aa", "aa"]),
        ("nothing", vec![]),
        // Alternatives.
        ("yser,zand", vec!["Yser", "zand"]),
        ("zand,nothing,ecluse", vec!["zand", "Écluse"]),
        // Words side by side, in this order, whatever white space there is.
        ("with%20break", vec!["with\nbreak"]),
        ("with%20%09%20break", vec!["with\nbreak"]),
        ("break%20with", vec![]),
        ("with%20zand", vec![]),
        ("yser%20zand,with%20break", vec!["with\nbreak"]),
    ]
});

fn check_cases(server: &Server, cases: &[(&str, Vec<&str>)]) {
    for (q, names) in cases {
        let answer = server.get(&format!("/collections/{THINGS}/items?limit=1000&q={q}")).expect(200);
        let expected = ids_where(|thing| match thing.value("name") {
            Value::Text(name) => names.contains(&name.as_str()),
            _ => false,
        });
        assert_eq!(ids(&answer), expected, "{q}");
        assert_eq!(answer.json()["numberMatched"], expected.len(), "{q}");
    }
}

fn check_described(server: &Server) {
    let definition = openapi(server);
    for id in ALL {
        let described = parameter(&definition, &format!("/collections/{id}/items"), "q");
        assert_eq!((&described["in"], &described["required"]), (&json!("query"), &json!(false)), "{id}");
        assert_eq!(described["explode"], false, "{id}");
        let schema = &described["schema"];
        assert_eq!((&schema["type"], &schema["items"]["type"]), (&json!("array"), &json!("string")), "{id}");
        let _ = server.get(&format!("/collections/{id}/items?q=zand")).expect(200);
    }
}

requirement! {
    "/req/text-search/q-definition",
    fn text_search_q_definition_b_is_as_the_fragment(server) {
        check_described(server);
    }
}

requirement! {
    "/req/text-search/q-definition",
    fn text_search_q_definition_e_ignores_case(server) {
        for (one, other) in [("aa", "AA"), ("yser", "YsEr"), ("ijzer", "IJZER"), ("%C3%A9cluse", "%C3%89CLUSE")] {
            let [one, other] =
                [one, other].map(|q| ids(&server.get(&format!("/collections/{THINGS}/items?limit=1000&q={q}")).expect(200)));
            assert!(!one.is_empty());
            assert_eq!(one, other);
        }
    }
}

requirement! {
    "/req/text-search/q-response",
    fn text_search_q_response(server) {
        check_cases(server, &CASES);
    }
}

requirement! {
    "/req/features-filter/filter-param",
    fn features_filter_filter_param(server) {
        check_described(server);
    }
}

requirement! {
    "/req/features-sorting/response",
    fn features_sorting_response(server) {
        check_cases(server, &CASES);
        // And together with other conditions.
        let answer = server.get(&format!("/collections/{THINGS}/items?limit=1000&q=zand,yser&name=Yser")).expect(200);
        assert_eq!(ids(&answer), ids_where(|thing| thing.value("name") == Value::Text("Yser".to_owned())));
    }
}
