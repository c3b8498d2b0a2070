//! An error that stopped a run: told, and as an exit code.

use std::process::ExitCode;

use crate::cli::human::Human;
use crate::cli::json::Json;
use crate::error::Error;

/// Tells people, and with `--json` programs too.
pub fn failed(error: &Error, json: bool) -> ExitCode {
    Human::error(error);
    if json {
        Json::default().error(error);
    }
    ExitCode::from(error.exit_code())
}
