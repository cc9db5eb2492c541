//! Numbers, times and texts of the text encoding.

use super::lexer::Kind;
use super::parser::{Parsed, Parser, Result, is_operator_word};
use super::quoted;
use crate::error::{Fault, excerpt};
use crate::instant;
use crate::names::FOLDS;
use crate::operand::Operand;
use watergang_core::expression::{Expression, Literal};

impl Parser<'_> {
    /// A number, with the sign that stands before it.
    pub(super) fn number(&mut self, sign: &str, at: usize) -> Result<Parsed> {
        let token = self.peek();
        let text = format!("{sign}{}", token.text);
        let literal = match text.parse::<i64>() {
            Ok(whole) => Literal::Integer(whole),
            Err(_) => match text.parse::<f64>() {
                Ok(number) if number.is_finite() => Literal::Number(number),
                _ => {
                    let fault = Fault::new("a number that is not too large", excerpt(token.text));
                    return Err(self.fault(fault, token.character));
                }
            },
        };
        self.step();
        if self.peek().kind == Kind::Name && self.peek().is_adjacent && !is_operator_word(self.peek()) {
            let fault = Fault::new(
                "an operator; a name that starts with a digit stands in double quotes",
                excerpt(self.peek().text),
            );
            return Err(self.fault(fault, self.peek().character));
        }
        self.made(Expression::Literal(literal), at, 0)
    }

    /// `patternExpression`
    pub(super) fn pattern(&mut self) -> Result<Parsed> {
        let at = self.peek().character;
        let token = self.peek();
        for (word, fold) in FOLDS {
            if token.is_word(word) && self.ahead(1).is_symbol("(") {
                self.step();
                self.step();
                self.enter(at)?;
                let inner = self.pattern()?;
                self.leave();
                self.expect(")")?;
                return self.made(fold(inner.node), at, inner.height);
            }
        }
        if token.kind != Kind::Text {
            return Err(self.unexpected("a pattern in single quotes"));
        }
        let pattern = quoted::read_pattern(token.inside()).map_err(|fault| self.fault(fault, at))?;
        self.step();
        self.made(Expression::Literal(Literal::Text(pattern)), at, 0)
    }

    /// `DATE('…')` or `TIMESTAMP('…')`, the word and the parenthesis being read.
    pub(super) fn instant(&mut self, read: fn(&str) -> std::result::Result<Literal, Fault>) -> Result<Literal> {
        let token = self.peek();
        if token.kind != Kind::Text {
            return Err(self.unexpected("a time in single quotes"));
        }
        let literal = read(&quoted::read(token.inside())).map_err(|fault| self.fault(fault, token.character))?;
        self.step();
        self.expect(")")?;
        Ok(literal)
    }

    /// `INTERVAL( … , … )`, the word and the parenthesis being read.
    pub(super) fn interval(&mut self, at: usize) -> Result<Parsed> {
        let start = self.side()?;
        self.expect(",")?;
        let end = self.side()?;
        self.expect(")")?;
        let height = [&start, &end].into_iter().flatten().map(|side| side.height).max().unwrap_or_default();
        let interval = instant::interval(start.map(|side| *side.node), end.map(|side| *side.node))
            .map_err(|fault| self.fault(fault, at))?;
        self.made(interval, at, height)
    }

    /// `instantParameter`; nothing where it is open.
    fn side(&mut self) -> Result<Option<Parsed>> {
        let token = self.peek();
        if token.kind != Kind::Text {
            return self.operand(Operand::Instant, Self::primary).map(Some);
        }
        let side = instant::side(&quoted::read(token.inside())).map_err(|fault| self.fault(fault, token.character))?;
        self.step();
        side.map(|literal| self.made(Expression::Literal(literal), token.character, 0)).transpose()
    }
}
