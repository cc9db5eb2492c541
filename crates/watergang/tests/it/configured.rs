//! What keys of the configuration do to answers.

use crate::configuration::folder;
use crate::server::{Server, data, executable, get_with};

/// A server of the communes with these keys at the root and these in `[server]`.
fn server(root: &str, keys: &str) -> (Server, tempfile::TempDir) {
    let instance = format!(
        "title = \"x\"\n[server]\n{keys}\n[stores.main]\nsource = \"{}\"\npublish_all = true\n{root}",
        data("communes.gpkg").display()
    );
    let folder = folder(&[
        ("watergang.toml", &instance),
        ("collections/communes.toml", "crs = [\"EPSG:5649\", \"EPSG:25831\"]\n"),
    ]);
    (Server::start(&["--config", &folder.path().display().to_string()]), folder)
}

pub const ZONE_31_WITH_ITS_NUMBER: &str = r#"
[[custom_crs]]
code = 5649
name = "ETRS89 / UTM zone 31N (zE-N)"
axis_order = "east-north"
unit = "metre"
area = [0, 37, 6, 82.45]
pipeline = "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=tmerc +lon_0=3 +k=0.9996 +x_0=31500000 +ellps=GRS80"
"#;

fn first_position(page: &serde_json::Value) -> [f64; 2] {
    let position = &page["features"][0]["geometry"]["coordinates"][0][0][0];
    [position[0].as_f64().unwrap(), position[1].as_f64().unwrap()]
}

/// EPSG:5649 is EPSG:25831 with the number of the zone in front of the easting (EPSG registry).
#[test]
fn a_collection_is_offered_and_answers_in_a_crs_of_the_configuration() {
    let (server, _folder) = server(ZONE_31_WITH_ITS_NUMBER, "");
    let uri = |code: u32| format!("http://www.opengis.net/def/crs/EPSG/0/{code}");
    let collection = server.get("/collections/communes").json();
    assert!(collection["crs"].as_array().unwrap().contains(&uri(5649).into()), "{}", collection["crs"]);
    let answer = |code: u32| server.get(&format!("/collections/communes/items/1?crs={}", uri(code)));
    let page = |code: u32| server.get(&format!("/collections/communes/items?limit=1&crs={}", uri(code))).json();
    let ([x, y], [x_utm, y_utm]) = (first_position(&page(5649)), first_position(&page(25831)));
    assert!((x - x_utm - 31_000_000.0).abs() < 0.001 && (y - y_utm).abs() < 0.001, "{x} {y}, {x_utm} {y_utm}");
    assert_eq!(answer(5649).header("content-crs"), format!("<{}>", uri(5649)));
    let near = |shift: f64| format!("{},{},{},{}", x_utm + shift - 1.0, y_utm - 1.0, x_utm + shift + 1.0, y_utm + 1.0);
    let found = |bbox: &str, code: u32| {
        let path = format!("/collections/communes/items?bbox={bbox}&bbox-crs={}", uri(code));
        server.get(&path).json()["numberMatched"].as_u64().unwrap()
    };
    let expected = found(&near(0.0), 25831);
    assert!(expected > 0);
    assert_eq!(found(&near(31_000_000.0), 5649), expected);
}

#[test]
fn data_are_imported_and_stored_in_a_crs_of_the_configuration() {
    let instance =
        format!("title = \"x\"\n[stores.main]\nsource = \"new.gpkg\"\npublish_all = true\n{ZONE_31_WITH_ITS_NUMBER}");
    let folder = folder(&[("watergang.toml", &instance), ("places.csv", "name;x;y\nmiddle;31500000;5650000\n")]);
    let output = executable()
        .args(["import", "places.csv", "--into", "new.gpkg", "--crs", "EPSG:5649"])
        .current_dir(folder.path())
        .env("WATERGANG_CONFIG", folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let server = Server::start(&["--config", &folder.path().display().to_string()]);
    let collection = server.get("/collections/places").json();
    assert_eq!(collection["storageCrs"], "http://www.opengis.net/def/crs/EPSG/0/5649");
    // On the central meridian of the zone.
    let longitude = &server.get("/collections/places/items").json()["features"][0]["geometry"]["coordinates"][0];
    assert!((longitude.as_f64().unwrap() - 3.0).abs() < 1e-7, "{longitude}");
}

/// Stores that are open hold it.
#[test]
fn a_crs_of_the_configuration_changes_with_a_restart_and_a_reload_says_so() {
    let (server, folder) = server(ZONE_31_WITH_ITS_NUMBER, "");
    let path = folder.path().join("watergang.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("31500000", "500000")).unwrap();
    server.signal("HUP");
    server.wait_for_log("(`custom_crs`) change with a restart");
    assert_eq!(server.get("/collections/communes/items/1?crs=EPSG:5649").status, 200);
}

#[test]
fn answers_are_compressed_and_kept_as_the_configuration_says() {
    let (server, _folder) = server(ZONE_31_WITH_ITS_NUMBER, "");
    let url = |server: &Server| format!("{}/collections/communes/items", server.url);
    let answer = get_with(&url(&server), &[("accept-encoding", "br")]);
    assert_eq!((answer.header("content-encoding"), answer.header("cache-control")), ("br", "public, no-cache"));
    let (server, _folder) = self::server(ZONE_31_WITH_ITS_NUMBER, "compression = false\ncache_max_age_s = 60");
    let answer = get_with(&url(&server), &[("accept-encoding", "br")]);
    assert_eq!((answer.header("content-encoding"), answer.header("cache-control")), ("", "public, max-age=60"));
}

#[test]
fn pages_of_other_origins_read_answers_where_the_configuration_lets_them() {
    let allowed = |server: &Server, origin: &str| {
        let answer = get_with(&format!("{}/collections", server.url), &[("origin", origin)]);
        let vary = answer.headers.get_all("vary").iter().any(|value| value == "Origin");
        (answer.header("access-control-allow-origin").to_owned(), vary)
    };
    let (server, _folder) = server(ZONE_31_WITH_ITS_NUMBER, "");
    assert_eq!(allowed(&server, "https://example.org"), ("*".to_owned(), false));
    let (server, _folder) = self::server(ZONE_31_WITH_ITS_NUMBER, "cors_origins = [\"https://example.org\"]");
    assert_eq!(allowed(&server, "https://example.org"), ("https://example.org".to_owned(), true));
    assert_eq!(allowed(&server, "https://example.com"), (String::new(), true));
}
