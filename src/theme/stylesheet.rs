//! A stylesheet's text to what is broken in it: a browser drops the rest of the file without a word. Only
//! the grammar of blocks and tokens is looked at (CSS Syntax Level 3); whether a property or selector
//! exists is not this file's business. The door to `cssparser`.

use std::path::Path;

use cssparser::{ParseError, Parser, SourcePosition, Token};

use crate::config::diagnose;
use crate::error::{Error, Result};

/// Blocks nested deeper than this are skipped as a whole: what is in them is not looked at.
const DEEPEST: usize = 64;

/// What is broken, and where.
struct Fault {
    /// Its bytes in the text.
    at: std::ops::Range<usize>,
    message: String,
    help: &'static str,
}

/// The first thing that is broken in a stylesheet, of the theme's file at `path`.
pub fn check(text: &str, path: &Path) -> Result<()> {
    let mut parser = Parser::new(text);
    let mut reader = Reader { text, start: parser.position(), fault: None };
    reader.block(&mut parser, None, 0);
    let Some(Fault { at, message, help }) = reader.fault else { return Ok(()) };
    let message = format!("the stylesheet is broken: {message}");
    let error: Error = diagnose::toml(text, Some(at), &message, path);
    Err(error.help(help))
}

struct Reader<'t> {
    text: &'t str,
    start: SourcePosition,
    fault: Option<Fault>,
}

/// What a token means for the blocks.
enum Part {
    Opens(char, char),
    Closes(char),
    Comment,
    Text,
    Address,
    BadText,
    BadAddress,
    Other,
}

impl Part {
    fn of(token: &Token<'_>) -> Self {
        match token {
            Token::CurlyBracketBlock => Self::Opens('{', '}'),
            Token::SquareBracketBlock => Self::Opens('[', ']'),
            Token::ParenthesisBlock | Token::Function(_) => Self::Opens('(', ')'),
            Token::CloseCurlyBracket => Self::Closes('}'),
            Token::CloseSquareBracket => Self::Closes(']'),
            Token::CloseParenthesis => Self::Closes(')'),
            Token::Comment(_) => Self::Comment,
            Token::QuotedString(_) => Self::Text,
            Token::UnquotedUrl(_) => Self::Address,
            Token::BadString(_) => Self::BadText,
            Token::BadUrl(_) => Self::BadAddress,
            _ => Self::Other,
        }
    }
}

impl<'t> Reader<'t> {
    /// Reads to the end of the block that began with `opened` at a byte, or of the text. Returns where its
    /// content ends.
    fn block(
        &mut self,
        parser: &mut Parser<'t>,
        opened: Option<(usize, char)>,
        depth: usize,
    ) -> usize {
        loop {
            let from = self.here(parser);
            let Ok(token) = parser.next_including_whitespace_and_comments() else {
                return self.here(parser);
            };
            let part = Part::of(token);
            let to = self.here(parser);
            match part {
                Part::Opens(open, close) if depth < DEEPEST => {
                    let mut end = to;
                    // What is wrong in it is kept by the reader; nothing is left unread.
                    let _: std::result::Result<(), ParseError<()>> =
                        parser.parse_nested_block(|inner| {
                            end = self.block(inner, Some((to - 1, open)), depth + 1);
                            Ok(())
                        });
                    if self.here(parser) == end {
                        self.unclosed(to - 1, open, close);
                    }
                }
                Part::Closes(close) => match opened {
                    // A block that ends while a bracket in it is open.
                    Some((at, open)) if close == '}' => {
                        self.unclosed(at, open, if open == '(' { ')' } else { ']' });
                    }
                    _ => self.found(
                        from..to,
                        format!("`{close}` closes nothing"),
                        "take it out, or look for what it should close above it",
                    ),
                },
                Part::Comment if !self.ends(from, to, "*/", 4) => self.found(
                    from..from + 2,
                    "a comment has no end".to_owned(),
                    "end it with `*/`",
                ),
                Part::Text if !self.is_closed_text(from, to) => self.bad_text(from),
                Part::BadText => self.bad_text(from),
                Part::Address if !self.ends(from, to, ")", 5) || self.is_escaped(to - 1) => {
                    self.unclosed(from + 3, '(', ')');
                }
                Part::BadAddress => self.found(
                    from..to,
                    "an address in `url()` is none".to_owned(),
                    "put it in quotes, and close what was opened: url(\"…\")",
                ),
                _ => {}
            }
            if self.fault.is_some() {
                return to;
            }
        }
    }

    fn here(&self, parser: &Parser<'t>) -> usize {
        parser.slice_from(self.start).len()
    }

    fn ends(&self, from: usize, to: usize, end: &str, least: usize) -> bool {
        to - from >= least && self.text[from..to].ends_with(end)
    }

    fn is_closed_text(&self, from: usize, to: usize) -> bool {
        let quote = &self.text[from..=from];
        self.ends(from, to, quote, 2) && !self.is_escaped(to - 1)
    }

    /// Whether an odd number of backslashes stands before a byte.
    fn is_escaped(&self, at: usize) -> bool {
        self.text[..at].bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1
    }

    fn bad_text(&mut self, from: usize) {
        self.found(
            from..from + 1,
            "a text in quotes has no end on its line".to_owned(),
            "close the quotes; a line end in a text is written `\\a `",
        );
    }

