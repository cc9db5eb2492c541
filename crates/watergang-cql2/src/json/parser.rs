//! From JSON to the tree.

use super::node::Node;
use crate::error::{Fault, ParseError, Position, counted, excerpt};
use crate::geometry;
use crate::instant;
use crate::limits::Encoding;
use crate::names::{self, FOLDS, Relation};
use crate::operand::Operand;
use crate::pattern;
use watergang_core::Bbox;
use watergang_core::expression::{Expression, Literal};

pub(super) type Result<T> = std::result::Result<T, Box<ParseError>>;

/// Members by which an object is told, the first that is there; a geometry may have a `bbox` too.
const MEMBERS: [&str; 7] = ["op", "property", "date", "timestamp", "interval", "type", "bbox"];
/// Member of the operands of an operator or function.
const ARGUMENTS: &str = "args";

/// One step down.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Member(&'static str),
    Element(usize),
}

pub(super) struct Parser<'a> {
    pub(super) encoding: &'a Encoding,
    path: Vec<Step>,
    depth: usize,
    nodes: usize,
    pub(super) positions: usize,
}

impl<'a> Parser<'a> {
    pub(super) const fn new(encoding: &'a Encoding) -> Self {
        Self { encoding, path: Vec::new(), depth: 0, nodes: 0, positions: 0 }
    }

    /// The whole.
    pub(super) fn filter(mut self, root: &Node) -> Result<Expression> {
        self.operand(root, Operand::Predicate)
    }

