//! What an instance publishes: its collections as configuration and database together describe them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::background::Background;
use crate::collection::KeyKind;
use crate::crs::CrsId;
use crate::id::CollectionId;
use crate::query::SortKey;
use crate::schema::Schema;
use crate::store::Store;
use crate::text::{Language, Text};

/// One published collection.
#[derive(Clone, Debug)]
pub struct Collection {
    /// Id in URLs.
    pub id: CollectionId,
    /// Title for people.
    pub title: Text,
    /// A sentence or two for people.
    pub description: Text,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// The group it belongs to (`water`, `habitats`), where there are groups.
    pub theme: Option<String>,
    /// URI of its licence.
    pub license: Option<String>,
    /// Who must be named beside the data.
    pub attribution: Option<String>,
    /// What its items are made of.
    pub schema: Schema,
    /// Kind of its items' ids.
    pub id_kind: KeyKind,
    /// CRS in which geometries are stored; CRS84 where the collection is not spatial.
    pub storage_crs: CrsId,
    /// CRSs in which items are offered: the default (CRS84, or CRS84h where positions have heights) first. Empty where
    /// the collection is not spatial.
    pub crs: Vec<CrsId>,
    /// Items on a page when the request does not say.
    pub limit_default: u64,
    /// Items on a page at most; a larger wish is capped.
    pub limit_max: u64,
    /// Whether `numberMatched` is told.
    pub counted: bool,
    /// Order of items where a request names none; the key comes last by itself.
    pub default_sort: Vec<SortKey>,
    /// Where its items are.
    pub store: Arc<dyn Store>,
}

/// Whom to write to about an instance: an organisation, never a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// Name of the organisation.
    pub name: String,
    /// Its generic mailbox.
    pub email: Option<String>,
    /// Its page.
    pub url: Option<String>,
}

/// What an instance says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Instance {
    /// Title for people.
    pub title: Text,
    /// A sentence or two for people.
    pub description: Text,
    /// Languages of its texts and pages; the first is spoken when a client asks for none of them.
    pub languages: Vec<Language>,
    /// URI of the licence of what has none of its own.
    pub license: Option<String>,
    /// Who must be named beside the data.
    pub attribution: Option<String>,
    /// Whom to write to.
    pub contact: Option<Contact>,
    /// What lies below the features on the maps of pages; nothing unless it is wished for.
    pub background: Option<Background>,
}

/// One entry of a code list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The value as items hold it.
    pub code: String,
    /// What it means.
    pub label: Text,
}

/// All that an instance publishes. Made anew on reload and handed to each request whole, so that no request sees half
/// of a change.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// What the instance says of itself.
    pub instance: Instance,
    /// Its collections by id.
    pub collections: BTreeMap<CollectionId, Arc<Collection>>,
    /// Code lists by name.
    pub codelists: BTreeMap<String, Vec<Code>>,
    /// A token that changes with the configuration: part of every ETag.
    pub configuration: String,
}

impl Catalog {
    /// The collection of that id.
    #[must_use]
    pub fn collection(&self, id: &str) -> Option<&Arc<Collection>> {
        CollectionId::parse(id).ok().and_then(|id| self.collections.get(&id))
    }
}
