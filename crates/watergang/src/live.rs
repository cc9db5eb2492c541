//! What is served at this moment, and how it is made anew.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use anyhow::{Result, ensure};
use watergang_core::{Catalog, Publish, Store, StoreError};
use watergang_crs::{CustomCrs, Registry};

use crate::catalog::{self, Composed};
use crate::config::{Configuration, StoreConfig};
use crate::settings::Origin;
use crate::stores::{self, Source};

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
    /// What the configuration adds to the built-in ones: open stores and requests hold them.
    custom_crs: Vec<CustomCrs>,
    stores: RwLock<BTreeMap<String, Open>>,
    catalog: RwLock<Arc<Catalog>>,
    is_complete: AtomicBool,
    /// What was last said of tables that are not published.
    told: Mutex<String>,
}

impl Live {
    /// Opens the stores of a configuration and looks at them. A database server that is away is waited for: until it
    /// is there, nothing is published and [`Live::is_complete`] is false.
    ///
    /// # Errors
    /// When a store cannot be used.
    pub async fn start(origin: Origin, configuration: &Configuration) -> Result<Self> {
        let catalog = Catalog { instance: configuration.instance.instance.clone(), ..Catalog::default() };
        let live = Self {
            origin,
            registry: Arc::new(configuration.instance.registry.clone()),
            custom_crs: configuration.instance.custom_crs.clone(),
            stores: RwLock::default(),
            catalog: RwLock::new(Arc::new(catalog)),
            is_complete: AtomicBool::new(false),
            told: Mutex::default(),
        };
        match live.apply(configuration).await {
            Err(error) if may_come_back(configuration, &error) => {
                tracing::error!("waiting for the database: {error:#}");
            }
            outcome => outcome?,
        }
        Ok(live)
    }

    /// Whether every store has been looked at.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.is_complete.load(Ordering::Acquire)
    }

    /// What is published at this moment.
    #[must_use]
    pub fn catalog(&self) -> Arc<Catalog> {
        Arc::clone(&self.catalog.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The CRSs that are served.
    #[must_use]
    pub const fn registry(&self) -> &Arc<Registry> {
        &self.registry
    }

    /// The open stores by name.
    #[must_use]
    pub fn stores(&self) -> Vec<(String, Arc<dyn Store>)> {
        let stores = self.stores.read().unwrap_or_else(PoisonError::into_inner);
        stores.iter().map(|(name, open)| (name.clone(), Arc::clone(&open.store))).collect()
    }

    /// Whether a store has met what is not as it was when it was looked at.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        self.stores().iter().any(|(_, store)| store.is_outdated())
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
        ensure!(
            configuration.instance.custom_crs == self.custom_crs,
            "CRSs of the configuration (`custom_crs`) change with a restart"
        );
        self.apply(&configuration).await?;
        Ok(configuration)
    }

    async fn apply(&self, configuration: &Configuration) -> Result<()> {
        let mut opened = BTreeMap::new();
        let mut looked = Vec::new();
        for config in &configuration.instance.stores {
            let wanted = stores::wanted(configuration, config, &self.registry).await?;
            let open = self.open(configuration, config, wanted.publish)?;
            let mut found = stores::look(config, Arc::clone(&open.store)).await?;
            found.inventory.skipped.extend(wanted.skipped);
            looked.push(found);
            opened.insert(config.name.clone(), open);
        }
        let composed = catalog::compose(configuration, looked);
        self.tell(&composed);
        *self.catalog.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(composed.catalog);
        *self.stores.write().unwrap_or_else(PoisonError::into_inner) = opened;
        self.is_complete.store(true, Ordering::Release);
        Ok(())
    }

    /// The store as it is open already, where the configuration says nothing new of it: its caches are worth keeping.
    fn open(&self, configuration: &Configuration, config: &StoreConfig, publish: Publish) -> Result<Open> {
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

    /// Names in the log what is not published, and why; once, however often the same is found.
    fn tell(&self, composed: &Composed) {
        let findings = format!("{:?} {:?}", composed.skipped, composed.faults);
        let before =
            std::mem::replace(&mut *self.told.lock().unwrap_or_else(PoisonError::into_inner), findings.clone());
        if before == findings {
            return;
        }
        for skipped in &composed.skipped {
            tracing::warn!(table = %skipped.table, reason = %skipped.reason, "a table is not published");
        }
        for fault in &composed.faults {
            tracing::warn!("{fault}");
        }
        tracing::info!(collections = composed.catalog.collections.len(), "published");
    }
}

/// Whether a failure is that of a database server which may be there later. A file that is missing is a mistake.
fn may_come_back(configuration: &Configuration, error: &anyhow::Error) -> bool {
    let is_away = matches!(error.downcast_ref(), Some(StoreError::Unavailable { .. } | StoreError::TimedOut { .. }));
    let sources = configuration.instance.stores.iter().map(|store| Source::parse(&store.source.value, Path::new("")));
    is_away && sources.into_iter().any(|source| matches!(source, Source::PostGis(_)))
}
