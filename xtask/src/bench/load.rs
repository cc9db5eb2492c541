//! Many small requests, by several connections at once.

use super::kit::{Kit, word};
use super::{Ours, Plan, meter};
use crate::process;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::process::Command;

pub const WORKLOADS: [&str; 3] = ["items100", "bbox1000", "single"];

/// So many connections at once.
const CONNECTIONS: &str = "8";

/// What a request costs at one server.
pub struct Row {
    pub name: String,
    /// Of the server and of PostgreSQL together.
    pub cpu_ms_per_request: f64,
    /// What only load can tell; a floor has none.
    pub under_load: Option<UnderLoad>,
}

pub struct UnderLoad {
    requests_per_second: f64,
    half_within_ms: f64,
    nearly_all_within_ms: f64,
    kilobytes: f64,
    errors: f64,
}

/// A server that is asked for paths.
pub struct Target {
    pub name: String,
    /// The address before the paths.
    pub base: String,
    /// Its processes; children are found.
    pub pids: Vec<u32>,
    pub paths: Vec<String>,
}

/// Asks each server for its paths, in turn, round after round; the medians of the rounds.
pub fn drive(kit: &Kit, plan: &Plan, targets: &[Target]) -> Result<Vec<Row>> {
    let file = kit.results().join("watergang-paths.txt");
    let mut lines = vec![Vec::new(); targets.len()];
    let postmaster = kit.postmaster()?;
    for _ in 0..plan.rounds {
        for (target, lines) in targets.iter().zip(&mut lines) {
            std::fs::write(&file, target.paths.join("\n") + "\n")?;
            let cpu = |pids: &[u32]| pids.iter().map(|pid| meter::cpu_ms(*pid)).sum::<Result<u64>>();
            let before = (cpu(&target.pids)?, meter::cpu_ms(postmaster)?);
            let mut wrk = Command::new("wrk");
            wrk.args(["--threads", "2", "--connections", CONNECTIONS, "--duration", &format!("{}s", plan.seconds)]);
            wrk.args(["--timeout", "60s", "--latency", "--script", &word(&kit.paths_script()), &target.base, "--"]);
            let said = process::read(wrk.arg(&file))?;
            let told = said.lines().find_map(|line| line.strip_prefix("JSON ")).context("wrk told no result")?;
            let told: Value = serde_json::from_str(told)?;
            let number = |key: &str| told.get(key).and_then(Value::as_f64).unwrap_or(f64::NAN);
            #[expect(clippy::cast_precision_loss, reason = "milliseconds of some seconds")]
            let spent_s = |before: u64, after: u64| after.saturating_sub(before) as f64 / 1_000.0;
            let seconds = number("us") / 1e6;
            lines.push(serde_json::json!({
                "rps": number("n") / seconds,
                "p50": number("p50") / 1e3,
                "p99": number("p99") / 1e3,
                "bytes": number("bytes") / number("n"),
                "err": number("status_errors") + number("socket_errors") + number("timeouts"),
                "cpu_srv": spent_s(before.0, cpu(&target.pids)?) / seconds,
                "cpu_pg": spent_s(before.1, meter::cpu_ms(postmaster)?) / seconds,
            }));
        }
    }
    let rows = targets.iter().zip(&lines).map(|(target, lines)| row(&target.name, lines.iter()));
    // One that answered nothing within a round is not measured.
    Ok(rows.collect::<Result<Vec<_>>>()?.into_iter().filter(|row| row.cpu_ms_per_request.is_finite()).collect())
}

/// Lets the kit ask each server, in turn, round after round; the medians of the rounds.
pub fn measure(kit: &Kit, plan: &Plan, workload: &str, ours: &[Ours]) -> Result<Vec<Row>> {
    eprintln!("{workload} …");
    let results = kit.results().join("watergang.jsonl");
    // The kit adds to the file; results of an earlier run are not of this one.
    let _ = std::fs::remove_file(&results);
    let mut command = kit.program("bench.py");
    command.args(["--workload", workload, "--conc", CONNECTIONS, "--peers", &plan.peers.join(",")]);
    command.args(["--dur", &plan.seconds.to_string(), "--rounds", &plan.rounds.to_string(), "--out", &word(&results)]);
    for one in ours {
        let (url, pid) = (one.server.url().trim_end_matches('/'), one.server.pid());
        command.args(["--peer", &format!("{}={url},{pid},ogc", file_name(one.name))]);
    }
    let said = process::read(&mut command)?;
    eprint!("{said}");
    let lines = std::fs::read_to_string(&results).context("the load generator told no result")?;
    let lines = lines.lines().map(serde_json::from_str).collect::<Result<Vec<Value>, _>>()?;

    let mut names: Vec<&str> = Vec::new();
    for name in lines.iter().filter_map(|line| line["peer"].as_str()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let called = |name| ours.iter().map(|one| one.name).find(|ours| file_name(ours) == name).unwrap_or(name);
    names.into_iter().map(|name| row(called(name), lines.iter().filter(|line| line["peer"] == name))).collect()
}

/// The name by which the kit knows us: it makes files of that name.
fn file_name(name: &str) -> String {
    name.replace(", ", "-")
}

fn row<'a>(name: &str, lines: impl Iterator<Item = &'a Value>) -> Result<Row> {
    let lines: Vec<&Value> = lines.collect();
    let number = |line: &Value, key: &str| line[key].as_f64().unwrap_or(f64::NAN);
    let median_of = |key: &str| median(lines.iter().map(|line| number(line, key)).collect());
    let per_request =
        |line: &&Value| (number(line, "cpu_srv") + number(line, "cpu_pg")) / number(line, "rps") * 1_000.0;
    let under_load = UnderLoad {
        requests_per_second: median_of("rps"),
        half_within_ms: median_of("p50"),
        nearly_all_within_ms: median_of("p99"),
        kilobytes: median_of("bytes") / 1_000.0,
        errors: lines.iter().map(|line| number(line, "err")).sum(),
    };
    if under_load.errors > 0.0 {
        bail!("{name} answered {} requests with an error, which would make its figures worthless", under_load.errors);
    }
    let cpu_ms_per_request = median(lines.iter().map(per_request).collect());
    Ok(Row { name: name.to_owned(), cpu_ms_per_request, under_load: Some(under_load) })
}

