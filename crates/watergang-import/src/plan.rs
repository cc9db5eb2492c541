//! What becomes of each row: decided once, before the first is read.

use std::collections::{BTreeMap, BTreeSet};

use watergang_core::import::{ImportMode, ImportRow, ImportTarget};
use watergang_core::{
    CollectionId, CollectionSource, CrsId, GeometryKind, GeometryProperty, KeyKind, Property, PropertyKind, Schema,
    Value,
};
use watergang_crs::{Area, Registry, Reproject};

use crate::check::GeometryRule;
use crate::convert::to_text;
use crate::error::ImportError;
use crate::layer::{ForeignRow, FoundCrs, Layer};
use crate::mapping::{FieldRule, Mapping, OtherFields, UnknownCodes};
use crate::names::{distinct, nearest, normalised};
use crate::readers::list;
use crate::report::Severity;
use crate::rule::{Condition, Rule, Template};

/// Code lists by name: the codes that each has.
pub type CodeLists = BTreeMap<String, BTreeSet<String>>;

/// What the user wants, besides the mapping.
#[derive(Clone, Debug)]
pub struct Wishes {
    /// The CRSs that are served.
    pub registry: Registry,
    /// Where the rows go; outweighs the mapping.
    pub collection: Option<CollectionId>,
    /// What happens to items that are there.
    pub mode: ImportMode,
    /// CRS of the file's coordinates; outweighs the mapping and the file.
    pub crs: Option<CrsId>,
    /// Whether invalid geometries are taken with a warning.
    pub keep_invalid: bool,
    /// Code lists that values are held against, where a property names one of them.
    pub code_lists: CodeLists,
}

impl Wishes {
    /// Wishes of somebody who wishes for nothing but rows in a collection.
    #[must_use]
    pub fn new(mode: ImportMode) -> Self {
        Self {
            registry: Registry::default(),
            collection: None,
            mode,
            crs: None,
            keep_invalid: false,
            code_lists: CodeLists::new(),
        }
    }
}

/// What becomes of each row of a layer.
#[derive(Clone, Debug)]
pub struct Plan {
    target: ImportTarget,
    conditions: Vec<Condition>,
    rules: Vec<Rule>,
    geometry: Option<GeometryRule>,
    id_place: Option<usize>,
    notes: Vec<String>,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It may go in.
    Taken {
        /// The row for the store.
        row: ImportRow,
        /// Its id, where it has one.
        id: Option<String>,
        /// What there is to tell.
        notes: Vec<(Severity, String)>,
    },
    /// It may not.
    Refused {
        /// Its id, where it has one.
        id: Option<String>,
        /// All reasons, a clause each.
        reasons: Vec<String>,
    },
    /// The mapping does not want it.
    LeftOut,
}

impl Plan {
    /// Makes a plan for the rows of a layer. `existing` is the collection that they go to, where there is one already
    /// ([`Plan::collection`] tells its id).
    ///
    /// # Errors
    /// [`ImportError::Plan`] with everything that stands in the way.
    pub fn new(
        layer: &Layer,
        mapping: Option<&Mapping>,
        wishes: &Wishes,
        existing: Option<&CollectionSource>,
    ) -> Result<Self, ImportError> {
        let mut draft = Draft { layer, mapping, wishes, existing, faults: Vec::new(), notes: layer.notes.clone() };
        let plan = draft.plan();
        match plan {
            Some(plan) if draft.faults.is_empty() => Ok(plan),
            _ => Err(ImportError::Plan { faults: draft.faults }),
        }
    }

    /// The collection that the rows of a layer go to.
    ///
    /// # Errors
    /// When the mapping names one that is no id of a collection.
    pub fn collection(layer: &Layer, mapping: Option<&Mapping>, wishes: &Wishes) -> Result<CollectionId, ImportError> {
        if let Some(wanted) = &wishes.collection {
            return Ok(wanted.clone());
        }
        match mapping.and_then(|mapping| mapping.collection.as_deref()) {
            Some(named) => {
                CollectionId::parse(named).map_err(|error| ImportError::Plan { faults: vec![error.to_string()] })
            }
            None => Ok(CollectionId::from_table_name(&normalised(&layer.name))),
        }
    }

    /// What is to be said to the store.
    #[must_use]
    pub const fn target(&self) -> &ImportTarget {
        &self.target
    }

