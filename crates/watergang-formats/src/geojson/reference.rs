//! Properties that name items, as the address of the item or as a link to it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use watergang_core::ValueRef;

use crate::{Reference, json};

/// What is escaped of an id in an address: all but the unreserved characters of RFC 3986.
const ID: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Writes a value of a property that names items. What is no id is written as it is.
pub(super) fn write(reference: &Reference, value: ValueRef<'_>, out: &mut Vec<u8>) {
    let id = match value {
        ValueRef::Text(text) => text.to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        other => return json::write_value(other, out),
    };
    let uri = format!("{}{}", reference.items_uri, utf8_percent_encode(&id, ID));
    let Some(title) = &reference.link_title else { return json::write_text(&uri, out) };
    out.extend_from_slice(br#"{"href":"#);
    json::write_text(&uri, out);
    out.extend_from_slice(br#","title":"#);
    json::write_text(&format!("{title}{id}"), out);
    out.push(b'}');
}
