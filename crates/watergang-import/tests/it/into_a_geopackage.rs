//! The whole way: real files through the mappings of the configuration into the corridor's own tables.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use watergang_core::import::{ImportMode, ImportOutcome};
use watergang_core::{Ask, Publish, Store};
use watergang_crs::Registry;
use watergang_import::{Mapping, OpenOptions, Pipeline, Plan, Report, Summary, Wishes, open};
use watergang_store_gpkg::{GpkgStore, Options};

use crate::support::shared;

/// A folder of the repository.
fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// An empty database of the corridor, with the datasets that rows belong to.
fn corridor(folder: &tempfile::TempDir) -> GpkgStore {
    let path = folder.path().join("corridor.gpkg");
    let connection = Connection::open(&path).unwrap();
    let mut files: Vec<_> =
        std::fs::read_dir(repository("migrations/gpkg")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "sql")) {
        connection.execute_batch(&std::fs::read_to_string(file).unwrap()).unwrap();
    }
    connection.pragma_update(None, "application_id", 0x4750_4B47).unwrap();
    connection.pragma_update(None, "user_version", 10_300).unwrap();
    // Who publishes the datasets is not the affair of these tests.
    connection.pragma_update(None, "foreign_keys", false).unwrap();
    for (name, argument_count) in [("ST_IsEmpty", 1), ("ST_MinX", 1), ("ST_MaxX", 1), ("ST_MinY", 1), ("ST_MaxY", 1)] {
        // The triggers name these; rows without a geometry never get to them.
        connection
            .create_scalar_function(name, argument_count, FunctionFlags::SQLITE_UTF8, |_| Ok(rusqlite::types::Null))
            .unwrap();
    }
    for id in ["corridor-communes-fr", "corridor-gemeenten-be", "corridor-station", "corridor-hydrography-fr"] {
        connection
            .execute(
                "INSERT INTO dataset (id, uri, title_fr, title_nl, title_en, abstract_fr, abstract_nl, abstract_en,
                                      publisher_id, licence_uri, modified)
                 VALUES (?1, ?1, ?1, ?1, ?1, ?1, ?1, ?1, 'nobody', 'none', '2026-01-01')",
                [id],
            )
            .unwrap();
    }
    drop(connection);
    store(&path)
}

fn store(path: &Path) -> GpkgStore {
    let options =
        Options { publish: Publish::Everything, read_connections: 1, registry: Arc::new(Registry::default()) };
    GpkgStore::open(path, options).unwrap()
}

struct Done {
    summary: Summary,
    outcome: ImportOutcome,
    report: String,
}

async fn import(store: &GpkgStore, file: &str, mapping: Option<&Mapping>, wishes: &Wishes) -> Done {
    let ask = Ask::default();
    let options = mapping.map_or_else(OpenOptions::default, |mapping| OpenOptions::default().with_mapping(mapping));
    let reader = open(&shared(file), &options).unwrap().remove(0);
    let collection = Plan::collection(reader.layer(), mapping, wishes).unwrap();
    let inventory = store.inventory(&ask).await.unwrap();
    let existing = inventory.collections.iter().find(|existing| existing.id == collection);
    let plan = Plan::new(reader.layer(), mapping, wishes, existing).unwrap_or_else(|error| panic!("{file}: {error}"));
    let import = store.begin_import(&ask, plan.target().clone()).await.unwrap();
    let lines = crate::support::Lines::default();
    let mut report = Report::new(Box::new(lines.clone())).unwrap();
    let mut pipeline = Pipeline::new(import);
    let summary = pipeline.bring_in(reader, plan, &mut report, &mut |_| {}).await.unwrap();
    Done { summary, outcome: pipeline.commit().await.unwrap(), report: lines.text() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_files_of_the_configuration_go_into_the_corridor_and_a_second_time_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = corridor(&folder);
    let wishes = Wishes::new(ImportMode::Upsert);
    // Counts: the README of the shared data, and for the communes `ogrinfo -where "code_arrondissement IN ('594','625')"`.
    let sources = [
        ("communes", "communes.gpkg", 200),
        ("gemeenten", "gemeenten.gpkg", 64),
        ("hydrometric_stations_fr", "stations.gpkg", 45),
        ("sampling_sites_vmm", "stations.gpkg", 804),
        ("rivers_fr", "hydrography.gpkg", 10),
    ];
    for (mapping, file, expected) in sources {
        let mapping = Mapping::read(&repository(&format!("config/sources/{mapping}.toml"))).unwrap();
        let first = import(&store, file, Some(&mapping), &wishes).await;
        assert_eq!(first.summary.refused_count, 0, "{file}: {}", first.report);
        assert_eq!(first.outcome.created, expected, "{file}: {}", first.report);
        let again = import(&store, file, Some(&mapping), &wishes).await;
        let outcome = &again.outcome;
        assert_eq!((outcome.created, outcome.updated, outcome.unchanged), (0, 0, expected), "{file}");
        assert_eq!(outcome.revision, first.outcome.revision, "{file}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_file_makes_a_collection_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let store = corridor(&folder);
    let wishes = Wishes::new(ImportMode::Replace);
    for (file, id, count) in [
        ("import_samples/plu_41175/ZONE_URBA.shp", "zone_urba", 118),
        ("import_samples/vmm_vangsten_2021.xlsx", "pagina_lijst_qgis", 2359),
        ("import_samples/dov_polygons_31370.gpkg", "polygon_multiple_31370", 2),
        ("occurrences/macrophyte_events_vmm_dwc.csv", "macrophyte_events_vmm_dwc", 450),
        ("timeseries/rainfall_spei_vmm_sites.csv", "rainfall_spei_vmm_sites", 606),
    ] {
        let first = import(&store, file, None, &wishes).await;
        assert_eq!((first.summary.refused_count, first.outcome.created), (0, count), "{file}: {}", first.report);
        let again = import(&store, file, None, &wishes).await;
        assert_eq!(again.outcome.unchanged, count, "{file}: {:?}", again.outcome);
        let inventory = store.inventory(&Ask::default()).await.unwrap();
        assert!(inventory.collections.iter().any(|collection| collection.id.as_str() == id), "{file}");
    }
}
