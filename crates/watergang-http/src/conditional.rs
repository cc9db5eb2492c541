//! Whether a client has the answer already (RFC 9110, sections 8.8 and 13).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use actix_web::http::header::HttpDate;
use watergang_core::Instant;

/// Microseconds in a second.
const MICROS_PER_SECOND: i64 = 1_000_000;

/// Which state of a resource an answer shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The entity tag.
    pub etag: String,
    /// Since when the resource is in that state, in whole seconds; nothing as long as it may still change within the
    /// second, which a date cannot tell.
    pub modified: Option<Instant>,
}

impl Version {
    /// Whether a client has this version. `If-Modified-Since` counts only without `If-None-Match` (RFC 9110, section
    /// 13.1.3).
    #[must_use]
    pub fn is_known_to(&self, if_none_match: Option<&str>, if_modified_since: Option<&str>) -> bool {
        match (if_none_match, if_modified_since, self.modified) {
            (Some(tags), _, _) => matches(tags, &self.etag),
            (None, Some(date), Some(modified)) => parse_http_date(date).is_some_and(|since| modified <= since),
            _ => false,
        }
    }

    /// Value of `Last-Modified`.
    #[must_use]
    pub fn last_modified(&self) -> Option<String> {
        let micros = u64::try_from(self.modified?.0).ok()?;
        Some(HttpDate::from(UNIX_EPOCH.checked_add(Duration::from_micros(micros))?).to_string())
    }
}

fn parse_http_date(text: &str) -> Option<Instant> {
    let date: SystemTime = text.parse::<HttpDate>().ok()?.into();
    i64::try_from(date.duration_since(UNIX_EPOCH).ok()?.as_micros()).ok().map(Instant)
}

/// Since when each resource is in the state that it was last seen in. Revisions are opaque and say nothing of time:
/// when a state was first seen is never before it began, so that nobody is told that they have it who has not.
#[derive(Debug, Default)]
pub struct Changes(Mutex<HashMap<String, (String, Instant)>>);

impl Changes {
    /// Since when `resource` is in `state`, for [`Version::modified`].
    #[must_use]
    pub fn since(&self, resource: &str, state: &str, now: Instant) -> Option<Instant> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let first_seen = match seen.get(resource) {
            Some((known, first_seen)) if known == state => *first_seen,
            _ => {
                seen.insert(resource.to_owned(), (state.to_owned(), now));
                now
            }
        };
        // The second after: within the second itself there was another state.
        let modified = Instant((first_seen.0.div_euclid(MICROS_PER_SECOND) + 1) * MICROS_PER_SECOND);
        (modified <= now).then_some(modified)
    }
}

/// A weak entity tag over everything that an answer depends on. Weak, because the same state may be compressed
/// differently.
#[must_use]
pub fn weak_etag(parts: &[&str]) -> String {
    // FNV-1a, twice with other seeds: a tag must differ when its parts do, not resist an attacker.
    let hash = |seed: u64| {
        parts
            .iter()
            .flat_map(|part| part.bytes().chain(std::iter::once(0xff)))
            .fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    };
    format!("W/\"{:016x}{:016x}\"", hash(0xcbf2_9ce4_8422_2325), hash(0x9e37_79b9_7f4a_7c15))
}

/// Whether `If-None-Match` names the tag, by weak comparison.
#[must_use]
pub fn matches(if_none_match: &str, etag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    if_none_match.split(',').any(|tag| tag.trim() == "*" || bare(tag) == bare(etag))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_date_counts_from_the_second_after_the_state_was_first_seen() {
        let changes = Changes::default();
        let at = |text: &str| Instant::parse(text).unwrap();
        assert_eq!(changes.since("ditches", "1", at("2026-03-01T12:00:00.3Z")), None);
        assert_eq!(changes.since("ditches", "1", at("2026-03-01T12:00:00.9Z")), None);
        let since = changes.since("ditches", "1", at("2026-03-01T12:00:05Z"));
        assert_eq!(since, Some(at("2026-03-01T12:00:01Z")));
        assert_eq!(changes.since("ditches", "2", at("2026-03-01T12:00:06Z")), None);
        assert_eq!(changes.since("ditches", "1", at("2026-03-01T12:00:07Z")), None);

        let version = Version { etag: "W/\"a\"".to_owned(), modified: since };
        // 1 March 2026 is a Sunday.
        assert_eq!(version.last_modified().as_deref(), Some("Sun, 01 Mar 2026 12:00:01 GMT"));
        assert!(version.is_known_to(None, Some("Sun, 01 Mar 2026 12:00:01 GMT")));
        assert!(!version.is_known_to(None, Some("Sun, 01 Mar 2026 12:00:00 GMT")));
        assert!(!version.is_known_to(None, Some("yesterday")));
        assert!(!version.is_known_to(Some("W/\"b\""), Some("Sun, 01 Mar 2026 12:00:01 GMT")));
        assert!(!version.is_known_to(None, None));
    }

    #[test]
    fn tags_differ_with_any_part_and_match_weakly() {
        let tag = weak_etag(&["rev1", "fr"]);
        assert_ne!(tag, weak_etag(&["rev1f", "r"]));
        assert!(
            matches(&tag, &tag)
                && matches(&format!("\"x\", {}", tag.trim_start_matches("W/")), &tag)
                && matches("*", &tag)
        );
        assert!(!matches("\"x\"", &tag));
    }
}
