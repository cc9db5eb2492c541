//! What the database does to answer: the plans of the statements that the store really sent, as the server logs them.

use watergang_core::{Ask, Bbox, CrsId, Direction, Filter, ItemId, ItemQuery, SortKey, Store};
use watergang_store_postgis::PostgisStore;
use watergang_store_testkit::predicate::predicate;
use watergang_test_postgres::{TestDatabase, TestPostgres};

use crate::opened::{batches, id, open, options, until};

/// 50,000 points on a lattice of 0.01 degrees and their ids, in a database that logs the plan of every statement. Keys
/// do not come in the order of the rows, so that walking by key costs what it costs after years of changes.
fn database(postgres: &TestPostgres) -> TestDatabase<'_> {
    let database = postgres.create_database("planned");
    database.execute(&format!(
        "CREATE TABLE site (fid bigint PRIMARY KEY, id text COLLATE \"C\" NOT NULL UNIQUE,
                            name text, code text COLLATE \"C\", label varchar(40), level integer,
                            width_m double precision, cost numeric, tag uuid, seen date, geom geometry(Point, 4326));
         INSERT INTO site (fid, id, name, code, label, level, width_m, cost, tag, seen, geom)
           SELECT 1 + n * 7919 % 50000, 'site:' || n, 'name ' || n % 1000,
                  'NL-' || 10000 + n, 'Kanaal ' || n, n, n / 4.0, n / 8.0, md5(n::text)::uuid, date '1900-01-01' + n,
                  ST_Point(2 + n % 250 / 100.0, 50 + n / 250 / 100.0, 4326)
           FROM generate_series(0, 49999) AS n;
         CREATE INDEX site_name ON site (name);
         CREATE INDEX site_code ON site (code);
         CREATE INDEX site_label ON site (label varchar_pattern_ops);
         CREATE INDEX site_level ON site (level);
         CREATE INDEX site_width ON site (width_m);
         CREATE INDEX site_cost ON site (cost);
         CREATE INDEX site_tag ON site (tag);
         CREATE INDEX site_seen ON site (seen);
         CREATE INDEX site_geom ON site USING gist (geom);
         ANALYZE site;
         ALTER DATABASE \"{0}\" SET session_preload_libraries = 'auto_explain';
         ALTER DATABASE \"{0}\" SET auto_explain.log_min_duration = 0;",
        database.name()
    ));
    database
}

