//! SQL text that no request can write.

use watergang_core::{Mark, Stray, Value};

/// Which database the text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite 3.38 or later (JSON functions built in).
    Sqlite,
    /// PostgreSQL 13 or later with PostGIS 3.
    Postgres,
}

/// A value that travels to the database beside the text, never inside it.
#[derive(Clone, Debug, PartialEq)]
pub enum Bind {
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A double.
    Number(f64),
    /// A text; also dates and times, which the text casts.
    Text(String),
    /// A list of whole numbers.
    Integers(Vec<i64>),
    /// A list of texts.
    Texts(Vec<String>),
    /// The bytes of a text, which need not be UTF-8. In SQLite alone.
    TextBytes(Vec<u8>),
    /// Bytes. In SQLite alone.
    Blob(Vec<u8>),
    /// Nothing.
    Null,
}

impl From<Mark> for Bind {
    fn from(mark: Mark) -> Self {
        match mark {
            Mark::Value(value) => value.into(),
            Mark::Stray(Stray::Integer(number)) => Self::Integer(number),
            Mark::Stray(Stray::Number(number)) => Self::Number(number),
            Mark::Stray(Stray::Text(bytes)) => Self::TextBytes(bytes),
            Mark::Stray(Stray::Blob(bytes)) => Self::Blob(bytes),
            // No comparison with it holds; [`crate::order::beyond`] refuses it before.
            Mark::Digest(_) => Self::Null,
        }
    }
}

impl From<Value> for Bind {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Boolean(flag) => Self::Boolean(flag),
            Value::Integer(number) => Self::Integer(number),
            Value::Number(number) => Self::Number(number),
            Value::Text(text) => Self::Text(text),
        }
    }
}

/// SQL text and the values bound to its placeholders.
///
/// Invariant: the text is made of literals in this source and of quoted identifiers. What a request says travels in
/// the binds.
#[derive(Clone, Debug, PartialEq)]
pub struct Sql {
    dialect: Dialect,
    text: String,
    binds: Vec<Bind>,
}

/// SQLite reads `a OR b OR c` as a tree that is as deep as it is long, and takes a depth of 1,000 ("Limits In SQLite").
const CHAIN_MAX: usize = 100;

impl Sql {
    /// No text yet.
    #[must_use]
    pub const fn new(dialect: Dialect) -> Self {
        Self { dialect, text: String::new(), binds: Vec::new() }
    }

    /// Which database the text is for.
    #[must_use]
    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Appends SQL written in this source: the lifetime keeps everything else out.
    #[must_use]
    pub fn lit(mut self, text: &'static str) -> Self {
        self.text.push_str(text);
        self
    }

    /// Appends a quoted identifier, `"` doubled. Table and column names may hold anything.
    #[must_use]
    pub fn ident(mut self, name: &str) -> Self {
        self.text.push('"');
        self.text.push_str(&name.replace('"', "\"\""));
        self.text.push('"');
        self
    }

    /// Appends a whole number that our own code computed (a limit, an SRID), never a text.
    #[must_use]
    pub fn number(mut self, number: i64) -> Self {
        self.text.push_str(&number.to_string());
        self
    }

    /// Appends a placeholder and keeps its value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Bind>) -> Self {
        self.binds.push(value.into());
        match self.dialect {
            Dialect::Sqlite => self.text.push('?'),
            Dialect::Postgres => {
                self.text.push('$');
                self.text.push_str(&self.binds.len().to_string());
            }
        }
        self
    }

    /// Appends another piece, its placeholders renumbered.
    #[must_use]
    pub fn append(mut self, other: &Self) -> Self {
        match self.dialect {
            Dialect::Sqlite => self.text.push_str(&other.text),
            Dialect::Postgres => self.append_renumbered(&other.text),
        }
        self.binds.extend(other.binds.iter().cloned());
        self
    }

    /// `$n` becomes `$n+m`. A `$` occurs outside quoted identifiers only as a placeholder, since literals are ours.
    fn append_renumbered(&mut self, text: &str) {
        let shift = self.binds.len();
        let mut quoted = false;
        let mut rest = text.chars().peekable();
        while let Some(letter) = rest.next() {
            self.text.push(letter);
            if letter == '"' {
                quoted = !quoted;
            }
            if letter == '$' && !quoted {
                let mut number = 0usize;
                while let Some(digit) = rest.peek().and_then(|digit| digit.to_digit(10)) {
                    number = number * 10 + digit as usize;
                    rest.next();
                }
                self.text.push_str(&(number + shift).to_string());
            }
        }
    }

    /// The pieces divided by a literal.
    #[must_use]
    pub fn join(mut self, pieces: &[Self], divider: &'static str) -> Self {
        if pieces.len() > CHAIN_MAX && matches!(divider, " AND " | " OR ") {
            let part = |part: &[Self]| Self::new(self.dialect()).lit("(").join(part, divider).lit(")");
            let parts: Vec<_> = pieces.chunks(CHAIN_MAX).map(part).collect();
            return self.join(&parts, divider);
        }
        for (place, piece) in pieces.iter().enumerate() {
            if place > 0 {
                self = self.lit(divider);
            }
            self = self.append(piece);
        }
        self
    }

    /// Whether there is no text.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
    /// The values, in the order of the placeholders.
    #[must_use]
    pub fn binds(&self) -> &[Bind] {
        &self.binds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sql: &Sql, text: &str, binds: &[Bind]) {
        assert_eq!((sql.text(), sql.binds()), (text, binds));
    }

    #[test]
    fn values_are_bound_and_names_are_quoted() {
        let name = Value::Text("x'; DROP TABLE items; --".to_owned());
        for (dialect, text) in [
            (Dialect::Postgres, r#""na""am" = $1 AND "opp_ha" > $2"#),
            (Dialect::Sqlite, r#""na""am" = ? AND "opp_ha" > ?"#),
        ] {
            let sql = Sql::new(dialect)
                .ident("na\"am")
                .lit(" = ")
                .bind(name.clone())
                .lit(" AND ")
                .ident("opp_ha")
                .lit(" > ")
                .bind(Value::Number(2.5));
            check(&sql, text, &[name.clone().into(), Bind::Number(2.5)]);
        }
    }

    #[test]
    fn placeholders_of_an_appended_piece_go_on_counting() {
        let piece = |number| Sql::new(Dialect::Postgres).ident("cost_$1").lit(" = ").bind(Bind::Integer(number));
        let sql = Sql::new(Dialect::Postgres).join(&[piece(5), piece(6)], " OR ");
        check(&sql, r#""cost_$1" = $1 OR "cost_$1" = $2"#, &[Bind::Integer(5), Bind::Integer(6)]);
    }
}
