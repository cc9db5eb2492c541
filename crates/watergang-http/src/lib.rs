//! What every face shares, in the order in which a request meets it: where the client thinks we are ([`base_url`]),
//! what it asks ([`parameter`]), in which language ([`language`]) and form ([`negotiate`]), whether it has the answer
//! already ([`conditional`]), how the answer travels ([`encoding`], [`link`], [`range`]), and what it is told when it cannot have
//! one ([`problem`]).

pub mod base_url;
pub mod conditional;
pub mod cors;
pub mod encoding;
pub mod language;
pub mod link;
pub mod locale;
pub mod negotiate;
pub mod openapi;
pub mod parameter;
pub mod problem;
pub mod profile;
pub mod range;

pub use link::Link;
pub use problem::{Problem, ProblemKind};
