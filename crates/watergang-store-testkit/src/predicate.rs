//! Predicates: whatever part of one a store leaves to its database, it selects what the evaluator finds true.

use std::time::{Duration, Instant};

use watergang_core::{Ask, AxisOrder, Expression, Filter, ItemQuery, RowRef, Store, StoreError, ValueRef};
use watergang_cql2::{Condition, Context, Encoding, Evaluator, Functions, Item, Limits, text};

use crate::Bench;
use crate::fixture::{fill, schema, things};

/// Predicates that make no others.
const LEAVES: &[&str] = &[
    "rank = 5",
    "rank <> 5",
    "rank < 3.5",
    "rank >= -2.5",
    "rank = 2.5",
    "rank <> 2.5",
    "rank > 1e300",
    "rank < 1e300",
    "7 < rank",
    "rank BETWEEN -5 AND 12",
    "rank NOT BETWEEN -5 AND 12",
    "rank IN (1, 5, 17, 29)",
    "rank NOT IN (1, 5, 17, 29)",
    "width_m = 5",
    "width_m <> 5",
    "width_m < 2.5",
    "width_m >= 7.5",
    "width_m IN (2.5, 5, 7.5)",
    "width_m NOT IN (2.5, 5, 7.5)",
    "width_m BETWEEN 1 AND 3",
    "rank < width_m",
    "rank * 2 + 1 > width_m",
    "rank % 7 = 3",
    "width_m / 0 > 1",
    "name = 'Aa'",
    "name <> 'Aa'",
    "name = 'Écluse'",
    "name <> 'E\u{301}cluse'",
    "name IN ('Aa', 'élargi', 'zand')",
    "name NOT IN ('Aa', 'élargi', 'zand')",
    "name < 'Z'",
    "name LIKE 'A%'",
    "name NOT LIKE '_a'",
    "CASEI(name) = CASEI('AA')",
    "ACCENTI(CASEI(name)) LIKE ACCENTI(CASEI('ÉC%'))",
    "ACCENTI(name) IN (ACCENTI('Ecluse'), ACCENTI('Ost'))",
    "name IS NULL",
    "name IS NOT NULL",
    "rank IS NULL",
    "width_m IS NOT NULL",
    "open IS NULL",
    "day IS NOT NULL",
    "geom IS NULL",
    "geom IS NOT NULL",
    "open",
    "open = TRUE",
    "open = FALSE",
    "open <> TRUE",
    "day = DATE('2024-03-03')",
    "day <> DATE('2024-03-03')",
    "day >= DATE('2024-06-15')",
    "day < DATE('2024-03-03')",
    "day IN (DATE('2024-03-03'), DATE('2024-07-07'))",
    "day BETWEEN DATE('2024-02-02') AND DATE('2024-04-04')",
    "phenomenon_time > TIMESTAMP('2024-06-15T12:00:00Z')",
    "phenomenon_time <= TIMESTAMP('2024-03-03T02:30:00Z')",
    "phenomenon_time = TIMESTAMP('2024-03-03T02:30:00Z')",
    "T_AFTER(phenomenon_time, DATE('2024-09-01'))",
    "T_BEFORE(day, DATE('2024-04-01'))",
    "T_DISJOINT(phenomenon_time, INTERVAL('2024-03-01', '2024-10-01'))",
    "T_INTERSECTS(phenomenon_time, INTERVAL('2024-03-01', '..'))",
    "T_INTERSECTS(INTERVAL(day, phenomenon_time), INTERVAL('2024-03-01', '2024-04-01'))",
    "T_DURING(INTERVAL(day, phenomenon_time), INTERVAL('2024-02-01', '2024-08-01'))",
    "T_AFTER(INTERVAL('2024-06-01', '2024-07-01'), day)",
    "year(day) = 2024",
    "S_INTERSECTS(geom, BBOX(2.1, 50.6, 2.4, 50.9))",
    "S_INTERSECTS(geom, POLYGON((2.1 50.6, 2.6 50.6, 2.1 51.1, 2.1 50.6)))",
    "S_DISJOINT(geom, BBOX(2.1, 50.6, 2.4, 50.9))",
    "S_WITHIN(geom, BBOX(2.1, 50.6, 2.6, 51.1))",
    "S_CONTAINS(geom, POINT(2.26 50.76))",
    "S_TOUCHES(geom, LINESTRING(2.25 50.5, 2.25 51.5))",
    "S_CROSSES(geom, LINESTRING(2 50.9, 3 50.9))",
    "S_OVERLAPS(geom, BBOX(2.1, 50.6, 2.4, 50.9))",
    "S_EQUALS(geom, POINT(2.125 50.5))",
    "S_INTERSECTS(geom, BBOX(179, 0, -179, 20))",
    "S_INTERSECTS(BBOX(2.1, 50.6, 2.4, 50.9), geom)",
    "area_ha(geom) > 1000",
    "length_m(geom) < 20000",
    "distance_m(geom, POINT(2.3 50.8)) < 15000",
    "S_CROSSES(LINESTRING(0 0, 1 1), LINESTRING(0 1, 1 0))",
    "distance_m(POINT(0 0), POINT(1 0)) < 5",
    "TRUE",
    "FALSE",
];

