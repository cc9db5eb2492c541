//! What a database has to publish: its tables and views, their columns, keys, CRSs and references.

use std::collections::BTreeMap;

use watergang_core::{
    CollectionId, CollectionSource, CrsId, Inventory, Publication, Publish, SkippedTable, StoreError,
};
use watergang_sql::Table;

use crate::Options;
use crate::lease::Lease;
use crate::revision::RevisionSource;

pub(crate) mod catalog;
mod describe;
mod key;

use catalog::Relation;

pub(crate) const DOING: &str = "reading the catalog of the database";

/// A table as the store reads and writes it.
#[derive(Debug)]
pub(crate) struct Described {
    pub(crate) table: Table,
    /// Number of the table in its database.
    pub(crate) oid: u32,
    pub(crate) revision: RevisionSource,
    /// Mean bytes of a row; 0 where unknown.
    pub(crate) row_bytes: u64,
    /// Columns that the database computes or gives out: read, never written.
    pub(crate) generated: Vec<String>,
    /// Whether its key has an index, as that of a table has; a view's is none of its own.
    pub(crate) has_key_index: bool,
}

impl Described {
    /// CRS of the geometries.
    pub(crate) fn crs(&self) -> CrsId {
        self.table.geometry.as_ref().map_or(CrsId::Crs84, |geometry| geometry.crs)
    }
}

/// All that was found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) inventory: Inventory,
    pub(crate) tables: BTreeMap<CollectionId, Described>,
}

/// Looks at a database.
pub(crate) async fn inventory(lease: &mut Lease, options: &Options) -> Result<Found, StoreError> {
    let mut relations = catalog::relations(lease).await?;
    if let Some(schema) = &options.schema {
        relations.retain(|relation| relation.schema == *schema);
    }
    let mut found = Found::default();
    let one_schema = relations.iter().all(|other| relations.first().is_some_and(|first| first.schema == other.schema));
    let wanted: Vec<(Option<&Publication>, Option<&Relation>)> = match &options.publish {
        Publish::Everything => relations.iter().map(|relation| (None, Some(relation))).collect(),
        Publish::Only(publications) => {
            publications.iter().map(|publication| (Some(publication), meant(&relations, &publication.table))).collect()
        }
    };
    for (publication, relation) in wanted {
        let described = match (relation, publication) {
            (Some(relation), publication) => {
                let id = match publication {
                    Some(publication) => publication.id.clone(),
                    None => collection_id(relation, one_schema),
                };
                describe::describe(lease, relation, id, publication, &options.registry).await?
            }
            (None, Some(publication)) => Err(SkippedTable {
                table: publication.table.clone(),
                reason: "the database has no such table, or the role may not see its schema".to_owned(),
            }),
            (None, None) => continue,
        };
        match described {
            Ok((source, described)) => {
                // Two table names may make the same id; the first keeps it.
                if found.tables.contains_key(&source.id) {
                    let reason = format!("another table is published as `{}` already", source.id);
                    found.inventory.skipped.push(SkippedTable { table: source.table, reason });
                } else {
                    found.tables.insert(source.id.clone(), described);
                    found.inventory.collections.push(source);
                }
            }
            Err(skipped) => found.inventory.skipped.push(skipped),
        }
    }
    link_references(lease, &relations, &mut found).await?;
    found.inventory.collections.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(found)
}

/// The schema whose tables need no schema in front: the corridor's own, else the one that every database has, else the
/// first. Relations come in that order.
fn served_schema(relations: &[Relation]) -> &str {
    relations.first().map_or("public", |first| first.schema.as_str())
}

/// The relation that a publication names, with its schema or without.
fn meant<'a>(relations: &'a [Relation], table: &str) -> Option<&'a Relation> {
    let served = served_schema(relations);
    let bare = relations.iter().find(|relation| relation.schema == served && relation.name == table);
    bare.or_else(|| relations.iter().find(|relation| relation.display() == table))
}

fn collection_id(relation: &Relation, one_schema: bool) -> CollectionId {
    if one_schema || matches!(relation.schema.as_str(), "obs" | "public") {
        CollectionId::from_table_name(&relation.name)
    } else {
        CollectionId::from_table_name(&relation.display())
    }
}

impl Relation {
    /// The name for messages, with its schema.
    pub(crate) fn display(&self) -> String {
        format!("{}.{}", self.schema, self.name)
    }
}

/// Foreign keys to the public id of another published table become references.
async fn link_references(lease: &mut Lease, relations: &[Relation], found: &mut Found) -> Result<(), StoreError> {
    for key in catalog::foreign_keys(lease, relations).await? {
        let collection_of = |oid: u32| found.tables.iter().find(|(_, described)| described.oid == oid);
        let (Some((from, _)), Some((to, target))) = (collection_of(key.oid), collection_of(key.target_oid)) else {
            continue;
        };
        let source = found.inventory.collections.iter_mut().find(|source: &&mut CollectionSource| source.id == *from);
        if target.table.id.name == key.target_column
            && let Some(property) = source
                .and_then(|source| source.schema.properties.iter_mut().find(|property| property.name == key.column))
        {
            property.reference = Some(to.clone());
        }
    }
    Ok(())
}