/// The plans of statements about the table that were logged while something was done.
pub async fn plans(postgres: &TestPostgres, work: impl AsyncFnOnce()) -> String {
    let log = postgres.socket_folder().join("log");
    let before = std::fs::metadata(&log).unwrap().len() as usize;
    work().await;
    let mut found = String::new();
    until("the plan is in the log", || {
        let text = String::from_utf8_lossy(&std::fs::read(&log).unwrap()[before..]).into_owned();
        found = text.split(" plan:\n").filter(|plan| plan.contains(r#""public"."site" AS t"#)).collect();
        found.contains("Limit")
    });
    found
}

fn bbox(min_x: f64, min_y: f64, max_x: f64, max_y: f64) -> Filter {
    Filter::Bbox { bbox: Bbox::new(min_x, min_y, max_x, max_y).unwrap(), crs: CrsId::Crs84 }
}

#[tokio::test]
async fn statements_use_the_indexes_that_are_there() {
    let Some(postgres) = TestPostgres::start_or_skip() else { return };
    let database = database(&postgres);
    let (store, _) = open(options(database.url())).await;
    let store: &PostgisStore = &store;
    let read = async |query: ItemQuery| drop(batches(store, "site", &query).await);

    // Ten times, so that a plan made once for all values would have had its chance.
    for _ in 0..10 {
        let plan = plans(&postgres, async || {
            store.item(&Ask::default(), &id("site"), &ItemId("site:777".to_owned())).await.unwrap();
        })
        .await;
        assert!(plan.contains("using site_id_key") && !plan.contains("Seq Scan"), "{plan}");

        let small = plans(&postgres, async || read(ItemQuery::new(bbox(2.5, 50.5, 2.55, 50.55), 1_000)).await);
        let plan = small.await;
        assert!(plan.contains("site_geom") && !plan.contains("Seq Scan"), "{plan}");

        // A rectangle around everything is walked by key, not sorted.
        let large = plans(&postgres, async || read(ItemQuery::new(bbox(1.0, 49.0, 6.0, 60.0), 1_000)).await);
        let plan = large.await;
        assert!(plan.contains("using site_pkey") && !plan.contains("Sort"), "{plan}");

        let page = ItemQuery { offset: 300, ..ItemQuery::new(Filter::EVERYTHING, 100) };
        let plan = plans(&postgres, async || read(page).await).await;
        assert!(plan.contains("using site_pkey") && !plan.contains("Sort"), "{plan}");
        // The revision's one row is the outer side, so that the order of the inner one stays.
        assert!(plan.contains("Nested Loop Left Join") && !plan.contains("Hash"), "{plan}");
        // A plan for all values takes it that a tenth of the rows are wanted.
        assert!(plan.contains("rows=5000"), "planned for these values: {plan}");
    }

    let sort = vec![SortKey { property: "id".to_owned(), direction: Direction::Ascending }];
    let plan = plans(&postgres, async || {
        read(ItemQuery { sort, ..ItemQuery::new(Filter::EVERYTHING, 100) }).await;
    })
    .await;
    assert!(plan.contains("Sort Key"), "nulls last in both directions is no order of an index: {plan}");
}

#[tokio::test]
async fn a_table_larger_than_memory_is_walked_by_key_too() {
    let Some(postgres) = TestPostgres::start_or_skip() else { return };
    let database = database(&postgres);
    database.execute(&format!("ALTER DATABASE \"{}\" SET effective_cache_size = '80kB'", database.name()));
    let (store, _) = open(options(database.url())).await;
    let plan = plans(&postgres, async || {
        drop(batches(&store, "site", &ItemQuery::new(Filter::EVERYTHING, 100)).await);
    })
    .await;
    assert!(plan.contains("using site_pkey") && !plan.contains("Sort"), "{plan}");
}

/// The last batch of a page whose end is known goes no further than that.
#[tokio::test]
async fn a_page_whose_end_is_known_is_read_to_its_end_and_no_further() {
    let Some(postgres) = TestPostgres::start_or_skip() else { return };
    let database = database(&postgres);
    let (store, _) = open(options(database.url())).await;
    let plan = plans(&postgres, async || {
        let query = ItemQuery::new(Filter::EVERYTHING, 3_000);
        let mut rows = store.read(&Ask::default(), &id("site"), &query).await.unwrap();
        assert!(rows.page_end().await.unwrap().next.is_some());
        while rows.next().await.unwrap().is_some() {}
    })
    .await;
    assert!(plan.contains("Index Cond: ((fid > $1) AND (fid <= $2))"), "{plan}");
}

/// Equality, ranges and spatial relations go through the index of their column first.
#[tokio::test]
async fn predicates_use_the_indexes_that_are_there() {
    let Some(postgres) = TestPostgres::start_or_skip() else { return };
    let database = database(&postgres);
    let (store, _) = open(options(database.url())).await;
    for (cql2, index) in [
        ("name = 'name 7'", "site_name"),
        ("name IN ('name 7', 'name 8')", "site_name"),
        ("code >= 'NL-59900'", "site_code"),
        ("code > 'NL-10100' AND 'NL-10199' >= code", "site_code"),
        ("code < 'NL-101'", "site_code"),
        ("code LIKE 'NL-101%'", "site_code"),
        ("label LIKE 'Kanaal 777%'", "site_label"),
        ("label >= 'Kanaal 777' AND label < 'Kanaal 778'", "site_label"),
        ("label LIKE 'é%'", "site_label"),
        ("level = 777", "site_level"),
        ("level > 49990.5", "site_level"),
        ("level BETWEEN 100 AND 120 AND width_m * 2 > 60", "site_level"),
        ("level IN (5, 6, 7)", "site_level"),
        ("width_m < 20.5", "site_width"),
        ("width_m > 12490", "site_width"),
        ("cost = 12.5", "site_cost"),
        ("cost < 3", "site_cost"),
        ("cost > 6245", "site_cost"),
        ("cost IN (1, 2.5)", "site_cost"),
        ("cost BETWEEN 1 AND 2", "site_cost"),
        ("tag = '8f14e45f-ceea-167a-5a36-dedd4bea2543'", "site_tag"),
        ("tag IN ('8f14e45f-ceea-167a-5a36-dedd4bea2543', 'none', 'c9f0f895-fb98-ab91-59f5-1fd0297e236d')", "site_tag"),
        ("seen = DATE('1900-02-03')", "site_seen"),
        ("seen >= DATE('2036-11-01')", "site_seen"),
        ("T_BEFORE(seen, DATE('1900-02-03'))", "site_seen"),
        ("S_INTERSECTS(geom, BBOX(2.5, 50.5, 2.55, 50.55))", "site_geom"),
        ("S_WITHIN(geom, POLYGON((2.5 50.5, 2.6 50.5, 2.5 50.6, 2.5 50.5)))", "site_geom"),
        ("S_EQUALS(POINT(2.5 50.5), geom)", "site_geom"),
    ] {
        let filter = Filter::Holds(predicate(cql2));
        let plan = plans(&postgres, async || {
            drop(batches(&store, "site", &ItemQuery::new(filter, 1_000)).await);
        })
        .await;
        assert!(plan.contains(index) && !plan.contains("Seq Scan"), "{cql2}\n{plan}");
    }
}