    fn unclosed(&mut self, at: usize, open: char, close: char) {
        self.found(
            at..at + 1,
            format!("`{open}` is not closed"),
            if close == '}' { "add the `}` that ends this block" } else { "add what closes it" },
        );
    }

    /// Keeps the first one: what follows may be its fault.
    fn found(&mut self, at: std::ops::Range<usize>, message: String, help: &'static str) {
        self.fault.get_or_insert(Fault { at, message, help });
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::check;
    use crate::theme::embedded::{TEMPLATES, THEMES};

    /// Message, line and column.
    fn fault(text: &str) -> Option<(String, u32, u32)> {
        let error = check(text, Path::new("style.css")).err()?;
        assert_eq!(error.path.as_deref(), Some(Path::new("style.css")));
        assert!(error.help.is_some() && error.excerpt.is_some(), "{error}");
        let (line, column) = error.place.expect("it has a place");
        let message = error.message.strip_prefix("the stylesheet is broken: ").expect("its words");
        Some((message.to_owned(), line, column))
    }

    #[test]
    fn bundled_stylesheets_are_whole() {
        let mut seen = 0;
        for files in THEMES.iter().map(|(_, files)| *files).chain([TEMPLATES]) {
            for (_, bytes) in files.iter().filter(|(name, _)| name.ends_with(".css")) {
                let text = std::str::from_utf8(bytes).expect("a text");
                assert_eq!(fault(text), None);
                // Without its last brace each of them is broken.
                let end = text.rfind('}').expect("a rule");
                assert!(fault(&text[..end]).is_some());
                seen += 1;
            }
        }
        assert!(seen >= 2, "{seen} stylesheets");
    }

    #[test]
    fn what_is_valid_is_accepted() {
        for text in [
            "",
            "\u{feff}a{}",
            "<!-- a { color: red } -->",
            "@charset \"utf-8\"; @import url(x.css) layer(base) supports(display: grid);",
            "@layer reset, base; @layer base { a { color: red } }",
            "@supports (display: grid) and (not (display: inline-grid)) { a { b: c } }",
            "a { &:hover { color: red } .b & { color: blue } @media (width > 40em) { c: d } }",
            "a { background: url(data:image/png;base64,iVBORw0KGgo=) }",
            "a { background: url(data:image/svg+xml,%3Csvg%20xmlns=%22http://x%22/%3E) }",
            "a { background: url( \"data:image/svg+xml;utf8,<svg xmlns='x'>{(</svg>\" ) }",
            "a { background: url() } b { background: url(\\)\\() }",
            ":root { --empty:; --odd: {a:b}; --list: [1, (2)]; --bang: !x; --json: { \"a\": [1] } }",
            "a::before { content: \"\\\"}\" ; content: '\\'{' ; content: \"a\\\nb\" ; content: \"\\22\" }",
            ".\\31 23, .sm\\:p\\{1\\} { color: red }",
            "/* { ( \" */ a { /* } */ color: red } /**/ /***/",
            "a { filter: progid:DXImageTransform.Microsoft.gradient(startColorstr='#80000000'); *zoom: 1 }",
            "a { color: red;; } ; @media print { }",
            "a[href$=\".pdf\" i]:not([b='}']) > c ~ d || e { color: rgb(0 0 0 / 50%) }",
            "@font-face { unicode-range: U+4??, U+0-7F; src: local(x), url(x.woff2) format(woff2) }",
            "新聞 { font-family: \"思源宋體\" }",
        ] {
            assert_eq!(fault(text), None, "{text}");
        }
        let deep = |n: usize| format!("{}a{{}}{}", "@media x{".repeat(n), "}".repeat(n));
        assert_eq!(fault(&deep(63)), None);
        assert_eq!(fault(&deep(5000)), None);
    }

    #[test]
    fn what_is_broken_is_found_where_it_begins() {
        for (text, want, line, column) in [
            ("a {}\nb { color: red;\nc {}\n", "`{` is not closed", 2, 3),
            ("a { b {} ", "`{` is not closed", 1, 3),
            ("a { b: calc(1px; }\nc {}", "`(` is not closed", 1, 12),
            ("a { b: [c; }\nc {}", "`[` is not closed", 1, 8),
            ("a { b: rgb(1", "`(` is not closed", 1, 11),
            ("a {}\n}\nb {}", "`}` closes nothing", 2, 1),
            ("a { b: c); }", "`)` closes nothing", 1, 9),
            ("新聞 {} ]", "`]` closes nothing", 1, 7),
            ("a {}\n  /* no end\nb {}", "a comment has no end", 2, 3),
            ("a { /*/ }", "a comment has no end", 1, 5),
            ("a { b: \"c;\n}", "a text in quotes has no end on its line", 1, 8),
            ("a { b: 'c\\'", "a text in quotes has no end on its line", 1, 8),
            ("a { b: '", "a text in quotes has no end on its line", 1, 8),
            ("a { b: url(x y) }", "an address in `url()` is none", 1, 8),
            ("a { b: url(x'y) }", "an address in `url()` is none", 1, 8),
            ("a { b: url(x", "`(` is not closed", 1, 11),
            ("a { b: url(x\\)", "`(` is not closed", 1, 11),
            ("@media x {\n  a { b: c }\n", "`{` is not closed", 1, 10),
        ] {
            assert_eq!(fault(text), Some((want.to_owned(), line, column)), "{text}");
        }
    }
}
