//! Reading.

use watergang_core::{
    Ask, Bbox, CollectionId, Columns, CrsId, Cursor, Direction, Filter, GeometryKind, Instant, Interval, ItemId,
    ItemQuery, KeyKind, PropertyKind, SortKey, Store, StoreError, Value,
};

use crate::Bench;
use crate::fixture::{COUNT, Shape, Thing, all, check_filter, fill, ids, read, things};

pub(crate) fn everything(limit: u64) -> ItemQuery {
    ItemQuery::new(Filter::EVERYTHING, limit)
}

/// Schema, key, CRS and time are what the database says.
pub async fn the_inventory_tells_what_the_database_knows(bench: Bench) {
    fill(&*bench.store).await;
    let inventory = bench.store.inventory(&Ask::default()).await.unwrap();
    let found = inventory.collections.iter().find(|collection| collection.id == things()).unwrap();
    assert_eq!((found.id_kind, found.storage_crs), (KeyKind::Text, CrsId::Epsg(4326)));
    let kinds: Vec<_> =
        found.schema.properties.iter().map(|property| (property.name.as_str(), property.kind)).collect();
    assert_eq!(
        kinds,
        [
            ("id", PropertyKind::Text),
            ("name", PropertyKind::Text),
            ("rank", PropertyKind::Integer),
            ("width_m", PropertyKind::Number),
            ("open", PropertyKind::Boolean),
            ("day", PropertyKind::Date),
            ("phenomenon_time", PropertyKind::DateTime)
        ]
    );
    let geometry = found.schema.geometry.as_ref().unwrap();
    assert_eq!((geometry.name.as_str(), geometry.kind), ("geom", GeometryKind::Any));
    assert!(!found.schema.properties[0].nullable && found.schema.properties[1].nullable);
}

/// All values, all geometries, in the order of arrival.
pub async fn every_item_comes_as_it_was_written(bench: Bench) {
    fill(&*bench.store).await;
    assert_eq!(read(&*bench.store, &everything(1_000)).await, all());
}

/// Any page size, with and without a filter.
pub async fn pages_joined_by_cursor_are_the_whole_and_nothing_twice(bench: Bench) {
    fill(&*bench.store).await;
    let bbox = Filter::Bbox { bbox: Bbox::new(2.1, 50.6, 2.6, 51.0).unwrap(), crs: CrsId::Crs84 };
    for filter in [Filter::EVERYTHING, bbox] {
        let whole = read(&*bench.store, &ItemQuery::new(filter.clone(), 1_000)).await;
        for limit in [1, 7, 60, COUNT as u64, 1_000] {
            assert_eq!(walk(&bench, ItemQuery::new(filter.clone(), limit)).await, whole, "limit {limit}, {filter:?}");
        }
    }
}

/// Pages until there is no next one, checking each page's end.
async fn walk(bench: &Bench, mut query: ItemQuery) -> Vec<Thing> {
    let mut joined = Vec::new();
    loop {
        let page = read(&*bench.store, &query).await;
        assert!(page.len() as u64 <= query.limit);
        let mut rows = bench.store.read(&Ask::default(), &things(), &query).await.unwrap();
        while rows.next().await.unwrap().is_some() {}
        let end = rows.page_end().await.unwrap();
        assert_eq!(end.number_returned, page.len() as u64);
        joined.extend(page);
        match end.next {
            // A cursor survives being a token in a URL.
            Some(cursor) => query.cursor = Some(Cursor::parse(&cursor.to_string()).unwrap()),
            None => return joined,
        }
    }
}

/// `offset` counts in the order of the page.
pub async fn an_offset_leaps_over_items(bench: Bench) {
    fill(&*bench.store).await;
    for (offset, limit) in [(0, 5), (10, 5), (COUNT as u64 - 3, 10), (COUNT as u64, 10), (10_000, 1)] {
        let query = ItemQuery { offset, ..everything(limit) };
        let expected: Vec<_> = all().into_iter().skip(offset as usize).take(limit as usize).collect();
        assert_eq!(read(&*bench.store, &query).await, expected);
    }
}

/// One item, or none.
pub async fn an_item_is_found_by_its_id_and_by_nothing_like_it(bench: Bench) {
    fill(&*bench.store).await;
    let item = async |id: &str| bench.store.item(&Ask::default(), &things(), &ItemId(id.to_owned())).await.unwrap().1;
    let row = item("thing:007").await.unwrap();
    let written = all().into_iter().find(|thing| thing.id == "thing:007").unwrap();
    assert_eq!(crate::fixture::of_batch(row.batch()), [written]);
    for id in ["thing:7", "THING:007", "thing:007 ", "", "1", "thing:999", "'; DROP TABLE things; --", "thing:00%"] {
        assert!(item(id).await.is_none(), "{id}");
    }
}

