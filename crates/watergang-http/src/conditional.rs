//! Whether a client has the answer already (RFC 9110, sections 8.8 and 13).

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
    use super::*;

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
