//! One collection with everything in it that stores stumble over.

use watergang_core::import::{ImportMode, ImportRow, ImportTarget};
use watergang_core::{
    Ask, CollectionId, CrsId, Filter, GeometryKind, GeometryProperty, ItemQuery, Property, PropertyKind, RowBatch,
    Schema, Store, TimeProperties, Value, ValueRef,
};

/// Id of the collection.
pub const THINGS: &str = "things";
/// How many items it has.
pub const COUNT: usize = 240;

/// Its id.
#[must_use]
pub fn things() -> CollectionId {
    CollectionId::parse(THINGS).unwrap()
}

/// What its items are made of.
#[must_use]
pub fn schema() -> Schema {
    let mut id = Property::new("id", PropertyKind::Text);
    id.nullable = false;
    Schema {
        properties: vec![
            id,
            Property::new("name", PropertyKind::Text),
            Property::new("rank", PropertyKind::Integer),
            Property::new("width_m", PropertyKind::Number),
            Property::new("open", PropertyKind::Boolean),
            Property::new("day", PropertyKind::Date),
            Property::new("phenomenon_time", PropertyKind::DateTime),
        ],
        geometry: Some(GeometryProperty { name: "geom".to_owned(), kind: GeometryKind::Any, has_z: false }),
        time: Some(TimeProperties::Instant { property: "phenomenon_time".to_owned() }),
    }
}

/// One item, as a test computes with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Thing {
    /// Public id.
    pub id: String,
    /// Values after the id, in the order of the schema.
    pub values: Vec<Value>,
    /// The geometry.
    pub shape: Shape,
}

/// The geometries of the fixture: simple enough to compute with by hand.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// None.
    Missing,
    /// A polygon without rings.
    Empty,
    /// x, y.
    Point(f64, f64),
    /// x, y, z.
    PointZ(f64, f64, f64),
    /// A triangle with its right angle at the south-west: min_x, min_y, side. Its north-east half of the envelope is
    /// outside.
    Triangle(f64, f64, f64),
    /// A line from south-west to north-east: min_x, min_y, side.
    Diagonal(f64, f64, f64),
}

impl Shape {
    /// ISO WKB, little-endian.
    #[must_use]
    pub fn wkb(&self) -> Option<Vec<u8>> {
        let write = |kind: u32, counts: &[u32], positions: &[f64]| {
            let mut wkb = vec![1];
            wkb.extend(kind.to_le_bytes());
            counts.iter().for_each(|count| wkb.extend(count.to_le_bytes()));
            positions.iter().for_each(|number| wkb.extend(number.to_le_bytes()));
            Some(wkb)
        };
        match *self {
            Self::Missing => None,
            Self::Empty => write(3, &[0], &[]),
            Self::Point(x, y) => write(1, &[], &[x, y]),
            Self::PointZ(x, y, z) => write(1001, &[], &[x, y, z]),
            Self::Triangle(x, y, side) => write(3, &[1, 4], &[x, y, x + side, y, x, y + side, x, y]),
            Self::Diagonal(x, y, side) => write(2, &[2], &[x, y, x + side, y + side]),
        }
    }

    /// Whether the shape shares a point with a rectangle; `None` stands for a shape that is not there.
    #[must_use]
    pub fn touches(&self, [min_x, min_y, max_x, max_y]: [f64; 4]) -> bool {
        let inside = |x: f64, y: f64| x >= min_x && x <= max_x && y >= min_y && y <= max_y;
        match *self {
            Self::Missing => true,
            Self::Empty => false,
            Self::Point(x, y) | Self::PointZ(x, y, _) => inside(x, y),
            // The rectangle's corner nearest to the right angle decides.
            Self::Triangle(x, y, side) => {
                let (near_x, near_y) = (min_x.max(x), min_y.max(y));
                max_x >= x && max_y >= y && near_x - x + near_y - y <= side
            }
            // The line is y - y0 = x - x0: the ranges of its parameter within both sides must overlap.
            Self::Diagonal(x, y, side) => {
                let from = (min_x - x).max(min_y - y).max(0.0);
                let to = (max_x - x).min(max_y - y).min(side);
                from <= to
            }
        }
    }
}