/// Boundary included; a triangle's envelope is not the triangle.
pub async fn a_bbox_takes_what_touches_it_and_what_has_no_geometry(bench: Bench) {
    fill(&*bench.store).await;
    for bounds in [
        [2.0, 50.5, 2.5, 51.0],
        [2.0, 50.5, 2.0, 50.5],
        [2.125, 50.0, 2.125, 52.0],
        [2.1, 50.6, 2.11, 50.61],
        [2.11, 50.61, 2.12, 50.62],
        [-180.0, -90.0, 180.0, 90.0],
        [10.0, 10.0, 11.0, 11.0],
        [2.3, 50.71, 2.75, 51.13],
    ] {
        let [min_x, min_y, max_x, max_y] = bounds;
        for crs in [CrsId::Crs84, CrsId::Epsg(4326)] {
            let filter = Filter::Bbox { bbox: Bbox::new(min_x, min_y, max_x, max_y).unwrap(), crs };
            check_filter(&*bench.store, filter, |thing| thing.shape.touches(bounds)).await;
        }
    }
}

/// West edge east of the east edge.
pub async fn a_bbox_over_the_antimeridian_is_two_boxes(bench: Bench) {
    fill(&*bench.store).await;
    let filter = Filter::Bbox { bbox: Bbox::new(179.0, -20.0, -179.0, 20.0).unwrap(), crs: CrsId::Crs84 };
    check_filter(&*bench.store, filter, |thing| {
        thing.shape.touches([179.0, -20.0, 180.0, 20.0]) || thing.shape.touches([-180.0, -20.0, -179.0, 20.0])
    })
    .await;
}

/// Web Mercator keeps the sides of a rectangle, so that the same rectangle in degrees is the oracle. Its corners are
/// off the lattice of the fixture, where rounding decides nothing.
pub async fn a_bbox_in_another_crs_is_brought_home(bench: Bench) {
    fill(&*bench.store).await;
    const RADIUS_M: f64 = 6_378_137.0;
    let mercator = |lon: f64, lat: f64| {
        (lon.to_radians() * RADIUS_M, (std::f64::consts::FRAC_PI_4 + lat.to_radians() / 2.0).tan().ln() * RADIUS_M)
    };
    let bounds = [2.2111, 50.5222, 2.7333, 51.0444];
    let ((min_x, min_y), (max_x, max_y)) = (mercator(bounds[0], bounds[1]), mercator(bounds[2], bounds[3]));
    let filter = Filter::Bbox { bbox: Bbox::new(min_x, min_y, max_x, max_y).unwrap(), crs: CrsId::Epsg(3857) };
    check_filter(&*bench.store, filter, |thing| thing.shape.touches(bounds)).await;
}

/// Six numbers.
pub async fn heights_count_where_both_sides_have_them(bench: Bench) {
    fill(&*bench.store).await;
    let bounds = [2.0, 50.0, 3.0, 52.0];
    let bbox = Bbox::new(2.0, 50.0, 3.0, 52.0).unwrap().with_heights(-50.0, 50.0).unwrap();
    check_filter(&*bench.store, Filter::Bbox { bbox, crs: CrsId::Crs84h }, |thing| match thing.shape {
        Shape::PointZ(_, _, z) => thing.shape.touches(bounds) && (-50.0..=50.0).contains(&z),
        _ => thing.shape.touches(bounds),
    })
    .await;
}

/// Instants, closed and open intervals.
pub async fn a_time_takes_what_touches_it_and_what_has_no_time(bench: Bench) {
    fill(&*bench.store).await;
    for text in [
        "2024-03-03T02:30:00Z",
        "2024-03-03",
        "2024-02-01T00:00:00Z/2024-05-01T00:00:00Z",
        "../2024-06-15T00:00:00Z",
        "2024-06-15T00:00:00Z/..",
        "0000-01-01T00:00:00Z/2024-01-20T00:00:00Z",
        "2024-11-01T00:00:00Z/9999-12-31T00:00:00Z",
        "1999-01-01/2000-01-01",
    ] {
        let interval = Interval::parse_parameter(text).unwrap();
        check_filter(&*bench.store, Filter::Datetime(interval), |thing| match thing.value("phenomenon_time") {
            Value::Text(seen) => {
                let seen = Instant::parse(&seen).unwrap();
                interval.start.is_none_or(|start| start <= seen) && interval.end.is_none_or(|end| seen <= end)
            }
            _ => true,
        })
        .await;
    }
}

