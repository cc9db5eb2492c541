//! Ranges of texts, and what texts begin with, as conditions that an index answers.

use watergang_core::Expression;
use watergang_core::expression::{Comparison, Literal};
use watergang_cql2::beginning_of_pattern;

use crate::push::Pusher;
use crate::stretch::{Stretch, begins_with, between};
use crate::table::{ColumnType, TextOrder};
use crate::text::{Bind, Dialect, Sql};

/// Between what texts a column lies, as far as predicates say.
#[derive(Default)]
struct Bounds<'e> {
    low: Option<&'e str>,
    high: Option<&'e str>,
}

impl Pusher<'_> {
    /// Conditions that are true of all rows that all of some predicates are true of, and perhaps of others, each with the
    /// column that it is about: one for the range in which they hold a column of texts, and one for each pattern.
    #[must_use]
    pub(crate) fn text_ranges(&self, predicates: &[&Expression]) -> Vec<(&str, Sql)> {
        let mut conditions = Vec::new();
        for (name, order) in &self.table.text_orders {
            let column = self.table.column(name);
            if column.is_none_or(|column| column.column_type != ColumnType::Text) {
                continue;
            }
            let mut bounds = Bounds::default();
            for predicate in predicates {
                let stretches = self.beginning(name, predicate).as_deref().and_then(begins_with);
                conditions.extend(stretches.map(|stretches| (name.as_str(), self.on(name, *order, &stretches))));
                self.bound(name, predicate, &mut bounds);
            }
            let stretches = between(bounds.low, bounds.high);
            conditions.extend(stretches.map(|stretches| (name.as_str(), self.on(name, *order, &stretches))));
        }
        conditions
    }

    /// What the column begins with where the predicate is a pattern of it.
    fn beginning(&self, name: &str, predicate: &Expression) -> Option<String> {
        let Expression::Like { text, pattern } = predicate else { return None };
        match (&**text, &**pattern) {
            (Expression::Property(own), Expression::Literal(Literal::Text(pattern))) if own == name => {
                Some(beginning_of_pattern(pattern))
            }
            _ => None,
        }
    }

    /// Notes what the predicate says of the column; `BETWEEN` is of numbers and times alone.
    fn bound<'e>(&self, name: &str, predicate: &'e Expression, bounds: &mut Bounds<'e>) {
        let Expression::Compare { operator, operands } = predicate else { return };
        let Some((column, comparison, Literal::Text(text))) = self.comparison(*operator, operands) else { return };
        match comparison {
            _ if column.name != name => {}
            Comparison::Less | Comparison::LessOrEqual => bounds.high = bounds.high.or(Some(text)),
            Comparison::Greater | Comparison::GreaterOrEqual => bounds.low = bounds.low.or(Some(text)),
            Comparison::Equal | Comparison::NotEqual => {}
        }
    }

    /// The column lies in one of some stretches, of which the first has the most rows.
    fn on(&self, name: &str, order: TextOrder, stretches: &[Stretch]) -> Sql {
        let sql = || Sql::new(self.dialect);
        let (collation, from, until) = match (self.dialect, order) {
            (Dialect::Sqlite, _) => (" COLLATE BINARY", " >= ", " < "),
            (Dialect::Postgres, TextOrder::Own) => ("", " >= ", " < "),
            (Dialect::Postgres, TextOrder::C) => (" COLLATE \"C\"", " >= ", " < "),
            (Dialect::Postgres, TextOrder::Pattern) => ("", " ~>=~ ", " ~<~ "),
        };
        let side = |operator: &'static str, text: &Option<String>, is_rare: bool| {
            let side = sql().ident(name).lit(collation).lit(operator).bind(Bind::Text(text.clone()?));
            // Otherwise SQLite, which does not look at the texts, takes each of them for a part of the table.
            let is_told = is_rare && self.dialect == Dialect::Sqlite;
            Some(if is_told { sql().lit("unlikely(").append(&side).lit(")") } else { side })
        };
        let each = stretches.iter().enumerate().map(|(place, stretch)| {
            let sides = [side(from, &stretch.from, place > 0), side(until, &stretch.until, place > 0)];
            sql().join(&sides.into_iter().flatten().collect::<Vec<_>>(), " AND ")
        });
        sql().lit("(").join(&each.collect::<Vec<_>>(), " OR ").lit(")")
    }
}
