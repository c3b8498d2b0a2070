//! The tests in rule files, held against the posts that they name: `test_url` with its
//! `test_contains`. A test holds when cleaning keeps each text, and believes all rules.

use std::collections::{HashMap, HashSet};

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use url::Url;

use crate::build::cleaner::Sources;
use crate::build::events::Events;
use crate::build::inspect::post::{self, Post, Read};
use crate::build::inspect::posts::{self, Known};
use crate::build::talk::Talk;
use crate::clean::Cleaner;
use crate::clean::dom::Tree;
use crate::clean::rules::file::{RuleFile, Test};
use crate::config::Config;
use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::model::source_url::{SourceUrl, name};
use crate::text::is_invisible;

/// What became of all tests.
#[derive(Debug)]
pub struct Checked {
    /// The rule files, by name: the site's own, and the embedded ones that no own file replaces.
    pub files: Vec<CheckedFile>,
    /// Lines of the site's own rule files that cannot be read; they were told as problems.
    pub mistakes: usize,
}

/// What became of the tests of a file.
#[derive(Debug)]
pub struct CheckedFile {
    /// How messages name it.
    pub label: String,
    /// Whether it is the site's own.
    pub own: bool,
    /// Its tests, in order.
    pub tests: Vec<CheckedTest>,
}

/// What became of a test.
#[derive(Debug)]
pub struct CheckedTest {
    /// The address of the original.
    pub url: String,
    /// The line of its `test_url`.
    pub line: usize,
    /// What became of it.
    pub verdict: Verdict,
}

/// What became of a test.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All that it asks for is so.
    Holds,
    /// No post has this address.
    NoPost,
    /// Lines that ask for what is not so, with what is wrong.
    Fails(Vec<(usize, String)>),
}

impl CheckedFile {
    /// How many tests hold, fail, and have no post.
    pub fn counts(&self) -> [usize; 3] {
        let mut counts = [0; 3];
        for test in &self.tests {
            counts[match test.verdict {
                Verdict::Holds => 0,
                Verdict::Fails(_) => 1,
                Verdict::NoPost => 2,
            }] += 1;
        }
        counts
    }
}

impl Checked {
    /// Whether every test that has a post holds, and the site's own files have no mistake.
    pub fn is_well(&self) -> bool {
        self.mistakes == 0 && self.files.iter().all(|file| file.counts()[1] == 0)
    }
}

/// Runs all tests. Problems of rule files are told like in a build.
pub fn run(config: &Config, events: &dyn Events) -> Result<Checked> {
    let sources = Sources::read(config)?;
    let mut problems = Vec::new();
    let cleaner = sources.cleaner(config, &mut problems);
    let labels: HashSet<&str> = sources.rules.iter().map(|(_, _, path)| path.as_str()).collect();
    let mut talk = Talk::new(events);
    talk.problems(problems);
    let mistakes = talk.problems.iter().filter(|p| labels.contains(p.path.as_str())).count();

    let posts = posts::all(config, events)?;
    let mut places: HashMap<Fingerprint, Vec<&Known>> = HashMap::new();
    for post in &posts {
        if let Some(name) = post.url.as_ref().and_then(SourceUrl::name) {
            places.entry(name).or_default().push(post);
        }
    }
    let check = Check { config, cleaner: &cleaner, places };
    let files: Vec<&RuleFile> = cleaner.rules().files().map(|(_, file)| file).collect();
    events.stage("check", files.len());
    let files = files
        .into_par_iter()
        .map(|file| {
            events.step(1);
            CheckedFile {
                label: file.label.clone(),
                own: labels.contains(file.label.as_str()),
                tests: file.tests.iter().map(|test| check.test(file, test)).collect(),
            }
        })
        .collect();
    Ok(Checked { files, mistakes })
}

struct Check<'a> {
    config: &'a Config,
    cleaner: &'a Cleaner,
    /// Posts by the name of their original's address.
    places: HashMap<Fingerprint, Vec<&'a Known>>,
}

/// A copy of the article, before and after cleaning.
struct Copy {
    path: String,
    before: String,
    after: String,
    /// What cleaning did not believe.
    doubts: Vec<String>,
}

impl Check<'_> {
    fn test(&self, file: &RuleFile, test: &Test) -> CheckedTest {
        let verdict = match Url::parse(&test.url) {
            Ok(url) => self.verdict(file, test, &url),
            Err(_) => {
                Verdict::Fails(vec![(test.line, format!("`{}` is no web address", test.url))])
            }
        };
        CheckedTest { url: test.url.clone(), line: test.line, verdict }
    }

    fn verdict(&self, file: &RuleFile, test: &Test, url: &Url) -> Verdict {
        let known = name(url).and_then(|name| self.places.get(&name));
        let copies: Vec<Copy> =
            known.into_iter().flatten().filter_map(|known| self.copy(known)).collect();
        let Some(first) = copies.first() else { return Verdict::NoPost };
        let mut wrong = Vec::new();
        let held = self.cleaner.rules().for_host(url.host_str());
        if !held.iter().any(|held| held.label == file.label) {
            let host = url.host_str().unwrap_or_default();
            wrong.push((test.line, format!("this file does not hold for articles of {host}")));
        }
        for copy in &copies {
            let told = |doubt: &String| (test.line, format!("{doubt} ({})", copy.path));
            wrong.extend(copy.doubts.iter().map(told));
        }
        for (line, text) in &test.contains {
            let wanted = letters(text);
            // Of several versions of an article, those that have the text must keep it.
            let lost = copies
                .iter()
                .find(|copy| copy.before.contains(&wanted) && !copy.after.contains(&wanted));
            let (copy, why) = match lost {
                Some(copy) => (copy, "cleaning takes it out"),
                None if copies.iter().any(|copy| copy.after.contains(&wanted)) => continue,
                None => (first, "the post does not have it"),
            };
            let message =
                format!("\"{text}\" is not in the text of {} ({}): {why}", test.url, copy.path);
            wrong.push((*line, message));
        }
        if wrong.is_empty() { Verdict::Holds } else { Verdict::Fails(wrong) }
    }

    fn copy(&self, known: &Known) -> Option<Copy> {
        let Read::Post(post) = post::load(&known.file, self.config, self.cleaner, &mut Vec::new())
        else {
            return None;
        };
        Some(copy_of(&post, self.cleaner))
    }
}

fn copy_of(post: &Post, cleaner: &Cleaner) -> Copy {
    let mut problems = Vec::new();
    let body = cleaner.clean(&post.input(cleaner), &mut problems).body;
    let of_rules = |kind: &str| matches!(kind, "rules-take-too-much" | "rule-too-slow");
    problems.retain(|problem| of_rules(&problem.kind));
    Copy {
        path: post.document.path.to_string(),
        before: text_of(&post.html),
        after: text_of(body.as_str()),
        doubts: problems.into_iter().map(|problem| problem.message).collect(),
    }
}

fn text_of(html: &str) -> String {
    letters(&Tree::parse(html).root().text())
}

/// A text without white space: mirrors and cleaning break lines where they like, between paragraphs
/// there is none.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn white_space_of_any_kind_does_not_count() {
        assert_eq!(letters(" 湖\u{3000}畔\u{200b}\n lake side "), "湖畔lakeside");
    }
}
