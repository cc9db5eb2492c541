//! XML texts and names, straight into a buffer.

/// Appends a text as the content of an element or attribute. Characters that XML 1.0 cannot say, control characters
/// for the most part, become U+FFFD.
pub fn write_text(text: &str, out: &mut Vec<u8>) {
    for letter in text.chars() {
        match letter {
            '&' => out.extend_from_slice(b"&amp;"),
            '<' => out.extend_from_slice(b"&lt;"),
            '>' => out.extend_from_slice(b"&gt;"),
            '"' => out.extend_from_slice(b"&quot;"),
            '\'' => out.extend_from_slice(b"&#39;"),
            // Readers would make another line end of it.
            '\r' => out.extend_from_slice(b"&#13;"),
            '\t' | '\n' => out.push(letter as u8),
            '\0'..' ' | '\u{FFFE}' | '\u{FFFF}' => out.extend_from_slice("\u{FFFD}".as_bytes()),
            _ => out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

/// A name that an element may have (XML 1.0, production 5, without colons and with letters of ASCII or beyond): what
/// may not be in it becomes `_`.
pub fn name(text: &str) -> String {
    let mut name: String = text
        .chars()
        .map(|letter| if letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.') { letter } else { '_' })
        .collect();
    let can_begin = name.chars().next().is_some_and(|letter| letter.is_alphabetic() || letter == '_');
    if !can_begin || name.to_ascii_lowercase().starts_with("xml") {
        name.insert(0, '_');
    }
    name
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        let mut out = Vec::new();
        write_text("a<b>&\"'\u{1}\r\n]]>é", &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "a&lt;b&gt;&amp;&quot;&#39;\u{FFFD}&#13;\n]]&gt;é");
    }

    #[test]
    fn every_name_is_one() {
        for (text, expected) in [
            ("name", "name"),
            ("2nd width", "_2nd_width"),
            ("a:b", "a_b"),
            ("", "_"),
            ("xmlid", "_xmlid"),
            ("été", "été"),
        ] {
            assert_eq!(name(text), expected);
        }
    }
}
