//! Parts of a file (RFC 9110, section 14).

/// Which part of a file an answer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it: 200.
    Whole,
    /// So many bytes from that place on, at least one: 206.
    Some {
        /// Place of the first byte.
        from: u64,
        /// How many.
        length_bytes: u64,
    },
    /// None of it, because it ends before: 416.
    Beyond,
}

/// The part that a client asks for by its `Range` header, of a file of that length with that strong entity tag.
///
/// A range of another file than the one that `If-Range` names is the whole (section 13.1.5). So is what we do not
/// understand, and so are several ranges at once: a server may always answer with the whole (section 14.2).
#[must_use]
pub fn part(range: Option<&str>, if_range: Option<&str>, etag: &str, length_bytes: u64) -> Part {
    let Some(range) = range.filter(|_| if_range.is_none_or(|tag| tag == etag)) else { return Part::Whole };
    let Some((first, last)) = range.trim().strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Part::Whole;
    };
    let number = |digits: &str| {
        // Without a sign, which `parse` would take.
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<u64>().ok()).flatten()
    };
    let (from, end) = match (number(first.trim()), last.trim()) {
        (Some(from), "") => (from, length_bytes),
        (Some(from), last) => match number(last) {
            Some(last) if last >= from => (from, last.saturating_add(1).min(length_bytes)),
            _ => return Part::Whole,
        },
        // The last so many bytes.
        (None, last) if first.trim().is_empty() => match number(last) {
            Some(0) => return Part::Beyond,
            Some(count) => (length_bytes.saturating_sub(count), length_bytes),
            None => return Part::Whole,
        },
        _ => return Part::Whole,
    };
    if from < end { Part::Some { from, length_bytes: end - from } } else { Part::Beyond }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(range: &str, expected: Part) {
        assert_eq!(part(Some(range), None, "\"a\"", 10_000), expected, "{range}");
    }

    /// The examples of RFC 9110, section 14.1.2, for a file of 10,000 bytes.
    #[test]
    fn the_examples_of_the_standard() {
        check("bytes=0-499", Part::Some { from: 0, length_bytes: 500 });
        check("bytes=500-999", Part::Some { from: 500, length_bytes: 500 });
        check("bytes=-500", Part::Some { from: 9_500, length_bytes: 500 });
        check("bytes=9500-", Part::Some { from: 9_500, length_bytes: 500 });
        check("bytes=0-0,-1", Part::Whole);
    }

    #[test]
    fn what_lies_beyond_is_told_and_what_is_none_is_ignored() {
        check("bytes=10000-", Part::Beyond);
        check("bytes=-0", Part::Beyond);
        check("bytes=9999-20000", Part::Some { from: 9_999, length_bytes: 1 });
        check("bytes=-20000", Part::Some { from: 0, length_bytes: 10_000 });
        check("bytes=0-18446744073709551615", Part::Some { from: 0, length_bytes: 10_000 });
        for range in [
            "",
            "bytes=",
            "bytes=-",
            "bytes=a-b",
            "bytes=5-2",
            "items=0-5",
            "bytes=+1-5",
            "bytes=99999999999999999999-",
        ] {
            check(range, Part::Whole);
        }
    }

    #[test]
    fn a_range_of_another_file_is_the_whole() {
        let asked = |if_range| part(Some("bytes=0-0"), Some(if_range), "\"a\"", 5);
        assert_eq!(asked("\"a\""), Part::Some { from: 0, length_bytes: 1 });
        for other in ["\"b\"", "W/\"a\"", "Sun, 01 Mar 2026 12:00:00 GMT"] {
            assert_eq!(asked(other), Part::Whole, "{other}");
        }
        assert_eq!(part(None, None, "\"a\"", 5), Part::Whole);
    }
}
