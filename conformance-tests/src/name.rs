//! Names of tests after ids of requirements.

/// Whether a test's name begins with the requirement id written in snake case: `/req/core/fc-limit-response-1` is
/// `core_fc_limit_response_1`.
#[must_use]
pub const fn is_named_after(name: &str, id: &str) -> bool {
    let (name, id) = (name.as_bytes(), id.as_bytes());
    let skip = "/req/".len();
    if name.len() + skip < id.len() {
        return false;
    }
    let mut at = skip;
    while at < id.len() {
        let expected = match id[at] {
            b'/' | b'-' => b'_',
            letter => letter.to_ascii_lowercase(),
        };
        if name[at - skip] != expected {
            return false;
        }
        at += 1;
    }
    name.len() + skip == id.len() || name[id.len() - skip] == b'_'
}

#[cfg(test)]
mod tests {
    use super::is_named_after;

    #[test]
    fn a_name_says_its_requirement_and_may_say_more() {
        assert!(is_named_after("core_fc_numbermatched", "/req/core/fc-numberMatched"));
        assert!(is_named_after("core_fc_op_a_is_there", "/req/core/fc-op"));
        assert!(!is_named_after("core_fc_links", "/req/core/fc-limit-definition"));
        assert!(!is_named_after("core_fc", "/req/core/fc-op"));
        assert!(!is_named_after("core_fc_opx", "/req/core/fc-op"));
    }
}
