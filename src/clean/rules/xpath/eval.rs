//! Expressions to values, on one page. Goes as deep as the expression is nested, which the parser
//! limits, and never as deep as the page.

use crate::clean::rules::xpath::ast::{Asked, Expr, Function, Op, Predicate};
use crate::clean::rules::xpath::functions;
use crate::clean::rules::xpath::page::{Key, Page, ROOT};
use crate::clean::rules::xpath::steps::Want;
use crate::clean::rules::xpath::value::{Value, equal};

/// Looks at nodes that one evaluation may spend: some fifty milliseconds. A real rule on a real page
/// spends some hundreds, and a path without positions ten times the nodes of the page at most.
const BUDGET: usize = 1_000_000;

/// Bytes of text that cost as much as a look at a node.
const BYTES: usize = 32;

/// An evaluation was given up, having selected nothing, because rule and page together would take too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLong;

/// An evaluation on a page.
pub struct Eval<'p, 't> {
    /// The page.
    pub page: &'p Page<'t>,
    left: usize,
}

/// The node that is looked at, and its place among those that are.
#[derive(Debug, Clone, Copy)]
pub struct Within {
    /// The node.
    pub key: Key,
    position: usize,
    size: usize,
}

impl Within {
    /// The root, alone.
    pub const ROOT: Self = Self::alone(ROOT);

    const fn alone(key: Key) -> Self {
        Self { key, position: 1, size: 1 }
    }
}

type Done<T> = Result<T, TooLong>;

impl<'p, 't> Eval<'p, 't> {
    /// A new evaluation, its budget unspent.
    pub fn new(page: &'p Page<'t>) -> Self {
        Self { page, left: BUDGET }
    }

    /// Spends some of the budget.
    pub fn spend(&mut self, looks: usize) -> Done<()> {
        self.left = self.left.checked_sub(looks).ok_or(TooLong)?;
        Ok(())
    }

    /// The value of an expression.
    pub fn value(&mut self, expr: &Expr, at: Within) -> Done<Value> {
        Ok(match expr {
            Expr::Literal(text) => {
                self.spend(text.len() / BYTES)?;
                Value::Text(text.clone())
            }
            Expr::Number(number) => Value::Number(*number),
            Expr::Path(_) | Expr::Union(_) | Expr::Call(Function::Id, _) => {
                Value::Nodes(self.nodes(expr, at)?)
            }
            Expr::Any(_) | Expr::All(_) => Value::Truth(self.truth(expr, at)?),
            Expr::Negate(inner) => Value::Number(-self.number(inner, at)?),
            Expr::Chain(first, rest) => {
                let mut value = self.value(first, at)?;
                for (op, expr) in rest {
                    value = self.operate(value, *op, expr, at)?;
                }
                value
            }
            Expr::Call(function, args) => self.call(*function, args, at)?,
        })
    }

    /// What an expression selects, in document order; nothing, when it selects no nodes.
    pub fn nodes(&mut self, expr: &Expr, at: Within) -> Done<Vec<Key>> {
        self.some_nodes(expr, at, Want::All)
    }

    /// As much as is wanted of what an expression selects, in document order.
    pub fn some_nodes(&mut self, expr: &Expr, at: Within, want: Want) -> Done<Vec<Key>> {
        match expr {
            Expr::Path(path) => self.path(path, at, want),
            Expr::Union(parts) => {
                let mut all = Vec::new();
                for part in parts {
                    all.extend(self.some_nodes(part, at, want)?);
                    if want == Want::Any && !all.is_empty() {
                        break;
                    }
                }
                self.spend(all.len())?;
                all.sort_unstable();
                all.dedup();
                Ok(all)
            }
            Expr::Call(Function::Id, args) => self.by_id(args, at),
            _ => Ok(Vec::new()),
        }
    }

