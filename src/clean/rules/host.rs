//! The rules of all files that hold for a host, sorted by what they work on.

use std::sync::Arc;

use crate::clean::rules::file::RuleFile;
use crate::clean::rules::rule::{Action, Rule};
use crate::clean::rules::xpath::pattern::Pattern;
use crate::fingerprint::Fingerprint;

/// The rules for articles of a host.
#[derive(Debug, Default)]
pub struct HostRules {
    /// Replacements in the markup, before it is a tree.
    pub replace: Vec<Arc<Rule>>,
    /// Two line breaks end a paragraph.
    pub double_breaks: Option<Arc<Rule>>,
    /// What is only looked at: paywall, advertisement, title, author, date.
    pub marks: Vec<Arc<Rule>>,
    /// Whether there are any for title, author and date.
    pub reads_heads: bool,
    /// Work on the whole tree, in order, before the pass.
    pub whole: Vec<Arc<Rule>>,
    /// Are asked of each element in the pass.
    pub pass: Vec<Arc<Rule>>,
    /// Blocks of links go.
    pub prune: Option<Arc<Rule>>,
    /// Attributes that hold a picture's address until a script moves it.
    pub lazy: Vec<String>,
    /// The hash of the files.
    pub fingerprint: Fingerprint,
}

impl HostRules {
    /// Of the files that hold, the nearest first.
    pub fn of(files: Vec<Arc<RuleFile>>) -> Self {
        let fingerprints: Vec<Fingerprint> = files.iter().map(|file| file.fingerprint).collect();
        let mut rules =
            Self { fingerprint: Fingerprint::of_value(&fingerprints), ..Self::default() };
        for file in files {
            rules.reads_heads |= file.reads_heads();
            rules.lazy.extend(file.lazy.iter().cloned());
            for rule in &file.rules {
                rules.add(rule);
            }
        }
        rules
    }

    /// What is left where no rule that takes anything out is believed.
    #[must_use]
    pub fn harmless(&self) -> Self {
        Self { marks: self.marks.clone(), lazy: self.lazy.clone(), ..Self::default() }
    }

    fn add(&mut self, rule: &Arc<Rule>) {
        let kept = Arc::clone(rule);
        match &rule.action {
            Action::Replace { .. } => self.replace.push(kept),
            Action::DoubleBreaks => self.double_breaks = Some(kept),
            Action::Prune => self.prune = Some(kept),
            Action::Title(_)
            | Action::Author(_)
            | Action::Date(_)
            | Action::Paywall(_)
            | Action::NativeAd(_) => self.marks.push(kept),
            Action::StripIdOrClass(_) | Action::StripImageSrc(_) => self.pass.push(kept),
            // What a node says of itself is asked in the pass; all else needs the whole tree.
            Action::Strip(path) | Action::Dissolve(path)
                if path.pattern().is_some_and(Pattern::is_own) && rule.only_if.is_none() =>
            {
                self.pass.push(kept);
            }
            Action::Strip(_)
            | Action::Dissolve(_)
            | Action::StripAttr(_)
            | Action::WrapIn(..)
            | Action::MoveInto(..)
            | Action::Body(_) => self.whole.push(kept),
        }
    }
}
