//! A store in memory, with three collections that hold what faces stumble over. All data are synthetic.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use watergang_core::domain::{Domain, Domains};
use watergang_core::import::{Import, ImportTarget};
use watergang_core::{
    Ask, CancelFlag, Catalog, Code, Collection, CollectionId, CrsId, Cursor, Filter, GeometryKind, GeometryProperty,
    IdRef, Instance, Interval, Inventory, ItemId, ItemQuery, KeyKind, Language, Mark, PageEnd, Property, PropertyKind,
    Reply, Revision, Row, RowBatch, RowBatchBuilder, RowRef, Rows, Schema, SpatialExtent, Store, StoreError, Text,
    TimeProperties, Value, ValueRef,
};
use watergang_cql2::{Condition, Context, Evaluator, Functions, Item};
use watergang_crs::{Registry, Reproject};

/// A spatial collection in time, of twelve items.
pub const DITCHES: &str = "ditches";
/// A collection without geometry, whose ids are awkward texts.
pub const CODES: &str = "codes";
/// A collection whose whole content is some megabytes.
pub const PARCELS: &str = "parcels";
/// How many items [`PARCELS`] has.
pub const PARCELS_COUNT: i64 = 30_000;
/// Longest page of [`DITCHES`].
pub const DITCHES_LIMIT_MAX: u64 = 8;