/// Ids and one value of each kind, alone and together with a bbox.
pub async fn ids_and_equal_values_select(bench: Bench) {
    fill(&*bench.store).await;
    let wanted = ["thing:001", "thing:100", "nothing", "'; --"];
    let filter = Filter::Ids(wanted.iter().map(|id| ItemId((*id).to_owned())).collect());
    check_filter(&*bench.store, filter, |thing| wanted.contains(&thing.id.as_str())).await;
    check_filter(&*bench.store, Filter::Ids(vec![]), |_| false).await;
    for (property, value) in [
        ("id", Value::Text("thing:001".to_owned())),
        ("name", Value::Text("élargi".to_owned())),
        ("name", Value::Text("aa".to_owned())),
        ("name", Value::Text("\"quoted\"; DROP".to_owned())),
        ("name", Value::Text("with\nbreak".to_owned())),
        ("name", Value::Text(String::new())),
        ("rank", Value::Integer(-3)),
        ("rank", Value::Integer(1_000_000_000_000)),
        ("width_m", Value::Number(2.5)),
        ("open", Value::Boolean(true)),
        ("open", Value::Boolean(false)),
        ("day", Value::Text("2024-03-03".to_owned())),
        ("phenomenon_time", Value::Text("2024-03-03T02:30:00Z".to_owned())),
    ] {
        let equals = Filter::Equals { property: property.to_owned(), value: value.clone() };
        check_filter(&*bench.store, equals.clone(), |thing| thing.value(property) == value).await;
        let bounds = [2.0, 50.5, 2.5, 51.0];
        let bbox = Filter::Bbox { bbox: Bbox::new(2.0, 50.5, 2.5, 51.0).unwrap(), crs: CrsId::Crs84 };
        check_filter(&*bench.store, Filter::All(vec![bbox, equals]), |thing| {
            thing.value(property) == value && thing.shape.touches(bounds)
        })
        .await;
    }
}

/// Counts come from indexes; walks look at rows.
pub async fn counts_are_what_a_walk_finds(bench: Bench) {
    fill(&*bench.store).await;
    let count = async |filter: &Filter| bench.store.count(&Ask::default(), &things(), filter).await.unwrap().1;
    assert_eq!(count(&Filter::EVERYTHING).await, COUNT as u64);
    // Boxes on and off the fixture's lattice, so that items lie on edges.
    for step in 0..24 {
        let low = f64::from(step) / 23.0;
        let bbox = Bbox::new(2.0 + low, 50.5 + low / 2.0, 2.0 + low + 0.125, 51.2).unwrap();
        let filter = Filter::Bbox { bbox, crs: CrsId::Crs84 };
        let walked = read(&*bench.store, &ItemQuery::new(filter.clone(), 1_000)).await;
        assert_eq!(count(&filter).await, walked.len() as u64, "{filter:?}");
        assert_eq!(count(&filter).await, walked.len() as u64, "again, from the cache");
    }
}

/// A first page that is the whole tells the count; any other one only after somebody has counted.
pub async fn a_count_is_known_where_the_rows_tell_it(bench: Bench) {
    fill(&*bench.store).await;
    let known =
        async |query: ItemQuery| bench.store.read(&Ask::default(), &things(), &query).await.unwrap().known_count();
    let filters = [
        Filter::EVERYTHING,
        Filter::Bbox { bbox: Bbox::new(2.1, 50.6, 2.6, 51.0).unwrap(), crs: CrsId::Crs84 },
        Filter::Ids(vec![ItemId("no such item".to_owned())]),
    ];
    for filter in filters {
        let count = read(&*bench.store, &ItemQuery::new(filter.clone(), 1_000)).await.len() as u64;
        assert!(count == 0 || count > 2, "the fixture has pages for {filter:?}");
        // In this order: what one page tells is remembered.
        if count > 0 {
            let later = ItemQuery { offset: 1, ..ItemQuery::new(filter.clone(), 1_000) };
            assert_eq!(known(later).await, Some(count), "{filter:?}: read whole a moment ago");
        }
        assert_eq!(known(ItemQuery::new(filter.clone(), 1)).await, Some(count), "{filter:?}");
    }
    let unseen = Filter::Bbox { bbox: Bbox::new(2.2, 50.6, 2.6, 51.0).unwrap(), crs: CrsId::Crs84 };
    assert_eq!(known(ItemQuery::new(unseen.clone(), 2)).await, None, "a part tells nothing of the whole");
    let (_, count) = bench.store.count(&Ask::default(), &things(), &unseen).await.unwrap();
    assert_eq!(known(ItemQuery::new(unseen, 2)).await, Some(count));
}

