//! Conditions that look at nothing but an element's name and attributes, compiled to tests that
//! need no other node and, for most, no memory: nearly all conditions of rule files.

use std::borrow::Cow;

use crate::clean::dom::Look;
use crate::clean::rules::xpath::ast::{Axis, Expr, Function, NodeTest, Op, Path, Start, Step};
use crate::clean::rules::xpath::functions;

/// What is asked of an element.
#[derive(Debug, Clone)]
pub enum Test {
    /// The same for all.
    Always(bool),
    /// It has the attribute; without a name, any.
    Has(Option<String>),
    /// It is called that.
    Named(String),
    /// The attribute has this value.
    Equals(String, String),
    /// The attribute is there with another value.
    Differs(String, String),
    /// The attribute contains this; it is not empty.
    Contains(String, String),
    /// The attribute starts with this; it is not empty.
    StartsWith(String, String),
    /// The attribute has this word between white space, or between spaces only.
    Word {
        /// The attribute.
        attr: String,
        /// The word.
        word: String,
        /// Whether tabs and line ends part words, too.
        white: bool,
    },
    /// The attribute, as a number, compares with a number.
    Number(String, Op, f64),
    /// A text is not empty.
    Filled(Own),
    /// Texts are equal, or not.
    Same(Own, Own, bool),
    /// The first text contains the second.
    Within(Own, Own),
    /// The first text starts with the second.
    Ahead(Own, Own),
    /// None of this.
    Not(Box<Test>),
    /// All of it.
    All(Vec<Test>),
    /// Any of it.
    Any(Vec<Test>),
}

/// A text that is made of an element's name and attributes.
#[derive(Debug, Clone)]
pub enum Own {
    /// The name.
    Name,
    /// An attribute, empty where it has none.
    Attr(String),
    /// The same for all.
    Literal(String),
    /// One of the functions that turn texts into a text.
    Call(Function, Vec<Own>),
}

impl Test {
    /// Asks an element.
    pub fn holds(&self, look: Look<'_>) -> bool {
        let attr = |name: &str, test: &dyn Fn(&str) -> bool| look.attr(name).is_some_and(test);
        match self {
            Self::Always(truth) => *truth,
            Self::Has(None) => look.attrs().next().is_some(),
            Self::Has(Some(name)) => look.attr(name).is_some(),
            Self::Named(name) => look.name().eq_ignore_ascii_case(name),
            Self::Equals(name, wanted) => attr(name, &|value| value == wanted),
            Self::Differs(name, wanted) => attr(name, &|value| value != wanted),
            Self::Contains(name, part) => attr(name, &|value| value.contains(part.as_str())),
            Self::StartsWith(name, part) => attr(name, &|value| value.starts_with(part.as_str())),
            Self::Word { attr: name, word, white } => attr(name, &|value| {
                let parts = |c: char| c == ' ' || *white && functions::is_space(c);
                value.len() >= word.len() && value.split(parts).any(|found| found == word)
            }),
            Self::Number(name, op, number) => {
                attr(name, &|value| op.holds(functions::number(value), *number))
            }
            Self::Filled(text) => !text.of(look).is_empty(),
            Self::Same(a, b, equal) => (a.of(look) == b.of(look)) == *equal,
            Self::Within(text, part) => text.of(look).contains(&*part.of(look)),
            Self::Ahead(text, part) => text.of(look).starts_with(&*part.of(look)),
            Self::Not(test) => !test.holds(look),
            Self::All(tests) => tests.iter().all(|test| test.holds(look)),
            Self::Any(tests) => tests.iter().any(|test| test.holds(look)),
        }
    }
}

impl Own {
    fn of<'a>(&'a self, look: Look<'a>) -> Cow<'a, str> {
        match self {
            Self::Name => Cow::Borrowed(look.name()),
            Self::Attr(name) => Cow::Borrowed(look.attr(name).unwrap_or_default()),
            Self::Literal(text) => Cow::Borrowed(text),
            Self::Call(function, args) => {
                let args: Vec<Cow<'_, str>> = args.iter().map(|arg| arg.of(look)).collect();
                Cow::Owned(functions::of_texts(*function, &args))
            }
        }
    }
}

/// The test that a condition is, if it looks at nothing else.
pub fn compile(expr: &Expr) -> Option<Test> {
    let tests = |parts: &[Expr]| parts.iter().map(compile).collect::<Option<Vec<Test>>>();
    Some(match expr {
        Expr::Any(parts) => Test::Any(tests(parts)?),
        Expr::All(parts) => Test::All(tests(parts)?),
        Expr::Call(Function::True, _) => Test::Always(true),
        Expr::Call(Function::False, _) => Test::Always(false),
        Expr::Call(Function::Not, args) => Test::Not(Box::new(compile(args.first()?)?)),
        Expr::Call(Function::Boolean, args) if !args.first()?.is_number() => {
            compile(args.first()?)?
        }
        Expr::Call(Function::Contains, args) => {
            let (text, part) = (arg(args.first()?)?, arg(args.get(1)?)?);
            contains(text, part)
        }
        Expr::Call(Function::StartsWith, args) => match (arg(args.first()?)?, arg(args.get(1)?)?) {
            (Own::Attr(name), Own::Literal(part)) if !part.is_empty() => {
                Test::StartsWith(name, part)
            }
            (text, part) => Test::Ahead(text, part),
        },
        Expr::Path(path) => of_path(path)?,
        Expr::Chain(first, rest) => match rest.as_slice() {
            [(op, second)] if op.compares() => compare(first, *op, second)?,
            _ => return None,
        },
        Expr::Literal(_) | Expr::Call(..) => Test::Filled(own(expr)?),
        Expr::Number(_) | Expr::Negate(_) | Expr::Union(_) => return None,
    })
}