/// All items, in the order in which they are written. Positions are multiples of 1/64 degree, which doubles and the
/// 32-bit numbers of an R-tree hold exactly.
#[must_use]
pub fn all() -> Vec<Thing> {
    let names = [
        "Aa",
        "IJzer",
        "Yser",
        "élargi",
        "Écluse",
        "watergang",
        "Öst",
        "zand",
        "aa",
        "\"quoted\"; DROP",
        "with\nbreak",
    ];
    (0..COUNT)
        .map(|number| {
            let step = number as f64;
            let (x, y) = (2.0 + (step % 16.0) / 16.0, 50.5 + (step / 16.0).floor() / 16.0);
            let shape = match number % 12 {
                0 => Shape::Missing,
                1 if number < 60 => Shape::Empty,
                2 | 3 => Shape::Point(x, y),
                4 => Shape::PointZ(x, y, step - 100.0),
                5..=8 => Shape::Triangle(x, y, 0.125),
                _ => Shape::Diagonal(x, y, 0.25),
            };
            let shape = match number {
                230 => Shape::Point(179.5, 10.0),
                231 => Shape::Point(-179.5, 10.0),
                _ => shape,
            };
            let day = 1 + number % 28;
            let maybe = |modulus: usize, value: Value| if number % modulus == 0 { Value::Null } else { value };
            Thing {
                id: format!("thing:{:03}", (number * 7) % COUNT),
                values: vec![
                    maybe(9, Value::Text(names[number % names.len()].to_owned())),
                    maybe(5, Value::Integer((number as i64 * 37) % 50 - 20)),
                    maybe(7, Value::Number((step * 1.25) % 10.0)),
                    maybe(11, Value::Boolean(number % 3 == 0)),
                    maybe(6, Value::Text(format!("2024-{:02}-{day:02}", 1 + number % 12))),
                    maybe(8, Value::Text(format!("2024-{:02}-{day:02}T{:02}:30:00Z", 1 + number % 12, number % 24))),
                ],
                shape,
            }
        })
        .collect()
}

impl Thing {
    /// The item as an import takes it.
    #[must_use]
    pub fn row(&self) -> ImportRow {
        let values = std::iter::once(Value::Text(self.id.clone())).chain(self.values.iter().cloned()).collect();
        ImportRow { wkb: self.shape.wkb(), values }
    }

    /// The value of a property.
    #[must_use]
    pub fn value(&self, name: &str) -> Value {
        let place = schema().properties.iter().position(|property| property.name == name).unwrap();
        if place == 0 { Value::Text(self.id.clone()) } else { self.values[place - 1].clone() }
    }
}

/// An import into the collection.
#[must_use]
pub fn target(mode: ImportMode) -> ImportTarget {
    ImportTarget {
        collection: things(),
        schema: schema(),
        crs: CrsId::Epsg(4326),
        id_property: Some("id".to_owned()),
        mode,
    }
}

/// Writes all items and looks at the database anew.
pub async fn fill(store: &dyn Store) {
    let ask = Ask::default();
    let mut import = store.begin_import(&ask, target(ImportMode::Append)).await.unwrap();
    let refused = import.push(all().iter().map(Thing::row).collect()).await.unwrap();
    assert!(refused.is_empty(), "{refused:?}");
    let outcome = import.commit().await.unwrap();
    assert_eq!((outcome.created, outcome.updated, outcome.unchanged, outcome.removed), (COUNT as u64, 0, 0, 0));
    store.inventory(&ask).await.unwrap();
}

/// All items that a query gives, page by page as the store batches them.
pub async fn read(store: &dyn Store, query: &ItemQuery) -> Vec<Thing> {
    let mut rows = store.read(&Ask::default(), &things(), query).await.unwrap();
    let mut things = Vec::new();
    while let Some(batch) = rows.next().await.unwrap() {
        assert!(!batch.is_empty(), "a batch is never empty");
        things.extend(of_batch(&batch));
    }
    things
}

/// The items of a batch that has all columns.
#[must_use]
pub fn of_batch(batch: &RowBatch) -> Vec<Thing> {
    let known = all();
    batch
        .rows()
        .map(|row| {
            let id = row.id().to_item_id().0;
            let written = known.iter().find(|thing| thing.id == id).expect("an item that was written");
            // Geometry is compared as bytes: what was written as ISO WKB little-endian comes back as such.
            assert_eq!(row.wkb().map(<[u8]>::to_vec), written.shape.wkb(), "{id}");
            let values: Vec<_> = row.values().map(ValueRef::to_value).collect();
            Thing { id, values: values[1..].to_vec(), shape: written.shape.clone() }
        })
        .collect()
}

/// Ids of items, sorted.
#[must_use]
pub fn ids<'a>(things: impl IntoIterator<Item = &'a Thing>) -> Vec<String> {
    let mut ids: Vec<_> = things.into_iter().map(|thing| thing.id.clone()).collect();
    ids.sort();
    ids
}

/// Checks that a filter holds for just the items that the rule names, in a read and in a count.
pub async fn check_filter(store: &dyn Store, filter: Filter, rule: impl Fn(&Thing) -> bool) {
    let expected = ids(all().iter().filter(|thing| rule(thing)));
    let actual = ids(&read(store, &ItemQuery::new(filter.clone(), 1_000)).await);
    assert_eq!(actual, expected, "{filter:?}");
    let (_, count) = store.count(&Ask::default(), &things(), &filter).await.unwrap();
    assert_eq!(count, expected.len() as u64, "count of {filter:?}");
}
