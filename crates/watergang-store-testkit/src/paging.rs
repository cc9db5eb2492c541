//! Where pages end, and how a walk goes from one to the next and back.

use watergang_core::import::ImportMode;
use watergang_core::{
    Ask, Bbox, CrsId, Cursor, Direction, Filter, ItemQuery, PageEnd, RowBatch, SortKey, StoreError, Value,
};

use crate::Bench;
use crate::fixture::{COUNT, Thing, all, fill, read, target, things};
use crate::predicate::predicate;
use crate::read::{everything, ids_one_by_one};

/// From any page to the one before it, in every order: the same pages as on the way there.
pub async fn pages_are_the_same_on_the_way_back(bench: Bench) {
    const LIMIT: u64 = 7;
    fill(&*bench.store).await;
    let bbox = Filter::Bbox { bbox: Bbox::new(2.1, 50.6, 2.6, 51.0).unwrap(), crs: CrsId::Crs84 };
    let sorted = |property: &str, direction| vec![SortKey { property: property.to_owned(), direction }];
    for sort in [
        Vec::new(),
        sorted("rank", Direction::Descending),
        sorted("name", Direction::Ascending),
        sorted("day", Direction::Ascending),
        sorted("phenomenon_time", Direction::Descending),
    ] {
        for filter in [Filter::EVERYTHING, bbox.clone()] {
            let mut query = ItemQuery { sort: sort.clone(), ..ItemQuery::new(filter, LIMIT) };
            let mut starts = vec![None];
            while let Some(next) = page_end(&bench, &query).await.next {
                starts.push(Some(next.clone()));
                query.cursor = Some(next);
            }
            assert!(starts.len() > 2, "the fixture has several pages");
            for pair in starts.windows(2) {
                let last = pair[1].as_ref().unwrap();
                let back = bench.store.page_start(&Ask::default(), &things(), &query, last).await.unwrap();
                assert_eq!(back, pair[0], "{sort:?} before {last}");
            }
        }
    }
}

async fn page_end(bench: &Bench, query: &ItemQuery) -> PageEnd {
    bench.store.read(&Ask::default(), &things(), query).await.unwrap().page_end().await.unwrap()
}

/// The probe before the rows tells what the rows then show.
pub async fn a_page_end_is_known_before_its_rows(bench: Bench) {
    fill(&*bench.store).await;
    let bbox = Filter::Bbox { bbox: Bbox::new(2.1, 50.6, 2.6, 51.0).unwrap(), crs: CrsId::Crs84 };
    for filter in [Filter::EVERYTHING, bbox] {
        for limit in [1, 10, 1_000] {
            let query = ItemQuery::new(filter.clone(), limit);
            let mut rows = bench.store.read(&Ask::default(), &things(), &query).await.unwrap();
            let before = rows.page_end().await.unwrap();
            let mut returned = 0;
            while let Some(batch) = rows.next().await.unwrap() {
                returned += batch.len() as u64;
            }
            assert_eq!(before.number_returned, returned);
            assert_eq!(rows.page_end().await.unwrap(), before);
        }
    }
}

/// Place of `rank` among the values.
const RANK: usize = 1;

/// An item like others, of that rank.
fn ranked(id: String, rank: i64) -> Thing {
    let mut thing = Thing { id, ..all()[0].clone() };
    thing.values[RANK] = Value::Integer(rank);
    thing
}

/// Writes items in one import.
async fn write(bench: &Bench, things: &[Thing], mode: ImportMode) {
    let mut import = bench.store.begin_import(&Ask::default(), target(mode)).await.unwrap();
    assert!(import.push(things.iter().map(Thing::row).collect()).await.unwrap().is_empty());
    import.commit().await.unwrap();
    bench.store.inventory(&Ask::default()).await.unwrap();
}

/// Ids of a page, and its end as it was told before the rows.
async fn page(bench: &Bench, query: &ItemQuery) -> (Vec<String>, PageEnd) {
    let mut rows = bench.store.read(&Ask::default(), &things(), query).await.unwrap();
    let end = rows.page_end().await.unwrap();
    let mut ids = Vec::new();
    while let Some(batch) = rows.next().await.unwrap() {
        ids.extend(ids_of(Some(&batch)));
    }
    assert_eq!(ids.len() as u64, end.number_returned, "{query:?}");
    (ids, end)
}