/// One item.
#[derive(Clone, Debug)]
pub struct Thing {
    pub id: Value,
    /// Longitude and latitude.
    pub point: Option<[f64; 2]>,
    /// In the order of the collection's schema.
    pub values: Vec<Value>,
    /// Whether its geometry is cut off.
    pub damaged: bool,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trouble {
    #[default]
    None,
    /// Nothing is answered.
    Away,
    /// Somebody else writes.
    Locked,
    /// The driver fails in an unheard-of way.
    Broken,
    /// The second batch of a read fails.
    AfterFirstBatch,
    /// The second batch of a read never comes.
    HangsAfterFirstBatch,
    /// Nothing is answered in time.
    Slow,
}

#[derive(Debug, Default)]
pub struct FakeStore {
    pub trouble: Mutex<Trouble>,
    pub revision: AtomicU64,
    /// How often rows were read.
    pub reads: AtomicU64,
    /// The flag of the last read.
    pub cancelled: Mutex<Option<CancelFlag>>,
    /// Added to the revision of counts, as if somebody wrote between a count and a read.
    pub count_ahead: AtomicU64,
    /// How often the state changes yet, each time that somebody asks for it.
    pub restless: AtomicU64,
}

const NAMES: [&str; 6] = ["Aa", "IJzer", "élargi", "Écluse & co", "a,b", "Grande \"Becque\""];

fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

fn ditches() -> Vec<Thing> {
    (1..=12)
        .map(|number: i64| {
            let place = usize::try_from(number).unwrap();
            let maybe = |when: bool, value: Value| if when { Value::Null } else { value };
            Thing {
                id: Value::Integer(number),
                // From 2.1 50.8 to 2.9 51.2; the third has no geometry, the last two lie at the antimeridian.
                point: match number {
                    3 => None,
                    11 => Some([179.5, 10.0]),
                    12 => Some([-179.5, 10.0]),
                    _ => Some([2.0 + number as f64 / 10.0, 50.75 + number as f64 / 20.0]),
                },
                values: vec![
                    text(NAMES[place % NAMES.len()]),
                    Value::Integer(number % 4),
                    Value::Number(number as f64 / 2.0),
                    maybe(number == 5, Value::Boolean(number % 2 == 0)),
                    // The fourth has no day.
                    maybe(number == 4, text(format!("2024-07-{number:02}"))),
                    text(format!("2024-07-{number:02}T10:00:00Z")),
                    text("{\"a\":1}"),
                ],
                damaged: false,
            }
        })
        .collect()
}

fn codes() -> Vec<Thing> {
    let thing = |id: &str| Thing { id: text(id), point: None, values: vec![text(id)], damaged: false };
    ["50%", "a b", "a/b", "plain", "q?x=1&y", "été"].map(thing).into()
}

fn parcels() -> Vec<Thing> {
    let thing = |number: i64| Thing {
        id: Value::Integer(number),
        point: Some([2.0 + number as f64 / 1e5, 51.0]),
        values: vec![text(format!("parcel number {number} of the synthetic cadastre of nowhere"))],
        damaged: number == 7,
    };
    (1..=PARCELS_COUNT).map(thing).collect()
}

fn things(of: &CollectionId) -> Result<Vec<Thing>, StoreError> {
    match of.as_str() {
        DITCHES => Ok(ditches()),
        CODES => Ok(codes()),
        PARCELS => Ok(parcels()),
        _ => Err(StoreError::NoSuchCollection { collection: of.to_string() }),
    }
}

fn columns(of: &CollectionId) -> Arc<[String]> {
    schema(of.as_str()).properties.into_iter().map(|property| property.name).collect()
}

fn schema(of: &str) -> Schema {
    let geometry = || Some(GeometryProperty { name: "geom".to_owned(), kind: GeometryKind::Point, has_z: false });
    match of {
        DITCHES => Schema {
            properties: vec![
                Property {
                    title: Text::new([(Language::FR, "Nom".to_owned()), (Language::NL, "Naam".to_owned())]),
                    ..Property::new("name", PropertyKind::Text)
                },
                Property { codelist: Some("ranks".to_owned()), ..Property::new("rank", PropertyKind::Integer) },
                Property::new("width_m", PropertyKind::Number),
                Property::new("open", PropertyKind::Boolean),
                Property { nullable: false, ..Property::new("day", PropertyKind::Date) },
                Property::new("seen", PropertyKind::DateTime),
                Property::new("extra", PropertyKind::Json),
            ],
            geometry: geometry(),
            time: Some(TimeProperties::Instant { property: "day".to_owned() }),
        },
        CODES => Schema {
            properties: vec![Property {
                is_id: true,
                nullable: false,
                max_length_chars: Some(40),
                ..Property::new("label", PropertyKind::Text)
            }],
            geometry: None,
            time: None,
        },
        _ => Schema { properties: vec![Property::new("label", PropertyKind::Text)], geometry: geometry(), time: None },
    }
}

fn collection(id: &str, store: &Arc<FakeStore>) -> Arc<Collection> {
    let spatial = id != CODES;
    let titles = |fr: &str, nl: &str| Text::new([(Language::FR, fr.to_owned()), (Language::NL, nl.to_owned())]);
    Arc::new(Collection {
        id: CollectionId::parse(id).unwrap(),
        title: titles(&format!("Titre {id}"), &format!("Titel {id}")),
        description: titles("Données synthétiques", "Synthetische gegevens"),
        keywords: vec!["synthetic".to_owned()],
        theme: None,
        license: None,
        attribution: Some("Nobody".to_owned()),
        schema: schema(id),
        id_kind: if spatial { KeyKind::Integer } else { KeyKind::Text },
        storage_crs: CrsId::Crs84,
        crs: if spatial {
            vec![CrsId::Crs84, CrsId::Epsg(4326), CrsId::Epsg(3857), CrsId::Epsg(2154)]
        } else {
            Vec::new()
        },
        limit_default: if id == DITCHES { 5 } else { 10 },
        limit_max: if id == DITCHES { DITCHES_LIMIT_MAX } else { 100_000 },
        counted: id != CODES,
        default_sort: Vec::new(),
        store: Arc::clone(store) as Arc<dyn Store>,
    })
}

fn rank(code: &str) -> Code {
    let label = Text::new([(Language::FR, format!("Rang {code}")), (Language::EN, format!("Rank {code}"))]);
    Code { code: code.to_owned(), label }
}

/// All three collections.
pub fn catalog(store: &Arc<FakeStore>, configuration: &str) -> Catalog {
    let collections = [DITCHES, CODES, PARCELS].map(|id| collection(id, store));
    Catalog {
        instance: Instance {
            title: Text::new([
                (Language::FR, "Couloir d'essai".to_owned()),
                (Language::NL, "Proefcorridor".to_owned()),
            ]),
            description: Text::plain("Synthetic data for tests"),
            languages: vec![Language::FR, Language::NL, Language::EN],
            license: Some("https://creativecommons.org/publicdomain/zero/1.0/".to_owned()),
            attribution: None,
            contact: None,
            background: None,
        },
        collections: collections.into_iter().map(|one| (one.id.clone(), one)).collect(),
        codelists: [("ranks".to_owned(), ["0", "1", "2", "3", "9", "none"].map(rank).into())].into(),
        configuration: configuration.to_owned(),
    }
}

fn holds(filter: &Filter, thing: &Thing, schema: &Schema) -> bool {
    let value = |name: &str| {
        let place = schema.properties.iter().position(|property| property.name == name).unwrap();
        &thing.values[place]
    };
    match filter {
        Filter::All(parts) => parts.iter().all(|part| holds(part, thing, schema)),
        Filter::Bbox { bbox, crs } => thing.point.is_none_or(|[lon, lat]| {
            let way = Reproject::new(&Registry::default(), CrsId::Crs84, *crs).unwrap();
            let (x, y) = way.apply(lon, lat).unwrap();
            bbox.parts(180.0)
                .iter()
                .any(|[min_x, min_y, max_x, max_y]| x >= *min_x && x <= *max_x && y >= *min_y && y <= *max_y)
        }),
        Filter::Datetime(interval) => match &schema.time {
            Some(TimeProperties::Instant { property }) => match value(property) {
                Value::Text(text) => Interval::parse_stored(text).unwrap().intersects(interval),
                _ => true,
            },
            _ => true,
        },
        Filter::Ids(ids) => ids.iter().any(|id| id.0 == shown(&thing.id)),
        Filter::Equals { property, value: wanted } => value(property) == wanted,
        Filter::Holds(predicate) => {
            let functions = Functions::of_lon_lat();
            let condition = Condition::new(predicate, &Context { schema, functions: &functions }).unwrap();
            let batch =
                batch(std::slice::from_ref(thing), schema.properties.iter().map(|one| one.name.clone()).collect());
            Evaluator::new(&condition).is_true_of(&Only { row: batch.row(0).unwrap(), columns: condition.properties() })
        }
        Filter::Search(phrases) => phrases.iter().any(|phrase| {
            thing.values.iter().any(|value| matches!(value, Value::Text(text) if text.contains(phrase.as_str())))
        }),
    }
}

/// One row as a predicate looks at it.
struct Only<'a> {
    row: RowRef<'a>,
    columns: &'a [String],
}

