//! Writing a database: one transaction on a connection of its own, on the primary.

pub(crate) mod import;
mod layout;
mod stage;
mod text;
pub(crate) mod text_index;