/// Column selection reaches the rows.
pub async fn only_the_columns_asked_for_come(bench: Bench) {
    fill(&*bench.store).await;
    let columns = Columns::Only(vec!["width_m".to_owned(), "name".to_owned()]);
    let query = ItemQuery { columns, geometry: false, ..everything(5) };
    let mut rows = bench.store.read(&Ask::default(), &things(), &query).await.unwrap();
    let batch = rows.next().await.unwrap().unwrap();
    assert_eq!(**batch.columns(), ["width_m".to_owned(), "name".to_owned()]);
    for (row, written) in batch.rows().zip(all()) {
        assert_eq!(row.wkb(), None);
        assert_eq!(
            (row.value(0).to_value(), row.value(1).to_value()),
            (written.value("width_m"), written.value("name"))
        );
    }
}

/// Both directions, ties broken by arrival, texts by code point; paged and whole.
pub async fn a_sort_is_total_and_puts_what_lacks_the_property_last(bench: Bench) {
    fill(&*bench.store).await;
    for property in ["name", "rank", "width_m", "day", "phenomenon_time"] {
        for direction in [Direction::Ascending, Direction::Descending] {
            let sort = vec![SortKey { property: property.to_owned(), direction }];
            let mut expected = all();
            expected.sort_by(|a, b| compare(&a.value(property), &b.value(property), direction));
            let query = ItemQuery { sort: sort.clone(), ..everything(1_000) };
            assert_eq!(read(&*bench.store, &query).await, expected, "{property} {direction:?}");
            let paged = walk(&bench, ItemQuery { sort, ..everything(17) }).await;
            assert_eq!(paged, expected, "{property} {direction:?} in pages");
        }
    }
}

fn compare(a: &Value, b: &Value, direction: Direction) -> std::cmp::Ordering {
    let order = match (a, b) {
        (Value::Null, Value::Null) => return std::cmp::Ordering::Equal,
        (Value::Null, _) => return std::cmp::Ordering::Greater,
        (_, Value::Null) => return std::cmp::Ordering::Less,
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Integer(a), Value::Integer(b)) => a.cmp(b),
        (Value::Number(a), Value::Number(b)) => a.total_cmp(b),
        _ => panic!("the fixture compares no {a:?} with {b:?}"),
    };
    if direction == Direction::Descending { order.reverse() } else { order }
}

/// Several properties, each its own way: what the first leaves open the next decides.
pub async fn a_sort_by_several_goes_each_its_own_way(bench: Bench) {
    fill(&*bench.store).await;
    for (first, second) in [("rank", "name"), ("day", "width_m"), ("name", "phenomenon_time")] {
        for direction in [Direction::Ascending, Direction::Descending] {
            let other = if direction == Direction::Ascending { Direction::Descending } else { Direction::Ascending };
            let key = |property: &str, direction| SortKey { property: property.to_owned(), direction };
            let sort = vec![key(first, direction), key(second, other)];
            let mut expected = all();
            expected.sort_by(|a, b| {
                let by_first = compare(&a.value(first), &b.value(first), direction);
                by_first.then_with(|| compare(&a.value(second), &b.value(second), other))
            });
            let paged = walk(&bench, ItemQuery { sort, ..everything(7) }).await;
            assert_eq!(paged, expected, "{first} {direction:?}, {second} {other:?}");
        }
    }
}

/// Ids of a collection sorted by one property, read in pages of one item each, whose cursors go the way of a client's.
pub async fn ids_one_by_one(store: &dyn Store, of: &CollectionId, property: &str, direction: Direction) -> Vec<String> {
    let mut ids = Vec::new();
    let mut query = everything(1);
    query.sort = vec![SortKey { property: property.to_owned(), direction }];
    loop {
        let mut rows = store.read(&Ask::default(), of, &query).await.unwrap();
        while let Some(batch) = rows.next().await.unwrap() {
            ids.extend(batch.rows().map(|row| row.id().to_item_id().0));
        }
        let Some(next) = rows.page_end().await.unwrap().next else { return ids };
        query.cursor = Some(Cursor::parse(&next.to_string()).unwrap());
        assert!(ids.len() < 100, "a walk without end: {ids:?}");
    }
}

