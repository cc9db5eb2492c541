//! Conditions that are worded for an index: they find what is found without them, or by a column of another type.

use watergang_core::{Ask, Filter, ItemQuery, Store, Value};
use watergang_store_postgis::PostgisStore;
use watergang_store_testkit::predicate::{predicate, ranges, rough_texts};

use crate::opened::{batches, cluster, id, open, options};

async fn found(store: &PostgisStore, table: &str, filter: Filter) -> Vec<String> {
    let query = ItemQuery::new(filter, 10_000);
    let batches = batches(store, table, &query).await;
    let ids: Vec<_> = batches.iter().flat_map(|batch| batch.rows().map(|row| row.id().to_item_id().0)).collect();
    let (_, count) = store.count(&Ask::default(), &id(table), &query.filter).await.unwrap();
    assert_eq!(count, ids.len() as u64, "{query:?}");
    ids
}

#[tokio::test]
async fn an_index_loses_no_text_whatever_its_normal_form() {
    let postgres = cluster();
    let home = postgres.create_database("ranges");
    postgres.execute(home.name(), "CREATE DATABASE ranges_c TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
    let texts = rough_texts().iter().map(|text| format!("('{text}')")).collect::<Vec<_>>().join(", ");
    for (database, indexes) in [
        (home.name(), ["name COLLATE \"C\"", "name varchar_pattern_ops", "name"]),
        ("ranges_c", ["name", "name text_pattern_ops", "name COLLATE \"POSIX\""]),
    ] {
        postgres.execute(database, "CREATE EXTENSION IF NOT EXISTS postgis");
        for (table, index) in [("plain", None)].into_iter().chain(["a", "b", "c"].into_iter().zip(indexes.map(Some))) {
            let mut sql = format!(
                "CREATE TABLE {table} (fid int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, name varchar);
                 INSERT INTO {table} (name) VALUES (NULL), {texts};"
            );
            if let Some(index) = index {
                sql += &format!("CREATE INDEX ON {table} ({index}); ANALYZE {table};");
            }
            postgres.execute(database, &sql);
        }
        // So that the index is asked although the table is small.
        postgres.execute(database, &format!("ALTER DATABASE \"{database}\" SET enable_seqscan = off"));
        let (store, _) = open(options(&postgres.url(database))).await;
        for cql2 in ranges() {
            let filter = || Filter::Holds(predicate(&cql2));
            let expected = found(&store, "plain", filter()).await;
            for (table, index) in ["a", "b", "c"].into_iter().zip(indexes) {
                assert_eq!(found(&store, table, filter()).await, expected, "{cql2} by {index} in {database}");
            }
        }
    }
}

/// A `numeric` is read as the double next to it; so a comparison of it is that of a column of these doubles.
#[tokio::test]
async fn a_numeric_compares_as_the_double_that_it_is_read_as() {
    let database = cluster().create_database("numerics");
    database.execute(
        "CREATE TABLE amount (fid int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, exact numeric, near double precision);
         INSERT INTO amount (exact, near) SELECT text::numeric, text::numeric::float8
         FROM unnest(ARRAY[NULL, 'NaN', 'Infinity', '-Infinity', '0', '0.1', '0.10000000000000000555', '0.100000000000000001',
                           '0.0999999999999999999', '0.10000000000000002', '0.09999999999999999', '-0.1', '2.5', '1e-300',
                           '-1e-300', '1e300', '9007199254740992', '9007199254740993', '9007199254740993.5',
                           '9007199254740994', '179769313486231570000e288', '5e-324']) AS text;
         CREATE INDEX ON amount (exact);
         ANALYZE amount;",
    );
    database.execute(&format!("ALTER DATABASE \"{}\" SET enable_seqscan = off", database.name()));
    let (store, _) = open(options(database.url())).await;
    let numbers = [
        "0",
        "0.1",
        "-0.1",
        "2.5",
        "9007199254740992",
        "9007199254740994",
        "1e300",
        "1e-300",
        "1.7976931348623157e308",
    ];
    let mut seen = 0;
    for (place, number) in numbers.iter().enumerate() {
        let other = numbers[(place + 2) % numbers.len()];
        let operators = ["=", "<>", "<", "<=", ">", ">="];
        let made = operators.iter().flat_map(|one| [format!("? {one} {number}"), format!("NOT (? {one} {number})")]);
        let lists = [
            format!("? IN ({number}, {other})"),
            format!("? NOT IN ({number}, {other})"),
            format!("? BETWEEN {number} AND {other}"),
            format!("? NOT BETWEEN {other} AND {number}"),
        ];
        for cql2 in made.chain(lists) {
            let by = |column: &str| Filter::Holds(predicate(&cql2.replace('?', column)));
            let expected = found(&store, "amount", by("near")).await;
            seen += expected.len();
            assert_eq!(found(&store, "amount", by("exact")).await, expected, "{cql2}");
        }
        let equals = |property: &str| Filter::Equals {
            property: property.to_owned(),
            value: Value::Number(number.parse().unwrap()),
        };
        let expected = found(&store, "amount", equals("near")).await;
        assert_eq!(found(&store, "amount", equals("exact")).await, expected, "{number}");
    }
    assert!(seen > 500, "{seen}");
}

/// A `uuid` compares as its text: what is not spelt as PostgreSQL spells it equals none.
#[tokio::test]
async fn a_uuid_compares_as_the_text_that_it_is_read_as() {
    const ONE: &str = "8f14e45f-ceea-167a-5a36-dedd4bea2543";
    const OTHER: &str = "c9f0f895-fb98-ab91-59f5-1fd0297e236d";
    let database = cluster().create_database("uuids");
    database.execute(
        "CREATE TABLE tag (fid int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, code uuid, word text);
         INSERT INTO tag (code) VALUES (NULL);
         INSERT INTO tag (code) SELECT md5(n::text)::uuid FROM generate_series(1, 20) AS n;
         UPDATE tag SET word = code::text;
         CREATE INDEX ON tag (code);",
    );
    let (store, _) = open(options(database.url())).await;
    let upper = ONE.to_uppercase();
    for cql2 in [
        format!("? = '{ONE}'"),
        format!("'{ONE}' = ?"),
        format!("? <> '{ONE}'"),
        format!("NOT (? = '{ONE}')"),
        format!("? = '{upper}'"),
        format!("? <> '{upper}'"),
        "? = 'none'".to_owned(),
        "NOT (? = 'none')".to_owned(),
        format!("? IN ('{ONE}', '{OTHER}', 'none')"),
        format!("? NOT IN ('{ONE}', '{OTHER}', 'none')"),
        format!("? IN ('{ONE}', '{upper}')"),
        format!("? NOT IN ('{ONE}', '{upper}')"),
        "? IN ('none', '')".to_owned(),
        "? NOT IN ('none', '')".to_owned(),
        format!("? > '{ONE}'"),
        "? LIKE '8f%'".to_owned(),
    ] {
        let by = |column: &str| Filter::Holds(predicate(&cql2.replace('?', column)));
        let expected = found(&store, "tag", by("word")).await;
        assert_eq!(found(&store, "tag", by("code")).await, expected, "{cql2}");
    }
    // A parameter names a uuid by its value, in either case.
    for (text, count) in [(ONE, 1), (upper.as_str(), 1), ("none", 0)] {
        let equals = Filter::Equals { property: "code".to_owned(), value: Value::Text(text.to_owned()) };
        assert_eq!(found(&store, "tag", equals).await.len(), count, "{text}");
    }
}
