//! What the configuration says and what the databases have, as one catalog.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use watergang_core::{
    Catalog, Code, Collection, CollectionId, CollectionSource, CrsId, Inventory, Language, Property, PropertyKind,
    Schema, SkippedTable, Store, Text, TimeProperties,
};

use crate::config::{CollectionConfig, Configuration, Fault, InstanceConfig, PropertyConfig, nearest};

/// CRSs that every collection offers beside the default and its storage CRS, where the configuration does not say:
/// those of the two countries, of Europe and of web maps.
pub const CRS_OFFERED: [CrsId; 8] = [
    CrsId::Epsg(4326),
    CrsId::Epsg(4258),
    CrsId::Epsg(3857),
    CrsId::Epsg(3035),
    CrsId::Epsg(2154),
    CrsId::Epsg(31370),
    CrsId::Epsg(3812),
    CrsId::Epsg(25831),
];

/// A store and what was found in it.
#[derive(Clone, Debug)]
pub struct Looked {
    /// Name of the store in the configuration.
    pub name: String,
    /// The store.
    pub store: Arc<dyn Store>,
    /// What was found in it.
    pub inventory: Inventory,
    /// Its code lists by name.
    pub codelists: BTreeMap<String, Vec<Code>>,
}

/// A catalog, and what did not get into it.
#[derive(Debug, Default)]
pub struct Composed {
    /// What is published.
    pub catalog: Catalog,
    /// Tables that are not, and why.
    pub skipped: Vec<SkippedTable>,
    /// What the configuration says of things that the databases do not have.
    pub faults: Vec<Fault>,
}

/// Puts configuration and databases together.
#[must_use]
pub fn compose(configuration: &Configuration, looked: Vec<Looked>) -> Composed {
    let mut composed = Composed::default();
    composed.catalog.instance = configuration.instance.instance.clone();
    if composed.catalog.instance.languages.is_empty() {
        // A database served without a configuration: our own words are spoken in all the languages that we have.
        composed.catalog.instance.languages = vec![Language::EN, Language::FR, Language::NL];
    }
    composed.catalog.configuration.clone_from(&configuration.token);
    for Looked { name, store, inventory, codelists } in looked {
        composed.skipped.extend(inventory.skipped);
        composed.catalog.codelists.extend(codelists);
        for source in inventory.collections {
            let config = configuration
                .collections
                .iter()
                .find(|config| config.id == source.id && config.store.as_ref().is_none_or(|store| store.value == name));
            if composed.catalog.collections.contains_key(&source.id) {
                let reason = format!("another store already publishes a collection `{}`", source.id);
                composed.skipped.push(SkippedTable { table: source.table, reason });
                continue;
            }
            if let Some(config) = config {
                check_properties(config, &source, &mut composed.faults);
            }
            let collection = collection(&configuration.instance, config, source, Arc::clone(&store));
            composed.catalog.collections.insert(collection.id.clone(), Arc::new(collection));
        }
    }
    check_collections(configuration, &mut composed);
    composed.catalog.configuration.push_str(&fingerprint(&composed.catalog));
    composed
}

/// A token that changes when what a database says of its tables does: part of every ETag, beside the configuration's own.
fn fingerprint(catalog: &Catalog) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    for collection in catalog.collections.values() {
        let told = (&collection.title, &collection.description, &collection.storage_crs, &collection.schema);
        (collection.id.as_str(), format!("{told:?}")).hash(&mut hasher);
    }
    format!("{:?}", catalog.codelists).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn collection(
    instance: &InstanceConfig,
    config: Option<&CollectionConfig>,
    source: CollectionSource,
    store: Arc<dyn Store>,
) -> Collection {
    let mut schema = source.schema;
    if let Some(config) = config {
        describe(&mut schema, config);
    }
    let limits = instance.limits;
    let limit_max = config.and_then(|config| config.limit_max).unwrap_or(limits.limit_max);
    let limit_default = config.and_then(|config| config.limit_default).unwrap_or(limits.limit_default);
    let offered = config.and_then(|config| config.crs.as_deref()).or(instance.crs.as_deref());
    let said = |text: fn(&CollectionConfig) -> Option<&String>| config.and_then(text).cloned();
    Collection {
        title: first([config.and_then(|config| config.title.clone()), Some(source.title)])
            .unwrap_or_else(|| Text::plain(source.id.as_str())),
        description: first([config.and_then(|config| config.description.clone()), Some(source.description)])
            .unwrap_or_default(),
        keywords: config.map(|config| config.keywords.clone()).unwrap_or_default(),
        theme: said(|config| config.theme.as_ref()),
        license: said(|config| config.license.as_ref()).or_else(|| instance.instance.license.clone()),
        attribution: said(|config| config.attribution.as_ref()).or_else(|| instance.instance.attribution.clone()),
        crs: schema.geometry.as_ref().map_or_else(Vec::new, |geometry| {
            crs_list(geometry.has_z, source.storage_crs, offered.unwrap_or(&CRS_OFFERED))
        }),
        limit_default: limit_default.min(limit_max),
        limit_max,
        counted: config.and_then(|config| config.counted).unwrap_or(true),
        default_sort: config.map(|config| config.default_sort.clone()).unwrap_or_default(),
        id: source.id,
        schema,
        id_kind: source.id_kind,
        storage_crs: source.storage_crs,
        store,
    }
}

/// The first text that says something.
fn first(texts: [Option<Text>; 2]) -> Option<Text> {
    texts.into_iter().flatten().find(|text| !text.is_empty())
}

