//! What goes wrong in the world, and what a client sees of it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::configuration::folder;
use crate::server::{Server, data, get, wait_until};

fn communes() -> Server {
    Server::start(&[&data("communes.gpkg").display().to_string()])
}

fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(server.url.strip_prefix("http://").unwrap()).unwrap()
}

/// A copy that may be written, in rollback mode as QGIS leaves a file.
fn writable_copy(folder: &Path) -> PathBuf {
    let path = folder.join("communes.gpkg");
    std::fs::write(&path, std::fs::read(data("communes.gpkg")).unwrap()).unwrap();
    path
}

#[test]
fn a_thousand_clients_that_never_finish_their_request_do_not_keep_others_waiting() {
    let instance = format!(
        "title = \"x\"\n[server]\nheader_timeout_s = 2\n[stores.main]\nsource = \"{}\"\npublish_all = true\n",
        data("communes.gpkg").display()
    );
    let folder = folder(&[("watergang.toml", &instance)]);
    let server = Server::start(&["--config", &folder.path().display().to_string()]);
    watergang::open_files::take_all();
    let mut slow: Vec<TcpStream> = (0..1_000)
        .map(|_| {
            let mut connection = connect(&server);
            connection.write_all(b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ").unwrap();
            connection
        })
        .collect();
    let started = Instant::now();
    assert_eq!(server.get("/collections/communes/items").status, 200);
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    // They are sent away when their time is over; what they are told does not matter.
    for connection in &mut slow {
        connection.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut told = Vec::new();
        if let Err(error) = connection.read_to_end(&mut told) {
            assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
        }
    }
}

#[test]
fn clients_that_do_not_read_their_answers_do_not_keep_others_waiting() {
    watergang::open_files::take_all();
    let server = communes();
    let slow: Vec<TcpStream> = (0..200)
        .map(|_| {
            let mut connection = connect(&server);
            connection.write_all(b"GET /collections/communes/items?limit=2000 HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
            connection
        })
        .collect();
    wait_until(
        || server.get("/collections/communes/items/1").status == 200,
        || "an item beside 200 slow clients".to_owned(),
    );
    drop(slow);
    assert_eq!(server.get("/collections/communes/items?limit=1").status, 200);
}

#[test]
fn a_client_that_takes_nothing_of_its_answer_is_left_alone_in_the_end() {
    let instance = format!(
        "title = \"x\"\n[server]\nwrite_timeout_s = 1\n[stores.main]\nsource = \"{}\"\npublish_all = true\n",
        data("hydrography.gpkg").display()
    );
    let folder = folder(&[("watergang.toml", &instance)]);
    let server = Server::start(&["--config", &folder.path().display().to_string()]);
    let mut connection = connect(&server);
    // The system must not take the whole answer in the client's place.
    socket2::SockRef::from(&connection).set_recv_buffer_size(16 << 10).unwrap();
    let path = "/collections/watersheds_l72/items?limit=5000";
    write!(connection, "GET {path} HTTP/1.1\r\nHost: a\r\nx-request-id: sleeper\r\n\r\n").unwrap();
    server.wait_for_log("request.id=\"sleeper\"");
    let log = server.log();
    let line = log.lines().find(|line| line.contains("sleeper")).unwrap();
    assert!(line.contains("whole=false"), "{line}");
}

#[test]
fn a_client_that_leaves_in_the_middle_ends_the_work() {
    let server = Server::start(&[&data("hydrography.gpkg").display().to_string()]);
    let mut connection = connect(&server);
    let path = "/collections/watersheds_l72/items?limit=5000";
    write!(connection, "GET {path} HTTP/1.1\r\nHost: a\r\nx-request-id: leaver\r\n\r\n").unwrap();
    connection.read_exact(&mut [0; 1_000]).unwrap();
    drop(connection);
    server.wait_for_log("request.id=\"leaver\"");
    let log = server.log();
    let line = log.lines().find(|line| line.contains("leaver")).unwrap();
    assert!(line.contains("whole=false"), "{line}");
}

#[test]
fn sigterm_under_load_cuts_no_answer() {
    let mut server = communes();
    let url = format!("{}/collections/communes/items?limit=1000", server.url);
    let answered = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let agent: ureq::Agent = ureq::Agent::config_builder().max_idle_connections(0).build().into();
                // Until nobody accepts any more: a refused connection is no cut answer.
                while let Ok(mut response) = agent.get(&url).call() {
                    let body = response.body_mut().read_to_string().expect("a whole body");
                    let page: serde_json::Value = serde_json::from_str(&body).expect("a whole document");
                    assert_eq!(page["numberReturned"], 1000);
                    answered.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                }
            });
        }
        wait_until(|| answered.load(std::sync::atomic::Ordering::Relaxed) > 8, || "some answers".to_owned());
        server.signal("TERM");
    });
    assert_eq!(server.wait().code(), Some(0));
}

