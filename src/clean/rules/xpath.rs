//! The part of `XPath` 1.0 that rule files are written in: paths of elements with `/` and `//`, `*`,
//! and predicates of `@attr`, `=`, `contains()`, `starts-with()`, `not()`, `and`, `or`; several paths
//! with `|`. Compiled once, matched upwards from a node.

use crate::clean::dom::{Node, with_attr, with_name};

/// A compiled expression.
#[derive(Debug)]
pub struct XPath {
    paths: Vec<Vec<Step>>,
}

#[derive(Debug)]
struct Step {
    /// `//` in front: any ancestor may match the step before; else the parent must.
    anywhere: bool,
    /// `None` for `*`.
    name: Option<String>,
    tests: Vec<Test>,
}

#[derive(Debug)]
enum Test {
    Has(String),
    Equals(String, String),
    Contains(String, String),
    StartsWith(String, String),
    Not(Box<Test>),
    All(Vec<Test>),
    Any(Vec<Test>),
}

impl XPath {
    /// Compiles an expression.
    ///
    /// # Errors
    /// A sentence for the user, about what is not understood.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut scan = Scan { text, at: 0 };
        let mut paths = vec![scan.path()?];
        while scan.take("|") {
            paths.push(scan.path()?);
        }
        scan.spaces();
        if scan.at < text.len() {
            return Err(format!("`{}` is not supported in an expression", &text[scan.at..]));
        }
        Ok(Self { paths })
    }

    /// Whether the expression selects an element.
    pub fn matches(&self, node: &Node<'_>) -> bool {
        self.paths.iter().any(|steps| matches_steps(steps, node))
    }
}

fn matches_steps(steps: &[Step], node: &Node<'_>) -> bool {
    let Some((last, before)) = steps.split_last() else {
        return true;
    };
    if !last.fits(node) {
        return false;
    }
    if before.is_empty() {
        // A path from the root: mirrors keep fragments, so the first step may stand anywhere.
        return true;
    }
    let mut parent = node.parent();
    while let Some(at) = parent {
        if matches_steps(before, &at) {
            return true;
        }
        if !last.anywhere {
            return false;
        }
        parent = at.parent();
    }
    false
}

impl Step {
    fn fits(&self, node: &Node<'_>) -> bool {
        let named = with_name(node, |name| match &self.name {
            Some(wanted) => name == wanted,
            None => !name.is_empty(),
        });
        named && self.tests.iter().all(|test| test.holds(node))
    }
}

impl Test {
    fn holds(&self, node: &Node<'_>) -> bool {
        match self {
            Self::Has(name) => with_attr(node, name, |_| ()).is_some(),
            Self::Equals(name, wanted) => {
                with_attr(node, name, |value| value == wanted).unwrap_or(false)
            }
            Self::Contains(name, wanted) => {
                with_attr(node, name, |value| value.contains(wanted)).unwrap_or(false)
            }
            Self::StartsWith(name, wanted) => {
                with_attr(node, name, |value| value.starts_with(wanted)).unwrap_or(false)
            }
            Self::Not(test) => !test.holds(node),
            Self::All(tests) => tests.iter().all(|test| test.holds(node)),
            Self::Any(tests) => tests.iter().any(|test| test.holds(node)),
        }
    }
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl Scan<'_> {
    fn spaces(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn take(&mut self, word: &str) -> bool {
        self.spaces();
        let found = self.text[self.at..].starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    fn need(&mut self, word: &str) -> Result<(), String> {
        if self.take(word) {
            return Ok(());
        }
        let rest = &self.text[self.at..];
        let found: String = rest.chars().take(20).collect();
        Err(format!("`{word}` was expected, not `{found}`"))
    }

    fn name(&mut self) -> Result<String, String> {
        self.spaces();
        let rest = &self.text[self.at..];
        let len = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
            .unwrap_or(rest.len());
        if len == 0 {
            let found: String = rest.chars().take(20).collect();
            return Err(format!("a name was expected, not `{found}`"));
        }
        self.at += len;
        Ok(rest[..len].to_ascii_lowercase())
    }

    fn literal(&mut self) -> Result<String, String> {
        self.spaces();
        let rest = &self.text[self.at..];
        let quote = rest
            .chars()
            .next()
            .filter(|c| matches!(c, '\'' | '"'))
            .ok_or("a text in quotes was expected")?;
        let end = rest[1..].find(quote).ok_or("a quote is not closed")?;
        self.at += end + 2;
        Ok(rest[1..=end].to_owned())
    }

    fn path(&mut self) -> Result<Vec<Step>, String> {
        let mut steps = Vec::new();
        loop {
            let anywhere = if self.take("//") {
                true
            } else if self.take("/") || steps.is_empty() {
                steps.is_empty()
            } else {
                return Ok(steps);
            };
            let name = if self.take("*") { None } else { Some(self.name()?) };
            let mut tests = Vec::new();
            while self.take("[") {
                tests.push(self.any()?);
                self.need("]")?;
            }
            steps.push(Step { anywhere, name, tests });
        }
    }

    fn any(&mut self) -> Result<Test, String> {
        let mut tests = vec![self.all()?];
        while self.take("or ") {
            tests.push(self.all()?);
        }
        Ok(if tests.len() == 1 { tests.remove(0) } else { Test::Any(tests) })
    }

    fn all(&mut self) -> Result<Test, String> {
        let mut tests = vec![self.one()?];
        while self.take("and ") {
            tests.push(self.one()?);
        }
        Ok(if tests.len() == 1 { tests.remove(0) } else { Test::All(tests) })
    }

    fn one(&mut self) -> Result<Test, String> {
        if self.take("not(") {
            let test = self.any()?;
            self.need(")")?;
            return Ok(Test::Not(Box::new(test)));
        }
        if self.take("(") {
            let test = self.any()?;
            self.need(")")?;
            return Ok(test);
        }
        for (word, make) in [
            ("contains(", Test::Contains as fn(String, String) -> Test),
            ("starts-with(", Test::StartsWith as fn(String, String) -> Test),
        ] {
            if self.take(word) {
                self.need("@")?;
                let name = self.name()?;
                self.need(",")?;
                let value = self.literal()?;
                self.need(")")?;
                return Ok(make(name, value));
            }
        }
        self.need("@")?;
        let name = self.name()?;
        if self.take("!=") {
            return Ok(Test::Not(Box::new(Test::Equals(name, self.literal()?))));
        }
        if self.take("=") {
            return Ok(Test::Equals(name, self.literal()?));
        }
        Ok(Test::Has(name))
    }
}
