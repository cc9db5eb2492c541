//! What the items of a collection are made of.

use crate::id::CollectionId;
use crate::text::Text;

/// What kind of value a property holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PropertyKind {
    /// True or false.
    Boolean,
    /// A whole number of 64 bits.
    Integer,
    /// A double.
    Number,
    /// A text.
    Text,
    /// A calendar date; travels as text `2024-07-09`.
    Date,
    /// A point in time; travels as text of RFC 3339 in UTC, `2024-07-09T10:00:00Z`.
    DateTime,
    /// A JSON value; travels as its text.
    Json,
}

impl PropertyKind {
    /// Whether the property is a date or a point in time.
    #[must_use]
    pub const fn is_temporal(self) -> bool {
        matches!(self, Self::Date | Self::DateTime)
    }
}

/// One property of the items of a collection.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// Name in requests and responses; also the name of the column in the store.
    pub name: String,
    /// Kind of its values.
    pub kind: PropertyKind,
    /// Whether an item may lack it.
    pub nullable: bool,
    /// Whether its values are the ids of the items: so in collections whose ids are a column of texts.
    pub is_id: bool,
    /// Longest text in characters, where the store knows one.
    pub max_length_chars: Option<u32>,
    /// Label for people.
    pub title: Text,
    /// A sentence or two for people.
    pub description: Text,
    /// Unit of a number, as a UCUM code.
    pub unit: Option<String>,
    /// The code list its values come from.
    pub codelist: Option<String>,
    /// The collection whose items its values name.
    pub reference: Option<CollectionId>,
}

impl Property {
    /// A property that is known by nothing but its name and kind.
    #[must_use]
    pub fn new(name: impl Into<String>, kind: PropertyKind) -> Self {
        let name = name.into();
        Self {
            title: Text::default(),
            name,
            kind,
            nullable: true,
            is_id: false,
            max_length_chars: None,
            description: Text::default(),
            unit: None,
            codelist: None,
            reference: None,
        }
    }
}

/// Kind of geometry a collection declares for its items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GeometryKind {
    /// One point each.
    Point,
    /// One line each.
    LineString,
    /// One polygon each.
    Polygon,
    /// Points.
    MultiPoint,
    /// Lines.
    MultiLineString,
    /// Polygons.
    MultiPolygon,
    /// A mixture in each.
    GeometryCollection,
    /// Whatever comes.
    Any,
}

impl GeometryKind {
    /// Reads a name of OGC Simple Features in any case, as GeoPackage, PostGIS and GDAL write it. Curved kinds are
    /// [`GeometryKind::Any`].
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name.to_ascii_uppercase().trim_end_matches(['Z', 'M']) {
            "POINT" => Self::Point,
            "LINESTRING" => Self::LineString,
            "POLYGON" => Self::Polygon,
            "MULTIPOINT" => Self::MultiPoint,
            "MULTILINESTRING" => Self::MultiLineString,
            "MULTIPOLYGON" => Self::MultiPolygon,
            "GEOMETRYCOLLECTION" | "GEOMCOLLECTION" => Self::GeometryCollection,
            _ => Self::Any,
        }
    }

    /// The name in GeoJSON; `Any` has none.
    #[must_use]
    pub const fn geojson_name(self) -> Option<&'static str> {
        match self {
            Self::Point => Some("Point"),
            Self::LineString => Some("LineString"),
            Self::Polygon => Some("Polygon"),
            Self::MultiPoint => Some("MultiPoint"),
            Self::MultiLineString => Some("MultiLineString"),
            Self::MultiPolygon => Some("MultiPolygon"),
            Self::GeometryCollection => Some("GeometryCollection"),
            Self::Any => None,
        }
    }

    /// Dimension of the geometry: 0 points, 1 curves, 2 surfaces; unknown for mixtures.
    #[must_use]
    pub const fn dimension(self) -> Option<u8> {
        match self {
            Self::Point | Self::MultiPoint => Some(0),
            Self::LineString | Self::MultiLineString => Some(1),
            Self::Polygon | Self::MultiPolygon => Some(2),
            Self::GeometryCollection | Self::Any => None,
        }
    }

    /// Value of `format` in a JSON Schema (Common Part 3).
    #[must_use]
    pub const fn schema_format(self) -> &'static str {
        match self {
            Self::Point => "geometry-point",
            Self::LineString => "geometry-linestring",
            Self::Polygon => "geometry-polygon",
            Self::MultiPoint => "geometry-multipoint",
            Self::MultiLineString => "geometry-multilinestring",
            Self::MultiPolygon => "geometry-multipolygon",
            Self::GeometryCollection => "geometry-geometrycollection",
            Self::Any => "geometry-any",
        }
    }
}

/// The geometry of the items of a collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeometryProperty {
    /// Name of the column in the store.
    pub name: String,
    /// Declared kind.
    pub kind: GeometryKind,
    /// Whether positions have a height.
    pub has_z: bool,
}

/// Which properties tell when an item is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeProperties {
    /// One date or point in time.
    Instant {
        /// The property.
        property: String,
    },
    /// A start and an end; a missing one is open.
    Interval {
        /// Property of the first day or instant.
        start: String,
        /// Property of the last day or instant.
        end: String,
    },
}

/// What the items of a collection are made of, in the order of the store's columns. Neither the geometry nor an
/// integer key is among the properties.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    /// The properties.
    pub properties: Vec<Property>,
    /// The geometry, where the collection is spatial.
    pub geometry: Option<GeometryProperty>,
    /// When items are, where they are in time.
    pub time: Option<TimeProperties>,
}

impl Schema {
    /// The property of that name.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.name == name)
    }
}