fn of_path(path: &Path) -> Option<Test> {
    let (Start::Here, [step]) = (&path.start, path.steps.as_slice()) else { return None };
    if !step.predicates.is_empty() {
        return None;
    }
    match (step.axis, &step.test) {
        (Axis::Attribute, NodeTest::Name(name)) => Some(Test::Has(Some(name.clone()))),
        (Axis::Attribute, NodeTest::Any) => Some(Test::Has(None)),
        // The root of a fragment is `body`, whatever it is called.
        (Axis::Itself, NodeTest::Name(name)) if name != "html" && name != "body" => {
            Some(Test::Named(name.clone()))
        }
        _ => None,
    }
}

/// The attribute that an expression is.
pub fn attr_of(expr: &Expr) -> Option<&str> {
    let Expr::Path(Path { start: Start::Here, steps }) = expr else { return None };
    match steps.as_slice() {
        [Step { axis: Axis::Attribute, test: NodeTest::Name(name), predicates }]
            if predicates.is_empty() =>
        {
            Some(name)
        }
        _ => None,
    }
}

fn compare(first: &Expr, op: Op, second: &Expr) -> Option<Test> {
    match (attr_of(first), attr_of(second)) {
        (Some(name), None) => compare_attr(name, op, second),
        (None, Some(name)) => compare_attr(name, op.turned(), first),
        (Some(_), Some(_)) => None,
        (None, None) => {
            let (a, b) = (own(first)?, own(second)?);
            matches!(op, Op::Equal | Op::Unequal).then_some(Test::Same(a, b, op == Op::Equal))
        }
    }
}

fn compare_attr(name: &str, op: Op, with: &Expr) -> Option<Test> {
    let name = name.to_owned();
    Some(match (op, with) {
        (Op::Equal, Expr::Literal(value)) => Test::Equals(name, value.clone()),
        (Op::Unequal, Expr::Literal(value)) => Test::Differs(name, value.clone()),
        (_, Expr::Literal(value)) => Test::Number(name, op, functions::number(value)),
        (_, Expr::Number(value)) => Test::Number(name, op, *value),
        _ => return None,
    })
}

/// The usual way to ask for a class, and plainer ones.
fn contains(text: Own, part: Own) -> Test {
    let Own::Literal(part) = part else { return Test::Within(text, part) };
    match text {
        Own::Attr(attr) if !part.is_empty() => Test::Contains(attr, part),
        text => word(&text, &part).unwrap_or(Test::Within(text, Own::Literal(part))),
    }
}

/// `contains(concat(' ', normalize-space(@class), ' '), ' word ')`.
fn word(text: &Own, part: &str) -> Option<Test> {
    let Own::Call(Function::Concat, parts) = text else { return None };
    let [Own::Literal(before), inner, Own::Literal(after)] = parts.as_slice() else { return None };
    let (attr, white) = match inner {
        Own::Attr(attr) => (attr, false),
        Own::Call(Function::NormalizeSpace, args) => match args.as_slice() {
            [Own::Attr(attr)] => (attr, true),
            _ => return None,
        },
        _ => return None,
    };
    let word = part.strip_prefix(' ')?.strip_suffix(' ')?;
    let plain = before == " " && after == " " && !word.is_empty();
    (plain && !word.contains(functions::is_space)).then(|| Test::Word {
        attr: attr.clone(),
        word: word.to_owned(),
        white,
    })
}

fn own(expr: &Expr) -> Option<Own> {
    if let Some(name) = attr_of(expr) {
        return Some(Own::Attr(name.to_owned()));
    }
    match expr {
        Expr::Literal(text) => Some(Own::Literal(text.clone())),
        Expr::Call(Function::Name | Function::LocalName, args) if args.is_empty() => {
            Some(Own::Name)
        }
        Expr::Call(Function::String, args) => arg(args.first()?),
        Expr::Call(function, args) if functions::is_of_texts(*function) && !args.is_empty() => {
            let args = args.iter().map(arg).collect::<Option<Vec<Own>>>()?;
            Some(Own::Call(*function, args))
        }
        _ => None,
    }
}

/// The same for what stands in the parentheses of a function, where a number is a text.
fn arg(expr: &Expr) -> Option<Own> {
    match expr {
        Expr::Number(number) => Some(Own::Literal(functions::text_of(*number))),
        _ => own(expr),
    }
}
