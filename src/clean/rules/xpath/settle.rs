//! Paths and conditions as they were written to ones that are quickly answered, and that fit
//! fragments: mirrors keep the article of a page, not the page.

use crate::clean::rules::xpath::ast::{
    Asked, Axis, Expr, Function, NodeTest, Op, Path, Predicate, Start, Step,
};
use crate::clean::rules::xpath::own;

/// Settles a path.
pub fn path(mut path: Path) -> Path {
    if matches!(path.start, Start::Root) {
        from_root(&mut path.steps);
    }
    path.steps = merged(path.steps);
    path
}

/// The root of a fragment stands for the page, its `html` and its `body`. What comes first behind
/// it may stand anywhere, as the fragment may be any part of the page, unless the path counts
/// positions, or names a plain child of the body.
fn from_root(steps: &mut Vec<Step>) {
    let mut at = 0;
    loop {
        let skipped = usize::from(steps.get(at).is_some_and(Step::is_anywhere));
        let Some(step) = steps.get_mut(at + skipped) else { break };
        if step.axis != Axis::Child || !is_root_name(&step.test) {
            break;
        }
        step.axis = Axis::Itself;
        steps.drain(at..at + skipped);
        at += 1;
    }
    let rooted = at > 0;
    let placed = steps.iter().any(Step::is_placed);
    if let Some(first) = steps.get_mut(at)
        && first.axis == Axis::Child
        && !placed
        && matches!(first.test, NodeTest::Name(_) | NodeTest::Any)
        && (!rooted || !first.predicates.is_empty())
    {
        first.axis = Axis::Descendant;
    }
    // The root is itself, unless something more is asked of it.
    let mut behind = 0..at;
    steps.retain(|step| behind.next().is_none() || !step.predicates.is_empty());
}

/// Whether this is the name of what a fragment's root stands for.
pub fn is_root_name(test: &NodeTest) -> bool {
    matches!(test, NodeTest::Name(name) if name == "html" || name == "body")
}

/// `//p` is a step to each node below and one to its children; where no position is asked for, that
/// is one step. `./p` is `p`.
fn merged(steps: Vec<Step>) -> Vec<Step> {
    let mut out: Vec<Step> = Vec::with_capacity(steps.len());
    let last = steps.len().saturating_sub(1);
    for (number, mut step) in steps.into_iter().enumerate() {
        let is_dot =
            step.axis == Axis::Itself && step.test == NodeTest::Node && step.predicates.is_empty();
        if is_dot && (number < last || !out.is_empty()) {
            continue;
        }
        let below = match step.axis {
            Axis::Child | Axis::Descendant => Some(Axis::Descendant),
            Axis::Itself | Axis::DescendantOrSelf => Some(Axis::DescendantOrSelf),
            _ => None,
        };
        if let Some(below) = below
            && out.last().is_some_and(Step::is_anywhere)
            && !step.is_placed()
        {
            out.pop();
            step.axis = below;
        }
        out.push(step);
    }
    out
}

/// Settles a condition.
pub fn predicate(expr: Expr) -> Predicate {
    let kind = if let Some(position) = position(&expr) {
        position
    } else if expr.is_number() || expr.asks_position() {
        Asked::Placed
    } else {
        own::compile(&expr).map_or(Asked::Free, Asked::Own)
    };
    Predicate { expr, kind }
}

/// `[3]` and `[position() = 3]`.
fn position(expr: &Expr) -> Option<Asked> {
    let number = match expr {
        Expr::Number(number) => *number,
        Expr::Chain(first, rest) => match (&**first, rest.as_slice()) {
            (Expr::Call(Function::Position, _), [(Op::Equal, Expr::Number(number))]) => *number,
            _ => return None,
        },
        _ => return None,
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "looked at before")]
    let at = (number >= 1.0 && number.fract() == 0.0 && number < 1e9).then_some(number as usize);
    at.map(Asked::At)
}