#[test]
fn a_file_that_a_writer_keeps_locked_is_503_until_it_is_free() {
    let folder = tempfile::tempdir().unwrap();
    let path = writable_copy(folder.path());
    let server = Server::start(&[&path.display().to_string()]);
    let writer = Connection::open(&path).unwrap();
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let locked = server.get("/collections/communes/items");
    assert_eq!((locked.status, locked.header("retry-after")), (503, "5"));
    writer.execute_batch("COMMIT").unwrap();
    assert_eq!(server.get("/collections/communes/items").status, 200);
}

#[test]
fn a_damaged_geometry_is_left_out_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = writable_copy(folder.path());
    let connection = Connection::open(&path).unwrap();
    // Nobody's triggers are to look at what is damaged now.
    let triggers: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'communes'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for trigger in triggers {
        connection.execute_batch(&format!("DROP TRIGGER \"{trigger}\"")).unwrap();
    }
    // Cut in the middle: the header with its envelope is whole, the WKB is not.
    connection.execute("UPDATE communes SET geom = substr(geom, 1, length(geom) / 2) WHERE fid = 7", []).unwrap();
    drop(connection);
    let server = Server::start(&[&path.display().to_string()]);
    let answer = server.get("/collections/communes/items?limit=10");
    assert_eq!(answer.header("ogc-numberreturned"), "9");
    let page = answer.json();
    assert_eq!(page["omitted"], serde_json::json!([{"id": "7", "reason": "the geometry is cut off"}]));
    assert_eq!((&page["numberReturned"], page["features"].as_array().unwrap().len()), (&9.into(), 9));
    server.wait_for_log("items were left out");
}

#[test]
fn a_geopackage_that_vanishes_is_503_and_is_served_again_when_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = writable_copy(folder.path());
    let aside = folder.path().join("aside");
    let server = Server::start(&[&path.display().to_string()]);
    assert_eq!(server.get("/collections/communes/items").status, 200);
    std::fs::rename(&path, &aside).unwrap();
    let away = server.get("/collections/communes/items");
    assert_eq!((away.status, away.header("retry-after")), (503, "5"), "{}", away.text());
    std::fs::rename(&aside, &path).unwrap();
    wait_until(|| server.get("/collections/communes/items").status == 200, || "the file to be noticed".to_owned());
}

#[test]
fn five_hundred_hostile_requests_are_answered_without_a_5xx() {
    let server = communes();
    for number in 0..500 {
        let target = hostile_target(number);
        let mut connection = connect(&server);
        connection.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let request = [b"GET ", target.as_slice(), b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"].concat();
        let _ = connection.write_all(&request);
        let mut answer = Vec::new();
        let _ = connection.read_to_end(&mut answer);
        let status = String::from_utf8_lossy(answer.get(..12).unwrap_or_default()).into_owned();
        assert!(!status.starts_with("HTTP/1.1 5"), "{status}: {}", String::from_utf8_lossy(&target));
    }
    assert_eq!(get(&format!("{}/", server.url)).status, 200);
    assert!(!server.log().contains("ERROR") && !server.log().contains("panicked"), "{}", server.log());
}

/// Requests that try what has hurt other servers, in as many variations as there are numbers.
fn hostile_target(number: usize) -> Vec<u8> {
    const PLACES: [&str; 8] = [
        "/collections/communes/items?limit=",
        "/collections/communes/items?bbox=",
        "/collections/communes/items?datetime=",
        "/collections/communes/items?crs=",
        "/collections/communes/items?cursor=",
        "/collections/communes/items?nom=",
        "/collections/communes/items/",
        "/collections/",
    ];
    const VALUES: [&str; 20] = [
        "%00",
        "%ff%fe",
        "'%20OR%201=1--",
        "\";DROP%20TABLE%20communes;--",
        "..%2f..%2f..%2fetc%2fpasswd",
        "-1",
        "99999999999999999999999999",
        "1e308,1e308,-1e308,-1e308",
        "nan,nan,nan,nan",
        "inf,-inf,inf,-inf",
        "180,-90,-180,90",
        "1,2,3",
        "0000-00-00T00:00:00Z",
        "9999-12-31T23:59:60Z/..",
        "../..",
        "http://www.opengis.net/def/crs/EPSG/0/4294967295",
        "t00ff.i9223372036854775807",
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "%F0%9F%A6%86%E2%80%AE",
        "a&limit=1&limit=2&f=html&lang=xx",
    ];
    let (place, value) = (PLACES[number % PLACES.len()], VALUES[number / PLACES.len() % VALUES.len()]);
    let times = if number >= PLACES.len() * VALUES.len() { 1 + number * 7 } else { 1 };
    [place.as_bytes(), value.repeat(times).get(..6_000.min(value.len() * times)).unwrap_or(value).as_bytes()].concat()
}
