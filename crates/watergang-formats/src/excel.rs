//! What Excel takes, for workbooks and for the CSV that it opens.

/// Characters of a cell at most, as UTF-16 counts them ("Excel specifications and limits", Microsoft).
pub const CELL_UNITS_MAX: usize = 32_767;

/// As much of a text as has no more units of UTF-16 than that.
pub fn cut(text: &str, units_max: usize) -> &str {
    // A character has no more units of UTF-16 than bytes of UTF-8.
    if text.len() <= units_max {
        return text;
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, letter)| {
        units += letter.len_utf16();
        units > units_max
    });
    end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}