/// Long pages, of several batches, are the same on the way back, each with the end that it was asked for.
pub async fn a_long_page_that_is_asked_for_by_its_end_ends_there(bench: Bench) {
    const COUNT: i64 = 7_000;
    const LIMIT: u64 = 2_500;
    let written: Vec<_> = (0..COUNT).map(|number| ranked(format!("{number:05}"), number % 1_000)).collect();
    write(&bench, &written, ImportMode::Append).await;
    let everywhere = Filter::Bbox { bbox: Bbox::new(-180.0, -90.0, 180.0, 90.0).unwrap(), crs: CrsId::Crs84 };
    let by_rank = vec![SortKey { property: "rank".to_owned(), direction: Direction::Descending }];
    for (sort, filter) in [
        (Vec::new(), Filter::EVERYTHING),
        (by_rank.clone(), Filter::EVERYTHING),
        (Vec::new(), everywhere.clone()),
        (by_rank, everywhere),
    ] {
        let mut query = ItemQuery { sort, ..ItemQuery::new(filter, LIMIT) };
        let mut pages = Vec::new();
        loop {
            let (ids, end) = page(&bench, &query).await;
            pages.push((query.cursor.clone(), ids, end.next.clone()));
            let Some(next) = end.next else { break };
            query.cursor = Some(next);
        }
        assert_eq!(pages.iter().map(|(_, ids, _)| ids.len()).collect::<Vec<_>>(), [2_500, 2_500, 2_000]);
        for (start, ids, next) in pages.into_iter().filter(|(_, _, next)| next.is_some()) {
            let last = next.clone().unwrap();
            let back = bench.store.page_start(&Ask::default(), &things(), &query, &last).await.unwrap();
            assert_eq!(back, start, "before {last}");
            query = ItemQuery { cursor: back, until: next.clone(), ..query };
            let (actual, end) = page(&bench, &query).await;
            assert!(actual == ids, "{} items until {last}, not {}", actual.len(), ids.len());
            assert_eq!(end.next, next);
            // Of what was before it, others may have gone since.
            let short = ItemQuery { limit: LIMIT + 2_600, ..query.clone() };
            let (actual, end) = page(&bench, &short).await;
            assert!(actual == ids, "{} items until {last}, not {}", actual.len(), ids.len());
            assert_eq!(end.next, next);
            query.until = None;
        }
    }
}

/// A page that ends where it was asked to is shorter only by what has gone.
pub async fn a_page_ends_at_the_item_that_it_was_asked_for(bench: Bench) {
    fill(&*bench.store).await;
    let all = all();
    for (last, limit) in [(4_usize, 1_000), (COUNT - 1, 1_000), (30, 31)] {
        let query = ItemQuery { limit: last as u64 + 1, ..everything(1) };
        let until = match page_end(&bench, &query).await.next {
            Some(until) => until,
            // Of the last item no page tells the place: the one before it does.
            None => page_end(&bench, &ItemQuery { limit: last as u64, ..query }).await.next.unwrap(),
        };
        let expected = if last == COUNT - 1 { &all[..last] } else { &all[..=last] };
        let query = ItemQuery { until: Some(until.clone()), ..everything(limit) };
        assert_eq!(read(&*bench.store, &query).await, expected);
        let end = page_end(&bench, &query).await;
        assert_eq!((end.number_returned, end.next), (expected.len() as u64, Some(until)));
    }
}

/// Rows that come in before the end of a long page push none over it, and rows that go pull none in, whether they come
/// and go before the second batch or when many have been read.
pub async fn a_page_ends_where_it_was_told_to_whatever_others_write(bench: Bench) {
    const OLD: i64 = 7_000;
    const LIMIT: usize = 5_500;
    let old: Vec<_> = (0..OLD).map(|number| ranked(format!("old {number:05}"), number * 10)).collect();
    write(&bench, &old, ImportMode::Append).await;

    let sort = vec![SortKey { property: "rank".to_owned(), direction: Direction::Ascending }];
    let query = ItemQuery { sort, ..everything(LIMIT as u64) };
    let read = async |query: &ItemQuery| bench.store.read(&Ask::default(), &things(), query).await.unwrap();
    let (mut early, mut late) = (read(&query).await, read(&query).await);
    let told = early.page_end().await.unwrap();
    assert_eq!(late.page_end().await.unwrap(), told);
    let mut seen_late = Vec::new();
    for _ in 0..4 {
        seen_late.extend(ids_of(late.next().await.unwrap().as_ref()));
    }
    // Of the first page one that has not been read yet goes and a hundred come.
    let kept: Vec<_> = old.iter().filter(|thing| thing.id != "old 05200").cloned().collect();
    let new: Vec<_> = (0..100).map(|number| ranked(format!("new {number:05}"), 52_000 + number * 10 + 5)).collect();
    write(&bench, &[kept.clone(), new].concat(), ImportMode::Replace).await;

    for (mut rows, mut seen) in [(early, Vec::new()), (late, seen_late)] {
        assert!(!seen.contains(&"old 05200".to_owned()));
        while let Some(batch) = rows.next().await.unwrap() {
            seen.extend(ids_of(Some(&batch)));
        }
        assert_eq!(rows.page_end().await.unwrap(), told);
        let mut rest = read(&ItemQuery { cursor: told.next.clone(), ..query.clone() }).await;
        while let Some(batch) = rest.next().await.unwrap() {
            seen.extend(ids_of(Some(&batch)));
        }
        seen.retain(|id| id.starts_with("old"));
        let lost: Vec<_> = kept.iter().map(|thing| &thing.id).filter(|id| !seen.contains(id)).collect();
        assert!(lost.is_empty(), "no page has {lost:?}");
        assert!(seen.is_sorted() && seen.len() == kept.len(), "each once and in order");
    }
}

