//! The text of an expression to signs, names, numbers and literals, read where they stand: what a
//! sign means depends on what was read before it.

/// A place in an expression.
pub struct Scan<'a> {
    text: &'a str,
    at: usize,
}

fn starts_name(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || (!c.is_ascii() && c.is_alphanumeric())
}

fn goes_on(c: char) -> bool {
    starts_name(c) || c.is_ascii_digit() || matches!(c, '-' | '.' | '\u{b7}')
}

impl<'a> Scan<'a> {
    /// At the beginning of a text.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// What is not yet read, behind white space.
    pub fn rest(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let rest = rest.trim_start();
        self.at = self.text.len() - rest.len();
        rest
    }

    /// Whether `sign` comes next.
    pub fn sees(&mut self, sign: &str) -> bool {
        self.rest().starts_with(sign)
    }

    /// Reads `sign` if it comes next.
    pub fn take(&mut self, sign: &str) -> bool {
        let found = self.sees(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    /// Reads `sign`, which must come next.
    pub fn need(&mut self, sign: &str) -> Result<(), String> {
        if self.take(sign) { Ok(()) } else { Err(self.wrong(&format!("`{sign}`"))) }
    }

    /// A sentence on what comes next where something else was meant to.
    pub fn wrong(&mut self, wanted: &str) -> String {
        let rest = self.rest();
        if rest.is_empty() {
            return format!("{wanted} was expected, and the expression ends");
        }
        let found: String = rest.chars().take(20).collect();
        format!("{wanted} was expected, not `{found}`")
    }

    /// Whether a name comes next.
    pub fn sees_name(&mut self) -> bool {
        self.rest().starts_with(starts_name)
    }

    /// The name that comes next, with a prefix where it has one, in the letters that it is written in.
    pub fn peek_name(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let end = |from: usize| {
            let part = &rest[from..];
            part.starts_with(starts_name)
                .then(|| from + part.find(|c| !goes_on(c)).unwrap_or(part.len()))
        };
        let first = end(0)?;
        // `a::b` is an axis, `a:b` a name that HTML knows as a whole.
        let whole = rest[first..].strip_prefix(':').and_then(|_| end(first + 1));
        Some(&rest[..whole.unwrap_or(first)])
    }

    /// Reads the name that comes next.
    pub fn name(&mut self) -> Option<&'a str> {
        let name = self.peek_name()?;
        self.at += name.len();
        Some(name)
    }

    /// Reads a text in quotes.
    pub fn literal(&mut self) -> Result<&'a str, String> {
        let rest = self.rest();
        let Some(quote) = rest.chars().next().filter(|c| matches!(c, '\'' | '"')) else {
            return Err(self.wrong("a text in quotes"));
        };
        let inside = &rest[1..];
        let Some(end) = inside.find(quote) else {
            let found: String = rest.chars().take(20).collect();
            return Err(format!("the quote in front of `{}` is not closed", &found[1..]));
        };
        self.at += end + 2;
        Ok(&inside[..end])
    }

    /// Whether a number comes next.
    pub fn sees_number(&mut self) -> bool {
        let rest = self.rest();
        rest.strip_prefix('.').unwrap_or(rest).starts_with(|c: char| c.is_ascii_digit())
    }

    /// Reads a number: digits with or without a point, also at one of their ends.
    pub fn number(&mut self) -> f64 {
        let rest = self.rest();
        let digits = |from: usize| {
            let part = &rest[from..];
            from + part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len())
        };
        let mut end = digits(0);
        if rest[end..].starts_with('.') {
            end = digits(end + 1);
        }
        self.at += end;
        rest[..end].parse().unwrap_or(f64::NAN)
    }
}
