//! Pages of one row each are the whole in the order of the database, whatever the order is made of.

use watergang_core::Direction;
use watergang_store_postgis::PostgisStore;
use watergang_store_testkit::read::ids_one_by_one;
use watergang_test_postgres::TestDatabase;

use crate::opened::{cluster, id, open, options};

/// Pages of one row are in the order of the database, by each of the columns and in both directions.
async fn check(database: &TestDatabase<'_>, store: &PostgisStore, table: &str, count: usize, columns: &[&str]) {
    for column in columns {
        for (direction, word) in [(Direction::Ascending, "ASC"), (Direction::Descending, "DESC")] {
            let order = format!("SELECT fid FROM {table} ORDER BY {column} {word} NULLS LAST, fid");
            let expected: Vec<String> = database.query(&order).lines().map(str::to_owned).collect();
            assert_eq!(expected.len(), count);
            assert_eq!(ids_one_by_one(store, &id(table), column, direction).await, expected, "{column} {word}");
        }
    }
}

#[tokio::test]
async fn pages_sorted_by_times_that_have_no_end_or_lie_before_the_first_year_are_the_whole() {
    let database = cluster().create_database("endless");
    database.execute(
        "CREATE TABLE lease (fid int PRIMARY KEY, day date, moment timestamptz, plain timestamp);
         INSERT INTO lease SELECT row_number() OVER (), text::date, text::timestamptz, text::timestamp
         FROM unnest(ARRAY['infinity', '2024-07-09', '-infinity', NULL, '0044-03-15 BC', '0001-12-31 BC', '0001-01-01',
                           '12024-02-29', 'infinity', '-infinity', NULL, '4712-01-01 BC']) AS text",
    );
    let (store, _) = open(options(database.url())).await;
    check(&database, &store, "lease", 12, &["day", "moment", "plain"]).await;
}

/// In PostgreSQL what is not a number comes after all numbers and is equal to itself
/// (<https://www.postgresql.org/docs/15/datatype-numeric.html>).
#[tokio::test]
async fn pages_sorted_by_numbers_that_are_none_or_have_no_end_are_the_whole() {
    let database = cluster().create_database("no_numbers");
    database.execute(
        "CREATE TABLE gauge (fid int PRIMARY KEY, level_m float8, share real);
         INSERT INTO gauge SELECT row_number() OVER (), text::float8, text::real
         FROM unnest(ARRAY['NaN', '1.5', 'Infinity', NULL, '-Infinity', 'NaN', '-0', '0', 'NaN']) AS text",
    );
    let (store, _) = open(options(database.url())).await;
    check(&database, &store, "gauge", 9, &["level_m", "share"]).await;
}

/// Texts may be as long as a remark is.
#[tokio::test]
async fn pages_sorted_by_long_texts_are_the_whole() {
    let database = cluster().create_database("long_texts");
    database.execute(
        "CREATE TABLE remark (fid int PRIMARY KEY, text text);
         INSERT INTO remark SELECT n, repeat('é', 7000) || n % 3 FROM generate_series(1, 7) AS n",
    );
    let (store, _) = open(options(database.url())).await;
    let ids = ids_one_by_one(&store, &id("remark"), "text", Direction::Ascending).await;
    assert_eq!(ids, ["3", "6", "1", "4", "7", "2", "5"]);
}

/// Cursors hold numbers of 53 bits; `numeric` has more digits.
#[tokio::test]
async fn pages_sorted_by_numbers_of_many_digits_are_the_whole() {
    let database = cluster().create_database("many_digits");
    database.execute(
        "CREATE TABLE mark (fid int PRIMARY KEY, exact numeric(30));
         INSERT INTO mark SELECT n, 12345678901234567000 + (n * 7 % 5) FROM generate_series(1, 9) AS n",
    );
    let (store, _) = open(options(database.url())).await;
    for direction in [Direction::Ascending, Direction::Descending] {
        let ids = ids_one_by_one(&store, &id("mark"), "exact", direction).await;
        assert_eq!(ids, ["1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    }
}
