//! The API as a client sees it, over either store.

use watergang_test_postgres::TestPostgres;

use crate::server::{Server, data, get_with, wait_until};

fn communes() -> Server {
    Server::start(&[&data("communes.gpkg").display().to_string()])
}

#[test]
fn a_real_geopackage_is_served_without_configuration() {
    let server = communes();
    let page = server.get("/collections/communes/items?limit=2");
    assert_eq!((page.status, page.header("content-type")), (200, "application/geo+json"));
    let page = page.json();
    // 1,539 communes: README of the data.
    assert_eq!((&page["numberMatched"], &page["numberReturned"]), (&1539.into(), &2.into()));
    assert_eq!(page["features"][0]["geometry"]["type"], "MultiPolygon");
    let collections = server.get("/collections").json();
    let ids: Vec<_> = collections["collections"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    assert_eq!(ids, ["arrondissements", "cantons", "communes", "communes_corridor_l93", "departements", "epci"]);
}

#[test]
fn paging_by_the_next_link_sees_every_item_once() {
    let server = communes();
    let (mut url, mut ids) = (format!("{}/collections/communes/items?limit=500", server.url), Vec::new());
    loop {
        let page = crate::server::get(&url).json();
        ids.extend(page["features"].as_array().unwrap().iter().map(|feature| feature["id"].as_i64().unwrap()));
        let links = page["links"].as_array().unwrap();
        let Some(next) = links.iter().find(|link| link["rel"] == "next") else { break };
        url = next["href"].as_str().unwrap().to_owned();
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((count, ids.len()), (1539, 1539));
}

#[test]
fn a_request_is_one_log_line_without_personal_data() {
    let server = communes();
    let answer =
        get_with(&format!("{}/collections/communes/items?limit=3", server.url), &[("x-request-id", "proxy-1")]);
    assert_eq!(answer.header("x-request-id"), "proxy-1");
    server.wait_for_log("request.id=\"proxy-1\"");
    let log = server.log();
    let line = log.lines().find(|line| line.contains("proxy-1")).unwrap();
    for part in [
        "rows=3",
        "status=200",
        "parameters=\"limit\"",
        "collection.id=\"communes\"",
        "store.kind=\"gpkg\"",
        "client=\"127.0.0.0\"",
    ] {
        assert!(line.contains(part), "{part}: {line}");
    }
    assert!(!log.contains("WARN") && !log.contains("ERROR"), "{log}");
}

#[test]
fn an_id_that_could_upset_a_log_is_not_taken_over() {
    let server = communes();
    let answer = get_with(&format!("{}/", server.url), &[("x-request-id", "a b\"c")]);
    assert_ne!(answer.header("x-request-id"), "a b\"c");
    assert!(!answer.header("x-request-id").is_empty());
}

#[test]
fn logs_for_machines_are_one_json_object_a_line() {
    let instance = format!(
        "title = \"x\"\n[stores.main]\nsource = \"{}\"\npublish_all = true\n[log]\nformat = \"json\"\nclient_address = \"none\"\n",
        data("communes.gpkg").display()
    );
    let folder = crate::configuration::folder(&[("watergang.toml", &instance)]);
    let server = Server::start(&["--config", &folder.path().display().to_string()]);
    server.get("/conformance");
    server.wait_for_log("\"message\":\"request\"");
    let log = server.log();
    let line = log.lines().find(|line| line.contains("\"request\"")).unwrap();
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!((&line["path"], &line["status"]), (&"/conformance".into(), &200.into()));
    assert!(line["client"].is_null());
}

#[test]
fn the_public_url_is_in_every_link() {
    let file = data("communes.gpkg").display().to_string();
    let server = Server::start(&[&file, "--public-url", "https://example.org/geo/"]);
    server.wait_for_log("https://example.org/geo/");
    let landing = server.get("/").json();
    let links = landing["links"].as_array().unwrap();
    assert!(
        links.iter().all(|link| link["href"].as_str().unwrap().starts_with("https://example.org/geo/")),
        "{links:?}"
    );
}

#[test]
fn a_postgis_database_is_served_and_its_absence_is_survived() {
    let Some(postgres) = TestPostgres::start_or_skip() else { return };
    let database = postgres.create_database("served");
    database.execute("CREATE TABLE river (id int PRIMARY KEY, name text, geom geometry(Point, 31370))");
    database.execute("INSERT INTO river VALUES (1, 'IJzer', ST_SetSRID(ST_Point(50000, 190000), 31370))");
    database.execute("CREATE ROLE reader LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader");
    let url = database.url_as("reader");
    let server = Server::start(&[&url]);
    let items = || server.get("/collections/river/items");
    assert_eq!(items().json()["features"][0]["properties"]["name"], "IJzer");

    postgres.stop_server();
    let away = items();
    assert_eq!((away.status, away.header("retry-after")), (503, "5"));
    postgres.start_server_again();
    wait_until(|| items().status == 200, || "the database to be noticed".to_owned());
}

#[test]
fn a_database_that_is_away_at_the_start_is_waited_for() {
    let Some(postgres) = TestPostgres::start_or_skip() else { return };
    let database = postgres.create_database("late");
    database.execute("CREATE TABLE river (id int PRIMARY KEY, geom geometry(Point, 4326))");
    database.execute("CREATE ROLE late_reader LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO late_reader");
    let url = database.url_as("late_reader");
    postgres.stop_server();
    let server = Server::start(&[&url]);
    let away = server.get("/collections");
    assert_eq!((away.status, away.header("retry-after")), (503, "5"));
    postgres.start_server_again();
    wait_until(|| server.get("/collections/river").status == 200, || "the database to be noticed".to_owned());
}

#[test]
fn tables_without_a_file_are_published_beside_those_with_one_where_that_is_wanted() {
    let instance =
        format!("title = \"x\"\n[stores.main]\nsource = \"{}\"\npublish_all = true\n", data("communes.gpkg").display());
    let towns = "table = \"communes\"\n[properties.population]\nhidden = true\n";
    let files = [
        ("watergang.toml", instance.as_str()),
        ("collections/towns.toml", towns),
        ("collections/epci.toml", "access = \"none\"\n"),
    ];
    let folder = crate::configuration::folder(&files);
    let server = Server::start(&["--config", &folder.path().display().to_string()]);
    let collections = server.get("/collections").json();
    let ids: Vec<_> = collections["collections"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    assert_eq!(ids, ["arrondissements", "cantons", "communes_corridor_l93", "departements", "towns"]);
    let item = server.get("/collections/towns/items/1").json();
    assert!(item["properties"]["nom"].is_string() && item["properties"]["population"].is_null(), "{item}");
    assert!(!item["properties"].as_object().unwrap().contains_key("population"));
}

#[test]
fn only_the_schema_that_is_served_is_published() {
    let Some(postgres) = TestPostgres::shared() else { return };
    let database = postgres.create_database("schemas");
    database.execute("CREATE SCHEMA obs; CREATE SCHEMA other");
    database.execute("CREATE TABLE obs.river (id int PRIMARY KEY, geom geometry(Point, 4326))");
    database.execute("CREATE TABLE other.road (id int PRIMARY KEY, geom geometry(Point, 4326))");
    let instance = format!("title = \"x\"\n[stores.main]\nsource = \"{}\"\nschema = \"obs\"\n", database.url());
    let folder = crate::configuration::folder(&[("watergang.toml", &instance)]);
    let server = Server::start(&["--config", &folder.path().display().to_string()]);
    let collections = server.get("/collections").json();
    let ids: Vec<_> = collections["collections"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    assert_eq!(ids, ["river"]);
}

#[test]
fn a_role_that_could_read_restricted_data_is_refused_at_the_start() {
    let Some(postgres) = TestPostgres::shared() else { return };
    let database = postgres.create_database("restricted");
    database.execute("CREATE SCHEMA restricted; CREATE TABLE restricted.nest (id int PRIMARY KEY)");
    let output = crate::server::executable().args(["serve", database.url()]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("restricted"), "{said}");
}

#[test]
fn a_reload_drops_no_request() {
    let server = communes();
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let (mut asked, started) = (0, std::time::Instant::now());
            // Ten reloads may be over before ten requests. The limit lets the test end where a reload does not.
            while (!done.load(std::sync::atomic::Ordering::Relaxed) || asked <= 10) && started.elapsed().as_secs() < 60
            {
                let answer = server.get("/collections/communes/items?limit=100");
                assert_eq!((answer.status, answer.json()["numberReturned"].as_u64()), (200, Some(100)));
                asked += 1;
            }
            asked
        });
        for number in 1..=10 {
            server.signal("HUP");
            let reloads = || server.log().matches("looked at again").count();
            wait_until(|| reloads() >= number, || format!("reload {number}"));
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(asking.join().unwrap() > 10);
    });
}

/// A title may stand in the database alone: pages that show it must not be taken for those that showed another.
#[test]
fn a_title_that_changes_in_the_database_changes_the_tag_of_the_pages() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("titled.gpkg");
    watergang_store_gpkg::GpkgStore::create(&path).unwrap();
    let execute = |sql: &str| rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    execute(
        "CREATE TABLE river (fid INTEGER PRIMARY KEY, name TEXT);
         INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('river', 'attributes', 'Rivers')",
    );
    // The address is part of the tag, and each server listens at another.
    let arguments = [&path.display().to_string(), "--public-url", "https://example.org/"];
    let tag = || Server::start(&arguments).get("/collections?f=html").header("etag").to_owned();
    let before = tag();
    assert_eq!(tag(), before);
    execute("UPDATE gpkg_contents SET identifier = 'Streams'");
    assert_ne!(tag(), before);
}
