//! The text of an expression to [`Expr`]. Where libxml, with which most rule files are written,
//! reads more than the standard allows, so do we: `and(`, `///p`, and a name for a path at the top.

use crate::clean::rules::xpath::ast::{
    Axis, Expr, Function, NodeTest, Op, Path, Predicate, Start, Step,
};
use crate::clean::rules::xpath::scan::Scan;
use crate::clean::rules::xpath::settle;
use crate::config::diagnose::nearest;

/// Parentheses and brackets may be this deep in each other: what is deeper was written to overflow
/// a stack, not to be read.
const DEEPEST: usize = 64;

/// Bytes of the longest expression; those of rule files are below 500.
const LONGEST: usize = 16 << 10;

/// Reads a whole expression.
///
/// # Errors
/// A sentence for the user on what is not understood.
pub fn parse(text: &str) -> Result<Expr, String> {
    if text.len() > LONGEST {
        return Err(format!("an expression may have {LONGEST} bytes, not {}", text.len()));
    }
    let mut parser = Parser { scan: Scan::new(text), deep: 0, conditions: 0 };
    let expr = parser.expr()?;
    if parser.scan.rest().is_empty() {
        Ok(expr)
    } else {
        Err(parser.scan.wrong("an operator or the end"))
    }
}

struct Parser<'a> {
    scan: Scan<'a>,
    /// How many expressions are open.
    deep: usize,
    /// How many of them are conditions: there, a path starts at the node that is looked at.
    conditions: usize,
}

type Read<T> = Result<T, String>;

