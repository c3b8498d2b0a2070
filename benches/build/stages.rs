//! A report's stages into a line, in their order and with their seconds.

use serde_json::Value;

use crate::Outcome;

const ORDER: [&str; 9] =
    ["start", "find", "read", "load", "sort", "plan", "articles", "lists", "sweep"];

/// The stages of a report.
pub(crate) fn stages(report: &Value) -> Outcome<String> {
    let stages = report["stages"].as_object().ok_or("no stages in the report")?;
    let known = ORDER.iter().filter_map(|name| Some((name, stages.get(*name)?.as_f64()?)));
    let told: Vec<_> = known.map(|(name, seconds)| format!("{name} {seconds:.2}")).collect();
    Ok(told.join(", "))
}
