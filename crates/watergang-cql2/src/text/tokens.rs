//! How the parser moves along the tokens, what it counts, and what it says when it is stuck.

use super::OPERATOR_WORDS;
use super::lexer::{Kind, Token};
use super::parser::{Parsed, Parser, Result};
use crate::error::{Fault, ParseError, Position, excerpt};
use crate::names;
use crate::operand::Operand;
use watergang_core::expression::Expression;

impl<'a> Parser<'a> {
    pub(super) fn peek(&self) -> Token<'a> {
        self.ahead(0)
    }

    /// The token so many behind the next one.
    pub(super) fn ahead(&self, count: usize) -> Token<'a> {
        self.tokens.get(self.next + count).or(self.tokens.last()).copied().unwrap_or(Token::END)
    }

    pub(super) fn step(&mut self) {
        self.next += 1;
    }

    pub(super) fn eat(&mut self, symbol: &str) -> bool {
        let is_there = self.peek().is_symbol(symbol);
        self.next += usize::from(is_there);
        is_there
    }

    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let is_there = self.peek().is_word(word);
        self.next += usize::from(is_there);
        is_there
    }

    pub(super) fn expect(&mut self, symbol: &str) -> Result<()> {
        if self.eat(symbol) { Ok(()) } else { Err(self.unexpected(&format!("`{symbol}`"))) }
    }

    pub(super) fn expect_word(&mut self, word: &str) -> Result<()> {
        if self.eat_word(word) {
            return Ok(());
        }
        let hint = names::closest(self.peek().text, std::iter::once(word)).map(str::to_owned);
        let error = self.unexpected(&format!("`{word}`"));
        Err(error.or_hint(hint))
    }

    /// Reads something that must be of a sort.
    pub(super) fn operand(&mut self, operand: Operand, read: fn(&mut Self) -> Result<Parsed>) -> Result<Parsed> {
        let parsed = read(self)?;
        self.check(operand, &parsed)?;
        Ok(parsed)
    }

    pub(super) fn check(&self, operand: Operand, parsed: &Parsed) -> Result<()> {
        operand.check(&parsed.node).map_err(|fault| self.fault(fault, parsed.at))
    }

    /// A node over others that are so many levels high.
    pub(super) fn made(&mut self, node: Expression, at: usize, height_below: usize) -> Result<Parsed> {
        let limits = &self.encoding.limits;
        let height = height_below + 1;
        self.nodes += 1;
        if height > limits.nesting_max {
            return Err(self.too_deep(at));
        }
        if self.nodes > limits.nodes_max {
            return Err(
                self.fault(Fault::new(format!("{} values and predicates at most", limits.nodes_max), "more"), at)
            );
        }
        Ok(Parsed { node: Box::new(node), at, height })
    }

    /// What is read next stands in something else, which takes stack; [`Self::leave`] ends it. Where it fails nobody
    /// goes on.
    pub(super) fn enter(&mut self, at: usize) -> Result<()> {
        self.open += 1;
        if self.open > self.encoding.limits.nesting_max { Err(self.too_deep(at)) } else { Ok(()) }
    }

    pub(super) fn leave(&mut self) {
        self.open -= 1;
    }

    fn too_deep(&self, at: usize) -> Box<ParseError> {
        self.fault(Fault::new(format!("{} levels of nesting at most", self.encoding.limits.nesting_max), "more"), at)
    }

    pub(super) fn count_position(&mut self, at: usize) -> Result<()> {
        self.positions += 1;
        let positions_max = self.encoding.limits.positions_max;
        if self.positions > positions_max {
            return Err(self.fault(Fault::new(format!("{positions_max} positions at most"), "more"), at));
        }
        Ok(())
    }

    pub(super) fn fault(&self, fault: Fault, character: usize) -> Box<ParseError> {
        fault.at(Position::Character(character))
    }

    /// The next token is none of those that could stand there.
    pub(super) fn unexpected(&self, expected: &str) -> Box<ParseError> {
        let token = self.peek();
        let found = match token.kind {
            Kind::End => "the end of the text".to_owned(),
            Kind::Unclosed => format!("{} without its closing quote", excerpt(token.text)),
            _ => excerpt(token.text),
        };
        let hint = names::own_symbol(token.text).filter(|_| token.kind == Kind::Symbol).map(str::to_uppercase);
        self.fault(Fault::new(expected, found), token.character).or_hint(hint)
    }

    /// The next token does not go on with what was read, nor is one of those that may follow it.
    pub(super) fn unexpected_behind(&self, last: &Parsed, following: &[&str]) -> Box<ParseError> {
        let is_predicate = !Operand::Scalar.takes(&last.node) && Operand::Predicate.takes(&last.node);
        let going_on = if is_predicate { ["`AND`", "`OR`"].as_slice() } else { ["an operator"].as_slice() };
        let words: Vec<&str> = going_on.iter().chain(following).copied().collect();
        let error = self.unexpected(&match words.as_slice() {
            [head @ .., last] => format!("{} or {last}", head.join(", ")),
            [] => String::new(),
        });
        let word = self.peek();
        let hint = (word.kind == Kind::Name).then(|| names::closest(word.text, OPERATOR_WORDS.into_iter())).flatten();
        error.or_hint(hint.map(str::to_owned))
    }
}
