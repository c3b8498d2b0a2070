//! Time by stage.

use std::time::Instant;

use crate::build::report::Report;

/// Measures a build.
pub struct Clock {
    start: Instant,
    last: Instant,
    stages: Vec<(&'static str, f64)>,
}

impl Clock {
    /// The build begins.
    pub fn start() -> Self {
        let now = Instant::now();
        Self { start: now, last: now, stages: Vec::new() }
    }

    /// A stage ends.
    pub fn lap(&mut self, stage: &'static str) {
        let now = Instant::now();
        self.stages.push((stage, (now - self.last).as_secs_f64()));
        self.last = now;
    }

    /// The build ends.
    pub fn stop(&self, report: &mut Report) {
        report.stages.clone_from(&self.stages);
        report.seconds = self.start.elapsed().as_secs_f64();
    }
}
