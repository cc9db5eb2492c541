//! `watergang import`: brings files into a database, with a bar, a report and a summary.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use watergang_core::import::ImportMode;
use watergang_core::{Ask, CollectionId, CollectionSource, CrsId, Inventory, Store};
use watergang_crs::Registry;
use watergang_import::{
    FoundCrs, Mapping, OpenOptions, Pipeline, Plan, Progress, Reader, Report, Summary, Wishes, crs_find, joint,
};

use crate::cli;
use crate::config::{CollectionConfig, Configuration, StoreConfig};
use crate::environment::Environment;
use crate::exit::{Exit, Unusable, WrongUsage};
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
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
                let what = format!("cannot make `{source}`: there is no folder `{}`; make it first", folder.display());
                return Err(Unusable(what).into());
            }
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
    /// Where its report goes.
    report: PathBuf,
}

/// Layers that go into one collection in one transaction.
struct Group {
    collection: CollectionId,
    jobs: Vec<Job>,
}

async fn import_all(import: &cli::Import, source: &Source, environment: &Environment) -> Result<Exit> {
    let mapping = import.mapping.as_deref().map(Mapping::read).transpose()?;
    let configuration = own_configuration(source, environment);
    let mut wishes = Wishes::new(import.mode.into());
    wishes.registry = configuration.instance.registry.clone();
    wishes.collection = import.collection.as_deref().map(collection_id).transpose()?;
    wishes.crs = import.crs.as_deref().map(|text| known_crs(text, &wishes.registry)).transpose()?;
    wishes.keep_invalid = import.keep_invalid;
    let groups = groups(import, mapping.as_ref(), &wishes)?;
    let store = stores::open_for_import(source, &Arc::new(wishes.registry.clone()))?;
    let mut is_clean = true;
    for group in groups {
        let inventory = store.inventory(&Ask::default()).await?;
        let lists = codelists::read(store.as_ref(), &inventory).await?;
        wishes.code_lists =
            lists.into_iter().map(|(name, codes)| (name, codes.into_iter().map(|code| code.code).collect())).collect();
        let existing = existing(&inventory, &group.collection, &configuration.collections);
        let plans = plans(&group, mapping.as_ref(), &wishes, existing.as_ref())?;
        let may_empty = import.allow_empty || wishes.mode != ImportMode::Replace || existing.is_none();
        is_clean &= import_group(store.as_ref(), group, plans, import.dry_run, may_empty).await?;
    }
    Ok(if is_clean { Exit::Done } else { Exit::Refused })
}

/// The collection that a user names.
fn collection_id(text: &str) -> Result<CollectionId> {
    CollectionId::parse(text).map_err(|error| WrongUsage(format!("--collection: {error}")).into())
}

/// The CRS that a user names, which must be one that is known here.
fn known_crs(text: &str, registry: &Registry) -> Result<CrsId> {
    match crs_find::from_name(text, registry) {
        FoundCrs::Known { crs, .. } => Ok(crs),
        _ => {
            Err(WrongUsage(format!("`--crs {text}` names no CRS that is known here; write it as in `EPSG:2154`"))
                .into())
        }
    }
}

/// Opens all files before anything is written: a typing error in the last one must not cost an hour.
fn groups(import: &cli::Import, mapping: Option<&Mapping>, wishes: &Wishes) -> Result<Vec<Group>> {
    let named = OpenOptions {
        registry: wishes.registry.clone(),
        layer: import.layer.clone(),
        encoding: import.encoding.clone(),
    };
    let options = mapping.map_or(named.clone(), |mapping| named.with_mapping(mapping));
    let mut groups: Vec<Group> = Vec::new();
    let mut job_count = 0;
    for file in &import.files {
        for reader in watergang_import::open(file, &options)? {
            let collection = Plan::collection(reader.layer(), mapping, wishes)?;
            let job = Job { file: file.clone(), reader, report: report_path(import, job_count) };
            job_count += 1;
            // A later file may change what an earlier one brought, so that each is an import of its own.
            let is_alone = wishes.mode == ImportMode::Upsert;
            match groups.iter_mut().find(|group| group.collection == collection && !is_alone) {
                Some(group) => group.jobs.push(job),
                None => groups.push(Group { collection, jobs: vec![job] }),
            }
        }
    }
    ensure!(!groups.is_empty(), "the files have no rows to import");
    Ok(groups)
}

fn plans(
    group: &Group,
    mapping: Option<&Mapping>,
    wishes: &Wishes,
    existing: Option<&CollectionSource>,
) -> Result<Vec<Plan>> {
    let layers: Vec<_> = group.jobs.iter().map(|job| job.reader.layer()).collect();
    joint::plans(&layers, mapping, wishes, existing).with_context(|| format!("cannot import {}", group.files()))
}