    /// An expression as a truth.
    pub fn truth(&mut self, expr: &Expr, at: Within) -> Done<bool> {
        match expr {
            Expr::Any(parts) => {
                for part in parts {
                    if self.truth(part, at)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Expr::All(parts) => {
                for part in parts {
                    if !self.truth(part, at)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            _ if expr.is_nodes() => Ok(!self.some_nodes(expr, at, Want::Any)?.is_empty()),
            _ => Ok(self.value(expr, at)?.truth()),
        }
    }

    /// An expression as a text.
    pub fn text(&mut self, expr: &Expr, at: Within) -> Done<String> {
        if expr.is_nodes() {
            let first = self.some_nodes(expr, at, Want::First)?;
            return first.first().map_or(Ok(String::new()), |key| self.text_of(*key));
        }
        let value = self.value(expr, at)?;
        self.as_text(value)
    }

    /// An expression as a number.
    pub fn number(&mut self, expr: &Expr, at: Within) -> Done<f64> {
        if expr.is_nodes() {
            return Ok(functions::number(&self.text(expr, at)?));
        }
        let value = self.value(expr, at)?;
        self.as_number(value)
    }

    /// A node's text.
    pub fn text_of(&mut self, key: Key) -> Done<String> {
        let mut out = String::new();
        self.spend(1 + (self.page.end(key).saturating_sub(key.node)) as usize)?;
        self.page.text_of(key, &mut out);
        self.spend(out.len() / BYTES)?;
        Ok(out)
    }

    fn as_text(&mut self, value: Value) -> Done<String> {
        match value {
            Value::Nodes(set) => set.first().map_or(Ok(String::new()), |key| self.text_of(*key)),
            Value::Text(text) => Ok(text),
            Value::Number(number) => Ok(functions::text_of(number)),
            Value::Truth(truth) => Ok(truth.to_string()),
        }
    }

    fn as_number(&mut self, value: Value) -> Done<f64> {
        match value {
            Value::Number(number) => Ok(number),
            Value::Truth(truth) => Ok(f64::from(u8::from(truth))),
            value => Ok(functions::number(&self.as_text(value)?)),
        }
    }

    fn operate(&mut self, first: Value, op: Op, second: &Expr, at: Within) -> Done<Value> {
        if op.compares() {
            let second = self.value(second, at)?;
            return Ok(Value::Truth(self.compare(first, op, second)?));
        }
        let (a, b) = (self.as_number(first)?, self.number(second, at)?);
        Ok(Value::Number(match op {
            Op::Plus => a + b,
            Op::Minus => a - b,
            Op::Times => a * b,
            Op::Divide => a / b,
            _ => a % b,
        }))
    }

    /// Sets of nodes compare when any of their nodes does.
    fn compare(&mut self, a: Value, op: Op, b: Value) -> Done<bool> {
        let (set, op, other) = match (a, b) {
            (Value::Nodes(a), Value::Nodes(b)) => return self.compare_sets(&a, op, &b),
            (Value::Nodes(set), other) => (set, op, other),
            (other, Value::Nodes(set)) => (set, op.turned(), other),
            (a, b) if matches!(op, Op::Equal | Op::Unequal) => {
                return Ok(equal(&a, &b) == (op == Op::Equal));
            }
            (a, b) => return Ok(op.holds(self.as_number(a)?, self.as_number(b)?)),
        };
        match other {
            Value::Truth(truth) => {
                let number = |truth| f64::from(u8::from(truth));
                Ok(op.holds(number(!set.is_empty()), number(truth)))
            }
            Value::Text(text) if matches!(op, Op::Equal | Op::Unequal) => {
                for key in set {
                    if (self.text_of(key)? == text) == (op == Op::Equal) {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            other => {
                let number = self.as_number(other)?;
                for key in set {
                    if op.holds(functions::number(&self.text_of(key)?), number) {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
        }
    }

    fn compare_sets(&mut self, a: &[Key], op: Op, b: &[Key]) -> Done<bool> {
        let mut texts = |set: &[Key]| -> Done<Vec<String>> {
            set.iter().map(|key| self.text_of(*key)).collect()
        };
        let (a, b) = (texts(a)?, texts(b)?);
        Ok(match op {
            Op::Equal => {
                let a: std::collections::HashSet<&String> = a.iter().collect();
                b.iter().any(|text| a.contains(text))
            }
            // False only where all are the same.
            Op::Unequal => match (a.first(), b.first()) {
                (Some(one), Some(_)) => a.iter().chain(&b).any(|text| text != one),
                _ => false,
            },
            _ => {
                let ends = |set: &[String]| {
                    let numbers = set.iter().map(|text| functions::number(text));
                    let numbers: Vec<f64> = numbers.filter(|number| !number.is_nan()).collect();
                    let least = numbers.iter().copied().reduce(f64::min)?;
                    let most = numbers.iter().copied().reduce(f64::max)?;
                    Some((least, most))
                };
                match (ends(&a), ends(&b)) {
                    (Some(a), Some(b)) if matches!(op, Op::Less | Op::AtMost) => op.holds(a.0, b.1),
                    (Some(a), Some(b)) => op.holds(a.1, b.0),
                    _ => false,
                }
            }
        })
    }

    /// Whether conditions that do not ask for a position hold of a node.
    pub fn all_hold(&mut self, predicates: &[Predicate], key: Key) -> Done<bool> {
        for predicate in predicates {
            if !self.holds(&predicate.kind, &predicate.expr, Within::alone(key))? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn holds(&mut self, kind: &Asked, expr: &Expr, at: Within) -> Done<bool> {
        match kind {
            Asked::Own(test) if at.key.attr == 0 => {
                Ok(self.page.look(at.key, |look| test.holds(look)))
            }
            Asked::Own(_) | Asked::Free => self.truth(expr, at),
            Asked::At(position) => Ok(at.position == *position),
            Asked::Placed => Ok(match self.value(expr, at)? {
                #[expect(clippy::cast_precision_loss, reason = "no page has that many nodes")]
                Value::Number(number) => Op::Equal.holds(number, at.position as f64),
                value => value.truth(),
            }),
        }
    }

    /// Keeps the nodes of a set that a condition holds of, by their place in it.
    pub fn keep(&mut self, set: &mut Vec<Key>, kind: &Asked, expr: &Expr) -> Done<()> {
        let size = set.len();
        self.spend(size)?;
        let mut kept = Vec::new();
        for (before, key) in set.iter().enumerate() {
            let at = Within { key: *key, position: before + 1, size };
            if self.holds(kind, expr, at)? {
                kept.push(*key);
            }
        }
        *set = kept;
        Ok(())
    }

    /// Position and size, as numbers.
    #[expect(clippy::cast_precision_loss, reason = "no page has that many nodes")]
    pub fn place(at: Within) -> (f64, f64) {
        (at.position as f64, at.size as f64)
    }
}
