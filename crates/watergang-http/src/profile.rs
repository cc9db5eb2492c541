//! Profiles of answers and how requests name them (Common Part 3, 23-058r2, clause Profiles).

/// What the URIs of OGC's register of profiles begin with, behind their scheme.
const REGISTER: &str = "www.opengis.net/def/profile/OGC/0/";

/// The URI of a profile of the register.
#[must_use]
pub fn uri(id: &str) -> String {
    format!("http://{REGISTER}{id}")
}

/// Whether a value of the parameter `profile` names the profile of that identifier: so, or by its URI in either scheme.
#[must_use]
pub fn is_named(id: &str, value: &str) -> bool {
    let below = value.strip_prefix("http://").or_else(|| value.strip_prefix("https://"));
    value == id || below.and_then(|rest| rest.strip_prefix(REGISTER)) == Some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_named_by_its_identifier_or_its_uri() {
        for value in ["jsonfg", &uri("jsonfg"), "https://www.opengis.net/def/profile/OGC/0/jsonfg"] {
            assert!(is_named("jsonfg", value), "{value}");
        }
        for value in
            ["", "JSONFG", "jsonfg-plus", "http://example.org/jsonfg", "www.opengis.net/def/profile/OGC/0/jsonfg"]
        {
            assert!(!is_named("jsonfg", value), "{value}");
        }
    }
}
