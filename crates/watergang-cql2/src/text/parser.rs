//! From tokens to the tree, by a function for each rule of the grammar.

use super::lexer::{Kind, Token, tokens};
use super::{LITERALS, OPERATOR_WORDS, quoted};
use crate::error::{Fault, ParseError, Position};
use crate::geometry::KINDS;
use crate::instant;
use crate::limits::Encoding;
use crate::names::{self, FOLDS, Relation};
use crate::operand::Operand;
use watergang_core::expression::{ArithmeticOperator, Expression, Literal};

pub(super) type Result<T> = std::result::Result<T, Box<ParseError>>;

/// How strongly operators bind; what binds more strongly is calculated first.
const SUM: u8 = 0;
const PRODUCT: u8 = 1;
const POWER: u8 = 2;

const fn strength(operator: ArithmeticOperator) -> u8 {
    match operator {
        ArithmeticOperator::Add | ArithmeticOperator::Subtract => SUM,
        ArithmeticOperator::Multiply
        | ArithmeticOperator::Divide
        | ArithmeticOperator::Modulo
        | ArithmeticOperator::IntegerDivide => PRODUCT,
        ArithmeticOperator::Power => POWER,
    }
}

/// A node with what the rules around it need to know.
pub(super) struct Parsed {
    /// In a box, so that readers that call each other need little stack.
    pub(super) node: Box<Expression>,
    /// Its first character, from 1.
    pub(super) at: usize,
    /// How many nodes stand below each other in it.
    pub(super) height: usize,
}

impl Parsed {
    /// Its height in a conjunction or disjunction, of which it becomes a part if it is one itself.
    const fn height_within(&self, word: &str) -> usize {
        match (&*self.node, word.as_bytes()) {
            (Expression::And(_), b"AND") | (Expression::Or(_), b"OR") => self.height.saturating_sub(1),
            _ => self.height,
        }
    }
}

