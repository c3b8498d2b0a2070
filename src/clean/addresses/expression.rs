//! Regular expressions of lists: the one door to `regex`. Addresses are ASCII, and lists are written
//! for `JavaScript` without its Unicode flag, so letters and digits are those of ASCII; upper and
//! lower case are the same.

use regex::bytes::{Regex, RegexBuilder};

/// An expression, case-insensitive.
#[derive(Debug)]
pub struct Expression(Regex);

impl Expression {
    /// Compiles an expression. The error is why it cannot be used, in one line.
    pub fn new(pattern: &str) -> Result<Self, String> {
        let made = RegexBuilder::new(pattern).unicode(false).case_insensitive(true).build();
        made.map(Self).map_err(|error| {
            let text = error.to_string();
            // The first lines show the pattern, the last says what is wrong.
            let last = text.lines().next_back().unwrap_or_default();
            last.strip_prefix("error: ").unwrap_or(last).to_owned()
        })
    }

    /// One expression for all of several: it fits where one of them fits. `None` for no patterns.
    pub fn any(patterns: &[&str]) -> Result<Option<Self>, String> {
        if patterns.is_empty() {
            return Ok(None);
        }
        Self::new(&joined(patterns)).map(Some)
    }

    /// The same for names that have to fit from end to end.
    pub fn any_whole(patterns: &[&str]) -> Result<Option<Self>, String> {
        if patterns.is_empty() {
            return Ok(None);
        }
        Self::new(&format!("^(?:{})$", joined(patterns))).map(Some)
    }

    /// Whether it fits somewhere.
    pub fn fits(&self, text: &str) -> bool {
        self.0.is_match(text.as_bytes())
    }

    /// What the first group holds, where the expression fits and has one.
    pub fn first_group<'t>(&self, text: &'t str) -> Option<&'t str> {
        let found = self.0.captures(text.as_bytes())?.get(1)?;
        text.get(found.start()..found.end())
    }

    /// The text without all that fits; `None` where nothing does.
    pub fn taken_out(&self, text: &str) -> Option<String> {
        if !self.fits(text) {
            return None;
        }
        String::from_utf8(self.0.replace_all(text.as_bytes(), &b""[..]).into_owned()).ok()
    }
}

fn joined(patterns: &[&str]) -> String {
    patterns.iter().map(|pattern| format!("(?:{pattern})")).collect::<Vec<_>>().join("|")
}

#[cfg(test)]
mod tests {
    use super::Expression;

    #[test]
    fn what_cannot_be_used_says_why() {
        let error = Expression::new("a(?=b)").expect_err("look-around is not supported");
        assert_eq!(error, "look-around, including look-ahead and look-behind, is not supported");
        assert!(Expression::new("a(").is_err());
    }

    #[test]
    fn case_is_the_same_and_letters_are_ascii() {
        let expression = Expression::new(r"^\w+/([a-z]+)").expect("an expression");
        assert_eq!(expression.first_group("AB/Cd1"), Some("Cd"));
        assert!(!expression.fits("新/a"));
        assert_eq!(Expression::new("b").expect("b").taken_out("aBab"), Some("aa".to_owned()));
        assert_eq!(Expression::new("b").expect("b").taken_out("aa"), None);
    }
}
