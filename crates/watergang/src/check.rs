//! `watergang check`: every fault of configuration, databases and data, at once.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use watergang_core::{Ask, AxisOrder, Catalog, Collection, Filter, ItemQuery, SkippedTable, StoreError};
use watergang_crs::Registry;
use watergang_formats::ItemsWriter;
use watergang_formats::Target;
use watergang_formats::geojson::FeatureWriter;
use watergang_formats::target::DECIMALS_DEGREES;

use crate::catalog::{self, Looked};
use crate::cli;
use crate::config::{Configuration, Fault, INSTANCE_FILE, StoreConfig};
use crate::environment::Environment;
use crate::exit::Exit;
use crate::output;
use crate::settings::Origin;
use crate::stores;

/// Items of a collection that are told one by one; the others are counted.
const ITEMS_TOLD_MAX: usize = 10;

/// What was found.
#[derive(Debug, Default)]
struct Findings {
    /// Faults of the configuration, alone and beside the databases.
    configuration: Vec<Fault>,
    /// Databases that cannot be used, and data that cannot be served.
    data: Vec<String>,
    /// Tables that are not published although nobody said so.
    skipped: Vec<SkippedTable>,
    catalog: Catalog,
}

/// Checks everything.
///
/// # Errors
/// When there is nothing to check.
pub fn run(sources: &cli::Sources, environment: &Environment) -> Result<Exit> {
    let origin = Origin::find(sources, environment)?;
    let (configuration, faults) = origin.read_with_faults();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("cannot start")?;
    let mut findings = Findings { configuration: faults, ..Findings::default() };
    runtime.block_on(findings.look(&configuration));
    Ok(findings.tell())
}

impl Findings {
    async fn look(&mut self, configuration: &Configuration) {
        let registry = Arc::new(configuration.instance.registry.clone());
        let mut looked = Vec::new();
        for config in &configuration.instance.stores {
            let outcome = look(configuration, config, &registry).await;
            match outcome {
                Ok(found) => looked.push(found),
                Err(error) => self.data.push(format!("{}{error:#}", place(configuration, config))),
            }
        }
        let is_whole = looked.len() == configuration.instance.stores.len();
        let composed = catalog::compose(configuration, looked);
        self.skipped = composed.skipped;
        self.catalog = composed.catalog;
        if is_whole {
            // Else every collection of the store that is away would be a fault of its own.
            self.configuration.extend(composed.faults);
        }
        for collection in self.catalog.collections.values() {
            if let Err(error) = check_items(collection, &mut self.data).await {
                let chain = anyhow::Error::new(error);
                self.data.push(format!("the items of `{}` cannot be read: {chain:#}", collection.id));
            }
        }
    }

    fn tell(mut self) -> Exit {
        self.configuration.sort();
        self.configuration.dedup();
        for fault in &self.configuration {
            output::line(fault);
        }
        for fault in &self.data {
            output::line(fault);
        }
        for skipped in &self.skipped {
            output::line(format_args!("note: the table `{}` is not published: {}", skipped.table, skipped.reason));
        }
        let count = self.configuration.len() + self.data.len();
        let faults = if count == 1 { "fault" } else { "faults" };
        output::line(format_args!("{count} {faults}, {} collections", self.catalog.collections.len()));
        if !self.configuration.is_empty() {
            Exit::Configuration
        } else if !self.data.is_empty() {
            Exit::Store
        } else {
            Exit::Done
        }
    }
}

async fn look(configuration: &Configuration, config: &StoreConfig, registry: &Arc<Registry>) -> Result<Looked> {
    let wanted = stores::wanted(configuration, config, registry).await?;
    let store = stores::open(configuration, config, wanted.publish, registry)?;
    let mut found = stores::look(config, store).await?;
    found.inventory.skipped.extend(wanted.skipped);
    Ok(found)
}

/// Where the configuration names a store, in front of a message.
fn place(configuration: &Configuration, config: &StoreConfig) -> String {
    let file: PathBuf = configuration.folder.join(INSTANCE_FILE);
    if configuration.folder.as_os_str().is_empty() || config.source.line == 0 {
        String::new()
    } else {
        format!("{}:{}: ", file.display(), config.source.line)
    }
}

/// Reads every item once and writes it as an answer would, so that what would be left out of an answer is told here.
async fn check_items(collection: &Collection, faults: &mut Vec<String>) -> Result<(), StoreError> {
    let ask = Ask::default();
    let query = ItemQuery::new(Filter::EVERYTHING, u64::MAX);
    let target =
        Target { reproject: None, axis_order: AxisOrder::EastNorth, decimals: DECIMALS_DEGREES, right_handed: true };
    let mut writer = FeatureWriter::new(target);
    let mut buffer = Vec::new();
    let mut rows = collection.store.read(&ask, &collection.id, &query).await?;
    while let Some(batch) = rows.next().await? {
        buffer.clear();
        writer.features(&batch, &mut buffer);
    }
    let omitted = writer.omitted().named();
    for (id, reason) in omitted.iter().take(ITEMS_TOLD_MAX) {
        faults.push(format!("the item `{id}` of `{}` cannot be served: {reason}", collection.id));
    }
    if omitted.len() > ITEMS_TOLD_MAX {
        faults.push(format!("{} more items of `{}` cannot be served", omitted.len() - ITEMS_TOLD_MAX, collection.id));
    }
    Ok(())
}