/// Adds what a configuration says of properties to what the database knows.
pub fn describe(schema: &mut Schema, config: &CollectionConfig) {
    for property in &config.properties {
        if let Some(described) = schema.properties.iter_mut().find(|known| known.name == property.name.value) {
            describe_property(described, property);
        }
    }
}

fn describe_property(property: &mut Property, config: &PropertyConfig) {
    if let Some(title) = &config.title {
        property.title = title.clone();
    }
    if let Some(description) = &config.description {
        property.description = description.clone();
    }
    if config.unit.is_some() {
        property.unit.clone_from(&config.unit);
    }
    if config.codelist.is_some() {
        property.codelist.clone_from(&config.codelist);
    }
    if config.reference.is_some() {
        property.reference.clone_from(&config.reference);
    }
}

/// The default CRS first, as Features Part 2 wants it (18-058r1, `/req/crs/fc-md-crs-list`), then the storage CRS, then
/// the others, each once.
fn crs_list(has_z: bool, storage_crs: CrsId, offered: &[CrsId]) -> Vec<CrsId> {
    let default = if has_z { CrsId::Crs84h } else { CrsId::Crs84 };
    let mut list = vec![default];
    for crs in std::iter::once(storage_crs).chain(offered.iter().copied()) {
        // Positions without height cannot be given in a CRS that has one.
        let fits = has_z || crs != CrsId::Crs84h;
        if fits && !list.contains(&crs) {
            list.push(crs);
        }
    }
    list
}

/// Properties that the configuration speaks of and the table does not have.
fn check_properties(config: &CollectionConfig, source: &CollectionSource, faults: &mut Vec<Fault>) {
    let known = || source.schema.properties.iter().map(|property| property.name.as_str());
    let mut check = |name: &str, line: Option<usize>, whence: &str| {
        if !known().any(|known| known == name) {
            let hint = nearest(name, known()).map_or_else(String::new, |word| format!("; did you mean `{word}`?"));
            let message = format!("{whence}the table `{}` has no property `{name}`{hint}", source.table);
            faults.push(Fault { file: config.file.clone(), line, message });
        }
    };
    for property in config.properties.iter().filter(|property| !property.hidden) {
        check(&property.name.value, Some(property.name.line), "");
    }
    for key in &config.default_sort {
        check(&key.property, Some(config.default_sort_line), "`default_sort`: ");
    }
    let times = match &config.time {
        Some(TimeProperties::Instant { property }) => vec![property],
        Some(TimeProperties::Interval { start, end }) => vec![start, end],
        None => vec![],
    };
    for name in &times {
        check(name, Some(config.time_line), "`time`: ");
    }
    let is_time = |property: &Property| matches!(property.kind, PropertyKind::Date | PropertyKind::DateTime);
    for name in times {
        if source.schema.property(name).is_some_and(|property| !is_time(property)) {
            let message = format!("`time`: `{name}` of the table `{}` is neither a date nor a time", source.table);
            faults.push(Fault { file: config.file.clone(), line: Some(config.time_line), message });
        }
    }
}

/// Collections that the configuration describes and no database has, and names in it that lead nowhere.
fn check_collections(configuration: &Configuration, composed: &mut Composed) {
    let catalog = &composed.catalog;
    let fault = |file: &Path, line, message| Fault { file: file.to_owned(), line: Some(line), message };
    for config in configuration.collections.iter().filter(|config| config.is_public) {
        if !catalog.collections.contains_key(&config.id) {
            let table = &config.table.value;
            let reason = composed
                .skipped
                .iter()
                .find(|skipped| skipped.table == *table || skipped.table.rsplit('.').next() == Some(table.as_str()));
            let reason = reason.map_or_else(|| "no store has it".to_owned(), |skipped| skipped.reason.clone());
            let message = format!("the table `{table}` is not published: {reason}");
            composed.faults.push(fault(&config.file, config.table.line, message));
        }
        for property in &config.properties {
            if let Some(reference) = property.reference.as_ref().filter(|id| !catalog.collections.contains_key(id)) {
                let ids = catalog.collections.keys().map(CollectionId::as_str);
                let hint =
                    nearest(reference.as_str(), ids).map_or_else(String::new, |id| format!("; did you mean `{id}`?"));
                let message = format!("`reference` names the collection `{reference}`, which is not published{hint}");
                composed.faults.push(fault(&config.file, property.name.line, message));
            }
            if let Some(codelist) = property.codelist.as_ref().filter(|name| !catalog.codelists.contains_key(*name)) {
                let names = catalog.codelists.keys().map(String::as_str);
                let hint =
                    nearest(codelist, names).map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
                let message = format!("`codelist` names `{codelist}`, which no store has{hint}");
                composed.faults.push(fault(&config.file, property.name.line, message));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_crs_comes_first_and_each_once() {
        let offered = [CrsId::Epsg(4326), CrsId::Epsg(31370), CrsId::Crs84, CrsId::Crs84h];
        assert_eq!(
            crs_list(false, CrsId::Epsg(31370), &offered),
            [CrsId::Crs84, CrsId::Epsg(31370), CrsId::Epsg(4326)]
        );
        assert_eq!(
            crs_list(true, CrsId::Epsg(4326), &offered),
            [CrsId::Crs84h, CrsId::Epsg(4326), CrsId::Epsg(31370), CrsId::Crs84]
        );
    }
}