impl Parser<'_> {
    fn expr(&mut self) -> Read<Expr> {
        self.deep += 1;
        if self.deep > DEEPEST {
            return Err(format!("the expression is nested deeper than {DEEPEST} levels"));
        }
        let mut parts = vec![self.all()?];
        // Whatever follows the word: libxml reads `or(` and `or@` as well.
        while self.scan.take("or") {
            parts.push(self.all()?);
        }
        self.deep -= 1;
        Ok(single_or(parts, Expr::Any))
    }

    fn all(&mut self) -> Read<Expr> {
        let mut parts = vec![self.equality()?];
        while self.scan.take("and") {
            parts.push(self.equality()?);
        }
        Ok(single_or(parts, Expr::All))
    }

    fn equality(&mut self) -> Read<Expr> {
        self.chain(&[("=", Op::Equal), ("!=", Op::Unequal)], Self::relation)
    }

    fn relation(&mut self) -> Read<Expr> {
        let signs = [("<=", Op::AtMost), ("<", Op::Less), (">=", Op::AtLeast), (">", Op::More)];
        self.chain(&signs, Self::sum)
    }

    fn sum(&mut self) -> Read<Expr> {
        self.chain(&[("+", Op::Plus), ("-", Op::Minus)], Self::product)
    }

    fn product(&mut self) -> Read<Expr> {
        let signs = [("*", Op::Times), ("div", Op::Divide), ("mod", Op::Modulo)];
        self.chain(&signs, Self::unary)
    }

    fn chain(&mut self, signs: &[(&str, Op)], part: fn(&mut Self) -> Read<Expr>) -> Read<Expr> {
        let first = part(self)?;
        let mut rest = Vec::new();
        while let Some((_, op)) = signs.iter().find(|(sign, _)| self.scan.take(sign)) {
            rest.push((*op, part(self)?));
        }
        Ok(if rest.is_empty() { first } else { Expr::Chain(Box::new(first), rest) })
    }

    fn unary(&mut self) -> Read<Expr> {
        let mut signs = 0;
        while self.scan.take("-") {
            signs += 1;
        }
        let mut parts = vec![self.path()?];
        while self.scan.take("|") {
            parts.push(self.path()?);
        }
        if parts.len() > 1 && !parts.iter().all(Expr::is_nodes) {
            return Err("`|` stands between paths only".to_owned());
        }
        let value = single_or(parts, Expr::Union);
        Ok(match signs {
            0 => value,
            odd if odd % 2 == 1 => Expr::Negate(Box::new(value)),
            _ => Expr::Negate(Box::new(Expr::Negate(Box::new(value)))),
        })
    }

    fn path(&mut self) -> Read<Expr> {
        if let Some(primary) = self.primary()? {
            let mut predicates = Vec::new();
            while self.scan.sees("[") {
                predicates.push(self.predicate()?);
            }
            let mut steps = Vec::new();
            self.steps(&mut steps)?;
            if predicates.is_empty() && steps.is_empty() {
                return Ok(primary);
            }
            if !primary.is_nodes() {
                return Err("only what selects nodes can have steps and conditions".to_owned());
            }
            let start = Start::Filter(Box::new(primary), predicates);
            return Ok(Expr::Path(settle::path(Path { start, steps })));
        }
        let mut steps = Vec::new();
        let absolute = self.scan.sees("/");
        if absolute && !self.scan.sees("//") {
            self.scan.take("/");
            if self.sees_step() {
                self.step(&mut steps)?;
            }
        } else if !absolute {
            self.step(&mut steps)?;
        }
        self.steps(&mut steps)?;
        let start = if absolute || self.conditions == 0 { Start::Root } else { Start::Here };
        Ok(Expr::Path(settle::path(Path { start, steps })))
    }

    /// Steps behind `/` and `//`, as many as there are.
    fn steps(&mut self, steps: &mut Vec<Step>) -> Read<()> {
        while self.scan.take("/") {
            if self.scan.take("/") {
                steps.push(Step::anywhere());
                while self.scan.take("/") {}
            }
            self.step(steps)?;
        }
        Ok(())
    }

    fn sees_step(&mut self) -> bool {
        self.scan.sees_name() || ["*", "@", "."].iter().any(|sign| self.scan.sees(sign))
    }

    /// A text, a number, a call or an expression in parentheses, if one comes next.
    fn primary(&mut self) -> Read<Option<Expr>> {
        if self.scan.sees("$") {
            return Err("variables (`$…`) are not supported".to_owned());
        }
        if self.scan.sees("'") || self.scan.sees("\"") {
            return Ok(Some(Expr::Literal(self.scan.literal()?.to_owned())));
        }
        if self.scan.sees_number() {
            return Ok(Some(Expr::Number(self.scan.number())));
        }
        if self.scan.take("(") {
            let inner = self.expr()?;
            self.scan.need(")")?;
            return Ok(Some(inner));
        }
        let rest = self.scan.rest();
        match self.scan.peek_name() {
            Some(name)
                if rest[name.len()..].trim_start().starts_with('(')
                    && node_type(name).is_none() =>
            {
                self.call().map(Some)
            }
            _ => Ok(None),
        }
    }

    fn call(&mut self) -> Read<Expr> {
        let name = self.scan.name().unwrap_or_default();
        let Some((_, function, least, most)) =
            Function::ALL.iter().find(|(known, ..)| *known == name)
        else {
            let known = Function::ALL.map(|(known, ..)| known);
            let hint = nearest(name, &known)
                .map_or_else(String::new, |meant| format!("; did you mean `{meant}()`?"));
            return Err(format!("the function `{name}()` is not known{hint}"));
        };
        self.scan.need("(")?;
        let mut args = Vec::new();
        if !self.scan.sees(")") {
            args.push(self.expr()?);
            while self.scan.take(",") {
                args.push(self.expr()?);
            }
        }
        self.scan.need(")")?;
        if args.len() < *least || args.len() > *most {
            let wanted = match (*least, *most) {
                (least, usize::MAX) => format!("at least {least}"),
                (least, most) if least == most => least.to_string(),
                (least, most) => format!("{least} or {most}"),
            };
            return Err(format!(
                "`{name}()` takes {wanted} values in its parentheses, not {}",
                args.len()
            ));
        }
        if matches!(function, Function::Count | Function::Sum) && !args.iter().all(Expr::is_nodes) {
            return Err(format!("`{name}()` takes a path"));
        }
        Ok(Expr::Call(*function, args))
    }

    fn predicate(&mut self) -> Read<Predicate> {
        self.scan.need("[")?;
        self.conditions += 1;
        let expr = self.expr()?;
        self.conditions -= 1;
        self.scan.need("]")?;
        Ok(settle::predicate(expr))
    }

    fn step(&mut self, steps: &mut Vec<Step>) -> Read<()> {
        let (axis, test) = if self.scan.take("..") {
            (Axis::Parent, NodeTest::Node)
        } else if self.scan.take(".") {
            (Axis::Itself, NodeTest::Node)
        } else {
            let axis = self.axis()?;
            (axis, self.node_test()?)
        };
        let mut predicates = Vec::new();
        while self.scan.sees("[") {
            predicates.push(self.predicate()?);
        }
        steps.push(Step { axis, test, predicates });
        Ok(())
    }

    fn axis(&mut self) -> Read<Axis> {
        if self.scan.take("@") {
            return Ok(Axis::Attribute);
        }
        let rest = self.scan.rest();
        let Some(name) = self.scan.peek_name() else { return Ok(Axis::Child) };
        if !rest[name.len()..].trim_start().starts_with("::") {
            return Ok(Axis::Child);
        }
        let Some((_, axis)) = Axis::NAMES.iter().find(|(known, _)| *known == name) else {
            return Err(format!("the axis `{name}::` is not known"));
        };
        self.scan.name();
        self.scan.need("::")?;
        Ok(*axis)
    }

    fn node_test(&mut self) -> Read<NodeTest> {
        if self.scan.take("*") {
            return Ok(NodeTest::Any);
        }
        let Some(name) = self.scan.name() else {
            return Err(self.scan.wrong("a name"));
        };
        if !self.scan.sees("(") {
            return Ok(NodeTest::Name(name.to_ascii_lowercase()));
        }
        let Some(test) = node_type(name) else {
            return Err(format!("the function `{name}()` cannot be a step of a path"));
        };
        self.scan.need("(")?;
        if name == "processing-instruction" && !self.scan.sees(")") {
            self.scan.literal()?;
        }
        self.scan.need(")")?;
        Ok(test)
    }
}

fn node_type(name: &str) -> Option<NodeTest> {
    match name {
        "node" => Some(NodeTest::Node),
        "text" => Some(NodeTest::Text),
        "comment" | "processing-instruction" => Some(NodeTest::Nothing),
        _ => None,
    }
}

fn single_or(mut parts: Vec<Expr>, many: fn(Vec<Expr>) -> Expr) -> Expr {
    if parts.len() == 1 { parts.remove(0) } else { many(parts) }
}
