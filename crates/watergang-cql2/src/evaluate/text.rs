//! Texts of rows, in the form in which they are compared.

use watergang_core::ValueRef;

use super::Item;
use crate::condition::TextValue;
use crate::fold::{Fold, normalized};

/// A text in normal form and folded. It is borrowed from the row where it is so already, as nearly all are, and
/// otherwise put into the memory.
pub(super) fn read<'t>(text: &'t TextValue, item: &'t impl Item, memory: &'t mut String) -> Option<&'t str> {
    let (slot, folds) = match text {
        TextValue::Literal(text) => return Some(text),
        TextValue::Property(slot, folds) => (*slot, folds.as_slice()),
    };
    let (ValueRef::Text(raw) | ValueRef::Json(raw)) = item.value(slot) else { return None };
    if raw.is_ascii() {
        // Nothing but upper case can be folded.
        if !folds.contains(&Fold::Case) || !raw.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Some(raw);
        }
        memory.clear();
        memory.push_str(raw);
        memory.make_ascii_lowercase();
        return Some(memory);
    }
    let mut current = normalized(raw);
    for fold in folds {
        current = std::borrow::Cow::Owned(fold.of(&current).into_owned());
    }
    Some(match current {
        std::borrow::Cow::Borrowed(text) => text,
        std::borrow::Cow::Owned(text) => {
            *memory = text;
            memory
        }
    })
}
