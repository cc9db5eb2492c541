//! Code lists that a database brings along.
//!
//! A collection with the properties `list`, `code`, `label_fr`, `label_nl` and `label_en` holds code lists: one row for
//! each code of each list.

use std::collections::BTreeMap;

use watergang_core::{
    Ask, Code, CollectionSource, Columns, Filter, Inventory, ItemQuery, Language, RowRef, Store, StoreError, Text,
    ValueRef,
};

/// Name of the list, the code, and its label in the languages of the corridor.
const COLUMNS: [&str; 5] = ["list", "code", "label_fr", "label_nl", "label_en"];

/// Codes that are read at most: they are kept in memory.
const CODES_MAX: u64 = 50_000;

/// Reads the code lists of a store, by name, each in the order of the table.
///
/// # Errors
/// What the store says.
pub async fn read(store: &dyn Store, inventory: &Inventory) -> Result<BTreeMap<String, Vec<Code>>, StoreError> {
    let mut lists: BTreeMap<String, Vec<Code>> = BTreeMap::new();
    for source in inventory.collections.iter().filter(|source| holds_codes(source)) {
        let query = ItemQuery {
            columns: Columns::Only(COLUMNS.map(str::to_owned).to_vec()),
            geometry: false,
            ..ItemQuery::new(Filter::EVERYTHING, CODES_MAX)
        };
        let ask = Ask::default();
        let mut rows = store.read(&ask, &source.id, &query).await?;
        while let Some(batch) = rows.next().await? {
            for (list, code) in batch.rows().filter_map(code) {
                lists.entry(list).or_default().push(code);
            }
        }
    }
    Ok(lists)
}

fn holds_codes(source: &CollectionSource) -> bool {
    COLUMNS.iter().all(|column| source.schema.property(column).is_some())
}

fn code(row: RowRef<'_>) -> Option<(String, Code)> {
    let text = |column| match row.value(column) {
        ValueRef::Text(text) => Some(text.to_owned()),
        _ => None,
    };
    let labels = [(Language::FR, text(2)), (Language::NL, text(3)), (Language::EN, text(4))];
    let label = Text::new(labels.into_iter().filter_map(|(language, label)| Some((language, label?))));
    Some((text(0)?, Code { code: text(1)?, label }))
}