/// How many predicates are made of the others.
const MADE: usize = 240;

/// The predicate that a text of CQL2 says, its positions as longitude and latitude.
#[must_use]
pub fn predicate(cql2: &str) -> Expression {
    let encoding = Encoding { axis_order: AxisOrder::EastNorth, limits: Limits::default() };
    text::parse(cql2, &encoding).unwrap_or_else(|error| panic!("{cql2}: {error}"))
}

/// Texts of predicates: simple ones, and others that are made of them, the same every time.
#[must_use]
pub fn predicates() -> Vec<String> {
    let mut all: Vec<String> = LEAVES.iter().map(|leaf| (*leaf).to_owned()).collect();
    all.extend(LEAVES.iter().map(|leaf| format!("NOT ({leaf})")));
    // A congruential generator (Knuth, MMIX): what it gives looks random and is the same every time.
    let mut state = 0x5EED_u64;
    let mut next = |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % limit
    };
    for _ in 0..MADE {
        let (a, b, c) = (LEAVES[next(LEAVES.len())], LEAVES[next(LEAVES.len())], LEAVES[next(LEAVES.len())]);
        all.push(match next(6) {
            0 => format!("{a} AND {b}"),
            1 => format!("{a} OR {b}"),
            2 => format!("NOT ({a} AND {b})"),
            3 => format!("NOT ({a} OR {b}) AND {c}"),
            4 => format!("({a} OR {b}) AND ({b} OR {c})"),
            _ => format!("({a} AND {b}) OR (NOT ({c}) AND {a})"),
        });
    }
    // As long as the limits of the language let them be: what a database makes of them may be as deep as they are long.
    let many =
        |divider: &str, count: u32, one: fn(u32) -> String| (0..count).map(one).collect::<Vec<_>>().join(divider);
    all.push(many(" OR ", 1_099, |number| format!("rank > {number}")));
    all.push(many(" AND ", 1_099, |number| format!("rank <> {number}")));
    all.push(format!("width_m IN ({})", many(", ", 1_500, |number| format!("{number}.5"))));
    all.push(many(" OR ", 600, |number| {
        let (x, y) = (2 + number % 2, 50 + number / 2 % 2);
        format!("S_INTERSECTS(geom, BBOX({x}.{number}, {y}.1, {x}.{number}1, {y}.9))")
    }));
    all
}

/// Texts in and out of normal form C, and what stands beside them in an order by code points.
#[must_use]
pub fn rough_texts() -> Vec<String> {
    let pieces = [
        "",
        "a",
        "b",
        "e",
        "K",
        "z",
        ";",
        "<",
        "0",
        "9",
        "\u{e9}",
        "e\u{301}",
        "e\u{323}\u{302}",
        "\u{ea}\u{323}",
        "\u{301}",
        "\u{338}",
        "\u{37e}",
        "\u{1fef}",
        "\u{212a}",
        "\u{212b}",
        "A\u{30a}",
        "\u{2019}",
        "\u{1f600}",
        "~",
        "\u{7f}",
    ];
    let pairs = pieces.iter().flat_map(|one| pieces.iter().map(move |other| format!("{one}{other}")));
    pairs.clone().chain(pairs.map(|pair| format!("NL-{pair}x"))).collect()
}

/// Predicates of a column `name` that are ranges of texts or patterns.
#[must_use]
pub fn ranges() -> Vec<String> {
    let texts = [
        "a",
        "e",
        "f",
        "z",
        "K",
        "L",
        ";",
        "0",
        "5",
        "~",
        "\u{e9}",
        "e\u{301}",
        "\u{1ec7}",
        "\u{c5}",
        "ae",
        "eK",
        "e\u{e9}",
        "K;",
        "NL-",
        "NL-e",
        "NL-Kx",
        "NL-\u{e9}",
        "NL-5",
        "NL-ex",
    ];
    let mut all: Vec<String> = Vec::new();
    for (place, text) in texts.iter().enumerate() {
        let other = texts[(place * 7 + 5) % texts.len()];
        all.extend([
            format!("name < '{text}'"),
            format!("name >= '{text}'"),
            format!("NOT (name <= '{text}')"),
            format!("name LIKE '{text}%'"),
            format!("name LIKE '{text}_%x'"),
            format!("name NOT LIKE '{text}%'"),
            format!("name > '{text}' AND '{other}' >= name"),
            format!("name >= '{text}' AND name < '{text}z'"),
            format!("name < '{text}' OR name LIKE '{other}%'"),
            format!("(name > '{text}' AND name < '{other}' AND name LIKE 'NL%') OR name IS NULL"),
        ]);
    }
    // Each kind with some of the texts: a third says as much, and sooner.
    all.into_iter().step_by(3).collect()
}

