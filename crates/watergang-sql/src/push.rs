//! What of a predicate the database decides, or at least narrows down.
//!
//! [`Pusher::exact`] is true of the very rows that the evaluator of `watergang-cql2` finds the predicate true of: it is left out
//! of the residual. [`Pusher::at_least`] is true of these rows and perhaps of more: it finds candidates by an index. What
//! neither can say is decided on the rows. A negation is carried down to the comparisons, where it is said without
//! changing what is unknown: of a row that lacks a value neither a comparison nor its negation is true.

use watergang_core::expression::{Comparison, Literal, TemporalRelation};
use watergang_core::{Bbox, Expression, Interval, SpatialRelation};
use watergang_cql2::spellings;
use watergang_geometry::envelope;

use crate::split::{Side, is_uuid};
use crate::table::{Column, ColumnType, Table};
use crate::text::{Bind, Dialect, Sql};

/// Turns predicates into conditions on the rows of a table.
#[derive(Clone, Copy, Debug)]
pub struct Pusher<'a> {
    /// The table.
    pub table: &'a Table,
    /// For which database.
    pub dialect: Dialect,
}

/// The operators of SQL.
const fn operator(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => " = ",
        Comparison::NotEqual => " <> ",
        Comparison::Less => " < ",
        Comparison::LessOrEqual => " <= ",
        Comparison::Greater => " > ",
        Comparison::GreaterOrEqual => " >= ",
    }
}

/// The comparison that holds of two values where the given one does not.
const fn negated(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterOrEqual,
        Comparison::LessOrEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessOrEqual,
        Comparison::GreaterOrEqual => Comparison::Less,
    }
}

/// Whole numbers up to this are doubles too.
const EXACT_MAX: u64 = 1 << 53;

/// Boxes that are searched one by one.
const BOXES_MAX: usize = 100;

/// The box around others.
fn around(boxes: &[[f64; 4]]) -> Option<[f64; 4]> {
    boxes.iter().copied().reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
}

