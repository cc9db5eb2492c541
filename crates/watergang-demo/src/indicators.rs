//! Indicators, method sheets, inputs, targets, values and runs.

use std::collections::BTreeMap;

use crate::Corridor;
use crate::indicator_texts::{CONTEXT, INDICATORS, Indicator, LIMITS, PROTOCOL, interpretation};
use crate::marsh::Marsh;
use crate::measure::area_ha;
use crate::rng::Rng;
use crate::stakes::STAKES;
use crate::table::{Rows, Table, date, flag, instant, json, number, rounded, text, values, whole};
use crate::territories::Territory;
use crate::text::Tri;

/// Version of all methods.
const VERSION: &str = "1.0";

pub(crate) const INDICATOR: Table = Table {
    collection: "indicator",
    columns: &[
        text("id"),
        text("label_fr"),
        text("label_nl"),
        text("label_en"),
        text("full_name_fr"),
        text("full_name_nl"),
        text("full_name_en"),
        text("question_fr"),
        text("question_nl"),
        text("question_en"),
        text("stake_id"),
        text("dpsir"),
        text("unit"),
        whole("decimals"),
        text("better"),
        text("method_code"),
        text("update_frequency"),
        text("status"),
        text("external_uri"),
    ],
    geometry: None,
    id_property: Some("id"),
    fill: fill_indicator,
};

fn fill_indicator(_: &Corridor, rows: &mut Rows<'_>) {
    for indicator in INDICATORS {
        let question = STAKES
            .iter()
            .find(|stake| stake.id == indicator.stake)
            .map_or(indicator.full_names, |stake| stake.question);
        rows.plain(values![
            indicator.id,
            ..indicator.names,
            ..indicator.full_names,
            ..question,
            indicator.stake,
            indicator.dpsir,
            indicator.unit,
            indicator.decimals,
            indicator.better,
            indicator.method,
            "ANNUAL",
            "published",
            None::<&str>,
        ]);
    }
}

pub(crate) const INDICATOR_METHOD: Table = Table {
    collection: "indicator_method",
    columns: &[
        text("indicator_id"),
        text("version"),
        date("valid_from"),
        date("valid_to"),
        text("definition_fr"),
        text("definition_nl"),
        text("definition_en"),
        text("context_fr"),
        text("context_nl"),
        text("context_en"),
        text("protocol_fr"),
        text("protocol_nl"),
        text("protocol_en"),
        text("formula"),
        json("parameters"),
        text("limits_fr"),
        text("limits_nl"),
        text("limits_en"),
        text("interpretation_fr"),
        text("interpretation_nl"),
        text("interpretation_en"),
        text("reference_list"),
        text("author_role"),
        whole("robustness"),
        date("reviewed_on"),
        whole("revision"),
    ],
    geometry: None,
    id_property: None,
    fill: fill_method,
};

fn fill_method(_: &Corridor, rows: &mut Rows<'_>) {
    let mut rng = Rng::of("methods");
    for indicator in INDICATORS {
        let parameters = match indicator.id {
            "C3" => r#"{"distance_m":250}"#,
            "H5" => r#"{"threshold_Cel":20}"#,
            "S7" => r#"{"winters":5}"#,
            _ => "{}",
        };
        rows.plain(values![
            indicator.id,
            VERSION,
            "2024-10-01",
            None::<&str>,
            ..indicator.full_names,
            ..CONTEXT,
            ..PROTOCOL,
            indicator.formula,
            parameters,
            ..LIMITS,
            ..interpretation(indicator.better),
            None::<&str>,
            "GIS officer of the observatory",
            rng.whole(2, 5),
            "2024-12-10",
            1_i64,
        ]);
    }
}

pub(crate) const INDICATOR_INPUT: Table = Table {
    collection: "indicator_input",
    columns: &[
        text("indicator_id"),
        text("dataset_id"),
        text("role_fr"),
        text("role_nl"),
        text("role_en"),
        flag("mandatory"),
    ],
    geometry: None,
    id_property: None,
    fill: fill_input,
};

fn fill_input(_: &Corridor, rows: &mut Rows<'_>) {
    const ROLE: Tri = ["donnée source", "brongegeven", "source data"];
    for indicator in INDICATORS {
        for input in indicator.inputs {
            rows.plain(values![indicator.id, *input, ..ROLE, true,]);
        }
    }
}

pub(crate) const INDICATOR_TARGET: Table = Table {
    collection: "indicator_target",
    columns: &[
        text("indicator_id"),
        text("territory_id"),
        date("due"),
        number("value"),
        number("value_low"),
        number("value_high"),
        date("baseline_date"),
        number("baseline_value"),
        text("source"),
    ],
    geometry: None,
    id_property: None,
    fill: fill_target,
};

fn fill_target(_: &Corridor, rows: &mut Rows<'_>) {
    for indicator in INDICATORS {
        if let Some(target) = indicator.target {
            let (baseline, _, _) = indicator.course;
            rows.plain(values![
                indicator.id,
                "corridor:aa-yser",
                "2030-12-31",
                target,
                None::<f64>,
                None::<f64>,
                "2015-12-31",
                baseline,
                "SYNTHETIC",
            ]);
        }
    }
}

