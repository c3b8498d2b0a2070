//! The site's own rule files, read from its `rules` folder.

use std::path::Path;

use crate::error::{Concern, Error, Result};

/// All `*.txt` of the folder: name without `.txt`, text, path for messages. Sorted by name.
pub fn read(folder: &Path) -> Result<Vec<(String, String, String)>> {
    let failed = |path: &Path, error: &std::io::Error| {
        Error::io(Concern::Config, "read the rules", path, error)
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| failed(folder, &error))? {
        let path = entry.map_err(|error| failed(folder, &error))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix(".txt") else { continue };
        let bytes = std::fs::read(&path).map_err(|error| failed(&path, &error))?;
        let folder_name = folder.file_name().unwrap_or_default().to_string_lossy();
        files.push((
            stem.to_owned(),
            String::from_utf8_lossy(&bytes).into_owned(),
            format!("{folder_name}/{name}"),
        ));
    }
    files.sort_unstable();
    Ok(files)
}
