//! What an expression comes to.

use crate::clean::rules::xpath::functions;
use crate::clean::rules::xpath::page::Key;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nodes, in document order.
    Nodes(Vec<Key>),
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// True or false.
    Truth(bool),
}

impl Value {
    /// The value as a truth: no nodes, no text, zero and what is no number are false.
    pub fn truth(&self) -> bool {
        match self {
            Self::Nodes(set) => !set.is_empty(),
            Self::Text(text) => !text.is_empty(),
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Truth(truth) => *truth,
        }
    }

    /// A value that is no set of nodes as a number.
    fn number(&self) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Truth(truth) => f64::from(u8::from(*truth)),
            Self::Text(text) => functions::number(text),
            Self::Nodes(_) => f64::NAN,
        }
    }
}

/// Whether two values that are no sets of nodes are equal: as truths if one is, else as numbers if
/// one is, else as texts.
pub fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Truth(_), _) | (_, Value::Truth(_)) => a.truth() == b.truth(),
        #[expect(clippy::float_cmp, reason = "that is what the standard says")]
        (Value::Number(_), _) | (_, Value::Number(_)) => a.number() == b.number(),
        _ => a == b,
    }
}
