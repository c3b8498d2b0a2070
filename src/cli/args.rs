//! The words of the command line.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::config::publishing::TargetKind;
use crate::config::values;
use crate::publish::finding::Check;
use crate::publish::options::Chosen;
use crate::serve::http::host::allowed;

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
  1  problems, under --strict; a post or rule file that does not hold
  2  wrong usage, or a mistake in site.toml or a theme
  3  the content cannot be read
  4  the output cannot be written
  5  refused, to protect a site: see the message
  6  a place to publish to cannot be reached, or refuses";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build the whole site
    Build(BuildArgs),
    /// Build the site and send it to where readers find it: GitHub Pages, a folder, an archive
    Publish(PublishArgs),
    /// Preview the site in a browser: pages follow what is changed, and nothing is written
    Serve(ServeArgs),
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

/// What every command is told of the site.
#[derive(Debug, clap::Args)]
pub struct SiteArgs {
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

/// What every command that builds is told besides.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "they are the flags that the command line has")]
pub struct MakeArgs {
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
    /// Exit with 1 when there was any problem; nothing is published then
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
}

/// `reprint build`.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"))]
pub struct BuildArgs {
    /// The site.
    #[command(flatten)]
    pub site: SiteArgs,
    /// How it is built.
    #[command(flatten)]
    pub make: MakeArgs,
    /// Make and write every file again; also into a folder with other files
    #[arg(long)]
    pub force: bool,
    /// Check that every file of the last build is as it was left, and mend what is not
    #[arg(long)]
    pub verify: bool,
    /// Build drafts as well
    #[arg(long)]
    pub drafts: bool,
}

const PUBLISH_HELP: &str = "Examples:
  reprint publish --dry-run                      look what would be sent
  reprint publish --yes                          from a script: build, check, send
  reprint publish --remote git@github.com:name/news.git
  reprint publish --target zip=news.zip          an archive to read offline
  reprint publish --target dir=/media/stick/news --target branch

Without --target the targets in [publish] of site.toml are meant, or the branch gh-pages of the
remote origin. docs/publish.md says more.";

/// `reprint publish`.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("{PUBLISH_HELP}\n\n{EXIT_CODES}"))]
pub struct PublishArgs {
    /// The site.
    #[command(flatten)]
    pub site: SiteArgs,
    /// How it is built before.
    #[command(flatten)]
    pub make: MakeArgs,
    /// What is published to: branch, artifact, dir or zip; may be given several times
    #[arg(long, value_name = "KIND[=PATH]", value_parser = target)]
    pub target: Vec<Chosen>,
    /// The repository: an address, or the name of a remote [default: origin]
    #[arg(long, value_name = "URL|NAME")]
    pub remote: Option<String>,
    /// The branch [default: gh-pages]
    #[arg(long, value_name = "NAME", value_parser = branch)]
    pub branch: Option<String>,
    /// Build, look and tell, and send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Send without asking
    #[arg(long, short)]
    pub yes: bool,
    /// Wait until the site shows what was sent, so many seconds at most [default: 600]
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "600")]
    pub wait: Option<u32>,
    /// How much of what stands there may be removed, in per cent [default: 5]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub max_deletes: Option<u8>,
    /// Publish in spite of a check; may be given several times
    #[arg(long, value_name = "CHECK", value_parser = check)]
    pub allow: Vec<Check>,
}

/// `KIND` or `KIND=PATH`.
fn target(given: &str) -> Result<Chosen, String> {
    let (kind, path) =
        given.split_once('=').map_or((given, None), |(kind, path)| (kind, Some(path)));
    let kind = TargetKind::parse(kind)
        .map_err(|why| format!("{why}: there are branch, artifact, dir and zip"))?;
    if path.is_some_and(str::is_empty) {
        return Err("there is no path behind the `=`".to_owned());
    }
    if path.is_some() && kind == TargetKind::Branch {
        return Err("a branch has no path: --remote and --branch name it".to_owned());
    }
    Ok(Chosen { kind, path: path.map(PathBuf::from) })
}

fn branch(given: &str) -> Result<String, String> {
    values::branch(given.to_owned())
}

