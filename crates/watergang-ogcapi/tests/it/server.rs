//! The resources, mounted as the executable does, and answers taken apart.

use std::sync::Arc;

use actix_web::dev::Service;
use actix_web::http::Method;
use actix_web::http::header::HeaderMap;
use actix_web::test::{TestRequest, init_service};
use actix_web::{App, body};
use serde_json::Value;
use watergang_core::Instant;
use watergang_crs::Registry;
use watergang_http::base_url::PublicAddress;
use watergang_ogcapi::State;
use watergang_ogcapi::files::Files;

use crate::fake::{FakeStore, Trouble, catalog};

/// Where tests think the server is.
pub const BASE: &str = "http://test.example:8080";
/// The time that the clock of tests shows, always.
pub const NOW: &str = "2026-03-01T12:00:00Z";

pub struct Server {
    pub store: Arc<FakeStore>,
    pub state: State,
}

pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    /// Nothing where the body broke off.
    pub body: Option<Vec<u8>>,
}

impl Server {
    pub fn new() -> Self {
        Self::configured("one")
    }

    pub fn configured(configuration: &str) -> Self {
        let store = Arc::new(FakeStore::default());
        let catalog = Arc::new(catalog(&store, configuration));
        let state = State {
            catalog: Arc::new(move || Arc::clone(&catalog)),
            registry: Arc::new(Registry::default()),
            address: PublicAddress::default(),
            clock: Arc::new(|| Instant::parse(NOW).unwrap()),
            changes: Arc::default(),
            build: "test",
            deadline_ms: Some(5_000),
            cache_control: "no-cache".to_owned(),
            files: Arc::new(Files::new(std::env::temp_dir(), 64 << 20)),
        };
        Self { store, state }
    }

    pub fn in_trouble(trouble: Trouble) -> Self {
        let server = Self::new();
        *server.store.trouble.lock().unwrap() = trouble;
        server
    }

    pub async fn send(&self, request: TestRequest) -> Answer {
        let state = self.state.clone();
        let app = init_service(App::new().configure(|config| watergang_ogcapi::configure(config, state))).await;
        let response = app.call(request.to_request()).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = body::to_bytes(response.into_body()).await.ok().map(Vec::from);
        Answer { status, headers, body }
    }

    pub async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = TestRequest::with_uri(path).method(method).insert_header(("host", "test.example:8080"));
        for (name, value) in headers {
            request = request.insert_header((*name, *value));
        }
        self.send(request).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[]).await
    }

    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask(Method::GET, path, headers).await
    }

    /// The ids of a page, as JSON writes them.
    pub async fn ids(&self, path: &str) -> Vec<String> {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.ids()
    }
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone().expect("the body is whole")).expect("the body is text")
    }
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text()).expect("the body is JSON")
    }
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
    pub fn ids(&self) -> Vec<String> {
        let json = self.json();
        json["features"].as_array().unwrap().iter().map(|feature| feature["id"].to_string()).collect()
    }
    /// Where the first link of a relation leads, of a media type that begins so.
    pub fn link(&self, rel: &str, media_type: &str) -> Option<String> {
        find(&self.json()["links"], rel, media_type)
    }
}

pub fn find(links: &Value, rel: &str, media_type: &str) -> Option<String> {
    let fits = |link: &&Value| link["rel"] == rel && link["type"].as_str().unwrap_or_default().starts_with(media_type);
    links.as_array()?.iter().find(fits)?["href"].as_str().map(str::to_owned)
}
