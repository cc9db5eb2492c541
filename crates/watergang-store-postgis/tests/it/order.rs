//! Pages of one row each are the whole in the order of the database, whatever the order is made of.

use watergang_core::Direction;
use watergang_store_testkit::read::ids_one_by_one;

use crate::opened::{cluster, id, open, options};

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
    for column in ["day", "moment", "plain"] {
        for (direction, word) in [(Direction::Ascending, "ASC"), (Direction::Descending, "DESC")] {
            let order = format!("SELECT fid FROM lease ORDER BY {column} {word} NULLS LAST, fid");
            let expected: Vec<String> = database.query(&order).lines().map(str::to_owned).collect();
            assert_eq!(expected.len(), 12);
            assert_eq!(ids_one_by_one(&store, &id("lease"), column, direction).await, expected, "{column} {word}");
        }
    }
}