pub(crate) const INDICATOR_VALUE: Table = Table {
    collection: "indicator_value",
    columns: &[
        text("indicator_id"),
        text("territory_id"),
        date("period_start"),
        date("period_end"),
        text("breakdown"),
        number("value"),
        number("value_low"),
        number("value_high"),
        whole("n"),
        text("status"),
        text("method_version"),
        whole("run_id"),
        instant("computed_at"),
        text("note_fr"),
        text("note_nl"),
        text("note_en"),
    ],
    geometry: None,
    id_property: None,
    fill: fill_value,
};

const NOTE: Tri = ["SYNTHETIC : valeur inventée", "SYNTHETIC: verzonnen waarde", "SYNTHETIC: made-up value"];

/// The territories that values are given for, with their share of the whole: all large ones and each fifth commune.
fn given_for(territories: &[Territory]) -> Vec<(&Territory, f64)> {
    let area_ha: BTreeMap<&str, f64> = territories.iter().map(|unit| (unit.id.as_str(), unit.area_ha())).collect();
    let whole_ha = area_ha.get("corridor:aa-yser").copied().unwrap_or(1.0);
    let share = |unit: &Territory| (area_ha.get(unit.id.as_str()).copied().unwrap_or_default() / whole_ha).min(1.0);
    let large = territories.iter().filter(|unit| matches!(unit.kind, "corridor" | "country_part" | "ramsar"));
    let communes = territories.iter().filter(|unit| unit.kind == "commune").step_by(5);
    large.chain(communes).map(|unit| (unit, share(unit))).collect()
}

fn fill_value(corridor: &Corridor, rows: &mut Rows<'_>) {
    let units = given_for(&corridor.territories);
    for indicator in INDICATORS {
        for (unit, share) in &units {
            let last_only = unit.kind == "commune";
            let years = if last_only { 2022..=2024 } else { 2015..=2024 };
            course(indicator, unit, *share, years, rows);
        }
    }
    habitat_areas(corridor, rows);
}

fn course(
    indicator: &Indicator,
    unit: &Territory,
    share: f64,
    years: std::ops::RangeInclusive<i32>,
    rows: &mut Rows<'_>,
) {
    let mut rng = Rng::of(&format!("{} {}", indicator.id, unit.id));
    let (start, slope, scatter) = indicator.course;
    let own = if unit.kind == "corridor" { 1.0 } else { rng.between(0.82, 1.18) };
    let size = if indicator.extensive { share } else { 1.0 };
    for year in years {
        let decimals = i32::try_from(indicator.decimals).unwrap_or_default();
        let grown = (start + slope * f64::from(year - 2015)) * own + scatter * rng.normal();
        let value = if start >= 0.0 { (grown * size).max(0.0) } else { grown };
        let value = if indicator.unit == "%" { value.min(100.0) } else { value };
        let spread = scatter * size * 1.6;
        let few = indicator.extensive && indicator.decimals == 0 && value < 3.0;
        let known = (!few).then_some(rounded(value, decimals));
        let status = if few {
            "suppressed"
        } else if year == 2024 {
            "provisional"
        } else {
            "final"
        };
        rows.plain(values![
            indicator.id,
            &unit.id,
            format!("{year}-01-01"),
            format!("{year}-12-31"),
            "",
            known,
            known.map(|value| rounded(value - spread, decimals + 1)),
            known.map(|value| rounded(value + spread, decimals + 1)),
            rng.whole(4, 60),
            status,
            VERSION,
            None::<i64>,
            format!("{}-02-01T04:00:00Z", year + 1),
            ..NOTE,
        ]);
    }
}

/// W1 by family for the two Ramsar sites, measured on the habitat patches of the demo themselves.
fn habitat_areas(corridor: &Corridor, rows: &mut Rows<'_>) {
    for (marsh, id) in [(Marsh::Audomarois, "ramsar:1835"), (Marsh::Broeken, "ramsar:329")] {
        let mut sums: BTreeMap<&str, (f64, usize)> = BTreeMap::new();
        for patch in corridor.patches.iter().filter(|patch| patch.marsh == Some(marsh)) {
            let (sum, count) = sums.entry(patch.family.code()).or_default();
            *sum += area_ha(&patch.ring);
            *count += 1;
        }
        for (family, (sum, count)) in sums {
            rows.plain(values![
                "W1",
                id,
                "2024-01-01",
                "2024-12-31",
                family,
                rounded(sum, 1),
                None::<f64>,
                None::<f64>,
                count,
                "final",
                VERSION,
                None::<i64>,
                "2025-02-01T04:00:00Z",
                ..NOTE,
            ]);
        }
    }
}

pub(crate) const INDICATOR_RUN: Table = Table {
    collection: "indicator_run",
    columns: &[
        text("indicator_id"),
        text("method_version"),
        instant("started"),
        instant("ended"),
        text("status"),
        json("inputs"),
        text("message"),
    ],
    geometry: None,
    id_property: None,
    fill: fill_run,
};

fn fill_run(_: &Corridor, rows: &mut Rows<'_>) {
    for indicator in INDICATORS.iter().filter(|indicator| indicator.method.is_some()) {
        let inputs: Vec<String> = indicator.inputs.iter().map(|id| format!("\"{id}\":\"2024\"")).collect();
        rows.plain(values![
            indicator.id,
            VERSION,
            "2025-02-01T04:00:00Z",
            "2025-02-01T04:01:00Z",
            "ok",
            format!("{{{}}}", inputs.join(",")),
            "SYNTHETIC",
        ]);
    }
}
