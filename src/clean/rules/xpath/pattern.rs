//! Expressions that can be asked of one element, upwards: paths of children and descendants whose
//! conditions look at nothing but the element. The cleaner asks every element of an article, while
//! it goes over the tree and changes it.

use crate::clean::dom::{self, Look, Node};
use crate::clean::rules::xpath::ast::{Asked, Axis, Expr, NodeTest, Start, Step};
use crate::clean::rules::xpath::own::Test;

/// Several paths to an element, of which one is enough.
#[derive(Debug)]
pub struct Pattern {
    paths: Vec<Upwards>,
}

/// A path from its end.
#[derive(Debug)]
struct Upwards {
    /// What is asked of the element itself; needs no other node.
    own: Shape,
    /// Parents of it, from the inside.
    parents: Vec<Shape>,
    /// Then runs of elements and their parents, each somewhere above the last.
    above: Vec<Vec<Shape>>,
    /// Whether the topmost must be a child of the root.
    rooted: bool,
}

#[derive(Debug)]
struct Shape {
    /// `None` for `*`.
    name: Option<String>,
    tests: Vec<Test>,
}

impl Pattern {
    /// The pattern that an expression is, if it is one.
    pub fn of(expr: &Expr) -> Option<Self> {
        let paths = match expr {
            Expr::Union(parts) => parts.iter().map(upwards).collect::<Option<Vec<_>>>()?,
            single => vec![upwards(single)?],
        };
        Some(Self { paths })
    }

    /// Whether the expression selects this element.
    pub fn matches(&self, node: &Node<'_>) -> bool {
        dom::with_look(node, |look| self.matches_look(node, look))
    }

    /// The same where the element is already looked at: many patterns can share a look.
    pub fn matches_look(&self, node: &Node<'_>, look: Look<'_>) -> bool {
        self.paths.iter().any(|path| path.own.fits(look) && path.fits_above(node))
    }

    /// Whether it looks at the element alone. The pass changes names and attributes of what it has
    /// been to: what stands above an element can only be asked before.
    pub fn is_own(&self) -> bool {
        self.paths
            .iter()
            .all(|path| path.parents.is_empty() && path.above.is_empty() && !path.rooted)
    }

    /// The names of elements that it can match, in small letters; `None` when any.
    pub fn names(&self) -> Option<Vec<&str>> {
        self.paths.iter().map(|path| path.own.name.as_deref()).collect()
    }
}

impl Upwards {
    /// Whether what stands above is right. The nearest place for each run is the best one: it
    /// leaves most room for the others; so nothing is tried twice.
    fn fits_above(&self, node: &Node<'_>) -> bool {
        if self.parents.is_empty() && self.above.is_empty() && !self.rooted {
            return true;
        }
        let Some(mut top) = climb(*node, &self.parents) else { return false };
        for (number, run) in self.above.iter().enumerate() {
            let rooted = self.rooted && number + 1 == self.above.len();
            loop {
                let Some(parent) = top.parent() else { return false };
                top = parent;
                if let Some((first, rest)) = run.split_first()
                    && dom::with_look(&top, |look| first.fits(look))
                    && let Some(high) = climb(top, rest)
                    && (!rooted || is_below_root(&high))
                {
                    top = high;
                    break;
                }
            }
        }
        !self.rooted || is_below_root(&top)
    }
}

/// The last of a node's parents, when each of them fits its shape.
fn climb<'a>(node: Node<'a>, shapes: &[Shape]) -> Option<Node<'a>> {
    shapes.iter().try_fold(node, |node, shape| {
        node.parent().filter(|parent| dom::with_look(parent, |look| shape.fits(look)))
    })
}

fn is_below_root(node: &Node<'_>) -> bool {
    node.parent().is_some_and(|parent| dom::is_any(&parent, &["html"]))
}

impl Shape {
    fn fits(&self, look: Look<'_>) -> bool {
        let named = match &self.name {
            Some(name) => look.name().eq_ignore_ascii_case(name),
            // Only the root is called so, which is no element of the article.
            None => !look.name().is_empty() && look.name() != "html",
        };
        named && self.tests.iter().all(|test| test.holds(look))
    }
}

fn upwards(expr: &Expr) -> Option<Upwards> {
    let Expr::Path(path) = expr else { return None };
    if !matches!(path.start, Start::Root) || path.steps.is_empty() {
        return None;
    }
    let mut runs: Vec<Vec<Shape>> = vec![Vec::new()];
    let mut rooted = false;
    for (number, step) in path.steps.iter().enumerate().rev() {
        let shape = shape(step)?;
        runs.last_mut()?.push(shape);
        match step.axis {
            Axis::Child => rooted = number == 0,
            Axis::Descendant if number > 0 => runs.push(Vec::new()),
            Axis::Descendant => {}
            _ => return None,
        }
    }
    let above = runs.split_off(1);
    let mut first = runs.pop()?.into_iter();
    Some(Upwards { own: first.next()?, parents: first.collect(), above, rooted })
}

fn shape(step: &Step) -> Option<Shape> {
    let name = match &step.test {
        // The root stands above all of the article, and is none of its elements.
        NodeTest::Name(name) if name == "html" || name == "body" => return None,
        NodeTest::Name(name) => Some(name.clone()),
        NodeTest::Any => None,
        NodeTest::Node | NodeTest::Text | NodeTest::Nothing => return None,
    };
    let tests = step.predicates.iter().map(|predicate| match &predicate.kind {
        Asked::Own(test) => Some(test.clone()),
        _ => None,
    });
    Some(Shape { name, tests: tests.collect::<Option<Vec<Test>>>()? })
}