pub(super) struct Parser<'a> {
    pub(super) tokens: Vec<Token<'a>>,
    /// Index of the token ahead.
    pub(super) next: usize,
    pub(super) encoding: &'a Encoding,
    /// How deep in parentheses and the like it is.
    pub(super) open: usize,
    /// How many nodes were made, and positions read.
    pub(super) nodes: usize,
    pub(super) positions: usize,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, encoding: &'a Encoding) -> Result<Self> {
        let bytes_max = encoding.limits.text_bytes_max;
        if text.len() > bytes_max {
            let characters = text.char_indices().take_while(|(byte, _)| *byte < bytes_max).count();
            let fault = Fault::new(format!("a filter of {bytes_max} bytes at most"), format!("{} bytes", text.len()));
            return Err(fault.at(Position::Character(characters)));
        }
        Ok(Self { tokens: tokens(text), next: 0, encoding, open: 0, nodes: 0, positions: 0 })
    }

    /// The whole text.
    pub(super) fn filter(mut self) -> Result<Expression> {
        let filter = self.operand(Operand::Argument, Self::disjunction)?;
        if self.peek().kind != Kind::End {
            return Err(self.unexpected_behind(&filter, &["the end of the text"]));
        }
        self.check(Operand::Predicate, &filter)?;
        Ok(*filter.node)
    }

    /// `booleanExpression` of `booleanTerm`s. One function reads both: each that calls another costs stack, which the
    /// deepest filter is to leave some of.
    fn disjunction(&mut self) -> Result<Parsed> {
        let mut terms = Vec::new();
        let mut factors = vec![self.negation()?];
        loop {
            let is_and = self.peek().is_word("AND");
            if !is_and && !self.peek().is_word("OR") {
                break;
            }
            factors.last().map_or(Ok(()), |last| self.check(Operand::Predicate, last))?;
            self.step();
            if !is_and {
                terms.push(self.joined(std::mem::take(&mut factors), "AND", Expression::and)?);
            }
            factors.push(self.negation()?);
        }
        if terms.is_empty() && factors.len() == 1 {
            return factors.pop().ok_or_else(|| self.unexpected("a predicate"));
        }
        factors.last().map_or(Ok(()), |last| self.check(Operand::Predicate, last))?;
        terms.push(self.joined(factors, "AND", Expression::and)?);
        self.joined(terms, "OR", Expression::or)
    }

    /// Parts that had a word between them; one part alone stays what it is.
    fn joined(
        &mut self,
        parts: Vec<Parsed>,
        word: &str,
        join: fn(Vec<Expression>) -> Option<Expression>,
    ) -> Result<Parsed> {
        let is_one = parts.len() == 1;
        let at = parts.first().map_or(1, |first| first.at);
        let height = parts.iter().map(|part| if is_one { part.height } else { part.height_within(word) }).max();
        let height = height.unwrap_or_default();
        match join(parts.into_iter().map(|part| *part.node).collect()) {
            Some(node) if is_one => Ok(Parsed { node: Box::new(node), at, height }),
            Some(node) => self.made(node, at, height),
            None => Err(self.unexpected("a predicate")),
        }
    }

    /// `booleanFactor`
    fn negation(&mut self) -> Result<Parsed> {
        let at = self.peek().character;
        if !self.eat_word("NOT") {
            return self.comparison();
        }
        // A parenthesis behind it counts for both: they are one level of the tree.
        let counts = !self.peek().is_symbol("(");
        if counts {
            self.enter(at)?;
        }
        let inner = self.negation()?;
        if counts {
            self.leave();
        }
        self.check(Operand::Predicate, &inner)?;
        self.made(Expression::Not(inner.node), at, inner.height)
    }

    /// `comparisonPredicate`, or the value alone.
    fn comparison(&mut self) -> Result<Parsed> {
        let left = self.sum()?;
        let token = self.peek();
        if let Some(operator) = names::comparison(token.text).filter(|_| token.kind == Kind::Symbol) {
            self.check(Operand::Scalar, &left)?;
            self.step();
            let right = self.operand(Operand::Scalar, Self::sum)?;
            let height = left.height.max(right.height);
            let operands = Box::new([*left.node, *right.node]);
            return self.made(Expression::Compare { operator, operands }, left.at, height);
        }
        if self.eat_word("IS") {
            let is_negated = self.eat_word("NOT");
            self.check(Operand::Value, &left)?;
            self.expect_word("NULL")?;
            let node = Expression::IsNull(left.node);
            return self.perhaps_not(node, left.at, left.height, is_negated);
        }
        let is_negated = token.is_word("NOT");
        let word = if is_negated { self.ahead(1) } else { token };
        let rest = [
            ("LIKE", Self::like as fn(&mut Self, Parsed) -> Result<_>),
            ("ILIKE", Self::ilike),
            ("BETWEEN", Self::between),
            ("IN", Self::r#in),
        ];
        for (keyword, read) in rest {
            if word.is_word(keyword) {
                let at = left.at;
                (0..=usize::from(is_negated)).for_each(|_| self.step());
                let (node, height) = read(self, left)?;
                return self.perhaps_not(node, at, height, is_negated);
            }
        }
        if is_negated {
            self.step();
            return Err(self.unexpected("`LIKE`, `BETWEEN` or `IN`"));
        }
        Ok(left)
    }

    fn perhaps_not(&mut self, node: Expression, at: usize, height: usize, is_negated: bool) -> Result<Parsed> {
        let made = self.made(node, at, height)?;
        if is_negated { self.made(Expression::Not(made.node), at, made.height) } else { Ok(made) }
    }

    /// `isLikePredicate` behind its word; with the height of what is in it.
    fn like(&mut self, text: Parsed) -> Result<(Expression, usize)> {
        self.check(Operand::Text, &text)?;
        let pattern = self.pattern()?;
        let height = text.height.max(pattern.height);
        Ok((Expression::Like { text: text.node, pattern: pattern.node }, height))
    }

    /// What stands behind `ILIKE`, which drafts of CQL had for a `LIKE` of both sides without their case.
    fn ilike(&mut self, text: Parsed) -> Result<(Expression, usize)> {
        let (text_at, text_height) = (text.at, text.height);
        self.check(Operand::Text, &text)?;
        let text = self.made(Expression::CaseFolded(text.node), text_at, text_height)?;
        let pattern = self.pattern()?;
        let pattern = self.made(Expression::CaseFolded(pattern.node), pattern.at, pattern.height)?;
        let height = text.height.max(pattern.height);
        Ok((Expression::Like { text: text.node, pattern: pattern.node }, height))
    }

    /// `isBetweenPredicate` behind its word.
    fn between(&mut self, value: Parsed) -> Result<(Expression, usize)> {
        self.check(Operand::NumberOrInstant, &value)?;
        let low = self.operand(Operand::NumberOrInstant, Self::sum)?;
        self.expect_word("AND")?;
        let high = self.operand(Operand::NumberOrInstant, Self::sum)?;
        let height = value.height.max(low.height).max(high.height);
        Ok((Expression::Between { operands: Box::new([*value.node, *low.node, *high.node]) }, height))
    }

    /// `isInListPredicate` behind its word.
    fn r#in(&mut self, value: Parsed) -> Result<(Expression, usize)> {
        self.check(Operand::Scalar, &value)?;
        let at = self.peek().character;
        self.expect("(")?;
        self.enter(at)?;
        let first = self.operand(Operand::Scalar, Self::sum)?;
        let (list, height) = self.elements(first, Operand::Scalar, Self::sum)?;
        self.leave();
        Ok((Expression::In { value: value.node, list }, value.height.max(height)))
    }

    /// `arithmeticExpression`
    fn sum(&mut self) -> Result<Parsed> {
        self.calculation(SUM)
    }

    /// Numbers with operators between them that bind as strongly as the given or more: `arithmeticExpression`,
    /// `arithmeticTerm` and `powerTerm` in one.
    fn calculation(&mut self, weakest: u8) -> Result<Parsed> {
        let mut left = self.factor()?;
        loop {
            let token = self.peek();
            let is_operator = token.kind == Kind::Symbol || is_operator_word(token);
            let operator = names::arithmetic(token.text).filter(|_| is_operator);
            let Some((operator, strength)) =
                operator.map(|one| (one, strength(one))).filter(|(_, one)| *one >= weakest)
            else {
                return Ok(left);
            };
            self.check(Operand::Number, &left)?;
            self.step();
            let right = self.calculation(strength + 1)?;
            self.check(Operand::Number, &right)?;
            if strength == POWER && self.peek().is_symbol("^") {
                return Err(self.unexpected("parentheses around one of two powers in a row"));
            }
            left = self.arithmetic(operator, left, right)?;
        }
    }

    fn arithmetic(&mut self, operator: ArithmeticOperator, left: Parsed, right: Parsed) -> Result<Parsed> {
        let height = left.height.max(right.height);
        let operands = Box::new([*left.node, *right.node]);
        self.made(Expression::Arithmetic { operator, operands }, left.at, height)
    }

    /// `arithmeticFactor` without its parentheses, which belong to all values. The sign of a number is part of it; that
    /// of anything else is a multiplication, as the examples of the standard have it.
    fn factor(&mut self) -> Result<Parsed> {
        let at = self.peek().character;
        let is_before_number = self.ahead(1).kind == Kind::Number;
        if self.peek().is_symbol("+") && is_before_number {
            self.step();
            return self.number("", at);
        }
        if !self.peek().is_symbol("-") {
            return self.primary();
        }
        self.step();
        if is_before_number {
            return self.number("-", at);
        }
        self.enter(at)?;
        let inner = self.operand(Operand::Number, Self::factor)?;
        self.leave();
        let minus_one = self.made(Expression::Literal(Literal::Integer(-1)), at, 0)?;
        self.arithmetic(ArithmeticOperator::Multiply, minus_one, inner)
    }

    /// Whatever is no operator with its operands.
    pub(super) fn primary(&mut self) -> Result<Parsed> {
        let token = self.peek();
        let at = token.character;
        match token.kind {
            Kind::Number => self.number("", at),
            Kind::Text => {
                self.step();
                self.made(Expression::Literal(Literal::Text(quoted::read(token.inside()))), at, 0)
            }
            Kind::Symbol if token.text == "(" => {
                self.step();
                self.enter(at)?;
                let inner = self.parenthesised(at)?;
                self.leave();
                Ok(inner)
            }
            Kind::Name | Kind::QuotedName => self.named(token),
            _ => Err(self.unexpected("a value or a predicate")),
        }
    }

    /// An expression or an array (`arrayExpression`), the parenthesis being read.
    fn parenthesised(&mut self, at: usize) -> Result<Parsed> {
        if self.eat(")") {
            return self.made(Expression::List(Vec::new()), at, 0);
        }
        let first = self.disjunction()?;
        if self.eat(")") {
            return Ok(Parsed { at, ..first });
        }
        if !self.peek().is_symbol(",") {
            return Err(self.unexpected_behind(&first, &["`)`"]));
        }
        if self.ahead(1).is_symbol(")") {
            self.check(Operand::Argument, &first)?;
            self.step();
            self.step();
            return self.made(Expression::List(vec![*first.node]), at, first.height);
        }
        let (list, height) = self.elements(first, Operand::Argument, Self::disjunction)?;
        self.made(Expression::List(list), at, height)
    }

    /// The elements of a list behind its first, and its parenthesis.
    fn elements(
        &mut self,
        first: Parsed,
        operand: Operand,
        read: fn(&mut Self) -> Result<Parsed>,
    ) -> Result<(Vec<Expression>, usize)> {
        self.check(operand, &first)?;
        let list_max = self.encoding.limits.list_max;
        let mut height = first.height;
        let mut last = first;
        let mut list = Vec::new();
        while self.eat(",") {
            list.push(*last.node);
            last = self.operand(operand, read)?;
            height = height.max(last.height);
            if list.len() >= list_max {
                let fault = Fault::new(format!("{list_max} elements of a list at most"), "more");
                return Err(self.fault(fault, last.at));
            }
        }
        if !self.eat(")") {
            return Err(self.unexpected_behind(&last, &["`,`", "`)`"]));
        }
        list.push(*last.node);
        Ok((list, height))
    }

    /// What begins with a name.
    fn named(&mut self, token: Token<'a>) -> Result<Parsed> {
        let at = token.character;
        let name = token.name().filter(|name| !name.is_empty()).ok_or_else(|| self.unexpected("a name"))?;
        if let Some((_, value)) = [("TRUE", true), ("FALSE", false)].into_iter().find(|(word, _)| token.is_word(word)) {
            self.step();
            return self.made(Expression::Literal(Literal::Boolean(value)), at, 0);
        }
        if is_operator_word(token) {
            return Err(self.unexpected("a value or a predicate"));
        }
        if self.is_geometry_ahead() {
            let literal = self.geometry()?;
            return self.made(Expression::Literal(literal), at, 0);
        }
        if self.ahead(1).is_symbol("(") {
            return self.function(token, name);
        }
        self.step();
        self.made(Expression::Property(name), at, 0)
    }

    /// A name and what stands in the parentheses behind it.
    fn function(&mut self, token: Token<'a>, name: String) -> Result<Parsed> {
        let at = token.character;
        let is_quoted = token.kind == Kind::QuotedName;
        let relation = Relation::named(&name).filter(|_| !is_quoted);
        let is_fold = FOLDS.iter().any(|(word, _)| token.is_word(word));
        let nearly = Relation::nearly_named(&name);
        let is_name = names::is_identifier(&name) && !names::is_operator(&name) && nearly.is_none();
        if !(is_name || is_fold || relation.is_some()) {
            let hint = if name.eq_ignore_ascii_case("isNull") {
                Some("IS NULL".to_owned())
            } else {
                nearly.map(str::to_uppercase)
            };
            return Err(self.unexpected("the name of a function").or_hint(hint));
        }
        self.step();
        self.step();
        self.enter(at)?;
        let read = match relation {
            Some(relation) => self.relation(relation, at),
            None if is_quoted => self.call(name, at),
            None => self.literal_or_call(token, name),
        };
        self.leave();
        // `POLYGONE((2 50, …` fails where a hint at the name is all that helps.
        read.map_err(|error| error.or_hint(if is_quoted { None } else { resembled(token.text) }))
    }

    fn literal_or_call(&mut self, token: Token<'a>, name: String) -> Result<Parsed> {
        let at = token.character;
        for (word, fold) in FOLDS {
            if token.is_word(word) {
                let inner = self.operand(Operand::Text, Self::primary)?;
                self.expect(")")?;
                return self.made(fold(inner.node), at, inner.height);
            }
        }
        let literal = if token.is_word("DATE") {
            self.instant(instant::date)?
        } else if token.is_word("TIMESTAMP") {
            self.instant(instant::timestamp)?
        } else if token.is_word("BBOX") {
            self.bbox(at)?
        } else if token.is_word("INTERVAL") {
            return self.interval(at);
        } else {
            return self.call(name, at);
        };
        self.made(Expression::Literal(literal), at, 0)
    }

    /// `spatialPredicate`, `temporalPredicate`, `arrayPredicate`
    fn relation(&mut self, relation: Relation, at: usize) -> Result<Parsed> {
        let left = self.related(relation)?;
        if !self.eat(",") {
            return Err(self.unexpected_behind(&left, &["`,`"]));
        }
        let right = self.related(relation)?;
        if !self.eat(")") {
            return Err(self.unexpected_behind(&right, &["`)`"]));
        }
        let height = left.height.max(right.height);
        self.made(relation.of(Box::new([*left.node, *right.node])), at, height)
    }

    fn related(&mut self, relation: Relation) -> Result<Parsed> {
        let operand = relation.operand();
        self.operand(operand, if operand == Operand::Array { Self::array } else { Self::sum })
    }

    /// `arrayOperand`: here even one value in parentheses is an array.
    fn array(&mut self) -> Result<Parsed> {
        let at = self.peek().character;
        if !self.eat("(") {
            return self.sum();
        }
        if self.eat(")") {
            return self.made(Expression::List(Vec::new()), at, 0);
        }
        self.enter(at)?;
        let first = self.disjunction()?;
        let (list, height) = self.elements(first, Operand::Argument, Self::disjunction)?;
        self.leave();
        self.made(Expression::List(list), at, height)
    }

    /// `function`, its parenthesis being read.
    fn call(&mut self, name: String, at: usize) -> Result<Parsed> {
        if self.eat(")") {
            return self.made(Expression::Call { name, arguments: Vec::new() }, at, 0);
        }
        let first = self.disjunction()?;
        let (arguments, height) = self.elements(first, Operand::Argument, Self::disjunction)?;
        self.made(Expression::Call { name, arguments }, at, height)
    }
}

/// Whether a word is one that a name can never be: it stands between or before values.
pub(super) fn is_operator_word(token: Token<'_>) -> bool {
    OPERATOR_WORDS.iter().any(|word| token.is_word(word))
}

/// The word before a parenthesis that a name resembles without being it.
fn resembled(name: &str) -> Option<String> {
    let words = FOLDS.iter().map(|(word, _)| *word).chain(LITERALS).chain(KINDS.iter().map(|(name, _)| *name));
    names::closest(name, words).map(str::to_uppercase).filter(|word| !word.eq_ignore_ascii_case(name))
}