fn ids_of(batch: Option<&RowBatch>) -> Vec<String> {
    batch.into_iter().flat_map(RowBatch::rows).map(|row| row.id().to_item_id().0).collect()
}

/// A walk goes on after texts of any length by tokens that fit into an address, and says so where the item that such a
/// token names is gone.
pub async fn a_walk_goes_on_after_texts_that_fit_into_no_address(bench: Bench) {
    const COUNT: usize = 7;
    const TOKEN_MAX_BYTES: usize = 4_096;
    // The last letters decide.
    let long = |number: usize| format!("{}{}", "\u{e9}".repeat(30_000), number % 3);
    let thing = |number: usize| {
        let mut thing = ranked(format!("{number}"), 1);
        thing.values[0] = Value::Text(long(number));
        thing
    };
    let written: Vec<_> = (1..=COUNT).map(thing).collect();
    write(&bench, &written, ImportMode::Append).await;
    for (direction, expected) in [
        (Direction::Ascending, ["3", "6", "1", "4", "7", "2", "5"]),
        (Direction::Descending, ["2", "5", "1", "4", "7", "3", "6"]),
    ] {
        assert_eq!(ids_one_by_one(&*bench.store, &things(), "name", direction).await, expected);
    }
    let sort = vec![SortKey { property: "name".to_owned(), direction: Direction::Ascending }];
    let mut query = ItemQuery { sort, ..everything(1) };
    let mut starts = vec![None];
    while let Some(next) = page_end(&bench, &query).await.next {
        let token = next.to_string();
        assert!(token.len() <= TOKEN_MAX_BYTES, "a token of {} bytes", token.len());
        query.cursor = Some(Cursor::parse(&token).unwrap());
        starts.push(query.cursor.clone());
    }
    // And back.
    for pair in starts.windows(2) {
        let last = pair[1].as_ref().unwrap();
        let back = bench.store.page_start(&Ask::default(), &things(), &query, last).await.unwrap();
        let back = back.map(|back| Cursor::parse(&back.to_string()).unwrap());
        assert_eq!(back, pair[0]);
        let query = ItemQuery { cursor: back, until: Some(last.clone()), ..query.clone() };
        assert_eq!(page_end(&bench, &query).await.number_returned, 1);
    }
    // Item 1, the third, gets another text.
    let mut changed = written.clone();
    changed[0].values[0] = Value::Text(long(4) + "!");
    write(&bench, &changed, ImportMode::Replace).await;
    let query = ItemQuery { cursor: starts[3].clone(), ..query };
    let answer = bench.store.read(&Ask::default(), &things(), &query).await;
    assert!(matches!(answer, Err(StoreError::ForeignCursor)), "{:?}", answer.err());
}

/// Few items of many, in any order, with and without words: every page is found, however far apart its items are.
pub async fn few_of_many_items_are_found_in_any_order(bench: Bench) {
    const COUNT: i64 = 12_000;
    let written: Vec<_> = (0..COUNT)
        .map(|number| {
            let mut thing = ranked(format!("{number:05}"), (number * 7_919) % 4_001);
            let word = if number % 1_500 == 7 { "\u{c9}cluse" } else { "Aa" };
            thing.values[0] = Value::Text(format!("{word} {}", number % 50));
            thing
        })
        .collect();
    write(&bench, &written, ImportMode::Append).await;
    let name = |one: &Thing| match one.value("name") {
        Value::Text(name) => name,
        _ => String::new(),
    };
    let rank = |one: &Thing| match one.value("rank") {
        Value::Integer(rank) => rank,
        _ => 0,
    };
    let mut few: Vec<_> = written.iter().filter(|thing| name(thing).starts_with('\u{c9}')).cloned().collect();
    assert_eq!(few.len(), 8);
    for filter in
        [Filter::Holds(predicate("CASEI(name) LIKE CASEI('\u{e9}CLUSE%')")), Filter::Search(vec!["ecluse".to_owned()])]
    {
        for property in ["id", "rank", "name"] {
            few.sort_by_key(|thing| match property {
                "rank" => (rank(thing), String::new(), thing.id.clone()),
                "name" => (0, name(thing), thing.id.clone()),
                _ => (0, String::new(), thing.id.clone()),
            });
            let expected: Vec<_> = few.iter().map(|thing| thing.id.clone()).collect();
            let sort = vec![SortKey { property: property.to_owned(), direction: Direction::Ascending }];
            for limit in [1, 3, 100] {
                let mut query = ItemQuery { sort: sort.clone(), ..ItemQuery::new(filter.clone(), limit) };
                let mut seen = Vec::new();
                loop {
                    let (ids, end) = page(&bench, &query).await;
                    seen.extend(ids);
                    let Some(next) = end.next else { break };
                    query.cursor = Some(next);
                }
                assert_eq!(seen, expected, "{filter:?} by {property}, {limit} at a time");
            }
        }
    }
}
