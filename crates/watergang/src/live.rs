//! What is served at this moment, and how it is made anew.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::Result;
use watergang_core::{Catalog, Publish, Store};
use watergang_crs::Registry;

use crate::catalog::{self, Composed, Looked};
use crate::config::{Configuration, StoreConfig};
use crate::settings::Origin;
use crate::stores;

/// A store that is open, and with which words it was opened.
#[derive(Clone, Debug)]
struct Open {
    config: StoreConfig,
    publish: Publish,
    store: Arc<dyn Store>,
}

/// What is served. A reload puts a new whole in the place of the old one; requests under way keep the old.
#[derive(Debug)]
pub struct Live {
    origin: Origin,
    registry: Arc<Registry>,
    stores: RwLock<BTreeMap<String, Open>>,
    catalog: RwLock<Arc<Catalog>>,
}

impl Live {
    /// Opens the stores of a configuration and looks at them.
    ///
    /// # Errors
    /// When a store cannot be used, or says nothing of a collection that the configuration describes.
    pub async fn start(origin: Origin, configuration: &Configuration, registry: Arc<Registry>) -> Result<Self> {
        let live = Self { origin, registry, stores: RwLock::default(), catalog: RwLock::default() };
        live.apply(configuration).await?;
        Ok(live)
    }

    /// What is published at this moment.
    #[must_use]
    pub fn catalog(&self) -> Arc<Catalog> {
        Arc::clone(&self.catalog.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The open stores by name.
    #[must_use]
    pub fn stores(&self) -> Vec<(String, Arc<dyn Store>)> {
        let stores = self.stores.read().unwrap_or_else(PoisonError::into_inner);
        stores.iter().map(|(name, open)| (name.clone(), Arc::clone(&open.store))).collect()
    }

    /// Where the data and their configuration come from.
    #[must_use]
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Reads the configuration and looks at the stores again. On failure everything stays as it was.
    ///
    /// # Errors
    /// The faults of the configuration, or what a store says.
    pub async fn reload(&self) -> Result<Configuration> {
        let configuration = self.origin.read()?;
        self.apply(&configuration).await?;
        Ok(configuration)
    }

    async fn apply(&self, configuration: &Configuration) -> Result<()> {
        let mut opened = BTreeMap::new();
        let mut looked = Vec::new();
        for config in &configuration.instance.stores {
            let open = self.open(configuration, config)?;
            looked.push(stores::look(config, Arc::clone(&open.store)).await?);
            opened.insert(config.name.clone(), open);
        }
        let composed = catalog::compose(configuration, looked);
        tell(&composed);
        *self.catalog.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(composed.catalog);
        *self.stores.write().unwrap_or_else(PoisonError::into_inner) = opened;
        Ok(())
    }

    /// The store as it is open already, where the configuration says nothing new of it: its caches are worth keeping.
    fn open(&self, configuration: &Configuration, config: &StoreConfig) -> Result<Open> {
        let publish = stores::publish(configuration, config);
        let stores = self.stores.read().unwrap_or_else(PoisonError::into_inner);
        let known = stores.get(&config.name).filter(|open| open.config == *config && open.publish == publish);
        match known {
            Some(open) => Ok(open.clone()),
            None => {
                let store = stores::open(configuration, config, publish.clone(), &self.registry)?;
                Ok(Open { config: config.clone(), publish, store })
            }
        }
    }
}

/// Names in the log what is not published, and why.
fn tell(composed: &Composed) {
    for skipped in &composed.skipped {
        tracing::warn!(table = %skipped.table, reason = %skipped.reason, "a table is not published");
    }
    for fault in &composed.faults {
        tracing::warn!("{fault}");
    }
    tracing::info!(collections = composed.catalog.collections.len(), "published");
}

/// Opens and looks at all stores of a configuration once.
///
/// # Errors
/// When a store cannot be used.
pub async fn look_once(configuration: &Configuration, registry: &Arc<Registry>) -> Result<Vec<Looked>> {
    let mut looked = Vec::new();
    for config in &configuration.instance.stores {
        let publish = stores::publish(configuration, config);
        let store = stores::open(configuration, config, publish, registry)?;
        looked.push(stores::look(config, store).await?);
    }
    Ok(looked)
}
