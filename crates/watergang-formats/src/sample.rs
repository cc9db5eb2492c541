//! Rows for tests: ordinary ones, and those that stores hold all the same.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use watergang_core::{
    CrsId, GeometryKind, GeometryProperty, IdRef, KeyKind, Property, PropertyKind, RowBatch, RowBatchBuilder, Schema,
    ValueRef,
};
use watergang_crs::Registry;
use watergang_geometry::write::Writer;

use crate::Layout;

/// What the rows of [`batch`] are made of.
pub struct Collection {
    pub schema: Schema,
    registry: Registry,
}

impl Collection {
    pub fn new() -> Self {
        let property = |(name, kind)| Property::new(name, kind);
        let properties = [
            ("flag", PropertyKind::Boolean),
            ("count", PropertyKind::Integer),
            ("width_m", PropertyKind::Number),
            ("name", PropertyKind::Text),
            ("day", PropertyKind::Date),
            ("moment", PropertyKind::DateTime),
            ("extra", PropertyKind::Json),
        ];
        let geometry = GeometryProperty { name: "geom".to_owned(), kind: GeometryKind::Any, has_z: false };
        let schema =
            Schema { properties: properties.map(property).into(), geometry: Some(geometry), ..Schema::default() };
        Self { schema, registry: Registry::default() }
    }

    /// All of it in CRS84.
    pub fn layout(&self) -> Layout<'_> {
        Layout {
            collection: "courses",
            title: "Water \"courses\" & <more>",
            schema: &self.schema,
            id_kind: KeyKind::Integer,
            properties: self.schema.properties.iter().collect(),
            geometry: self.schema.geometry.as_ref(),
            registry: &self.registry,
            storage_crs: CrsId::Crs84,
            crs: CrsId::Crs84,
            expected_count: None,
            schema_uri: None,
            references: Vec::new(),
        }
    }
}

/// A point as ISO WKB.
pub fn point(x: f64, y: f64) -> Vec<u8> {
    let mut wkb = Vec::new();
    Writer::new(&mut wkb, false).point([x, y, f64::NAN]);
    wkb
}

/// Five rows: an ordinary one, one of nulls, one whose values are of other kinds than their columns, one with a hostile
/// text and an empty point, and one whose geometry is cut off.
pub fn batch() -> RowBatch {
    let names: Vec<String> = Collection::new().schema.properties.into_iter().map(|one| one.name).collect();
    let mut builder = RowBatchBuilder::new(CrsId::Crs84, Arc::from(names));
    let mut row = |id: i64, wkb: Option<&[u8]>, values: &[ValueRef<'_>]| {
        builder.id(IdRef::Integer(id));
        if let Some(wkb) = wkb {
            builder.geometry(wkb);
        }
        values.iter().for_each(|value| builder.value(*value));
        builder.end_row();
    };
    use ValueRef::{Boolean, Integer, Json, Null, Number, Text};
    row(
        1,
        Some(&point(2.5, 51.0)),
        &[
            Boolean(true),
            Integer(i64::MAX),
            Number(0.1),
            Text("Ijzer"),
            Text("2024-07-09"),
            Text("2024-07-09T10:00:00.5Z"),
            Json("{\"a\":[1,null]}"),
        ],
    );
    row(2, None, &[Null; 7]);
    row(
        3,
        Some(&point(3.0, 50.0)),
        &[Text("yes"), Text("seven"), Integer(7), Number(f64::NAN), Text("soon"), Text("later"), Json("not json")],
    );
    let hostile = "=1+1\u{0}\u{1}\u{b}\u{ffff}]]><&\"'\r\n\t_x0041_ é 🦢";
    row(
        4,
        Some(&point(f64::NAN, f64::NAN)),
        &[Boolean(false), Integer(-1), Number(f64::INFINITY), Text(hostile), Null, Null, Null],
    );
    let mut cut = point(2.0, 51.0);
    cut.truncate(9);
    row(5, Some(&cut), &[Null; 7]);
    builder.finish()
}