impl Pusher<'_> {
    fn sql(&self) -> Sql {
        Sql::new(self.dialect)
    }

    fn never(&self) -> Sql {
        self.sql().lit("1 = 0")
    }

    /// A condition that is true of the rows that the predicate is true of (or false of, where it is negated) and of no
    /// others; nothing where the database cannot say that.
    #[must_use]
    pub fn exact(&self, predicate: &Expression, is_negated: bool) -> Option<Sql> {
        match predicate {
            Expression::Not(inner) => self.exact(inner, !is_negated),
            Expression::And(parts) => self.join(parts, is_negated, if is_negated { " OR " } else { " AND " }),
            Expression::Or(parts) => self.join(parts, is_negated, if is_negated { " AND " } else { " OR " }),
            Expression::Literal(Literal::Boolean(flag)) => {
                Some(if *flag == is_negated { self.never() } else { self.sql().lit("1 = 1") })
            }
            Expression::Property(name) => self.boolean(self.table.column(name)?, !is_negated),
            Expression::Compare { operator, operands } => {
                let (column, comparison, literal) = self.comparison(*operator, operands)?;
                self.compare(column, if is_negated { negated(comparison) } else { comparison }, literal)
            }
            Expression::Between { operands } => {
                let [value, low, high] = &**operands;
                let (column, low, high) = (self.column_of(value)?, literal_of(low)?, literal_of(high)?);
                let (from, until, divider) = if is_negated {
                    (Comparison::Less, Comparison::Greater, " OR ")
                } else {
                    (Comparison::GreaterOrEqual, Comparison::LessOrEqual, " AND ")
                };
                let both = [self.compare(column, from, low)?, self.compare(column, until, high)?];
                Some(self.sql().lit("(").join(&both, divider).lit(")"))
            }
            Expression::In { value, list } => {
                let literals = list.iter().map(literal_of).collect::<Option<Vec<_>>>()?;
                self.one_of(self.column_of(value)?, &literals, is_negated)
            }
            Expression::IsNull(inner) => {
                let Expression::Property(name) = &**inner else { return None };
                self.is_null(name, is_negated)
            }
            _ => None,
        }
    }

    fn join(&self, parts: &[Expression], is_negated: bool, divider: &'static str) -> Option<Sql> {
        let parts = parts.iter().map(|part| self.exact(part, is_negated)).collect::<Option<Vec<_>>>()?;
        Some(self.sql().lit("(").join(&parts, divider).lit(")"))
    }

    fn column_of(&self, value: &Expression) -> Option<&Column> {
        match value {
            Expression::Property(name) => self.table.column(name),
            _ => None,
        }
    }

    /// A property and a literal, whichever stands first.
    pub(crate) fn comparison<'e>(
        &self,
        comparison: Comparison,
        operands: &'e [Expression; 2],
    ) -> Option<(&Column, Comparison, &'e Literal)> {
        match operands {
            [property, Expression::Literal(literal)] => Some((self.column_of(property)?, comparison, literal)),
            [Expression::Literal(literal), property] => {
                Some((self.column_of(property)?, comparison.mirrored(), literal))
            }
            _ => None,
        }
    }

    /// The same for a column and a literal.
    pub(crate) fn compare(&self, column: &Column, comparison: Comparison, literal: &Literal) -> Option<Sql> {
        match (column.column_type, literal) {
            (ColumnType::Boolean, Literal::Boolean(flag)) => match comparison {
                Comparison::Equal => self.boolean(column, *flag),
                Comparison::NotEqual => self.boolean(column, !*flag),
                _ => None,
            },
            (ColumnType::Integer, Literal::Integer(number)) => {
                Some(self.number(column, comparison, Bind::Integer(*number)))
            }
            // SQLite holds fractions in such a column too, and finds them by its index.
            (ColumnType::Integer, Literal::Number(number)) if self.dialect == Dialect::Sqlite => {
                Some(self.number(column, comparison, Bind::Number(*number)))
            }
            (ColumnType::Integer, Literal::Number(number)) => Some(self.whole_number(column, comparison, *number)),
            #[expect(clippy::cast_precision_loss, reason = "the guard lets through what is a double too")]
            (ColumnType::Number, Literal::Integer(number)) if number.unsigned_abs() <= EXACT_MAX => {
                Some(self.number(column, comparison, Bind::Number(*number as f64)))
            }
            (ColumnType::Number, Literal::Number(number)) => {
                Some(self.number(column, comparison, Bind::Number(*number)))
            }
            (ColumnType::Text | ColumnType::Uuid, Literal::Text(_)) => match comparison {
                Comparison::Equal => self.one_of(column, &[literal], false),
                Comparison::NotEqual => self.one_of(column, &[literal], true),
                // Texts are ordered by code point after normalisation, which no collation does: `text_ranges`.
                _ => None,
            },
            _ => None,
        }
    }

    fn boolean(&self, column: &Column, wanted: bool) -> Option<Sql> {
        let name = self.sql().ident(&column.name);
        (column.column_type == ColumnType::Boolean).then(|| match (self.dialect, wanted) {
            (Dialect::Postgres, _) => name.lit(" = ").bind(Bind::Boolean(wanted)),
            (Dialect::Sqlite, false) => name.lit(" = 0"),
            // Any other whole number is read as true.
            (Dialect::Sqlite, true) => {
                self.sql().lit("(").append(&name).lit(" <> 0 AND typeof(").append(&name).lit(") = 'integer')")
            }
        })
    }

    /// Numbers compare with what is no number in one way or another; the evaluator finds that unknown.
    fn number(&self, column: &Column, comparison: Comparison, bind: Bind) -> Sql {
        let near = self.near(column, comparison, &bind);
        let compared = self.sql().ident(&column.name).lit(operator(comparison)).bind(bind);
        let compared = match near {
            Some(near) => self.sql().lit("(").append(&near).lit(" AND ").append(&compared).lit(")"),
            None => compared,
        };
        let guarded = |sql: Sql, guard: &'static str| {
            self.sql().lit("(").append(&sql).lit(" AND ").append(&self.sql().ident(&column.name)).lit(guard)
        };
        match self.dialect {
            _ if comparison == Comparison::Equal => compared,
            Dialect::Sqlite => {
                let sql = self.sql().lit("(").append(&compared).lit(" AND typeof(").ident(&column.name);
                sql.lit(") IN ('integer', 'real'))")
            }
            // Not-a-number is larger than all numbers there.
            Dialect::Postgres
                if column.column_type == ColumnType::Number
                    && !matches!(comparison, Comparison::Less | Comparison::LessOrEqual) =>
            {
                guarded(compared, " <> 'NaN')")
            }
            Dialect::Postgres => compared,
        }
    }

    /// What an index of PostgreSQL's `numeric` tells beside the comparison as doubles. A number that is read as a double
    /// lies between the two beside that; their shortest texts lie on their own sides of the middle.
    fn near(&self, column: &Column, comparison: Comparison, bind: &Bind) -> Option<Sql> {
        let Bind::Number(number) = bind else { return None };
        if self.dialect != Dialect::Postgres || !self.table.decimals.contains(&column.name) {
            return None;
        }
        let (from, until) = match comparison {
            Comparison::Equal => (true, true),
            Comparison::NotEqual => return None,
            Comparison::Less | Comparison::LessOrEqual => (false, true),
            Comparison::Greater | Comparison::GreaterOrEqual => (true, false),
        };
        let side = |operator: &'static str, number: f64| {
            let compared = self.sql().ident(&column.name).lit(operator);
            number.is_finite().then(|| compared.bind(Bind::Text(format!("{number:e}"))).lit("::numeric"))
        };
        let from = from.then(|| side(" >= ", number.next_down())).flatten();
        let until = until.then(|| side(" <= ", number.next_up())).flatten();
        let both: Vec<_> = from.into_iter().chain(until).collect();
        (!both.is_empty()).then(|| self.sql().join(&both, " AND "))
    }

    /// A column of whole numbers beside a number that may be none: said in whole numbers, so that an index is used.
    fn whole_number(&self, column: &Column, comparison: Comparison, number: f64) -> Sql {
        let is_whole = number.fract() == 0.0;
        let (comparison, near) = match comparison {
            Comparison::Equal if !is_whole => return self.never(),
            Comparison::NotEqual if !is_whole => (Comparison::GreaterOrEqual, f64::NEG_INFINITY),
            Comparison::Less | Comparison::LessOrEqual if !is_whole => (Comparison::LessOrEqual, number.floor()),
            Comparison::Greater | Comparison::GreaterOrEqual if !is_whole => {
                (Comparison::GreaterOrEqual, number.ceil())
            }
            other => (other, number),
        };
        // Beyond the whole numbers of 64 bits: all of them lie on one side.
        const LIMIT: f64 = 9_223_372_036_854_775_808.0;
        if (-LIMIT..LIMIT).contains(&near) {
            #[expect(clippy::cast_possible_truncation, reason = "a whole number within the bounds of i64")]
            return self.number(column, comparison, Bind::Integer(near as i64));
        }
        let is_true = match comparison {
            Comparison::Equal => false,
            Comparison::NotEqual => true,
            Comparison::Less | Comparison::LessOrEqual => near > 0.0,
            Comparison::Greater | Comparison::GreaterOrEqual => near < 0.0,
        };
        if is_true { self.number(column, Comparison::GreaterOrEqual, Bind::Integer(i64::MIN)) } else { self.never() }
    }

    fn one_of(&self, column: &Column, literals: &[&Literal], is_negated: bool) -> Option<Sql> {
        // Whatever a column of texts says of itself, `A` is not `a`.
        let is_text = self.dialect == Dialect::Sqlite && column.column_type == ColumnType::Text;
        let name = || self.sql().ident(&column.name).lit(if is_text { " COLLATE BINARY" } else { "" });
        let list = match column.column_type {
            ColumnType::Integer => {
                let numbers = literals.iter().map(|literal| match literal {
                    Literal::Integer(number) => Some(*number),
                    _ => None,
                });
                Bind::Integers(numbers.collect::<Option<_>>()?)
            }
            ColumnType::Text => {
                let texts = literals.iter().map(|literal| match literal {
                    Literal::Text(text) => Some(spellings(text)),
                    _ => None,
                });
                let mut texts: Vec<_> = texts.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
                texts.sort_unstable();
                texts.dedup();
                Bind::Texts(texts)
            }
            ColumnType::Uuid => {
                let texts = literals.iter().map(|literal| match literal {
                    Literal::Text(text) => Some(text.as_str()),
                    _ => None,
                });
                return self.uuids(column, texts.collect::<Option<Vec<_>>>()?, is_negated);
            }
            ColumnType::Number => {
                let each = literals.iter().map(|literal| {
                    let comparison = if is_negated { Comparison::NotEqual } else { Comparison::Equal };
                    self.compare(column, comparison, literal)
                });
                let each = each.collect::<Option<Vec<_>>>()?;
                return Some(self.sql().lit("(").join(&each, if is_negated { " AND " } else { " OR " }).lit(")"));
            }
            _ => return None,
        };
        // One value leaves the rows in the order of their keys.
        if let (Some(one), false) = (only(&list), is_negated) {
            return Some(name().lit(" = ").bind(one));
        }
        Some(match (self.dialect, is_negated) {
            (Dialect::Sqlite, false) => name().lit(" IN (SELECT value FROM json_each(").bind(list).lit("))"),
            (Dialect::Sqlite, true) => {
                let types = if column.column_type == ColumnType::Text { "'text'" } else { "'integer', 'real'" };
                let sql = self.sql().lit("(").append(&name()).lit(" NOT IN (SELECT value FROM json_each(").bind(list);
                sql.lit(")) AND typeof(").ident(&column.name).lit(") IN (").lit(types).lit("))")
            }
            (Dialect::Postgres, false) => name().lit(" = ANY(").bind(list).lit(")"),
            (Dialect::Postgres, true) => name().lit(" <> ALL(").bind(list).lit(")"),
        })
    }

    /// A column of PostgreSQL's `uuid` beside texts: the texts are cast, since the column would lose its index, and those
    /// that PostgreSQL would not write equal none. Against no value at all what is missing would be true.
    fn uuids(&self, column: &Column, texts: Vec<&str>, is_negated: bool) -> Option<Sql> {
        if self.dialect == Dialect::Sqlite {
            return None;
        }
        let is_written = |text: &&str| is_uuid(text) && !text.bytes().any(|byte| byte.is_ascii_uppercase());
        let uuids: Vec<_> = texts.into_iter().filter(is_written).map(str::to_owned).collect();
        let name = self.sql().ident(&column.name);
        Some(match (uuids.as_slice(), is_negated) {
            ([], false) => self.never(),
            ([], true) => name.lit(" IS NOT NULL"),
            ([one], false) => name.lit(" = ").bind(Bind::Text(one.clone())).lit("::uuid"),
            (_, false) => name.lit(" = ANY(").bind(Bind::Texts(uuids)).lit("::uuid[])"),
            (_, true) => name.lit(" <> ALL(").bind(Bind::Texts(uuids)).lit("::uuid[])"),
        })
    }

    fn is_null(&self, name: &str, is_negated: bool) -> Option<Sql> {
        let is_geometry = self.table.geometry.as_ref().is_some_and(|geometry| geometry.name == name);
        if self.table.column(name).is_none() && !is_geometry {
            return None;
        }
        let name = || self.sql().ident(name);
        // A blob in a column of values is given out as nothing.
        Some(match (self.dialect == Dialect::Sqlite && !is_geometry, is_negated) {
            (false, false) => name().lit(" IS NULL"),
            (false, true) => name().lit(" IS NOT NULL"),
            (true, false) => self.sql().lit("typeof(").append(&name()).lit(") IN ('null', 'blob')"),
            (true, true) => self.sql().lit("typeof(").append(&name()).lit(") NOT IN ('null', 'blob')"),
        })
    }

    /// A condition that is true of all rows that the predicate is true of, and perhaps of others; nothing where the
    /// database has nothing to say.
    #[must_use]
    pub fn at_least(&self, predicate: &Expression) -> Option<Sql> {
        match predicate {
            Expression::Or(parts) => {
                let each = |part: &Expression| self.exact(part, false).or_else(|| self.at_least(part));
                let parts = parts.iter().map(each).collect::<Option<Vec<_>>>()?;
                Some(self.sql().lit("(").join(&parts, " OR ").lit(")"))
            }
            Expression::And(parts) => {
                let ranges = self.text_ranges(&parts.iter().collect::<Vec<_>>());
                let each = |part: &Expression| self.exact(part, false).or_else(|| self.at_least_but_texts(part));
                let parts = parts.iter().filter_map(each).chain(ranges.into_iter().map(|(_, range)| range));
                let parts: Vec<_> = parts.collect();
                (!parts.is_empty()).then(|| self.sql().lit("(").join(&parts, " AND ").lit(")"))
            }
            one => {
                let range = self.text_ranges(&[one]).into_iter().next();
                range.map(|(_, range)| range).or_else(|| self.at_least_but_texts(one))
            }
        }
    }

    /// The same without ranges of texts, which several predicates may say together.
    pub(crate) fn at_least_but_texts(&self, predicate: &Expression) -> Option<Sql> {
        match predicate {
            Expression::And(_) | Expression::Or(_) => self.at_least(predicate),
            Expression::Compare { operator, operands } => {
                let (column, comparison, literal) = self.comparison(*operator, operands)?;
                let interval = interval_of(literal)?;
                let (from, until) = match comparison {
                    Comparison::Equal => (true, true),
                    Comparison::NotEqual => return None,
                    Comparison::Less | Comparison::LessOrEqual => (false, true),
                    Comparison::Greater | Comparison::GreaterOrEqual => (true, false),
                };
                self.in_time(
                    column,
                    Interval { start: interval.start.filter(|_| from), end: interval.end.filter(|_| until) },
                )
            }
            Expression::Between { operands } => {
                let [value, low, high] = &**operands;
                let (low, high) = (interval_of(literal_of(low)?)?, interval_of(literal_of(high)?)?);
                self.in_time(self.column_of(value)?, Interval { start: low.start, end: high.end })
            }
            Expression::In { value, list } => {
                let each = list.iter().map(|one| literal_of(one).and_then(interval_of));
                let each = each.collect::<Option<Vec<_>>>()?;
                let start = each.iter().filter_map(|one| one.start).min();
                let end = each.iter().filter_map(|one| one.end).max();
                self.in_time(self.column_of(value)?, Interval { start, end })
            }
            Expression::Temporal { relation, operands } => self.temporal(*relation, operands),
            _ => None,
        }
    }

    /// A time of the row beside one that is written out.
    fn temporal(&self, relation: TemporalRelation, operands: &[Expression; 2]) -> Option<Sql> {
        let [first, second] = operands;
        let (row, time, relation) = match (span_of(first), span_of(second)) {
            (None, Some(time)) => (first, time, relation),
            (Some(time), None) => (second, time, mirrored(relation)),
            _ => return None,
        };
        // What the row's time must reach to, and what it must not begin after.
        let (from, until) = match relation {
            TemporalRelation::Disjoint => return None,
            TemporalRelation::After => (time.end, None),
            TemporalRelation::Before => (None, time.start),
            _ => (time.start, time.end),
        };
        let (begins, ends) = match row {
            Expression::Property(_) => (Some(row), Some(row)),
            Expression::Interval { start, end } => (start.as_deref(), end.as_deref()),
            _ => return None,
        };
        let reaches = ends.and_then(|end| self.in_time(self.column_of(end)?, Interval { start: from, end: None }));
        let begins =
            begins.and_then(|start| self.in_time(self.column_of(start)?, Interval { start: None, end: until }));
        let both: Vec<_> = reaches.into_iter().chain(begins).collect();
        (!both.is_empty()).then(|| self.sql().lit("(").join(&both, " AND ").lit(")"))
    }

    /// The column holds a time that may lie in the interval.
    fn in_time(&self, column: &Column, interval: Interval) -> Option<Sql> {
        if !matches!(column.column_type, ColumnType::Date | ColumnType::Timestamp | ColumnType::LocalTimestamp) {
            return None;
        }
        let name = || self.sql().ident(&column.name);
        let of = |side: Side, instant| side.of(name(), column.column_type, instant);
        let from = interval.start.map(|instant| of(Side::NotBefore, instant));
        let until = interval.end.map(|instant| of(Side::NotAfter, instant));
        // Texts of times begin with a digit, or with a blank that is read over. Both sides are one stretch of an index,
        // so what lies beside it is said once.
        let before = from.is_some().then(|| name().lit(" < '0'"));
        let behind = until.is_some().then(|| name().lit(" > ':'"));
        let both: Vec<_> = from.into_iter().chain(until).collect();
        if both.is_empty() {
            return None;
        }
        let within = self.sql().lit("(").join(&both, " AND ").lit(")");
        if self.dialect == Dialect::Postgres {
            return Some(within);
        }
        let any: Vec<_> = [Some(within), before, behind].into_iter().flatten().collect();
        Some(self.sql().lit("(").join(&any, " OR ").lit(")"))
    }

    /// Whether the predicate is about one column with which an index begins, so that its condition is a stretch of it.
    #[must_use]
    pub fn is_by_index(&self, predicate: &Expression) -> bool {
        let is_simple = match predicate {
            Expression::Compare { operator, .. } => *operator != Comparison::NotEqual,
            Expression::Between { .. } | Expression::In { .. } | Expression::Temporal { .. } => true,
            _ => false,
        };
        match predicate.properties().as_slice() {
            [name] => is_simple && self.table.indexed.iter().any(|indexed| indexed == name),
            _ => false,
        }
    }

    /// Rectangles in the storage CRS, one of which the envelope of a row touches that the predicate is true of; nothing
    /// where the predicate may be true of rows anywhere.
    #[must_use]
    pub fn boxes(&self, predicate: &Expression) -> Option<Vec<[f64; 4]>> {
        match predicate {
            Expression::And(parts) => parts.iter().find_map(|part| self.boxes(part)),
            Expression::Or(parts) => {
                let each = parts.iter().map(|part| self.boxes(part)).collect::<Option<Vec<_>>>()?;
                let boxes = each.concat();
                // Each is a search of its own, and SQLite joins no more than 500 of them.
                Some(if boxes.len() <= BOXES_MAX { boxes } else { around(&boxes).into_iter().collect() })
            }
            Expression::Spatial { relation, operands } if *relation != SpatialRelation::Disjoint => {
                let geometry = self.table.geometry.as_ref()?;
                let is_own = |one: &Expression| matches!(one, Expression::Property(name) if *name == geometry.name);
                let literal = match &**operands {
                    [own, Expression::Literal(literal)] | [Expression::Literal(literal), own] if is_own(own) => literal,
                    _ => return None,
                };
                match literal {
                    Literal::Bbox(bbox) => Some(bbox.parts(Bbox::ANTIMERIDIAN_DEGREES)),
                    // What has no envelope is empty, and only equal to what is empty too, which no index holds.
                    Literal::Geometry(wkb) => match envelope(wkb) {
                        Ok(Some(found)) => Some(vec![[found.min_x, found.min_y, found.max_x, found.max_y]]),
                        _ => None,
                    },
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// The value of a list that has but one.
fn only(list: &Bind) -> Option<Bind> {
    match list {
        Bind::Integers(numbers) => match numbers.as_slice() {
            [one] => Some(Bind::Integer(*one)),
            _ => None,
        },
        Bind::Texts(texts) => match texts.as_slice() {
            [one] => Some(Bind::Text(one.clone())),
            _ => None,
        },
        _ => None,
    }
}

const fn literal_of(value: &Expression) -> Option<&Literal> {
    match value {
        Expression::Literal(literal) => Some(literal),
        _ => None,
    }
}

/// From the first to the last instant of a literal, where it is a time or is read as one.
fn interval_of(literal: &Literal) -> Option<Interval> {
    match literal {
        Literal::Timestamp(instant) => Some(Interval { start: Some(*instant), end: Some(*instant) }),
        Literal::Date(day) => {
            let end = watergang_core::Instant(day.0.saturating_add(watergang_core::time::MICROS_PER_DAY - 1));
            Some(Interval { start: Some(*day), end: Some(end) })
        }
        Literal::Text(text) => Interval::parse_stored(text),
        _ => None,
    }
}

/// The same for an interval; nothing where the row has a part in it.
fn span_of(value: &Expression) -> Option<Interval> {
    match value {
        Expression::Literal(literal) => interval_of(literal),
        Expression::Interval { start, end } => {
            let side = |side: &Option<Box<Expression>>| match side.as_deref() {
                None => Some(None),
                Some(Expression::Literal(literal)) => interval_of(literal).map(Some),
                Some(_) => None,
            };
            let (start, end) = (side(start)?, side(end)?);
            Some(Interval { start: start.and_then(|one| one.start), end: end.and_then(|one| one.end) })
        }
        _ => None,
    }
}

/// The relation said from the other side, as far as bounds go.
const fn mirrored(relation: TemporalRelation) -> TemporalRelation {
    match relation {
        TemporalRelation::After => TemporalRelation::Before,
        TemporalRelation::Before => TemporalRelation::After,
        other => other,
    }
}