    /// The same for a target that may have properties besides, which stay empty: other files of the import fill them.
    /// The values come in the target's order.
    #[must_use]
    pub(crate) fn for_target(mut self, target: &ImportTarget) -> Self {
        let own = std::mem::take(&mut self.target.schema.properties);
        let mut rules: BTreeMap<String, Rule> =
            own.into_iter().map(|property| property.name).zip(std::mem::take(&mut self.rules)).collect();
        let properties = &target.schema.properties;
        self.rules = properties
            .iter()
            .map(|property| rules.remove(&property.name).unwrap_or_else(|| Rule::nothing(property)))
            .collect();
        let is_id = |property: &Property| target.id_property.as_ref() == Some(&property.name);
        self.id_place = properties.iter().position(is_id);
        self.target = target.clone();
        self
    }

    /// What was decided or guessed, a sentence each, for the user to look at.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// What becomes of a row.
    #[must_use]
    pub fn judge(&self, row: &ForeignRow) -> Outcome {
        if !self.conditions.iter().all(|condition| condition.holds(&row.values)) {
            return Outcome::LeftOut;
        }
        let mut reasons = Vec::new();
        let mut notes = Vec::new();
        let mut values = Vec::with_capacity(self.rules.len());
        for rule in &self.rules {
            match rule.apply(&row.values, &mut notes) {
                Ok(value) => values.push(value),
                Err(reason) => {
                    reasons.push(reason);
                    values.push(Value::Null);
                }
            }
        }
        let id = self.id_place.and_then(|place| values.get(place)).map(to_text).filter(|id| !id.is_empty());
        let mut wkb = None;
        if let (Some(rule), Some(foreign)) = (&self.geometry, &row.wkb) {
            match rule.judge(foreign) {
                Ok(judged) => {
                    wkb = judged.wkb;
                    notes.extend(judged.notes);
                }
                Err(reason) => reasons.push(reason),
            }
        }
        if reasons.is_empty() {
            Outcome::Taken { row: ImportRow { wkb, values }, id, notes }
        } else {
            Outcome::Refused { id, reasons }
        }
    }
}

/// A plan in the making.
struct Draft<'a> {
    layer: &'a Layer,
    mapping: Option<&'a Mapping>,
    wishes: &'a Wishes,
    existing: Option<&'a CollectionSource>,
    faults: Vec<String>,
    notes: Vec<String>,
}

/// A property and what it gets, in the making.
type Pair = (Property, FieldRule);

