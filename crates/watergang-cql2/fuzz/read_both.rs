//! What must be true of any text: the fuzzer asks it, and so do the tests.

use watergang_core::AxisOrder::{EastNorth, NorthEast};
use watergang_cql2::{Encoding, json, text};

/// Neither reader falls over; what is read is written and read as the same.
pub fn read_both(filter: &str) {
    for axis_order in [EastNorth, NorthEast] {
        let encoding = Encoding::new(axis_order);
        for tree in [text::parse(filter, &encoding), json::parse(filter, &encoding)].into_iter().flatten() {
            // What is longer when it is written than it may be when it is read is no fault.
            let written = text::write(&tree, axis_order);
            if written.len() <= encoding.limits.text_bytes_max {
                assert_eq!(text::parse(&written, &encoding).as_ref(), Ok(&tree), "{written}");
            }
            let written = json::write(&tree, axis_order);
            if written.len() <= encoding.limits.text_bytes_max {
                assert_eq!(json::parse(&written, &encoding).as_ref(), Ok(&tree), "{written}");
            }
            for name in tree.properties() {
                let character = text::character_of_property(filter, name);
                assert!(character.is_none_or(|character| (1..=filter.chars().count()).contains(&character)));
            }
        }
    }
}
