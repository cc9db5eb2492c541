//! The environment of the process. Nothing else in the product reads it.

use std::ffi::OsString;
use std::path::PathBuf;

/// What `--help` says of the environment.
pub const HELP: &str = "\
Environment (an option of the command line goes before, a file of the configuration after):
  WATERGANG_CONFIG        folder of the configuration
  WATERGANG_LISTEN        address and port to listen on
  WATERGANG_ADMIN_LISTEN  address and port of /healthz, /readyz and /metrics
  WATERGANG_PUBLIC_URL    URL by which clients reach this server
  WATERGANG_LOG           which log lines are written, for example `info` or `watergang=debug,warn`
  NO_COLOR                when set, nothing is coloured";

/// What the environment says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// Folder of the configuration.
    pub config: Option<PathBuf>,
    /// Address and port to listen on.
    pub listen: Option<String>,
    /// Address and port of the admin side.
    pub admin_listen: Option<String>,
    /// URL by which clients reach the server.
    pub public_url: Option<String>,
    /// Which log lines are written.
    pub log: Option<String>,
    /// Whether nothing is to be coloured.
    pub no_color: bool,
}

/// Where the system wants files that go when their maker does.
#[must_use]
pub fn temporary_folder() -> PathBuf {
    std::env::temp_dir()
}

impl Environment {
    /// Reads the environment of this process.
    #[must_use]
    pub fn read() -> Self {
        Self::from(|name| std::env::var_os(name).filter(|value| !value.is_empty()))
    }

    fn from(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let text = |name| variable(name).and_then(|value| value.into_string().ok());
        Self {
            config: variable("WATERGANG_CONFIG").map(PathBuf::from),
            listen: text("WATERGANG_LISTEN"),
            admin_listen: text("WATERGANG_ADMIN_LISTEN"),
            public_url: text("WATERGANG_PUBLIC_URL"),
            log: text("WATERGANG_LOG"),
            no_color: variable("NO_COLOR").is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variable_that_is_read_is_in_the_help() {
        let asked = std::cell::RefCell::new(Vec::new());
        let environment = Environment::from(|name| {
            asked.borrow_mut().push(name.to_owned());
            Some(OsString::from("value"))
        });
        assert_eq!(environment.listen.as_deref(), Some("value"));
        for name in asked.into_inner() {
            assert!(HELP.contains(&name), "{name}");
        }
    }
}