impl Group {
    /// The files for a sentence.
    fn files(&self) -> String {
        let mut names: Vec<_> = self.jobs.iter().map(|job| format!("`{}`", job.file.display())).collect();
        names.dedup();
        names.join(", ")
    }
}

/// The configuration of this very database, where there is one: it knows which property has which code list, and CRSs
/// that are not built in.
fn own_configuration(source: &Source, environment: &Environment) -> Configuration {
    let Ok(origin) = Origin::find(&cli::Sources::default(), environment) else { return Configuration::default() };
    let (configuration, _) = origin.read_with_faults();
    let is_same = |config: &StoreConfig| Source::parse(&config.source.value, &configuration.folder).is_same(source);
    if configuration.instance.stores.iter().any(is_same) { configuration } else { Configuration::default() }
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

/// Imports the layers of a group in one transaction; whether every row was taken.
///
/// Where it may not be emptied and no row comes through, the collection stays as it was: a wrong CRS or the wrong file is
/// likelier than that somebody wants nothing.
async fn import_group(
    store: &dyn Store,
    group: Group,
    plans: Vec<Plan>,
    dry_run: bool,
    may_empty: bool,
) -> Result<bool> {
    let Group { collection, jobs } = group;
    let Some(target) = plans.first().map(|plan| plan.target().clone()) else { return Ok(true) };
    let context = || format!("cannot import into `{collection}`");
    let import = store.begin_import(&Ask::default(), target).await.with_context(context)?;
    let mut pipeline = Pipeline::new(import);
    let mut is_clean = true;
    let mut taken_count = 0;
    for (job, plan) in jobs.into_iter().zip(plans) {
        let summary = bring_in(&mut pipeline, job, plan, &collection).await?;
        is_clean &= summary.refused_count == 0;
        taken_count += summary.read_count - summary.left_out_count - summary.refused_count;
    }
    ensure!(
        may_empty || taken_count > 0,
        "`{collection}` stays as it was: no row came through, and replacing it would empty it; that is done with --allow-empty"
    );
    if dry_run {
        output::line(format_args!("{collection}: a dry run; nothing was changed"));
    } else {
        let outcome = pipeline.commit().await.with_context(context)?;
        output::line(format_args!(
            "{collection}: {} items new, {} changed, {} as they were, {} removed",
            outcome.created, outcome.updated, outcome.unchanged, outcome.removed
        ));
    }
    Ok(is_clean)
}

async fn bring_in(pipeline: &mut Pipeline, job: Job, plan: Plan, collection: &CollectionId) -> Result<Summary> {
    let Job { file, reader, report } = job;
    let name = format!("{} → {collection}", file.display());
    for note in plan.notes() {
        output::note(format_args!("{name}: {note}"));
    }
    let bar = progress_bar(reader.layer().row_count);
    // Under another name until it is known that there is something to tell: what lies there may be another import's.
    let is_file = report.is_file() || !report.exists();
    let unfinished = if is_file { report.with_added_extension("part") } else { report.clone() };
    let out = File::create(&unfinished).with_context(|| format!("cannot write the report `{}`", report.display()))?;
    let mut lines = Report::new(Box::new(out))?;
    let mut progress = |progress: Progress| bar.set_position(progress.read_count);
    let outcome = pipeline.bring_in(reader, plan, &mut lines, &mut progress).await;
    bar.finish_and_clear();
    let summary = match outcome {
        Ok(summary) => summary,
        Err(error) => {
            if is_file {
                let _ = fs::remove_file(unfinished);
            }
            return Err(error).with_context(|| format!("cannot import `{}`", file.display()));
        }
    };
    tell(&name, &summary);
    if summary.refused_count + summary.repaired_count + summary.warned_count > 0 {
        drop(lines);
        if is_file {
            fs::rename(&unfinished, &report)
                .with_context(|| format!("cannot write the report `{}`", report.display()))?;
        }
        output::line(format_args!("{name}: row by row in {}", report.display()));
    } else if is_file {
        let _ = fs::remove_file(unfinished);
    }
    Ok(summary)
}

fn tell(name: &str, summary: &Summary) {
    let Summary { read_count, left_out_count, refused_count, repaired_count, warned_count, .. } = summary;
    output::line(format_args!(
        "{name}: {read_count} rows read, {left_out_count} left out by the mapping, {refused_count} refused, \
         {repaired_count} repaired, {warned_count} with a warning"
    ));
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
