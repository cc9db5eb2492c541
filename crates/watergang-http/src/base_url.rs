//! Where the client thinks we are.

use std::net::IpAddr;

/// How the public address is found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublicAddress {
    /// The configured address, which wins over everything.
    pub configured: Option<String>,
    /// Proxies whose forwarding headers are believed.
    pub trusted_proxies: Vec<IpAddr>,
}

/// What a request says of itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told<'a> {
    /// Who is at the other end of the connection.
    pub peer: Option<IpAddr>,
    /// `Host`.
    pub host: Option<&'a str>,
    /// `Forwarded` (RFC 7239).
    pub forwarded: Option<&'a str>,
    /// `X-Forwarded-Proto`.
    pub proto: Option<&'a str>,
    /// `X-Forwarded-Host`.
    pub forwarded_host: Option<&'a str>,
    /// `X-Forwarded-Port`.
    pub port: Option<&'a str>,
    /// `X-Forwarded-Prefix`.
    pub prefix: Option<&'a str>,
}

impl PublicAddress {
    /// The path of the configured address, without a slash at its end: a proxy may hand it on with every request.
    #[must_use]
    pub fn path_prefix(&self) -> &str {
        let configured = self.configured.as_deref().unwrap_or_default();
        let after_scheme = configured.split_once("://").map_or("", |(_, rest)| rest);
        after_scheme.find('/').and_then(|start| after_scheme.get(start..)).unwrap_or_default().trim_end_matches('/')
    }

    /// The base of every link, without a slash at its end. `Forwarded` and `X-Forwarded-*` count only from a trusted
    /// proxy: anybody else could make us print links to their own site.
    #[must_use]
    pub fn base_url(&self, told: &Told<'_>) -> String {
        if let Some(configured) = &self.configured {
            return configured.trim_end_matches('/').to_owned();
        }
        let trusted = told.peer.is_some_and(|peer| self.trusted_proxies.contains(&peer));
        let (mut scheme, mut host, mut prefix) =
            ("http".to_owned(), told.host.unwrap_or("localhost").to_owned(), String::new());
        if trusted {
            let forwarded = |name: &str| forwarded_value(told.forwarded?, name);
            let first =
                |value: Option<&str>| value.and_then(|list| list.split(',').next()).map(|one| one.trim().to_owned());
            if let Some(proto) = forwarded("proto").or_else(|| first(told.proto)) {
                scheme = proto.to_ascii_lowercase();
            }
            if let Some(told_host) = forwarded("host").or_else(|| first(told.forwarded_host)) {
                host = told_host;
                if let Some(port) = first(told.port).filter(|_| !host.contains(':')) {
                    host = format!("{host}:{port}");
                }
            }
            prefix = first(told.prefix).unwrap_or_default();
        }
        if scheme != "https" {
            "http".clone_into(&mut scheme);
        }
        let default_port = if scheme == "https" { ":443" } else { ":80" };
        let host = host.strip_suffix(default_port).unwrap_or(&host);
        // A host is letters, digits, dots, hyphens, brackets and colons: nothing else goes into links.
        let sound =
            !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte));
        let host = if sound { host } else { "localhost" };
        let path: Vec<_> = prefix.split('/').filter(|part| is_sound_path(part)).collect();
        let path = if path.is_empty() { String::new() } else { format!("/{}", path.join("/")) };
        format!("{scheme}://{host}{path}")
    }
}

fn is_sound_path(part: &str) -> bool {
    !part.is_empty() && part != ".." && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_~".contains(&byte))
}

/// The value of a name in the first element of a `Forwarded` header.
fn forwarded_value(header: &str, name: &str) -> Option<String> {
    header.split(',').next()?.split(';').find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim_matches('"').to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROXY: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[track_caller]
    fn check(told: Told<'_>, expected: &str) {
        let address = PublicAddress { configured: None, trusted_proxies: vec![PROXY] };
        assert_eq!(address.base_url(&told), expected, "{told:?}");
    }

    #[test]
    fn a_trusted_proxy_is_believed_and_nobody_else() {
        let told = Told {
            peer: Some(PROXY),
            host: Some("127.0.0.1:8080"),
            proto: Some("https"),
            forwarded_host: Some("data.example.org"),
            prefix: Some("/marais/api/"),
            ..Told::default()
        };
        check(told, "https://data.example.org/marais/api");
        check(Told { peer: None, ..told }, "http://127.0.0.1:8080");
        let forwarded = Told { forwarded: Some("for=192.0.2.1;proto=https;host=\"data.example.org:443\""), ..told };
        check(forwarded, "https://data.example.org/marais/api");
        check(Told { port: Some("8443"), ..told }, "https://data.example.org:8443/marais/api");
    }

    #[test]
    fn nothing_that_is_no_host_or_path_reaches_a_link() {
        check(Told { host: Some("evil\"><script>"), ..Told::default() }, "http://localhost");
        let told = Told { peer: Some(PROXY), host: Some("a"), prefix: Some("/../x\"y/ok"), ..Told::default() };
        check(told, "http://a/ok");
    }

    #[test]
    fn the_configured_address_wins() {
        let address =
            PublicAddress { configured: Some("https://geo.example.org/x/".to_owned()), trusted_proxies: vec![] };
        assert_eq!(address.base_url(&Told::default()), "https://geo.example.org/x");
        assert_eq!(address.path_prefix(), "/x");
        let bare = PublicAddress { configured: Some("https://geo.example.org".to_owned()), trusted_proxies: vec![] };
        assert_eq!((bare.path_prefix(), PublicAddress::default().path_prefix()), ("", ""));
    }
}
