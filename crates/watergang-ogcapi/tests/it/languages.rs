//! French, Dutch, English.

use crate::server::Server;

#[actix_web::test]
async fn the_language_is_the_clients_where_we_speak_it() {
    let server = Server::new();
    for (query, accept, language, title) in [
        ("", "", "fr", "Titre ditches"),
        ("", "nl", "nl", "Titel ditches"),
        ("", "nl-BE, fr;q=0.5", "nl", "Titel ditches"),
        ("", "de, nl;q=0.2", "nl", "Titel ditches"),
        ("", "de", "fr", "Titre ditches"),
        ("?lang=nl", "fr", "nl", "Titel ditches"),
        // The collection has no English title: its first one stands in.
        ("?lang=en", "fr", "en", "Titre ditches"),
    ] {
        let answer = server.get_with(&format!("/collections/ditches{query}"), &[("accept-language", accept)]).await;
        assert_eq!(
            (answer.header("content-language"), answer.json()["title"].as_str()),
            (language, Some(title)),
            "{query} {accept}"
        );
        assert!(answer.header("vary").contains("Accept-Language"));
    }
}

#[actix_web::test]
async fn a_language_that_we_do_not_speak_is_refused() {
    for bad in ["de", "", "klingon"] {
        let answer = Server::new().get(&format!("/collections?lang={bad}")).await;
        assert_eq!(answer.status, 400, "{bad}");
    }
}

#[actix_web::test]
async fn problems_are_told_in_the_language_of_the_client() {
    let server = Server::new();
    let mut details = Vec::new();
    for language in ["fr", "nl", "en"] {
        let answer = server.get_with("/collections/nothing", &[("accept-language", language)]).await;
        assert_eq!((answer.status, answer.header("content-language")), (404, language));
        details.push(answer.json()["detail"].as_str().unwrap().to_owned());
    }
    details.sort();
    details.dedup();
    assert_eq!(details.len(), 3);
    // `lang` counts even where another parameter is at fault.
    let answer = server.get("/collections?lang=nl&unknown=1").await;
    assert_eq!((answer.status, answer.header("content-language")), (400, "nl"));
}

#[actix_web::test]
async fn links_lead_to_the_other_languages() {
    let json = Server::new().get("/collections/ditches").await.json();
    for language in ["nl", "en"] {
        let leads = |link: &serde_json::Value| {
            link["rel"] == "alternate"
                && link["hreflang"] == language
                && link["href"].as_str().unwrap().contains(&format!("lang={language}"))
        };
        assert!(json["links"].as_array().unwrap().iter().any(leads), "{language}");
    }
}
