//! What a table that nobody has described may be taken for.

use watergang_core::TimeProperties;

use crate::table::{Column, ColumnType};

/// Names of columns that start and end an interval, as people in this field name them.
const INTERVALS: &[(&str, &str)] = &[
    ("start", "end"),
    ("start_date", "end_date"),
    ("date_start", "date_end"),
    ("date_debut", "date_fin"),
    ("begin_date", "end_date"),
    ("begin_lifespan", "end_lifespan"),
    ("valid_from", "valid_to"),
    ("period_start", "period_end"),
    ("first_time", "last_time"),
    ("active_from", "active_to"),
    ("start_time", "end_time"),
    ("started", "ended"),
];

/// Names of columns that tell the one time of a row, the first of which wins over other dates beside it.
const INSTANTS: &[&str] = &[
    "phenomenon_time",
    "event_date",
    "eventdate",
    "datetime",
    "timestamp",
    "time",
    "date",
    "survey_date",
    "sample_date",
];

/// Which columns tell when a row is: a pair by its usual names, else the only date or time there is, else one by its
/// usual name, else nothing.
#[must_use]
pub fn time_properties(columns: &[Column]) -> Option<TimeProperties> {
    let temporal: Vec<_> = columns
        .iter()
        .filter(|column| {
            matches!(column.column_type, ColumnType::Date | ColumnType::Timestamp | ColumnType::LocalTimestamp)
        })
        .collect();
    let named = |name: &str| temporal.iter().find(|column| column.name.eq_ignore_ascii_case(name));
    for (start, end) in INTERVALS {
        if let (Some(start), Some(end)) = (named(start), named(end)) {
            return Some(TimeProperties::Interval { start: start.name.clone(), end: end.name.clone() });
        }
    }
    let only = match temporal.as_slice() {
        [only] => Some(only),
        _ => INSTANTS.iter().find_map(|name| named(name)),
    };
    only.map(|column| TimeProperties::Instant { property: column.name.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(columns: &[(&str, ColumnType)], expected: &Option<TimeProperties>) {
        let columns: Vec<_> = columns
            .iter()
            .map(|(name, column_type)| Column { name: (*name).to_owned(), column_type: *column_type })
            .collect();
        assert_eq!(&time_properties(&columns), expected);
    }

    #[test]
    fn pairs_win_over_single_dates_and_the_only_date_needs_no_name() {
        let instant = |property: &str| Some(TimeProperties::Instant { property: property.to_owned() });
        check(&[("name", ColumnType::Text), ("relevé", ColumnType::Date)], &instant("relevé"));
        check(&[("created", ColumnType::Timestamp), ("eventDate", ColumnType::Timestamp)], &instant("eventDate"));
        check(&[("created", ColumnType::Timestamp), ("changed", ColumnType::Timestamp)], &None);
        check(&[("date", ColumnType::Text)], &None);
        check(
            &[("date", ColumnType::Date), ("start_date", ColumnType::Date), ("end_date", ColumnType::Date)],
            &Some(TimeProperties::Interval { start: "start_date".to_owned(), end: "end_date".to_owned() }),
        );
    }
}