impl Item for Only<'_> {
    fn value(&self, slot: usize) -> ValueRef<'_> {
        self.row.named(&self.columns[slot])
    }
    fn geometry(&self) -> Option<&[u8]> {
        self.row.wkb()
    }
}

fn shown(id: &Value) -> String {
    match id {
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        _ => panic!("ids are numbers or texts"),
    }
}

fn batch(things: &[Thing], columns: Arc<[String]>) -> RowBatch {
    let mut builder = RowBatchBuilder::new(CrsId::Crs84, columns);
    for thing in things {
        match &thing.id {
            Value::Integer(number) => builder.id(IdRef::Integer(*number)),
            id => builder.id(IdRef::Text(&shown(id))),
        }
        if let Some([x, y]) = thing.point {
            // ISO WKB: little-endian, kind 1, then x and y.
            let mut wkb = vec![1, 1, 0, 0, 0];
            wkb.extend(x.to_le_bytes());
            wkb.extend(y.to_le_bytes());
            builder.geometry(if thing.damaged { &wkb[..9] } else { &wkb });
        }
        for value in &thing.values {
            builder.value(match value {
                Value::Null => ValueRef::Null,
                Value::Boolean(flag) => ValueRef::Boolean(*flag),
                Value::Integer(number) => ValueRef::Integer(*number),
                Value::Number(number) => ValueRef::Number(*number),
                Value::Text(json) if json.starts_with('{') => ValueRef::Json(json),
                Value::Text(text) => ValueRef::Text(text),
            });
        }
        builder.end_row();
    }
    builder.finish()
}

impl FakeStore {
    fn state(&self) -> Revision {
        Revision(self.revision.load(Ordering::Relaxed).to_string().into())
    }

    fn trouble(&self) -> Trouble {
        *self.trouble.lock().unwrap()
    }

