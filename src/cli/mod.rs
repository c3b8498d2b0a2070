//! The command line: arguments in, exit code out. The only room that prints, and that asks the
//! environment anything.

pub mod args;
pub mod build;
pub mod build_id;
pub mod environment;
pub mod exit;
pub mod explain;
pub mod human;
pub mod json;
pub mod publish;
pub mod rules;
pub mod serve;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::args::{Args, Command, RulesCommand};

/// Parses the process's arguments and runs the command.
pub fn main() -> ExitCode {
    let args = Args::parse();
    match args.command {
        Command::Build(args) => args.run(),
        Command::Publish(args) => args.run(),
        Command::Serve(args) => args.run(),
        Command::Explain(args) => args.run(),
        Command::Rules(RulesCommand::Check(args)) => args.run(),
        Command::Rules(RulesCommand::Suggest(args)) => args.run(),
    }
}
