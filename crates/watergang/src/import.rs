//! `watergang import`: brings files into a database, with a bar, a report and a summary.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use watergang_core::import::ImportMode;
use watergang_core::{Ask, CollectionId, CollectionSource, Inventory, Publish, Store};
use watergang_crs::Registry;
use watergang_import::pipeline::{self, Ending};
use watergang_import::{Mapping, OpenOptions, Plan, Progress, Reader, Report, Summary, Wishes};

use crate::cli;
use crate::config::{CollectionConfig, Configuration, StoreConfig};
use crate::environment::Environment;
use crate::exit::Exit;
use crate::settings::Origin;
use crate::stores::{self, Source};
use crate::{catalog, codelists, migrate, output, replace};

/// Where the report goes when nobody says.
const REPORT: &str = "import-report.csv";

/// Imports files.
///
/// # Errors
/// When a file cannot be read or the database cannot be written. What was in the collection is then still there.
pub fn run(import: &cli::Import, environment: &Environment) -> Result<Exit> {
    let source = Source::parse(&import.into, Path::new(""));
    let made = make_if_missing(&source)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let outcome = runtime.block_on(import_all(import, &source, environment));
    drop(runtime);
    if let Source::GeoPackage(path) = &source {
        if made && (import.dry_run || outcome.is_err()) {
            // A file that was made for this import and got nothing is of no use to anybody.
            let _ = fs::remove_file(path);
            replace::remove_companions(path);
        } else {
            replace::empty_log(path);
        }
    }
    outcome
}