    pub(super) fn fault(&self, fault: Fault) -> Box<ParseError> {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Member(name) if path.is_empty() => path.push_str(name),
                Step::Member(name) => path.push_str(&format!(".{name}")),
                Step::Element(index) => path.push_str(&format!("[{index}]")),
            }
        }
        fault.at(Position::Path(path))
    }

    pub(super) fn unexpected(&self, expected: impl Into<String>, node: &Node) -> Box<ParseError> {
        self.fault(Fault::new(expected, node.noun()))
    }

    /// Does something one step further down.
    pub(super) fn within<T>(&mut self, step: Step, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.path.push(step);
        // Where it fails, the path has been told, and nobody goes on.
        let value = read(self)?;
        self.path.pop();
        Ok(value)
    }

    pub(super) fn operand(&mut self, node: &Node, operand: Operand) -> Result<Expression> {
        let expression = self.level(|parser| parser.expression(node))?;
        operand.check(&expression).map_err(|fault| self.fault(fault))?;
        Ok(expression)
    }

    /// Reads a node of the tree, one level below the one that is being read.
    fn level(&mut self, read: impl FnOnce(&mut Self) -> Result<Expression>) -> Result<Expression> {
        let limits = &self.encoding.limits;
        self.depth += 1;
        self.nodes += 1;
        if self.depth > limits.nesting_max {
            return Err(self.fault(Fault::new(format!("{} levels of nesting at most", limits.nesting_max), "more")));
        }
        if self.nodes > limits.nodes_max {
            return Err(self.fault(Fault::new(format!("{} values and predicates at most", limits.nodes_max), "more")));
        }
        let expression = read(self)?;
        self.depth -= 1;
        Ok(expression)
    }

    fn expression(&mut self, node: &Node) -> Result<Expression> {
        match node {
            Node::Null => Err(self.unexpected("a value or a predicate", node)),
            Node::Boolean(value) => Ok(Expression::Literal(Literal::Boolean(*value))),
            Node::Integer(number) => Ok(Expression::Literal(Literal::Integer(*number))),
            Node::Number(number) => Ok(Expression::Literal(Literal::Number(*number))),
            Node::Text(text) => Ok(Expression::Literal(Literal::Text(text.clone()))),
            Node::Array(elements) => Ok(Expression::List(self.list(elements, Operand::Argument)?)),
            Node::Object(members) => self.object(members),
        }
    }

    fn list(&mut self, elements: &[Node], operand: Operand) -> Result<Vec<Expression>> {
        let list_max = self.encoding.limits.list_max;
        if elements.len() > list_max {
            let fault = Fault::new(format!("{list_max} elements of a list at most"), elements.len().to_string());
            return Err(self.fault(fault));
        }
        let each = elements.iter().enumerate();
        each.map(|(index, node)| self.within(Step::Element(index), |parser| parser.operand(node, operand))).collect()
    }

    fn object(&mut self, members: &[(String, Node)]) -> Result<Expression> {
        let Some((member, node)) = MEMBERS.into_iter().find_map(|name| Some((name, member(members, name)?))) else {
            let names = members.iter().map(|(name, _)| name.as_str());
            let hint = names.filter_map(|name| names::closest(name, MEMBERS.into_iter())).next();
            let found = members.first().map_or_else(|| "none".to_owned(), |(name, _)| excerpt(name));
            let error = self.fault(Fault::new("a member such as `op` or `property`", found));
            return Err(error.or_hint(hint.map(str::to_owned)));
        };
        let literal = match member {
            "op" => return self.operation(node, members),
            "type" => self.geometry(node, members)?,
            _ => return self.within(Step::Member(member), |parser| parser.leaf(member, node)),
        };
        Ok(Expression::Literal(literal))
    }

    /// An object of one member.
    fn leaf(&mut self, member: &str, node: &Node) -> Result<Expression> {
        match (member, node) {
            ("property", Node::Text(name)) if !name.is_empty() => Ok(Expression::Property(name.clone())),
            ("property", _) => Err(self.unexpected("the name of a property", node)),
            ("interval", _) => self.interval(node),
            ("bbox", _) => self.bbox(node),
            (_, Node::Text(text)) => {
                let read = if member == "date" { instant::date } else { instant::timestamp };
                read(text).map(Expression::Literal).map_err(|fault| self.fault(fault))
            }
            _ => Err(self.unexpected("a time as a text", node)),
        }
    }

    fn interval(&mut self, node: &Node) -> Result<Expression> {
        let Node::Array(sides) = node else { return Err(self.unexpected("an array of start and end", node)) };
        let [start, end] = sides.as_slice() else {
            return Err(self.fault(Fault::new("a start and an end", counted(sides.len(), "element"))));
        };
        let start = self.within(Step::Element(0), |parser| parser.side(start))?;
        let end = self.within(Step::Element(1), |parser| parser.side(end))?;
        instant::interval(start, end).map_err(|fault| self.fault(fault))
    }

    /// One side of an interval; nothing where it is open.
    fn side(&mut self, node: &Node) -> Result<Option<Expression>> {
        match node {
            Node::Text(text) => {
                let side = instant::side(text).map_err(|fault| self.fault(fault))?;
                side.map(|literal| self.level(|_| Ok(Expression::Literal(literal)))).transpose()
            }
            _ => self.operand(node, Operand::Instant).map(Some),
        }
    }

    fn bbox(&mut self, node: &Node) -> Result<Expression> {
        let Node::Array(numbers) = node else { return Err(self.unexpected("an array of numbers", node)) };
        let corners = numbers.iter().enumerate();
        let corners: Result<Vec<f64>> =
            corners.map(|(index, node)| self.within(Step::Element(index), |parser| parser.number(node))).collect();
        Bbox::from_parameter(&corners?, self.encoding.axis_order)
            .map(|bbox| Expression::Literal(Literal::Bbox(bbox)))
            .map_err(|error| self.fault(geometry::bbox_fault(&error)))
    }

    pub(super) fn number(&self, node: &Node) -> Result<f64> {
        match node {
            Node::Integer(number) => Ok(*number as f64),
            Node::Number(number) => Ok(*number),
            _ => Err(self.unexpected("a number", node)),
        }
    }

    /// An operator or function with its operands.
    fn operation(&mut self, operator: &Node, members: &[(String, Node)]) -> Result<Expression> {
        let Node::Text(operator) = operator else {
            return Err(self.fault_in("op", Fault::new("a name", operator.noun())));
        };
        let is_operator = names::is_operator(operator);
        let nearly = Relation::nearly_named(operator);
        if !is_operator && (nearly.is_some() || !names::is_identifier(operator)) {
            let error = self.fault_in("op", Fault::new("an operator or the name of a function", excerpt(operator)));
            return Err(error.or_hint(names::own_symbol(operator).or(nearly).map(str::to_owned)));
        }
        let arguments = match member(members, ARGUMENTS) {
            Some(Node::Array(arguments)) => arguments,
            Some(other) => return Err(self.fault_in(ARGUMENTS, Fault::new("an array", other.noun()))),
            None => return Err(self.fault(Fault::new("a member `args`", "none"))),
        };
        self.within(Step::Member(ARGUMENTS), |parser| {
            if is_operator {
                parser.known(operator, arguments)
            } else {
                Ok(Expression::Call { name: operator.clone(), arguments: parser.list(arguments, Operand::Argument)? })
            }
        })
    }

    /// An operator of the language.
    fn known(&mut self, operator: &str, arguments: &[Node]) -> Result<Expression> {
        if let Some(operator) = names::comparison(operator) {
            return Ok(Expression::Compare { operator, operands: self.pair(arguments, Operand::Scalar)? });
        }
        if let Some(operator) = names::arithmetic(operator) {
            return Ok(Expression::Arithmetic { operator, operands: self.pair(arguments, Operand::Number)? });
        }
        if let Some(relation) = Relation::named(operator) {
            return Ok(relation.of(self.pair(arguments, relation.operand())?));
        }
        if let Some((_, fold)) = FOLDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(operator)) {
            return Ok(fold(self.only(arguments, Operand::Text)?));
        }
        match operator.to_ascii_lowercase().as_str() {
            "and" => self.joined(arguments, Expression::and),
            "or" => self.joined(arguments, Expression::or),
            "not" => Ok(Expression::Not(self.only(arguments, Operand::Predicate)?)),
            "isnull" => Ok(Expression::IsNull(self.only(arguments, Operand::Value)?)),
            "between" => {
                let [value, low, high] = self.exactly(arguments)?;
                let value = self.argument(0, value, Operand::NumberOrInstant)?;
                let low = self.argument(1, low, Operand::NumberOrInstant)?;
                let high = self.argument(2, high, Operand::NumberOrInstant)?;
                Ok(Expression::Between { operands: Box::new([value, low, high]) })
            }
            "like" => {
                let [text, pattern] = self.exactly(arguments)?;
                let text = Box::new(self.argument(0, text, Operand::Text)?);
                let pattern = Box::new(self.within(Step::Element(1), |parser| parser.pattern(pattern))?);
                Ok(Expression::Like { text, pattern })
            }
            _ => self.r#in(arguments),
        }
    }

    fn r#in(&mut self, arguments: &[Node]) -> Result<Expression> {
        let [value, list] = self.exactly(arguments)?;
        let value = Box::new(self.argument(0, value, Operand::Scalar)?);
        let list = self.within(Step::Element(1), |parser| match list {
            Node::Array(elements) if !elements.is_empty() => parser.list(elements, Operand::Scalar),
            Node::Array(_) => Err(parser.fault(Fault::new("an array of values", "an empty one"))),
            other => Err(parser.unexpected("an array of values", other)),
        })?;
        Ok(Expression::In { value, list })
    }

    /// `patternExpression`
    fn pattern(&mut self, node: &Node) -> Result<Expression> {
        let folded = match node {
            Node::Object(members) => member(members, "op").zip(member(members, ARGUMENTS)),
            _ => None,
        };
        self.level(|parser| match (node, folded) {
            (Node::Text(pattern), _) => pattern::canonical(pattern)
                .map(|pattern| Expression::Literal(Literal::Text(pattern)))
                .map_err(|fault| parser.fault(fault)),
            (_, Some((Node::Text(name), Node::Array(arguments)))) => {
                let fold = FOLDS.iter().find(|(fold, _)| fold.eq_ignore_ascii_case(name)).map(|(_, fold)| fold);
                let fold = fold.ok_or_else(|| parser.unexpected(Operand::Pattern.noun(), node))?;
                parser.within(Step::Member(ARGUMENTS), |parser| {
                    let [inner] = parser.exactly(arguments)?;
                    parser.within(Step::Element(0), |parser| parser.pattern(inner)).map(Box::new).map(fold)
                })
            }
            _ => Err(parser.unexpected(Operand::Pattern.noun(), node)),
        })
    }

    fn joined(&mut self, arguments: &[Node], join: fn(Vec<Expression>) -> Option<Expression>) -> Result<Expression> {
        let fault = Fault::new("two predicates or more", counted(arguments.len(), "argument"));
        if arguments.len() < 2 {
            return Err(self.fault(fault));
        }
        join(self.list(arguments, Operand::Predicate)?).ok_or_else(|| self.fault(fault))
    }

    fn pair(&mut self, arguments: &[Node], operand: Operand) -> Result<Box<[Expression; 2]>> {
        let [left, right] = self.exactly(arguments)?;
        Ok(Box::new([self.argument(0, left, operand)?, self.argument(1, right, operand)?]))
    }

    fn only(&mut self, arguments: &[Node], operand: Operand) -> Result<Box<Expression>> {
        let [only] = self.exactly(arguments)?;
        self.argument(0, only, operand).map(Box::new)
    }

    fn argument(&mut self, index: usize, node: &Node, operand: Operand) -> Result<Expression> {
        self.within(Step::Element(index), |parser| parser.operand(node, operand))
    }

    /// So many arguments as the operator has.
    fn exactly<'n, const COUNT: usize>(&self, arguments: &'n [Node]) -> Result<&'n [Node; COUNT]> {
        arguments
            .try_into()
            .map_err(|_| self.fault(Fault::new(counted(COUNT, "argument"), arguments.len().to_string())))
    }

    pub(super) fn fault_in(&mut self, member: &'static str, fault: Fault) -> Box<ParseError> {
        self.path.push(Step::Member(member));
        let error = self.fault(fault);
        self.path.pop();
        error
    }
}

pub(super) fn member<'n>(members: &'n [(String, Node)], name: &str) -> Option<&'n Node> {
    members.iter().find(|(other, _)| other == name).map(|(_, node)| node)
}
