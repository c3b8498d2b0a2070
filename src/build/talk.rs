//! What a build tells about its input: passed on at once, and kept, because a build that has nothing
//! to do tells the same again.

use crate::build::events::Events;
use crate::config::Config;
use crate::model::problem::Problem;
use crate::theme::Theme;

/// Listens for the build.
pub struct Talk<'a> {
    events: &'a dyn Events,
    /// All problems that were told.
    pub problems: Vec<Problem>,
    /// All remarks about the site.
    pub remarks: Vec<String>,
    /// All warnings about the output that stay true.
    pub warnings: Vec<String>,
}

impl<'a> Talk<'a> {
    /// Passes everything on to `events`.
    pub fn new(events: &'a dyn Events) -> Self {
        Self { events, problems: Vec::new(), remarks: Vec::new(), warnings: Vec::new() }
    }

    /// Tells problems in an order that does not depend on threads.
    pub fn problems(&mut self, mut problems: Vec<Problem>) {
        problems.sort_unstable();
        problems.dedup();
        for problem in &problems {
            self.events.problem(problem);
        }
        self.problems.append(&mut problems);
    }

    /// Tells problems that were told before, in their order.
    pub fn again(&mut self, problems: &[Problem]) {
        for problem in problems {
            self.events.problem(problem);
        }
        self.problems.extend_from_slice(problems);
    }

    /// Says something about this run.
    pub fn remark(&self, text: &str) {
        self.events.remark(text);
    }

    /// Says that something was wrong with what the last build left.
    pub fn warn(&self, text: &str) {
        self.events.warn(text);
    }

    /// Says something about the site, which stays true until something changes.
    pub fn lasting_remark(&mut self, text: String) {
        if text.is_empty() {
            return;
        }
        self.events.remark(&text);
        self.remarks.push(text);
    }

    /// Says that something is wrong with the output, which stays so until somebody mends it.
    pub fn lasting_warning(&mut self, text: String) {
        self.events.warn(&text);
        self.warnings.push(text);
    }

    /// How many problems were told.
    pub fn told(&self) -> usize {
        self.problems.len()
    }
}

/// Says which texts of the interface are missing.
pub fn tell_texts(config: &Config, theme: &Theme, events: &dyn Events) {
    if !theme.texts.is_own {
        events.remark(&format!(
            "there are no interface texts for `{0}`, so English is used; `templates/i18n/{0}.toml` would add them",
            config.lang
        ));
    }
    if let [first, ..] = theme.texts.lacking.as_slice() {
        events.remark(&format!(
            "the interface texts for `{0}` lack {1}, `{first}` the first of them: these stand there in English; `templates/i18n/{0}.toml` may have them",
            config.lang,
            theme.texts.lacking.len()
        ));
    }
}