/// A row of a batch that has all columns.
struct AsItem<'a> {
    row: RowRef<'a>,
    properties: &'a [String],
}

impl Item for AsItem<'_> {
    fn value(&self, slot: usize) -> ValueRef<'_> {
        self.row.named(&self.properties[slot])
    }
    fn geometry(&self) -> Option<&[u8]> {
        self.row.wkb()
    }
}

async fn ids_that_hold(store: &dyn Store, query: &ItemQuery, condition: Option<&Condition>) -> Vec<String> {
    let mut rows = store.read(&Ask::default(), &things(), query).await.unwrap();
    let mut ids = Vec::new();
    while let Some(batch) = rows.next().await.unwrap() {
        let mut evaluator = condition.map(Evaluator::new);
        for row in batch.rows() {
            let holds = evaluator.as_mut().is_none_or(|evaluator| {
                evaluator.is_true_of(&AsItem { row, properties: condition.map_or(&[], Condition::properties) })
            });
            if holds {
                ids.push(row.id().to_item_id().0);
            }
        }
    }
    ids
}

/// Reads, counts and pages of a filtered collection are those of its items that the evaluator finds the predicate true of.
pub async fn a_predicate_selects_what_it_is_true_of(bench: Bench) {
    fill(&*bench.store).await;
    let (schema, functions) = (schema(), Functions::of_lon_lat());
    let everything = ItemQuery::new(Filter::EVERYTHING, 1_000);
    let mut selective = 0;
    for cql2 in predicates() {
        let predicate = predicate(&cql2);
        let condition = Condition::new(&predicate, &Context { schema: &schema, functions: &functions })
            .unwrap_or_else(|error| panic!("{cql2}: {error}"));
        let expected = ids_that_hold(&*bench.store, &everything, Some(&condition)).await;
        let filter = Filter::Holds(predicate);
        let query = ItemQuery::new(filter.clone(), 1_000);
        assert_eq!(ids_that_hold(&*bench.store, &query, None).await, expected, "{cql2}");
        let (_, count) = bench.store.count(&Ask::default(), &things(), &filter).await.unwrap();
        assert_eq!(count, expected.len() as u64, "count of {cql2}");
        let mut paged = Vec::new();
        let mut query = ItemQuery { columns: watergang_core::Columns::Only(Vec::new()), ..ItemQuery::new(filter, 50) };
        loop {
            paged.extend(ids_that_hold(&*bench.store, &query, None).await);
            let mut rows = bench.store.read(&Ask::default(), &things(), &query).await.unwrap();
            let Some(next) = rows.page_end().await.unwrap().next else { break };
            query.cursor = Some(next);
        }
        assert_eq!(paged, expected, "pages of {cql2}");
        selective += usize::from(!expected.is_empty() && expected.len() < crate::fixture::COUNT);
    }
    assert!(selective > 150, "most predicates select some of the items, {selective} do");
}

/// What is decided on the rows leaves whoever reads them free, and ends when nobody waits for it any more.
pub async fn a_predicate_that_takes_long_is_broken_off(bench: Bench) {
    fill(&*bench.store).await;
    // Each edge of the one crosses each of the other: to see that takes a good part of the second for every item.
    let steps = |along: fn(u32) -> String| (0..100).map(along).collect::<Vec<_>>().join(", ");
    let (one, other) =
        (steps(|step| format!("{step} {}", step % 2 * 100)), steps(|step| format!("{} {step}", step % 2 * 100)));
    let filter =
        Filter::Holds(predicate(&format!("distance_m(LINESTRING({one}), LINESTRING({other})) < width_m - 1e9")));
    let until = || Ask { deadline: Some(Instant::now() + Duration::from_secs(1)), ..Ask::default() };
    let (ask, query) = (until(), ItemQuery::new(filter.clone(), 1_000));
    let read = bench.store.read(&ask, &things(), &query).await;
    assert!(matches!(read, Err(StoreError::TimedOut { .. })));
    let count = bench.store.count(&until(), &things(), &filter).await;
    assert!(matches!(count, Err(StoreError::TimedOut { .. })), "{count:?}");
}
