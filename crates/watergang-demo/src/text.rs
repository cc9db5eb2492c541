//! Words that the themes share: countries and labels in three languages.

/// A label in French, Dutch and English, in this order.
pub(crate) type Tri = [&'static str; 3];

/// A label in three languages that was put together.
pub(crate) type Label = [String; 3];

/// Which side of the border.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Country {
    Fr,
    Be,
}

impl Country {
    /// The code in the tables.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Fr => "FR",
            Self::Be => "BE",
        }
    }

    /// The code in lower case, as ids have it.
    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::Be => "be",
        }
    }
}

/// A label made of a part in each language and the same end.
pub(crate) fn label(texts: Tri, end: &str) -> Label {
    texts.map(|text| format!("{text}{end}"))
}

/// A label made of two parts in each language.
pub(crate) fn joined<T: std::fmt::Display>(texts: Tri, ends: [T; 3]) -> Label {
    let ([fr, nl, en], [fr_end, nl_end, en_end]) = (texts, ends);
    [format!("{fr}{fr_end}"), format!("{nl}{nl_end}"), format!("{en}{en_end}")]
}

/// The name as an id: lower-case ASCII letters and digits, words joined by hyphens.
pub(crate) fn slug(name: &str) -> String {
    let plain = |letter: char| match letter {
        'à' | 'â' | 'ä' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' | 'É' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'û' | 'ü' => 'u',
        other => other.to_ascii_lowercase(),
    };
    let mut out = String::new();
    for letter in name.chars().map(plain) {
        if letter.is_ascii_alphanumeric() {
            out.push(letter);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_apostrophes_leave_ids_readable() {
        assert_eq!(slug("L'Yser à Esquelbecq"), "l-yser-a-esquelbecq");
        assert_eq!(slug("Éperlecques"), "eperlecques");
    }
}
