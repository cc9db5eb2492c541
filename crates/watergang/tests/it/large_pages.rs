//! Pages of items whose geometries are larger than a page can draw.

use rusqlite::Connection;

use crate::server::Server;

/// A line of so many vertices, as a GeoPackage has it (OGC 12-128r19, clause 2.1.3): header without envelope, then WKB.
fn line(vertices: u32) -> Vec<u8> {
    let mut blob = b"GP\0\x01".to_vec();
    blob.extend(4326_i32.to_le_bytes());
    blob.push(1);
    blob.extend(2_u32.to_le_bytes());
    blob.extend(vertices.to_le_bytes());
    for vertex in 0..vertices {
        blob.extend((2.0 + f64::from(vertex) * 1e-6).to_le_bytes());
        blob.extend((51.0 + f64::from(vertex % 7) * 1e-6).to_le_bytes());
    }
    blob
}

/// Four lines of some three megabytes each as GeoJSON: the third one is drawn beyond the eighth megabyte, the fourth
/// no more. The table has all of them.
#[test]
fn a_map_draws_the_first_items_of_a_page_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.gpkg");
    watergang_store_gpkg::GpkgStore::create(&path).unwrap();
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE shore (fid INTEGER PRIMARY KEY, geom LINESTRING, name TEXT);
             INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('shore', 'features', 'shore', 4326);
             INSERT INTO gpkg_geometry_columns VALUES ('shore', 'geom', 'LINESTRING', 4326, 0, 0)",
        )
        .unwrap();
    for number in 1..=4 {
        let name = format!("shore {number} {}", "é".repeat(1_000));
        connection.execute("INSERT INTO shore (geom, name) VALUES (?1, ?2)", (line(150_000), name)).unwrap();
    }
    let server = Server::start(&[&path.display().to_string()]);

    let page = server.get("/collections/shore/items?f=html&lang=en").text();
    assert!(page.contains("The first 3 items"), "{}", page.get(..4_000).unwrap_or(&page));
    assert!(page.len() < 13 << 20, "{}", page.len());
    let cells: Vec<_> = (1..=4).filter(|number| page.contains(&format!("shore {number} é"))).collect();
    assert_eq!(cells, [1, 2, 3, 4]);
    // Texts are cut in the table, not on the page of their item.
    assert!(page.contains(&format!("<td>shore 1 {}…</td>", "é".repeat(392))));
    assert!(server.get("/collections/shore/items/4?f=html&lang=en").text().contains(&"é".repeat(1_000)));
}
