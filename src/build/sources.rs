//! Pass 1: what became of every file that was found. A file that is as the last build saw it is not
//! opened; one with another stat is read, and parsed if its bytes are others.

pub mod again;

use std::sync::Arc;

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::build::events::{Events, FileOutcome};
use crate::build::heads;
use crate::build::plan::Why;
use crate::build::report::Report;
use crate::clean::Cleaner;
use crate::config::Config;
use crate::error::Result;
use crate::fingerprint::Fingerprint;
use crate::load::read::read_into;
use crate::manifest::cache::Cache;
use crate::manifest::records::{self, NOWHERE, Records, SourceRecord};
use crate::manifest::sealed::{decode, encode};
use crate::model::document::{Document, LeftOut, Outcome, Parsed};
use crate::model::problem::Problem;
use crate::model::record::Cleaning;
use crate::model::source::{FoundFile, PAGES, STATIC, Stat};
use crate::parse::{kind, read as parse};

/// GitHub Pages refuses files above 100 MB.
pub const MOST_COPIED: u64 = 100 << 20;

/// Files that a thread reads at once, and that progress is told of at a time: whoever has nothing left to
/// do waits for no more of another's.
const STEP: usize = 64;

/// What is known of one source file.
struct Source {
    /// Its stat as it may be believed next time.
    stat: Stat,
    /// The hash of its bytes; none for a file that was not read.
    fingerprint: Option<Fingerprint>,
    /// Its place in the records of the last build, where its bytes are as they were then.
    known: u32,
    /// Why it is no post, where its name tells.
    left_out: Option<LeftOut>,
    /// Whether it could not be read: that may be otherwise next time.
    unread: bool,
    /// What was found out now.
    fresh: Option<Box<Fresh>>,
}

/// What was found out of a source file in this build.
#[derive(Default)]
struct Fresh {
    /// What parsing made of it.
    parsed: Option<Parsed>,
    /// The same for the records.
    encoded: Vec<u8>,
    /// What cleaning asked and found, for the records.
    cleaned: Option<Box<[u8]>>,
}

impl Source {
    fn fresh(&mut self) -> &mut Fresh {
        self.fresh.get_or_insert_default()
    }

    fn record<'a>(&self, records: &'a Records) -> Option<SourceRecord<'a>> {
        if self.known == NOWHERE { None } else { records.get(self.known as usize) }
    }
}

/// All source files, in the order in which they were found.
pub struct Sources {
    files: Arc<Vec<FoundFile>>,
    records: Arc<Records>,
    known: Vec<Source>,
    /// Whether a stat was too young to be believed.
    pub young: bool,
    /// Whether a file could not be read.
    pub unread: bool,
    /// Whether files were parsed by the last build as they would be now.
    same_world: bool,
}

/// What it takes to read sources.
pub struct Reader<'a> {
    /// The settings.
    pub config: &'a Config,
    /// Completes heads by the rules of outlets.
    pub cleaner: &'a Cleaner,
    /// The records of the last build; they say nothing of the parsing if the world was another one.
    pub records: &'a Arc<Records>,
    /// Whether files were parsed as they would be now.
    pub same_world: bool,
    /// Files that were changed after this, in nanoseconds since 1970, may change again without
    /// their stat telling.
    pub young_from: i64,
    /// Who listens.
    pub events: &'a dyn Events,
}

