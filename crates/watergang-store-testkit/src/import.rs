//! Writing.

use watergang_core::import::{ImportMode, ImportOutcome};
use watergang_core::{Ask, Filter, ItemQuery, Revision, Value};

use crate::Bench;
use crate::fixture::{COUNT, Thing, all, fill, ids, read, target, things};

async fn import(bench: &Bench, mode: ImportMode, rows: &[Thing]) -> (Vec<u64>, ImportOutcome) {
    let mut import = bench.store.begin_import(&Ask::default(), target(mode)).await.unwrap();
    let mut refused = Vec::new();
    // Two pushes: the places of refused rows go on counting.
    for half in rows.chunks(rows.len().div_ceil(2).max(1)) {
        let half = import.push(half.iter().map(Thing::row).collect()).await.unwrap();
        refused.extend(half.into_iter().map(|row| row.place));
    }
    let outcome = import.commit().await.unwrap();
    (refused, outcome)
}

async fn revision(bench: &Bench) -> Revision {
    bench.store.revision(&Ask::default(), &things()).await.unwrap()
}

async fn everything(bench: &Bench) -> Vec<Thing> {
    let query = ItemQuery::new(Filter::EVERYTHING, 10_000);
    let mut rows = bench.store.read(&Ask::default(), &things(), &query).await.unwrap();
    let mut items = Vec::new();
    while let Some(batch) = rows.next().await.unwrap() {
        for row in batch.rows() {
            let values: Vec<_> = row.values().map(watergang_core::ValueRef::to_value).collect();
            let known = all().into_iter().find(|thing| thing.id == row.id().to_item_id().0);
            let shape = known.map_or(crate::fixture::Shape::Missing, |thing| thing.shape);
            items.push(Thing { id: row.id().to_item_id().0, values: values[1..].to_vec(), shape });
        }
    }
    items
}

/// Nothing is half done.
pub async fn an_import_dropped_leaves_everything_as_it_was(bench: Bench) {
    fill(&*bench.store).await;
    let before = revision(&bench).await;
    let mut import = bench.store.begin_import(&Ask::default(), target(ImportMode::Replace)).await.unwrap();
    import.push(vec![Thing { id: "other".to_owned(), ..all()[5].clone() }.row()]).await.unwrap();
    drop(import);
    assert_eq!(read(&*bench.store, &ItemQuery::new(Filter::EVERYTHING, 1_000)).await, all());
    assert_eq!(revision(&bench).await, before);
}

/// The second append of an id is refused, the rest goes in.
pub async fn appended_twice_is_refused_row_by_row(bench: Bench) {
    fill(&*bench.store).await;
    let new = Thing { id: "new".to_owned(), ..all()[0].clone() };
    let rows = [all()[3].clone(), new, all()[4].clone()];
    let (refused, outcome) = import(&bench, ImportMode::Append, &rows).await;
    assert_eq!(refused, [0, 2]);
    assert_eq!((outcome.created, outcome.updated, outcome.unchanged, outcome.removed), (1, 0, 0, 0));
    assert_eq!(everything(&bench).await.len(), COUNT + 1);
}

/// Importing the same file twice changes nothing: content, keys, order, revision.
pub async fn replacing_with_the_same_changes_nothing(bench: Bench) {
    fill(&*bench.store).await;
    let before = revision(&bench).await;
    let (refused, outcome) = import(&bench, ImportMode::Replace, &all()).await;
    assert!(refused.is_empty());
    assert_eq!((outcome.created, outcome.updated, outcome.unchanged, outcome.removed), (0, 0, COUNT as u64, 0));
    assert_eq!((&outcome.revision, &revision(&bench).await), (&before, &before));
    assert_eq!(read(&*bench.store, &ItemQuery::new(Filter::EVERYTHING, 1_000)).await, all());
}

/// A new edition of a file: some rows changed, some gone, some new, in another order.
pub async fn replacing_keeps_ids_and_removes_the_rest(bench: Bench) {
    fill(&*bench.store).await;
    let mut edition: Vec<_> = all().into_iter().skip(40).rev().collect();
    edition[0].values[1] = Value::Integer(4_711);
    edition.push(Thing { id: "new".to_owned(), ..all()[0].clone() });
    let (_, outcome) = import(&bench, ImportMode::Replace, &edition).await;
    let unchanged = COUNT as u64 - 40 - 1;
    assert_eq!((outcome.created, outcome.updated, outcome.unchanged, outcome.removed), (1, 1, unchanged, 40));
    let after = everything(&bench).await;
    assert_eq!(ids(&after), ids(&edition));
    // Items keep their place: the order of those that stayed is that of their first arrival.
    let order: Vec<_> = after.iter().map(|thing| thing.id.clone()).collect();
    let first: Vec<_> = all().into_iter().skip(40).map(|thing| thing.id).chain(["new".to_owned()]).collect();
    assert_eq!(order, first);
    assert!(after.iter().any(|thing| thing.id == edition[0].id && thing.values[1] == Value::Integer(4_711)));
}

/// Neither more nor less than what came.
pub async fn upserting_changes_what_came_and_keeps_the_rest(bench: Bench) {
    fill(&*bench.store).await;
    let mut changed = all()[7].clone();
    changed.values[0] = Value::Text("renamed".to_owned());
    let rows = [changed.clone(), all()[8].clone(), Thing { id: "new".to_owned(), ..all()[0].clone() }];
    let (_, outcome) = import(&bench, ImportMode::Upsert, &rows).await;
    assert_eq!((outcome.created, outcome.updated, outcome.unchanged, outcome.removed), (1, 1, 1, 0));
    let after = everything(&bench).await;
    assert_eq!(after.len(), COUNT + 1);
    assert_eq!(after.iter().find(|thing| thing.id == changed.id).unwrap().values, changed.values);
}

/// An ETag stands on this.
pub async fn a_write_moves_the_revision_and_a_read_does_not(bench: Bench) {
    fill(&*bench.store).await;
    let before = revision(&bench).await;
    read(&*bench.store, &ItemQuery::new(Filter::EVERYTHING, 10)).await;
    assert_eq!(revision(&bench).await, before);
    let (_, outcome) = import(&bench, ImportMode::Upsert, &[Thing { id: "new".to_owned(), ..all()[0].clone() }]).await;
    let after = revision(&bench).await;
    assert_ne!(after, before);
    assert_eq!(outcome.revision, after);
    let (counted, count) = bench.store.count(&Ask::default(), &things(), &Filter::EVERYTHING).await.unwrap();
    assert_eq!((counted, count), (after, COUNT as u64 + 1));
}
