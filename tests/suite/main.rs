//! The program from outside: folders go in, a site, messages and an exit code come out. Nothing
//! here uses the library, so that a room can be rebuilt without touching these tests; only
//! `incremental` calls a whole build in its own process, because it makes a thousand of them, and
//! `scopes`, because no argument asks for what publishing asks of a build, and `serve`, which takes the
//! live script out of pages again.

mod archive;
mod attacks;
mod bad_config;
mod bad_folders;
mod bad_posts;
mod cleaning;
#[path = "../../benches/build/corpus.rs"]
mod corpus;
mod determinism;
mod few_files;
#[cfg(target_os = "linux")]
mod full_disk;
mod hostile;
mod html;
mod incremental;
mod json_report;
mod kept;
#[cfg(unix)]
mod killed;
mod links;
mod machines;
mod mirrors;
mod own_addresses;
mod own_names;
mod own_pages;
mod publish;
mod reading;
mod regressions;
mod regressions_output;
mod remembering;
mod rule_commands;
mod scopes;
mod seeds;
mod serve;
mod support;
mod takedowns;
mod tar_reader;
mod terms;
mod theme_files;
mod tidy;
mod two_builds;
