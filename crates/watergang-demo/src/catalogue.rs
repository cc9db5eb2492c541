//! The catalogue: datasets, keywords, distributions, versions, feeds and their runs.

use watergang_core::schema::GeometryKind;

use crate::Corridor;
use crate::catalogue_texts::{DISCLAIMER, ENTRIES, Entry, LINEAGE, SYNTHETIC};
use crate::organisations::DEMO;
use crate::rng::Rng;
use crate::table::{Rows, Table, date, flag, instant, json, number, text, values, whole};
use crate::text::{Tri, joined};
use crate::wkb::Shape;

/// Licence of everything that is made up here: CC0, public domain.
pub(crate) const LICENCE: &str = "https://creativecommons.org/publicdomain/zero/1.0/";
/// Base of URIs; `.example` is reserved for such uses (RFC 2606).
const BASE: &str = "https://corridor.example";

/// Days after which a dataset of a frequency is late.
fn max_age_days(frequency: &str) -> i64 {
    match frequency {
        "MONTHLY" => 62,
        "QUARTERLY" => 130,
        "ANNUAL" => 430,
        "TRIENNIAL" => 1_200,
        _ => 2_500,
    }
}

/// How far an inventoried dataset has come.
fn acquisition(entry: &Entry) -> &'static str {
    match entry.id {
        "inventory-landcover" => "identified",
        "inventory-waterbirds" => "requested",
        "inventory-plots" => "refused",
        _ => "integrated",
    }
}

pub(crate) const DATASET: Table = Table {
    collection: "dataset",
    columns: &[
        text("id"),
        text("uri"),
        text("resource_type"),
        text("title_fr"),
        text("title_nl"),
        text("title_en"),
        text("abstract_fr"),
        text("abstract_nl"),
        text("abstract_en"),
        text("lineage_fr"),
        text("lineage_nl"),
        text("lineage_en"),
        text("publisher_id"),
        text("owner_id"),
        text("inspire_theme"),
        text("topic_category"),
        text("hvd_category"),
        text("applicable_legislation"),
        text("licence_uri"),
        text("access_level"),
        text("access_limitation"),
        text("resource_language"),
        text("crs_native"),
        whole("scale_denominator"),
        number("resolution_m"),
        date("temporal_start"),
        date("temporal_end"),
        date("created"),
        date("issued"),
        date("modified"),
        instant("metadata_modified"),
        text("update_frequency"),
        whole("max_age_days"),
        text("status"),
        text("acquisition"),
        whole("usefulness"),
        text("quality_note"),
        text("replaced_by"),
    ],
    geometry: Some(GeometryKind::Polygon),
    id_property: Some("id"),
    fill: fill_dataset,
};

fn fill_dataset(corridor: &Corridor, rows: &mut Rows<'_>) {
    let extent = Shape::Polygon(corridor.extent_ring());
    for entry in ENTRIES {
        let served = entry.table.is_some();
        let topic = match entry.theme {
            Some("hy") => "inlandWaters",
            Some("au" | "am") => "boundaries",
            Some("sd" | "hb" | "br") => "biota",
            _ => "environment",
        };
        rows.placed(
            &extent,
            values![
                entry.id,
                format!("{BASE}/id/dataset/{}", entry.id),
                if entry.table.is_some_and(|table| matches!(table, "taxon" | "stake" | "indicator_value")) {
                    "nonGeographicDataset"
                } else {
                    "dataset"
                },
                ..joined(entry.titles, SYNTHETIC),
                ..joined(entry.contents, DISCLAIMER),
                ..LINEAGE,
                DEMO,
                entry.owner,
                entry.theme,
                topic,
                None::<&str>,
                None::<&str>,
                LICENCE,
                "public",
                "noLimitations",
                "fre,dut,eng",
                "EPSG:4326",
                10_000_i64,
                10.0,
                "2012-01-01",
                "2024-12-31",
                "2024-03-01",
                "2024-06-01",
                "2025-01-15",
                "2025-01-15T08:00:00Z",
                entry.frequency,
                max_age_days(entry.frequency),
                "published",
                acquisition(entry),
                if served { 3_i64 } else { 2 },
                "SYNTHETIC",
                None::<&str>,
            ],
        );
    }
}

pub(crate) const DATASET_KEYWORD: Table = Table {
    collection: "dataset_keyword",
    columns: &[text("dataset_id"), text("lang"), text("keyword"), text("concept_uri")],
    geometry: None,
    id_property: None,
    fill: fill_keyword,
};

fn fill_keyword(_: &Corridor, rows: &mut Rows<'_>) {
    const MADE_UP: Tri = ["données synthétiques", "synthetische gegevens", "synthetic data"];
    for entry in ENTRIES {
        for words in entry.keywords.iter().chain([&MADE_UP]) {
            for (lang, word) in ["fr", "nl", "en"].into_iter().zip(words) {
                rows.plain(values![entry.id, lang, *word, None::<&str>,]);
            }
        }
    }
}

pub(crate) const DISTRIBUTION: Table = Table {
    collection: "distribution",
    columns: &[
        text("id"),
        text("dataset_id"),
        text("kind"),
        text("protocol"),
        text("title_fr"),
        text("title_nl"),
        text("title_en"),
        text("access_url"),
        text("download_url"),
        text("layer_name"),
        text("media_type"),
        text("format_uri"),
        whole("byte_size"),
        text("sha256"),
        text("licence_uri"),
        instant("last_checked"),
        whole("last_status"),
    ],
    geometry: None,
    id_property: Some("id"),
    fill: fill_distribution,
};

