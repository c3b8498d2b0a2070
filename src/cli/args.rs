//! The words of the command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Builds clean, complete, script-free sites from mirrors of news.
#[derive(Debug, Parser)]
#[command(name = "reprint", version, about, arg_required_else_help = true, after_help = EXIT_CODES)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "Exit codes:
  0  done
  1  built with problems, under --strict; a post or rule file that does not hold
  2  wrong usage, or a mistake in site.toml or a theme
  3  the content cannot be read
  4  the output cannot be written
  5  refused, to protect a site: see the message";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build the whole site
    Build(BuildArgs),
    /// Show what cleaning does to one post, and by which rule
    Explain(ExplainArgs),
    /// Test rule files, or find what they should take out
    #[command(subcommand)]
    Rules(RulesCommand),
}

/// The commands about rules.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Hold the tests in all rule files against the posts that they name
    Check(CheckArgs),
    /// Print rules for what is repeated over many articles of a source
    Suggest(SuggestArgs),
}

const EXAMPLES: &str = "Examples:
  reprint build                                         the site of ./site.toml
  reprint build --content some/mirror --output public   a mirror as it is
  reprint build --content a/_posts --content b/pages    several mirrors as one site";

/// `reprint build`.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"))]
#[expect(clippy::struct_excessive_bools, reason = "they are the flags that the command line has")]
pub struct BuildArgs {
    /// The configuration file [default: site.toml, where there is one]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// A folder with posts, at any depth; may be given several times
    #[arg(long, value_name = "DIR")]
    pub content: Vec<PathBuf>,
    /// Where the site is written [default: public]
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Where the site will be, for canonical links
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// A theme: bundled, or a folder in themes/
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// Threads [default: one for each processor]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, value_parser = clap::value_parser!(u16).range(0..=1024))]
    pub jobs: u16,
    /// Make and write every file again; also into a folder with other files
    #[arg(long)]
    pub force: bool,
    /// Check that every file of the last build is as it was left, and mend what is not
    #[arg(long)]
    pub verify: bool,
    /// Build drafts as well
    #[arg(long)]
    pub drafts: bool,
    /// Exit with 1 when there was any problem
    #[arg(long)]
    pub strict: bool,
    /// Allow a build that removes more than half of the articles
    #[arg(long)]
    pub allow_shrink: bool,
    /// Report as JSON, one object a line, to stdout
    #[arg(long)]
    pub json: bool,
    /// Say only what is wrong (--json says the same as ever)
    #[arg(long, short, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Name every file with what became of it, every page that is made with the reason, every problem
    #[arg(long, short)]
    pub verbose: bool,
    /// Colours in messages
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub color: Color,
}

const EXPLAIN_EXAMPLES: &str = "Examples:
  reprint explain _posts/2021-11-11-a.md                  what is read, taken out, changed, kept
  reprint explain _posts/2021-11-11-a.md --html a.html    a page that shows it";

/// `reprint explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXPLAIN_EXAMPLES)]
pub struct ExplainArgs {
    /// The post
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Write a page that shows the article with what was taken out marked; `-` for stdout
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// The configuration file [default: site.toml, where there is one]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// A folder with posts, as for build; may be given several times
    #[arg(long, value_name = "DIR")]
    pub content: Vec<PathBuf>,
    /// Colours in messages
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub color: Color,
}

const CHECK_EXIT_CODES: &str = "Exit codes:
  0  all tests hold
  1  a test fails, or a rule file of the site has a mistake
  2  wrong usage, or a mistake in site.toml
  3  the content cannot be read";

/// `reprint rules check`.
#[derive(Debug, clap::Args)]
#[command(after_help = CHECK_EXIT_CODES)]
pub struct CheckArgs {
    /// The configuration file [default: site.toml, where there is one]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// A folder with posts, at any depth; may be given several times
    #[arg(long, value_name = "DIR")]
    pub content: Vec<PathBuf>,
    /// Report as JSON, one object a line, to stdout
    #[arg(long)]
    pub json: bool,
    /// Colours in messages
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub color: Color,
}

const SUGGEST_HELP: &str = "What is printed is the text of a rule file, with remarks. Nothing is changed: look at each rule,
and put those that you want into a file of your rules folder, named for the host.

Exit codes:
  0  printed
  2  wrong usage, or a mistake in site.toml
  3  the content cannot be read";

/// `reprint rules suggest`.
#[derive(Debug, clap::Args)]
#[command(after_help = SUGGEST_HELP)]
pub struct SuggestArgs {
    /// Only articles whose original is at this host; with a dot in front, at all hosts below it as one
    #[arg(long, value_name = "HOST")]
    pub host: Option<String>,
    /// In how many of a host's articles something must be repeated, in per cent
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub least: u8,
    /// The configuration file [default: site.toml, where there is one]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// A folder with posts, at any depth; may be given several times
    #[arg(long, value_name = "DIR")]
    pub content: Vec<PathBuf>,
    /// Colours in messages
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub color: Color,
}

/// When messages have colours.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Makes it so for all that is printed from here on.
    pub fn choose(self) {
        let choice = match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_words_fit_together() {
        super::Args::command().debug_assert();
    }
}
