//! `collections/ID.toml`: one published collection.

use std::path::{Path, PathBuf};

use watergang_core::{CollectionId, CrsId, Publication, SortKey, Text, TimeProperties};
use watergang_crs::Registry;

use super::document::{Located, Table};
use super::{custom_crs, values};

/// What a file says of a collection. What it does not say is taken from the database.
#[derive(Clone, Debug)]
pub struct CollectionConfig {
    /// The file.
    pub file: PathBuf,
    /// Id in URLs.
    pub id: CollectionId,
    /// Name of the store, where the instance has several.
    pub store: Option<Located<String>>,
    /// Table or view; the name of the file where it does not say.
    pub table: Located<String>,
    /// Whether it is published at all.
    pub is_public: bool,
    /// Title for people.
    pub title: Option<Text>,
    /// A sentence or two for people.
    pub description: Option<Text>,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// The group it belongs to.
    pub theme: Option<String>,
    /// URI of its licence.
    pub license: Option<String>,
    /// Who must be named beside the data.
    pub attribution: Option<String>,
    /// CRSs offered beside the default and the storage CRS; those of the instance where there are none.
    pub crs: Option<Vec<CrsId>>,
    /// Which properties tell when an item is.
    pub time: Option<TimeProperties>,
    /// Line of `time`.
    pub time_line: usize,
    /// Order of items where a request names none.
    pub default_sort: Vec<SortKey>,
    /// Line of `default_sort`.
    pub default_sort_line: usize,
    /// Items on a page when the request does not say.
    pub limit_default: Option<u64>,
    /// Items on a page at most.
    pub limit_max: Option<u64>,
    /// Whether `numberMatched` is told.
    pub counted: Option<bool>,
    /// What the file says of properties.
    pub properties: Vec<PropertyConfig>,
}

/// What a file says of a property.
#[derive(Clone, Debug)]
pub struct PropertyConfig {
    /// Its name and line.
    pub name: Located<String>,
    /// Label for people.
    pub title: Option<Text>,
    /// A sentence or two for people.
    pub description: Option<Text>,
    /// Unit of a number, as a UCUM code.
    pub unit: Option<String>,
    /// The code list its values come from.
    pub codelist: Option<String>,
    /// The collection whose items its values name.
    pub reference: Option<CollectionId>,
    /// Whether it is kept back.
    pub hidden: bool,
}

/// Who may read a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    Public,
    None,
}

impl CollectionConfig {
    /// Reads a file; nothing where its id is wrong, which is a fault. The registry has the CRSs that are served.
    pub fn read(file: &Path, root: &Table<'_>, registry: &Registry) -> Option<Self> {
        let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let id = match root.parsed("id", values::collection_id) {
            Some(id) => Some(id),
            None if root.has("id") => None,
            None => values::collection_id(stem).inspect_err(|error| root.fault("", error)).ok(),
        };
        let access = root.choice("access", &[("public", Access::Public), ("none", Access::None)]);
        // All keys are read even where the id is wrong: the others may have faults too.
        let id = id.ok_or_else(|| CollectionId::from_table_name(stem));
        let table = root.text("table");
        let collection = Self {
            file: file.to_owned(),
            id: id.clone().unwrap_or_else(|id| id),
            store: root.text("store").map(|value| Located { value, line: root.line("store") }),
            table: Located { value: table.unwrap_or_else(|| stem.to_owned()), line: root.line("table") },
            is_public: access != Some(Access::None),
            title: values::text_in_languages(root, "title"),
            description: values::text_in_languages(root, "description"),
            keywords: root.texts("keywords").unwrap_or_default().into_iter().map(|word| word.value).collect(),
            theme: root.text("theme"),
            license: root.parsed("license", values::url),
            attribution: root.text("attribution"),
            crs: root.parsed_list("crs", |text| custom_crs::known_crs(text, registry)),
            time: time(root),
            time_line: root.line("time"),
            default_sort: root.parsed_list("default_sort", values::sort_key).unwrap_or_default(),
            default_sort_line: root.line("default_sort"),
            limit_default: root.whole_number("limit_default", 1..=super::instance::LIMIT_CEILING),
            limit_max: root.whole_number("limit_max", 1..=super::instance::LIMIT_CEILING),
            counted: root.boolean("counted"),
            properties: root.named_tables("properties").into_iter().map(PropertyConfig::read).collect(),
        };
        if let (Some(default), Some(max)) = (collection.limit_default, collection.limit_max)
            && default > max
        {
            root.fault("limit_default", format!("`limit_default` is at most `limit_max`, {max}, not `{default}`"));
        }
        id.is_ok().then_some(collection)
    }

    /// How the store is told of it.
    #[must_use]
    pub fn publication(&self) -> Publication {
        let hidden = self.properties.iter().filter(|property| property.hidden);
        Publication {
            id: self.id.clone(),
            table: self.table.value.clone(),
            time: self.time.clone(),
            hidden: hidden.map(|property| property.name.value.clone()).collect(),
            default_sort: self.default_sort.clone(),
        }
    }
}

/// `time = "property"`, or `time = { start = "property", end = "property" }`.
fn time(root: &Table<'_>) -> Option<TimeProperties> {
    if let Some(property) = root.plain_text("time") {
        return Some(TimeProperties::Instant { property });
    }
    let table = root.table("time")?;
    let (start, end) = (table.required_text("start"), table.required_text("end"));
    table.finish();
    Some(TimeProperties::Interval { start: start?, end: end? })
}

impl PropertyConfig {
    fn read((name, table): (Located<String>, Table<'_>)) -> Self {
        let property = Self {
            name,
            title: values::text_in_languages(&table, "title"),
            description: values::text_in_languages(&table, "description"),
            unit: table.text("unit"),
            codelist: table.text("codelist"),
            reference: table.parsed("reference", values::collection_id),
            hidden: table.boolean("hidden").unwrap_or_default(),
        };
        table.finish();
        property
    }
}