impl Reader<'_> {
    /// Looks at all files.
    pub fn all(&self, files: Arc<Vec<FoundFile>>) -> Result<Sources> {
        let paths = files.iter().map(|file| (file.path.root, &*file.path.rel));
        let places = self.records.places(paths);
        let sources: Vec<Result<Source>> = files
            .par_iter()
            .zip(places)
            .enumerate()
            .with_max_len(STEP)
            .map_init(Vec::new, |bytes, (at, (file, place))| {
                if at % STEP == 0 {
                    self.events.step(STEP.min(files.len() - at));
                }
                self.one(file, place, bytes)
            })
            .collect();
        let sources: Vec<Source> = sources.into_iter().collect::<Result<_>>()?;
        let young = files.iter().any(|file| self.is_young(file));
        let unread = sources.iter().any(|source| source.unread);
        Ok(Sources {
            files,
            records: Arc::clone(self.records),
            known: sources,
            young,
            unread,
            same_world: self.same_world,
        })
    }

    fn is_young(&self, file: &FoundFile) -> bool {
        let latest = file.stat.latest();
        latest == 0 || latest >= self.young_from
    }

    fn one(&self, file: &FoundFile, place: u32, bytes: &mut Vec<u8>) -> Result<Source> {
        let record = if place == NOWHERE { None } else { self.records.get(place as usize) };
        let stat = if self.is_young(file) { Stat::default() } else { file.stat };
        let mut source = Source {
            stat,
            fingerprint: record.and_then(|record| record.fingerprint),
            known: if self.same_world { place } else { NOWHERE },
            left_out: left_out(file, self.config),
            unread: false,
            fresh: None,
        };
        let same_stat = record.is_some_and(|record| record.stat == file.stat);
        let is_post = source.left_out.is_none();
        // A file that is no post is read only where a page shows it, or the site is made of it.
        let is_wanted = is_post || is_part(file, source.left_out);
        let unchanged =
            same_stat && self.same_world && (!is_wanted || source.fingerprint.is_some());
        if unchanged || (!is_wanted && source.fingerprint.is_none()) {
            return Ok(source);
        }
        self.read(file, is_post, &mut source, bytes)?;
        Ok(source)
    }

    /// Reads a file, and parses a post whose bytes are others.
    fn read(
        &self,
        file: &FoundFile,
        is_post: bool,
        source: &mut Source,
        bytes: &mut Vec<u8>,
    ) -> Result<()> {
        let limit = if is_post { self.config.max_post_bytes } else { MOST_COPIED };
        if let Err(problem) = read_into(file, limit, bytes) {
            (source.fingerprint, source.known) = (None, NOWHERE);
            // Its size is all that there is to say of one that is too large.
            source.unread = problem.kind != "file-too-large";
            source.fresh().parsed =
                Some(Parsed { outcome: Outcome::Failed, problems: vec![*problem] });
            return Ok(());
        }
        // Parsing says it of a post: no bytes are hashed twice.
        let mut fingerprint = None;
        let mut hash = || *fingerprint.insert(Fingerprint::of(bytes));
        if is_post && (source.known == NOWHERE || source.fingerprint != Some(hash())) {
            source.known = NOWHERE;
            let mut problems = Vec::new();
            let mut outcome = parse(file, bytes, self.config.drafts, &mut problems);
            if let Outcome::Post(document) = &mut outcome {
                heads::complete(self.cleaner, document, bytes, &mut problems);
                fingerprint = Some(document.fingerprint);
            }
            let parsed = Parsed { outcome, problems };
            source.fresh().encoded = encode(&parsed, 512)?;
            source.fresh().parsed = Some(parsed);
        }
        source.fingerprint = Some(fingerprint.unwrap_or_else(|| Fingerprint::of(bytes)));
        Ok(())
    }

    /// What parsing made of a file; of one that is as it was, from its record.
    fn parsed(&self, file: &FoundFile, source: &mut Source) -> Result<Parsed> {
        if let Some(why) = source.left_out {
            return Ok(Parsed::left_out(why));
        }
        if let Some(parsed) = source.fresh.as_mut().and_then(|fresh| fresh.parsed.take()) {
            return Ok(parsed);
        }
        let fresh = source.fresh.as_ref().filter(|fresh| !fresh.encoded.is_empty());
        if let Some(parsed) = fresh.and_then(|fresh| decode(&fresh.encoded)) {
            return Ok(parsed);
        }
        let known = source.record(self.records);
        if let Some(parsed) = known.and_then(|record| decode(record.parsed)) {
            return Ok(parsed);
        }
        // A record that says nothing is not gone on from.
        source.known = NOWHERE;
        self.read(file, true, source, &mut Vec::new())?;
        Ok(source.fresh().parsed.take().unwrap_or_else(|| Parsed::left_out(LeftOut::NotAPost)))
    }
}

/// Whether a file that is no post is part of the site whatever posts say.
fn is_part(file: &FoundFile, left_out: Option<LeftOut>) -> bool {
    file.path.root == STATIC || left_out == Some(LeftOut::OwnPage)
}

/// Whether a file is a page of the site's own: Markdown right in the folder of these. Where that is a
/// content folder itself, its files are posts.
fn is_own_page(file: &FoundFile, config: &Config) -> bool {
    file.folder.as_os_str() == config.pages.as_os_str()
        && (file.path.root == PAGES || !file.path.folder().is_empty())
        && !matches!(
            kind::by_name(&file.path),
            Some(LeftOut::NotAPost | LeftOut::AboutTheRepository)
        )
}

/// Why a file is no post, where its name tells. A draft's folder is known before its text is.
fn left_out(file: &FoundFile, config: &Config) -> Option<LeftOut> {
    if file.path.root == STATIC {
        return Some(LeftOut::NotAPost);
    }
    if is_own_page(file, config) {
        return Some(LeftOut::OwnPage);
    }
    if file.path.root == PAGES {
        return Some(kind::by_name(&file.path).unwrap_or(LeftOut::Page));
    }
    let draft = || {
        let is_draft = !config.drafts && file.path.rel.split('/').any(|part| part == "_drafts");
        is_draft.then_some(LeftOut::Draft)
    };
    kind::by_name(&file.path).or_else(draft)
}