    fn answer<'a, T: Send + 'a>(&self, answer: impl FnOnce() -> Result<T, StoreError> + Send + 'a) -> Reply<'a, T> {
        let secret = "password authentication failed for user \"watergang\"";
        let trouble = self.trouble();
        Box::pin(async move {
            match trouble {
                Trouble::Away => Err(StoreError::Unavailable { doing: "asking", source: secret.into() }),
                Trouble::Locked => Err(StoreError::Locked { what: "the file".to_owned() }),
                Trouble::Broken => Err(StoreError::Failed { doing: "asking", source: secret.into() }),
                Trouble::Slow => Err(StoreError::TimedOut { doing: "asking" }),
                _ => answer(),
            }
        })
    }
}

impl Store for FakeStore {
    fn kind(&self) -> &'static str {
        "fake"
    }
    fn inventory<'a>(&'a self, _: &'a Ask) -> Reply<'a, Inventory> {
        self.answer(|| Ok(Inventory::default()))
    }
    fn ready<'a>(&'a self, _: &'a Ask) -> Reply<'a, ()> {
        self.answer(|| Ok(()))
    }
    fn revision<'a>(&'a self, _: &'a Ask, _: &'a CollectionId) -> Reply<'a, Revision> {
        self.answer(|| {
            let fewer = |left: u64| left.checked_sub(1);
            if self.restless.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fewer).is_ok() {
                self.revision.fetch_add(1, Ordering::Relaxed);
            }
            Ok(self.state())
        })
    }
    fn extent<'a>(&'a self, _: &'a Ask, of: &'a CollectionId) -> Reply<'a, (Revision, SpatialExtent)> {
        self.answer(move || {
            let extent = match of.as_str() {
                CODES => SpatialExtent::default(),
                DITCHES => SpatialExtent {
                    envelope: Some([2.1, 50.8, 2.9, 51.25]),
                    heights: None,
                    interval: Some(Interval::parse_parameter("2024-07-01T00:00:00Z/2024-07-12T00:00:00Z").unwrap()),
                },
                _ => SpatialExtent { envelope: Some([2.0, 51.0, 2.3, 51.0]), heights: None, interval: None },
            };
            Ok((self.state(), extent))
        })
    }
    fn item<'a>(&'a self, _: &'a Ask, of: &'a CollectionId, id: &'a ItemId) -> Reply<'a, (Revision, Option<Row>)> {
        self.answer(move || {
            let found = things(of)?.into_iter().find(|thing| shown(&thing.id) == id.0);
            Ok((self.state(), found.and_then(|thing| Row::first_of(batch(&[thing], columns(of))))))
        })
    }
    fn read<'a>(&'a self, ask: &'a Ask, of: &'a CollectionId, query: &'a ItemQuery) -> Reply<'a, Box<dyn Rows>> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        *self.cancelled.lock().unwrap() = Some(ask.cancelled.clone());
        self.answer(move || {
            let schema = schema(of.as_str());
            let after = |thing: &Thing| match (query.cursor.as_ref().map(|cursor| cursor.values.as_slice()), &thing.id)
            {
                (None, _) => Ok(true),
                (Some([Mark::Value(Value::Integer(last))]), Value::Integer(id)) => Ok(id > last),
                (Some([Mark::Value(Value::Text(last))]), Value::Text(id)) => Ok(id > last),
                _ => Err(StoreError::ForeignCursor),
            };
            let up_to = |thing: &Thing| match (query.until.as_ref().map(|last| last.values.as_slice()), &thing.id) {
                (Some([Mark::Value(Value::Integer(last))]), Value::Integer(id)) => id <= last,
                (Some([Mark::Value(Value::Text(last))]), Value::Text(id)) => id <= last,
                _ => true,
            };
            let mut left = Vec::new();
            for thing in things(of)? {
                if after(&thing)? && up_to(&thing) && holds(&query.filter, &thing, &schema) {
                    left.push(thing);
                }
            }
            let offset = usize::try_from(query.offset).unwrap_or(usize::MAX).min(left.len());
            let left = left.split_off(offset);
            let page = usize::try_from(query.limit).unwrap().min(left.len());
            let rows = FakeRows {
                revision: self.state(),
                more: page < left.len() || query.until.is_some(),
                page: left.into_iter().take(page).collect(),
                given: 0,
                columns: columns(of),
                trouble: self.trouble(),
            };
            Ok(Box::new(rows) as Box<dyn Rows>)
        })
    }
    fn page_start<'a>(
        &'a self,
        _: &'a Ask,
        of: &'a CollectionId,
        query: &'a ItemQuery,
        last: &'a Cursor,
    ) -> Reply<'a, Option<Cursor>> {
        self.answer(move || {
            let schema = schema(of.as_str());
            let things = things(of)?.into_iter().filter(|thing| holds(&query.filter, thing, &schema));
            let ids: Vec<_> = things.map(|thing| thing.id).collect();
            let place =
                ids.iter().position(|id| last.values == [id.clone().into()]).ok_or(StoreError::ForeignCursor)?;
            let before = (place + 1).checked_sub(usize::try_from(query.limit).unwrap());
            let start =
                before.filter(|count| *count > 0).map(|count| Cursor { values: vec![ids[count - 1].clone().into()] });
            Ok(start)
        })
    }
    fn count<'a>(&'a self, _: &'a Ask, of: &'a CollectionId, filter: &'a Filter) -> Reply<'a, (Revision, u64)> {
        self.answer(move || {
            let schema = schema(of.as_str());
            let count = things(of)?.iter().filter(|thing| holds(filter, thing, &schema)).count();
            let ahead = self.count_ahead.load(Ordering::Relaxed);
            let revision = self.revision.load(Ordering::Relaxed) + ahead;
            Ok((Revision(revision.to_string().into()), u64::try_from(count).unwrap()))
        })
    }
    fn domains<'a>(&'a self, _: &'a Ask, of: &'a CollectionId) -> Reply<'a, (Revision, Arc<Domains>)> {
        self.answer(move || {
            let names = schema(of.as_str()).properties.into_iter().map(|property| property.name);
            let values = |name: &str| match name {
                "name" => vec![text("Aa"), text("Écluse & co"), text("unheard of")],
                "rank" => (0..4).map(Value::Integer).collect(),
                "width_m" => vec![Value::Number(0.5), Value::Number(6.0)],
                _ => Vec::new(),
            };
            let properties = names.map(|name| (name.clone(), Domain::Values(values(&name)))).collect();
            Ok((self.state(), Arc::new(Domains { properties, geometry: vec![GeometryKind::Point] })))
        })
    }
    fn begin_import<'a>(&'a self, _: &'a Ask, _: ImportTarget) -> Reply<'a, Box<dyn Import>> {
        self.answer(|| Err(StoreError::ReadOnly { what: "it is a fake".to_owned() }))
    }
}

