//! An expression as it was read: `XPath` 1.0 without variables.

use crate::clean::rules::xpath::own::Test;

/// An expression.
#[derive(Debug, Clone)]
pub enum Expr {
    /// A text in quotes.
    Literal(String),
    /// A number.
    Number(f64),
    /// A function of the core library with its arguments.
    Call(Function, Vec<Expr>),
    /// `or`.
    Any(Vec<Expr>),
    /// `and`.
    All(Vec<Expr>),
    /// Operators of one precedence, from left to right; a list, so that a long one is not deep.
    Chain(Box<Expr>, Vec<(Op, Expr)>),
    /// A minus in front.
    Negate(Box<Expr>),
    /// `|`.
    Union(Vec<Expr>),
    /// A path of steps.
    Path(Path),
}

/// An operator between two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the signs of the standard")]
pub enum Op {
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
    Plus,
    Minus,
    Times,
    Divide,
    Modulo,
}

impl Op {
    /// Whether it makes a truth of two values, not a number.
    pub fn compares(self) -> bool {
        use Op::{AtLeast, AtMost, Equal, Less, More, Unequal};
        matches!(self, Equal | Unequal | Less | AtMost | More | AtLeast)
    }

    /// The same operator with its sides changed.
    #[must_use]
    pub fn turned(self) -> Self {
        match self {
            Self::Less => Self::More,
            Self::AtMost => Self::AtLeast,
            Self::More => Self::Less,
            Self::AtLeast => Self::AtMost,
            same => same,
        }
    }

    /// The answer for two numbers, of an operator that compares.
    pub fn holds(self, a: f64, b: f64) -> bool {
        match self {
            #[expect(clippy::float_cmp, reason = "that is what the standard says")]
            Self::Equal => a == b,
            #[expect(clippy::float_cmp, reason = "that is what the standard says")]
            Self::Unequal => a != b,
            Self::Less => a < b,
            Self::AtMost => a <= b,
            Self::More => a > b,
            Self::AtLeast => a >= b,
            Self::Plus | Self::Minus | Self::Times | Self::Divide | Self::Modulo => false,
        }
    }
}

/// A path: where it starts, and its steps.
#[derive(Debug, Clone)]
pub struct Path {
    /// Where it starts.
    pub start: Start,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// Where a path starts.
#[derive(Debug, Clone)]
pub enum Start {
    /// At the root of the page.
    Root,
    /// At the node that is looked at.
    Here,
    /// At what an expression selects, as far as predicates hold of it.
    Filter(Box<Expr>, Vec<Predicate>),
}

/// A step of a path.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its direction.
    pub axis: Axis,
    /// Which nodes there.
    pub test: NodeTest,
    /// What must hold of them.
    pub predicates: Vec<Predicate>,
}

/// Directions from a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the standard")]
pub enum Axis {
    Child,
    Descendant,
    DescendantOrSelf,
    Itself,
    Parent,
    Ancestor,
    AncestorOrSelf,
    FollowingSibling,
    PrecedingSibling,
    Following,
    Preceding,
    Attribute,
    Namespace,
}

impl Axis {
    /// Their names.
    pub const NAMES: [(&str, Self); 13] = [
        ("child", Self::Child),
        ("descendant", Self::Descendant),
        ("descendant-or-self", Self::DescendantOrSelf),
        ("self", Self::Itself),
        ("parent", Self::Parent),
        ("ancestor", Self::Ancestor),
        ("ancestor-or-self", Self::AncestorOrSelf),
        ("following-sibling", Self::FollowingSibling),
        ("preceding-sibling", Self::PrecedingSibling),
        ("following", Self::Following),
        ("preceding", Self::Preceding),
        ("attribute", Self::Attribute),
        ("namespace", Self::Namespace),
    ];

    /// Whether positions count from the node backwards.
    pub fn is_reverse(self) -> bool {
        use Axis::{Ancestor, AncestorOrSelf, Preceding, PrecedingSibling};
        matches!(self, Ancestor | AncestorOrSelf | Preceding | PrecedingSibling)
    }
}

/// Which nodes of an axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeTest {
    /// Those of a name, in small letters.
    Name(String),
    /// `*`: elements, or attributes on their axis.
    Any,
    /// `node()`.
    Node,
    /// `text()`.
    Text,
    /// `comment()` and `processing-instruction()`: a page shows none.
    Nothing,
}

/// A condition in brackets.
#[derive(Debug, Clone)]
pub struct Predicate {
    /// The condition.
    pub expr: Expr,
    /// How it is best asked.
    pub kind: Asked,
}