fn check(given: &str) -> Result<Check, String> {
    let found = Check::ALLOWABLE.into_iter().find(|check| check.name() == given);
    found.ok_or_else(|| {
        let names = Check::ALLOWABLE.map(Check::name).join(", ");
        format!("this cannot be allowed; what can be: {names}")
    })
}

const SERVE_HELP: &str = "Examples:
  reprint serve                           the site of ./site.toml, at http://127.0.0.1:4000/
  reprint serve --open --drafts           drafts too, in a browser
  reprint serve --output public           a built folder, as it is
  reprint serve --host 0.0.0.0            for a phone in the same network: whoever is in it can read along

Press Ctrl-C to end it. docs/serve.md says more.

Exit codes:
  0  ended by Ctrl-C
  2  wrong usage, a mistake in site.toml, or a port that cannot be had";

/// `reprint serve`.
#[derive(Debug, clap::Args)]
#[command(after_help = SERVE_HELP)]
#[expect(clippy::struct_excessive_bools, reason = "they are the flags that the command line has")]
pub struct ServeArgs {
    /// The site.
    #[command(flatten)]
    pub site: SiteArgs,
    /// The port [default: 4000, or another where that is taken]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub port: Option<u16>,
    /// The address to listen on; with another than this machine's own, others in the network can read
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1", value_parser = listens)]
    pub host: IpAddr,
    /// A name by which browsers reach it through a tunnel; may be given several times
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub allow_host: Vec<String>,
    /// The path that the site stands at [default: that of `base_url`, or /]
    #[arg(long, value_name = "PATH", value_parser = base)]
    pub base: Option<String>,
    /// A theme: bundled, or a folder in themes/
    #[arg(long, value_name = "NAME", conflicts_with = "output")]
    pub theme: Option<String>,
    /// Open it in a browser
    #[arg(long)]
    pub open: bool,
    /// Look at the files again and again, where the system does not tell of changes
    #[arg(long, conflicts_with = "output")]
    pub poll: bool,
    /// Show drafts as well
    #[arg(long, conflicts_with = "output")]
    pub drafts: bool,
    /// Show posts whose date lies in the future: they are shown anyway, as in a build
    #[arg(long, conflicts_with = "output")]
    pub future: bool,
    /// Serve this folder as it is, in the place of the site
    #[arg(long, value_name = "DIR", conflicts_with_all = ["content", "config"])]
    pub output: Option<PathBuf>,
    /// Say only what is wrong
    #[arg(long, short, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Tell every problem
    #[arg(long, short)]
    pub verbose: bool,
}

/// An address, or the one name that means the same everywhere (RFC 6761, 6.3).
fn listens(given: &str) -> Result<IpAddr, String> {
    if given.eq_ignore_ascii_case("localhost") {
        return Ok(Ipv4Addr::LOCALHOST.into());
    }
    given.parse().map_err(|_| "it is an address such as 127.0.0.1 or 0.0.0.0".to_owned())
}

/// A name that browsers send.
fn name(given: &str) -> Result<String, String> {
    allowed(given).ok_or_else(|| {
        "it is a name such as preview.example, or .example for all below it; one that is not in \
         ASCII begins with xn--"
            .to_owned()
    })
}

/// `/`, or a path with a slash at either end.
fn base(given: &str) -> Result<String, String> {
    let path = given.trim_matches('/');
    let is_odd = |part: &str| part.is_empty() || part.starts_with('.');
    if !path.is_empty() && (path.contains(['?', '#', '%', '\\']) || path.split('/').any(is_odd)) {
        return Err("it is a path such as /repo/".to_owned());
    }
    Ok(if path.is_empty() { "/".to_owned() } else { format!("/{path}/") })
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
    /// The site.
    #[command(flatten)]
    pub site: SiteArgs,
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
    /// The site.
    #[command(flatten)]
    pub site: SiteArgs,
    /// Report as JSON, one object a line, to stdout
    #[arg(long)]
    pub json: bool,
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
    /// The site.
    #[command(flatten)]
    pub site: SiteArgs,
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
