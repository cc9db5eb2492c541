//! Headers that let pages of other sites read our answers (Fetch standard, section 3.2).

/// Response headers that scripts of other sites may read.
pub const EXPOSED: &str = "Link, Content-Crs, OGC-NumberMatched, OGC-NumberReturned, ETag, Location, Allow, Last-Modified, Content-Disposition, X-Request-Id";
/// Methods that the resources of the API have.
pub const METHODS: &str = "GET, HEAD, OPTIONS";
/// How long a browser may remember a preflight, in seconds.
pub const PREFLIGHT_MAX_AGE_S: &str = "86400";

/// Headers of every answer.
pub const ALWAYS: [(&str, &str); 2] =
    [("access-control-allow-origin", "*"), ("access-control-expose-headers", EXPOSED)];

/// Headers of an answer to `OPTIONS`: a preflight is told what it asks for, and everybody is told `Allow`.
#[must_use]
pub fn options_headers(is_preflight: bool) -> Vec<(&'static str, &'static str)> {
    let mut headers = vec![("allow", METHODS)];
    if is_preflight {
        headers.extend([
            ("access-control-allow-methods", METHODS),
            ("access-control-allow-headers", "Accept, Accept-Language, Content-Type, If-None-Match, If-Modified-Since"),
            ("access-control-max-age", PREFLIGHT_MAX_AGE_S),
        ]);
    }
    headers
}
