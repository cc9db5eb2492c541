//! Writes one table of the corridor to standard output as newline-delimited GeoJSON, to look at it on a map:
//! `cargo run -p watergang-demo --example geojson -- watercourse > watercourse.geojsonl`.

use std::io::{BufWriter, Write};

use watergang_core::row::Value;
use watergang_demo::Corridor;

/// Reads little-endian WKB as this crate writes it.
struct Wkb<'a>(&'a [u8]);

impl Wkb<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let Some((head, rest)) = self.0.split_first_chunk::<N>() else { return [0; N] };
        self.0 = rest;
        *head
    }
    fn count(&mut self) -> u32 {
        u32::from_le_bytes(self.take())
    }
    fn position(&mut self) -> String {
        format!("[{},{}]", f64::from_le_bytes(self.take()), f64::from_le_bytes(self.take()))
    }
    fn list(&mut self, each: impl Fn(&mut Self) -> String) -> String {
        let all: Vec<String> = (0..self.count()).map(|_| each(self)).collect();
        format!("[{}]", all.join(","))
    }
    fn coordinates(&mut self) -> (u32, String) {
        self.take::<1>();
        let kind = self.count();
        let text = match kind {
            1 => self.position(),
            2 => self.list(Self::position),
            3 => self.list(|wkb| wkb.list(Self::position)),
            _ => self.list(|wkb| wkb.coordinates().1),
        };
        (kind, text)
    }
    fn geometry(&mut self) -> String {
        let (kind, coordinates) = self.coordinates();
        let names = ["", "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"];
        let name = names.get(kind as usize).copied().unwrap_or_default();
        format!("{{\"type\":\"{name}\",\"coordinates\":{coordinates}}}")
    }
}

fn json(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Boolean(flag) => flag.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")),
    }
}

fn main() -> std::io::Result<()> {
    let corridor = Corridor::generate();
    let wanted = std::env::args().nth(1).unwrap_or_default();
    let mut out = BufWriter::new(std::io::stdout().lock());
    for table in corridor.tables() {
        if table.collection != wanted {
            let mut count = 0_u64;
            corridor.rows(&table, &mut |_| count += 1);
            eprintln!("{:>8} {}", count, table.collection);
            continue;
        }
        let mut result = Ok(());
        corridor.rows(&table, &mut |row| {
            let pairs: Vec<String> = table
                .columns
                .iter()
                .zip(&row.values)
                .map(|(column, value)| format!("\"{}\":{}", column.name, json(value)))
                .collect();
            let geometry = row.wkb.as_deref().map_or("null".to_owned(), |wkb| Wkb(wkb).geometry());
            let line = writeln!(
                out,
                "{{\"type\":\"Feature\",\"properties\":{{{}}},\"geometry\":{geometry}}}",
                pairs.join(",")
            );
            if let (Ok(()), Err(error)) = (&result, line) {
                result = Err(error);
            }
        });
        result?;
    }
    out.flush()
}