/// Makes a GeoPackage that is not there; whether it was made.
fn make_if_missing(source: &Source) -> Result<bool> {
    match source {
        Source::GeoPackage(path) if !path.exists() => {
            migrate::gpkg::make_empty(path).with_context(|| format!("cannot make `{source}`"))?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// One layer on its way.
struct Job {
    file: PathBuf,
    reader: Box<dyn Reader>,
    collection: CollectionId,
}

async fn import_all(import: &cli::Import, source: &Source, environment: &Environment) -> Result<Exit> {
    let mapping = import.mapping.as_deref().map(Mapping::read).transpose()?;
    let mut wishes = Wishes::new(import.mode.into());
    wishes.collection = import.collection.as_deref().map(CollectionId::parse).transpose()?;
    let jobs = jobs(import, mapping.as_ref(), &wishes)?;
    let store = open(&import.into)?;
    let described = described_collections(source, environment);
    let mut is_clean = true;
    for (place, job) in jobs.into_iter().enumerate() {
        let inventory = store.inventory(&Ask::default()).await?;
        let lists = codelists::read(store.as_ref(), &inventory).await?;
        wishes.code_lists =
            lists.into_iter().map(|(name, codes)| (name, codes.into_iter().map(|code| code.code).collect())).collect();
        let existing = existing(&inventory, &job.collection, &described);
        let plan = Plan::new(job.reader.layer(), mapping.as_ref(), &wishes, existing.as_ref())
            .with_context(|| format!("cannot import `{}`", job.file.display()))?;
        let report = report_path(import, place);
        let summary = import_layer(store.as_ref(), job, plan, &report, import.dry_run).await?;
        is_clean &= summary.refused_count == 0;
    }
    Ok(if is_clean { Exit::Done } else { Exit::Refused })
}

/// Opens all files before anything is written: a typing error in the last one must not cost an hour.
fn jobs(import: &cli::Import, mapping: Option<&Mapping>, wishes: &Wishes) -> Result<Vec<Job>> {
    let options = OpenOptions {
        layer: mapping.and_then(|mapping| mapping.layer.clone()),
        encoding: mapping.and_then(|mapping| mapping.encoding.clone()),
        ..OpenOptions::default()
    };
    let mut jobs = Vec::new();
    for file in &import.files {
        for reader in watergang_import::open(file, &options)? {
            let collection = Plan::collection(reader.layer(), mapping, wishes)?;
            jobs.push(Job { file: file.clone(), reader, collection });
        }
    }
    ensure!(!jobs.is_empty(), "the files have no rows to import");
    if ImportMode::from(import.mode) == ImportMode::Replace {
        let mut seen = BTreeMap::new();
        for job in &jobs {
            if let Some(other) = seen.insert(&job.collection, &job.file) {
                bail!(
                    "`{}` and `{}` both go into `{}`, and the second would replace the first: use `--mode append` or \
                     `--mode upsert`",
                    other.display(),
                    job.file.display(),
                    job.collection
                );
            }
        }
    }
    Ok(jobs)
}

fn open(into: &str) -> Result<Arc<dyn Store>> {
    let config = StoreConfig::of_source("into".to_owned(), into.to_owned());
    stores::open(&Configuration::default(), &config, Publish::Everything, &Arc::new(Registry::default()))
}

/// What the configuration of this very database says of its collections, where there is one: it knows which property
/// has which code list.
fn described_collections(source: &Source, environment: &Environment) -> Vec<CollectionConfig> {
    let Ok(origin) = Origin::find(&cli::Sources::default(), environment) else { return Vec::new() };
    let (configuration, _) = origin.read_with_faults();
    let is_same = |config: &StoreConfig| Source::parse(&config.source.value, &configuration.folder).is_same(source);
    if configuration.instance.stores.iter().any(is_same) { configuration.collections } else { Vec::new() }
}

fn existing(
    inventory: &Inventory,
    collection: &CollectionId,
    described: &[CollectionConfig],
) -> Option<CollectionSource> {
    let mut source = inventory.collections.iter().find(|source| source.id == *collection).cloned()?;
    if let Some(config) = described.iter().find(|config| config.id == *collection) {
        catalog::describe(&mut source.schema, config);
    }
    Some(source)
}

async fn import_layer(store: &dyn Store, job: Job, plan: Plan, report: &Path, dry_run: bool) -> Result<Summary> {
    let name = format!("{} → {}", job.file.display(), job.collection);
    for note in plan.notes() {
        eprintln!("{name}: {note}");
    }
    let context = || format!("cannot import `{}`", job.file.display());
    let bar = progress_bar(job.reader.layer().row_count);
    let out = File::create(report).with_context(|| format!("cannot write the report `{}`", report.display()))?;
    let mut lines = Report::new(Box::new(out))?;
    let import = store.begin_import(&Ask::default(), plan.target().clone()).await.with_context(context)?;
    let ending = if dry_run { Ending::Forget } else { Ending::Commit };
    let mut progress = |progress: Progress| bar.set_position(progress.read_count);
    let outcome = pipeline::run(job.reader, plan, import, &mut lines, &mut progress, ending).await;
    bar.finish_and_clear();
    let summary = outcome.with_context(context)?;
    tell(&name, &summary);
    if summary.refused_count + summary.repaired_count + summary.warned_count > 0 {
        output::line(format_args!("{name}: row by row in {}", report.display()));
    } else {
        let _ = fs::remove_file(report);
    }
    Ok(summary)
}

fn tell(name: &str, summary: &Summary) {
    let Summary { read_count, left_out_count, refused_count, repaired_count, warned_count, .. } = summary;
    output::line(format_args!(
        "{name}: {read_count} rows read, {left_out_count} left out by the mapping, {refused_count} refused, \
         {repaired_count} repaired, {warned_count} with a warning"
    ));
    match &summary.outcome {
        Some(outcome) => output::line(format_args!(
            "{name}: {} items new, {} changed, {} as they were, {} removed",
            outcome.created, outcome.updated, outcome.unchanged, outcome.removed
        )),
        None => output::line(format_args!("{name}: a dry run; nothing was changed")),
    }
}

/// The report of a layer; those after the first have a number.
fn report_path(import: &cli::Import, place: usize) -> PathBuf {
    let path = import.report.clone().unwrap_or_else(|| PathBuf::from(REPORT));
    if place == 0 {
        return path;
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}-{}.{ending}", place + 1))
}

fn progress_bar(row_count: Option<u64>) -> ProgressBar {
    let (bar, template) = match row_count {
        Some(count) => (ProgressBar::new(count), "{bar:30} {human_pos}/{human_len} rows  {per_sec}  {eta} left"),
        None => (ProgressBar::new_spinner(), "{spinner} {human_pos} rows  {per_sec}"),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
