//! The same rows by bare SQL, without a server around it: what no server on that database can go under by much.

use super::kit::{Kit, word};
use super::load::Row;
use super::meter;
use anyhow::{Context, Result, bail};
use std::io::Write;
use std::process::{Command, Stdio};

/// So many statements are run, so that the ticks of the clock do not matter.
const STATEMENTS: usize = 1_000;

/// The rows of a workload, read by the client of each database.
pub fn measure(kit: &Kit, workload: &str) -> Result<Vec<Row>> {
    let requests = kit.requests(workload)?;
    let statements = |of: fn(&str, &[String]) -> Result<String>| -> Result<String> {
        let lines = requests.iter().map(|request| of(workload, request));
        Ok(lines.collect::<Result<Vec<_>>>()?.join("\n"))
    };
    of(kit, &statements(sqlite_statement)?, &statements(postgres_statement)?, STATEMENTS)
}

/// The rows of statements, one on each line, which are run in turn until so many were run.
pub fn of(kit: &Kit, sqlite: &str, postgres: &str, count: usize) -> Result<Vec<Row>> {
    let repeated = |lines: &str| lines.lines().cycle().take(count).collect::<Vec<_>>().join("\n");
    let (postmaster, own) = (kit.postmaster()?, std::process::id());
    let row = |name: &str, cpu_ms: u64| {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of some seconds")]
        let cpu_ms_per_request = cpu_ms as f64 / count as f64;
        Row { name: name.to_owned(), cpu_ms_per_request, under_load: None }
    };

    let before = meter::cpu_ms(own)?;
    feed(Command::new("sqlite3").args(["-readonly", &word(&kit.geopackage())]), &repeated(sqlite))?;
    let by_sqlite = meter::cpu_ms(own)?.saturating_sub(before);
    let before = meter::cpu_ms(postmaster)?;
    feed(&mut kit.psql(), &repeated(postgres))?;
    let by_postgres = meter::cpu_ms(postmaster)?.saturating_sub(before);
    Ok(vec![
        row("*floor: `SELECT *` in `sqlite3`, rows as text*", by_sqlite),
        row("*floor: `ST_AsGeoJSON` rows, PostgreSQL alone*", by_postgres),
    ])
}

/// Gives the statements to the client; nobody reads its rows.
fn feed(client: &mut Command, statements: &str) -> Result<()> {
    let mut child = client.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().context("cannot start the client")?;
    child.stdin.take().context("no standard input")?.write_all(statements.as_bytes())?;
    let status = child.wait()?;
    if !status.success() {
        bail!("the client of the floor ended with {status}");
    }
    Ok(())
}

fn sqlite_statement(workload: &str, request: &[String]) -> Result<String> {
    Ok(match (workload, request) {
        ("items100", [layer, offset]) => format!("SELECT * FROM {layer} ORDER BY fid LIMIT 100 OFFSET {offset};"),
        ("single", [layer, id]) => format!("SELECT * FROM {layer} WHERE fid = {id};"),
        ("bbox1000", [layer, west, south, east, north]) => format!(
            "SELECT * FROM {layer} WHERE fid IN (SELECT id FROM rtree_{layer}_geom WHERE minx <= {east} AND maxx >= {west} \
             AND miny <= {north} AND maxy >= {south}) ORDER BY fid LIMIT 1000;"
        ),
        _ => bail!("the kit has a request of `{workload}` that is not understood: {request:?}"),
    })
}

fn postgres_statement(workload: &str, request: &[String]) -> Result<String> {
    let rows = match (workload, request) {
        ("items100", [layer, offset]) => format!("{layer} ORDER BY fid LIMIT 100 OFFSET {offset}"),
        ("single", [layer, id]) => format!("{layer} WHERE fid = {id}"),
        ("bbox1000", [layer, west, south, east, north]) => format!(
            "{layer} WHERE geom && ST_MakeEnvelope({west}, {south}, {east}, {north}, 4326) ORDER BY fid LIMIT 1000"
        ),
        _ => bail!("the kit has a request of `{workload}` that is not understood: {request:?}"),
    };
    Ok(format!("SELECT ST_AsGeoJSON(row) FROM (SELECT * FROM {rows}) row;"))
}