struct FakeRows {
    revision: Revision,
    page: Vec<Thing>,
    more: bool,
    given: usize,
    columns: Arc<[String]>,
    trouble: Trouble,
}

/// Rows in a batch, of long pages and of short ones.
const BATCH_ROWS: [usize; 2] = [8_000, 10];

impl Rows for FakeRows {
    fn revision(&self) -> &Revision {
        &self.revision
    }
    fn known_count(&self) -> Option<u64> {
        None
    }
    fn next(&mut self) -> Reply<'_, Option<RowBatch>> {
        Box::pin(async move {
            if self.given > 0 && self.trouble == Trouble::AfterFirstBatch {
                return Err(StoreError::Unavailable { doing: "reading items", source: "gone".into() });
            }
            if self.given > 0 && self.trouble == Trouble::HangsAfterFirstBatch {
                std::future::pending::<()>().await;
            }
            let batch_rows = BATCH_ROWS[usize::from(self.page.len() < BATCH_ROWS[0])];
            let end = (self.given + batch_rows).min(self.page.len());
            let rows = &self.page[self.given..end];
            self.given = end;
            Ok((!rows.is_empty()).then(|| batch(rows, Arc::clone(&self.columns))))
        })
    }
    fn page_end(&mut self) -> Reply<'_, PageEnd> {
        Box::pin(async move {
            let last = self.page.last().filter(|_| self.more);
            Ok(PageEnd {
                number_returned: u64::try_from(self.page.len()).unwrap(),
                next: last.map(|thing| Cursor { values: vec![thing.id.clone().into()] }),
            })
        })
    }
}
