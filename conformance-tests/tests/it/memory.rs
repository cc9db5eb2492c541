//! What the server holds in memory does not grow with its answer.

use std::io::Read;

use conformance_tests::Server;
use rusqlite::Connection;
use watergang_store_gpkg::GpkgStore;
use watergang_test_postgres::TestPostgres;

/// Polygons, and the positions of each: forty megabytes and more in each form.
const COUNT: i32 = 40_000;
const POSITIONS: u32 = 33;
/// Forms that flow as they are written.
const FORMS: [&str; 3] = ["json", "csv", "fgb"];
/// What an answer may make the server hold, in mebibytes.
const MOST_MIB: f64 = 12.0;

/// A ring of places on a circle, the first of them again at its end.
fn ring(number: i32) -> Vec<[f64; 2]> {
    let (x, y) = (2.0 + f64::from(number % 200) / 200.0, 50.5 + f64::from(number / 200) / 400.0);
    let at = |step: u32| {
        let angle = std::f64::consts::TAU * f64::from(step % (POSITIONS - 1)) / f64::from(POSITIONS - 1);
        [x + angle.cos() / 500.0, y + angle.sin() / 500.0]
    };
    (0..POSITIONS).map(at).collect()
}

fn geopackage() -> Server {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parcels.gpkg");
    GpkgStore::create(&path).unwrap();
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "BEGIN; CREATE TABLE parcels (fid INTEGER PRIMARY KEY, geom POLYGON, name TEXT);
             INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('parcels', 'features', 'Parcels', 4326);
             INSERT INTO gpkg_geometry_columns VALUES ('parcels', 'geom', 'POLYGON', 4326, 0, 0);",
        )
        .unwrap();
    let mut insert = connection.prepare("INSERT INTO parcels VALUES (?1, ?2, ?3)").unwrap();
    for number in 0..COUNT {
        // A header without envelope, then a polygon with one ring.
        let mut blob = vec![b'G', b'P', 0, 1, 0xE6, 0x10, 0, 0, 1, 3, 0, 0, 0, 1, 0, 0, 0];
        blob.extend(POSITIONS.to_le_bytes());
        blob.extend(ring(number).into_iter().flatten().flat_map(f64::to_le_bytes));
        insert.execute((number, blob, format!("parcel {number}"))).unwrap();
    }
    drop(insert);
    connection.execute_batch("COMMIT").unwrap();
    Server::start("gpkg", path.to_str().unwrap(), &[]).with_folder(folder)
}

fn postgis() -> Option<Server> {
    let database = TestPostgres::shared()?.create_database("memory");
    database.execute(&format!(
        "CREATE TABLE parcels (fid integer PRIMARY KEY, geom geometry(Polygon, 4326), name text);
         INSERT INTO parcels SELECT number, ST_Buffer(ST_SetSRID(ST_MakePoint(2.0 + (number % 200) / 200.0,
           50.5 + (number / 200) / 400.0), 4326), 0.002, 'quad_segs=8'), 'parcel ' || number
           FROM generate_series(0, {last}) number;",
        last = COUNT - 1
    ));
    let server = Server::start("postgis", database.url(), &[]);
    // The database lives as long as its server, which is as long as the process.
    std::mem::forget(database);
    Some(server)
}

/// Takes an answer piece by piece: its length in bytes, and the most that the server was seen to hold more than before,
/// in mebibytes.
fn taken(server: &Server, path: &str) -> (usize, f64) {
    let before = server.anonymous_memory_mib();
    let mut body = server.open(path);
    let (mut length_bytes, mut most, mut piece) = (0, before, vec![0; 256 << 10]);
    loop {
        let got = body.read(&mut piece).unwrap();
        most = most.max(server.anonymous_memory_mib());
        length_bytes += got;
        if got == 0 {
            return (length_bytes, most - before);
        }
    }
}

fn check(server: &Server) {
    let page = server.get("/collections/parcels/items?limit=1000&f=json").expect(200).json();
    assert_eq!(page["numberMatched"], COUNT);
    for form in FORMS {
        let (length_bytes, grown) = taken(server, &format!("/collections/parcels/items?limit={COUNT}&f={form}"));
        assert!(length_bytes > 20 << 20, "{form} of {}: {length_bytes} bytes are too few to tell", server.store);
        assert!(grown < MOST_MIB, "{form} of {}: {grown:.1} MiB for {length_bytes} bytes", server.store);
    }
}

#[test]
fn a_long_answer_from_a_geopackage_is_not_held_in_memory() {
    check(&geopackage());
}

#[test]
fn a_long_answer_from_postgis_is_not_held_in_memory() {
    if let Some(server) = postgis() {
        check(&server);
    }
}
