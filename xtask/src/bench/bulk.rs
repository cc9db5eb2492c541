//! All parcels in one answer: how long, how soon the first byte, and what it costs in memory.

use super::kit::Kit;
use super::load::median;
use super::{Plan, meter, serve};
use crate::process;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Forms and the names by which they are asked for.
const FORMS: [(&str, &str); 7] = [
    ("GeoJSON", "json"),
    ("CSV", "csv"),
    ("FlatGeobuf", "fgb"),
    ("GeoParquet", "parquet"),
    ("GeoPackage", "gpkg"),
    ("JSON-FG", "jsonfg"),
    ("XLSX", "xlsx"),
];
const COPY: &str = "COPY (SELECT ST_AsGeoJSON(row) FROM parcels row) TO STDOUT";

/// What a client saw of one answer.
#[derive(Clone)]
pub struct Download {
    pub status: u32,
    first_byte_s: f64,
    total_s: f64,
    megabytes: f64,
}

/// Asks for the answer and throws it away.
pub fn download(url: &str) -> Result<Download> {
    let told = "%{http_code} %{time_starttransfer} %{time_total} %{size_download}";
    let said =
        process::read(Command::new("curl").args(["--silent", "--output", "/dev/null", "--write-out", told, url]))?;
    let numbers = said.split_whitespace().map(str::parse).collect::<Result<Vec<f64>, _>>()?;
    let [status, first_byte_s, total_s, bytes] = numbers[..] else { bail!("curl told {said:?}") };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a status has three digits")]
    Ok(Download { status: status as u32, first_byte_s, total_s, megabytes: bytes / 1e6 })
}

/// Each of the stores and the COPY of PostgreSQL, in turn, round after round.
pub fn measure(kit: &Kit, plan: &Plan, executable: &Path) -> Result<String> {
    eprintln!("bulk …");
    let ours = [
        serve(executable, "Watergang, GeoPackage", kit.geopackage())?,
        serve(executable, "Watergang, PostGIS", kit.postgres_url())?,
    ];
    // The first answer of a server counts the collection and opens its connections.
    for one in &ours {
        download(&format!("{}collections/parcels/items?limit=1000&f=json", one.server.url()))?;
    }
    let idle = ours.iter().map(|one| meter::anonymous_memory_mib(one.server.pid())).collect::<Result<Vec<_>>>()?;

    let mut copies = Vec::new();
    let mut downloads = vec![Vec::new(); ours.len() * FORMS.len()];
    for _ in 0..plan.rounds {
        copies.push(copy(kit)?);
        let each = FORMS.iter().flat_map(|form| ours.iter().map(move |one| (form, one)));
        for (((_, name), one), downloads) in each.zip(&mut downloads) {
            let url = format!("{}collections/parcels/items?limit=100000&f={name}", one.server.url());
            downloads.push(watched(&url, one.server.pid())?);
        }
    }

    let copy_s = median(copies);
    let mut table = format!(
        "### bulk: all 100,000 parcels in one answer\n\n\
         | form | store | seconds | part of `COPY` | first byte after | MB | most anonymous memory |\n|---|---|---|---|---|---|---|\n\
         | *floor: `COPY` of `ST_AsGeoJSON` rows by `psql`* | PostGIS | {copy_s:.2} | 1.00 | – | – | – |\n"
    );
    let each = FORMS.iter().flat_map(|form| ours.iter().map(move |one| (form, one)));
    for (((form, _), one), downloads) in each.zip(downloads) {
        let of = |part: fn(&(Download, f64)) -> f64| median(downloads.iter().map(part).collect());
        let total_s = of(|(download, _)| download.total_s);
        table += &format!(
            "| {form} | {} | {total_s:.2} | {:.2} | {:.0} ms | {:.1} | {:.0} MiB |\n",
            one.name.trim_start_matches("Watergang, "),
            total_s / copy_s,
            of(|(download, _)| download.first_byte_s) * 1_000.0,
            of(|(download, _)| download.megabytes),
            of(|(_, memory_mib)| *memory_mib),
        );
    }
    let idle = idle.iter().map(|mib| format!("{mib:.1}")).collect::<Vec<_>>().join(" and ");
    table += &format!("\nBefore the first of them the servers held {idle} MiB.\n");
    Ok(table)
}

/// Seconds of the COPY, its rows thrown away.
fn copy(kit: &Kit) -> Result<f64> {
    let started = Instant::now();
    let status = kit.psql().args(["--command", COPY]).stdout(Stdio::null()).status().context("cannot start psql")?;
    if !status.success() {
        bail!("the COPY ended with {status}");
    }
    Ok(started.elapsed().as_secs_f64())
}

/// The download, and the most anonymous memory that the server was seen to hold meanwhile, in mebibytes.
fn watched(url: &str, pid: u32) -> Result<(Download, f64)> {
    std::thread::scope(|scope| {
        let download = scope.spawn(|| download(url));
        let mut peak: f64 = 0.0;
        while !download.is_finished() {
            peak = peak.max(meter::anonymous_memory_mib(pid)?);
            std::thread::sleep(Duration::from_millis(10));
        }
        let Ok(download) = download.join() else { bail!("the download ended by a panic") };
        let download = download?;
        if download.status != 200 {
            bail!("`{url}` was answered {}", download.status);
        }
        Ok((download, peak))
    })
}