impl Sources {
    /// The hash of names and contents of all sources.
    pub fn contents(&self) -> Fingerprint {
        Fingerprint::of_stream(|tell| {
            for (file, source) in self.files.iter().zip(&self.known) {
                tell(&file.path.root.to_le_bytes());
                tell(file.path.rel.as_bytes());
                tell(&[0]);
                tell(&source.fingerprint.map_or([0; 16], Fingerprint::to_bytes));
            }
        })
    }

    /// All documents, in the order of the files; what is no article is counted and told.
    pub fn documents(
        &mut self,
        reader: &Reader<'_>,
        report: &mut Report,
        problems: &mut Vec<Problem>,
    ) -> Result<Vec<Box<Document>>> {
        // A list of results is filled in place; a result of a list would be put together from parts.
        let parsed: Vec<Result<Parsed>> = self
            .files
            .par_iter()
            .zip(&mut self.known)
            .with_min_len(64)
            .map(|(file, source)| reader.parsed(file, source))
            .collect();
        let events = reader.events;
        let mut documents = Vec::with_capacity(parsed.len());
        for (place, (file, parsed)) in (0..).zip(self.files.iter().zip(parsed)) {
            let parsed = parsed?;
            match parsed.outcome {
                Outcome::Post(mut document) => {
                    document.path = file.path.clone();
                    document.place = place;
                    documents.push(document);
                }
                // It is none of the content's files.
                Outcome::LeftOut(_) if file.path.root == STATIC => {}
                Outcome::LeftOut(why) => {
                    *report.left_out.entry(why).or_default() += 1;
                    events.file(&file.path.to_string(), FileOutcome::LeftOut, why.reason());
                }
                Outcome::Failed => {
                    report.failed += 1;
                    let first = parsed.problems.first();
                    let reason =
                        first.map_or("it cannot be read", |problem| problem.message.as_str());
                    events.file(&file.path.to_string(), FileOutcome::Failed, reason);
                }
            }
            problems.extend(parsed.problems);
        }
        Ok(documents)
    }

    /// The places of the site's own pages.
    pub fn own_pages(&self) -> impl Iterator<Item = usize> {
        let places = self.known.iter().enumerate();
        places.filter(|(_, source)| source.left_out == Some(LeftOut::OwnPage)).map(|(at, _)| at)
    }

    /// The places of files that are copied as they are.
    pub fn static_files(&self) -> impl Iterator<Item = usize> {
        // They come last.
        let first = self.files.partition_point(|file| file.path.root < STATIC);
        first..self.files.len()
    }

    /// All files.
    pub fn files(&self) -> &[FoundFile] {
        &self.files
    }

    /// The file at a place.
    pub fn file(&self, at: usize) -> &FoundFile {
        &self.files[at]
    }

    /// The hash of a file's bytes, where it was read, now or earlier.
    pub fn fingerprint(&self, at: usize) -> Option<Fingerprint> {
        self.known[at].fingerprint
    }

    /// Remembers the hash of a file that is no post.
    pub fn set_fingerprint(&mut self, at: usize, fingerprint: Fingerprint) {
        self.known[at].fingerprint = Some(fingerprint);
    }

    /// What cleaning asked and found when it last saw these bytes.
    pub fn cleaned(&self, at: usize) -> Option<Cleaning> {
        let record = self.known[at].record(&self.records)?;
        if record.cleaned.is_empty() { None } else { decode(record.cleaned) }
    }

    /// Why nothing may be known of an article's cleaning.
    pub fn why_unclean(&self) -> Why {
        if self.records.is_empty() {
            Why::Forgotten
        } else if self.same_world {
            Why::Text
        } else {
            Why::World
        }
    }

    /// Remembers what cleaning asked and found, encoded.
    pub fn set_cleaned(&mut self, at: usize, cleaning: Box<[u8]>) {
        self.known[at].fresh().cleaned = Some(cleaning);
    }

    /// Writes the records of all sources for the next build, unless another one does.
    pub fn save(&self, cache: &Cache, world: Fingerprint) -> Result<()> {
        if self.records.borrowed {
            return Ok(());
        }
        records::save(cache, world, || {
            self.files.iter().zip(&self.known).map(|(file, source)| self.row(file, source))
        })
    }

    fn row<'s>(&'s self, file: &'s FoundFile, source: &'s Source) -> SourceRecord<'s> {
        let known = source.record(&self.records);
        let (mut parsed, mut cleaned) =
            known.map_or((&[][..], &[][..]), |record| (record.parsed, record.cleaned));
        if let Some(fresh) = &source.fresh {
            if !fresh.encoded.is_empty() {
                parsed = &fresh.encoded;
            }
            cleaned = fresh.cleaned.as_deref().unwrap_or(cleaned);
        }
        SourceRecord {
            root: file.path.root,
            rel: file.path.rel.as_bytes(),
            stat: source.stat,
            fingerprint: source.fingerprint,
            parsed,
            cleaned,
        }
    }
}