impl Draft<'_> {
    fn plan(&mut self) -> Option<Plan> {
        let collection = match Plan::collection(self.layer, self.mapping, self.wishes) {
            Ok(collection) => collection,
            Err(error) => {
                self.faults.push(error.to_string());
                return None;
            }
        };
        let mut pairs = match self.mapping {
            Some(mapping) => self.by_mapping(mapping),
            None => self.by_names(),
        };
        let id_property = self.add_id(&mut pairs);
        let rules = self.rules(&pairs);
        let conditions = self.conditions();
        let Geometry { property: geometry, rule, crs } = self.geometry();
        if pairs.is_empty() && geometry.is_none() {
            self.faults.push(format!("no field of `{}` goes anywhere; give a mapping", self.layer.name));
        }
        let properties: Vec<Property> = pairs.into_iter().map(|(property, _)| property).collect();
        let id_place = id_property.as_ref().and_then(|id| properties.iter().position(|property| property.name == *id));
        let schema =
            Schema { properties, geometry, time: self.existing.and_then(|existing| existing.schema.time.clone()) };
        Some(Plan {
            target: ImportTarget {
                collection,
                schema,
                crs: crs.or_else(|| self.existing.map(|existing| existing.storage_crs)).unwrap_or(CrsId::Crs84),
                id_property,
                mode: self.wishes.mode,
            },
            conditions,
            rules,
            geometry: rule,
            id_place,
            notes: std::mem::take(&mut self.notes),
        })
    }

    fn by_mapping(&mut self, mapping: &Mapping) -> Vec<Pair> {
        let mut pairs = Vec::new();
        for (name, rule) in &mapping.fields {
            if let Some(property) = self.property(name, rule) {
                pairs.push((property, rule.clone()));
            }
        }
        if mapping.other_fields == OtherFields::Keep {
            let named: BTreeSet<&str> = mapping.fields.values().filter_map(|rule| rule.field.as_deref()).collect();
            let taken: BTreeSet<&str> = mapping.fields.keys().map(String::as_str).collect();
            let others = self.by_names();
            pairs.extend(others.into_iter().filter(|(property, rule)| {
                !taken.contains(property.name.as_str())
                    && rule.field.as_deref().is_none_or(|field| !named.contains(field))
            }));
        }
        // The order of the file is what people expect of a new table; constants follow.
        let place = |rule: &FieldRule| {
            rule.field
                .as_ref()
                .and_then(|field| self.layer.fields.iter().position(|other| other.name == *field))
                .unwrap_or(usize::MAX)
        };
        pairs.sort_by_key(|(_, rule)| place(rule));
        pairs
    }

    /// The property of that name: the collection's, or a new one of the kind that the rule or its field has.
    fn property(&mut self, name: &str, rule: &FieldRule) -> Option<Property> {
        if let Some(existing) = self.existing {
            let found = existing.schema.property(name).cloned();
            if found.is_none() {
                let names = existing.schema.properties.iter().map(|property| property.name.as_str());
                let hint = nearest(name, names).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
                self.faults.push(format!("collection `{}` has no property `{name}`{hint}", existing.id));
            }
            return found;
        }
        let field_kind = rule.field.as_ref().and_then(|field| self.find_field(field)).map(|field| field.1);
        let kind = match (rule.kind, &rule.codes, &rule.date, field_kind, &rule.constant) {
            (Some(kind), ..) => kind.kind(),
            (None, Some(_), ..) => PropertyKind::Text,
            (None, None, Some(spelling), ..) if spelling.contains("%H") => PropertyKind::DateTime,
            (None, None, Some(_), ..) => PropertyKind::Date,
            (None, None, None, Some(kind), _) if rule.factor.is_none() => kind,
            (None, None, None, Some(_), _) => PropertyKind::Number,
            (None, None, None, None, Some(constant)) => match constant.to_value() {
                Value::Boolean(_) => PropertyKind::Boolean,
                Value::Integer(_) => PropertyKind::Integer,
                Value::Number(_) => PropertyKind::Number,
                _ => PropertyKind::Text,
            },
            (None, None, None, None, None) => PropertyKind::Text,
        };
        Some(Property::new(name, kind))
    }

    /// Place and kind of a field, by its name, failing that by its normalised name.
    fn find_field(&self, name: &str) -> Option<(usize, PropertyKind)> {
        let exact = self.layer.fields.iter().position(|field| field.name == name);
        let place = exact.or_else(|| {
            let wanted = normalised(name);
            self.layer.fields.iter().position(|field| normalised(&field.name) == wanted)
        })?;
        self.layer.fields.get(place).map(|field| (place, field.kind))
    }

    /// The same, and a fault where there is none.
    fn require_field(&mut self, name: &str) -> Option<(usize, PropertyKind)> {
        let found = self.find_field(name);
        if found.is_none() {
            let names = self.layer.fields.iter().map(|field| field.name.as_str());
            let hint = nearest(name, names.clone())
                .map_or_else(|| format!("; it has {}", list(names)), |name| format!("; did you mean `{name}`?"));
            self.faults.push(format!("`{}` has no field `{name}`{hint}", self.layer.name));
        }
        found
    }

    /// Without a mapping fields go to the property of their name; a new collection gets one for each.
    fn by_names(&mut self) -> Vec<Pair> {
        let rule_for = |field: &str| FieldRule { field: Some(field.to_owned()), ..FieldRule::default() };
        let Some(existing) = self.existing else {
            let fields: Vec<_> = self
                .layer
                .fields
                .iter()
                .enumerate()
                .filter(|(place, field)| !field.is_key && self.layer.id_field != Some(*place))
                .map(|(_, field)| field)
                .collect();
            let reserved: &[&str] =
                if self.layer.id_field.is_some() { &["fid", "geom", "id"] } else { &["fid", "geom"] };
            let names = distinct(fields.iter().map(|field| normalised(&field.name)), reserved);
            let properties = fields.iter().zip(names).map(|(field, name)| {
                let property = Property { max_length_chars: field.max_length_chars, ..Property::new(name, field.kind) };
                (property, rule_for(&field.name))
            });
            return properties.collect();
        };
        let mut pairs = Vec::new();
        let mut used = BTreeSet::new();
        for property in &existing.schema.properties {
            match self.find_field(&property.name) {
                Some((place, _)) if self.layer.fields.get(place).is_some_and(|field| !field.is_key) => {
                    if let Some(field) = self.layer.fields.get(place) {
                        used.insert(place);
                        pairs.push((property.clone(), rule_for(&field.name)));
                    }
                }
                _ if !property.nullable && property.name != "id" => self.notes.push(format!(
                    "`{}` may not be empty and gets nothing from the file: the database's default holds, or rows are refused",
                    property.name
                )),
                _ => {}
            }
        }
        let unused: Vec<&str> = self
            .layer
            .fields
            .iter()
            .enumerate()
            .filter(|(place, field)| !used.contains(place) && !field.is_key)
            .map(|(_, field)| field.name.as_str())
            .collect();
        if !unused.is_empty() {
            self.notes.push(format!("`{}` has no place for {}; left out", existing.id, list(unused.into_iter())));
        }
        pairs
    }

    /// Sees to it that the id has its property and its rule, and tells the property's name.
    fn add_id(&mut self, pairs: &mut Vec<Pair>) -> Option<String> {
        let name = self.mapping.map_or("id", |mapping| mapping.id_property.as_str()).to_owned();
        let template = self.mapping.and_then(|mapping| mapping.id.clone());
        let own = self.layer.id_field.and_then(|place| self.layer.fields.get(place)).map(|field| field.name.clone());
        let wants_text_id = self.existing.is_some_and(|existing| existing.id_kind == KeyKind::Text);
        let has_rule = pairs.iter().any(|(property, _)| property.name == name);
        let rule = match (template, own) {
            (Some(template), _) => Some(FieldRule { template: Some(template), ..FieldRule::default() }),
            (None, Some(field)) if !has_rule && (self.existing.is_none() || wants_text_id) => {
                Some(FieldRule { field: Some(field), ..FieldRule::default() })
            }
            _ => None,
        };
        if let Some(rule) = rule {
            let property = match self.existing {
                Some(existing) => existing.schema.property(&name).cloned(),
                None => Some(Property { nullable: false, ..Property::new(&name, PropertyKind::Text) }),
            };
            let Some(property) = property else {
                self.faults.push(format!("the collection has no property `{name}` that could hold the id"));
                return None;
            };
            pairs.retain(|(property, _)| property.name != name);
            pairs.insert(0, (property, rule));
            return Some(name);
        }
        if wants_text_id {
            if has_rule {
                return Some(name);
            }
            self.faults.push(format!(
                "the items of the collection are known by `{name}`, which gets nothing from the file; give a mapping with an `id`"
            ));
        } else if self.wishes.mode == ImportMode::Upsert {
            self.faults.push("rows can change items only where they have ids; give a mapping with an `id`".to_owned());
        }
        None
    }

    fn rules(&mut self, pairs: &[Pair]) -> Vec<Rule> {
        let unknown_codes = self.mapping.map_or(UnknownCodes::Refuse, |mapping| mapping.unknown_codes);
        let mut rules = Vec::with_capacity(pairs.len());
        for (property, rule) in pairs {
            let field = match &rule.field {
                Some(name) => self.require_field(name).map(|(place, _)| place),
                None => None,
            };
            let template = match &rule.template {
                Some(text) => self.template(text),
                None => None,
            };
            let list = property.codelist.as_ref().and_then(|list| self.wishes.code_lists.get(list));
            rules.push(Rule::new(property, rule, field, template, list, unknown_codes));
        }
        rules
    }

    fn template(&mut self, text: &str) -> Option<Template> {
        match Template::parse(text, &mut |name| self.require_field(name).map(|(place, _)| place)) {
            Ok(template) => template,
            Err(reason) => {
                self.faults.push(reason);
                None
            }
        }
    }

    fn conditions(&mut self) -> Vec<Condition> {
        let wanted = self.mapping.map(|mapping| mapping.conditions.as_slice()).unwrap_or_default();
        wanted
            .iter()
            .filter_map(|condition| {
                let (place, _) = self.require_field(&condition.field)?;
                Some(Condition::new(place, condition))
            })
            .collect()
    }

    fn geometry(&mut self) -> Geometry {
        let registry = self.wishes.registry.clone();
        let Some(found) = self.layer.geometry else { return Geometry::default() };
        let wanted = match self.existing {
            Some(existing) => match &existing.schema.geometry {
                Some(geometry) => Some((geometry.clone(), Some(existing.storage_crs))),
                None => {
                    self.notes.push(format!("`{}` has no geometry; those of the file are left out", existing.id));
                    None
                }
            },
            None => {
                let promote = self.mapping.is_some_and(|mapping| mapping.promote_to_multi);
                let kind = if promote { multi(found.kind) } else { found.kind };
                Some((GeometryProperty { name: "geom".to_owned(), kind, has_z: found.has_z }, None))
            }
        };
        let Some((property, storage_crs)) = wanted else { return Geometry::default() };
        let Some(source_crs) = self.source_crs() else { return Geometry::default() };
        let storage_crs = match storage_crs {
            Some(crs) => Some(crs),
            None => self.new_storage_crs(source_crs),
        };
        let Some(storage_crs) = storage_crs else { return Geometry::default() };
        let ways = Reproject::new(&registry, source_crs, storage_crs)
            .and_then(|to_target| Ok((to_target, Reproject::new(&registry, source_crs, CrsId::Crs84)?)));
        let (to_target, to_lon_lat) = match ways {
            Ok(ways) => ways,
            Err(error) => {
                self.faults.push(error.to_string());
                return Geometry::default();
            }
        };
        let mut crss = vec![source_crs];
        if storage_crs != source_crs {
            crss.push(storage_crs);
        }
        let areas = crss
            .into_iter()
            .filter_map(|crs| registry.describe(crs))
            .map(|info| (format!("{} {}", info.id, info.name), info.area))
            .collect();
        let rule = GeometryRule {
            kind: property.kind,
            has_z: property.has_z,
            height_m: self.mapping.and_then(|mapping| mapping.height_m),
            to_target,
            to_lon_lat,
            areas,
            limit: self
                .mapping
                .and_then(|mapping| mapping.area)
                .map(|[west, south, east, north]| Area::new(west, south, east, north)),
            keep_invalid: self.wishes.keep_invalid,
        };
        Geometry { property: Some(property), rule: Some(rule), crs: Some(storage_crs) }
    }

    /// CRS of the coordinates in the file: what the user says, what the mapping says, what the file says.
    fn source_crs(&mut self) -> Option<CrsId> {
        if let Some(crs) = self.wishes.crs {
            self.notes.push(format!("coordinates are taken as {crs}, as asked"));
            return Some(crs);
        }
        if let Some(text) = self.mapping.and_then(|mapping| mapping.crs.as_deref()) {
            return self.parse_crs(text);
        }
        match &self.layer.crs {
            FoundCrs::Known { crs, by } => {
                self.notes.push(format!("coordinates are taken as {crs}, {by}"));
                Some(*crs)
            }
            FoundCrs::Unknown { text } => {
                self.faults.push(format!(
                    "the CRS of `{}` is not known ({text}); say which it is, as in `--crs EPSG:2154`",
                    self.layer.name
                ));
                None
            }
            FoundCrs::Missing => {
                self.faults.push(format!(
                    "`{}` does not say its CRS; say which it is, as in `--crs EPSG:2154`",
                    self.layer.name
                ));
                None
            }
        }
    }

    /// CRS of a new collection. CRS84 becomes EPSG:4326, by which every database knows the same coordinates.
    fn new_storage_crs(&mut self, source_crs: CrsId) -> Option<CrsId> {
        match self.mapping.and_then(|mapping| mapping.storage_crs.as_deref()) {
            Some(text) => self.parse_crs(text),
            None if matches!(source_crs, CrsId::Crs84 | CrsId::Crs84h) => Some(CrsId::Epsg(4326)),
            None => Some(source_crs),
        }
    }

    fn parse_crs(&mut self, text: &str) -> Option<CrsId> {
        match CrsId::parse(text) {
            Ok(crs) => Some(crs),
            Err(error) => {
                self.faults.push(error.to_string());
                None
            }
        }
    }
}

/// What was decided about geometries.
#[derive(Default)]
struct Geometry {
    property: Option<GeometryProperty>,
    rule: Option<GeometryRule>,
    crs: Option<CrsId>,
}

const fn multi(kind: GeometryKind) -> GeometryKind {
    match kind {
        GeometryKind::Point => GeometryKind::MultiPoint,
        GeometryKind::LineString => GeometryKind::MultiLineString,
        GeometryKind::Polygon => GeometryKind::MultiPolygon,
        other => other,
    }
}