fn fill_distribution(_: &Corridor, rows: &mut Rows<'_>) {
    let served = ENTRIES.iter().filter_map(|entry| Some((entry, entry.table?)));
    for (entry, table) in served {
        let id = entry.id;
        let features: Tri = ["Interface OGC API - Features", "OGC API - Features", "OGC API - Features"];
        let collection = format!("{BASE}/collections/{table}");
        rows.plain(values![
            format!("{id}-features"),
            id,
            "service",
            "OGC API Features",
            ..features,
            &collection,
            None::<&str>,
            table,
            "application/geo+json",
            "http://publications.europa.eu/resource/authority/file-type/GEOJSON",
            None::<i64>,
            None::<&str>,
            LICENCE,
            None::<&str>,
            None::<i64>,
        ]);
        let page: Tri = ["Page de la donnée", "Pagina van het gegeven", "Page of the dataset"];
        rows.plain(values![
            format!("{id}-page"),
            id,
            "page",
            "WWW:LINK",
            ..page,
            format!("{collection}?f=html"),
            None::<&str>,
            table,
            "text/html",
            "http://publications.europa.eu/resource/authority/file-type/HTML",
            None::<i64>,
            None::<&str>,
            LICENCE,
            None::<&str>,
            None::<i64>,
        ]);
    }
}

pub(crate) const DATASET_VERSION: Table = Table {
    collection: "dataset_version",
    columns: &[
        text("dataset_id"),
        text("version"),
        date("valid_from"),
        date("valid_to"),
        whole("row_count"),
        text("sha256"),
        text("archive_path"),
    ],
    geometry: None,
    id_property: None,
    fill: fill_version,
};

fn fill_version(_: &Corridor, rows: &mut Rows<'_>) {
    for entry in ENTRIES.iter().filter(|entry| entry.table.is_some()) {
        let none = None::<&str>;
        rows.plain(values![entry.id, "2021", "2021-12-31", "2024-12-30", None::<i64>, none, none,]);
        rows.plain(values![entry.id, "2024", "2024-12-31", none, None::<i64>, none, none,]);
    }
}

pub(crate) const FEED: Table = Table {
    collection: "feed",
    columns: &[
        text("id"),
        text("provider_id"),
        text("dataset_id"),
        text("source_kind"),
        text("source_url"),
        text("source_layer"),
        text("source_filter"),
        text("source_crs"),
        text("schedule"),
        json("mapping"),
        json("quality_rules"),
        text("on_failure"),
        text("responsible_role_fr"),
        text("responsible_role_nl"),
        text("responsible_role_en"),
        flag("enabled"),
    ],
    geometry: None,
    id_property: Some("id"),
    fill: fill_feed,
};

fn source_kind(entry: &Entry) -> &'static str {
    match entry.theme {
        Some("au" | "am" | "hy") => "wfs",
        Some("ef") => "rest",
        Some("sd") => "ogcapi",
        Some("hb" | "br" | "ps" | "nz") => "file",
        _ => "manual",
    }
}

fn fill_feed(_: &Corridor, rows: &mut Rows<'_>) {
    const ROLE: Tri =
        ["Géomaticien de l'observatoire", "GIS-medewerker van het observatorium", "GIS officer of the observatory"];
    for entry in ENTRIES.iter().filter(|entry| entry.table.is_some()) {
        let kind = source_kind(entry);
        let by_hand = kind == "manual";
        let url = (!by_hand).then(|| format!("{BASE}/sources/{}", entry.id));
        let schedule = match entry.frequency {
            "MONTHLY" => "P1M",
            "QUARTERLY" => "P3M",
            "ANNUAL" => "P1Y",
            _ => "P3Y",
        };
        rows.plain(values![
            format!("feed-{}", entry.id),
            entry.owner,
            entry.id,
            kind,
            url,
            entry.table.filter(|_| !by_hand),
            None::<&str>,
            "EPSG:4326",
            schedule,
            r#"{"note":"SYNTHETIC"}"#,
            r#"{"geometry":"valid","area":"corridor"}"#,
            "keep-last",
            ..ROLE,
            !by_hand,
        ]);
    }
}

pub(crate) const FEED_RUN: Table = Table {
    collection: "feed_run",
    columns: &[
        text("feed_id"),
        instant("started"),
        instant("ended"),
        text("status"),
        whole("rows_read"),
        whole("rows_written"),
        whole("rows_rejected"),
        text("message"),
        text("version"),
    ],
    geometry: None,
    id_property: None,
    fill: fill_run,
};

fn fill_run(_: &Corridor, rows: &mut Rows<'_>) {
    let mut rng = Rng::of("feed runs");
    let fed = ENTRIES.iter().filter(|entry| entry.table.is_some() && source_kind(entry) != "manual");
    for entry in fed {
        for month in 1..=6_i64 {
            let status =
                rng.weighted(&[("ok", 0.5), ("unchanged", 0.34), ("partial", 0.1), ("failed", 0.06)]).unwrap_or("ok");
            let read = rng.whole(200, 4_000);
            let (read, written, rejected) = match status {
                "ok" => (read, read, 0),
                "partial" => (read, read - read / 50, read / 50),
                "unchanged" => (read, 0, 0),
                _ => (0, 0, 0),
            };
            let minute = rng.whole(10, 50);
            rows.plain(values![
                format!("feed-{}", entry.id),
                format!("2024-{:02}-03T02:{minute:02}:00Z", month * 2),
                format!("2024-{:02}-03T02:{:02}:00Z", month * 2, minute + 6),
                status,
                read,
                written,
                rejected,
                "SYNTHETIC",
                "2024",
            ]);
        }
    }
}