/// A token of another order or of nobody.
pub async fn a_foreign_cursor_is_refused(bench: Bench) {
    fill(&*bench.store).await;
    let by = |property: &str| vec![SortKey { property: property.to_owned(), direction: Direction::Ascending }];
    for (sort, token) in [
        (Vec::new(), "n"),
        (Vec::new(), "i1.i1"),
        (Vec::new(), "b1"),
        // Of another type than the property.
        (by("rank"), "t41.i1"),
        (by("rank"), "d3ff0000000000000.i1"),
        (by("name"), "i1.i1"),
        (by("width_m"), "t41.i1"),
        (by("open"), "t41.i1"),
        (by("day"), "i20240709.i1"),
        (by("day"), "t736f6d6520646179.i1"),
        (by("phenomenon_time"), "t41.i1"),
    ] {
        for is_end in [false, true] {
            let cursor = Some(Cursor::parse(token).unwrap());
            let query = if is_end {
                ItemQuery { sort: sort.clone(), until: cursor, ..everything(5) }
            } else {
                ItemQuery { sort: sort.clone(), cursor, ..everything(5) }
            };
            let answer = bench.store.read(&Ask::default(), &things(), &query).await;
            assert!(matches!(answer, Err(StoreError::ForeignCursor)), "{sort:?} {token}: {:?}", answer.err());
        }
    }
}

/// Never an empty answer where the question makes no sense.
pub async fn unknown_collections_and_properties_are_refused(bench: Bench) {
    fill(&*bench.store).await;
    let ask = Ask::default();
    let elsewhere = CollectionId::parse("elsewhere").unwrap();
    assert!(matches!(bench.store.revision(&ask, &elsewhere).await, Err(StoreError::NoSuchCollection { .. })));
    for filter in [
        Filter::Equals { property: "nothing".to_owned(), value: Value::Integer(1) },
        Filter::Equals { property: "rank".to_owned(), value: Value::Text("x".to_owned()) },
    ] {
        let answer = bench.store.count(&ask, &things(), &filter).await;
        assert!(matches!(answer, Err(StoreError::Unsupported { .. })), "{answer:?}");
    }
}

/// A raised flag and a deadline in the past end a read.
pub async fn whoever_left_gets_no_answer(bench: Bench) {
    fill(&*bench.store).await;
    let left = Ask::default();
    left.cancelled.raise();
    assert!(matches!(bench.store.read(&left, &things(), &everything(5)).await, Err(StoreError::Cancelled)));
    let late = Ask { deadline: Some(std::time::Instant::now()), ..Ask::default() };
    assert!(matches!(bench.store.count(&late, &things(), &Filter::EVERYTHING).await, Err(StoreError::TimedOut { .. })));
}

/// Space and time.
pub async fn the_extent_is_that_of_the_data(bench: Bench) {
    fill(&*bench.store).await;
    let (_, extent) = bench.store.extent(&Ask::default(), &things()).await.unwrap();
    let [min_x, min_y, max_x, max_y] = extent.envelope.unwrap();
    // Positions are exact in 32 bits.
    assert_eq!([min_x, min_y, max_x], [-179.5, 10.0, 179.5]);
    assert!((51.4..51.8).contains(&max_y), "{max_y}");
    let seen: Vec<_> = all()
        .iter()
        .filter_map(|thing| match thing.value("phenomenon_time") {
            Value::Text(text) => Instant::parse(&text),
            _ => None,
        })
        .collect();
    let interval = extent.interval.unwrap();
    assert_eq!((interval.start, interval.end), (seen.iter().min().copied(), seen.iter().max().copied()));
    assert_eq!(ids(&all()).len(), COUNT);
}

/// Words are found whatever their case and accents, in any text of an item.
pub async fn words_are_found_in_texts(bench: Bench) {
    fill(&*bench.store).await;
    for (phrases, rule) in [
        (vec!["ecluse"], (|name| name == "Écluse") as fn(&str) -> bool),
        (vec!["AA"], |name| matches!(name, "Aa" | "aa")),
        (vec!["ijz", "ost"], |name| matches!(name, "IJzer" | "Öst")),
        (vec!["quoted drop"], |name| name == "\"quoted\"; DROP"),
        (vec!["with break"], |name| name == "with\nbreak"),
        (vec!["gang"], |_| false),
        (vec!["'; DROP TABLE things"], |_| false),
    ] {
        let filter = Filter::Search(phrases.iter().map(|phrase| (*phrase).to_owned()).collect());
        check_filter(&*bench.store, filter, |thing| match thing.value("name") {
            Value::Text(name) => rule(&name),
            _ => false,
        })
        .await;
    }
    // The id is a text too.
    check_filter(&*bench.store, Filter::Search(vec!["thing 007".to_owned()]), |thing| thing.id == "thing:007").await;
}
