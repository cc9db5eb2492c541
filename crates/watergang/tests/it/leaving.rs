//! Clients that leave before their answer begins.

use std::io::Write;
use std::net::TcpStream;

use sqlx::{Connection, Executor, PgConnection};
use watergang_test_postgres::TestPostgres;

use crate::server::{Server, wait_until};

/// A client that leaves while its answer is being worked on stops the work, whatever form it asked for. The table is
/// kept by another session, so that whoever reads it waits; no timeout ends the waiting within the test.
#[tokio::test]
async fn a_client_that_leaves_stops_the_work_on_its_answer() {
    let Some(postgres) = TestPostgres::start_or_skip() else { return };
    let database = postgres.create_database("left");
    database.execute("CREATE TABLE river (fid int PRIMARY KEY, name text); INSERT INTO river VALUES (1, 'Aa')");
    let folder = tempfile::tempdir().unwrap();
    let instance = format!(
        "[server]\nrequest_timeout_s = 3600\n[stores.main]\nsource = '{}'\npublish_all = true\n",
        database.url()
    );
    std::fs::write(folder.path().join("watergang.toml"), instance).unwrap();
    let server = Server::start(&["--config", folder.path().to_str().unwrap()]);
    assert_eq!(server.get("/collections/river/items").status, 200);
    let mut keeper = PgConnection::connect(database.url()).await.unwrap();
    keeper.execute("BEGIN; LOCK TABLE river IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let waiting = || {
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'watergang'
                     AND wait_event_type = 'Lock' AND datname = current_database()";
        database.query(sql)
    };
    for path in ["items", "items?f=gpkg", "items?f=xlsx", "items?filter=name%3D'Aa'&f=csv", "bulk/river.gpkg"] {
        let mut client = TcpStream::connect(server.url.trim_start_matches("http://").trim_end_matches('/')).unwrap();
        write!(client, "GET /collections/river/{path} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        wait_until(|| waiting() == "1", || format!("the work on {path}"));
        drop(client);
        wait_until(|| waiting() == "0", || format!("the end of the work on {path}"));
    }
}