/// The middle one; of an even number of them the mean of the two in the middle.
pub fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let at = |place: usize| numbers.get(place).copied().unwrap_or(f64::NAN);
    f64::midpoint(at(numbers.len().saturating_sub(1) / 2), at(numbers.len() / 2))
}

/// What a workload of the kit asks for.
pub fn about(workload: &str) -> &'static str {
    match workload {
        "items100" => "a page of 100 items (`items?limit=100&offset=…`, the first ten pages of three collections)",
        "bbox1000" => "up to 1,000 items in a box (`items?bbox=…&limit=1000`, 900 boxes)",
        _ => "one item by its id (`items/{id}`, 4,500 ids)",
    }
}

/// The cheapest first, each with its ratio to the cheapest peer.
pub fn table(workload: &str, about: &str, rows: &[Row]) -> String {
    let is_peer = |row: &&Row| row.under_load.is_some() && !row.name.starts_with("Watergang");
    let best_peer = rows.iter().filter(is_peer).map(|row| row.cpu_ms_per_request).fold(f64::INFINITY, f64::min);
    let mut sorted: Vec<&Row> = rows.iter().collect();
    sorted.sort_by(|a, b| a.cpu_ms_per_request.total_cmp(&b.cpu_ms_per_request));

    let mut table = format!(
        "### {workload}: {about}\n\n\
         | server | CPU ms per request | part of the best peer | requests/s | p50 / p99 ms | kB |\n|---|---|---|---|---|---|\n"
    );
    for row in sorted {
        let ratio =
            if best_peer.is_finite() { format!("{:.3}", row.cpu_ms_per_request / best_peer) } else { "–".to_owned() };
        let load = row.under_load.as_ref().map_or_else(
            || "– | – | –".to_owned(),
            |load| {
                format!(
                    "{:.0} | {:.1} / {:.1} | {:.1}",
                    load.requests_per_second, load.half_within_ms, load.nearly_all_within_ms, load.kilobytes
                )
            },
        );
        table += &format!("| {} | {:.3} | {ratio} | {load} |\n", row.name, row.cpu_ms_per_request);
    }
    table
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    fn loaded(name: &str, cpu_ms_per_request: f64) -> Row {
        let under_load = UnderLoad {
            requests_per_second: 1.0,
            half_within_ms: 1.0,
            nearly_all_within_ms: 1.0,
            kilobytes: 1.0,
            errors: 0.0,
        };
        Row { name: name.to_owned(), cpu_ms_per_request, under_load: Some(under_load) }
    }

    #[test]
    fn the_ratio_is_to_the_cheapest_peer_and_not_to_a_floor() {
        let floor = Row { name: "floor".to_owned(), cpu_ms_per_request: 0.5, under_load: None };
        let rows = [loaded("dear", 20.0), loaded("cheap", 10.0), floor, loaded("Watergang, GeoPackage", 1.0)];
        let table = table("single", about("single"), &rows);
        let of = |name: &str| table.lines().find(|line| line.starts_with(&format!("| {name} "))).unwrap().to_owned();
        assert!(of("Watergang, GeoPackage").contains("| 0.100 |"));
        assert!(of("dear").contains("| 2.000 |"));
        assert!(table.find("floor") < table.find("cheap"));
    }

    #[test]
    fn the_median_of_two_lies_between_them() {
        assert!((median(vec![3.0, 1.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(vec![9.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
    }

    #[test]
    fn answers_that_failed_are_no_figures() {
        let line = serde_json::json!({"rps": 1.0, "cpu_srv": 1.0, "cpu_pg": 0.0, "err": 3.0});
        let Err(error) = row("qgis", [&line].into_iter()) else { panic!("taken") };
        assert!(error.to_string().contains("qgis answered 3"));
    }
}
