//! What the command line, the environment and the configuration say together, in this order.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Result;
use watergang_core::Text;

use crate::cli;
use crate::config::{self, Configuration, Fault, Faults, INSTANCE_FILE, StoreConfig};
use crate::environment::Environment;
use crate::exit::WrongUsage;

/// Folders that are looked at for a configuration when nobody names one.
const FOLDERS: [&str; 2] = ["config", "/etc/watergang"];

/// Address and port when nobody says.
const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

/// Which data are meant, and from where the configuration is read again.
#[derive(Clone, Debug)]
pub struct Origin {
    sources: Vec<String>,
    /// The configuration's folder, where there is one.
    pub folder: Option<PathBuf>,
}

impl Origin {
    /// Finds out which data are meant.
    ///
    /// # Errors
    /// When neither a source nor a configuration is at hand.
    pub fn find(sources: &cli::Sources, environment: &Environment) -> Result<Self> {
        let named = sources.config.clone().or_else(|| environment.config.clone());
        let folder = match named {
            Some(folder) => Some(folder),
            // A source needs no configuration, and must not get one that happens to lie around.
            None if !sources.sources.is_empty() => None,
            None => {
                let found = FOLDERS.iter().map(Path::new).find(|folder| folder.join(INSTANCE_FILE).is_file());
                let Some(folder) = found else {
                    return Err(WrongUsage(
                        "no database is named and no configuration is found: name a GeoPackage or a postgres:// URL, or \
                         the folder of a configuration with --config"
                            .to_owned(),
                    )
                    .into());
                };
                Some(folder.to_owned())
            }
        };
        Ok(Self { sources: sources.sources.clone(), folder })
    }

    /// One source or one folder, as `backup` and `restore` name them.
    ///
    /// # Errors
    /// As [`Origin::find`].
    pub fn find_one(source: &cli::OneSource, environment: &Environment) -> Result<Self> {
        let sources = cli::Sources { sources: source.source.iter().cloned().collect(), config: source.config.clone() };
        Self::find(&sources, environment)
    }

    /// Reads the configuration.
    ///
    /// # Errors
    /// All its faults.
    pub fn read(&self) -> Result<Configuration> {
        let (configuration, faults) = self.read_with_faults();
        Ok(Faults::some(faults).map_or(Ok(configuration), Err)?)
    }

    /// Reads the configuration as well as it can be read, and lists what is wrong.
    #[must_use]
    pub fn read_with_faults(&self) -> (Configuration, Vec<Fault>) {
        let (mut configuration, faults) = match &self.folder {
            Some(folder) => Configuration::read_with_faults(folder),
            None => (Configuration::default(), Vec::new()),
        };
        if !self.sources.is_empty() {
            configuration.serve_instead(&self.sources);
        }
        (configuration, faults)
    }
}

impl Configuration {
    /// Puts sources of the command line in the place of the configured stores. What the configuration says of
    /// collections holds for the collections of these ids.
    fn serve_instead(&mut self, sources: &[String]) {
        let names: Vec<String> = sources.iter().map(|source| name_of(source)).collect();
        if self.instance.instance.title.is_empty() {
            self.instance.instance.title = Text::plain(names.join(", "));
        }
        let absolute = |source: &String| match std::path::absolute(source) {
            Ok(path) if !source.contains("://") => path.display().to_string(),
            _ => source.clone(),
        };
        self.instance.stores = names
            .into_iter()
            .zip(sources)
            .map(|(name, source)| StoreConfig::of_source(name, absolute(source)))
            .collect();
        for collection in &mut self.collections {
            collection.store = None;
        }
    }
}

/// What a source is called: its file's name without `.gpkg`, or its database.
fn name_of(source: &str) -> String {
    let path = source.split('?').next().unwrap_or_default();
    let stem = Path::new(path).file_stem().and_then(|stem| stem.to_str());
    stem.unwrap_or("database").to_owned()
}

/// Where the server listens and by which URL it is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addresses {
    /// Address and port.
    pub listen: SocketAddr,
    /// Address and port of the admin side; without one there is none.
    pub admin_listen: Option<SocketAddr>,
    /// URL by which clients reach the server, without a slash at its end.
    pub public_url: Option<String>,
}

impl Addresses {
    /// Takes each address from the first place that has it.
    ///
    /// # Errors
    /// When the command line or the environment has one that is none.
    pub fn choose(serve: &cli::Serve, environment: &Environment, configuration: &Configuration) -> Result<Self> {
        let server = &configuration.instance.server;
        let socket = |text: &Option<String>, whence: &'static str| {
            text.as_deref()
                .map(|text| config::socket_address(text).map_err(|fault| WrongUsage(format!("{whence}: {fault}"))))
                .transpose()
        };
        let url = |text: &Option<String>, whence: &'static str| {
            text.as_deref()
                .map(|text| config::base_url(text).map_err(|fault| WrongUsage(format!("{whence}: {fault}"))))
                .transpose()
        };
        let listen = match socket(&serve.listen, "--listen")? {
            Some(listen) => Some(listen),
            None => socket(&environment.listen, "WATERGANG_LISTEN")?,
        };
        let public_url = match url(&serve.public_url, "--public-url")? {
            Some(url) => Some(url),
            None => url(&environment.public_url, "WATERGANG_PUBLIC_URL")?,
        };
        Ok(Self {
            listen: listen.or(server.listen).unwrap_or(LISTEN),
            admin_listen: socket(&environment.admin_listen, "WATERGANG_ADMIN_LISTEN")?.or(server.admin_listen),
            public_url: public_url.or_else(|| server.public_url.clone()),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn serve(listen: Option<&str>) -> cli::Serve {
        cli::Serve { sources: cli::Sources::default(), listen: listen.map(str::to_owned), public_url: None }
    }

    #[test]
    fn the_command_line_goes_before_the_environment_and_that_before_the_file() {
        let mut configuration = Configuration::default();
        let mut environment = Environment::default();
        let listen = |line: Option<&str>, environment: &Environment, configuration: &Configuration| {
            Addresses::choose(&serve(line), environment, configuration).unwrap().listen.to_string()
        };
        assert_eq!(listen(None, &environment, &configuration), "127.0.0.1:8080");
        configuration.instance.server.listen = Some("127.0.0.1:1".parse().unwrap());
        assert_eq!(listen(None, &environment, &configuration), "127.0.0.1:1");
        environment.listen = Some("127.0.0.1:2".to_owned());
        assert_eq!(listen(None, &environment, &configuration), "127.0.0.1:2");
        assert_eq!(listen(Some("127.0.0.1:3"), &environment, &configuration), "127.0.0.1:3");
    }

    #[test]
    fn a_wrong_address_is_told_with_its_place() {
        let error = Addresses::choose(&serve(Some("8080")), &Environment::default(), &Configuration::default());
        let told = format!("{:#}", error.unwrap_err());
        assert_eq!(told, "--listen: `8080` is no address and port: write 127.0.0.1:8080 or [::1]:8080");
    }

    #[test]
    fn a_source_on_the_command_line_needs_no_configuration() {
        let sources = cli::Sources { sources: vec!["data/communes.gpkg".to_owned()], config: None };
        let configuration = Origin::find(&sources, &Environment::default()).unwrap().read().unwrap();
        let [store] = configuration.instance.stores.as_slice() else { unreachable!("one store") };
        assert!(store.publish_all && store.source.value.ends_with("/data/communes.gpkg"));
        assert_eq!(store.name, "communes");
    }
}
