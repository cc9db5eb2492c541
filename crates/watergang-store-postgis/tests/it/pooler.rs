//! Behind a real pgbouncer.

use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::process::{Child, Command, Stdio};

use watergang_core::{Ask, Filter, ItemQuery, Store, StoreError};
use watergang_store_postgis::PostgisStore;
use watergang_test_postgres::{TestDatabase, skip_or_fail};

use crate::opened::{cluster, id, items, open, options, until};

/// A running pgbouncer; killed when dropped.
struct Pooler {
    child: Child,
    url: String,
    _folder: tempfile::TempDir,
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A pooler of one database; nothing where there is none and tests may be skipped.
fn pooler(database: &TestDatabase<'_>, mode: &str, pool_size: u32) -> Option<Pooler> {
    let folder = tempfile::tempdir().unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let settings = format!(
        "[databases]\nserved = host={} port={} dbname={} user=postgres\n\
         [pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n\
         pool_mode = {mode}\ndefault_pool_size = {pool_size}\nignore_startup_parameters = extra_float_digits\n",
        database.cluster().socket_folder().display(),
        database.cluster().port(),
        database.name()
    );
    let path = folder.path().join("pgbouncer.ini");
    std::fs::write(&path, settings).unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    // An administrator's program need not be on the path of others.
    let is_there = |program: &&str| Command::new(program).arg("--version").output().is_ok();
    let Some(program) = ["pgbouncer", "/usr/sbin/pgbouncer"].into_iter().find(is_there) else {
        skip_or_fail("`pgbouncer` is not installed");
        return None;
    };
    // Like PostgreSQL it refuses to be root.
    let mut command = if std::fs::metadata("/proc/self").unwrap().uid() == 0 {
        let mut command = Command::new("setpriv");
        command.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups", program]);
        command
    } else {
        Command::new(program)
    };
    let child = command.arg(&path).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let pooler = Pooler { child, url: format!("postgres://server@127.0.0.1:{port}/served"), _folder: folder };
    until("pgbouncer listens", || TcpStream::connect(("127.0.0.1", port)).is_ok());
    Some(pooler)
}

const SITES: &str = "CREATE TABLE site (fid int PRIMARY KEY, name text);
                     INSERT INTO site SELECT number, 'site ' || number FROM generate_series(1, 3000) AS number";

#[tokio::test]
async fn a_pooler_that_lends_connections_for_a_session_is_as_good_as_the_server() {
    let database = cluster().create_database("pooled_by_session");
    database.execute(SITES);
    let Some(pooler) = pooler(&database, "session", 8) else { return };
    let (store, inventory) = open(options(&pooler.url)).await;
    assert_eq!(inventory.collections.len(), 1);
    let ids: Vec<String> = (1..=3_000).map(|number: u32| number.to_string()).collect();
    assert!(items(&store, "site").await.iter().map(|(id, _)| id).eq(&ids));
    // What is set by statements holds: nothing that reads can write, and nothing works longer than it may.
    database.execute(
        "CREATE FUNCTION told(name text) RETURNS text STABLE LANGUAGE sql AS 'SELECT current_setting(name)';
         CREATE VIEW setting AS SELECT fid, told('default_transaction_read_only') AS read_only,
           told('statement_timeout') AS statement_timeout, told('TimeZone') AS zone FROM site WHERE fid = 1",
    );
    store.inventory(&Ask::default()).await.unwrap();
    let set: Vec<String> =
        items(&store, "setting").await.remove(0).1.iter().map(|value| format!("{value:?}")).collect();
    assert_eq!(set.join(" "), r#"Text("on") Text("1min") Text("UTC")"#);
}

#[tokio::test]
async fn a_pooler_that_lends_connections_for_a_transaction_is_refused_in_plain_words() {
    let database = cluster().create_database("pooled_by_transaction");
    database.execute(SITES);
    for pool_size in [8, 1] {
        let Some(pooler) = pooler(&database, "transaction", pool_size) else { return };
        // The second time the pooler's connections hold statements of the first.
        for _ in 0..2 {
            let store = PostgisStore::open(options(&pooler.url)).unwrap();
            let answer = store.inventory(&Ask::default()).await;
            assert!(
                matches!(&answer, Err(StoreError::Unsupported { what }) if what.contains("use `pool_mode = session`")),
                "{pool_size}: {answer:?}"
            );
        }
    }
    let (store, _) = open(options(database.url())).await;
    store.read(&Ask::default(), &id("site"), &ItemQuery::new(Filter::EVERYTHING, 1)).await.unwrap();
}
