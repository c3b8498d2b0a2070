//! The archives of single years that belong to a target, also of years that nothing is left of: what was
//! taken down may not stay in one. Never knows how one is made.

use std::fs;
use std::path::{Path, PathBuf};

use crate::config::publishing::TargetSettings;
use crate::error::Result;
use crate::publish::place::{Around, Place};

/// What a target shall hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The site.
    Whole,
    /// A year of it.
    Year(i32),
    /// Nothing: a year that was there.
    Nothing,
}

/// The path of a zip archive of one year, beside that of all.
fn path_of(path: &Path, year: i32) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}-{year:04}.zip"))
}

/// Years whose archives lie beside that of all.
fn lying(path: &Path) -> Vec<i32> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let year = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        let year = name.strip_prefix(&*stem)?.strip_prefix('-')?.strip_suffix(".zip")?;
        let year = year.parse().ok()?;
        (path_of(path, year).file_name()?.to_str()? == name).then_some(year)
    };
    // A folder that is not there, or cannot be looked into, is told of when it is written to.
    let mut years: Vec<i32> =
        fs::read_dir(folder).into_iter().flatten().flatten().filter_map(year).collect();
    years.sort_unstable();
    years
}

/// The archives of a target's years. `years`: those that there are articles of.
pub fn places<'a>(
    around: Around<'a>,
    target: &TargetSettings,
    years: &[i32],
) -> Result<Vec<(Place<'a>, Part)>> {
    let Some(path) = target.path.as_deref().filter(|_| target.years) else {
        return Ok(Vec::new());
    };
    let gone = lying(path).into_iter().filter(|year| !years.contains(year));
    let parts = years.iter().map(|year| (*year, Part::Year(*year)));
    let parts = parts.chain(gone.map(|year| (year, Part::Nothing)));
    let place = |(year, part)| {
        let settings =
            TargetSettings { path: Some(path_of(path, year)), years: false, ..target.clone() };
        around.open(&settings).map(|place| (place, part))
    };
    parts.map(place).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::lying;

    #[test]
    fn only_names_of_years_are_years() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a b.zip");
        assert_eq!(lying(&path), Vec::<i32>::new());
        for name in [
            "a b-2020.zip",
            "a b--001.zip",
            "a b-20.zip",
            "a b-12020.zip",
            "a b-x.zip",
            "b-2021.zip",
            "a b.zip",
            "a b-2021.zip.part",
        ] {
            fs::write(folder.path().join(name), "").expect("written");
        }
        assert_eq!(lying(&path), [-1, 2020, 12020]);
        assert_eq!(lying(&folder.path().join("no/a b.zip")), Vec::<i32>::new());
    }
}
