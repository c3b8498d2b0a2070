//! An expression to what must stand in the HTML source for it to select anything, so that most rules
//! are left aside after a look at the source. Says too little rather than too much.
//!
//! Names of elements and attributes stand in the source as they are, in any case. Words of attribute
//! values may be written with entities: only their runs of ASCII letters, digits, `-` and `_` count,
//! and not where the source has an entity that could hide those. The text of an element is part of the
//! text of the whole page, without its tags: what must stand there is looked for in that.

use crate::clean::rules::xpath::ast::{
    Asked, Axis, Expr, Function, NodeTest, Op, Path, Predicate, Start, Step,
};
use crate::clean::rules::xpath::functions;
use crate::clean::rules::xpath::own::attr_of;
use crate::text::{self, Part};

/// Alternatives, each with all that it needs.
pub type Alternatives = Vec<Vec<Need>>;

/// Something that must stand in the source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// `<name` or an attribute's name: in small letters, and may stand there in any.
    Markup(String),
    /// Part of an attribute's value, which entities may hide; see [`hides`].
    Value(String),
    /// Part of an element's text: it stands in the text of the page, whatever tags are between.
    Text(Part),
}

impl Need {
    /// Whether it may stand there; `hidden` says whether entities may hide values. Of the page's text the
    /// source alone says nothing.
    pub fn is_in(&self, html: &str, hidden: impl FnOnce() -> bool) -> bool {
        match self {
            Self::Markup(text) => html.contains(text.as_str()) || in_any_case(html, text),
            Self::Value(text) => html.contains(text.as_str()) || hidden(),
            Self::Text(_) => true,
        }
    }
}

/// What is looked at where an expression is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Here {
    /// Surely no attribute: its text is part of the page's.
    InText,
    /// An attribute, or nothing sure.
    Unsure,
}

fn in_any_case(html: &str, text: &str) -> bool {
    let (html, text) = (html.as_bytes(), text.as_bytes());
    html.windows(text.len()).any(|at| at.eq_ignore_ascii_case(text))
}

/// More alternatives than this say nothing any more.
const MOST: usize = 32;

/// Elements that a parser adds or renames to, so that they need not stand in the source.
const IMPLIED: &[&str] = &["html", "head", "body", "tbody", "tr", "colgroup", "p", "br", "img"];

/// Whether a source has entities that may hide a letter, a digit, `-` or `_`.
pub fn hides(html: &str) -> bool {
    text::places(html, b'&').any(|at| {
        let rest = &html[at + 1..];
        // The only names of entities for characters that count here (`fj` and two for `_`).
        ["#", "lowbar;", "UnderBar;", "fjlig;"].iter().any(|hidden| rest.starts_with(hidden))
    })
}

/// What an expression needs to be true, or to select a node.
pub fn of(expr: &Expr) -> Alternatives {
    let mut all = truth(expr, Here::InText);
    for alternative in &mut all {
        alternative.sort_unstable();
        alternative.dedup();
    }
    all.sort_unstable();
    all.dedup();
    if all.iter().any(Vec::is_empty) { anything() } else { all }
}

fn anything() -> Alternatives {
    vec![Vec::new()]
}

fn one(need: Need) -> Alternatives {
    vec![vec![need]]
}

fn either(parts: impl Iterator<Item = Alternatives>) -> Alternatives {
    let all: Alternatives = parts.flatten().collect();
    if all.len() > MOST { anything() } else { all }
}

fn both(a: Alternatives, b: &Alternatives) -> Alternatives {
    if a.len() * b.len() > MOST {
        return a;
    }
    a.iter().flat_map(|a| b.iter().map(move |b| a.iter().chain(b).cloned().collect())).collect()
}

fn every(parts: impl Iterator<Item = Alternatives>) -> Alternatives {
    parts.fold(anything(), |all, part| both(all, &part))
}

fn truth(expr: &Expr, here: Here) -> Alternatives {
    match expr {
        Expr::Path(path) => of_path(path, here).0,
        Expr::Union(parts) | Expr::Any(parts) => either(parts.iter().map(|part| truth(part, here))),
        Expr::All(parts) => every(parts.iter().map(|part| truth(part, here))),
        Expr::Call(Function::Boolean, args) => {
            args.first().map_or_else(anything, |arg| truth(arg, here))
        }
        Expr::Call(Function::Contains | Function::StartsWith, args) => match args.as_slice() {
            [text, Expr::Literal(part)] if !part.is_empty() => filled(text, part, here),
            _ => anything(),
        },
        Expr::Call(Function::Id, args) => match args.as_slice() {
            [Expr::Literal(id)] => value("id", id),
            _ => anything(),
        },
        Expr::Chain(first, rest) => match rest.as_slice() {
            [(op, second)] if op.compares() => compared(first, *op, second, here),
            _ => anything(),
        },
        _ => anything(),
    }
}