/// How a predicate is best asked.
#[derive(Debug, Clone)]
pub enum Asked {
    /// It looks at nothing but an element's name and attributes.
    Own(Test),
    /// It does not depend on the position.
    Free,
    /// It is a position, counted from 1.
    At(usize),
    /// It depends on the position in another way.
    Placed,
}

impl Predicate {
    /// Whether the answer depends on the node's position.
    pub fn is_placed(&self) -> bool {
        matches!(self.kind, Asked::At(_) | Asked::Placed)
    }
}

impl Step {
    /// Whether a predicate depends on the position.
    pub fn is_placed(&self) -> bool {
        self.predicates.iter().any(Predicate::is_placed)
    }

    /// `descendant-or-self::node()`, what `//` stands for.
    pub fn anywhere() -> Self {
        Self { axis: Axis::DescendantOrSelf, test: NodeTest::Node, predicates: Vec::new() }
    }

    /// Whether it is what `//` stands for.
    pub fn is_anywhere(&self) -> bool {
        self.axis == Axis::DescendantOrSelf
            && self.test == NodeTest::Node
            && self.predicates.is_empty()
    }
}

/// The functions of the core library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the standard")]
pub enum Function {
    Last,
    Position,
    Count,
    Id,
    LocalName,
    NamespaceUri,
    Name,
    String,
    Concat,
    StartsWith,
    Contains,
    SubstringBefore,
    SubstringAfter,
    Substring,
    StringLength,
    NormalizeSpace,
    Translate,
    Boolean,
    Not,
    True,
    False,
    Lang,
    Number,
    Sum,
    Floor,
    Ceiling,
    Round,
}

impl Function {
    /// Name, least and most arguments.
    pub const ALL: [(&str, Self, usize, usize); 27] = [
        ("last", Self::Last, 0, 0),
        ("position", Self::Position, 0, 0),
        ("count", Self::Count, 1, 1),
        ("id", Self::Id, 1, 1),
        ("local-name", Self::LocalName, 0, 1),
        ("namespace-uri", Self::NamespaceUri, 0, 1),
        ("name", Self::Name, 0, 1),
        ("string", Self::String, 0, 1),
        ("concat", Self::Concat, 2, usize::MAX),
        ("starts-with", Self::StartsWith, 2, 2),
        ("contains", Self::Contains, 2, 2),
        ("substring-before", Self::SubstringBefore, 2, 2),
        ("substring-after", Self::SubstringAfter, 2, 2),
        ("substring", Self::Substring, 2, 3),
        ("string-length", Self::StringLength, 0, 1),
        ("normalize-space", Self::NormalizeSpace, 0, 1),
        ("translate", Self::Translate, 3, 3),
        ("boolean", Self::Boolean, 1, 1),
        ("not", Self::Not, 1, 1),
        ("true", Self::True, 0, 0),
        ("false", Self::False, 0, 0),
        ("lang", Self::Lang, 1, 1),
        ("number", Self::Number, 0, 1),
        ("sum", Self::Sum, 1, 1),
        ("floor", Self::Floor, 1, 1),
        ("ceiling", Self::Ceiling, 1, 1),
        ("round", Self::Round, 1, 1),
    ];

    /// Whether its value is a number.
    pub fn counts(self) -> bool {
        use Function::{Ceiling, Count, Floor, Last, Number, Position, Round, StringLength, Sum};
        matches!(
            self,
            Last | Position | Count | StringLength | Number | Sum | Floor | Ceiling | Round
        )
    }
}

impl Expr {
    /// Whether its value is a number: in brackets, a position.
    pub fn is_number(&self) -> bool {
        match self {
            Self::Number(_) | Self::Negate(_) => true,
            Self::Call(function, _) => function.counts(),
            Self::Chain(_, rest) => rest.last().is_some_and(|(op, _)| !op.compares()),
            _ => false,
        }
    }

    /// Whether it selects nodes.
    pub fn is_nodes(&self) -> bool {
        matches!(self, Self::Path(_) | Self::Union(_) | Self::Call(Function::Id, _))
    }

    /// Whether it asks for the position of the node that it is a condition of. Conditions inside
    /// of it ask for their own.
    pub fn asks_position(&self) -> bool {
        match self {
            Self::Call(Function::Last | Function::Position, _) => true,
            Self::Literal(_) | Self::Number(_) => false,
            Self::Call(_, parts) | Self::Any(parts) | Self::All(parts) | Self::Union(parts) => {
                parts.iter().any(Self::asks_position)
            }
            Self::Chain(first, rest) => {
                first.asks_position() || rest.iter().any(|(_, part)| part.asks_position())
            }
            Self::Negate(part) => part.asks_position(),
            Self::Path(path) => match &path.start {
                Start::Filter(part, _) => part.asks_position(),
                Start::Root | Start::Here => false,
            },
        }
    }
}
