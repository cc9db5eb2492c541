//! The values that there are.

use std::collections::BTreeSet;

use watergang_core::domain::{Domain, Domains};
use watergang_core::import::ImportMode;
use watergang_core::{Ask, CollectionId, Store, StoreError, Value};

use crate::Bench;
use crate::fixture::{COUNT, Thing, all, fill, target, things};

async fn domains(store: &dyn Store) -> (String, Domains) {
    let (revision, domains) = store.domains(&Ask::default(), &things()).await.unwrap();
    (revision.0.to_string(), Domains::clone(&domains))
}

/// The different texts of a property, in order.
fn texts<'a>(items: impl Iterator<Item = &'a Thing>, name: &str) -> Vec<Value> {
    let text = |thing: &Thing| match thing.value(name) {
        Value::Text(text) => Some(text),
        _ => None,
    };
    items.filter_map(text).collect::<BTreeSet<_>>().into_iter().map(Value::Text).collect()
}

/// Listed as the items have them, each once; what an item lacks is no value.
pub async fn the_domains_are_those_of_the_data(bench: Bench) {
    fill(&*bench.store).await;
    let (_, found) = domains(&*bench.store).await;
    let names: Vec<_> = found.properties.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["id", "name", "rank", "width_m", "open", "day", "phenomenon_time"]);
    for name in ["id", "name", "day", "phenomenon_time"] {
        assert_eq!(found.property(name), Some(&Domain::Values(texts(all().iter(), name))), "{name}");
    }
    // (37 n) % 50 - 20 of all n that 5 does not divide.
    let ranks: BTreeSet<_> = (0..COUNT as i64).filter(|n| n % 5 != 0).map(|n| (n * 37) % 50 - 20).collect();
    let ranks = ranks.into_iter().map(Value::Integer).collect();
    assert_eq!(found.property("rank"), Some(&Domain::Values(ranks)));
    let widths = (0..8).map(|eighth| Value::Number(f64::from(eighth) * 1.25)).collect();
    assert_eq!(found.property("width_m"), Some(&Domain::Values(widths)));
    assert_eq!(found.property("open"), Some(&Domain::Values(vec![Value::Boolean(false), Value::Boolean(true)])));
    // Points, lines and polygons have no name in common.
    assert!(found.geometry.len() > 1, "{:?}", found.geometry);
    assert_eq!(domains(&*bench.store).await.1, found, "the second time");
}

/// They belong to a state of the collection.
pub async fn the_domains_move_with_the_data(bench: Bench) {
    fill(&*bench.store).await;
    let (before, _) = domains(&*bench.store).await;
    let few: Vec<_> = all().into_iter().filter(|thing| thing.value("name") == Value::Text("zand".to_owned())).collect();
    let mut import = bench.store.begin_import(&Ask::default(), target(ImportMode::Replace)).await.unwrap();
    import.push(few.iter().map(Thing::row).collect()).await.unwrap();
    import.commit().await.unwrap();
    let (after, found) = domains(&*bench.store).await;
    assert_ne!(before, after);
    assert_eq!(found.property("name"), Some(&Domain::Values(vec![Value::Text("zand".to_owned())])));
    assert_eq!(found.property("id"), Some(&Domain::Values(texts(few.iter(), "id"))));
}

/// Of more values than a list holds the outermost are told: lengths of texts, first and last of the others.
pub async fn of_many_values_the_outermost_are_told(bench: Bench) {
    use watergang_core::domain::VALUES_MAX;
    use watergang_core::import::{ImportRow, ImportTarget};
    use watergang_core::{CrsId, Property, PropertyKind, Schema};

    let kinds = [
        ("label", PropertyKind::Text),
        ("rank", PropertyKind::Integer),
        ("width_m", PropertyKind::Number),
        ("day", PropertyKind::Date),
        ("time", PropertyKind::DateTime),
        ("code", PropertyKind::Text),
    ];
    let count = VALUES_MAX + 10;
    let collection = CollectionId::parse("many").unwrap();
    let target = ImportTarget {
        collection: collection.clone(),
        schema: Schema {
            properties: kinds.map(|(name, kind)| Property::new(name, kind)).into(),
            geometry: None,
            time: None,
        },
        crs: CrsId::Crs84,
        id_property: None,
        mode: ImportMode::Append,
    };
    let text = |text: String| Value::Text(text);
    let rows = (0..count).map(|number| ImportRow {
        wkb: None,
        values: vec![
            text(format!("é{number}")),
            Value::Integer(number as i64 - 7),
            Value::Number(number as f64 / 4.0),
            text(format!("{}-07-{:02}", 1000 + number / 28, 1 + number % 28)),
            text(format!("{}-07-{:02}T10:00:00Z", 1000 + number / 28, 1 + number % 28)),
            if number % 2 == 0 { Value::Null } else { text("odd".to_owned()) },
        ],
    });
    let mut import = bench.store.begin_import(&Ask::default(), target).await.unwrap();
    assert!(import.push(rows.collect()).await.unwrap().is_empty());
    import.commit().await.unwrap();
    bench.store.inventory(&Ask::default()).await.unwrap();

    let (_, found) = bench.store.domains(&Ask::default(), &collection).await.unwrap();
    let last = count - 1;
    let day = |number: usize| format!("{}-07-{:02}", 1000 + number / 28, 1 + number % 28);
    let range = |min: Value, max: Value| Some(Domain::Range { min, max });
    let property = |name: &str| found.property(name).cloned();
    assert_eq!(property("label"), Some(Domain::Lengths { min_chars: 2, max_chars: 5 }));
    assert_eq!(property("rank"), range(Value::Integer(-7), Value::Integer(last as i64 - 7)));
    assert_eq!(property("width_m"), range(Value::Number(0.0), Value::Number(last as f64 / 4.0)));
    assert_eq!(property("day"), range(text(day(0)), text(day(last))));
    let time = |number: usize| text(format!("{}T10:00:00Z", day(number)));
    assert_eq!(property("time"), range(time(0), time(last)));
    assert_eq!(property("code"), Some(Domain::Values(vec![text("odd".to_owned())])));
    assert_eq!(found.geometry, []);

    let nothing = CollectionId::parse("nothing").unwrap();
    let refused = bench.store.domains(&Ask::default(), &nothing).await;
    assert!(matches!(refused, Err(StoreError::NoSuchCollection { .. })), "{refused:?}");
}