/// What `first op second` needs. Nodes must be there to compare, but with a truth.
fn compared(first: &Expr, op: Op, second: &Expr, here: Here) -> Alternatives {
    let is_plain = |expr: &Expr| matches!(expr, Expr::Literal(_) | Expr::Number(_));
    match (first, second) {
        (a, Expr::Literal(text)) | (Expr::Literal(text), a) if op == Op::Equal => {
            if a.is_nodes() || !text.is_empty() { filled(a, text, here) } else { anything() }
        }
        (a, b) if a.is_nodes() && b.is_nodes() => both(truth(a, here), &truth(b, here)),
        (a, b) if a.is_nodes() && is_plain(b) => truth(a, here),
        (a, b) if b.is_nodes() && is_plain(a) => truth(b, here),
        _ => anything(),
    }
}

/// What it needs that `expr`, as a text, has this part; for nodes, that they are there.
fn filled(expr: &Expr, part: &str, here: Here) -> Alternatives {
    if let Some(name) = attr_of(expr) {
        return value(name, part);
    }
    match expr {
        Expr::Path(path) => {
            let (own, end) = of_path(path, here);
            match path.steps.last() {
                Some(Step { axis: Axis::Attribute, test: NodeTest::Name(name), .. }) => {
                    both(own, &value(name, part))
                }
                _ if end == Here::InText && !part.is_empty() => {
                    both(own, &one(Need::Text(Part::new(part))))
                }
                _ => own,
            }
        }
        Expr::Union(_) | Expr::Call(Function::Id, _) => truth(expr, here),
        // White space is parted anyway: each word stands there for itself.
        Expr::Call(Function::NormalizeSpace, args) => match args.first() {
            Some(arg) => {
                let words = part.split(functions::is_space).filter(|word| !word.is_empty());
                every(words.map(|word| filled(arg, word, here)))
            }
            None => anything(),
        },
        Expr::Call(Function::String, args) => match args.first() {
            Some(arg) => filled(arg, part, here),
            None => anything(),
        },
        // The usual way to ask for a class.
        Expr::Call(Function::Concat, args) => match args.as_slice() {
            [Expr::Literal(before), inner, Expr::Literal(after)]
                if before.trim().is_empty() && after.trim().is_empty() =>
            {
                let part = part.trim();
                if part.is_empty() { anything() } else { filled(inner, part, here) }
            }
            _ => anything(),
        },
        _ => anything(),
    }
}

/// The attribute has this part: the longest run of characters in it that have no entities.
fn value(name: &str, part: &str) -> Alternatives {
    match plain_run(part) {
        "" => one(Need::Markup(name.to_owned())),
        run => one(Need::Value(run.to_owned())),
    }
}

/// The longest run in a part of a value that stands in the source as it is, unless the source [`hides`]
/// letters: other characters may be written as entities.
pub fn plain_run(part: &str) -> &str {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    part.split(|c| !plain(c)).max_by_key(|run| run.len()).unwrap_or_default()
}

/// What a path needs, and what it leads to.
fn of_path(path: &Path, here: Here) -> (Alternatives, Here) {
    let start = match &path.start {
        Start::Root => (anything(), Here::InText),
        Start::Here => (anything(), here),
        Start::Filter(inner, predicates) => {
            (both(truth(inner, here), &all_of(predicates, Here::Unsure)), Here::Unsure)
        }
    };
    path.steps.iter().fold(start, |(all, from), step| {
        let to = match step.axis {
            Axis::Attribute | Axis::Namespace => Here::Unsure,
            Axis::Itself | Axis::DescendantOrSelf | Axis::AncestorOrSelf => from,
            _ => Here::InText,
        };
        let named = match &step.test {
            NodeTest::Nothing => return (Vec::new(), to),
            NodeTest::Name(_) if step.axis == Axis::Namespace => return (Vec::new(), to),
            NodeTest::Name(name) if step.axis == Axis::Attribute => one(Need::Markup(name.clone())),
            NodeTest::Name(name) if !IMPLIED.contains(&name.as_str()) => {
                one(Need::Markup(format!("<{name}")))
            }
            _ => anything(),
        };
        (both(both(all, &named), &all_of(&step.predicates, to)), to)
    })
}

fn all_of(predicates: &[Predicate], here: Here) -> Alternatives {
    every(predicates.iter().map(|predicate| match predicate.kind {
        Asked::At(_) => anything(),
        _ if predicate.expr.is_number() => anything(),
        _ => truth(&predicate.expr, here),
    }))
}
