//! Tests of the crate from outside.

mod axis_order;
mod bounds;
mod cct;
mod custom;
mod known_points;
mod round_trip;
mod threads;
