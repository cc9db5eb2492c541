//! Kinds of problems, and where their `type` leads.

use watergang_http::ProblemKind;

use crate::server::{BASE, Server};

/// RFC 9457, section 3.1.1: dereferenced, a type should be documented for people.
#[actix_web::test]
async fn the_type_of_a_problem_leads_to_its_description() {
    let server = Server::new();
    for (path, status) in [("/nowhere", 404), ("/collections?colour=red", 400)] {
        let problem = server.get(path).await;
        assert_eq!(problem.status, status);
        let problem = problem.json();
        let kind = problem["type"].as_str().unwrap();
        let description = server.get(kind.strip_prefix(BASE).unwrap()).await;
        assert_eq!(description.status, 200, "{kind}");
        let description = description.json();
        for member in ["type", "title", "status"] {
            assert_eq!(description[member], problem[member], "{member}");
        }
    }
}

#[actix_web::test]
async fn every_kind_is_described_in_every_language_and_form() {
    let server = Server::new();
    for kind in ProblemKind::ALL {
        let path = format!("/problems/{}", kind.slug());
        let mut descriptions = Vec::new();
        for language in ["fr", "nl", "en"] {
            let json = server.get(&format!("{path}?lang={language}")).await.json();
            assert_eq!(json["status"], kind.status(), "{path}");
            let description = json["description"].as_str().unwrap().to_owned();
            let page = server.get(&format!("{path}?lang={language}&f=html")).await;
            assert!(page.header("content-type").starts_with("text/html"), "{path}");
            assert!(page.text().contains(json["title"].as_str().unwrap().split('\'').next().unwrap()), "{path}");
            descriptions.push(description);
        }
        descriptions.dedup();
        assert_eq!(descriptions.len(), 3, "{path}");
    }
}

#[actix_web::test]
async fn a_kind_that_is_not_there_is_not_found_and_the_others_are_named() {
    let answer = Server::new().get("/problems/too-cold").await;
    assert_eq!(answer.status, 404);
    let detail = answer.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("`too-cold`") && detail.contains("not-acceptable"), "{detail}");
}
