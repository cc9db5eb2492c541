//! Every restriction on a read, as one tree.

use crate::bbox::Bbox;
use crate::crs::CrsId;
use crate::expression::Expression;
use crate::id::ItemId;
use crate::row::Value;
use crate::time::Interval;

/// Which items a read is about. A store applies the whole tree or fails; none of it is ever left aside.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// Items that every part holds for; without parts, all items.
    All(Vec<Filter>),
    /// Items whose geometry shares a point with the rectangle, its boundary included, **and items without geometry**
    /// (Features Part 1, `/req/core/fc-bbox-response`). An empty geometry shares no point with anything. Heights are
    /// compared where both the rectangle and the geometry have them.
    Bbox {
        /// The rectangle, x and y in the order of the system.
        bbox: Bbox,
        /// The CRS of the rectangle.
        crs: CrsId,
    },
    /// Items whose time shares an instant with the interval, **and items without time**
    /// (Features Part 1, `/req/core/fc-time-response`). Holds for all items of a collection that is not in time.
    Datetime(Interval),
    /// Items with one of these ids.
    Ids(Vec<ItemId>),
    /// Items whose property equals the value; never those that lack it.
    Equals {
        /// Name of the property.
        property: String,
        /// The value, not [`Value::Null`]; of the property's kind.
        value: Value,
    },
    /// Items that the predicate is true of; never those of which it is unknown. Its geometries are in the CRS in which
    /// the collection is stored.
    Holds(Expression),
    /// Items in one of whose texts one of the phrases stands (Features Part 9, draft): its words side by side, the last
    /// of them perhaps as the beginning of a longer one, whatever their case and accents.
    Search(Vec<String>),
}

impl Filter {
    /// A filter that holds for every item.
    pub const EVERYTHING: Self = Self::All(Vec::new());

    /// Whether the filter holds for every item whatever the data are.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        matches!(self, Self::All(parts) if parts.iter().all(Self::is_everything))
    }

    /// The parts of the conjunction, nested ones flattened.
    pub fn conjuncts(&self) -> Vec<&Filter> {
        match self {
            Self::All(parts) => parts.iter().flat_map(Self::conjuncts).collect(),
            one => vec![one],
        }
    }

    /// A text that is equal for equal filters and different for different ones, short whatever geometries they have: the
    /// key of cached counts.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        format!("{self:?}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::{Literal, SpatialRelation};

    #[test]
    fn nested_conjunctions_are_one() {
        let ids = Filter::Ids(vec![ItemId("1".to_owned())]);
        let nested = Filter::All(vec![Filter::All(vec![]), Filter::All(vec![ids.clone()])]);
        assert_eq!(nested.conjuncts(), vec![&ids]);
        assert!(!nested.is_everything());
        assert!(Filter::All(vec![Filter::EVERYTHING]).is_everything());
    }

    #[test]
    fn a_fingerprint_is_short_and_knows_each_coordinate() {
        // A line of ISO WKB with many positions, all the same but for one.
        let line = |place: usize, x: f64| {
            let mut wkb = vec![1, 2, 0, 0, 0];
            wkb.extend(10_000_u32.to_le_bytes());
            wkb.extend((0..20_000).flat_map(|number| if number == place { x } else { 2.5_f64 }.to_le_bytes()));
            let operands = [Expression::Property("geom".to_owned()), Expression::Literal(Literal::Geometry(wkb))];
            Filter::Holds(Expression::Spatial { relation: SpatialRelation::Intersects, operands: Box::new(operands) })
        };
        let fingerprint = line(7, 2.25).fingerprint();
        assert_eq!(fingerprint, line(7, 2.25).fingerprint());
        assert!(fingerprint.len() < 250, "{fingerprint}");
        for other in [line(7, 2.5), line(7, 2.25_f64.next_up()), line(8, 2.25), line(19_999, 2.25)] {
            assert_ne!(fingerprint, other.fingerprint());
        }
    }
}
