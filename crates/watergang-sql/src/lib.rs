//! From a query in the system's words to SQL, for stores; pure, without a driver.
//!
//! * [`text`]: SQL text that can only be made of literals and quoted identifiers, with the values beside it.
//! * [`table`]: what a store must know of a table.
//! * [`mod@split`]: a filter tree as the part that the database does and the part that remains ([`residual`]).
//! * [`search`]: words in texts. * [`push`]: what of a predicate the database decides or narrows down.
//! * [`stretch`]: ranges of texts in an index.
//! * [`select`]: whole statements. * [`order`]: a total order and the place after a cursor.
//! * [`page`]: the walk through one page, batch by batch, that both stores share.
//! * [`tables`], [`counts`], [`domains`]: what both stores remember of their tables.
//! * [`guess`]: what a table that nobody has described may be taken for. * [`geopackage`]: the tables of a GeoPackage.

pub mod ahead;
pub mod counts;
pub mod domains;
pub mod geopackage;
pub mod guess;
pub mod order;
pub mod page;
pub mod push;
mod ranges;
pub mod residual;
pub mod search;
pub mod select;
pub mod split;
pub mod stretch;
pub mod table;
pub mod tables;
pub mod text;

pub use counts::Counts;
pub use domains::KnownDomains;
pub use page::{PageWalk, Verdict};
pub use residual::Residual;
pub use select::{Layout, Select, Strategy};
pub use split::{Split, split};
pub use table::{Column, ColumnType, Geometry, SpatialIndex, Table, TextIndex, TextOrder};
pub use tables::Tables;
pub use text::{Bind, Dialect, Sql};
